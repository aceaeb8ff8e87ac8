import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.power import TTestIndPower

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.impact import (
    DECLINED,
    IMPACT_VERDICTS,
    IMPROVED,
    NO_DETECTABLE_CHANGE,
    TOO_EARLY,
    TOO_FEW_PUPILS,
    _segments,
    difference_in_differences,
    impact_verdict,
    interrupted_time_series,
    match_controls,
    minimum_detectable_difference,
    regression_to_the_mean,
)


def of_changes(first, second, **more):
    before = np.zeros(len(first)), np.zeros(len(second))
    return difference_in_differences(before[0], first, before[1], second, **more)


def vector(statistics_vectors, name):
    (found,) = (v for v in statistics_vectors if v["id"] == name)
    return found


def test_the_exact_permutation_agrees_with_coin(statistics_vectors):
    case = vector(statistics_vectors, "10.did")
    want = case["expected"]
    got = of_changes(case["input"]["treated"], case["input"]["control"])
    assert got.effect == pytest.approx(want["did"], abs=case["tol"])
    assert got.p_value == pytest.approx(want["exact_permutation_p"], abs=case["tol"])
    assert (got.assignments, got.exact) == (want["n_permutations"], True)
    assert got.low < got.effect < got.high < 0


def test_the_effect_is_the_difference_of_mean_changes():
    got = difference_in_differences([10, 12], [8, 8], [20, 20], [19, 19])
    assert got.effect == -2
    # six assignments of -2, -4, -1, -1: differences ±1 and ±2 by hand, so 2 of 6 are as far
    assert got.p_value == pytest.approx(2 / 6)


@given(
    st.lists(st.integers(-9, 9), min_size=2, max_size=4),
    st.lists(st.integers(-9, 9), min_size=2, max_size=4),
)
@settings(max_examples=40, deadline=None)
def test_the_limits_are_where_the_test_begins_to_reject(first, second):
    got = of_changes(first, second, confidence=0.8)
    if np.isfinite(got.high):
        for limit, outwards in ((got.low, -1), (got.high, 1)):
            inside, outside = limit - outwards * 1e-6, limit + outwards * 1e-6
            assert of_changes(np.array(first) - outside, second).p_value <= 0.2 + 1e-9
            if got.low < got.high:
                assert of_changes(np.array(first) - inside, second).p_value > 0.2
    swapped = of_changes(second, first, confidence=0.8)
    assert swapped.p_value == pytest.approx(got.p_value)
    assert (swapped.effect, swapped.low, swapped.high) == pytest.approx(
        (-got.effect, -got.high, -got.low), nan_ok=True
    )


def test_without_effect_it_is_rarely_called_and_the_limits_hold_the_truth():
    random, called, held = np.random.default_rng(1), [], []
    for _ in range(200):
        got = of_changes(random.normal(3, 1, 4), random.normal(0, 1, 6))
        called.append(of_changes(random.normal(0, 1, 4), random.normal(0, 1, 6)).p_value <= 0.05)
        held.append(got.low <= 3 <= got.high)
    assert np.mean(called) <= stats.binom.ppf(0.99, 200, 0.05) / 200
    assert np.mean(held) >= stats.binom.ppf(0.01, 200, 0.95) / 200


def test_many_schools_are_sampled_and_the_result_says_so():
    random = np.random.default_rng(2)
    first, second = random.normal(-1, 1, 12), random.normal(0, 1, 24)
    got = of_changes(first, second, seed=5)
    assert not got.exact and got.assignments == 20_001
    assert got == of_changes(first, second, seed=5)
    want = stats.permutation_test(
        (first, second),
        lambda a, b: a.mean() - b.mean(),
        n_resamples=9999,
        vectorized=False,
        rng=np.random.default_rng(3),
    )
    assert got.p_value == pytest.approx(want.pvalue, abs=0.01)
    assert got.low < got.effect < got.high


def test_few_schools_have_no_limits_and_one_has_nothing():
    three = of_changes([-9, -8, -7], [0, 1, 2])
    assert three.p_value == 0.1 and np.isnan(three.low) and np.isnan(three.high)
    one = of_changes([-9], [0, 1, 2])
    assert np.isnan(one.effect) and one.assignments == 0
    left_out = of_changes([-9, -8, np.nan], [0, 1, 2])
    assert left_out.assignments == 10


def test_verdicts_follow_the_limits_and_name_no_cause():
    low = np.array([-9, -9, 1, -2, -9, np.nan, -9])
    high = np.array([-1, 9, 9, 2, -1, np.nan, -1])
    got = impact_verdict(
        low, high, better="lower", margin=5, results_after=[1, 1, 1, 1, 0, 1, np.nan]
    )
    assert got.tolist() == [
        IMPROVED,
        TOO_FEW_PUPILS,
        DECLINED,
        NO_DETECTABLE_CHANGE,
        TOO_EARLY,
        TOO_FEW_PUPILS,
        TOO_EARLY,
    ]
    higher = impact_verdict(1, 9, better="higher", margin=5, results_after=2)
    assert str(higher) == IMPROVED
    assert not any(verb in " ".join(IMPACT_VERDICTS) for verb in ("cause", "led", "effect"))
    for wrong in ({"better": "up", "margin": 5}, {"better": "lower", "margin": 0}):
        with pytest.raises(ParameterError, match="which way is better"):
            impact_verdict(-1, 1, results_after=1, **wrong)


def schools(rows):
    columns = ["area_code", "supported", "key_stage", "pupils", "baseline", "trend"]
    return pd.DataFrame(rows, columns=columns)


LIKE = [
    ("a", True, "KS2", 30, 20.0, -1.0),
    ("b", True, "KS2", 60, 30.0, 2.0),
    ("m", False, "KS2", 31, 20.5, -1.1),
    ("n", False, "KS2", 58, 29.0, 2.2),
    ("o", False, "KS2", 45, 25.0, 0.0),
    ("p", False, "KS4", 30, 20.0, -1.0),
]


def test_each_supported_school_gets_its_nearest_control_of_the_same_key_stage():
    table = schools(LIKE)
    before = table.copy()
    got = match_controls(table)
    assert got[["area_code", "control"]].values.tolist() == [["a", "m"], ["b", "n"]]
    assert (got["distance"] < 0.3).all()
    pd.testing.assert_frame_equal(table, before)
    for seed in range(5):
        shuffled = table.sample(frac=1, random_state=seed)
        pd.testing.assert_frame_equal(match_controls(shuffled), got)


def test_a_control_serves_once_and_the_pairs_together_are_as_alike_as_can_be():
    # both are nearest to m; together they differ least when a takes m
    rows = [
        ("a", True, "KS2", 30, 20.0, 0.0),
        ("b", True, "KS2", 30, 21.0, 0.0),
        ("m", False, "KS2", 30, 20.4, 0.0),
        ("n", False, "KS2", 30, 23.0, 0.0),
    ]
    got = match_controls(schools(rows))
    assert got["control"].tolist() == ["m", "n"]
    two = match_controls(schools(LIKE), controls=2)
    assert two["area_code"].tolist().count("a") + two["area_code"].tolist().count("b") == 3
    assert two["control"].is_unique


def test_a_school_without_a_control_or_a_number_says_so():
    alone = schools([("a", True, "KS4", 30, 20.0, 0.0), ("m", False, "KS2", 30, 20.0, 0.0)])
    got = match_controls(alone)
    assert got["control"].tolist() == [""] and got["distance"].isna().all()
    unknown = schools(LIKE)
    unknown.loc[0, "trend"] = np.nan
    assert match_controls(unknown)["control"].tolist() == ["", "n"]
    assert match_controls(schools([])).empty


def test_controls_are_never_matched_on_level_alone():
    with pytest.raises(ParameterError, match="without 'trend'"):
        match_controls(schools(LIKE), on=("pupils", "baseline"))
    with pytest.raises(DataError, match="without 'supported'"):
        match_controls(schools(LIKE).drop(columns="supported"))


def test_regression_to_the_mean_agrees_with_the_vector(statistics_vectors):
    case = vector(statistics_vectors, "10.rtm")
    for q, want in zip(case["input"], case["expected"], strict=True):
        assert regression_to_the_mean(q["p"], q["rho"]) == pytest.approx(want, abs=case["tol"])
    assert np.isnan(regression_to_the_mean([0, 0.1], [0.5, 1.2])).all()
    assert regression_to_the_mean(0.1, 1) == 0


def test_regression_to_the_mean_is_what_happens_to_the_worst_tenth():
    random = np.random.default_rng(4)
    true = random.normal(0, np.sqrt(0.3), 200_000)
    first, second = (true + random.normal(0, np.sqrt(0.7), true.size) for _ in range(2))
    worst = first >= np.quantile(first, 0.9)
    moved = (second - first)[worst].mean()
    assert regression_to_the_mean(0.1, 0.3) == pytest.approx(moved, abs=0.02)


def test_the_smallest_difference_has_exactly_the_power_asked_for(statistics_vectors):
    case = vector(statistics_vectors, "10.power")
    got = minimum_detectable_difference(7, 7, case["input"]["sd"])
    # power.t.test stops its search at 1e-4: its answer has a power of .80016, not .8
    assert got == pytest.approx(case["expected"]["delta"], abs=5e-5)
    power = TTestIndPower()
    for n1, n2, wanted in ((7, 7, 0.8), (7, 14, 0.8), (3, 30, 0.9)):
        found = minimum_detectable_difference(n1, n2, 1.0, power=wanted)
        reached = power.power(found, n1, 0.05, ratio=n2 / n1, alternative="two-sided")
        assert reached == pytest.approx(wanted, abs=1e-4)  # the far tail is left out
    assert np.isnan(minimum_detectable_difference([1, 0], [1, 9], 0.1)).all()


def test_an_annual_series_is_refused():
    with pytest.raises(ParameterError, match="6 points before and 4 after"):
        interrupted_time_series([31, 30.2, 30.9, 29.5, 30.1, 29.8, 27.1, 26.4, 26.0, 25.1], 6)
    with pytest.raises(ParameterError, match="holes"):
        interrupted_time_series([1.0, np.nan, *range(14)], 8)


def test_the_fit_of_a_long_series_agrees_with_the_vector(statistics_vectors):
    case = vector(statistics_vectors, "10.its")
    got = _segments(np.array(case["input"]["y"]), case["input"]["break_after"])
    assert got[:4] == pytest.approx(case["expected"]["coef"], abs=case["tol"])
    assert got.standard_errors == pytest.approx(case["expected"]["se_nw_lag1"], abs=case["tol"])
    t = np.arange(1, 21)
    planted = 5 + 0.5 * t - 3 * (t > 10) + 0.2 * np.maximum(t - 11, 0)
    assert interrupted_time_series(planted, 10)[:4] == pytest.approx((5, 0.5, -3, 0.2))
