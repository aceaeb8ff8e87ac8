"""What was understood of the files, what is wrong with them, and what that stops us from saying."""

import pandas as pd

from ylp_analysis.disclosure import Policy, protect
from ylp_analysis.evidence.argument import Evidence, KeyFigure, Section, Table, Text
from ylp_analysis.evidence.held import Held, series_labels
from ylp_analysis.evidence.parts import sources_of, standing_caveats
from ylp_analysis.vocabulary.findings import FAIL, PASS, WARNING
from ylp_analysis.vocabulary.years import RunDates

NAME = "data_quality"
HELD = "held"


def data_quality(held: Held, dates: RunDates, policy: Policy, area: str = "") -> Evidence:
    """The argument of the internal page on the data: findings by file, files, coverage."""
    outcomes = held.findings["outcome"].value_counts()
    return Evidence(
        id=NAME,
        title="The data: what was understood, and what is missing",
        question="Can these files carry the pages, and what do they stop us from saying?",
        partnership=held.partnership,
        area_name=held.area_name,
        dates=dates,
        policy=policy,
        key_figures=tuple(
            KeyFigure(str(int(outcomes.get(word, 0))), text)
            for word, text in (
                (FAIL, "files' checks failed: those files were set aside"),
                (WARNING, "warnings: used, and said here"),
                (PASS, "files read without a finding"),
            )
        ),
        sections=(
            _findings(held, policy),
            _files(held, policy),
            _coverage(held, policy),
        ),
        caveats=standing_caveats(held),
        sources=sources_of(held),
        decision="Which of the missing files can be brought before the plan is written, by whom?",
        made_up=held.made_up,
    )


def coverage_table(held: Held) -> pd.DataFrame:
    """Key stage and measure by year at LA level: `held` or blank (no evidence)."""
    gaps = held.own("la").dropna(subset=["gap"])
    cells = gaps.assign(series=series_labels(gaps), word=HELD)[["series", "academic_year", "word"]]
    wide = cells.drop_duplicates().pivot(index="series", columns="academic_year", values="word")
    return wide.fillna("").reset_index().rename_axis(columns=None).astype("str")


def _findings(held: Held, policy: Policy) -> Section:
    told = held.findings[held.findings["outcome"] != PASS]
    if told.empty:
        return Section("findings", "Findings", (Text("Every file was read without a finding."),))
    table = Table(
        id="table-findings",
        title="Findings, the worst first",
        data=protect(told, policy),
        stub="file",
        columns=("outcome", "sentence", "column", "rows", "remedy", "stops"),
    )
    return Section("findings", "Findings", (table,))


def _files(held: Held, policy: Policy) -> Section:
    table = Table(
        id="table-files",
        title="Files read",
        data=protect(held.sources.sort_values("source"), policy),
        stub="source",
        columns=("layout", "academic_year", "year_from", "data_version", "published", "rows"),
        note="A blank published date means that hindsight cannot be checked: state it in a sidecar.",
    )
    return Section("files", "Files", (table,))


def _coverage(held: Held, policy: Policy) -> Section:
    coverage = coverage_table(held)
    years = tuple(c for c in coverage.columns if c != "series")
    table = Table(
        id="table-coverage",
        title=f"Evidence held for {held.area_name}; a blank is no evidence",
        data=protect(coverage, policy),
        stub="series",
        columns=years,
    )
    return Section("coverage", "Coverage", (table,))
