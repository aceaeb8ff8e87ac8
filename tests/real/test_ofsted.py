"""Ofsted's published lists give the figures that stand in them (3-data §3.5)."""

import csv
import gzip

import pandas as pd
import pytest

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.identity import lineage_of, school_ids
from ylp_analysis.intake.layouts.ofsted import LAYOUTS
from ylp_analysis.intake.reading import read_file
from ylp_analysis.measures.inspections import distinct_inspections, latest_graded
from ylp_analysis.store.raw import read_raw
from ylp_analysis.vocabulary.inspections import inspection_type

SPINE = "school_information/2017-2018_816_spine.csv"
YEAR_2013 = ("ofsted/York_Ofsted_Sep_13_-_Aug_14.csv", "ofsted/Ofsted_Sep_13_-_Aug_14.csv.gz")
AUTUMN_2014 = ("ofsted/York_Ofsted_Oct_14_-_Dec_14.csv", "ofsted/Ofsted_Oct_14_-_Dec_14.csv.gz")
JULY_2018 = (
    "ofsted/816_england_ofsted-schools_2018-07-31.csv",
    "ofsted/england_ofsted-schools_2018-07-31.csv.gz",
)
COPIES = ("ofsted/816_ofsted_ratings_2018.csv", "ofsted/ofsted_ratings_2018.csv.gz")
FILES = {
    "ofsted_inspections_2013_14": YEAR_2013,
    "ofsted_inspections_2014_15": AUTUMN_2014,
    "ofsted_last_inspections": JULY_2018,
    "ofsted_ratings_copy": COPIES,
}
BURNHOLME = "121704"


@pytest.fixture(scope="module")
def read(dfe):
    """Reads a file of York or England, once; schools are York's by the spine."""
    held = {}

    def get(file):
        if file not in held:
            urns = frozenset() if file == SPINE else frozenset(get(SPINE).table("register")["urn"])
            raw = read_raw(dfe / file, dfe)
            identity = identify(file, [str(c) for c in raw.frame.columns])
            assert identity.findings == []
            context = Context(file, identity.year, "816", "York", "final", urns=urns)
            held[file] = read_file(raw.frame, identity.layout, context)
        return held[file]

    return get


@pytest.fixture(scope="module")
def to_december_2014(read):
    parts = [read(file).table("inspections") for file in (YEAR_2013[0], AUTUMN_2014[0])]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def at_march_2015(read, to_december_2014):
    register = read(SPINE).table("register")
    lineage = lineage_of(register, read(SPINE).table("lineage"), inspections=to_december_2014)
    assert lineage.findings == []
    ids = school_ids(
        {*register["urn"], *to_december_2014["urn"], *lineage.table["urn"]}, lineage.table
    )
    return latest_graded(to_december_2014, register, "2015-03-31", school_ids=ids)


def grades(table):
    return table["overall"].value_counts().sort_index().to_dict()


@pytest.mark.parametrize("file", [file for files in FILES.values() for file in files])
def test_a_published_list_is_read_without_a_finding(read, file):
    assert read(file).findings == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_column_stands_in_the_real_header_and_the_header_is_known(dfe, layout):
    for file in FILES[layout.name]:
        opened = gzip.open if file.endswith(".gz") else open
        with opened(dfe / file, "rt", encoding="cp1252") as lines:
            header = next(csv.reader(lines))
        assert set(layout.columns) <= set(header)
        assert all(layout.knows(column) for column in header)


@pytest.mark.parametrize("files", FILES.values(), ids=FILES)
def test_yorks_rows_are_the_same_in_the_extract_and_in_englands_list(read, files):
    extract, england = (read(file).table("inspections").drop(columns="source") for file in files)
    pd.testing.assert_frame_equal(extract, england)
    assert read(files[0]).table("national_inspections").empty


def test_england_lists_hold_every_other_authoritys_inspections(read):
    others = [len(read(files[1]).table("national_inspections")) for files in FILES.values()]
    # Three rows of the ratings repeat another inspection of the same school and day.
    assert others == [6469 - 18, 1491 - 3, 21739 - 61, 60134 - 146 - 3]


@pytest.mark.parametrize("file", YEAR_2013)
def test_york_had_18_inspections_from_september_2013(read, file):
    assert grades(read(file).table("inspections")) == {2: 14, 3: 4}


@pytest.mark.parametrize("file", AUTUMN_2014)
def test_york_had_3_inspections_in_autumn_2014(read, file):
    assert grades(read(file).table("inspections")) == {2: 2, 3: 1}


@pytest.mark.parametrize("file", JULY_2018)
def test_york_had_61_schools_with_a_grade_in_july_2018(read, file):
    table = read(file).table("inspections")
    assert grades(table) == {1: 15, 2: 40, 3: 2, 4: 4}
    assert table["published"].max() <= "2018-07-31"


@pytest.mark.parametrize("file", [YEAR_2013[1], AUTUMN_2014[1]])
def test_every_kind_of_inspection_in_englands_lists_is_listed_and_graded(read, file):
    table = read(file).table("national_inspections")
    kinds = table["inspection_type"].unique()
    assert all(inspection_type(kind).graded for kind in kinds)
    assert table["graded"].all()


def test_a_filter_on_s5_would_lose_graded_inspections(read):
    table = read(YEAR_2013[1]).table("national_inspections")
    lost = table[~table["inspection_type"].str.contains("S5|Section 5")]
    held = {"Special Measures 5th Monitoring Inspection", "s8 NFD due to concern", "s8ds5 - Exempt"}
    assert held <= set(lost["inspection_type"])
    assert lost["overall"].notna().all()
    mine = read(YEAR_2013[0]).table("inspections")
    poppleton_road = mine[mine["urn"] == "121281"]
    assert poppleton_road["inspection_type"].str.contains("Monitoring").all()
    assert poppleton_road["graded"].all()


def test_five_york_schools_were_at_grade_3_in_march_2015(at_march_2015):
    poor = at_march_2015[at_march_2015["overall"] == 3]
    assert len(poor) == 5
    assert (poor["leadership"] == 3).sum() == 4
    assert (at_march_2015["overall"] == 4).sum() == 0


def test_burnholme_is_in_no_register_or_list_held(read, to_december_2014, at_march_2015):
    """It had results in 2013/14 and is not in the spine of 2017/18, which names only schools open
    from September 2017 on: that it closed is known from elsewhere, so a list must say it."""
    results = read("performance_tables_ks4/2013-2014_816_ks4_final_data.csv").table("schools")
    assert BURNHOLME in set(results["urn"])
    assert BURNHOLME not in set(read(SPINE).table("register")["urn"])
    assert BURNHOLME not in set(to_december_2014["urn"])
    assert BURNHOLME not in set(at_march_2015["school_id"])


def test_the_dates_of_the_july_list_are_last_days(read):
    """Schools that stand in both England lists with the same last day have the same grade."""
    period = read(YEAR_2013[1]).table("national_inspections")
    latest = read(JULY_2018[1]).table("national_inspections")
    both = period.merge(latest, on=["urn", "last_day"], suffixes=("", "_latest"))
    assert len(both) > 1000
    assert (both["overall"] == both["overall_latest"]).all()


def test_the_lists_and_the_copy_tell_of_the_same_inspections(read):
    files = [YEAR_2013[0], AUTUMN_2014[0], COPIES[0]]
    together = pd.concat([read(file).table("inspections") for file in files], ignore_index=True)
    distinct = distinct_inspections(together)
    in_period = distinct["first_day"].between("2013-09-01", "2014-08-31")
    schools = distinct[in_period & distinct["last_day"].ne("")]
    assert len(schools) == 18  # the copy adds a college, which has no last day
    assert grades(schools) == {2: 14, 3: 4}
    assert distinct.duplicated(["urn", "first_day"]).sum() == 0
