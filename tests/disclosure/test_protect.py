"""What an edition may show."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ylp_analysis as ylp
from ylp_analysis.disclosure import Cover, Protected, policy_for, protect
from ylp_analysis.disclosure.bands import band, public_range
from ylp_analysis.disclosure.protect import HIDDEN_TOGETHER
from ylp_analysis.errors import DisclosureError

SICG = policy_for("sicg")


def gaps(disadvantaged=20, other=40, *, provenance="published", level="la", **more):
    row = {
        "level": level,
        "provenance": provenance,
        "disadvantaged_pupils": disadvantaged,
        "disadvantaged_value": 50.0,
        "other_pupils": other,
        "other_value": 70.0,
        "gap": 20.0,
        "gap_low": 5.0,
        "gap_high": 35.0,
        "status": "ok",
    }
    frame = pd.DataFrame([row | more])
    return frame.astype({"disadvantaged_pupils": "Int64", "other_pupils": "Int64"})


def hidden(protected):
    return bool(protected.frame["gap"].isna().all())


def test_what_a_publisher_printed_is_shown_as_printed():
    shown = protect(gaps(2, 40), SICG).frame
    pd.testing.assert_frame_equal(shown, gaps(2, 40))


@pytest.mark.parametrize(("disadvantaged", "other"), [(5, 40), (40, 5), (0, 40), (5, 5)])
def test_both_groups_are_hidden_when_either_is_small(disadvantaged, other):
    shown = protect(gaps(disadvantaged, other, provenance="local"), SICG).frame.iloc[0]
    assert shown[["disadvantaged_value", "other_value", "gap", "gap_low", "gap_high"]].isna().all()
    assert shown["status"] == "suppressed_here"
    assert shown["disadvantaged_pupils"] == disadvantaged


def test_six_pupils_may_be_shown():
    assert not hidden(protect(gaps(6, 6, provenance="local"), SICG))


def test_a_cluster_sum_is_worked_out_here_even_from_published_schools():
    assert hidden(protect(gaps(5, 40, level="cluster"), SICG))
    assert not hidden(protect(gaps(6, 40, level="cluster"), SICG))


@pytest.mark.parametrize("level", ["school", "cluster"])
def test_parts_of_the_authority_from_local_records_are_hidden_where_no_cover_is_held(level):
    assert hidden(protect(gaps(200, 400, level=level, provenance="local"), SICG))
    assert not hidden(ylp.protect(gaps(200, 400, level=level, provenance="local")))


SERIES = {"subject": "all", "measure": "five_ac_em", "definition": "fsm6_lac_2014"}


def cover(*, years=("2013/14",), shown=True, heads=1, area="999001", pool=("2011/12", "2013/14")):
    schools = [
        {"heads": heads, "academic_year": year, "key_stage": "KS4", "data_version": "final",
         "level": "school", "area_code": area, "shown": shown, "reason": ""}
        for year in years
    ]  # fmt: skip
    pools = {"heads": heads, "key_stage": "KS4", **SERIES, "first_year": pool[0],
             "academic_year": pool[1], "area_code": area, "shown": shown, "reason": ""}  # fmt: skip
    return Cover(pd.DataFrame(schools), pd.DataFrame([pools]))


def local(level="school", **more):
    given = {"area_code": "999001", "key_stage": "KS4", "academic_year": "2013/14", **SERIES} | more
    return gaps(level=level, provenance="local", **given)


def pool(**more):
    return local("cluster", **({"first_year": "2011/12", "years": 3} | more))


def test_the_cover_says_which_schools_are_shown():
    assert not hidden(protect(local(), SICG, cover()))
    assert hidden(protect(local(), SICG, cover(shown=False)))
    assert hidden(protect(local(), SICG, cover(area="999002")))
    assert hidden(protect(local(), SICG, cover(years=("2012/13",))))


def test_a_school_is_never_shown_in_a_subject_that_few_enter():
    assert hidden(protect(local(subject="german"), SICG, cover()))


def test_the_cover_says_which_clusters_are_shown_over_which_years_together():
    assert not hidden(protect(pool(), SICG, cover()))
    assert hidden(protect(pool(), SICG, cover(shown=False)))
    assert hidden(protect(pool(), SICG, cover(pool=("2012/13", "2013/14"))))
    assert hidden(protect(pool(measure="basics_94"), SICG, cover()))


def test_a_clusters_single_year_from_local_records_is_never_shown():
    assert hidden(protect(local("cluster"), SICG, cover()))
    span = {"first_year": "2011/12", "last_year": "2013/14"}
    assert hidden(protect(local("cluster", **span), SICG, cover()))


def test_an_edition_takes_the_cover_that_was_made_for_its_attackers():
    assert hidden(protect(local(), policy_for("public"), cover(heads=1)))
    assert not hidden(protect(local(), policy_for("public"), cover(heads=2)))
    assert hidden(protect(pool(), policy_for("public"), cover(heads=1)))


@pytest.mark.parametrize(
    "span",
    [
        {"first_year": "2011/12", "years": 3},
        {"first_year": "2011/12", "last_year": "2013/14"},
        {"year_before": "2012/13", "year_after": "2013/14"},
    ],
)
def test_a_schools_years_together_are_never_shown(span):
    """Less the years that are shown they would give away one that is a band."""
    years = ("2011/12", "2012/13", "2013/14")
    assert hidden(protect(local(**span), SICG, cover(years=years)))
    assert not hidden(protect(local(), SICG, cover(years=years)))


def test_a_sum_of_printed_schools_needs_no_cover():
    row = gaps(level="cluster", area_code="north", key_stage="KS4", academic_year="2013/14")
    assert not hidden(protect(row, SICG, cover()))


def test_the_head_sees_the_own_school_in_full_and_no_other():
    school = policy_for("school", "999001")
    assert not hidden(protect(local(disadvantaged=2), school, cover(shown=False)))
    other = local(area_code="999002")
    assert hidden(protect(other, school, cover(area="999002", shown=False)))


def test_the_cluster_edition_shows_no_schools_results_worked_out_here():
    cluster = policy_for("cluster", "north")
    assert hidden(protect(local(), cover=cover(), policy=cluster))
    assert not hidden(protect(pool(), cluster, cover()))
    assert not hidden(protect(gaps(level="school"), cluster))


def banded(disadvantaged_met, disadvantaged, other_met, other):
    row = local(
        disadvantaged=disadvantaged, other=other, unit="pp",
        disadvantaged_value=100 * disadvantaged_met / disadvantaged,
        other_value=100 * other_met / other,
    )  # fmt: skip
    return protect(row, SICG, cover()).frame.iloc[0]


def test_a_school_at_an_end_is_shown_as_a_band_and_loses_its_numbers():
    row = banded(0, 20, 30, 40)
    assert (row["disadvantaged_band"], row["other_band"]) == (
        "5 or fewer of 20",
        "at least 25 of 40",
    )
    assert row[["disadvantaged_value", "other_value", "gap", "gap_low"]].isna().all()
    assert row["status"] == "suppressed_here"
    assert "disadvantaged_band" not in banded(10, 20, 30, 40)


def test_a_result_whose_whole_range_is_short_is_never_printed():
    row = banded(38, 40, 6, 6)  # 44 of 46 met: between 38 and 40 of the 40
    assert (row["disadvantaged_band"], row["other_band"]) == ("hidden", "hidden")


@given(st.integers(6, 30), st.integers(6, 30), st.data())
def test_a_band_never_tells_less_than_the_policys_width_apart(disadvantaged, other, data):
    x = data.draw(st.integers(0, disadvantaged))
    met = x + data.draw(st.integers(0, other))
    low, high = band(x, disadvantaged, other, met, SICG)
    least, most = public_range(disadvantaged, other, met)
    assert least <= low <= x <= high <= most
    assert low == high or high - low >= min(SICG.width, most - least)
    if most > least and x in (least, most):
        assert high > low
    # Whoever would have been printed so is printed so: the words do not say more than the band.
    assert all(
        band(y, disadvantaged, other, met, SICG) == (low, high) for y in range(low, high + 1)
    )


def test_pooled_years_are_worked_out_here():
    assert hidden(protect(gaps(5, 40, years=3), SICG))
    assert not hidden(protect(gaps(5, 40, years=1), SICG))


def test_an_unknown_number_of_pupils_hides():
    assert hidden(protect(gaps(pd.NA, 40, provenance="local"), SICG))


def test_the_analyst_sees_everything():
    assert not hidden(ylp.protect(gaps(1, 1, provenance="local")))


def test_a_change_loses_its_verdict_with_its_numbers():
    shown = protect(
        gaps(3, 40, level="cluster", change=-4.0, change_low=-9.0, verdict="narrowed"), SICG
    ).frame.iloc[0]
    assert shown[["change", "change_low"]].isna().all()
    assert shown["verdict"] == "hidden"


def test_results_without_pupil_numbers_are_refused():
    with pytest.raises(DisclosureError, match="without the numbers of pupils"):
        protect(pd.DataFrame({"gap": [20.0]}), SICG)


def test_a_table_without_results_passes_as_it_is():
    table = pd.DataFrame({"file": ["a.csv"], "sentence": ["Read."]})
    pd.testing.assert_frame_equal(protect(table, SICG).frame, table)


def test_only_protect_makes_a_protected_table():
    with pytest.raises(DisclosureError, match="without protection"):
        Protected(gaps(), SICG)


def test_what_was_protected_cannot_be_changed_from_outside():
    table = gaps(provenance="local")
    protected = protect(table, SICG)
    handed_out = protected.frame
    handed_out.loc[0, "gap"] = 99
    table.loc[0, "gap"] = 98
    assert protected.frame.loc[0, "gap"] == 20


def test_the_table_given_is_not_changed():
    table = gaps(2, 2, provenance="local")
    before = table.copy()
    protect(table, SICG)
    pd.testing.assert_frame_equal(table, before)


def test_an_edition_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(DisclosureError, match="Choose one of: analyst, officer, school") as error:
        policy_for("governors")
    assert error.value.exit_code == 13


@given(st.integers(0, 50), st.integers(0, 50))
def test_nothing_is_shown_of_a_group_under_the_threshold(disadvantaged, other):
    shown = protect(gaps(disadvantaged, other, provenance="local"), SICG).frame
    small = min(disadvantaged, other) < SICG.threshold
    columns = [c for c in HIDDEN_TOGETHER if c in shown]
    assert shown[columns].isna().all(axis=None) if small else shown[columns].notna().all(axis=None)
