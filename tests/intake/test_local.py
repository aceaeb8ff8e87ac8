"""Cells of the partnership's own files: what is read, what stops, and what a finding says."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ylp_analysis.intake.layouts.local import LocalColumn
from ylp_analysis.intake.layouts.local.table import KINDS
from ylp_analysis.intake.local_cells import read_cells
from ylp_analysis.intake.local_texts import without_unseen
from ylp_analysis.vocabulary.findings import FAIL, WARNING


def cells(kind, *texts, **more):
    """The cells read, and each problem as (check, outcome, lines)."""
    column = LocalColumn("c", kind, "A column.", "", blank=True, if_blank="not known", **more)
    text = pd.Series(list(texts), index=range(2, 2 + len(texts)), dtype="str")
    values, problems = read_cells(text, column)
    return values, [(p.check, p.outcome, p.lines) for p in problems]


def read(kind, *texts, **more):
    values, problems = cells(kind, *texts, **more)
    assert problems == []
    return [None if pd.isna(v) else v for v in values]


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_is_missing_and_never_nought_or_no(kind):
    values, problems = cells(kind, "", choices=("a",))
    assert problems == []
    assert values.isna().all() or values.tolist() == [""]


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [
        ("text", "str"),
        ("urn", "str"),
        ("date", "str"),
        ("academic_year", "str"),
        ("choice", "str"),
        ("role", "str"),
        ("numbers", "str"),
        ("whole", "Int64"),
        ("number", "float64"),
        ("money", "float64"),
        ("percentage", "float64"),
        ("yes_no", "boolean"),
    ],
)
def test_each_kind_has_one_dtype_whether_filled_or_not(kind, dtype):
    for texts in ((), ("",), ("", "1"), ("zz",)):
        assert str(cells(kind, *texts, choices=("a",))[0].dtype) == dtype


@pytest.mark.parametrize("text", ["Y", "Yes", "1", "TRUE", "y", "yes"])
def test_yes_is_written_in_many_ways(text):
    assert read("yes_no", text) == [True]


@pytest.mark.parametrize("text", ["N", "No", "0", "FALSE", "n"])
def test_no_is_written_in_many_ways(text):
    assert read("yes_no", text) == [False]


@pytest.mark.parametrize("text", ["2", "-1", "maybe", "yes?", "1.0"])
def test_what_is_neither_yes_nor_no_stops(text):
    assert cells("yes_no", "yes", text)[1] == [("yes_or_no", FAIL, [3])]


def test_counts_are_whole_and_may_have_separators():
    assert read("whole", "12", "1,234", "7.0", "-1", "−2") == [12, 1234, 7, -1, -2]


@pytest.mark.parametrize("text", ["12.5", "0.57"])
def test_a_fraction_of_a_pupil_stops(text):
    assert cells("whole", text)[1] == [("whole_pupils", FAIL, [2])]


@pytest.mark.parametrize(
    "text",
    ["inf", "1e400", "nan", "12 pupils", "1,23", "1.234,5", "1.41E+05", "9" * 16, "SUPP", "-", "٣"],
)
def test_what_is_no_number_stops_and_is_never_missing_in_silence(text):
    for kind in ("whole", "number", "money"):
        assert cells(kind, text)[1] == [("cells_read", FAIL, [2])]


def test_a_number_outside_the_limits_stops_with_the_limit_and_not_the_number():
    column = LocalColumn("criterion", "whole", "A criterion.", "1", low=1, high=13)
    (problem,) = read_cells(pd.Series(["1", "13", "14", "-3"], dtype="str"), column).problems
    assert (problem.check, problem.lines) == ("numbers_in_range", [2, 3])
    assert problem.what == "hold a number below 1 or above 13."


def test_pounds_may_have_their_sign():
    assert read("money", "£251,700", "£2,000.50", "10000") == [251_700, 2_000.5, 10_000]


def test_percentages_may_have_their_sign_but_not_be_mixed_with_fractions():
    assert read("percentage", "57%", "57", "0%", "100%") == [57, 57, 0, 100]
    assert read("percentage", "0.57", "0.6") == [0.57, 0.6]
    assert cells("percentage", "57%", "0.57")[1] == [("percentages", FAIL, [3])]
    assert cells("percentage", "101%", "-1")[1] == [("percentages", FAIL, [2, 3])]


def test_a_list_of_numbers_may_be_written_as_people_do():
    texts = ("1;2;6", "1, 2, 6", "1 and 2", "4")
    assert read("numbers", *texts, low=1, high=6) == ["1;2;6", "1;2;6", "1;2", "4"]
    assert cells("numbers", "1;7", low=1, high=6)[1] == [("numbers_in_range", FAIL, [2])]
    assert cells("numbers", "one", "1-3", low=1, high=6)[1] == [("cells_read", FAIL, [2, 3])]


def test_dates_are_written_year_month_day():
    assert read("date", "2015-03-31", "2016-02-29", "2015-03-31 00:00:00") == [
        "2015-03-31",
        "2016-02-29",
        "2015-03-31",
    ]


@pytest.mark.parametrize(
    "text",
    ["31/03/2015", "3/4/15", "31 March 2015", "42094", "2015-3-1", "20150331", "2015-02-30",
     "2015-W13-2", "0015-03-31", "2015", "2015-03-31 09:30:00"],
)  # fmt: skip
def test_another_date_stops_because_day_and_month_are_never_guessed(text):
    assert cells("date", text)[1] == [("dates_iso", FAIL, [2])]


@given(st.dates(min_value=dt.date(1800, 1, 1), max_value=dt.date(2999, 12, 31)))
def test_every_iso_date_is_read_as_itself(day):
    assert read("date", day.isoformat()) == [day.isoformat()]


def test_academic_years_are_read_in_their_spellings():
    assert read("academic_year", "2014/15", "201415", "2014-15", "2014-2015") == ["2014/15"] * 4


@pytest.mark.parametrize("text", ["2015", "2014/16", "14/15", "2014/5", "2015.0", "next"])
def test_a_bare_or_broken_year_stops(text):
    assert cells("academic_year", "2014/15", text)[1] == [("years_read", FAIL, [3])]


def test_a_bare_financial_year_is_the_one_in_which_it_ends_and_that_is_said():
    values, problems = cells("financial_year", "2015", "2015/16")
    assert values.tolist() == ["2014/15", "2015/16"]
    assert problems == [("years_read", WARNING, [2])]


def test_a_urn_has_five_to_seven_digits():
    assert read("urn", "999001", "12345", "0999001") == ["999001", "12345", "0999001"]
    values, problems = cells("urn", "141279.0")
    assert (values.tolist(), problems) == (["141279"], [("urn_decimals", WARNING, [2])])


@pytest.mark.parametrize("text", ["1.41E+05", "1234", "12345678", "14127x", "141279.5", "1412 79"])
def test_what_is_no_urn_stops(text):
    assert cells("urn", text)[1] == [("urn_form", FAIL, [2])]


def test_a_choice_is_read_in_any_case_and_given_in_its_own_spelling():
    choices = ("KS2", "no_concern")
    assert read("choice", "ks2", "No concern", "no-concern", choices=choices) == [
        "KS2",
        "no_concern",
        "no_concern",
    ]


def test_an_unknown_choice_stops_with_the_nearest_word_and_never_with_the_cell():
    column = LocalColumn("judgement", "choice", "What.", "", choices=("concern", "watch"))
    text = pd.Series(["concernn", "zebra", "watch"], index=[2, 3, 4], dtype="str")
    near, far = read_cells(text, column).problems
    assert (near.check, near.lines, near.remedy) == (
        "choices_known",
        [2],
        "Did you mean concern? Known: concern, watch.",
    )
    assert (far.lines, far.remedy) == ([3], "Known: concern, watch.")
    assert "concernn" not in near.what + near.remedy
    assert "zebra" not in far.what + far.remedy


def test_roles_are_known_by_short_and_long_name():
    assert read("role", "nle", "National leader of education", "SLE") == ["NLE", "NLE", "SLE"]
    assert cells("role", "superhead")[1] == [("role_of_its_time", FAIL, [2])]


@pytest.mark.parametrize(
    "text",
    ["2015-03-31", "31/03/2015", "3-Mar", "Mar-15", "01-Mar-2015", "1.41E+05", "42094.0",
     "2015-03-31 00:00:00"],
)  # fmt: skip
def test_a_code_that_a_spreadsheet_turned_into_a_date_or_decimal_stops(text):
    assert cells("code", "C-014", text)[1] == [("codes_plain", FAIL, [3])]


@pytest.mark.parametrize("text", ["=cmd()", "../../x", "a/b", "<script>", "-1", "@x", "x" * 61])
def test_a_code_has_plain_characters(text):
    assert cells("code", text)[1] == [("codes_plain", FAIL, [2])]


@pytest.mark.parametrize(
    "text", ["../../x", "CON", "con.html", "a..b", "a\\b", ".hidden", "7", "<b>"]
)
def test_a_name_that_could_not_be_a_page_is_refused(text):
    assert cells("name", "North & East", text)[1] == [("cluster_names", FAIL, [3])]


def test_a_text_has_a_length_and_no_person_in_it():
    assert cells("text", "a" * 300, "a" * 301, high=300)[1] == [("text_length", FAIL, [3])]
    for text in ("write to j.doe@school.example", "see A82020011200B"):
        assert cells("text", text)[1] == [("no_personal_text", FAIL, [2])]
    assert read("text", "<script>alert(1)</script> & =cmd()") == [
        "<script>alert(1)</script> & =cmd()"
    ]


def test_unseen_characters_are_taken_out_and_that_is_said():
    text = pd.Series(
        ["Brack\u200bwith", "\u202eevil", " a\u00a0 b\n", "St Zo\u00eb’s", "x\u0007"],
        index=range(2, 7),
        dtype="str",
    )
    clean, (problem,) = without_unseen(text)
    assert clean.tolist() == ["Brackwith", "evil", "a b", "St Zo\u00eb’s", "x"]
    assert (problem.check, problem.outcome, problem.lines) == (
        "unseen_characters",
        WARNING,
        [2, 3, 6],
    )


def test_a_cell_that_must_be_filled_in_stops_when_it_is_empty():
    column = LocalColumn("urn", "urn", "The school.", "999001")
    (problem,) = read_cells(pd.Series(["999001", ""], index=[2, 3], dtype="str"), column).problems
    assert (problem.check, problem.outcome, problem.lines) == ("cells_filled", FAIL, [3])


@given(st.lists(st.text(max_size=12), max_size=5), st.sampled_from(KINDS))
def test_no_text_whatever_breaks_a_reader_or_is_dropped_in_silence(texts, kind):
    column = LocalColumn("c", kind, "A column.", "", blank=True, choices=("a", "b"))
    clean, _ = without_unseen(pd.Series(texts, index=range(2, 2 + len(texts)), dtype="str"))
    values, problems = read_cells(clean, column)
    told = {line for problem in problems for line in problem.lines}
    lost = (clean != "") & (values.isna() | (values.astype("str") == ""))
    assert set(clean.index[lost]) <= told
