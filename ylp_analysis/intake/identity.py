"""One school under several URNs: which followed which, and where a series may go on."""

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from ylp_analysis.intake.context import USELESS, empty, typed
from ylp_analysis.vocabulary import tables
from ylp_analysis.vocabulary.findings import FAIL, Finding
from ylp_analysis.vocabulary.years import first_year

# Kinds that keep one school one school, when it is one URN that follows one. `unknown`: the
# register names the other URN and does not say what happened.
BRIDGED = ("academisation", "rebuilt", "unknown")
_STEP = ["urn", "successor_urn"]
_BREAKS = tables.LINEAGE_BREAKS_COLUMNS


class Lineage(NamedTuple):
    """table: one row per step (vocabulary.tables). findings: cycles."""

    table: pd.DataFrame
    findings: list[Finding]


def lineage_of(
    register: pd.DataFrame,
    lineage: pd.DataFrame,
    local_lineage: pd.DataFrame | None = None,
    *,
    inspections: pd.DataFrame | None = None,
) -> Lineage:
    """Every step from a URN to the one that followed it, each once; cycles are refused.

    What the partnership says stands before the registers, and these before the rule that two URNs
    with one establishment number (LAESTAB, of the register and of inspections) are one school, of
    which the larger URN is the newer; such a step has a date only when the newer's opening is
    known. Steps that lead back to where they began FAIL the files that state them.
    """
    own = local_lineage if local_lineage is not None else lineage.iloc[:0]
    stated = pd.concat([typed("lineage", own), typed("lineage", lineage)], ignore_index=True)
    stated = stated[stated["urn"] != ""]
    by_number = _by_laestab(register, inspections, stated)
    steps = pd.concat([stated, by_number], ignore_index=True)
    # A known kind and a known date are kept from whichever source has them, first source first.
    known = steps.assign(
        date=steps["date"].mask(steps["date"] == "", None),
        kind=steps["kind"].mask(steps["kind"] == "unknown", None),
    ).groupby(_STEP, sort=False)
    steps = steps.assign(
        date=known["date"].transform("first").fillna(""),
        kind=known["kind"].transform("first").fillna("unknown"),
    ).drop_duplicates(_STEP)
    in_cycle = _cyclic(steps)
    findings = [
        Finding(
            "lineage_cycles",
            FAIL,
            str(file),
            f"{len(rows)} steps from one URN to the next lead back to where they began.",
            "Exchange urn and successor_urn where the older school stands second.",
            column="urn, successor_urn",
            stops=USELESS,
        )
        for file, rows in steps[in_cycle].groupby("source")
    ]
    return Lineage(typed("lineage", steps[~in_cycle]), findings)


def school_ids(urns: Iterable[str], lineage: pd.DataFrame) -> dict[str, str]:
    """URN → the newest URN of the same school, itself where nothing is known.

    A step is followed when one URN alone follows one URN alone and its kind is of BRIDGED; mergers
    and splits are not bridged. `lineage` has no cycles (`lineage_of`).
    """
    after = dict(lineage.loc[_bridged(lineage), _STEP].itertuples(index=False, name=None))
    ids = {}
    for urn in urns:
        newest = urn
        while newest in after:
            newest = after[newest]
        ids[urn] = newest
    return ids


def lineage_breaks(lineage: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Where a series cannot go on: one row per URN, day and what happened.

    Both sides of a merger or split stand here, and schools that closed without a successor. Several
    URNs into one are a `merger` and one into several a `split`, whatever each step was called.
    """
    rows = lineage[~_bridged(lineage)]
    many_to_one, one_to_many = _crowded(rows, "successor_urn"), _crowded(rows, "urn")
    vague = rows["kind"].isin(BRIDGED)
    kind = rows["kind"].mask(vague & one_to_many, "split").mask(vague & many_to_one, "merger")
    rows = rows.assign(kind=kind)
    sides = [rows.assign(urn=rows[side])[list(_BREAKS)] for side in _STEP]
    followed = set(lineage.loc[lineage["successor_urn"] != "", "urn"])
    ended = newest_rows(register).assign(date=lambda r: r["closed"], kind="closure")
    ended = ended[(ended["closed"] != "") & ~ended["urn"].isin({*followed, *rows["urn"]})]
    both = pd.concat([*sides, ended[list(_BREAKS)]], ignore_index=True)
    both = both[both["urn"] != ""].drop_duplicates()
    return both.sort_values(list(_BREAKS), ignore_index=True).astype(dict(_BREAKS))


def newest_rows(register: pd.DataFrame) -> pd.DataFrame:
    """One row per URN: that of the newest register (one of a single day is newer than a year's)."""
    order = register["academic_year"].mask(register["academic_year"] == "", "9998/99")
    newest = register.assign(order=order).sort_values("order", kind="stable")
    return newest.drop_duplicates("urn", keep="last").drop(columns="order").sort_index()


def closed_with_later_results(
    register: pd.DataFrame, results: pd.DataFrame, lineage: pd.DataFrame
) -> list[Finding]:
    """A FAIL for each file with results of a school that had closed before that year began.

    results: academic_year, urn and source. A school that another URN followed is left alone: its
    results may be published under either.
    """
    linked = set(lineage.loc[lineage["successor_urn"] != "", "urn"])
    closed = newest_rows(register)
    closed = closed[(closed["closed"] != "") & ~closed["urn"].isin(linked)]
    late = results[["academic_year", "urn", "source"]].merge(closed[["urn", "closed"]], on="urn")
    begins = late["academic_year"].map(lambda year: f"{first_year(year)}-09-01").astype("str")
    late = late[late["closed"] < begins]
    return [
        Finding(
            "closed_with_later_results",
            FAIL,
            str(file),
            f"{rows['urn'].nunique()} schools have results of a year after the one in which the "
            f"register says they closed: URN {', '.join(sorted(set(rows['urn']))[:5])}.",
            "Bring a newer register, or say in lineage.csv which school followed them.",
            column="URN",
            stops=USELESS,
        )
        for file, rows in late.groupby("source")
    ]


def _by_laestab(
    register: pd.DataFrame, inspections: pd.DataFrame | None, stated: pd.DataFrame
) -> pd.DataFrame:
    """Steps between URNs with one LAESTAB that no source states."""
    parts = [register[["urn", "laestab", "source"]]]
    if inspections is not None:
        parts.append(inspections[["urn", "laestab", "source"]])
    held = pd.concat(parts, ignore_index=True)
    held = held[held["laestab"].str.fullmatch("[0-9]{7}")].drop_duplicates(["urn", "laestab"])
    held = held.assign(number=held["urn"].astype("int64")).sort_values(["laestab", "number"])
    before = held.groupby("laestab")["urn"].shift()
    steps = held.assign(successor_urn=held["urn"], urn=before)[before.notna()]
    newest = newest_rows(register).set_index("urn")
    stating, followed = {*stated["urn"]}, {*stated["successor_urn"]}
    reverse = pd.MultiIndex.from_frame(stated[["successor_urn", "urn"]])
    both_open = [
        all(newest["status"].get(urn) == "open" for urn in pair)
        for pair in steps[_STEP].itertuples(index=False, name=None)
    ]
    steps = steps[
        ~steps["urn"].isin(stating)
        & ~steps["successor_urn"].isin(followed)
        & ~pd.MultiIndex.from_frame(steps[_STEP]).isin(reverse)
        & ~pd.Series(both_open, index=steps.index, dtype="bool")
    ]
    if steps.empty:
        return empty("lineage")
    academy = steps["successor_urn"].map(newest["academy"]).astype("boolean").fillna(False)
    steps = steps.assign(
        date=steps["successor_urn"].map(newest["opened"]).fillna(""),
        kind=pd.Series("unknown", index=steps.index).mask(academy, "academisation"),
    )
    return typed("lineage", steps)


def _bridged(lineage: pd.DataFrame) -> pd.Series:
    """True for steps from one URN alone to one URN alone that keep the school the same."""
    crowded = _crowded(lineage, "urn") | _crowded(lineage, "successor_urn")
    return (lineage["successor_urn"] != "") & lineage["kind"].isin(BRIDGED) & ~crowded


def _crowded(lineage: pd.DataFrame, side: str) -> pd.Series:
    there = lineage["successor_urn"] != ""
    return there & lineage[there].duplicated(side, keep=False).reindex(
        lineage.index, fill_value=False
    )


def _cyclic(steps: pd.DataFrame) -> pd.Series:
    """True for steps from which their own beginning is reached again."""
    after: dict[str, set[str]] = {}
    for urn, successor in steps[_STEP].itertuples(index=False, name=None):
        if successor:
            after.setdefault(urn, set()).add(successor)
    found = [
        bool(successor) and urn in _reached(successor, after)
        for urn, successor in steps[_STEP].itertuples(index=False, name=None)
    ]
    return pd.Series(found, index=steps.index, dtype="bool")


def _reached(start: str, after: dict[str, set[str]]) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        for urn in after.get(waiting.pop(), set()) - reached:
            reached.add(urn)
            waiting.append(urn)
    return reached
