"""Years, numbers and the dated world."""

import pytest

from ylp_analysis.errors import CatalogueError, ParameterError
from ylp_analysis.vocabulary import catalogue
from ylp_analysis.vocabulary.numbers import decimals_of, likely_range, number
from ylp_analysis.vocabulary.years import (
    academic_year,
    between,
    results_out_by,
    run_dates,
    shift,
    year_in_name,
)


@pytest.mark.parametrize("text", ["2014/15", "201415", "2014-15", "2014-2015", " 2014/15 "])
def test_the_usual_spellings_of_a_year_are_one(text):
    assert academic_year(text) == "2014/15"


@pytest.mark.parametrize("text", ["2015", "2014/16", "2014-2016", "14/15", "", "2014/2015x"])
def test_anything_else_is_refused(text):
    with pytest.raises(ParameterError, match="is not an academic year"):
        academic_year(text)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2018-2019_850_ks2final.csv", "2018/19"),
        ("ks2_2018-19.csv", "2018/19"),
        ("england_ks2final.csv", None),
        ("2018-2020_x.csv", None),
        ("2016-2017_and_2017-2018.csv", None),
        ("20182019.csv", None),
    ],
)
def test_a_name_states_a_year_only_when_it_is_clear(name, year):
    assert year_in_name(name) == year


def test_years_roll_over_the_century():
    assert shift("1999/00", 1) == "2000/01"
    assert between("2018/19", "2020/21") == ["2018/19", "2019/20", "2020/21"]
    assert results_out_by("2018/19") == "2019-07-01"


def test_the_dates_of_a_run_follow_their_rules():
    dates = run_dates("2015/16", "", "")
    assert dates[:3] == ("2015/16", "2013/14", "2015-03-31")
    assert dates.chosen_by_rule == ("results_year", "as_of")
    assert run_dates("2019/20", "2018/19", "2020-01-31").chosen_by_rule == ()
    assert run_dates("", "2018/19", "").plan_year == "2020/21"
    assert run_dates("", "", "", newest_held="2013/14").results_year == "2013/14"


@pytest.mark.parametrize(
    ("plan", "results", "as_of"),
    [("2015", "", ""), ("2015/16", "2016/17", ""), ("2015/16", "", "31/03/2015"), ("", "", "")],
)
def test_dates_that_cannot_be_are_refused(plan, results, as_of):
    with pytest.raises(ParameterError):
        run_dates(plan, results, as_of)


def test_numbers_are_rounded_half_up_with_a_true_minus():
    assert [number(x) for x in (0.5, 1.5, 2.5, -0.4)] == ["1", "2", "3", "0"]
    assert number(28.95, 1) == "29.0"
    assert number(-2.25, 1) == "−2.3"
    assert number(float("nan")) == "–"
    assert likely_range(15.2, 57.1) == "15 to 57"


def test_no_more_decimals_are_printed_than_rounding_left():
    assert decimals_of("pp", "la", 0.0) == 1
    assert decimals_of("pp", "la", 1.0) == 0
    assert decimals_of("pp", "school", 0.0) == 0
    assert decimals_of("points", "la", 0.1, 2) == 2


@pytest.mark.parametrize(
    ("series", "before", "after", "kind"),
    [
        (("KS4", "all", "five_ac_em"), "2012/13", "2013/14", "hard"),
        (("KS4", "all", "five_ac_em"), "2011/12", "2012/13", "same"),
        (("KS4", "all", "attainment_8"), "2015/16", "2016/17", "hard"),
        (("KS4", "all", "attainment_8"), "2016/17", "2017/18", "caution"),
        (("KS2", "rwm", "expected_standard"), "2016/17", "2017/18", "caution"),
        (("KS2", "reading", "expected_standard"), "2016/17", "2017/18", "same"),
        (("KS2", "rwm", "expected_standard"), "2015/16", "2018/19", "caution"),
    ],
)
def test_breaks_lie_where_the_world_put_them(series, before, after, kind):
    assert catalogue.comparability(*series, before, after).kind == kind


def test_an_unknown_measure_names_those_that_are_known():
    with pytest.raises(CatalogueError, match="expected_standard"):
        catalogue.measure("expected_standrd")
