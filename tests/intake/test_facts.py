"""Tables of facts about schools, as small files written by hand."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.facts import read_facts
from ylp_analysis.intake.layouts import (
    LAYOUTS,
    absence,
    census,
    destinations,
    ees,
    finance,
    recognise,
    workforce,
)
from ylp_analysis.vocabulary.findings import FAIL, WARNING

CENSUS, ABSENCE, WORKFORCE = census.LAYOUTS[0], absence.LAYOUTS[0], workforce.LAYOUTS[0]
DESTINATIONS = destinations.LAYOUTS[0]


def table(*rows):
    """Rows of text as a raw file gives them; line numbers start at 2."""
    frame = pd.DataFrame(list(rows), dtype="str").fillna("")
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="line")
    return frame


def read(layout, *rows, year="2018/19", urns=(), name="York"):
    context = Context("made_up.csv", year, "816", name, "final", urns=frozenset(urns))
    return read_facts(table(*rows), layout, context)


def pupil(urn="121673", la="816", **cells):
    """A row of the census: 200 pupils, 20 with free school meals, 30 in six years."""
    row = {"URN": urn, "LA": la, "ESTAB": "4063", "NOR": "200", "TSENELSE": "4", "TSENELK": "20"}
    row |= {"NUMEAL": "5", "NUMENGFL": "195", "NUMUNCFL": "0", "PNUMEAL": "2.5"}
    row |= {"NUMFSM": "20", "NUMFSMEVER": "30", "PNUMFSMEVER": "15"}
    return row | cells


def value(read_, fact, area="121673", group="all", year="2018/19", name="facts"):
    """Value (None when missing) and status of the one row of a fact."""
    t = read_.table(name)
    at = t[(t["fact"] == fact) & (t["area_code"] == area) & (t["group"] == group)]
    at = at[at["academic_year"] == year]
    assert len(at) == 1
    number = at["value"].iloc[0]
    return (None if pd.isna(number) else number), at["status"].iloc[0]


def checks(read_, outcome=None):
    return [f.check for f in read_.findings if outcome in (None, f.outcome)]


def test_a_school_has_one_row_for_each_fact():
    got = read(CENSUS, pupil())
    assert value(got, "pupils_on_roll") == (200, "ok")
    assert value(got, "free_school_meals_pupils") == (20, "ok")
    assert value(got, "free_school_meals_six_years") == (15, "ok")
    facts = got.table("facts")
    assert set(facts["level"]) == {"school"}
    assert set(facts["la_code"]) == {"816"}
    assert set(facts["source"]) == {"made_up.csv"}
    assert got.findings == []


@pytest.mark.parametrize("columns", [{"LA": "PRI", "ESTAB": ""}, {"LA": "", "ESTAB": "PRI"}])
def test_englands_row_for_primaries_is_told_by_either_column(columns):
    got = read(CENSUS, pupil(), pupil("NAT", **{"NOR": "4679382"} | columns))
    assert value(got, "pupils_on_roll", "england", "primary") == (4679382, "ok")
    england = got.table("facts").query("level == 'england'")
    assert set(england["la_code"]) == {""}
    assert set(england["area_name"]) == {"England"}


def test_an_england_row_of_unknown_schools_fails():
    got = read(CENSUS, pupil(), pupil("NAT", LA="XXX", ESTAB=""))
    assert checks(got, FAIL) == ["record_types"]
    assert got.table("facts").empty


def test_other_authorities_rows_are_national_facts():
    got = read(CENSUS, pupil(), pupil("100001", "202"), pupil("100002", "203", NOR="300"))
    assert set(got.table("facts")["area_code"]) == {"121673"}
    assert value(got, "pupils_on_roll", "100002", name="national_facts") == (300, "ok")
    assert set(got.table("national_facts")["la_code"]) == {"202", "203"}


def test_one_other_authoritys_file_is_said_and_not_taken_for_england():
    got = read(CENSUS, pupil("100001", "202"))
    assert checks(got) == ["authority"]
    assert got.table("facts").empty
    assert got.table("national_facts").empty


@pytest.mark.parametrize(
    ("text", "status"),
    [("", "not_available"), ("NA ", "not_applicable"), ("NP", "not_available"),
     ("SUPP", "suppressed"), ("c", "suppressed"), ("k", "low"), ("u", "low_reliability")],
)  # fmt: skip
def test_a_code_or_a_blank_is_a_status_and_never_zero(text, status):
    got = read(CENSUS, pupil(NUMFSMEVER=text))
    assert value(got, "free_school_meals_six_years_pupils") == (None, status)


def test_zeros_printed_for_most_schools_with_free_meals_are_no_numbers():
    # Two of three zeros stand beside pupils with free meals today: the column was not filled in.
    zero = {"NUMFSMEVER": "0", "PNUMFSMEVER": "0"}
    got = read(
        CENSUS,
        pupil(),
        pupil("121271", **zero),
        pupil("121272", **zero),
        pupil("121273", NUMFSM="0", **zero),
    )
    for urn in ("121271", "121272", "121273"):
        assert value(got, "free_school_meals_six_years_pupils", urn) == (None, "not_available")
        assert value(got, "free_school_meals_six_years", urn) == (None, "not_available")
    assert value(got, "free_school_meals_six_years_pupils") == (30, "ok")
    assert checks(got, WARNING) == ["zeros_meant"]
    assert got.findings[0].rows == "3, 4, 5"


def test_one_odd_zero_among_honest_ones_is_kept():
    zero = {"NUMFSMEVER": "0", "PNUMFSMEVER": "0"}
    got = read(
        CENSUS,
        pupil("121271", **zero),
        pupil("121272", NUMFSM="0", **zero),
        pupil("121273", NUMFSM="0", **zero),
    )
    assert value(got, "free_school_meals_six_years_pupils", "121271") == (0, "ok")
    assert got.findings == []


def test_languages_that_add_to_nobody_were_not_collected():
    none = {"NUMEAL": "0", "NUMENGFL": "0", "NUMUNCFL": "0", "PNUMEAL": "0"}
    got = read(CENSUS, pupil(**none), pupil("121272", NUMEAL="0", PNUMEAL="0"))
    assert value(got, "english_additional_language_pupils") == (None, "not_available")
    assert value(got, "english_additional_language_pupils", "121272") == (0, "ok")
    assert checks(got, WARNING) == ["zeros_meant"]


@pytest.mark.parametrize(
    ("cells", "check"),
    [
        ({"NOR": "many", "TSENELK": "?"}, "cells_read"),
        ({"PNUMEAL": "101"}, "percentages"),
        ({"PNUMEAL": "-1"}, "percentages"),
        ({"NOR": "-5"}, "whole_pupils"),
        ({"NOR": "20.5"}, "whole_pupils"),
    ],
)
def test_impossible_cells_fail_once_for_a_file(cells, check):
    got = read(CENSUS, pupil(), pupil("121272", **cells), pupil("121273", **cells))
    assert checks(got, FAIL) == [check]
    finding = got.findings[0]
    assert finding.rows == "3, 4"
    assert all(name in finding.column for name in cells)
    assert not any(text in finding.sentence + finding.remedy for text in ("many", "?"))


def test_other_authorities_impossible_cells_give_no_number_and_no_word():
    odd = {"NOR": "-5", "PNUMEAL": "400"}
    got = read(CENSUS, pupil(), pupil("100001", "202", **odd), pupil("100002", "203"))
    assert got.findings == []
    assert value(got, "pupils_on_roll", "100001", name="national_facts") == (None, "not_available")


def test_englands_weighted_pupils_may_have_decimals():
    row = pupil("NAT", LA="SEC", ESTAB="", NUMFSMEVER="800313.749999")
    got = read(CENSUS, pupil(), row)
    fact = "free_school_meals_six_years_pupils"
    assert value(got, fact, "england", "secondary") == (800313.749999, "ok")


def test_a_school_twice_fails():
    got = read(CENSUS, pupil(), pupil())
    assert checks(got, FAIL) == ["rows_once"]


def test_a_malformed_urn_fails():
    assert checks(read(CENSUS, pupil("1.41E+05")), FAIL) == ["urn_form"]


def test_a_decimal_urn_is_read_and_said():
    got = read(CENSUS, pupil("121673.0"))
    assert value(got, "pupils_on_roll") == (200, "ok")
    assert checks(got, WARNING) == ["urn_decimals"]


def test_an_authority_that_is_no_code_fails():
    assert checks(read(CENSUS, pupil(), pupil("121272", "York")), FAIL) == ["record_types"]


def test_absence_tells_england_by_its_authority_column():
    got = read(
        ABSENCE,
        {"LA": "816", "ESTAB": "4063", "URN": "121673", "PERCTOT": "5.1", "PPERSABS10": "SUPP"},
        {"LA": "NAT", "ESTAB": "SPE", "URN": "", "PERCTOT": "10.1", "PPERSABS10": "28.8"},
    )
    assert value(got, "absence") == (5.1, "ok")
    assert value(got, "persistent_absence") == (None, "suppressed")
    assert value(got, "persistent_absence", "england", "special") == (28.8, "ok")


def test_pay_is_read_with_its_pound_sign_and_comma():
    row = dict.fromkeys(WORKFORCE.required, "10")
    row |= {"LA Number": "816", "URN": "144265"}
    row |= {"Mean Gross FTE Salary of All Teachers (£s)": "£35,338"}
    row |= {"Total Number of Teachers (Full-Time Equivalent)": "14.8"}
    got = read(WORKFORCE, row)
    assert value(got, "mean_teacher_salary", "144265") == (35338, "ok")
    assert value(got, "teachers_fte", "144265") == (14.8, "ok")
    assert set(got.table("facts").query("fact == 'mean_teacher_salary'")["unit"]) == {"pounds"}


def test_amounts_for_each_pupil_are_read_and_rows_of_similar_schools_are_not():
    row = dict.fromkeys(finance.CFR.required, "1")
    school = row | {"LA": "816", "URN": "121673", "FSM": "9.3", "TOTALINCOME": "7,753"}
    school |= {"SUPPLYTEACHERS": "-239", "TOTALEXPENDITURE": "SUPP"}
    similar = row | {"LA": "LA-PRI", "URN": "York", "FSM": ""}
    london = row | {"LA": "LONDON", "URN": "", "TOTALINCOME": "NA "}
    got = read(finance.CFR, school, similar, similar, london)
    assert value(got, "income_per_pupil") == (7753, "ok")
    assert value(got, "supply_teachers_per_pupil") == (-239, "ok")
    assert value(got, "expenditure_per_pupil") == (None, "suppressed")
    assert set(got.table("facts")["area_code"]) == {"121673"}
    assert got.findings == []


def total(urn, year="2014"):
    return {"URN": urn, "Income": "829379.59", "Expenditure": "892242.84", "Balance": "-62863.25",
            "Academic Year": year}  # fmt: skip


def test_a_financial_year_stands_by_the_year_in_which_it_ends():
    got = read(finance.TOTALS, total("121271"), total("121271", "2015"), urns=["121271"])
    assert value(got, "balance", "121271", year="2013/14") == (-62863.25, "ok")
    assert value(got, "income", "121271", year="2014/15") == (829379.59, "ok")


@pytest.mark.parametrize("year", ["", "last", "20145", "2013/14"])
def test_a_row_without_a_year_fails(year):
    got = read(finance.TOTALS, total("121271"), total("121272", year), urns=["121271"])
    assert checks(got, FAIL) == ["year_stated"]
    assert got.findings[0].rows == "3"


def test_rows_without_an_authority_are_ours_by_their_urns():
    got = read(finance.TOTALS, total("121271"), total("100001"), urns=["121271"])
    assert set(got.table("facts")["area_code"]) == {"121271"}
    assert set(got.table("facts")["la_code"]) == {"816"}
    others = got.table("national_facts")
    assert set(others["area_code"]) == {"100001"}
    assert set(others["la_code"]) == {""}


def test_without_any_urn_of_ours_the_owner_is_untold():
    got = read(finance.TOTALS, total("121271"))
    assert checks(got) == ["authority"]
    assert "do not say which authority" in got.findings[0].sentence
    assert got.table("facts").empty


def test_an_authoritys_name_tells_whose_a_row_is_and_urns_when_it_is_spelt_otherwise():
    rows = [
        {"urn": "121673", "school_name": "Huntington", "la_name": "York", "fsm_prop": "9.2"},
        {"urn": "100001", "school_name": "Elsewhere", "la_name": "Camden", "fsm_prop": "z"},
    ]
    by_name = read(ees.FREE_SCHOOL_MEALS, *rows)
    by_urn = read(ees.FREE_SCHOOL_MEALS, *rows, name="City of York", urns=["121673"])
    assert value(by_name, "free_school_meals") == (9.2, "ok") == value(by_urn, "free_school_meals")
    assert set(by_name.table("facts")["area_name"]) == {"Huntington"}
    elsewhere = value(by_name, "free_school_meals", "100001", name="national_facts")
    assert elsewhere == (None, "not_applicable")
    nobody = read(ees.FREE_SCHOOL_MEALS, *rows, name="City of York")
    assert checks(nobody) == ["authority"]


def test_a_spoilt_name_of_an_authority_is_said_before_the_row_is_left_to_others():
    rows = [
        {"urn": "121673", "school_name": "Huntington", "la_name": "York", "fsm_prop": "9.2"},
        {"urn": "121674", "school_name": "Next door", "la_name": "Yrok", "fsm_prop": "8.1"},
    ]
    (finding,) = read(ees.FREE_SCHOOL_MEALS, *rows).findings
    assert (finding.check, finding.outcome, finding.column) == ("authority", "WARNING", "la_name")
    assert "Yrok" not in finding.sentence + finding.remedy


def leavers(kind="1", la="816", urn="121673", **cells):
    row = {"RECTYPE": kind, "LEA": la, "URN": urn, "SCHNAME": "A school", "COHORT": "230"}
    row |= {"COHORT_DIS": "42", "COHORT_NONDIS": "188", "OVERALL_DESTPER": "94%"}
    row |= {"OVERALL_DEST_DIS": "38", "OVERALL_DESTPER_DIS": "90%", "APPRENPER": "SP"}
    return row | {"COHORT_DIS_18": "37", "COHORT_DIS_17": "43"} | cells


def test_one_destination_table_follows_three_years_of_leavers():
    got = read(DESTINATIONS, leavers(), leavers("LA", urn="", COHORT="1607"))
    for year, pupils in (("2016/17", 42), ("2015/16", 37), ("2014/15", 43)):
        assert value(got, "destinations_cohort", group="disadvantaged", year=year) == (pupils, "ok")
    sustained = value(got, "destinations_sustained", group="disadvantaged", year="2016/17")
    assert sustained == (90, "ok")
    assert value(got, "destinations_cohort", "816", year="2016/17") == (1607, "ok")
    assert set(got.table("facts")["key_stage"]) == {"KS4"}


def test_another_years_table_needs_no_new_code():
    # The tables of 2016/17 follow leavers of 2014/15; their _16 and _15 those of the years before.
    row = leavers(COHORT_DIS_16="30", COHORT_DIS_15="20")
    row = {c: v for c, v in row.items() if not c.endswith(("_18", "_17"))}
    got = read(DESTINATIONS, row, year="2016/17")
    for year, pupils in (("2014/15", 42), ("2013/14", 30), ("2012/13", 20)):
        assert value(got, "destinations_cohort", group="disadvantaged", year=year) == (pupils, "ok")


def test_a_small_percentage_is_low_and_not_zero():
    got = read(DESTINATIONS, leavers())
    assert value(got, "destinations_apprenticeship", year="2016/17") == (None, "low")


def test_another_authoritys_row_has_its_own_code():
    got = read(DESTINATIONS, leavers(), leavers("LA", "202", ""), leavers("LA", "203", ""))
    assert set(got.table("national_facts")["area_code"]) == {"202", "203"}


def test_a_new_record_type_fails():
    got = read(DESTINATIONS, leavers(), leavers("9"))
    assert checks(got, FAIL) == ["record_types"]


def ees_row(**cells):
    row = {"time_period": "202324", "geographic_level": "School", "old_la_code": "816"}
    row |= {"school_urn": "121673", "school_name": "Huntington School", "t_pupils": "234"}
    row |= {"t_disadvantaged": "32", "pt_disadvantaged": "13.7", "t_not_disadvantaged": "202"}
    return row | {"diffn_att8": "-20.1", "t_prior_lo": "c", "t_sen": "z"} | cells


def test_the_year_stands_in_the_rows_of_a_release():
    got = read(ees.SCHOOLS, ees_row(), year="")
    cohort = value(got, "cohort_pupils", group="disadvantaged", year="2023/24")
    assert cohort == (32, "ok")
    assert value(got, "cohort_prior_low_pupils", year="2023/24") == (None, "suppressed")
    assert value(got, "cohort_sen_pupils", year="2023/24") == (None, "not_applicable")
    against = value(got, "attainment_8_from_england", group="disadvantaged", year="2023/24")
    assert against == (-20.1, "ok")


FACT_TABLES = [CENSUS, ABSENCE, WORKFORCE, DESTINATIONS, *finance.LAYOUTS, *ees.LAYOUTS]


@pytest.mark.parametrize("layout", FACT_TABLES, ids=lambda layout: layout.name)
def test_each_table_is_told_from_all_others_by_its_columns(layout):
    assert layout in LAYOUTS
    columns = [*layout.required, *layout.one_of[:1]]
    assert recognise([c.upper() for c in columns]).layout is layout


def test_a_misspelt_column_is_named_with_the_nearest():
    columns = ["NORR" if c == "NOR" else c for c in (*CENSUS.required, "NUMFSM")]
    assert recognise(columns) == (CENSUS, {"NOR": "NORR"})


CELLS = st.sampled_from(["0", "3", "17.5", "1,234", "£12", "NP", "NA ", "SUPP", "", "z", "?", "-1"])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_a_fact_has_a_value_exactly_when_its_status_is_ok(cells):
    rows = [
        pupil(str(121000 + i), NOR=a, PNUMEAL=b, NUMFSMEVER=c) for i, (a, b, c) in enumerate(cells)
    ]
    before = table(*rows)
    got = read_facts(before, CENSUS, Context("x.csv", "2018/19", "816", "York", "final"))
    facts = got.table("facts")
    assert (facts["value"].notna() == (facts["status"] == "ok")).all()
    key = ["academic_year", "level", "area_code", "fact", "group"]
    assert not facts.duplicated(key).any()
    assert before.equals(table(*rows))


def test_an_unstated_zero_rule_changes_nothing_else():
    plain = replace(CENSUS, facts=tuple(replace(f, zero_denied_by=()) for f in CENSUS.facts))
    rows = [pupil(), pupil("121272", NUMFSMEVER="0")]
    with_rule, without = read(CENSUS, *rows).table("facts"), read(plain, *rows).table("facts")
    touched = with_rule["fact"].str.startswith("free_school_meals_six_years")
    pd.testing.assert_frame_equal(with_rule[~touched], without[~touched])
