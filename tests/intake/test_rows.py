"""A published table as tidy counts, and what is said when it cannot be."""

import pandas as pd
import pytest

from ylp_analysis.vocabulary import terms


def only(table, **wanted):
    """The one row of a table with these values."""
    for column, value in wanted.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def count(read, group, subject="rwm", measure="expected_standard"):
    return only(read.table("counts"), group=group, subject=subject, measure=measure, level="school")


def failed(read):
    return {(f.check, f.column, f.rows) for f in read.findings if f.outcome == "FAIL"}


def test_a_percentage_becomes_the_count_behind_it(read, ks2_row):
    table = read(ks2_row())
    assert count(table, "disadvantaged")[["numerator", "denominator"]].tolist() == [6, 18]
    assert count(table, "other")[["numerator", "denominator"]].tolist() == [30, 42]
    assert count(table, "all")[["numerator", "denominator"]].tolist() == [36, 60]


def test_the_counts_have_the_columns_and_types_of_the_contract(read, ks2_row):
    counts = read(ks2_row()).table("counts")
    assert {c: str(t) for c, t in counts.dtypes.items()} == dict(terms.COUNTS_COLUMNS)


def test_column_names_are_matched_without_case(read, ks2_row):
    row = {name.lower(): cell for name, cell in ks2_row().items()}
    assert count(read(row), "disadvantaged")["numerator"] == 6


def test_a_percentage_that_no_count_gives_is_kept_and_said(read, ks2_row):
    # 17 pupils: 5 are 29%, 6 are 35%; nothing is 33%
    table = read(ks2_row(TFSM6CLA1A="17", TNotFSM6CLA1A="43"))
    row = count(table, "disadvantaged")
    assert row["numerator"] is pd.NA
    assert (row["value"], row["precision"]) == (33, 0.5)
    warning = next(f for f in table.findings if f.check == "percentage_fits_cohort")
    assert warning.outcome == "WARNING"
    assert warning.rows == "2"


def test_what_the_publisher_hid_stays_hidden(read, ks2_row):
    table = read(ks2_row(TFSM6CLA1A="3", PTRWM_EXP_FSM6CLA1A="SUPP", PTRWM_EXP_NotFSM6CLA1A="SUPP"))
    assert count(table, "disadvantaged")["status"] == "suppressed"
    assert count(table, "disadvantaged")["denominator"] == 3
    assert count(table, "other")["numerator"] is pd.NA


def test_no_pupils_is_a_status_and_not_a_zero(read, ks2_row):
    row = count(read(ks2_row(TFSM6CLA1A="0", PTRWM_EXP_FSM6CLA1A="")), "disadvantaged")
    assert row["status"] == "no_pupils"
    assert row["numerator"] is pd.NA


def test_a_school_without_a_cohort_is_a_school_without_counts(read, ks2_row):
    new = ks2_row(URN="115999", TELIG="", TFSM6CLA1A="", TNotFSM6CLA1A="", PTRWM_EXP="NEW")
    table = read(ks2_row(), new)
    assert set(table.table("schools")["urn"]) == {"115852", "115999"}
    assert set(table.table("counts")["area_code"]) == {"115852"}


def test_the_england_row_is_the_state_funded_one(read, ks2_row):
    table = read(
        ks2_row(),
        ks2_row(RECTYPE="5", LEA="", URN="", SCHNAME="", PTRWM_EXP="65%"),
        ks2_row(RECTYPE="4", LEA="", URN="", SCHNAME="", PTRWM_EXP="64%"),
    )
    england = only(table.table("counts"), level="england", group="all", subject="rwm")
    assert england["numerator"] == 39  # 65% of 60
    assert england["area_code"] == "england"


def test_another_authoritys_file_gives_only_its_england_rows(read, ks2_row):
    table = read(ks2_row(LEA="816"), ks2_row(RECTYPE="5", LEA="", URN="", SCHNAME=""))
    assert set(table.table("counts")["level"]) == {"england"}
    assert [f.check for f in table.findings if f.outcome == "WARNING"] == ["authority"]


def test_decimal_codes_of_derived_copies_are_read(read, ks2_row):
    table = read(ks2_row(URN="115852.0", LEA="850.0", TELIG="60.0"))
    assert set(table.table("schools")["urn"]) == {"115852"}


def test_progress_scores_keep_their_published_limits(read, ks2_row):
    row = ks2_row(
        READPROG_FSM6CLA1A="-0.8", READPROG_FSM6CLA1A_LOWER="-2.1", READPROG_FSM6CLA1A_UPPER="0.5"
    )
    score = count(read(row), "disadvantaged", "reading", "progress_score")
    assert score[["value", "value_low", "value_high"]].tolist() == [-0.8, -2.1, 0.5]


@pytest.mark.parametrize(
    ("cells", "check", "column"),
    [
        ({"PTRWM_EXP": "sixty"}, "cells_read", "PTRWM_EXP"),
        ({"PTRWM_EXP": "101%"}, "percentages", "PTRWM_EXP"),
        ({"TFSM6CLA1A": "-1"}, "whole_pupils", "TFSM6CLA1A"),
        ({"TFSM6CLA1A": "17.5"}, "whole_pupils", "TFSM6CLA1A"),
        ({"URN": "1.41E+05"}, "urn_form", "URN"),
        ({"RECTYPE": "9"}, "record_types", "RECTYPE"),
    ],
)
def test_a_bad_cell_fails_its_file_with_column_and_line(read, ks2_row, cells, check, column):
    table = read(ks2_row(URN="115900"), ks2_row(**cells))
    assert (check, column, "3") in failed(table)
    shown = " ".join(f.sentence + f.remedy for f in table.findings)
    assert not any(value in shown for value in cells.values() if len(value) > 2)


def test_fractions_among_percentages_fail(read, ks2_row):
    table = read(ks2_row(), ks2_row(URN="115900", PTRWM_EXP="0.57"))
    assert ("percentages", "PTRWM_EXP", "3") in failed(table)


def test_a_school_twice_fails(read, ks2_row):
    assert ("rows_once", "", "2, 3") in failed(read(ks2_row(), ks2_row()))


def test_the_frame_given_is_not_changed(ks2, ks2_row):
    from ylp_analysis.intake.records import Context
    from ylp_analysis.intake.rows import read_rows

    frame = pd.DataFrame([ks2_row()], dtype="str")
    before = frame.copy()
    read_rows(frame, ks2, Context("ks2.csv", "2018/19", "850", "Hampshire", "final"))
    pd.testing.assert_frame_equal(frame, before)


def test_exchanged_columns_of_pupils_fail(read, ks2_row):
    rows = [ks2_row(URN=str(115000 + i), TFSM6CLA1A="47", TNotFSM6CLA1A="13") for i in range(60)]
    assert "percentage_fits_cohort" in {check for check, _, _ in failed(read(*rows))}


def test_more_pupils_meeting_a_measure_than_there_are_fails(read):
    from ylp_analysis.intake.layouts import LAYOUTS

    layout = next(lay for lay in LAYOUTS if lay.name == "ks4_first_entry")
    row = {"RECTYPE": "1", "LEA": "850", "URN": "116440", "SCHNAME": "Hill", "TPUP": "60"}
    row |= {"TFSMCLA": "18", "TNOTFSMCLA": "42", "PTAC5EM_PTQ": "60%", "TAC5EMFSM_PTQ": "30"}
    found = failed(read(row | {"PTAC5EMFSM_PTQ": "33%"}, layout=layout, year="2013/14"))
    assert ("whole_pupils", "TAC5EMFSM_PTQ", "2") in found


def test_unseen_characters_leave_a_schools_name(read, ks2_row):
    table = read(ks2_row(SCHNAME="Hill\u202etop\u200b"))
    assert table.table("schools")["name"].tolist() == ["Hilltop"]
