import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.shrinkage import agresti_caffo_variance
from ylp_analysis.measures.spread import chi_squared_spread, heterogeneity, variance_split

# York's ten secondary schools, 5+A*-C with English and maths, 2013/14: counts that give the
# printed whole percentages (design 3-data §3.5)
N2 = np.array([18, 23, 14, 53, 12, 32, 31, 16, 29, 54])
X2 = np.array([6, 11, 2, 11, 6, 14, 10, 4, 12, 9])
N1 = np.array([171, 132, 28, 115, 182, 201, 164, 167, 141, 92])
X1 = np.array([123, 99, 12, 63, 155, 153, 108, 115, 92, 52])


def by_school(x, n, clusters=None):
    table = pd.DataFrame({"numerator": x, "denominator": n})
    table.insert(0, "area_code", [f"9990{i:02d}" for i in range(len(table))])
    return table if clusters is None else table.assign(cluster=list(clusters))


def rows_of(table):
    return table.set_index("level")


def test_yorks_disadvantaged_results_differ_beyond_chance_and_its_gaps_do_not():
    results = chi_squared_spread(X2, N2)
    assert results.statistic == pytest.approx(19.1, abs=0.05) and results.df == 9
    assert results.p_value < 0.05
    error = np.sqrt(agresti_caffo_variance(X1, N1, X2, N2))
    gaps = heterogeneity(X1 / N1 - X2 / N2, error)
    assert gaps.q == pytest.approx(3.3, abs=0.05) and gaps.df == 9
    assert gaps.p_value > 0.9 and gaps.i2 == 0 and gaps.tau2 == 0


def test_the_counts_of_york_are_those_of_the_published_file(dfe):
    file = dfe / "performance_tables_ks4" / "2013-2014_816_ks4_final_data.csv"
    schools = pd.read_csv(file, dtype=str).query("RECTYPE == 'SCH'")
    columns = ["TFSMCLA", "TAC5EMFSM_PTQ", "TNOTFSMCLA", "TAC5EMNFSM_PTQ"]
    numbers = schools[columns].apply(pd.to_numeric, errors="coerce").dropna()
    numbers = numbers[numbers["TFSMCLA"] > 0]
    n2, x2, n1, x1 = (numbers[c].to_numpy() for c in columns)
    results = chi_squared_spread(x2, n2)
    assert (round(results.statistic, 1), results.df) == (19.1, 9)
    gaps = heterogeneity(x1 / n1 - x2 / n2, np.sqrt(agresti_caffo_variance(x1, n1, x2, n2)))
    # 3.6 here and 3.3 above: in Huntington and Joseph Rowntree two counts give the printed percent
    assert (round(gaps.q, 1), gaps.df) == (3.6, 9)
    assert gaps.p_value > 0.9 and gaps.tau2 == 0


def test_chi_squared_agrees_with_the_library():
    table = np.stack([X2, N2 - X2])
    want = stats.chi2_contingency(table, correction=False)
    assert chi_squared_spread(X2, N2) == pytest.approx(
        (want.statistic, want.dof, want.pvalue), rel=1e-10
    )


@pytest.mark.parametrize(
    ("method", "truth"),
    [
        ("random-effects pooling of school gaps + BLUP", lambda e: (e["Q"], e["REML"]["tau2"])),
        ("same, homogeneous gaps -> tau2=0 edge case", lambda e: (e["Q"], e["tau2"])),
    ],
)
def test_heterogeneity_agrees_with_metafor(vectors, method, truth):
    (case,) = vectors(method)
    got = heterogeneity(case["input"]["gap"], case["input"]["se"])
    assert (got.q, got.tau2) == pytest.approx(truth(case["expected"]), abs=case["tol"])
    assert got.p_value == pytest.approx(stats.chi2.sf(got.q, 9))


def test_one_value_or_none_has_no_heterogeneity():
    for values in ([], [0.2], [0.2, np.nan]):
        got = heterogeneity(values, np.full(len(values), 0.1))
        assert got.df == 0 and np.isnan(got.q) and np.isnan(got.tau2)
    with pytest.raises(ParameterError, match="standard error is 0"):
        heterogeneity([0.1, 0.2], [0.1, 0.0])


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=12), st.floats(0.01, 1))
@settings(max_examples=40, deadline=None)
def test_equal_errors_give_the_plain_sum_of_squares(values, error):
    got = heterogeneity(values, [error] * len(values))
    assert got.q == pytest.approx(np.var(values) * len(values) / error**2, abs=1e-6)
    assert got.tau2 >= 0 and 0 <= got.i2 <= 1


def test_no_spread_where_all_or_none_met_it_and_schools_without_pupils_stay_out():
    assert chi_squared_spread([5, 3], [5, 3])[:] == (0.0, 1, 1.0)
    assert chi_squared_spread([6, 2, 0], [18, 14, 0]) == chi_squared_spread([6, 2], [18, 14])
    assert np.isnan(chi_squared_spread([5], [9]).p_value)


def test_a_balanced_split_is_the_textbook_one():
    # Two clusters of two schools of ten pupils: 1, 7 | 5, 9. By hand: sums of squares within
    # schools .9 + 2.1 + 2.5 + .9 on 36; between schools 10(.09 + .09 + .04 + .04) on 2; between
    # clusters 20(.15² + .15²) on 1.
    counts = by_school([1, 7, 5, 9], [10] * 4, "aabb")
    before = counts.copy()
    got = rows_of(variance_split(counts, draws=200))
    pupil, schools, clusters = 6.4 / 36, 2.6 / 2, 0.9
    assert got.loc["pupil", "variance"] == pytest.approx(pupil)
    assert got.loc["school", "variance"] == pytest.approx((schools - pupil) / 10)
    assert got.loc["cluster", "variance"] == 0 and clusters < schools
    assert got["units"].tolist() == [2, 4, 40]
    assert got["share"].sum() == pytest.approx(1)
    pd.testing.assert_frame_equal(counts, before)


def test_clusters_keep_what_schools_leave():
    # 2, 4 | 6, 8 of ten: mean squares 8/36, 10(4 * .01)/2 = .2 (below pupils', so 0), 1.6.
    got = rows_of(variance_split(by_school([2, 4, 6, 8], [10] * 4, "aabb"), draws=9))
    assert got.loc["school", "variance"] == 0
    assert got.loc["cluster", "variance"] == pytest.approx((1.6 - 8 / 36) / 20)


def test_schools_that_differ_do_not_make_clusters_differ():
    random = np.random.default_rng(5)
    n = random.integers(15, 40, 40)
    rate = np.where(np.arange(40) % 2, 0.35, 0.75)
    counts = by_school(random.binomial(n, rate), n, np.repeat(list("abcd"), 10))
    got = rows_of(variance_split(counts, draws=500))
    assert got.loc["school", "p_value"] < 0.001 and got.loc["cluster", "p_value"] > 0.05
    assert got.loc["school", "sd_pp"] == pytest.approx(20, abs=5)
    assert got.loc["cluster", "sd_pp"] < 5


def test_clusters_that_differ_are_told_from_schools_that_do_not():
    random = np.random.default_rng(6)
    n = random.integers(15, 40, 40)
    rate = np.repeat([0.35, 0.5, 0.65, 0.8], 10)
    counts = by_school(random.binomial(n, rate), n, np.repeat(list("abcd"), 10))
    got = rows_of(variance_split(counts, draws=500))
    assert got.loc["cluster", "p_value"] < 0.01 and got.loc["school", "p_value"] > 0.05
    assert got.loc["cluster", "sd_pp"] == pytest.approx(19, abs=5)


def test_the_split_finds_planted_variances_on_average():
    random = np.random.default_rng(7)
    cluster, found = np.repeat(np.arange(6), 10), []
    for _ in range(60):
        n = random.integers(2, 20, 60)
        rate = 0.6 + random.normal(0, 0.05, 6)[cluster] + random.normal(0, 0.08, 60)
        counts = by_school(random.binomial(n, np.clip(rate, 0, 1)), n, cluster.astype(str))
        found.append(variance_split(counts, draws=1)["variance"])
    cluster_variance, school_variance, _ = np.mean(found, axis=0)
    assert school_variance == pytest.approx(0.0064, abs=0.003)
    assert cluster_variance == pytest.approx(0.0025, abs=0.0015)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=9),
    st.lists(st.sampled_from("abc "), min_size=9, max_size=9),
)
@settings(max_examples=60, deadline=None)
def test_no_variance_is_ever_negative(pairs, clusters):
    pairs = [(min(x, n), n) for x, n in pairs]
    x, n = [p[0] for p in pairs], [p[1] for p in pairs]
    got = variance_split(by_school(x, n, [c.strip() for c in clusters[: len(x)]]), draws=5)
    assert got["level"].tolist() == ["cluster", "school", "pupil"]
    assert not (got["variance"] < 0).any()
    assert got["p_value"].dropna().between(0, 1).all()


def test_schools_without_clusters_are_split_from_pupils_alone():
    got = rows_of(variance_split(by_school(X2, N2)))
    assert np.isnan(got.loc["cluster", "variance"]) and got.loc["cluster", "units"] == 0
    assert got.loc["school", "statistic"] == pytest.approx(19.117, abs=1e-3)
    assert got.loc[["school", "pupil"], "share"].sum() == pytest.approx(1)


def test_rows_of_one_school_are_added_up_and_two_clusters_for_it_refused():
    once = by_school([6, 8], [10, 20], "ab")
    halves = pd.concat([by_school([2, 4], [4, 10], "ab"), by_school([4, 4], [6, 10], "ab")])
    pd.testing.assert_frame_equal(variance_split(once, draws=9), variance_split(halves, draws=9))
    with pytest.raises(DataError, match="1 schools stand in more than one cluster"):
        variance_split(pd.concat([once, once.assign(cluster=["a", "a"])]))
    with pytest.raises(DataError, match="no column 'numerator'"):
        variance_split(once.drop(columns="numerator"))
