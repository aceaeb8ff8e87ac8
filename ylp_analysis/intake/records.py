"""Which rows of a performance table are used, and whose they are."""

from typing import NamedTuple

import pandas as pd

from ylp_analysis.intake.context import (
    USELESS,
    Context,
    authority_untold,
    of_another_authority,
)
from ylp_analysis.intake.layouts import PerformanceTable
from ylp_analysis.intake.row_identity import LINE_ENDS, UNSEEN, la_findings, name_findings
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding, line_numbers


class Records(NamedTuple):
    """rows: level, school_type, la, la_name, area_code, area_name, closed; index = line of the
    file. ours: rows of our schools, our authority and England; theirs: other authorities' rows,
    empty unless the file holds several authorities."""

    ours: pd.DataFrame
    theirs: pd.DataFrame
    findings: list[Finding]


def read_records(frame: pd.DataFrame, layout: PerformanceTable, context: Context) -> Records:
    """The rows of a table, ours apart from others'. `frame` has the layout's own column names."""
    kind, findings = _kind(frame, layout, context)
    urn = clean_code(frame[layout.urn])
    rows = pd.DataFrame(
        {
            "level": kind.map({k: v[0] for k, v in layout.record_types.items()}),
            "school_type": kind.map({k: v[1] for k, v in layout.record_types.items()}),
            "la": clean_code(frame[layout.la]) if layout.la else _by_urn(urn, context),
            "la_name": clean_name(frame[layout.la_name]) if layout.la_name in frame else "",
            "area_code": urn,
            "area_name": clean_name(frame[layout.school]) if layout.school else "",
            "closed": frame[layout.closed].str.strip().eq("1") if layout.closed in frame else False,
        }
    )
    rows = rows[rows["level"].notna()]
    if layout.la:
        named = rows["level"].isin(["school", "la"])
        findings += la_findings(rows.loc[named, "la"], layout.la, context)
    england = rows["level"] == terms.ENGLAND
    ours = rows["la"] == context.la_code
    if not layout.la and not ours.any():
        findings.append(authority_untold(context))
    elif not (ours & ~england).any():
        findings.append(of_another_authority(layout, context, layout.la))
    others = rows[~england & ~ours]
    several = others["la"].nunique() > 1 or (len(others) > 0 and not layout.la)
    theirs = others if several else others.iloc[:0]
    rows = rows[england | ours]
    la = rows["level"] == "la"
    findings += urn_findings(rows[rows["level"] == "school"]["area_code"], layout.urn, context)
    if layout.school:
        findings += name_findings(frame[layout.school].loc[rows.index], layout.school, context)
    if not layout.derived:
        findings += urn_decimals(frame[layout.urn].loc[rows.index], layout.urn, context)
    rows.loc[la, "area_code"] = context.la_code
    rows.loc[la, "area_name"] = context.la_name
    rows.loc[rows["level"] == terms.ENGLAND, "area_code"] = terms.ENGLAND
    rows.loc[rows["level"] == terms.ENGLAND, "area_name"] = "England"
    la = theirs["level"] == "la"
    theirs = theirs.assign(
        area_code=theirs["area_code"].where(~la, theirs["la"]),
        area_name=theirs["area_name"].where(~la, theirs["la_name"]),
    )
    return Records(rows, theirs, findings + _twice(rows, context))


def clean_code(text: pd.Series) -> pd.Series:
    """URNs and authority codes without the decimals that derived copies write ("121720.0")."""
    return text.str.strip().str.removesuffix(".0")


def clean_name(text: pd.Series) -> pd.Series:
    """Names without characters that cannot be seen."""
    one_line = text.str.replace(LINE_ENDS, " ", regex=True)
    return one_line.str.replace(UNSEEN, "", regex=True).str.strip()


def urn_findings(urns: pd.Series, column: str, context: Context) -> list[Finding]:
    """A FAIL when a school's URN is not a number of five to seven digits."""
    wrong = urns.index[~urns.str.fullmatch(r"\d{5,7}")]
    if wrong.empty:
        return []
    return [
        Finding(
            "urn_form",
            FAIL,
            context.file,
            f"{len(wrong)} schools have a URN that is not a six-digit number.",
            "Bring the file as published; a spreadsheet may have changed the numbers.",
            column=column,
            rows=line_numbers(list(wrong)),
            stops=USELESS,
        )
    ]


def _by_urn(urn: pd.Series, context: Context) -> pd.Series:
    ours = urn.isin(context.urns)
    return pd.Series("", index=urn.index, dtype="str").mask(ours, context.la_code)


def _kind(
    frame: pd.DataFrame, layout: PerformanceTable, context: Context
) -> tuple[pd.Series, list[Finding]]:
    """What kind of record each row is; one without a record type is a mainstream school's."""
    if not layout.record_type:
        return pd.Series("", index=frame.index, dtype="str"), []
    kind = frame[layout.record_type].str.strip()
    known = [*layout.record_types, *layout.ignored_record_types]
    strange = kind.index[~kind.isin(known)]
    if strange.empty:
        return kind, []
    return kind, [
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


def urn_decimals(urns: pd.Series, column: str, context: Context) -> list[Finding]:
    """A WARNING when URNs are written as decimals."""
    dotted = urns.index[urns.str.strip().str.endswith(".0")]
    if dotted.empty:
        return []
    return [
        Finding(
            "urn_decimals",
            WARNING,
            context.file,
            f"{len(dotted)} URNs are written as decimals, as a spreadsheet does; read as whole.",
            "Bring the file as published.",
            column=column,
            rows=line_numbers(list(dotted)),
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
