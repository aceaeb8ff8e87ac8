"""Long tables: every cell is a number, a code or a sentence; nobody else's rows become ours."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.layouts import LAYOUTS
from ylp_analysis.intake.layouts.lait import SERIES
from ylp_analysis.intake.layouts.long_table import FactSeries, ResultSeries
from ylp_analysis.intake.reading import read_file
from ylp_analysis.intake.stated import decimals_shown, rounded_half_up, stated_year
from ylp_analysis.vocabulary.catalogue import KEY_STAGES, MEASURES
from ylp_analysis.vocabulary.facts import FACTS

LAIT = next(layout for layout in LAYOUTS if layout.name == "lait")
DICTIONARY = next(layout for layout in LAYOUTS if layout.name == "lait_dictionary")
CHART = next(layout for layout in LAYOUTS if layout.name == "gap_index_chart")
ORIGINAL = next(layout for layout in LAYOUTS if layout.name == "gap_index_original")
HEADER = ["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region"]
YORKSHIRE = "Yorkshire and The Humber"
D = "DAP_NEW_KS2_RWM"


def frame_of(rows, header=HEADER):
    frame = pd.DataFrame(rows, columns=header, dtype="str")
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="line")
    return frame


def read(rows, layout=LAIT, header=HEADER, la_code="816"):
    return read_file(
        frame_of(rows, header), layout, Context("lait.csv", "", la_code, "York", "final")
    )


def york(series, year, value):
    return [series, "", year, "York", value, "816.0", YORKSHIRE]


def england(series, year, value):
    return [series, "", year, "England", value, "970.0", "NA"]


def only(table):
    assert len(table) == 1
    return table.iloc[0]


def outcomes(result):
    return {f.check: f.outcome for f in result.findings}


# ---- values ----


def test_float_noise_is_taken_off_before_rounding_half_up():
    row = only(read([york("FSP_NEW_GOODDEV", "2016", "74.099999999999994")]).table("counts"))
    assert (row["value"], row["precision"]) == (74.1, 0.05)


def test_an_exponent_is_a_number_and_keeps_its_sign():
    counts = read(
        [york("AVG_Prog8_Score", "2016", "-7.0000000000000007E-2")]
    ).table("counts")  # fmt: skip
    assert only(counts)["value"] == -0.07


def test_a_fact_with_more_places_is_rounded_half_up_to_the_places_printed():
    facts = read([york("TotFixedEx", "2015/16", "3.1752")]).table("facts")
    assert only(facts)["value"] == 3.18
    facts = read([york("TotFixedEx", "2015/16", "3.175")]).table("facts")
    assert only(facts)["value"] == 3.18


@pytest.mark.parametrize(("text", "status"), [("-", "not_available"), ("", "not_available"), ("c", "suppressed")])  # fmt: skip
def test_a_code_is_a_status_and_never_nought(text, status):
    row = only(read([york(D, "2020", text)]).table("counts"))
    assert pd.isna(row["value"])
    assert pd.isna(row["precision"])
    assert row["status"] == status


@pytest.mark.parametrize("text", ["about 40", "1e400", "40,66", "0x10", "4 0"])
def test_what_is_neither_number_nor_code_fails_with_its_line(text):
    result = read([york(D, "2016", "26"), york(D, "2017", text)])
    finding = next(f for f in result.findings if f.check == "cells_read")
    assert (finding.outcome, finding.rows, finding.column) == ("FAIL", "3", "Values")
    assert text not in finding.sentence + finding.remedy
    assert result.tables == {}


def test_a_percentage_over_a_hundred_fails_in_a_small_file():
    assert outcomes(read([york(D, "2016", "101")]))["percentages"] == "FAIL"


def test_a_score_that_cannot_be_fails():
    assert outcomes(read([york("AVG_Prog8_Score", "2016", "53.1")]))["percentages"] == "FAIL"
    assert outcomes(read([york("TotAbs", "2016", "-4")]))["percentages"] == "FAIL"


def test_every_score_that_is_read_has_its_range():
    for name, series in SERIES.items():
        assert "percentages" not in outcomes(read([york(name[0], "2016", "0")])), series


def test_fractions_are_not_percentages():
    assert outcomes(read([york(D, "2016", "0.26")]))["percentages"] == "FAIL"


def test_one_impossible_percentage_in_hundreds_is_left_out_and_said():
    rows = [york(D, "2016", "134")]
    rows += [[D, "", "2017", f"Area {i}", "50", f"{i}.0", "NA"] for i in range(200, 400)]
    result = read(rows)
    assert outcomes(result)["percentages"] == "WARNING"
    row = only(result.table("counts"))
    assert (pd.isna(row["value"]), row["status"]) == (True, "not_available")


def test_whole_percentages_keep_a_wide_rounding_beside_a_year_with_decimals():
    """Free school meals were printed whole to 2021 and with one decimal from 2022."""
    counts = read(
        [york("FSP_Gooddev_FSM", "2018", "51"), york("FSP_Gooddev_FSM", "2022", "54.1")]
    ).table("counts")
    assert counts["precision"].tolist() == [0.5, 0.05]


@given(st.integers(-100_000, 100_000), st.integers(0, 4))
def test_a_printed_value_survives_its_float_noise(printed, places):
    exact = printed / 10**places
    noisy = pd.Series([float(f"{exact:.17g}") * (1 + 2**-52)])
    assert rounded_half_up(noisy, pd.Series([places])).tolist() == [pytest.approx(exact, abs=1e-9)]
    assert decimals_shown(pd.Series([exact])).iloc[0] <= places


# ---- years ----


@pytest.mark.parametrize(
    ("text", "year", "version"),
    [
        ("2016", "2015/16", ""),
        ("2018 (Rev)", "2017/18", "revised"),
        ("2018 (Revised)", "2017/18", "revised"),
        ("2020 (Final)", "2019/20", "final"),
        ("2025 (prov)", "2024/25", "provisional"),
        ("2023(Prov)", "2022/23", "provisional"),
        ("2016-17", "2016/17", ""),
        ("2015/16", "2015/16", ""),
        ("202122", "2021/22", ""),
    ],
)
def test_every_spelling_of_a_year_in_the_files_is_read(text, year, version):
    assert stated_year(text) == (year, version)


@pytest.mark.parametrize("text", ["0", "", "2014-16", "2013/14-15/16", "2016-17 (OT)", "16", "2014/16"])  # fmt: skip
def test_another_spelling_of_a_year_is_refused_and_named(text):
    assert stated_year(text) is None
    result = read([york(D, "2016", "26"), york(D, text, "40")])
    finding = next(f for f in result.findings if f.check == "years_read")
    assert (finding.outcome, finding.rows) == ("FAIL", "3")


def test_a_strange_year_of_a_series_that_is_not_read_does_no_harm():
    result = read([york(D, "2016", "26"), york("RTA", "2014-16", "14.34")])
    assert not result.failed


def test_a_stated_version_goes_with_its_rows():
    result = read([york("KS1P_all", "2024", "81"), york("KS1P_all", "2025 (prov)", "81")])
    counts = result.table("counts")
    assert counts["data_version"].tolist() == ["final", "provisional"]


# ---- what a series is ----


def test_disadvantaged_series_carry_the_definition_of_their_year_and_fsm_series_their_own():
    counts = read([york(D, "2016", "26"), york("FSM_NEW_KS2_RWM", "2016", "23")]).table("counts")
    assert counts["definition"].tolist() == ["fsm6_cla_adopted_2015", "fsm"]
    assert counts["group"].tolist() == ["disadvantaged", "disadvantaged"]
    assert counts["numerator"].isna().all()
    assert counts["denominator"].isna().all()


def test_the_file_says_how_many_of_its_series_are_read():
    result = read([york(D, "2016", "26"), york("RTA", "2016", "14"), york("InfMort", "2016", "1")])
    finding = only(pd.DataFrame([f.as_row() for f in result.findings]))
    assert finding["sentence"] == "1 of its 3 series are read."
    assert finding["outcome"] == "PASS"


def test_a_file_without_any_series_that_is_read_gives_nothing_and_says_so():
    result = read([york("RTA", "2014-16", "14")])
    finding = only(pd.DataFrame([f.as_row() for f in result.findings]))
    assert (finding["check"], finding["outcome"]) == ("series_read", "WARNING")
    assert finding["stops"] == "anything from this file"
    assert all(table.empty for table in result.tables.values())


def test_a_file_of_facts_alone_or_of_codes_alone_is_read():
    assert len(read([york("TotAbs", "2016", "4.23")]).table("facts")) == 1
    assert len(read([york(D, "2020", "-"), york(D, "2021", "-")]).table("counts")) == 2


def test_every_series_names_words_of_the_catalogue():
    for series in SERIES.values():
        if isinstance(series, ResultSeries):
            assert series.measure in MEASURES
            assert series.key_stage in KEY_STAGES
        else:
            assert isinstance(series, FactSeries)
            assert series.fact in FACTS


def test_no_two_series_state_the_same_fact():
    facts = [s for s in SERIES.values() if isinstance(s, FactSeries)]
    results = [s for s in SERIES.values() if isinstance(s, ResultSeries)]
    assert len({(s.fact, s.group) for s in facts}) == len(facts)
    named = {(s.key_stage, s.subject, s.measure, s.group, s.definition) for s in results}
    assert len(named) == len(results)


def test_every_disadvantaged_series_has_its_other_pupils_but_phonics():
    """The tool prints phonics for pupils eligible for free school meals and for all pupils."""
    results = [s for s in SERIES.values() if isinstance(s, ResultSeries)]
    of = {
        group: {(s.key_stage, s.subject, s.measure, s.definition) for s in results if s.group == group}
        for group in ("disadvantaged", "other")
    }  # fmt: skip
    assert of["disadvantaged"] - of["other"] == {("Phonics", "all", "phonics_standard", "fsm")}
    assert of["other"] <= of["disadvantaged"]


# ---- whose rows they are ----


def test_england_our_region_and_our_authority_are_told_apart():
    rows = [
        york(D, "2016", "26"),
        england(D, "2016", "39"),
        [D, "", "2016", "Yorkshire and the Humber", "36", "982.0", "NA"],
        [D, "", "2016", "North East", "41", "980.0", "NA"],
    ]
    counts = read(rows).table("counts")
    placed = set(zip(counts["level"], counts["area_code"], counts["value"], strict=True))
    assert placed == {("la", "816", 26), ("england", "england", 39), ("region", "982", 36)}


def test_a_file_of_all_authorities_keeps_the_others_apart():
    others = [
        [D, "", "2016", "North Yorkshire", "33", "815.0", YORKSHIRE],
        [D, "", "2016", "Leeds", "35", "383.0", YORKSHIRE],
        [D, "", "2016", "North East", "41", "980.0", "NA"],
        ["%_2yr_olds", "", "2018", "Leeds", "70", "383.0", YORKSHIRE],
    ]
    result = read([york(D, "2016", "26"), *others])
    assert only(result.table("counts"))["area_code"] == "816"
    national = result.table("national")
    assert national["la_code"].tolist() == ["815", "383"]
    assert national["area_code"].tolist() == ["815", "383"]
    fact = only(result.table("national_facts"))
    assert (fact["la_code"], fact["area_code"], fact["value"]) == ("383", "383", 70)


def test_another_authoritys_file_gives_only_its_england_rows_and_says_so():
    rows = [york(D, "2016", "26"), england(D, "2016", "39")]
    rows += [[D, "", "2016", "Yorkshire and the Humber", "36", "982.0", "NA"]]
    result = read(rows, la_code="850")
    assert outcomes(result)["authority"] == "WARNING"
    assert only(result.table("counts"))["level"] == "england"
    assert len(result.table("national")) == 0


def test_a_code_that_no_area_has_fails():
    """As when two columns have changed places."""
    rows = [york(D, "2016", "26"), [D, "", "2016", "York", "816", "26.0", YORKSHIRE]]
    finding = next(f for f in read(rows).findings if f.check == "la_form")
    assert (finding.outcome, finding.rows, finding.column) == ("FAIL", "3", "LA Number")


def test_a_row_twice_is_one_row_and_two_values_for_one_fact_fail():
    again = read([york(D, "2016", "26"), york(D, "2016", "26.000000000000004")])
    assert len(again.table("counts")) == 1
    other = read([york(D, "2016", "26"), york(D, "2016", "27")])
    assert outcomes(other)["rows_once"] == "FAIL"


# ---- the dictionary ----


def dictionary(rows):
    return read(rows, DICTIONARY, ["Measure_short", "dps", "Year_Type"])


def test_the_dictionary_gives_no_table_and_agrees_silently():
    result = dictionary([[D, "NA", "Academic Year"], ["TotAbs", "2", "Academic Year"]])
    assert (result.tables, result.findings) == ({}, [])


def test_a_dictionary_with_other_decimals_is_a_warning_with_its_line():
    result = dictionary([[D, "NA", "Academic Year"], ["TotAbs", "1", "Academic Year"]])
    finding = only(pd.DataFrame([f.as_row() for f in result.findings]))
    assert (finding["check"], finding["outcome"], finding["rows"]) == ("decimals_agree", "WARNING", "3")  # fmt: skip


# ---- State of the Nation ----

CHART_HEADER = ["measure_code", "unit", "primary_split_value", "time_period", "value", "area_code", "area_name", "sample_size"]  # fmt: skip


def chart(code, unit, split, year, value, pupils=""):
    return [code, unit, split, year, value, "E92000001", "England", pupils]


def test_the_gap_index_is_a_fact_of_england_with_no_group():
    facts = read(
        [chart("in13", "Disadvantage index", "2013", "2013", "3.8")], CHART, CHART_HEADER
    ).table("facts")
    row = only(facts)
    assert (row["fact"], row["key_stage"], row["academic_year"]) == ("gap_index", "KS4", "2012/13")
    assert (row["value"], row["unit"], row["level"], row["la_code"]) == (
        3.8,
        "index",
        "england",
        "",
    )


def test_a_percentage_of_very_many_pupils_keeps_its_denominator_and_no_numerator():
    rows = [chart("in12", "Percentage", "Disadvantaged", "2016", "39", "186503")]
    row = only(read(rows, CHART, CHART_HEADER).table("counts"))
    assert pd.isna(row["numerator"])
    assert (row["denominator"], row["value"], row["precision"]) == (186503, 39, 0.5)


def test_a_percentage_of_few_pupils_gives_back_its_count():
    """33% of 18 pupils can only be 6."""
    rows = [chart("in12", "Percentage", "Disadvantaged", "2016", "33", "18")]
    row = only(read(rows, CHART, CHART_HEADER).table("counts"))
    assert (row["numerator"], row["denominator"]) == (6, 18)
    assert pd.isna(row["value"])


def test_names_tell_an_authority_where_the_file_writes_other_codes():
    header = ["Ind_code", "Unit", "SEB", "Time_period", "Value", "Area_code", "Area_name", "Sample_size"]  # fmt: skip
    rows = [
        ["IN12", "Percentage", "Disadvantaged", "202122", "40", "E06000014", "York", "NA"],
        ["IN12", "Percentage", "Disadvantaged", "202122", "NA", "E06000019", "Herefordshire, County of", "NA"],
        ["IN12", "Percentage", "Disadvantaged", "202122", "50", "E06000047", "County Durham", "NA"],
    ]  # fmt: skip
    result = read(rows, ORIGINAL, header)
    assert only(result.table("counts"))["area_code"] == "816"
    national = result.table("national")
    assert national["la_code"].tolist() == ["884", "840"]
    assert national["status"].tolist() == ["not_available", "ok"]


# ---- what it is taken for ----


def test_a_header_in_other_capitals_is_the_same_layout():
    identity = identify("x.csv", [c.upper() for c in HEADER])
    assert identity.layout is LAIT
    assert (identity.year, identity.year_from) == ("", "rows")


def test_a_long_table_that_lost_a_column_is_named_with_it():
    identity = identify("x.csv", [c for c in HEADER if c != "Years"])
    assert identity.layout is None
    assert "no column Years" in identity.findings[-1].sentence
