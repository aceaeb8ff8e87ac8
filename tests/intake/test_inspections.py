"""Tables of inspections, on small made-up lists in the published layouts."""

import pandas as pd
import pytest

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.dates import read_dates
from ylp_analysis.intake.inspections import inspections_of_local, read_grades, read_inspections
from ylp_analysis.intake.layouts.ofsted import LAST_2018, PERIOD_2013, PERIOD_2014, RATINGS_COPY
from ylp_analysis.vocabulary.findings import FAIL, WARNING
from ylp_analysis.vocabulary.tables import INSPECTIONS_COLUMNS

ROW = {
    "URN": "100001",
    "LAESTAB": "8162000",
    "School name": "Hilltop Primary",
    "Type of establishment": "Community School",
    "Phase": "Primary",
    "Inspection start date": "02/07/2014",
    "Inspection end date": "03/07/2014",
    "Inspection type": "S5 Inspection",
    "Overall effectiveness": "3",
    "Category of concern": "NULL",
    "Achievement of pupils": "3",
    "Behaviour and safety of pupils": "2",
    "Quality of teaching": "3",
    "Leadership and management": "9",
}


def read(*rows, layout=PERIOD_2013, urns=frozenset()):
    frame = pd.DataFrame(list(rows), dtype="str").fillna("")
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="line")
    return read_inspections(
        frame, layout, Context("list.csv", "", "816", "York", "final", urns=urns)
    )


def only(got):
    (row,) = got.table("inspections").to_dict("records")
    return row


def checks(got):
    return [(f.check, f.outcome) for f in got.findings]


def test_a_row_is_read_as_it_stands():
    got = read(ROW)
    row = only(got)
    assert got.findings == []
    assert dict(got.table("inspections").dtypes.astype("str")) == dict(INSPECTIONS_COLUMNS)
    assert (row["urn"], row["laestab"], row["la_code"]) == ("100001", "8162000", "816")
    assert (row["first_day"], row["last_day"], row["published"]) == ("2014-07-02", "2014-07-03", "")
    assert (row["overall"], row["behaviour"], row["graded"]) == (3, 2, True)
    assert (row["regime"], row["phase"], row["category_of_concern"]) == ("2012-09", "primary", "")


def test_nine_null_and_blank_are_no_grade_and_never_zero():
    grades = read_grades(pd.Series(["9", "NULL", "", "0", "1", "Good", "Satisfactory", "7"]))
    assert grades.numbers.isna().tolist() == [True] * 4 + [False] * 3 + [True]
    assert grades.numbers.dropna().tolist() == [1, 2, 3]
    assert grades.unread == [7]
    assert pd.isna(only(read(ROW))["leadership"])


@pytest.mark.parametrize("code", ["SM ", "sm"])
def test_a_category_of_concern_is_read(code):
    assert only(read(ROW | {"Category of concern": code}))["category_of_concern"] == (
        "special_measures"
    )


def test_other_authorities_rows_stand_apart_in_an_england_list():
    got = read(ROW, ROW | {"URN": "100002", "LAESTAB": "8502001"}, ROW | {"LAESTAB": "3012001"})
    assert got.table("inspections")["la_code"].tolist() == ["816"]
    assert got.table("national_inspections")["la_code"].tolist() == ["850", "301"]


def test_of_one_other_authoritys_list_nothing_is_read():
    got = read(ROW | {"LAESTAB": "8502001"})
    assert checks(got) == [("authority", WARNING)]
    assert got.table("inspections").empty
    assert got.table("national_inspections").empty


def test_a_spoilt_establishment_number_fails_the_file():
    assert ("la_form", FAIL) in checks(read(ROW, ROW | {"LAESTAB": "Mar-62"}))


def test_the_last_inspections_of_all_schools_are_told_apart_by_urn():
    row = {
        "URN": "100001",
        "School name": "Hilltop Primary",
        "Ofsted phase": "PRU",
        "Inspection date": "2014-10-01 00:00:00",
        "Publication date": "2014-10-29 00:00:00",
        "Overall effectiveness": "4",
    }
    other = row | {"URN": "100002"}
    got = read(row, other, layout=LAST_2018, urns=frozenset({"100001"}))
    mine = only(got)
    assert (mine["first_day"], mine["last_day"]) == ("", "2014-10-01")
    assert (mine["published"], mine["regime"], mine["graded"]) == ("2014-10-29", "2014-09", True)
    assert mine["phase"] == "referral_unit"
    assert got.table("national_inspections")["urn"].tolist() == ["100002"]
    assert checks(read(row, layout=LAST_2018)) == [("authority", WARNING)]


def test_ratings_in_words_are_grades_and_repeats_of_a_copy_are_one():
    row = {"URN": "100001", "Rating": "Satisfactory", "Inspection Date": "20110329"}
    got = read(row, row, layout=RATINGS_COPY, urns=frozenset({"100001"}))
    mine = only(got)
    assert got.findings == []
    assert (mine["overall"], mine["first_day"], mine["regime"]) == (3, "2011-03-29", "2009-09")


def test_early_years_and_sixth_form_are_read_from_autumn_2014():
    more = {
        "Effectiveness of the early years provision": "2",
        "Effectiveness of the sixth form provision": "9",
    }
    mine = only(read(ROW | more, layout=PERIOD_2014))
    assert mine["early_years"] == 2
    assert pd.isna(mine["sixth_form"])


def test_inspection_types_fails_no_file_but_warns_and_takes_the_grade():
    odd = ROW | {"Inspection type": "S5 Requires Improvement 2nd Re-Inspection"}
    got = read(odd, ROW | {"URN": "100002", "Inspection type": "Tea", "Overall effectiveness": ""})
    (finding,) = got.findings
    assert (finding.check, finding.outcome, finding.rows) == ("inspection_types", WARNING, "2, 3")
    assert "1st Re-Inspection" in finding.remedy
    assert got.table("inspections")["graded"].tolist() == [True, False]


def test_inspection_types_passes_kinds_that_are_listed():
    assert read(ROW | {"Inspection type": "s8ds5 - Exempt"}).findings == []


def test_a_short_inspection_changes_no_grade():
    assert not only(read(ROW | {"Inspection type": "Short Inspection"}))["graded"]


def test_a_monitoring_visit_without_an_overall_grade_is_not_graded():
    kind = "Special Measures 4th Monitoring Inspection"
    visit = ROW | {"Inspection type": kind, "Overall effectiveness": "NULL"}
    assert not only(read(visit))["graded"]


def test_without_overall_grades_a_full_inspection_is_still_graded():
    late = {"Inspection start date": "01/10/2024", "Inspection end date": "02/10/2024"}
    assert only(read(ROW | late | {"Overall effectiveness": ""}))["graded"]


@pytest.mark.parametrize(
    ("cells", "check"),
    [
        ({"Inspection start date": "31/02/2014"}, "dates_read"),
        ({"Inspection start date": ""}, "dates_read"),
        ({"Inspection start date": "04/07/2014"}, "dates_in_order"),
        ({"Overall effectiveness": "5"}, "cells_read"),
        ({"Quality of teaching": "good-ish"}, "cells_read"),
        ({"Category of concern": "XX"}, "cells_read"),
        ({"URN": "1.41E+05"}, "urn_form"),
    ],
)
def test_dates_read_fails_and_other_spoilt_cells_fail_the_file(cells, check):
    (finding,) = read(ROW | cells).findings
    assert (finding.check, finding.outcome, finding.rows) == (check, FAIL, "2")


def test_spoilt_cells_of_other_authorities_are_let_be():
    assert read(ROW, ROW | {"LAESTAB": "8502001", "Overall effectiveness": "5"}).findings == []


def test_an_inspection_that_stands_twice_fails_the_file():
    assert checks(read(ROW, ROW)) == [("rows_once", FAIL)]


@pytest.mark.parametrize(
    "text",
    ["31/03/2015", "31-03-2015", "2015-03-31", "2015-03-31 00:00:00", "20150331", " 31/03/2015 "],
)
def test_dates_read_passes_every_published_form(text):
    assert read_dates(pd.Series([text])).iso.tolist() == ["2015-03-31"]


@pytest.mark.parametrize("text", ["3/4/15", "2015-13-01", "42094", "31/03/15", "March 2015"])
def test_a_date_in_another_form_is_never_guessed(text):
    dates = read_dates(pd.Series([text], index=[7]))
    assert (dates.iso.tolist(), dates.unread) == ([""], [7])


def test_the_partnerships_own_list_says_itself_what_was_graded():
    grades = dict.fromkeys(
        ("achievement", "behaviour", "teaching", "leadership", "early_years", "sixth_form"), pd.NA
    )
    own = pd.DataFrame(
        [
            {
                "urn": "100001", "first_day": "2015-01-14", "last_day": "", "published": "",
                "inspection_type": "", "graded": graded, "overall": 2, "category_of_concern": "",
                **grades, "line": 2, "source": "inspections.csv",
            }
            for graded in (True, False)
        ]
    )  # fmt: skip
    got = inspections_of_local(own, la_code="816")
    assert got["graded"].tolist() == [True, False]
    assert set(got["regime"]) == {"2014-09"}
    assert list(got.columns) == list(INSPECTIONS_COLUMNS)
