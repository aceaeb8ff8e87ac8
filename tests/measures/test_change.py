import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ylp_analysis.measures import change
from ylp_analysis.measures.change import gap_change, mover_change, smallest_change, year_on_year
from ylp_analysis.measures.gaps import gap_table

group = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
cohort = st.tuples(group, group).map(lambda pair: (*pair[0], *pair[1]))


def test_the_change_agrees_with_the_vectors(vectors):
    for case in vectors("change of gap, MOVER on Newcombe intervals"):
        x, want = case["input"]["x"], case["expected"]
        got = gap_change(tuple(x[:4]), tuple(x[4:]), margin=0.05)
        assert got.change == pytest.approx(want["change"], abs=case["tol"])
        assert got[1:3] == pytest.approx(want["mover95"], abs=case["tol"])
        if "mover90" in want:
            at_90 = gap_change(tuple(x[:4]), tuple(x[4:]), margin=0.05, confidence=0.9)
            assert at_90[1:3] == pytest.approx(want["mover90"], abs=case["tol"])


def test_each_verdict_has_its_case():
    same = (320_000, 400_000, 90_000, 150_000)
    closer = (322_000, 400_000, 92_000, 150_000)
    assert gap_change(same, closer, margin=0.01).verdict == "narrowed"
    assert gap_change(closer, same, margin=0.01).verdict == "widened"
    assert gap_change(same, same, margin=0.01).verdict == "no important change"
    assert gap_change(same, same, margin=0.001).verdict == "too few pupils to tell"
    small = (14, 16, 3, 8)
    assert gap_change(small, (12, 15, 6, 9), margin=0.05).verdict == "too few pupils to tell"
    assert gap_change(small, (12, 15, 0, 0), margin=0.05).verdict == "no data"


def test_no_important_change_rests_on_the_90_percent_limits():
    # Both vectors: 90% limits -0.13560 to -0.00011, 95% limits -0.14831 to 0.01291.
    before, after = (1200, 1480, 180, 300), (1230, 1500, 210, 310)
    assert gap_change(before, after, margin=0.14).verdict == "no important change"
    assert gap_change(before, after, margin=0.13).verdict == "too few pupils to tell"


def test_arrays_of_cohorts_give_what_single_ones_give():
    before = tuple(np.array(v) for v in zip((150, 188, 29, 52), (14, 16, 3, 8), strict=True))
    after = tuple(np.array(v) for v in zip((160, 195, 37, 55), (12, 15, 6, 9), strict=True))
    got = gap_change(before, after, margin=0.05)
    one = gap_change((14, 16, 3, 8), (12, 15, 6, 9), margin=0.05)
    assert (got.change[1], got.low[1], got.high[1]) == pytest.approx(one[:3])
    assert got.verdict.tolist() == ["too few pupils to tell"] * 2


@given(cohort, cohort)
def test_going_back_in_time_flips_the_change(before, after):
    there, back = gap_change(before, after, 0.05), gap_change(after, before, 0.05)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-12)
    flipped = {"narrowed": "widened", "widened": "narrowed"}
    assert back.verdict == flipped.get(there.verdict, there.verdict)
    assert there.low <= there.change <= there.high


def test_limits_of_a_change_worked_by_hand():
    # 20 (17 to 24) after 30 (26 to 33): -10 less sqrt(3² + 3²), plus sqrt(4² + 4²).
    got = mover_change(30, 26, 33, 20, 17, 24)
    assert got == pytest.approx((-10, -10 - 18**0.5, -10 + 32**0.5))


def test_the_smallest_change_agrees_with_the_vectors(vectors):
    (case,) = vectors(
        "se of gap; min. detectable change (80% power, 5% two-sided); can TOST at 5pp ever pass"
    )
    for pupils, (_, detectable, _) in case["expected"].items():
        disadvantaged, other = map(int, pupils.split(","))
        assert smallest_change(other, disadvantaged) == pytest.approx(100 * detectable, abs=0.01)
    assert np.isnan(smallest_change(0, 5)) and np.isnan(smallest_change(pd.NA, 5))


def series(years, met, **rest):
    key = {
        "level": "la",
        "area_code": "850",
        "area_name": "Hampshire",
        "key_stage": "KS2",
        "subject": "reading",
        "measure": "expected_standard",
    } | rest
    rows = []
    for year, count in zip(years, met, strict=True):
        place = key | {"academic_year": year, "denominator": 1000}
        rows += [place | {"group": "disadvantaged", "numerator": count}]
        rows += [place | {"group": "other", "numerator": 800}]
    return pd.DataFrame(rows)


def changes(counts, margins=None):
    margins = {"la": 3, "england": 1} if margins is None else margins
    return year_on_year(gap_table(counts), gap_table(counts, confidence=0.9), margins=margins)


def test_neighbouring_years_are_compared_one_by_one():
    counts = series(["2015/16", "2016/17", "2017/18"], [500, 600, 590])
    table = changes(counts)
    assert table["year_before"].tolist() == ["2015/16", "2016/17"]
    assert table["year_after"].tolist() == ["2016/17", "2017/18"]
    assert table["change"].tolist() == pytest.approx([-10, 1])
    assert table["verdict"].tolist() == ["narrowed", "too few pupils to tell"]
    by_counts = gap_change((800, 1000, 500, 1000), (800, 1000, 600, 1000), margin=0.03)
    first = table.iloc[0]
    assert (first["change_low"], first["change_high"]) == pytest.approx(
        (100 * by_counts.low, 100 * by_counts.high)
    )
    assert first["smallest_change"] == pytest.approx(smallest_change(1000, 1000))
    assert set(table["verdict"]) <= set(change.CHANGE_VERDICTS)
    assert str(table["verdict"].dtype) == "str"


def test_no_important_change_needs_a_margin_for_the_level():
    counts = series(["2015/16", "2016/17"], [500, 500])
    assert changes(counts, {"la": 8}).loc[0, "verdict"] == "no important change"
    assert changes(counts, {"england": 8}).loc[0, "verdict"] == "too few pupils to tell"


def test_a_hard_break_takes_the_change_away():
    counts = series(
        ["2012/13", "2013/14"], [300, 500], key_stage="KS4", subject="all", measure="five_ac_em"
    )
    only = changes(counts).iloc[0]
    assert (only["comparability"], only["verdict"]) == ("hard", "not comparable")
    assert only[["change", "change_low", "change_high"]].isna().all()
    assert "fewer qualifications" in only["reason"] and only["gap_before"] == 50


def test_a_caution_leaves_the_change_without_a_verdict():
    counts = series(["2016/17", "2017/18"], [300, 500], subject="writing")
    only = changes(counts).iloc[0]
    assert (only["comparability"], only["verdict"]) == ("caution", "not comparable")
    assert only["change"] == pytest.approx(-20) and "framework" in only["reason"]


def test_a_year_that_is_not_held_is_named():
    only = changes(series(["2015/16", "2017/18"], [300, 500])).iloc[0]
    assert only["verdict"] == "not comparable" and np.isnan(only["change"])
    assert only["reason"] == "no results are held for 2016/17"


def test_missing_gaps_partial_rows_and_rows_without_a_range_get_no_direction():
    years = ["2015/16", "2016/17"]
    hidden = series(years, [300, np.nan], area_code="a")
    partial = series(years, [300, 500], area_code="b", status="partial")
    score = series(years, [np.nan, np.nan], area_code="c", measure="scaled_score", value=100.0)
    table = changes(pd.concat([hidden, partial, score])).set_index("area_code")
    assert table["verdict"].to_dict() == {
        "a": "no data",
        "b": "not enough coverage",
        "c": "no range published",
    }
    assert table.loc["b", "change"] == pytest.approx(-20)
    assert np.isnan(table.loc["c", "smallest_change"])


def test_a_change_smaller_than_the_rounding_is_never_a_direction():
    def at(values):
        counts = series(["2015/16", "2016/17"], [np.nan] * 2)
        counts.loc[counts["group"] == "other", "numerator"] = np.nan
        counts["value"], counts["precision"] = np.repeat(values, 2).astype(float), 0.5
        counts.loc[counts["group"] == "other", "value"] = 80
        return counts.assign(denominator=10_000_000)

    table = pd.concat([changes(at(v), {}) for v in ([60, 61], [60, 61.9], [60, 62])])
    assert table["precision"].tolist() == [2, 2, 2]
    assert table["verdict"].tolist() == ["too few pupils to tell"] * 2 + ["narrowed"]


def test_schools_are_left_out():
    assert len(changes(series(["2015/16", "2016/17"], [1, 999], level="school"))) == 0


def test_the_newest_version_of_a_year_is_compared():
    counts = pd.concat(
        [
            series(["2015/16"], [500], data_version="final"),
            series(["2016/17"], [500], data_version="provisional"),
            series(["2016/17"], [600], data_version="final"),
        ]
    )
    assert changes(counts)["gap_after"].tolist() == pytest.approx([20])


def test_another_definition_is_another_series():
    counts = pd.concat(
        [series(["2015/16"], [500], definition="fsm"), series(["2016/17"], [600], definition="x")]
    )
    assert len(changes(counts)) == 0
