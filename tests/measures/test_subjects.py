import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.subjects import subject_ranking

SHARES = ["p_widest_pp", "p_widest_log_odds", "p_widest_rank"]


def subjects(**rates):
    """Subject = (other pupils, % of them, disadvantaged pupils, % of them)."""
    columns = ["other_pupils", "other_value", "disadvantaged_pupils", "disadvantaged_value"]
    table = pd.DataFrame.from_dict(rates, orient="index", columns=columns)
    return table.rename_axis("subject").reset_index().assign(unit="pp")


def patterns(both, first, second, neither, group):
    return pd.DataFrame(
        {
            "group": group,
            "maths": [True, True, False, False],
            "reading": [True, False, True, False],
            "pupils": [both, first, second, neither],
        }
    )


def test_the_rank_scale_is_the_one_cut_of_the_vector(vectors):
    (case,) = vectors("V from one cut, equal variances")
    q = case["input"]
    table = subjects(maths=(500, 100 * q["p_peers"], 100, 100 * q["p_dis"]))
    only = subject_ranking(table, draws=10).iloc[0]
    assert only["gap_rank"] == pytest.approx(case["expected"]["V"], abs=case["tol"])
    assert only["gap_pp"] == pytest.approx(18)
    assert only["gap_log_odds"] == pytest.approx(np.log(4) - np.log(0.62 / 0.38))
    assert only[SHARES].tolist() == [1, 1, 1]


def test_a_pp_gap_moves_with_the_pass_mark_and_the_rank_gap_does_not():
    # half a standard deviation apart: 7.6 pp where 95% of other pupils pass, 19.7 pp at 60%
    table = subjects(
        easy=(10**6, 95, 10**6, 100 * stats.norm.cdf(stats.norm.ppf(0.95) - 0.5)),
        hard=(10**6, 60, 10**6, 100 * stats.norm.cdf(stats.norm.ppf(0.60) - 0.5)),
    )
    got = subject_ranking(table, draws=200)
    assert got["subject"].tolist() == ["hard", "easy"]
    assert got["gap_pp"].tolist() == pytest.approx([19.7, 7.6], abs=0.05)
    assert got["gap_rank"].tolist() == pytest.approx([0.5, 0.5])
    assert got["p_widest_pp"].tolist() == [1, 0]
    assert 0.05 < got["p_widest_rank"].iloc[0] < 0.95


def test_two_equal_subjects_share_the_widest_gap():
    table = subjects(maths=(1400, 70, 300, 50), reading=(1400, 70, 300, 50))
    before = table.copy()
    got = subject_ranking(table, seed=3)
    assert got[SHARES].to_numpy() == pytest.approx(0.5, abs=0.03)
    assert (got["pairing"] == "independent").all()
    pd.testing.assert_frame_equal(table, before)


def test_the_share_agrees_with_the_normal_curve_in_large_cohorts():
    table = subjects(maths=(1400, 70, 300, 48), reading=(1400, 72, 300, 55))
    error = np.sqrt(0.7 * 0.3 / 1400 + 0.48 * 0.52 / 300 + 0.72 * 0.28 / 1400 + 0.55 * 0.45 / 300)
    got = subject_ranking(table, draws=20_000, seed=1)
    assert got["p_widest_pp"].iloc[0] == pytest.approx(stats.norm.cdf(0.05 / error), abs=0.015)


def test_pairing_within_pupils_sharpens_the_ranking():
    # 200 of each group; reading is maths plus a few pupils, so the subjects move together
    table = subjects(maths=(200, 70, 200, 40), reading=(200, 71, 200, 47))
    cells = pd.concat([patterns(139, 1, 3, 57, "other"), patterns(79, 1, 15, 105, "disadvantaged")])
    alone = subject_ranking(table, draws=8000, seed=1).set_index("subject")
    paired = subject_ranking(table, draws=8000, seed=1, paired=cells).set_index("subject")
    assert (paired["pairing"] == "paired").all()
    assert alone.loc["maths", "gap_pp"] == paired.loc["maths", "gap_pp"] == 30
    # 6 points apart; independent error 6.7 points, paired error .5 * sqrt(var) of 16 and 4 movers
    assert alone.loc["maths", "p_widest_pp"] == pytest.approx(stats.norm.cdf(6 / 6.7), abs=0.03)
    moved = np.sqrt((16 / 200 - 0.07**2) / 200 + (4 / 200 - 0.01**2) / 200)
    assert paired.loc["maths", "p_widest_pp"] == pytest.approx(
        stats.norm.cdf(0.06 / moved), abs=0.02
    )


def test_cells_that_lack_a_subject_or_a_tenth_of_the_pupils_are_not_used():
    table = subjects(maths=(200, 70, 200, 40), reading=(200, 71, 200, 47))
    cells = pd.concat([patterns(139, 1, 3, 57, "other"), patterns(60, 1, 12, 80, "disadvantaged")])
    assert subject_ranking(table, paired=cells)["pairing"].unique().tolist() == ["independent"]
    lacking = cells.drop(columns="reading")
    assert subject_ranking(table, paired=lacking)["pairing"].unique().tolist() == ["independent"]


def test_a_subject_without_results_has_no_gap_and_stands_last():
    table = subjects(
        maths=(50, 80, 5, 40),
        art=(50, 60, 0, np.nan),
        pe=(np.nan, np.nan, 5, 20),
        reading=(50, 90, 5, 80),
    )
    got = subject_ranking(table)
    assert got["subject"].tolist() == ["maths", "reading", "art", "pe"]
    assert got["gap_pp"].isna().tolist() == [False, False, True, True]
    assert got[SHARES].sum().tolist() == pytest.approx([1, 1, 1])
    none = subject_ranking(table.iloc[1:3])
    assert none[SHARES].isna().all(axis=None) and len(none) == 2
    assert len(subject_ranking(table.iloc[:0])) == 0
    scores = subject_ranking(table.assign(unit="points"))
    assert scores["gap_pp"].isna().all()


def test_nobody_succeeding_leaves_the_other_scales_undefined_but_ranked():
    got = subject_ranking(subjects(maths=(20, 90, 5, 0), reading=(20, 80, 5, 60)))
    maths = got.set_index("subject").loc["maths"]
    assert maths["gap_pp"] == 90
    assert np.isnan(maths["gap_rank"]) and np.isnan(maths["gap_log_odds"])
    assert maths[SHARES].between(0.8, 1).all()


@given(st.lists(st.tuples(*[st.integers(1, 30), st.integers(0, 100)] * 2), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None)
def test_shares_add_up_and_the_order_of_rows_does_not_matter(cells):
    table = subjects(**{f"s{i}": cell for i, cell in enumerate(cells)})
    got = subject_ranking(table, draws=200, seed=4)
    assert got[SHARES].sum().to_numpy() == pytest.approx(1)
    assert got["gap_pp"].is_monotonic_decreasing
    pd.testing.assert_frame_equal(got, subject_ranking(table.iloc[::-1], draws=200, seed=4))


def test_what_cannot_be_ranked_is_refused():
    table = subjects(maths=(50, 80, 5, 40))
    with pytest.raises(DataError, match="a subject twice"):
        subject_ranking(pd.concat([table, table]))
    with pytest.raises(DataError, match="no column 'other_value'"):
        subject_ranking(table.drop(columns="other_value"))
    with pytest.raises(ParameterError, match="0 draws"):
        subject_ranking(table, draws=0)
    many = subjects(**{f"s{i:02d}": (50, 80, 5, 40) for i in range(13)})
    cells = pd.DataFrame({s: [True] for s in many["subject"]}).assign(group="other", pupils=50)
    with pytest.raises(ParameterError, match="13 subjects"):
        subject_ranking(many, paired=cells)
    with pytest.raises(DataError, match="no column 'pupils'"):
        subject_ranking(table, paired=pd.DataFrame({"group": ["other"], "maths": [True]}))
