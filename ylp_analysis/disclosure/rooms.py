"""How far each hidden result could lie from the truth, for all that a reader can know.

In one cluster's published sum every hidden school's result may be higher than it is by as much as
the others may be lower, and the other way round. That freedom is a school's *room*. Rooms are
measured in pupils; for scores a pupil is the distance from the lowest score to the highest.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from ylp_analysis.disclosure.policy import Policy

TOLERANCE = 1e-6
# Three things that a hidden school asks of the others: that they may be lower, that they may be
# higher, and that one of them is hidden too and has pupils in both groups.
ASKED = ("lower", "higher", "partner")


class Rooms(NamedTuple):
    """Rooms of some schools in some series, arrays of shape (asked, series, schools).

    given: what a shown school gives the others (its band), more: what it gives on top when it is
    hidden. needed, needed_more: the same of what it asks of the others.
    """

    given: np.ndarray
    more: np.ndarray
    needed: np.ndarray
    needed_more: np.ndarray

    def of(self, schools: np.ndarray) -> "Rooms":
        """The rooms of these schools alone (places, or a mask)."""
        return Rooms(*(values[:, :, schools] for values in self))

    def under(self, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What each school gives the others and what it needs of them, by this pattern."""
        return self.given + self.more * hidden, self.needed + self.needed_more * hidden


def strongest(given: np.ndarray, heads: int) -> np.ndarray:
    """The places of the `heads + 1` schools that give most, largest first; ties by place."""
    order = np.argsort(-given, axis=-1, kind="stable")
    return order[..., : heads + 1]


def left(given: np.ndarray, heads: int) -> np.ndarray:
    """What is left of the others' room for each school when the worst `heads` heads pool.

    >>> left(np.array([3.0, 1.0, 2.0, 5.0]), 1)
    array([3., 5., 4., 3.])
    """
    schools = given.shape[-1]
    rest = given.sum(axis=-1, keepdims=True) - given
    if heads == 0 or schools == 0:
        return rest
    top = strongest(given, heads)
    values = np.take_along_axis(given, top, axis=-1)
    all_but_last = values[..., :heads].sum(axis=-1, keepdims=True)
    among = np.zeros(given.shape, dtype=bool)
    np.put_along_axis(among, top[..., :heads], True, axis=-1)
    # A school among the strongest is not its own attacker: the next strongest takes its place.
    following = values[..., heads : heads + 1] if schools > heads else 0.0
    return rest - np.where(among, all_but_last - given + following, all_but_last)


def beyond_public(rooms: Rooms, heads: int) -> Rooms:
    """The same rooms, asking of the others no more than they could give if all were hidden.

    The authority's results and the printed schools are public: what those alone tell the
    worst heads is told whatever we hide.
    """
    most = left(rooms.given + rooms.more, heads)
    shown = np.minimum(rooms.needed, most)
    hidden = np.minimum(rooms.needed + rooms.needed_more, most)
    return rooms._replace(needed=shown, needed_more=hidden - shown)


def inseparable(rooms: Rooms, heads: int) -> np.ndarray:
    """True at (a, b) where school b must be hidden whenever school a is; at (a, a), where a must.

    So few others could cover a that the worst heads know it from public figures already. Anybody
    else would come nearer to it than by those figures if one of the few were shown.
    """
    full = rooms.given + rooms.more
    most = left(full, heads)
    schools = full.shape[-1]
    found = np.zeros((schools, schools), dtype=bool)
    asked_if_hidden = rooms.needed + rooms.needed_more
    for at in np.argwhere(most < asked_if_hidden - TOLERANCE):
        asked, series, school = at
        for needed, keys in ((asked_if_hidden, school), (rooms.needed, None)):
            if most[tuple(at)] < needed[tuple(at)] - TOLERANCE:
                enough = np.minimum(needed[tuple(at)], full[asked, series])
                few = np.flatnonzero(rooms.given[asked, series] < enough - TOLERANCE)
                few = few[few != school]
                # A school shown as a band asks for them whether or not it is hidden.
                found[few if keys is None else keys, few] = True
    return found


def reckoned(cells: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Each cell's rooms when its school is hidden and when it is shown, in pupils.

    Returns
    -------
    DataFrame, index as `cells`: up, down (to the ends of what is public); band_up, band_down (to
    the ends of the band it is printed in, 0 where it is printed exactly); asks_up, asks_down (as
    up and down, with the pupils whose group is not known); both (pupils in both
    groups); known; unknown (it is part of a sum, and no counts of it are held).
    """
    columns = ["disadvantaged_pupils", "disadvantaged_met", "other_pupils", "other_met"]
    pupils, met, others, others_met = (cells[c].to_numpy(dtype="float64") for c in columns)
    lowest, highest = (cells[c].to_numpy(dtype="float64") for c in ("lowest", "highest"))
    unit = highest - lowest
    up = np.minimum(highest * pupils - met, others_met - lowest * others) / unit
    down = np.minimum(met - lowest * pupils, highest * others - others_met) / unit
    # Pupils whose group is not known leave more open; that room is asked for, never counted on.
    flags = cells["unknown_pupils"].fillna(0).to_numpy(dtype="float64") * np.maximum(highest, 0)
    asks_up = np.minimum(highest * pupils - met, others_met - lowest * others + flags) / unit
    asks_down = np.minimum(met - lowest * pupils, highest * others - others_met + flags) / unit
    up, down = np.maximum(up, 0), np.maximum(down, 0)
    percentage = (lowest == 0) & (highest == 1)
    band_up, band_down = _band_rooms(up, down, percentage, policy)
    printed, in_sum = cells["printed"].to_numpy(bool), _in_sum(cells)
    missing = ~np.isfinite(met + others_met + pupils + others)
    matters = in_sum & ~printed
    values = {"up": up, "down": down, "band_up": band_up, "band_down": band_down}
    values |= {"asks_up": np.maximum(asks_up, 0), "asks_down": np.maximum(asks_down, 0)}
    return pd.DataFrame(
        {name: np.where(matters & ~missing, v, 0.0) for name, v in values.items()}
        | {
            "both": matters & ~((pupils == 0) | (others == 0)),
            "known": ~missing | printed,
            "unknown": matters & missing,
        },
        index=cells.index,
    )


def _band_rooms(
    up: np.ndarray, down: np.ndarray, percentage: np.ndarray, policy: Policy
) -> tuple[np.ndarray, np.ndarray]:
    """Rooms within the band that `bands.band` prints; the whole room where no two bands fit."""
    width = np.where(np.isfinite(up + down), up + down, 0)
    reach = np.minimum(policy.band, (np.round(width) - 1) // 2)
    short = reach < policy.width
    low, high = down <= reach + TOLERANCE, up <= reach + TOLERANCE
    band_up = np.select([~percentage, short, low, high], [0.0, up, reach - down, up], 0.0)
    band_down = np.select([~percentage, short, low, high], [0.0, down, down, reach - up], 0.0)
    return band_up, band_down


def _in_sum(cells: pd.DataFrame) -> np.ndarray:
    if "in_sum" not in cells:
        return np.ones(len(cells), dtype=bool)
    return cells["in_sum"].to_numpy(bool)


def rooms_of(
    found: pd.DataFrame,
    cells: pd.DataFrame,
    schools: pd.Index,
    policy: Policy,
    alone: tuple[np.ndarray, np.ndarray],
) -> Rooms:
    """The rooms of one year and key stage, from `reckoned`; a school without a row has none.

    alone: how far up and down each cell can move while the others of its school stay, which
    limits what it can give (`bound.moved_alone`).
    """
    where = schools.get_indexer(pd.Index(cells["school"]))
    series = pd.MultiIndex.from_frame(cells[["data_version", "series"]]).factorize(sort=True)[0]
    shape = (len(ASKED), series.max() + 1 if len(series) else 0, len(schools))
    width = policy.width
    sizes = cells[["disadvantaged_pupils", "other_pupils"]].min(axis=1).fillna(width)
    most = np.minimum(width, np.where(found["unknown"], sizes, 0))
    banded = (found["band_up"] + found["band_down"]) > 0
    up, down = alone
    shown_and_hidden: dict[str, list] = {
        "given": [
            np.minimum(down, found["band_down"]),
            np.minimum(up, found["band_up"]),
            banded,
        ],
        "given_hidden": [
            np.minimum(down, found["down"]),
            np.minimum(up, found["up"]),
            found["both"] & ~found["unknown"],
        ],
        "needed": [
            np.minimum(width, found["band_up"]),
            np.minimum(width, found["band_down"]),
            banded,
        ],
        "needed_hidden": [
            np.maximum(most, np.minimum(width, found["asks_up"])),
            np.maximum(most, np.minimum(width, found["asks_down"])),
            found["both"],
        ],
    }
    arrays = {}
    for name, asked in shown_and_hidden.items():
        arrays[name] = np.zeros(shape)
        for k, values in enumerate(asked):
            arrays[name][k, series, where] = np.asarray(values, dtype="float64")
    return Rooms(
        arrays["given"],
        arrays["given_hidden"] - arrays["given"],
        arrays["needed"],
        arrays["needed_hidden"] - arrays["needed"],
    )
