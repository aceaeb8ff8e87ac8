"""Places of schools beside each other, with the range in which each place may lie."""

from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from ylp_analysis.errors import ParameterError
from ylp_analysis.measures.intervals import floats, normal_quantile


class RankInterval(NamedTuple):
    """The place of each value, and the first and the last place it may well have."""

    rank: Any
    low: Any
    high: Any


def rank_interval(
    values: Any,
    standard_errors: Any,
    *,
    draws: int = 4000,
    seed: int,
    confidence: float = 0.95,
) -> RankInterval:
    """The place of each value among all of them, with limits; place 1 is the largest value.

    Parameters
    ----------
    values, standard_errors : shrunken values with their standard errors (`shrinkage.shrink_gaps`),
        any one unit. Largest first: with gaps, place 1 is the widest.
    draws : how often all values are drawn anew, each about its own with its standard error.

    Returns
    -------
    rank (equal values share the middle of their places), low, high (whole places that leave out
    at most (1 - confidence) / 2 of the draws on each side, and always hold `rank`). A value
    without a standard error has no place at all: no rank without its range.

    Source: Goldstein and Spiegelhalter 1996, JRSS A 159:385.

    >>> places = rank_interval([0.1, 0.3, 0.3], [0.001, 0.05, 0.05], seed=1)
    >>> places.rank.tolist(), places.low.tolist(), places.high.tolist()
    ([3.0, 1.5, 1.5], [3.0, 1.0, 1.0], [3.0, 2.0, 2.0])
    """
    normal_quantile(confidence)
    value, error = floats(values, standard_errors)
    if draws < 1 or (error < 0).any():
        raise ParameterError(
            "Places need at least one draw and standard errors of 0 or more.",
            "Give 4000 draws and the standard errors of shrink_gaps.",
        )
    rank, low, high = (np.full(value.shape, np.nan) for _ in range(3))
    known = np.isfinite(value) & np.isfinite(error)
    if known.any():
        rank[known] = stats.rankdata(-value[known])
        noise = np.random.default_rng(seed).standard_normal((draws, int(known.sum())))
        drawn = np.sort(_places(value[known] + noise * error[known]), axis=0)
        # Whole places: as many draws as a tail may hold lie outside, never more.
        outside = int(draws * (1 - confidence) / 2 + 1e-9)
        low[known] = np.minimum(drawn[outside], np.floor(rank[known]))
        high[known] = np.maximum(drawn[-1 - outside], np.ceil(rank[known]))
    return RankInterval(rank[()], low[()], high[()])


def _places(drawn: np.ndarray) -> np.ndarray:
    """Places 1, 2, … in each row, the largest first."""
    order = np.argsort(-drawn, axis=1, kind="stable")
    places = np.empty(drawn.shape, dtype=np.int32)
    np.put_along_axis(places, order, np.arange(1, drawn.shape[1] + 1, dtype=np.int32)[None], axis=1)
    return places
