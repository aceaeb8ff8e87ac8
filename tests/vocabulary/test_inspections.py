"""Inspection frameworks and kinds of inspection, against the dated world of the design."""

import datetime as dt

import pytest

from ylp_analysis.vocabulary.inspections import (
    REGIMES,
    TYPES,
    inspection_type,
    nearest_type,
    regime_on,
)


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        ("2012-08-31", "2012-01"),
        ("2012-09-01", "2012-09"),
        ("2014-08-31", "2012-09"),
        ("2014-09-24", "2014-09"),
        ("2015-09-01", "2015-09"),
        ("2019-09-01", "2019-09"),
        ("2024-09-01", "2019-09"),
        ("2024-09-02", "2024-09"),
        ("2025-11-09", "2024-09"),
        ("2025-11-10", "2025-11"),
        ("2030-01-01", "2025-11"),
        ("2005-08-31", ""),
        ("", ""),
    ],
)
def test_the_framework_is_that_of_the_inspections_own_day(day, regime):
    assert regime_on(day) == regime


def test_frameworks_follow_one_another_without_a_day_between():
    for before, after in zip(REGIMES, REGIMES[1:], strict=False):
        next_day = dt.date.fromisoformat(before.last) + dt.timedelta(days=1)
        assert next_day.isoformat() == after.first
    assert REGIMES[-1].last == ""


def test_no_overall_grade_is_given_after_the_first_of_september_2024():
    assert [r.name for r in REGIMES if not r.overall] == ["2024-09", "2025-11"]


def test_every_framework_and_kind_has_a_source():
    assert all(thing.source for thing in [*REGIMES, *TYPES.values()])


@pytest.mark.parametrize(
    "name",
    ["Special Measures 5th Monitoring Inspection", "s8 NFD due to concern", "s8ds5 - Exempt"],
)
def test_visits_that_were_turned_into_full_inspections_give_grades(name):
    assert "S5" not in name
    assert inspection_type(name).graded


def test_short_inspections_give_no_grades():
    assert not inspection_type("Short  inspection").graded


def test_a_kind_that_is_not_listed_has_a_nearest_one():
    assert inspection_type("S5 Re Inspection of school") is None
    assert nearest_type("S5 Requires Improvement 2nd Re-Inspection").endswith("1st Re-Inspection")
    assert nearest_type("zzz") == ""
