"""Gaps on a rank scale: the disadvantage gap index, and V.

A gap in percentage points moves with the place of the cut; a gap of ranks does not. Both numbers
are positive where disadvantaged pupils are behind. Both rest on AUC, the chance that a pupil drawn
from the others scores higher than a disadvantaged one (a tie counts half).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import special, stats

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.effect_size import auc_interval, v_of_auc
from ylp_analysis.measures.intervals import floats, mean_difference
from ylp_analysis.vocabulary.terms import NO_PUPILS, OK

LOCAL, NATIONAL = "local", "national"
V_METHODS = ("ml", "one_cut", "least_squares")

_STEPS = 500
_ROUNDING = 1e-13  # of a sum of logarithms: no reason to refuse a step
_SMALLEST = 1e-300  # a chance that has underflowed must not be divided by


class Auc(NamedTuple):
    """The chance that another pupil outscores a disadvantaged one, with its limits."""

    auc: float
    low: float
    high: float


def gap_index(scores: Any, disadvantaged: Any) -> float:
    """The disadvantage gap index, from -10 to 10 (every other pupil ahead of every disadvantaged).

    Parameters
    ----------
    scores : one per pupil, higher is better; a missing one leaves. disadvantaged : true or false
        per pupil; a missing one leaves. Either group empty: nan.

    (20 / N)(mean rank of others - mean rank of disadvantaged) with mid-ranks for ties, which is
    10 (2 AUC - 1). The index that the Department prints ranks the pupils of the whole nation; from
    the pupils of one area it is another number (see `gap_index_table`). Source: DfE, SFR 47/2015.

    >>> gap_index([1, 2, 2, 3], [True, True, False, False])
    7.5
    """
    score, flag = _pupils(scores, disadvantaged)
    return 20 * _auc(score, flag) - 10


def auc(scores: Any, disadvantaged: Any, confidence: float = 0.95) -> Auc:
    """AUC of the pupils' scores with its limits; arguments as `gap_index`.

    >>> [float(round(v, 3)) for v in auc([1, 2, 2, 3], [True, True, False, False])]
    [0.875, 0.3, 0.991]
    """
    score, flag = _pupils(scores, disadvantaged)
    found, behind = _auc(score, flag), float(flag.sum())
    return Auc(found, *auc_interval(found, len(flag) - behind, behind, confidence))


def v_from_scores(scores: Any, disadvantaged: Any) -> float:
    """V of the pupils' scores; arguments as `gap_index`.

    The distance of the groups in standard deviations on a scale stretched to make both normal:
    sqrt(2) times the normal quantile of AUC. Where the groups do not overlap it is undefined (nan).
    Source: Ho and Haertel 2006, CSE Report 665.

    >>> round(v_from_scores([1, 2, 2, 3], [True, True, False, False]), 3)
    1.627
    """
    return float(v_of_auc(_auc(*_pupils(scores, disadvantaged))))


def v_statistic(disadvantaged_counts: Any, other_counts: Any, method: str = "ml") -> float:
    """V from numbers of pupils per grade: positive where disadvantaged pupils are behind.

    Parameters
    ----------
    disadvantaged_counts, other_counts : pupils per grade, from the lowest grade to the highest.
    method : `ml`, the likeliest line z_d = a + b z_o through the normal quantiles of the cumulative
        shares at the K - 1 cuts (two normal groups on one scale); `least_squares`, the line of
        least squares through them, z_d on z_o; `one_cut`, for two grades (below and above).

    Returns
    -------
    sqrt(2) a / sqrt(1 + b^2). Where disadvantaged pupils are behind, more of them lie below a cut,
    so a is positive. Two grades show no slope: b = 1, and V is the normal quantile of the others'
    share above the cut less that of the disadvantaged. Grades that nobody has are left out. Where a
    group has nobody in the lowest or the highest grade left, or a count is missing, V is undefined
    (nan). Source: Ho and Reardon 2012, J Educ Behav Stat 37:489.

    >>> round(v_statistic([38, 62], [20, 80]), 4)
    0.5361
    >>> round(v_statistic([20, 55, 25], [30, 180, 190]), 4)
    0.6084
    """
    behind, other = _used_grades(disadvantaged_counts, other_counts, method)
    tails = [count for group in (behind, other) for count in group[[0, -1][: len(group)]]]
    if len(behind) < 2 or np.isnan([*behind, *other]).any() or min(tails) == 0:
        return float("nan")
    z_d, z_o = _cut_quantiles(behind), _cut_quantiles(other)
    if len(z_o) == 1:
        return float(z_d[0] - z_o[0])
    if np.ptp(z_o) == 0:  # the line stands upright: read it the other way round
        return -v_statistic(other, behind, method)
    # Two cuts: the line through both points is the likeliest.
    exact = method == "least_squares" or len(z_o) == 2
    a, b = _least_squares(z_o, z_d) if exact else _likeliest_line(behind, other)
    return float(np.sqrt(2) * a / np.hypot(1, b))


def gap_index_table(
    pupils: pd.DataFrame, *, by: Sequence[str], ranks: str = LOCAL, confidence: float = 0.95
) -> pd.DataFrame:
    """The gap index of every group of pupils, one row per group.

    Parameters
    ----------
    pupils : one row per pupil (and subject): the columns of `by`, `disadvantaged` (true or false)
        and `score` (higher is better). A pupil without either leaves.
    by : what makes a group, such as `["academic_year", "area_code", "subject"]`.
    ranks : `local` ranks the pupils of each group among themselves. `national` takes the column
        `national_rank` instead of `score`: a pupil's mid-rank in the nation divided by the number
        of pupils ranked there (0 to 1). The two are different numbers; only the national one goes
        beside the published series.

    Returns
    -------
    `by`, ordered; disadvantaged_pupils, other_pupils; gap_index, gap_index_low, gap_index_high (-10
    to 10, positive: disadvantaged behind; limits by `auc_interval` for local ranks, Welch for national);
    v, v_low, v_high (from the group's own order, so alike under both); ranks; confidence; status
    (`ok`, or `no_pupils` where one of the groups is empty, without numbers).

    >>> pupils = {"area": "A", "score": [1, 2, 2, 3], "disadvantaged": [True, True, False, False]}
    >>> float(gap_index_table(pd.DataFrame(pupils), by=["area"])["gap_index"].iloc[0])
    7.5
    """
    by = [by] if isinstance(by, str) else list(by)
    score, flag = _table_to_rank(pupils, by, ranks)
    groups = pupils[by].reset_index(drop=True).groupby(by, dropna=False, observed=True)
    group, known = groups.ngroup().to_numpy(), ~np.isnan(score) & ~np.isnan(flag)
    rank = pd.Series(np.where(known, score, np.nan)).groupby(group).rank().to_numpy()[known]
    # Two cells for each group: the others, then the disadvantaged.
    cell = 2 * group[known] + (flag[known] == 1)
    n = np.bincount(cell, minlength=2 * groups.ngroups).reshape(-1, 2).astype(float)
    with np.errstate(invalid="ignore"):
        others = np.bincount(cell, rank, n.size)[::2] - n[:, 0] * (n[:, 0] + 1) / 2
        area = others / n.prod(axis=1)
    limits = auc_interval(area, n[:, 0], n[:, 1], confidence)
    index = 20 * area - 10, 20 * limits.low - 10, 20 * limits.high - 10
    if ranks == NATIONAL:
        n1, mean1, sd1, n2, mean2, sd2 = _by_group(cell, 20 * score[known], n)
        index = mean_difference(n1, mean1, sd1, n2, mean2, sd2, confidence)
    table = groups.size().index.to_frame(index=False)
    both = n.all(axis=1)
    names = ("gap_index", "gap_index_low", "gap_index_high", "v", "v_low", "v_high")
    numbers = zip(names, (*index, *map(v_of_auc, (area, *limits))), strict=True)
    return table.assign(
        disadvantaged_pupils=pd.array(n[:, 1].astype(int), dtype="Int64"),
        other_pupils=pd.array(n[:, 0].astype(int), dtype="Int64"),
        **{name: np.where(both, value, np.nan) for name, value in numbers},
        ranks=ranks,
        confidence=confidence,
        status=np.where(both, OK, NO_PUPILS),
    ).astype({"ranks": "str", "status": "str"})


def _pupils(scores: Any, disadvantaged: Any) -> tuple[np.ndarray, np.ndarray]:
    """Scores and flags of the pupils that have both."""
    score, flag = map(np.atleast_1d, floats(scores, disadvantaged))
    _must_be_flags(flag)
    known = ~np.isnan(score) & ~np.isnan(flag)
    return score[known], flag[known] == 1


def _must_be_flags(flag: np.ndarray) -> None:
    if not (np.isnan(flag) | (flag == 0) | (flag == 1)).all():
        raise DataError(
            "`disadvantaged` holds values that are neither true nor false.",
            "Give true, false, or nothing where it is not known.",
        )


def _auc(score: np.ndarray, flag: np.ndarray) -> float:
    behind = flag.sum()
    others = len(flag) - behind
    if not behind or not others:
        return float("nan")
    above = stats.rankdata(score)[~flag].sum() - others * (others + 1) / 2
    return float(above / (others * behind))


def _table_to_rank(pupils: pd.DataFrame, by: list[str], ranks: str) -> list[np.ndarray]:
    """What is to be ranked, and the flags, after a look at the columns."""
    if ranks not in (LOCAL, NATIONAL):
        raise ParameterError(f"There are no ranks {ranks!r}.", f"Use {LOCAL!r} or {NATIONAL!r}.")
    if not by:
        raise ParameterError("`by` names no column.", "Name one, or use gap_index for one group.")
    column = "score" if ranks == LOCAL else "national_rank"
    missing = [c for c in (*by, column, "disadvantaged") if c not in pupils]
    if missing:
        raise DataError(f"The pupils have no column {missing[0]!r}.", "Add it, or rename yours.")
    score, flag = floats(pupils[column], pupils["disadvantaged"])
    _must_be_flags(flag)
    if ranks == NATIONAL and ((score < 0) | (score > 1)).any():
        raise DataError(
            "The column 'national_rank' holds values that do not lie between 0 and 1.",
            "Divide each rank by the number of pupils ranked in the nation.",
        )
    return [score, flag]


def _by_group(cell: np.ndarray, values: np.ndarray, n: np.ndarray) -> list[Any]:
    """Pupils, mean and spread of the others, then of the disadvantaged, of every group."""
    size = n.ravel()
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(cell, values, len(size)) / size
        squares = np.bincount(cell, (values - mean[cell]) ** 2, len(size))
        sd = np.sqrt(squares / (size - 1))
    return [of[start::2] for start in (0, 1) for of in (size, mean, sd)]


def _used_grades(
    disadvantaged_counts: Any, other_counts: Any, method: str
) -> tuple[np.ndarray, np.ndarray]:
    """Both groups' counts in the grades that anybody has, after a look at the arguments."""
    if method not in V_METHODS:
        raise ParameterError(f"There is no method {method!r}.", f"Use {', '.join(V_METHODS)}.")
    behind, other = (np.atleast_1d(c) for c in floats(disadvantaged_counts, other_counts))
    if (behind < 0).any() or (other < 0).any():
        raise ParameterError("A number of pupils is below 0.", "Give counts per grade.")
    if method == "one_cut" and len(behind) != 2:
        raise ParameterError(
            f"One cut makes two grades, and {len(behind)} are given.",
            "Add up the grades below the cut and those above it, or use method 'ml'.",
        )
    empty = (behind == 0) & (other == 0)
    return behind[~empty], other[~empty]


def _cut_quantiles(counts: np.ndarray) -> np.ndarray:
    return special.ndtri(np.cumsum(counts)[:-1] / counts.sum())


def _least_squares(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Intercept and slope of the line of y on x."""
    from_centre = x - x.mean()
    slope = (from_centre @ y) / (from_centre @ from_centre)
    return float(y.mean() - slope * x.mean()), float(slope)


def _likeliest_line(behind: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Intercept and slope of z_d = a + b z_o that make the counts likeliest, by Fisher scoring.

    The cuts are unknowns too; the slope is searched on its logarithm, so it stays above 0.
    """
    smooth = [group + 0.5 for group in (behind, other)]  # a start without an empty grade
    a, b = _least_squares(_cut_quantiles(smooth[1]), _cut_quantiles(smooth[0]))
    at = np.array([a, np.log(b), *_cut_quantiles(smooth[1])])
    likelihood, step = _scoring(at, behind, other)
    for _ in range(_STEPS):
        share = 1.0
        while share > 1e-9:
            trial = at + share * step
            if (np.diff(trial[2:]) > 0).all():
                found, next_step = _scoring(trial, behind, other)
                if found >= likelihood * (1 + _ROUNDING):  # both are below 0
                    break
            share /= 2
        else:
            break
        moved = np.abs(trial[:2] - at[:2]).max()
        at, likelihood, step = trial, found, next_step
        if moved < 1e-11:
            break
    return float(at[0]), float(np.exp(at[1]))


def _scoring(at: np.ndarray, behind: np.ndarray, other: np.ndarray) -> tuple[float, np.ndarray]:
    """The log-likelihood at intercept, log slope and cuts, and the next step of Fisher scoring."""
    a, b, cuts = at[0], np.exp(at[1]), at[2:]
    nothing, below = np.zeros((len(cuts), 2)), np.eye(len(cuts))
    likelihood, information, score = 0.0, np.zeros((len(at), len(at))), np.zeros(len(at))
    for counts, z, slopes in (
        (other, cuts, np.hstack([nothing, below])),
        (behind, a + b * cuts, np.column_stack([np.ones(len(cuts)), b * cuts, b * below])),
    ):
        chance = np.maximum(np.diff(special.ndtr(z), prepend=0, append=1), _SMALLEST)
        density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
        change = np.diff(density[:, None] * slopes, axis=0, prepend=0, append=0)
        likelihood += float(special.xlogy(counts, chance).sum())
        information += counts.sum() * change.T @ (change / chance[:, None])
        score += change.T @ (counts / chance)
    return likelihood, np.linalg.lstsq(information, score, rcond=None)[0]
