import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.standards import (
    STANDARDS,
    coasting,
    floor_standard,
    significance,
    significantly_below,
    standard,
    standard_results,
)


def case_of(statistics_vectors, name):
    (found,) = (v for v in statistics_vectors if v["id"] == name)
    return found["expected"]


def ks2(attainment=60, pupils=30, reading=-5.1, writing=-7.1, maths=-5.1, high=-1.0, **more):
    row = {"area_code": "999001", "key_stage": "KS2", "eligible_pupils": pupils}
    row |= {"attainment": attainment}
    for subject, value in (("reading", reading), ("writing", writing), ("maths", maths)):
        row |= {f"{subject}_progress": value, f"{subject}_progress_high": high}
    return row | more


def ks4(progress_8=-0.6, high=-0.1, pupils=150, **more):
    row = {"area_code": "999004", "key_stage": "KS4", "eligible_pupils": pupils}
    return row | {"progress_8": progress_8, "progress_8_high": high} | more


def verdicts(*rows, year="2016/17"):
    return floor_standard(pd.DataFrame(list(rows)), year=year)["verdict"].tolist()


def test_thresholds_of_key_stage_2_are_those_of_the_vector(statistics_vectors):
    want = case_of(statistics_vectors, "9.ks2floor")
    for results, year in (("2014", "2013/14"), ("2015", "2014/15")):
        rule = standard("floor", "KS2", year)
        medians = want[results]["median_expected_progress"]
        assert rule.attainment == 65
        assert rule.progress == {f"{s}_progress": m for s, m in medians.items()}
    for year in ("2015/16", "2016/17", "2017/18"):
        rule = standard("floor", "KS2", year)
        progress = want["2016-2018"]["progress"]
        assert rule.progress == {f"{s}_progress": m for s, m in progress.items()}


def test_thresholds_of_key_stage_4_are_those_of_the_vector(statistics_vectors):
    want = case_of(statistics_vectors, "9.ks4floor")
    for results, year in (("2014", "2013/14"), ("2015", "2014/15")):
        rule = standard("floor", "KS4", year)
        medians = want[results]["median_expected_progress"]
        assert rule.attainment == 40
        assert rule.progress == {f"{s}_progress": m for s, m in medians.items()}
    assert standard("floor", "KS4", "2017/18").progress == {"progress_8": -0.5}


def test_the_coasting_rule_is_that_of_the_vector(statistics_vectors):
    want = case_of(statistics_vectors, "9.coasting")
    assert "<85%" in want["ks2_2014_15"] and "<60%" in want["ks4_2014_15"]
    assert standard("coasting", "KS2", "2013/14").attainment == 85
    assert standard("coasting", "KS4", "2014/15").attainment == 60
    assert standard("coasting", "KS2", "2015/16").attainment == 85
    assert [*standard("coasting", "KS2", "2015/16").progress.values()] == [-2.5, -3.5, -2.5]
    assert standard("coasting", "KS4", "2015/16").progress == {"progress_8": -0.25}


def test_the_flag_is_the_sign_of_the_published_limits(statistics_vectors):
    (case,) = (v for v in statistics_vectors if v["id"] == "9.sig")
    words = {-1: "significantly below", 0: "in line", 1: "significantly above"}
    for q, want in zip(case["input"], case["expected"], strict=True):
        half = 1.959963984540054 * q["sd"] / np.sqrt(q["n"])
        limits = q["score"] - half, q["score"] + half
        assert limits == pytest.approx(want["ci"], abs=case["tol"])
        assert significance(*limits, q["centre"]) == words[want["sig"]]


def test_an_upper_limit_of_exactly_the_centre_is_not_below():
    # Vale of York, results of 2018/19: Progress 8 -0.25 with upper limit 0.00
    assert not significantly_below(0.00, 0)
    assert significantly_below(-0.01, 0) and significantly_below(99.9, 100)
    assert significance(-0.50, 0.00, 0) == "in line"
    assert significance([995, 1001, np.nan], [999.9, 1010, 5], 1000).tolist() == [
        "significantly below",
        "significantly above",
        "not computable",
    ]
    got = significantly_below(pd.Series([0.0, -1.0, np.nan]), 0)
    assert got.tolist() == [False, True, pd.NA]
    assert significantly_below(np.nan, 0) is pd.NA
    assert verdicts(ks4(-0.25, 0.00), year="2018/19") == ["no standard in force"]


def test_the_floor_of_2014_needs_low_results_and_every_subject_below_its_median():
    below = {"reading": 93, "writing": 95, "maths": 92}
    assert verdicts(ks2(64, **below), year="2013/14") == ["below"]
    assert verdicts(ks2(65, **below), year="2013/14") == ["not below"]
    for subject, median in (("reading", 94), ("writing", 96), ("maths", 93)):
        assert verdicts(ks2(64, **(below | {subject: median})), year="2013/14") == ["not below"]
    assert verdicts(ks2(64, reading=93, writing=96, maths=92), year="2014/15") == ["below"]


def test_the_floor_of_2016_asks_of_a_single_subject_that_it_is_surely_below():
    fine = {"reading": -5, "writing": -7, "maths": -5}
    assert verdicts(ks2(64, **fine)) == ["not below"]
    assert verdicts(ks2(65, reading=-9, writing=-9, maths=-9)) == ["not below"]
    one = fine | {"reading": -5.1}
    assert verdicts(ks2(64, high=-0.1, **one)) == ["below"]
    assert verdicts(ks2(64, high=0.0, **one)) == ["not below"]
    assert verdicts(ks2(64, high=np.nan, **one)) == ["not computable"]
    two = one | {"maths": -5.1}
    assert verdicts(ks2(64, high=0.5, **two)) == ["below"]
    assert verdicts(ks2(64, high=np.nan, **two)) == ["below"]


def test_the_floor_of_key_stage_4_by_year():
    old = {"key_stage": "KS4", "eligible_pupils": 42, "area_code": "999004"}
    burnholme = old | {"attainment": 33, "english_progress": 52, "maths_progress": 49}
    assert verdicts(burnholme, year="2013/14") == ["below"]
    assert verdicts(burnholme | {"maths_progress": 67}, year="2013/14") == ["not below"]
    assert verdicts(burnholme | {"maths_progress": 67}, year="2014/15") == ["below"]
    assert verdicts(burnholme | {"attainment": 40}, year="2013/14") == ["not below"]
    early = burnholme | ks4(-0.51, -0.01, early_progress_8=True)
    assert verdicts(early, early | {"progress_8": -0.5}, year="2014/15") == ["below", "not below"]
    assert verdicts(ks4(-0.51, -0.01), ks4(-0.5, -0.2), ks4(-0.9, 0.0)) == [
        "below",
        "not below",
        "not below",
    ]


def test_small_special_and_closed_schools_are_not_judged():
    got = floor_standard(
        pd.DataFrame(
            [
                ks2(pupils=10),
                ks2(pupils=11),
                ks2(school_type="special"),
                ks2(closed=True),
                ks2(closed=False, school_type="mainstream"),
            ]
        ),
        year="2016/17",
    )
    assert got["verdict"].tolist() == ["not judged", "below", "not judged", "not judged", "below"]
    assert got["reason"].tolist() == ["fewer than 11 pupils", "", "special school", "closed", ""]
    assert got["margin_pupils"].isna().tolist() == [True, False, True, True, False]


@pytest.mark.parametrize("column", ["attainment", "reading_progress", "eligible_pupils"])
def test_what_the_publisher_hides_is_never_a_pass(column):
    good = ks2(90, reading=1, writing=1, maths=1)
    assert verdicts(good) == ["not below"]
    hidden = floor_standard(pd.DataFrame([good | {column: np.nan}]), year="2016/17")
    assert hidden["verdict"].tolist() == ["not computable"]
    assert hidden["reason"].tolist() == ["a figure that the rule needs is not published"]
    assert verdicts(ks4(np.nan), ks4(-0.6, np.nan)) == ["not computable"] * 2
    assert verdicts({"key_stage": "KS4", "eligible_pupils": 50}) == ["not computable"]


def test_the_margin_is_in_pupils_as_published_in_whole_percents():
    # of 30: 19 are 63.3%, 20 are 66.7%; of 200: 129 are 64.5%, printed as 65%
    rows = [
        ks2(63, 30, met=19),
        ks2(67, 30),
        ks2(65, 200, met=129),
        ks2(64, 200, met=128),
        ks2(40, 30),
    ]
    got = floor_standard(pd.DataFrame(rows), year="2016/17")
    assert got["margin_pupils"].tolist() == [-1, 0, 0, -1, -8]
    assert got["verdict"].tolist() == ["below", "not below", "not below", "below", "below"]
    assert floor_standard(pd.DataFrame([ks4()]), year="2016/17")["margin_pupils"].isna().all()


@given(st.integers(11, 100), st.data())
def test_a_school_is_short_of_pupils_exactly_where_its_printed_percent_is_low(pupils, data):
    met = data.draw(st.integers(0, pupils))
    printed = int(100 * met / pupils + 0.5 + 1e-9)
    got = floor_standard(pd.DataFrame([ks2(printed, pupils, met=met)]), year="2016/17").iloc[0]
    assert (got["margin_pupils"] < 0) == (printed < 65) == (got["verdict"] == "below")


def test_no_standard_from_2019_on_nor_in_other_key_stages():
    assert verdicts(ks2(), ks4(), year="2018/19") == ["no standard in force"] * 2
    assert verdicts(ks2(pupils=5), year="2022/23") == ["no standard in force"]
    assert verdicts({"key_stage": "KS1", "eligible_pupils": 30}) == ["no standard in force"]
    with pytest.raises(ParameterError, match="2012/13 is not held"):
        verdicts(ks2(), year="2012/13")
    with pytest.raises(DataError, match="eligible_pupils"):
        floor_standard(pd.DataFrame([{"key_stage": "KS2"}]), year="2016/17")


def test_the_schools_given_are_left_as_they_were():
    schools = pd.DataFrame([ks2(), ks4()], index=[7, 7])
    before = schools.copy()
    assert floor_standard(schools, year="2016/17").index.tolist() == [7, 7]
    pd.testing.assert_frame_equal(schools, before)
    assert len(floor_standard(schools.iloc[:0], year="2016/17")) == 0


def three_years(*rows, last=2016):
    years = [f"{y - 1}/{y % 100:02d}" for y in range(last - 2, last + 1)]
    return pd.DataFrame([r | {"academic_year": y} for r, y in zip(rows, years, strict=True)])


OLD = ks2(84, reading=93, writing=95, maths=92)
NEW = ks2(84, reading=-2.6, writing=0, maths=0, high=-0.1)


def coasting_word(schools, year="2015/16", as_of="2017-03-31"):
    return coasting(schools, year=year, as_of=as_of)["verdict"].tolist()


def test_coasting_is_three_years_in_a_row():
    assert coasting_word(three_years(OLD, OLD, NEW)) == ["coasting"]
    for changed in (NEW | {"attainment": 85}, NEW | {"reading_progress": -2.5}):
        assert coasting_word(three_years(OLD, OLD, changed)) == ["not coasting"]
    unsure = NEW | {"reading_progress_high": 0.0}
    assert coasting_word(three_years(OLD, OLD, unsure)) == ["not coasting"]
    assert coasting_word(three_years(OLD | {"maths_progress": 93}, OLD, NEW)) == ["not coasting"]
    assert coasting_word(three_years(OLD | {"attainment": np.nan}, OLD, NEW)) == ["not computable"]
    assert coasting_word(three_years(OLD, OLD | {"eligible_pupils": 10}, NEW)) == ["not judged"]
    assert coasting_word(three_years(OLD, OLD, NEW).iloc[1:]) == ["not judged"]


def test_coasting_at_key_stage_4_and_for_schools_that_chose_progress_8_early():
    first = {"area_code": "999004", "key_stage": "KS4", "eligible_pupils": 150, "attainment": 59}
    first |= {"english_progress": 72, "maths_progress": 66}
    last = ks4(-0.26, -0.01)
    assert coasting_word(three_years(first, first, last)) == ["coasting"]
    assert coasting_word(three_years(first, first, ks4(-0.25, 0.00))) == ["not coasting"]
    early = first | ks4(-0.25, -0.01, early_progress_8=True)
    assert coasting_word(three_years(first, early, last)) == ["not coasting"]
    assert coasting_word(three_years(first, early | {"progress_8": -0.26}, last)) == ["coasting"]


def test_nobody_was_coasting_before_the_law_or_after_it():
    table = three_years(OLD, OLD, NEW)
    assert coasting_word(table, as_of="2016-12-31") == ["no standard in force"]
    assert coasting_word(table, as_of="2017-01-31") == ["coasting"]
    later = three_years(NEW, NEW, NEW, last=2019)
    assert coasting_word(later, year="2018/19", as_of="2020-03-31") == ["no standard in force"]
    earlier = three_years(OLD, OLD, OLD, last=2015)
    assert coasting_word(earlier, year="2014/15", as_of="2017-03-31") == ["no standard in force"]
    assert coasting(table.iloc[:0], year="2015/16", as_of="2017-03-31").empty


def test_every_rule_has_its_source_and_none_overlaps_another():
    for rule in STANDARDS:
        assert rule.source and rule.first <= rule.last <= "2017/18"
    for a, b in itertools.combinations(STANDARDS, 2):
        if (a.name, a.key_stage, a.early) == (b.name, b.key_stage, b.early):
            assert a.last < b.first or b.last < a.first
    with pytest.raises(ParameterError, match="ceiling"):
        standard("ceiling", "KS2", "2016/17")


def test_the_figures_of_a_rule_are_taken_from_tidy_counts():
    def row(subject, measure, numerator=pd.NA, value=np.nan, high=np.nan, **more):
        key = {"academic_year": "2016/17", "level": "school", "area_code": "999001"}
        key |= {"key_stage": "KS2", "subject": subject, "measure": measure, "group": "all"}
        numbers = {"numerator": numerator, "denominator": 30, "value": value, "value_high": high}
        return key | numbers | more

    counts = pd.DataFrame(
        [
            row("rwm", "expected_standard", numerator=19),
            row("reading", "progress_score", value=-5.2, high=-1.5),
            row("writing", "progress_score", value=-1.0, high=2.0),
            row("maths", "progress_score", value=-2.0, high=1.0, denominator=28),
            row("rwm", "expected_standard", numerator=5, group="disadvantaged", denominator=8),
            row("rwm", "expected_standard", numerator=900, level="la", denominator=1500),
        ]
    ).astype({"numerator": "Int64"})
    got = standard_results(counts, year="2016/17")
    assert len(got) == 1
    only = got.iloc[0]
    assert (only["attainment"], only["met"], only["eligible_pupils"]) == (63, 19, 30)
    assert (only["reading_progress"], only["reading_progress_high"]) == (-5.2, -1.5)
    judged = floor_standard(got, year="2016/17").iloc[0]
    assert (judged["verdict"], judged["margin_pupils"]) == ("below", -1)
    assert standard_results(counts.assign(academic_year="2018/19"), year="2018/19").empty
