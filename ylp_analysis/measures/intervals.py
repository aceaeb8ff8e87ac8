"""Likely ranges of a rate, of a difference of two rates, and of a difference of two means.

Every function takes single numbers or arrays of equal length; rates are proportions (0 to 1).
A group without pupils gives missing limits (nan), never an exception and never a zero width.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from ylp_analysis.errors import ParameterError

_HALVINGS = 60  # of an interval at most 2 wide: far below the last printed digit


class Interval(NamedTuple):
    """The lower and the upper limit."""

    low: Any
    high: Any


class MeanDifference(NamedTuple):
    """A difference of two means with its limits, in the scores' own unit."""

    difference: Any
    low: Any
    high: Any


def normal_quantile(confidence: float) -> float:
    """The two-sided normal quantile of a confidence level.

    >>> normal_quantile(0.95)
    1.959963984540054
    """
    if not 0 < confidence < 1:
        raise ParameterError(
            f"The confidence {confidence!r} does not lie between 0 and 1.", "Give one like 0.95."
        )
    return float(special.ndtri(1 - (1 - confidence) / 2))


def wilson(numerator: Any, denominator: Any, confidence: float = 0.95) -> Interval:
    """Wilson score limits of a rate.

    numerator : pupils who met the measure; need not be a whole number (rounded publications).
    denominator : pupils in the group. Source: Wilson 1927, JASA 22:209.

    >>> [float(round(limit, 4)) for limit in wilson(15, 148)]
    [0.0624, 0.1605]
    """
    z = normal_quantile(confidence)
    x, n = floats(numerator, denominator)
    with np.errstate(all="ignore"):
        centre = x + z**2 / 2
        half = z * np.sqrt(x * (n - x) / n + z**2 / 4)
        low = (centre - half) / (n + z**2)
        high = (centre + half) / (n + z**2)
    known = (n > 0) & (x >= 0) & (x <= n)
    low = np.where(known, np.where(x == 0, 0.0, low), np.nan)
    high = np.where(known, np.where(x == n, 1.0, high), np.nan)
    return Interval(low[()], high[()])


def mover(
    first: Any, first_low: Any, first_high: Any, second: Any, second_low: Any, second_high: Any
) -> Interval:
    """Limits of `first - second`, recovered from the limits of each (MOVER).

    The two estimates must be independent; any unit. Source: Zou and Donner 2008, Stat Med 27:1693.
    """
    a, al, ah, b, bl, bh = floats(first, first_low, first_high, second, second_low, second_high)
    low = a - b - np.hypot(a - al, bh - b)
    high = a - b + np.hypot(ah - a, b - bl)
    return Interval(low[()], high[()])


def difference(
    x1: Any, n1: Any, x2: Any, n2: Any, method: str = "newcombe", confidence: float = 0.95
) -> Interval:
    """Limits of the difference of two independent rates, p1 - p2.

    Parameters
    ----------
    x1, n1 : pupils of the first group who met the measure; pupils in it. x2, n2 : the second.
    method : `newcombe` (hybrid score, method 10; Newcombe 1998, Stat Med 17:873) or
        `miettinen_nurminen` (Stat Med 1985, 4:213), the sensitivity check for small cohorts.

    >>> [float(round(limit, 4)) for limit in difference(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    x1, n1, x2, n2 = floats(x1, n1, x2, n2)
    if method == "newcombe":
        with np.errstate(all="ignore"):
            p1, p2 = x1 / n1, x2 / n2
        return mover(p1, *wilson(x1, n1, confidence), p2, *wilson(x2, n2, confidence))
    if method == "miettinen_nurminen":
        return _miettinen_nurminen(x1, n1, x2, n2, normal_quantile(confidence))
    raise ParameterError(
        f"There is no method {method!r}.", "Use 'newcombe' or 'miettinen_nurminen'."
    )


def paired_difference(
    both: Any, first_only: Any, second_only: Any, neither: Any, confidence: float = 0.95
) -> Interval:
    """Limits of p1 - p2 where both rates belong to the same pupils.

    Parameters
    ----------
    both, first_only, second_only, neither : numbers of pupils in the two-by-two table of the
        two outcomes (English and mathematics, say).

    Source: Newcombe 1998, Stat Med 17:2635, method 10.
    """
    e, f, g, h = floats(both, first_only, second_only, neither)
    n = e + f + g + h
    low1, high1 = wilson(e + f, n, confidence)
    low2, high2 = wilson(e + g, n, confidence)
    with np.errstate(all="ignore"):
        p1, p2 = (e + f) / n, (e + g) / n
        excess = e * h - f * g
        excess = np.where(excess > 0, np.maximum(excess - n / 2, 0), excess)
        margins = np.sqrt((e + f) * (g + h) * (e + g) * (f + h))
        phi = np.where(margins > 0, excess / margins, 0.0)
        below = _joined(p1 - low1, high2 - p2, phi)
        above = _joined(high1 - p1, p2 - low2, phi)
        return Interval((p1 - p2 - below)[()], (p1 - p2 + above)[()])


def mean_difference(
    n1: Any, mean1: Any, sd1: Any, n2: Any, mean2: Any, sd2: Any, confidence: float = 0.95
) -> MeanDifference:
    """The difference of two means, mean1 - mean2, with Welch limits.

    n : pupils; mean, sd : of their scores (sd with divisor n - 1), in the scores' own unit.
    A group of one pupil, or no spread in either group, gives no limits. Source: Welch 1947.
    """
    normal_quantile(confidence)
    n1, mean1, sd1, n2, mean2, sd2 = floats(n1, mean1, sd1, n2, mean2, sd2)
    with np.errstate(all="ignore"):
        v1, v2 = sd1**2 / n1, sd2**2 / n2
        error = np.sqrt(v1 + v2)
        freedom = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
        known = (n1 > 1) & (n2 > 1) & (error > 0)
        t = special.stdtrit(np.where(known, freedom, np.nan), 1 - (1 - confidence) / 2)
        centre = np.where((n1 > 0) & (n2 > 0), mean1 - mean2, np.nan)
        return MeanDifference(centre[()], (centre - t * error)[()], (centre + t * error)[()])


def floats(*values: Any) -> list[np.ndarray]:
    """The values as float arrays of one shape; a missing count is nan."""

    def as_floats(value: Any) -> np.ndarray:
        if hasattr(value, "to_numpy"):
            return value.to_numpy(dtype=float, na_value=np.nan)
        return np.asarray(np.nan if value is pd.NA else value, dtype=float)

    return list(np.broadcast_arrays(*map(as_floats, values)))


def _joined(a: np.ndarray, b: np.ndarray, phi: np.ndarray) -> np.ndarray:
    return np.sqrt(np.maximum(a**2 - 2 * phi * a * b + b**2, 0))


def _miettinen_nurminen(
    x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray, z: float
) -> Interval:
    """Both limits by halving: the score statistic falls as the assumed difference rises."""
    known = (n1 > 0) & (n2 > 0)
    with np.errstate(all="ignore"):
        found = x1 / n1 - x2 / n2
        limits = []
        for bound in (-1.0, 1.0):
            outer, inner = np.full_like(found, bound), found.copy()
            for _ in range(_HALVINGS):
                middle = (outer + inner) / 2
                variance = _score_variance(x1, n1, x2, n2, middle)
                outside = (found - middle) ** 2 > z**2 * variance
                outer = np.where(outside, middle, outer)
                inner = np.where(outside, inner, middle)
            limits.append(np.where(known, np.where(found == bound, bound, inner), np.nan)[()])
    return Interval(*limits)


def _score_variance(
    x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray, delta: np.ndarray
) -> np.ndarray:
    """Variance of p1 - p2 at the likeliest rates that differ by exactly `delta`.

    The root of the likelihood's cubic in closed form: Farrington and Manning 1990, Stat Med 9:1447.
    """
    n, x = n1 + n2, x1 + x2
    l2 = (n1 + 2 * n2) * delta - n - x
    l1 = (n2 * delta - n - 2 * x2) * delta + x
    l0 = x2 * delta * (1 - delta)
    c = l2**3 / (27 * n**3) - l1 * l2 / (6 * n**2) + l0 / (2 * n)
    b = np.where(c < 0, -1, 1) * np.sqrt(np.maximum(l2**2 / (9 * n**2) - l1 / (3 * n), 0))
    ratio = np.where(b == 0, 0.0, c / b**3)
    angle = (np.pi + np.arccos(np.clip(ratio, -1, 1))) / 3
    p2 = 2 * b * np.cos(angle) - l2 / (3 * n)
    p2 = np.clip(p2, np.maximum(0, -delta), np.minimum(1, 1 - delta))
    p1 = np.clip(p2 + delta, 0, 1)
    return (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * n / (n - 1)
