"""National attainment series that the Social Mobility Commission republishes (State of the Nation).

The gap index is a difference of mean ranks on a scale to 10; 0 says that there is no gap.
"""

from functools import partial

from ylp_analysis.intake.layouts.authority_names import codes_by_name
from ylp_analysis.intake.layouts.long_table import FactSeries, LongTable, ResultSeries, Series
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.facts import FACTS

_FAMILY = "State of the Nation series"
_EVIDENCE = (
    "files of the Commission's public repository; the figures are the Department's, republished "
    "and rounded, so they rank with LAIT and after the Department's own releases"
)
_MEASURES = {
    "in11": ("EYFS", "all", "good_level_of_development"),
    "in12": ("KS2", "rwm", "expected_standard"),
    "in13": ("KS4", "all", "basics_95"),
}
_GROUPS = {
    "in11": {
        "eligible for free school meals": "disadvantaged",
        "not eligible for free school meals": "other",
        "total": "all",
    },
    "in12": {
        "disadvantaged": "disadvantaged",
        "not known to be disadvantaged": "other",
        "all other pupils": "other",
        "total": "all",
    },
}
_GROUPS["in13"] = _GROUPS["in12"]
_INDEX = {"in12": "KS2", "in13": "KS4"}


_SERIES: dict[tuple[str, ...], Series] = {
    **{
        (code, "percentage", text): ResultSeries(
            *_MEASURES[code], group, "fsm" if code == "in11" else ""
        )
        for code, groups in _GROUPS.items()
        for text, group in groups.items()
    },
    **{
        (code, unit): FactSeries("gap_index", FACTS["gap_index"].unit, key_stage=stage, decimals=4)
        for code, stage in _INDEX.items()
        for unit in ("disadvantage index", "gap index")
    },
}
_REGIONS = {f"E1200000{i}": f"E1200000{i}" for i in range(1, 10)}

_layout = partial(
    LongTable,
    family=_FAMILY,
    series=_SERIES,
    verified=True,
    evidence=_EVIDENCE,
    publisher="Social Mobility Commission, from the Department for Education",
    year_in="rows",
    precedence="lait",
    area_codes={"E92000001": terms.ENGLAND} | _REGIONS,
    authorities=codes_by_name(),
    codes={
        "": terms.NOT_AVAILABLE,
        "na": terms.NOT_AVAILABLE,
        "x": terms.NOT_AVAILABLE,
        "c": terms.SUPPRESSED,
        "z": terms.NOT_APPLICABLE,
    },
    by_year=False,
)

LAYOUTS = (
    _layout(
        name="gap_index_chart",
        title="State of the Nation series, chart format",
        series_columns=("measure_code", "unit", "primary_split_value"),
        year="time_period",
        value="value",
        area_code="area_code",
        area_name="area_name",
        pupils="sample_size",
        known=frozenset(
            {
                "measure_title",
                "chart_type",
                "area_type",
                "primary_split_type",
                "secondary_split_type",
                "secondary_split_value",
                "tertiary_split_type",
                "tertiary_split_value",
                "fourth_split_type",
                "fourth_split_value",
                "lci",
                "uci",
                "value_note",
                "time_period_formatted",
                "value_for_chart",
            }
        ),
    ),
    _layout(
        name="gap_index_original",
        title="State of the Nation series, first release",
        series_columns=("Ind_code", "Unit", "SEB"),
        year="Time_period",
        value="Value",
        area_code="Area_code",
        area_name="Area_name",
        pupils="Sample_size",
        known=frozenset(
            {
                "Ind_name",
                "Area_type",
                "Age",
                "Sex",
                "Category_type",
                "Category",
                "LCI",
                "UCI",
                "SE",
                "Value_note",
            }
        ),
    ),
)
