"""One school's own page: its figures, how few children they rest on, and nobody else's."""

import pandas as pd
import pytest

from ylp_analysis.disclosure import Protected, policy_for
from ylp_analysis.errors import ParameterError
from ylp_analysis.evidence.held import up_to
from ylp_analysis.evidence.school_brief import school_brief
from ylp_analysis.evidence.small_numbers import is_few, met_of, pupils_word
from ylp_analysis.vocabulary.years import run_dates

RWM = ("KS2", "rwm", "expected_standard")
DATES = run_dates("2020/21", "2018/19", "2020-03-31")
BIG, SMALL = "100001", "100003"
PRINTED = [f"10001{i}" for i in range(6)]


def local(rows):
    return [row | {"provenance": "local"} for row in rows]


@pytest.fixture
def seen(held, rows):
    """Two years; one school of 20 disadvantaged pupils that was printed, one of four that was not,
    and six printed schools of 18."""
    groups = []
    for year in ("2017/18", "2018/19"):
        groups += [
            rows(year, "england", "england", RWM, (51_000, 100_000), (71_000, 100_000)),
            rows(year, "la", "850", RWM, (70, 132), (330, 420)),
            rows(year, "school", BIG, RWM, (9, 20), (32, 40)),
            local(rows(year, "school", SMALL, RWM, (2, 4), (16, 20))),
            *(
                rows(year, "school", urn, RWM, (6 + i, 18), (32, 40))
                for i, urn in enumerate(PRINTED)
            ),
        ]
    return up_to(held(*groups), DATES, allow_hindsight=False)


def brief(seen, urn, edition):
    return school_brief(seen, DATES, policy_for(edition, urn), urn)


def test_an_unknown_school_is_refused(seen):
    for urn in ("", "999999"):
        with pytest.raises(ParameterError, match="There is no school"):
            brief(seen, urn, "school")


def test_one_pupil_of_twenty_is_worth_five_points(seen):
    values = {figure.value: figure.text for figure in brief(seen, BIG, "school").key_figures}
    # 9 of 20 and 32 of 40: 45% and 80%
    assert "45% of 20 disadvantaged pupils, 80% of 40 others" in values["35 points"]
    assert "each of 20 disadvantaged pupils is worth" in values["5 points"]


def test_the_smallest_change_is_that_of_both_groups_numbers(seen):
    figure = brief(seen, BIG, "school").key_figures[-1]
    # 2.8016 * sqrt(2 * (0.24 / 20 + 0.16 / 40)) = 0.5011
    assert figure.value == "50 points"
    assert "smallest change" in figure.text


def test_a_result_of_four_children_is_told_in_children(seen):
    evidence = brief(seen, SMALL, "school")
    first, worth, _ = evidence.key_figures
    assert first.value == "2 of 4"
    assert "16 of 20 others" in first.text
    assert worth.value == "25 points"
    assert "2 of 4 disadvantaged pupils here, 51.0% in England" in evidence.claims[0].sentence
    assert any("fewer than 6 disadvantaged pupils" in caveat for caveat in evidence.caveats)


def test_numbers_that_can_show_nothing_say_so(held, rows):
    one = rows("2018/19", "school", SMALL, RWM, (0, 1), (9, 10))
    evidence = brief(up_to(held(one), DATES, allow_hindsight=False), SMALL, "analyst")
    assert [f.value for f in evidence.key_figures] == ["0 of 1", "100 points", "No change"]
    assert evidence.key_figures[0].text.startswith("disadvantaged pupil, and 9 of 10 others")


@pytest.mark.parametrize(("edition", "shown"), [("school", True), ("analyst", True),
                                                ("sicg", False), ("officer", False)])  # fmt: skip
def test_own_figures_stand_in_full_for_the_head_and_the_analyst_alone(seen, edition, shown):
    evidence = brief(seen, SMALL, edition)
    own = evidence.tables["table-ks2-rwm-expected-standard"].frame
    own = own[own["level"] == "school"]
    assert own["gap"].notna().all() == shown
    assert own["disadvantaged_pupils"].tolist() == [4, 4]
    assert any("2 of 4" in figure.value for figure in evidence.key_figures) == shown


def test_another_schools_hidden_figures_are_nowhere_on_the_page(seen):
    evidence = brief(seen, BIG, "school")
    for table in [*evidence.tables.values(), *(c.data for c in evidence.figures.values())]:
        if "area_code" in table.frame:
            areas = table.frame.loc[table.frame["level"] == "school", "area_code"]
            assert set(areas) <= {BIG}


def test_the_range_of_schools_alike_is_of_those_that_may_be_shown(seen):
    note = brief(seen, BIG, "school").section("beside").items[0].note
    # 80% less 11 of 18 (61.1%) is 18.9; less 6 of 18 (33.3%) is 46.7; the small school is hidden
    assert "In 6 other schools" in note
    assert "(18 to 18)" in note
    assert "from 19 to 47 points" in note


def test_too_few_schools_alike_give_no_range(seen):
    items = brief(seen, SMALL, "school").section("beside").items
    assert items[0].note == ""
    assert "No range of schools" in items[-1].text


def test_the_authority_and_england_stand_beside_the_school(seen):
    table = brief(seen, BIG, "school").tables["table-beside-ks2-rwm-expected-standard"].frame
    assert table["area_name"].tolist() == ["England", "Hampshire", "School 100001"]
    assert set(table["academic_year"]) == {"2018/19"}


def test_a_direction_is_called_only_where_it_is_not_chance(held, rows):
    england = rows("2018/19", "england", "england", RWM, (65_000, 100_000), (71_000, 100_000))
    for met, pupils, verdict in ((5, 20, "Below England"), (11, 20, ""), (0, 4, "")):
        own = rows("2018/19", "school", BIG, RWM, (met, pupils), (32, 40))
        seen = up_to(held(england, own), DATES, allow_hindsight=False)
        (claim,) = brief(seen, BIG, "school").claims
        assert claim.label == verdict
        assert (claim.verdict == "indistinguishable") == (verdict == "")


def test_the_years_of_pupils_stand_with_what_one_of_them_is_worth(seen):
    sizes = brief(seen, SMALL, "sicg").tables["table-pupils"].frame
    assert sizes["disadvantaged_pupils"].tolist() == [4, 4]
    assert sizes["one_pupil"].tolist() == [25, 25]
    assert sizes["share_disadvantaged"].round(1).tolist() == [16.7, 16.7]


def test_a_year_without_disadvantaged_pupils_is_worth_nothing(held, rows):
    none = rows("2017/18", "school", BIG, RWM, (0, 0), (32, 40))
    some = rows("2018/19", "school", BIG, RWM, (9, 20), (32, 40))
    seen = up_to(held(none, some), DATES, allow_hindsight=False)
    sizes = brief(seen, BIG, "school").tables["table-pupils"].frame
    assert sizes["one_pupil"].isna().tolist() == [True, False]
    assert sizes["smallest_change"].isna().tolist() == [True, False]


def test_years_together_add_the_pupils_up(seen):
    table = brief(seen, BIG, "school").tables["table-together"].frame
    assert table["disadvantaged_pupils"].tolist() == [40]
    assert table["disadvantaged_value"].tolist() == [45]


def test_judged_reasons_are_said_to_be_given_in_person(seen):
    (words,) = brief(seen, BIG, "school").section("judged").items
    assert "in person" in words.text


def test_every_table_and_picture_is_protected_and_told_in_words(seen):
    policy = policy_for("school", BIG)
    evidence = school_brief(seen, DATES, policy, BIG)
    for table in [*evidence.tables.values(), *(c.data for c in evidence.figures.values())]:
        assert isinstance(table, Protected)
        assert table.policy == policy
    assert all(len(chart.alt) > 60 for chart in evidence.figures.values())


def test_a_school_without_a_result_of_both_groups_has_a_page_that_says_so(held, rows):
    none = rows("2018/19", "school", BIG, RWM, (0, 0), (32, 40))
    evidence = brief(up_to(held(none), DATES, allow_hindsight=False), BIG, "school")
    assert evidence.key_figures == evidence.claims == ()
    assert "watched each term" in evidence.section("trend").items[0].text


def test_only_the_files_behind_the_page_are_its_sources(seen):
    assert {s.name for s in brief(seen, BIG, "school").sources} == {"2017.csv", "2018.csv"}


def test_a_row_is_few_by_its_disadvantaged_pupils():
    row = pd.Series({"unit": "pp", "disadvantaged_pupils": 5, "disadvantaged_value": 60.0})
    assert is_few(row)
    assert met_of(row, "disadvantaged") == "3 of 5"
    assert not is_few(row.replace({5: 6}))
    assert not is_few(pd.Series({"unit": "pp", "disadvantaged_pupils": pd.NA}))
    assert [pupils_word(n) for n in (1, 2)] == ["pupil", "pupils"]
