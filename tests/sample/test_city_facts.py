"""What the sample city's files say beside results: inspections, money, support, staff."""

import csv
import io
import re
import tomllib
from collections import Counter

import pytest

from ylp_analysis.intake.layouts.local import LOCAL_TABLES
from ylp_analysis.sample.city import WORLDS, raw_files, truth
from ylp_analysis.sample.inspections import COLUMNS_2013, COLUMNS_2014
from ylp_analysis.sample.local_files import local_rows
from ylp_analysis.sample.register import SPINE_COLUMNS

AS_OF = "2015-03-31"
CLOSED = "999055"
# Joins of the three converters: URN before, URN after.
CONVERTED = {"999101": "999010", "999102": "999053", "999103": "999060"}


def rows(name: str, **city: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw_files(**city)[name])))


def iso(british: str) -> str:
    day, month, year = british.split("/")
    return f"{year}-{month}-{day}"


def latest_grades() -> dict[str, tuple[str, str]]:
    """(first day, overall grade) of the latest inspection of each present URN, from the files."""
    held: dict[str, tuple[str, str]] = {}
    found = [(r["urn"], r["first_day"], r["overall"]) for r in rows("inspections.csv")]
    for name in ("Ofsted_Sep_13_-_Aug_14.csv", "Ofsted_Oct_14_-_Dec_14.csv"):
        found += [
            (r["URN"], iso(r["Inspection start date"]), r["Overall effectiveness"])
            for r in rows(name)
        ]
    for urn, day, grade in found:
        now = CONVERTED.get(urn, urn)
        held[now] = max(held.get(now, ("", "")), (day, grade))
    return held


def school_year(day: str) -> int:
    return int(day[:4]) - (day[5:7] < "09")


def test_at_the_end_of_march_2015_seven_open_schools_require_improvement() -> None:
    grades = Counter(g for urn, (_, g) in latest_grades().items() if urn != CLOSED)
    assert grades == {"1": 9, "2": 48, "3": 7, "4": 1}
    assert latest_grades()[CLOSED][1] == "3"  # closed in August 2014: counts for nothing
    assert len(truth()["inspections"]["grade_3"]) == 7


def test_thirteen_schools_are_due_in_2015_16_by_the_rules_of_2012() -> None:
    kinds = {r["urn"]: r["type"] for r in rows("schools.csv")}
    due = []
    for urn, (day, grade) in latest_grades().items():
        exempt = grade == "1" and kinds[urn] == "mainstream"
        fifth_year = school_year(day) + 5 == 2015
        two_years = "2015-09-01" <= f"{int(day[:4]) + 2}{day[4:]}" <= "2016-08-31"
        if urn != CLOSED and ((two_years and grade in "34") or (fifth_year and grade in "12" and not exempt)):  # fmt: skip
            due.append(urn)
    assert sorted(due) == truth()["inspections"]["due"]
    assert len(due) == 13
    before_conversion = {r["urn"] for r in rows("inspections.csv")} & set(CONVERTED)
    assert CONVERTED["999101"] in due and "999101" in before_conversion


def test_no_good_school_is_overdue() -> None:
    for urn, (day, grade) in latest_grades().items():
        if grade == "2" and urn != CLOSED:
            assert school_year(day) >= 2010


def test_each_inspection_stands_in_one_file_and_none_after_the_day() -> None:
    keys = [(r["urn"], r["first_day"]) for r in rows("inspections.csv")]
    assert all(r["published"] <= AS_OF for r in rows("inspections.csv"))
    for name in ("Ofsted_Sep_13_-_Aug_14.csv", "Ofsted_Oct_14_-_Dec_14.csv"):
        keys += [(r["URN"], iso(r["Inspection start date"])) for r in rows(name)]
    assert len(keys) == len(set(keys))


def test_ofsted_files_have_the_published_columns_but_for_addresses(dfe) -> None:
    for name, ours in (("York_Ofsted_Sep_13_-_Aug_14.csv", COLUMNS_2013), ("York_Ofsted_Oct_14_-_Dec_14.csv", COLUMNS_2014)):  # fmt: skip
        with (dfe / "ofsted" / name).open(encoding="cp1252") as file:
            header = next(csv.reader(file))
        left_out = {"Web Link", "Parliamentary constituency", "Postcode"}
        assert [c for c in header if c not in left_out] == list(ours)


def test_spine_workforce_and_finance_columns_are_published_ones(dfe) -> None:
    held = {
        "2013-2014_999_spine.csv": "school_information/2017-2018_816_spine.csv",
        "2013-2014_999_swf.csv": "workforce/816_swf.csv",
        "2013-2014_999_cfr.csv": "finance/other_la_samples/815_2017_cfr.csv",
        "authorities_long.csv": "lait/York_England_YorkshireHumber_bds_long.csv",
        "gap_index_ks2.csv": "gap_index/IN12-attainment-at-age-11--gap-by-year--original.csv",
    }
    for ours, real in held.items():
        with (dfe / real).open(encoding="utf-8-sig") as file:
            published = set(next(csv.reader(file)))
        assert set(rows(ours)[0]) <= published
    assert not {"TELNUM", "POSTCODE", "STREET"} & set(SPINE_COLUMNS)


def test_the_register_has_every_school_and_the_three_that_converted() -> None:
    spine = {r["URN"]: r for r in rows("2013-2014_999_spine.csv")}
    assert len(spine) == 69
    for before, after in CONVERTED.items():
        assert spine[before]["OTHERURN"] == after
        assert spine[after]["OTHERURN"] == before
        assert spine[before]["LAESTAB"] == spine[after]["LAESTAB"]
        assert spine[before]["CLOSEDATE"] < spine[after]["OPENDATE"]
    steps = {r["urn"]: (r["successor_urn"], r["kind"]) for r in rows("lineage.csv")}
    assert {u: s for u, (s, k) in steps.items() if k == "academisation"} == CONVERTED
    assert steps[CLOSED] == ("", "closure")
    assert spine[CLOSED]["CLOSEDATE"].startswith("2014-08-31")


@pytest.mark.parametrize("table", [t for t in LOCAL_TABLES if t.name != "pupil_results"])
def test_each_local_file_has_the_columns_of_its_declaration(table) -> None:
    held = rows(f"{table.name}.csv")
    assert list(held[0]) == table.columns
    keys = [tuple(r[c] for c in table.key) for r in held]
    assert len(keys) == len(set(keys))


def test_the_five_lines_of_the_plan_and_the_three_of_the_year_before() -> None:
    lines = rows("funding_lines.csv")
    plan = {r["funding_line"]: int(r["pounds"]) for r in lines if r["plan_year"] == "2015/16"}
    assert plan == {"ri_support": 251_700, "clusters": 125_000, "briefings": 2_000, "cpd": 226_680, "scc_fund": 200_000}  # fmt: skip
    assert sum(plan.values()) == 805_380
    before = sorted(int(r["pounds"]) for r in lines if r["plan_year"] == "2014/15")
    assert before == [125_000, 200_000, 641_000]
    assert sum(before) == 966_000
    assert [r["priorities"] for r in lines if r["plan_year"] == "2015/16"] == ["1;2;6", "", "3", "4;5;6", "1;2;3"]  # fmt: skip


def test_six_clusters_share_125_000_in_whole_pounds() -> None:
    planned = {
        r["cluster"]: int(r["pounds"])
        for r in rows("spend.csv")
        if r["funding_line"] == "clusters" and r["status"] == "planned"
    }
    assert len(planned) == 6
    assert sum(planned.values()) == 125_000


def test_the_fund_of_the_authority_adds_up_and_was_audited() -> None:
    fund = [r for r in rows("spend.csv") if r["funding_line"] == "scc_fund"]
    total = Counter()
    for r in fund:
        total[r["status"]] += int(r["pounds"])
    assert total["actual"] + total["returned"] == total["planned"] == 200_000
    assert all(r["audit_date"] for r in fund)


def test_two_reviewers_are_accredited_on_the_day() -> None:
    on_the_day = [
        r["reviewer"]
        for r in rows("reviewers.csv")
        if r["accredited"] == "yes" and r["from"] <= AS_OF and (not r["to"] or r["to"] >= AS_OF)
    ]
    assert on_the_day == ["R1", "R2"]


def test_every_school_at_grade_3_has_a_plan_and_one_states_no_outcome() -> None:
    plans = {r["urn"]: r["intended_outcome"] for r in rows("support_plans.csv")}
    at_grade_3 = truth()["inspections"]["grade_3"]
    assert set(at_grade_3) <= set(plans)
    assert sum(plans[urn] == "" for urn in at_grade_3) == 1


def test_a_term_of_support_costs_10_000_on_average() -> None:
    once = {r["intervention"]: r for r in rows("deployments.csv") if r["terms"]}
    assert {int(r["cost"]) / float(r["terms"]) for r in once.values()} == {10_000.0}


def test_support_without_effect_goes_to_the_lowest_schools_of_the_year_before() -> None:
    told = truth(world="zero_effect_support")
    urns = told["support"]["urns"]
    assert len(urns) == 8
    assert told["support"]["effect"] == 0.0
    supported = {r["urn"] for r in rows("deployments.csv", world="zero_effect_support") if r["urn"]}
    assert supported == set(urns)
    met: Counter = Counter()
    for r in rows("pupil_results_2012-13.csv", world="zero_effect_support"):
        if (r["subject"], r["measure"]) == ("rwm", "level_4_plus"):
            met[r["urn"], "all"] += 1
            met[r["urn"], "met"] += r["met"] == "yes"
    primary = {r["urn"] for r in rows("schools.csv") if r["type"] == "mainstream"}
    shares = {u: met[u, "met"] / met[u, "all"] for u, w in list(met) if w == "all" and met[u, "all"] >= 12 and u in primary}  # fmt: skip
    assert max(shares[u] for u in urns) <= min(v for u, v in shares.items() if u not in urns)


def test_teachers_subject_results_of_the_plan_lie_where_they_were_set() -> None:
    england = {}
    city = {}
    for r in rows("ks4_subjects.csv"):
        if r["academic_year"] == "2013/14" and r["group"] == "all" and r["level"] != "school":
            share = 100 * int(r["a_star_to_c"]) / int(r["entered"])
            (england if r["level"] == "england" else city)[r["subject"]] = share
    below = {s for s in city if city[s] < england[s] - 6}
    assert below == {"art_and_design", "it", "pe"}
    assert abs(city["english_language"] - england["english_language"]) < 1
    assert len(city) == 14


@pytest.mark.parametrize("world", WORLDS)
def test_every_world_writes_every_file_and_says_that_it_is_made_up(world: str) -> None:
    files = raw_files(world=world)
    assert set(files) == set(raw_files())
    for name, text in files.items():
        if name.endswith(".toml"):
            stated = tomllib.loads(text)
            assert stated["made_up"] is True
            assert "(sample)" in stated["title"]
            assert stated["published"] <= AS_OF


def test_no_urn_authority_or_person_of_these_files_exists() -> None:
    for name, text in raw_files().items():
        if name.endswith(".csv"):
            header = text.partition("\n")[0].casefold()
            assert not re.search(
                r"surname|forename|first.?name|date.?of.?birth|telnum|postcode", header
            )
            for row in csv.DictReader(io.StringIO(text)):
                urns = [v for c, v in row.items() if c.casefold().endswith("urn") and v.strip()]
                assert all(re.fullmatch(r"999\d{3}", urn) for urn in urns)


def test_no_cell_is_written_for_a_column_that_its_file_does_not_have() -> None:
    written = local_rows(20150331, "plan")
    for table in LOCAL_TABLES:
        if table.name != "pupil_results":
            assert {c for row in written[table.name] for c in row} <= set(table.columns), table.name


def test_facts_behind_the_claims_about_support_and_training_are_as_the_truth_says() -> None:
    at_grade_3 = set(truth()["inspections"]["grade_3"])
    led = {
        r["URN"]
        for name in ("Ofsted_Sep_13_-_Aug_14.csv", "Ofsted_Oct_14_-_Dec_14.csv")
        for r in rows(name)
        if r["URN"] in at_grade_3 and r["Leadership and management"] == "3"
    }
    assert len(led) == 4
    assert led <= {r["urn"] for r in rows("pp_reviews.csv")}  # C23
    plans = [r for r in rows("cluster_plans.csv") if r["plan_year"] == "2014/15"]
    assert (len(plans), sum(not r["monitoring"] for r in plans)) == (6, 1)  # C27
    late = [r for r in rows("deployments.csv") if r["report_due"] <= AS_OF and not r["reported_on"]]
    assert late  # C28
    came = {r["urn"] for r in rows("cpd_attendance.csv") if int(r["attended"])}
    assert len(came) == 61  # C30: of 65 open schools
    newest: dict[str, str] = {}
    for r in rows("risk_judgements.csv"):
        newest[r["urn"]] = max(newest.get(r["urn"], ""), r["date"])
    assert len(newest) == 57  # good and outstanding
    assert sum(day < "2014-03-31" for day in newest.values()) == 2  # C36
    won = [r for r in rows("bids.csv") if r["status"] == "won"]
    assert max(int(r["asked"]) for r in rows("bids.csv")) == 20_000
    assert sum(int(r["offset"]) for r in won) == 54_500  # C33
