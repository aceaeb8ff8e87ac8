"""Early years by free school meals, 2016 to 2018: one row per authority, years in column names."""

from dataclasses import dataclass

from ylp_analysis.intake.layouts.layout import DFE, Layout

YEARS = ("2016", "2017", "2018")
GROUPS = {"All": "all", "FSM": "disadvantaged", "All_Other": "other"}
# Part of a column's name → subject and measure. `AoL`: the expected level in every goal of an
# area of learning.
MEASURES = {
    "GLD": ("all", "good_level_of_development"),
    "AoL_CL": ("communication_and_language", "expected_standard"),
    "AoL_Lit": ("literacy", "expected_standard"),
    "AoL_Mat": ("maths", "expected_standard"),
    "AoL_CL_and_Lit": ("communication_and_literacy", "expected_standard"),
}
NATIONAL_PUPILS = {"All": "all", "FSM": "fsm", "All_Other": "not_fsm"}
TAKE_UP = {
    "two_year_olds": "funded_early_education_2",
    "three_and_four_year_olds": "funded_early_education_3_4",
}


@dataclass(frozen=True, kw_only=True)
class EarlyYearsByFsm(Layout):
    """A wide table with a row per authority; national percentages stand again in every row."""

    la: str = "LA_Code"
    la_name: str = "LA_Name"

    @property
    def required(self) -> tuple[str, ...]:
        return (self.la, self.la_name, *(self.percentage(g, "GLD", "2018", "LA") for g in GROUPS))

    @property
    def columns(self) -> list[str]:
        areas, years = ("LA", "National"), YEARS
        read = [
            self.percentage(g, m, y, a)
            for g in GROUPS
            for m in MEASURES
            for y in years
            for a in areas
        ]
        numbers = [self.pupils(g, y) for g in GROUPS for y in years]
        return list(dict.fromkeys([*self.required, *read, *numbers]))

    def percentage(self, group: str, measure: str, year: str, area: str) -> str:
        """The column of a percentage; `area` is LA or National."""
        return f"{group}_Percent_{measure}_{year}_{area}"

    def pupils(self, group: str, year: str) -> str:
        """The column of the number of children."""
        return f"{group}_Number_GLD_{year}_LA"


@dataclass(frozen=True, kw_only=True)
class EarlyYearsNational(Layout):
    """One row for England: numbers of children, and take-up of funded places."""

    country: str = "Country"

    @property
    def required(self) -> tuple[str, ...]:
        return (self.country, *(self.pupils(group, "2018") for group in NATIONAL_PUPILS))

    @property
    def columns(self) -> list[str]:
        pupils = [self.pupils(g, y) for g in NATIONAL_PUPILS for y in YEARS]
        take_up = [self.take_up(age, year) for age in TAKE_UP for year in (*YEARS, "2019")]
        return list(dict.fromkeys([*self.required, *pupils, *take_up]))

    def pupils(self, group: str, year: str) -> str:
        """The column of the number of children."""
        return f"{group}_Number_GLD_{year}_National"

    def take_up(self, age: str, year: str) -> str:
        """The column of the share in funded early education."""
        return f"{age}_Percent_{year}_National"


def _not_read() -> frozenset[str]:
    """The family's other columns: pupils with SEN, and gaps worked out by the publisher."""
    sen = {f"SEN_Percent_GLD_{year}_{area}" for year in YEARS for area in ("LA", "National")}
    numbers = {"SEN_Number_GLD_2018_LA", "Other_Percent_GLD_2018_National"}
    gaps = {
        f"{group}_gap_{measure}_{year}_LA{kind}"
        for group in (*GROUPS, "SEN")
        for measure in MEASURES
        for year in YEARS
        for kind in ("", "_gap_FSM_Nat_Av", "_gap_within_LA", "_gap_All_Other_Nat_Av")
    }
    return frozenset(sen | numbers | gaps)


LAYOUTS = (
    EarlyYearsByFsm(
        name="eyfsp_by_fsm",
        family="early years profile by free school meals",
        title="Early years foundation stage profile by free school meals",
        verified=True,
        evidence="header of the Department's dashboard data, 2016 to 2018, York and England; ranks "
        "with its releases because it holds numbers of children and one decimal",
        publisher=DFE,
        year_in="rows",
        precedence="ees",
        known=_not_read(),
    ),
    EarlyYearsNational(
        name="eyfsp_national",
        family="early years profile by free school meals, England's numbers",
        title="Early years numbers for England",
        verified=True,
        evidence="header of the Department's dashboard data, additional national numbers, 2019; its "
        "percentages are whole, so it ranks with LAIT, whose newer releases have a decimal",
        publisher=DFE,
        year_in="rows",
        precedence="lait",
        known=frozenset(f"SEN_Number_GLD_{year}_National" for year in YEARS),
    ),
)
