"""Lists of schools and risk cells: what each edition shows of them."""

import pandas as pd
import pytest

from ylp_analysis.disclosure.judged import ALSO_ASSESSED, protect_judged
from ylp_analysis.disclosure.policy import POLICIES, policy_for
from ylp_analysis.disclosure.protect import Protected
from ylp_analysis.disclosure.schools import no_row_of_their_own, protect_named
from ylp_analysis.errors import DisclosureError

EDITIONS = ("analyst", "officer", "school", "sicg", "cluster", "public")
URNS = [str(n) for n in range(1, 21)]
UNIVERSE = pd.DataFrame({"urn": URNS, "phase": ["primary"] * 14 + ["secondary"] * 6})


def listed(*urns, **columns):
    return pd.DataFrame({"urn": list(urns), "name": [f"School {u}" for u in urns], **columns})


def test_the_editions_tested_are_all_editions():
    assert set(EDITIONS) == set(POLICIES)


# Schools without a row of their own


def test_small_special_nursery_and_referral_schools_have_no_row_of_their_own():
    register = pd.DataFrame(
        {"urn": list("abcdef"), "kind": ["mainstream", "special", "nursery", "referral_unit",
                                         "mainstream", "mainstream"]}
    )  # fmt: skip
    pupils = pd.Series({"a": 29.0, "b": 12.0, "e": 30.0, "f": float("nan")})
    assert no_row_of_their_own(register, pupils=pupils) == {
        "a": "fewer than 30 pupils",
        "b": "special school",
        "c": "nursery school",
        "d": "pupil referral unit",
    }


def test_the_publishers_words_for_kinds_are_known_too():
    table = pd.DataFrame({"urn": ["a", "b"], "school_type": ["Pupil Referral Unit", "Academy"]})
    assert set(no_row_of_their_own(table)) == {"a"}


def test_a_table_that_does_not_say_what_kind_schools_are_is_refused():
    with pytest.raises(DisclosureError, match="what kind"):
        no_row_of_their_own(pd.DataFrame({"urn": ["a"]}))


# Lists of schools


@pytest.mark.parametrize(
    ("edition", "urns", "schools"),
    [
        ("analyst", ["1", "2", "3", "15", "20"], [1, 1, 1, 1, 1]),
        ("officer", ["1", "2", "3", "15"], [1, 1, 1, 1]),
        ("school", ["1", "2", "3", "15"], [1, 1, 1, 1]),
        ("sicg", ["1", "2", "3", "15"], [1, 1, 1, 1]),
        ("cluster", ["", "", ""], [4, None, None]),
        ("public", ["", "", ""], [4, None, None]),
    ],
)
def test_a_list_names_schools_or_counts_them(edition, urns, schools):
    # 4 of 19 without school 20; 3 of 14 primaries, and 1 of 5 secondaries, who would be found.
    table = listed("1", "2", "3", "15", "20", score=[9.0, 8, 7, 6, 5])
    shown = protect_named(
        table, policy_for(edition), universe=UNIVERSE, apart={"20"}, by=("phase",)
    )
    assert isinstance(shown, Protected)
    assert shown.frame["urn"].tolist() == urns
    assert [None if pd.isna(n) else n for n in shown.frame["schools"]] == schools
    assert ("score" in shown.frame) == (edition not in ("cluster", "public"))


def test_a_published_school_keeps_only_what_was_published():
    table = listed("1", "2", overall=pd.array([3, 3], dtype="Int64"), cost=[1000.0, 500.0])
    shown = protect_named(
        table, policy_for("public"), universe=UNIVERSE, apart=(), published={"1", "2"}
    ).frame
    assert shown["urn"].tolist() == ["1", "2"]
    assert shown["overall"].tolist() == [3, 3]
    assert "cost" not in shown


def test_schools_that_are_not_published_are_counted_beside_those_that_are():
    shown = protect_named(
        listed("1", "2", "3", "4"), policy_for("public"), universe=UNIVERSE, apart=(), published="1"
    ).frame
    assert shown["urn"].tolist() == ["1", ""]
    assert shown["schools"].tolist() == [1, 3]
    assert shown["of_schools"].tolist()[1] == 19


def test_two_plans_of_one_school_count_once():
    shown = protect_named(
        listed("1", "1", "2"), policy_for("public"), universe=UNIVERSE, apart=()
    ).frame
    assert shown["schools"].isna().tolist() == [True]


def test_an_empty_list_is_a_count_of_none():
    shown = protect_named(listed(), policy_for("public"), universe=UNIVERSE, apart=()).frame
    assert shown["schools"].tolist() == [0]


def test_a_school_outside_the_universe_is_refused_without_its_number():
    with pytest.raises(DisclosureError) as caught:
        protect_named(listed("999"), policy_for("sicg"), universe=UNIVERSE, apart=())
    assert "999" not in str(caught.value)


# The risk matrix


def matrix():
    rows = [
        (urn, criterion, source_class, met, "concern" if met else "no_concern", "la_adviser", 4.0)
        for criterion, source_class, concerns in (
            (1, "measured", "1 2 3 4 5"),
            (7, "judged", "1"),
            (10, "mixed", "2 3 4"),
        )
        for urn in URNS[:12]
        for met in [urn in concerns.split()]
    ]
    table = pd.DataFrame(
        rows,
        columns=["urn", "criterion", "source_class", "met", "judgement", "assessor_role", "value"],
    )
    return table.astype({"met": "boolean"})


@pytest.mark.parametrize(
    ("edition", "named", "judged_shown"),
    [
        ("analyst", True, True),
        ("officer", True, True),
        ("school", True, False),
        ("sicg", True, False),
        ("cluster", False, False),
        ("public", False, False),
    ],
)
def test_judged_cells_by_edition(edition, named, judged_shown):
    shown = protect_judged(matrix(), policy_for(edition), apart={"12"}).frame
    assert ("urn" in shown) == named
    if not named:
        assert shown["criterion"].tolist() == ["1", "7", "10"]
        assert shown["met"].isna().tolist() == [False, True, False]  # one of 11 is one person
        assert shown["assessed"].tolist() == [11, 11, 11]
        return
    assert ("12" in set(shown["urn"])) == (edition == "analyst")
    people = shown[shown["source_class"] != "measured"]
    assert (people["instead"] == ("" if judged_shown else ALSO_ASSESSED)).all()
    assert people["met"].notna().all() == judged_shown
    assert people["value"].notna().all() == judged_shown
    assert ((people["assessor_role"] != "") == judged_shown).all()
    assert ((people["judgement"] != "") == judged_shown).all()
    measured = shown[shown["source_class"] == "measured"]
    assert measured["met"].sum() == 5
    assert (measured["instead"] == "").all()


def test_a_cell_that_nobody_assessed_reads_like_one_that_was():
    table = matrix()
    table.loc[table["criterion"] == 7, "met"] = pd.NA
    table.loc[table["urn"] == "1", "met"] = True
    shown = protect_judged(table, policy_for("sicg"), apart=()).frame
    cells = shown[shown["criterion"] == 7].drop(columns=["urn"])
    assert len(cells.drop_duplicates()) == 1


@pytest.mark.parametrize("change", [{"band": "watch"}, {"source_class": "guessed"}])
def test_a_matrix_that_could_tell_judged_cells_another_way_is_refused(change):
    with pytest.raises(DisclosureError):
        protect_judged(matrix().assign(**change), policy_for("sicg"), apart=())


def test_no_argument_is_changed():
    table, cells = listed("1", "2", "3"), matrix()
    copies = [table.copy(), cells.copy()]
    protect_named(table, policy_for("public"), universe=UNIVERSE, apart=())
    protect_judged(cells, policy_for("public"), apart=())
    pd.testing.assert_frame_equal(table, copies[0])
    pd.testing.assert_frame_equal(cells, copies[1])
