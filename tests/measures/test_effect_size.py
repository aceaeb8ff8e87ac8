import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from ylp_analysis.errors import ParameterError
from ylp_analysis.measures.effect_size import auc_interval, hedges_g, small_sample_factor
from ylp_analysis.measures.intervals import mean_difference


def summary(scores):
    return len(scores), np.mean(scores), np.std(scores, ddof=1)


def test_g_agrees_with_the_vector(vectors):
    (case,) = vectors("cohen_d / hedges_g")
    q, want, tol = case["input"], case["expected"], case["tol"]
    g, low, high = hedges_g(*summary(q["peers"]), *summary(q["disadvantaged"]))
    assert g == pytest.approx(want["hedges_g_exactJ"], abs=tol)
    assert (low, high) == pytest.approx(tuple(want["hedges_ci_nct"]), abs=tol)
    factor = small_sample_factor(len(q["peers"]) + len(q["disadvantaged"]) - 2)
    assert factor == pytest.approx(want["J_exact"], abs=tol)
    assert g / factor == pytest.approx(want["cohen_d"], abs=tol)
    cohen = tuple(want["cohen_ci_nct"])
    assert (low / factor, high / factor) == pytest.approx(cohen, abs=tol)


def test_the_exact_factor_agrees_with_factorials():
    # m = 4: gamma(2) / (sqrt(2) gamma(3/2)) = 1 / (sqrt(2) sqrt(pi) / 2)
    assert small_sample_factor(4) == pytest.approx(2 / math.sqrt(2 * math.pi))
    assert small_sample_factor(2) == pytest.approx(1 / math.sqrt(math.pi))
    assert small_sample_factor(1e6) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(("pupils", "t"), [(2, 15.13), (38, -0.28), (2, -15.13), (26, -19.01)])
def test_limits_at_99_8_hold_where_scipys_own_inverse_fails(pupils, t):
    """By averaging the normal over the spread's distribution, without the noncentral t."""
    df, scale = 2 * pupils - 2, math.sqrt(2 / pupils)
    spread = np.sqrt(stats.chi2.ppf((np.arange(20_000) + 0.5) / 20_000, df) / df)
    _, *found = hedges_g(pupils, t * scale, 1, pupils, 0, 1, 0.998)
    for limit, below in zip(found, (0.999, 0.001), strict=True):
        noncentrality = limit / scale / small_sample_factor(df)
        assert stats.norm.cdf(t * spread - noncentrality).mean() == pytest.approx(below, abs=2e-6)


groups = st.tuples(st.integers(2, 300), st.floats(80, 120), st.floats(1, 15))


@given(groups, groups, st.sampled_from([0.9, 0.95, 0.998]))
@settings(max_examples=40, deadline=None)
def test_each_limit_leaves_its_tail_under_the_noncentral_t(first, second, confidence):
    (n1, mean1, sd1), (n2, mean2, sd2) = first, second
    df, scale = n1 + n2 - 2, math.sqrt(1 / n1 + 1 / n2)
    t = (mean1 - mean2) / math.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / df) / scale
    g, low, high = hedges_g(*first, *second, confidence)
    assert low < g < high
    unit = scale * small_sample_factor(df)
    tail = (1 - confidence) / 2
    assert stats.nct.sf(t, df, low / unit) == pytest.approx(tail, abs=1e-7)
    assert stats.nct.cdf(t, df, high / unit) == pytest.approx(tail, abs=1e-7)


@given(groups, groups)
@settings(max_examples=30, deadline=None)
def test_swapping_the_groups_flips_the_sign_and_the_unit_of_the_scores_does_not_matter(
    first, second
):
    g, low, high = hedges_g(*first, *second)
    assert hedges_g(*second, *first) == pytest.approx((-g, -high, -low), abs=1e-9)
    stretched = [(n, 10 * mean + 3, 10 * sd) for n, mean, sd in (first, second)]
    assert hedges_g(*stretched[0], *stretched[1]) == pytest.approx((g, low, high), abs=1e-7)


def test_g_is_positive_where_disadvantaged_pupils_are_behind():
    assert hedges_g(25, 105, 8, 5, 99, 8).g > 0


def test_with_the_nations_spread_g_is_the_difference_in_it_with_welch_limits():
    args = (25, 105.0, 8.0, 5, 99.0, 7.0)
    g, low, high = hedges_g(*args, standardiser=10)
    welch = mean_difference(*args)
    assert (g, low, high) == pytest.approx(tuple(v / 10 for v in welch))
    assert g == pytest.approx(0.6)
    assert np.isnan(hedges_g(*args, standardiser=0)).all()


def test_one_pupil_gives_no_limits_and_an_empty_group_nothing():
    found = hedges_g(
        pd.Series([25, 25, 1, 25, 25]),
        105.0,
        np.array([8, 8, np.nan, 0, 8.0]),
        pd.array([1, 0, 1, 5, None], dtype="Int64"),
        99.0,
        np.array([np.nan, np.nan, np.nan, 0, 7]),
    )
    assert found.g[0] == pytest.approx(small_sample_factor(24) * 6 / 8)
    assert np.isnan(found.g[1:]).all()
    assert np.isnan(found.low).all() and np.isnan(found.high).all()
    one = hedges_g(25, 105, 8, 1, 99, np.nan, standardiser=10)
    assert one.g == pytest.approx(0.6) and np.isnan(one.low) and np.isnan(one.high)


def test_arrays_are_taken_row_by_row():
    rows = [(15, 105, 5, 10, 99, 5), (200, 28, 6, 50, 25, 7)]
    together = hedges_g(*np.array(rows, dtype=float).T)
    for i, row in enumerate(rows):
        assert [v[i] for v in together] == pytest.approx(hedges_g(*row))


def test_a_confidence_beyond_its_range_is_refused():
    with pytest.raises(ParameterError):
        hedges_g(15, 105, 5, 10, 99, 5, confidence=95)


@given(st.floats(0.02, 0.98), st.integers(1, 400), st.integers(1, 400))
@settings(max_examples=40, deadline=None)
def test_each_limit_of_auc_solves_its_equation(found, n1, n2):
    """Newcombe's method 5, solved by Brent's method instead of halving."""

    def excess(theta):
        mean = (n1 + n2) / 2 - 1
        inner = 1 + mean * (1 - theta) / (2 - theta) + mean * theta / (1 + theta)
        variance = theta * (1 - theta) * inner / (n1 * n2)
        return (theta - found) ** 2 - stats.norm.ppf(0.975) ** 2 * variance

    theirs = (optimize.brentq(excess, 0, found), optimize.brentq(excess, found, 1))
    assert auc_interval(found, n1, n2) == pytest.approx(theirs, abs=1e-9)


def test_limits_of_auc_at_the_ends_have_a_width_and_an_empty_group_has_none():
    low, high = auc_interval([0, 1, 0.5, 0.5], [25, 25, 0, 25], [5, 5, 5, 0])
    assert low[0] == 0 and high[1] == 1
    assert 0.1 < high[0] < 0.4 and low[1] == pytest.approx(1 - high[0])
    assert np.isnan(low[2:]).all() and np.isnan(high[2:]).all()


@pytest.mark.parametrize("shift", [0, 0.6, 1.5])
def test_limits_of_auc_hold_the_truth_in_about_95_of_100_small_cohorts(shift):
    rng, draws = np.random.default_rng(1), 2000
    scores = np.hstack([rng.normal(shift, 1, (draws, 25)), rng.normal(0, 1, (draws, 5))])
    u = stats.rankdata(scores, axis=1)[:, :25].sum(1) - 25 * 26 / 2
    low, high = auc_interval(u / 125, 25, 5)
    true = stats.norm.cdf(shift / math.sqrt(2))
    assert 0.93 <= np.mean((low <= true) & (true <= high)) <= 0.98
