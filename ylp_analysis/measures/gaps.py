"""One row per gap: what separates disadvantaged from other pupils.

Everywhere `gap = other - disadvantaged`: positive means that disadvantaged pupils are behind.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.attainment import (
    MIXED,
    WORST_FIRST,
    group_results,
)
from ylp_analysis.measures.intervals import difference, mean_difference, mover, normal_quantile
from ylp_analysis.vocabulary.catalogue import measure
from ylp_analysis.vocabulary.terms import (
    COMPARATORS,
    DATA_VERSIONS,
    GAP_COLUMNS,
    NO_PUPILS,
    NOT_AVAILABLE,
    PARTIAL,
)

_SAME_FACT = ("academic_year", "key_stage", "subject", "measure", "definition")
_PARTS = ("pupils", "met", "value", "precision", "value_low", "value_high", "sd")
_PUBLISHED_CONFIDENCE = 0.95  # of the limits that the Department prints


def gap_table(
    counts: pd.DataFrame,
    *,
    by: Sequence[str] | None = None,
    comparator: str = "same_area",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The gap table: one row per gap, other pupils minus disadvantaged pupils.

    Parameters
    ----------
    counts : tidy counts (9-contracts §9.1). Rows with equal keys are added up, so one row per
        pupil with denominator 1 will do. `value` without a numerator is a published rounded
        value, `precision` the half-width of its rounding (absent: taken as exact).
    by : the grain, some of the key columns of the gap table (all of them by default). Counts are
        added up over the rest; levels and measures are never added up.
    comparator : where the other pupils are: `same_area`, or the rows of level `england`,
        `region` or `statistical_neighbours` in the same counts.
    confidence : of the interval. Published limits are 95% limits; for another confidence they
        are scaled as limits of a normal estimate.

    Returns
    -------
    DataFrame with the columns of `GAP_COLUMNS`, ordered by key. Unit `pp` runs from 0 to 100.
    Where neither counts nor a spread are known there is no interval (`method` is `none`).

    Raises
    ------
    DataError : a column is missing, a label or a count impossible. CatalogueError : unknown measure.
    ParameterError : unknown comparator, or a `by` that would add up what cannot be added.
    """
    if comparator not in COMPARATORS:
        raise ParameterError(
            f"There is no comparator {comparator!r}.", f"Use one of: {', '.join(COMPARATORS)}."
        )
    normal_quantile(confidence)
    keys, disadvantaged, other = group_results(counts, by=by)
    if comparator != "same_area":
        other = _rows_of_level(keys, other, comparator)
    unit = np.array([measure(m).unit for m in keys["measure"]], dtype=object)
    gap = other["value"].to_numpy() - disadvantaged["value"].to_numpy()
    status = _status(disadvantaged, other, np.isfinite(gap))
    gap = np.where(status == NO_PUPILS, np.nan, gap)
    low, high, method = _interval(disadvantaged, other, gap, unit == "points", confidence)
    table = keys.assign(
        area_name=disadvantaged["area_name"],
        unit=unit,
        comparator=comparator,
        disadvantaged_pupils=_as_count(disadvantaged["pupils"]),
        disadvantaged_value=disadvantaged["value"],
        other_pupils=_as_count(other["pupils"]),
        other_value=other["value"],
        gap=gap,
        gap_low=low,
        gap_high=high,
        precision=np.where(
            np.isfinite(gap), disadvantaged["precision"] + other["precision"], np.nan
        ),
        confidence=confidence,
        method=method,
        status=status,
        provenance=_of_both(disadvantaged["provenance"], other["provenance"], MIXED),
        source=_of_both(disadvantaged["source"], other["source"], "; "),
        **_coverage(disadvantaged, keys["level"] == "school", np.isfinite(gap)),
    )
    return table[list(GAP_COLUMNS)].astype(dict(GAP_COLUMNS))


def _rows_of_level(keys: pd.DataFrame, other: pd.DataFrame, level: str) -> pd.DataFrame:
    """For every key, the other pupils in the rows of `level`: of the same version, else the newest."""
    held = keys[keys["level"] == level]
    if held.duplicated([*_SAME_FACT, "data_version"]).any():
        raise DataError(
            f"The counts hold more than one area of level {level}, so the comparator is not clear.",
            "Keep the one that the areas are to be compared with.",
        )
    newest_first = {version: -i for i, version in enumerate(DATA_VERSIONS)}
    best_first = held[[*_SAME_FACT, "data_version"]].assign(at=held.index)
    rank = best_first["data_version"].map(newest_first).astype(float)
    best_first = best_first.loc[rank.sort_values(kind="stable", na_position="last").index]
    newest = best_first.drop_duplicates(list(_SAME_FACT))
    same = keys.merge(best_first, on=[*_SAME_FACT, "data_version"], how="left")["at"]
    fallback = keys.merge(newest, on=list(_SAME_FACT), how="left")["at"]
    at = same.fillna(fallback)
    taken = other.reindex(at.fillna(-1).astype(int)).reset_index(drop=True)
    nothing = WORST_FIRST.index(NOT_AVAILABLE)
    words = taken[["provenance", "source"]].fillna("")
    return taken.assign(status=taken["status"].fillna(nothing).astype(int), **words)


def _status(disadvantaged: pd.DataFrame, other: pd.DataFrame, has_gap: np.ndarray) -> np.ndarray:
    """Of each pair: no pupils, else the worse status; a gap that is missing is never `ok`."""
    first, second = (group["status"].to_numpy(dtype=int) for group in (disadvantaged, other))
    code = np.minimum(first, second)
    nothing = WORST_FIRST.index(NOT_AVAILABLE)
    code = np.where(~has_gap & (code >= WORST_FIRST.index(PARTIAL)), nothing, code)
    # A group that is not there at all has neither pupils nor rows behind it.
    absent = np.isnan(disadvantaged["pupils"]) & (first == nothing)
    absent |= np.isnan(other["pupils"]) & (second == nothing)
    code = np.where(absent, nothing, code)
    empty = (disadvantaged["pupils"] == 0) | (other["pupils"] == 0)
    return np.where(empty, NO_PUPILS, np.array(WORST_FIRST, dtype=object)[code])


def _interval(
    disadvantaged: pd.DataFrame,
    other: pd.DataFrame,
    gap: np.ndarray,
    points: np.ndarray,
    confidence: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Low, high and method of each gap, in its unit."""
    d, o = ({c: g[c].to_numpy(dtype=float) for c in _PARTS} for g in (disadvantaged, other))
    low, high = np.full(len(gap), np.nan), np.full(len(gap), np.nan)
    method = np.full(len(gap), "none", dtype=object)

    def fill(where: np.ndarray, name: str, limits: tuple[np.ndarray, np.ndarray]) -> None:
        where = where & (method == "none") & np.isfinite(gap)
        where &= np.isfinite(limits[0]) & np.isfinite(limits[1])
        low[where], high[where], method[where] = limits[0][where], limits[1][where], name

    with np.errstate(all="ignore"):
        (d_min, d_max), (o_min, o_max) = _counts_that_round_to(d), _counts_that_round_to(o)
        lowest = difference(o_min, o["pupils"], d_max, d["pupils"], confidence=confidence).low
        highest = difference(o_max, o["pupils"], d_min, d["pupils"], confidence=confidence).high
        fill(~points, "newcombe", (100 * lowest, 100 * highest))
        welch = mean_difference(
            o["pupils"], o["value"], o["sd"], d["pupils"], d["value"], d["sd"], confidence
        )
        fill(points, "welch", (welch.low, welch.high))
        limits = [g[c] for g in (o, d) for c in ("value", "value_low", "value_high")]
        below, above = mover(*limits)
        scale = normal_quantile(confidence) / normal_quantile(_PUBLISHED_CONFIDENCE)
        scaled = (gap - (gap - below) * scale, gap + (above - gap) * scale)
        fill(points, "published_limits", scaled)
    return low, high, method


def _counts_that_round_to(group: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The fewest and the most pupils whose percentage rounds to the published one.

    Where no whole number does (pupils without a result left the denominator), the bounds
    themselves; a known count is both.
    """
    pupils, value, width = group["pupils"], group["value"], group["precision"]
    low = np.clip((value - width) * pupils / 100, 0, pupils)
    high = np.clip((value + width) * pupils / 100, 0, pupils)
    least, most = np.ceil(low - 1e-9), np.floor(high + 1e-9)
    known, whole = np.isfinite(group["met"]), least <= most
    return (
        np.where(known, group["met"], np.where(whole, least, low)),
        np.where(known, group["met"], np.where(whole, most, high)),
    )


def _of_both(first: pd.Series, second: pd.Series, over: str) -> np.ndarray:
    """The common word of both groups (an empty one counts for nothing), else `over` or a join."""
    a, b = first.to_numpy(dtype=object), second.to_numpy(dtype=object)
    one = np.where(a == "", b, a)
    differ = np.flatnonzero((a != b) & (a != "") & (b != ""))
    for i in differ:
        names = set(a[i].split(over)) | set(b[i].split(over))
        one[i] = over.join(sorted(names)) if over == "; " else over
    return one


def _coverage(
    disadvantaged: pd.DataFrame, school: pd.Series, has_gap: np.ndarray
) -> dict[str, pd.Series]:
    """What the counts say of the schools behind a row, else one school for a school's own row."""
    own = {
        "schools": np.where(school, 1.0, np.nan),
        "schools_with_results": np.where(school, has_gap.astype(float), np.nan),
    }
    said = {c: _as_count(disadvantaged[c].fillna(pd.Series(v))) for c, v in own.items()}
    held = pd.Series(has_gap.astype(float))
    return {**said, "coverage": disadvantaged["coverage"].fillna(held)}


def _as_count(values: pd.Series) -> pd.Series:
    """Whole numbers that may be missing, from floats."""
    return values.round().astype("Int64")
