"""Exchanged columns: each rule passes on a whole table and is broken by an exchange."""

import pytest

IDS = {
    "cohorts_add_up",
    "groups_make_all",
    "parts_within_whole",
    "limits_around_value",
    "scores_in_range",
    "percentages_not_fractions",
}


def school(ks2_row, number, disadvantaged, **cells):
    """A school of 100 pupils: 40% of the disadvantaged and 70% of the others met the standard."""
    other = 100 - disadvantaged
    met = round(0.4 * disadvantaged + 0.7 * other)
    row = {
        "URN": str(100000 + number),
        "TELIG": "100",
        "TFSM6CLA1A": str(disadvantaged),
        "TNotFSM6CLA1A": str(other),
        "PTRWM_EXP": f"{met}%",
        "PTRWM_EXP_FSM6CLA1A": "40%",
        "PTRWM_EXP_NotFSM6CLA1A": "70%",
        "PTRWM_HIGH": "10%",
        "PTRWM_HIGH_FSM6CLA1A": "10%",
        "PTRWM_HIGH_NotFSM6CLA1A": "10%",
        "READ_AVERAGE": "104",
        "READPROG": "1.1",
        "READPROG_LOWER": "-0.4",
        "READPROG_UPPER": "2.6",
    }
    return ks2_row(**{**row, **cells})


@pytest.fixture
def said(ks2_row, read):
    """Findings of this module on five schools with these cells changed: check → outcome."""

    def make(schools=5, **cells):
        rows = [school(ks2_row, n, 20 + 10 * (n % 2), **cells) for n in range(schools)]
        return {f.check: f for f in read(*rows).findings if f.check in IDS}

    return make


def test_a_table_that_agrees_with_itself_has_nothing_to_say(said):
    assert said() == {}


def test_cohorts_that_do_not_add_up_fail(said):
    finding = said(TELIG="101")["cohorts_add_up"]
    assert (finding.outcome, "PTRWM_EXP" in finding.column) == ("FAIL", True)


def test_exchanged_groups_fail(said):
    found = said(PTRWM_EXP_FSM6CLA1A="70%", PTRWM_EXP_NotFSM6CLA1A="40%")
    assert found["groups_make_all"].outcome == "FAIL"
    assert "exchanged" in found["groups_make_all"].remedy


def test_a_higher_standard_above_the_expected_one_fails(said):
    found = said(PTRWM_HIGH_FSM6CLA1A="50%", PTRWM_HIGH_NotFSM6CLA1A="80%")
    assert found["parts_within_whole"].outcome == "FAIL"


def test_exchanged_limits_fail(said):
    found = said(READPROG_LOWER="2.6", READPROG_UPPER="-0.4")
    assert found["limits_around_value"].outcome == "FAIL"


def test_limits_that_are_not_those_of_the_score_fail(said):
    assert said(READPROG_LOWER="-0.1")["limits_around_value"].outcome == "FAIL"


def test_a_percentage_among_scores_fails(said):
    assert said(READ_AVERAGE="64")["scores_in_range"].outcome == "FAIL"


def test_percentages_written_as_fractions_fail(said):
    found = said(
        PTRWM_EXP="0.64", PTRWM_EXP_FSM6CLA1A="0.4", PTRWM_EXP_NotFSM6CLA1A="0.7",
        PTRWM_HIGH="0", PTRWM_HIGH_FSM6CLA1A="0", PTRWM_HIGH_NotFSM6CLA1A="0",
    )  # fmt: skip
    assert found["percentages_not_fractions"].outcome == "FAIL"


def test_one_row_that_breaks_a_rule_is_a_warning_with_its_line(ks2_row, read):
    rows = [school(ks2_row, n, 20 + n) for n in range(12)]
    rows[3] = school(ks2_row, 3, 23, PTRWM_EXP="70%")
    (finding,) = [f for f in read(*rows).findings if f.check in IDS]
    assert (finding.check, finding.outcome, finding.rows) == ("groups_make_all", "WARNING", "5")
    assert "70" not in finding.sentence


def test_a_measure_without_groups_is_left_alone(said):
    assert said(PTRWM_EXP_FSM6CLA1A="SUPP", PTRWM_EXP_NotFSM6CLA1A="SUPP") == {}
