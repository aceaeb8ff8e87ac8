"""Derived copies say what the published tables say, column by column."""

from pathlib import Path

import pandas as pd
import pytest

from ylp_analysis.intake.context import Context, Read
from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.reading import read_file
from ylp_analysis.store.raw import read_raw

KS2, KS4 = "performance_tables_ks2", "performance_tables_ks4"
FACT = ["area_code", "subject", "measure", "group"]


def taken(path: Path, la_code: str, urns: frozenset[str] = frozenset()) -> Read:
    """One file read as `ylp prepare` reads it; nothing may fail or be unknown."""
    raw = read_raw(path, path.parent)
    identity = identify(raw.name, [str(c) for c in raw.frame.columns])
    assert identity.findings == []
    context = Context(raw.name, identity.year, la_code, "", identity.data_version, urns=urns)
    read = read_file(raw.frame, identity.layout, context)
    assert not read.failed
    return read


@pytest.fixture(scope="module")
def york_urns(dfe) -> frozenset[str]:
    spine = pd.read_csv(dfe / "school_information/2017-2018_816_spine.csv", dtype=str)
    return frozenset(spine["URN"])


def shares(counts: pd.DataFrame) -> pd.Series:
    """Every result as it was printed: the percentage that a count makes, or the value."""
    made = 100 * counts["numerator"].astype(float) / counts["denominator"].astype(float)
    printed = (made + 0.5 + 1e-9) // 1
    return printed.where(counts["numerator"].notna(), counts["value"])


@pytest.mark.parametrize(
    ("copy", "published"),
    [
        ("ks2_perf_2018.csv.gz", "2017-2018_850_ks2final.csv"),
        ("2018-2019_england_ks2final_selected.csv.gz", "2018-2019_850_ks2final.csv"),
    ],
)
def test_every_figure_of_a_copy_is_the_published_one(dfe, copy, published):
    theirs = taken_published(dfe / KS2 / "other_la_samples" / published)
    urns = frozenset(theirs.loc[theirs["level"] == "school", "area_code"])
    ours = taken(dfe / KS2 / copy, "850", urns).table("counts")
    pairs = ours.assign(shown=shares(ours)).merge(
        theirs.assign(shown=shares(theirs)), on=FACT, suffixes=("", "_published")
    )
    assert len(pairs) == len(ours) > 900
    both = pairs.dropna(subset=["shown", "shown_published"])
    assert (both["shown"] - both["shown_published"]).abs().max() == 0
    # A copy has no figure where the publisher printed none.
    assert pairs.loc[pairs["shown"].notna(), "shown_published"].notna().all()


def taken_published(path: Path) -> pd.DataFrame:
    raw = read_raw(path, path.parent)
    identity = identify(raw.name, [str(c) for c in raw.frame.columns])
    context = Context(raw.name, identity.year, "850", "Hampshire", identity.data_version)
    return read_file(raw.frame, identity.layout, context).table("counts")


@pytest.mark.parametrize(
    ("file", "year", "schools"),
    [
        (f"{KS2}/816_ks2_perf_2016.csv", "2015/16", 39),
        (f"{KS2}/816_ks2_perf_2017.csv", "2016/17", 44),
        (f"{KS2}/816_ks2_perf_2018.csv", "2017/18", 49),
        (f"{KS4}/816_ks4_perf_2016.csv", "2015/16", 12),
        (f"{KS4}/816_ks4_perf_2017.csv", "2016/17", 13),
        (f"{KS4}/816_ks4_perf_2018.csv", "2017/18", 14),
    ],
)
def test_yorks_renamed_copies_are_read_for_the_year_in_their_rows(
    dfe, york_urns, file, year, schools
):
    counts = taken(dfe / file, "816", york_urns).table("counts")
    assert set(counts["academic_year"]) == {year}
    assert set(counts["group"]) == {"all"}
    assert counts["area_code"].nunique() == schools
    # One heading, two measures: grades A* to C in 2016, grades 9 to 5 after.
    assert not set(counts["measure"]) & {"basics_95", "basics_94", "gcse_ac"}


def test_all_england_is_kept_for_the_national_spread(dfe, york_urns):
    read = taken(dfe / KS2 / "ks2_perf_2018.csv.gz", "816", york_urns)
    ours, theirs = read.table("counts"), read.table("national")
    assert ours["area_code"].nunique() == 49
    assert theirs["area_code"].nunique() > 15_000
    assert not set(ours["area_code"]) & set(theirs["area_code"])


# Published for York by the authority's interactive tool: reading, writing and maths, all pupils.
@pytest.mark.parametrize(("year", "published"), [(2016, 52), (2017, 61), (2018, 66)])
def test_yorks_schools_together_come_near_the_authority(dfe, york_urns, year, published):
    counts = taken(dfe / KS2 / f"816_ks2_perf_{year}.csv", "816", york_urns).table("counts")
    rwm = counts[(counts["subject"] == "rwm") & (counts["measure"] == "expected_standard")]
    share = 100 * rwm["numerator"].sum() / rwm["denominator"].sum()
    # Schools that became academies later are missing from the copies.
    assert share == pytest.approx(published, abs=3)


def test_the_authorities_copy_agrees_with_the_schools_copy(dfe):
    authorities = taken(dfe / KS4 / "2013-2014_816_la_variance_calcs.csv", "816").table("counts")
    whole = taken(dfe / KS4 / "2013-2014_816_ks4_final_data.csv", "816").table("counts")
    la = whole[whole["level"] == "la"]
    made = 100 * la["numerator"].astype(float) / la["denominator"].astype(float)
    la = la.assign(percentage=made.round(1).where(la["numerator"].notna(), la["value"]))
    both = authorities.merge(la, on=FACT, suffixes=("", "_whole"))
    assert len(both) == len(authorities) == 5
    assert both["value"].tolist() == both["percentage"].tolist()


def test_the_limit_of_exactly_nought_is_read_as_nought(dfe):
    counts = taken(dfe / KS4 / "2018-2019_816_ks4provisional.csv", "816").table("counts")
    (vale,) = counts[
        (counts["measure"] == "progress_8") & (counts["area_name"].str.contains("Vale of York"))
    ].itertuples()
    assert (vale.value, vale.value_high) == (-0.25, 0.0)
    assert vale.data_version == "provisional"


@pytest.mark.parametrize(
    ("year", "everyone", "disadvantaged", "other"),
    [("2016-2017", 46.3, 37.0, 49.8)],
)
def test_englands_attainment_8_is_the_published_one(dfe, year, everyone, disadvantaged, other):
    counts = taken_published(dfe / KS4 / "other_la_samples" / f"{year}_850_ks4final.csv")
    england = counts[
        (counts["level"] == "england")
        & (counts["subject"] == "all")
        & (counts["measure"] == "attainment_8")
    ]
    assert england.set_index("group")["value"].to_dict() == {
        "all": everyone,
        "disadvantaged": disadvantaged,
        "other": other,
    }


@pytest.mark.parametrize(
    ("year", "pupils", "disadvantaged", "shares_of"),
    [
        ("2016-2017", 599_728, 189_606, (61, 47, 67)),
        ("2017-2018", None, None, (64, 51, 70)),
        ("2018-2019", 644_967, 197_488, (65, 51, 71)),
    ],
)
def test_englands_reading_writing_and_maths_is_the_published_one(
    dfe, year, pupils, disadvantaged, shares_of
):
    counts = taken_published(dfe / KS2 / "other_la_samples" / f"{year}_850_ks2final.csv")
    rwm = counts[
        (counts["level"] == "england")
        & (counts["subject"] == "rwm")
        & (counts["measure"] == "expected_standard")
    ].set_index("group")
    assert tuple(rwm.loc[["all", "disadvantaged", "other"], "value"]) == shares_of
    if pupils:
        cohorts = rwm["denominator"]
        assert (cohorts["all"], cohorts["disadvantaged"]) == (pupils, disadvantaged)
