"""How far apart the scores of two groups lie, in units that compare across tests.

Standard deviations (Hedges' g), the chance that one outscores the other (AUC), and V.
"""

from typing import Any, NamedTuple

import numpy as np
from scipy import special, stats

from ylp_analysis.measures.intervals import Interval, floats, mean_difference, normal_quantile

_HALVINGS = 70  # of a range of some tens at most: far below the last printed digit


class EffectSize(NamedTuple):
    """A standardised difference of two means with its limits, in standard deviations."""

    g: Any
    low: Any
    high: Any


def hedges_g(
    n1: Any,
    mean1: Any,
    sd1: Any,
    n2: Any,
    mean2: Any,
    sd2: Any,
    confidence: float = 0.95,
    standardiser: Any = None,
) -> EffectSize:
    """The difference of two means, mean1 - mean2, in standard deviations, with limits.

    Parameters
    ----------
    n1, mean1, sd1 : pupils of the first group (the others), mean and standard deviation (divisor
        n - 1) of their scores. n2, mean2, sd2 : of the second group (disadvantaged pupils).
    standardiser : the published standard deviation of the nation's pupils. Given, g is the
        difference divided by it, and its limits are Welch's divided by it.

    Returns
    -------
    g, low, high: positive where the second group is behind. Without a standardiser the difference
    is divided by the pooled standard deviation and multiplied by the exact small-sample factor;
    the limits are those of the noncentral t times the factor. A group of one pupil, or no spread:
    no limits (nan). An empty group: no g either.

    Source: Hedges 1981, J Educ Stat 6:107; limits: Steiger and Fouladi 1997.

    >>> [float(round(v, 3)) for v in hedges_g(15, 105.27, 4.97, 10, 99.5, 4.95)]
    [1.124, 0.276, 1.952]
    >>> [float(round(v, 3)) for v in hedges_g(15, 105.27, 4.97, 10, 99.5, 4.95, standardiser=10)]
    [0.577, 0.154, 1.0]
    """
    normal_quantile(confidence)
    n1, mean1, sd1, n2, mean2, sd2 = floats(n1, mean1, sd1, n2, mean2, sd2)
    if standardiser is not None:
        unit = np.where(floats(standardiser)[0] > 0, floats(standardiser)[0], np.nan)
        welch = mean_difference(n1, mean1, sd1, n2, mean2, sd2, confidence)
        return EffectSize(*(limit / unit for limit in welch))
    freedom = n1 + n2 - 2
    with np.errstate(all="ignore"):
        # One pupil has no standard deviation, so the other group's stands for both.
        squares = sum(np.where(n == 1, 0.0, (n - 1) * sd**2) for n, sd in ((n1, sd1), (n2, sd2)))
        pooled = np.sqrt(squares / freedom)
        known = (n1 > 0) & (n2 > 0) & (freedom > 0) & (pooled > 0)
        d = np.where(known, (mean1 - mean2) / pooled, np.nan)
        scale = np.sqrt(1 / n1 + 1 / n2)
        factor = small_sample_factor(freedom)
        ranged = known & (n1 > 1) & (n2 > 1)
        t, df = np.where(ranged, d / scale, np.nan), np.where(ranged, freedom, np.nan)
        low, high = (scale * _noncentrality(t, df, side, confidence) for side in (1, -1))
        return EffectSize((factor * d)[()], (factor * low)[()], (factor * high)[()])


def small_sample_factor(freedom: Any) -> Any:
    """The exact factor that takes the small-sample bias out of a standardised difference.

    J = gamma(m/2) / (sqrt(m/2) gamma((m-1)/2)) with m degrees of freedom; at m = 1 it is 0.

    >>> float(round(small_sample_factor(23), 10))
    0.9669721211
    """
    (m,) = floats(freedom)
    with np.errstate(all="ignore"):
        log = special.gammaln(m / 2) - special.gammaln((m - 1) / 2) - np.log(m / 2) / 2
        return np.where(m > 1, np.exp(log), np.where(m == 1, 0.0, np.nan))[()]


def auc_interval(
    auc: Any, other_pupils: Any, disadvantaged_pupils: Any, confidence: float = 0.95
) -> Interval:
    """Limits of AUC: those values at which the one found would just be believable.

    Never of zero width, also at 0 and 1, and made for cohorts as small as ours. For the index take
    20 limit - 10, for V `v_of_auc(limit)`; both rise with AUC. A group without pupils: missing.

    Source: Newcombe 2006, Stat Med 25:559, method 5.

    >>> [float(round(limit, 3)) for limit in auc_interval(1.0, 25, 5)]
    [0.77, 1.0]
    """
    z = normal_quantile(confidence)
    found, n1, n2 = floats(auc, other_pupils, disadvantaged_pupils)
    known = (n1 > 0) & (n2 > 0) & (found >= 0) & (found <= 1)
    limits = []
    with np.errstate(all="ignore"):
        for bound in (0.0, 1.0):
            outer, inner = np.full_like(found, bound), found.copy()
            for _ in range(_HALVINGS):
                middle = (outer + inner) / 2
                tails = (1 - middle) / (2 - middle) + middle / (1 + middle)
                spread = middle * (1 - middle) * (1 + ((n1 + n2) / 2 - 1) * tails) / (n1 * n2)
                outside = (found - middle) ** 2 > z**2 * spread
                outer = np.where(outside, middle, outer)
                inner = np.where(outside, inner, middle)
            limits.append(np.where(known, np.where(found == bound, bound, inner), np.nan)[()])
    return Interval(*limits)


def auc_standard_error(auc: Any, other_pupils: Any, disadvantaged_pupils: Any) -> Any:
    """The standard error of AUC (of the index: 20 times that). Not for limits of small cohorts.

    Source: Hanley and McNeil 1982, Radiology 143:29.

    >>> float(round(auc_standard_error(0.636875, 400, 100), 6))
    0.029035
    """
    a, n1, n2 = floats(auc, other_pupils, disadvantaged_pupils)
    with np.errstate(all="ignore"):
        of_others = (n1 - 1) * (a / (2 - a) - a**2)
        of_disadvantaged = (n2 - 1) * (2 * a**2 / (1 + a) - a**2)
        return np.sqrt((a * (1 - a) + of_others + of_disadvantaged) / (n1 * n2))[()]


def v_of_auc(auc: Any) -> Any:
    """V of an AUC; nan at 0 and 1, where it is undefined.

    >>> float(v_of_auc(0.5))
    0.0
    """
    (a,) = floats(auc)
    inside = np.where((a > 0) & (a < 1), a, np.nan)
    return (np.sqrt(2) * special.ndtri(inside))[()]


def v_of_index(index: Any) -> Any:
    """V of a gap index (-10 to 10), as it would be if both groups were normal on some scale.

    >>> float(round(v_of_index(3.7), 5))
    0.68126
    """
    (i,) = floats(index)
    return v_of_auc((1 + i / 10) / 2)


def index_of_v(v: Any) -> Any:
    """The gap index (-10 to 10) that goes with a V; the way back of `v_of_index`.

    >>> float(round(index_of_v(0.68126), 3))
    3.7
    """
    (value,) = floats(v)
    return (20 * special.ndtr(value / np.sqrt(2)) - 10)[()]


def _noncentrality(t: np.ndarray, freedom: np.ndarray, side: int, confidence: float) -> np.ndarray:
    """The lower (side 1) or upper (side -1) limit of the noncentrality of an observed t.

    By halving on the distribution function: scipy's own inverse (nctdtrinc) leaves twice the tail
    at some values when the confidence is 99.8%. The function itself goes wrong far from the
    answer, so the search keeps to where the answer can be, for a t turned positive.
    """
    tail, of_positive = (1 - confidence) / 2, np.where(t < 0, -side, side)
    # Above `high`, less than the tail is left: half by the spread's doing, half by the mean's.
    low = np.full(t.shape, -stats.norm.isf(tail))
    high = np.abs(t) * np.sqrt(stats.chi2.isf(tail / 2, freedom) / freedom)
    high = high + stats.norm.isf(tail / 2)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = stats.nct.cdf(np.abs(t), freedom, middle)
        too_low = below > np.where(of_positive == 1, 1 - tail, tail)
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    return np.where(np.isnan(t), np.nan, np.where(t < 0, -1, 1) * (low + high) / 2)
