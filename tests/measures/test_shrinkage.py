import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.gaps import gap_table
from ylp_analysis.measures.rank_interval import rank_interval
from ylp_analysis.measures.shrinkage import (
    agresti_caffo_variance,
    shrink_gaps,
    shrink_rates,
    shrink_table,
)

Z = 1.959963984540054


def test_pooled_school_gaps_agree_with_an_independent_program(vectors):
    (case,) = vectors("random-effects pooling of school gaps + BLUP")
    q, want = case["input"], case["expected"]
    got = shrink_gaps(q["gap"], q["se"])
    assert got.tau2 == pytest.approx(want["REML"]["tau2"], abs=case["tol"])
    assert got.mean == pytest.approx(want["REML"]["mu"], abs=case["tol"])
    assert got.shrunken_values == pytest.approx(want["blup"], abs=case["tol"])
    weight = 1 / (np.array(q["se"]) ** 2 + got.tau2)
    assert weight.sum() ** -0.5 == pytest.approx(want["REML"]["se"], abs=case["tol"])
    assert (got.standard_errors <= q["se"]).all()


def test_gaps_that_scatter_no_more_than_chance_are_pooled_in_full(vectors):
    (case,) = vectors("same, homogeneous gaps -> tau2=0 edge case")
    q, want = case["input"], case["expected"]
    got = shrink_gaps(q["gap"], q["se"])
    assert got.tau2 == 0.0
    assert got.mean == pytest.approx(want["mu"], abs=case["tol"])
    assert (got.shrunken_values == got.mean).all()
    assert (got.standard_errors >= want["se"]).all()  # never less than of the mean itself


def test_schools_with_agresti_caffo_variances_agree_with_the_vector(vectors):
    (case,) = vectors("gap ~ log(nd), REML meta-regression, Agresti-Caffo variances")
    q, want = {k: np.array(v, float) for k, v in case["input"].items()}, case["expected"]
    variance = agresti_caffo_variance(q["xo"], q["no"], q["xd"], q["nd"])
    got = shrink_gaps(q["xo"] / q["no"] - q["xd"] / q["nd"], np.sqrt(variance))
    assert got.mean == pytest.approx(want["mu"], abs=case["tol"])
    assert (1 / variance).sum() ** -0.5 == pytest.approx(want["se"], abs=case["tol"])
    assert got.tau2 == want["tau2"]


def test_the_variance_is_that_of_the_agresti_caffo_interval(vectors):
    for case in vectors("agresti_caffo_unclipped"):
        q, want = case["input"], case["expected"]
        variance = agresti_caffo_variance(q["x1"], q["n1"], q["x2"], q["n2"])
        half = (want["upper"] - want["lower"]) / 2
        assert np.sqrt(variance) * Z == pytest.approx(half, abs=case["tol"])


def test_the_variance_is_never_zero_and_missing_without_pupils():
    got = agresti_caffo_variance([0, 5, 0], [5, 5, 0], [0, 5, 3], [9, 9, 9])
    assert (got[:2] > 0).all() and np.isnan(got[2])


def test_eighteen_hitters_are_drawn_to_the_published_mean(vectors):
    """REML keeps 1 - (k-1) s²/S of a distance where James and Stein keep c = 1 - (k-3) s²/S."""
    (case,) = vectors("James-Stein on 18 hitters")
    q, want = case["input"], case["expected"]
    raw = np.array(q["hits"]) / q["n"]
    got = shrink_gaps(raw, np.full(18, want["sigma2"] ** 0.5))
    assert got.mean == pytest.approx(want["mean"], abs=case["tol"])
    kept = 1 - (1 - want["c"]) * 17 / 15
    expected = want["mean"] + kept * (raw - want["mean"])
    assert got.shrunken_values == pytest.approx(expected, abs=case["tol"])
    truth = np.array(q["rest_of_season"])
    assert ((raw - truth) ** 2).sum() == pytest.approx(want["sse_mle"], abs=case["tol"])
    assert ((got.shrunken_values - truth) ** 2).sum() < want["sse_mle"] / 3
    rates = shrink_rates(q["hits"], [q["n"]] * 18)
    ml = want["betabinom_ml"]
    likelihood = stats.betabinom.logpmf(q["hits"], q["n"], rates.alpha, rates.beta).sum()
    assert likelihood == pytest.approx(ml["loglik"], abs=case["tol"])
    # The likelihood is all but flat there: theirs stops 2e-4 short of its top.
    assert rates[:2] == pytest.approx((ml["alpha"], ml["beta"]), rel=5e-4)


def restricted_likelihood(y, variance, tau2):
    total = variance + tau2
    mean = (y / total).sum() / (1 / total).sum()
    minus = np.log(total).sum() + np.log((1 / total).sum()) + ((y - mean) ** 2 / total).sum()
    return -minus / 2


@given(
    st.lists(st.tuples(st.floats(-0.9, 0.9), st.floats(0.02, 0.5)), min_size=2, max_size=20),
    st.sampled_from([1, 100]),
)
@settings(max_examples=100, deadline=None)
def test_tau2_is_the_top_of_the_restricted_likelihood_in_any_unit(drawn, unit):
    y, error = np.array(drawn).T
    got = shrink_gaps(unit * y, unit * error)
    tau2 = got.tau2 / unit**2
    best = restricted_likelihood(y, error**2, tau2)
    for other in [*np.linspace(0, 2, 50), 0.99 * tau2, 1.01 * tau2]:
        assert restricted_likelihood(y, error**2, other) <= best + 1e-6
    inside = np.sort([unit * y, np.full(len(y), got.mean)], axis=0)
    assert (got.shrunken_values >= inside[0] - 1e-9).all()
    assert (got.shrunken_values <= inside[1] + 1e-9).all()
    assert (got.standard_errors > 0).all() and (got.standard_errors <= unit * error + 1e-12).all()


def test_the_standard_errors_are_prasad_and_raos():
    """By hand: 11 gaps of sample variance .11, each with variance .01, so tau2 = .10."""
    got = shrink_gaps(np.linspace(-0.5, 0.5, 11), [0.1] * 11)
    assert (got.mean, got.tau2) == pytest.approx((0, 0.1), abs=1e-12)
    own = 10 / 11 * 0.01
    of_mean = (1 / 11) ** 2 * 0.11 / 11
    of_tau2 = 0.01**2 / 0.11**3 * 2 * 0.11**2 / 11
    assert got.standard_errors == pytest.approx([(own + of_mean + 2 * of_tau2) ** 0.5] * 11)


def test_one_gap_none_and_missing_ones():
    one = shrink_gaps(0.3, 0.1)
    assert (one.mean, one.tau2, one.shrunken_values) == (0.3, 0, 0.3)
    assert one.standard_errors == pytest.approx(0.1)
    none = shrink_gaps([np.nan, 0.2], [0.1, np.nan])
    assert np.isnan([none.mean, none.tau2]).all() and np.isnan(none.shrunken_values).all()
    assert shrink_gaps([], []).shrunken_values.shape == (0,)
    some = shrink_gaps(pd.Series([0.1, pd.NA, 0.5, 0.2], dtype="Float64"), [0.1, 0.1, np.nan, 0.1])
    assert np.isnan(some.shrunken_values).tolist() == [False, True, True, False]
    assert some.shrunken_values[[0, 3]] == pytest.approx(shrink_gaps([0.1, 0.2], [0.1] * 2)[2])
    alike = shrink_gaps([0.2, 0.2, 0.2], [0.1, 0.2, 0.3])
    assert alike.tau2 == 0 and alike.shrunken_values == pytest.approx([0.2] * 3)
    with pytest.raises(ParameterError, match="standard error is 0"):
        shrink_gaps([0.1, 0.2], [0.1, 0])


def test_shrunken_gaps_lie_nearer_the_truth_than_raw_ones():
    """60 schools from 4/15 pupils up; worlds with one gap, some and much spread of true gaps."""
    rng = np.random.default_rng(5)
    for spread in (0.0, 0.05, 0.15):
        raw, steadied, held = 0.0, 0.0, []
        for _ in range(40):
            n_d, n_o = rng.integers(4, 16, 60), rng.integers(15, 50, 60)
            p_d = np.clip(0.6 - spread * rng.standard_normal(60), 0.02, 0.98)
            x_d, x_o = rng.binomial(n_d, p_d), rng.binomial(n_o, 0.8)
            gap, truth = x_o / n_o - x_d / n_d, 0.8 - p_d
            got = shrink_gaps(gap, np.sqrt(agresti_caffo_variance(x_o, n_o, x_d, n_d)))
            raw += ((gap - truth) ** 2).sum()
            steadied += ((got.shrunken_values - truth) ** 2).sum()
            held.append(np.abs(got.shrunken_values - truth) <= Z * got.standard_errors)
        assert steadied < 0.6 * raw
        assert np.mean(held) > 0.92


def test_the_beta_binomial_agrees_with_independent_programs(vectors):
    (case,) = vectors("beta-binomial ML + posterior means")
    x, n = (np.array(case["input"][c]) for c in ("x", "n"))
    want, tol = case["expected"], case["tol"]
    got = shrink_rates(x, n)
    # Their tolerance is taken relatively: at their alpha the likelihood still rises (see below).
    assert got[:2] == pytest.approx((want["alpha"], want["beta"]), rel=tol)
    assert got.posterior_means == pytest.approx(want["posterior_mean"], abs=tol)
    assert got.alpha / (got.alpha + got.beta) == pytest.approx(want["mean"], abs=tol)
    assert 1 / (1 + got.alpha + got.beta) == pytest.approx(want["rho"], abs=tol)
    likelihood = stats.betabinom.logpmf(x, n, got.alpha, got.beta).sum()
    assert likelihood == pytest.approx(want["loglik"], abs=tol)
    first = stats.beta.ppf([0.025, 0.975], got.alpha + x[0], got.beta + n[0] - x[0])
    assert first == pytest.approx(want["first_ci95"], abs=tol)


def rises(x, n, alpha, beta):
    """Slopes of the beta-binomial likelihood along alpha and beta, as plain sums."""

    def added(start, steps):
        return sum(1 / (start + i) for i in range(int(steps)))

    both = sum(added(alpha + beta, m) for m in n)
    up = sum(added(alpha, k) for k in x) - both
    down = sum(added(beta, m - k) for k, m in zip(x, n, strict=True)) - both
    return up, down


def test_the_slopes_of_the_likelihood_are_zero_at_our_estimate_alone(vectors):
    (case,) = vectors("beta-binomial ML + posterior means")
    x, n = case["input"]["x"], case["input"]["n"]
    assert rises(x, n, *shrink_rates(x, n)[:2]) == pytest.approx((0, 0), abs=1e-12)
    theirs = rises(x, n, case["expected"]["alpha"], case["expected"]["beta"])
    assert max(map(abs, theirs)) > 1e-6


@given(st.lists(st.tuples(st.integers(1, 40), st.floats(0, 1)), min_size=2, max_size=12))
@settings(max_examples=60, deadline=None)
def test_rates_are_steadied_at_the_top_of_the_likelihood_or_in_a_stated_limit(drawn):
    n = np.array([size for size, _ in drawn])
    x = np.array([round(size * rate) for size, rate in drawn])
    got = shrink_rates(x, n)
    pooled, raw = x.sum() / n.sum(), x / n
    if np.isinf(got.alpha):
        assert np.isinf(got.beta) and got.posterior_means == pytest.approx([pooled] * len(n))
        if 0 < pooled < 1:  # no spread does better
            at_best = stats.binom.logpmf(x, n, pooled).sum()
            for s in (0.1, 1, 10, 100, 1000):
                beta_binomial = stats.betabinom.logpmf(x, n, pooled * s, (1 - pooled) * s).sum()
                assert beta_binomial <= at_best + 1e-5
    elif got.alpha == 0:
        assert got.beta == 0 and np.isin(raw, (0, 1)).all()
        assert got.posterior_means == pytest.approx(raw)
    else:
        precision = got.alpha + got.beta
        assert np.abs(rises(x, n, got.alpha, got.beta)).max() < 1e-6 * max(1, n.sum() / precision)
        middle = got.alpha / precision
        assert (np.abs(got.posterior_means - middle) <= np.abs(raw - middle) + 1e-9).all()


def test_rates_without_spread_or_without_pupils_do_not_crash():
    for x, n, rate in (([2, 2, 2], [4, 4, 4], 0.5), ([0, 0], [3, 9], 0), ([3, 9], [3, 9], 1)):
        got = shrink_rates(x, n)
        assert np.isinf(got.alpha) and (got.posterior_means == rate).all()
    assert shrink_rates(3, 5).posterior_means == pytest.approx(0.6)
    assert shrink_rates([0, 5, 0, 5], [5] * 4)[:2] == (0, 0)
    assert np.isnan(shrink_rates([0], [0]).alpha)
    got = shrink_rates(pd.Series([0, 4, pd.NA, 9], dtype="Int64"), [0, 10, 10, 10])
    assert np.isnan(got.posterior_means).tolist() == [True, False, True, False]
    with pytest.raises(DataError, match="More pupils met"):
        shrink_rates([5], [4])


def test_places_far_apart_are_certain_and_equal_ones_are_open():
    sure = rank_interval([0.1, 0.9, 0.5], [0.001] * 3, seed=1)
    assert [list(column) for column in sure] == [[3, 1, 2]] * 3
    tied = rank_interval([0.2] * 10, [0.1] * 10, seed=1)
    assert set(tied.rank) == {5.5} and set(tied.low) == {1} and set(tied.high) == {10}
    same = rank_interval([0.2, 0.2, 0.5], [0, 0, 0], seed=1)
    assert same.rank.tolist() == [2.5, 2.5, 1]
    assert (same.low <= same.rank).all() and (same.high >= same.rank).all()


def test_no_place_without_a_range():
    got = rank_interval([0.1, np.nan, 0.9, 0.5], [0.01, 0.01, np.nan, 0.01], seed=1)
    assert np.isnan(got).all(axis=0).tolist() == [False, True, True, False]
    assert got.rank[[0, 3]].tolist() == [2, 1]  # places among those that have one
    assert np.isnan(rank_interval([np.nan], [1], seed=1).rank).all()
    assert tuple(rank_interval([0.4], [0.1], seed=1)) == (1, 1, 1)
    for draws, error in ((0, 0.1), (10, -0.1)):
        with pytest.raises(ParameterError, match="at least one draw"):
            rank_interval([0.1], [error], draws=draws, seed=1)


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 0.5)), min_size=1, max_size=15))
@settings(max_examples=60, deadline=None)
def test_a_range_of_places_holds_the_place_and_widens_with_confidence(drawn):
    values, errors = np.array(drawn).T
    wide = rank_interval(values, errors, seed=4, draws=400)
    narrow = rank_interval(values, errors, seed=4, draws=400, confidence=0.5)
    for got in (wide, narrow):
        assert (got.low >= 1).all() and (got.high <= len(values)).all()
        assert (got.low <= got.rank).all() and (got.rank <= got.high).all()
    assert (wide.low <= narrow.low).all() and (wide.high >= narrow.high).all()
    assert wide.rank == pytest.approx(stats.rankdata(-values))


def test_the_range_of_two_places_follows_the_chance_of_being_ahead():
    """P(first ahead) = Phi(d / sqrt(2)): .921 at d = 2, so both places are open; .9998 at d = 5."""
    close = rank_interval([2.0, 0.0], [1, 1], seed=2)
    assert (close.low.tolist(), close.high.tolist()) == ([1, 1], [2, 2])
    apart = rank_interval([5.0, 0.0], [1, 1], seed=2)
    assert (apart.low.tolist(), apart.high.tolist()) == ([1, 2], [1, 2])


def counts(rows):
    """Two counts rows for each (urn, subject, other met, other pupils, met, pupils)."""
    same = {
        "academic_year": "2013/14",
        "level": "school",
        "key_stage": "KS2",
        "measure": "level_4_plus",
        "status": "ok",
    }
    return pd.DataFrame(
        same | {"area_code": urn, "area_name": urn, "subject": subject, "group": g}
        | {"numerator": x, "denominator": n}
        for urn, subject, x_o, n_o, x_d, n_d in rows
        for g, x, n in (("other", x_o, n_o), ("disadvantaged", x_d, n_d))
    )  # fmt: skip


SCHOOLS = [
    ("1", "reading", 20, 25, 1, 5),
    ("2", "reading", 24, 30, 9, 12),
    ("3", "reading", 30, 30, 8, 8),
    ("4", "reading", 30, 40, 0, 0),
    ("1", "writing", 20, 25, 4, 5),
    ("2", "writing", 10, 30, 9, 12),
]


def test_a_table_has_raw_and_steadied_gaps_side_by_side():
    gaps = gap_table(counts(SCHOOLS))
    kept = gaps.copy()
    table = shrink_table(gaps)
    pd.testing.assert_frame_equal(gaps, kept)
    pd.testing.assert_frame_equal(table[gaps.columns], gaps)
    reading = table[table["subject"] == "reading"].set_index("area_code")
    x_o, n_o, x_d, n_d = np.array([row[2:] for row in SCHOOLS[:3]]).T
    # the rates of all schools together, one success and one failure added to each group
    r_o, r_d = (x_o.sum() + 1) / (n_o.sum() + 2), (x_d.sum() + 1) / (n_d.sum() + 2)
    variance = r_o * (1 - r_o) / n_o + r_d * (1 - r_d) / n_d
    want = shrink_gaps(100 * (x_o / n_o - x_d / n_d), 100 * np.sqrt(variance))
    for school, value, error in zip("123", want[2], want[3], strict=True):
        row = reading.loc[school]
        assert row["gap_shrunken"] == pytest.approx(value)
        assert row["shrunken_low"] == pytest.approx(value - Z * error)
        assert row["shrunken_high"] == pytest.approx(value + Z * error)
        assert 1 <= row["rank_low"] <= row["rank"] <= row["rank_high"] <= row["ranked"] == 3
    assert reading.loc["1", "rank"] == 1  # the widest
    added = table.columns.difference(gaps.columns)
    assert reading.loc["4", added].isna().all()  # no pupils, no place
    assert table.dtypes[["rank_low", "rank_high", "ranked"]].eq("Int64").all()


def test_subjects_are_steadied_by_themselves():
    both, alone = gap_table(counts(SCHOOLS)), gap_table(counts(SCHOOLS[4:]))
    got = shrink_table(both).query("subject == 'writing'").reset_index(drop=True)
    pd.testing.assert_frame_equal(got, shrink_table(alone))


def test_without_an_interval_or_with_poor_coverage_nothing_is_steadied():
    gaps = gap_table(counts(SCHOOLS[:3]))
    gaps.loc[0, ["gap_low", "gap_high"]] = np.nan
    gaps.loc[0, "method"] = "none"
    gaps.loc[1, "status"] = "partial"
    gaps.loc[0, "unit"] = "points"
    got = shrink_table(gaps)
    assert got["gap_shrunken"].isna().tolist() == [True, True, False]
    assert got.loc[2, "gap_shrunken"] == gaps.loc[2, "gap"]  # one alone stays as it is
    assert got.loc[2, ["rank", "rank_low", "rank_high", "ranked"]].tolist() == [1] * 4


def test_where_counts_are_not_known_half_the_interval_stands_for_the_error():
    gaps = gap_table(counts(SCHOOLS[:3]))
    gaps["precision"] = 1.0
    error = (gaps["gap_high"] - gaps["gap_low"]).to_numpy() / 2 / Z
    want = shrink_gaps(gaps["gap"], error)
    assert shrink_table(gaps)["gap_shrunken"].to_numpy() == pytest.approx(want.shrunken_values)


def test_the_newest_version_is_used_and_other_levels_are_left_out():
    old, new = (gap_table(counts(SCHOOLS[:3]).assign(data_version=v)) for v in ("revised", "final"))
    cluster = gap_table(counts(SCHOOLS[:2]).assign(level="cluster"))
    table = shrink_table(pd.concat([new, old, cluster], ignore_index=True))
    assert table["data_version"].tolist() == ["final"] * 3
    assert shrink_table(cluster, level="cluster")["ranked"].tolist() == [2, 2]
    assert len(shrink_table(cluster)) == 0 and "rank_low" in shrink_table(cluster)
