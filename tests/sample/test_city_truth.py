"""What is planted in each world, and that the drawn pupils let it be found."""

import json

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from ylp_analysis.sample import worlds
from ylp_analysis.sample.city import WORLDS, truth
from ylp_analysis.sample.pupils import cohorts, draw_cohort
from ylp_analysis.sample.worlds import BOTH_GROUPS, PARTS, YEARS, subjects

SEED = 20150331


def rates(world: str = "plan", seed: int = SEED) -> dict[tuple[str, str, str, str], float]:
    rows = truth(world=world, seed=seed)["rates"]
    return {(r["key_stage"], r["academic_year"], r["subject"], r["group"]): r["rate"] for r in rows}


def la_counts(cohort, subject: str) -> list[int]:
    """Other met, other pupils, disadvantaged met, disadvantaged pupils."""
    counts = []
    for group in ("other", "disadvantaged"):
        chosen = cohort.of(group)
        counts += [int(cohort.met[subject][chosen].sum()), int(chosen.sum())]
    return counts


def newcombe(m1, n1, m2, n2):
    """Gap p1 − p2 with Newcombe's hybrid interval (Wilson limits from statsmodels)."""
    low1, high1 = proportion_confint(m1, n1, method="wilson")
    low2, high2 = proportion_confint(m2, n2, method="wilson")
    p1, p2 = np.asarray(m1) / n1, np.asarray(m2) / n2
    gap = p1 - p2
    return (
        gap,
        gap - np.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2),
        gap + np.sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2),
    )


def change(before, after):
    """Change of a gap with the interval that MOVER makes of the two gaps' intervals."""
    gap0, low0, high0 = newcombe(*before)
    gap1, low1, high1 = newcombe(*after)
    middle = gap1 - gap0
    low = middle - np.sqrt((gap1 - low1) ** 2 + (high0 - gap0) ** 2)
    return middle, low, middle + np.sqrt((high1 - gap1) ** 2 + (gap0 - low0) ** 2)


@pytest.mark.parametrize("world", WORLDS)
def test_the_truth_can_be_written_as_json(world: str) -> None:
    told = truth(world=world)
    assert json.loads(json.dumps(told)) == told
    assert told["made_up"] is True
    assert told["city"] == "Sample City"


def test_the_key_stage_2_gap_truly_narrows_by_twenty_points_in_2014_alone() -> None:
    ks2 = [c for c in truth()["changes"] if c["key_stage"] == "KS2"]
    assert [round(c["change"], 1) for c in ks2] == [0.5, 0.0, -20.0]
    true = rates()
    rise = true["KS2", "2013/14", "rwm", "disadvantaged"] - true["KS2", "2012/13", "rwm", "disadvantaged"]  # fmt: skip
    assert rise > 20


def test_the_key_stage_4_gap_is_truly_still_up_to_the_break() -> None:
    ks4 = [c["change"] for c in truth()["changes"] if c["key_stage"] == "KS4"]
    assert ks4[:2] == [0.0, 0.0]
    assert ks4[2] == pytest.approx(7.4)


def test_writing_has_the_truly_widest_key_stage_2_gap_in_every_year() -> None:
    assert truth()["widest"]["KS2"] == dict.fromkeys(YEARS, "writing")
    assert set(truth(world="no_effect")["widest"]["KS2"].values()) == {""}
    true = rates()
    for year in YEARS:
        names = subjects("KS2", year)[1:]
        gaps = {
            s: true["KS2", year, s, "other"] - true["KS2", year, s, "disadvantaged"] for s in names
        }
        assert gaps.pop("writing") > max(gaps.values()) + 7


def test_in_the_default_city_writing_is_seen_to_be_widest_every_year() -> None:
    for year in YEARS:
        cohort = cohorts(SEED, "plan")["KS2", year]
        counts = {s: la_counts(cohort, s) for s in subjects("KS2", year)[1:]}
        gaps = {s: met / n - poor_met / poor for s, (met, n, poor_met, poor) in counts.items()}
        assert max(gaps, key=lambda s: gaps[s]) == "writing"


def test_reading_and_maths_gaps_are_about_steady_before_2014() -> None:
    true = rates()
    for part in ("reading", "maths"):
        gaps = [
            true["KS2", year, part, "other"] - true["KS2", year, part, "disadvantaged"]
            for year in YEARS[:3]
        ]
        assert max(gaps) - min(gaps) < 1.5


def test_headlines_lie_above_england_and_disadvantaged_pupils_below() -> None:
    for row in truth()["rates"]:
        if row["subject"] in ("rwm", "five_ac_em"):
            if row["group"] == "all":
                assert 1 < row["rate"] - row["england"] < 8
            elif row["group"] == "disadvantaged" and row["key_stage"] == "KS2":
                assert row["rate"] < row["england"]
    ks4 = {r["group"]: r for r in truth()["rates"] if r["key_stage"] == "KS4" and r["academic_year"] == "2013/14" and r["subject"] == "five_ac_em"}  # fmt: skip
    assert ks4["disadvantaged"]["rate"] == pytest.approx(28.9)
    assert ks4["disadvantaged"]["england"] == 36.7


def test_the_drawn_key_stage_4_lies_within_two_points_of_york() -> None:
    m_other, n_other, m, n = la_counts(cohorts(SEED, "plan")["KS4", "2013/14"], "five_ac_em")
    assert abs(100 * m / n - 28.9) < 2
    assert abs(100 * m_other / n_other - 69.3) < 2
    _, high = proportion_confint(m, n, method="wilson")
    assert 100 * high < 36.7  # below England's disadvantaged beyond chance (C12b)


def test_the_default_city_shows_the_planted_change_and_no_other() -> None:
    drawn = cohorts(SEED, "plan")
    found = {}
    for key_stage, subject in (("KS2", "rwm"), ("KS4", "five_ac_em")):
        for before, after in zip(YEARS, YEARS[1:], strict=False):
            pair = [la_counts(drawn[key_stage, year], subject) for year in (before, after)]
            _, low, high = change(*pair)
            found[key_stage, after] = "narrower" if high < 0 else "wider" if low > 0 else "unclear"
    assert found.pop(("KS2", "2013/14")) == "narrower"
    assert set(found.values()) == {"unclear"}


def test_the_planted_change_is_found_in_nearly_every_city() -> None:
    random, cities = np.random.default_rng(7), 2000
    true = rates()
    years = []
    for year in ("2012/13", "2013/14"):
        groups = [true["KS2", year, "rwm", g] / 100 for g in ("other", "disadvantaged")]
        met = [random.binomial(n, p, cities) for n, p in zip((1450, 300), groups, strict=True)]
        years.append((met[0], np.full(cities, 1450), met[1], np.full(cities, 300)))
    _, _, high = change(*years)
    assert (high < 0).mean() >= 0.95


def test_the_planted_change_is_found_in_whole_cities_too() -> None:
    plan = worlds.world("plan")
    found = 0
    for seed in range(20):
        pair = [draw_cohort(plan, "KS2", year, seed) for year in ("2012/13", "2013/14")]
        _, _, high = change(*(la_counts(c, "rwm") for c in pair))
        found += bool(high < 0)
    assert found >= 18  # 19.8 expected; under 18 has a chance below 1 in 1,000


def test_drawn_results_scatter_about_the_truth_as_chance_does() -> None:
    scores = []
    for seed in range(5):
        for cohort in cohorts(seed, "plan").values():
            for subject, met in cohort.met.items():
                for group in BOTH_GROUPS:
                    chosen = cohort.of(group)
                    p = cohort.true[subject][cohort.group, cohort.school][chosen]
                    spread = np.sqrt((p * (1 - p)).sum())
                    scores.append((met[chosen].sum() - p.sum()) / spread)
    assert abs(np.mean(scores)) < 0.25
    assert 0.8 < np.std(scores) < 1.2
    assert np.abs(scores).max() < 4.5


@pytest.mark.parametrize("world", ["no_effect", "constant_gap"])
def test_worlds_without_change_have_none_and_one_gap_in_every_school(world: str) -> None:
    told = truth(world=world)
    gaps = {
        (r["key_stage"], round(r["other"] - r["disadvantaged"], 6)) for r in told["school_rates"]
    }
    assert len(gaps) == 2
    headline = [r["other"] for r in told["school_rates"] if r["key_stage"] == "KS2"]
    assert (max(headline) - min(headline) < 1e-6) == (world == "no_effect")
    if world == "no_effect":
        assert {c["change"] for c in told["changes"]} == {0.0}
        assert all(r["rate"] == pytest.approx(r["england"]) for r in told["rates"] if r["group"] != "all")  # fmt: skip


@pytest.mark.parametrize("world", WORLDS)
def test_a_worlds_rates_can_be_true_together(world: str) -> None:
    for (key_stage, _), city in worlds.world(world).city.items():
        for row in (0, 1):
            assert all(0 < rate[row] < 100 for rate in city.values())
            if key_stage == "KS2":
                top, parts = city["rwm"][row], [city[p][row] for p in PARTS]
                assert top <= min(parts)
                assert sum(100 - p for p in parts) >= 100 - top


def test_verdicts_use_the_words_of_claim_cards() -> None:
    words = {"supported", "contradicted", "indistinguishable", "not testable", "not comparable", "no data"}  # fmt: skip
    for world in WORLDS:
        for verdict in truth(world=world)["verdicts"].values():
            said = verdict.values() if isinstance(verdict, dict) else [verdict]
            assert set(said) <= words
    plan = truth()["verdicts"]
    assert plan["C05"] == "supported"
    assert plan["C07"] == "not comparable"
    assert plan["C12b"]["KS4"] == "supported"
