"""The sample city's files: same seed same bytes, published layouts, rounding and suppression."""

import csv
import hashlib
import io
import math
import time
import tomllib

import pytest

from ylp_analysis.errors import ParameterError
from ylp_analysis.intake.layouts import recognise
from ylp_analysis.intake.layouts.local import LOCAL_TABLES
from ylp_analysis.sample import city
from ylp_analysis.sample.children import children
from ylp_analysis.sample.city import WORLDS, raw_files
from ylp_analysis.sample.gcse import gcse_results
from ylp_analysis.sample.pupils import cohorts
from ylp_analysis.sample.tables import percentage
from ylp_analysis.sample.worlds import YEARS

SEED = 20150331
TABLES = [(k, y) for k in ("KS2", "KS4") for y in YEARS]
COHORT = {"KS2": "TELIG", "KS4": "TPUP"}
TOTALS = {"KS2": ("3", "5", "4"), "KS4": ("4", "7", "5")}  # LA, state-funded, all schools
SUBJECT_OF = {
    "PTENGMATX": "rwm",
    "PTREADWRITTAMATX": "rwm",
    "PTREADX": "reading",
    "PTWRITXTA": "writing",
    "PTMATX": "maths",
    "PTGPS4B": "gps",
    "PTAC5EM": "five_ac_em",
    "PTAC5EM_PTQ": "five_ac_em",
    "PT24ENGPRG_PTQ": "progress_english",
    "PT24MATHPRG_PTQ": "progress_maths",
}


def file_name(key_stage: str, year: str) -> str:
    return f"{year[:4]}-20{year[-2:]}_999_{key_stage.lower()}final.csv"


def forget() -> None:
    for remembered in (cohorts, children, gcse_results, city._raw_files):
        remembered.cache_clear()


def table(key_stage: str, year: str, **city) -> list[dict[str, str]]:
    text = raw_files(**city)[file_name(key_stage, year)]
    return list(csv.DictReader(io.StringIO(text)))


def school_rows(key_stage: str, year: str) -> list[dict[str, str]]:
    return [r for r in table(key_stage, year) if r["RECTYPE"] in ("1", "2")]


def group_column(stem: str, group: str) -> str:
    """The publisher's name of a group's percentage: three families of suffixes."""
    if group == "all":
        return stem
    if stem.startswith("PTAC5EM"):
        word = {"disadvantaged": "FSM", "other": "NFSM"}[group]
        return stem.replace("PTAC5EM", f"PTAC5EM{word}")
    if stem.startswith("PT24"):
        word = {"disadvantaged": "FSM", "other": "NOTFSM"}[group]
        return f"PT{word}{stem[2:]}"
    return f"{stem}_{'FSMCLA' if group == 'disadvantaged' else 'NOTFSMCLA'}"


def drawn(key_stage: str, year: str) -> dict[tuple[str, str, str], tuple[int, int]]:
    """(met, pupils) by URN, subject and group, counted pupil by pupil; URN "" is the city."""
    cohort = cohorts(SEED, "plan")[key_stage, year]
    counts: dict[tuple[str, str, str], list[int]] = {}
    for pupil in range(len(cohort.school)):
        urn = cohort.schools[cohort.school[pupil]].urn
        group = "disadvantaged" if cohort.group[pupil] == 0 else "other"
        for subject, met in cohort.met.items():
            for key in ((u, subject, g) for u in (urn, "") for g in (group, "all")):
                cell = counts.setdefault(key, [0, 0])
                cell[0] += int(met[pupil])
                cell[1] += 1
    return {key: (met, pupils) for key, (met, pupils) in counts.items()}


def printed(met: int, pupils: int, decimals: int) -> str:
    """A percentage half up, in ordinary floating point with a nudge (independent of the code)."""
    scale = 10**decimals
    return f"{math.floor(100 * scale * met / pupils + 0.5 + 1e-9) / scale:.{decimals}f}%"


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_pupils() -> None:
    first = raw_files()
    forget()
    assert raw_files() == first
    assert raw_files(seed=1)[file_name("KS2", "2013/14")] != first[file_name("KS2", "2013/14")]


def test_the_city_is_written_in_under_three_seconds() -> None:
    forget()
    began = time.perf_counter()
    raw_files()
    assert time.perf_counter() - began < 3


def test_every_family_of_these_years_and_every_local_table_is_there_with_a_sidecar() -> None:
    files = raw_files()
    data = sorted(name for name in files if not name.endswith(".source.toml"))
    local = [f"{t.name}.csv" for t in LOCAL_TABLES if t.name != "pupil_results"]
    pupils = [f"pupil_results_{year.replace('/', '-')}.csv" for year in YEARS]
    about = [f"2013-2014_999_{what}.csv" for what in ("spine", "swf", "cfr")]
    ofsted = ["Ofsted_Sep_13_-_Aug_14.csv", "Ofsted_Oct_14_-_Dec_14.csv"]
    beside = ["authorities_long.csv", "gap_index_ks2.csv", "gap_index_ks4.csv"]
    results = [file_name(k, y) for k, y in TABLES]
    assert data == sorted([*results, *about, *ofsted, *beside, *local, *pupils])
    assert sorted(files) == sorted(data + [f"{name}.source.toml" for name in data])
    assert all("\r" not in text and text.endswith("\n") for text in files.values())


@pytest.mark.parametrize("world", WORLDS)
def test_each_table_is_recognised_as_the_layout_its_sidecar_names(world: str) -> None:
    files = raw_files(world=world)
    for key_stage, year in TABLES:
        name = file_name(key_stage, year)
        stated = tomllib.loads(files[f"{name}.source.toml"])
        header = next(csv.reader(io.StringIO(files[name])))
        found = recognise(header)
        assert not found.missing
        assert found.layout is not None
        assert found.layout.name == stated["layout"]
        assert found.layout.first_year <= year <= found.layout.last_year
        expected = {"KS2": "ks2_levels", "KS4": "ks4_before_first_entry"}[key_stage]
        if (key_stage, year) == ("KS4", "2013/14"):
            expected = "ks4_first_entry"
        assert stated["layout"] == expected


def test_every_column_is_one_of_the_published_table_and_none_that_it_needs_is_missing() -> None:
    for key_stage, year in TABLES:
        header = list(table(key_stage, year)[0])
        layout = recognise(header).layout
        assert layout is not None
        assert [c for c in header if not layout.knows(c)] == []
        held = {c.casefold() for c in header}
        assert [c for c in layout.required if c.casefold() not in held] == []


def test_sidecars_say_who_made_the_file_up_and_hash_its_bytes() -> None:
    files = raw_files()
    published = {}
    for name in (n for n in files if n.endswith(".toml")):
        stated = tomllib.loads(files[name])
        data = files[name.removesuffix(".source.toml")]
        assert stated["made_up"] is True
        assert stated["publisher"] == "Made up for the sample city"
        assert stated["sha256"] == hashlib.sha256(data.encode("utf-8")).hexdigest()
        published[name] = stated["published"]
    assert published["2013-2014_999_ks2final.csv.source.toml"] == "2014-12-11"
    assert published["2013-2014_999_ks4final.csv.source.toml"] == "2015-01-29"
    assert max(published.values()) <= "2015-03-31"


@pytest.mark.parametrize(("key_stage", "year"), TABLES)
def test_every_printed_result_is_the_drawn_pupils_rounded_or_suppressed(key_stage, year) -> None:
    counts = drawn(key_stage, year)
    checked = 0
    for row in school_rows(key_stage, year):
        urn = row["URN"]
        if not row[COHORT[key_stage]]:
            continue
        for stem in (s for s in SUBJECT_OF if s in row):
            groups = {g: counts.get((urn, SUBJECT_OF[stem], g), (0, 0)) for g in ("disadvantaged", "other", "all")}  # fmt: skip
            small = any(0 < groups[g][1] < 6 for g in ("disadvantaged", "other"))
            for group, (met, pupils) in groups.items():
                cell = row[group_column(stem, group)]
                if groups["all"][1] < 6 or (group != "all" and small):
                    assert cell == "SUPP"
                elif pupils == 0:
                    assert cell == ""
                else:
                    assert cell == printed(met, pupils, 0)
                checked += 1
    assert checked > 30


@pytest.mark.parametrize(("key_stage", "year"), TABLES)
def test_both_groups_are_hidden_together_and_cohort_sizes_stay(key_stage, year) -> None:
    hidden = 0
    for row in school_rows(key_stage, year):
        if not row[COHORT[key_stage]] or row["TFSMCLA"] == "SUPP":
            continue
        sizes = [int(row["TFSMCLA"]), int(row["TNOTFSMCLA"])]
        assert sum(sizes) == int(row[COHORT[key_stage]])
        for stem in (s for s in SUBJECT_OF if s in row):
            cells = [row[group_column(stem, g)] for g in ("disadvantaged", "other")]
            assert (cells.count("SUPP") == 2) == any(0 < n < 6 for n in sizes)
            assert cells.count("SUPP") in (0, 2)
            hidden += cells.count("SUPP") // 2
    assert hidden > 0


@pytest.mark.parametrize("year", YEARS)
def test_key_stage_4_counts_are_published_exactly_where_percentages_are(year) -> None:
    counts = drawn("KS4", year)
    end = "_PTQ" if year == "2013/14" else ""
    ours = [r for r in table("KS4", year) if r["RECTYPE"] in ("1", "2", "4") and r["LEA"] == "999"]
    for row in ours:
        for word, group in (("FSM", "disadvantaged"), ("NFSM", "other")):
            count, share = row[f"TAC5EM{word}{end}"], row[f"PTAC5EM{word}{end}"]
            if share.endswith("%"):
                assert int(count) == counts[row["URN"], "five_ac_em", group][0]
            else:
                assert count == share


@pytest.mark.parametrize(("key_stage", "year"), TABLES)
def test_the_city_row_sums_all_schools_with_the_special_ones(key_stage, year) -> None:
    counts = drawn(key_stage, year)
    la = next(r for r in table(key_stage, year) if r["RECTYPE"] == TOTALS[key_stage][0])
    in_schools = sum(int(r[COHORT[key_stage]] or 0) for r in school_rows(key_stage, year))
    mainstream = sum(int(r[COHORT[key_stage]] or 0) for r in school_rows(key_stage, year) if r["RECTYPE"] == "1")  # fmt: skip
    assert int(la[COHORT[key_stage]]) == in_schools > mainstream
    for stem in (s for s in SUBJECT_OF if s in la):
        for group in ("disadvantaged", "other", "all"):
            met, pupils = counts["", SUBJECT_OF[stem], group]
            decimals = 0 if key_stage == "KS2" else 1
            assert la[group_column(stem, group)] == printed(met, pupils, decimals)
    pupils = [counts["", SUBJECT_OF[stem], g][1] for g in ("disadvantaged", "other")]
    assert [int(la["TFSMCLA"]), int(la["TNOTFSMCLA"])] == pupils


def test_a_whole_year_group_under_six_shows_its_size_alone() -> None:
    tiny = [
        row
        for key_stage, year in TABLES
        for row in school_rows(key_stage, year)
        if row[COHORT[key_stage]] and int(row[COHORT[key_stage]]) < 6
    ]
    assert tiny
    for row in tiny:
        results = [row[c] for c in row if c.startswith(("PT", "TFSM", "TNOT", "TAC"))]
        assert set(results) == {"SUPP"}


def test_reading_writing_and_maths_together_never_beat_any_one_of_them() -> None:
    for world in WORLDS:
        for (key_stage, _), cohort in cohorts(SEED, world).items():
            if key_stage == "KS2":
                parts = [cohort.met[s] for s in ("reading", "writing", "maths")]
                assert (cohort.met["rwm"] == (parts[0] & parts[1] & parts[2])).all()


@pytest.mark.parametrize(
    ("year", "every", "disadvantaged", "other"),
    [("2013/14", "79%", "67%", "83%"), ("2012/13", "75%", "63%", "81%")],
)
def test_england_key_stage_2_prints_the_figures_it_was_set_to(year, every, disadvantaged, other):
    for kind in ("4", "5"):
        row = next(r for r in table("KS2", year) if r["RECTYPE"] == kind)
        stem = "PTREADWRITTAMATX"
        assert [row[stem], row[f"{stem}_FSMCLA"], row[f"{stem}_NOTFSMCLA"]] == [every, disadvantaged, other]  # fmt: skip


@pytest.mark.parametrize(
    ("year", "end", "cells"),
    [("2013/14", "_PTQ", ["56.8%", "36.7%", "64.2%"]), ("2012/13", "", ["60.6%", "40.9%", "67.9%"])],
)  # fmt: skip
def test_england_key_stage_4_has_disadvantaged_figures_for_state_schools_only(year, end, cells):
    names = [f"PTAC5EM{end}", f"PTAC5EMFSM{end}", f"PTAC5EMNFSM{end}"]
    rows = {r["RECTYPE"]: r for r in table("KS4", year)}
    assert [rows["7"][n] for n in names] == cells
    assert rows["5"][names[0]].endswith("%")
    assert [rows["5"][n] for n in (*names[1:], "TFSMCLA", f"TAC5EMFSM{end}")] == [""] * 4


def test_percentages_round_half_up() -> None:
    assert percentage(1, 8) == "13%"  # 12.5
    assert percentage(1, 200) == "1%"  # 0.5
    assert percentage(85, 294, 1) == "28.9%"  # York 2014: 28.91
    assert percentage(0, 7) == "0%"
    assert percentage(7, 7, 1) == "100.0%"


def test_an_unknown_world_is_refused_by_name() -> None:
    with pytest.raises(ParameterError, match="plann.*plan, no_effect, constant_gap"):
        raw_files(world="plann")


@pytest.mark.parametrize(("key_stage", "year"), TABLES)
def test_eight_authorities_that_do_not_exist_stand_beside_the_city(key_stage, year) -> None:
    kind = TOTALS[key_stage][0]
    authorities = [r for r in table(key_stage, year) if r["RECTYPE"] == kind]
    assert [r["LEA"] for r in authorities] == ["999", *(str(n) for n in range(991, 999))]
    for row in authorities[1:]:
        assert int(row["TFSMCLA"]) + int(row["TNOTFSMCLA"]) == int(row[COHORT[key_stage]])
