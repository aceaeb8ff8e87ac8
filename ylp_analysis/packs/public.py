"""What is public of every school before a pack is printed: the baseline that the audit starts from.

One cell is the number of disadvantaged pupils of a school who met a measure (or their sum of
scores). Public are both groups' sizes, the whole school's and the authority's results, what a
publisher printed, and what earlier packs released.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from ylp_analysis.disclosure.audit import Baseline, Fact
from ylp_analysis.disclosure.facts import frechet, nested, percentage, total
from ylp_analysis.vocabulary import catalogue

_LEDGER_DECIMALS = 0  # of percentages of schools and clusters, as pages print them


class When(NamedTuple):
    """A year, a key stage and a version of its results: what one pattern of hidden rows covers."""

    academic_year: str
    key_stage: str
    data_version: str


class Key(NamedTuple):
    """One series-year: `series` is subject|measure|definition."""

    when: When
    series: str


@dataclass(frozen=True)
class Cell:
    """One school's unknown in one series-year; x is its true value, None where it is not held."""

    name: str
    school: str
    cluster: str
    pupils: int
    others: int
    everyone: float | None
    x: float | None
    low: float
    high: float
    unit: float
    whole: bool
    printed: bool
    unknown: int
    in_sum: bool


@dataclass
class World:
    """The cells of every series-year, by school."""

    cells: dict[Key, dict[str, Cell]] = field(default_factory=lambda: defaultdict(dict))

    def of(self, when: When) -> Iterator[tuple[Key, dict[str, Cell]]]:
        """The series of one year, key stage and version."""
        return ((key, cells) for key, cells in self.cells.items() if key.when == when)

    def whens(self) -> list[When]:
        """Every year, key stage and version."""
        return sorted({key.when for key in self.cells})


def world_of(table: pd.DataFrame) -> World:
    """The cells of `disclosure.cells.school_cells`."""
    world = World()
    for row in table.to_dict("records"):
        when = When(row["academic_year"], row["key_stage"], row["data_version"])
        cell = _cell(row, when)
        world.cells[Key(when, row["series"])][cell.school] = cell
    return world


def _cell(row: dict[str, object], when: When) -> Cell:
    n, others = int(row["disadvantaged_pupils"]), int(row["other_pupils"])
    least, most = float(row["lowest"]), float(row["highest"])
    x, y = (_number(row[f"{side}_met"]) for side in ("disadvantaged", "other"))
    everyone = None if x is None or y is None else x + y
    subject, measure, definition = str(row["series"]).split("|")
    whole = catalogue.measure(measure).unit == "pp"
    low, high = least * n, most * n
    unknown = int(row["unknown_pupils"])
    if everyone is not None:
        # Pupils of unknown group may stand on either side of the whole school's result.
        low = max(low, everyone - most * others - unknown * most)
        high = min(high, everyone - least * others + unknown * max(most, 0.0))
    if bool(row["printed"]) and x is not None:
        low = high = x
    label = catalogue.series_label(when.key_stage, subject, measure)
    name = (
        f"{row['area_name']} ({row['school']}): {label}, {when.academic_year} "
        f"({definition}, {when.data_version})"
    )
    return Cell(name, str(row["school"]), str(row["cluster"]), n, others, everyone, x,
                min(low, x) if x is not None else low, max(high, x) if x is not None else high,
                most - least, whole, bool(row["printed"]), unknown, bool(row["in_sum"]))  # fmt: skip


def baseline_of(
    world: World,
    whens: Iterable[When],
    totals: dict[Key, tuple[int, float]],
    shown: set[tuple[Key, str]],
    earlier: Iterable[Fact] = (),
) -> tuple[Baseline, dict[str, float]]:
    """The public side of some years, and the true values of their cells.

    totals: the authority's disadvantaged pupils and how many of them met, by series-year. shown:
    cells that the edition prints on purpose. earlier: what the release ledger has told.
    """
    cells: dict[str, tuple[float, float]] = {}
    owner, ranges, truth = {}, {}, {}
    facts: list[Fact] = list(earlier)
    open_: set[str] = set()
    for when in whens:
        series = dict(world.of(when))
        for key, held in series.items():
            for school, cell in held.items():
                cells[cell.name] = (cell.low, cell.high)
                owner[cell.name] = school
                if not cell.whole:
                    ranges[cell.name] = cell.unit
                if cell.x is not None:
                    truth[cell.name] = cell.x
                if (key, school) in shown:
                    open_.add(cell.name)
            facts += _authority(held, totals.get(key))
        facts += _bound(series)
    known = set(cells)
    facts = [f for f in facts if {name for name, _ in f.terms} <= known]
    return Baseline(cells, tuple(facts), owner, frozenset(open_), ranges), truth


def _authority(held: dict[str, Cell], told: tuple[int, float] | None) -> list[Fact]:
    """The authority's result as a sum over its schools, where it is one."""
    if told is None or sum(cell.pupils for cell in held.values()) != told[0]:
        return []
    if all(cell.x is not None for cell in held.values()):
        if abs(sum(cell.x or 0.0 for cell in held.values()) - told[1]) > 1e-6:
            return []
    return [total([cell.name for cell in held.values()], told[1], "the authority's result")]


def _bound(series: dict[Key, dict[str, Cell]]) -> Iterator[Fact]:
    """How the measures of one year bind each other in each school."""
    by_parts = {tuple(key.series.split("|")): held for key, held in series.items()}
    for (subject, measure, definition), held in by_parts.items():
        for inner, outer in catalogue.WITHIN:
            if measure == inner and (subject, outer, definition) in by_parts:
                yield from _within(held, by_parts[subject, outer, definition])
        parts = [by_parts.get((part, measure, definition)) for part in catalogue.PARTS]
        if subject == catalogue.COMBINED and all(parts):
            yield from _together(held, [part for part in parts if part])


def _within(inner: dict[str, Cell], outer: dict[str, Cell]) -> Iterator[Fact]:
    for school, cell in inner.items():
        whole = outer.get(school)
        if whole and _alike(cell, [whole]):
            yield nested(cell.name, whole.name)
            yield nested(whole.name, cell.name, _everyone(whole) - _everyone(cell))


def _together(combined: dict[str, Cell], parts: list[dict[str, Cell]]) -> Iterator[Fact]:
    for school, cell in combined.items():
        held = [part[school] for part in parts if school in part]
        if len(held) == len(parts) and _alike(cell, held):
            everyone = {c.name: _everyone(c) for c in (cell, *held)}
            names = [c.name for c in held]
            yield from frechet(cell.name, names, cell.pupils, everyone, cell.others)


def _alike(cell: Cell, others: list[Cell]) -> bool:
    """True where both groups are the same pupils in each measure, so that the bounds hold."""
    both = [cell, *others]
    same = all((c.pupils, c.others) == (cell.pupils, cell.others) for c in others)
    return same and all(c.everyone is not None and not c.unknown and c.whole for c in both)


def _everyone(cell: Cell) -> int:
    return round(cell.everyone or 0.0)


def earlier_facts(world: World, ledger: pd.DataFrame) -> list[Fact]:
    """What the release ledger has told of cells that are still held in the same version."""
    facts = []
    for row in ledger.to_dict("records"):
        series = "|".join((row["subject"], row["measure"], row["definition"]))
        listed = row["schools"] or f"{row['academic_year']} {row['area_code']}"
        cells = []
        for year, *schools in (part.split() for part in listed.split(";")):
            held = world.cells.get(
                Key(When(year, row["key_stage"], row["data_version"]), series), {}
            )
            cells += [held[school] for school in schools if school in held and held[school].in_sum]
        value, pupils = _number(row["disadvantaged_value"]), sum(cell.pupils for cell in cells)
        if value is None or not pupils or not all(cell.whole for cell in cells):
            continue
        names = [cell.name for cell in cells]
        facts.append(
            percentage(names, value, pupils, _LEDGER_DECIMALS, f"released in {row['run']}")
        )
    return facts


def _number(value: object) -> float | None:
    number = float(value)  # type: ignore[arg-type]
    return None if number != number else number
