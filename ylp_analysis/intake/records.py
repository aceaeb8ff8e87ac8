"""Which rows of a published table are used, and whose they are."""

from typing import NamedTuple

import pandas as pd

from ylp_analysis.intake.layouts import Layout
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding, line_numbers

# Characters that are not seen, or that turn the reading direction round.
_UNSEEN = "[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f]"
USELESS = "anything from this file"


class Context(NamedTuple):
    """What a table does not say itself."""

    file: str
    academic_year: str
    la_code: str
    la_name: str
    data_version: str
    provenance: str = "published"


class Records(NamedTuple):
    """rows: level, school_type, la, area_code, area_name, closed; index = line of the file."""

    rows: pd.DataFrame
    findings: list[Finding]


def read_records(frame: pd.DataFrame, layout: Layout, context: Context) -> Records:
    """The rows of our schools, our authority and England; other authorities' rows are left.

    `frame` has the layout's own column names.
    """
    kind = frame[layout.record_type].str.strip()
    rows = pd.DataFrame(
        {
            "level": kind.map({k: v[0] for k, v in layout.record_types.items()}),
            "school_type": kind.map({k: v[1] for k, v in layout.record_types.items()}),
            "la": _code(frame[layout.la]),
            "area_code": _code(frame[layout.urn]),
            "area_name": frame[layout.school].str.replace(_UNSEEN, "", regex=True).str.strip(),
            "closed": frame[layout.closed].str.strip().eq("1") if layout.closed in frame else False,
        }
    )
    findings = _strange_kinds(kind, layout, context)
    rows = rows[rows["level"].notna()]
    england = rows["level"] == terms.ENGLAND
    ours = rows["la"] == context.la_code
    if not (ours & ~england).any():
        findings.append(_of_another_authority(layout, context))
    rows = rows[england | ours]
    la = rows["level"] == "la"
    findings += _wrong_urns(rows[rows["level"] == "school"], layout, context)
    rows.loc[la, "area_code"] = context.la_code
    rows.loc[la, "area_name"] = context.la_name
    rows.loc[rows["level"] == terms.ENGLAND, "area_code"] = terms.ENGLAND
    rows.loc[rows["level"] == terms.ENGLAND, "area_name"] = "England"
    return Records(rows, findings + _twice(rows, context))


def _code(text: pd.Series) -> pd.Series:
    # Derived copies write codes as decimals ("121720.0").
    return text.str.strip().str.removesuffix(".0")


def _strange_kinds(kind: pd.Series, layout: Layout, context: Context) -> list[Finding]:
    known = [*layout.record_types, *layout.ignored_record_types]
    strange = kind.index[~kind.isin(known)]
    if strange.empty:
        return []
    return [
        Finding(
            "record_types",
            FAIL,
            context.file,
            f"{layout.record_type} holds a record type that {layout.family} do not have.",
            f"Known here: {', '.join(known)}. Bring the file as published.",
            column=layout.record_type,
            rows=line_numbers(list(strange)),
            stops=USELESS,
        )
    ]


def _of_another_authority(layout: Layout, context: Context) -> Finding:
    return Finding(
        "authority",
        WARNING,
        context.file,
        f"It holds no rows of authority {context.la_code}; only its England rows are used.",
        "If it was meant to be yours, check la_code in config/partnership.toml.",
        column=layout.la,
        stops="anything about your schools from this file",
    )


def _wrong_urns(schools: pd.DataFrame, layout: Layout, context: Context) -> list[Finding]:
    wrong = schools.index[~schools["area_code"].str.fullmatch(r"\d{5,7}")]
    if wrong.empty:
        return []
    return [
        Finding(
            "urn_form",
            FAIL,
            context.file,
            f"{len(wrong)} schools have a URN that is not a six-digit number.",
            "Bring the file as published; a spreadsheet may have changed the numbers.",
            column=layout.urn,
            rows=line_numbers(list(wrong)),
            stops=USELESS,
        )
    ]


def _twice(rows: pd.DataFrame, context: Context) -> list[Finding]:
    twice = rows.index[rows.duplicated(["level", "area_code"], keep=False)]
    if twice.empty:
        return []
    return [
        Finding(
            "rows_once",
            FAIL,
            context.file,
            "The same school, authority or England row stands more than once.",
            "Keep one row for each, or bring the file again.",
            rows=line_numbers(list(twice)),
            stops=USELESS,
        )
    ]
