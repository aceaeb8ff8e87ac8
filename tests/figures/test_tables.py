"""Tables: scoped headings, plain words, nothing left blank and nothing unescaped."""

import re

import pytest

from ylp_analysis.errors import DisclosureError, ParameterError
from ylp_analysis.figures import tables


def cells(html):
    """The printed cells, row by row, headings included."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, flags=re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL) for row in rows]


def test_headings_are_plain_words_with_units(make_table, school_rows):
    html = tables.render(make_table(school_rows)).html
    assert cells(html)[0] == [
        "School",
        "Disadvantaged pupils",
        "Disadvantaged %",
        "Other pupils",
        "Other %",
        "Gap, points",
        "Likely range",
    ]


def test_numbers_read_as_in_the_mock(make_table, gap_row, school_rows):
    html = tables.render(make_table([*school_rows, gap_row()])).html
    rows = {row[0]: row[1:] for row in cells(html)}
    assert rows["Burnholme"] == ["14", "14", "28", "43", "29", "−2 to 49"]
    assert rows["York"] == ["294", "28.9", "1,401", "69.3", "40.4", "34 to 46"]


def test_the_table_reads_aloud_with_caption_and_scoped_headings(make_table, school_rows):
    html = tables.render(make_table(school_rows)).html
    assert "<caption><span>The same figures as a table</span></caption>" in html
    assert html.count('scope="row"') == 10
    assert html.count('scope="col"') == 7
    assert 'role="region" tabindex="0" aria-label="Table: The same figures as a table"' in html


def test_a_school_name_cannot_break_out_of_the_table(make_table, gap_row):
    rows = [gap_row(level="school", area_name='<script>alert("1")</script> & **Sons**')]
    html = tables.render(make_table(rows, title="A <b> title", note="A <i> note")).html
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "&amp; **Sons**" in html
    assert "<b>" not in html
    assert "<i>" not in html


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"disadvantaged_pupils": 4, "provenance": "local"}, "hidden"),
        ({"status": "suppressed"}, "suppressed"),
        ({"status": "no_pupils"}, "no pupils"),
    ],
)
def test_values_that_are_not_there_are_words(make_table, gap_row, given, word):
    row = cells(tables.render(make_table([gap_row(**given)])).html)[1]
    assert [row[2], row[4], row[5], row[6]] == [word] * 4


def test_a_gap_without_interval_says_not_published(make_table, gap_row):
    nan = float("nan")
    rows = [gap_row(method="none", gap_low=nan, gap_high=nan)]
    row = cells(tables.render(make_table(rows)).html)[1]
    assert row[5:] == ["40.4", "not published"]


def test_no_cell_is_a_computers_word(make_table, gap_row):
    nan = float("nan")
    rows = [gap_row(status="suppressed", schools=None, coverage=nan, precision=nan)]
    every = tuple(c for c in rows[0] if c != "area_name")
    html = tables.render(make_table(rows, columns=(*every, "likely_range"))).html
    assert not re.search(r">\s*(nan|None|NaN|&lt;NA&gt;)?\s*</td>", html)


def test_changes_print_their_range_and_what_could_be_seen(make_table, gap_row):
    change = {"change": -3.2, "change_low": -9.1, "change_high": 2.6, "smallest_change": 8.4}
    rows = [
        gap_row(**change, verdict="too few pupils to tell"),
        gap_row(**dict.fromkeys(change, float("nan")), verdict="not comparable"),
    ]
    columns = ("change", "change_range", "smallest_change", "verdict")
    html = tables.render(make_table(rows, stub="academic_year", columns=columns)).html
    assert cells(html)[1][1:] == ["−3.2", "−9 to 3", "8", "too few pupils to tell"]
    assert cells(html)[2][1:] == ["–", "–", "–", "not comparable"]


def test_a_table_of_one_areas_subjects_is_headed_so(make_table, gap_row):
    rows = [gap_row(area_name=s.title(), subject=s) for s in ("reading", "maths")]
    assert cells(tables.render(make_table(rows)).html)[0][0] == "Subject"


def test_scores_keep_the_decimals_of_their_measure(make_table, gap_row):
    rows = [
        gap_row(
            unit="points",
            measure="progress_8",
            disadvantaged_value=-0.451,
            other_value=0.128,
            gap_low=0.4,
            gap_high=0.75,
        )
    ]
    html = tables.render(make_table(rows)).html
    assert cells(html)[0][2] == "Disadvantaged score"
    assert cells(html)[1][2:] == ["−0.45", "1,401", "0.13", "0.58", "0.40 to 0.75"]


def test_a_long_table_is_folded_under_its_title(make_table, school_rows):
    html = tables.render(make_table(school_rows, folded=True)).html
    assert html.startswith('<details class="folded"><summary>The same figures as a table')


def test_an_empty_table_has_its_headings(make_table):
    assert len(cells(tables.render(make_table([])).html)) == 1


def test_an_unprotected_table_is_refused(make_table, school_rows):
    frame = make_table(school_rows).data.frame
    with pytest.raises(DisclosureError, match="without protection"):
        tables.render(make_table(school_rows, data=frame))


def test_a_column_that_is_not_there_is_named(make_table, school_rows):
    with pytest.raises(ParameterError, match="'change'"):
        tables.render(make_table(school_rows, columns=("change_range",)))


def test_markup_around_a_table_stays_small(make_table, school_rows):
    html = tables.render(make_table(school_rows)).html
    assert "<style" not in html
    assert len(html) < 9_000
