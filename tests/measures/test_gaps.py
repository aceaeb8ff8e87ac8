import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from ylp_analysis.errors import CatalogueError, DataError, ParameterError
from ylp_analysis.measures.gaps import gap_table
from ylp_analysis.measures.intervals import difference
from ylp_analysis.vocabulary.terms import GAP_COLUMNS, GAP_KEY

YORK = {
    "academic_year": "2013/14",
    "level": "la",
    "area_code": "816",
    "area_name": "York",
    "key_stage": "KS4",
    "subject": "all",
    "measure": "five_ac_em",
}
counts_of_a_group = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def row(group, met=np.nan, pupils=np.nan, **rest):
    return YORK | {"group": group, "numerator": met, "denominator": pupils} | rest


def pair(disadvantaged, other, **rest):
    return pd.DataFrame(
        [row("disadvantaged", *disadvantaged, **rest), row("other", *other, **rest)]
    )


def only(counts, **options):
    table = gap_table(counts, **options)
    assert len(table) == 1
    return table.iloc[0]


def test_the_gap_of_york_in_2013_14():
    gap = only(pair((85, 294), (971, 1401), provenance="published", source="york.csv"))
    assert gap["gap"] == pytest.approx(40.396, abs=5e-4)
    assert gap["gap_low"] == pytest.approx(34.4, abs=0.1)
    assert gap["gap_high"] == pytest.approx(45.8, abs=0.1)
    assert (gap["disadvantaged_pupils"], gap["other_pupils"]) == (294, 1401)
    assert (gap["unit"], gap["method"], gap["status"]) == ("pp", "newcombe", "ok")
    assert (gap["precision"], gap["confidence"], gap["coverage"]) == (0, 0.95, 1)
    assert (gap["provenance"], gap["source"]) == ("published", "york.csv")
    assert gap["schools"] is pd.NA


@given(counts_of_a_group, counts_of_a_group)
@settings(max_examples=30, deadline=None)
def test_the_interval_is_newcombes_in_percentage_points(disadvantaged, other):
    gap = only(pair(disadvantaged, other))
    theirs = confint_proportions_2indep(*other, *disadvantaged, method="newcomb")
    assert (gap["gap_low"], gap["gap_high"]) == pytest.approx(100 * np.array(theirs), abs=1e-7)


@given(counts_of_a_group, counts_of_a_group)
@settings(max_examples=30, deadline=None)
def test_swapping_the_groups_flips_the_sign(disadvantaged, other):
    gap, swapped = only(pair(disadvantaged, other)), only(pair(other, disadvantaged))
    assert gap["gap"] == pytest.approx(-swapped["gap"])
    assert gap["gap_low"] == pytest.approx(-swapped["gap_high"])


@given(counts_of_a_group, counts_of_a_group)
@settings(max_examples=20, deadline=None)
def test_a_cluster_of_one_school_equals_that_school(disadvantaged, other):
    school = pair(disadvantaged, other, level="school", area_code="999001")
    cluster = pair(disadvantaged, other, level="cluster", area_code="east")
    numbers = ["disadvantaged_value", "other_value", "gap", "gap_low", "gap_high", "precision"]
    assert only(school)[numbers].tolist() == only(cluster)[numbers].tolist()


def test_rows_of_another_area_change_nothing():
    york = pair((85, 294), (971, 1401))
    leeds = pair((3, 9), (7, 8), area_code="383", area_name="Leeds")
    together = gap_table(pd.concat([leeds, york], ignore_index=True))
    assert together["area_code"].tolist() == ["383", "816"]
    pd.testing.assert_frame_equal(together[1:].reset_index(drop=True), gap_table(york))


def test_columns_types_and_order_are_the_contract():
    counts = pd.concat(
        [
            pair((1, 4), (3, 4), area_code=code, academic_year=year)
            for code in ("b", "B", "a")
            for year in ("2013/14", "2012/13")
        ]
    )
    before = counts.copy()
    table = gap_table(counts)
    assert {c: str(t) for c, t in table.dtypes.items()} == dict(GAP_COLUMNS)
    keys = list(table[list(GAP_KEY)].itertuples(index=False, name=None))
    assert keys == sorted(keys) and len(set(keys)) == 6
    pd.testing.assert_frame_equal(counts, before)


@pytest.mark.parametrize("comparator", ["same_area", "england"])
def test_no_counts_give_an_empty_typed_table(comparator):
    table = gap_table(pair((1, 2), (1, 2)).iloc[:0], comparator=comparator)
    assert len(table) == 0
    assert {c: str(t) for c, t in table.dtypes.items()} == dict(GAP_COLUMNS)


def test_one_row_per_pupil_is_added_up():
    pupils = pd.DataFrame(
        [row("disadvantaged", met, 1) for met in (1, 0, 0)]
        + [row("other", met, 1) for met in (1, 1, 1, 0)]
        + [row("unknown", 1, 1), row("all", 5, 8)]
    )
    for counts in (pupils, pupils.astype(dict.fromkeys([*YORK, "group"], "category"))):
        gap = only(counts)
        assert (gap["disadvantaged_pupils"], gap["other_pupils"]) == (3, 4)
        assert gap["gap"] == pytest.approx(75 - 100 / 3)


def test_by_adds_up_the_counts_over_the_rest():
    counts = pd.concat(
        [
            pair((1, 4), (3, 4), area_code="a", area_name="A", source="x.csv"),
            pair((3, 4), (2, 6), area_code="b", area_name="B", source="y.csv"),
        ]
    )
    gap = only(counts, by=["academic_year", "level", "measure"])
    assert gap["gap"] == pytest.approx(50 - 50)
    assert (gap["area_code"], gap["area_name"]) == ("all", "mixed")
    assert (gap["key_stage"], gap["source"]) == ("KS4", "x.csv; y.csv")


def test_levels_and_measures_are_never_added_up():
    counts = pd.concat([pair((1, 4), (3, 4)), pair((1, 4), (3, 4), level="england")])
    with pytest.raises(ParameterError, match="several levels"):
        gap_table(counts, by=["academic_year"])
    counts = pd.concat([pair((1, 4), (3, 4)), pair((1, 4), (3, 4), measure="basics_94")])
    with pytest.raises(ParameterError, match="several measures"):
        gap_table(counts, by=["level"])


def test_the_rounded_percentages_of_hampshire():
    gap = only(
        pd.DataFrame(
            [
                row("disadvantaged", pupils=3263, value=49, precision=0.5),
                row("other", pupils=11592, value=73, precision=0.5),
            ]
        )
    )
    assert (gap["gap"], gap["precision"], gap["method"]) == (24, 1, "newcombe")
    # 49% of 3,263 is 1583 to 1615 pupils, 73% of 11,592 is 8405 to 8520.
    assert gap["gap_low"] == pytest.approx(100 * difference(8405, 11592, 1615, 3263).low)
    assert gap["gap_high"] == pytest.approx(100 * difference(8520, 11592, 1583, 3263).high)


@given(counts_of_a_group, counts_of_a_group, st.booleans())
@settings(max_examples=30, deadline=None)
def test_the_envelope_holds_every_interval_that_rounding_allows(disadvantaged, other, known):
    def rounded(group, met, pupils):
        return row(group, pupils=pupils, value=np.floor(100 * met / pupils + 0.5), precision=0.5)

    first = row("other", *other) if known else rounded("other", *other)
    gap = only(pd.DataFrame([rounded("disadvantaged", *disadvantaged), first]))
    possible = [
        [x for x in range(n + 1) if np.floor(100 * x / n + 0.5) == np.floor(100 * met / n + 0.5)]
        for met, n in (disadvantaged, other)
    ]
    if known:
        possible[1] = [other[0]]
    for x in possible[0]:
        for y in possible[1]:
            low, high = difference(y, other[1], x, disadvantaged[1])
            assert gap["gap_low"] <= 100 * low + 1e-9 and 100 * high <= gap["gap_high"] + 1e-9


def test_a_percentage_that_no_count_gives_keeps_its_own_bounds():
    gap = only(
        pd.DataFrame([row("disadvantaged", pupils=3, value=50, precision=0.5), row("other", 4, 5)])
    )
    assert gap["gap"] == 30 and gap["precision"] == 0.5
    assert gap["gap_low"] == pytest.approx(100 * difference(4, 5, 1.515, 3).low)


def test_a_published_percentage_without_pupil_numbers_has_no_interval():
    gap = only(
        pd.DataFrame(
            [row("disadvantaged", value=49, precision=0.5), row("other", 73, 100)],
        )
    )
    assert (gap["gap"], gap["method"], gap["status"]) == (24, "none", "ok")
    assert np.isnan(gap["gap_low"]) and gap["disadvantaged_pupils"] is pd.NA


def test_published_percentages_are_never_summed():
    counts = pd.concat(
        [
            pair((np.nan, 10), (np.nan, 20), value=50, precision=0.5, area_code=code)
            for code in ("a", "b")
        ]
    )
    gap = only(counts, by=["academic_year", "level", "measure"])
    assert np.isnan(gap["gap"]) and gap["status"] == "not_available"
    assert gap["disadvantaged_pupils"] == 20


def test_a_progress_gap_joins_the_published_limits_of_both_groups():
    counts = pd.DataFrame(
        [
            row("disadvantaged", pupils=50, value=-0.4, value_low=-0.7, value_high=-0.1),
            row("other", pupils=150, value=0.2, value_low=0.0, value_high=0.6),
        ]
    ).assign(measure="progress_8", precision=0.005)
    gap = only(counts)
    # 0.6 less sqrt(0.2² + 0.3²), and plus sqrt(0.4² + 0.3²) = 0.5
    assert gap["gap"] == pytest.approx(0.6) and gap["method"] == "published_limits"
    assert gap["gap_low"] == pytest.approx(0.6 - 0.13**0.5)
    assert gap["gap_high"] == pytest.approx(1.1)
    assert (gap["unit"], gap["precision"]) == ("points", 0.01)
    at_90 = only(counts, confidence=0.9)
    assert at_90["gap_high"] == pytest.approx(0.6 + 0.5 * 1.644854 / 1.959964, abs=1e-6)


def test_a_score_without_spread_has_no_interval():
    gap = only(pair((np.nan, 50), (np.nan, 90), value=40.0, measure="attainment_8"))
    assert (gap["gap"], gap["method"], gap["status"]) == (0, "none", "ok")
    assert np.isnan(gap["gap_low"]) and np.isnan(gap["gap_high"])


def scores(group, values):
    values = np.array(values, dtype=float)
    sums = {"score_sum": values.sum(), "score_sum_of_squares": (values**2).sum()}
    return row(group, pupils=len(values), measure="scaled_score", **sums)


def test_scores_with_sums_of_squares_give_the_welch_interval(vectors):
    (case,) = vectors("welch")
    counts = pd.DataFrame(
        [scores("other", case["input"]["peers"][:7]), scores("other", case["input"]["peers"][7:])]
        + [scores("disadvantaged", case["input"]["disadvantaged"])]
    )
    gap, want = only(counts), case["expected"]
    assert gap["gap"] == pytest.approx(want["diff"], abs=1e-7)
    limits = (gap["gap_low"], gap["gap_high"])
    assert limits == pytest.approx((want["lower"], want["upper"]), abs=1e-7)
    assert gap["method"] == "welch" and gap["precision"] == 0


def test_one_pupil_in_a_group_gives_a_score_gap_without_interval():
    gap = only(pd.DataFrame([scores("disadvantaged", [95]), scores("other", [100, 104])]))
    assert (gap["gap"], gap["method"], gap["status"]) == (7, "none", "ok")


@pytest.mark.parametrize("empty", [(0, 0), (np.nan, 0)])
def test_a_group_without_pupils_has_no_gap(empty):
    gap = only(pair(empty, (9, 10)))
    assert gap["status"] == "no_pupils" and gap["method"] == "none"
    assert gap[["gap", "gap_low", "gap_high", "precision"]].isna().all()
    assert gap["disadvantaged_pupils"] == 0 and gap["other_value"] == 90
    assert gap["coverage"] == 0


def test_a_group_that_is_not_there_is_not_available():
    gap = only(pd.DataFrame([row("other", 9, 10), row("all", 12, 20)]))
    assert gap["status"] == "not_available" and np.isnan(gap["gap"])
    assert gap["disadvantaged_pupils"] is pd.NA and gap["area_name"] == "York"


def test_rows_of_the_whole_cohort_alone_are_no_gap():
    assert len(gap_table(pd.DataFrame([row("all", 12, 20)]))) == 0


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("suppressed", "low"), "suppressed"),
        (("low", "not_applicable"), "not_applicable"),
        (("partial", "low_reliability"), "low_reliability"),
        (("partial", "ok"), "partial"),
        (("ok", "suppressed_here"), "suppressed_here"),
    ],
)
def test_a_pair_has_the_worse_status_of_its_groups(statuses, expected):
    counts = pair((1, 4), (3, 4)).assign(status=statuses)
    assert only(counts)["status"] == expected


def test_a_suppressed_group_takes_the_gap_with_it_but_not_the_other_value():
    counts = pair((np.nan, 4), (9, 10)).assign(status=["suppressed", "ok"])
    gap = only(counts)
    assert gap["status"] == "suppressed" and gap["other_value"] == 90
    assert gap[["gap", "gap_low", "gap_high", "disadvantaged_value"]].isna().all()


def test_a_missing_value_is_never_ok():
    assert only(pair((np.nan, 4), (9, 10)))["status"] == "not_available"


def test_a_sum_with_an_unknown_part_is_unknown_but_parts_without_pupils_add_nothing():
    school = {"level": "school"}
    first = pair((1, 4), (3, 4), area_code="a", status="ok", **school)
    hidden = pair((np.nan, 5), (3, 4), area_code="b", status="suppressed", **school)
    nobody = pair((np.nan, 0), (np.nan, 0), area_code="c", status="no_pupils", **school)
    by = ["academic_year", "level", "measure"]
    gap = only(pd.concat([first, nobody]), by=by)
    assert gap["gap"] == 50 and gap["status"] == "ok"
    gap = only(pd.concat([first, hidden, nobody]), by=by)
    assert np.isnan(gap["gap"]) and gap["status"] == "suppressed"


def england(disadvantaged, other, **rest):
    rest = {"level": "england", "area_code": "england", "area_name": "England"} | rest
    return pair(disadvantaged, other, **rest)


def test_the_comparator_england_takes_other_pupils_from_its_row():
    counts = pd.concat([pair((1, 4), (3, 4), source="a"), england((10, 40), (40, 50), source="b")])
    table = gap_table(counts, comparator="england").set_index("area_code")
    york = table.loc["816"]
    assert york["gap"] == 80 - 25 and york["other_pupils"] == 50
    assert (york["comparator"], york["source"]) == ("england", "a; b")
    assert table.loc["england", "gap"] == 80 - 25


def test_the_comparator_prefers_its_own_data_version_then_the_final_one():
    counts = pd.concat(
        [
            pair((1, 4), (3, 4), data_version="provisional"),
            pair((1, 4), (3, 4), data_version="revised"),
            england((1, 4), (60, 100), data_version="final"),
            england((1, 4), (70, 100), data_version="revised"),
        ]
    )
    table = gap_table(counts, comparator="england")
    york = table[table["level"] == "la"].set_index("data_version")["other_value"]
    assert york.to_dict() == {"provisional": 60, "revised": 70}


def test_without_rows_of_the_comparator_a_gap_is_not_available():
    gap = only(pair((1, 4), (3, 4)), comparator="statistical_neighbours")
    assert gap["status"] == "not_available" and np.isnan(gap["gap"])
    assert gap["disadvantaged_value"] == 25 and gap["other_pupils"] is pd.NA


def test_two_areas_that_could_be_the_comparator_are_refused():
    regions = [pair((1, 4), (3, 4), level="region", area_code=code) for code in ("E", "N")]
    with pytest.raises(DataError, match="more than one area of level region"):
        gap_table(pd.concat(regions), comparator="region")


def test_schools_behind_a_row_come_from_the_counts_or_are_the_school_itself():
    cluster = pair((1, 4), (3, 4), level="cluster", schools=9, schools_with_results=8, coverage=0.8)
    gap = only(cluster)
    assert (gap["schools"], gap["schools_with_results"], gap["coverage"]) == (9, 8, 0.8)
    gap = only(pair((np.nan, 4), (3, 4), level="school"))
    assert (gap["schools"], gap["schools_with_results"], gap["coverage"]) == (1, 0, 0)


def test_a_sum_is_covered_no_better_than_its_worst_part():
    counts = pd.concat(
        [pair((1, 4), (3, 4), area_code=a, coverage=c) for a, c in (("a", 0.7), ("b", 1.0))]
    )
    assert only(counts, by=["measure", "level"])["coverage"] == 0.7


def test_what_cannot_be_used_is_refused_in_plain_words():
    good = pair((1, 4), (3, 4))
    with pytest.raises(DataError, match="no column area_code, denominator"):
        gap_table(good.drop(columns=["area_code", "denominator"]))
    with pytest.raises(DataError, match="In 1 rows"):
        gap_table(pair((5, 4), (3, 4)))
    with pytest.raises(DataError, match="subject of the counts is empty in 1 rows"):
        gap_table(good.assign(subject=["all", None]))
    with pytest.raises(DataError, match="'Disadvantaged '"):
        gap_table(good.assign(group=["Disadvantaged ", "other"]))
    with pytest.raises(DataError, match="status 'hidden'"):
        gap_table(good.assign(status="hidden"))
    with pytest.raises(DataError, match="does not hold numbers"):
        gap_table(good.assign(numerator="three"))
    with pytest.raises(CatalogueError, match="happiness"):
        gap_table(good.assign(measure="happiness"))
    with pytest.raises(ParameterError, match="ward"):
        gap_table(good, by=["ward"])
    with pytest.raises(ParameterError, match="france"):
        gap_table(good, comparator="france")
