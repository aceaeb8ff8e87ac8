"""Which schools stand by themselves in a shared page, and lists that name schools."""

from collections.abc import Collection, Sequence
from itertools import product

import numpy as np
import pandas as pd

from ylp_analysis.disclosure.policy import Policy
from ylp_analysis.disclosure.protect import _SEAL, Protected
from ylp_analysis.disclosure.school_counts import ALL, HIDDEN_COUNTS, hidden_counts
from ylp_analysis.errors import DisclosureError

MIN_SCHOOL_PUPILS = 30
_APART = {
    "special": "special school",
    "nursery": "nursery school",
    "referral_unit": "pupil referral unit",
}
# What Ofsted and the register print of a school: all that stays of it "as already published".
AS_PUBLISHED = (
    "urn", "name", "phase", "cluster", "status", "academy", "regime", "inspection_type",
    "first_day", "last_day", "published", "overall", "category_of_concern", "achievement",
    "behaviour", "teaching", "leadership", "early_years", "sixth_form", "months_since",
)  # fmt: skip


def no_row_of_their_own(
    schools: pd.DataFrame,
    *,
    pupils: "pd.Series[float] | None" = None,
    fewest_pupils: int = MIN_SCHOOL_PUPILS,
) -> dict[str, str]:
    """URN → why, of the schools that a shared page never shows by themselves.

    They are pupil referral units, special and nursery schools, and schools of fewer than
    `fewest_pupils` pupils in all: nearly every figure of theirs is about a few children or
    adults. What a publisher prints of them may be shown. A school whose number of pupils is not
    held is not taken for small.

    Parameters
    ----------
    schools : `urn` and at least one of `kind`, `type`, `school_type`, `phase`, as the register,
        schools.csv or the table of schools has them; several rows for a school are allowed.
    pupils : URN → pupils on roll (or in the finance table), the newest year; None when not held.
    """
    kinds = [c for c in ("kind", "type", "school_type", "phase") if c in schools]
    if "urn" not in schools or not kinds:
        raise DisclosureError(
            "A table of schools says nothing of what kind they are.",
            "Give urn with one of kind, type, school_type, phase.",
        )
    found: dict[str, str] = {}
    for column in kinds:
        words = schools[column].fillna("").astype("str").str.casefold()
        for text, why in _APART.items():
            told = words.str.contains(text.replace("_", "[ _]"), regex=True)
            found |= dict.fromkeys(schools["urn"][told].astype("str"), why)
    if pupils is not None:
        small = pupils.index[(pupils < fewest_pupils).to_numpy(dtype=bool, na_value=False)]
        few = dict.fromkeys(map(str, small), f"fewer than {fewest_pupils} pupils")
        found = few | found
    return dict(sorted(found.items()))


def protect_named(
    table: pd.DataFrame,
    policy: Policy,
    *,
    universe: pd.DataFrame,
    apart: Collection[str],
    by: Sequence[str] = (),
    published: Collection[str] = (),
) -> Protected:
    """A list of schools (at risk, due, reviewed, supported, paid for) as an edition may show it.

    Where the policy names schools, the list stands, without the schools `apart`. Where it does
    not, the list becomes counts: all schools, and by each column of `by`, as far as the rule for
    counts of schools allows. Only schools in `published` keep a row there, with what the
    publisher prints of them. The analyst's edition shows every row. Schools `apart` are in no
    list and no count of a shared edition: two editions side by side would give them away.

    Parameters
    ----------
    table : `urn` and what is said of the school; a school may have several rows.
    universe : all schools that the list was drawn from: `urn` and the columns of `by`.
    apart : URNs from `no_row_of_their_own`.
    by : columns such as phase, cluster; counts stand by each of them, never by two at once.
    published : URNs judged grade 3 or 4 in a published report. Give them for the list of schools
        that require improvement, never for a list of schools at risk, due or reviewed.

    Returns
    -------
    Protected: the columns of `table`, and `schools` (1 on a school's own row, the count on a
    counted row, missing where hidden), `of_schools` (all schools that the count was drawn from)
    and `hidden_counts`. On a counted row `urn` is "" and a column of `by` that is not counted by
    holds `all`.
    """
    _in_universe(table, universe, by)
    if not policy.hides:
        return Protected(_own_rows(table), policy, _SEAL)
    shared = table[~table["urn"].isin(list(apart))]
    if policy.names_schools:
        return Protected(_own_rows(shared), policy, _SEAL)
    open_rows = shared["urn"].isin(list(published))
    named = shared[open_rows]
    rest = set(shared["urn"][~open_rows])
    others = universe[~universe["urn"].isin([*apart, *named["urn"]])].drop_duplicates("urn")
    stays = [c for c in table.columns if c in AS_PUBLISHED]
    counted = _counted(others.assign(listed=others["urn"].isin(list(rest))), policy, list(by))
    if not rest and len(named):
        counted = counted.iloc[:0]
    shown = pd.concat([_own_rows(named[stays]), counted], ignore_index=True)
    columns = [*dict.fromkeys([*stays, *by]), "schools", "of_schools", HIDDEN_COUNTS]
    shown = shown.reindex(columns=columns)
    for name in columns:
        if pd.api.types.is_string_dtype(shown[name].dtype):
            shown[name] = shown[name].fillna("").astype("str")
    return Protected(shown, policy, _SEAL)


def _counted(schools: pd.DataFrame, policy: Policy, by: list[str]) -> pd.DataFrame:
    """All schools and those of each value of each column of `by`: how many are listed, of how many.

    How many schools there are in each combination of the columns is public, so the rows of
    combinations take part in the reckoning though no page prints them.
    """
    if not by:
        schools = schools.assign(**{ALL: ALL})
    columns = by or [ALL]
    frames = []
    for keep in product((True, False), repeat=len(columns)):
        kept = [c for c, k in zip(columns, keep, strict=True) if k]
        whole = schools.assign(**{c: ALL for c in columns if c not in kept})
        grouped = whole.groupby(columns, sort=True)["listed"].agg(["sum", "size"]).reset_index()
        frames.append(grouped.assign(depth=len(kept)))
    rows = pd.concat(frames, ignore_index=True).drop_duplicates(columns)
    rows = rows.sort_values("depth", kind="stable", ignore_index=True)
    printed = (rows["depth"] <= 1).to_numpy()
    hidden = hidden_counts(
        rows, policy, counts=("sum",), total="size", by=columns, printed=printed
    )[:, 0]
    rows = rows.assign(
        urn="",
        schools=rows["sum"].astype("Int64").mask(hidden),
        of_schools=rows["size"].astype("Int64"),
        hidden_counts=np.where(hidden, "schools", ""),
    )
    return rows.loc[printed, ["urn", *by, "schools", "of_schools", HIDDEN_COUNTS]]


def _own_rows(table: pd.DataFrame) -> pd.DataFrame:
    one = pd.Series(1, index=table.index, dtype="Int64")
    nothing = pd.Series(pd.NA, index=table.index, dtype="Int64")
    said = pd.Series("", index=table.index, dtype="str")
    return table.assign(schools=one, of_schools=nothing, hidden_counts=said)


def _in_universe(table: pd.DataFrame, universe: pd.DataFrame, by: Sequence[str]) -> None:
    lost = [c for c in ("urn", *by) if c not in universe]
    if lost or "urn" not in table or not set(table["urn"]) <= set(universe["urn"]):
        raise DisclosureError(
            "A list of schools was not drawn from the schools it is counted against.",
            f"Give a universe with urn{''.join(f', {c}' for c in by)} that holds every listed school.",
        )
    if by and (universe[list(by)].isna() | (universe[list(by)] == ALL)).any(axis=None):
        raise DisclosureError(
            f"A school has no group, or one called {ALL!r}.", "Give each school a group of its own."
        )
