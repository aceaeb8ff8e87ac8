"""Cells of words: texts, names, codes, URNs, words of a list, roles."""

from difflib import get_close_matches

import pandas as pd

from ylp_analysis.intake.layouts.local import LocalColumn
from ylp_analysis.intake.problems import Cells, Problem, held, lines_of
from ylp_analysis.vocabulary.findings import WARNING
from ylp_analysis.vocabulary.roles import ROLES

_UNSEEN = r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
_SPACES = r"[\s\u00a0\u2028\u2029]+"
_URN = r"[0-9]{5,7}"
# What a spreadsheet makes of codes: 2015-03-31, 31/03/2015, 3-Mar, Mar-15, 1.41E+05, 42094.0.
_TURNED = (
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}.*"
    r"|[0-9]{1,2}-[A-Za-z]{3}(?:-[0-9]{2,4})?|[A-Za-z]{3}-[0-9]{2,4}"
    r"|[0-9.]+[eE][+-]?[0-9]+|[0-9]+\.[0-9]+)"
)
_CODE = r"[A-Za-z0-9][A-Za-z0-9 ._&+-]{0,59}"
_NAME = r"[A-Za-z][A-Za-z0-9À-ž '’&.,()-]{0,59}"
_RESERVED = r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?"
_PERSONAL = r"(?i)[^\s@]+@[^\s@]+\.[a-z]+|\b[a-z][0-9]{11}[0-9a-z]\b"
_MOST_CHOICES = 12


def without_unseen(text: pd.Series) -> Cells:
    """Text without control, direction and zero-width characters, spaces once, ends stripped."""
    clean = text.str.replace(_SPACES, " ", regex=True).str.replace(_UNSEEN, "", regex=True)
    unseen = lines_of(text.str.contains(_UNSEEN, regex=True))
    problem = Problem(
        "unseen_characters",
        "hold characters that cannot be seen; they were taken out.",
        unseen,
        "Nothing to do; type such a cell again to be rid of them.",
        WARNING,
    )
    return Cells(clean.str.strip(), [problem] if unseen else [])


def text_cells(text: pd.Series, filled: pd.Series, column: LocalColumn) -> Cells:
    """A text of at most so many characters, with no e-mail address and no pupil number."""
    fewest, most = int(column.low or 0), int(column.high or 2_000)
    long = filled & ((text.str.len() > most) | (text.str.len() < fewest))
    personal = text.str.contains(_PERSONAL, regex=True)
    return Cells(
        text,
        held(
            Problem("text_length", f"hold more than {most} characters.", lines_of(long), "Shorten them."),
            Problem(
                "no_personal_text",
                "hold what looks like an e-mail address or a pupil's number.",
                lines_of(personal),
                "Take it out: these files are about schools, never about one person.",
            ),
        ),
    )  # fmt: skip


def code_cells(text: pd.Series, filled: pd.Series, column: LocalColumn) -> Cells:
    """A code that is the same in every file; dates and decimals are what spreadsheets make of one."""
    turned = filled & text.str.fullmatch(_TURNED)
    wrong = filled & ~turned & ~text.str.fullmatch(_CODE)
    return Cells(
        text,
        held(
            Problem(
                "codes_plain",
                "hold a date or a decimal number where a code belongs.",
                lines_of(turned),
                "A spreadsheet turned codes into dates or numbers: format the column as text and "
                "type them again.",
            ),
            Problem(
                "codes_plain",
                "hold a code with characters that codes cannot have.",
                lines_of(wrong),
                "Use letters, digits, spaces and . _ & + - only; at most 60 characters.",
            ),
        ),
    )


def name_cells(text: pd.Series, filled: pd.Series, column: LocalColumn) -> Cells:
    """A name that may stand in a page's file name."""
    usable = (
        text.str.fullmatch(_NAME)
        & ~text.str.fullmatch(_RESERVED)
        & ~text.str.contains("..", regex=False)
    )
    problem = Problem(
        "cluster_names",
        "hold a name that cannot be used as a page's name.",
        lines_of(filled & ~usable),
        "Begin with a letter; use letters, digits, spaces, & ' - . , ( ); at most 60 characters.",
    )
    return Cells(text, held(problem))


def urn_cells(text: pd.Series, filled: pd.Series, column: LocalColumn) -> Cells:
    """A URN of five to seven digits."""
    decimal = text.str.fullmatch(_URN + r"\.0+")
    plain = text.where(~decimal, text.str.replace(r"\.0+$", "", regex=True))
    right = plain.str.fullmatch(_URN)
    return Cells(
        plain.where(right, ""),
        held(
            Problem(
                "urn_form",
                "hold no URN of five to seven digits.",
                lines_of(filled & ~right),
                "Format the column as text and type the URNs again.",
            ),
            Problem(
                "urn_decimals",
                "hold a URN written as a decimal, like 141279.0; the decimals were dropped.",
                lines_of(decimal),
                "Nothing to do; format the column as text to be rid of them.",
                WARNING,
            ),
        ),
    )


def choice_cells(text: pd.Series, filled: pd.Series, column: LocalColumn) -> Cells:
    """One of the column's words, in its own spelling."""
    words = {_folded(word): word for word in column.choices}
    return _known(text, filled, words, "choices_known", "is none of this column's words")


def role_cells(text: pd.Series, filled: pd.Series, column: LocalColumn) -> Cells:
    """A role's short name; whether it existed at the time is a matter of the row."""
    words = {_folded(word): r.name for r in ROLES.values() for word in (r.name, r.label)}
    return _known(text, filled, words, "role_of_its_time", "is no role that is known")


def _folded(text: str) -> str:
    return text.casefold().replace(" ", "_").replace("-", "_")


def _known(
    text: pd.Series, filled: pd.Series, words: dict[str, str], check: str, what: str
) -> Cells:
    folded = text.map(_folded)
    values = folded.map(words).astype("str").fillna("")
    strange = filled & (values == "")
    problems = []
    for near, lines in _by_nearest(folded[strange], words).items():
        known = list(dict.fromkeys(words.values()))
        listed = ", ".join(known[:_MOST_CHOICES]) + ("" if len(known) <= _MOST_CHOICES else " …")
        remedy = f"Did you mean {near}? " if near else ""
        problems.append(
            Problem(check, f"hold a word that {what}.", lines, f"{remedy}Known: {listed}.")
        )
    return Cells(values, problems)


def _by_nearest(strange: pd.Series, words: dict[str, str]) -> dict[str, list[int]]:
    """The nearest known word ("" for none) → lines on which a word near it stands."""
    nearest = {t: get_close_matches(t, list(words), n=1, cutoff=0.6) for t in sorted(set(strange))}
    found: dict[str, list[int]] = {}
    for line, text in strange.items():
        close = nearest[text]
        found.setdefault(words[close[0]] if close else "", []).append(int(str(line)))
    return found
