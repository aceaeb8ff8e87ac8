"""Which rows of a table of facts are used, whose they are and of which year."""

from typing import NamedTuple

import pandas as pd

from ylp_analysis.errors import ParameterError
from ylp_analysis.intake.context import (
    USELESS,
    Context,
    authority_untold,
    of_another_authority,
)
from ylp_analysis.intake.layouts.authority_names import AUTHORITIES
from ylp_analysis.intake.layouts.facts import FactTable
from ylp_analysis.intake.records import clean_code, clean_name, urn_decimals, urn_findings
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding, line_numbers
from ylp_analysis.vocabulary.years import academic_year, year_ending

_KEY = ["academic_year", "level", "area_code", "kind"]


class FactRows(NamedTuple):
    """rows: academic_year, level, kind (the schools that an England row is about, "" for all),
    la_code, area_code, area_name, ours (True for our schools, our authority and England); index =
    line of the file. Other authorities' rows are there when the file holds several."""

    rows: pd.DataFrame
    findings: list[Finding]


def read_fact_rows(frame: pd.DataFrame, layout: FactTable, context: Context) -> FactRows:
    """The rows of a table of facts. `frame` has the layout's own column names."""
    la = clean_code(frame[layout.la]) if layout.la else _authorities(frame, layout, context)
    level = _level(frame, la, layout)
    kind = _kind(frame, layout).where(level == terms.ENGLAND, "")
    year, findings = _years(frame, layout, context)
    findings += _strange(frame, la, level, kind, layout, context)
    findings += _strange_names(frame, layout, context)
    england = level == terms.ENGLAND
    ours = england | (la == context.la_code)
    rows = pd.DataFrame(
        {
            "academic_year": year,
            "level": level,
            "kind": kind,
            "la_code": la.mask(england, ""),
            "area_code": clean_code(frame[layout.urn]),
            "area_name": clean_name(frame[layout.school]) if layout.school else "",
            "ours": ours,
        }
    )
    rows = rows[level.isin(terms.LEVELS)]
    rows = _named(rows, context)
    if not (rows["ours"] & (rows["level"] != terms.ENGLAND)).any():
        told = layout.la or layout.la_name or context.urns
        findings.append(
            of_another_authority(layout, context, layout.la or layout.la_name)
            if told
            else authority_untold(context)
        )
    others = rows.loc[~rows["ours"], "la_code"]
    if layout.la and others.nunique() <= 1:
        rows = rows[rows["ours"]]
    return FactRows(rows, findings + _said(frame, rows[rows["ours"]], layout, context))


def _authorities(frame: pd.DataFrame, layout: FactTable, context: Context) -> pd.Series:
    """Our authority's code where a row's authority has our name, or else one of our URNs."""
    ours = pd.Series(False, index=frame.index)
    if layout.la_name:
        ours = clean_name(frame[layout.la_name]).str.casefold() == context.la_name.casefold()
    if not ours.any():
        ours = clean_code(frame[layout.urn]).isin(context.urns)
    return pd.Series("", index=frame.index, dtype="str").mask(ours, context.la_code)


def _strange_names(frame: pd.DataFrame, layout: FactTable, context: Context) -> list[Finding]:
    """A warning about names of authorities that stand once and that nobody knows: such a row may be
    one of ours whose name was spoilt."""
    if not layout.la_name:
        return []
    names = clean_name(frame[layout.la_name]).str.casefold()
    known = {name.casefold() for name in [*AUTHORITIES, context.la_name]}
    strange = names.index[~names.isin(known) & ~names.duplicated(keep=False)]
    if strange.empty:
        return []
    return [
        Finding(
            "authority",
            WARNING,
            context.file,
            f"{len(strange)} rows name an authority that is not known; they are left to others.",
            "Correct the names if they are yours.",
            column=layout.la_name,
            rows=line_numbers(list(strange)),
            stops="anything about these schools from this file",
        )
    ]


def _level(frame: pd.DataFrame, la: pd.Series, layout: FactTable) -> pd.Series:
    """`england`, `la`, `school`, "aside" for rows that are not used, missing for strange ones."""
    if layout.record_type:
        return frame[layout.record_type].str.strip().map(layout.record_types).astype("str")
    level = pd.Series("school", index=frame.index, dtype="str")
    column, mark = layout.national
    if column:
        level = level.mask(frame[column].str.strip().eq(mark), terms.ENGLAND)
    if layout.aside:
        level = level.mask(la.str.startswith(layout.aside), "aside")
    return level


def _kind(frame: pd.DataFrame, layout: FactTable) -> pd.Series:
    """The schools that each row is about, by the first of its columns that says so."""
    kind = pd.Series("", index=frame.index, dtype="str")
    for column in layout.kind_columns:
        if column in frame:
            said = frame[column].str.strip().map(layout.kinds).fillna("")
            kind = kind.where(kind != "", said)
    return kind


def _years(
    frame: pd.DataFrame, layout: FactTable, context: Context
) -> tuple[pd.Series | str, list[Finding]]:
    column = layout.year_ending or layout.time_period
    if not column:
        return context.academic_year, []
    text = clean_code(frame[column])
    read = text.map({t: _year(t, ending=bool(layout.year_ending)) for t in text.unique()})
    wrong = read.index[read == ""]
    if wrong.empty:
        return read, []
    said = "Rows do not state an academic year."
    return read, [_fail("year_stated", said, list(wrong), column, context)]


def _year(text: str, *, ending: bool) -> str:
    """The academic year that a cell states, "" for none."""
    if ending:
        return year_ending(text) if text.isdecimal() and len(text) == 4 else ""
    try:
        return academic_year(text)
    except ParameterError:
        return ""


def _strange(
    frame: pd.DataFrame,
    la: pd.Series,
    level: pd.Series,
    kind: pd.Series,
    layout: FactTable,
    context: Context,
) -> list[Finding]:
    """A FAIL for rows of a kind that the family does not have."""
    wrong = level.isna() | (level == "")
    if layout.kinds:
        wrong |= (level == terms.ENGLAND) & (kind == "")
    if layout.la:
        wrong |= level.isin(["school", "la"]) & ~la.str.fullmatch(r"\d{3}")
    if not wrong.any():
        return []
    said = f"Rows are neither of a school nor of an area that {layout.family} have."
    column = layout.record_type or layout.la
    return [_fail("record_types", said, list(frame.index[wrong]), column, context)]


def _named(rows: pd.DataFrame, context: Context) -> pd.DataFrame:
    """The rows with codes and names of authorities and of England."""
    la, england = rows["level"] == "la", rows["level"] == terms.ENGLAND
    code = rows["area_code"].mask(la, rows["la_code"]).mask(england, terms.ENGLAND)
    name = rows["area_name"].mask(la & rows["ours"], context.la_name).mask(england, "England")
    return rows.assign(area_code=code, area_name=name)


def _said(
    frame: pd.DataFrame, ours: pd.DataFrame, layout: FactTable, context: Context
) -> list[Finding]:
    """What is wrong with our rows: URNs, and rows that stand twice."""
    schools = ours[ours["level"] == "school"]
    findings = urn_findings(schools["area_code"], layout.urn, context)
    if not layout.derived:
        findings += urn_decimals(frame.loc[schools.index, layout.urn], layout.urn, context)
    twice = list(ours.index[ours.duplicated(_KEY, keep=False)])
    if twice:
        said = "The same school, authority or England row stands more than once."
        findings.append(_fail("rows_once", said, twice, layout.urn, context))
    return findings


def _fail(check: str, sentence: str, lines: list[int], column: str, context: Context) -> Finding:
    return Finding(
        check,
        FAIL,
        context.file,
        sentence,
        "Bring the file as published.",
        column=column,
        rows=line_numbers(lines),
        stops=USELESS,
    )
