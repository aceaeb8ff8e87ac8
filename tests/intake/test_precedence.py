"""The same fact from two files."""

import pandas as pd

from ylp_analysis.intake.precedence import FACT, settle


def fact(source, numerator=6, year="2016/17"):
    row = dict.fromkeys(FACT, "x")
    row |= {"academic_year": year, "numerator": numerator, "denominator": 18}
    return row | {"value": float("nan"), "status": "ok", "source": source}


def table(*rows):
    return pd.DataFrame(list(rows)).astype({"numerator": "Int64", "denominator": "Int64"})


def test_equal_values_are_one_row_without_a_word():
    settled = settle(table(fact("a.csv"), fact("b.csv")), set())
    assert settled.counts["source"].tolist() == ["a.csv"]
    assert settled.findings == []


def test_a_published_table_stands_before_a_derived_copy():
    settled = settle(table(fact("a_copy.csv", 5), fact("b.csv", 6)), {"a_copy.csv"})
    assert settled.counts["numerator"].tolist() == [6]
    (finding,) = settled.findings
    assert (finding.check, finding.outcome, finding.file) == (
        "same_fact_twice",
        "WARNING",
        "a_copy.csv",
    )
    assert "1 of its figures differ from those of b.csv" in finding.sentence


def test_different_years_are_different_facts():
    settled = settle(table(fact("a.csv"), fact("b.csv", year="2017/18")), set())
    assert len(settled.counts) == 2


def test_two_published_files_that_differ_cannot_be_believed():
    settled = settle(table(fact("a.csv", 5), fact("b.csv", 6)), set())
    (finding,) = settled.findings
    assert (finding.outcome, finding.file) == ("FAIL", "b.csv")
