"""One table about schools as facts: a row for each school (or area), year, fact and group."""

import pandas as pd

from ylp_analysis.intake.context import USELESS, Context, Read, in_layout_names, typed
from ylp_analysis.intake.fact_rows import read_fact_rows
from ylp_analysis.intake.layouts.facts import FactColumn, FactTable
from ylp_analysis.intake.values import Column, read_column
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.facts import FACTS
from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding, line_numbers
from ylp_analysis.vocabulary.years import shift

_SENTENCES = {
    "cells_read": "Cells hold neither a number nor a code that the publisher uses.",
    "percentages": "Percentages lie outside 0 to 100.",
    "whole_pupils": "Numbers of pupils or staff are negative or not whole.",
}


def read_facts(frame: pd.DataFrame, layout: FactTable, context: Context) -> Read:
    """Facts of our schools, our authority and England, and other authorities' national facts.

    Percentages are 0 to 100, money is pounds. A blank or a code has a status and no value; so have
    zeros that stand for a number that was not collected (`zero_needs`, `zero_denied_by`), which is
    said in one WARNING. Unreadable cells and impossible numbers in our rows FAIL, each kind in one
    finding; nothing is said about other authorities' rows, and such cells give no number there.
    """
    named = in_layout_names(frame, layout)
    found = read_fact_rows(named, layout, context)
    if any(f.outcome == FAIL for f in found.findings):
        return Read({}, found.findings)
    reading = _Reading(named.loc[found.rows.index], found.rows, context.file)
    parts = [
        reading.fact(column).assign(academic_year=_year(column, found.rows))
        for column in layout.facts
        if column.column in named
    ]
    facts = pd.concat(parts).assign(
        data_version=context.data_version, provenance=context.provenance, source=context.file
    )
    tables = {
        "facts": typed("facts", facts[facts["ours"]]),
        "national_facts": typed("national_facts", facts[~facts["ours"]]),
    }
    return Read(tables, [*found.findings, *reading.said()])


def _year(column: FactColumn, rows: pd.DataFrame) -> pd.Series | str:
    if column.academic_year:
        return column.academic_year
    years = rows["academic_year"]
    if not column.years_later:
        return years
    return years.map({year: shift(year, column.years_later) for year in years.unique()})


class _Reading:
    """The cells of one table being read; each column once, what is wrong collected by check."""

    def __init__(self, text: pd.DataFrame, rows: pd.DataFrame, file: str) -> None:
        self.text, self.rows, self.file = text, rows, file
        self._read: dict[str, Column] = {}
        self._wrong: dict[str, dict[str, list[int]]] = {}
        self._zeros: dict[str, list[int]] = {}

    def column(self, name: str) -> Column:
        """One column of the rows in use."""
        if name not in self._read:
            self._read[name] = read_column(self.text[name])
            unread = pd.Series(True, index=self._read[name].unread, dtype="bool")
            self._note("cells_read", name, unread.reindex(self.rows.index, fill_value=False))
        return self._read[name]

    def fact(self, column: FactColumn) -> pd.DataFrame:
        """One fact of every row, without its year."""
        read, unit = self.column(column.column), FACTS[column.fact].unit
        doubtful = self._doubtful(column, read.numbers)
        impossible = self._impossible(column.column, read.numbers, unit)
        kind = self.rows["kind"]
        return self.rows[["level", "la_code", "area_code", "area_name", "ours"]].assign(
            key_stage=column.key_stage,
            fact=column.fact,
            group=kind.where(kind != "", column.group),
            value=read.numbers.mask(doubtful | impossible),
            unit=unit,
            status=read.status.mask(doubtful | impossible, terms.NOT_AVAILABLE),
        )

    def said(self) -> list[Finding]:
        """One FAIL for each kind of impossible cell, one WARNING for zeros that are no numbers."""
        findings = [
            Finding(
                check,
                FAIL,
                self.file,
                _SENTENCES[check],
                "Bring the file as published.",
                column=_names(places),
                rows=_lines(places),
                stops=USELESS,
            )
            for check, places in self._wrong.items()
        ]
        if not self._zeros:
            return findings
        zeros = sum(map(len, self._zeros.values()))
        said = f"{zeros} zeros stand where the number was not collected; read as not available."
        return [
            *findings,
            Finding(
                "zeros_meant",
                WARNING,
                self.file,
                said,
                "Nothing to do: the publisher printed them. Take these numbers from another year.",
                column=_names(self._zeros),
                rows=_lines(self._zeros),
                stops="anything that needs these numbers",
            ),
        ]

    def _doubtful(self, column: FactColumn, numbers: pd.Series) -> pd.Series:
        """True for zeros that other columns show not to be numbers."""
        zero = numbers == 0
        doubtful = pd.Series(False, index=numbers.index)
        if column.zero_needs:
            doubtful |= zero & ~self._any_above_zero(column.zero_needs)
        if column.zero_denied_by:
            denied = zero & self._any_above_zero(column.zero_denied_by)
            if 2 * denied.sum() > zero.sum():
                doubtful |= zero
        lines = list(numbers.index[doubtful & self.rows["ours"]])
        if lines:
            self._zeros[column.column] = lines
        return doubtful

    def _any_above_zero(self, columns: tuple[str, ...]) -> pd.Series:
        held = [self.column(c).numbers > 0 for c in columns if c in self.text]
        none = pd.Series(False, index=self.rows.index)
        return pd.concat([none, *held], axis=1).any(axis=1)

    def _impossible(self, name: str, numbers: pd.Series, unit: str) -> pd.Series:
        if unit == "percent":
            outside = (numbers < 0) | (numbers > 100)
            self._note("percentages", name, outside)
            return outside
        if unit in ("pupils", "headcount"):
            # England's sums of weighted pupils are published with decimals.
            broken = (numbers % 1 != 0) & numbers.notna() & (self.rows["level"] != terms.ENGLAND)
            odd = (numbers < 0) | broken
            self._note("whole_pupils", name, odd)
            return odd
        return pd.Series(False, index=numbers.index)

    def _note(self, check: str, name: str, wrong: pd.Series) -> None:
        lines = list(wrong.index[wrong & self.rows["ours"]])
        if lines:
            self._wrong.setdefault(check, {})[name] = lines


def _names(places: dict[str, list[int]]) -> str:
    more = f" and {len(places) - 3} more" if len(places) > 3 else ""
    return ", ".join(list(places)[:3]) + more


def _lines(places: dict[str, list[int]]) -> str:
    return line_numbers(sorted({line for lines in places.values() for line in lines}))
