"""One cluster's own page: its pupils, its gaps, and how little they can show."""

import pandas as pd

from ylp_analysis.disclosure import Policy
from ylp_analysis.errors import ParameterError
from ylp_analysis.evidence.argument import Evidence, KeyFigure, Section, Table, Text
from ylp_analysis.evidence.held import Held, Series, series_labels
from ylp_analysis.evidence.parts import (
    GAP_TABLE_COLUMNS,
    direction_table,
    key_figure,
    newest,
    sources_of,
    standing_caveats,
    trend_parts,
)
from ylp_analysis.evidence.side_by_side import area_parts
from ylp_analysis.measures.change import smallest_change
from ylp_analysis.vocabulary import catalogue
from ylp_analysis.vocabulary.numbers import is_missing, number
from ylp_analysis.vocabulary.years import RunDates

NAME = "cluster_profile"


def cluster_profile(held: Held, dates: RunDates, policy: Policy, area: str) -> Evidence:
    """The argument of one cluster's page. `area` is the cluster's slug."""
    names = dict(zip(held.membership["slug"], held.membership["cluster"], strict=True))
    if area not in names:
        known = ", ".join(sorted(names)) or "none: data/raw/clusters.csv is not held"
        raise ParameterError(f"There is no cluster {area!r}.", f"Clusters: {known}.")
    name, leading = names[area], held.headlines("cluster", area)
    members = held.membership[held.membership["slug"] == area]
    return Evidence(
        id=NAME,
        title=f"Cluster profile: {name}",
        question="What do this cluster's figures show, and how sure can they be?",
        partnership=held.partnership,
        area_name=name,
        dates=dates,
        policy=policy,
        key_figures=_key_figures(held, policy, leading, area),
        sections=(
            _trend(held, policy, leading, area, name),
            _pooled(held, policy, area),
            _schools(held, policy, leading, members),
        ),
        caveats=(
            _what_is_added_up(policy),
            *standing_caveats(held),
        ),
        sources=sources_of(held),
        decision=f"What will {name} work on in {dates.plan_year}, and which figure will show it?",
        made_up=held.made_up,
    )


def _what_is_added_up(policy: Policy) -> str:
    if not policy.hides:
        return (
            "Cluster figures are sums of the schools' results. Where no pupil records are held, "
            "schools whose results the publisher hid are missing; the coverage says how many pupils "
            "stand behind."
        )
    return (
        "A single year of a cluster is the sum of the schools whose results were published; schools "
        "whose results were hidden are missing from it. Years together count the pupils of every "
        "school where pupil records are held, and are hidden where one school could be worked out. "
        "The coverage says how many pupils stand behind."
    )


def _key_figures(
    held: Held, policy: Policy, leading: list[Series], area: str
) -> tuple[KeyFigure, ...]:
    figures = []
    for series in leading[:2]:
        row = newest(held.shown(held.of(series, "cluster", area), policy).frame)
        if row is not None:
            figures.append(key_figure(row, series, held))
    if leading:
        row = newest(held.shown(held.of(leading[0], "cluster", area), policy).frame)
        if row is not None and not is_missing(row["gap"]):
            least = float(smallest_change(row["other_pupils"], row["disadvantaged_pupils"]))
            figures.append(
                KeyFigure(
                    f"{number(least)} points",
                    "is the smallest change from one year to the next that this cluster's "
                    f"{catalogue.KEY_STAGES[leading[0].key_stage].lower()} numbers could show.",
                )
            )
    return tuple(figures)


def _trend(held: Held, policy: Policy, leading: list[Series], area: str, name: str) -> Section:
    items = []
    for series in leading:
        items += trend_parts(held, policy, series, level="cluster", area_code=area, area_name=name)
    items += direction_table(held, policy, level="cluster", area_code=area)
    empty = (Text("No result of this cluster can be added up from what is published."),)
    return Section("trend", "Through the years", tuple(items) or empty)


def _pooled(held: Held, policy: Policy, area: str) -> Section:
    rows = held.pooled[
        (held.pooled["level"] == "cluster")
        & (held.pooled["area_code"] == area)
        & (held.pooled["years"] > 1)
    ].dropna(subset=["gap"])
    if rows.empty:
        return Section("pooled", "", ())
    last = rows.groupby(["key_stage", "subject", "measure"])["academic_year"].transform("max")
    rows = rows[rows["academic_year"] == last]
    table = Table(
        id="table-pooled",
        title="Years added together, up to three that can be compared",
        data=held.shown(rows.assign(area_name=series_labels(rows)), policy),
        stub="area_name",
        columns=("first_year", "academic_year", *GAP_TABLE_COLUMNS, "coverage"),
        note="Sums of pupils over the years named, so the likely range is shorter than in one year.",
    )
    return Section("pooled", "Years together", (table,))


def _schools(held: Held, policy: Policy, leading: list[Series], members: pd.DataFrame) -> Section:
    items = []
    for series in leading:
        rows = held.of(series, "school")
        rows = rows[rows["area_code"].isin(members["urn"])].dropna(subset=["gap"])
        if len(rows):
            year = rows["academic_year"].max()
            only = set(members.loc[members["academic_year"] == year, "urn"])
            items += area_parts(held, policy, series, year, level="school", only=only)
    return Section("schools", "Its schools", tuple(items))
