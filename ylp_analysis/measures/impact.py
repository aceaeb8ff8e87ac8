"""What support went with: changes of supported schools against those of like schools.

The school is the unit. Nothing here says that support caused a change: the words are improved,
declined, no detectable change, too early, too few pupils.
"""

from collections.abc import Sequence
from itertools import combinations
from math import comb
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import optimize, stats

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.intervals import floats, normal_quantile

IMPROVED = "improved"
NO_DETECTABLE_CHANGE = "no detectable change"
DECLINED = "declined"
TOO_EARLY = "too early"
TOO_FEW_PUPILS = "too few pupils"
IMPACT_VERDICTS = (IMPROVED, NO_DETECTABLE_CHANGE, DECLINED, TOO_EARLY, TOO_FEW_PUPILS)

MOST_ASSIGNMENTS = 200_000
FEWEST_POINTS = 8  # on each side of an interrupted series
_TIE = 1e-12  # statistics closer than this are equal


class DifferenceInDifferences(NamedTuple):
    """How much more supported schools changed than controls; exact: by all assignments."""

    effect: float
    low: float
    high: float
    p_value: float
    assignments: int
    exact: bool


class SegmentedTrend(NamedTuple):
    """A level and slope before, their changes after, and standard errors (Newey-West, lag 1)."""

    level: float
    slope: float
    level_change: float
    slope_change: float
    standard_errors: tuple[float, ...]


def difference_in_differences(
    supported_before: Any,
    supported_after: Any,
    control_before: Any,
    control_after: Any,
    *,
    confidence: float = 0.95,
    draws: int = 20_000,
    seed: int = 0,
) -> DifferenceInDifferences:
    """The mean change of supported schools minus the mean change of control schools.

    Parameters
    ----------
    supported_before, supported_after : one value per school, in one order; any unit.
    control_before, control_after : likewise. A school without both values is left out.
    draws, seed : of the sample that stands for all assignments where there are over 200,000.

    Returns
    -------
    effect in the values' unit (of gaps: negative where supported schools narrowed more);
    p_value: the share of all assignments of the same changes to as many "supported" schools
    whose difference is at least as far from 0; low, high: the effects that this test does not
    reject (missing where there are too few schools to reject any).

    Source: Fisher 1935, The Design of Experiments; inversion as in Rosenbaum 2002, section 2.

    >>> result = difference_in_differences([10, 12, 9], [7, 8, 6], [10, 11, 9], [10, 12, 9])
    >>> round(result.effect, 2), result.p_value, result.exact
    (-3.67, 0.1, True)
    """
    normal_quantile(confidence)
    first = _changes(supported_before, supported_after)
    second = _changes(control_before, control_after)
    if min(len(first), len(second)) < 2:
        return DifferenceInDifferences(np.nan, np.nan, np.nan, np.nan, 0, True)
    every = comb(len(first) + len(second), len(first))
    exact = every <= MOST_ASSIGNMENTS
    chosen = _assignments(len(first), len(second), exact, draws, seed)
    changes = np.concatenate([first, second])
    taken = changes[chosen].sum(axis=1)
    found = taken / len(first) - (changes.sum() - taken) / len(second)
    effect = float(first.mean() - second.mean())
    p = float((np.abs(found) >= abs(effect) - _TIE).mean())
    overlap = (chosen < len(first)).sum(axis=1)
    share = overlap / len(first) - (len(first) - overlap) / len(second)
    low, high = _not_rejected(found, share, effect, 1 - confidence)
    return DifferenceInDifferences(effect, low, high, p, len(chosen), exact)


def impact_verdict(low: Any, high: Any, *, better: str, margin: float, results_after: Any) -> Any:
    """What may be said of a change with these limits, one of IMPACT_VERDICTS.

    Parameters
    ----------
    low, high : of the effect. better : `lower` (gaps) or `higher` (attainment).
    margin : the smallest change that was agreed to matter, in the effect's unit.
    results_after : results years that began after the support; fewer than one is `too early`.

    Limits that hold 0 and reach beyond the margin could hide a change that matters: `too few
    pupils`. The verdict tells what happened, not why.

    >>> str(impact_verdict(-9.0, -1.0, better="lower", margin=5.0, results_after=2))
    'improved'
    """
    if better not in ("lower", "higher") or margin <= 0:
        raise ParameterError(
            f"The verdict needs to know which way is better ({better!r}) and a margin ({margin}).",
            "Give better 'lower' or 'higher', and a margin above 0.",
        )
    low, high, years = floats(low, high, results_after)
    if better == "lower":
        low, high = -high, -low
    words = np.where((high > margin) | (low < -margin), TOO_FEW_PUPILS, NO_DETECTABLE_CHANGE)
    words = np.where(low > 0, IMPROVED, np.where(high < 0, DECLINED, words))
    words = np.where(np.isfinite(low + high), words, TOO_FEW_PUPILS)
    return np.where(years >= 1, words, TOO_EARLY)[()]


def match_controls(
    schools: pd.DataFrame,
    *,
    on: Sequence[str] = ("pupils", "baseline", "trend"),
    within: Sequence[str] = ("key_stage",),
    controls: int = 1,
) -> pd.DataFrame:
    """The controls of each supported school, all chosen by one rule and each used once.

    Parameters
    ----------
    schools : one row per school with `area_code`, `supported` (true/false) and the columns below.
    on : numbers to be alike in, each in standard deviations of all schools with the same
        `within`; must hold `baseline` (the level before) **and** `trend` (its change a year
        before), since schools chosen for poor results rise without any support.
    within : columns that must be equal. controls : how many for each supported school.

    Returns `area_code, control, distance` (in standard deviations), ordered by school and distance: the
    choice with the smallest sum of squared distances, so it depends on no order. A supported
    school for which none is left, or with a missing number, has an empty control.

    >>> rows = {"area_code": list("abc"), "supported": [True, False, False], "key_stage": "KS2"}
    >>> like = pd.DataFrame(rows | {"pupils": [30, 31, 60], "baseline": [20, 21, 40], "trend": 0})
    >>> match_controls(like)["control"].tolist()
    ['b']
    """
    missing = [c for c in ("baseline", "trend") if c not in on]
    absent = [c for c in ("area_code", "supported", *on, *within) if c not in schools]
    if missing or absent:
        raise (ParameterError if missing else DataError)(
            f"Controls cannot be matched without {(missing or absent)[0]!r}.",
            "Match on size, baseline and trend, within a key stage.",
        )
    ordered = schools.sort_values("area_code", kind="stable", ignore_index=True)
    pairs = []
    for _, alike in ordered.groupby(list(within)):
        pairs += _matched(alike, list(on), controls)
    table = pd.DataFrame(pairs, columns=["area_code", "control", "distance"])
    table = table.astype({"area_code": "str", "control": "str", "distance": "float64"})
    return table.sort_values(["area_code", "distance", "control"], ignore_index=True)


def regression_to_the_mean(fraction: Any, reliability: Any) -> Any:
    """The change to be expected, without any support, of schools chosen for the worst results.

    fraction : of schools chosen (the worst tenth: 0.1). reliability : the correlation of results
    one year apart, 0 to 1. In standard deviations of observed results, for gaps: negative is
    back towards the mean, so it looks like narrowing (for attainment turn the sign). Source:
    Galton 1886, J Anthropological Institute 15:246; the mean of a normal tail.

    >>> round(float(regression_to_the_mean(0.1, 0.3)), 2)
    -1.23
    """
    p, rho = floats(fraction, reliability)
    with np.errstate(all="ignore"):
        moved = -(1 - rho) * stats.norm.pdf(stats.norm.ppf(p)) / p
    return np.where((p > 0) & (p < 1) & (rho >= 0) & (rho <= 1), moved, np.nan)[()]


def minimum_detectable_difference(
    n1: Any, n2: Any, sd: Any, power: float = 0.8, confidence: float = 0.95
) -> Any:
    """The smallest true difference between two groups of schools that would mostly be found.

    n1, n2 : schools of each group. sd : of a school's change, in any unit, which is the answer's.
    power : how often it is found. Source: the two-sided t test, noncentral t.

    >>> round(float(minimum_detectable_difference(7, 7, 0.09)), 3)
    0.147
    """
    n1, n2, sd = floats(n1, n2, sd)
    df = n1 + n2 - 2
    error = np.sqrt(1 / np.where(n1 > 0, n1, np.nan) + 1 / np.where(n2 > 0, n2, np.nan))
    bound = stats.t.ppf(1 - (1 - confidence) / 2, np.where(df > 0, df, np.nan))
    low, high = np.zeros_like(bound), 100 * bound
    for _ in range(100):
        middle = (low + high) / 2
        enough = stats.nct.sf(bound, df, middle) >= power
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return (high * error * sd)[()]


def interrupted_time_series(values: Any, points_before: int) -> SegmentedTrend:
    """The change of level and slope of one series after a known point.

    values : equally spaced, in order. points_before : how many lie before the interruption.
    Refused (ParameterError) with fewer than eight points on either side: annual results never
    have so many. Source: Newey and West 1987, Econometrica 55:703.

    >>> round(interrupted_time_series([1.0] * 8 + [3.0] * 8, 8).level_change, 6)
    2.0
    """
    y = np.asarray(values, dtype=float)
    if min(points_before, len(y) - points_before) < FEWEST_POINTS or not np.isfinite(y).all():
        sides = f"{points_before} points before and {len(y) - points_before} after"
        raise ParameterError(
            f"A series of {sides} is too short, or has holes.",
            f"Use difference_in_differences; a series needs {FEWEST_POINTS} points on each side.",
        )
    return _segments(y, points_before)


def _changes(before: Any, after: Any) -> np.ndarray:
    before, after = floats(before, after)
    changes = np.ravel(after - before)
    return changes[np.isfinite(changes)]


def _assignments(first: int, second: int, exact: bool, draws: int, seed: int) -> np.ndarray:
    """Which schools are called supported, an assignment in a row; the true one comes first."""
    schools = first + second
    if exact:
        flat = (i for chosen in combinations(range(schools), first) for i in chosen)
        return np.fromiter(flat, dtype=np.intp).reshape(-1, first)
    random = np.random.default_rng(seed)
    order = random.permuted(np.tile(np.arange(schools), (draws, 1)), axis=1)
    return np.concatenate([np.arange(first)[None, :], order[:, :first]])


def _not_rejected(
    found: np.ndarray, share: np.ndarray, effect: float, alpha: float
) -> tuple[float, float]:
    """The effects that are not rejected: all those whose p is above alpha.

    With an effect d taken from the supported schools an assignment differs by found - share d,
    and is at least as far from 0 as effect - d between two values of d, on both sides of the
    effect. So p falls away from the effect, and a limit is an order statistic of those values.
    """
    with np.errstate(all="ignore"):
        one, other = (effect + found) / (1 + share), (effect - found) / (1 - share)
    always = 1 - np.abs(share) < _TIE
    least = np.where(always, -np.inf, np.minimum(one, other))
    most = np.where(always, np.inf, np.maximum(one, other))
    needed = int(np.floor(alpha * len(found) + _TIE))
    low, high = float(np.sort(least)[needed]), float(np.sort(most)[::-1][needed])
    return low if np.isfinite(low) else np.nan, high if np.isfinite(high) else np.nan


def _matched(alike: pd.DataFrame, on: list[str], controls: int) -> list[tuple[str, str, float]]:
    """Pairs among schools of one kind, in code-point order; an empty control where none is left."""
    number = alike[on].to_numpy(dtype=float, na_value=np.nan)
    spread = np.nanstd(number, axis=0, ddof=1) if len(alike) > 1 else np.ones(len(on))
    number = number / np.where(spread > 0, spread, 1.0)
    known = np.isfinite(number).all(axis=1)
    supported = alike["supported"].to_numpy(dtype=bool)
    code = alike["area_code"].to_numpy()
    wanting = np.repeat(np.flatnonzero(supported & known), controls)
    free = np.flatnonzero(~supported & known)
    squares = ((number[wanting, None, :] - number[None, free, :]) ** 2).sum(axis=2)
    row, column = optimize.linear_sum_assignment(squares)
    distance = np.sqrt(squares[row, column])
    pairs = [*zip(code[wanting[row]], code[free[column]], distance, strict=True)]
    paired = {school for school, _, _ in pairs}
    return pairs + [(school, "", np.nan) for school in code[supported] if school not in paired]


def _segments(y: np.ndarray, points_before: int) -> SegmentedTrend:
    """Least squares on level, time, step and bend; errors for neighbours that are alike."""
    t = np.arange(1.0, len(y) + 1)
    after = (t > points_before).astype(float)
    bend = np.maximum(t - points_before - 1, 0)
    x = np.column_stack([np.ones_like(t), t, after, bend])
    bread = np.linalg.inv(x.T @ x)
    fitted = bread @ x.T @ y
    scores = x * (y - x @ fitted)[:, None]
    neighbours = scores[1:].T @ scores[:-1]
    meat = scores.T @ scores + 0.5 * (neighbours + neighbours.T)
    errors = np.sqrt(np.diag(bread @ meat @ bread))
    level, slope, step, turn = map(float, fitted)
    return SegmentedTrend(level, slope, step, turn, tuple(errors.tolist()))
