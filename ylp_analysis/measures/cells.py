"""The finest cells of the counts: what every combination of their labels adds up to.

The rows are read once, however many there are; all the rest is done on the cells.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from ylp_analysis.errors import DataError
from ylp_analysis.measures.combinations import CHUNK, DENSE, Combinations, Words, greatest, slices
from ylp_analysis.vocabulary.terms import GAP_KEY, NO_PUPILS

GRAIN = tuple(column for column in GAP_KEY if column != "comparator")
REQUIRED = (*(c for c in GRAIN if c not in ("definition", "data_version")), "group")
_COUNTED = ("numerator", "denominator")
# Columns that go together stand together: that keeps the number of combinations small.
LABELS = (
    *("area_code", "area_name", "level", "academic_year", "definition", "data_version"),
    *("provenance", "source", "key_stage", "measure", "subject", "status", "group"),
)
SUMMED = (
    *(*_COUNTED, "value", "precision", "value_low", "value_high", "score_sum"),
    *("score_sum_of_squares", "schools", "schools_with_results"),
)
NUMBERS = (*SUMMED, "coverage")
_SMALL = 8  # whole numbers below this are counted as labels are


class Cells(NamedTuple):
    """Rows of equal labels together; a row is live unless it is known to have no pupils.

    words: column → its labels. rows, live, wrong: how many rows, of them live, of them with an
    impossible count. sums, holes: column → its sum, its missing values, both over live rows.
    coverage: the least of the live rows, inf where none is known.
    """

    words: dict[str, Words]
    rows: np.ndarray
    live: np.ndarray
    wrong: np.ndarray
    sums: dict[str, np.ndarray]
    holes: dict[str, np.ndarray]
    coverage: np.ndarray


def refuse_missing(columns: Iterable[str]) -> None:
    held = set(columns)
    missing = [c for c in (*REQUIRED, *_COUNTED) if c not in held]
    if missing:
        raise DataError(
            f"The counts have no column {', '.join(missing)}.",
            f"Bring tidy counts with the columns {', '.join((*REQUIRED, *_COUNTED))}.",
        )


def not_numbers(name: str) -> DataError:
    return DataError(
        f"The column {name} of the counts does not hold numbers.",
        "Bring it as numbers, with missing cells left empty.",
    )


def count_rows(counts: pd.DataFrame) -> Cells:
    """The cells of tidy counts, in no certain order."""
    refuse_missing(counts.columns)
    words = {c: factorized(counts[c]) for c in LABELS if c in counts}
    numbers = {c: _numeric(counts[c], c) for c in NUMBERS if c in counts}
    small = {c: _as_words(v) for c, v in numbers.items()}
    combinations = Combinations(len(counts))
    for name, column in words.items():
        combinations.add(name, column)
    if any(s is None for s in small.values()):
        digits, tally = _in_chunks(combinations, words, numbers)
    else:  # numbers are counted like labels; what is added up are the few combinations
        for name, column in ((c, s) for c, s in small.items() if s):
            combinations.add(name, column)
        digits, times = combinations.count()
        values = {c: np.append(s.labels, np.nan)[digits[c]] for c, s in small.items() if s}
        one_each = np.arange(len(times))
        tally = _tally(one_each, len(times), values, _nobody(words, digits), times)
    return as_cells({c: Words(digits[c], w.labels) for c, w in words.items()}, tally)


def _in_chunks(
    combinations: Combinations, words: dict[str, Words], numbers: dict[str, np.ndarray]
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The labels of the cells, and what their rows add up to, for numbers of any kind."""
    if combinations.size > DENSE:
        combinations.compress()
    tally: dict[str, np.ndarray] = {}
    for at in slices(combinations.rows, max(CHUNK, 2 * combinations.size)):
        values = {c: v[at].astype(float, copy=False) for c, v in numbers.items()}
        nobody = _nobody(words, {c: w.codes[at] for c, w in words.items()})
        cell = combinations.codes(at).astype(np.intp)
        part = _tally(cell, combinations.size, values, nobody, np.ones(at.stop - at.start))
        for name, sums in part.items():
            join = np.fmin if name == "coverage" else np.add
            tally[name] = join(tally[name], sums) if name in tally else sums
    return combinations.digits(np.arange(combinations.size)), tally


def _tally(
    cell: np.ndarray,
    size: int,
    values: dict[str, np.ndarray],
    nobody: np.ndarray | bool,
    times: np.ndarray,
) -> dict[str, np.ndarray]:
    """The sums of each cell; `times` says how many rows stand behind an entry."""

    def add(what: np.ndarray) -> np.ndarray:
        return np.bincount(cell, weights=what, minlength=size)

    met, pupils = values["numerator"], values["denominator"]
    live = ~((pupils == 0) | (np.isnan(pupils) & nobody))
    wrong = (met > pupils) | (met < 0) | (pupils < 0)
    rows = add(times)
    tally = {
        "rows": rows,
        "live": rows if live.all() else add(times * live),
        "wrong": add(times * wrong) if wrong.any() else np.zeros(size),
    }
    for name in SUMMED:
        if name in values:
            known = live & ~np.isnan(values[name])
            whole = known.all()
            what = values[name] if whole else np.where(known, values[name], 0.0)
            tally[f"{name}_total"] = add(what * times)
            tally[f"{name}_known"] = tally["live"] if whole else add(times * known)
    if "coverage" in values:
        tally["coverage"] = np.full(size, np.inf)
        np.fmin.at(tally["coverage"], cell[live], values["coverage"][live])
    return tally


def as_cells(words: dict[str, Words], tally: Mapping[str, np.ndarray]) -> Cells:
    rows, live = tally["rows"], tally["live"]
    sums = {c: tally[f"{c}_total"] for c in SUMMED if f"{c}_total" in tally}
    holes = {c: live - tally[f"{c}_known"] for c in sums}
    coverage = tally.get("coverage", np.full(len(rows), np.inf))
    return Cells(words, rows, live, tally["wrong"], sums, holes, coverage)


def _nobody(words: dict[str, Words], codes: Mapping[str, np.ndarray]) -> np.ndarray | bool:
    """Which entries have the status `no_pupils`."""
    labels = list(words["status"].labels) if "status" in words else []
    return codes["status"] == labels.index(NO_PUPILS) if NO_PUPILS in labels else False


def factorized(column: pd.Series) -> Words:
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, labels = column.array.codes, column.array.categories
    else:
        codes, labels = pd.factorize(column)
    codes = codes.view(f"u{codes.dtype.itemsize}")  # what is below 0 becomes very large
    most = greatest(codes)
    if most >= len(labels):  # a missing label was -1
        codes, most = np.minimum(codes, codes.dtype.type(len(labels))), len(labels)
    return Words(codes, labels, most)


def _numeric(column: pd.Series, name: str) -> np.ndarray:
    """The numbers as numpy holds them: whole ones as such where none is missing."""
    if not pd.api.types.is_numeric_dtype(column.dtype):
        if not column.isna().all():
            raise not_numbers(name)
        return np.full(len(column), np.nan)
    if isinstance(column.dtype, np.dtype):
        return column.to_numpy()
    if column.isna().any():
        return column.to_numpy(dtype=float, na_value=np.nan)
    return column.to_numpy(dtype=getattr(column.dtype, "numpy_dtype", float))


def _as_words(values: np.ndarray) -> Words | None:
    """Numbers as labels, when they are all the same or small, whole and not negative."""
    labels = np.arange(float(_SMALL))
    if values.dtype.kind in "biu":
        whole = values.view(f"u{values.dtype.itemsize}")
        most = greatest(whole)
        if most >= _SMALL:
            return None
        same = (whole[:CHUNK] == most).all() and (whole == most).all()
        return Words(whole, labels[most : most + 1], 0) if same else Words(whole, labels, most)
    if (values[:CHUNK] == values[:1]).all() and (values == values[:1]).all():
        return Words(np.zeros(len(values), dtype=np.uint8), values[:1], 0)
    codes = np.empty(len(values), dtype=np.uint8)
    for at in slices(len(values), CHUNK):
        missing = np.isnan(values[at])
        with np.errstate(invalid="ignore"):
            np.copyto(codes[at], values[at], casting="unsafe")
        codes[at][missing] = _SMALL
        if not ((codes[at] == values[at]) & (codes[at] < _SMALL) | missing).all():
            return None
    return Words(codes, labels)
