"""A tour for a newcomer: what is held, one gap table, one trend, where to add things."""

from ylp_analysis.disclosure import Policy
from ylp_analysis.evidence.argument import Evidence, Section, Table, Text
from ylp_analysis.evidence.data_quality import coverage_table
from ylp_analysis.evidence.held import Held
from ylp_analysis.evidence.parts import (
    GAP_TABLE_COLUMNS,
    sources_of,
    standing_caveats,
    trend_parts,
)
from ylp_analysis.vocabulary.years import RunDates

NAME = "start_here"


def start_here(held: Held, dates: RunDates, policy: Policy, area: str = "") -> Evidence:
    """The argument of the tour."""
    return Evidence(
        id=NAME,
        title="Start here",
        question="What is in this project, and how do its figures come about?",
        partnership=held.partnership,
        area_name=held.area_name,
        dates=dates,
        policy=policy,
        sections=(_held(held, policy), _gaps(held, policy), _trend(held, policy), _add()),
        caveats=standing_caveats(held),
        sources=sources_of(held),
        made_up=held.made_up,
    )


def _held(held: Held, policy: Policy) -> Section:
    coverage = coverage_table(held)
    table = Table(
        id="table-coverage",
        title="Evidence held, by year",
        data=held.shown(coverage, policy),
        stub="series",
        columns=tuple(c for c in coverage.columns if c != "series"),
    )
    words = "Raw files lie in data/raw and are never changed. The command ylp prepare turns them into tables."
    return Section("held", "What is held", (Text(words), table))


def _gaps(held: Held, policy: Policy) -> Section:
    words = (
        "One row is one gap: other pupils minus disadvantaged pupils, so a positive gap means that "
        "disadvantaged pupils are behind. Both levels and both pupil numbers stand beside it."
    )
    rows = held.own("la")
    rows = rows[rows["academic_year"] == rows["academic_year"].max()].dropna(subset=["gap"])
    table = Table(
        id="table-gaps",
        title="The gap table: the newest year's rows for the authority",
        data=held.shown(rows, policy),
        stub="subject",
        columns=("key_stage", "measure", *GAP_TABLE_COLUMNS, "method"),
    )
    return Section("gaps", "The gap table", (Text(words), table))


def _trend(held: Held, policy: Policy) -> Section:
    leading = held.leading()[:1]
    items = [
        part
        for series in leading
        for part in trend_parts(
            held, policy, series, level="la", area_code=held.la_code, area_name=held.area_name
        )
    ]
    return Section("trend", "A trend", tuple(items))


def _add() -> Section:
    words = (
        "A key stage, subject, measure or break is an entry in vocabulary/catalogue.py; a published "
        "file's new shape is one layout in intake/layouts; a claim or a margin is a line in config; "
        "a school's cluster is a line in data/raw/clusters.csv. Nothing else has to change."
    )
    return Section("add", "Where to add things", (Text(words),))
