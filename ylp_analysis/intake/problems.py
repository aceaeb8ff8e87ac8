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
