"""What a gap, or its change, is made of: who was in the cohort, and how they did.

Rates, shares and parts are proportions (0 to 1). A part of a change is signed as it enters the
gap: negative narrowed it, positive widened it. Composition is arithmetic, not cause.
"""

from collections.abc import Callable, Sequence
from itertools import combinations
from math import comb
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ylp_analysis.errors import ParameterError
from ylp_analysis.measures.cell_merging import group_cells, merged_cells, summed_counts
from ylp_analysis.measures.intervals import Interval, floats, normal_quantile


class TwoFactor(NamedTuple):
    """A change of a rate: the part of composition and the part of the rates."""

    composition: Any
    rate: Any


class GapChangeParts(NamedTuple):
    """The four parts of the change of a gap; they add up to it."""

    disadvantaged_cohort: float
    disadvantaged_rate: float
    other_cohort: float
    other_rate: float

    @property
    def cohort(self) -> float:
        """What both cohorts' make-up did to the gap."""
        return self.disadvantaged_cohort + self.other_cohort

    @property
    def rate(self) -> float:
        """What both groups' rates, like for like, did to the gap."""
        return self.disadvantaged_rate + self.other_rate

    @property
    def change(self) -> float:
        """The change of the gap, after minus before."""
        return self.cohort + self.rate


class GapChangeIntervals(NamedTuple):
    """Limits of each part of the change of a gap, and of both groups' parts together."""

    disadvantaged_cohort: Interval
    disadvantaged_rate: Interval
    other_cohort: Interval
    other_rate: Interval
    cohort: Interval
    rate: Interval


class WithinBetween(NamedTuple):
    """The part of a gap inside schools, and the part between them."""

    within: float
    between: float


class OneGroupSchools(NamedTuple):
    """Schools with one group only: how many, their part of the gap, and its share of the gap."""

    schools: int
    part: float
    share: float


def two_factor(
    weights_before: Any, rates_before: Any, weights_after: Any, rates_after: Any
) -> TwoFactor:
    """The change of an overall rate, split into composition and rate without interaction.

    weights : shares of the cells, or pupils in them; scaled to add up to 1 in each year.
    rates : of the cells, any unit. A cell without a rate in one year makes both parts missing
        unless it is empty in both years: merge it first, no rate is invented.

    composition + rate = overall rate after - before. Source: Kitagawa 1955, JASA 50:1168.

    >>> parts = two_factor([0.5, 0.5], [0.4, 0.8], [0.25, 0.75], [0.5, 0.8])
    >>> [float(round(part, 4)) for part in parts]  # from .600 to .725
    [0.0875, 0.0375]
    """
    w1, r1, w2, r2 = map(
        np.atleast_1d, floats(weights_before, rates_before, weights_after, rates_after)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = _kitagawa(w1 / w1.sum(), r1, w2 / w2.sum(), r2)
    if not (w1.sum() > 0 and w2.sum() > 0):
        return TwoFactor(np.nan, np.nan)
    empty = (w1 == 0) & (w2 == 0)
    return TwoFactor(*(float(np.where(empty, 0.0, part).sum()) for part in parts))


def das_gupta(
    factors_before: Sequence[Any], factors_after: Sequence[Any], function: Callable[..., Any]
) -> tuple[Any, ...]:
    """The effect of each factor on the change of `function(*factors)`; the effects add up to it.

    Each effect is what replacing the factor changes, averaged over all orders in which the
    factors may be replaced. factors : numbers, or arrays that the function takes.

    Source: Das Gupta 1993, Standardization and Decomposition of Rates, US Bureau of the Census.

    >>> das_gupta([2.0, 3.0], [4.0, 5.0], lambda a, b: a * b)  # from 6 to 20
    (8.0, 6.0)
    """
    if len(factors_before) != len(factors_after):
        raise ParameterError(
            f"There are {len(factors_before)} factors before and {len(factors_after)} after.",
            "Give the same factors, in one order, for both years.",
        )
    places = range(len(factors_before))

    def value(replaced: set[int]) -> Any:
        return function(*((factors_after if i in replaced else factors_before)[i] for i in places))

    return tuple(
        sum(
            (value({i, *others}) - value(set(others))) / (comb(len(places) - 1, size) * len(places))
            for size in places
            for others in combinations([j for j in places if j != i], size)
        )
        for i in places
    )


def gap_change(cells_before: pd.DataFrame, cells_after: pd.DataFrame) -> GapChangeParts:
    """The change of a gap, split into cohort and rate of each group.

    Parameters
    ----------
    cells_before, cells_after : `cell, disadvantaged_pupils, disadvantaged_met, other_pupils,
        other_met`, one row per cell (rows of one cell are added up). A label is the levels of the
        factors joined by `|`, the most telling factor first. A missing label, like missing prior
        attainment, is a cell of its own.

    Returns
    -------
    Four proportions that add up to gap after - gap before (within 1e-9): the average over all
    replacement orders. All missing where a group has no pupils in a year or a count is missing.

    Cells in which a group has pupils in one year only have no rate in the other, and none is
    invented: each is merged, for that group, with the nearest cell that has pupils in the year
    it lacks. Nearest is the cell that shares its first factors; of several, the largest.

    Source: Das Gupta 1993; as each group enters by itself, it is Kitagawa's split of each.

    >>> cells = {"cell": ["low", "high"], "other_pupils": [50, 50], "other_met": [30, 40]}
    >>> before = pd.DataFrame(cells | {"disadvantaged_pupils": [10, 10], "disadvantaged_met": [4, 8]})
    >>> after = pd.DataFrame(cells | {"disadvantaged_pupils": [5, 15], "disadvantaged_met": [2, 12]})
    >>> [float(round(part, 4)) for part in gap_change(before, after)]  # more high attainers
    [-0.1, 0.0, 0.0, 0.0]
    """
    parts = []
    for group, sign in _SIGNS:
        cells = merged_cells(group_cells(cells_before, cells_after, group))
        parts += [sign * _total(part) + 0.0 for part in _parts(*cells[1:])]
    return GapChangeParts(*parts)


def gap_change_cells(cells_before: pd.DataFrame, cells_after: pd.DataFrame) -> pd.DataFrame:
    """The parts of the change of a gap, cell by cell, after merging (see `gap_change`).

    Returns
    -------
    group, cell (labels of merged cells joined by ` + `), pupils_before, rate_before,
    pupils_after, rate_after, cohort, rate (proportions, signed as they enter the gap); ordered by
    group and cell. One cell's cohort part says little alone: shares that rise make others fall.
    """
    tables = []
    for group, sign in _SIGNS:
        labels, n1, x1, n2, x2 = merged_cells(group_cells(cells_before, cells_after, group))
        cohort, rate = _parts(n1, x1, n2, x2)
        with np.errstate(invalid="ignore", divide="ignore"):
            before = {"pupils_before": n1, "rate_before": x1 / n1}
            after = {"pupils_after": n2, "rate_after": x2 / n2}
        parts = {"cohort": sign * cohort + 0.0, "rate": sign * rate + 0.0}
        tables.append(pd.DataFrame({"group": group, "cell": labels, **before, **after, **parts}))
    types = {"group": "str", "cell": "str", "pupils_before": "Int64", "pupils_after": "Int64"}
    return pd.concat(tables, ignore_index=True).astype(types)


def gap_change_interval(
    cells_before: pd.DataFrame,
    cells_after: pd.DataFrame,
    *,
    draws: int = 1000,
    seed: int,
    confidence: float = 0.95,
) -> GapChangeIntervals:
    """Limits of the parts of the change of a gap, by drawing the cohorts again.

    The pupils of each group and year are drawn anew, as many as there were, from those who were
    there; the limits are quantiles of the parts in `draws` such cities (proportions, signed as in
    `gap_change`). For a whole local authority: smaller areas have too few pupils in a cell.
    Cells are merged once, as observed; where a draw empties one in one year, its rate there is
    the observed one. The change itself has its own limits: `change.gap_change`.

    Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.
    """
    normal_quantile(confidence)
    if draws < 1:
        raise ParameterError(f"{draws} draws give no limits.", "Give 1000 or more.")
    rng = np.random.default_rng(seed)
    parts = []
    for group, sign in _SIGNS:
        counts = merged_cells(group_cells(cells_before, cells_after, group))[1:]
        drawn = [_drawn_again(n, x, draws, rng) for n, x in (counts[:2], counts[2:])]
        parts += [sign * part.sum(axis=-1) for part in _kitagawa(*drawn[0], *drawn[1])]
    parts += [parts[0] + parts[2], parts[1] + parts[3]]
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    return GapChangeIntervals(*(Interval(*map(float, np.quantile(p, tails))) for p in parts))


def within_between(schools: pd.DataFrame) -> WithinBetween:
    """The gap of an area, split into the gap inside its schools and that between them.

    schools : `school, disadvantaged_pupils, disadvantaged_met, other_pupils, other_met`.
    within + between = other - disadvantaged (proportions; positive: disadvantaged behind). A
    school without one group gets the other group's rate for it, so that all of its part goes to
    between (`one_group_schools` says how much). Missing where the area lacks a group.

    Source: Kitagawa 1955, with schools as cells and groups as populations.

    >>> schools = pd.DataFrame({"school": ["A", "B"], "disadvantaged_pupils": [10, 10],
    ...     "disadvantaged_met": [4, 8], "other_pupils": [10, 30], "other_met": [5, 27]})
    >>> [float(round(part, 4)) for part in within_between(schools)]  # gap .80 - .60
    [0.1, 0.1]
    """
    within, between, _ = _by_school(schools)
    return WithinBetween(float(within.sum()), float(between.sum()))


def one_group_schools(schools: pd.DataFrame) -> OneGroupSchools:
    """The schools that have pupils of one group only, with their part of the area's gap.

    schools : as for `within_between`. part : proportion, signed as the gap; share : part / gap,
    below 0 or above 1 where parts oppose each other, missing where the gap is 0.
    """
    within, between, alone = _by_school(schools)
    gap = float((within + between).sum())
    part = float((within + between)[alone].sum()) if np.isfinite(gap) else np.nan
    return OneGroupSchools(int(alone.sum()), part, part / gap if gap else np.nan)


_SIGNS = (("disadvantaged", -1), ("other", 1))


def _kitagawa(w1: Any, r1: Any, w2: Any, r2: Any) -> tuple[np.ndarray, np.ndarray]:
    """Composition and rate of each cell; their sum is w2 r2 - w1 r1, whatever a rate at w = 0."""
    return (w2 - w1) * (r1 + r2) / 2, (r2 - r1) * (w1 + w2) / 2


def _parts(n1: Any, x1: Any, n2: Any, x2: Any) -> tuple[np.ndarray, np.ndarray]:
    """Kitagawa's parts of a group's cells from counts; all missing if a year has no pupils."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return _kitagawa(n1 / n1.sum(), x1 / n1, n2 / n2.sum(), x2 / n2)


def _total(part: np.ndarray) -> float:
    return float(part.sum()) if len(part) else np.nan


def _drawn_again(
    pupils: np.ndarray, met: np.ndarray, draws: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Shares and rates of the cells in cohorts drawn from one group and year, a row per draw."""
    total = pupils.sum()
    if not (total > 0 and np.isfinite(met).all()):  # none, or not known
        return (np.full((draws, max(len(pupils), 1)), np.nan),) * 2
    chances = np.concatenate([met, pupils - met]) / total
    drawn = rng.multinomial(round(float(total)), chances, size=draws)
    drawn_met, drawn_not = drawn[:, : len(met)], drawn[:, len(met) :]
    size = drawn_met + drawn_not
    return size / total, np.where(size > 0, drawn_met / np.maximum(size, 1), met / pupils)


def _by_school(schools: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Within and between of each school, and whether it has one group only."""
    _, n_d, x_d = summed_counts(schools, "school", "disadvantaged")
    _, n_o, x_o = summed_counts(schools, "school", "other")
    alone = (n_d == 0) != (n_o == 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        r_d, r_o = x_d / n_d, x_o / n_o
        r_d, r_o = np.where(n_d == 0, r_o, r_d), np.where(n_o == 0, r_d, r_o)
        between, within = _kitagawa(n_d / n_d.sum(), r_d, n_o / n_o.sum(), r_o)
    if not (n_d.sum() > 0 and n_o.sum() > 0):
        return np.full(1, np.nan), np.full(1, np.nan), np.zeros(1, dtype=bool)
    empty = (n_d == 0) & (n_o == 0)
    return np.where(empty, 0.0, within), np.where(empty, 0.0, between), alone
