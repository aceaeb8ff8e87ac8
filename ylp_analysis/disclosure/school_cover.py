"""The smallest set of printed counts of schools to hide, so that none that matters can be had by
subtraction.

A table of counts is a set of unknown whole numbers, the *leaves* (schools of one kind in one
group), and of sums of leaves. What everybody knows (how many schools a group has) and what the
page prints are equations between them. A reader who solves them finds, for each count, a lowest
and a highest possible value: the width between them is what protection must keep.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from ylp_analysis.errors import DisclosureError

NODES = 50_000  # beyond it everything is hidden: slower to read, never less safe


@dataclass(frozen=True)
class Sums:
    """Sums of leaves and their true values: one row of `of` (0 or 1 for each leaf), one value."""

    of: np.ndarray
    value: np.ndarray

    def where(self, keep: np.ndarray) -> "Sums":
        return Sums(self.of[keep], self.value[keep])

    def and_also(self, other: "Sums") -> "Sums":
        return Sums(np.vstack([self.of, other.of]), np.concatenate([self.value, other.value]))


def possible(sum_of: np.ndarray, known: Sums, most: np.ndarray) -> tuple[int, int]:
    """The lowest and highest value that a sum of leaves can have, by what is known of others.

    sum_of: 0 or 1 for each leaf. known: what the reader holds. most: the highest value of each
    leaf, the lowest being 0.
    """
    ends = []
    for sign in (1, -1):
        found = milp(
            sign * sum_of,
            constraints=LinearConstraint(known.of, known.value, known.value),
            bounds=Bounds(0, most),
            integrality=np.ones(len(most)),
        )
        if not found.success:
            raise DisclosureError(
                "Counts of schools contradict each other, so they cannot be protected.",
                "Count again from one list of schools.",
            )
        ends.append(round(sign * found.fun))
    return ends[0], ends[1]


def smallest_hidden(
    printed: Sums,
    *,
    public: Sums,
    guarded: np.ndarray,
    cost: np.ndarray,
    most: np.ndarray,
    width: int,
) -> np.ndarray:
    """True for each printed sum to hide: the cheapest set that keeps every guarded sum in doubt.

    Each guarded sum (a row of 0 and 1) can then still have values at least `width` apart, or as
    far apart as what is public leaves without this table. When the search does not end,
    everything is hidden.
    """
    before = [_width(row, public, most) for row in guarded]
    guards = [(row, min(width, wide)) for row, wide in zip(guarded, before, strict=True) if wide]
    hidden = np.array([any((row == g).all() for g, _ in guards) for row in printed.of], dtype=bool)
    must, blocks = hidden.copy(), list[tuple[np.ndarray, int]]()
    while True:
        reader = public.and_also(printed.where(~hidden))
        found = [guard for guard in guards if _width(guard[0], reader, most) < guard[1]]
        if not found:
            return hidden
        new = [guard for guard in found if not any(guard is block for block in blocks)]
        if not new:
            return np.ones(len(hidden), dtype=bool)
        blocks += new
        hidden = _cheapest(printed, public, blocks, cost, most, must)


def _width(row: np.ndarray, known: Sums, most: np.ndarray) -> int:
    low, high = possible(row, known, most)
    return high - low


def _cheapest(
    printed: Sums,
    public: Sums,
    blocks: list[tuple[np.ndarray, int]],
    cost: np.ndarray,
    most: np.ndarray,
    must: np.ndarray,
) -> np.ndarray:
    """The cheapest hiding under which, for each block, two whole tables fit what is shown: one in
    which the guarded sum is higher by what is needed than in the other."""
    sums, leaves = printed.of.shape
    tables = 2 * len(blocks)
    size = sums + tables * leaves
    slack = np.diag(np.maximum(printed.of @ most, printed.value))
    rows, low, high = [], [], []

    def add(
        at: int, table: np.ndarray, hide: np.ndarray, least: np.ndarray, top: np.ndarray
    ) -> None:
        part = np.zeros((len(table), size))
        part[:, :sums] = hide
        part[:, at : at + leaves] = table
        rows.append(part)
        low.append(least)
        high.append(top)

    for number in range(tables):
        at = sums + number * leaves
        far = np.full(sums, np.inf)
        add(at, public.of, np.zeros((len(public.of), sums)), public.value, public.value)
        add(at, printed.of, -slack, -far, printed.value)
        add(at, printed.of, slack, printed.value, far)
    for number, (row, need) in enumerate(blocks):
        at, apart = sums + 2 * number * leaves, np.zeros((1, size))
        apart[0, at : at + leaves] = row
        apart[0, at + leaves : at + 2 * leaves] = -row
        rows.append(apart)
        low.append(np.array([need]))
        high.append(np.array([np.inf]))
    found = milp(
        np.concatenate([cost, np.zeros(tables * leaves)]),
        constraints=LinearConstraint(np.vstack(rows), np.concatenate(low), np.concatenate(high)),
        bounds=Bounds(
            np.concatenate([must, np.zeros(tables * leaves)]),
            np.concatenate([np.ones(sums), np.tile(most, tables)]),
        ),
        integrality=np.ones(size),
        options={"node_limit": NODES, "mip_rel_gap": 0},
    )
    if not found.success:
        return np.ones(sums, dtype=bool)
    return np.asarray(found.x[:sums] > 0.5)
