"""What each group attained: the counts of a group added up, and the likely range of its rate."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.intervals import wilson
from ylp_analysis.vocabulary.catalogue import measure
from ylp_analysis.vocabulary.terms import (
    GAP_KEY,
    GROUPS,
    NO_PUPILS,
    NOT_AVAILABLE,
    OK,
    PARTIAL,
    STATUSES,
)

GRAIN = tuple(column for column in GAP_KEY if column != "comparator")
PAIR = ("disadvantaged", "other")
MIXED = "mixed"
# Worst first: what a pair, or a sum, takes from the rows behind it.
WORST_FIRST = (*(s for s in STATUSES if s not in (OK, PARTIAL)), PARTIAL, OK)

_REQUIRED = (*(c for c in GRAIN if c not in ("definition", "data_version")), "group")
_COUNTED = ("numerator", "denominator")
_DEFAULTS = {"status": OK, "provenance": "local"}
_NUMBERS = (
    *_COUNTED,
    *("value", "precision", "value_low", "value_high", "score_sum", "score_sum_of_squares"),
    *("schools", "schools_with_results", "coverage"),
)


class Results(NamedTuple):
    """Both groups' results, row for row beside `keys` (one row per cell, in key order).

    disadvantaged, other: pupils, met, value, precision, value_low, value_high, sd, status,
    area_name, provenance, source, schools, schools_with_results, coverage.
    """

    keys: pd.DataFrame
    disadvantaged: pd.DataFrame
    other: pd.DataFrame


class _Words(NamedTuple):
    """A text column as numbers into its labels, which stand in code-point order."""

    codes: np.ndarray
    labels: np.ndarray


def group_ranges(gaps: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """The gap table with the likely range of each group's own rate.

    Adds `disadvantaged_low, disadvantaged_high, other_low, other_high` in percentage points
    (Wilson limits); missing where the unit is points or a value or a pupil number is missing.
    """
    ranged = gaps.copy()
    for group in PAIR:
        pupils = gaps[f"{group}_pupils"].to_numpy(dtype=float, na_value=np.nan)
        share = np.where(gaps["unit"] == "pp", gaps[f"{group}_value"].to_numpy(float) / 100, np.nan)
        low, high = wilson(share * pupils, pupils, confidence)
        # Rounding in share x pupils / pupils must not push a full group over the edge.
        full = share == 1
        ranged[f"{group}_low"] = 100 * np.where(full, wilson(pupils, pupils, confidence).low, low)
        ranged[f"{group}_high"] = np.where(full & (pupils > 0), 100.0, 100 * high)
    return ranged


def group_results(counts: pd.DataFrame, *, by: Sequence[str] | None = None) -> Results:
    """Both groups' results per cell of `by`, from counts added up.

    Published percentages are carried only where one row makes up the cell: without a numerator
    they cannot be summed. A group of which one part is unknown is unknown as a whole; rows
    without pupils add nothing. Raises DataError for columns or labels that are missing or wrong.
    """
    grain = _checked(counts, by)
    keep = _in_the_pair(counts)
    words = {
        c: _words(counts, c, keep)
        for c in (*GRAIN, "group", "status", "area_name", "provenance", "source")
    }
    numbers = {c: _numbers(counts, c, keep) for c in _NUMBERS if c in counts}
    _refuse_impossible(numbers)
    cell, first_row = _cells([words[c] for c in grain], int(keep.sum()))
    slot = 2 * cell + np.asarray(words["group"].labels == PAIR[1])[words["group"].codes]
    size = len(first_row)
    keys = _keys(words, grain, cell, first_row)
    points = np.array([measure(m).unit == "points" for m in keys["measure"].unique()], dtype=bool)
    points = np.repeat(points[pd.factorize(keys["measure"])[0]], 2) if size else points
    frame = _added_up(numbers, _status_codes(words["status"]), slot, points)
    frame["area_name"] = np.repeat(_common(words["area_name"], cell, size, MIXED), 2)
    frame["provenance"] = _common(words["provenance"], slot, 2 * size, MIXED)
    frame["source"] = _common(words["source"], slot, 2 * size, "; ")
    halves = (frame.iloc[i::2].reset_index(drop=True) for i in (0, 1))
    return Results(keys, *halves)


def _checked(counts: pd.DataFrame, by: Sequence[str] | None) -> list[str]:
    missing = [c for c in (*_REQUIRED, *_COUNTED) if c not in counts]
    if missing:
        raise DataError(
            f"The counts have no column {', '.join(missing)}.",
            f"Bring tidy counts with the columns {', '.join((*_REQUIRED, *_COUNTED))}.",
        )
    wrong = [c for c in by or () if c not in GAP_KEY]
    if wrong or isinstance(by, str):
        raise ParameterError(
            f"A gap table cannot be made by {by if isinstance(by, str) else ', '.join(wrong)!r}.",
            f"Give a list of some of: {', '.join(GRAIN)}.",
        )
    return [c for c in GRAIN if by is None or c in by]


def _in_the_pair(counts: pd.DataFrame) -> np.ndarray:
    labels = counts["group"].astype("category").cat.categories
    for near in (g for g in labels if g not in GROUPS and str(g).strip().lower() in GROUPS):
        raise DataError(f"The group {near!r} is not known.", f"Use one of: {', '.join(GROUPS)}.")
    return counts["group"].isin(PAIR).to_numpy()


def _words(counts: pd.DataFrame, name: str, keep: np.ndarray) -> _Words:
    default = _DEFAULTS.get(name, "")
    if name not in counts:
        return _Words(np.zeros(keep.sum(), dtype=np.int8), np.array([default], dtype=object))
    column = counts[name]
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, labels = column.cat.codes.to_numpy(), column.cat.categories
    else:
        codes, labels = pd.factorize(column)
    codes = codes if keep.all() else codes[keep]
    empty = codes < 0
    if empty.any():
        if name in _REQUIRED:
            raise DataError(
                f"The column {name} of the counts is empty in {int(empty.sum())} rows.",
                "Fill it in, or leave those rows out.",
            )
        codes, labels = np.where(empty, len(labels), codes), pd.Index([*labels, default])
    texts = np.array([str(label) for label in labels], dtype=object)
    used = np.flatnonzero(np.bincount(codes, minlength=len(texts)))
    ordered, position = np.unique(texts[used], return_inverse=True)
    lookup = np.zeros(len(texts), dtype=np.int64)
    lookup[used] = position
    return _Words(codes if np.array_equal(used, position) else lookup[codes], ordered)


def _numbers(counts: pd.DataFrame, name: str, keep: np.ndarray) -> np.ndarray:
    column = counts[name]
    if not pd.api.types.is_numeric_dtype(column.dtype) and not column.isna().all():
        raise DataError(
            f"The column {name} of the counts does not hold numbers.",
            "Bring it as numbers, with missing cells left empty.",
        )
    values = column.to_numpy(dtype=float, na_value=np.nan)
    return values if keep.all() else values[keep]


def _refuse_impossible(numbers: dict[str, np.ndarray]) -> None:
    met, pupils = numbers["numerator"], numbers["denominator"]
    wrong = int(((met > pupils) | (met < 0) | (pupils < 0)).sum())
    if wrong:
        raise DataError(
            f"In {wrong} rows of the counts the numerator is below 0 or above the denominator.",
            "Put the counts right where they came from.",
        )


def _cells(words: list[_Words], rows: int) -> tuple[np.ndarray, np.ndarray]:
    """The cell of every row, numbered in code-point order of the key, and one row of each cell."""
    code, size = np.zeros(rows, dtype=np.int64), 1
    for column in words:
        if len(column.labels) == 1:
            continue
        code, size = code * len(column.labels) + column.codes, size * len(column.labels)
        if size > 4 * rows + 1024:  # too many combinations for a dense count: keep those there are
            present, code = np.unique(code, return_inverse=True)
            size = len(present)
    present = np.flatnonzero(np.bincount(code, minlength=1))
    number = np.zeros(max(size, 1), dtype=np.int64)
    number[present] = np.arange(len(present))
    cell = number[code]
    first_row = np.zeros(len(present) if rows else 0, dtype=np.int64)
    first_row[cell[::-1]] = np.arange(rows)[::-1]
    return cell, first_row


def _keys(
    words: dict[str, _Words], grain: list[str], cell: np.ndarray, first_row: np.ndarray
) -> pd.DataFrame:
    keys = {}
    for name in GRAIN:
        column = words[name]
        if name in grain:
            keys[name] = column.labels[column.codes[first_row]]
            continue
        over = MIXED if name in ("definition", "data_version") else "all"
        keys[name] = _common(column, cell, len(first_row), over)
        if name in ("level", "measure") and len(column.labels) > 1 and (keys[name] == over).any():
            raise ParameterError(
                f"Counts of several {name}s ({', '.join(column.labels)}) cannot be added up.",
                f"Put {name} into `by`, or bring the counts of one {name}.",
            )
    return pd.DataFrame(keys).astype("str")


def _common(column: _Words, place: np.ndarray, size: int, over: str) -> np.ndarray:
    """The one label of each place; where there are several `over`, or all of them joined by it."""
    if len(column.labels) == 1:
        return np.full(size, column.labels[0], dtype=object)
    held = np.full(size, -1, dtype=np.int64)
    held[place] = column.codes
    label = np.append(column.labels, "")[held]  # a place without rows (-1) has no label
    differs = column.codes != held[place]
    if differs.any():
        several = np.unique(place[differs])
        label[several] = over
        if over == "; ":
            inside = np.isin(place, several)
            pairs = pd.DataFrame({"place": place[inside], "code": column.codes[inside]})
            for where, codes in pairs.drop_duplicates().groupby("place")["code"]:
                names = {n for text in column.labels[codes] for n in text.split(over) if n}
                label[int(str(where))] = over.join(sorted(names))
    return label


def _status_codes(status: _Words) -> np.ndarray:
    for unknown in set(status.labels) - set(STATUSES):
        raise DataError(
            f"The status {unknown!r} is not known.", f"Use one of: {', '.join(STATUSES)}."
        )
    return np.array([WORST_FIRST.index(s) for s in status.labels] or [0])[status.codes]


def _added_up(
    numbers: dict[str, np.ndarray], status: np.ndarray, slot: np.ndarray, points: np.ndarray
) -> pd.DataFrame:
    """One row per slot (cell x group): pupils, value, precision, limits, SD and status."""
    size = len(points)
    pupils = numbers["denominator"]
    none = WORST_FIRST.index(NO_PUPILS)
    live = ~((pupils == 0) | (np.isnan(pupils) & (status == none)))
    rows, at = np.bincount(slot, minlength=size), slot if live.all() else slot[live]
    parts = np.bincount(at, minlength=size)
    single = np.full(size, -1, dtype=np.int64)
    single[at] = np.flatnonzero(live)
    single[parts != 1] = -1

    def total(name: str) -> np.ndarray:
        values = numbers[name] if live.all() else numbers[name][live]
        sums = np.bincount(at, weights=np.nan_to_num(values), minlength=size)
        holes = np.isnan(values)
        if holes.any():
            sums[np.bincount(at[holes], minlength=size) > 0] = np.nan
        return np.where(parts > 0, sums, np.nan)

    def alone(name: str) -> np.ndarray:
        return np.where(single >= 0, numbers[name][single], np.nan) if name in numbers else empty

    empty = np.full(size, np.nan)
    n = np.where((parts == 0) & (rows > 0), 0.0, total("denominator"))
    met = np.where(points, np.nan, total("numerator"))
    scores = total("score_sum") if "score_sum" in numbers else empty
    squares = total("score_sum_of_squares") if "score_sum_of_squares" in numbers else empty
    with np.errstate(all="ignore"):
        counted = np.where(points, scores / n, 100 * met / n)
        spread = np.sqrt(np.maximum(squares - scores**2 / n, 0) / (n - 1))
    exact = np.isfinite(counted)
    frame = {
        "pupils": n,
        "met": np.where(exact, met, np.nan),
        "value": np.where(exact, counted, alone("value")),
        "precision": np.where(exact, 0.0, np.nan_to_num(alone("precision"))),
        "value_low": alone("value_low"),
        "value_high": alone("value_high"),
        "sd": np.where(points & exact & (n > 1), spread, np.nan),
    }
    worst = np.full(size, WORST_FIRST.index(NOT_AVAILABLE))
    worst[parts > 0] = WORST_FIRST.index(OK)
    worst[(rows > 0) & (parts == 0)] = none
    said = status if live.all() else status[live]
    for code in np.flatnonzero(np.bincount(said))[::-1]:  # mildest first
        worst[at[said == code]] = code
    frame["status"] = worst
    frame |= {c: alone(c) for c in ("schools", "schools_with_results", "coverage")}
    if "coverage" in numbers:  # a sum is no better covered than the worst of its parts
        least = np.full(size, np.inf)
        np.fmin.at(least, at, numbers["coverage"][live])
        frame["coverage"] = np.where(np.isfinite(least), least, np.nan)
    return pd.DataFrame(frame)
