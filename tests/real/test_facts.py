"""Published files about schools give the figures that stand in them.

Each expected number was read off the row that the test names.
"""

from pathlib import Path

import pandas as pd
import pytest

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.layouts.facts import FactTable
from ylp_analysis.intake.reading import read_file
from ylp_analysis.store.raw import read_raw

# File → the year that its name does not state ("" when it does, or its rows do).
YORK_AND_ENGLAND = {
    **{
        f"census/{area}_{table}.csv{packed}": ""
        for area, packed in (("816", ""), ("england", ".gz"))
        for table in ("census_tables-2015-2016", "census_tables-2018-2019", "abs_tables-2018-2019")
    },
    "workforce/816_swf.csv": "2018/19",
    "workforce/england_swf.csv.gz": "2018/19",
    **{f"finance/816_financials_{year}.csv": "" for year in range(2014, 2019)},
    "finance/financials_2014.csv.gz": "",
    "finance/financials_2015.csv.gz": "",
    "ees/816_202324_information_about_schools_final.csv": "",
    "ees/202324_information_about_schools_final.csv.gz": "",
    "ees/York_2022-23_school_fsm.csv": "",
    "ees/2022-23_school_fsm.csv.gz": "",
    "performance_tables_ks4/2018-2019_816_ks4-pupdest.csv": "",
    "performance_tables_ks4/2018-2019_england_ks4-pupdest.csv.gz": "",
}
NORTH_YORKSHIRE = {
    f"finance/other_la_samples/815_{year}_cfr.csv": f"{year - 1}/{year % 100}"
    for year in (2017, 2018, 2019)
}
SAME = (
    ("census/816_census_tables-2015-2016.csv", "census/england_census_tables-2015-2016.csv.gz"),
    ("census/816_census_tables-2018-2019.csv", "census/england_census_tables-2018-2019.csv.gz"),
    ("census/816_abs_tables-2018-2019.csv", "census/england_abs_tables-2018-2019.csv.gz"),
    ("workforce/816_swf.csv", "workforce/england_swf.csv.gz"),
    ("finance/816_financials_2015.csv", "finance/financials_2015.csv.gz"),
    (
        "ees/816_202324_information_about_schools_final.csv",
        "ees/202324_information_about_schools_final.csv.gz",
    ),
    ("ees/York_2022-23_school_fsm.csv", "ees/2022-23_school_fsm.csv.gz"),
    (
        "performance_tables_ks4/2018-2019_816_ks4-pupdest.csv",
        "performance_tables_ks4/2018-2019_england_ks4-pupdest.csv.gz",
    ),
)


class Known:
    """A published file, recognised and read."""

    def __init__(self, folder: Path, file: str) -> None:
        raw = read_raw(folder / file, folder)
        stated = {**YORK_AND_ENGLAND, **NORTH_YORKSHIRE}[file]
        self.identity = identify(file, [str(c) for c in raw.frame.columns], stated_year=stated)
        la = "815" if file in NORTH_YORKSHIRE else "816"
        urns = frozenset(pd.read_csv(folder / "finance/816_financials_2015.csv", dtype=str)["URN"])
        context = Context(file, self.identity.year, la, "York", "final", urns=urns)
        self.read = read_file(raw.frame, self.identity.layout, context)

    def value(self, area, fact, group="all", year=None):
        """The one value of a fact; its status where it has none."""
        facts = self.read.table("facts")
        at = facts[(facts["area_code"] == area) & (facts["fact"] == fact)]
        at = at[at["group"] == group]
        at = at[at["academic_year"] == year] if year else at
        assert len(at) == 1
        value = at["value"].iloc[0]
        return at["status"].iloc[0] if pd.isna(value) else value


@pytest.fixture(scope="module")
def known(dfe):
    """Reads each file once."""
    held: dict[str, Known] = {}

    def get(file: str) -> Known:
        if file not in held:
            held[file] = Known(dfe, file)
        return held[file]

    return get


@pytest.mark.parametrize("file", [*YORK_AND_ENGLAND, *NORTH_YORKSHIRE])
def test_a_published_file_is_recognised_whole(known, file):
    got = known(file)
    assert isinstance(got.identity.layout, FactTable)
    assert got.identity.layout.verified
    assert got.identity.findings == []
    assert [f.check for f in got.read.findings] in ([], ["zeros_meant"])
    facts = got.read.table("facts")
    assert len(facts)
    key = ["academic_year", "area_code", "key_stage", "fact", "group"]
    assert not facts.duplicated(key).any()
    assert facts["academic_year"].str.fullmatch(r"20\d\d/\d\d").all()


@pytest.mark.parametrize(("york", "england"), SAME)
def test_yorks_extract_and_the_england_file_give_the_same_facts(known, york, england):
    key = ["academic_year", "level", "area_code", "fact", "group"]
    left, right = (
        known(f).read.table("facts").drop(columns="source").sort_values(key, ignore_index=True)
        for f in (york, england)
    )
    pd.testing.assert_frame_equal(left, right)
    assert not set(known(england).read.table("national_facts")["la_code"]) & {"816"}


def test_every_other_school_of_england_stands_in_the_national_facts(known):
    # 24,290 rows, of them 2 of England and 69 of York
    others = known("census/england_census_tables-2015-2016.csv.gz").read.table("national_facts")
    assert others["area_code"].nunique() == 24_290 - 2 - 69


@pytest.mark.parametrize(("year", "pupils"), [("2014/15", 288), ("2015/16", 269), ("2016/17", 272)])
def test_yorks_disadvantaged_pupils_in_the_year_group(known, year, pupils):
    # the LA row of York: COHORT_DIS_17, COHORT_DIS_18, COHORT_DIS
    table = known("performance_tables_ks4/2018-2019_816_ks4-pupdest.csv")
    assert table.value("816", "destinations_cohort", "disadvantaged", year) == pupils


def test_yorks_disadvantaged_pupils_of_2014_stand_in_the_performance_table(york):
    gaps = york.gaps
    at = gaps[(gaps["academic_year"] == "2013/14") & (gaps["level"] == "la")]
    at = at[(at["measure"] == "five_ac_em") & (at["comparator"] == "same_area")]
    assert at["disadvantaged_pupils"].tolist() == [294]


def test_huntingtons_destinations(known):
    # 121673,0,Huntington School: COHORT 230, _DIS 42, OVERALL_DEST_DIS 38 and 90%, FE_DIS SUPP
    table = known("performance_tables_ks4/2018-2019_816_ks4-pupdest.csv")
    assert table.value("121673", "destinations_cohort", "all", "2016/17") == 230
    assert table.value("121673", "destinations_cohort", "disadvantaged", "2016/17") == 42
    assert table.value("121673", "destinations_sustained_pupils", "disadvantaged") == 38
    assert table.value("121673", "destinations_sustained", "disadvantaged", "2016/17") == 90
    assert table.value("121673", "destinations_sustained", "disadvantaged", "2014/15") == 93
    assert table.value("134727", "destinations_cohort", "disadvantaged", "2016/17") == "suppressed"
    # NAT: COHORT_NONDIS 386094, NOT_SUSTAINEDPER_DIS 10%
    assert table.value("england", "destinations_cohort", "other", "2016/17") == 386_094
    assert table.value("england", "destinations_not_sustained", "disadvantaged") == 10


def test_the_census_of_2019(known):
    # 121270 (pupil referral unit) and 121266 (nursery: NUMFSM 3, NUMFSMEVER NA)
    table = known("census/816_census_tables-2018-2019.csv")
    assert table.value("121270", "pupils_on_roll") == 210
    assert table.value("121270", "education_health_care_plan_pupils") == 58
    assert table.value("121270", "free_school_meals_pupils") == 67
    assert table.value("121270", "free_school_meals_six_years") == 51.9
    assert table.value("121266", "free_school_meals_pupils") == 3
    assert table.value("121266", "free_school_meals_six_years_pupils") == "not_applicable"
    assert table.value("england", "pupils_on_roll", "special") == 121_738


def test_the_census_of_2016_prints_zeros_that_are_no_numbers(known):
    # 121272: PNUMFSM 15.8, NUMFSMEVER 0; 121673: PNUMFSM 6.7, NUMFSMEVER 201;
    # 121722 (independent): NUMEAL, NUMENGFL and NUMUNCFL 0
    table = known("census/816_census_tables-2015-2016.csv")
    assert table.value("121272", "free_school_meals") == 15.8
    assert table.value("121272", "free_school_meals_six_years_pupils") == "not_available"
    assert table.value("121673", "free_school_meals_six_years_pupils") == 201
    assert table.value("121722", "english_additional_language_pupils") == "not_available"
    assert table.value("121722", "pupils_on_roll") == 605
    assert table.value("121360", "english_additional_language_pupils") == 0  # NUMENGFL 74
    assert [f.check for f in table.read.findings] == ["zeros_meant"]


def test_absence_of_2019(known):
    # 816,2000,144265: 3, 3.9; NAT,SEC: 5.5, 13.7
    table = known("census/816_abs_tables-2018-2019.csv")
    assert table.value("144265", "absence") == 3
    assert table.value("144265", "persistent_absence") == 3.9
    assert table.value("england", "persistent_absence", "secondary") == 13.7


def test_the_workforce(known):
    # 816,2000,144265: 19 teachers, 14.8 FTE, 22.0 pupils each, £35,338
    table = known("workforce/816_swf.csv")
    assert table.value("144265", "teachers") == 19
    assert table.value("144265", "teachers_fte") == 14.8
    assert table.value("144265", "pupil_teacher_ratio") == 22
    assert table.value("144265", "mean_teacher_salary") == 35_338


def test_the_finance_copies(known):
    # 121271 of 2014: 829379.59, 892242.84, −62863.25
    table = known("finance/816_financials_2014.csv")
    assert table.value("121271", "income", year="2013/14") == 829_379.59
    assert table.value("121271", "balance", year="2013/14") == -62_863.25


def test_the_published_finance_table_holds_pounds_for_each_pupil(known):
    # 815_2017: 121764 (special, 53 pupils): TOTALINCOME "43,866", TOTALEXPENDITURE "38,555"
    table = known("finance/other_la_samples/815_2017_cfr.csv")
    assert table.value("121764", "finance_pupils") == 53
    assert table.value("121764", "income_per_pupil") == 43_866
    assert table.value("121764", "expenditure_per_pupil") == 38_555
    assert set(table.read.table("facts")["level"]) == {"school"}
    # 815_2018: 121300: SUPPLYTEACHERS -239
    later = known("finance/other_la_samples/815_2018_cfr.csv")
    assert later.value("121300", "supply_teachers_per_pupil", year="2017/18") == -239


def test_amounts_for_each_pupil_times_pupils_are_about_the_totals(dfe):
    """Total spending of 2014/15 by the copy, over pupils on roll, against T1415CAT5."""

    def numbers(text):
        return pd.to_numeric(text.str.replace(",", ""), errors="coerce")

    def held(file, encoding="utf-8-sig"):
        table = pd.read_csv(dfe / file, dtype=str, keep_default_na=False, encoding=encoding)
        return table[table["URN"].str.fullmatch(r"\d{6}")].set_index("URN")

    published = numbers(held("finance/other_la_samples/815_2017_cfr.csv")["T1415CAT5"])
    total = numbers(held("finance/financials_2015.csv.gz")["Expenditure"])
    pupils = numbers(held("census/england_census_tables-2015-2016.csv.gz")["NOR"])
    ratio = (total / pupils / published).dropna()
    assert len(ratio) == 318
    assert ratio.median() == pytest.approx(0.96, abs=0.01)


def test_schools_of_2024(known):
    # 143864 Vale of York Academy: 29 disadvantaged, 20.3; 114 others; diffn_att8 −16.6
    table = known("ees/816_202324_information_about_schools_final.csv")
    assert table.value("143864", "cohort_pupils", "disadvantaged", "2023/24") == 29
    assert table.value("143864", "cohort_share", "disadvantaged") == 20.3
    assert table.value("143864", "cohort_pupils", "other") == 114
    assert table.value("143864", "attainment_8_from_england", "disadvantaged") == -16.6
    # 141555 (independent): z; 134727: t_sen_with_ehcp z
    assert table.value("141555", "cohort_pupils", "disadvantaged") == "not_applicable"
    assert table.value("134727", "cohort_education_health_care_plan_pupils") == "not_applicable"


def test_free_school_meals_of_2023(known):
    # 144265: 12.4; 121759: z
    table = known("ees/York_2022-23_school_fsm.csv")
    assert table.value("144265", "free_school_meals", year="2022/23") == 12.4
    assert table.value("121759", "free_school_meals") == "not_applicable"
