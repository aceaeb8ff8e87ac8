"""What a table of inspections looks like: a row for each inspection, or for each school's last."""

from dataclasses import dataclass, field

from ylp_analysis.intake.layouts.layout import OFSTED, Layout


@dataclass(frozen=True, kw_only=True)
class InspectionTable(Layout):
    """One table of inspections.

    laestab: column whose first three digits are the authority's code, "" when rows name none.
    first_day, last_day, report: columns of dates, "" where they are not given. overall: column of
    the overall grade, a number or a word; judgements: grade of our table → column. category:
    column of the category of concern. number: column with the inspection's own number.
    """

    publisher: str = OFSTED
    year_in: str = "rows"
    urn: str = "URN"
    laestab: str = ""
    school: str = ""
    phase: str = ""
    school_type: str = ""
    inspection_type: str = ""
    first_day: str = ""
    last_day: str = ""
    report: str = ""
    overall: str = ""
    category: str = ""
    judgements: dict[str, str] = field(default_factory=dict)

    @property
    def required(self) -> tuple[str, ...]:
        named = (self.inspection_type, self.first_day, self.last_day, self.overall)
        return (*self.identity, *filter(None, named), *self.marker)

    @property
    def identity(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.urn, self.laestab)))

    @property
    def columns(self) -> list[str]:
        named = (self.school, self.phase, self.school_type, self.report, self.category)
        read = [*self.required, *filter(None, named), *self.judgements.values()]
        return list(dict.fromkeys(read))
