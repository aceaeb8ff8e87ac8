"""What earlier packs have already said: published values only, and never taken back.

A number that is out cannot be hidden again; so a school that an earlier pack showed hides nobody,
and a cluster that was drawn otherwise then is a second sum over some of the same schools.
"""

import pandas as pd

from ylp_analysis.disclosure.policy import Policy
from ylp_analysis.disclosure.protect import Cover, protect, rounded_as_printed, worked_out_here
from ylp_analysis.vocabulary.years import years_between

_SERIES = ["academic_year", "key_stage", "subject", "measure", "definition"]
_KEY = [*_SERIES, "data_version", "level", "area_code", "first_year"]
_VALUES = ["disadvantaged_value", "other_value"]
_SAME = 1e-9
LEDGER_COLUMNS = ("run", "released", "policy", *_KEY, *_VALUES, "schools")


def released(
    gaps: pd.DataFrame,
    pooled: pd.DataFrame,
    membership: pd.DataFrame,
    policy: Policy,
    cover: Cover,
) -> pd.DataFrame:
    """The results of schools and clusters, worked out here, that `policy` lets a pack show.

    gaps, pooled : what a run may see. One row per area and series-year, or series and window:
    LEDGER_COLUMNS without `run` and `released`; values as printed; first_year "" for a
    single year; `schools` those that a cluster's sum is over, `2012/13 999001 999002; 2013/14 …`.
    """
    own = gaps[(gaps["comparator"] == "same_area") & (gaps["level"] == "school")]
    together = pooled[pooled["level"] == "cluster"]
    of = ["area_code", "key_stage", "subject", "measure", "definition"]
    newest = together.groupby(of)["academic_year"].transform("max")  # pages show no others
    together = together[together["academic_year"] == newest]
    if policy.own_area == "cluster":
        together = together[together["area_code"] == policy.area]
    shown = [protect(rows[worked_out_here(rows)], policy, cover).frame for rows in (own, together)]
    table = pd.concat([shown[0].assign(first_year="", years=1), shown[1]], ignore_index=True)
    banded = table.get("disadvantaged_band", pd.Series("", index=table.index)).fillna("") != ""
    table = table[table["gap"].notna() | banded]
    members = membership.groupby(["academic_year", "slug"])["urn"].agg(
        lambda u: " ".join(sorted(u))
    )
    return table[_KEY].assign(
        **{v: table[v] for v in _VALUES},
        policy=policy.name,
        schools=[
            "; ".join(
                f"{year} {members.get((year, area), '')}" for year in years_between(first, last)
            )
            if level == "cluster"
            else ""
            for level, area, first, last in table[
                ["level", "area_code", "first_year", "academic_year"]
            ].itertuples(index=False, name=None)
        ],
    )


def known_before(cells: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """The cells with what earlier releases have told: `printed` for a school whose result is out
    in any version, and `earlier_clusters`, the sums over other sets of schools than today's."""
    schools = ledger[ledger["level"] == "school"].rename(columns={"area_code": "school"})
    out = pd.MultiIndex.from_frame(schools[[*_SERIES, "school"]])
    told = pd.MultiIndex.from_frame(cells[[*_SERIES, "school"]]).isin(out)
    return cells.assign(
        printed=cells["printed"] | told, earlier_clusters=_earlier_clusters(cells, ledger)
    )


def _earlier_clusters(cells: pd.DataFrame, ledger: pd.DataFrame) -> pd.Series:
    """For each cell, the names of released sums that its school was in and that are none of
    today's clusters."""
    where = ["academic_year", "cluster", "school"]
    everybody: dict[str, set[str]] = {}
    today: dict[tuple[str, str], set[str]] = {}
    for year, slug, school in cells[where].drop_duplicates().itertuples(index=False, name=None):
        everybody.setdefault(year, set()).add(school)
        today.setdefault((year, slug), set()).add(school)
    said: dict[tuple[str, str], set[str]] = {}
    sums = ledger.loc[ledger["level"] == "cluster", ["area_code", "schools"]].drop_duplicates()
    for number, (slug, listed) in enumerate(sums.itertuples(index=False, name=None)):
        then = {
            year: set(schools) & everybody.get(year, set())
            for year, *schools in (part.split() for part in listed.split(";"))
        }
        if any(schools != today.get((year, slug), set()) for year, schools in then.items()):
            for year, schools in then.items():
                for school in schools:
                    said.setdefault((year, school), set()).add(f"{slug}-{number}")
    names = [
        ";".join(sorted(said.get((year, school), ())))
        for year, _, school in cells[where].itertuples(index=False, name=None)
    ]
    return pd.Series(names, index=cells.index, dtype="str")


def contradictions(ledger: pd.DataFrame, gaps: pd.DataFrame, pooled: pd.DataFrame) -> list[str]:
    """The areas whose released results are others now though the version is the same; no values."""
    own = gaps[gaps["comparator"] == "same_area"].assign(first_year="")
    now = pd.concat([own, pooled[pooled["level"] == "cluster"]], ignore_index=True)
    now = now[pd.MultiIndex.from_frame(now[_KEY]).isin(pd.MultiIndex.from_frame(ledger[_KEY]))]
    both = ledger.merge(rounded_as_printed(now)[[*_KEY, *_VALUES]], on=_KEY, suffixes=("", "_now"))
    apart = pd.Series(False, index=both.index)
    for value in _VALUES:
        apart |= ((both[value] - both[f"{value}_now"]).abs() > _SAME).fillna(False)
    rows = both[apart].drop_duplicates(["level", "area_code", "academic_year", "key_stage"])
    return [f"{r.level} {r.area_code}, {r.key_stage} {r.academic_year}" for r in rows.itertuples()]
