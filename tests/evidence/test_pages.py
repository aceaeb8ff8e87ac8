"""What each page's argument holds, from small worlds."""

import pandas as pd
import pytest

from ylp_analysis.disclosure import Protected, policy_for
from ylp_analysis.errors import ParameterError
from ylp_analysis.evidence.argument import Chart
from ylp_analysis.evidence.closing_the_gap import closing_the_gap
from ylp_analysis.evidence.cluster_profile import cluster_profile
from ylp_analysis.evidence.data_quality import coverage_table, data_quality
from ylp_analysis.evidence.held import Declared, Series, up_to
from ylp_analysis.evidence.tour import start_here
from ylp_analysis.vocabulary.years import run_dates

SICG = policy_for("sicg")
RWM = ("KS2", "rwm", "expected_standard")
READING = ("KS2", "reading", "expected_standard")
DATES = run_dates("2020/21", "2018/19", "2020-03-31")


@pytest.fixture
def city(held, rows):
    """Two years, three schools in two clusters; the third school's disadvantaged are four."""
    members = pd.DataFrame(
        {
            "academic_year": ["2017/18"] * 3 + ["2018/19"] * 3,
            "urn": ["100001", "100002", "100003"] * 2,
            "cluster": ["North", "North", "South"] * 2,
            "slug": ["north", "north", "south"] * 2,
        }
    )
    groups = []
    for year in ("2017/18", "2018/19"):
        groups += [
            rows(year, "england", "england", RWM, (51_000, 100_000), (71_000, 100_000)),
            rows(year, "la", "850", RWM, (20, 44), (80, 100)),
            rows(year, "la", "850", READING, (24, 44), (82, 100)),
            rows(year, "school", "100001", RWM, (9, 20), (32, 40)),
            rows(year, "school", "100002", RWM, (9, 20), (32, 40)),
            rows(year, "school", "100003", RWM, (2, 4), (16, 20)),
        ]
    return up_to(held(*groups, membership=members), DATES, allow_hindsight=False)


def test_every_table_and_chart_of_every_page_is_protected(city):
    for build, area in (
        (closing_the_gap, ""),
        (cluster_profile, "north"),
        (data_quality, ""),
        (start_here, ""),
    ):
        evidence = build(city, DATES, SICG, area)
        for section in evidence.sections:
            for item in section.items:
                if hasattr(item, "data"):
                    assert isinstance(item.data, Protected)
                    assert item.data.policy is SICG


def test_every_chart_has_a_text_for_those_who_cannot_see_it(city):
    evidence = closing_the_gap(city, DATES, SICG)
    charts = [i for s in evidence.sections for i in s.items if isinstance(i, Chart)]
    assert len(charts) >= 3
    for chart in charts:
        assert len(chart.alt) > 60
        assert "nan" not in chart.alt.lower()


def test_a_gap_is_never_printed_without_both_levels_and_both_pupil_numbers(city):
    figure = closing_the_gap(city, DATES, SICG).key_figures[0]
    assert figure.value == "34.5 points"
    assert "45.5% of 44 disadvantaged pupils, 80.0% of 100 others" in figure.text
    assert "Likely range" in figure.text


def test_the_line_in_children_counts_whole_pupils(city):
    figure = closing_the_gap(city, DATES, SICG).key_figures[1]
    # 51% of 44 is 22.4; 20 met
    assert figure.value == "about 2 more"
    assert figure.text.startswith("of 44 disadvantaged pupils would bring them level")


def test_schools_stand_in_alphabetical_order_after_the_authority_and_england(city):
    table = closing_the_gap(city, DATES, SICG).tables["table-school-ks2-rwm-expected-standard"]
    names = table.frame["area_name"].tolist()
    assert names == ["England", "Hampshire", "School 100001", "School 100002", "School 100003"]


def test_a_published_school_stands_as_printed_and_a_small_cluster_is_hidden(city):
    evidence = closing_the_gap(city, DATES, SICG)
    schools = evidence.tables["table-school-ks2-rwm-expected-standard"].frame
    assert schools.set_index("area_name").loc["School 100003", "disadvantaged_value"] == 50
    clusters = evidence.tables["table-cluster-ks2-rwm-expected-standard"].frame
    south = clusters.set_index("area_name").loc["South"]
    assert pd.isna(south["gap"])
    assert south["status"] == "suppressed_here"


def test_a_cluster_is_never_given_a_direction_from_two_years(city):
    evidence = cluster_profile(city, DATES, SICG, "north")
    assert "table-directions" not in evidence.tables
    assert not any("change" in name for name in evidence.tables)


def test_a_cluster_page_says_the_smallest_change_it_could_show(city):
    evidence = cluster_profile(city, DATES, SICG, "north")
    assert any("smallest change" in figure.text for figure in evidence.key_figures)


def test_an_unknown_cluster_is_refused_with_those_that_are_known(city):
    with pytest.raises(ParameterError, match="Clusters: north, south"):
        cluster_profile(city, DATES, SICG, "nroth")


def test_results_after_the_results_year_are_not_seen(city, held, rows):
    dates = run_dates("2019/20", "2017/18", "2020-03-31")
    seen = up_to(city, dates, allow_hindsight=False)
    assert seen.years() == ["2017/18"]
    assert set(seen.changes["year_after"]) <= {"2017/18"}


def test_a_file_that_came_out_after_as_of_is_left_out_and_said(held, rows):
    everything = held(
        rows("2017/18", "la", "850", RWM, (20, 44), (80, 100)),
        rows("2018/19", "la", "850", RWM, (20, 44), (80, 100)),
        published={"2017.csv": "2018-12-13", "2018.csv": "2019-12-13"},
    )
    dates = run_dates("2019/20", "2018/19", "2019-03-31")
    seen = up_to(everything, dates, allow_hindsight=False)
    assert seen.years() == ["2017/18"]
    assert len(seen.changes) == 0
    assert "2018.csv came out on 13 December 2019, after 31 March 2019" in seen.caveats[0]
    allowed = up_to(everything, dates, allow_hindsight=True)
    assert allowed.years() == ["2017/18", "2018/19"]
    assert "used with hindsight" in allowed.caveats[0]


def test_coverage_shows_what_is_held_and_leaves_the_rest_blank(held, rows):
    table = coverage_table(
        held(
            rows("2017/18", "la", "850", RWM, (20, 44), (80, 100)),
            rows("2018/19", "la", "850", READING, (20, 44), (80, 100)),
        )
    )
    assert table.set_index("series").to_numpy().tolist() == [["", "held"], ["held", ""]]


def test_a_page_without_any_result_still_stands(held, rows):
    empty = held(rows("2018/19", "school", "100001", RWM, (9, 20), (32, 40)))
    evidence = closing_the_gap(up_to(empty, DATES, allow_hindsight=False), DATES, SICG)
    assert evidence.key_figures == ()
    assert len(evidence.not_held) == 4


def test_the_newest_held_year_is_called_so(held, rows):
    old = up_to(
        held(rows("2017/18", "la", "850", RWM, (20, 44), (80, 100))), DATES, allow_hindsight=False
    )
    evidence = closing_the_gap(old, DATES, SICG)
    assert "2017/18, the newest held" in evidence.key_figures[0].text
    assert Series(*RWM).words == "key stage 2 reading, writing and maths (expected standard)"


def test_of_one_years_results_the_newest_version_stands(held, rows):
    final = rows("2018/19", "la", "850", RWM, (20, 44), (80, 100))
    provisional = [r | {"data_version": "provisional", "numerator": 10} for r in final]
    seen = up_to(held(final, provisional), DATES, allow_hindsight=False)
    assert seen.of(Series(*RWM), "la")["data_version"].tolist() == ["final"]


def test_three_comparable_years_of_a_cluster_give_a_direction(held, rows):
    years = ("2016/17", "2017/18", "2018/19")
    members = pd.DataFrame(
        {"academic_year": years, "urn": "100001", "cluster": "North", "slug": "north"}
    )
    met = (20, 60, 100)
    groups = [
        rows(year, "school", "100001", READING, (m, 200), (160, 200))
        for year, m in zip(years, met, strict=True)
    ]
    seen = up_to(held(*groups, membership=members), DATES, allow_hindsight=False)
    table = seen.directions("cluster", "north").iloc[0]
    assert (table["first_year"], table["last_year"], table["verdict"]) == (
        "2016/17",
        "2018/19",
        "narrowed",
    )
    assert table["change"] == pytest.approx(-20, abs=0.5)
    assert table["disadvantaged_pupils"] == 200


def test_a_provisional_result_stands_until_its_final_one_is_out(held, rows):
    final = [
        r | {"source": "2019.csv"} for r in rows("2018/19", "la", "850", RWM, (20, 44), (80, 100))
    ]
    early = [
        r | {"data_version": "provisional", "numerator": 10, "source": "2018.csv"} for r in final
    ]
    everything = held(final, early, published={"2018.csv": "2019-09-10", "2019.csv": "2019-12-13"})
    everything.sources["academic_year"] = "2018/19"
    seen = up_to(everything, run_dates("2020/21", "2018/19", "2019-10-01"), allow_hindsight=False)
    assert seen.of(Series(*RWM), "la")["data_version"].tolist() == ["provisional"]


def test_a_page_without_figures_asks_for_no_decision(held, rows):
    empty = held(rows("2018/19", "school", "100001", RWM, (9, 20), (32, 40)))
    assert closing_the_gap(up_to(empty, DATES, allow_hindsight=False), DATES, SICG).decision == ""


def test_every_claim_of_the_plan_is_shown(held, rows):
    claims = tuple(
        Declared(f"C{i}", "A sentence", 4, "gap_change", *RWM, "narrowed", "2018/19")
        for i in range(8)
    )
    made = held(rows("2018/19", "la", "850", RWM, (20, 44), (80, 100)), claims=claims)
    seen = up_to(made, DATES, allow_hindsight=False)
    assert [c.id for c in closing_the_gap(seen, DATES, SICG).claims] == [c.id for c in claims]
