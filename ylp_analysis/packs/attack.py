"""The attack on a pack: its printed figures as facts, solved for what they give away."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ylp_analysis.disclosure import Policy
from ylp_analysis.disclosure.audit import Fact, Inference, solve
from ylp_analysis.disclosure.facts import band, gap, percentage, rounded
from ylp_analysis.packs.printed import Printed, decimals_in, value_of
from ylp_analysis.packs.public import Cell, Key, When, World, baseline_of
from ylp_analysis.packs.released import Released, Row

_USED = ("disadvantaged_value", "other_value", "gap", "disadvantaged_band", "other_band")
_SAME = 1e-6
_NUMBER = re.compile(r"\d[\d,]*")


@dataclass(frozen=True)
class Attack:
    """What was solved: how many cells were judged, and what is wrong."""

    cells: int
    facts: int
    found: tuple[Inference, ...]


def attack(
    figures: Iterable[Printed],
    released: Released,
    world: World,
    policy: Policy,
    *,
    totals: dict[Key, tuple[int, float]],
    earlier: Iterable[Fact] = (),
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Attack:
    """All that the figures of a pack give away, year by year and key stage by key stage.

    Years that a pooled figure adds together are solved together.
    """
    facts: dict[When, set[Fact]] = defaultdict(set)
    joined = _Joined(world.whens())
    for figure in set(figures):
        for whens, fact in facts_of(figure, released, world):
            joined.join(whens)
            facts[whens[0]].add(fact)
    shown = _shown(released, world)
    earlier = list(earlier)
    groups = joined.groups()
    found: list[Inference] = []
    cells = number = 0
    for done, group in enumerate(groups):
        names = sorted({f"{when.key_stage} {when.academic_year}" for when in group})
        progress(names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}", done, len(groups))
        baseline, truth = baseline_of(world, group, totals, shown, earlier)
        published = _tightest(fact for when in group for fact in facts[when])
        found += solve(published, baseline, policy, truth=truth)
        cells += sum(low < high for low, high in baseline.cells.values()) - len(baseline.shown)
        number += len(published)
    progress("solved", len(groups), len(groups))
    return Attack(cells, number, tuple(found))


def _tightest(facts: Iterable[Fact]) -> list[Fact]:
    """One fact for each sum: what all its printings together say of it."""
    held: dict[tuple[tuple[str, float], ...], Fact] = {}
    for fact in sorted(facts):
        first = held.setdefault(fact.terms, fact)
        low, high = max(first.low, fact.low), min(first.high, fact.high)
        held[fact.terms] = Fact(fact.terms, low, high, first.where)
    return list(held.values())


def facts_of(
    figure: Printed, released: Released, world: World
) -> Iterator[tuple[tuple[When, ...], Fact]]:
    """What a printed figure of a school or cluster says about cells."""
    if figure.field not in _USED or not figure.series.measure:
        return
    years = {(r["academic_year"], r.get("first_year", "")) for r in released.rows(figure)}
    if len(years) != 1:
        return
    for row in released.rows(figure)[:1]:
        keys = _keys(row, world)
        cells = [cell for key in keys for cell in _within(world.cells[key], row)]
        if not cells or _adds_up(row, cells) or not _same_pupils(cells, row):
            continue
        fact = _fact(figure, cells)
        if fact:
            yield tuple(key.when for key in keys), fact


def _keys(row: Row, world: World) -> list[Key]:
    """The series-years that a row rests on: one, or each year of years together."""
    series = "|".join((row["subject"], row["measure"], row["definition"]))
    first = row.get("first_year") or row["academic_year"]
    return [
        key
        for key in world.cells
        if key.series == series
        and key.when.key_stage == row["key_stage"]
        and first <= key.when.academic_year <= row["academic_year"]
        and key.when.data_version == row.get("data_version", key.when.data_version)
    ]


def _within(cells: dict[str, Cell], row: Row) -> list[Cell]:
    if row["level"] == "school":
        return [cells[row["area_code"]]] if row["area_code"] in cells else []
    return [cell for cell in cells.values() if cell.cluster == row["area_code"] and cell.in_sum]


def _adds_up(row: Row, cells: list[Cell]) -> bool:
    """True for a cluster's sum over printed schools alone: anybody could make it."""
    printed = [cell for cell in cells if cell.printed and cell.x is not None]
    pupils, value = sum(cell.pupils for cell in printed), row["disadvantaged_value"]
    if row["level"] != "cluster" or not pupils or value is None:
        return False
    return abs(100 * sum(cell.x or 0.0 for cell in printed) / pupils - value) < _SAME


def _same_pupils(cells: list[Cell], row: Row) -> bool:
    """True when the row is about just these cells' pupils."""
    held = (sum(c.pupils for c in cells), sum(c.others for c in cells))
    return held == (row["disadvantaged_pupils"], row["other_pupils"])


def _fact(figure: Printed, cells: list[Cell]) -> Fact | None:
    names = [cell.name for cell in cells]
    pupils, others = sum(c.pupils for c in cells), sum(c.others for c in cells)
    sums = [c.everyone for c in cells]
    everyone = None if None in sums else sum(s or 0.0 for s in sums)
    where, known = figure.place, everyone is not None and not any(c.unknown for c in cells)
    if figure.field.endswith("_band"):
        return _banded(figure, names, pupils, others, everyone if known else None)
    value, decimals = value_of(figure.text), decimals_in(figure.text)
    if not all(cell.whole for cell in cells):
        return _scored(figure, names, pupils, others, everyone if known else None)
    if figure.field == "disadvantaged_value":
        return percentage(names, value, pupils, decimals, where)
    if not known:
        return None
    if figure.field == "gap":
        return gap(names, value, (pupils, others, round(everyone or 0)), decimals, where)
    low, high = percentage(["y"], value, others, decimals)[1:3]
    return Fact(_terms(names), (everyone or 0) - high, (everyone or 0) - low, where)


def _scored(
    figure: Printed, names: list[str], pupils: int, others: int, everyone: float | None
) -> Fact | None:
    """A mean score as a sum of scores."""
    value, half = value_of(figure.text), 0.5 * 10.0 ** -decimals_in(figure.text)
    if figure.field == "disadvantaged_value":
        return rounded(names, value * pupils, half * pupils, figure.place)
    if everyone is None:
        return None
    if figure.field == "other_value":
        return rounded(names, everyone - value * others, half * others, figure.place)
    each = 1 / pupils + 1 / others
    return rounded(names, (everyone / others - value) / each, half / each, figure.place)


def _banded(
    figure: Printed, names: list[str], pupils: int, others: int, everyone: float | None
) -> Fact | None:
    numbers = [value_of(text) for text in _NUMBER.findall(figure.text)]
    end, size = numbers[0], numbers[1]
    low, high = (end, size) if figure.text.startswith("at least") else (0.0, end)
    if figure.field == "disadvantaged_band":
        return band(names, low, high, figure.place)
    if everyone is None:
        return None
    return Fact(_terms(names), everyone - high, everyone - low, figure.place)


def _terms(names: list[str]) -> tuple[tuple[str, float], ...]:
    return tuple((name, 1.0) for name in names)


def _shown(released: Released, world: World) -> set[tuple[Key, str]]:
    """The cells that the edition's own rules let it print."""
    held: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for area, rows in released.by_area():
        if area.level != "school":
            continue
        for row in rows:
            if row.get("gap") is not None and not row.get("first_year"):
                series = "|".join((row["subject"], row["measure"], row["definition"]))
                held[row["academic_year"], row["key_stage"], row["data_version"], series].add(
                    area.code
                )
    return {
        (key, school) for key in world.cells for school in held.get((*key.when, key.series), ())
    }


class _Joined:
    """Which years have to be solved together."""

    def __init__(self, whens: list[When]) -> None:
        self._group = {when: [when] for when in whens}

    def join(self, whens: tuple[When, ...]) -> None:
        """From now on these years belong to one group."""
        first = self._group[whens[0]]
        for when in whens[1:]:
            other = self._group[when]
            if other is not first:
                first += other
                for moved in other:
                    self._group[moved] = first

    def groups(self) -> list[list[When]]:
        """Each group once, in order."""
        seen: list[list[When]] = []
        for group in self._group.values():
            if not any(group is other for other in seen):
                seen.append(group)
        return [sorted(group) for group in seen]
