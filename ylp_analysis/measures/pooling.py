"""Gaps of several years together: sums of counts, never means of gaps."""

import numpy as np
import pandas as pd

from ylp_analysis.errors import ParameterError
from ylp_analysis.measures.attainment import GRAIN, group_results
from ylp_analysis.measures.change import newest_versions
from ylp_analysis.measures.gaps import gap_table
from ylp_analysis.vocabulary.catalogue import comparability
from ylp_analysis.vocabulary.terms import GAP_KEY
from ylp_analysis.vocabulary.years import shift

_SERIES = tuple(c for c in GRAIN if c not in ("academic_year", "data_version"))


def pooled_gaps(
    counts: pd.DataFrame, *, years: int = 3, newest: str | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """The gap of each area over up to `years` academic years together.

    Parameters
    ----------
    counts : tidy counts. Only years in which both groups' counts are known are pooled (a
        published percentage cannot be summed), of the newest data version held.
    years : the most years to pool. newest : the last of them (default: the newest in `counts`).

    Returns
    -------
    Gap table with `academic_year` = `newest`, plus `years` (how many were pooled) and
    `first_year`. Years before a break of either kind, or under another definition of
    disadvantaged, stay out. A series without counts for `newest` has no row; scores have none.

    Source: difference of summed counts, Newcombe limits on the sums (docs/methods).
    """
    if years < 1:
        raise ParameterError(f"{years} years cannot be pooled.", "Give 1 or more.")
    counts = counts.assign(
        **{c: "" for c in ("definition", "data_version", "area_name") if c not in counts}
    )
    newest = newest or max((str(y) for y in counts["academic_year"].unique()), default="")
    chosen = _chosen_years(counts, years, newest)
    text = counts[list(GRAIN)].astype("str")
    inside = text.merge(chosen[list(GRAIN)], on=list(GRAIN), how="left", indicator=True)["_merge"]
    pooled = gap_table(
        counts[(inside == "both").to_numpy()], by=list(_SERIES), confidence=confidence
    )
    facts = chosen.groupby(list(_SERIES), sort=False)["academic_year"].agg(["size", "min"])
    facts = facts.rename(columns={"size": "years", "min": "first_year"}).reset_index()
    names = chosen[chosen["academic_year"] == newest][[*_SERIES, "area_name"]]
    pooled = pooled.drop(columns="area_name").merge(facts.merge(names), on=list(_SERIES))
    pooled["academic_year"] = newest
    pooled = pooled.astype({"academic_year": "str", "first_year": "str", "years": "Int64"})
    pooled = pooled.sort_values(list(GAP_KEY), kind="stable", ignore_index=True)
    order = list(gap_table(counts.iloc[:0]).columns)
    return pooled[[*order, "years", "first_year"]]


def _chosen_years(counts: pd.DataFrame, years: int, newest: str) -> pd.DataFrame:
    """The cells to be pooled: per series the newest year, and those that compare with it."""
    keys, disadvantaged, other = group_results(counts)
    known = np.ones(len(keys), dtype=bool)
    for group in (disadvantaged, other):
        known &= (group["met"].notna() | (group["pupils"] == 0)).to_numpy()
    window = {shift(newest, -i) for i in range(years)} if newest else set()
    cells = keys.assign(area_name=disadvantaged["area_name"])
    cells = cells[known & keys["academic_year"].isin(window)].assign(comparator="same_area")
    cells = newest_versions(cells)
    series = [cells[c] for c in _SERIES]
    cells = cells[(cells["academic_year"] == newest).groupby(series).transform("any")]
    same = [
        comparability(stage, subject, name, year, newest, definition).kind == "same"
        for stage, subject, name, year, definition in cells[
            ["key_stage", "subject", "measure", "academic_year", "definition"]
        ].itertuples(index=False, name=None)
    ]
    return cells[np.array(same, dtype=bool)]
