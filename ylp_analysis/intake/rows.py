"""One published table as tidy counts: a row per school (or LA, England), measure and group."""

import pandas as pd

from ylp_analysis.intake.consistency import check_consistency
from ylp_analysis.intake.context import USELESS, Context, Read, in_layout_names, typed
from ylp_analysis.intake.layouts import MeasureColumns, PerformanceTable
from ylp_analysis.intake.layouts.layout import PERCENTAGE
from ylp_analysis.intake.records import Records, read_records
from ylp_analysis.intake.totals import check_totals
from ylp_analysis.intake.values import CODES, Column, percent_signs, read_column, recover_counts
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.catalogue import definition_in
from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding, line_numbers
from ylp_analysis.vocabulary.years import year_ending

# Hampshire's published share that no count gives is under 0.002.
_MANY, _TOO_MANY_UNFIT = 100, 0.1


def read_rows(frame: pd.DataFrame, layout: PerformanceTable, context: Context) -> Read:
    """Tidy counts and schools of one performance table, with everything found on the way.

    A published numerator is taken as it is; otherwise the one count that reproduces the published
    percentage on its cohort; otherwise the percentage stays without a numerator, with `precision`
    the half-width of its rounding in points. Schools without a cohort have no counts. Rows of
    other authorities, where the file holds several, go to `national`; nothing is said about them.
    """
    named = in_layout_names(frame, layout)
    context, said = _with_year(named, layout, context)
    records = read_records(named, layout, context)
    findings = [*said, *records.findings]
    schools = _schools(records.ours, layout, context)
    if any(f.outcome == FAIL for f in findings) or records.ours.empty:
        return Read({"schools": schools}, findings)
    reading = _Reading(named, records, layout, context.file)
    every = _counts(reading, layout, context)
    own = every.index.isin(records.ours.index)
    counts = typed_counts(every[own]).reset_index(drop=True)
    tables = {"counts": counts, "schools": schools}
    if len(records.theirs):
        stated = every["value"].notna() | every["numerator"].notna() | (every["level"] == "la")
        theirs = every[~own & stated]  # what was hidden of others' schools is of no use here
        tables["national"] = typed("national", theirs.rename(columns={"la": "la_code"}))
    findings += [*reading.said(), *check_totals(counts, context.file)]
    return Read(tables, [*findings, *check_consistency(counts, records.ours, layout, context.file)])


def _counts(reading: "_Reading", layout: PerformanceTable, context: Context) -> pd.DataFrame:
    parts = [part for m in layout.measures for part in reading.measure(m)]
    return pd.concat([empty_counts(), *parts]).assign(
        academic_year=context.academic_year,
        key_stage=layout.key_stage,
        definition=definition_in(context.academic_year),
        data_version=context.data_version,
        provenance=context.provenance,
        source=context.file,
    )


def _with_year(
    frame: pd.DataFrame, layout: PerformanceTable, context: Context
) -> tuple[Context, list[Finding]]:
    """The context with the year that the rows state, for layouts whose rows do."""
    if not layout.year_ending:
        return context, []
    years = frame[layout.year_ending].str.strip()
    wrong = years.index[~years.str.fullmatch(r"(19|20)\d\d") | (years != years.iloc[0])]
    if len(wrong):
        finding = Finding(
            "year_stated",
            FAIL,
            context.file,
            "Its rows state no year, or several.",
            "Bring one file for each year, with the calendar year in which it ends.",
            column=layout.year_ending,
            rows=line_numbers(list(wrong)),
            stops=USELESS,
        )
        return context, [finding]
    return context._replace(academic_year=year_ending(years.iloc[0])), []


def empty_counts() -> pd.DataFrame:
    """A counts table without rows."""
    return pd.DataFrame({c: pd.Series(dtype=t) for c, t in terms.COUNTS_COLUMNS.items()})


def typed_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts with exactly the contract's columns and dtypes; missing columns are added."""
    return counts.reindex(columns=list(terms.COUNTS_COLUMNS)).astype(dict(terms.COUNTS_COLUMNS))


class _Reading:
    """The cells of one table being read; each column once, findings collected.

    Other authorities' rows are read with ours, and nothing is said about them.
    """

    def __init__(
        self, frame: pd.DataFrame, records: Records, layout: PerformanceTable, file: str
    ) -> None:
        self.layout, self.file = layout, file
        self.own = frozenset(records.ours.index)
        rows = pd.concat([records.ours, records.theirs])
        self.findings: list[Finding] = []
        self.unfit: list[int] = []
        self.judged = 0
        self.text = frame.loc[rows.index]
        self._read: dict[str, Column] = {}
        if "all" in layout.cohorts:
            rows = rows[self.column(layout.cohorts["all"]).numbers.notna()]
        self.rows = rows
        self.decimals = self._decimals()

    def column(self, name: str) -> Column:
        """One column of the rows in use; blanks when the file lacks it."""
        if name not in self._read:
            held = name in self.text
            text = self.text[name] if held else pd.Series("", index=self.text.index, dtype="str")
            self._read[name] = read_column(text)
            self._fail_at(
                self._read[name].unread,
                "cells_read",
                "Cells hold neither a number nor a code that the publisher uses.",
                name,
                f"Codes known: {', '.join(filter(None, CODES))}, blank. Bring the file as published.",
            )
        return self._read[name]

    def measure(self, measure: MeasureColumns) -> list[pd.DataFrame]:
        """Counts rows of one measure, for each group that the file has a column for.

        A table that gives pupils for some groups only is read for those; one that gives none
        keeps its values without numbers of pupils.
        """
        cohorts = self.layout.cohorts
        return [
            self._group(measure, group).assign(subject=measure.subject, measure=measure.measure)
            for group, column in measure.values.items()
            if column in self.text and (group in {*measure.pupils, *cohorts} or not cohorts)
        ]

    def said(self) -> list[Finding]:
        """Every finding, and one for the percentages that no count gives: a warning for a few, a
        FAIL when so many do not fit that the pupils must be another group's."""
        if not self.unfit:
            return self.findings
        if self.judged >= _MANY and len(self.unfit) > _TOO_MANY_UNFIT * self.judged:
            lines = sorted(set(self.unfit))
            said = "Too many percentages do not fit the numbers of pupils beside them."
            remedy = "Are two columns exchanged? Bring the file as published."
            self._fail_at(lines, "percentage_fits_cohort", said, "", remedy)
            return self.findings
        fit = Finding(
            "percentage_fits_cohort",
            WARNING,
            self.file,
            f"{len(self.unfit)} of {self.judged} percentages are not a whole number of the "
            "published pupils (pupils without a result leave the count); kept without a count.",
            rows=line_numbers(sorted(set(self.unfit))),
            stops="anything about a cluster that needs these results",
        )
        return [*self.findings, fit]

    def _group(self, measure: MeasureColumns, group: str) -> pd.DataFrame:
        index = self.rows.index
        read = self.column(measure.values[group])
        pupils = self._pupils(measure.pupils.get(group, self.layout.cohorts.get(group, "")))
        percentage = measure.kind == PERCENTAGE
        if percentage:
            self._check_percentages(measure.values[group], read)
        decimals = self.decimals if percentage else read.decimals[index] * 0 + read.decimals.max()
        value = read.numbers[index]
        part = self.rows[["level", "area_code", "area_name", "la"]].assign(
            group=group,
            denominator=pupils,
            value=value,
            precision=(0.5 * 10.0 ** -decimals.astype(float)).where(value.notna()),
            **self._limits(measure, group),
            status=read.status[index],
            numerator=pd.Series(pd.NA, index=index, dtype="Int64"),
        )
        if percentage:
            part = self._with_numerators(part, measure.numerators.get(group, ""))
        part.loc[(pupils == 0).fillna(False), "status"] = terms.NO_PUPILS
        return part

    def _with_numerators(self, part: pd.DataFrame, column: str) -> pd.DataFrame:
        value, pupils = part["value"], part["denominator"]
        recovered = recover_counts(value, pupils, self.decimals)
        stated = self._pupils(column)
        judged = value.notna() & (pupils > 0).fillna(False) & stated.isna()
        judged &= part.index.isin(self.own)
        self.judged += int(judged.sum())
        self.unfit += list(part.index[judged & (recovered.fits == 0)])
        more = (stated > pupils).fillna(False) | (stated.notna() & pupils.isna())
        said = "More pupils met the measure than there are."
        remedy = "Are two columns exchanged? Bring the file as published."
        self._fail_at(list(part.index[more]), "whole_pupils", said, column, remedy)
        stated = stated.mask(more)
        numerator = stated.fillna(recovered.numerator)
        known = numerator.notna()
        return part.assign(
            numerator=numerator,
            value=value.mask(known),
            precision=part["precision"].mask(known),
            status=part["status"].mask(stated.notna(), terms.OK),
        )

    def _pupils(self, column: str) -> pd.Series:
        if not column:
            return pd.Series(pd.NA, self.rows.index, dtype="Int64")
        pupils = self.column(column).numbers
        odd = pupils.notna() & ((pupils < 0) | (pupils % 1 != 0))
        self._fail_at(
            list(pupils.index[odd]),
            "whole_pupils",
            "Numbers of pupils are negative or not whole.",
            column,
        )
        return pupils.where(~odd).astype("Int64")[self.rows.index]

    def _limit(self, columns: dict[str, str], group: str) -> pd.Series:
        if group not in columns:
            return pd.Series(float("nan"), index=self.rows.index)
        return self.column(columns[group]).numbers[self.rows.index]

    def _limits(self, measure: MeasureColumns, group: str) -> dict[str, pd.Series]:
        low, high = self._limit(measure.low, group), self._limit(measure.high, group)
        filler = (low == 0) & (high == 0)  # England's rows print these where there are none
        return {"value_low": low.mask(filler), "value_high": high.mask(filler)}

    def _decimals(self) -> pd.Series:
        # A row's percentages share one rounding, and "39.00%" beside "74.50%" has one decimal.
        columns = [
            c
            for m in self.layout.measures
            if m.kind == PERCENTAGE
            for c in m.values.values()
            if c in self.text
        ]
        every = [self.column(c).decimals for c in columns]
        none = pd.Series(0, index=self.text.index)
        return pd.concat([none, *every], axis=1).max(axis=1)[self.rows.index].astype("int64")

    def _check_percentages(self, column: str, read: Column) -> None:
        numbers = read.numbers
        outside = list(numbers.index[(numbers < 0) | (numbers > 100)])
        self._fail_at(outside, "percentages", "Percentages lie outside 0 to 100.", column)
        if column in self.text:
            signed = percent_signs(self.text[column])
            mixed = numbers.notna() & ~signed & (numbers > 0) & (numbers < 1)
            lines = list(numbers.index[mixed]) if signed.any() else []
            self._fail_at(lines, "percentages", "Fractions stand among percentages.", column)

    def _fail_at(
        self,
        lines: list[int],
        check: str,
        sentence: str,
        column: str,
        remedy: str = "Bring the file as published.",
    ) -> None:
        lines = [line for line in lines if line in self.own]
        if lines and not any(f.check == check and f.column == column for f in self.findings):
            self.findings.append(
                Finding(
                    check,
                    FAIL,
                    self.file,
                    sentence,
                    remedy,
                    column=column,
                    rows=line_numbers(lines),
                    stops=USELESS,
                )
            )


def _schools(rows: pd.DataFrame, layout: PerformanceTable, context: Context) -> pd.DataFrame:
    schools = rows[rows["level"] == "school"]
    table = schools[["school_type", "closed"]].assign(
        academic_year=context.academic_year,
        urn=schools["area_code"],
        school_id=schools["area_code"],
        name=schools["area_name"],
        phase=layout.key_stage,
        cluster="",
        source=context.file,
    )
    ordered = table[list(terms.SCHOOLS_COLUMNS)].astype(dict(terms.SCHOOLS_COLUMNS))
    return ordered.reset_index(drop=True)
