"""The rows of pupils: they add up to what is published, and hold what they must and no more."""

import csv
import io
from collections import Counter
from functools import cache

import pytest

from ylp_analysis.intake.layouts.local import LOCAL_TABLES
from ylp_analysis.sample.city import raw_files
from ylp_analysis.sample.worlds import YEARS

PUPIL_RESULTS = next(t for t in LOCAL_TABLES if t.name == "pupil_results")
STEMS = {
    "KS2": {"rwm": "PTREADWRITTAMATX", "reading": "PTREADX", "writing": "PTWRITXTA", "maths": "PTMATX"},
    "KS4": {"all": "PTAC5EM_PTQ"},
}  # fmt: skip
MEASURE = {"KS2": "level_4_plus", "KS4": "five_ac_em"}


def file_of(year: str) -> str:
    return f"pupil_results_{year.replace('/', '-')}.csv"


@cache
def rows(year: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw_files()[file_of(year)])))


def counted(year: str, key_stage: str, measure: str, by: str = "disadvantaged") -> Counter:
    """(met, all) by URN ("" for the city), subject and answer in the column `by`."""
    counts: Counter = Counter()
    for r in rows(year):
        if (r["key_stage"], r["measure"]) == (key_stage, measure):
            for urn in (r["urn"], ""):
                counts[urn, r["subject"], r[by], "all"] += 1
                counts[urn, r["subject"], r[by], "met"] += r["met"] == "yes"
    return counts


@pytest.mark.parametrize("year", YEARS)
def test_the_columns_are_those_of_the_declaration(year: str) -> None:
    assert list(rows(year)[0]) == PUPIL_RESULTS.columns


@pytest.mark.parametrize("key_stage", ["KS2", "KS4"])
def test_the_published_tables_are_the_pupils_added_up_rounded_and_suppressed(key_stage) -> None:
    counts = counted("2013/14", key_stage, MEASURE[key_stage])
    name = f"2013-2014_999_{key_stage.lower()}final.csv"
    shown = hidden = 0
    for row in csv.DictReader(io.StringIO(raw_files()[name])):
        cohort = row["TELIG" if key_stage == "KS2" else "TPUP"]
        total = {"KS2": "3", "KS4": "4"}[key_stage]
        if row["RECTYPE"] not in ("1", "2", total) or row["LEA"] != "999" or not cohort:
            continue
        urn = row["URN"].strip()
        for subject, stem in STEMS[key_stage].items():
            groups = {"yes": f"{stem}_FSMCLA", "no": f"{stem}_NOTFSMCLA"}
            if key_stage == "KS4":
                groups = {"yes": "PTAC5EMFSM_PTQ", "no": "PTAC5EMNFSM_PTQ"}
            for answer, column in groups.items():
                met, pupils = (counts[urn, subject, answer, what] for what in ("met", "all"))
                if row[column] == "SUPP":
                    hidden += 1
                elif row[column].strip():
                    decimals = 1 if key_stage == "KS4" and not urn else 0
                    printed = float(row[column].rstrip("%"))
                    assert abs(printed - 100 * met / pupils) <= 0.5 / 10**decimals + 1e-9
                    shown += 1
    assert shown > 10
    assert hidden > 1


def test_every_pupil_of_a_published_table_has_a_group() -> None:
    for year in YEARS:
        said = {r["disadvantaged"] for r in rows(year) if r["key_stage"] in ("KS2", "KS4")}
        assert said == {"yes", "no"}


def test_the_early_years_know_free_school_meals_only() -> None:
    children = [r for r in rows("2013/14") if r["key_stage"] == "EYFS"]
    assert {r["disadvantaged"] for r in children} == {""}
    assert {r["fsm"] for r in children} == {"yes", "no"}
    assert {r["prior_band"] for r in children} == {""}


def test_some_cells_are_blank_and_pupils_with_free_meals_are_disadvantaged() -> None:
    read = [r for r in rows("2013/14") if r["key_stage"] == "KS1"]
    for column in ("prior_band", "disadvantaged", "sen", "eal", "mobile"):
        assert 0 < sum(r[column] == "" for r in read) / len(read) < 0.06
    assert {r["disadvantaged"] for r in read if r["fsm"] == "yes"} <= {"yes", ""}


def test_stages_start_when_they_started() -> None:
    held = {year: {r["key_stage"] for r in rows(year)} for year in YEARS}
    assert held["2010/11"] == {"KS1", "KS2", "KS4"}
    assert held["2011/12"] == {"Phonics", "KS1", "KS2", "KS4"}
    assert held["2012/13"] == held["2013/14"] == {"EYFS", "Phonics", "KS1", "KS2", "KS4"}


def test_each_stage_has_about_1750_pupils_and_300_disadvantaged() -> None:
    for key_stage in ("EYFS", "Phonics", "KS1", "KS2", "KS4"):
        pupils = {r["pupil_id"]: r for r in rows("2013/14") if r["key_stage"] == key_stage}
        assert 1650 <= len(pupils) <= 1850
        if key_stage != "EYFS":
            assert 255 <= sum(r["disadvantaged"] == "yes" for r in pupils.values()) <= 345


def test_the_junior_school_has_no_infants_and_the_infant_school_no_juniors() -> None:
    names = {r["urn"]: r["name"] for r in csv.DictReader(io.StringIO(raw_files()["schools.csv"]))}
    infant = next(u for u, n in names.items() if "Infant" in n)
    junior = next(u for u, n in names.items() if "Junior" in n)
    stages = {u: {r["key_stage"] for r in rows("2013/14") if r["urn"] == u} for u in names}
    assert stages[infant] == {"EYFS", "Phonics", "KS1"}
    assert stages[junior] == {"KS2"}


def test_a_pupil_has_one_school_one_description_and_each_result_once() -> None:
    for year in YEARS:
        keys = [(r["pupil_id"], r["subject"], r["measure"]) for r in rows(year)]
        assert len(keys) == len(set(keys))
        fixed = ("urn", "disadvantaged", "fsm", "sex", "sen", "eal", "mobile", "prior_band")
        described = {(r["pupil_id"], *(r[c] for c in fixed)) for r in rows(year)}
        assert len(described) == len({r["pupil_id"] for r in rows(year)})


def test_gcse_subjects_are_entered_by_some_and_english_and_maths_by_all() -> None:
    entered = Counter(
        r["subject"]
        for r in rows("2013/14")
        if (r["key_stage"], r["measure"]) == ("KS4", "gcse_ac")
    )
    pupils = len({r["pupil_id"] for r in rows("2013/14") if r["key_stage"] == "KS4"})
    assert entered["english"] == entered["maths"] == pupils
    others = {s: n for s, n in entered.items() if s not in ("english", "maths")}
    assert len(others) == 12
    assert max(others.values()) < pupils
    assert min(others.values()) > 80


def test_whoever_has_five_with_english_and_maths_has_both() -> None:
    met: dict[str, dict[tuple[str, str], str]] = {}
    for r in rows("2013/14"):
        if r["key_stage"] == "KS4":
            met.setdefault(r["pupil_id"], {})[r["subject"], r["measure"]] = r["met"]
    full = [m for m in met.values() if m["all", "five_ac_em"] == "yes"]
    assert len(full) > 900
    assert {m[s, "gcse_ac"] for m in full for s in ("english", "maths")} == {"yes"}
    one_only = [m for m in met.values() if m["english", "gcse_ac"] != m["maths", "gcse_ac"]]
    assert len(one_only) > 100  # pairs that tell English and maths apart


def test_there_are_between_100_and_150_thousand_rows() -> None:
    assert 100_000 <= sum(len(rows(year)) for year in YEARS) <= 150_000


def test_canaries_are_planted_on_request_and_change_nothing_else() -> None:
    plain, marked = raw_files(), raw_files(canaries=True)
    assert not any("CANARY" in text or "Canary" in text for text in plain.values())
    changed = {name for name in plain if plain[name] != marked[name]}
    assert {n.removesuffix(".source.toml") for n in changed} == {file_of(year) for year in YEARS}
    for year in YEARS:
        name = file_of(year)
        planted = list(csv.DictReader(io.StringIO(marked[name])))
        assert list(planted[0]) == [*PUPIL_RESULTS.columns, "pupil_name"]
        same = [c for c in PUPIL_RESULTS.columns if c != "pupil_id"]
        assert [[r[c] for c in same] for r in planted] == [[r[c] for c in same] for r in rows(year)]
        ids = {r["pupil_id"] for r in planted if r["pupil_id"].startswith("CANARY")}
        assert len(ids) > 30
        assert {r["pupil_name"] for r in planted if r["pupil_id"] in ids} == {"Marked Canary-Pupil"}
