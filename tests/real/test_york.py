"""York's key stage 4 results of 2013/14, the plan's own year, from the published counts."""

import pytest

# cohort, disadvantaged pupils, % disadvantaged, % other (design 3-data §3.5)
SCHOOLS = {
    "All Saints RC School": (189, 18, 33, 72),
    "Archbishop Holgate's School, A Church of England Academy": (155, 23, 48, 75),
    "Burnholme Community College": (42, 14, 14, 43),
    "Canon Lee School": (168, 53, 21, 55),
    "Fulford School": (194, 12, 50, 85),
    "Huntington School": (233, 32, 44, 76),
    "Joseph Rowntree School": (195, 31, 32, 66),
    "Manor Church of England Academy Trust": (183, 16, 25, 69),
    "Millthorpe School": (170, 29, 41, 65),
    "York High School": (146, 54, 17, 57),
}


@pytest.fixture(scope="module")
def gaps(york):
    table = york.gaps
    return table[(table["measure"] == "five_ac_em") & (table["comparator"] == "same_area")]


def test_the_authority_row_is_built_from_the_published_counts(gaps):
    la = gaps[gaps["level"] == "la"].iloc[0]
    assert (la["disadvantaged_pupils"], la["other_pupils"]) == (294, 1401)
    assert la["disadvantaged_value"] == pytest.approx(100 * 85 / 294)
    assert la["other_value"] == pytest.approx(100 * 971 / 1401)
    assert round(la["gap"], 1) == 40.4
    assert la["precision"] == 0
    # statsmodels 0.14 confint_proportions_2indep(971, 1401, 85, 294, method="newcomb")
    assert (la["gap_low"], la["gap_high"]) == (
        pytest.approx(34.43, abs=0.01),
        pytest.approx(45.82, abs=0.01),
    )


def test_all_ten_schools_read_as_published(gaps):
    schools = gaps[gaps["level"] == "school"].set_index("area_name")
    assert set(schools.index) == set(SCHOOLS)
    for name, (cohort, disadvantaged, low, high) in SCHOOLS.items():
        row = schools.loc[name]
        assert row["disadvantaged_pupils"] == disadvantaged
        assert row["disadvantaged_pupils"] + row["other_pupils"] == cohort
        assert int(row["disadvantaged_value"] + 0.5) == low
        assert int(row["other_value"] + 0.5) == high


def test_a_derived_copy_is_called_one_on_the_page(york):
    evidence = york.evidence("closing_the_gap", plan_year="2015/16", edition="sicg")
    assert any("derived copy" in caveat for caveat in evidence.caveats)


def test_nothing_is_said_about_a_change_from_one_year(york):
    evidence = york.evidence("closing_the_gap", plan_year="2015/16", edition="sicg")
    assert all(claim.verdict == "no data" for claim in evidence.claims)


def test_the_whole_england_file_is_filtered_to_york(dfe, project_from, york):
    england = project_from(
        "York", "816", ("performance_tables_ks4/2013-2014_england_ks4_final_data.csv.gz",)
    )
    columns = ["area_code", "disadvantaged_value", "other_value", "gap"]
    ours = york.gaps.dropna(subset=["gap"])[columns].reset_index(drop=True)
    theirs = england.gaps.dropna(subset=["gap"])[columns].reset_index(drop=True)
    assert len(ours) > 0
    assert ours.equals(theirs)


def test_provisional_results_without_groups_give_no_gap(project_from):
    provisional = project_from(
        "York", "816", ("performance_tables_ks4/2018-2019_816_ks4provisional.csv",)
    )
    assert provisional.gaps["gap"].notna().sum() == 0
    evidence = provisional.evidence("closing_the_gap", plan_year="2021/22")
    assert any("no figures for disadvantaged pupils" in words for words in evidence.not_held)
