"""One group's pupils in the cells of two years, merged where a cell is empty in one of them."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ylp_analysis.errors import DataError
from ylp_analysis.measures.intervals import floats

# Between the levels of a cell's label: "low prior attainment | SEN support | ...".
FACTOR_SEPARATOR = "|"
_MERGED = " + "
_UNLABELLED = "missing"


class GroupCells(NamedTuple):
    """One group's cells: labels, pupils and pupils who met the measure in both years."""

    labels: np.ndarray
    pupils_before: np.ndarray
    met_before: np.ndarray
    pupils_after: np.ndarray
    met_after: np.ndarray


def group_cells(cells_before: pd.DataFrame, cells_after: pd.DataFrame, group: str) -> GroupCells:
    """The group's counts of both years, cell beside cell, labels in code-point order."""
    counts = [summed_counts(cells, "cell", group) for cells in (cells_before, cells_after)]
    labels = sorted({*counts[0][0], *counts[1][0]})
    columns = []
    for found, pupils, met in counts:
        at = {label: i for i, label in enumerate(found)}
        for column in (pupils, met):
            columns.append(np.array([column[at[c]] if c in at else 0.0 for c in labels]))
    return GroupCells(np.array(labels, dtype=object), *columns)


def summed_counts(
    table: pd.DataFrame, by: str, group: str
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Labels of `by`, pupils and pupils who met the measure; a missing count makes its sum so."""
    names = (by, f"{group}_pupils", f"{group}_met")
    missing = [c for c in names if c not in table]
    if missing:
        raise DataError(
            f"The table to be split has no column {', '.join(missing)}.",
            f"Bring {by}, disadvantaged_pupils, disadvantaged_met, other_pupils, other_met.",
        )
    pupils, met = floats(table[names[1]], table[names[2]])
    if ((met < 0) | (met > pupils) | (pupils < 0)).any():
        raise DataError(
            f"In the table to be split, more {group} pupils met the measure than there are, "
            "or a count is below 0.",
            "Count both from the same pupils.",
        )
    met = np.where(pupils == 0, 0.0, met)
    words = table[by].astype(object).where(table[by].notna(), _UNLABELLED).astype(str)
    codes, labels = pd.factorize(words, sort=True)
    pupils, met = (np.bincount(codes, weights=c, minlength=len(labels)) for c in (pupils, met))
    return [str(label) for label in labels], pupils, met


def merged_cells(cells: GroupCells) -> GroupCells:
    """The cells, with those that have pupils in one year only joined to the nearest that fits.

    A cell without pupils has no rate, and none is invented: a one-year cell is merged with the
    nearest cell that has pupils in the year it lacks. Nearest is the cell that shares its first
    factors; of several, the one with most pupils in both years, then the first in code-point
    order. Cells are compared as they came, so their order does not matter; cells empty in both
    years are left out. A missing label, like missing prior attainment, is a cell of its own.
    Without any cell that fits (the group has no pupils in a year) nothing is merged.
    """
    held = (cells.pupils_before != 0) | (cells.pupils_after != 0)
    cells = GroupCells(*(column[held] for column in cells))
    before, after = cells.pupils_before != 0, cells.pupils_after != 0
    levels = [[v.strip() for v in label.split(FACTOR_SEPARATOR)] for label in cells.labels]
    joined = np.arange(len(levels))
    for i in np.flatnonzero(before != after):
        fit = np.flatnonzero(after if before[i] else before)
        if len(fit):
            near = min((_distance(cells, levels, i, j), j) for j in fit)[1]
            joined[joined == joined[i]] = joined[near]
    if (joined == np.arange(len(levels))).all():
        return cells
    _, codes = np.unique(joined, return_inverse=True)
    labels = [_MERGED.join(cells.labels[codes == c]) for c in range(codes.max() + 1)]
    order = sorted(range(len(labels)), key=labels.__getitem__)
    sums = [np.bincount(codes, weights=column)[order] for column in cells[1:]]
    return GroupCells(np.array(labels, dtype=object)[order], *sums)


def _distance(cells: GroupCells, levels: list[list[str]], one: Any, two: Any) -> tuple:
    """Smaller is nearer: unlike first factors, then few pupils, then the label's order."""
    unlike = [a != b for a, b in zip(levels[one], levels[two], strict=False)]
    return (unlike, -(cells.pupils_before[two] + cells.pupils_after[two]), cells.labels[two])
