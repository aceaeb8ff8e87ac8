"""Pictures: their words, their absences, their breaks."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ylp_analysis.errors import DisclosureError, ParameterError
from ylp_analysis.figures import charts, scales, trend
from ylp_analysis.figures.cohorts import outside
from ylp_analysis.figures.trend import Join

YEARS = ["2010/11", "2011/12", "2012/13", "2013/14"]


def words_in(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def lines(svg, kind):
    return len(re.findall(rf'id="line-disadvantaged-{kind}"', svg))


def test_a_picture_carries_its_alternative_text_title_and_subtitle(make_chart, trend_rows):
    chart = make_chart("trend", trend_rows([("2013/14", 28.9, 69.3, 1, "start")]))
    data, about = charts.draw(chart)._repr_mimebundle_()
    assert data["text/plain"] == chart.alt
    assert data["image/svg+xml"].startswith("<svg")
    assert about["image/svg+xml"] == {
        "alt": chart.alt,
        "title": chart.title,
        "subtitle": chart.subtitle,
        "id": chart.id,
    }


@pytest.mark.parametrize(
    "alt", ["", "  ", "Chart", "No description has been provided for this image"]
)
def test_a_picture_without_a_real_alternative_text_is_refused(make_chart, trend_rows, alt):
    rows = trend_rows([("2013/14", 28.9, 69.3, 1, "start")])
    with pytest.raises(DisclosureError, match="no alternative text"):
        charts.draw(make_chart("trend", rows, alt=alt))


def test_an_unprotected_table_is_refused(make_chart, trend_rows):
    chart = make_chart("trend", trend_rows([("2013/14", 28.9, 69.3, 1, "start")]))
    with pytest.raises(DisclosureError, match="without protection"):
        charts.draw(make_chart("trend", [], data=chart.data.frame))


def test_an_unknown_kind_of_chart_is_named_with_the_kinds_that_exist(make_chart):
    with pytest.raises(ParameterError, match="paired_dots"):
        charts.draw(make_chart("pie", []))


def test_the_same_chart_gives_the_same_bytes_without_date_or_author(make_chart, trend_rows):
    chart = make_chart("trend", trend_rows([(y, 30.0, 60.0, 1, "line") for y in YEARS]))
    first, second = charts.draw(chart).svg, charts.draw(chart).svg
    assert first == second
    assert "metadata" not in first
    assert "<!--" not in first
    assert "atplotlib" not in first


def test_a_break_starts_a_new_piece_of_line(make_chart, trend_rows):
    levels = [
        ("2010/11", 33.0, 64.0, 1, "start"),
        ("2011/12", 36.0, 66.0, 1, "line"),
        ("2012/13", 38.0, 68.0, 1, "line"),
        ("2013/14", 28.9, 69.3, 2, "start"),
    ]
    svg = charts.draw(make_chart("trend", trend_rows(levels))).svg
    assert lines(svg, "line") == 2
    assert 'id="break-2.5"' in svg
    assert "differently" in " ".join(words_in(svg))


def test_a_caution_is_a_dashed_join_and_says_so(make_chart, trend_rows):
    levels = [("2016/17", 38.0, 66.0, 1, "start"), ("2017/18", 45.0, 69.0, 1, "dashed")]
    svg = charts.draw(make_chart("trend", trend_rows(levels))).svg
    assert lines(svg, "line") == 0
    assert lines(svg, "dashed") == 1
    assert "with care" in " ".join(words_in(svg))


def test_no_line_runs_through_a_year_that_may_not_be_shown(gap_row, trend_rows, table_of):
    rows = trend_rows([("2010/11", 33.0, 64.0, 1, "start"), ("2012/13", 38.0, 68.0, 1, "line")])
    rows.insert(1, gap_row(academic_year="2011/12", status="suppressed"))
    frame = table_of(rows).set_index("academic_year")
    assert trend.joins(frame, YEARS[:3]) == [Join(0, 2, "hidden")]


def test_a_line_that_stops_without_a_break_is_not_called_measured_differently(
    gap_row, trend_rows, table_of
):
    rows = trend_rows([("2010/11", 33.0, 64.0, 1, "start"), ("2012/13", 38.0, 68.0, 2, "start")])
    rows.insert(1, gap_row(academic_year="2011/12", other_value=60.0, segment=pd.NA, join=""))
    frame = table_of(rows).set_index("academic_year")
    kinds = {join.kind for join in trend.joins(frame, YEARS[:3])}
    assert kinds == {"hidden"}


def test_years_without_results_and_hidden_years_are_named(make_chart, gap_row, trend_rows):
    rows = trend_rows([("2010/11", 33.0, 64.0, 1, "start"), ("2013/14", 38.0, 68.0, 1, "line")])
    rows.append(
        gap_row(academic_year="2011/12", disadvantaged_pupils=4, provenance="local", join="line")
    )
    said = " ".join(words_in(charts.draw(make_chart("trend", rows)).svg))
    assert "hidden" in said
    assert "no results" in said.replace("\n", " ")
    assert "nan" not in said.lower()


def test_pupil_numbers_stand_under_each_year(make_chart, trend_rows):
    rows = trend_rows([(y, 30.0, 60.0, 1, "line") for y in YEARS])
    assert words_in(charts.draw(make_chart("trend", rows)).svg).count("294 of 1,695") == 4


def test_a_single_year_is_drawn_as_rows_with_its_values(make_chart, trend_rows):
    rows = trend_rows([("2013/14", 28.9, 69.3, 1, "start")])
    rows += trend_rows([("2013/14", 36.7, 64.2, 1, "start")], level="england", area_name="England")
    said = words_in(charts.draw(make_chart("trend", rows)).svg)
    assert {"York", "England", "28.9%", "69.3%", "36.7%", "64.2%"} <= set(said)


def test_scores_have_no_percent_signs(make_chart, trend_rows):
    rows = trend_rows(
        [("2017/18", -0.5, 0.1, 1, "start"), ("2018/19", -0.4, 0.2, 1, "line")],
        unit="points",
        measure="progress_8",
    )
    said = " ".join(words_in(charts.draw(make_chart("trend", rows)).svg))
    assert "%" not in said
    assert "Disadvantaged −0.40" in said


def test_an_empty_chart_is_drawn_without_failing(make_chart):
    for kind in charts.KINDS:
        assert charts.draw(make_chart(kind, [])).svg.startswith("<svg")


def test_hidden_and_suppressed_areas_are_words_not_zeros(make_chart, gap_row, school_rows):
    rows = [
        *school_rows,
        gap_row(level="school", area_name="Small", disadvantaged_pupils=3, provenance="local"),
        gap_row(level="school", area_name="Tiny", disadvantaged_pupils=4, status="suppressed"),
    ]
    said = words_in(charts.draw(make_chart("paired_dots", rows)).svg)
    assert said.count("hidden") == 1
    assert said.count("suppressed") == 1
    assert "28.9%" not in said
    assert "nan" not in " ".join(said).lower()


def test_larger_areas_come_first_and_bold_and_the_rest_as_given(make_chart, gap_row, school_rows):
    svg = charts.draw(make_chart("paired_dots", [*school_rows, gap_row()])).svg
    said = words_in(svg)
    assert said.index("York") < said.index("All Saints RC") < said.index("York High")
    assert re.search(r"font-weight: 700[^>]*>York<", svg) or re.search(r"bold[^>]*>York<", svg)
    assert not re.search(r"(700|bold)[^>]*>Fulford<", svg)


def test_a_school_name_cannot_break_out_of_the_picture(make_chart, gap_row):
    name = "<script>alert(1)</script>"
    svg = charts.draw(make_chart("paired_dots", [gap_row(area_name=name)])).svg
    assert "<script" not in svg


def test_a_dollar_sign_in_a_name_stays_text(make_chart, gap_row):
    svg = charts.draw(make_chart("paired_dots", [gap_row(area_name="$x^2$ School")])).svg
    assert "$x^2$ School" in words_in(svg)


def test_forty_rows_fit_one_side_of_a4(make_chart, gap_row):
    rows = [gap_row(level="school", area_name=f"School {i}") for i in range(40)]
    svg = charts.draw(make_chart("paired_dots", rows)).svg
    height = float(re.search(r'height="([\d.]+)pt"', svg).group(1))
    assert height / 72 * 25.4 < 250  # mm: A4 less margins and a caption


def test_schools_away_from_the_citys_gap_are_counted_apart_and_not_named(make_chart, school_rows):
    rows = [dict(row) for row in school_rows]
    options = {"area_gap": 57.5, "area_name": "York"}
    chart = make_chart("gap_by_cohort", rows, options=options)
    # Only All Saints (to 57), Holgate’s (47), Burnholme (49) … end below 57.5; Fulford and Manor
    # (both to 60) reach it.
    assert int(outside(chart.data.frame, 57.5).sum()) == 8
    said = " ".join(words_in(charts.draw(chart).svg))
    assert "57.5 points" in said
    assert "All Saints" not in said


@given(st.lists(st.floats(0, 100), max_size=8))
def test_labels_never_come_closer_than_a_line_and_keep_their_order(wanted):
    places = scales.spread(wanted, 10.0, 0.0, 100.0)
    ordered = sorted(places)
    assert all(b - a >= 10 - 1e-6 for a, b in zip(ordered, ordered[1:], strict=False))
    by_wanted = [p for _, p in sorted(zip(wanted, places, strict=True), key=lambda pair: pair[0])]
    assert [round(p, 6) for p in by_wanted] == [round(p, 6) for p in ordered] or len(
        set(wanted)
    ) < len(wanted)
    assert all(-1e-6 <= p <= 100 + 1e-6 for p in places)


def test_labels_far_apart_stay_where_they_are():
    assert scales.spread([20, 80], 5, 0, 100) == [20, 80]


@pytest.mark.parametrize(("span", "step"), [(48, 10), (0.7, 0.1), (4, 1), (9, 2)])
def test_steps_are_round_numbers(span, step):
    assert scales.nice_step(span) == pytest.approx(step)
