"""Tables of inspections: one row for each inspection, with its grades and its framework."""

from typing import NamedTuple

import pandas as pd

from ylp_analysis.intake.context import (
    USELESS,
    Context,
    Read,
    authority_untold,
    in_layout_names,
    of_another_authority,
    typed,
)
from ylp_analysis.intake.dates import read_dates
from ylp_analysis.intake.layouts.inspection_table import InspectionTable
from ylp_analysis.intake.records import clean_code, clean_name, urn_decimals, urn_findings
from ylp_analysis.intake.row_identity import la_findings, name_findings
from ylp_analysis.vocabulary import inspections as words
from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding, line_numbers

# 9: not applicable. 0: no grade.
_NO_GRADE = ("", "NULL", "NA", "N/A", "9", "0")
_NO_CATEGORY = ("", "NULL", "0", "NONE")
_PHASES = {"pru": "referral_unit"}
_KEY = ["urn", "first_day", "last_day", "inspection_type"]


class Grades(NamedTuple):
    """numbers: 1 to 4, missing where none is given. unread: lines that hold something else."""

    numbers: pd.Series
    unread: list[int]


def read_inspections(frame: pd.DataFrame, layout: InspectionTable, context: Context) -> Read:
    """`inspections` of our schools and `national_inspections` of others.

    `regime` is the framework on the inspection's own first day (its last where no first is given).
    A kind of inspection that is not listed WARNS and is graded when it has an overall grade. In our
    rows dates and grades that cannot be read, dates out of order and an inspection that stands
    twice FAIL; nothing is said about other authorities' rows.
    """
    named = in_layout_names(frame, layout)
    rows = _rows(named, layout, context)
    ours = rows["la_code"] == context.la_code
    findings = la_findings(rows["la_code"], layout.laestab, context) if layout.laestab else []
    if not ours.any():
        told = layout.laestab or context.urns
        findings.append(
            of_another_authority(layout, context, layout.laestab)
            if told
            else authority_untold(context)
        )
    reading = _Reading(named, rows.index[ours], context.file)
    table = reading.table(rows, layout)
    findings += urn_findings(table.loc[ours, "urn"], layout.urn, context)
    if layout.school:
        findings += name_findings(named.loc[ours, layout.school], layout.school, context)
    if layout.derived:
        table = table.drop_duplicates(_KEY)
    else:
        findings += urn_decimals(named.loc[ours, layout.urn], layout.urn, context)
    ours = table["la_code"] == context.la_code
    findings += reading.findings + _as_a_whole(table[ours], layout, context)
    table = table.assign(provenance=context.provenance, source=context.file)
    several = table.loc[~ours, "la_code"].nunique() > 1 or not layout.laestab
    tables = {
        "inspections": typed("inspections", table[ours]),
        "national_inspections": typed(
            "national_inspections", table[~ours] if several else table[:0]
        ),
    }
    return Read(tables, findings)


def inspections_of_local(local_inspections: pd.DataFrame, *, la_code: str = "") -> pd.DataFrame:
    """The rows of `inspections` that the partnership's own list gives.

    local_inspections: the table `local_inspections`; what it says of grades stands. Report cards
    and safeguarding have no column here and stay in that table.
    """
    own = dated(local_inspections.assign(overall=local_inspections["overall"].astype("Int64")))
    texts = dict.fromkeys(("laestab", "name", "phase", "school_type"), "")
    graded = local_inspections["graded"]
    table = own.assign(**texts).assign(graded=graded, la_code=la_code, provenance="local")
    return typed("inspections", table)


def read_grades(text: pd.Series) -> Grades:
    """Grades 1 to 4 from numbers or words; 9, 0, NULL and blanks are no grade.

    >>> read_grades(pd.Series(["2", "9", "NULL", "Requires Improvement"])).numbers.tolist()
    [2, <NA>, <NA>, 3]
    """
    stripped = clean_code(text)
    known = {str(grade): grade for grade in words.GRADES} | dict(words.RATINGS)
    numbers = stripped.str.casefold().map(known).astype("Int64")
    unread = numbers.isna() & ~stripped.str.upper().isin(_NO_GRADE)
    return Grades(numbers, [int(line) for line in text.index[unread]])


def dated(table: pd.DataFrame) -> pd.DataFrame:
    """The table with `regime` and `graded` by each inspection's date, kind and overall grade."""
    day = table["first_day"].where(table["first_day"] != "", table["last_day"])
    regime = day.map({d: words.regime_on(d) for d in day.unique()}).astype("str")
    without_overall = regime.isin([r.name for r in words.REGIMES if not r.overall])
    kinds = {t: words.inspection_type(t) for t in table["inspection_type"].unique()}
    can_grade = {t: kind.graded for t, kind in kinds.items() if kind}
    by_kind = table["inspection_type"].map(can_grade).astype("boolean")
    # Without a kind that is listed, a grade is what shows that grades were given.
    graded = table["overall"].notna() & by_kind.fillna(True)
    return table.assign(regime=regime, graded=graded | (without_overall & by_kind.fillna(False)))


def _rows(frame: pd.DataFrame, layout: InspectionTable, context: Context) -> pd.DataFrame:
    """Who each row is about."""
    urn = clean_code(frame[layout.urn])
    laestab = pd.Series("", index=frame.index, dtype="str")
    if layout.laestab:
        laestab = clean_code(frame[layout.laestab]).str.replace("/", "")
        la = laestab.str[:3]
    else:
        la = laestab.mask(urn.isin(context.urns), context.la_code)
    return pd.DataFrame({"urn": urn, "laestab": laestab, "la_code": la}, index=frame.index)


class _Reading:
    """The cells of one table being read; what is wrong in our rows is collected."""

    def __init__(self, text: pd.DataFrame, ours: pd.Index, file: str) -> None:
        self.text, self.ours, self.file = text, set(ours), file
        self.findings: list[Finding] = []

    def table(self, rows: pd.DataFrame, layout: InspectionTable) -> pd.DataFrame:
        """The rows with everything that the table says of their inspections."""
        phase = self._words(layout.phase).str.casefold()
        table = rows.assign(
            name=clean_name(self._words(layout.school)),
            phase=phase.replace(_PHASES),
            school_type=self._words(layout.school_type),
            inspection_type=self._words(layout.inspection_type),
            first_day=self._dates(layout.first_day, needed=True),
            last_day=self._dates(layout.last_day, needed=not layout.first_day),
            published=self._dates(layout.report),
            overall=self._grades(layout.overall),
            category_of_concern=self._category(layout.category),
            **{name: self._grades(column) for name, column in layout.judgements.items()},
        )
        return dated(table)

    def _words(self, column: str) -> pd.Series:
        if column not in self.text:
            return pd.Series("", index=self.text.index, dtype="str")
        return self.text[column].str.strip()

    def _dates(self, column: str, *, needed: bool = False) -> pd.Series:
        if column not in self.text:
            return pd.Series("", index=self.text.index, dtype="str")
        dates = read_dates(self.text[column])
        lines = [*dates.iso.index[dates.iso == ""]] if needed else dates.unread
        self._note("dates_read", "hold no date.", column, lines)
        return dates.iso

    def _grades(self, column: str) -> pd.Series:
        if column not in self.text:
            return pd.Series(pd.NA, index=self.text.index, dtype="Int64")
        grades = read_grades(self.text[column])
        self._note("cells_read", "hold no grade of 1 to 4.", column, grades.unread)
        return grades.numbers

    def _category(self, column: str) -> pd.Series:
        text = self._words(column).str.upper()
        self._note(
            "cells_read",
            "hold no category of concern that is known.",
            column,
            [*text.index[~text.isin([*words.CATEGORIES, *_NO_CATEGORY])]],
        )
        return text.map(words.CATEGORIES).astype("str").fillna("")

    def _note(self, check: str, what: str, column: str, lines: list[int]) -> None:
        wrong = [line for line in lines if line in self.ours]
        if wrong:
            self.findings.append(
                _fail(check, f"{len(wrong)} cells {what}", wrong, column, self.file)
            )


def _as_a_whole(ours: pd.DataFrame, layout: InspectionTable, context: Context) -> list[Finding]:
    """What is wrong with our rows, row by row: order of dates, kinds, inspections that came twice."""
    findings = []
    for first, second in (("first_day", "last_day"), ("last_day", "published")):
        known = (ours[first] != "") & (ours[second] != "")
        unordered = list(ours.index[known & (ours[first] > ours[second])])
        if unordered:
            column = {"last_day": layout.last_day, "published": layout.report}[second]
            said = f"{len(unordered)} inspections end before they begin, or are published before."
            findings.append(_fail("dates_in_order", said, unordered, column, context.file))
    twice = list(ours.index[ours.duplicated(_KEY, keep=False)])
    if twice:
        said = "The same inspection of a school stands more than once."
        findings.append(_fail("rows_once", said, twice, layout.urn, context.file))
    kind = ours["inspection_type"]
    listed = [name for name in kind.unique() if not name or words.inspection_type(name)]
    strange = kind[~kind.isin(listed)]
    if len(strange):
        near = words.nearest_type(str(strange.iloc[0]))
        said = f"{len(strange)} inspections are of a kind that is not listed here; those with an "
        said += "overall grade are taken to have changed it."
        remedy = f"The nearest kind known is {near}." if near else "Ask which kinds give grades."
        findings.append(
            Finding(
                "inspection_types",
                WARNING,
                context.file,
                said,
                remedy,
                column=layout.inspection_type,
                rows=line_numbers(list(strange.index)),
                stops="whether these inspections changed a school's grade",
            )
        )
    return findings


def _fail(check: str, sentence: str, lines: list[int], column: str, file: str) -> Finding:
    return Finding(
        check,
        FAIL,
        file,
        sentence,
        "Bring the file as published.",
        column=column,
        rows=line_numbers(lines),
        stops=USELESS,
    )
