import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.envelope import (
    FALLS,
    ONE_YEAR,
    RISES,
    SMALL_NUMBERS,
    TOO_FEW_SCHOOLS,
    constant_gap_envelope,
    constant_gap_world,
    gap_on_cohort_size,
    gap_on_headline,
    stands_out,
)


def gaps_of(x1, n1, x2, n2, years=3):
    x1, n1, x2, n2 = (np.asarray(v, float) for v in (x1, n1, x2, n2))
    table = pd.DataFrame(
        {
            "area_code": [f"9990{i:02d}" for i in range(len(n1))],
            "other_pupils": pd.array(n1, dtype="Int64"),
            "other_value": 100 * x1 / n1,
            "disadvantaged_pupils": pd.array(n2, dtype="Int64"),
            "disadvantaged_value": 100 * x2 / n2,
            "gap": 100 * (x1 / n1 - x2 / n2),
            "gap_low": np.nan,
            "gap_high": np.nan,
            "confidence": 0.95,
            "years": years,
        }
    )
    series = {"academic_year": "2013/14", "first_year": "2011/12", "level": "school"}
    series |= {"key_stage": "KS2", "subject": "rwm", "measure": "level_4_plus", "unit": "pp"}
    return table.assign(**series)


def city(seed, slope=0.0, schools=40, years=3):
    random = np.random.default_rng(seed)
    pupils = random.integers(15, 61, schools) * years
    n2 = np.maximum(random.binomial(pupils, 0.15), 1)
    gap = np.clip(0.2 + slope * np.log(n2 / 16), -0.1, 0.8)
    n1 = pupils - n2
    return gaps_of(random.binomial(n1, 0.85), n1, random.binomial(n2, 0.85 - gap), n2, years)


@pytest.fixture
def case(vectors):
    (found,) = vectors("gap ~ log(nd), REML meta-regression, Agresti-Caffo variances")
    return found


def test_the_slope_on_cohort_size_agrees_with_metafor(case):
    q, want = case["input"], case["expected"]
    table = gaps_of(q["xo"], q["no"], q["xd"], q["nd"])
    before = table.copy()
    got = gap_on_cohort_size(table, errors="agresti_caffo")
    error = 100 * want["log_nd_se"][1] * stats.norm.ppf(0.975)
    assert got.slope == pytest.approx(100 * want["log_nd"][1], abs=100 * case["tol"])
    assert got.high - got.slope == pytest.approx(error, abs=100 * case["tol"])
    assert got.heterogeneity.tau2 == want["tau2"] and got.schools == 16
    assert got.verdict == FALLS  # p .045 there; the common errors do not call it
    pd.testing.assert_frame_equal(table, before)


def test_the_gap_of_the_vector_rises_with_its_own_headline_by_arithmetic(case):
    q, want = case["input"], case["expected"]
    table = gaps_of(q["xo"], q["no"], q["xd"], q["nd"])
    found = np.corrcoef(table["gap"], table["other_value"])[0, 1]
    assert found == pytest.approx(want["cor_gap_headline"], abs=case["tol"])
    own = table.assign(value=table["other_value"])
    with pytest.raises(ParameterError, match="own subject and year"):
        gap_on_headline(table, headline=own)


def test_one_constant_gap_makes_the_patterns_that_are_read_as_findings(vectors):
    (world,) = vectors(
        "coupling under a constant true gap of .20 (peers .85, dis .65; "
        "60 schools n 15-60, 15% disadvantaged; 2000 runs)"
    )
    random = np.random.default_rng(8)
    found = []
    for seed in range(120):
        pupils = random.integers(15, 61, 60)
        n2 = random.binomial(pupils, 0.15)
        found.append(
            constant_gap_world(n2, pupils - n2, other_rate=0.85, gap=0.2, draws=10, seed=seed)
        )
    headline, cohort, widest, small = np.mean(found, axis=0)
    want, tol = world["expected"], world["tol"]
    assert headline == pytest.approx(want["corr_gap_peer_headline"], abs=tol)
    assert cohort == pytest.approx(want["corr_gap_nd"], abs=tol)
    assert widest == pytest.approx(want["share_widest_gap_school_nd_le5"], abs=tol)
    assert small == pytest.approx(want["base_share_nd_le5"], abs=tol)


def test_the_envelope_is_exact_for_cohorts_counted_by_hand():
    # one pupil each, rates .9 and .5: gaps -1, 0, 1 with chances .05, .5, .45
    assert constant_gap_envelope(1, 1, other_rate=0.9, gap=0.4, confidence=0.95)[:] == (-1, 1)
    assert constant_gap_envelope(1, 1, other_rate=0.9, gap=0.4, confidence=0.88)[:] == (0, 1)
    low, high = constant_gap_envelope([0, 5], [9, 20], other_rate=0.8, gap=0.1)
    assert np.isnan(low[0]) and np.isnan(high[0]) and low[1] < 0.1 < high[1]
    assert constant_gap_envelope([], [], other_rate=0.8, gap=0.1).low.shape == (0,)


def test_large_cohorts_use_the_normal_curve_and_join_up():
    exact = constant_gap_envelope(990, 1000, other_rate=0.8, gap=0.2)
    normal = constant_gap_envelope(1010, 1000, other_rate=0.8, gap=0.2)
    assert exact == pytest.approx(normal, abs=0.002)


@given(st.integers(1, 25), st.integers(1, 40), st.floats(0.05, 0.95), st.floats(-0.3, 0.6))
@settings(max_examples=50, deadline=None)
def test_at_least_95_in_100_worlds_lie_within_the_envelope(n2, n1, rate, gap):
    low, high = constant_gap_envelope(n2, n1, other_rate=rate, gap=gap)
    x1, x2 = np.arange(n1 + 1)[:, None], np.arange(n2 + 1)[None, :]
    chance = stats.binom.pmf(x1, n1, rate) * stats.binom.pmf(x2, n2, np.clip(rate - gap, 0, 1))
    gaps = x1 / n1 - x2 / n2
    assert chance[(gaps >= low - 1e-9) & (gaps <= high + 1e-9)].sum() >= 0.95 - 1e-9
    assert chance[gaps < low - 1e-9].sum() <= 0.025 + 1e-9
    assert chance[gaps > high + 1e-9].sum() <= 0.025 + 1e-9


def test_a_city_with_one_gap_has_no_list_of_schools_that_stand_out():
    empty = [stands_out(city(seed, schools=12, years=1)).empty for seed in range(60)]
    assert np.mean(empty) >= 0.95


def test_a_school_far_from_the_others_stands_out_and_a_tiny_one_does_not():
    table = city(1)
    far = table["disadvantaged_pupils"].idxmax()
    table.loc[far, ["disadvantaged_value", "gap"]] = [0.0, table.loc[far, "other_value"]]
    tiny = gaps_of([28], [30], [0], [2]).assign(area_code="999999")
    before = table.copy()
    got = stands_out(pd.concat([table, tiny], ignore_index=True))
    assert got["area_code"].tolist() == [table.loc[far, "area_code"]]
    assert (got["gap"] > got["chance_high"]).all() and (got["p_value"] < 0.002).all()
    assert got["constant_gap"].iloc[0] == pytest.approx(20, abs=5)
    pd.testing.assert_frame_equal(table, before)
    assert list(stands_out(table.iloc[:0])) == list(got)


def test_no_slope_is_called_in_a_city_with_one_gap():
    found = [gap_on_cohort_size(city(seed)).verdict for seed in range(100)]
    called = np.mean([verdict != SMALL_NUMBERS for verdict in found])
    assert called <= stats.binom.ppf(0.99, 100, 0.05) / 100


def test_a_planted_slope_is_found():
    got = gap_on_cohort_size(city(3, slope=-0.25))
    assert got.verdict == FALLS and got.low < -25 < got.high
    assert gap_on_cohort_size(city(3, slope=0.15)).verdict == RISES


def test_one_year_and_few_schools_are_not_judged():
    steep = city(3, slope=-0.25)
    assert gap_on_cohort_size(steep.assign(years=1)).verdict == ONE_YEAR
    assert gap_on_cohort_size(steep.drop(columns="years")).verdict == ONE_YEAR
    for rows in (0, 1, 2):
        got = gap_on_cohort_size(steep.iloc[:rows])
        assert got.verdict == TOO_FEW_SCHOOLS and got.schools == rows


def test_the_headline_of_another_year_is_taken_school_by_school():
    table = city(4)
    headline = table[["area_code", "key_stage", "subject", "measure"]].iloc[::-1]
    value = headline["area_code"].map(table.set_index("area_code")["gap"])
    headline = headline.assign(academic_year="2009/10", value=value).iloc[:-1]
    got = gap_on_headline(table, headline=headline)
    assert got.slope == pytest.approx(1) and got.schools == len(table) - 1
    assert got.verdict == RISES
    with pytest.raises(ParameterError, match="another year"):
        gap_on_headline(table, headline=headline.assign(academic_year="2012/13"))
    other = headline.assign(academic_year="2012/13", subject="maths")
    assert gap_on_headline(table, headline=other).slope == pytest.approx(1)


def test_scores_take_their_errors_from_their_limits():
    table = city(2).assign(unit="points", gap=[2.0, 4.0] * 20)
    table = table.assign(gap_low=table["gap"] - 1.96, gap_high=table["gap"] + 1.96)
    got = gap_on_cohort_size(table)
    want = np.polyfit(np.log(table["disadvantaged_pupils"].astype(float)), table["gap"], 1)[0]
    assert got.slope == pytest.approx(want)
    assert stands_out(table).empty


def test_schools_without_one_group_stay_out():
    table = city(1)
    nobody = gaps_of([20], [25], [1], [1]).assign(area_code="999998", disadvantaged_pupils=0)
    nobody[["disadvantaged_value", "gap"]] = np.nan
    both = pd.concat([table, nobody], ignore_index=True)
    assert gap_on_cohort_size(both) == gap_on_cohort_size(table)
    assert stands_out(both).empty == stands_out(table).empty
    assert np.isnan(constant_gap_world([0], [9], other_rate=0.8, gap=0.2)).all()


def test_two_series_or_a_school_twice_are_refused():
    table = city(1)
    mixed = table.assign(subject=["rwm", "maths"] * 20)
    with pytest.raises(DataError, match="more than one subject"):
        stands_out(mixed)
    with pytest.raises(DataError, match="a school twice"):
        gap_on_cohort_size(pd.concat([table, table]))
    with pytest.raises(ParameterError, match="no errors"):
        gap_on_cohort_size(table, errors="wald")
    with pytest.raises(DataError, match="lack a column"):
        gap_on_cohort_size(table.drop(columns="unit"))
