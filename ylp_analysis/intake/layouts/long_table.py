"""Shapes of long tables: a row per series, area and year; and the dictionary that names series."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ylp_analysis.intake.layouts.layout import Layout


@dataclass(frozen=True)
class ResultSeries:
    """A series of an attainment measure, read into counts.

    definition: "" = that of the performance tables of its year. decimals: the most that the
    publisher prints; stored values are rounded half up to them.
    """

    key_stage: str
    subject: str
    measure: str
    group: str
    definition: str = ""
    decimals: int = 1


@dataclass(frozen=True)
class FactSeries:
    """A series that is no attainment measure, read into facts. group: which pupils, `all` when
    the series does not divide them."""

    fact: str
    unit: str
    group: str = "all"
    key_stage: str = ""
    decimals: int = 1


Series = ResultSeries | FactSeries


@dataclass(frozen=True, kw_only=True)
class LongTable(Layout):
    """A table with a row per series, area and year.

    series: folded text of `series_columns`, or of the first few, → what that series is; others
    are counted and left.
    area_codes: code of an area in the file → ours (`england`, or a region's code); every other
    area is an authority. authorities: folded name → three-digit code, for files that write other
    codes. own_region: folded text of the `region` column → code of that region. codes: text
    that stands instead of a value → status. by_year: whether one series may be rounded otherwise
    in another year.
    """

    series: Mapping[tuple[str, ...], Series]
    series_columns: tuple[str, ...]
    year: str
    value: str
    area_code: str
    area_name: str
    region: str = ""
    pupils: str = ""
    area_codes: Mapping[str, str] = field(default_factory=dict)
    authorities: Mapping[str, str] = field(default_factory=dict)
    own_region: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    by_year: bool = True

    @property
    def required(self) -> tuple[str, ...]:
        area = (self.area_code, self.area_name, self.region)
        rest = (*self.series_columns, self.year, self.value, *area, self.pupils)
        return tuple(filter(None, rest)) + self.marker

    @property
    def columns(self) -> list[str]:
        return list(dict.fromkeys(self.required))


@dataclass(frozen=True, kw_only=True)
class DictionaryTable(Layout):
    """A publisher's list of its series: gives no table, and is held against what we know.

    expected: folded name of a series → decimals that its values are rounded to. unstated: the
    decimals where the dictionary says nothing. no_value: the text that says nothing.
    """

    name_column: str
    decimals_column: str
    expected: Mapping[str, int]
    unstated: int
    no_value: str = "NA"

    @property
    def required(self) -> tuple[str, ...]:
        return (self.name_column, self.decimals_column, *self.marker)

    @property
    def columns(self) -> list[str]:
        return list(self.required)
