"""Money, deployments and impact by school: no amount of one school by name or by subtraction."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from ylp_analysis.disclosure.policy import Policy
from ylp_analysis.disclosure.protect import _SEAL, Protected
from ylp_analysis.disclosure.school_counts import FEWEST_SCHOOLS
from ylp_analysis.errors import DisclosureError

TOTAL, NO_SCHOOL, OTHER_SCHOOLS = "all", "not for one school", "other schools"
NOT_SAID = "not said for what"
_PENCE = 100
_Part = dict[str, Any]


def protect_money(
    lines: pd.DataFrame,
    policy: Policy,
    *,
    graded: Collection[str],
    apart: Collection[str],
    totals: Sequence[str] = ("plan_year", "funding_line"),
    split: str = "kind",
    names: Mapping[str, str] | None = None,
) -> Protected:
    """Each total of money, and what it is made of as far as that names no school.

    A shared edition gives a row of its own to a school that a report already published at grade
    3 or 4, and sums the other schools by `split`. A sum of fewer schools than three (four, where
    two heads may pool what they know of their own) is folded into one row "other schools",
    with the smallest other sums until it holds enough. Where even all of them are too few, only
    the total is shown: the rest would be one school's amount by subtraction. What is shown beside
    a total always adds up to it, to the penny. The analyst's edition shows every school.

    Parameters
    ----------
    lines : one row for each amount: the columns of `totals`, `split`, `urn` ("" when it is not
        for one school), `pounds` (missing: not known, and not counted). An amount stands once:
        deployments repeat it for every body that they are reported to.
    graded : URNs published at grade 3 or 4. apart : URNs from `no_row_of_their_own`, which never
        have a row. totals : what an amount belongs to. split : what a total is broken down by.
    names : URN → name, for the rows of schools.

    Returns
    -------
    Protected, one row for each part of each total: the columns of `totals`, `part` (a word of
    `split`, "not for one school", "other schools", a school's name, or "all" for the total, which
    comes last), `urn`, `schools` (how many are behind it; missing on the total), `pounds`.
    """
    lost = [c for c in (*totals, split, "urn", "pounds") if c not in lines]
    if lost:
        raise DisclosureError(
            f"Lines of money have no column {lost[0]!r}.", "Say what each amount was for."
        )
    known = lines[lines["pounds"].notna()]
    pence = (known["pounds"].astype("float64") * _PENCE).round().astype("int64")
    words = {c: known[c].fillna("").astype("str") for c in (*totals, split, "urn")}
    paid = known.assign(pence=pence, **words)
    named = set(paid["urn"]) - {""}
    if policy.hides:
        named &= set(graded) - set(apart)
    fewest = max(FEWEST_SCHOOLS, policy.heads + 2) if policy.hides else 1
    rows = []
    for key, amounts in paid.groupby(list(totals), sort=True):
        parts = _parts(amounts, named, fewest, split, names or {})
        whole = {"part": TOTAL, "urn": "", "schools": pd.NA, "pence": int(amounts["pence"].sum())}
        rows += [dict(zip(totals, key, strict=True)) | part for part in [*parts, whole]]
    frame = pd.DataFrame(rows, columns=[*totals, "part", "urn", "schools", "pence"])
    frame = frame.astype({"part": "str", "urn": "str", "schools": "Int64"})
    frame["pounds"] = frame.pop("pence").astype("float64") / _PENCE
    return Protected(frame, policy, _SEAL)


def _parts(
    amounts: pd.DataFrame, named: set[str], fewest: int, split: str, names: Mapping[str, str]
) -> list[_Part]:
    """The rows beside one total; none where they would give a school's amount away."""
    general = amounts[amounts["urn"] == ""]
    by_name = amounts[amounts["urn"].isin(named)]
    folded = _folded(amounts[~amounts.index.isin([*general.index, *by_name.index])], fewest, split)
    if folded is None:
        return []
    rows: list[_Part] = [
        {
            "part": names.get(str(urn), str(urn)),
            "urn": urn,
            "schools": 1,
            "pence": int(own["pence"].sum()),
        }
        for urn, own in by_name.groupby("urn", sort=True)
    ]
    if len(general):
        none = {"part": NO_SCHOOL, "urn": "", "schools": 0, "pence": int(general["pence"].sum())}
        rows.append(none)
    return [*folded, *rows]


def _folded(others: pd.DataFrame, fewest: int, split: str) -> list[_Part] | None:
    """Sums by `split` of schools without a row; None when they are too few for any sum."""
    if others.empty:
        return []
    parts = [(str(word) or NOT_SAID, own) for word, own in others.groupby(split, sort=True)]
    parts.sort(key=lambda part: (_schools(part[1]), part[0]))
    fold: list[pd.DataFrame] = []
    while parts and (_schools(parts[0][1]) < fewest or _too_few(fold, fewest)):
        fold.append(parts.pop(0)[1])
    if _too_few(fold, fewest):
        return None
    sums = sorted(parts, key=lambda part: part[0])
    if fold:
        sums.append((OTHER_SCHOOLS, pd.concat(fold)))
    return [
        {"part": word, "urn": "", "schools": _schools(own), "pence": int(own["pence"].sum())}
        for word, own in sums
    ]


def _too_few(fold: list[pd.DataFrame], fewest: int) -> bool:
    return bool(fold) and _schools(pd.concat(fold)) < fewest


def _schools(amounts: pd.DataFrame) -> int:
    """Schools with any money in it: a school with none hides nobody."""
    return int((amounts.groupby("urn")["pence"].sum() != 0).sum())
