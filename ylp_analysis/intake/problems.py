"""What could not be read in a column of text: where, and what to do; never a cell's value."""

from typing import NamedTuple

import pandas as pd

from ylp_analysis.vocabulary.findings import FAIL


class Problem(NamedTuple):
    """check: its id. what: the end of the sentence "3 cells …". lines: where. remedy: what to do."""

    check: str
    what: str
    lines: list[int]
    remedy: str
    outcome: str = FAIL


class Cells(NamedTuple):
    """values: of the kind's own dtype, missing where a cell is blank or could not be read."""

    values: pd.Series
    problems: list[Problem]


def lines_of(where: pd.Series) -> list[int]:
    """The lines on which a mask is true."""
    return [int(line) for line in where.index[where]]


def held(*problems: Problem) -> list[Problem]:
    """Those of the problems that stand on any line."""
    return [problem for problem in problems if problem.lines]


_OF_ONE = {
    "are": "is", "date": "dates", "give": "gives", "have": "has", "hold": "holds", "lie": "lies",
    "list": "lists", "say": "says", "state": "states",
}  # fmt: skip


def counted(noun: str, problem: Problem) -> str:
    """The sentence about a problem: how many cells or rows, and what they do.

    >>> counted("cell", Problem("cells_read", "hold no number.", [7], ""))
    '1 cell holds no number.'
    """
    verb, _, rest = problem.what.partition(" ")
    if len(problem.lines) == 1:
        return f"1 {noun} {_OF_ONE[verb]} {rest}"
    return f"{len(problem.lines)} {noun}s {verb} {rest}"
