"""Hampshire's published files give the published figures, in the tables and on the pages."""

import pytest
from bs4 import BeautifulSoup

from ylp_analysis.packs.runner import make_pack
from ylp_analysis.project import Project

RWM = ("KS2", "rwm", "expected_standard")


def row(project, year, level, key_stage, subject, measure, comparator="same_area"):
    gaps = project.gaps
    found = gaps[
        (gaps["academic_year"] == year)
        & (gaps["level"] == level)
        & (gaps["key_stage"] == key_stage)
        & (gaps["subject"] == subject)
        & (gaps["measure"] == measure)
        & (gaps["comparator"] == comparator)
    ]
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("year", "low", "high", "disadvantaged", "other"),
    [
        ("2016/17", 47, 71, 3075, 10965),
        ("2017/18", 49, 73, 3110, 11353),
        ("2018/19", 49, 73, 3263, 11592),
    ],
)
def test_the_authority_row_reads_as_published(hampshire, year, low, high, disadvantaged, other):
    la = row(hampshire, year, "la", *RWM)
    assert (la["disadvantaged_value"], la["other_value"]) == (low, high)
    assert (la["disadvantaged_pupils"], la["other_pupils"]) == (disadvantaged, other)
    assert la["gap"] == 24
    assert la["method"] == "newcombe"
    assert la["gap_low"] < 24 - la["precision"] < 24 + la["precision"] < la["gap_high"]


@pytest.mark.parametrize(
    ("year", "low", "high"), [("2016/17", 47, 67), ("2017/18", 51, 70), ("2018/19", 51, 71)]
)
def test_england_is_the_state_funded_row(hampshire, year, low, high):
    england = row(hampshire, year, "england", *RWM)
    assert (england["disadvantaged_value"], england["other_value"]) == (low, high)


def test_england_counts_its_disadvantaged_pupils(hampshire):
    assert row(hampshire, "2016/17", "england", *RWM)["disadvantaged_pupils"] == 189_606
    assert row(hampshire, "2018/19", "england", *RWM)["disadvantaged_pupils"] == 197_488


def test_the_gap_against_england_takes_englands_other_pupils(hampshire):
    gap = row(hampshire, "2018/19", "la", *RWM, comparator="england")
    assert (gap["disadvantaged_value"], gap["other_value"], gap["gap"]) == (49, 71, 22)


@pytest.mark.parametrize(
    ("year", "schools"), [("2016/17", 191), ("2017/18", 193), ("2018/19", 187)]
)
def test_schools_with_both_groups_results_are_all_there(hampshire, year, schools):
    gaps = hampshire.gaps
    own = gaps[(gaps["level"] == "school") & (gaps["comparator"] == "same_area")]
    rwm = own[(own["subject"] == "rwm") & (own["measure"] == "expected_standard")]
    assert rwm.loc[rwm["academic_year"] == year, "gap"].notna().sum() == schools


def test_attainment_8_has_a_gap_and_no_range(hampshire):
    score = row(hampshire, "2017/18", "la", "KS4", "all", "attainment_8")
    assert (score["disadvantaged_value"], score["other_value"]) == (33.8, 50.2)
    assert score["gap"] == pytest.approx(16.4)
    assert score["method"] == "none"
    assert score[["gap_low", "gap_high"]].isna().all()


def test_england_attainment_8_is_the_state_funded_row(hampshire):
    england = row(hampshire, "2016/17", "england", "KS4", "all", "attainment_8")
    assert (england["disadvantaged_value"], england["other_value"]) == (37.0, 49.8)


def test_progress_8_takes_the_published_limits(hampshire):
    gap = row(hampshire, "2017/18", "la", "KS4", "all", "progress_8")
    assert gap["method"] == "published_limits"
    assert gap["gap"] == pytest.approx(0.73)
    # 0.05 − (−0.68); limits 0.02 to 0.07 and −0.73 to −0.63:
    # 0.73 − √(0.03² + 0.05²) and 0.73 + √(0.02² + 0.05²)
    assert (gap["gap_low"], gap["gap_high"]) == (
        pytest.approx(0.6717, abs=1e-3),
        pytest.approx(0.7839, abs=1e-3),
    )


def test_short_rows_are_read_and_said(hampshire):
    findings = hampshire.findings.set_index(["check", "file"])
    said = findings.loc[("short_rows", "2016-2017_850_ks2final.csv")]
    assert said["outcome"] == "WARNING"
    assert said["sentence"].startswith("18 rows end before the last column")
    assert ("short_rows", "2017-2018_850_ks4final.csv") in findings.index


def test_five_of_571_percentages_keep_no_count(hampshire):
    counts_without = 0
    for year in ("2016/17", "2017/18", "2018/19"):
        gaps = hampshire.gaps
        rwm = gaps[
            (gaps["level"] == "school")
            & (gaps["comparator"] == "same_area")
            & (gaps["subject"] == "rwm")
            & (gaps["measure"] == "expected_standard")
            & (gaps["academic_year"] == year)
        ]
        counts_without += int((rwm["precision"] > 0).sum())
    # three in 2016/17, two in 2017/18 that no count gives, and one in each of two years of a
    # cohort over 100 where two counts would print alike
    assert counts_without == 7


@pytest.fixture(scope="module", params=["sicg", "analyst"])
def page(request, hampshire: Project) -> BeautifulSoup:
    dates = hampshire.dates("2019/20", "2018/19")
    name = "40_priority_4_closing_the_gap"
    pack = make_pack(hampshire, dates, edition=request.param, only=(name,), jobs=1)
    assert pack.failed == {}
    return BeautifulSoup((pack.folder / f"{name}.html").read_text("utf-8"), "html.parser")


def cells(page: BeautifulSoup, table: str) -> list[list[str]]:
    rows = page.select(f"#{table} tbody tr") or page.select(f"#{table} tr")
    return [[c.get_text(" ", strip=True) for c in r.find_all(["th", "td"])] for r in rows]


def test_the_page_reads_the_same_numbers_in_both_editions(page):
    rows = cells(page, "table-ks2-rwm-expected-standard")
    for year, values in {
        "2018/19": ["3,263", "49", "11,592", "73", "24"],
        "2017/18": ["3,110", "49", "11,353", "73", "24"],
        "2016/17": ["3,075", "47", "10,965", "71", "24"],
    }.items():
        assert any(r[:2] == [year, "Hampshire"] and r[2:7] == values for r in rows), rows
    england = {r[0]: (r[3], r[5]) for r in rows if r[1] == "England"}
    assert england == {"2016/17": ("47", "67"), "2017/18": ("51", "70"), "2018/19": ("51", "71")}


def test_the_page_labels_attainment_8_as_the_newest_held_without_a_range(page):
    rows = cells(page, "table-ks4-all-attainment-8")
    newest = next(r for r in rows if r[:2] == ["2017/18", "Hampshire"])
    assert (newest[3], newest[5], newest[7]) == ("33.8", "50.2", "not published")
    text = page.get_text(" ", strip=True)
    assert "the gap in Hampshire was 16.4 points in 2017/18, the newest held" in text
    assert "2017/18 is shown instead, without a verdict for 2018/19" in text


def test_the_page_says_that_it_looks_back(page):
    assert "could not have been known on 31 March 2019" in page.get_text(" ", strip=True)
