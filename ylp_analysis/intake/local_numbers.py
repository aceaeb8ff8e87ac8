"""Cells of numbers: counts, pounds, percentages, lists of numbers, yes and no."""

import pandas as pd

from ylp_analysis.intake.layouts.local import LocalColumn
from ylp_analysis.intake.problems import Cells, Problem, held, lines_of

YES = ("y", "yes", "1", "true")
NO = ("n", "no", "0", "false")
_NUMBER = r"[-−]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,15})?"


def _plain_numbers(text: pd.Series) -> pd.Series:
    """Text that may be a number without sign of currency, separators of thousands, typeset minus."""
    bare = text.str.removeprefix("£").str.strip()
    right = bare.str.fullmatch(_NUMBER)
    plain = bare.where(right, "").str.replace(",", "").str.replace("−", "-")
    return pd.to_numeric(plain.where(right, None), errors="coerce").astype("float64")


def number_cells(text: pd.Series, filled: pd.Series, column: LocalColumn) -> Cells:
    """A number; pounds with or without the sign."""
    values = _plain_numbers(text)
    problems = [_no_number(filled & values.isna()), *_limits(values, column)]
    return Cells(values, held(*problems))


def whole_cells(text: pd.Series, filled: pd.Series, column: LocalColumn) -> Cells:
    """A whole number; `12.0` is whole."""
    values = _plain_numbers(text)
    broken = values.notna() & (values % 1 != 0)
    problems = [
        _no_number(filled & values.isna()),
        Problem(
            "whole_pupils",
            "hold a fraction where a whole number belongs.",
            lines_of(broken),
            "Is it a percentage or a mean? This column counts.",
        ),
        *_limits(values, column),
    ]
    return Cells(values.mask(broken).astype("Int64"), held(*problems))


def percentage_cells(text: pd.Series, filled: pd.Series, column: LocalColumn) -> Cells:
    """A percentage, with or without its sign."""
    signed = text.str.endswith("%")
    values = _plain_numbers(text.str.removesuffix("%").str.strip())
    fraction = ~signed & values.gt(0) & values.lt(1)
    mixed = fraction if (signed | values.gt(1)).any() else fraction & False
    beyond = values.lt(0) | values.gt(100)
    problems = [
        _no_number(filled & values.isna()),
        Problem(
            "percentages", "lie outside 0 to 100.", lines_of(beyond), "Correct the percentages."
        ),
        Problem(
            "percentages",
            "hold a fraction of 1 beside percentages of 100.",
            lines_of(mixed),
            "Write all of them as percentages, like 57.",
        ),
    ]
    return Cells(values, held(*problems))


def _no_number(where: pd.Series) -> Problem:
    remedy = "Write a plain number, like 1234 or 12.5; leave a cell blank where nothing is known."
    return Problem("cells_read", "hold no number.", lines_of(where), remedy)


def _limits(values: pd.Series, column: LocalColumn) -> list[Problem]:
    low = float("-inf") if column.low is None else column.low
    high = float("inf") if column.high is None else column.high
    beyond = values.notna() & ~values.between(low, high)
    above = "" if column.low is None else f"below {column.low:g}"
    below = "" if column.high is None else f"above {column.high:g}"
    what = f"hold a number {' or '.join(filter(None, (above, below)))}."
    return [Problem("numbers_in_range", what, lines_of(beyond), "Correct the numbers.")]


def numbers_cells(text: pd.Series, filled: pd.Series, column: LocalColumn) -> Cells:
    """Whole numbers as `1;2;6`."""
    parts = text.str.findall(r"[0-9]+")
    lists = filled & text.str.fullmatch(r"[0-9]+(?:(?:\s*[;,]\s*|\s+and\s+|\s+)[0-9]+)*")
    low, high = column.low or 0, column.high or float("inf")
    fits = parts.map(lambda found: all(low <= int(part) <= high for part in found))
    values = parts.map(";".join).where(lists & fits, "").astype("str")
    return Cells(
        values,
        held(
            Problem(
                "cells_read",
                "hold no list of whole numbers.",
                lines_of(filled & ~lists),
                "Write them like 1;2;6.",
            ),
            Problem(
                "numbers_in_range",
                f"list a number that is not from {low:g} to {high:g}.",
                lines_of(lists & ~fits),
                "Correct the numbers.",
            ),
        ),
    )


def yes_no_cells(text: pd.Series, filled: pd.Series, column: LocalColumn) -> Cells:
    """Yes and no as they are commonly written."""
    folded = text.str.casefold()
    said = folded.isin([*YES, *NO])
    values = folded.isin(YES).astype("boolean").mask(~said)
    problem = Problem(
        "yes_or_no",
        "say neither yes nor no.",
        lines_of(filled & ~said),
        "Write yes or no; leave a cell blank where it is not known.",
    )
    return Cells(values, held(problem))
