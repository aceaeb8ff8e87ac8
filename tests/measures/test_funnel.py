import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.funnel import (
    funnel_table,
    gap_limits,
    limits,
    over_dispersion,
    rate_zone,
)
from ylp_analysis.measures.intervals import difference


def test_limits_agree_with_the_vectors_within_0_and_1(vectors):
    for case in vectors("Spiegelhalter 2005 interpolated exact binomial limits"):
        target, n, want = case["input"]["theta"], case["input"]["n"], case["expected"]
        for level, names in ((0.95, ("l975", "u975")), (0.998, ("l999", "u999"))):
            expected = tuple(np.clip([want[name] for name in names], 0, 1))
            assert limits(target, n, level) == pytest.approx(expected, abs=case["tol"])


def test_normal_limits_cut_off_agree_with_the_printed_ones(vectors):
    (case,) = vectors("control limits theta +/- z*sqrt(theta(1-theta)/n), clipped")
    target, n = case["input"]["theta"], np.array(case["input"]["n"])
    error = np.sqrt(target * (1 - target) / n)
    for level, names in ((0.95, ("l975", "u975")), (0.998, ("l999", "u999"))):
        for limit, name in zip(gap_limits(target, error, level), names, strict=True):
            printed = np.array(case["expected"][name], dtype=float)
            held = ~np.isnan(printed)
            ours = 100 * np.clip(limit, 0, 1)
            assert ours[held] == pytest.approx(printed[held], abs=case["tol"])


@given(st.floats(0.02, 0.98), st.integers(1, 500), st.sampled_from([0.95, 0.998]))
@settings(max_examples=40, deadline=None)
def test_a_limit_lies_where_the_interpolated_distribution_reaches_its_share(target, n, level):
    steps = np.concatenate([[0.0], stats.binom.cdf(np.arange(n + 1), n, target)])
    for limit, share in zip(
        limits(target, n, level), ((1 - level) / 2, (1 + level) / 2), strict=True
    ):
        assert 0 <= limit <= 1
        expected = np.interp(share, steps, np.arange(-1, n + 1)) / n
        assert limit == pytest.approx(np.clip(expected, 0, 1), abs=1e-6)


def test_limits_narrow_with_the_number_of_pupils_and_widen_with_the_level():
    low, high = limits(0.62, np.array([20, 45, 100, 1000]))
    assert (np.diff(high - low) < 0).all()
    wide = limits(0.62, np.array([20, 45, 100, 1000]), 0.998)
    assert (wide.low < low).all() and (wide.high > high).all()


def test_without_pupils_or_with_no_proportion_as_target_there_are_no_limits():
    low, high = limits(
        [0.5, 0.5, 1.2, np.nan, 0.0], pd.Series([0, None, 10, 10, 10], dtype="Int64")
    )
    assert np.isnan(low[:4]).all() and np.isnan(high[:4]).all()
    assert (low[4], high[4]) == (0, 0)


@given(st.floats(0.02, 0.98), st.integers(1, 300))
@settings(max_examples=40, deadline=None)
def test_a_rate_is_flagged_by_chance_no_more_often_than_the_level_says(target, n):
    x = np.arange(n + 1)
    chance, zone = stats.binom.pmf(x, n, target), rate_zone(x, n, target)
    assert chance[zone == "outside 99.8%"].sum() <= 0.002 + 1e-12
    assert chance[zone != "inside"].sum() <= 0.05 + 1e-12


def test_full_marks_in_a_tiny_cohort_are_no_flag():
    # 5 of 5 happens by chance in 0.62 ** 5 = 9 of 100 such cohorts.
    assert rate_zone(5, 5, 0.62) == "inside"
    assert limits(0.62, 5, 0.998).high < 1
    assert rate_zone(1, 20, 0.62) == "outside 99.8%"
    assert rate_zone(7, 20, 0.62) == "outside 95%"
    assert rate_zone([1, 0, np.nan], [0, 5, 5], 0.5).tolist() == [
        "not judged",
        "inside",
        "not judged",
    ]


RATIOS = "overdispersion: SHMI (log, 10% truncation)"


def test_over_dispersion_agrees_with_the_vector_of_truncated_logarithms(vectors):
    (case,) = vectors(RATIOS)
    num, den = (np.array(case["input"][k], float) for k in ("num", "den"))
    values, errors = np.log(num / den), 1 / np.sqrt(den)
    want, tol = case["expected"], case["tol"]
    assert values / errors == pytest.approx(np.array(want["z"]), abs=tol)
    found = over_dispersion(values, 0, errors, 0.1, method="truncate", fewest_units=6)
    assert found[:2] == pytest.approx((want["phi"], want["tau2"]), abs=tol)


def test_over_dispersion_agrees_with_the_vector_of_winsorised_roots(vectors):
    (case,) = vectors("overdispersion: CQC (sqrt, 10% winsorised)")
    num, den = (np.array(case["input"][k], float) for k in ("num", "den"))
    found = over_dispersion(np.sqrt(num / den), 1, 1 / (2 * np.sqrt(den)), fewest_units=6)
    want = case["expected"]
    assert found[:2] == pytest.approx((want["phi"], want["tau2"]), abs=case["tol"])


def test_over_dispersion_agrees_with_the_vector_of_proportions(vectors):
    (case,) = vectors("overdispersion: proportions, arcsine sqrt, 10% winsorised (quantile type 7)")
    x, n = (np.array(case["input"][k], float) for k in ("x", "n"))
    want, tol = case["expected"], case["tol"]
    rate = x.sum() / n.sum()
    target = np.arcsin(np.sqrt(rate))
    assert rate == pytest.approx(want["target"], abs=tol)
    values, errors = np.arcsin(np.sqrt(x / n)), 1 / (2 * np.sqrt(n))
    assert (values - target) / errors == pytest.approx(np.array(want["z"]), abs=tol)
    found = over_dispersion(values, target, errors, fewest_units=12)
    assert found[:2] == pytest.approx((want["phi"], want["tau2"]), abs=tol)
    at = np.array(case["input"]["limits_at"], float)
    for name, level, tau2 in (
        ("od95", 0.95, found.tau2),
        ("od998", 0.998, found.tau2),
        ("unadj95", 0.95, 0.0),
    ):
        ours = np.sin(gap_limits(target, np.sqrt(1 / (4 * at) + tau2), level)) ** 2
        assert ours.T == pytest.approx(np.array(want[name]), abs=tol)


def test_with_fewer_than_twenty_units_chance_alone_is_assumed():
    values, errors = np.tile([3.0, -3.0], 10), np.ones(20)
    assert over_dispersion(values[:19], 0, errors[:19])[:3] == (1, 0, 19)
    assert over_dispersion(values[:19], 0, errors[:19]).words.startswith("fewer than 20 units")
    found = over_dispersion(values, 0, errors)
    assert found.phi == pytest.approx(9) and found.units == 20
    # All weights 1: (20 * 9 - 19) / (20 - 1).
    assert found.tau2 == pytest.approx(161 / 19)
    assert found.words == "more scatter than chance allows"
    holes = np.append(values[:19], np.nan)
    assert over_dispersion(holes, 0, errors).units == 19


def test_units_that_scatter_less_than_chance_have_no_variance_between_them():
    found = over_dispersion(np.tile([0.1, -0.1], 15), 0, np.ones(30))
    assert found.tau2 == 0 and found.words == "no more scatter than chance allows"


def test_truncation_drops_whole_units_at_both_ends():
    values = np.array([-100.0, *np.tile([1.0, -1.0], 9), 100.0])
    found = over_dispersion(values, 0, np.ones(20), 0.05, method="truncate")
    assert found.phi == pytest.approx(1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"method": "trim"}, "no method 'trim'"),
        ({"winsorise": 0.5}, "0.5"),
        ({"standard_errors": [1.0, 0.0]}, "standard error"),
    ],
)
def test_arguments_of_over_dispersion_that_make_no_sense_are_refused(change, words):
    with pytest.raises(ParameterError, match=words):
        over_dispersion(**{"values": [1, 2], "target": 0, "standard_errors": [1, 1], **change})


def gaps_of(x1, n1, x2, n2):
    low, high = difference(x1, n1, x2, n2)
    gap = 100 * (np.divide(x1, n1) - np.divide(x2, n2))
    table = pd.DataFrame({"gap": gap, "gap_low": 100 * low, "gap_high": 100 * high})
    return table.assign(confidence=0.95, status="ok")


def test_only_gaps_beyond_the_outer_limits_are_flagged():
    table = gaps_of([80, 85, 97], [100] * 3, [30, 22, 8], [50] * 3)
    table.index = pd.Index([4, 2, 9])
    before = table.copy()
    found = funnel_table(table, target=20.0)
    pd.testing.assert_frame_equal(table, before)
    assert found["zone"].to_dict() == {4: "inside", 2: "outside 95%", 9: "outside 99.8%"}
    assert found["flagged"].tolist() == [False, False, True]
    assert str(found["zone"].dtype) == "str"
    assert found["expected_by_chance"].tolist() == pytest.approx([0.15] * 3)
    inner, outer = (found["high_95"] - 20, found["high_998"] - 20)
    assert (outer / inner).to_numpy() == pytest.approx(
        stats.norm.ppf(0.999) / stats.norm.ppf(0.975)
    )
    assert (20 - found["low_95"]).to_numpy() == pytest.approx(inner.to_numpy())


def test_of_sixty_schools_three_are_expected_outside():
    found = funnel_table(gaps_of([80] * 60, [100] * 60, [30] * 60, [50] * 60), target=20)
    assert found["expected_by_chance"].iloc[0] == pytest.approx(3)


@given(
    st.tuples(st.integers(1, 200), st.integers(1, 40)).flatmap(
        lambda n: st.tuples(
            st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1])
        )
    )
)
@settings(max_examples=40, deadline=None)
def test_a_gap_lies_outside_95_where_its_own_limits_leave_the_target_out(row):
    table = gaps_of(*([v] for v in row))
    zone = funnel_table(table, target=20.0)["zone"].iloc[0]
    apart = np.abs(table[["gap_low", "gap_high"]] - 20).min(axis=None)
    if apart > 1e-9:
        left_out = table["gap_low"].iloc[0] > 20 or table["gap_high"].iloc[0] < 20
        assert (zone != "inside") == left_out


def test_rows_without_an_interval_or_with_a_poor_status_are_not_judged():
    table = gaps_of([99] * 3, [100] * 3, [5] * 3, [50] * 3)
    table.loc[1, ["gap_low", "gap_high"]] = np.nan
    table.loc[2, "status"] = "partial"
    found = funnel_table(table, target=20)
    assert found["zone"].tolist() == ["outside 99.8%", "not judged", "not judged"]
    assert found["flagged"].tolist() == [True, False, False]
    assert found["expected_by_chance"].iloc[0] == pytest.approx(0.05)
    assert funnel_table(table.iloc[:0], target=20).empty


def test_variance_between_units_widens_the_limits():
    table = gaps_of([97], [100], [8], [50])
    assert funnel_table(table, target=20, tau2=2500.0)["zone"].tolist() == ["inside"]
    with pytest.raises(ParameterError, match="variance"):
        funnel_table(table, target=20, tau2=-1)
    with pytest.raises(DataError, match="'gap_high'"):
        funnel_table(table.drop(columns="gap_high"), target=20)


@pytest.mark.parametrize("behind", [3, 5, 20])
def test_schools_with_the_targets_gap_are_flagged_in_at_most_2_of_1000(behind):
    rng, draws = np.random.default_rng(3), 20_000
    met = rng.binomial(5 * behind, 0.85, draws), rng.binomial(behind, 0.65, draws)
    table = gaps_of(met[0], np.full(draws, 5 * behind), met[1], np.full(draws, behind))
    found = funnel_table(table, target=20.0)
    assert found["flagged"].mean() <= 0.0035
    assert (found["zone"] != "inside").mean() <= 0.065
