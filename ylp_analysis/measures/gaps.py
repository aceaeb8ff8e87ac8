"""One row per gap: what separates disadvantaged from other pupils.

Everywhere `gap = other - disadvantaged`: positive means that disadvantaged pupils are behind.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.attainment import (
    WORST_FIRST,
    Columns,
    cell_results,
    text,
)
from ylp_analysis.measures.combinations import Words
from ylp_analysis.measures.intervals import difference, mean_difference, mover, normal_quantile
from ylp_analysis.vocabulary.catalogue import measure
from ylp_analysis.vocabulary.terms import (
    COMPARATORS,
    DATA_VERSIONS,
    GAP_COLUMNS,
    METHODS,
    MIXED,
    NO_PUPILS,
    NOT_AVAILABLE,
    PARTIAL,
)

_SAME_FACT = ("academic_year", "key_stage", "subject", "measure", "definition")
_LIMITS = ("value", "value_low", "value_high")
_TEXTS = ("area_name", "provenance", "source")
_PUBLISHED_CONFIDENCE = 0.95  # of the limits that the Department prints


def gap_table(
    counts: Any,
    *,
    by: Sequence[str] | None = None,
    comparator: str = "same_area",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The gap table: one row per gap, other pupils minus disadvantaged pupils.

    Parameters
    ----------
    counts : tidy counts (9-contracts §9.1): a DataFrame, or a source that need not fit in memory
        (a DuckDB relation, the path of a parquet file, a lazy frame of polars, Dask or PySpark),
        which is added up by its own engine. Rows with equal keys are added up, so one row per
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
    keys, disadvantaged, other = cell_results(counts, by)
    if comparator != "same_area":
        frames = pd.DataFrame(keys), pd.DataFrame(other)
        taken = _rows_of_level(*frames, comparator)
        other = {c: taken[c].array if c in _TEXTS else taken[c].to_numpy() for c in map(str, taken)}
    of, measures = pd.factorize(keys["measure"])
    unit = Words(of, [measure(m).unit for m in measures])
    gap = other["value"] - disadvantaged["value"]
    status = _status(disadvantaged, other, np.isfinite(gap))
    gap = np.where(status == WORST_FIRST.index(NO_PUPILS), np.nan, gap)
    points = np.array([u == "points" for u in unit.labels], dtype=bool)[of]
    low, high, method = _interval(disadvantaged, other, gap, points, confidence)
    same = np.zeros(len(gap), dtype=np.int64)
    table = keys | dict(
        area_name=disadvantaged["area_name"],
        unit=text(unit),
        comparator=text(Words(same, [comparator])),
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
        confidence=np.full(len(gap), confidence, dtype=float),
        method=text(Words(method, METHODS)),
        status=text(Words(status, WORST_FIRST)),
        provenance=_of_both(disadvantaged["provenance"], other["provenance"], MIXED),
        source=_of_both(disadvantaged["source"], other["source"], "; "),
        **_coverage(disadvantaged, keys["level"] == "school", np.isfinite(gap)),
    )
    return pd.DataFrame({c: table[c] for c in GAP_COLUMNS})


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


def _status(disadvantaged: Columns, other: Columns, has_gap: np.ndarray) -> np.ndarray:
    """Of each pair: no pupils, else the worse status; a gap that is missing is never `ok`.

    Statuses are numbers into `WORST_FIRST`.
    """
    first, second = disadvantaged["status"], other["status"]
    code = np.minimum(first, second)
    nothing = WORST_FIRST.index(NOT_AVAILABLE)
    code = np.where(~has_gap & (code >= WORST_FIRST.index(PARTIAL)), nothing, code)
    # A group that is not there at all has neither pupils nor rows behind it.
    absent = np.isnan(disadvantaged["pupils"]) & (first == nothing)
    absent |= np.isnan(other["pupils"]) & (second == nothing)
    code = np.where(absent, nothing, code)
    empty = (disadvantaged["pupils"] == 0) | (other["pupils"] == 0)
    return np.where(empty, WORST_FIRST.index(NO_PUPILS), code)


def _interval(
    d: Columns, o: Columns, gap: np.ndarray, points: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Low, high and method (a number into `METHODS`) of each gap, in its unit."""
    none = METHODS.index("none")
    low, high = np.full(len(gap), np.nan), np.full(len(gap), np.nan)
    method = np.full(len(gap), none)

    def fill(where: np.ndarray, name: str, limits: tuple[np.ndarray, np.ndarray]) -> None:
        where = where & (method == none) & np.isfinite(gap)
        where &= np.isfinite(limits[0]) & np.isfinite(limits[1])
        low[where], high[where] = limits[0][where], limits[1][where]
        method[where] = METHODS.index(name)

    with np.errstate(all="ignore"):
        if not points.all():
            fill(~points, "newcombe", _newcombe(d, o, confidence))
        if points.any():
            welch = mean_difference(
                o["pupils"], o["value"], o["sd"], d["pupils"], d["value"], d["sd"], confidence
            )
            fill(points, "welch", (welch.low, welch.high))
            below, above = mover(*(g[c] for g in (o, d) for c in _LIMITS))
            scale = normal_quantile(confidence) / normal_quantile(_PUBLISHED_CONFIDENCE)
            scaled = (gap - (gap - below) * scale, gap + (above - gap) * scale)
            fill(points, "published_limits", scaled)
    return low, high, method


def _newcombe(d: Columns, o: Columns, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Limits in percentage points; over every count that rounds to a published percentage."""
    (d_min, d_max), (o_min, o_max) = _counts_that_round_to(d), _counts_that_round_to(o)
    lowest = highest = difference(o_min, o["pupils"], d_max, d["pupils"], confidence=confidence)
    if not (np.array_equal(d_min, d_max) and np.array_equal(o_min, o_max)):
        highest = difference(o_max, o["pupils"], d_min, d["pupils"], confidence=confidence)
    return 100 * lowest.low, 100 * highest.high


def _counts_that_round_to(group: Columns) -> tuple[np.ndarray, np.ndarray]:
    """The fewest and the most pupils whose percentage rounds to the published one.

    Where no whole number does (pupils without a result left the denominator), the bounds
    themselves; a known count is both.
    """
    known = np.isfinite(group["met"])
    if known.all():
        return group["met"], group["met"]
    pupils, value, width = group["pupils"], group["value"], group["precision"]
    low = np.clip((value - width) * pupils / 100, 0, pupils)
    high = np.clip((value + width) * pupils / 100, 0, pupils)
    least, most = np.ceil(low - 1e-9), np.floor(high + 1e-9)
    whole = least <= most
    return (
        np.where(known, group["met"], np.where(whole, least, low)),
        np.where(known, group["met"], np.where(whole, most, high)),
    )


def _of_both(first: Any, second: Any, over: str) -> Any:
    """The common word of both groups (an empty one counts for nothing), else `over` or a join."""
    if (first == second).all():
        return first
    both, labels = pd.factorize(pd.concat([pd.Series(first), pd.Series(second)]))
    a, b = np.split(both, 2)
    words = [*labels, ""]
    none = words.index("")
    one = np.where(a == none, b, a)
    differ = np.flatnonzero((a != b) & (a != none) & (b != none))
    pairs, which = np.unique(np.stack([a[differ], b[differ]]), axis=1, return_inverse=True)
    one[differ] = len(words) + which.reshape(-1)
    for i, j in pairs.T:
        names = {*words[i].split(over), *words[j].split(over)}
        words.append(over.join(sorted(names)) if over == "; " else over)
    return text(Words(one, words))


def _coverage(disadvantaged: Columns, school: np.ndarray, has_gap: np.ndarray) -> Columns:
    """What the counts say of the schools behind a row, else one school for a school's own row."""
    held = has_gap.astype(float)
    own = {
        "schools": np.where(school, 1.0, np.nan),
        "schools_with_results": np.where(school, held, np.nan),
        "coverage": held,
    }
    said = {c: np.where(np.isnan(disadvantaged[c]), v, disadvantaged[c]) for c, v in own.items()}
    return {c: v if c == "coverage" else _as_count(v) for c, v in said.items()}


def _as_count(values: np.ndarray) -> Any:
    """Whole numbers that may be missing, from floats."""
    missing = np.isnan(values)
    whole = np.where(missing, 0, values).round().astype(np.int64)
    return pd.arrays.IntegerArray(whole, missing)
