"""Early years by free school meals: years in the column names, England's figures in every row."""

import pandas as pd
import pytest

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.layouts import LAYOUTS
from ylp_analysis.intake.reading import read_file

BY_FSM = next(layout for layout in LAYOUTS if layout.name == "eyfsp_by_fsm")
NATIONAL = next(layout for layout in LAYOUTS if layout.name == "eyfsp_national")


def york(**cells):
    """York in 2018 as published: 87 of 171 is the only count that prints as 50.9%."""
    row = {
        "LA_Code": "816",
        "LA_Name": "York",
        "All_Percent_GLD_2018_LA": "74.8",
        "FSM_Percent_GLD_2018_LA": "50.9",
        "All_Other_Percent_GLD_2018_LA": "77.1",
        "All_Number_GLD_2018_LA": "1974",
        "FSM_Number_GLD_2018_LA": "171",
        "All_Other_Number_GLD_2018_LA": "1803",
        "FSM_Percent_GLD_2018_National": "56.6",
        "FSM_Percent_AoL_Mat_2016_LA": "51.3",
    }
    return {**row, **cells}


def read(*rows, layout=BY_FSM, la_code="816"):
    frame = pd.DataFrame(list(rows), dtype="str").fillna("")
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="line")
    return read_file(frame, layout, Context("eyfsp.csv", "", la_code, "York", "final"))


def cell(table, **where):
    for column, value in where.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_the_one_count_behind_a_percentage_is_recovered():
    counts = read(york()).table("counts")
    fsm = cell(counts, level="la", measure="good_level_of_development", group="disadvantaged")
    assert (fsm["numerator"], fsm["denominator"]) == (87, 171)
    assert (fsm["academic_year"], fsm["definition"]) == ("2017/18", "fsm")


def test_where_two_counts_fit_the_percentage_stays_with_its_denominator():
    """1,390 and 1,391 of 1,803 both print as 77.1%."""
    other = cell(read(york()).table("counts"), level="la", group="other")
    assert pd.isna(other["numerator"])
    assert (other["denominator"], other["value"], other["precision"]) == (1803, 77.1, 0.05)


def test_a_year_in_a_column_name_is_the_one_in_which_the_academic_year_ends():
    area = cell(read(york()).table("counts"), subject="maths")
    assert (area["academic_year"], area["measure"]) == ("2015/16", "expected_standard")
    assert (area["value"], area["precision"]) == (51.3, 0.05)


def test_englands_percentage_is_one_row_however_many_authorities_repeat_it():
    leeds = york(LA_Code="383", LA_Name="Leeds")
    result = read(york(), leeds, york(LA_Code="815", LA_Name="North Yorkshire"))
    england = cell(result.table("counts"), level="england")
    assert (england["area_code"], england["value"]) == ("england", 56.6)
    assert set(result.table("national")["la_code"]) == {"383", "815"}


def test_an_empty_cell_of_an_authority_is_suppressed():
    fsm = cell(
        read(york(FSM_Percent_GLD_2018_LA="", FSM_Number_GLD_2018_LA="")).table("counts"),
        level="la",
        measure="good_level_of_development",
        group="disadvantaged",
    )
    assert fsm["status"] == "suppressed"
    assert pd.isna(fsm["denominator"])


@pytest.mark.parametrize(
    ("cells", "check"),
    [
        ({"FSM_Percent_GLD_2018_LA": "-1"}, "percentages"),
        ({"FSM_Percent_GLD_2018_LA": "half"}, "cells_read"),
        ({"FSM_Number_GLD_2018_LA": "17.1"}, "whole_pupils"),
        ({"FSM_Number_GLD_2018_LA": "-3"}, "whole_pupils"),
    ],
)
def test_an_impossible_cell_fails_with_its_line_and_gives_nothing(cells, check):
    result = read(york(LA_Code="383"), york(**cells))
    finding = next(f for f in result.findings if f.check == check)
    assert (finding.outcome, finding.rows) == ("FAIL", "3")
    assert result.tables == {}


def test_exchanged_groups_are_found():
    """77.1% of 171 and 50.9% of 1,803 would make 53.2% of 1,974, not 74.8%."""
    swapped = york(FSM_Percent_GLD_2018_LA="77.1", All_Other_Percent_GLD_2018_LA="50.9")
    assert [f.check for f in read(swapped).findings] == ["groups_make_all"]
    numbers = york(FSM_Number_GLD_2018_LA="1803", All_Number_GLD_2018_LA="171")
    checks = {f.check for f in read(numbers).findings}
    assert "cohorts_add_up" in checks


def test_a_code_that_no_authority_has_fails():
    assert [f.check for f in read(york(), york(LA_Code="74.1")).findings] == ["la_form"]


def test_england_twice_with_two_values_fails():
    result = read(york(), york(LA_Code="383", FSM_Percent_GLD_2018_National="57.6"))
    assert [f.check for f in result.findings if f.outcome == "FAIL"] == ["rows_once"]


def test_another_authoritys_file_gives_only_its_england_row():
    result = read(york(), la_code="850")
    assert set(result.table("counts")["level"]) == {"england"}
    assert [f.check for f in result.findings] == ["authority"]


def test_englands_numbers_are_facts():
    row = {
        "Country": "England",
        "All_Number_GLD_2018_National": "652349",
        "FSM_Number_GLD_2018_National": "87190",
        "All_Other_Number_GLD_2018_National": "565159",
        "two_year_olds_Percent_2019_National": "68",
    }
    facts = read(row, layout=NATIONAL).table("facts")
    pupils = cell(facts, fact="cohort_pupils", group="fsm")
    assert (pupils["value"], pupils["academic_year"], pupils["level"]) == (87190, "2017/18", "england")  # fmt: skip
    take_up = cell(facts, fact="funded_early_education_2")
    assert (take_up["value"], take_up["academic_year"], take_up["unit"]) == (68, "2018/19", "percent")  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "check"),
    [
        ({"FSM_Number_GLD_2018_National": "86190"}, "cohorts_add_up"),
        ({"two_year_olds_Percent_2019_National": "168"}, "percentages"),
    ],
)
def test_englands_numbers_that_cannot_be_fail(cells, check):
    row = {
        "Country": "England",
        "All_Number_GLD_2018_National": "652349",
        "FSM_Number_GLD_2018_National": "87190",
        "All_Other_Number_GLD_2018_National": "565159",
        "two_year_olds_Percent_2019_National": "68",
    }
    result = read({**row, **cells}, layout=NATIONAL)
    assert [(f.check, f.outcome) for f in result.findings] == [(check, "FAIL")]
