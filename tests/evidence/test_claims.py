"""Each claim gets exactly one verdict, and never a direction from a bare difference."""

import pytest

from ylp_analysis.disclosure import policy_for
from ylp_analysis.errors import CatalogueError, ParameterError
from ylp_analysis.evidence.argument import VERDICTS
from ylp_analysis.evidence.claims import declared_claims, settle_change, standing_claims
from ylp_analysis.evidence.held import Declared, up_to
from ylp_analysis.measures.change import CHANGE_VERDICTS
from ylp_analysis.vocabulary.years import run_dates

SICG = policy_for("sicg")
RWM = ("KS2", "rwm", "expected_standard")
READING = ("KS2", "reading", "expected_standard")
GCSE = ("KS4", "all", "five_ac_em")


def claim(check, series, expected, year, **more):
    return Declared("C01", "The plan says so", 4, check, *series, expected, year)._replace(**more)


def verdict(held, declared):
    (made,) = declared_claims(held, SICG, priority=4)
    assert made.verdict in VERDICTS
    assert made.plan_says == declared.sentence
    return made


@pytest.mark.parametrize(
    ("expected", "state", "verdict"),
    [
        ("narrowed", "narrowed", "supported"),
        ("narrowed", "widened", "contradicted"),
        ("narrowed", "no important change", "contradicted"),
        ("widened", "widened", "supported"),
        ("widened", "narrowed", "contradicted"),
        ("static", "no important change", "supported"),
        ("static", "narrowed", "contradicted"),
        ("static", "too few pupils to tell", "indistinguishable"),
        ("narrowed", "too few pupils to tell", "indistinguishable"),
        ("narrowed", "no range published", "indistinguishable"),
        ("narrowed", "not enough coverage", "indistinguishable"),
        ("narrowed", "not comparable", "not comparable"),
        ("narrowed", "no data", "no data"),
    ],
)
def test_a_change_settles_a_claim(expected, state, verdict):
    assert settle_change(expected, state) == verdict


def test_every_state_of_a_change_settles_to_a_verdict():
    for state in CHANGE_VERDICTS:
        for expected in ("narrowed", "widened", "static"):
            assert settle_change(expected, state) in VERDICTS


def test_a_large_narrowing_is_found(held, rows):
    declared = claim("gap_change", READING, "narrowed", "2018/19")
    made = verdict(
        held(
            rows("2017/18", "la", "850", READING, (120, 300), (1200, 1500)),
            rows("2018/19", "la", "850", READING, (190, 300), (1200, 1500)),
            claims=(declared,),
        ),
        declared,
    )
    assert made.verdict == "supported"
    assert (
        "narrowed by 23.3 points, from 40.0 points in 2017/18 to 16.7 in 2018/19" in made.sentence
    )


def test_a_small_difference_is_too_close_to_call_and_says_what_would_show(held, rows):
    declared = claim("gap_change", READING, "narrowed", "2018/19")
    made = verdict(
        held(
            rows("2017/18", "la", "850", READING, (120, 300), (1200, 1500)),
            rows("2018/19", "la", "850", READING, (128, 300), (1200, 1500)),
            claims=(declared,),
        ),
        declared,
    )
    assert made.verdict == "indistinguishable"
    assert "narrowed" not in made.sentence
    assert "The smallest change these numbers could show is about 12 points" in made.sentence


def test_a_break_is_not_comparable_however_large_the_difference(held, rows):
    declared = claim("gap_change", GCSE, "widened", "2013/14")
    made = verdict(
        held(
            rows("2012/13", "la", "850", GCSE, (150, 300), (1000, 1400)),
            rows("2013/14", "la", "850", GCSE, (50, 300), (1000, 1400)),
            claims=(declared,),
        ),
        declared,
    )
    assert made.verdict == "not comparable"
    assert "a pupil's first entry" in made.sentence
    assert "widened" not in made.sentence


def test_a_claim_about_a_year_that_is_not_held_is_no_data(held, rows):
    declared = claim("gap_change", READING, "narrowed", "2018/19")
    made = verdict(
        held(rows("2017/18", "la", "850", READING, (120, 300), (1200, 1500)), claims=(declared,)),
        declared,
    )
    assert made.verdict == "no data"
    assert made.sentence.endswith("no figures are held for 2018/19.")
    assert "Bring the key stage 2 school performance tables" in made.settles


@pytest.mark.parametrize(
    ("met", "verdict_of"), [(90, "supported"), (150, "indistinguishable"), (220, "contradicted")]
)
def test_a_level_is_set_against_englands(held, rows, met, verdict_of):
    declared = claim("level_below_england", READING, "yes", "2018/19")
    made = verdict(
        held(
            rows("2018/19", "la", "850", READING, (met, 300), (1200, 1500)),
            rows("2018/19", "england", "england", READING, (52_000, 100_000), (80_000, 100_000)),
            claims=(declared,),
        ),
        declared,
    )
    assert made.verdict == verdict_of


@pytest.mark.parametrize(
    ("writing", "verdict_of"),
    [(60, "supported"), (150, "indistinguishable"), (210, "contradicted")],
)
def test_the_widest_gap_needs_more_than_the_largest_number(held, rows, writing, verdict_of):
    series = ("KS2", "writing", "expected_standard")
    declared = claim("gap_widest", series, "yes", "2018/19")
    made = verdict(
        held(
            rows("2018/19", "la", "850", series, (writing, 300), (1200, 1500)),
            rows("2018/19", "la", "850", READING, (155, 300), (1200, 1500)),
            claims=(declared,),
        ),
        declared,
    )
    assert made.verdict == verdict_of


def test_a_headline_without_results_in_the_year_gets_no_standing_claim(held, rows):
    all_held = held(rows("2017/18", "la", "850", RWM, (120, 300), (1200, 1500)))
    seen = up_to(all_held, run_dates("2020/21", "2018/19", ""), allow_hindsight=False)
    assert standing_claims(seen, SICG) == []


def test_an_unknown_check_or_measure_is_named(held, rows):
    base = rows("2018/19", "la", "850", READING, (120, 300), (1200, 1500))
    with pytest.raises(ParameterError, match="C01 names an unknown check 'gap_chnge'"):
        declared_claims(
            held(base, claims=(claim("gap_chnge", READING, "x", "2018/19"),)), SICG, priority=4
        )
    wrong = claim("gap_change", ("KS2", "reading", "expected"), "narrowed", "2018/19")
    with pytest.raises(CatalogueError, match="'expected'"):
        declared_claims(held(base, claims=(wrong,)), SICG, priority=4)
