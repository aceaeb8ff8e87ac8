"""What was understood of the files, what is wrong with them, and what that stops us from saying."""

import pandas as pd

from ylp_analysis.disclosure import Policy
from ylp_analysis.evidence.argument import Evidence, KeyFigure, Section, Table, Text
from ylp_analysis.evidence.held import Held
from ylp_analysis.evidence.parts import sources_of, standing_caveats
from ylp_analysis.vocabulary import catalogue
from ylp_analysis.vocabulary.findings import FAIL, PASS, WARNING
from ylp_analysis.vocabulary.numbers import number
from ylp_analysis.vocabulary.years import RunDates, first_year

NAME = "data_quality"
HELD = "held"
# Kinds of source as the page says them, in the order in which they stand.
_SOURCES = {
    "pupil_results": "your own pupil rows",
    "performance_tables": "performance tables",
    "ees": "Explore Education Statistics",
    "lait": "LAIT and other series",
    "derived_copy": "a derived copy",
}
_LOCAL, _OWN_FILE = "local", "your own file"
_YEAR_FROM = {"sidecar": "its note", "rows": "its rows"}


def data_quality(held: Held, dates: RunDates, policy: Policy, area: str = "") -> Evidence:
    """The argument of the internal page on the data: findings by file, files, coverage."""
    outcomes = held.findings["outcome"].value_counts()
    outcomes[PASS] = int((held.findings["check"] == "file_read").sum())
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
            _coverage(held, policy, dates),
        ),
        caveats=standing_caveats(held),
        sources=sources_of(held),
        decision="Which of the missing files can be brought before the plan is written, by whom?",
        made_up=held.made_up,
    )


def coverage_table(held: Held) -> pd.DataFrame:
    """Key stage and subject by year at LA level: `held` or blank (no evidence).

    A row for each subject of which any figure is held, in the catalogue's order.
    """
    gaps = held.own("la").dropna(subset=["gap"])
    cells = gaps[["key_stage", "subject", "academic_year"]].drop_duplicates()
    wide = cells.assign(word=HELD).pivot(
        index=["key_stage", "subject"], columns="academic_year", values="word"
    )
    order = {name: i for i, name in enumerate([*catalogue.KEY_STAGES, *catalogue.SUBJECTS])}
    wide = wide.fillna("").sort_index(
        key=lambda names: names.map(lambda name: order.get(name, len(order)))
    )
    labels = [_series(str(stage), str(subject)) for stage, subject in wide.index]
    return wide.set_axis(labels).rename_axis("series").reset_index().astype("str")


def files_table(held: Held) -> pd.DataFrame:
    """What each file was taken for, in the words of the page; one row per file, by name."""
    files = held.sources.sort_values("source", ignore_index=True)
    kind = files["precedence"].map(_SOURCES).fillna(files["precedence"])
    local = (files["provenance"] == _LOCAL) & (files["precedence"] != "pupil_results")
    derived = files["precedence"] == "derived_copy"
    return pd.DataFrame(
        {
            "file": files["source"],
            "taken_for": files["taken_for"].where(files["taken_for"] != "", files["layout"]),
            "kind_of_source": kind.mask(local, _OWN_FILE),
            "year": files["academic_year"].where(files["academic_year"] != "", "by row"),
            "year_stated_by": files["year_from"].replace(_YEAR_FROM),
            "version": files["data_version"],
            "came_out": files["published"].where(files["published"] != "", "not stated"),
            "as_published": derived.map({True: "no, derived", False: "yes"}),
            "column_names": files["verified_layout"]
            .astype(bool)
            .map({True: "checked", False: "not checked"}),
            "rows": files["rows"],
        }
    )


def twice_table(held: Held) -> pd.DataFrame:
    """Pairs of files that state the same facts, those that differ first; empty when there are none."""
    ordered = held.twice.sort_values(
        ["different", "left_out", "kept"], ascending=[False, True, True]
    )
    return ordered.reset_index(drop=True)


def _findings(held: Held, policy: Policy) -> Section:
    told = held.findings[held.findings["outcome"] != PASS]
    if told.empty:
        return Section("findings", "Findings", (Text("Every file was read without a finding."),))
    words = told.rename(columns={"sentence": "what_was_seen", "remedy": "what_to_do",
                                 "stops": "what_it_stops_you_from_saying"})  # fmt: skip
    table = Table(
        id="table-findings",
        title="Findings, the worst first",
        data=held.shown(words, policy),
        stub="file",
        columns=(
            "outcome",
            "what_was_seen",
            "what_it_stops_you_from_saying",
            "what_to_do",
            "column",
            "rows",
        ),
    )
    return Section("findings", "Findings", (*_stopped(told), table))


def _stopped(told: pd.DataFrame) -> tuple[Text, ...]:
    """One sentence on what failed files keep us from saying."""
    failed = told[told["outcome"] == FAIL]
    if failed.empty:
        return ()
    files = ", ".join(sorted(set(failed["file"])))
    return (Text(f"Nothing on any page rests on {files}: what they hold cannot be said."),)


def _files(held: Held, policy: Policy) -> Section:
    files = files_table(held)
    table = Table(
        id="table-files",
        title="What each file was taken for",
        data=held.shown(files, policy),
        stub="file",
        columns=tuple(c for c in files.columns if c != "file"),
        note="Where the day it came out is not stated, nobody can tell whether a page looks back "
        "with later knowledge: state it in a note beside the file (ylp adopt).",
    )
    return Section("files", "Files", (table, *_twice(held, policy)))


def _twice(held: Held, policy: Policy) -> tuple[Text | Table, ...]:
    twice = twice_table(held)
    if twice.empty:
        return (Text("No fact came twice."),)
    words = twice.rename(
        columns={"left_out": "file_left_out", "kept": "file_that_stands", "why": "why_it_stands",
                 "different": "that_differ", "facts": "facts_in_both"}
    )  # fmt: skip
    return (
        Table(
            id="table-twice",
            title="Facts that came twice, and which file stands",
            data=held.shown(words, policy),
            stub="file_left_out",
            columns=("file_that_stands", "table", "facts_in_both", "that_differ",
                     "largest_difference", "why_it_stands"),
        ),
    )  # fmt: skip


def _coverage(held: Held, policy: Policy, dates: RunDates) -> Section:
    coverage = coverage_table(held)
    years = tuple(c for c in coverage.columns if c != "series")
    table = Table(
        id="table-coverage",
        title=f"Evidence held for {held.area_name}; a blank is no evidence",
        data=held.shown(coverage, policy),
        stub="series",
        columns=years,
    )
    return Section("coverage", "Coverage", (Text(_ages(held, dates)), table))


def _ages(held: Held, dates: RunDates) -> str:
    """How old the newest evidence of each key stage is when the plan begins, and what is missing."""
    newest = held.own("la").dropna(subset=["gap"]).groupby("key_stage")["academic_year"].max()
    said = []
    for stage, label in catalogue.KEY_STAGES.items():
        if stage in newest:
            age = first_year(dates.plan_year) - first_year(newest[stage])
            said.append(f"{label}: newest {newest[stage]}, {_ago(age)}.")
    missing = [catalogue.KEY_STAGES[s].lower() for s in catalogue.HEADLINES if s not in newest]
    if missing:
        said.append(f"No evidence is held of {', '.join(missing)}.")
    return " ".join(said)


def _ago(age: int) -> str:
    if age == 0:
        return "the year planned for"
    return f"{number(age)} year{'' if age == 1 else 's'} before the plan begins"


def _series(stage: str, subject: str) -> str:
    name = catalogue.SUBJECTS.get(subject, subject.replace("_", " "))
    return f"{catalogue.KEY_STAGES.get(stage, stage)}: {name}"
