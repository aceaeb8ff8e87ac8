"""The internal page on the data: findings, files, facts that came twice, coverage."""

from dataclasses import replace

import pandas as pd
import pytest

from ylp_analysis.disclosure import policy_for
from ylp_analysis.evidence.data_quality import (
    coverage_table,
    data_quality,
    files_table,
    twice_table,
)
from ylp_analysis.figures.tables import render
from ylp_analysis.vocabulary.findings import FINDING_COLUMNS
from ylp_analysis.vocabulary.tables import TWICE_COLUMNS
from ylp_analysis.vocabulary.years import run_dates

ANALYST = policy_for("analyst")
DATES = run_dates("2020/21", "2018/19", "2020-03-31")
RWM = ("KS2", "rwm", "expected_standard")
HIGHER = ("KS2", "rwm", "higher_standard")
GOOD_LEVEL = ("EYFS", "all", "good_level_of_development")
GROUPS = (20, 44), (80, 100)


@pytest.fixture
def city(held, rows):
    return held(
        rows("2017/18", "la", "850", RWM, *GROUPS),
        rows("2017/18", "la", "850", HIGHER, *GROUPS),
        rows("2018/19", "la", "850", RWM, *GROUPS),
        rows("2018/19", "la", "850", GOOD_LEVEL, *GROUPS),
    )


def with_findings(held, *said):
    table = pd.DataFrame([dict(zip(FINDING_COLUMNS, row, strict=True)) for row in said])
    return replace(held, findings=table.astype(dict(FINDING_COLUMNS)))


def section(held, name):
    return data_quality(held, DATES, ANALYST).section(name)


def words(section_):
    return " ".join(item.text for item in section_.items if hasattr(item, "text"))


def test_coverage_has_a_row_for_each_key_stage_and_subject_and_a_column_for_each_year(city):
    table = coverage_table(city)
    assert table["series"].tolist() == [
        "Early years: all subjects",
        "Key stage 2: reading, writing and maths",
    ]
    assert table[["2017/18", "2018/19"]].to_numpy().tolist() == [["", "held"], ["held", "held"]]


def test_the_age_of_the_newest_evidence_is_counted_to_the_year_planned_for(city):
    text = words(section(city, "coverage"))
    assert "Key stage 2: newest 2018/19, 2 years before the plan begins." in text
    assert "No evidence is held of key stage 1, key stage 4." in text


def test_a_file_is_listed_with_what_it_was_taken_for_and_what_to_think_of_it(city):
    sources = city.sources.assign(
        taken_for="Key stage 2 school performance tables, a derived copy",
        precedence="derived_copy",
        year_from="sidecar",
        verified_layout=False,
    )
    row = files_table(replace(city, sources=sources)).iloc[0]
    assert row["file"] == "2017.csv"
    assert row["taken_for"] == "Key stage 2 school performance tables, a derived copy"
    assert (row["kind_of_source"], row["as_published"]) == ("a derived copy", "no, derived")
    assert (row["year"], row["year_stated_by"]) == ("2017/18", "its note")
    assert (row["came_out"], row["column_names"]) == ("not stated", "not checked")


def test_a_file_of_the_partnership_is_called_its_own(city):
    sources = city.sources.assign(
        precedence="performance_tables", provenance="local", academic_year="", year_from="rows"
    )
    row = files_table(replace(city, sources=sources)).iloc[0]
    assert (row["kind_of_source"], row["year"]) == ("your own file", "by row")


def test_without_a_table_of_facts_that_came_twice_the_page_says_that_none_did(city):
    assert len(twice_table(city)) == 0
    assert "No fact came twice." in words(section(city, "files"))


def test_facts_that_came_twice_are_listed_with_the_file_that_stands_and_why(city):
    pairs = pd.DataFrame(
        [
            ("counts", "ks2.csv", "b.csv", 10, 10, 0, 0.0, "its name comes first"),
            ("counts", "ks2.csv", "lait.csv", 8, 7, 1, 1.0, "performance tables stand before lait"),
        ],
        columns=list(TWICE_COLUMNS),
    ).astype(dict(TWICE_COLUMNS))
    told = replace(city, twice=pairs)
    assert twice_table(told)["left_out"].tolist() == ["lait.csv", "b.csv"]
    html = render(section(told, "files").items[-1])._repr_html_()
    assert "performance tables stand before lait" in html
    assert "File that stands" in html


def test_a_failed_file_is_named_with_what_it_stops_us_from_saying(city):
    told = with_findings(
        city,
        (
            "rows_once",
            "FAIL",
            "ks4.csv",
            "",
            "3",
            "A school stands twice.",
            "Keep one.",
            "anything",
        ),
        ("series_read", "PASS", "lait.csv", "", "", "3 series are read.", "", ""),
        ("file_read", "PASS", "ks2.csv", "", "", "Read without a finding.", "", ""),
    )
    page = data_quality(told, DATES, ANALYST)
    assert [figure.value for figure in page.key_figures] == ["1", "0", "1"]
    findings = page.section("findings")
    assert "Nothing on any page rests on ks4.csv" in words(findings)
    html = render(page.section("findings").items[-1])._repr_html_()
    assert "What it stops you from saying" in html
    assert "lait.csv" not in html


def test_every_table_of_the_page_can_be_printed(city):
    page = data_quality(city, DATES, ANALYST)
    for part in page.sections:
        for item in part.items:
            if hasattr(item, "data"):
                assert "<table" in render(item)._repr_html_()
