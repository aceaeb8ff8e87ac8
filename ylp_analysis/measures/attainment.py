"""What each group attained: the counts of a group added up, and the likely range of its rate."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.cells import GRAIN, REQUIRED, Cells
from ylp_analysis.measures.combinations import Words
from ylp_analysis.measures.intervals import wilson
from ylp_analysis.measures.large import finest_cells
from ylp_analysis.vocabulary.catalogue import measure
from ylp_analysis.vocabulary.terms import (
    GAP_KEY,
    GROUPS,
    MIXED,
    NO_PUPILS,
    NOT_AVAILABLE,
    OK,
    PARTIAL,
    STATUSES,
)

PAIR = ("disadvantaged", "other")
# Worst first: what a pair, or a sum, takes from the rows behind it.
WORST_FIRST = (*(s for s in STATUSES if s not in (OK, PARTIAL)), PARTIAL, OK)

Columns = dict[str, Any]
_DEFAULTS = {"status": OK, "provenance": "local"}


class Results(NamedTuple):
    """Both groups' results, row for row beside `keys` (one row per cell, in key order).

    disadvantaged, other: pupils, met, value, precision, value_low, value_high, sd, status,
    area_name, provenance, source, schools, schools_with_results, coverage.
    """

    keys: pd.DataFrame
    disadvantaged: pd.DataFrame
    other: pd.DataFrame


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


def group_results(counts: Any, *, by: Sequence[str] | None = None) -> Results:
    """Both groups' results per cell of `by`, from counts added up.

    counts: a DataFrame, or a larger source as `gap_table` takes it. Published percentages are
    carried only where one row makes up the cell: without a numerator they cannot be summed. A
    group of which one part is unknown is unknown as a whole; rows without pupils add nothing.
    Raises DataError for columns or labels that are missing or wrong.
    """
    keys, disadvantaged, other = cell_results(counts, by)
    return Results(*(pd.DataFrame(part) for part in (keys, disadvantaged, other)))


def cell_results(counts: Any, by: Sequence[str] | None) -> tuple[Columns, Columns, Columns]:
    """What `group_results` returns, as arrays by column."""
    grain = _checked(by)
    cells = _of_the_pair(finest_cells(counts))
    words = {
        c: _words(cells, c)
        for c in (*GRAIN, "group", "status", "area_name", "provenance", "source")
    }
    _refuse_impossible(cells)
    cell, first = _numbered([words[c] for c in grain], len(cells.rows))
    slot = 2 * cell + np.asarray(words["group"].labels == PAIR[1])[words["group"].codes]
    size = len(first)
    keys = _keys(words, grain, cell, first)
    points = np.array([measure(m).unit == "points" for m in keys["measure"].labels], dtype=bool)
    points = np.repeat(points[keys["measure"].codes], 2)
    frame = _added_up(cells, _status_codes(words["status"]), slot, points)
    frame["area_name"] = text(_common(words["area_name"], cell, size, MIXED)).repeat(2)
    frame["provenance"] = text(_common(words["provenance"], slot, 2 * size, MIXED))
    frame["source"] = text(_common(words["source"], slot, 2 * size, "; "))
    disadvantaged, other = ({c: v[i::2] for c, v in frame.items()} for i in (0, 1))
    return {c: text(w) for c, w in keys.items()}, disadvantaged, other


def _checked(by: Sequence[str] | None) -> list[str]:
    wrong = [c for c in by or () if c not in GAP_KEY]
    if wrong or isinstance(by, str):
        raise ParameterError(
            f"A gap table cannot be made by {by if isinstance(by, str) else ', '.join(wrong)!r}.",
            f"Give a list of some of: {', '.join(GRAIN)}.",
        )
    return [c for c in GRAIN if by is None or c in by]


def _of_the_pair(cells: Cells) -> Cells:
    """The cells of disadvantaged and other pupils."""
    group = cells.words["group"]
    for near in (g for g in group.labels if g not in GROUPS and str(g).strip().lower() in GROUPS):
        raise DataError(f"The group {near!r} is not known.", f"Use one of: {', '.join(GROUPS)}.")
    wanted = np.array([*(label in PAIR for label in group.labels), False])
    keep = wanted[group.codes] & (cells.rows > 0)
    if keep.all():
        return cells
    return Cells(
        words={c: Words(w.codes[keep], w.labels) for c, w in cells.words.items()},
        rows=cells.rows[keep],
        live=cells.live[keep],
        wrong=cells.wrong[keep],
        sums={c: v[keep] for c, v in cells.sums.items()},
        holes={c: v[keep] for c, v in cells.holes.items()},
        coverage=cells.coverage[keep],
    )


def _words(cells: Cells, name: str) -> Words:
    """A label column with those labels only that occur, in code-point order."""
    default = _DEFAULTS.get(name, "")
    if name not in cells.words:
        nothing = np.zeros(len(cells.rows), dtype=np.int64)
        return Words(nothing, np.array([default], dtype=object))
    codes, labels, _ = cells.words[name]
    empty = codes == len(labels)
    if name in REQUIRED and empty.any():
        raise DataError(
            f"The column {name} of the counts is empty in {int(cells.rows[empty].sum())} rows.",
            "Fill it in, or leave those rows out.",
        )
    used = np.flatnonzero(np.bincount(codes, minlength=len(labels) + 1))
    texts = np.append(np.asarray(labels, dtype=object), default)[used]
    texts = np.array([str(label) for label in texts], dtype=object)
    ordered, position = np.unique(texts, return_inverse=True)
    lookup = np.zeros(len(labels) + 1, dtype=np.int64)
    lookup[used] = position
    return Words(lookup[codes], ordered)


def _refuse_impossible(cells: Cells) -> None:
    wrong = int(cells.wrong.sum())
    if wrong:
        raise DataError(
            f"In {wrong} rows of the counts the numerator is below 0 or above the denominator.",
            "Put the counts right where they came from.",
        )


def _numbered(words: list[Words], size: int) -> tuple[np.ndarray, np.ndarray]:
    """The key of every cell, numbered in code-point order, and one cell of each key."""
    code, most = np.zeros(size, dtype=np.int64), 1
    for column in words:
        code, most = code * len(column.labels) + column.codes, most * len(column.labels)
        if most > 4 * size + 1024:  # too many combinations for a dense count: keep those there are
            present, code = np.unique(code, return_inverse=True)
            most = len(present)
    _, first, number = np.unique(code, return_index=True, return_inverse=True)
    return number, first


def _keys(
    words: dict[str, Words], grain: list[str], cell: np.ndarray, first: np.ndarray
) -> dict[str, Words]:
    keys = {}
    for name in GRAIN:
        column = words[name]
        if name in grain:
            keys[name] = Words(column.codes[first], column.labels)
            continue
        over = MIXED if name in ("definition", "data_version") else "all"
        keys[name] = _common(column, cell, len(first), over)
        several = name in ("level", "measure") and len(column.labels) > 1
        if several and over in keys[name].labels[keys[name].codes]:
            raise ParameterError(
                f"Counts of several {name}s ({', '.join(column.labels)}) cannot be added up.",
                f"Put {name} into `by`, or bring the counts of one {name}.",
            )
    return keys


def _common(column: Words, place: np.ndarray, size: int, over: str) -> Words:
    """The one label of each place; where there are several `over`, or all of them joined by it."""
    labels = [*column.labels, ""]
    # The only label there is stands for a place without rows, too; else it has none.
    held = np.full(size, 0 if len(labels) == 2 else len(labels) - 1, dtype=np.int64)
    held[place] = column.codes
    differs = column.codes != held[place]
    if differs.any():
        several = np.unique(place[differs])
        if over != "; ":
            held[several] = len(labels)
            return Words(held, np.array([*labels, over], dtype=object))
        inside = np.isin(place, several)
        pairs = pd.DataFrame({"place": place[inside], "code": column.codes[inside]})
        for where, codes in pairs.drop_duplicates().groupby("place")["code"]:
            names = {n for text in column.labels[codes] for n in text.split(over) if n}
            held[int(str(where))] = len(labels)
            labels.append(over.join(sorted(names)))
    return Words(held, np.array(labels, dtype=object))


def text(words: Words) -> Any:
    """The labels as a pandas string array."""
    return pd.array(words.labels, dtype="str").take(words.codes)


def _status_codes(status: Words) -> np.ndarray:
    for unknown in set(status.labels) - set(STATUSES):
        raise DataError(
            f"The status {unknown!r} is not known.", f"Use one of: {', '.join(STATUSES)}."
        )
    return np.array([WORST_FIRST.index(s) for s in status.labels] or [0])[status.codes]


def _added_up(cells: Cells, status: np.ndarray, slot: np.ndarray, points: np.ndarray) -> Columns:
    """Slot by slot (key x group): pupils, value, precision, limits, SD and status."""
    size = len(points)
    rows = np.bincount(slot, weights=cells.rows, minlength=size)
    parts = np.bincount(slot, weights=cells.live, minlength=size)
    empty = np.full(size, np.nan)

    def total(name: str) -> np.ndarray:
        if name not in cells.sums:
            return empty
        sums = np.bincount(slot, weights=cells.sums[name], minlength=size)
        holes = np.bincount(slot, weights=cells.holes[name], minlength=size)
        return np.where((parts > 0) & (holes == 0), sums, np.nan)

    def alone(name: str) -> np.ndarray:
        return np.where(parts == 1, total(name), np.nan) if name in cells.sums else empty

    n = np.where((parts == 0) & (rows > 0), 0.0, total("denominator"))
    met = np.where(points, np.nan, total("numerator"))
    scores, squares = total("score_sum"), total("score_sum_of_squares")
    with np.errstate(all="ignore"):
        counted = np.where(points, scores / n, 100 * met / n)
        spread = np.sqrt(np.maximum(squares - scores**2 / n, 0) / (n - 1))
    exact = np.isfinite(counted)
    worst = np.full(size, WORST_FIRST.index(OK))
    live = cells.live > 0
    np.minimum.at(worst, slot[live], status[live])
    worst[parts == 0] = WORST_FIRST.index(NOT_AVAILABLE)
    worst[(rows > 0) & (parts == 0)] = WORST_FIRST.index(NO_PUPILS)
    least = np.full(size, np.inf)  # a sum is no better covered than the worst of its parts
    known = np.isfinite(cells.coverage)
    np.minimum.at(least, slot[known], cells.coverage[known])
    return {
        "pupils": n,
        "met": np.where(exact, met, np.nan),
        "value": np.where(exact, counted, alone("value")),
        "precision": np.where(exact, 0.0, np.nan_to_num(alone("precision"))),
        "value_low": alone("value_low"),
        "value_high": alone("value_high"),
        "sd": np.where(points & exact & (n > 1), spread, np.nan),
        "status": worst,
        "schools": alone("schools"),
        "schools_with_results": alone("schools_with_results"),
        "coverage": np.where(np.isfinite(least), least, np.nan),
    }
