"""The Local Authority Interactive Tool: percentages by authority, all key stages, no pupil counts."""

from ylp_analysis.intake.layouts.lait_series import SERIES, UNSTATED_DECIMALS
from ylp_analysis.intake.layouts.layout import DFE
from ylp_analysis.intake.layouts.long_table import DictionaryTable, LongTable
from ylp_analysis.vocabulary import terms

__all__ = ["LAYOUTS", "SERIES", "UNSTATED_DECIMALS"]

# An authority's `Region` → the number of that region's own row.
_REGIONS = {
    "north east": "980",
    "north west": "981",
    "yorkshire and the humber": "982",
    "east midlands": "983",
    "west midlands": "984",
    "east of england": "985",
    "inner london": "987",
    "outer london": "988",
    "south east": "989",
    "south west": "990",
}
_LONDON = "986"
_FAMILY = "Local Authority Interactive Tool"

LAYOUTS = (
    LongTable(
        name="lait",
        family=_FAMILY,
        title="Local Authority Interactive Tool data (no pupil counts)",
        verified=True,
        evidence="two releases of the tool's own long table (2024-11, 2025) and its dictionary",
        publisher=DFE,
        year_in="rows",
        precedence="lait",
        known=frozenset({"Data item"}),
        series=SERIES,
        series_columns=("Short Desc",),
        year="Years",
        value="Values",
        area_code="LA Number",
        area_name="LA and Regions",
        region="Region",
        area_codes={"970": terms.ENGLAND} | {code: code for code in (*_REGIONS.values(), _LONDON)},
        own_region=_REGIONS,
        codes={
            "-": terms.NOT_AVAILABLE,
            "": terms.NOT_AVAILABLE,
            ":": terms.NOT_AVAILABLE,
            "..": terms.NOT_AVAILABLE,
            "na": terms.NOT_AVAILABLE,
            "x": terms.NOT_AVAILABLE,
            "c": terms.SUPPRESSED,
            "z": terms.NOT_APPLICABLE,
        },
    ),
    DictionaryTable(
        name="lait_dictionary",
        family=f"{_FAMILY}: its dictionary",
        title="Dictionary of the Local Authority Interactive Tool (no results)",
        verified=True,
        evidence="the tool's data dictionary, 448 series",
        year_in="rows",
        precedence="lait",
        known=frozenset(
            {
                "Measure_code",
                "Topic",
                "Measure",
                "Chart_title",
                "Polarity",
                "y_axis_name",
                "state_funded_flag",
                "Table_status",
                "Description",
                "Last Update",
                "Next Update",
                "Data Owner (DO) /Supplier and Contact Details",
                "Methodology",
                "Hyperlink(s)",
                "No_Quartile",
            }
        ),
        marker=("Year_Type",),
        name_column="Measure_short",
        decimals_column="dps",
        expected={name: series.decimals for (name,), series in SERIES.items()},
        unstated=UNSTATED_DECIMALS,
    ),
)
