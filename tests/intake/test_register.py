"""Registers of schools, on small made-up ones in the published layouts."""

import pandas as pd
import pytest

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.layouts.gias import SEARCH_EXTRACT
from ylp_analysis.intake.layouts.spine import DETAILS_COPY, SCHOOL_INFORMATION, SPINE
from ylp_analysis.intake.register import read_register, register_of_local
from ylp_analysis.intake.school_kinds import is_academy, kind_of
from ylp_analysis.vocabulary.findings import FAIL, WARNING

OPEN = {
    "URN": "100001", "LA": "816", "LAESTAB": "8162000", "SCHNAME": "Hilltop Primary",
    "ICLOSE": "1", "OPENDATE": "", "CLOSEDATE": "", "MINORGROUP": "Maintained School",
    "NFTYPE": "Community school", "OTHERNFTYPE": "", "ISPRIMARY": "1", "ISSECONDARY": "0",
    "ISPOST16": "0", "AGEL": "4", "AGEH": "11", "OTHERURN": "", "NEWACFLAG": "6",
}  # fmt: skip
OLD = OPEN | {
    "ICLOSE": "2", "CLOSEDATE": "2017-12-31 00:00:00", "OTHERURN": "140001",
    "OTHERNFTYPE": "Academy - Converter mainstream", "NEWACFLAG": "2",
}  # fmt: skip
NEW = OPEN | {
    "URN": "140001", "OPENDATE": "2018-01-01 00:00:00", "MINORGROUP": "Academy",
    "NFTYPE": "Academy - Converter mainstream", "OTHERURN": "100001", "NEWACFLAG": "1",
}  # fmt: skip
STEP = {"urn": "100001", "successor_urn": "140001", "date": "2018-01-01", "kind": "academisation"}


def read(*rows, layout=SPINE):
    frame = pd.DataFrame(list(rows), dtype="str").fillna("")
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="line")
    return read_register(frame, layout, Context("spine.csv", "2017/18", "816", "York", "final"))


def steps(got):
    return got.table("lineage").drop(columns="source").to_dict("records")


def test_a_school_is_read_as_it_stands():
    got = read(OPEN)
    (row,) = got.table("register").to_dict("records")
    assert got.findings == []
    assert (row["phase"], row["kind"], row["status"]) == ("primary", "mainstream", "open")
    assert (row["age_low"], row["age_high"], row["academy"]) == (4, 11, False)
    assert (row["laestab"], row["academic_year"]) == ("8162000", "2017/18")


@pytest.mark.parametrize("rows", [(OLD, NEW), (NEW, OLD), (OLD,), (NEW,)])
def test_a_conversion_is_one_step_whichever_side_states_it(rows):
    assert steps(read(*rows)) == [STEP]


def test_without_the_flag_the_dates_tell_the_direction():
    old = {k: v for k, v in OLD.items() if k != "NEWACFLAG"}
    new = {k: v for k, v in NEW.items() if k != "NEWACFLAG"}
    assert steps(read(old, new)) == [STEP]


def test_a_school_without_a_number_is_no_predecessor():
    assert steps(read(NEW | {"OTHERURN": "999999", "NEWACFLAG": "3"})) == []


def test_other_authorities_schools_are_left_out():
    assert read(OPEN, OPEN | {"URN": "100002", "LA": "850"}).table("register")["urn"].tolist() == [
        "100001"
    ]
    got = read(OPEN | {"LA": "850"})
    assert [(f.check, f.outcome) for f in got.findings] == [("authority", WARNING)]


@pytest.mark.parametrize(
    ("cells", "check"),
    [
        ({"ICLOSE": "7"}, "cells_read"),
        ({"OPENDATE": "next year"}, "dates_read"),
        ({"OPENDATE": "2018-01-01", "CLOSEDATE": "2017-01-01"}, "dates_in_order"),
        ({"URN": "1E5"}, "urn_form"),
    ],
)
def test_a_spoilt_cell_fails_the_file(cells, check):
    (finding,) = read(OPEN | cells).findings
    assert (finding.check, finding.outcome, finding.rows) == (check, FAIL, "2")


def test_a_school_that_stands_twice_fails_the_file():
    (finding,) = read(OPEN, OPEN).findings
    assert (finding.check, finding.rows) == ("rows_once", "2, 3")


@pytest.mark.parametrize(
    ("flags", "phase"),
    [("100", "primary"), ("011", "secondary"), ("111", "all_through"), ("001", "post_16")],
)
def test_the_phase_follows_from_the_flags(flags, phase):
    cells = dict(zip(("ISPRIMARY", "ISSECONDARY", "ISPOST16"), flags, strict=True))
    assert read(OPEN | cells).table("register")["phase"].tolist() == [phase]


@pytest.mark.parametrize(
    ("school_type", "group", "kind", "academy"),
    [
        ("Community school", "Maintained School", "mainstream", False),
        ("Academy - Converter mainstream", "Academy", "mainstream", True),
        ("Free school - Special", "Special School", "special", True),
        ("Studio school", "Academy", "mainstream", True),
        ("University technical college", "Academy", "mainstream", True),
        ("City technology college", "Maintained School", "mainstream", False),
        ("Non-maintained special school", "Special School", "special", False),
        ("Other independent special school", "Special School", "independent", False),
        ("Specialist designated college", "College", "other", False),
        ("General further education college", "College", "other", False),
        ("Service childrens education", "n/a", "other", False),
        ("Local authority nursery school", "Local authority maintained schools", "nursery", False),
        ("Pupil referral unit", "Local authority maintained schools", "referral_unit", False),
        ("Academy alternative provision converter", "Academies", "referral_unit", True),
        ("Maintained School", "Maintained School", "mainstream", False),
    ],
)
def test_the_kind_of_school_follows_from_the_publishers_words(school_type, group, kind, academy):
    types, groups = pd.Series([school_type]), pd.Series([group])
    assert kind_of(types, groups).tolist() == [kind]
    assert is_academy(types, groups).tolist() == [academy]


def test_a_gias_extract_is_read_and_its_heads_are_not():
    row = {
        "URN": "100001", "LA (code)": "816", "LA (name)": "York", "EstablishmentNumber": "2000",
        "EstablishmentName": "Hilltop Primary", "EstablishmentStatus (name)":
        "Open, but proposed to close", "OpenDate": "01-09-1998", "CloseDate": "",
        "EstablishmentTypeGroup (name)": "Local authority maintained schools",
        "TypeOfEstablishment (name)": "Community school", "PhaseOfEducation (name)": "Primary",
        "StatutoryLowAge": "4", "StatutoryHighAge": "11", "HeadLastName": "Canary",
    }  # fmt: skip
    got = read(row, layout=SEARCH_EXTRACT)
    (school,) = got.table("register").to_dict("records")
    assert got.findings == []
    assert (school["laestab"], school["opened"]) == ("8162000", "1998-09-01")
    assert (school["status"], school["phase"]) == ("proposed_to_close", "primary")
    assert "Canary" not in str(got.tables)


def test_school_information_is_read():
    row = {k: v for k, v in OPEN.items() if k in ("URN", "LA", "LAESTAB", "SCHNAME", "MINORGROUP")}
    row |= {"SCHSTATUS": "Closed", "OPENDATE": "", "CLOSEDATE": "31/08/2019", "ISPRIMARY": "0",
            "ISSECONDARY": "1", "ISPOST16": "1", "SCHOOLTYPE": "Academy converter"}  # fmt: skip
    (school,) = read(row, layout=SCHOOL_INFORMATION).table("register").to_dict("records")
    assert (school["status"], school["closed"]) == ("closed", "2019-08-31")
    assert (school["phase"], school["academy"]) == ("secondary", True)


def test_a_copy_with_ratings_gives_inspections_too():
    row = {
        "URN": "100001", "Name": "Hilltop Primary", "Status": "2", "Rating": "Good",
        "Inspect Date": "20140702", "Date Opened": "", "Date Closed": "20171231",
        "Type": "Maintained School", "Primary": "1", "Secondary": "0", "Post 16": "0",
        "Age From": "4", "Age To": "11", "Other URN": "140001.0", "Local Authority": "816",
    }  # fmt: skip
    got = read(row, row | {"URN": "100002", "Rating": "", "Inspect Date": ""}, layout=DETAILS_COPY)
    assert got.findings == []
    (inspection,) = got.table("inspections").to_dict("records")
    assert (inspection["overall"], inspection["first_day"]) == (2, "2014-07-02")
    assert steps(got)[0] == STEP | {"kind": "unknown"}


def test_the_partnerships_own_list_is_a_register():
    blank = {"opened": "", "closed": "", "predecessor_urn": "", "source": "schools.csv", "line": 2}
    own = pd.DataFrame(
        [
            blank | {"urn": "100001", "name": "Hilltop", "phase": "infant", "type": "mainstream",
                     "status": "maintained", "closed": "2017-12-31"},
            blank | {"urn": "140001", "name": "Hilltop", "phase": "infant", "type": "mainstream",
                     "status": "converter_academy", "opened": "2018-01-01",
                     "predecessor_urn": "100001"},
            blank | {"urn": "100003", "name": "Acorn", "phase": "nursery", "type": "nursery",
                     "status": ""},
        ]
    )  # fmt: skip
    register, lineage = register_of_local(own, la_code="816")
    assert register["status"].tolist() == ["closed", "open", "open"]
    assert register["phase"].tolist() == ["primary", "primary", "nursery"]
    assert register["academy"].tolist()[:2] == [False, True]
    assert pd.isna(register["academy"].iloc[2])
    assert lineage.drop(columns="source").to_dict("records") == [STEP]
