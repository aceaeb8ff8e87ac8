"""What a printed number says about the cells behind it, as linear facts.

A cell is an unknown count (or sum of scores) with a name. Sums are given as the names of their
cells; sizes of groups are known, being public.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ylp_analysis.disclosure.rounding import counts_behind, half_width, prints_as


class Fact(NamedTuple):
    """`low <= sum(coefficient * cell) <= high`, in the cells' unit; `where` it was read."""

    terms: tuple[tuple[str, float], ...]
    low: float
    high: float
    where: str = ""


IMPOSSIBLE = (float("inf"), float("-inf"))


def _sum(cells: Iterable[str]) -> tuple[tuple[str, float], ...]:
    return tuple((cell, 1.0) for cell in ([cells] if isinstance(cells, str) else cells))


def _among(counts: Collection[int], cells: Iterable[str], where: str) -> Fact:
    low, high = (min(counts), max(counts)) if counts else IMPOSSIBLE
    return Fact(_sum(cells), low, high, where)


def total(cells: Iterable[str], value: float, where: str = "") -> Fact:
    """A sum printed exactly."""
    return Fact(_sum(cells), value, value, where)


def rounded(cells: Iterable[str], value: float, half: float, where: str = "") -> Fact:
    """A sum printed with rounding that moves it by at most `half`."""
    return Fact(_sum(cells), value - half, value + half, where)


def band(cells: Iterable[str], low: float, high: float, where: str = "") -> Fact:
    """A sum printed as a band, "5 or fewer" (0 to 5) or "at least 15 of 20" (15 to 20)."""
    return Fact(_sum(cells), low, high, where)


def percentage(
    cells: Iterable[str],
    printed: float,
    n: int,
    decimals: int = 0,
    where: str = "",
    *,
    ties: str = "half_up",
) -> Fact:
    """A sum printed as a percentage of `n` known pupils: all whole counts that print so.

    Where no count prints so the fact holds for nothing, which the audit reports.
    """
    return _among(counts_behind(printed, n, decimals, ties=ties), cells, where)


def gap(
    cells: Iterable[str],
    printed: float,
    sizes: tuple[int, int, int],
    decimals: int = 0,
    where: str = "",
    *,
    ties: str = "half_up",
) -> Fact:
    """The count of disadvantaged pupils (a sum of cells) behind a printed gap in points.

    printed: other less disadvantaged, in percentage points. sizes: disadvantaged pupils, other
    pupils, and how many of both together met the measure, all known. One number in x, so it
    tells as much as the percentage itself.
    """
    disadvantaged, other, everyone = sizes
    counts = [
        x
        for x in range(max(0, everyone - other), min(disadvantaged, everyone) + 1)
        if prints_as(
            100 * (Fraction(everyone - x, other) - Fraction(x, disadvantaged)),
            printed,
            decimals,
            ties,
        )
    ]
    return _among(counts, cells, where)


def gap_between(
    behind: tuple[str, int],
    ahead: tuple[str, int],
    printed: float,
    decimals: int = 0,
    where: str = "",
) -> Fact:
    """A printed gap between two unknown counts of known groups: (cell, pupils), ahead − behind.

    Both ends of the rounding are let in.
    """
    half = float(half_width(decimals))
    terms = ((ahead[0], 100 / ahead[1]), (behind[0], -100 / behind[1]))
    return Fact(terms, printed - half, printed + half, where)


def percentage_of_unknown(
    met: str, pupils: str, printed: float, decimals: int = 0, where: str = ""
) -> list[Fact]:
    """A printed percentage where the number of pupils is a cell too; both ends are let in."""
    value, half = Fraction(Decimal(str(printed))), half_width(decimals)
    low, high = float((value - half) / 100), float((value + half) / 100)
    infinite = float("inf")
    return [
        Fact(((met, 1.0), (pupils, -low)), 0.0, infinite, where),
        Fact(((met, 1.0), (pupils, -high)), -infinite, 0.0, where),
    ]


def nested(inner: str, outer: str, by: float = 0.0, where: str = "") -> Fact:
    """One measure within another (level 5 within level 4): inner − outer is at most `by`.

    by: 0 for the group itself; for the other group, whose counts are totals less the cells, hold
    `nested(outer, inner, by=total of outer − total of inner)`.
    """
    return Fact(((inner, 1.0), (outer, -1.0)), float("-inf"), by, where)


def frechet(
    combined: str,
    parts: Collection[str],
    pupils: int,
    everyone: Mapping[str, int] | None = None,
    other_pupils: int = 0,
    where: str = "",
) -> list[Fact]:
    """What binds a combined measure (reading, writing and maths) to its parts in one school.

    Nobody meets the whole without each part, and of `pupils` at least sum(parts) − (k−1)·pupils
    meet all k. With `everyone` (cell → how many of all pupils met it) the same is said of the
    other group, of `other_pupils`, whose counts are everyone's less the cells.
    """
    spare = (len(parts) - 1) * pupils
    every = (*((part, 1.0) for part in parts), (combined, -1.0))
    facts = [Fact(every, float("-inf"), spare, where)]
    facts += [nested(combined, part, where=where) for part in parts]
    if everyone is not None:
        above = sum(everyone[part] for part in parts) - everyone[combined]
        least = above - (len(parts) - 1) * other_pupils
        facts.append(Fact(every, least, float("inf"), where))
        facts += [
            nested(part, combined, everyone[part] - everyone[combined], where) for part in parts
        ]
    return facts
