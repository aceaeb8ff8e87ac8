"""How far an area may lie from a target by chance alone, given its number of pupils."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.intervals import Interval, floats, normal_quantile
from ylp_analysis.measures.multiplicity import error_towards
from ylp_analysis.vocabulary.terms import OK

INSIDE = "inside"
OUTSIDE_95 = "outside 95%"
OUTSIDE_998 = "outside 99.8%"
NOT_JUDGED = "not judged"
ZONES = (INSIDE, OUTSIDE_95, OUTSIDE_998, NOT_JUDGED)
WARNING_LEVEL, FLAG_LEVEL = 0.95, 0.998

_FEWEST_UNITS = 20


class OverDispersion(NamedTuple):
    """How much more units scatter about a target than chance allows.

    phi : the factor by which chance variances would have to be multiplied; 1 is chance alone.
    tau2 : the variance between units that has to be added instead, in squared units of the values.
    units : how many stand behind it. words : what may be said of it.
    """

    phi: float
    tau2: float
    units: int
    words: str


def limits(target: Any, n: Any, level: float = WARNING_LEVEL) -> Interval:
    """Control limits of a rate: exact binomial, interpolated between whole pupils.

    Parameters
    ----------
    target : the rate (0 to 1) that would hold everywhere. n : pupils. level : 0.95 or 0.998.

    Returns
    -------
    low, high as proportions within 0 to 1: (r - alpha) / n, where r is the quantile of the
    binomial and alpha how far its distribution function overshoots, as a share of the last step.
    No pupils, or a target that is no proportion: missing.

    They are lines to draw. Interpolation puts a line up to one pupil below the exact one, so that
    in a tiny cohort a rate of 100% can lie above the upper line by chance alone: whether a rate is
    flagged is for `rate_zone` to say.

    Source: Spiegelhalter 2005, Stat Med 24:1185, appendix A.1.1.

    >>> [float(round(limit, 4)) for limit in limits(0.62, 45)]
    [0.4649, 0.7489]
    """
    normal_quantile(level)
    rate, pupils = floats(target, n)
    known = (pupils >= 1) & (rate >= 0) & (rate <= 1)
    rate, pupils = np.where(known, rate, 0.5), np.where(known, pupils, 1)
    found = []
    for p in ((1 - level) / 2, (1 + level) / 2):
        r = stats.binom.ppf(p, pupils, rate)
        reached, before = stats.binom.cdf(r, pupils, rate), stats.binom.cdf(r - 1, pupils, rate)
        limit = np.clip((r - (reached - p) / (reached - before)) / pupils, 0, 1)
        found.append(np.where(known, limit, np.nan)[()])
    return Interval(*found)


def rate_zone(numerator: Any, denominator: Any, target: Any) -> Any:
    """Where a rate lies, by the exact binomial: one of ZONES; only `outside 99.8%` is a flag.

    A rate is outside when, were the target true, so few (or so many) pupils would meet the measure
    with a chance below half of what the level leaves.

    >>> rate_zone(5, 5, 0.62)
    'inside'
    """
    x, n, rate = floats(numerator, denominator, target)
    known = (n >= 1) & (x >= 0) & (x <= n) & (rate >= 0) & (rate <= 1)
    x, n, rate = np.where(known, x, 0), np.where(known, n, 1), np.where(known, rate, 0.5)
    tail = np.minimum(stats.binom.cdf(x, n, rate), stats.binom.sf(x - 1, n, rate))
    return _named(known, *(tail < (1 - level) / 2 for level in (WARNING_LEVEL, FLAG_LEVEL)))


def gap_limits(target: Any, standard_error: Any, level: float = WARNING_LEVEL) -> Interval:
    """Control limits of a gap, or of any estimate that is about normal: target ± z standard errors.

    In the unit of the target; not cut off at the ends of a scale.

    >>> [float(round(limit, 2)) for limit in gap_limits(20, 5)]
    [10.2, 29.8]
    """
    z = normal_quantile(level)
    centre, error = floats(target, standard_error)
    return Interval((centre - z * error)[()], (centre + z * error)[()])


def over_dispersion(
    values: Any,
    target: Any,
    standard_errors: Any,
    winsorise: float = 0.10,
    *,
    method: str = "winsorise",
    fewest_units: int = _FEWEST_UNITS,
) -> OverDispersion:
    """How much more the units scatter about the target than their standard errors allow.

    Parameters
    ----------
    values : one per unit, on the scale on which they are about normal (rates: arcsine of the square
        root, with standard error 1 / (2 sqrt(n))); a missing one leaves. target : on that scale.
    winsorise : the share at each end whose z-scores are not believed. method : `winsorise` pulls
        them in to the quantile, `truncate` drops them (whole units only, the number rounded down).
    fewest_units : with fewer, chance alone is assumed (phi 1, tau2 0).

    Source: Spiegelhalter 2005, Qual Saf Health Care 14:347; Spiegelhalter et al 2012, J R Stat Soc
    A 175:1.

    >>> over_dispersion([0.1, -0.2], 0, [0.1, 0.1]).words
    'fewer than 20 units: chance alone is assumed'
    """
    if method not in ("winsorise", "truncate"):
        raise ParameterError(f"There is no method {method!r}.", "Use 'winsorise' or 'truncate'.")
    if not 0 <= winsorise < 0.5:
        raise ParameterError(
            f"The share {winsorise!r} does not lie between 0 and 0.5.", "Give one like 0.1."
        )
    y, centre, error = (np.atleast_1d(v) for v in floats(values, target, standard_errors))
    held = np.isfinite(y) & np.isfinite(centre) & np.isfinite(error)
    y, centre, error = y[held], centre[held], error[held]
    if (error <= 0).any():
        raise ParameterError("A standard error is 0 or less.", "Give standard errors above 0.")
    units = len(y)
    if units < max(fewest_units, 2):
        words = f"fewer than {max(fewest_units, 2)} units: chance alone is assumed"
        return OverDispersion(1.0, 0.0, units, words)
    z = (y - centre) / error
    if method == "winsorise":
        z = np.clip(z, *np.quantile(z, [winsorise, 1 - winsorise]))
    else:
        dropped = int(winsorise * units)
        kept = np.argsort(z, kind="stable")[dropped : units - dropped]
        z, error = z[kept], error[kept]
    phi, weight = float(np.mean(z**2)), error**-2.0
    excess = len(z) * phi - (len(z) - 1)
    tau2 = max(0.0, excess / float(weight.sum() - (weight**2).sum() / weight.sum()))
    words = "more scatter than chance allows" if tau2 > 0 else "no more scatter than chance allows"
    return OverDispersion(phi, tau2, units, words)


def funnel_table(gaps: pd.DataFrame, *, target: Any, tau2: float = 0.0) -> pd.DataFrame:
    """The gap table with the control limits of each gap and the zone that it lies in.

    Parameters
    ----------
    gaps : gap table: one year, subject and level, so that one target holds. target : the gap that
        would hold everywhere, in the unit of the gaps (a number, or one per row).
    tau2 : variance between units to allow for, in that unit squared (`over_dispersion`).

    Returns
    -------
    The rows of `gaps` with standard_error (on the side of the target, see `error_towards`), low_95,
    high_95, low_998, high_998, zone (one of ZONES; `not judged` without an interval or where
    `status` is not `ok`), flagged (true only outside 99.8%) and expected_by_chance: how many of
    the judged rows lie outside 95% when all have the target's gap (of 60 schools: 3).

    Source: Spiegelhalter 2005, Stat Med 24:1185.
    """
    needed = ["gap", "gap_low", "gap_high", "confidence"]
    missing = [c for c in needed if c not in gaps]
    if missing:
        raise DataError(f"The gap table has no column {missing[0]!r}.", "Use `ylp.gap_table`.")
    if not tau2 >= 0:
        raise ParameterError(f"A variance of {tau2!r} is not possible.", "Give 0 or more.")
    centre, gap = floats(target, gaps["gap"])
    error = np.hypot(error_towards(centre, *(gaps[c] for c in needed)), np.sqrt(tau2))
    known = np.isfinite(gap) & np.isfinite(error) & np.isfinite(centre)
    if "status" in gaps:
        known &= (gaps["status"] == OK).to_numpy(dtype=bool)
    lines = [gap_limits(centre, error, level) for level in (WARNING_LEVEL, FLAG_LEVEL)]
    zone = _named(known, *((gap < line.low) | (gap > line.high) for line in lines))
    return gaps.assign(
        standard_error=error,
        low_95=lines[0].low,
        high_95=lines[0].high,
        low_998=lines[1].low,
        high_998=lines[1].high,
        zone=pd.Series(zone, index=gaps.index, dtype="str"),
        flagged=zone == OUTSIDE_998,
        expected_by_chance=(1 - WARNING_LEVEL) * known.sum(),
    )


def _named(known: np.ndarray, outside_95: np.ndarray, outside_998: np.ndarray) -> Any:
    zone = np.where(outside_998, OUTSIDE_998, np.where(outside_95, OUTSIDE_95, INSIDE))
    zone = np.where(known, zone, NOT_JUDGED)
    return zone if zone.ndim else str(zone)
