"""Cohort size, gap and headline against a world in which every school has the same gap.

There too the widest gap stands in a school with few disadvantaged pupils, and gaps rise with
other pupils' results, by noise and arithmetic alone. gap = other - disadvantaged.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.intervals import Interval, floats, normal_quantile
from ylp_analysis.measures.multiplicity import benjamini_hochberg
from ylp_analysis.measures.shrinkage import agresti_caffo_variance
from ylp_analysis.measures.spread import gap_chances, rate_under_gap
from ylp_analysis.measures.trend import Heterogeneity, slope
from ylp_analysis.vocabulary.terms import GAP_KEY

SMALL_NUMBERS = "consistent with small-number noise"
RISES = "wider where the figure is higher"
FALLS = "narrower where the figure is higher"
ONE_YEAR = "not judged on one year"
TOO_FEW_SCHOOLS = "too few schools to tell"
SLOPE_VERDICTS = (SMALL_NUMBERS, RISES, FALLS, ONE_YEAR, TOO_FEW_SCHOOLS)

_FUNNEL = 0.998  # the only limit that flags (4-statistics §7)
_FAMILY = 0.05  # chance of any false flag in a city with one gap
_MOST_PAIRS = 1_000_000  # pairs of counts enumerated; beyond, the normal curve is as good
_READ = ("area_code", "unit", "gap", "gap_low", "gap_high", "confidence", "other_pupils",
         "other_value", "disadvantaged_pupils", "disadvantaged_value")  # fmt: skip
_ONE_SERIES = [c for c in GAP_KEY if c != "area_code"]


class GapSlope(NamedTuple):
    """Slope of the signed gap, its limits, what it may be called, schools behind it."""

    slope: float
    low: float
    high: float
    verdict: str
    schools: int
    heterogeneity: Heterogeneity


class ConstantGapWorld(NamedTuple):
    """What one constant gap alone does to correlations and to the widest gap."""

    headline_correlation: float
    cohort_correlation: float
    widest_is_small: float
    small_schools: float


def constant_gap_envelope(
    n_disadvantaged: Any, n_other: Any, *, other_rate: Any, gap: Any, confidence: float = 0.95
) -> Interval:
    """Where each school's gap would lie by chance if its true gap were the constant one.

    Parameters
    ----------
    n_disadvantaged, n_other : pupils of each group, by school.
    other_rate : the true rate of other pupils, one or by school (0 to 1).
    gap : the constant one, a proportion; the disadvantaged rate is `other_rate - gap`.

    Returns
    -------
    Interval of proportions, the narrowest limits with at most (1 - confidence)/2 of the worlds
    beyond each, exact from every pair of counts (normal where there are over a million); missing
    for a group without pupils.

    >>> low, high = constant_gap_envelope(5, 25, other_rate=0.85, gap=0.2)
    >>> round(float(low), 2), round(float(high), 2)
    (-0.2, 0.68)
    """
    z = normal_quantile(confidence)
    poor, other, rate, delta = floats(n_disadvantaged, n_other, other_rate, gap)
    asked = [np.ravel(c) for c in (other, poor, rate, np.clip(rate - delta, 0, 1))]
    cells, back = np.unique(np.stack(asked, axis=1), axis=0, return_inverse=True)
    limits = [_limits(n1, n2, p1, p2, (1 - confidence) / 2, z) for n1, n2, p1, p2 in cells]
    found = np.array(limits, dtype=float).reshape(-1, 2)[np.ravel(back)]
    return Interval(*(limit.reshape(other.shape)[()] for limit in found.T))


def constant_gap_world(
    n_disadvantaged: Any,
    n_other: Any,
    *,
    other_rate: Any,
    gap: float,
    small: int = 5,
    draws: int = 2000,
    seed: int = 0,
) -> ConstantGapWorld:
    """What a city of these cohorts looks like when every school has the same gap.

    Parameters
    ----------
    n_disadvantaged, n_other, other_rate, gap : as in `constant_gap_envelope`.
    small : the most disadvantaged pupils of a school that counts as small.

    Returns means over `draws` cities: the correlation of the gap with other pupils' rate and with the
    number of disadvantaged pupils, the share of cities whose widest gap stands in a small school
    (ties shared); for comparison, the share of schools that are small. No schools: missing.

    >>> constant_gap_world([1, 20], [20, 20], other_rate=0.9, gap=0.2, draws=50).small_schools
    0.5
    """
    cells = np.stack(floats(n_other, n_disadvantaged, other_rate, gap)).reshape(4, -1)
    n1, n2, p1, delta = cells[:, (cells[0] > 0) & (cells[1] > 0)]
    if not len(n1):
        return ConstantGapWorld(np.nan, np.nan, np.nan, np.nan)
    random, size = np.random.default_rng(seed), (draws, len(n1))
    other = random.binomial(n1.astype(int), p1, size) / n1
    poor = random.binomial(n2.astype(int), np.clip(p1 - delta, 0, 1), size) / n2
    gaps = other - poor
    widest, is_small = gaps >= gaps.max(axis=1, keepdims=True) - 1e-12, n2 <= small
    return ConstantGapWorld(
        _mean_correlation(gaps, other),
        _mean_correlation(gaps, np.broadcast_to(n2, gaps.shape)),
        float(((widest & is_small).sum(axis=1) / widest.sum(axis=1)).mean()),
        float(is_small.mean()),
    )


def gap_on_cohort_size(
    gaps: pd.DataFrame, *, errors: str = "common", confidence: float = 0.95
) -> GapSlope:
    """How the signed gap of schools changes with the logarithm of their disadvantaged pupils.

    Parameters
    ----------
    gaps : gap-table rows of one series, one row per school, better of years pooled
        (`measures.pooling`): on a single year the verdict is `not judged on one year`.
    errors : of the gaps. `common`: those that all schools' rates together give. `agresti_caffo`:
        from each school's own results; in a city with one gap these call a slope in 9% of worlds
        instead of 4%, since a small school without a gap then seems the surer one.

    Returns
    -------
    GapSlope in the gap's unit per unit of log(pupils); times 0.69 it is the change per doubling.
    Least squares with known variances (scores: from their limits), REML with Knapp-Hartung limits
    where schools differ more than chance. Rows without a gap are left out. Unless the limits
    exclude 0 the verdict is `consistent with small-number noise`.

    >>> rows = {"gap": [1.0, 9.0, 5.0], "gap_low": [0, 8, 4], "gap_high": [2, 10, 6]}
    >>> gaps = pd.DataFrame(rows).assign(area_code=list("abc"), unit="points", confidence=0.95,
    ...     other_pupils=20, other_value=50, disadvantaged_value=40, disadvantaged_pupils=[1, 9, 3])
    >>> gap_on_cohort_size(gaps).verdict, round(gap_on_cohort_size(gaps.assign(years=3)).slope, 2)
    ('not judged on one year', 3.64)
    """
    rows, error = _usable(gaps, errors)
    pupils = rows["disadvantaged_pupils"].to_numpy(dtype=float)
    return _slope(rows, error, np.log(pupils), confidence)


def gap_on_headline(
    gaps: pd.DataFrame, *, headline: pd.DataFrame, errors: str = "common", confidence: float = 0.95
) -> GapSlope:
    """How the signed gap of schools changes with a headline that shares no noise with it.

    Parameters
    ----------
    gaps, errors : as in `gap_on_cohort_size`.
    headline : `area_code`, `value` (all pupils, in its unit), `academic_year`, `key_stage`,
        `subject`, `measure`: one series of **another year or subject**. A headline of the same
        series and year holds the same pupils, and rises with the gap by arithmetic alone.

    Returns GapSlope in the gap's unit per unit of the headline, whose own noise makes it too flat.
    ParameterError where the headline is of the gap's own series and years.

    >>> nothing = pd.DataFrame(columns=[*_READ, "value"])
    >>> gap_on_headline(nothing, headline=nothing).verdict
    'too few schools to tell'
    """
    rows, error = _usable(gaps, errors)
    if len(rows) and len(headline):
        _refuse_own_headline(rows.iloc[0], headline)
    if headline["area_code"].duplicated().any():
        raise DataError("The headline holds a school twice.", "Give one row per school.")
    values = headline.set_index("area_code")["value"].astype(float)
    against = rows["area_code"].map(values).to_numpy(dtype=float)
    held = np.isfinite(against)
    return _slope(rows[held], error[held], against[held], confidence)


def stands_out(gaps: pd.DataFrame) -> pd.DataFrame:
    """The schools whose gap one constant gap for all does not explain; none in most cities.

    Parameters
    ----------
    gaps : gap-table rows of one series, one row per school, in percentage points.

    Returns
    -------
    Some rows of `gaps`, in its order, with `constant_gap` (Mantel-Haenszel), `chance_low`,
    `chance_high` (the school's 99.8% range under that gap) and `p_value`, exact from its counts. A row must lie beyond the range and be called at 5% over all schools of the
    table together (Benjamini-Hochberg), so a city with one gap has an empty list at least 19 times in 20.

    Source: Greenland and Robins 1985, Biometrics 41:55.

    >>> rows = {"gap": [10] * 9 + [80], "disadvantaged_value": [80] * 9 + [10], "other_value": 90}
    >>> rows |= {"area_code": list("abcdefghij"), "other_pupils": 100, "disadvantaged_pupils": 50}
    >>> rows |= {"unit": "pp", "gap_low": 0, "gap_high": 0, "confidence": 0.95}
    >>> stands_out(pd.DataFrame(rows))["area_code"].tolist()
    ['j']
    """
    rows, _ = _usable(gaps)
    rows = rows[(rows["unit"] == "pp").to_numpy()]
    x1, n1, x2, n2 = _counts(rows)
    found, weight = x1 / n1 - x2 / n2, n1 * n2 / (n1 + n2)
    common = float((weight * found).sum() / weight.sum()) if len(rows) else np.nan
    p1 = rate_under_gap(common, x1, n1, x2, n2)
    p2 = np.clip(p1 - common, 0, 1)
    low, high = constant_gap_envelope(n2, n1, other_rate=p1, gap=p1 - p2, confidence=_FUNNEL)
    p = np.array([*map(_both_tails, found, n1, n2, p1, p2)], dtype=float)
    marked = rows.assign(constant_gap=100 * common, chance_low=100 * low, chance_high=100 * high)
    return marked.assign(p_value=p)[(p < 1 - _FUNNEL) & benjamini_hochberg(p, q=_FAMILY).rejected]


def _usable(gaps: pd.DataFrame, errors: str = "common") -> tuple[pd.DataFrame, np.ndarray]:
    """The rows with a gap and a known error, and the error in the gap's unit."""
    if not {*_READ} <= {*gaps}:
        raise DataError("The gaps lack a column.", f"Needed: {', '.join(_READ)}.")
    several = [c for c in _ONE_SERIES if c in gaps and gaps[c].nunique() > 1]
    if several or gaps["area_code"].duplicated().any():
        what = f"more than one {several[0]}" if several else "a school twice"
        raise DataError(f"The gaps hold {what}.", "Give one series, one row per school.")
    percent = (gaps["unit"] == "pp").to_numpy()
    x1, n1, x2, n2 = _counts(gaps)
    if errors not in ("common", "agresti_caffo"):
        raise ParameterError(f"There are no errors {errors!r}.", "Use 'common' or 'agresti_caffo'.")
    variance = agresti_caffo_variance(x1, n1, x2, n2)
    if errors == "common" and percent.any():
        known = percent & np.isfinite(variance)
        p1, p2 = (x[known].sum() / n[known].sum() for x, n in ((x1, n1), (x2, n2)))
        variance = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
    low, high, level = floats(gaps["gap_low"], gaps["gap_high"], gaps["confidence"])
    from_limits = (high - low) / 2 / stats.norm.ppf((1 + level) / 2)
    error = np.where(percent, 100 * np.sqrt(variance), from_limits)
    gap, pupils = floats(gaps["gap"], gaps["disadvantaged_pupils"])
    held = np.isfinite(gap) & np.isfinite(error) & (error > 0) & (pupils > 0)
    return gaps[held], error[held]


def _counts(gaps: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Met and pupils of other and disadvantaged pupils; whole where the table's values are."""
    n1, p1 = floats(gaps["other_pupils"], gaps["other_value"])
    n2, p2 = floats(gaps["disadvantaged_pupils"], gaps["disadvantaged_value"])
    n1, n2 = np.where(n1 > 0, n1, np.nan), np.where(n2 > 0, n2, np.nan)
    return np.round(p1 * n1 / 100), n1, np.round(p2 * n2 / 100), n2


def _slope(rows: pd.DataFrame, error: np.ndarray, x: np.ndarray, confidence: float) -> GapSlope:
    enough = len(rows) if len(rows) >= 3 else 0  # two schools leave no scatter about a line
    line = slope(rows["gap"][:enough], x[:enough], error[:enough], confidence)
    verdict = RISES if line.low > 0 else FALLS if line.high < 0 else SMALL_NUMBERS
    if not np.isfinite(line.slope):
        verdict = TOO_FEW_SCHOOLS
    elif "years" not in rows or float(rows["years"].median()) < 2:
        verdict = ONE_YEAR
    return GapSlope(*line[:3], verdict, len(rows), line.heterogeneity)


def _refuse_own_headline(gap: pd.Series, headline: pd.DataFrame) -> None:
    first, last = gap.get("first_year", gap["academic_year"]), gap["academic_year"]
    same = (headline["academic_year"] >= first) & (headline["academic_year"] <= last)
    series = ["key_stage", "subject", "measure"]
    if (same & (headline[series] == gap[series]).all(axis=1)).any():
        raise ParameterError(
            f"The headline is of the gap's own subject and year ({last}).",
            "Give the headline of another year or of another subject.",
        )


def _mean_correlation(a: np.ndarray, b: np.ndarray) -> float:
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    scale = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    varied = scale > 0
    return float(((a * b).sum(axis=1)[varied] / scale[varied]).mean()) if varied.any() else np.nan


def _limits(n1: float, n2: float, p1: float, p2: float, tail: float, z: float) -> Interval:
    if not (n1 > 0 and n2 > 0 and np.isfinite(p1 + p2)):
        return Interval(np.nan, np.nan)
    if n1 * n2 > _MOST_PAIRS:
        half = z * np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
        return Interval(p1 - p2 - half, p1 - p2 + half)
    gaps, chance = gap_chances(n1, n2, p1, p2)
    low = int(np.searchsorted(np.cumsum(chance), tail, side="right"))
    high = int(np.searchsorted(np.cumsum(chance[::-1]), tail, side="right"))
    return Interval(gaps[low], gaps[::-1][high])


def _both_tails(found: float, n1: float, n2: float, p1: float, p2: float) -> float:
    """Twice the smaller of the chances of a gap at least as low, and at least as high."""
    gaps, chance = gap_chances(n1, n2, p1, p2)
    below, above = chance[gaps <= found + 1e-12].sum(), chance[gaps >= found - 1e-12].sum()
    return float(min(1.0, 2 * min(below, above)))
