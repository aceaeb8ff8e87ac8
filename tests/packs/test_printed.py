"""Figures are read back from rows and sentences just as pages print them, and nothing is guessed."""

from dataclasses import replace

import pandas as pd
import pytest

from ylp_analysis.figures.words import HEADERS
from ylp_analysis.packs.named import Area, Names, names_of
from ylp_analysis.packs.printed import (
    HEADINGS,
    RANGES,
    Context,
    Labels,
    Series,
    context_of,
    decimals_in,
    read_row,
    value_of,
)
from ylp_analysis.packs.sentences import read_label, read_text
from ylp_analysis.vocabulary.catalogue import series_label

RWM = Series("KS2", "rwm", "level_4_plus")
LABEL = series_label(*RWM)
HILL, MARYS = Area("school", "100001"), Area("school", "100002")
NORTH, CITY, ENGLAND = Area("cluster", "north"), Area("la", "999"), Area("england", "E92000001")
COLUMNS = ("School", "Disadvantaged pupils", "Disadvantaged %", "Other pupils", "Other %",
           "Gap, points", "Likely range")  # fmt: skip


@pytest.fixture(scope="module")
def labels():
    return Labels()


@pytest.fixture(scope="module")
def names():
    gaps = pd.DataFrame(
        [
            ("school", "100001", "Hill Primary School"),
            ("school", "100002", "St. Mary's Primary School"),
            ("la", "999", "Sample City"),
            ("england", "E92000001", "England"),
        ],
        columns=["level", "area_code", "area_name"],
    )
    schools = gaps[gaps["level"] == "school"].rename(
        columns={"area_code": "urn", "area_name": "name"}
    )
    membership = pd.DataFrame({"slug": ["north"], "cluster": ["North"]})
    return names_of(gaps, schools, membership)


@pytest.fixture(scope="module")
def around():
    return Context("page.html, table row 3", (), RWM, "2013/14")


def said(figures):
    return {figure.field: figure.text for figure in figures}


def test_every_heading_that_pages_print_is_known():
    units = ("%", "score", "result")
    printed = {text.format(unit=unit).lower() for text in HEADERS.values() for unit in units}
    labels_only = {"kind of area", "code", "unit", "compared with", "method", "status", "version",
                   "who counts as disadvantaged", "origin", "source", "what the figures say"}  # fmt: skip
    assert printed - set(HEADINGS) <= labels_only


def test_a_heading_leads_to_the_column_that_it_stands_for():
    for column, text in HEADERS.items():
        heading = text.format(unit="%").lower()
        assert HEADINGS.get(heading, column) in (column, *RANGES)


def test_a_row_is_read_cell_by_cell(labels, names, around):
    cells = ("Hill Primary School", "8", "88", "36", "83", "−4", "−23 to 32")
    figures, unread = read_row(cells, COLUMNS, around, labels, names)
    assert said(figures) == {
        "disadvantaged_pupils": "8", "disadvantaged_value": "88", "other_pupils": "36",
        "other_value": "83", "gap": "-4", "gap_low": "-23", "gap_high": "32",
    }  # fmt: skip
    assert unread == []
    assert {f.areas for f in figures} == {(HILL,)}
    assert {(f.series, f.academic_year) for f in figures} == {(RWM, "2013/14")}


def test_a_hidden_row_holds_pupil_numbers_alone(labels, names, around):
    cells = ("Hill Primary School", "5", "hidden", "23", "hidden", "hidden", "hidden")
    figures, unread = read_row(cells, COLUMNS, around, labels, names)
    assert (said(figures), unread) == ({"disadvantaged_pupils": "5", "other_pupils": "23"}, [])


def test_a_band_is_read_as_words(labels, names, around):
    cells = (
        "Hill Primary School",
        "20",
        "5 or fewer of 20",
        "80",
        "at least 55 of 80",
        "hidden",
        "hidden",
    )
    figures, _ = read_row(cells, COLUMNS, around, labels, names)
    assert said(figures)["disadvantaged_band"] == "5 or fewer of 20"
    assert said(figures)["other_band"] == "at least 55 of 80"


@pytest.mark.parametrize(
    ("cells", "headings"),
    [
        (("Hill Primary School", "60"), ("School", "Something new")),
        (("Hill Primary School", "60"), ()),
        (("Hill Primary School (60%)", "5"), ("School", "Disadvantaged pupils")),
        (("Hill Primary School", "about 60"), ("School", "Disadvantaged %")),
        (("60", "100001"), ("", "")),
    ],
)
def test_a_number_beside_a_school_that_no_heading_explains_is_unread(
    cells, headings, labels, names, around
):
    _, unread = read_row(cells, headings, around, labels, names)
    assert [u.text.rstrip("%") for u in unread] == ["60"]
    assert unread[0].areas == (HILL,)


def test_an_unread_number_is_not_in_what_it_says_of_itself(labels, names, around):
    _, unread = read_row(("Hill Primary School", "61.5"), ("School", ""), around, labels, names)
    assert "61.5" not in repr(unread)


def test_rows_of_larger_areas_are_never_unread(labels, names, around):
    cells = ("Sample City", "60")
    assert read_row(cells, ("School", "Something new"), around, labels, names) == ([], [])


def test_a_row_may_say_its_own_series_and_years(labels, names):
    headings = (
        "Subject",
        "From",
        "Year",
        "Disadvantaged pupils",
        "Disadvantaged %",
        "Pupils covered",
    )
    cells = (LABEL, "2011/12", "2013/14", "52", "48", "100%")
    around = Context("p", (NORTH,))
    figures, unread = read_row(cells, headings, around, labels, names)
    first = figures[0]
    assert (first.series, first.first_year, first.academic_year) == (RWM, "2011/12", "2013/14")
    assert said(figures)["coverage"] == "100%"
    assert unread == []


def test_a_subject_completes_the_series_of_the_caption(labels, names):
    around = context_of(
        "Key stage 2 subjects, 2013/14: level 4 or above", Context("p", (NORTH,)), labels, names
    )
    assert around.series == Series("KS2", "", "level_4_plus")
    figures, _ = read_row(("Reading", "79"), ("Subject", "Disadvantaged %"), around, labels, names)
    assert figures[0].series == Series("KS2", "reading", "level_4_plus")


def test_an_alternative_text_is_read_area_by_area(labels, names):
    text = (
        f"Dot chart. Schools in 2013/14: {LABEL}. England: 67% of 162,000 disadvantaged pupils, "
        "83% of 418,000 others; Hill Primary School: 49% of 32 disadvantaged pupils, 60% of 40 "
        "others; St. Mary’s Primary School: the results are hidden here because few pupils are in "
        "a group."
    )
    figures, unread = read_text(text, Context("alt"), labels, names)
    assert unread == []
    own = [f for f in figures if f.areas == (HILL,)]
    assert said(own) == {
        "disadvantaged_value": "49", "disadvantaged_pupils": "32", "other_value": "60",
        "other_pupils": "40",
    }  # fmt: skip
    assert {(f.series, f.academic_year) for f in figures} == {(RWM, "2013/14")}


def test_the_years_of_a_trend_follow_each_other(labels, names):
    text = (
        f"Line chart of {LABEL} in North. 2012/13: 48% of 29 disadvantaged pupils, 84% of 143 "
        "others, gap 36 points (likely range 29 to 43); 2013/14: the results are hidden here."
    )
    figures, unread = read_text(text, Context("alt"), labels, names)
    assert unread == []
    assert {(f.areas, f.academic_year) for f in figures} == {((NORTH,), "2012/13")}
    assert said(figures)["gap"] == "36" and said(figures)["gap_high"] == "43"


def test_a_key_figure_of_a_cluster_page_belongs_to_the_cluster(labels, names):
    text = (
        f"18 points gap in k{LABEL[1:]}, 2013/14: 66% of 29 disadvantaged pupils, 84% of 142 "
        "others. Likely range 12 to 25. Covers 88% of its disadvantaged pupils."
    )
    figures, unread = read_text(text, Context("card", (NORTH,)), labels, names)
    assert unread == []
    assert {f.areas for f in figures} == {(NORTH,)}
    assert said(figures)["gap"] == "18" and said(figures)["coverage"] == "88"


@pytest.mark.parametrize(
    "text",
    [
        "At Hill Primary School 60% reached it.",
        "hill-primary-school 60",
        "100001 60",
        "St. Mary’s Primary School (special school): 60",
        "60 points were lost. Hill Primary School: 60 more.",
        "Hill Primary School. 60 of them did.",
    ],
)
def test_a_number_near_a_name_is_unread_whatever_the_words(text, labels, names):
    _, unread = read_text(text, Context("p"), labels, names)
    assert [u.text.rstrip("%") for u in unread] == ["60"]


def test_years_days_and_names_of_measures_are_no_results(labels, names):
    text = f"Hill Primary School: {LABEL}, 2013/14, as at 31 March 2015, run 20150331T101500Zab12, level 4."
    assert read_text(text, Context("p"), labels, names) == ([], [])


def test_a_lone_number_in_a_picture_is_a_figure_of_its_row(labels, names):
    figures, unread = read_label("48%", Context("text 3", (HILL,), RWM, "2013/14"), labels, names)
    assert [(f.field, f.text) for f in figures] == [("any", "48%")] and unread == []


def test_a_name_cut_short_still_names_its_school(names):
    assert names.exactly("St. Mary’s Prim…") == (MARYS,)


def test_one_name_may_mean_two_schools():
    both = Names([("Hill", HILL), ("Hill", MARYS)])
    assert both.exactly("HILL") == (HILL, MARYS)


def test_numbers_are_read_with_their_decimals():
    assert (value_of("1,401"), value_of("28.9%"), decimals_in("28.90"), decimals_in("7")) == (
        1401,
        28.9,
        2,
        0,
    )


def test_a_row_above_gives_the_area_of_an_attribute(labels, names):
    page = Context("attribute data-x of <td>", ())
    around = context_of(
        f"Schools · Schools, 2013/14: {LABEL} · Hill Primary School", page, labels, names
    )
    assert around == replace(page, areas=(HILL,), series=RWM, year="2013/14")


def test_a_row_of_a_picture_that_is_numbered_because_names_are_alike_is_known(names):
    assert names.exactly("St. Mary’s Prim… (22)") == (MARYS,)
    assert names.exactly("Hill Primary School (3)") == (HILL,)


def test_what_an_axis_measures_is_no_figure_of_the_page_s_area(names, labels):
    around = Context("text 11 of picture 2", (NORTH,), RWM, "2013/14")
    words = "Gap, points (above 0: disadvantaged pupils behind)"
    assert read_label(words, around, labels, names) == ([], [])
    assert read_label("North: above 7", around, labels, names)[1]
