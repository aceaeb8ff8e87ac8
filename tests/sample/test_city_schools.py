"""The facts of the sample city, and that none of it exists."""

import csv
import io
import re
from pathlib import Path

import pytest

from ylp_analysis.sample.city import raw_files, truth
from ylp_analysis.sample.schools import CLUSTERS, schools
from ylp_analysis.sample.worlds import YEARS

DFE = Path(__file__).parents[3] / "shared/data/dfe"
SPINE = DFE / "school_information/2017-2018_816_spine.csv"


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw_files()[name])))


def of(kind: str) -> list:
    return [s for s in schools() if s.kind == kind]


def test_the_city_has_the_schools_it_was_set_to() -> None:
    counted = {"primary": 52, "secondary": 10, "special": 2, "nursery": 1, "referral_unit": 1}
    assert truth()["schools"] == counted
    assert len(schools()) == 66
    assert len({s.name for s in schools()}) == len({s.urn for s in schools()}) == 66
    assert sum(s.school_type == "ACC" for s in schools()) == 3
    assert [s.name for s in schools() if "Infant" in s.name or "Junior" in s.name] == [
        "Quarrick Infant School",
        "Quarrick Junior School",
    ]


def test_every_urn_is_one_that_no_school_has() -> None:
    for name, text in raw_files().items():
        if name.endswith(".csv"):
            urns = [r.get("URN", r.get("urn", "")) for r in csv.DictReader(io.StringIO(text))]
            assert all(re.fullmatch(r"999\d{3}", u) for u in urns if u.strip())


def test_nursery_and_referral_unit_have_no_results_and_no_cluster() -> None:
    absent = {s.urn for s in [*of("nursery"), *of("referral_unit")]}
    with_results = [n for n in raw_files() if "final.csv" in n or n.startswith("pupil_results")]
    text = "".join(raw_files()[n] for n in [*with_results, "clusters.csv"])
    assert len(absent) == 2
    assert not any(urn in text for urn in absent)
    assert absent <= {r["urn"] for r in rows("schools.csv")}


def test_the_infant_school_has_a_row_without_a_cohort() -> None:
    infant = next(r for r in rows("2013-2014_999_ks2final.csv") if "Infant" in r["SCHNAME"])
    assert infant["AGERANGE"] == "3-7"
    assert {infant[c] for c in infant if c.startswith(("TELIG", "TFSM", "TNOT", "PT"))} == {""}


def test_one_special_school_is_in_both_tables() -> None:
    ks2 = {r["URN"] for r in rows("2013-2014_999_ks2final.csv") if r["RECTYPE"] == "2"}
    ks4 = {r["URN"] for r in rows("2013-2014_999_ks4final.csv") if r["RECTYPE"] == "2"}
    assert (len(ks2), len(ks4), len(ks2 & ks4)) == (1, 2, 1)


def test_one_small_secondary_is_closed_in_its_last_year_and_not_before() -> None:
    closed = [r for r in rows("2013-2014_999_ks4final.csv") if r["ICLOSE"] == "1"]
    assert [(r["TPUP"], r["TFSMCLA"], r["RECTYPE"]) for r in closed] == [("42", "14", "1")]
    for year in YEARS[:3]:
        name = f"{year[:4]}-20{year[-2:]}_999_ks4final.csv"
        assert {r["ICLOSE"] for r in rows(name) if r["URN"].strip()} == {"0"}
    memberships = {r["urn"]: r["to"] for r in rows("clusters.csv")}
    assert memberships[closed[0]["URN"]] == "2013/14"
    assert sum(bool(to) for to in memberships.values()) == 1


def test_six_clusters_hold_every_mainstream_school_once_and_no_other() -> None:
    members = rows("clusters.csv")
    assert list(members[0]) == ["urn", "cluster", "from", "to", "chair"]
    assert sorted({r["cluster"] for r in members}) == sorted(CLUSTERS)
    assert len(CLUSTERS) == 6
    mainstream = sorted(s.urn for s in [*of("primary"), *of("secondary")])
    assert sorted(r["urn"] for r in members) == mainstream
    assert {r["from"] for r in members} == {"2010/11"}


def test_chairs_are_roles_and_may_be_blank() -> None:
    chairs = {r["cluster"]: r["chair"] for r in rows("clusters.csv")}
    assert all(c == "" or c.startswith("headteacher, ") for c in chairs.values())
    assert "" in chairs.values()


@pytest.mark.parametrize("key_stage", ["ks2", "ks4"])
def test_each_year_group_has_about_1750_pupils_and_300_disadvantaged(key_stage: str) -> None:
    cohort, kind = {"ks2": ("TELIG", "3"), "ks4": ("TPUP", "4")}[key_stage]
    for year in YEARS:
        name = f"{year[:4]}-20{year[-2:]}_999_{key_stage}final.csv"
        la = next(r for r in rows(name) if r["RECTYPE"] == kind)
        assert 1650 <= int(la[cohort]) <= 1850
        assert 255 <= int(la["TFSMCLA"]) <= 345


def test_disadvantaged_pupils_are_spread_very_unevenly() -> None:
    primaries = [
        r for r in rows("2013-2014_999_ks2final.csv") if r["RECTYPE"] == "1" and r["TELIG"]
    ]
    disadvantaged = sorted(int(r["TFSMCLA"]) for r in primaries)
    under_six = sum(0 < n < 6 for n in disadvantaged)
    assert len(primaries) == 51
    assert disadvantaged[4] <= 1
    assert disadvantaged[-1] >= 15
    assert 0.3 <= under_six / len(primaries) <= 0.7


def test_no_column_could_hold_a_person_or_a_way_to_reach_one() -> None:
    for name in ("2013-2014_999_ks2final.csv", "2013-2014_999_ks4final.csv"):
        header = set(rows(name)[0])
        assert not header & {"PCODE", "TELNUM", "HEADNAME", "ADDRESS1", "ADDRESS2", "ADDRESS3"}


@pytest.mark.skipif(not SPINE.exists(), reason="the list of York's schools is not here")
def test_no_sample_school_bears_the_name_of_a_york_school() -> None:
    with SPINE.open(encoding="utf-8-sig") as file:
        york = list(csv.DictReader(file))
    real = {r[c].casefold() for r in york for c in ("SCHNAME", "OTHERSCHNAME") if r[c]}
    first = {name.split()[0] for name in real}
    assert len(real) > 60
    for name in [*(s.name for s in schools()), *CLUSTERS]:
        assert name.casefold() not in real
        assert name.split()[0].casefold() not in first
