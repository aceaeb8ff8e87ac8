"""The interactive tool's real files: York through the years, every other authority, its dictionary."""

import csv
import gzip
import statistics
import time

import pandas as pd
import pytest

from ylp_analysis.intake.context import Context, Read
from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.layouts.authority_names import AUTHORITIES
from ylp_analysis.intake.layouts.lait import SERIES
from ylp_analysis.intake.layouts.long_table import FactSeries
from ylp_analysis.intake.reading import read_file
from ylp_analysis.measures.authorities import authority_ranks, neighbour_counts
from ylp_analysis.measures.gaps import gap_table
from ylp_analysis.store.raw import read_raw
from ylp_analysis.vocabulary.years import year_ending

NEW = "York_England_YorkshireHumber_bds_long.csv"
OLD = "York_England_YorkshireHumber_bds_long_2024-11-15.csv"
ALL = "all_las_attainment_bds_long.csv.gz"
KS4_2014 = "performance_tables_ks4/2013-2014_england_ks4_final_data.csv.gz"


@pytest.fixture(scope="session")
def read(dfe):
    """Reads a real file as an authority's project would; each file once."""
    held: dict[tuple[str, str], Read] = {}

    def make(name: str, la_code: str = "816") -> Read:
        if (name, la_code) not in held:
            path = dfe / name if "/" in name else dfe / "lait" / name
            raw = read_raw(path, dfe)
            identity = identify(raw.name, [str(c) for c in raw.frame.columns])
            assert identity.layout is not None, identity.findings
            context = Context(raw.name, identity.year, la_code, "York", identity.data_version)
            held[name, la_code] = read_file(raw.frame, identity.layout, context)
        return held[name, la_code]

    return make


def pair(gaps, **where):
    """Disadvantaged and other value by the calendar year in which the year ends."""
    for column, value in where.items():
        gaps = gaps[gaps[column] == value]
    gaps = gaps.dropna(subset="gap").set_index("academic_year")
    return {year: (row["disadvantaged_value"], row["other_value"]) for year, row in gaps.iterrows()}


KS2_RWM = {
    2016: (26, 59),
    2017: (40, 66),
    2018: (45, 72),
    2019: (43, 75),
    2022: (40, 71),
    2023: (37, 70),
    2024: (33, 70),
    2025: (36, 70),
}


@pytest.mark.parametrize("name", [NEW, ALL])
def test_york_in_reading_writing_and_maths_2016_to_2025(read, name):
    gaps = gap_table(read(name).table("counts"))
    york = pair(gaps, level="la", subject="rwm", measure="expected_standard",
                definition="fsm6_cla_adopted_2015")  # fmt: skip
    assert york == {year_ending(y): v for y, v in KS2_RWM.items()}


def test_york_in_attainment_8(read):
    gaps = gap_table(read(NEW).table("counts"))
    york = pair(gaps, level="la", measure="attainment_8", definition="fsm6_cla_adopted_2015")
    assert york["2015/16"] == (40.6, 55.7)
    assert york["2018/19"] == (37.8, 53.8)
    assert york["2023/24"] == (31.8, 52.4)


def test_whole_percentages_carry_a_half_point_and_no_interval(read):
    gaps = gap_table(read(NEW).table("counts"))
    rwm = gaps[(gaps["level"] == "la") & (gaps["subject"] == "rwm") & gaps["gap"].notna()]
    assert set(rwm["precision"]) == {1.0}
    assert set(rwm["method"]) == {"none"}
    assert rwm["gap_low"].isna().all()


def test_years_without_tests_are_not_available(read):
    counts = read(NEW).table("counts")
    york = counts[(counts["level"] == "la") & (counts["subject"] == "rwm")]
    without = york[york["academic_year"].isin(["2019/20", "2020/21"])]
    assert set(without["status"]) == {"not_available"}
    assert without["value"].isna().all()


def test_the_older_release_is_read_and_its_impossible_percentages_are_left_out(read):
    """It prints 134% and the like for Yorkshire and the Humber in 2019 and 2022."""
    result = read(OLD)
    assert {f.check: f.outcome for f in result.findings} == {
        "percentages": "WARNING",
        "series_read": "PASS",
    }
    counts = result.table("counts")
    pp = counts[counts["measure"] == "expected_standard"]["value"]
    assert pp.max() <= 100
    assert "2014/15" in set(counts["academic_year"])


def test_both_releases_agree_on_york_in_ks2_up_to_the_newest_year_of_the_older(read):
    """The year 2023/24 was provisional in the older release (FSM: 33, then 34)."""
    key = ["academic_year", "level", "area_code", "subject", "measure", "group", "definition"]
    new, old = (
        table[(table["key_stage"] == "KS2") & (table["level"] == "la")].set_index(key)["value"]
        for table in (read(NEW).table("counts"), read(OLD).table("counts"))
    )
    both = pd.concat([new, old], axis=1, keys=["new", "old"]).dropna()
    assert len(both) > 200
    differ = both[both["new"] != both["old"]]
    assert set(differ.index.get_level_values("academic_year")) <= {"2022/23", "2023/24"}


def test_context_facts_of_york(read):
    facts = read(NEW).table("facts")
    york = facts[(facts["level"] == "la") & (facts["group"] == "all")]
    known = york.set_index(["fact", "academic_year"])["value"]
    assert known["absence", "2023/24"] == 7.45
    assert known["persistent_absence", "2015/16"] == 9.1
    assert known["suspensions", "2015/16"] == 3.17
    assert known["permanent_exclusions", "2015/16"] == 0.01
    assert known["neet", "2017/18"] == 2.6
    assert known["pupil_premium_pupils", "2016/17"] == 4612


def test_all_authorities_are_read_in_a_few_seconds_and_kept_apart(dfe):
    raw = read_raw(dfe / "lait" / ALL, dfe)
    layout = identify(raw.name, [str(c) for c in raw.frame.columns]).layout
    assert layout is not None
    begun = time.perf_counter()
    result = read_file(raw.frame, layout, Context(raw.name, "", "816", "York", "final"))
    assert time.perf_counter() - begun < 10
    assert [(f.check, f.outcome) for f in result.findings] == [("series_read", "PASS")]
    counts, national = result.table("counts"), result.table("national")
    assert set(counts["area_code"]) == {"816", "england", "982"}
    assert "816" not in set(national["la_code"])
    assert set(national["level"]) == {"la"}
    assert set(national["la_code"]) | {"816"} == set(AUTHORITIES.values())


def test_a_london_borough_has_its_half_of_london_as_region(read):
    counts = read(ALL, "202").table("counts")
    region = counts[counts["level"] == "region"]
    assert set(region["area_name"]) == {"London (Inner)"}


def test_ranks_of_york_among_all_authorities(read, dfe):
    """Recomputed from the rows of the file, without the package."""
    held: dict[str, dict[str, float]] = {}
    with gzip.open(dfe / "lait" / ALL, "rt", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            of_year = line["Years"] == "2022" and line["Values"] != "-"
            if of_year and line["Short Desc"] in ("DAP_NEW_KS2_RWM", "NonDAP_NEW_KS2_RWM"):
                held.setdefault(line["LA Number"], {})[line["Short Desc"]] = float(line["Values"])
    gaps = {
        code: both["NonDAP_NEW_KS2_RWM"] - both["DAP_NEW_KS2_RWM"]
        for code, both in held.items()
        if len(both) == 2 and not 970 <= float(code) <= 990
    }
    wider = sum(gap > gaps["816.0"] for gap in gaps.values())
    result = read(ALL)
    both = pd.concat([result.table("counts"), result.table("national")])
    ranked = authority_ranks(gap_table(both[both["level"] == "la"]))
    york = ranked[
        (ranked["area_code"] == "816")
        & (ranked["academic_year"] == "2021/22")
        & (ranked["subject"] == "rwm")
        & (ranked["definition"] == "fsm6_cla_adopted_2015")
        & (ranked["measure"] == "expected_standard")
    ].iloc[0]
    assert (york["gap"], york["median_gap"]) == (31, statistics.median(gaps.values()))
    assert (york["rank_from_widest"], york["of"]) == (wider + 1, len(gaps)) == (3, 150)
    assert york["rank"] == sum(gap < 31 for gap in gaps.values()) + 1


def test_neighbours_are_a_plain_mean(read, dfe):
    codes = ["815", "880", "938"]
    table = neighbour_counts(read(ALL).table("national"), codes)
    row = table[
        (table["academic_year"] == "2021/22")
        & (table["measure"] == "attainment_8")
        & (table["group"] == "disadvantaged")
        & (table["definition"] != "fsm")
    ].iloc[0]
    with gzip.open(dfe / "lait" / ALL, "rt", encoding="utf-8") as file:
        values = [
            float(line["Values"])
            for line in csv.DictReader(file)
            if line["Short Desc"] == "DAP_KS4_ATT8"
            and line["Years"] == "2022"
            and line["LA Number"] in ("815.0", "880.0", "938.0")
        ]
    assert len(values) == 3
    assert row["value"] == pytest.approx(sum(values) / 3, abs=0.05)
    assert row["neighbours_with_data"] == 3


def test_york_was_third_widest_of_150_authorities_in_2014(read):
    """KS4 2013/14, five A* to C with English and maths: the median *gap* is 28.9 points.

    York's own disadvantaged pupils happen to stand at 28.9% too; the median authority's at 34.3%.
    """
    result = read(KS4_2014)
    both = pd.concat([result.table("counts"), result.table("national")])
    ranked = authority_ranks(gap_table(both[both["level"] == "la"]))
    york = ranked[(ranked["area_code"] == "816") & (ranked["measure"] == "five_ac_em")].iloc[0]
    assert round(york["gap"], 1) == 40.4
    assert (york["rank_from_widest"], york["of"]) == (3, 150)
    assert round(york["median_gap"], 1) == 28.9
    assert round(york["disadvantaged_value"], 1) == 28.9
    assert round(york["median_disadvantaged"], 1) == 34.3


def test_the_dictionary_and_the_decimals_used_agree(read, dfe):
    assert read("lait_data_dictionary.csv").findings == []
    with (dfe / "lait" / "lait_data_dictionary.csv").open(encoding="utf-8", newline="") as file:
        printed = {
            row["Measure_short"].strip().casefold(): row["dps"] for row in csv.DictReader(file)
        }
    for (name,), series in SERIES.items():
        assert series.decimals == (1 if printed[name] == "NA" else int(printed[name])), name


def test_where_the_dictionary_says_nothing_no_attainment_value_has_more_than_one_decimal(read, dfe):
    unstated = {name for (name,), s in SERIES.items() if s.decimals == 1}
    facts = {name for (name,), s in SERIES.items() if isinstance(s, FactSeries)}
    with gzip.open(dfe / "lait" / ALL, "rt", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            name = line["Short Desc"].casefold()
            if name in unstated - facts and line["Values"] != "-":
                tenths = float(line["Values"]) * 10
                assert abs(tenths - round(tenths)) < 1e-6


def test_every_series_that_is_read_stands_in_a_real_file(dfe):
    with (dfe / "lait" / NEW).open(encoding="utf-8", newline="") as file:
        held = {row["Short Desc"].strip().casefold() for row in csv.DictReader(file)}
    assert {name for (name,) in SERIES} - held == set()


def test_a_project_of_the_new_release_alone_can_be_prepared(project_from):
    project = project_from("York", "816", (f"lait/{NEW}",))
    york = pair(project.gaps, level="la", subject="rwm", measure="expected_standard",
                definition="fsm6_cla_adopted_2015", comparator="same_area")  # fmt: skip
    assert york["2023/24"] == (33, 70)
