"""The same fact from two files."""

import pandas as pd
import pytest

from ylp_analysis.intake.precedence import FACT, Standing, settle

KINDS = {"pupils": "pupil_results", "table": "performance_tables", "ees": "ees", "lait": "lait", "copy": "derived_copy"}  # fmt: skip


def fact(source, numerator=6, year="2016/17", **cells):
    row = dict.fromkeys(FACT["counts"], "x")
    row |= {"academic_year": year, "numerator": numerator, "denominator": 18}
    row |= {"value": float("nan"), "precision": float("nan"), "status": "ok", "source": source}
    return row | cells


def rounded(source, value, precision=0.5):
    return fact(source, numerator=pd.NA, denominator=pd.NA, value=value, precision=precision)


def settled(*rows, published=None):
    table = pd.DataFrame(list(rows)).astype({"numerator": "Int64", "denominator": "Int64"})
    days = published or {}
    standings = {
        source: Standing(KINDS[source.split("_")[0]], days.get(source, ""), "2016/17")
        for source in set(table["source"])
    }
    return settle("counts", table, standings)


def test_equal_values_are_one_row_and_listed():
    found = settled(fact("table_a"), fact("table_b"))
    assert found.table["source"].tolist() == ["table_a"]
    assert found.findings == []
    (row,) = found.twice.to_dict("records")
    assert (row["kept"], row["left_out"], row["equal"], row["different"]) == (
        "table_a",
        "table_b",
        1,
        0,
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [("pupils", "table"), ("table", "ees"), ("ees", "lait"), ("lait", "copy")],
)
def test_sources_stand_in_the_order_of_the_contract(first, second):
    found = settled(fact(f"{second}_a", 5), fact(f"{first}_z", 6))
    assert found.table["numerator"].tolist() == [6]
    (finding,) = found.findings
    assert (finding.check, finding.outcome, finding.file) == (
        "same_fact_twice",
        "WARNING",
        f"{second}_a",
    )
    assert "1 of its 1 counts differ" in finding.sentence
    # 6 of 18 against 5 of 18
    assert found.twice["largest_difference"].tolist() == [pytest.approx(100 / 18)]


def test_of_two_releases_the_newer_stands():
    days = {"lait_a": "2024-11-15", "lait_b": "2025-11-20"}
    found = settled(rounded("lait_a", 40.0), rounded("lait_b", 43.0), published=days)
    assert found.table["value"].tolist() == [43.0]
    assert found.findings[0].outcome == "WARNING"
    assert found.twice["why"].tolist() == ["it is the newer release"]


def test_values_that_agree_within_their_rounding_are_one_fact():
    found = settled(fact("table_a", 6), rounded("lait_b", 33.0))  # 33.33 and 33 ± 0.5
    assert found.findings == []
    assert found.table["numerator"].tolist() == [6]


def test_two_values_rounded_alike_agree_only_when_they_are_equal():
    found = settled(rounded("lait_a", 43.0), rounded("ees_b", 44.0))
    assert found.findings[0].outcome == "WARNING"
    assert settled(rounded("lait_a", 43.0), rounded("ees_b", 43.4, 0.05)).findings == []


def test_what_the_publisher_printed_stands_when_the_pupils_count_the_same():
    found = settled(fact("pupils_a", 6), fact("table_b", 6))
    assert found.table["source"].tolist() == ["table_b"]
    assert found.findings == []


def test_the_pupils_stand_where_the_publisher_hid_the_result():
    hidden = fact("table_b", numerator=pd.NA, status="suppressed")
    found = settled(fact("pupils_a", 6), hidden)
    assert found.table["source"].tolist() == ["pupils_a"]
    assert found.findings == []


def test_a_copy_that_shows_what_its_source_hid_is_said():
    hidden = fact("table_b", numerator=pd.NA, status="suppressed")
    found = settled(hidden, fact("copy_a", 6))
    assert found.table["status"].tolist() == ["suppressed"]
    assert found.findings[0].outcome == "WARNING"


def test_different_years_are_different_facts():
    assert len(settled(fact("table_a"), fact("table_b", year="2017/18")).table) == 2


def test_two_published_files_that_differ_cannot_be_believed():
    found = settled(fact("table_a", 5), fact("table_b", 6))
    (finding,) = found.findings
    assert (finding.outcome, finding.file) == ("FAIL", "table_b")
