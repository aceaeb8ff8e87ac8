"""Cells of dates and years. Which of day and month comes first is never guessed."""

import datetime as dt

import pandas as pd

from ylp_analysis.errors import ParameterError
from ylp_analysis.intake.layouts.local import LocalColumn
from ylp_analysis.intake.problems import Cells, Problem, held, lines_of
from ylp_analysis.vocabulary.findings import WARNING
from ylp_analysis.vocabulary.years import academic_year, year_ending

_EARLIEST = "1800-01-01"


def date_cells(text: pd.Series, filled: pd.Series, column: LocalColumn) -> Cells:
    """A date like 2015-03-31."""
    dates = {t: _iso(t) for t in set(text[filled])}
    values = text.map(dates).astype("str").fillna("")
    problem = Problem(
        "dates_iso",
        "hold no date like 2015-03-31.",
        lines_of(filled & (values == "")),
        "Write year-month-day; in a spreadsheet give the column the format yyyy-mm-dd. Which of day "
        "and month comes first is never guessed.",
    )
    return Cells(values, held(problem))


def _iso(text: str) -> str:
    day = text.removesuffix(" 00:00:00").removesuffix("T00:00:00")
    try:
        iso = dt.date.fromisoformat(day).isoformat()
    except ValueError:
        return ""
    return iso if iso == day and iso >= _EARLIEST else ""


def year_cells(text: pd.Series, filled: pd.Series, column: LocalColumn) -> Cells:
    """An academic or financial year like 2014/15."""
    bare = filled & text.str.fullmatch(r"(?:19|20)[0-9]{2}(?:\.0+)?")
    ends = column.kind == "financial_year"
    years = {t: _year(t, bare_ends=ends) for t in set(text[filled])}
    values = text.map(years).astype("str").fillna("")
    first = "hold a bare year, which could be the first or the last of a school year."
    taken = "hold a bare year, taken as the one in which the financial year ends."
    nothing = "Nothing to do; write it like 2014/15 to be sure."
    return Cells(
        values,
        held(
            Problem("years_read", taken, lines_of(bare), nothing, WARNING)
            if ends
            else Problem("years_read", first, lines_of(bare), "Write both, like 2014/15."),
            Problem(
                "years_read",
                "hold no two years in a row.",
                lines_of(filled & ~bare & (values == "")),
                "Write them like 2014/15.",
            ),
        ),
    )


def _year(text: str, *, bare_ends: bool) -> str:
    if bare_ends and text[:4].isdigit() and len(text.removesuffix(".0")) == 4:
        return year_ending(text[:4])
    try:
        return academic_year(text)
    except ParameterError:
        return ""
