"""Priority 4: are disadvantaged pupils catching up with others, where, and why?"""

from ylp_analysis.disclosure import Policy
from ylp_analysis.evidence.argument import Claim, Evidence, KeyFigure, Section, Text
from ylp_analysis.evidence.claims import MOST_CARDS, declared_claims, standing_claims
from ylp_analysis.evidence.held import Held, Series
from ylp_analysis.evidence.parts import (
    change_table,
    key_figure,
    newest,
    sources_of,
    standing_caveats,
    trend_parts,
)
from ylp_analysis.evidence.side_by_side import area_parts, subject_parts
from ylp_analysis.evidence.statements import children_sentence, what_to_bring
from ylp_analysis.measures.attainment import group_ranges
from ylp_analysis.vocabulary import catalogue
from ylp_analysis.vocabulary.years import RunDates

NAME = "closing_the_gap"
EXPECTED_KEY_STAGES = ("EYFS", "KS1", "KS2", "KS4")


def closing_the_gap(held: Held, dates: RunDates, policy: Policy, area: str = "") -> Evidence:
    """The argument of the page for priority 4, protected under `policy`."""
    leading = held.leading()
    return Evidence(
        id=NAME,
        title="Priority 4: Closing the gap",
        question="Are disadvantaged pupils catching up with others, and where?",
        partnership=held.partnership,
        area_name=held.area_name,
        dates=dates,
        policy=policy,
        key_figures=_key_figures(held, policy, leading),
        claims=_claims(held, policy),
        sections=(
            _trend(held, policy),
            _subjects(held, policy, leading),
            _clusters(held, policy, leading),
            _schools(held, policy, leading),
        ),
        caveats=standing_caveats(held),
        not_held=not_held(held),
        sources=sources_of(held),
        decision=""
        if not leading
        else (
            f"Keep the {dates.plan_year} focus on the disadvantaged pupils of {held.area_name} as "
            "one group, rather than on single schools, until three years together show otherwise."
        ),
        made_up=held.made_up,
    )


def _key_figures(held: Held, policy: Policy, leading: list[Series]) -> tuple[KeyFigure, ...]:
    figures = []
    for series in leading:
        row = newest(held.shown(group_ranges(held.of(series, "la")), policy).frame)
        if row is None:
            continue
        figures.append(key_figure(row, series, held))
        england = held.of(series, "england")
        england = england[england["academic_year"] == row["academic_year"]]
        children = children_sentence(row, england.iloc[0]) if len(england) else None
        if children:
            figures.append(KeyFigure(*children))
    return tuple(figures)


def _claims(held: Held, policy: Policy) -> tuple[Claim, ...]:
    declared = declared_claims(held, policy, priority=4)
    standing = standing_claims(held, policy)
    return (*declared, *standing[: max(MOST_CARDS - len(declared), 0)])


def _trend(held: Held, policy: Policy) -> Section:
    items = []
    for series in held.headlines():
        items += trend_parts(
            held, policy, series, level="la", area_code=held.la_code, area_name=held.area_name
        )
        items += change_table(held, policy, series, level="la", area_code=held.la_code)
    return Section("trend", "Through the years", tuple(items))


def _subjects(held: Held, policy: Policy, leading: list[Series]) -> Section:
    items = []
    for series in leading:
        year = held.of(series, "la").dropna(subset=["gap"])["academic_year"].max()
        items += subject_parts(
            held, policy, series, year, level="la", area_code=held.la_code, area=held.area_name
        )
    return Section("subjects", "Subjects", tuple(items))


def _clusters(held: Held, policy: Policy, leading: list[Series]) -> Section:
    if held.membership.empty:
        words = (
            "No cluster membership is held, so no cluster is shown. Bring data/raw/clusters.csv."
        )
        return Section("clusters", "Clusters", (Text(words),))
    items = []
    for series in leading:
        rows = held.of(series, "cluster").dropna(subset=["gap"])
        if len(rows):
            items += area_parts(held, policy, series, rows["academic_year"].max(), level="cluster")
    return Section("clusters", "Clusters", tuple(items))


def _schools(held: Held, policy: Policy, leading: list[Series]) -> Section:
    items = []
    for series in leading:
        rows = held.of(series, "school").dropna(subset=["gap"])
        if len(rows):
            items += area_parts(held, policy, series, rows["academic_year"].max(), level="school")
    return Section("schools", "Schools", tuple(items))


def not_held(held: Held) -> tuple[str, ...]:
    """The key stages of which no figure, or none of the results year, is held; what to bring."""
    gaps = held.own("la").dropna(subset=["gap"])
    words = []
    for key_stage in EXPECTED_KEY_STAGES:
        stage = catalogue.KEY_STAGES[key_stage]
        years = set(gaps.loc[gaps["key_stage"] == key_stage, "academic_year"])
        if not years:
            words.append(
                f"{stage}: no figures for disadvantaged pupils are held. {what_to_bring(key_stage)}"
            )
        elif held.results_year not in years:
            words.append(
                f"{stage} {held.results_year}: not held; {max(years)} is shown instead, without a "
                f"verdict for {held.results_year}. {what_to_bring(key_stage)}"
            )
    return tuple(words)
