"""What earlier packs have told, and what follows from it."""

import pandas as pd
import pytest

from ylp_analysis.disclosure import Cover, policy_for
from ylp_analysis.disclosure.ledger import LEDGER_COLUMNS, contradictions, known_before, released
from ylp_analysis.errors import DisclosureError
from ylp_analysis.store.ledger import read_ledger, record_release
from ylp_analysis.store.places import Places

SERIES = {"key_stage": "KS1", "subject": "maths", "measure": "level_2_plus", "definition": "fsm"}


def gap(level="school", area="999001", *, value=50.0, year="2013/14", first="", **more):
    row = {
        "academic_year": year, **SERIES, "data_version": "final", "level": level,
        "area_code": area, "comparator": "same_area", "provenance": "local", "unit": "pp",
        "disadvantaged_pupils": 20, "disadvantaged_value": value, "other_pupils": 40,
        "other_value": 70.0, "gap": 70.0 - value, "status": "ok",
    }  # fmt: skip
    return row | ({"first_year": first, "years": 3} if first else {}) | more


def ledger(*rows):
    empty = {**dict.fromkeys(LEDGER_COLUMNS, ""), **SERIES, "data_version": "final"}
    empty |= {"disadvantaged_value": float("nan"), "other_value": float("nan")}
    table = pd.DataFrame([empty | row for row in rows], columns=list(LEDGER_COLUMNS))
    return table.astype({"disadvantaged_value": "float64", "other_value": "float64"})


def cells(*schools, year="2013/14"):
    return pd.DataFrame(
        [
            {"academic_year": year, **SERIES, "data_version": "final", "school": s, "cluster": c,
             "printed": False}
            for s, c in schools
        ]
    )  # fmt: skip


MEMBERS = pd.DataFrame(
    [(y, u, "north") for y in ("2012/13", "2013/14") for u in ("999001", "999002")],
    columns=["academic_year", "urn", "slug"],
)


def test_what_is_released_is_what_the_edition_shows_of_schools_and_clusters():
    shown = pd.DataFrame([{"heads": 1, "academic_year": "2013/14", "key_stage": "KS1",
                           "data_version": "final", "level": "school", "area_code": "999001",
                           "shown": True, "reason": ""}])  # fmt: skip
    pools = pd.DataFrame([{"heads": 1, **SERIES, "first_year": "2012/13",
                           "academic_year": "2013/14", "area_code": "north", "shown": True}])  # fmt: skip
    gaps = pd.DataFrame([gap(), gap(area="999002"), gap("la", "999"), gap("cluster", "north")])
    pooled = pd.DataFrame([gap("cluster", "north", first="2012/13"),
                           gap("cluster", "south", first="2012/13")])  # fmt: skip
    table = released(gaps, pooled, MEMBERS, policy_for("sicg"), Cover(shown, pools))
    assert table[["level", "area_code"]].to_numpy().tolist() == [
        ["school", "999001"],
        ["cluster", "north"],
    ]
    assert table["schools"].tolist() == ["", "2012/13 999001 999002; 2013/14 999001 999002"]
    assert released(gaps, pooled, MEMBERS, policy_for("public"), Cover(shown, pools)).empty


def test_a_school_whose_result_is_out_is_known_in_every_version():
    told = ledger({"level": "school", "area_code": "a", "academic_year": "2013/14",
                   "data_version": "provisional"})  # fmt: skip
    known = known_before(cells(("a", "north"), ("b", "north")), told)
    assert known["printed"].tolist() == [True, False]
    assert known["earlier_clusters"].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ("2013/14 a b", ["", "", ""]),
        ("2013/14 a b; 2012/13 x y", ["", "", ""]),  # years that are not reckoned with
        ("2013/14 a", ["north-0", "", ""]),
        ("2013/14 a b c", ["north-0", "north-0", "north-0"]),
    ],
)
def test_a_cluster_drawn_otherwise_than_when_it_was_shared_is_remembered(then, expected):
    told = ledger({"level": "cluster", "area_code": "north", "academic_year": "2013/14",
                   "first_year": "2013/14", "schools": then})  # fmt: skip
    known = known_before(cells(("a", "north"), ("b", "north"), ("c", "")), told)
    assert known["earlier_clusters"].tolist() == expected


def test_a_result_that_is_another_now_contradicts_the_ledger_unless_it_was_revised():
    told = ledger({"level": "school", "area_code": "999001", "academic_year": "2013/14",
                   "disadvantaged_value": 50.0, "other_value": 70.0})  # fmt: skip
    pooled = pd.DataFrame([gap("cluster", "north", first="2012/13")])
    assert contradictions(told, pd.DataFrame([gap()]), pooled) == []
    assert contradictions(told, pd.DataFrame([gap(value=50.4)]), pooled) == []
    other = pd.DataFrame([gap(value=45.0)])
    assert contradictions(told, other, pooled) == ["school 999001, KS1 2013/14"]
    assert contradictions(told, other.assign(data_version="revised"), pooled) == []


def test_the_ledger_keeps_each_release_once_and_comes_back_as_it_was(tmp_path):
    places = Places(tmp_path)
    assert read_ledger(places, LEDGER_COLUMNS).empty
    rows = ledger({"level": "school", "area_code": "999001", "academic_year": "2013/14",
                   "disadvantaged_value": 50.5, "policy": "sicg-2"})  # fmt: skip
    for _ in range(2):
        record_release(places, rows, LEDGER_COLUMNS, run="r1", released="2015-03-31")
    record_release(places, rows, LEDGER_COLUMNS, run="r2", released="2016-03-31")
    held = read_ledger(places, LEDGER_COLUMNS)
    assert held["run"].tolist() == ["r1", "r2"]
    assert held["disadvantaged_value"].tolist() == [50.5, 50.5]
    assert held["area_code"].tolist() == ["999001", "999001"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "run,released\n", '"', "\x00"])
def test_a_broken_ledger_is_refused_and_never_taken_for_none(tmp_path, text):
    places = Places(tmp_path)
    places.ledger.parent.mkdir(parents=True)
    places.ledger.write_text(text, encoding="utf-8")
    with pytest.raises(DisclosureError, match="cannot be read") as error:
        read_ledger(places, LEDGER_COLUMNS)
    assert error.value.exit_code == 13
