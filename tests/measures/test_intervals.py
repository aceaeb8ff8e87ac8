import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from ylp_analysis.errors import ParameterError
from ylp_analysis.measures import intervals

groups = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_wilson_agrees_with_the_vectors(vectors):
    for case in vectors("wilson"):
        x, n = case["input"]["x"], case["input"]["n"]
        if "ci95" in case["expected"]:
            expected = case["expected"]["ci95"]
            strict = case["expected"]["ci998"]
            assert intervals.wilson(x, n, 0.998) == pytest.approx(strict, abs=case["tol"])
        else:
            expected = (case["expected"]["lower"], case["expected"]["upper"])
        assert intervals.wilson(x, n) == pytest.approx(expected, abs=case["tol"])


def test_wilson_agrees_with_newcombes_printed_table(vectors):
    (case,) = vectors("wilson (published, 4 dp)")
    x, n = np.array(case["input"]).T
    assert np.array(intervals.wilson(x, n)).T == pytest.approx(np.array(case["expected"]), abs=5e-5)


@pytest.mark.parametrize("method", ["newcombe", "miettinen_nurminen"])
def test_the_difference_agrees_with_the_vectors(vectors, method):
    for case in vectors({"newcombe": "newcombe10"}.get(method, method)):
        q, want = case["input"], case["expected"]
        got = intervals.difference(q["x1"], q["n1"], q["x2"], q["n2"], method=method)
        assert got == pytest.approx((want["lower"], want["upper"]), abs=case["tol"]), case["id"]


@given(groups, groups)
def test_newcombe_and_wilson_agree_with_statsmodels(first, second):
    theirs = confint_proportions_2indep(*first, *second, method="newcomb")
    assert intervals.difference(*first, *second) == pytest.approx(theirs, abs=1e-9)
    assert intervals.wilson(*first) == pytest.approx(
        proportion_confint(*first, method="wilson"), abs=1e-9
    )


@given(groups, groups, st.sampled_from(["newcombe", "miettinen_nurminen"]))
def test_swapping_the_groups_flips_the_sign(first, second, method):
    low, high = intervals.difference(*first, *second, method=method)
    back = intervals.difference(*second, *first, method=method)
    assert (-high, -low) == pytest.approx(back, abs=1e-9)
    found = first[0] / first[1] - second[0] / second[1]
    assert -1 <= low <= found + 1e-12 and found - 1e-12 <= high <= 1
    assert high - low > 1e-6


@given(groups, groups)
def test_each_miettinen_nurminen_limit_solves_the_score_equation(first, second):
    (x1, n1), (x2, n2) = first, second
    found = x1 / n1 - x2 / n2
    z2 = stats.norm.ppf(0.975) ** 2
    for limit in intervals.difference(*first, *second, method="miettinen_nurminen"):
        if abs(limit) > 1 - 1e-6:
            continue
        grid = np.linspace(max(0, -limit), min(1, 1 - limit), 20001)
        p1, p2 = np.clip(grid + limit, 0, 1), grid
        likelihood = special.xlogy(x1, p1) + special.xlog1py(n1 - x1, -p1)
        likelihood += special.xlogy(x2, p2) + special.xlog1py(n2 - x2, -p2)
        best = likelihood.argmax()
        p1, p2 = p1[best], p2[best]
        n = n1 + n2
        variance = (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * n / (n - 1)
        assert (found - limit) ** 2 / variance == pytest.approx(z2, rel=0.02)


def test_total_separation_puts_the_outer_limit_at_one():
    assert intervals.difference(5, 5, 0, 7, method="miettinen_nurminen").high == 1
    assert intervals.difference(0, 7, 5, 5, method="miettinen_nurminen").low == -1


def test_arrays_give_what_single_numbers_give():
    x1, n1, x2, n2 = np.array([[9, 10, 3, 10], [0, 4, 4, 4], [6, 7, 2, 7]]).T
    for method in ("newcombe", "miettinen_nurminen"):
        low, high = intervals.difference(x1, n1, x2, n2, method=method)
        for i in range(3):
            one = intervals.difference(x1[i], n1[i], x2[i], n2[i], method=method)
            assert (low[i], high[i]) == pytest.approx(one, abs=1e-12)


@pytest.mark.parametrize("method", ["newcombe", "miettinen_nurminen"])
def test_a_group_without_pupils_has_no_limits(method):
    assert all(math.isnan(v) for v in intervals.wilson(0, 0))
    assert all(math.isnan(v) for v in intervals.difference(0, 0, 3, 5, method=method))
    assert all(math.isnan(v) for v in intervals.paired_difference(0, 0, 0, 0))
    assert all(math.isnan(v) for v in intervals.mean_difference(0, np.nan, np.nan, 4, 3.0, 1.0))


def test_a_missing_count_is_a_missing_limit():
    low, _ = intervals.wilson(pd.Series([1, None], dtype="Int64"), pd.Series([4, 4]))
    assert np.isnan(low).tolist() == [False, True]


def test_a_rate_may_stand_on_a_count_that_is_no_whole_number():
    low, high = intervals.wilson(2.5, 10)
    assert intervals.wilson(2, 10).low < low < intervals.wilson(3, 10).low
    assert intervals.wilson(2, 10).high < high < intervals.wilson(3, 10).high


def test_welch_agrees_with_the_vector(vectors):
    (case,) = vectors("welch")
    peers, dis = (np.array(case["input"][k], float) for k in ("peers", "disadvantaged"))
    got = intervals.mean_difference(
        len(peers), peers.mean(), peers.std(ddof=1), len(dis), dis.mean(), dis.std(ddof=1)
    )
    want = case["expected"]
    assert got == pytest.approx((want["diff"], want["lower"], want["upper"]), abs=case["tol"])


def test_welch_gives_no_limits_for_one_pupil_or_no_spread():
    got = intervals.mean_difference([1, 3], [2.0, 2.0], [0.0, 0.0], [5, 3], [1.0, 1.0], [1.0, 0.0])
    assert got.difference.tolist() == [1, 1]
    assert np.isnan(got.low).all() and np.isnan(got.high).all()


def test_the_paired_difference_worked_by_hand():
    # 14 both, 5 English only, 1 maths only, 10 neither: p1 = 19/30, p2 = 15/30,
    # phi = (14*10 - 5*1 - 15) / sqrt(19*11*15*15) = 120 / 216.8525 = 0.553371.
    low, high = intervals.paired_difference(14, 5, 1, 10)
    low1, high1 = proportion_confint(19, 30, method="wilson")
    low2, high2 = proportion_confint(15, 30, method="wilson")
    a, b, c, d = 19 / 30 - low1, high2 - 0.5, high1 - 19 / 30, 0.5 - low2
    phi = 0.553371
    assert low == pytest.approx(4 / 30 - math.sqrt(a * a - 2 * phi * a * b + b * b), abs=2e-6)
    assert high == pytest.approx(4 / 30 + math.sqrt(c * c - 2 * phi * c * d + d * d), abs=2e-6)


def test_pairs_that_agree_less_than_chance_widen_the_range():
    low, high = intervals.paired_difference(0, 10, 10, 0)
    plain = intervals.difference(10, 20, 10, 20)
    assert low < plain.low and high > plain.high


def test_an_unknown_method_and_an_impossible_confidence_are_refused():
    with pytest.raises(ParameterError, match="wald"):
        intervals.difference(1, 2, 1, 2, method="wald")
    with pytest.raises(ParameterError, match=r"1\.5"):
        intervals.wilson(1, 2, 1.5)
