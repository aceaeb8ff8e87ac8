"""What a file is: its shape, its year; or why that cannot be said."""

import pytest

from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.layouts import LAYOUTS

KS2 = [
    "RECTYPE",
    "LEA",
    "URN",
    "SCHNAME",
    "TELIG",
    "TFSM6CLA1A",
    "TNotFSM6CLA1A",
    "PTRWM_EXP",
    "PTRWM_EXP_FSM6CLA1A",
]


def failed(identity):
    return [f for f in identity.findings if f.outcome == "FAIL"]


@pytest.mark.parametrize(
    ("name", "year", "where"),
    [
        ("2018-2019_850_ks2final.csv", "2018/19", "file name"),
        ("2018-2019/england_ks2final.csv", "2018/19", "folder"),
    ],
)
def test_the_year_comes_from_the_name_or_the_folder(name, year, where):
    identity = identify(name, KS2)
    assert (identity.year, identity.year_from) == (year, where)
    assert failed(identity) == []


def test_the_sidecar_wins_over_the_name():
    identity = identify("2018-2019_850_ks2final.csv", KS2, stated_year="2017/18")
    assert (identity.year, identity.year_from) == ("2017/18", "sidecar")


def test_a_file_without_a_year_fails_and_says_how_to_state_it():
    (finding,) = failed(identify("ks2final.csv", KS2))
    assert finding.check == "year_stated"
    assert "ylp adopt ks2final.csv --year" in finding.remedy


def test_a_year_that_the_columns_contradict_fails():
    (finding,) = failed(identify("2013-2014_850_ks2final.csv", KS2))
    assert finding.check == "year_in_layout"
    assert "2015/16 to now" in finding.sentence


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_layout_is_recognised_by_its_own_columns(layout):
    identity = identify(
        f"{(layout.first_year or '2017/18').replace('/', '-')}_x.csv", layout.columns
    )
    assert identity.layout is layout


@pytest.mark.parametrize("column", ["TELIG", "TFSM6CLA1A", "LEA", "PTRWM_EXP"])
def test_a_missing_column_is_named(column):
    (finding,) = failed(identify("2018-2019_x.csv", [c for c in KS2 if c != column]))
    assert (finding.check, finding.column) == ("columns_there", column)


def test_a_misspelt_column_is_told_by_its_nearest():
    columns = ["TELIGG" if c == "TELIG" else c for c in KS2]
    (finding,) = failed(identify("2018-2019_x.csv", columns))
    assert finding.remedy == "Is it the column TELIGG?"


def test_an_unknown_shape_is_told_what_is_known():
    (finding,) = failed(identify("2018-2019_x.csv", ["a", "b", "c"]))
    assert finding.check == "layout_known"
    assert "Key stage 2 performance tables" in finding.remedy


def test_a_column_of_a_persons_details_fails():
    (finding,) = failed(identify("2018-2019_x.csv", [*KS2, "Date of Birth"]))
    assert (finding.check, finding.column) == ("no_personal_columns", "Date of Birth")


def test_a_whole_file_that_lost_its_groups_is_not_taken_for_a_provisional_one():
    whole = next(layout for layout in LAYOUTS if layout.name == "ks4_grades_9_to_1")
    columns = [c for c in whole.columns if c != "TFSM6CLA1A"]
    (finding,) = failed(identify("2017-2018_x.csv", columns))
    assert (finding.check, finding.column) == ("columns_there", "TFSM6CLA1A")


def test_an_unverified_layout_is_said():
    levels = next(layout for layout in LAYOUTS if layout.name == "ks2_levels")
    findings = identify("2013-2014_x.csv", levels.columns).findings
    assert [f.check for f in findings] == ["layout_verified"]
