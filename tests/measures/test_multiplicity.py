import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.gaps import gap_table
from ylp_analysis.measures.intervals import difference
from ylp_analysis.measures.multiplicity import benjamini_hochberg, error_towards, gap_tests


def gaps_of(rows, confidence=0.95, **columns):
    """rows: other met, other pupils, disadvantaged met, disadvantaged pupils."""
    x1, n1, x2, n2 = np.array(rows, dtype=float).T
    low, high = difference(x1, n1, x2, n2, confidence=confidence)
    table = pd.DataFrame({"gap": 100 * (x1 / n1 - x2 / n2), "gap_low": 100 * low})
    return table.assign(gap_high=100 * high, confidence=confidence, status="ok", **columns)


def test_adjusted_values_agree_with_the_printed_table(vectors):
    (case,) = vectors("Benjamini-Hochberg 1995 table")
    found = benjamini_hochberg(case["input"]["p"], q=0.05)
    assert found.adjusted == pytest.approx(np.array(case["expected"]["bh"]), abs=case["tol"])
    assert found.rejected.sum() == case["expected"]["n_reject_q05"]
    assert (found.comparisons == 15).all()


probabilities = st.lists(
    st.one_of(st.floats(0, 1), st.sampled_from([0.01, 0.05])), min_size=1, max_size=30
)


@given(probabilities)
@settings(max_examples=40, deadline=None)
def test_adjusted_values_agree_with_statsmodels_also_with_ties(p):
    theirs = multipletests(p, 0.1, method="fdr_bh")
    assert benjamini_hochberg(p).adjusted == pytest.approx(theirs[1], abs=1e-12)


@given(probabilities, st.randoms())
@settings(max_examples=40, deadline=None)
def test_each_family_is_adjusted_alone_whatever_the_order_of_rows(p, random):
    family = [random.choice("ab") for _ in p]
    together = benjamini_hochberg(p, family)
    for name in set(family):
        own = [i for i, label in enumerate(family) if label == name]
        alone = benjamini_hochberg([p[i] for i in own])
        assert together.adjusted[own].tolist() == alone.adjusted.tolist()
        assert together.rejected[own].tolist() == alone.rejected.tolist()
        assert (together.comparisons[own] == len(own)).all()


def test_a_missing_value_leaves_its_family():
    found = benjamini_hochberg([0.02, np.nan, 0.06, 0.5], ["a", "a", "a", None])
    assert found.adjusted[[0, 2]] == pytest.approx([0.04, 0.06])
    assert np.isnan(found.adjusted[[1, 3]]).all() and not found.rejected[[1, 3]].any()
    assert found.comparisons.tolist() == [2, 2, 2, 0]
    nothing = benjamini_hochberg([])
    assert [len(v) for v in nothing] == [0, 0, 0]


def test_a_value_exactly_at_the_line_is_rejected():
    # m = 3 and q = 0.1: the largest may be 0.1, the middle one 0.1 * 2 / 3.
    assert benjamini_hochberg([0.1 / 3, 0.1 * 2 / 3, 0.9]).rejected.tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([0.1, 1.2],), "between 0 and 1"),
        (([0.1], None, 10), "10"),
        (([0.1, 0.2], ["a"]), "1 family labels for 2"),
    ],
)
def test_what_cannot_be_a_probability_or_a_family_is_refused(arguments, words):
    with pytest.raises(ParameterError, match=words):
        benjamini_hochberg(*arguments)


cohorts = st.tuples(st.integers(1, 200), st.integers(1, 40)).flatmap(
    lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


@given(cohorts, st.sampled_from([0.9, 0.95]), st.sampled_from([0.0, 20.0]))
@settings(max_examples=40, deadline=None)
def test_p_is_below_5_in_100_exactly_where_the_limits_leave_the_target_out(row, level, target):
    table = gaps_of([row], confidence=level)
    (p,) = gap_tests(table, family=[], target=target)["p_value"]
    outside = bool(((table["gap_low"] > target) | (table["gap_high"] < target)).iloc[0])
    if abs(p - (1 - level)) > 1e-9:
        assert (p < 1 - level) == outside
    assert 0 <= p <= 1


def test_the_error_is_taken_on_the_side_of_the_value():
    assert error_towards(0, 20, 10, 40) == pytest.approx(10 / 1.959963984540054)
    assert error_towards(30, 20, 10, 40) == pytest.approx(20 / 1.959963984540054)
    assert np.isnan(error_towards(0, [20, np.nan, 20], [20, 10, np.nan], [30, 40, np.nan])).all()


def test_gaps_that_stand_out_are_named_by_family_with_the_number_of_comparisons():
    rows = [(90, 100, 20, 50), (80, 100, 40, 50), (80, 100, 39, 50), (95, 100, 20, 50)]
    table = gaps_of(rows, subject=["maths", "maths", "reading", "reading"])
    table.index = pd.Index([9, 3, 5, 7])
    before = table.copy()
    found = gap_tests(table, family="subject")
    pd.testing.assert_frame_equal(table, before)
    assert found.index.tolist() == [9, 3, 5, 7]
    assert found["stands_out"].tolist() == [True, False, False, True]
    assert found["comparisons"].tolist() == [2, 2, 2, 2]
    assert gap_tests(table, family=[])["comparisons"].tolist() == [4] * 4
    assert list(found.columns[-4:]) == ["p_value", "adjusted", "stands_out", "comparisons"]


def test_a_gap_without_an_interval_or_with_a_poor_status_leaves_the_family():
    table = gaps_of([(90, 100, 20, 50)] * 4, subject="maths")
    table.loc[1, ["gap_low", "gap_high"]] = np.nan
    table.loc[2, "status"] = "partial"
    found = gap_tests(table, family=["subject"])
    assert found["p_value"].isna().tolist() == [False, True, True, False]
    assert found["stands_out"].tolist() == [True, False, False, True]
    assert found["comparisons"].tolist() == [2] * 4


def test_the_gap_table_itself_can_be_tested():
    row = {
        "academic_year": "2013/14",
        "level": "school",
        "key_stage": "KS2",
        "subject": "reading_writing_maths",
        "measure": "level_4_plus",
        "status": "ok",
        "definition": "ever6_cla_adopted",
        "data_version": "final",
        "provenance": "published",
        "source": "made up",
        "area_name": "",
    }
    counts = pd.DataFrame(
        [
            {**row, "area_code": code, "group": group, "numerator": met, "denominator": n}
            for code, group, met, n in (
                ("1", "other", 90, 100),
                ("1", "disadvantaged", 20, 50),
                ("2", "other", 10, 20),
                ("2", "disadvantaged", 0, 0),
            )
        ]
    )
    found = gap_tests(gap_table(counts), family=["academic_year", "subject"])
    assert found["stands_out"].tolist() == [True, False]
    assert found["comparisons"].tolist() == [1, 1]
    assert gap_tests(gap_table(counts.iloc[:0]), family="subject").empty


def test_a_table_without_the_family_is_refused():
    with pytest.raises(DataError, match="no column 'cluster'"):
        gap_tests(gaps_of([(1, 2, 1, 2)]), family="cluster")


def test_in_a_city_with_one_gap_the_list_is_empty_in_at_least_95_of_100():
    rng, draws = np.random.default_rng(8), 1000
    pupils = rng.integers(15, 61, draws * 60)
    behind = np.maximum(1, rng.binomial(pupils, 0.15))
    others = pupils - behind
    met = rng.binomial(others, 0.85), rng.binomial(behind, 0.65)
    table = gaps_of(np.column_stack([met[0], others, met[1], behind]))
    table["city"] = np.repeat(np.arange(draws), 60)
    found = gap_tests(table, family="city", target=20.0)
    empty = ~found.groupby("city")["stands_out"].any()
    assert empty.mean() >= 0.95 - 2.33 * np.sqrt(0.95 * 0.05 / draws)
