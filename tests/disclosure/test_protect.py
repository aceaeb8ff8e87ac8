"""What an edition may show."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ylp_analysis as ylp
from ylp_analysis.disclosure import Protected, policy_for, protect
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
def test_parts_of_the_authority_from_local_records_are_hidden_whatever_their_size(level):
    assert hidden(protect(gaps(200, 400, level=level, provenance="local"), SICG))
    assert not hidden(ylp.protect(gaps(200, 400, level=level, provenance="local")))


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
    with pytest.raises(DisclosureError, match="Choose one of: analyst, sicg") as error:
        policy_for("public")
    assert error.value.exit_code == 13


@given(st.integers(0, 50), st.integers(0, 50))
def test_nothing_is_shown_of_a_group_under_the_threshold(disadvantaged, other):
    shown = protect(gaps(disadvantaged, other, provenance="local"), SICG).frame
    small = min(disadvantaged, other) < SICG.threshold
    columns = [c for c in HIDDEN_TOGETHER if c in shown]
    assert shown[columns].isna().all(axis=None) if small else shown[columns].notna().all(axis=None)
