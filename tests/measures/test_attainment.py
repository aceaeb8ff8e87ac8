import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from ylp_analysis.measures.attainment import group_ranges, group_results
from ylp_analysis.measures.gaps import gap_table


def counts(measure="five_ac_em", **disadvantaged):
    key = {
        "academic_year": "2013/14",
        "level": "la",
        "area_code": "816",
        "key_stage": "KS4",
        "subject": "all",
        "measure": measure,
    }
    first = {"group": "disadvantaged", "numerator": 85, "denominator": 294} | disadvantaged
    return pd.DataFrame(
        [key | first, key | {"group": "other", "numerator": 1401, "denominator": 1401}]
    )


def test_each_rate_gets_its_wilson_range_in_percentage_points():
    gaps = gap_table(counts())
    before = gaps.copy()
    ranged = group_ranges(gaps).iloc[0]
    low, high = proportion_confint(85, 294, method="wilson")
    assert ranged["disadvantaged_low"] == pytest.approx(100 * low)
    assert ranged["disadvantaged_high"] == pytest.approx(100 * high)
    low, _ = proportion_confint(1401, 1401, method="wilson")
    assert ranged["other_low"] == pytest.approx(100 * low)
    assert ranged["other_high"] == 100
    pd.testing.assert_frame_equal(gaps, before)


def test_scores_and_groups_without_pupils_have_no_range():
    added = ["disadvantaged_low", "disadvantaged_high"]
    assert group_ranges(gap_table(counts(numerator=0, denominator=0)))[added].isna().all(axis=None)
    scores = counts("attainment_8").assign(value=40.0)
    assert group_ranges(gap_table(scores))[[*added, "other_low"]].isna().all(axis=None)


def test_results_stand_row_for_row_beside_their_keys():
    both = pd.concat([counts(), counts(numerator=np.nan, denominator=7).assign(area_code="1")])
    keys, disadvantaged, other = group_results(both)
    assert keys["area_code"].tolist() == ["1", "816"]
    assert disadvantaged["pupils"].tolist() == [7, 294]
    assert np.isnan(disadvantaged["met"].iloc[0]) and disadvantaged["met"].iloc[1] == 85
    assert other["value"].tolist() == [100, 100]


def test_many_possible_cells_are_counted_like_few():
    many = pd.concat(
        [
            counts().assign(area_code=f"{i:04}", subject=f"s{i:04}", definition=f"d{i}")
            for i in range(300)
        ]
    )
    table = gap_table(many)
    assert table["area_code"].tolist() == [f"{i:04}" for i in range(300)]
    assert table["subject"].tolist() == [f"s{i:04}" for i in range(300)]
    assert (table["disadvantaged_pupils"] == 294).all()
