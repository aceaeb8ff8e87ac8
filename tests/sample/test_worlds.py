"""What each world holds true, counted from the pupils' rows and the truth."""

import csv
import io
from collections import Counter

import pytest

from ylp_analysis.sample.city import WORLDS, raw_files, truth
from ylp_analysis.sample.worlds import YEARS

CLAIMS = {f"C{n:02d}" for n in range(1, 37)}


def gaps(world: str, key_stage: str, subject: str, rates: str = "rates") -> dict[str, float]:
    value = {
        (r["academic_year"], r["group"]): r["rate"]
        for r in truth(world=world)[rates]
        if (r["key_stage"], r["subject"]) == (key_stage, subject)
    }
    years = sorted({year for year, _ in value})
    return {y: value[y, "other"] - value[y, "disadvantaged"] for y in years}


def cells(world: str, key_stage: str, subject: str, measure: str) -> dict[tuple, tuple[int, int]]:
    """(met, pupils) by year, group and prior band, from the rows."""
    counts: Counter = Counter()
    for year in YEARS:
        text = raw_files(world=world)[f"pupil_results_{year.replace('/', '-')}.csv"]
        for r in csv.DictReader(io.StringIO(text)):
            if (r["key_stage"], r["subject"], r["measure"]) == (key_stage, subject, measure):
                key = (year, r["disadvantaged"], r["prior_band"])
                counts[key, "all"] += 1
                counts[key, "met"] += r["met"] == "yes"
    return {key: (counts[key, "met"], counts[key, "all"]) for key, what in counts if what == "all"}


def test_a_true_change_is_fifteen_points_in_three_years_at_key_stage_2_alone() -> None:
    ks2 = list(gaps("true_change", "KS2", "rwm").values())
    assert [round(b - a, 6) for a, b in zip(ks2, ks2[1:], strict=False)] == [-5.0] * 3
    ks4 = list(gaps("true_change", "KS4", "five_ac_em").values())
    assert max(ks4) - min(ks4) < 1e-6
    ks1 = list(gaps("true_change", "KS1", "reading", "early_rates").values())
    assert max(ks1) - min(ks1) < 1e-6


def test_in_the_world_of_composition_the_gap_moves_and_no_cell_does() -> None:
    by_year = gaps("composition", "KS2", "rwm")
    assert by_year["2010/11"] - by_year["2013/14"] > 15
    told = truth(world="composition")["cells"]
    found = cells("composition", "KS2", "rwm", "level_4_plus")
    bands, groups = ("low", "middle", "high"), {"yes": "disadvantaged", "no": "other"}
    scores = []
    for (_, said, band), (met, pupils) in found.items():
        rate = told["rates"]["KS2"][groups[said]][bands.index(band)]
        scores.append((met - pupils * rate) / (pupils * rate * (1 - rate)) ** 0.5)
    assert len(scores) == 24
    assert max(abs(score) for score in scores) < 3.6  # below 1 in 100 by chance
    for year in YEARS:
        low = found[year, "yes", "low"][1]
        everybody = sum(found[year, "yes", band][1] for band in bands)
        assert abs(low / everybody - told["shares"][year]["disadvantaged"][0]) < 0.1


def test_in_the_plan_the_make_up_of_the_cohorts_stays_as_it_was() -> None:
    found = cells("plan", "KS2", "rwm", "level_4_plus")
    shares = []
    for year in YEARS:
        known = [found.get((year, "yes", band), (0, 0))[1] for band in ("low", "middle", "high")]
        shares.append(known[0] / sum(known))
    assert max(shares) - min(shares) < 0.12


def test_early_years_narrow_key_stage_1_stays_and_writing_is_widest_in_the_plan() -> None:
    early = gaps("plan", "EYFS", "all", "early_rates")
    assert early["2013/14"] - early["2012/13"] == pytest.approx(-20)
    reading = list(gaps("plan", "KS1", "reading", "early_rates").values())
    assert max(reading) - min(reading) < 1e-6
    for year in YEARS:
        by_subject = {s: gaps("plan", "KS1", s, "early_rates")[year] for s in ("reading", "writing", "maths")}  # fmt: skip
        assert max(by_subject, key=lambda s: by_subject[s]) == "writing"


def test_the_plan_alone_has_subjects_below_england() -> None:
    for world in WORLDS:
        below = {r["subject"] for r in truth(world=world)["gcse"] if r["rate"] < r["england"] - 1}
        assert below == ({"art_and_design", "it", "pe"} if world == "plan" else set())


def test_no_claim_but_those_a_world_leaves_open_is_without_a_verdict() -> None:
    told = truth()
    decided = {claim.rstrip("ab") for claim in told["verdicts"]}
    assert decided == CLAIMS
    assert set(told["why"]) <= set(told["verdicts"])
    for claim in ("C21", "C31"):
        assert told["verdicts"][claim] == "not testable"


@pytest.mark.parametrize("world", WORLDS)
def test_every_verdict_has_a_word_of_claim_cards_and_no_file_depends_on_chance(world: str) -> None:
    told = truth(world=world)
    of_files = ("C01", "C02", "C16", "C17", "C22", "C23", "C26", "C27", "C35", "C36")
    assert {c: told["verdicts"][c] for c in of_files} == {c: truth()["verdicts"][c] for c in of_files}  # fmt: skip
    assert told["inspections"] == truth()["inspections"]
    assert told["funding"] == {"2014/15": 966_000, "2015/16": 805_380}
