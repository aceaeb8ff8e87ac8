"""How the measures of one school bind each other, and what its own shown rows then give away.

Nobody meets reading, writing and maths together without meeting each; who meets the higher
standard meets the expected one. So results that are shown exactly narrow one shown as a band.
"""

from collections import defaultdict
from collections.abc import Collection

import numpy as np
import pandas as pd

from ylp_analysis.disclosure.facts import Fact, frechet, nested
from ylp_analysis.disclosure.inference import intervals
from ylp_analysis.disclosure.policy import Policy
from ylp_analysis.errors import DisclosureError
from ylp_analysis.vocabulary.catalogue import COMBINED, PARTS, WITHIN

_TOLERANCE = 1e-6
_MOST_TRIED = 20_000


def binding_facts(rows: pd.DataFrame) -> list[Fact]:
    """What binds the cells of one year and key stage, schools apart; cells named by their place.

    rows : cells as `cover.find_cover` takes them, `series` being subject|measure|definition (rows
    of other series are bound to nothing). Bound are measures of the same pupils, all of a known
    group.
    """
    columns = ["disadvantaged_pupils", "other_pupils", "disadvantaged_met", "other_met"]
    numbers = rows[columns].to_numpy(dtype="float64")
    usable = np.isfinite(numbers).all(axis=1) & (rows["unknown_pupils"].fillna(0) == 0).to_numpy()
    usable &= ((rows["lowest"] == 0) & (rows["highest"] == 1)).to_numpy()
    held: dict[tuple[str, ...], dict[tuple[str, str], int]] = defaultdict(dict)
    names = rows[["data_version", "school", "series"]].itertuples(index=False, name=None)
    for place, (version, school, series) in enumerate(names):
        words = series.split("|")
        if usable[place] and len(words) == 3:
            subject, measure, definition = words
            held[version, school, definition][subject, measure] = place
    met = numbers[:, 2] + numbers[:, 3]
    facts: list[Fact] = []
    for cells in held.values():
        for (subject, measure), place in cells.items():
            for outer in (cells.get((subject, b)) for a, b in WITHIN if a == measure):
                if outer is not None and _alike(numbers, place, outer):
                    facts.append(nested(str(place), str(outer)))
                    facts.append(nested(str(outer), str(place), met[outer] - met[place]))
            parts = [cells.get((part, measure)) for part in PARTS]
            if subject == COMBINED and all(
                p is not None and _alike(numbers, place, p) for p in parts
            ):
                everyone = {str(p): met[p] for p in (place, *parts)}
                pupils, others = (int(n) for n in numbers[place, :2])
                facts += frechet(str(place), [str(p) for p in parts], pupils, everyone, others)
    return facts


def _alike(numbers: np.ndarray, one: int, other: int | None) -> bool:
    """True where both groups are the same pupils in both measures."""
    return other is not None and bool((numbers[one, :2] == numbers[other, :2]).all())


def moved_alone(rows: pd.DataFrame, facts: list[Fact]) -> tuple[np.ndarray, np.ndarray]:
    """How far up and down each cell can move while all other cells of its school stay."""
    x = rows["disadvantaged_met"].to_numpy(dtype="float64")
    up, down = np.full(len(x), np.inf), np.full(len(x), np.inf)
    for fact in facts:
        value = sum(by * x[int(name)] for name, by in fact.terms)
        for name, by in fact.terms:
            place = int(name)
            more, less = (fact.high - value, value - fact.low)[:: 1 if by > 0 else -1]
            up[place] = min(up[place], max(more / abs(by), 0.0))
            down[place] = min(down[place], max(less / abs(by), 0.0))
    return up, down


def given_away(
    rows: pd.DataFrame,
    found: pd.DataFrame,
    facts: list[Fact],
    policy: Policy,
    hidden: Collection[str],
) -> set[str]:
    """The schools, besides the hidden, of which a result shown as a band could be had from their
    other shown rows.

    found : the cells' rooms, from `rooms.reckoned`.
    """
    alone = moved_alone(rows, facts)
    rooms = {name: found[name].to_numpy() for name in ("up", "down", "band_up", "band_down")}
    banded = rooms["band_up"] + rooms["band_down"] > 0
    asked = np.minimum(policy.width, rooms["up"] + rooms["down"])
    left = np.minimum(alone[0], rooms["band_up"]) + np.minimum(alone[1], rooms["band_down"])
    school = rows["school"].to_numpy()
    banded &= ~np.isin(school, list(hidden))
    bound: dict[str, list[Fact]] = {s: [] for s in school[banded & (left < asked - _TOLERANCE)]}
    for fact in facts:
        name = school[int(fact.terms[0][0])]
        if name in bound:
            bound[name].append(fact)
    x = rows["disadvantaged_met"].to_numpy(dtype="float64")
    away = set()
    for name, own in bound.items():
        places = np.array(sorted({int(cell) for fact in own for cell, _ in fact.terms}))
        judged = banded[places]
        shown = _widths(own, places, x - rooms["band_down"], x + rooms["band_up"])[judged]
        if (shown >= policy.width - _TOLERANCE).all():
            continue
        # Moved alone a cell shows a part of what public figures leave, mostly enough of it.
        public = (np.minimum(alone[0], rooms["up"]) + np.minimum(alone[1], rooms["down"]))[places]
        if (public[judged] < policy.width).any():
            public = _widths(own, places, x - rooms["down"], x + rooms["up"])
        if (shown < np.minimum(policy.width, public[judged]) - _TOLERANCE).any():
            away.add(name)
    return away


def _widths(facts: list[Fact], places: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """How far apart the values are that each cell can have by these facts; 0 where none fit."""
    ends = np.rint(low[places]).astype(int), np.rint(high[places]).astype(int)
    sizes = ends[1] - ends[0] + 1
    if np.prod(sizes.astype("float64")) > _MOST_TRIED:
        cells = {str(p): (float(a), float(b)) for p, a, b in zip(places, *ends, strict=True)}
        try:
            found = intervals(facts, cells)
        except DisclosureError:
            return np.zeros(len(places))
        return np.array([found[name][1] - found[name][0] for name in cells])
    tried = np.indices(sizes).reshape(len(places), -1) + ends[0][:, None]
    fits = np.ones(tried.shape[1], dtype=bool)
    at = {str(place): k for k, place in enumerate(places)}
    for fact in facts:
        value = sum(by * tried[at[name]] for name, by in fact.terms)
        fits &= (value >= fact.low - _TOLERANCE) & (value <= fact.high + _TOLERANCE)
    return np.ptp(tried[:, fits], axis=1) if fits.any() else np.zeros(len(places))
