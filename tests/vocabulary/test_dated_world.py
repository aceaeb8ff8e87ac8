"""The dated world: what broke when, who counted, what there was, and what it was called."""

import itertools
from dataclasses import fields

import pytest

from ylp_analysis.errors import CatalogueError, ParameterError
from ylp_analysis.intake.layouts import LAYOUTS
from ylp_analysis.vocabulary import (
    breaks,
    catalogue,
    definitions,
    families,
    published_years,
    rates,
    roles,
    terms,
)
from ylp_analysis.vocabulary.years import academic_year, between, shift

ENTRIES = [
    *breaks.BREAKS,
    *catalogue.MEASURES.values(),
    *definitions.DEFINITIONS.values(),
    *definitions.DEFINITIONS_IN_USE,
    *definitions.NOTES,
    *published_years.NOT_PUBLISHED,
    *rates.CENTRES,
    *rates.PERSISTENT_ABSENCE,
    *rates.PUPIL_PREMIUM.values(),
    rates.PREMIUM_REVIEW,
    *roles.ROLES.values(),
]


@pytest.mark.parametrize(
    ("series", "before", "after", "kind"),
    [
        # early years
        (("EYFS", "all", "good_level_of_development"), "2012/13", "2013/14", "same"),
        (("EYFS", "all", "good_level_of_development"), "2018/19", "2021/22", "hard"),
        (("EYFS", "all", "good_level_of_development"), "2025/26", "2026/27", "hard"),
        # key stages 1 and 2
        (("KS1", "reading", "level_2b_plus"), "2012/13", "2013/14", "same"),
        (("KS1", "writing", "expected_standard"), "2016/17", "2017/18", "caution"),
        (("KS1", "reading", "expected_standard"), "2016/17", "2017/18", "same"),
        (("KS2", "reading", "average_point_score"), "2014/15", "2015/16", "hard"),
        (("KS2", "english_maths", "level_4_plus"), "2011/12", "2012/13", "hard"),
        (("KS2", "rwm", "level_4_plus"), "2012/13", "2013/14", "same"),
        (("KS2", "writing", "level_4_plus"), "2010/11", "2011/12", "hard"),
        (("KS2", "maths", "expected_standard"), "2018/19", "2021/22", "caution"),
        (("Phonics", "all", "phonics_standard"), "2018/19", "2021/22", "caution"),
        # key stage 4
        (("KS4", "all", "five_ac_em"), "2013/14", "2014/15", "caution"),
        (("KS4", "maths", "gcse_ac"), "2015/16", "2016/17", "caution"),
        (("KS4", "history", "gcse_ac"), "2015/16", "2016/17", "same"),
        (("KS4", "history", "gcse_ac"), "2016/17", "2017/18", "caution"),
        (("KS4", "all", "attainment_8"), "2018/19", "2019/20", "hard"),
        (("KS4", "all", "attainment_8"), "2018/19", "2022/23", "hard"),
        (("KS4", "all", "attainment_8"), "2021/22", "2022/23", "caution"),
        (("KS4", "all", "attainment_8"), "2022/23", "2023/24", "same"),
        # beside attainment
        (("", "all", "persistent_absence"), "2009/10", "2010/11", "hard"),
        (("", "all", "persistent_absence"), "2014/15", "2015/16", "hard"),
        (("KS4", "all", "persistent_absence"), "2013/14", "2014/15", "same"),
    ],
)
def test_breaks_lie_where_the_world_put_them(series, before, after, kind):
    assert catalogue.comparability(*series, before, after).kind == kind


def test_a_break_of_the_definition_is_seen_only_when_the_definition_is_named():
    years = ("KS2", "rwm", "expected_standard", "2025/26", "2026/27")
    assert catalogue.comparability(*years).kind == "same"
    assert catalogue.comparability(*years, "fsm").kind == "hard"
    level_4 = ("KS2", "rwm", "level_4_plus", "2013/14", "2014/15")
    assert catalogue.comparability(*level_4, "fsm").kind == "same"
    found = catalogue.comparability(*level_4, "fsm6_cla_adopted_2015")
    assert (found.kind, found.reason) == (
        "hard",
        "from 2015 pupils adopted from care count as disadvantaged",
    )


def test_protection_of_free_meals_is_a_caution_for_series_of_free_meals():
    years = ("KS1", "reading", "expected_standard", "2017/18", "2018/19")
    assert catalogue.comparability(*years, "fsm").kind == "caution"
    assert catalogue.comparability(*years, "fsm6_cla_adopted_2015").kind == "same"


def test_a_wider_span_is_never_better_comparable_than_a_part_of_it():
    worse = {"same": 0, "caution": 1, "hard": 2}
    years = between("2010/11", "2018/19")
    for a, b, c in itertools.combinations(years, 3):
        whole = worse[catalogue.comparability("KS4", "all", "five_ac_em", a, c).kind]
        for part in ((a, b), (b, c)):
            assert whole >= worse[catalogue.comparability("KS4", "all", "five_ac_em", *part).kind]


@pytest.mark.parametrize("one", breaks.BREAKS, ids=lambda b: f"{b.key_stage} {b.after}")
def test_every_break_is_well_formed(one):
    assert one.kind in ("hard", "caution")
    assert academic_year(one.before) < academic_year(one.after)
    assert one.key_stage in ("", *catalogue.KEY_STAGES)
    assert set(one.subjects) <= set(catalogue.SUBJECTS)
    assert set(one.definitions) <= set(catalogue.DEFINITIONS)
    assert one.reason and not one.reason.endswith(".")


def test_years_between_the_ends_of_a_break_had_no_results():
    for one in breaks.BREAKS:
        between_ends = between(shift(one.before, 1), shift(one.after, -1))
        if shift(one.before, 1) < one.after:
            assert all(catalogue.why_not_published(one.key_stage, y) for y in between_ends)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: type(e).__name__)
def test_every_entry_names_its_source_and_whether_it_was_checked(entry):
    assert {"source", "verified"} <= {field.name for field in fields(entry)}
    assert len(entry.source) > 5
    assert isinstance(entry.verified, bool)


def test_the_definition_follows_year_and_key_stage():
    assert catalogue.definition_in("2013/14") == "fsm6_lac_2014"
    assert catalogue.definition_in("2014/15", "KS2") == "fsm6_cla_adopted_2015"
    assert catalogue.definition_in("2018/19", "EYFS") == "fsm"
    assert catalogue.definition_in("2012/13", "Phonics") == "fsm"
    assert catalogue.definition_in("2013/14", "KS1") == "fsm6_lac_2014"


def test_the_words_that_publications_have_for_other_pupils_are_one_group():
    for word in ("total_other_pupils", "All other pupils", "Not known to be disadvantaged"):
        assert catalogue.group_named(word) == "other"
    assert catalogue.group_named("Disadvantaged") == "disadvantaged"
    assert catalogue.group_named("SEN support") == ""
    assert set(definitions.GROUP_WORDS.values()) <= set(terms.GROUPS)


@pytest.mark.parametrize(
    ("asked", "published"),
    [
        (("KS2", "2019/20", {}), False),
        (("KS2", "2021/22", {}), True),
        (("KS2", "2021/22", {"level": "school"}), False),
        (("KS2", "2022/23", {"level": "school"}), True),
        (("KS1", "2022/23", {}), True),
        (("KS1", "2023/24", {}), False),
        (("KS2", "2024/25", {"measure": "progress_score"}), False),
        (("KS2", "2025/26", {"measure": "progress_score"}), True),
        (("KS4", "2025/26", {"measure": "progress_8"}), False),
        (("KS4", "2026/27", {"measure": "progress_8"}), True),
        (("KS4", "2020/21", {"level": "school"}), False),
        (("KS4", "2020/21", {"level": "la"}), True),
        (("MTC", "2020/21", {}), False),
        (("MTC", "2021/22", {}), True),
        (("KS2", "2011/12", {"subject": "gps"}), False),
    ],
)
def test_years_without_results_are_known(asked, published):
    key_stage, year, where = asked
    assert (catalogue.why_not_published(key_stage, year, **where) == "") == published


@pytest.mark.parametrize(
    ("name", "day", "right"),
    [
        ("ECT", "2015-03-31", "Write NQT (newly qualified teacher)."),
        ("NQT", "2022-03-31", "Write ECT (early career teacher)."),
        ("teaching school alliance", "2022-03-31", "Write TSH (teaching school hub)."),
        ("TSH", "2015-03-31", "Write TSA (teaching school alliance)."),
        ("NCTL", "2019-03-31", "Write DfE (Department for Education)."),
        ("NCTL", "2012-03-31", "Write NCSL (National College for School Leadership)."),
        ("TSA", "2010-03-31", "Leave it out for that year."),
    ],
)
def test_a_role_that_did_not_exist_is_refused_with_the_right_word(name, day, right):
    with pytest.raises(CatalogueError) as error:
        catalogue.role_in(name, day)
    assert error.value.remedy == right
    assert "there was no" in error.value.problem


def test_roles_are_known_on_their_first_and_last_day_in_any_spelling():
    assert catalogue.role_in("NQT", "2021-08-31").name == "NQT"
    assert catalogue.role_in(" early Career Teacher ", "2021-09-01").name == "ECT"
    assert catalogue.role_in("yle", "2015-03-31").label == "York leader of education"


def test_an_unknown_role_and_a_date_that_is_none_are_refused():
    with pytest.raises(CatalogueError, match="NQT"):
        catalogue.role_in("AST", "2015-03-31")
    with pytest.raises(ParameterError, match="2015-03-31"):
        catalogue.role_in("NQT", "31/03/2015")


def test_roles_that_follow_each_other_are_listed_and_leave_no_way_round_in_a_ring():
    for role in roles.ROLES.values():
        for other in filter(None, (role.successor, role.predecessor)):
            assert other in roles.ROLES
        assert role.first <= (role.last or "9999")
        if role.last and role.successor:
            assert roles.ROLES[role.successor].last == "" or (
                roles.ROLES[role.successor].last > role.last
            )


def test_rates_of_the_plans_year_are_those_of_the_plan():
    premium = catalogue.pupil_premium("2014/15")
    assert (premium.primary, premium.secondary, premium.looked_after) == (1300, 935, 1900)
    assert (premium.service, premium.early_years) == (300, 0)
    assert catalogue.pupil_premium("2015/16").early_years > 0
    with pytest.raises(CatalogueError, match="2009/10"):
        catalogue.pupil_premium("2009/10")


def test_every_year_of_the_pupil_premium_is_there_once():
    assert list(rates.PUPIL_PREMIUM) == between("2011/12", max(rates.PUPIL_PREMIUM))


def test_the_threshold_of_persistent_absence_changes_where_the_series_breaks():
    assert [catalogue.persistent_absence_from(y) for y in ("2009/10", "2010/11")] == [20, 15]
    assert [catalogue.persistent_absence_from(y) for y in ("2014/15", "2023/24")] == [15, 10]
    starts = {t.first for t in rates.PERSISTENT_ABSENCE[1:]}
    assert starts == {b.after for b in breaks.BREAKS if b.measures == ("persistent_absence",)}
    with pytest.raises(CatalogueError):
        catalogue.persistent_absence_from("2001/02")


def test_each_progress_measure_has_its_centre():
    assert catalogue.centre_of("KS2", "value_added") == 100
    assert catalogue.centre_of("KS4", "value_added") == 1000
    assert (
        catalogue.centre_of("KS2", "progress_score")
        == catalogue.centre_of("KS4", "progress_8")
        == 0
    )
    with pytest.raises(CatalogueError, match="attainment_8"):
        catalogue.centre_of("KS4", "attainment_8")


def test_every_subject_and_measure_that_a_layout_reads_is_in_the_catalogue():
    strange = {
        (layout.name, measure.subject, measure.measure)
        for layout in LAYOUTS
        for measure in getattr(layout, "measures", ())
        if measure.subject not in catalogue.SUBJECTS or measure.measure not in catalogue.MEASURES
    }
    series = {
        (layout.name, one.subject, one.measure)
        for layout in LAYOUTS
        for one in getattr(layout, "series", {}).values()
        if hasattr(one, "measure")
        and (one.subject not in catalogue.SUBJECTS or one.measure not in catalogue.MEASURES)
    }
    assert strange | series == set()


def test_every_headline_is_in_the_catalogue():
    for stage, pairs in catalogue.HEADLINES.items():
        assert stage in catalogue.KEY_STAGES
        for subject, measure in pairs:
            assert subject in catalogue.SUBJECTS and measure in catalogue.MEASURES


def test_every_published_family_that_is_read_is_told_where_to_download():
    published = {
        layout.family
        for layout in LAYOUTS
        if not layout.derived and layout.publisher != "the partnership"
    }
    assert sorted(name for name in published if families.family_of(name) is None) == []


def test_every_family_names_its_service_and_says_what_it_feeds():
    for family in families.FAMILIES:
        assert family.service in families.SERVICES
        assert family.files and family.appears and family.feeds
    assert {f.service for f in families.FAMILIES} == set(families.SERVICES)


def test_slugs_are_small_letters_and_labels_are_words():
    for slug, label in {**catalogue.SUBJECTS}.items():
        assert slug.replace("_", "").isalnum() and slug == slug.lower()
        assert label
