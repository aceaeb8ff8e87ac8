"""The shapes of the results tables, year by year: data that must agree with itself."""

import pandas as pd
import pytest

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.layouts import LAYOUTS, PerformanceTable, copies, ks2, ks4, recognise
from ylp_analysis.intake.layouts.known import column_names
from ylp_analysis.intake.layouts.layout import PERCENTAGE, SCORE
from ylp_analysis.intake.rows import read_rows
from ylp_analysis.vocabulary.catalogue import MEASURES
from ylp_analysis.vocabulary.terms import GROUPS
from ylp_analysis.vocabulary.years import between

TABLES = [lay for lay in LAYOUTS if isinstance(lay, PerformanceTable)]
PUBLISHED = [lay for lay in TABLES if not lay.derived and lay.data_version == "final"]
IDENTITY = {"RECTYPE": "1", "LEA": "816", "URN": "121000", "SCHNAME": "Hill"}


def read(layout, *rows, year="", urns=()):
    frame = pd.DataFrame(list(rows), dtype="str").fillna("")
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="line")
    context = Context("table.csv", year, "816", "York", "final", urns=frozenset(urns))
    return read_rows(frame, layout, context)


def counts(read, **wanted):
    table = read.table("counts")
    for column, value in wanted.items():
        table = table[table[column] == value]
    return table


def failed(identity):
    return [f for f in identity.findings if f.outcome == "FAIL"]


@pytest.mark.parametrize("layout", TABLES, ids=lambda layout: layout.name)
def test_every_measure_is_in_the_catalogue_and_read_in_its_unit(layout):
    for measure in layout.measures:
        unit = {PERCENTAGE: "pp", SCORE: "points"}[measure.kind]
        assert MEASURES[measure.measure].unit == unit
        assert set(measure.values) <= set(GROUPS)
        groups = set(measure.values)
        assert all(groups >= set(p) for p in (measure.low, measure.high, measure.numerators))
        assert set(measure.low) == set(measure.high)


@pytest.mark.parametrize("layout", TABLES, ids=lambda layout: layout.name)
def test_no_column_is_read_for_two_facts(layout):
    values = [c.casefold() for m in layout.measures for c in m.values.values()]
    assert len(values) == len(set(values))


def test_names_are_unique_and_copies_say_that_they_are_copies():
    assert len({layout.name for layout in TABLES}) == len(TABLES)
    for layout in TABLES:
        assert layout.title.endswith(", a derived copy") == layout.derived
    assert {layout.name for layout in TABLES if layout.derived} == {
        layout.name for layout in copies.LAYOUTS
    }


@pytest.mark.parametrize("key_stage", ["KS2", "KS4"])
@pytest.mark.parametrize("year", between("2010/11", "2025/26"))
def test_each_year_with_results_has_a_shape_and_the_others_are_refused(key_stage, year):
    without = {"2019/20", "2020/21"} | ({"2021/22"} if key_stage == "KS2" else set())
    accepting = [
        layout.name
        for layout in PUBLISHED
        if layout.key_stage == key_stage
        and not failed(identify(f"{year.replace('/', '-')}_x.csv", layout.columns))
    ]
    assert bool(accepting) == (year not in without)
    # In 2010/11 the file either has groups or has not.
    assert len(accepting) <= (2 if (key_stage, year) == ("KS2", "2010/11") else 1)


def test_a_year_without_tables_is_said_to_have_none():
    (finding,) = failed(identify("2020-2021_816_ks2final.csv", ks2.STANDARDS.columns))
    assert finding.check == "year_in_layout"
    assert "no Key stage 2 performance tables of that year were published" in finding.sentence


def test_later_files_of_the_same_columns_are_read():
    for layout in (ks2.STANDARDS, ks4.GRADES_9_TO_1):
        identity = identify("2029-2030_816_final.csv", layout.columns)
        assert (identity.layout, identity.year) == (layout, "2029/30")


def test_a_star_stands_for_an_earlier_year():
    names = column_names("URN PTRWM_EXP_* AC5EM*_PTQ")
    assert {"URN", "PTRWM_EXP_18", "AC5EM14_PTQ"} <= names
    assert "PTRWM_EXP_27" not in names


# ---- years of levels ----

LEVELS_2014 = {**IDENTITY, "TELIG": "60", "TFSMCLA": "18", "TNOTFSMCLA": "42"}


def test_expected_progress_keeps_its_percentage_without_a_count_of_pupils():
    # 57% of 60 is 34 pupils, but the pupils of a progress measure are fewer than the cohort.
    row = LEVELS_2014 | {"PTREADWRITTAMATX": "80%", "PT2READ": "57%", "PT2READ_FSMCLA": "50%"}
    found = read(ks2.LEVELS, row, year="2013/14")
    progress = counts(found, measure="expected_progress").set_index("group")
    assert progress["value"].to_dict() == {"all": 57.0, "disadvantaged": 50.0}
    assert progress[["numerator", "denominator"]].isna().all(axis=None)
    assert counts(found, measure="level_4_plus")["numerator"].tolist() == [48]
    assert not found.findings


def test_value_added_comes_with_its_published_limits():
    row = LEVELS_2014 | {"PTREADWRITTAMATX": "80%", "OVAMEAS": "100.6", "OLCONF": "99.9"}
    found = read(ks2.LEVELS, row | {"OUCONF": "101.3"}, year="2013/14")
    (added,) = counts(found, measure="value_added").itertuples()
    assert (added.value, added.value_low, added.value_high) == (100.6, 99.9, 101.3)


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("PTENGMATX_FSMCLA", "PTENGMATX_NOTFSMCLA"),
        ("PTFSMCLAENGMATX", "PTNOTFSMCLAENGMATX"),
    ],
)
def test_a_group_is_found_inside_the_name_or_behind_it(low, high):
    row = LEVELS_2014 | {"PTENGMATX": "80%", low: "50%", high: "93%"}
    found = counts(read(ks2.LEVELS, row, year="2011/12"), measure="level_4_plus")
    assert found.set_index("group")["numerator"].to_dict() == {
        "all": 48,
        "disadvantaged": 9,
        "other": 39,
    }


def test_the_last_year_of_levels_has_the_new_definition_under_its_three_spellings():
    row = IDENTITY | {"TELIG": "60", "TFSMCLA1A": "18", "TNOTFSM6CLA1A": "42"}
    row |= {"PTREADWRITTAMATX": "80%", "PTREADWRITTAMATX_FSM6CLA1A": "50%"}
    assert recognise(list(row)).layout is ks2.LAST_LEVELS
    found = counts(read(ks2.LAST_LEVELS, row, year="2014/15"), group="disadvantaged")
    assert found["numerator"].tolist() == [9]
    assert found["definition"].tolist() == ["fsm6_cla_adopted_2015"]


def test_the_tables_of_2011_give_no_groups():
    row = IDENTITY | {"TELIG": "60", "PTENGMATX": "80%", "PTREADWRITMATX": "75%", "TAPS": "28.1"}
    assert recognise(list(row)).layout is ks2.LEVELS_WITHOUT_GROUPS
    found = counts(read(ks2.LEVELS_WITHOUT_GROUPS, row, year="2010/11"))
    assert set(found["group"]) == {"all"}
    assert sorted(found["measure"]) == ["average_point_score", "level_4_plus", "level_4_plus"]


# ---- key stage 4 around 2015 ----


@pytest.mark.parametrize("layout", ks4.LAYOUTS, ids=lambda layout: layout.name)
def test_attainment_8_in_a_table_of_old_grades_does_not_change_its_shape(layout):
    # Schools could choose Attainment 8 in 2015, so its columns may stand in that year's file.
    extra = ["ATT8SCR", "P8MEA"] if layout.last_year else []
    assert recognise([*layout.columns, *extra]).layout is layout


def test_old_grades_are_not_called_grade_4():
    cohorts = {"TPUP": "60", "TFSM6CLA1A": "18", "TNOTFSM6CLA1A": "42"}
    row = IDENTITY | cohorts | {"ATT8SCR": "50.1", "PTL2BASICS_LL_PTQ_EE": "60%"}
    found = counts(read(ks4.FIRST_PROGRESS_8, row, year="2015/16"))
    assert set(found["measure"]) == {"attainment_8", "gcse_ac"}
    assert found.loc[found["measure"] == "gcse_ac", "subject"].tolist() == ["english_maths"]


# ---- derived copies ----


def test_the_rows_of_a_renamed_copy_say_their_year():
    rows = [
        {"URN": "121283", "KS2 Pupils": "60", "Overall Meet Std": "60%", "Academic Year": "2016"},
        {"URN": "999999", "KS2 Pupils": "10", "Overall Meet Std": "60%", "Academic Year": "2016"},
    ]
    found = read(copies.KS2_RENAMED, *rows, urns={"121283"})
    ours = counts(found)
    assert ours[["academic_year", "area_code"]].to_numpy().tolist() == [["2015/16", "121283"]]
    assert ours[["numerator", "denominator"]].to_numpy().tolist() == [[36, 60]]
    # A school of an authority that nobody names is kept for the national spread.
    assert found.table("national")["area_code"].tolist() == ["999999"]


def test_a_copy_of_schools_that_no_file_names_is_said_to_be_nobodys():
    row = {"URN": "121283", "KS2 Pupils": "60", "Overall Meet Std": "6%", "Academic Year": "2016"}
    for urns in ((), ("999999",)):
        found = read(copies.KS2_RENAMED, row, urns=urns)
        (said,) = found.findings
        assert (said.check, said.outcome) == ("authority", "WARNING")
        assert "do not say which authority" in said.sentence
        assert counts(found).empty


def test_a_renamed_copy_of_several_years_fails():
    rows = [
        {"URN": urn, "KS2 Pupils": "60", "Overall Meet Std": "6%", "Academic Year": year}
        for urn, year in (("121283", "2016"), ("121284", "2017"))
    ]
    (finding,) = read(copies.KS2_RENAMED, *rows, urns={"121283", "121284"}).findings
    assert (finding.check, finding.outcome, finding.column) == (
        "year_stated",
        "FAIL",
        "Academic Year",
    )


def test_a_percentage_without_a_cohort_stays_without_a_count():
    row = {"RECTYPE": "1", "URN": "121720", "SCHNAME": "Hill", "COLOUR1": "x", "PHASE": "Secondary"}
    row |= {"ATT8SCR": "50.1", "PTL2BASICS_95": "47%", "P8MEA": "SUPP"}
    found = read(copies.KS4_SELECTED, row, year="2018/19", urns={"121720"})
    table = counts(found).set_index("measure")
    assert table.loc["basics_95", "value"] == 47
    assert table.loc["progress_8", "status"] == "suppressed"
    assert table[["numerator", "denominator"]].isna().all(axis=None)
    assert not found.findings


def test_a_copy_of_authorities_gives_ours_and_the_others():
    rows = [
        {"": "0", "LEA_CODE": code, "LEA_NAME": name, "PTAC5EM_PTQ_dfe": value}
        for code, name, value in (
            ("816", "York", "62.3"),
            ("850", "Hampshire", "59.1"),
            ("845", "East Sussex", ""),
        )
    ]
    found = read(copies.AUTHORITIES_2014, *rows, year="2013/14")
    assert counts(found)[["level", "area_code", "value"]].to_numpy().tolist() == [
        ["la", "816", 62.3]
    ]
    assert found.table("national")[["area_code", "area_name"]].to_numpy().tolist() == [
        ["850", "Hampshire"],
        ["845", "East Sussex"],
    ]
    assert found.table("schools").empty
