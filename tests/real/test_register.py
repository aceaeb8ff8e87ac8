"""The published registers give the schools that stand in them."""

import csv

import pandas as pd
import pytest

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.identity import (
    closed_with_later_results,
    lineage_breaks,
    lineage_of,
    school_ids,
)
from ylp_analysis.intake.layouts.gias import SEARCH_EXTRACT
from ylp_analysis.intake.layouts.spine import DETAILS_COPY, SCHOOL_INFORMATION, SPINE
from ylp_analysis.intake.reading import read_file
from ylp_analysis.store.raw import read_raw

FOLDER = "school_information"
YORK, ENGLAND = f"{FOLDER}/2017-2018_816_spine.csv", f"{FOLDER}/2017-2018_england_spine.csv.gz"
COPY = f"{FOLDER}/816_school_details_2018.csv"
HEADER = f"{FOLDER}/20220420_gias_header_only.csv"


def read(dfe, file, la_code="816", name="York"):
    raw = read_raw(dfe / file, dfe)
    identity = identify(file, [str(c) for c in raw.frame.columns])
    assert identity.findings == []
    return read_file(
        raw.frame, identity.layout, Context(file, identity.year, la_code, name, "final")
    )


@pytest.mark.parametrize("file", [YORK, ENGLAND, COPY])
def test_yorks_88_schools_are_read_without_a_finding(dfe, file):
    got = read(dfe, file)
    register = got.table("register")
    assert got.findings == []
    assert len(register) == 88
    assert register["status"].value_counts().to_dict() == {
        "open": 67, "closed": 19, "proposed_to_close": 2,
    }  # fmt: skip
    assert len(got.table("lineage")) == 19


def test_the_copy_has_the_spines_schools_and_steps(dfe):
    spine, copy = read(dfe, YORK), read(dfe, COPY)
    same = ["urn", "name", "phase", "kind", "status", "opened", "closed", "age_low", "age_high"]
    pd.testing.assert_frame_equal(
        spine.table("register")[same].sort_values("urn", ignore_index=True),
        copy.table("register")[same].sort_values("urn", ignore_index=True),
    )
    steps = [set(zip(t["urn"], t["successor_urn"], t["date"], strict=True))
             for t in (spine.table("lineage"), copy.table("lineage"))]  # fmt: skip
    assert steps[0] == steps[1]
    assert len(copy.table("inspections")) == 49


def test_what_the_status_numbers_mean_follows_from_the_dates(dfe):
    raw = read_raw(dfe / ENGLAND, dfe).frame
    closed = raw["CLOSEDATE"] != ""
    assert (closed == (raw["ICLOSE"] == "2")).all()
    to_be_closed = raw[raw["ICLOSE"] == "3"]
    assert (to_be_closed[["OPENDATE", "CLOSEDATE"]] == "").all(axis=None)


@pytest.mark.parametrize(
    ("la_code", "name"), [("816", "York"), ("850", "Hampshire"), ("815", "NY")]
)
def test_conversions_are_dated_and_chains_lead_to_an_open_school(dfe, la_code, name):
    got = read(dfe, ENGLAND, la_code, name)
    register, stated = got.table("register"), got.table("lineage")
    lineage = lineage_of(register, stated)
    assert got.findings == lineage.findings == []
    assert (stated["date"] != "").all()
    status = register.set_index("urn")["status"]
    newest = set(school_ids(stated["urn"], lineage.table).values())
    assert set(status.reindex(sorted(newest)).dropna()) <= {"open", "proposed_to_close"}
    assert set(lineage_breaks(lineage.table, register)["kind"]) <= {"closure"}


def test_a_school_that_became_an_academy_is_one_school(dfe):
    got = read(dfe, YORK)
    ids = school_ids(got.table("register")["urn"], got.table("lineage"))
    assert ids["121271"] == ids["144265"] == "144265"  # Acomb, 1 January 2018
    assert len(set(ids.values())) == 88 - 19


@pytest.mark.parametrize(
    ("la_code", "name", "file"),
    [
        ("816", "York", "performance_tables_ks4/2018-2019_816_ks4provisional.csv"),
        ("816", "York", "performance_tables_ks4/2013-2014_816_ks4_final_data.csv"),
        (
            "850",
            "Hampshire",
            "performance_tables_ks2/other_la_samples/2018-2019_850_ks2final.csv",
        ),
    ],
)
def test_no_closed_school_has_later_results(dfe, la_code, name, file):
    register = read(dfe, ENGLAND, la_code, name)
    raw = read_raw(dfe / file, dfe)
    identity = identify(file, [str(c) for c in raw.frame.columns])
    context = Context(file, identity.year, la_code, name, "final")
    schools = read_file(raw.frame, identity.layout, context).table("schools")
    assert len(schools) > 9
    tables = register.table("register"), schools, register.table("lineage")
    assert closed_with_later_results(*tables) == []


@pytest.mark.parametrize(
    ("layout", "file"),
    [(SPINE, YORK), (SPINE, ENGLAND), (DETAILS_COPY, COPY), (SEARCH_EXTRACT, HEADER)],
    ids=["spine of York", "spine of England", "copy", "GIAS"],
)
def test_every_column_stands_in_the_real_header_and_the_header_is_known(dfe, layout, file):
    if file == HEADER:
        header = next(csv.reader([(dfe / file).read_text(encoding="cp1252")]))
    else:
        header = list(read_raw(dfe / file, dfe).frame.columns)
    assert set(layout.columns) <= set(header)
    assert all(layout.knows(column) for column in header)
    assert identify(file, header).layout is layout


def test_heads_names_are_known_and_never_read():
    for column in ("HeadFirstName", "HeadLastName", "HeadTitle (name)", "PropsName"):
        assert SEARCH_EXTRACT.knows(column)
        assert column not in SEARCH_EXTRACT.columns


@pytest.mark.parametrize("year", ["2018-2019", "2022-2023"])
def test_school_information_has_the_columns_of_its_dictionary(dfe, year):
    with (dfe / f"meta/{year}_school_information_meta.csv").open(encoding="utf-8-sig") as lines:
        names = [row[1] for row in csv.reader(lines)][1:]
    assert set(SCHOOL_INFORMATION.columns) <= set(names)
    assert all(SCHOOL_INFORMATION.knows(name) for name in names)
