"""One number per row for the combination of its labels.

Numbers are made chunk by chunk, in the narrowest type that holds them, and counted at once: the
rows of a table of any length pass through the processor's cache and leave only their counts.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

CHUNK = 1 << 16  # rows at a time, so that their codes stay in the processor's cache
DENSE = 1 << 15  # cells whose table stays there too
_MOST_CELLS = 1 << 20  # up to here every combination has a place, whether it occurs or not


class Words(NamedTuple):
    """A column as numbers into its labels; a missing label is the number behind the last.

    most: no code is greater; None where nobody has looked.
    """

    codes: np.ndarray
    labels: Any
    most: int | None = None


def greatest(codes: np.ndarray) -> int:
    """The greatest code: one reading of the column, which counts at 30 million rows."""
    return int(codes.max()) if len(codes) else 0


def slices(rows: int, step: int) -> Iterator[slice]:
    """Row numbers, so many at a time."""
    return (slice(at, min(at + step, rows)) for at in range(0, rows, step))


class _Run(NamedTuple):
    """A step of a combination: more columns, as many as fit into a byte, where sums are quick."""

    columns: dict[str, tuple[np.ndarray, int]]  # codes, and how many there are of them
    size: int

    def codes(self, at: slice) -> np.ndarray:
        (code, _), *more = ((codes[at], size) for codes, size in self.columns.values())
        for codes, size in more:
            code = code * np.uint8(size)
            code += codes
        return code


class _Kept(NamedTuple):
    """A step of a combination: the numbers that occur, and the rank of each number in them."""

    present: np.ndarray
    rank: np.ndarray | None


class Combinations:
    """One number per row for the combination of its labels, made chunk by chunk.

    Where combinations would be too many to count, those that do not occur are left out.
    """

    def __init__(self, rows: int) -> None:
        self.rows, self.size = rows, 1
        self.dense = max(CHUNK, min(4 * rows, _MOST_CELLS))
        self.dtype = np.dtype(np.int16)
        self.names: list[str] = []
        self.steps: list[_Run | _Kept] = []

    def add(self, name: str, column: Words) -> None:
        size = 1 + (greatest(column.codes) if column.most is None else column.most)
        self.names.append(name)
        if size == 1:
            return
        if self.size * size > self.dense:
            self.compress()
        last, narrow = self.steps[-1] if self.steps else None, column.codes.itemsize == 1
        if isinstance(last, _Run) and narrow and last.size * size <= 256:
            joined = last.columns | {name: (column.codes, size)}
            self.steps[-1] = _Run(joined, last.size * size)
        else:
            self.steps.append(_Run({name: (column.codes, size)}, size))
        self.size *= size
        self.dtype = np.promote_types(self.dtype, np.min_scalar_type(-self.size - 1))
        if self.size > self.dense:
            self.compress()

    def compress(self) -> None:
        """Number anew, and only, the combinations that occur."""
        chunks = (self.codes(at) for at in slices(self.rows, CHUNK))
        if self.size <= self.dense:
            seen = np.zeros(self.size, dtype=bool)
            for chunk in chunks:
                seen[chunk] = True
            present, rank = np.flatnonzero(seen), np.zeros(self.size, dtype=np.uint32)
            rank[present] = np.arange(len(present))
        else:
            present, rank = np.unique(np.concatenate(list(chunks))), None
        self.steps.append(_Kept(present, rank))
        self.size = len(present)

    def codes(self, at: slice) -> np.ndarray:
        """The combinations' numbers in some rows."""
        code: Any = None
        for step in self.steps:
            if isinstance(step, _Run):
                part = step.codes(at).astype(self.dtype)
                if code is not None:
                    code *= self.dtype.type(step.size)
                    part += code
                code = part
            else:
                rank = step.rank
                code = np.searchsorted(step.present, code) if rank is None else rank[code]
                code = code.astype(self.dtype, copy=False)
        return np.zeros(at.stop - at.start, dtype=self.dtype) if code is None else code

    def count(self) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """The labels of the combinations that occur, and in how many rows each does."""
        times = np.zeros(self.size, dtype=np.int64)
        for at in slices(self.rows, CHUNK):
            if self.size <= DENSE:
                times += np.bincount(self.codes(at), minlength=self.size)
            else:
                np.add.at(times, self.codes(at), 1)
        held = np.flatnonzero(times)
        return self.digits(held), times[held].astype(float)

    def digits(self, number: np.ndarray) -> dict[str, np.ndarray]:
        """Column by column, the codes that make up a number."""
        digits = dict.fromkeys(self.names, np.zeros(len(number), dtype=np.int64))
        for step in reversed(self.steps):
            if isinstance(step, _Kept):
                number = step.present[number]
                continue
            for name, (_, size) in reversed(step.columns.items()):
                whole = number // size  # and no remainder: it would be three times as slow
                digits[name], number = number - whole * size, whole
        return digits
