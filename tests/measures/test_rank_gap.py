import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.effect_size import auc_standard_error, index_of_v, v_of_auc, v_of_index
from ylp_analysis.measures.rank_gap import (
    auc,
    gap_index,
    gap_index_table,
    v_from_scores,
    v_statistic,
)


@pytest.fixture(autouse=True)
def _no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def pupils_of(other, disadvantaged):
    return [*other, *disadvantaged], [False] * len(other) + [True] * len(disadvantaged)


pupils = st.tuples(
    st.lists(st.integers(1, 9), min_size=1, max_size=25),
    st.lists(st.integers(1, 9), min_size=1, max_size=8),
)
grades = st.integers(4, 6).flatmap(
    lambda k: st.tuples(
        st.lists(st.integers(0, 30), min_size=k, max_size=k),
        st.lists(st.integers(0, 90), min_size=k, max_size=k),
    )
)


def test_the_index_agrees_with_the_vector(vectors):
    (case,) = vectors("disadvantage gap index")
    q, want = case["input"], case["expected"]
    scores, flags = pupils_of(q["peers"], q["disadvantaged"])
    assert gap_index(scores, flags) == pytest.approx(want["index"], abs=case["tol"])
    found = auc(scores, flags).auc
    assert found == pytest.approx(want["auc"], abs=case["tol"])
    assert 2 * found - 1 == pytest.approx(want["rank_biserial"], abs=case["tol"])
    assert len(q["peers"]) * len(q["disadvantaged"]) * found == pytest.approx(want["U"])


def test_ties_share_their_middle_rank(vectors):
    (case,) = vectors("disadvantage gap index, ties=average")
    q, want = case["input"], case["expected"]
    scores, flags = pupils_of(
        np.repeat(q["levels"], q["peer_counts"]), np.repeat(q["levels"], q["dis_counts"])
    )
    assert gap_index(scores, flags) == pytest.approx(want["index"], abs=case["tol"])
    assert auc(scores, flags).auc == pytest.approx(want["auc"], abs=case["tol"])


def test_an_index_becomes_v_as_in_the_vector(vectors):
    (case,) = vectors("AUC=(1+I/10)/2; V=sqrt2*Phi^-1(AUC)")
    index = np.array(case["input"]["I"])
    assert v_of_index(index) == pytest.approx(np.array(case["expected"]["V"]), abs=case["tol"])
    assert index_of_v(v_of_index(index)) == pytest.approx(index)


def test_v_of_one_cut_comes_near_the_published_index(vectors):
    (case,) = vectors("which scale does the published index use? single-cut V -> index")
    for q, published in zip(case["input"], case["expected"]["published_index"], strict=True):
        o, d = q["p_peers"], q["p_dis"]
        v = v_statistic([1 - d, d], [1 - o, o], "one_cut")
        assert index_of_v(v) == pytest.approx(published, abs=case["tol"])


def test_v_of_one_cut_agrees_with_the_vector(vectors):
    (case,) = vectors("V from one cut, equal variances")
    o, d = case["input"]["p_peers"], case["input"]["p_dis"]
    for method in ("one_cut", "ml", "least_squares"):
        v = v_statistic([1 - d, d], [1 - o, o], method)
        assert v == pytest.approx(case["expected"]["V"], abs=case["tol"])


def test_v_of_three_grades_agrees_with_the_vector(vectors):
    (case,) = vectors("V from 3 ordinal categories (binormal, 2 cuts, exact)")
    q, want, tol = case["input"], case["expected"], case["tol"]
    for method in ("ml", "least_squares"):
        assert v_statistic(q["dis"], q["peers"], method) == pytest.approx(want["V"], abs=tol)
    slope, intercept = want["slope"], want["intercept"]
    assert np.sqrt(2) * intercept / np.hypot(1, slope) == pytest.approx(want["V"], abs=tol)
    assert special.ndtr(want["V"] / np.sqrt(2)) == pytest.approx(want["auc_binormal"], abs=tol)
    scores, flags = pupils_of(np.repeat([1, 2, 3], q["peers"]), np.repeat([1, 2, 3], q["dis"]))
    found = auc(scores, flags).auc
    assert found == pytest.approx(want["auc_trapezoid"], abs=tol)
    assert gap_index(scores, flags) == pytest.approx(want["index_trapezoid"], abs=tol)
    assert v_from_scores(scores, flags) == pytest.approx(want["V_trapezoid"], abs=tol)
    error = auc_standard_error(found, sum(q["peers"]), sum(q["dis"]))
    assert error == pytest.approx(want["hanley_mcneil_se_auc"], abs=tol)
    assert 20 * error == pytest.approx(want["se_index"], abs=tol * 10)


def test_the_index_is_twenty_times_the_difference_of_mean_ranks_over_the_number_of_pupils():
    # Ranks by hand: 1, 2.5, 2.5, 4, 5, 6; others hold 2.5, 4, 5, 6, disadvantaged 1, 2.5.
    scores, flags = [10, 20, 20, 30, 40, 50], [True, True, False, False, False, False]
    assert gap_index(scores, flags) == pytest.approx(20 / 6 * (17.5 / 4 - 3.5 / 2))


def test_the_index_is_positive_where_disadvantaged_pupils_are_behind():
    assert gap_index([1, 2, 3, 4], [True, True, False, False]) == 10
    assert gap_index([1, 2, 3, 4], [False, False, True, True]) == -10
    assert gap_index([1, 1], [True, False]) == 0
    assert v_statistic([50, 50], [20, 80]) > 0
    assert v_statistic([10, 40, 30, 10], [10, 20, 50, 40]) > 0
    assert v_from_scores([1, 2, 2, 3], [True, True, False, False]) > 0


@given(pupils)
@settings(max_examples=40, deadline=None)
def test_auc_agrees_with_scipy_and_the_index_lies_on_its_scale(groups):
    other, behind = groups
    scores, flags = pupils_of(other, behind)
    u = stats.mannwhitneyu(other, behind, method="asymptotic", use_continuity=False).statistic
    found = auc(scores, flags)
    assert found.auc == pytest.approx(u / (len(other) * len(behind)))
    assert 0 <= found.low <= found.auc <= found.high <= 1 and found.high > found.low
    assert gap_index(scores, flags) == pytest.approx(20 * found.auc - 10)


@given(pupils)
@settings(max_examples=40, deadline=None)
def test_swapping_the_groups_or_turning_the_scale_flips_the_sign(groups):
    scores, flags = pupils_of(*groups)
    index = gap_index(scores, flags)
    assert gap_index(scores, ~np.array(flags)) == pytest.approx(-index, abs=1e-9)
    assert gap_index(-np.array(scores), flags) == pytest.approx(-index, abs=1e-9)
    assert gap_index(np.exp(scores), flags) == index


def test_pupils_without_a_score_or_a_group_leave():
    scores = pd.array([1, 2, None, 3, 4], dtype="Int64")
    flags = pd.array([True, False, True, None, False], dtype="boolean")
    assert gap_index(pd.Series(scores), pd.Series(flags)) == gap_index([1, 2, 4], [1, 0, 0])


@pytest.mark.parametrize("flags", [[True, True], [False, False], [None, None], []])
def test_an_empty_group_has_no_index(flags):
    scores = list(range(len(flags)))
    assert np.isnan(gap_index(scores, flags))
    assert np.isnan(v_from_scores(scores, flags))
    assert np.isnan(auc(scores, flags)).all()


def test_words_in_the_place_of_flags_are_refused():
    with pytest.raises(DataError, match="neither true nor false"):
        gap_index([1, 2], [1, 2])


def test_groups_that_do_not_overlap_have_no_v_but_a_lower_limit():
    scores, flags = pupils_of([5, 6, 7], [1, 2])
    assert np.isnan(v_from_scores(scores, flags))
    assert auc(scores, flags).auc == 1 and 0.3 < auc(scores, flags).low < 1
    assert np.isnan(v_of_auc([0, 1])).all()


@pytest.mark.parametrize(
    ("disadvantaged", "other"),
    [
        ([0, 55, 25], [30, 180, 190]),
        ([20, 55, 0], [30, 180, 190]),
        ([20, 55, 25], [0, 180, 190]),
        ([20, 55, 25], [30, 180, 0]),
        ([0, 10], [5, 5]),
        ([0, 0, 0], [1, 2, 3]),
        ([0, 0], [0, 0]),
        ([5], [5]),
        ([5, None, 5], [5, 6, 7]),
    ],
)
@pytest.mark.parametrize("method", ["ml", "least_squares"])
def test_an_empty_tail_leaves_v_undefined_without_a_warning(disadvantaged, other, method):
    counts = (pd.Series(c, dtype="Int64") for c in (disadvantaged, other))
    assert np.isnan(v_statistic(*counts, method))


def test_a_grade_that_nobody_has_changes_nothing():
    plain = v_statistic([20, 55, 30, 25], [30, 180, 90, 190])
    assert v_statistic([20, 0, 55, 30, 25, 0], [30, 0, 180, 90, 190, 0]) == plain


def test_an_unknown_method_negative_counts_and_more_than_one_cut_are_refused():
    for arguments, words in (
        (([1, 2], [3, 4], "mean"), "no method 'mean'"),
        (([1, -2], [3, 4]), "below 0"),
        (([1, 2, 3], [3, 4, 5], "one_cut"), "two grades, and 3"),
    ):
        with pytest.raises(ParameterError, match=words):
            v_statistic(*arguments)


def test_v_of_two_normal_groups_does_not_hang_on_their_spread_or_the_cuts():
    # Others normal(0.5, 1), disadvantaged normal(0, 1.3): V = 0.5 / sqrt((1 + 1.69) / 2).
    true = 0.5 / np.sqrt((1 + 1.3**2) / 2)
    for cuts in ([-1, 0, 1], [-0.5, 0.2, 0.4, 2], [-2, -1.5, 0, 1, 1.1]):
        other = np.diff(stats.norm.cdf(cuts, 0.5, 1), prepend=0, append=1)
        behind = np.diff(stats.norm.cdf(cuts, 0, 1.3), prepend=0, append=1)
        for method in ("ml", "least_squares"):
            assert v_statistic(300 * behind, 1450 * other, method) == pytest.approx(true, abs=1e-9)


def minus_log_likelihood(at, behind, other):
    """By another road: steps between cuts on their logarithm, no derivatives."""
    cuts = at[2] + np.concatenate([[0], np.cumsum(np.exp(at[3:]))])
    total = 0.0
    for counts, z in ((behind, at[0] + np.exp(at[1]) * cuts), (other, cuts)):
        chance = np.maximum(np.diff(special.ndtr(z), prepend=0, append=1), 1e-300)
        total -= special.xlogy(counts, chance).sum()
    return total


@given(grades)
@settings(max_examples=30, deadline=None)
def test_v_is_that_of_the_likeliest_line(counts):
    behind, other = (np.array(c, float)[np.add(*counts) > 0] for c in counts)
    assume(len(behind) > 3 and min(*behind[[0, -1]], *other[[0, -1]]) > 0)
    smooth = other + 0.5
    z = special.ndtri(np.cumsum(smooth)[:-1] / smooth.sum())
    start = np.array([0.2, 0.0, z[0], *np.log(np.diff(z))])
    theirs = optimize.minimize(
        minus_log_likelihood, start, args=(behind, other), options={"gtol": 1e-7, "maxiter": 2000}
    )
    a, b = theirs.x[0], np.exp(theirs.x[1])
    assert v_statistic(behind, other) == pytest.approx(np.sqrt(2) * a / np.hypot(1, b), abs=1e-3)


@given(grades)
@settings(max_examples=60, deadline=None)
def test_swapping_groups_or_turning_the_grades_flips_v(counts):
    behind, other = counts
    v = v_statistic(behind, other)
    for flipped in (v_statistic(other, behind), v_statistic(behind[::-1], other[::-1])):
        assert flipped == pytest.approx(-v, abs=1e-6, nan_ok=True)


def test_the_table_holds_one_row_per_group_as_gap_index_finds_it():
    rng = np.random.default_rng(4)
    table = pd.DataFrame(
        {
            "area": rng.choice(["B", "A", "C"], 400),
            "subject": rng.choice(["reading", "maths"], 400),
            "score": rng.integers(80, 121, 400).astype(float),
            "disadvantaged": pd.array(rng.choice([True, False], 400), dtype="boolean"),
        },
        index=rng.permutation(400),
    )
    table.loc[table.index[::17], "score"] = np.nan
    table.loc[table.index[::23], "disadvantaged"] = pd.NA
    before = table.copy()
    found = gap_index_table(table, by=["area", "subject"])
    pd.testing.assert_frame_equal(table, before)
    assert found[["area", "subject"]].to_numpy().tolist() == [
        [a, s] for a in "ABC" for s in ("maths", "reading")
    ]
    for row in found.itertuples():
        own = table[(table["area"] == row.area) & (table["subject"] == row.subject)]
        whole = auc(own["score"], own["disadvantaged"])
        assert row.gap_index == pytest.approx(gap_index(own["score"], own["disadvantaged"]))
        limits = (row.gap_index_low, row.gap_index_high)
        assert limits == pytest.approx((20 * whole.low - 10, 20 * whole.high - 10))
        assert (row.v, row.v_low, row.v_high) == pytest.approx(tuple(v_of_auc(list(whole))))
        used = own.dropna()
        assert row.disadvantaged_pupils == used["disadvantaged"].sum()
        assert row.other_pupils == (~used["disadvantaged"]).sum()
    assert (found["ranks"] == "local").all() and (found["status"] == "ok").all()
    assert found.dtypes[["area", "ranks", "status"]].astype(str).tolist() == ["str"] * 3
    assert found.dtypes[["disadvantaged_pupils", "gap_index"]].astype(str).tolist() == [
        "Int64",
        "float64",
    ]


def test_a_group_with_nobody_to_compare_has_a_row_without_numbers():
    table = pd.DataFrame(
        {
            "area": ["A", "A", "B", "B", "C"],
            "score": [3, 4, 2, 1, np.nan],
            "disadvantaged": [True, True, True, False, False],
        }
    )
    found = gap_index_table(table, by="area").set_index("area")
    assert found["status"].to_dict() == {"A": "no_pupils", "B": "ok", "C": "no_pupils"}
    numbers = ["gap_index", "gap_index_low", "gap_index_high", "v", "v_low", "v_high"]
    assert found.loc[["A", "C"], numbers].isna().all(axis=None)
    assert found.loc["B", "gap_index"] == -10 and np.isnan(found.loc["B", "v"])
    assert found["disadvantaged_pupils"].tolist() == [2, 1, 0]
    empty = gap_index_table(table.iloc[:0], by=["area"])
    assert empty.empty and list(empty.columns) == list(found.reset_index().columns)


def test_national_ranks_give_another_index_and_say_so():
    # Nation of ten, all scores different; the area holds ranks 1, 2 (disadvantaged), 3, 4.
    table = pd.DataFrame(
        {
            "area": "A",
            "score": [1, 2, 3, 4],
            "national_rank": [0.1, 0.2, 0.3, 0.4],
            "disadvantaged": [True, True, False, False],
        }
    )
    (local,) = gap_index_table(table, by=["area"]).to_dict("records")
    (national,) = gap_index_table(table, by=["area"], ranks="national").to_dict("records")
    assert (local["gap_index"], local["ranks"]) == (10, "local")
    assert national["gap_index"] == pytest.approx(20 * (0.35 - 0.15))
    assert national["ranks"] == "national"
    welch = stats.ttest_ind([6, 8], [2, 4], equal_var=False).confidence_interval()
    limits = (national["gap_index_low"], national["gap_index_high"])
    assert limits == pytest.approx(tuple(welch))


def test_the_whole_nation_has_the_same_index_by_either_ranks():
    rng = np.random.default_rng(1)
    table = pd.DataFrame(
        {
            "area": "England",
            "score": rng.integers(1, 7, 500),
            "disadvantaged": rng.random(500) < 0.3,
        }
    )
    table["national_rank"] = table["score"].rank() / len(table)
    both = [
        gap_index_table(table, by="area", ranks=r)["gap_index"][0] for r in ("local", "national")
    ]
    assert both[0] == pytest.approx(both[1])


def test_a_table_that_cannot_be_ranked_is_refused_with_the_column():
    table = pd.DataFrame({"area": ["A"], "score": [1], "disadvantaged": [True]})
    with pytest.raises(DataError, match="no column 'national_rank'"):
        gap_index_table(table, by=["area"], ranks="national")
    with pytest.raises(DataError, match="between 0 and 1"):
        gap_index_table(table.assign(national_rank=7), by=["area"], ranks="national")
    with pytest.raises(ParameterError, match="no ranks 'global'"):
        gap_index_table(table, by=["area"], ranks="global")
    with pytest.raises(ParameterError, match="names no column"):
        gap_index_table(table, by=[])
