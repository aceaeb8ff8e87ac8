"""The cheapest set of schools to hide so that no sum gives one of them away, proven to be so."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from ylp_analysis.disclosure.rooms import TOLERANCE, Rooms, left, strongest
from ylp_analysis.errors import DisclosureError

_INFEASIBLE = 2


def holds(rooms: Rooms, hidden: np.ndarray, heads: int) -> bool:
    """True when every hidden school keeps the room it needs, whoever `heads` heads are."""
    given, needed = rooms.under(hidden)
    return bool((left(given, heads) >= needed - TOLERANCE).all())


def cheapest(
    rooms: Rooms,
    cost: np.ndarray,
    forced: np.ndarray,
    heads: int,
    place: str,
    pairs: np.ndarray,
    never: np.ndarray,
) -> np.ndarray | None:
    """The cheapest pattern (True: hidden) that holds and hides the `forced`; None if none holds.

    pairs: True at (a, b) where b must be hidden whenever a is. never: True where a school cannot
    be protected here, so that it must be shown.

    Only the attackers who matter enter the programme: solve, look for the worst heads against
    that answer, add them, solve again. An answer against which nobody succeeds is the cheapest
    of all, since each programme asks for less than the whole. Equal costs are settled in favour
    of few schools, then of those that come first. `place` is named in errors.
    """
    if (forced & never).any():
        return None
    hidden = forced.astype("float64")
    if holds(rooms, hidden, heads) and not pairs[np.ix_(forced, ~forced)].any():
        return forced.copy()
    weights = cost + _tie_breaks(len(cost))
    rows: dict[tuple[int, ...], tuple[np.ndarray, float]] = {}
    for a, b in np.argwhere(pairs):
        rows[(-1, int(a), int(b))] = np.eye(len(cost))[b] - np.eye(len(cost))[a], 0.0
    for start in (np.ones_like(hidden), hidden):
        rows |= _broken(rooms, start, heads, everywhere=True)
    while True:
        found = milp(
            weights,
            constraints=LinearConstraint(
                np.array([row for row, _ in rows.values()]),
                np.array([least for _, least in rows.values()]),
                np.inf,
            ),
            bounds=Bounds(least := forced.astype("float64"), (~never).astype("float64")),
            integrality=np.ones(len(cost)),
            options={"mip_rel_gap": 0.0},
        )
        if found.status == _INFEASIBLE:
            return None
        if found.status != 0:
            raise DisclosureError(
                f"{place}: the search for the schools to hide did not end.",
                "Draw this cluster with fewer schools, or hide its row and prepare again.",
            )
        hidden = np.maximum(np.round(found.x), least)
        more = _broken(rooms, hidden, heads, everywhere=False)
        if not more:
            return hidden.astype(bool)
        if not set(more) - set(rows):
            raise DisclosureError(
                f"{place}: the search for the schools to hide went in a circle.",
                "Look for scores far outside their range in this year, then prepare again.",
            )
        rows |= more


def _tie_breaks(schools: int) -> np.ndarray:
    """Costs too small to outweigh a pupil, growing with the place in the order of codes."""
    places = np.arange(1, schools + 1, dtype="float64")
    return (1 + places / schools) * min(1e-3, 0.2 / schools)


def _broken(
    rooms: Rooms, hidden: np.ndarray, heads: int, *, everywhere: bool
) -> dict[tuple[int, ...], tuple[np.ndarray, float]]:
    """Constraints against the heads who succeed under this pattern, by who attacks whom where.

    everywhere: against the strongest heads in all places, whether or not they succeed.
    """
    given, needed = rooms.under(hidden)
    unmet = left(given, heads) < needed - TOLERANCE
    if everywhere:
        unmet |= (rooms.needed + rooms.needed_more) > TOLERANCE
    top = strongest(given, heads)
    found = {}
    for asked, series, school in zip(*np.nonzero(unmet), strict=True):
        among = [int(h) for h in top[asked, series] if h != school][:heads]
        key = (int(asked), int(series), int(school), *sorted(among))
        found[key] = _constraint(rooms, asked, series, school, among)
    return found


def _constraint(
    rooms: Rooms, asked: int, series: int, school: int, heads: list[int]
) -> tuple[np.ndarray, float]:
    """Row and least value: what the others give, less what hiding this school makes it need."""
    row = rooms.more[asked, series].copy()
    given = rooms.given[asked, series].copy()
    row[[school, *heads]] = given[[school, *heads]] = 0.0
    needed, needed_more = (
        rooms.needed[asked, series, school],
        rooms.needed_more[asked, series, school],
    )
    # More than the whole need helps nobody; the programme is solved sooner without it.
    row = np.minimum(row, max(needed + max(needed_more, 0.0) - given.sum(), 0.0))
    row[school] = -needed_more
    return row, float(needed - given.sum())
