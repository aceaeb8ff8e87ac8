import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from ylp_analysis.errors import ParameterError
from ylp_analysis.measures.gaps import gap_table
from ylp_analysis.measures.trend import segments, slope, slopes


def test_the_slope_agrees_with_the_vector(vectors):
    (case,) = vectors("fixed-effect WLS slope with KNOWN variances")
    q, want = case["input"], case["expected"]
    got = slope(q["gap"], q["year"], q["se"])
    assert got[:3] == pytest.approx((want["slope"], *want["ci"]), abs=case["tol"])
    assert got.heterogeneity.q == pytest.approx(want["Q_res"], abs=case["tol"])
    assert (got.heterogeneity.df, got.heterogeneity.tau2) == (3, 0)


def test_the_slope_agrees_with_the_meta_regression_vector(vectors):
    (case,) = vectors("gap ~ log(nd), REML meta-regression, Agresti-Caffo variances")
    q = {k: np.array(v, float) for k, v in case["input"].items()}
    p_o, p_d = (q["xo"] + 1) / (q["no"] + 2), (q["xd"] + 1) / (q["nd"] + 2)
    variance = p_o * (1 - p_o) / (q["no"] + 2) + p_d * (1 - p_d) / (q["nd"] + 2)
    want, error = case["expected"]["log_nd"][1], case["expected"]["log_nd_se"][1]
    for gap in (q["xo"] / q["no"] - q["xd"] / q["nd"], p_o - p_d):
        got = slope(gap, np.log(q["nd"]), np.sqrt(variance))
        if got.slope == pytest.approx(want, abs=1e-5):
            break
    assert got.slope == pytest.approx(want, abs=1e-5)
    assert got.high - got.slope == pytest.approx(1.959964 * error, abs=1e-5)


def reml_score(y, x, variance, tau2):
    """Half the derivative of the restricted likelihood, in matrices."""
    weight = np.diag(1 / (variance + tau2))
    design = np.column_stack([np.ones_like(x), x])
    hat = weight @ design @ np.linalg.inv(design.T @ weight @ design) @ design.T @ weight
    p = weight - hat
    return y @ p @ p @ y - np.trace(p)


@given(st.lists(st.floats(-40, 40), min_size=4, max_size=8), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_scattered_values_get_knapp_hartung_limits_at_the_reml_variance(values, seed):
    y, x = np.array(values), np.arange(len(values), dtype=float)
    errors = np.random.default_rng(seed).uniform(0.5, 3, len(y))
    got = slope(y, x, errors)
    tau2 = got.heterogeneity.tau2
    if got.heterogeneity.q <= got.heterogeneity.df:
        return
    # With fixed weights the t limits of weighted least squares are those of Knapp and Hartung.
    weights = 1 / (errors**2 + tau2)
    theirs = sm.WLS(y, sm.add_constant(x), weights=weights).fit()
    assert got.slope == pytest.approx(theirs.params[1], abs=1e-7)
    assert (got.low, got.high) == pytest.approx(tuple(theirs.conf_int()[1]), abs=1e-6)
    score = reml_score(y, x, errors**2, tau2)
    if tau2 > 0:
        near = reml_score(y, x, errors**2, tau2 * 1.001) - reml_score(y, x, errors**2, tau2 * 0.999)
        assert abs(score) <= abs(near) + 1e-6
    else:
        assert score <= 1e-9


def test_years_may_be_academic_years_or_numbers():
    values, errors = [30, 28, 29], [2, 2, 2]
    text = slope(values, ["2010/11", "2011/12", "2012/13"], errors)
    assert text == slope(values, [2010, 2011, 2012], errors)
    assert text.slope == pytest.approx(-0.5)  # (29 - 30) / 2
    assert text.high - text.slope == pytest.approx(1.959964 * 2 / 2**0.5, abs=1e-5)


def test_one_year_has_no_slope_and_a_certain_year_is_refused():
    assert np.isnan(slope([30, np.nan], [2010, 2011], [2, 2]).slope)
    assert np.isnan(slope([], [], []).low)
    with pytest.raises(ParameterError, match="standard error is 0"):
        slope([1, 2, 3], [1, 2, 3], [0, 1, 1])


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


WRITING = ["2015/16", "2016/17", "2017/18", "2018/19"]


def test_a_caution_is_a_dashed_join_inside_one_segment():
    gaps = gap_table(series(WRITING, [500, 510, 520, 530], subject="writing"))
    marked = segments(gaps)
    assert marked["segment"].tolist() == [1, 1, 1, 1]
    assert marked["join"].tolist() == ["start", "line", "dashed", "line"]
    pd.testing.assert_frame_equal(marked[gaps.columns], gaps)


def test_a_hard_break_and_a_year_not_held_start_a_new_segment():
    years = ["2011/12", "2012/13", "2013/14", "2015/16"]
    where = {"key_stage": "KS4", "subject": "all", "measure": "five_ac_em"}
    marked = segments(gap_table(series(years, [500] * 4, **where)))
    assert marked["segment"].tolist() == [1, 1, 2, 3]
    assert marked["join"].tolist() == ["start", "line", "start", "start"]
    no_tests = segments(gap_table(series(["2018/19", "2021/22"], [500, 510])))
    assert no_tests["segment"].tolist() == [1, 2]


def test_a_row_without_a_gap_interrupts_the_line():
    marked = segments(gap_table(series(["2015/16", "2016/17", "2017/18"], [500, np.nan, 520])))
    assert marked["segment"].isna().tolist() == [False, True, False]
    assert marked["join"].tolist() == ["start", "", "start"]


def test_series_are_counted_apart():
    both = pd.concat([series(WRITING[:2], [1, 2]), series(WRITING[:2], [1, 2], area_code="851")])
    assert segments(gap_table(both))["join"].tolist() == ["start", "start", "line", "line"]


def test_the_slope_of_a_series_is_that_of_its_newest_comparable_run():
    years = ["2015/16", "2016/17", "2017/18", "2018/19"]
    gaps = gap_table(series(years, [500, 550, 600, 640]))
    only = slopes(gaps).iloc[0]
    errors = (gaps["gap_high"] - gaps["gap_low"]) / 2 / 1.959963984540054
    assert (only["slope"], only["low"], only["high"]) == pytest.approx(
        slope(gaps["gap"], years, errors)[:3]
    )
    assert only["slope"] == pytest.approx(-4.7, abs=0.1)
    assert (only["first_year"], only["last_year"], only["years"]) == ("2015/16", "2018/19", 4)
    assert (only["unit"], only["area_name"]) == ("pp", "Hampshire")


def test_a_caution_ends_the_run():
    assert len(slopes(gap_table(series(WRITING, [500] * 4, subject="writing")))) == 0


def test_fewer_than_three_years_with_a_range_give_no_slope():
    assert len(slopes(gap_table(series(WRITING[:2], [500, 510])))) == 0
    scores = series(WRITING, [np.nan] * 4, measure="scaled_score", value=100.0)
    assert len(slopes(gap_table(scores))) == 0
    partial = series(WRITING, [500] * 4, status="partial")
    assert len(slopes(gap_table(partial))) == 0


def test_an_empty_table_gives_empty_tables():
    gaps = gap_table(series(WRITING, [1] * 4)).iloc[:0]
    assert len(segments(gaps)) == 0 and {"segment", "join"} <= set(segments(gaps))
    assert slopes(gaps).columns[-1] == "years" and len(slopes(gaps)) == 0


def test_a_line_through_two_points_has_no_scatter():
    found = slope([0.3, 0.1 + 0.1], [2018, 2019], [0.05, 0.05])
    assert found.slope == pytest.approx(-0.1)
    assert found.heterogeneity.df == 0
