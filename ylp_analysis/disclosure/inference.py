"""What can be inferred from linear facts: the exact smallest and largest value of every cell.

Bounds are drawn in by propagation, sums that are known exactly are taken out of the wider sums
that hold them, what is left falls apart into blocks, and each block is solved to proven
optimality.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from ylp_analysis.disclosure.facts import Fact
from ylp_analysis.disclosure.linear import TOLERANCE, Contradiction, Row, System, Unsolved
from ylp_analysis.errors import DisclosureError


def system(
    facts: Iterable[Fact],
    cells: Mapping[str, tuple[float, float]],
    real: Iterable[str] = (),
) -> System:
    """Facts and bounded cells as a system; `real` cells (sums of scores) need not be whole."""
    names = tuple(cells)
    number = {name: k for k, name in enumerate(names)}
    bounds = np.array([cells[name] for name in names], dtype=float).reshape(-1, 2)
    if not np.isfinite(bounds).all():
        raise DisclosureError(
            "A cell of the audit has no finite bounds.", "Bound it by the pupils of its group."
        )
    rows = []
    for fact in facts:
        terms: dict[int, float] = {}
        for name, by in fact.terms:
            if name not in number:
                raise DisclosureError(
                    f"A fact at {fact.where or 'a page'} is about {name!r}, which has no bounds.",
                    "Give its public bounds with the cells of the baseline.",
                )
            terms[number[name]] = terms.get(number[name], 0.0) + by
        terms = {cell: by for cell, by in terms.items() if by}
        rows.append(Row(terms, fact.low, fact.high, fact.where))
    scored = set(real)
    whole = np.array([name not in scored for name in names], dtype=bool)
    return System(names, bounds[:, 0], bounds[:, 1], whole, rows)


def _subtracted(rows: list[Row]) -> list[Row]:
    """Rows in which each exactly known sum is taken out of the wider sums that hold it."""
    rows = [replace(row, terms=dict(row.terms)) for row in rows]
    exact = [row for row in rows if row.terms and row.most - row.least <= TOLERANCE]
    holders: dict[int, list[Row]] = {}
    for row in rows:
        for cell in row.terms:
            holders.setdefault(cell, []).append(row)
    for part in sorted(exact, key=lambda row: len(row.terms)):
        if not part.terms:
            continue
        rarest = min(part.terms, key=lambda cell: len(holders[cell]))
        for row in holders[rarest]:
            if row is not part and part.terms.items() <= row.terms.items():
                for cell in part.terms:
                    del row.terms[cell]
                row.least, row.most = row.least - part.most, row.most - part.least
    return rows


def settled(given: System) -> System:
    """The same system with bounds drawn in, known cells taken out of facts, sums subtracted."""
    low, high = given.propagated(given.low, given.high)
    while True:
        free = high - low > TOLERANCE
        known = replace(given, low=low, high=high)
        rows = _subtracted([known.without_known(row, free) for row in known.rows])
        given = replace(known, rows=rows)
        drawn_low, drawn_high = given.propagated(low, high)
        given = replace(given, rows=[row for row in rows if row.terms])
        same = np.array_equal(drawn_low, low) and np.array_equal(drawn_high, high)
        low, high = drawn_low, drawn_high
        if same:
            return replace(given, low=low, high=high)


def intervals(
    facts: Iterable[Fact],
    cells: Mapping[str, tuple[float, float]],
    of: Iterable[str] | None = None,
    integer: bool = True,
) -> dict[str, tuple[float, float]]:
    """The exact smallest and largest value of each cell that agree with all facts.

    Parameters
    ----------
    facts : from the functions of `disclosure.facts`.
    cells : name → public bounds, both ends included, finite.
    of : the cells asked for; all by default. The facts are checked as a whole in any case.
    integer : whole numbers (counts of pupils); False for sums of scores.

    Raises
    ------
    Contradiction when no values agree with the facts; Unsolved when the solver did not finish.

    >>> intervals([Fact((("a", 1), ("b", 1)), 5, 5)], {"a": (0, 3), "b": (0, 4)})
    {'a': (1.0, 3.0), 'b': (2.0, 4.0)}
    """
    asked = set(cells if of is None else of)
    found: dict[str, tuple[float, float]] = {}
    for _, block in settled(system(facts, cells, () if integer else cells)).parts():
        first = block.best(np.zeros(len(block.names)), block.low, block.high)
        if first is None:
            raise Contradiction(", ".join(block.names[:3]), block.names[0])
        low, high = first.copy(), first.copy()
        for cell, name in enumerate(block.names):
            if name not in asked:
                continue
            for sign, reached, bound in ((-1, low, block.low), (1, high, block.high)):
                if reached[cell] == bound[cell]:
                    continue
                values = block.furthest(cell, sign, block.low, block.high)
                if values is None:
                    raise Unsolved(name)
                low, high = np.minimum(low, values), np.maximum(high, values)
            found[name] = (float(low[cell]), float(high[cell]))
    return {name: found[name] for name in cells if name in asked}
