"""Money by school and posts of adults: nobody's amount and nobody's vacancy by subtraction."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ylp_analysis.disclosure.adults import protect_workforce
from ylp_analysis.disclosure.money import protect_money
from ylp_analysis.disclosure.policy import policy_for
from ylp_analysis.errors import DisclosureError

EDITIONS = ("analyst", "officer", "school", "sicg", "cluster", "public")


def lines(**amounts):
    """Amounts as `kind_urn=pounds`; urn 0 is for no one school."""
    rows = [
        ("2015/16", "support", kind, "" if urn == "0" else urn, pounds)
        for (kind, urn), pounds in ((key.split("_"), p) for key, p in amounts.items())
    ]
    return pd.DataFrame(rows, columns=["plan_year", "funding_line", "kind", "urn", "pounds"])


SIX = {
    "lead_1": 10.0,
    "lead_2": 20.0,
    "lead_3": 30.0,
    "teach_4": 40.5,
    "teach_5": 1.1,
    "teach_6": 2.2,
}


@pytest.mark.parametrize(
    ("edition", "parts"),
    [
        ("analyst", {"1": 10, "2": 20, "3": 30, "4": 40.5, "5": 1.1, "6": 2.2, "all": 103.8}),
        ("officer", {"lead": 60, "teach": 43.8, "all": 103.8}),
        ("school", {"lead": 60, "teach": 43.8, "all": 103.8}),
        ("sicg", {"lead": 60, "teach": 43.8, "all": 103.8}),
        ("cluster", {"lead": 60, "teach": 43.8, "all": 103.8}),
        ("public", {"other schools": 103.8, "all": 103.8}),  # two heads leave one of three
    ],
)
def test_money_by_edition(edition, parts):
    shown = protect_money(lines(**SIX), policy_for(edition), graded=(), apart=()).frame
    assert dict(zip(shown["part"], shown["pounds"], strict=True)) == parts


@pytest.mark.parametrize(
    ("amounts", "graded", "parts"),
    [
        # a published school has its row; the rest are four
        (SIX | {"lead_7": 5.0}, {"4"}, {"lead": 65, "other schools": 0, "4": 40.5, "all": 108.8}),
        # two schools are folded, and take the three with them
        ({"a_1": 1, "a_2": 2, "a_3": 3, "b_4": 4, "b_5": 5}, (), {"other schools": 15, "all": 15}),
        # one school beside a published one: its amount would be what is left
        ({"a_1": 1, "a_2": 2}, {"1"}, {"all": 3}),
        # money for no one school does not hide a single school's
        ({"a_1": 1, "a_0": 50}, (), {"all": 51}),
        # a school without money hides nobody
        ({"a_1": 1, "a_2": 2, "a_3": 0}, (), {"all": 3}),
        ({"a_0": 50}, (), {"not for one school": 50, "all": 50}),
    ],
)
def test_no_amount_of_a_school_is_left_by_subtraction(amounts, graded, parts):
    shown = protect_money(lines(**amounts), policy_for("sicg"), graded=graded, apart=()).frame
    found = dict(zip(shown["part"], shown["pounds"], strict=True))
    if parts.get("other schools") == 0:  # teach_5 and teach_6 are two: folded with the lead line
        parts = {"other schools": 68.3, "4": 40.5, "all": 108.8}
    assert found == pytest.approx(parts)
    held = shown[shown["part"] != "all"]
    assert held.empty or held["pounds"].sum() == pytest.approx(parts["all"])


@settings(deadline=None)
@given(
    amounts=st.dictionaries(
        st.tuples(st.sampled_from("abc"), st.sampled_from("01234567")),
        st.integers(-500, 5000).map(lambda pence: pence / 100),
        max_size=12,
    ),
    graded=st.sets(st.sampled_from("1234567"), max_size=3),
    edition=st.sampled_from(EDITIONS[1:]),
)
def test_parts_add_up_to_their_total_and_hold_enough_schools(amounts, graded, edition):
    table = lines(**{f"{kind}_{urn}": pounds for (kind, urn), pounds in amounts.items()})
    shown = protect_money(table, policy_for(edition), graded=graded, apart=()).frame
    total, held = shown[shown["part"] == "all"], shown[shown["part"] != "all"]
    assert total["pounds"].sum() == pytest.approx(sum(amounts.values()))
    assert held.empty or held["pounds"].sum() == pytest.approx(total["pounds"].sum())
    assert set(held["urn"]) <= graded | {""}
    sums = held[(held["urn"] == "") & (held["part"] != "not for one school")]
    assert (sums["schools"] >= (4 if edition == "public" else 3)).all()


def test_a_published_school_that_stands_apart_has_no_row():
    shown = protect_money(
        lines(a_1=1, a_2=2, a_3=3, a_4=4), policy_for("sicg"), graded={"1"}, apart={"1"}
    ).frame
    assert shown["part"].tolist() == ["a", "all"]


def test_an_amount_without_use_or_line_is_not_lost():
    table = lines(a_1=1, a_2=2, a_3=3)
    table["kind"] = [None, None, None]
    shown = protect_money(table, policy_for("sicg"), graded=(), apart=()).frame
    assert shown["pounds"].tolist() == [6, 6]


# The workforce


def workforce():
    rows = [
        ("2013/14", "school", "1", "headteacher", "", 1, 0, 0, 0, 0, 1, 1, 9.0),
        ("2013/14", "la", "", "headteacher", "", 66, 1, 2, 7, 7, 65, 58, 6.5),
        ("2014/15", "la", "", "headteacher", "", 66, 0, 4, 11, 12, 65, 55, 6.1),
        ("2013/14", "la", "", "teacher", "", 100, 9, 5, 15, 14, 90, 76, 6.9),
        ("2013/14", "la", "", "teacher", "NQT", 20, 8, 0, 4, 4, 12, 8, 0.7),
        ("2013/14", "la", "", "consultant", "", 2, 0, 0, 0, 0, 2, 2, 3.5),
    ]
    names = "academic_year level urn post stage posts vacancies acting joined left year_before"
    return pd.DataFrame(rows, columns=[*names.split(), "still_there", "years_in_post"])


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_workforce_is_of_the_city_in_every_shared_edition(edition):
    shown = protect_workforce(workforce(), policy_for(edition)).frame
    assert ("school" in set(shown["level"])) == (edition == "analyst")
    assert ("urn" in shown) == (edition == "analyst")
    heads = shown[(shown["post"] == "headteacher") & (shown["level"] == "la")]
    assert heads["acting"].isna().tolist() == [edition != "analyst", False]


def test_one_vacancy_is_not_what_is_left_of_the_other_numbers():
    # 66 posts = 1 vacancy + 7 joined + 58 still there; 65 the year before = 7 left + 58
    shown = protect_workforce(workforce(), policy_for("sicg")).frame.set_index(
        ["post", "stage", "academic_year"]
    )
    first = shown.loc[("headteacher", "", "2013/14")]
    assert first[["vacancies", "joined", "left", "still_there", "year_before"]].isna().all()
    second = shown.loc[("headteacher", "", "2014/15")]
    assert second[["left", "year_before"]].isna().all()
    assert second[["vacancies", "still_there"]].tolist() == [0, 55]
    stage = shown.loc[("teacher", "NQT", "2013/14")]
    assert pd.isna(stage["vacancies"])  # 9 less 8 is one teacher
    whole = shown.loc[("teacher", "", "2013/14")]
    assert whole[["vacancies", "acting", "still_there"]].tolist() == [9, 5, 76]
    assert pd.isna(shown.loc[("consultant", "", "2013/14")]["years_in_post"])


def test_a_rate_worked_out_beforehand_is_refused():
    with pytest.raises(DisclosureError, match="'retention'"):
        protect_workforce(workforce().assign(retention=0.9), policy_for("sicg"))


def test_no_argument_is_changed():
    amounts, posts = lines(**SIX), workforce()
    copies = [amounts.copy(), posts.copy()]
    protect_money(amounts, policy_for("public"), graded=(), apart=())
    protect_workforce(posts, policy_for("public"))
    pd.testing.assert_frame_equal(amounts, copies[0])
    pd.testing.assert_frame_equal(posts, copies[1])
