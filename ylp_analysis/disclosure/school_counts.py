"""Counts of schools: one or two schools of a kind, or all but one or two, are not printed."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd

from ylp_analysis.disclosure.policy import Policy
from ylp_analysis.disclosure.protect import _SEAL, Protected
from ylp_analysis.disclosure.school_cover import Sums, smallest_hidden
from ylp_analysis.errors import DisclosureError

FEWEST_SCHOOLS = 3
ALL = "all"  # the label of a margin in a column of `by`
HIDDEN_COUNTS = "hidden_counts"


def protect_school_counts(
    table: pd.DataFrame,
    policy: Policy,
    *,
    counts: Sequence[str],
    total: str = "",
    by: Sequence[str] = (),
    known: Sequence[str] = (),
    exhaustive: bool = False,
) -> Protected:
    """A table of counts of schools without those that single schools out.

    Hidden: a count of one or two schools; a count that leaves one or two of its total out; a
    count of all schools of its total, because it names each of them; and as few further counts
    as keep those in doubt by `policy.width` schools for a reader who adds and subtracts. A zero
    names nobody and is shown, unless another count needs it as cover; "0 left over" of several
    counts names everybody and is guarded. The analyst's edition hides nothing; the others hide
    alike. Not reckoned with: a head knows the own school's place in the table.

    Parameters
    ----------
    table : one row for each group of schools.
    counts : columns of whole numbers of schools; no school may be in two of them. Groups that
        overlap (at risk, due) are protected in a call each.
    total : column with all schools of the row, which is public and stays; "" when there is none.
    by : columns that say whose counts a row holds. The word `all` marks a margin: that row is the
        sum over the others. Give each margin that any page prints. Empty: no row adds to another.
    known : columns of other numbers that are public. A number not named here is refused, as
        nobody could say what can be worked out from it.
    exhaustive : the counts are by their meaning all there is, so that everybody knows that they
        add up to the total (three bands). Otherwise "none left over" would be news of its own.

    Returns
    -------
    Protected, same rows in the same order; counts `Int64`, missing where hidden; `hidden_counts`
    names them, separated by a comma and a space ("" when none is).
    """
    _refuse_numbers(table, {*counts, total, *by, *known})
    hidden = hidden_counts(table, policy, counts=counts, total=total, by=by, exhaustive=exhaustive)
    shown = table.copy()
    for place, name in enumerate(counts):
        shown[name] = table[name].astype("Int64").mask(hidden[:, place])
    shown[HIDDEN_COUNTS] = pd.Series(
        [", ".join(n for n, h in zip(counts, row, strict=True) if h) for row in hidden],
        index=table.index,
        dtype="str",
    )
    return Protected(shown, policy, _SEAL)


def hidden_counts(
    table: pd.DataFrame,
    policy: Policy,
    *,
    counts: Sequence[str],
    total: str,
    by: Sequence[str],
    exhaustive: bool = False,
    printed: np.ndarray | None = None,
) -> np.ndarray:
    """True (row × count) for what `policy` hides; see `protect_school_counts`.

    printed: False for rows that no page prints, though how many schools they hold is public.
    """
    values = _whole(table, [*counts, *([total] if total else [])])
    of = values[:, -1] if total else None
    counted = values[:, : len(counts)]
    printed = np.ones(len(table), dtype=bool) if printed is None else printed
    rest = None if of is None else _rest(counted, of, total, exhaustive)
    if not policy.hides or table.empty:
        return np.zeros(counted.shape, dtype=bool)
    members = _members(table, list(by))
    _add_up(table, list(by), members, values)
    kinds = len(counts) + (rest is not None)

    def cell(row: int, kind: int) -> np.ndarray:
        leaves = np.zeros((members.shape[1], kinds))
        leaves[members[row], kind] = 1
        return leaves.ravel()

    places = [(r, c) for r in np.flatnonzero(printed).tolist() for c in range(len(counts))]
    guarded = [
        cell(r, c)
        for r in range(len(table))
        for c in range(len(counts))
        if singles_out(int(counted[r, c]), None if of is None else int(of[r]))
    ]
    if rest is not None and of is not None and len(counts) > 1:
        few = (rest < FEWEST_SCHOOLS) & (of > 0)
        guarded += [cell(r, len(counts)) for r in np.flatnonzero(few).tolist()]
    if not guarded:
        return np.zeros(counted.shape, dtype=bool)
    whole = [np.repeat(members[r], kinds).astype(float) for r in range(len(table))]
    size = members.shape[1] * kinds
    hide = smallest_hidden(
        Sums(np.array([cell(*p) for p in places]), np.array([counted[p] for p in places])),
        public=Sums(np.zeros((0, size)), np.zeros(0)) if of is None else Sums(np.array(whole), of),
        guarded=np.unique(np.array(guarded), axis=0),
        cost=_cost(places, members, counted),
        most=_most(members, values, of, kinds),
        width=policy.width,
    )
    found = np.zeros(counted.shape, dtype=bool)
    for place, hides in zip(places, hide, strict=True):
        found[place] = hides
    return found


def _rest(counted: np.ndarray, of: np.ndarray, total: str, exhaustive: bool) -> np.ndarray | None:
    """Schools of each row in none of the counts; None when everybody knows that there are none."""
    rest = of - counted.sum(axis=1)
    if (rest < 0).any():
        raise DisclosureError(
            f"More schools are counted than there are in {total!r}.",
            "Give counts that do not overlap, each in a call of its own where they do.",
        )
    if exhaustive and rest.any():
        raise DisclosureError(
            f"Counts that are said to be all of {total!r} are not.", "Say that some are left over."
        )
    return None if exhaustive else rest


def singles_out(count: int, total: int | None = None) -> bool:
    """True for a count of schools that points to single ones: one or two, all but one or two, all.

    >>> [singles_out(n, 10) for n in (0, 2, 3, 7, 8, 10)]
    [False, True, False, False, True, True]
    """
    few = 0 < count < FEWEST_SCHOOLS
    return few or (total is not None and count > 0 and total - count < FEWEST_SCHOOLS)


def _members(table: pd.DataFrame, by: list[str]) -> np.ndarray:
    """Row × leaf group: True where the leaf group is part of the row's schools."""
    if not by:
        return np.eye(len(table), dtype=bool)
    labels = table[by].astype("str").to_numpy()
    if len({tuple(row) for row in labels}) < len(labels):
        raise DisclosureError(
            f"Two rows hold the same group of schools ({', '.join(by)}).",
            "Give one row for each group.",
        )
    leaves = labels[(labels != ALL).all(axis=1)]
    if not len(leaves):  # margins alone: every combination may hold schools
        words = [sorted({*labels[:, d]} - {ALL}) or [ALL] for d in range(len(by))]
        leaves = np.array(list(product(*words)))
    same = (labels[:, None, :] == leaves[None, :, :]) | (labels[:, None, :] == ALL)
    return np.asarray(same.all(axis=2))


def _add_up(table: pd.DataFrame, by: list[str], members: np.ndarray, values: np.ndarray) -> None:
    margins = (table[by].astype("str") == ALL).any(axis=1).to_numpy() if by else np.zeros(0, bool)
    if not margins.any() or margins.all():
        return
    leaf_rows = np.flatnonzero(~margins)
    sums = members.astype(float) @ values[leaf_rows]
    if (sums[margins] != values[margins]).any():
        raise DisclosureError(
            "Counts of schools do not add up to their totals.",
            f"Give every group ({', '.join(by)}) that belongs to a row marked {ALL!r}.",
        )


def _most(members: np.ndarray, values: np.ndarray, of: np.ndarray | None, kinds: int) -> np.ndarray:
    """The highest number of schools that each leaf could hold."""
    if of is None:
        return np.full(members.shape[1] * kinds, values.sum() + 10.0)
    each = np.where(members, of[:, None], of.max()).min(axis=0)
    return np.repeat(each, kinds).astype(float)


def _cost(places: list[tuple[int, int]], members: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """What hiding each count loses: a margin most, then a zero, then the larger count."""
    most = counted.max() + 1
    groups = np.array([members[row].sum() for row, _ in places])
    told = np.array([counted[place] or most for place in places]) / (2 * most * len(places))
    return np.asarray(np.where(groups > 1, 1.0 + groups, 1.0) + told)


def _whole(table: pd.DataFrame, names: list[str]) -> np.ndarray:
    lost = [name for name in names if name not in table]
    numbers = None if lost else table[names].astype("Float64")
    if (
        numbers is None
        or numbers.isna().any(axis=None)
        or (numbers < 0).any(axis=None)
        or ((numbers % 1) != 0).any(axis=None)
    ):
        raise DisclosureError(
            f"Counts of schools must be whole numbers without gaps ({', '.join(lost or names)}).",
            "Count again, with 0 where there is none.",
        )
    return numbers.to_numpy(dtype="float64")


def _refuse_numbers(table: pd.DataFrame, expected: set[str]) -> None:
    other = [
        str(name)
        for name in table.columns
        if name not in expected and pd.api.types.is_numeric_dtype(table[name])
    ]
    if other:
        raise DisclosureError(
            f"The numbers in {other[0]!r} are neither counts nor their total.",
            "Leave the column out, or name it under `known` when everybody may know it.",
        )
