"""What must hold of pupil rows. Findings give numbers of rows, never a pupil's line or cell."""

from difflib import get_close_matches

import pandas as pd

from ylp_analysis.intake.context import USELESS
from ylp_analysis.vocabulary import catalogue
from ylp_analysis.vocabulary.findings import FAIL, Finding

_PUPIL = ["academic_year", "key_stage", "pupil_id"]
_UPN = r"[A-Za-z][0-9]{11}[0-9A-Za-z]"
_FIXED = ["disadvantaged", "fsm", "sex", "sen", "eal", "mobile", "prior_band"]
# A pupil who meets the first has met the second.
_WITHIN = (("rwm", "reading"), ("rwm", "writing"), ("rwm", "maths"), ("english_maths", "maths"))


def check_pupils(pupils: pd.DataFrame, file: str) -> list[Finding]:
    """Every FAIL about a typed table of pupil rows; none when it can be counted."""
    found = [
        _words(pupils, file, "measure", list(catalogue.MEASURES)),
        _words(pupils, file, "subject", list(catalogue.SUBJECTS)),
        _fail(
            "pupil_id_form",
            file,
            _badly_formed(pupils["pupil_id"]),
            "have a pupil identifier that is blank or not of the form of the others",
            "Export the file again; identifiers must be text, not numbers.",
            column="pupil_id",
        ),
        _fail(
            "pupil_once",
            file,
            int(pupils.duplicated([*_PUPIL, "subject", "measure"]).sum()),
            "state a pupil's result in a subject and measure a second time",
            "Keep one row for each pupil, subject and measure of a year.",
        ),
        _fail(
            "pupil_one_school",
            file,
            _several(pupils, ["urn"]),
            "belong to pupils who stand in two schools in one key stage and year",
            "Keep the school that the results are counted in.",
            column="urn",
        ),
        _fail(
            "pupil_attributes_agree",
            file,
            _several(pupils, _FIXED),
            "belong to pupils whose rows contradict each other about group, sex or needs",
            "Export the pupil's details once for each year and key stage.",
        ),
        _fail(
            "pupil_results_agree",
            file,
            _contradictions(pupils),
            "say that a pupil met a combined measure but not its part",
            "Are columns or subjects exchanged? Export the file again.",
            column="met",
        ),
    ]
    return [finding for finding in found if finding]


def _fail(
    check: str, file: str, rows: int, what: str, remedy: str, *, column: str = ""
) -> Finding | None:
    if not rows:
        return None
    return Finding(check, FAIL, file, f"{rows} rows {what}.", remedy, column=column, stops=USELESS)


def _words(pupils: pd.DataFrame, file: str, column: str, known: list[str]) -> Finding | None:
    strange = sorted(set(pupils[column].unique()) - set(known))
    if not strange:
        return None
    near = get_close_matches(strange[0], known, n=3, cutoff=0.4)
    rows = int(pupils[column].isin(strange).sum())
    remedy = f"Did you mean {' or '.join(near)}? " if near else ""
    remedy += f"Known: the {column}s of docs/reference/catalogue.md."
    return _fail(
        "pupil_words", file, rows, f"hold a {column} that is not known", remedy, column=column
    )


def _badly_formed(identifiers: pd.Series) -> int:
    wrong = (identifiers == "") | identifiers.str.contains(r"\s") | (identifiers.str.len() > 40)
    upn = identifiers.str.fullmatch(_UPN)
    if upn.mean() > 0.5:
        wrong |= ~upn
    return int(wrong.sum())


def _several(pupils: pd.DataFrame, columns: list[str]) -> int:
    """Rows of pupils who have more than one value in one of the columns."""
    distinct = pupils[[*_PUPIL, *columns]].drop_duplicates()
    again = distinct[distinct.duplicated(_PUPIL, keep=False)][_PUPIL].drop_duplicates()
    return len(pupils.merge(again, on=_PUPIL)) if len(again) else 0


def _contradictions(pupils: pd.DataFrame) -> int:
    rows = 0
    keys = [*_PUPIL, "measure"]
    met = pupils[[*keys, "subject", "met"]]
    for whole, part in _WITHIN:
        top = met[(met["subject"] == whole) & met["met"].fillna(False)]
        below = met[(met["subject"] == part) & ~met["met"].fillna(True)]
        rows += len(top.merge(below, on=keys))
    return rows
