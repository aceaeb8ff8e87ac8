"""A root that holds every file of York and of England that is held, prepared in one go."""

import shutil
from collections.abc import Callable

import pandas as pd
import pytest

from ylp_analysis.prepare import Examined, prepare
from ylp_analysis.store.places import Places
from ylp_analysis.store.sidecar import adopt
from ylp_analysis.store.start import start_project
from ylp_analysis.store.tables import read_table

NOT_OURS = ("meta", "other_la_samples")
HEADER_ONLY = "20220420_gias_header_only.csv"
WITHOUT_A_YEAR = ("816_swf.csv", "england_swf.csv.gz")
# 3-data §3.5: disadvantaged and other pupils, percentages and average scores.
KS2_RWM = {"2015/16": (26, 59), "2016/17": (40, 66), "2017/18": (45, 72), "2018/19": (43, 75),
           "2021/22": (40, 71), "2022/23": (37, 70), "2023/24": (33, 70), "2024/25": (36, 70)}  # fmt: skip
ATTAINMENT_8 = {"2015/16": (40.6, 55.7), "2018/19": (37.8, 53.8), "2023/24": (31.8, 52.4)}
KS4_DISADVANTAGED = {"2014/15": 288, "2015/16": 269, "2016/17": 272}


@pytest.fixture(scope="module")
def whole(dfe, tmp_path_factory) -> tuple[Places, Examined]:
    places = start_project(tmp_path_factory.mktemp("whole") / "york", name="York", la_code="816")
    for file in [*dfe.rglob("*.csv"), *dfe.rglob("*.csv.gz")]:
        if file.name != HEADER_ONLY and not set(NOT_OURS) & set(file.parts):
            shutil.copy(file, places.raw)
    for name in WITHOUT_A_YEAR:
        adopt(places.raw / name, academic_year="2018/19")
    return places, prepare(places)


@pytest.fixture(scope="module")
def table(whole) -> Callable[[str], pd.DataFrame]:
    return lambda name: read_table(whole[0], name)


def la_values(table, key_stage, subject, measure):
    gaps = table("gaps")
    rows = gaps[
        (gaps["level"] == "la")
        & (gaps["comparator"] == "same_area")
        & (gaps["key_stage"] == key_stage)
        & (gaps["subject"] == subject)
        & (gaps["measure"] == measure)
        & (gaps["definition"] != "fsm" if key_stage != "EYFS" else True)
    ]
    return rows.set_index("academic_year")[["disadvantaged_value", "other_value"]]


def test_every_file_is_taken_for_something_and_none_fails(whole, table):
    places, examined = whole
    assert examined.failed_files == []
    files = {p.name for p in places.raw.iterdir() if not p.name.endswith(".toml")}
    sources = table("sources").set_index("source")
    assert set(sources.index) == files
    assert len(files) > 55
    assert (sources["taken_for"] != "").all()
    copies = sources[sources["precedence"] == "derived_copy"]
    assert copies["taken_for"].str.contains("derived copy").all()
    assert {"816_ks2_perf_2016.csv", "financials_2014.csv.gz", "816_ofsted_ratings_2018.csv"} <= {
        *copies.index
    }


def test_no_column_of_a_real_file_is_strange(table):
    findings = table("findings")
    assert not findings["check"].isin(["columns_known", "header_spelling"]).any()


def test_facts_that_came_twice_are_listed_with_the_file_that_stands(table):
    twice = table("twice").set_index(["table", "kept", "left_out"])
    newer, older = (
        "York_England_YorkshireHumber_bds_long.csv",
        "York_England_YorkshireHumber_bds_long_2024-11-15.csv",
    )
    pair = twice.loc[("counts", newer, older)]
    assert pair["facts"] > 1_000
    assert pair["why"] == "it is the newer release"
    same = twice.loc[
        (
            "counts",
            "2013-2014_816_ks4_final_data.csv",
            "2013-2014_england_ks4_final_data.csv.gz",
        )
    ]
    assert same["different"] == 0


@pytest.mark.parametrize("year", KS2_RWM)
def test_york_key_stage_2(table, year):
    values = la_values(table, "KS2", "rwm", "expected_standard")
    assert tuple(values.loc[year]) == KS2_RWM[year]


@pytest.mark.parametrize("year", ATTAINMENT_8)
def test_york_attainment_8(table, year):
    values = la_values(table, "KS4", "all", "attainment_8")
    assert tuple(values.loc[year]) == ATTAINMENT_8[year]


def test_york_early_years_with_their_numbers(table):
    gaps = table("gaps")
    row = gaps[
        (gaps["level"] == "la")
        & (gaps["comparator"] == "same_area")
        & (gaps["measure"] == "good_level_of_development")
        & (gaps["subject"] == "all")
        & (gaps["academic_year"] == "2017/18")
    ].iloc[0]
    assert row["disadvantaged_pupils"] == 171
    assert row["disadvantaged_pupils"] + row["other_pupils"] == 1974
    assert round(row["disadvantaged_value"], 1) == 50.9
    assert row["other_value"] == 77.1


def test_york_key_stage_4_of_the_plans_year_is_third_widest_of_150(table):
    (row,) = table("ranks").query("measure == 'five_ac_em'").to_dict("records")
    assert (row["rank_from_widest"], row["of"]) == (3, 150)
    assert round(row["gap"], 1) == 40.4
    assert round(row["median_gap"], 1) == 28.9


def test_york_disadvantaged_pupils_in_the_key_stage_4_year_group(table):
    facts = table("facts")
    rows = facts[
        (facts["fact"] == "destinations_cohort")
        & (facts["level"] == "la")
        & (facts["group"] == "disadvantaged")
    ].set_index("academic_year")["value"]
    assert rows.to_dict() == KS4_DISADVANTAGED


def test_york_inspections_at_31_july_2018(table):
    inspections = table("inspections")
    file = "816_england_ofsted-schools_2018-07-31.csv"
    grades = inspections.loc[inspections["source"] == file, "overall"].value_counts()
    assert grades.sort_index().to_dict() == {1: 15, 2: 40, 3: 2, 4: 4}


def test_a_score_whose_limit_is_exactly_zero_is_kept_so(table):
    counts = table("counts")
    (row,) = counts[
        (counts["area_name"] == "Vale of York Academy")
        & (counts["measure"] == "progress_8")
        & (counts["academic_year"] == "2018/19")
        & (counts["data_version"] == "provisional")
        & (counts["subject"] == "all")
    ].to_dict("records")
    assert (row["value"], row["value_high"]) == (-0.25, 0.0)


def test_a_school_that_became_an_academy_is_one_school(table):
    schools = table("schools").set_index("urn")["school_id"]
    assert set(schools.get("121271", pd.Series(["144265"]))) == {"144265"}
    assert set(table("lineage").query("urn == '121271'")["successor_urn"]) == {"144265"}
