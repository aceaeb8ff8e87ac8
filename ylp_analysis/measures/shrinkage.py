"""Values of small cohorts steadied by what all of them together say.

A shrunken value stands beside the raw one and never replaces it. Values are shrunk only among
their like: one year, one measure, one level.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import optimize, special

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.change import newest_versions
from ylp_analysis.measures.intervals import floats, normal_quantile
from ylp_analysis.measures.rank_interval import rank_interval
from ylp_analysis.vocabulary.terms import GAP_KEY, OK, SERIES_KEY

# Of alpha + beta, beyond which a beta distribution is a point, or two, to any printed digit.
_LEAST_PRECISION, _MOST_PRECISION = 1e-4, 1e6
_HALVINGS = 60

_ALIKE = ["academic_year", *(c for c in SERIES_KEY if c != "area_code"), "unit", "confidence"]
_ADDED = (
    *("gap_shrunken", "shrunken_low", "shrunken_high"),
    *("rank", "rank_low", "rank_high", "ranked"),
)


class ShrunkenGaps(NamedTuple):
    """The common mean, the variance between the true values, and each value steadied."""

    mean: float
    tau2: float
    shrunken_values: Any
    standard_errors: Any


class ShrunkenRates(NamedTuple):
    """The beta distribution of the true rates, and each unit's posterior mean."""

    alpha: float
    beta: float
    posterior_means: Any


def shrink_gaps(gap: Any, standard_error: Any) -> ShrunkenGaps:
    """Each gap drawn towards the mean of all, the more so the less its own pupils can say.

    Parameters
    ----------
    gap : gaps of like units (schools, say), any unit. standard_error : theirs, known, above 0.

    Returns
    -------
    mean (weighted), tau2 (variance between true gaps by REML; exactly 0 where the gaps scatter
    no more than chance: then all shrink to the mean), shrunken_values, standard_errors (they
    hold what is not known of the mean and of tau2, and are never above the raw ones). A missing
    gap or standard error stays missing; one gap alone stays as it is.

    Source: g ~ N(theta, se²), theta ~ N(mean, tau2); Raudenbush and Bryk 1985, J Educ Stat 10:75;
    standard errors by Prasad and Rao 1990, JASA 85:163 (g1 + g2 + 2 g3 with REML).

    >>> steadied = shrink_gaps([0.1, 0.3, 0.5], [0.05, 0.05, 0.05])
    >>> [float(round(value, 4)) for value in steadied.shrunken_values], round(steadied.tau2, 4)
    ([0.1125, 0.3, 0.4875], 0.0375)
    """
    value, error = floats(gap, standard_error)
    known = np.isfinite(value) & np.isfinite(error)
    if (error[known] <= 0).any():
        raise ParameterError(
            "A standard error is 0, so its gap would outweigh all others.",
            "Give standard errors above 0 (agresti_caffo_variance has no zeros).",
        )
    if not known.any():
        nothing = np.full(value.shape, np.nan)[()]
        return ShrunkenGaps(np.nan, np.nan, nothing, nothing)
    y, variance = value[known], error[known] ** 2
    tau2 = _reml(y, variance)
    weight = 1 / (variance + tau2)
    mean = float((weight * y).sum() / weight.sum())
    kept = tau2 * weight  # the share of a gap's distance from the mean that stays
    own = kept * variance
    of_mean = (1 - kept) ** 2 / weight.sum()
    of_tau2 = variance**2 * weight**3 * 2 / (weight**2).sum()
    spread = np.minimum(own + of_mean + 2 * of_tau2, variance)
    shrunken, errors = np.full(value.shape, np.nan), np.full(value.shape, np.nan)
    shrunken[known], errors[known] = mean + kept * (y - mean), np.sqrt(spread)
    return ShrunkenGaps(mean, tau2, shrunken[()], errors[()])


def agresti_caffo_variance(x1: Any, n1: Any, x2: Any, n2: Any) -> Any:
    """The variance of p1 - p2 with one success and one failure more in each group: never 0.

    x : pupils who met the measure, n : pupils; proportions squared. A group without pupils has
    no gap and no variance (missing). Source: Agresti and Caffo 2000, Am Stat 54:280.

    >>> float(round(agresti_caffo_variance(10, 10, 0, 20), 5))  # Wald would say 0
    0.00834
    """
    x1, n1, x2, n2 = floats(x1, n1, x2, n2)
    p1, p2 = (x1 + 1) / (n1 + 2), (x2 + 1) / (n2 + 2)
    variance = p1 * (1 - p1) / (n1 + 2) + p2 * (1 - p2) / (n2 + 2)
    return np.where((n1 > 0) & (n2 > 0), variance, np.nan)[()]


def shrink_rates(numerator: Any, denominator: Any) -> ShrunkenRates:
    """Each unit's rate drawn towards the rate of all, by a beta-binomial model.

    Parameters
    ----------
    numerator, denominator : pupils who met the measure; pupils. A unit without pupils, or with
        a missing count, stays missing.

    Returns
    -------
    alpha, beta (maximum likelihood), posterior_means = (x + alpha) / (n + alpha + beta).
    Two limits: rates that scatter no more than chance (or one unit, or one pupil in each) give
    alpha = beta = inf, and every mean is the rate of all pupils; rates of which all are 0 or 1,
    and not all alike, give alpha = beta = 0, and every mean is the raw rate.

    Source: Griffiths 1973, Biometrics 29:637.

    >>> steadied = shrink_rates([9, 1, 5], [10, 10, 10])
    >>> [float(round(mean, 2)) for mean in steadied.posterior_means]
    [0.83, 0.17, 0.5]
    """
    x, n = floats(numerator, denominator)
    known = np.isfinite(x) & (n > 0)
    if ((x < 0) | (x > n))[known].any():
        raise DataError(
            "More pupils met the measure than there are, or a count is below 0.",
            "Count both from the same pupils.",
        )
    means = np.full(x.shape, np.nan)
    if not known.any():
        return ShrunkenRates(np.nan, np.nan, means[()])
    x, n = x[known], n[known]
    mean, precision = _beta_binomial(x, n)
    if np.isinf(precision):
        means[known] = mean
        return ShrunkenRates(np.inf, np.inf, means[()])
    means[known] = (x + mean * precision) / (n + precision)
    return ShrunkenRates(mean * precision, (1 - mean) * precision, means[()])


def shrink_table(
    gaps: pd.DataFrame, *, level: str = "school", draws: int = 4000, seed: int = 0
) -> pd.DataFrame:
    """The gap table's rows of one level, with each gap steadied and its place among its like.

    Parameters
    ----------
    gaps : gap table. Of several data versions the newest is used. Gaps are shrunk among the
        areas of one academic year, key stage, subject, measure, comparator and definition.
    level : whose gaps are set beside each other. draws, seed : of `rank_interval`.

    Returns
    -------
    The rows, raw columns unchanged, ordered by key, with `gap_shrunken, shrunken_low,
    shrunken_high` (the gap's unit), `rank` (1 is the widest steadied gap), `rank_low, rank_high,
    ranked` (how many have a place). Only rows with an interval and status `ok` have them: no
    assumed spread, and no rank without its range. `confidence` is the row's own.

    The standard error comes from the rates of all areas together where the counts are known
    (unit pp, Newcombe limits, no rounding), else half the interval over its normal quantile.
    """
    rows = newest_versions(gaps[gaps["level"] == level]).sort_values(
        list(GAP_KEY), kind="stable", ignore_index=True
    )
    added = {name: np.full(len(rows), np.nan) for name in _ADDED}
    error = _standard_errors(rows)
    usable = (rows["status"] == OK) & rows["gap"].notna() & np.isfinite(error)
    for key, group in rows[usable].groupby(_ALIKE, sort=False):
        at = group.index.to_numpy()
        z = normal_quantile(float(key[-1]))
        found = shrink_gaps(group["gap"].to_numpy(float), error[at])
        places = rank_interval(
            found.shrunken_values,
            found.standard_errors,
            draws=draws,
            seed=seed,
            confidence=float(key[-1]),
        )
        half = z * found.standard_errors
        low, high = found.shrunken_values - half, found.shrunken_values + half
        columns = (found.shrunken_values, low, high, *places, len(at))
        for name, column in zip(_ADDED, columns, strict=True):
            added[name][at] = column
    whole = {c: pd.array(added[c]).astype("Int64") for c in ("rank_low", "rank_high", "ranked")}
    return rows.assign(**(added | whole))


def _standard_errors(rows: pd.DataFrame) -> np.ndarray:
    """Of each gap, in its unit; missing where there is no interval.

    From the rates of all areas alike: a small school's own rates are often 0 or 1, which makes
    its gap look surer than it is, and a city with one gap would seem to have many.
    """
    half = (rows["gap_high"] - rows["gap_low"]).to_numpy(float) / 2
    z = np.array([normal_quantile(float(c)) for c in rows["confidence"]], dtype=float)
    half = np.where((rows["method"] == "none") | (half <= 0), np.nan, half)
    counted = (rows["method"] == "newcombe") & (rows["precision"] == 0) & (rows["unit"] == "pp")
    counted &= rows["status"] == OK
    variance = np.zeros(len(rows))
    for group in ("other", "disadvantaged"):
        pupils = rows[f"{group}_pupils"].astype("Float64").where(counted).astype(float)
        met = pupils * rows[f"{group}_value"] / 100
        among = [rows[c] for c in _ALIKE]
        rate = (met.groupby(among).transform("sum") + 1) / (
            pupils.groupby(among).transform("sum") + 2
        )
        variance = variance + (rate * (1 - rate) / pupils).to_numpy(float)
    from_counts = 100 * np.sqrt(variance)
    return np.where(counted & np.isfinite(from_counts), from_counts, half / z)


def _reml(y: np.ndarray, variance: np.ndarray) -> float:
    """The variance between true values that makes the restricted likelihood largest, 0 or more.

    A grid first, since the likelihood may have two tops; then where its slope is 0 beside the best.
    """
    most = 10 * float(np.var(y)) + float(variance.max())
    grid = np.concatenate([[0.0], most * np.logspace(-8, 0, 200)])
    weight = 1 / (variance + grid[:, None])
    left = y - (weight * y).sum(1, keepdims=True) / weight.sum(1, keepdims=True)
    minus = (weight * left**2).sum(1) + np.log(weight.sum(1)) - np.log(weight).sum(1)
    best = int(np.argmin(minus))

    def slope(tau2: float) -> float:
        w = 1 / (variance + tau2)
        residual = y - (w * y).sum() / w.sum()
        return float((w**2 * residual**2).sum() - w.sum() + (w**2).sum() / w.sum())

    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    if slope(low) > 0 > slope(high):
        return float(optimize.brentq(slope, low, high, xtol=1e-14 * most, rtol=1e-13))
    return float(grid[best])


def _beta_binomial(x: np.ndarray, n: np.ndarray) -> tuple[float, float]:
    """The likeliest mean and precision (alpha + beta; inf and 0 are the two limits)."""
    pooled = float(x.sum() / n.sum())
    if pooled in (0.0, 1.0):
        return pooled, np.inf
    grid = np.geomspace(_LEAST_PRECISION, _MOST_PRECISION, 40)[:, None]
    likelihood = _log_likelihood(x, n, grid)
    as_one = (x * np.log(pooled) + (n - x) * np.log1p(-pooled)).sum()
    best = int(np.argmax(likelihood))
    if likelihood[best] <= as_one + 1e-6:
        return pooled, np.inf
    if best == 0:
        return pooled, 0.0

    def slope(log_precision: float) -> float:
        s = np.exp(log_precision)
        return float(_slopes(x, n, _likeliest_mean(x, n, s), s)[1][0])

    low, high = (float(np.log(grid[i, 0])) for i in (best - 1, min(best + 1, len(grid) - 1)))
    if slope(low) > 0 > slope(high):
        precision = float(np.exp(optimize.brentq(slope, low, high, xtol=1e-12)))
    else:
        precision = float(grid[best, 0])
    return float(_likeliest_mean(x, n, precision)[0, 0]), precision


def _likeliest_mean(x: np.ndarray, n: np.ndarray, precision: Any) -> np.ndarray:
    """For each precision, by halving: the likelihood has one top in the mean."""
    s = np.atleast_2d(precision)
    low, high = np.zeros(s.shape), np.ones(s.shape)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        rises = _slopes(x, n, middle, s)[0][:, None] > 0
        low, high = np.where(rises, middle, low), np.where(rises, high, middle)
    return (low + high) / 2


def _slopes(x: np.ndarray, n: np.ndarray, mean: Any, s: Any) -> tuple[np.ndarray, np.ndarray]:
    """Of the log likelihood, along the mean (over the precision) and along the precision."""
    a, b = mean * s, (1 - mean) * s
    up = special.digamma(x + a) - special.digamma(a)
    down = special.digamma(n - x + b) - special.digamma(b)
    both = special.digamma(n + s) - special.digamma(s)
    along = mean * up + (1 - mean) * down - both
    return np.atleast_2d(up - down).sum(-1), np.atleast_2d(along).sum(-1)


def _log_likelihood(x: np.ndarray, n: np.ndarray, s: np.ndarray) -> np.ndarray:
    """Of each precision at its likeliest mean, without the binomial coefficients."""
    mean = _likeliest_mean(x, n, s)
    return (
        special.betaln(x + mean * s, n - x + (1 - mean) * s)
        - special.betaln(mean * s, (1 - mean) * s)
    ).sum(-1)
