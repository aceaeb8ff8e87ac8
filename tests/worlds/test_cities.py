"""Cities whose truth is planted: what the decomposition, the shrinkage and the lists make of them."""

import numpy as np
import pandas as pd
import pytest

from ylp_analysis.measures.decomposition import gap_change, gap_change_interval
from ylp_analysis.measures.envelope import stands_out
from ylp_analysis.measures.gaps import gap_table
from ylp_analysis.measures.shrinkage import shrink_gaps, shrink_table

CITIES = 500
SCHOOLS = 60


def city(rng, *, headline_sd=0.0, gap_sd=0.0, schools=SCHOOLS):
    """True rates by school, pupil numbers, and drawn counts."""
    disadvantaged = rng.integers(2, 15, schools)
    other = rng.integers(15, 60, schools)
    other_rate = np.clip(rng.normal(0.80, headline_sd, schools), 0.3, 0.98)
    gap = rng.normal(0.20, gap_sd, schools)
    rate = np.clip(other_rate - gap, 0.02, 0.98)
    met, other_met = rng.binomial(disadvantaged, rate), rng.binomial(other, other_rate)
    return disadvantaged, met, other, other_met, other_rate - rate


def gaps_of(disadvantaged, met, other, other_met):
    rows = [
        {
            "academic_year": "2018/19",
            "level": "school",
            "area_code": f"{100000 + i}",
            "area_name": f"School {i}",
            "key_stage": "KS2",
            "subject": "rwm",
            "measure": "expected_standard",
            "group": group,
            "numerator": int(x[i]),
            "denominator": int(n[i]),
            "definition": "fsm6_cla_adopted_2015",
            "data_version": "final",
        }
        for i in range(len(met))
        for group, x, n in (("disadvantaged", met, disadvantaged), ("other", other_met, other))
    ]
    return gap_table(pd.DataFrame(rows))


def test_in_a_city_with_one_gap_nearly_always_no_school_stands_out(rng, slack, cities):
    empty = 0
    for _ in range(cities):
        disadvantaged, met, other, other_met, _ = city(rng)
        empty += len(stands_out(gaps_of(disadvantaged, met, other, other_met))) == 0
    print(f"empty list in {empty / cities:.3f} of {cities} cities")
    assert empty / cities >= 0.95 - slack(0.95, cities)


@pytest.mark.parametrize(
    ("headline_sd", "gap_sd"), [(0.0, 0.0), (0.10, 0.0), (0.10, 0.05), (0.10, 0.15)]
)
def test_steadied_gaps_are_nearer_the_truth_than_raw_ones_on_average(rng, headline_sd, gap_sd):
    raw, steadied = [], []
    for _ in range(CITIES):
        disadvantaged, met, other, other_met, truth = city(
            rng, headline_sd=headline_sd, gap_sd=gap_sd
        )
        gap = other_met / other - met / disadvantaged
        rate_o = (other_met.sum() + 1) / (other.sum() + 2)
        rate_d = (met.sum() + 1) / (disadvantaged.sum() + 2)
        variance = rate_o * (1 - rate_o) / other + rate_d * (1 - rate_d) / disadvantaged
        found = shrink_gaps(gap, np.sqrt(variance))
        raw.append(np.mean((gap - truth) ** 2))
        steadied.append(np.mean((found.shrunken_values - truth) ** 2))
    print(f"mean squared error {np.mean(raw):.4f} raw, {np.mean(steadied):.4f} steadied")
    assert np.mean(steadied) < np.mean(raw)


def test_the_table_of_steadied_gaps_says_the_same_as_the_formula(rng):
    disadvantaged, met, other, other_met, truth = city(rng, headline_sd=0.1)
    table = shrink_table(gaps_of(disadvantaged, met, other, other_met))
    raw = table["gap"].to_numpy() / 100
    steadied = table["gap_shrunken"].to_numpy() / 100
    assert np.mean((steadied - truth) ** 2) < np.mean((raw - truth) ** 2)


CELLS = ["low", "middle", "high"]
RATES = {"disadvantaged": np.array([0.2, 0.5, 0.8]), "other": np.array([0.3, 0.6, 0.9])}


def cells_of(rng, shares_disadvantaged, shares_other, rates=RATES):
    pupils = {
        "disadvantaged": rng.multinomial(300, shares_disadvantaged),
        "other": rng.multinomial(1450, shares_other),
    }
    columns = {"cell": CELLS}
    for group, counted in pupils.items():
        columns[f"{group}_pupils"] = counted
        columns[f"{group}_met"] = rng.binomial(counted, rates[group])
    return pd.DataFrame(columns)


def test_where_only_the_cohort_changed_the_within_group_part_covers_zero(rng, slack, cities):
    covered, worst = 0, 0.0
    for world in range(cities):
        before = cells_of(rng, [0.5, 0.3, 0.2], [0.2, 0.4, 0.4])
        after = cells_of(rng, [0.3, 0.3, 0.4], [0.2, 0.4, 0.4])
        found = gap_change_interval(before, after, draws=300, seed=world)
        covered += found.rate.low <= 0 <= found.rate.high
        parts = gap_change(before, after)
        gaps = [
            t["other_met"].sum() / t["other_pupils"].sum()
            - t["disadvantaged_met"].sum() / t["disadvantaged_pupils"].sum()
            for t in (before, after)
        ]
        worst = max(worst, abs(sum(parts) - (gaps[1] - gaps[0])))
    assert worst < 1e-9
    print(f"covers zero in {covered / cities:.3f} of {cities} worlds; parts off by {worst:.1e}")
    assert covered / cities >= 0.93 - slack(0.93, cities)
