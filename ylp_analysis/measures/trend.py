"""Gaps through the years: where a line may be drawn, and how steeply it runs."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from ylp_analysis.errors import ParameterError
from ylp_analysis.measures.change import neighbours, newest_versions, steps
from ylp_analysis.measures.intervals import normal_quantile
from ylp_analysis.vocabulary.terms import OK, SERIES_KEY
from ylp_analysis.vocabulary.years import first_year

_FEWEST_YEARS = 3
_REFINEMENTS = 6  # each narrows the range twentyfold


class Heterogeneity(NamedTuple):
    """Scatter about the line: Cochran's Q, its degrees of freedom, the variance between years."""

    q: float
    df: int
    tau2: float


class Slope(NamedTuple):
    """Change per year with its limits, in the values' unit, and the scatter about the line."""

    slope: float
    low: float
    high: float
    heterogeneity: Heterogeneity


def slope(values: Any, years: Any, standard_errors: Any, confidence: float = 0.95) -> Slope:
    """The change per year of values whose standard errors are known.

    Parameters
    ----------
    values : gaps, any unit; missing ones are left out with their years.
    years : numbers, or academic years like `2013/14`.
    standard_errors : of the values, known (not estimated from the scatter), above 0.

    Returns
    -------
    Slope. Weighted least squares with the known variances; where the values scatter more than
    those allow (Q above its degrees of freedom), a REML meta-regression with Knapp-Hartung
    limits. Fewer than two different years: all missing.

    Source: Knapp and Hartung 2003, Stat Med 22:2693.
    """
    y, variance = np.asarray(values, float), np.asarray(standard_errors, float) ** 2
    x = np.array([first_year(v) if isinstance(v, str) else v for v in years], dtype=float)
    held = np.isfinite(y) & np.isfinite(x) & np.isfinite(variance)
    y, x, variance = y[held], x[held], variance[held]
    if (variance <= 0).any():
        raise ParameterError(
            "A standard error is 0, so its year would outweigh all others.",
            "Give standard errors above 0.",
        )
    z = normal_quantile(confidence)
    if len(np.unique(x)) < 2:
        return Slope(np.nan, np.nan, np.nan, Heterogeneity(np.nan, 0, np.nan))
    fitted, error, q = map(float, _weighted_line(y, x, variance))
    df = len(y) - 2
    if df == 0 or q <= df:  # a line through two points misses neither
        return Slope(fitted, fitted - z * error, fitted + z * error, Heterogeneity(q, df, 0.0))
    tau2 = _reml(y, x, variance)
    fitted, error, scatter = map(float, _weighted_line(y, x, variance + tau2))
    half = float(special.stdtrit(df, 1 - (1 - confidence) / 2) * error * np.sqrt(scatter / df))
    return Slope(fitted, fitted - half, fitted + half, Heterogeneity(q, df, tau2))


def segments(gaps: pd.DataFrame) -> pd.DataFrame:
    """The gap table with the runs of years over which a line may be drawn.

    Adds `segment` (1, 2, … within a series, oldest first) and `join`, how a row is joined to
    the year before: `start` (not at all: first year, hard break or a year not held), `line`, or
    `dashed` (measured with a caution). A row without a gap has neither (missing, "").
    """
    marked = gaps.reset_index(drop=True)
    held = newest_versions(marked[marked["gap"].notna()])
    first, second = neighbours(held)
    join = np.full(len(held), "start", dtype=object)
    kinds = steps(held.iloc[first], held["academic_year"].iloc[second])
    join[second] = [{"same": "line", "caution": "dashed", "hard": "start"}[s.kind] for s in kinds]
    held["join"] = join
    held["segment"] = (held["join"] == "start").groupby([held[c] for c in SERIES_KEY]).cumsum()
    by_year = [*SERIES_KEY, "academic_year"]
    joined = marked[by_year].merge(held[[*by_year, "segment", "join"]], on=by_year, how="left")
    there = marked["gap"].notna()
    marked["segment"] = joined["segment"].where(there).astype("Int64")
    marked["join"] = joined["join"].where(there, "").astype("str")
    marked.index = gaps.index
    return marked


def slopes(gaps: pd.DataFrame) -> pd.DataFrame:
    """The slope of each series over its newest run of comparable years.

    A run holds no break of either kind, no year that is not held, and at least three years with
    an interval and status `ok`. Standard errors are half the interval over its normal quantile.

    Returns
    -------
    SERIES_KEY, area_name, unit, slope (the gap's unit per year; negative: narrowing), low, high,
    first_year, last_year, years (how many stand behind the slope); ordered by series.
    """
    marked = newest_versions(segments(gaps))
    marked = marked[marked["segment"].notna()]
    run = (marked["join"] != "line").groupby([marked[c] for c in SERIES_KEY]).cumsum()
    newest = run == run.groupby([marked[c] for c in SERIES_KEY]).transform("max")
    usable = newest & (marked["status"] == OK) & (marked["method"] != "none")
    rows = []
    for key, series in marked[usable].groupby(list(SERIES_KEY)):
        if len(series) >= _FEWEST_YEARS:
            rows.append((*key, *_series_slope(series)))
    text = [*SERIES_KEY, "area_name", "unit"]
    columns = [*text, "slope", "low", "high", "first_year", "last_year", "years"]
    types = dict.fromkeys([*text, "first_year", "last_year"], "str")
    types |= dict.fromkeys(["slope", "low", "high"], "float64") | {"years": "Int64"}
    return pd.DataFrame(rows, columns=columns).astype(types)


def _series_slope(series: pd.DataFrame) -> tuple:
    confidence = float(series["confidence"].iloc[0])
    half = (series["gap_high"] - series["gap_low"]) / 2
    years: Sequence[str] = series["academic_year"].tolist()
    line = slope(series["gap"], years, half / normal_quantile(confidence), confidence)
    last = series.iloc[-1]
    return (last["area_name"], last["unit"], *line[:3], years[0], years[-1], len(series))


def _weighted_line(
    y: np.ndarray, x: np.ndarray, variance: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Slope, its standard error from the known variances, and the weighted scatter.

    `variance` may have more than one row: one fit for each.
    """
    weight = 1 / variance
    total = weight.sum(-1, keepdims=True)
    from_centre = x - (weight * x).sum(-1, keepdims=True) / total
    spread = (weight * from_centre**2).sum(-1, keepdims=True)
    fitted = (weight * from_centre * y).sum(-1, keepdims=True) / spread
    left = y - (weight * y).sum(-1, keepdims=True) / total - fitted * from_centre
    return fitted[..., 0], spread[..., 0] ** -0.5, (weight * left**2).sum(-1)


def _reml(y: np.ndarray, x: np.ndarray, variance: np.ndarray) -> float:
    """The variance between years that makes the restricted likelihood largest, 0 or more.

    A grid first, since the likelihood may have two tops, then ever finer ones around the best.
    """
    most = 10 * float(np.var(y)) + float(variance.max())
    grid = np.concatenate([[0.0], most * np.logspace(-8, 0, 200)])
    for _ in range(_REFINEMENTS):
        total = variance + grid[:, None]
        _, error, scatter = _weighted_line(y, x, total)
        minus_likelihood = np.log(total).sum(-1) + np.log((1 / total).sum(-1)) + scatter
        best = int(np.argmin(minus_likelihood - 2 * np.log(error)))
        around = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
        grid = np.linspace(*around, 41)
    return float(grid[20]) if around[0] > 0 else 0.0
