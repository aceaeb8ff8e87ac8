"""National series and the early years by free school meals, from the real files."""

import pandas as pd
import pytest

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.layouts import LAYOUTS
from ylp_analysis.intake.reading import read_file
from ylp_analysis.store.raw import read_raw
from ylp_analysis.vocabulary.years import year_ending

KS2 = "IN12-attainment-at-age-11--gap-by-year--original.csv"
KS2_NEW = "IN12-3.0-attainment-at-age-11--by-year-gap--chart-format.csv"
KS4 = "IN13-attainment-at-age-16--gap-by-year--original.csv"
KS4_NEW = "IN13-3.0-attainment-at-age-16--by-year-gap--chart-format.csv"
RWM = "IN12-3.0-attainment-at-age-11--by-year-and-disadvantage--chart-format.csv"
BASICS = "IN13-3.0-attainment-at-age-16--by-year-and-disadvantage--chart-format.csv"
EARLY = "IN11-3.0-level-of-development-at-age-5--by-FSM-and-year--chart-format.csv"
AUTHORITIES = "IN12-attainment-at-age-11--by-local-authority-and-disadvantage--original.csv"
EYFSP = "York_eyfsp_smapey_combined_three_years_2016-2018.csv"
EYFSP_ENGLAND = "eyfsp_smapey_combined_three_years_2016-2018.csv.gz"
EYFSP_NATIONAL = "eyfsp_smapey_Additional_National_Stats_2019_v1.csv"


@pytest.fixture(scope="session")
def read(dfe):
    """Reads a real file for York; a file that is not wholly known is an error here."""

    def make(name):
        folder = dfe / ("gap_index" if name.startswith("IN1") else "ees")
        raw = read_raw(folder / name, dfe)
        identity = identify(raw.name, [str(c) for c in raw.frame.columns])
        assert [*raw.findings, *identity.findings] == []
        assert identity.layout is not None
        context = Context(raw.name, "", "816", "York", identity.data_version)
        return read_file(raw.frame, identity.layout, context)

    return make


def index_of(result):
    facts = result.table("facts")
    assert set(facts["fact"]) == {"gap_index"}
    assert set(facts["level"]) == {"england"}
    assert set(facts["unit"]) == {"index"}
    return dict(zip(facts["academic_year"], facts["value"], strict=True))


def cell(table, **where):
    for column, value in where.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_the_gap_index_at_key_stage_2(read):
    expected = [3.3408, 3.2339, 3.1588, 3.1534, 3.1030]
    held = index_of(read(KS2))
    assert [held[year_ending(2011 + i)] for i in range(5)] == expected


def test_the_gap_index_at_key_stage_4(read):
    expected = [4.07, 3.89, 3.81, 3.74, 3.80, 3.78, 3.66, 3.68, 3.70]
    held = index_of(read(KS4))
    assert [held[year_ending(2011 + i)] for i in range(9)] == expected


def test_the_newer_releases_differ_a_little_and_are_both_kept_as_published(read):
    new, old = index_of(read(KS4_NEW)), index_of(read(KS4))
    differ = {year for year in old if new[year] != old[year]}
    assert differ == {"2012/13", "2014/15"}
    assert (new["2012/13"], new["2014/15"]) == (3.80, 3.79)
    assert new["2023/24"] == 3.92
    assert index_of(read(KS2_NEW))["2010/11"] == 3.341


def test_years_without_tests_have_no_index(read):
    facts = read(KS2_NEW).table("facts")
    row = cell(facts, academic_year="2019/20")
    assert (pd.isna(row["value"]), row["status"]) == (True, "not_available")


def test_englands_reading_writing_and_maths_keeps_its_denominators(read):
    counts = read(RWM).table("counts")
    row = cell(counts, academic_year="2015/16", group="disadvantaged")
    assert (row["value"], row["denominator"], row["precision"]) == (39, 186503, 0.5)
    assert (row["definition"], row["level"]) == ("fsm6_cla_adopted_2015", "england")
    assert counts["numerator"].isna().all()
    missing = cell(counts, academic_year="2019/20", group="disadvantaged")
    assert (missing["status"], pd.isna(missing["denominator"])) == ("not_available", True)


def test_englands_grade_5_in_english_and_maths(read):
    row = cell(read(BASICS).table("counts"), academic_year="2018/19", group="disadvantaged")
    assert (row["measure"], row["value"], row["denominator"]) == ("basics_95", 24.8, 143317)


def test_englands_good_level_of_development_by_free_school_meals(read):
    counts = read(EARLY).table("counts")
    row = cell(counts, academic_year="2017/18", group="disadvantaged")
    assert (row["value"], row["denominator"], row["definition"]) == (57, 87190, "fsm")
    assert set(counts["group"]) == {"disadvantaged", "other", "all"}


def test_york_among_the_authorities_in_2022(read):
    result = read(AUTHORITIES)
    counts, national = result.table("counts"), result.table("national")
    values = dict(zip(counts["group"], counts["value"], strict=True))
    assert values == {"disadvantaged": 40, "other": 71}
    assert national["la_code"].str.fullmatch(r"\d{3}").all()
    assert national["la_code"].nunique() == 151


# ---- early years by free school meals ----


@pytest.mark.parametrize("name", [EYFSP, EYFSP_ENGLAND])
def test_york_at_the_end_of_reception_in_2018(read, name):
    counts = read(name).table("counts")
    york = counts[
        (counts["level"] == "la")
        & (counts["academic_year"] == "2017/18")
        & (counts["measure"] == "good_level_of_development")
    ].set_index("group")
    assert york["denominator"].to_dict() == {"all": 1974, "disadvantaged": 171, "other": 1803}
    assert round(100 * york.loc["disadvantaged", "numerator"] / 171, 1) == 50.9
    assert york.loc["other", "value"] == 77.1


def test_england_at_the_end_of_reception_in_2018(read):
    counts = read(EYFSP).table("counts")
    row = cell(counts, level="england", academic_year="2017/18", group="disadvantaged",
               measure="good_level_of_development")  # fmt: skip
    assert row["value"] == 56.6
    facts = read(EYFSP_NATIONAL).table("facts")
    pupils = cell(facts, fact="cohort_pupils", group="fsm", academic_year="2017/18")
    assert pupils["value"] == 87190


def test_every_column_that_is_read_stands_in_a_real_header(dfe):
    held = {}
    for folder, name in [("ees", EYFSP), ("ees", EYFSP_NATIONAL), ("gap_index", RWM), ("gap_index", KS2)]:  # fmt: skip
        raw = read_raw(dfe / folder / name, dfe)
        layout = identify(raw.name, [str(c) for c in raw.frame.columns]).layout
        assert layout is not None
        held[layout.name] = {c.casefold() for c in raw.frame.columns}
    for layout in LAYOUTS:
        if layout.name in held:
            assert [c for c in layout.required if c.casefold() not in held[layout.name]] == []
    assert len(held) == 4


def test_early_years_alone_can_be_prepared(project_from):
    project = project_from("York", "816", (f"ees/{EYFSP}", f"gap_index/{KS2}"))
    gaps = project.gaps
    row = cell(gaps, level="la", academic_year="2017/18", measure="good_level_of_development",
               comparator="same_area")  # fmt: skip
    assert row["gap"] == pytest.approx(26.2, abs=0.05)
