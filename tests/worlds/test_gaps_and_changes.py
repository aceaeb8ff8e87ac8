"""Likely ranges hold the truth; a direction is called when there is one, and not otherwise."""

import numpy as np
import pytest

from ylp_analysis.measures.change import gap_change
from ylp_analysis.measures.intervals import difference

DRAWS = 4000
COHORTS = [(5, 25), (10, 20), (20, 60), (50, 200), (300, 1450)]


def drawn(rng, pupils, rate):
    return rng.binomial(pupils, rate, size=DRAWS)


@pytest.mark.parametrize("method", ["newcombe", "miettinen_nurminen"])
@pytest.mark.parametrize(("disadvantaged", "other"), COHORTS)
def test_the_likely_range_holds_the_true_gap(rng, slack, disadvantaged, other, method):
    low_rate, high_rate = rng.uniform(0.05, 0.95, size=(2, DRAWS))
    met_d, met_o = rng.binomial(disadvantaged, low_rate), rng.binomial(other, high_rate)
    limits = difference(met_o, other, met_d, disadvantaged, method=method)
    truth = high_rate - low_rate
    covered = float(np.mean((limits.low <= truth) & (truth <= limits.high)))
    print(f"{method} {disadvantaged}/{other}: covers {covered:.3f}")
    assert 0.93 - slack(0.93) <= covered <= 0.97 + slack(0.97)


@pytest.mark.parametrize(("disadvantaged", "other"), COHORTS)
def test_without_a_true_change_a_direction_is_called_in_at_most_one_in_twenty(
    rng, slack, disadvantaged, other
):
    # the rates differ from world to world, as they do from city to city
    low_rate, high_rate = rng.uniform(0.05, 0.95, size=(2, DRAWS))
    years = [
        (
            rng.binomial(other, high_rate),
            other,
            rng.binomial(disadvantaged, low_rate),
            disadvantaged,
        )
        for _ in range(2)
    ]
    verdicts = np.asarray(gap_change(*years, margin=0.03).verdict)
    called = float(np.isin(verdicts, ["narrowed", "widened"]).mean())
    print(f"{disadvantaged}/{other}: a direction in {called:.3f}")
    assert called <= 0.05 + slack(0.05)


@pytest.mark.parametrize(("low_rate", "high_rate"), [(0.29, 0.69), (0.5, 0.7), (0.85, 0.95)])
@pytest.mark.parametrize(("disadvantaged", "other"), COHORTS)
def test_even_at_unlucky_rates_it_is_called_in_at_most_seven_in_a_hundred(
    rng, slack, disadvantaged, other, low_rate, high_rate
):
    years = [
        (drawn(rng, other, high_rate), other, drawn(rng, disadvantaged, low_rate), disadvantaged)
        for _ in range(2)
    ]
    verdicts = np.asarray(gap_change(*years, margin=0.03).verdict)
    assert float(np.isin(verdicts, ["narrowed", "widened"]).mean()) <= 0.065 + slack(0.065)


@pytest.mark.parametrize("change", [-0.15, 0.15])
def test_a_fifteen_point_change_is_found_three_years_against_three(rng, slack, change):
    disadvantaged, other = 3 * 300, 3 * 1450
    before = (drawn(rng, other, 0.80), other, drawn(rng, disadvantaged, 0.50), disadvantaged)
    after = (
        drawn(rng, other, 0.80),
        other,
        drawn(rng, disadvantaged, 0.50 - change),
        disadvantaged,
    )
    verdicts = np.asarray(gap_change(before, after, margin=0.03).verdict)
    right = "narrowed" if change < 0 else "widened"
    found = float((verdicts == right).mean())
    print(f"{change:+.2f}: found in {found:.3f}")
    assert found >= 0.95 - slack(0.95)
    assert float((verdicts == {"narrowed": "widened", "widened": "narrowed"}[right]).mean()) == 0


def test_no_important_change_is_hardly_ever_said_of_an_important_one(rng, slack):
    # at the edge of the margin the equivalence test errs in at most 5%
    disadvantaged, other = 190_000, 450_000
    before = (drawn(rng, other, 0.70), other, drawn(rng, disadvantaged, 0.50), disadvantaged)
    after = (drawn(rng, other, 0.70), other, drawn(rng, disadvantaged, 0.49), disadvantaged)
    verdicts = np.asarray(gap_change(before, after, margin=0.01).verdict)
    assert float((verdicts == "no important change").mean()) <= 0.05 + slack(0.05)
