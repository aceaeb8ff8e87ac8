"""Wording as a table: what each verdict lets a sentence say, and what it must not."""

import pandas as pd
import pytest

from ylp_analysis.evidence.held import Series
from ylp_analysis.evidence.statements import (
    change_sentence,
    change_settles,
    children_sentence,
    gap_words,
    levels_words,
)
from ylp_analysis.measures.change import CHANGE_VERDICTS

READING = Series("KS2", "reading", "expected_standard")
DIRECTIONS = ("narrowed", "widened")


def change(verdict, **cells):
    row = {
        "year_before": "2017/18",
        "year_after": "2018/19",
        "gap_before": 30.0,
        "gap_after": 20.0,
        "change": -10.0,
        "change_low": -18.0,
        "change_high": -2.0,
        "smallest_change": 12.0,
        "precision": 0.0,
        "unit": "pp",
        "level": "la",
        "measure": "expected_standard",
        "reason": "",
        "verdict": verdict,
    }
    return pd.Series(row | cells)


def row(**cells):
    base = {
        "academic_year": "2018/19",
        "key_stage": "KS2",
        "measure": "expected_standard",
        "unit": "pp",
        "level": "la",
        "status": "ok",
        "precision": 0.0,
        "disadvantaged_pupils": 294,
        "disadvantaged_value": 28.9116,
        "disadvantaged_low": 24.0,
        "disadvantaged_high": 34.4,
        "other_pupils": 1401,
        "other_value": 69.308,
        "gap": 40.396,
        "gap_low": 34.43,
        "gap_high": 45.82,
    }
    return pd.Series(base | cells)


@pytest.mark.parametrize("verdict", [v for v in CHANGE_VERDICTS if v not in DIRECTIONS])
def test_only_a_directional_verdict_gives_a_direction(verdict):
    said = change_sentence(READING, change(verdict), "York")
    assert not any(word in said for word in (*DIRECTIONS, "improved", "worse", "closed", "better"))


@pytest.mark.parametrize("verdict", CHANGE_VERDICTS)
def test_every_verdict_has_a_whole_sentence(verdict):
    for cells in ({}, {"change": float("nan"), "change_low": float("nan")}):
        said = change_sentence(READING, change(verdict, **cells), "York")
        assert said.endswith(".")
        assert "nan" not in said
    assert change_settles(verdict, "") == change_settles(verdict, "").strip()


@pytest.mark.parametrize(
    ("verdict", "cells", "sentence"),
    [
        (
            "narrowed",
            {},
            "The gap in York in key stage 2 reading (expected standard) narrowed by 10.0 points, "
            "from 30.0 points in 2017/18 to 20.0 in 2018/19 (likely range 2 to 18 points).",
        ),
        (
            "widened",
            {"gap_after": 40.0, "change": 10.0, "change_low": 2.0, "change_high": 18.0},
            "The gap in York in key stage 2 reading (expected standard) widened by 10.0 points, "
            "from 30.0 points in 2017/18 to 40.0 in 2018/19 (likely range 2 to 18 points).",
        ),
        (
            "not comparable",
            {"change": float("nan"), "reason": "the test changed"},
            "The gap in York in key stage 2 reading (expected standard) in 2018/19 cannot be "
            "compared with 2017/18: the test changed.",
        ),
        (
            "not comparable",
            {"reason": "the test changed a little"},
            "The gap in York in key stage 2 reading (expected standard) went from 30.0 points in "
            "2017/18 to 20.0 in 2018/19, but the test changed a little; so no direction is given.",
        ),
        (
            "no range published",
            {},
            "The gap in York in key stage 2 reading (expected standard) went from 30.0 points in "
            "2017/18 to 20.0 in 2018/19. No likely range is published, so no direction is given.",
        ),
    ],
)
def test_what_is_said_and_when(verdict, cells, sentence):
    assert change_sentence(READING, change(verdict, **cells), "York") == sentence


def test_a_rounded_publication_is_not_printed_with_more_decimals_than_it_had():
    said = change_sentence(READING, change("narrowed", precision=2.0), "Hampshire")
    assert "narrowed by 10 points, from 30 points in 2017/18 to 20 in 2018/19" in said


def test_levels_and_gap_read_as_the_plan_year_was_published():
    assert levels_words(row()) == "28.9% of 294 disadvantaged pupils, 69.3% of 1,401 others"
    assert gap_words(row()) == "40.4 points (likely range 34 to 46)"


def test_a_score_without_a_range_says_so():
    score = row(
        unit="points",
        measure="attainment_8",
        key_stage="KS4",
        gap=16.4,
        gap_low=float("nan"),
        gap_high=float("nan"),
    )
    assert gap_words(score) == "16.4 points (likely range not published)"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("suppressed", "the publisher hid the results"),
        ("suppressed_here", "the results are hidden here"),
        ("no_pupils", "there were no pupils"),
        ("not_available", "no result is held"),
    ],
)
def test_an_absent_gap_says_why(status, words):
    absent = row(gap=float("nan"), status=status)
    assert words in gap_words(absent)
    assert words in levels_words(absent)


def test_the_line_in_children_is_the_one_of_the_plan_year():
    # York 2013/14: England 36.7%, York 28.9% of 294: about 23 pupils (design 1-mission §1.3)
    headline, sentence = children_sentence(row(), row(disadvantaged_value=36.7))
    assert headline == "about 23 more"
    assert sentence.startswith("of 294 disadvantaged pupils would bring them level")
    assert "Likely range 7 to 37 children" in sentence


def test_level_with_england_is_said_without_a_number_of_children():
    headline, sentence = children_sentence(row(), row(disadvantaged_value=20.0))
    assert headline == "Above England"
    assert "28.9% of 294" in sentence
    headline, sentence = children_sentence(row(), row(disadvantaged_value=28.0))
    assert headline == "Close to England"
    assert "Too close to call" in sentence


def test_there_is_no_line_in_children_for_a_score():
    assert children_sentence(row(unit="points"), row()) is None
