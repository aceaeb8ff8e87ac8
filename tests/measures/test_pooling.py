import numpy as np
import pandas as pd
import pytest

from ylp_analysis.errors import ParameterError
from ylp_analysis.measures.gaps import gap_table
from ylp_analysis.measures.intervals import difference
from ylp_analysis.measures.pooling import pooled_gaps

YEARS = ["2015/16", "2016/17", "2017/18"]


def school(years, disadvantaged, other, **rest):
    key = {
        "level": "school",
        "area_code": "999001",
        "area_name": "Made Up School",
        "key_stage": "KS2",
        "subject": "reading",
        "measure": "expected_standard",
    } | rest
    rows = []
    for year, first, second in zip(years, disadvantaged, other, strict=True):
        for group, (met, pupils) in (("disadvantaged", first), ("other", second)):
            rows.append(
                key
                | {"academic_year": year, "group": group, "numerator": met, "denominator": pupils}
            )
    return pd.DataFrame(rows)


def vector_counts(vectors):
    (case,) = vectors("3-year pooling")
    q = case["input"]
    pairs = (zip(q["xd"], q["nd"], strict=True), zip(q["xo"], q["no"], strict=True))
    return school(YEARS, *pairs), case


def test_three_years_together_are_the_difference_of_summed_counts(vectors):
    counts, case = vector_counts(vectors)
    before = counts.copy()
    pooled = pooled_gaps(counts)
    assert len(pooled) == 1
    only = pooled.iloc[0]
    assert only["gap"] == pytest.approx(100 * case["expected"]["pooled"], abs=1e-7)
    low, high = difference(62, 79, 9, 17)
    assert (only["gap_low"], only["gap_high"]) == pytest.approx((100 * low, 100 * high))
    assert (only["academic_year"], only["first_year"], only["years"]) == ("2017/18", "2015/16", 3)
    assert (only["disadvantaged_pupils"], only["other_pupils"]) == (17, 79)
    assert only["area_name"] == "Made Up School" and only["schools"] == 1
    assert list(pooled)[:-2] == list(gap_table(counts)) and list(pooled)[-2:] == [
        "years",
        "first_year",
    ]
    pd.testing.assert_frame_equal(counts, before)


def test_one_year_alone_is_that_years_gap(vectors):
    counts, _ = vector_counts(vectors)
    pooled = pooled_gaps(counts, years=1, newest="2016/17").drop(columns=["years", "first_year"])
    gaps = gap_table(counts)
    expected = gaps[gaps["academic_year"] == "2016/17"].reset_index(drop=True)
    pd.testing.assert_frame_equal(pooled, expected)


def test_years_before_a_break_stay_out():
    pair = [(3, 6)] * 3, [(9, 12)] * 3
    assert pooled_gaps(school(YEARS, *pair, subject="writing"))["years"].tolist() == [1]
    years = ["2012/13", "2013/14", "2014/15"]
    reform = school(years, *pair, key_stage="KS4", subject="all", measure="five_ac_em")
    assert pooled_gaps(reform)["first_year"].tolist() == ["2014/15"]
    assert pooled_gaps(school(YEARS, *pair))["years"].tolist() == [3]


def test_another_definition_is_never_pooled_in():
    counts = school(YEARS, [(3, 6)] * 3, [(9, 12)] * 3)
    counts["definition"] = np.where(counts["academic_year"] == "2015/16", "old", "new")
    pooled = pooled_gaps(counts)
    assert pooled["definition"].tolist() == ["new"] and pooled["years"].tolist() == [2]


def test_a_year_without_counts_stays_out_and_one_without_pupils_does_not():
    other = [(9, 12)] * 3
    hidden = pooled_gaps(school(YEARS, [(3, 6), (np.nan, 5), (2, 4)], other)).iloc[0]
    assert (hidden["years"], hidden["disadvantaged_pupils"]) == (2, 10)
    nobody = pooled_gaps(school(YEARS, [(3, 6), (0, 0), (2, 4)], other)).iloc[0]
    assert (nobody["years"], nobody["disadvantaged_pupils"]) == (3, 10)
    assert nobody["status"] == "ok"


def test_a_published_percentage_without_a_count_is_never_pooled():
    counts = school(YEARS, [(np.nan, 6)] * 3, [(9, 12)] * 3).assign(value=50.0, precision=0.5)
    assert len(pooled_gaps(counts)) == 0


def test_a_series_without_counts_for_the_newest_year_has_no_row():
    counts = pd.concat(
        [
            school(YEARS, [(3, 6)] * 3, [(9, 12)] * 3),
            school(YEARS[:2], [(3, 6)] * 2, [(9, 12)] * 2, area_code="999002"),
        ]
    )
    assert pooled_gaps(counts)["area_code"].tolist() == ["999001"]
    earlier = pooled_gaps(counts, newest="2016/17")
    assert earlier["area_code"].tolist() == ["999001", "999002"]
    assert earlier["years"].tolist() == [2, 2]


def test_only_the_newest_version_of_a_year_is_pooled():
    pair = [(3, 6)] * 3, [(9, 12)] * 3
    counts = pd.concat(
        [
            school(YEARS, *pair, data_version="final"),
            school(YEARS[2:], [(0, 6)], [(12, 12)], data_version="provisional"),
        ]
    )
    only = pooled_gaps(counts).iloc[0]
    assert (only["disadvantaged_pupils"], only["gap"]) == (18, 25)
    assert only["data_version"] == "final"


def test_nothing_to_pool_gives_an_empty_table():
    counts = school(YEARS, [(3, 6)] * 3, [(9, 12)] * 3)
    assert len(pooled_gaps(counts.iloc[:0])) == 0
    assert len(pooled_gaps(counts, newest="2030/31")) == 0
    with pytest.raises(ParameterError, match="0 years"):
        pooled_gaps(counts, years=0)
