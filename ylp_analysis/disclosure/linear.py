"""A system of bounded cells and linear facts about them, and its solver.

Every answer is exact for whole cells: no relaxation, and a solver that does not prove its answer
raises `Unsolved`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from ylp_analysis.errors import DisclosureError

Numbers = NDArray[np.float64]
TOLERANCE = 1e-6
TIME_LIMIT_S = 20.0
_ROUNDS = 100


class Contradiction(DisclosureError):
    """No values of the cells agree with all facts."""

    def __init__(self, place: str, cell: str) -> None:
        self.place, self.cell = place, cell
        super().__init__(
            f"The printed numbers contradict each other or the public figures, at {place}.",
            "Correct what was printed there: a pack with an inconsistency cannot be judged.",
        )


class Unsolved(DisclosureError):
    """The solver did not prove an answer."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(
            f"What can be inferred of {place} could not be settled: the solver did not finish.",
            "Treat it as not safe: publish fewer figures that share schools with it.",
        )


@dataclass
class Row:
    """A fact about numbered cells."""

    terms: dict[int, float]
    least: float
    most: float
    where: str


@dataclass
class System:
    """Numbered cells with bounds, and the facts that bind them."""

    names: tuple[str, ...]
    low: Numbers
    high: Numbers
    whole: NDArray[np.bool_]
    rows: list[Row]
    least: Numbers = field(init=False, repr=False)
    most: Numbers = field(init=False, repr=False)

    def __post_init__(self) -> None:
        lengths = [len(row.terms) for row in self.rows]
        self._row = np.repeat(np.arange(len(self.rows)), lengths)
        self._cell = np.array([c for row in self.rows for c in row.terms], dtype=np.intp)
        self._by = np.array([a for row in self.rows for a in row.terms.values()], dtype=float)
        self.least = np.array([row.least for row in self.rows], dtype=float)
        self.most = np.array([row.most for row in self.rows], dtype=float)

    @cached_property
    def weights(self) -> csr_array:
        """The coefficients, a row for each fact and a column for each cell."""
        shape = (len(self.rows), len(self.names))
        return coo_array((self._by, (self._row, self._cell)), shape=shape).tocsr()

    def sums(self, values: Numbers) -> Numbers:
        """Each fact's sum at these values of the cells."""
        products = self._by * values[self._cell]
        return np.bincount(self._row, products, len(self.rows)).astype(float)

    def broken(self, values: Numbers) -> list[Row]:
        """The facts that do not hold at these values; those with a missing value are left out."""
        sums = self.sums(values)
        bad = (sums < self.least - slack(self.least)) | (sums > self.most + slack(self.most))
        return [self.rows[k] for k in np.flatnonzero(bad)]

    def holds(self, values: Numbers) -> bool:
        """True when every bound, fact and whole number is kept."""
        inside = (values >= self.low - TOLERANCE) & (values <= self.high + TOLERANCE)
        whole = np.abs(values - np.rint(values))[self.whole] <= TOLERANCE
        return bool(inside.all() and whole.all()) and not self.broken(values)

    def propagated(self, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
        """Bounds drawn in as far as single facts allow; Contradiction when nothing is left."""
        low, high = low.copy(), high.copy()
        for _ in range(_ROUNDS):
            up, down = self._by * high[self._cell], self._by * low[self._cell]
            small, large = np.minimum(up, down), np.maximum(up, down)
            floor = np.bincount(self._row, small, len(self.rows))
            ceiling = np.bincount(self._row, large, len(self.rows))
            bad = (floor > self.most + slack(self.most)) | (
                ceiling < self.least - slack(self.least)
            )
            bad |= self.least > self.most + slack(self.most)
            if bad.any():
                raise self._contradiction(self.rows[int(np.flatnonzero(bad)[0])])
            above = (self.most[self._row] - (floor[self._row] - small)) / self._by
            below = (self.least[self._row] - (ceiling[self._row] - large)) / self._by
            negative = self._by < 0
            above, below = np.where(negative, below, above), np.where(negative, above, below)
            drawn_low, drawn_high = low.copy(), high.copy()
            np.maximum.at(drawn_low, self._cell, below)
            np.minimum.at(drawn_high, self._cell, above)
            drawn_low[self.whole] = np.ceil(drawn_low[self.whole] - TOLERANCE)
            drawn_high[self.whole] = np.floor(drawn_high[self.whole] + TOLERANCE)
            empty = drawn_low > drawn_high + slack(drawn_high)
            if empty.any():
                name = self.names[int(np.flatnonzero(empty)[0])]
                raise Contradiction(name, name)
            drawn_high = np.maximum(drawn_high, drawn_low)
            moved = max(np.max(drawn_low - low, initial=0), np.max(high - drawn_high, initial=0))
            low, high = drawn_low, drawn_high
            if moved <= TOLERANCE:
                break
        return low, high

    def _contradiction(self, row: Row) -> Contradiction:
        names = [self.names[cell] for cell in row.terms] or [""]
        return Contradiction(row.where or ", ".join(names[:3]) or "a sum", names[0])

    def best(self, objective: Numbers, low: Numbers, high: Numbers) -> Numbers | None:
        """Values within these bounds that make the objective smallest; None when there are none."""
        facts = [LinearConstraint(self.weights, self.least, self.most)]
        result = milp(
            objective,
            integrality=self.whole.astype(int),
            bounds=Bounds(low, high),
            constraints=facts if self.rows else [],
            options={"mip_rel_gap": 0.0, "time_limit": TIME_LIMIT_S},
        )
        if result.status == 2:
            return None
        if result.status != 0 or result.x is None:
            raise Unsolved(self.names[int(np.argmax(np.abs(objective)))])
        values: Numbers = np.where(self.whole, np.rint(result.x), result.x)
        values = np.clip(values, low, high)
        if not self.holds(values):
            raise Unsolved(self.names[int(np.argmax(np.abs(objective)))])
        return values

    def furthest(self, cell: int, sign: int, low: Numbers, high: Numbers) -> Numbers | None:
        """Values within these bounds with the largest (sign 1) or smallest (−1) value of a cell."""
        objective = np.zeros(len(self.names))
        objective[cell] = -sign
        return self.best(objective, low, high)

    def parts(self) -> Iterator[tuple[list[int], "System"]]:
        """The cells that are bound together, through cells not yet known: their numbers, system."""
        free = self.high - self.low > TOLERANCE
        rows = [self.without_known(row, free) for row in self.rows]
        first = [next(iter(row.terms), -1) for row in rows]
        links = [(a, b) for row, a in zip(rows, first, strict=True) for b in row.terms]
        size = len(self.names)
        pairs = np.array(links, dtype=np.intp).reshape(-1, 2)
        graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
        _, label = connected_components(graph, directed=False)
        cells: dict[int, list[int]] = {}
        held: dict[int, list[Row]] = {}
        for cell in range(size):
            cells.setdefault(int(label[cell]), []).append(cell)
        for row, a in zip(rows, first, strict=True):
            held.setdefault(int(label[a]) if a >= 0 else -1, []).append(row)
        for part, numbers in cells.items():
            yield numbers, self.only(numbers, held.get(part, []))
        if -1 in held:
            yield [], self.only([], held[-1])

    def only(self, cells: Sequence[int], rows: Iterable[Row]) -> "System":
        """These cells alone, numbered anew, with these facts about them."""
        number = {cell: k for k, cell in enumerate(cells)}
        renumbered = [
            replace(row, terms={number[c]: a for c, a in row.terms.items()}) for row in rows
        ]
        at = np.array(cells, dtype=np.intp)
        names = tuple(self.names[cell] for cell in cells)
        return System(names, self.low[at], self.high[at], self.whole[at], renumbered)

    def without_known(self, row: Row, free: NDArray[np.bool_]) -> Row:
        known = float(sum(a * self.low[c] for c, a in row.terms.items() if not free[c]))
        terms = {c: a for c, a in row.terms.items() if free[c]}
        return Row(terms, row.least - known, row.most - known, row.where)


def slack(values: Numbers) -> Numbers:
    """How far a sum may lie beyond its limit: the solver's own tolerance."""
    return 2 * TOLERANCE + 1e-9 * np.abs(np.where(np.isfinite(values), values, 0.0))
