"""What a register of schools looks like: a row for each school, open or closed."""

from dataclasses import dataclass, field

from ylp_analysis.intake.layouts.layout import Layout


@dataclass(frozen=True, kw_only=True)
class RegisterTable(Layout):
    """One register of schools.

    status: column → `statuses`. minor_group, school_type: columns that tell the kind of school.
    flags: columns of 0 and 1 for primary, secondary and post-16, or phase: a column of words.
    other_urn: column of the URN before or after this one; direction: column whose text says which
    (`before`: texts of the newer school, `after`: of the older), "" when the dates must say; nobody:
    what stands there when the other school has no number. other_type: the type of the other school.
    rating, rated: columns of the last overall grade and its date, for copies that have them.
    of_year: the academic year of a register that is only known of one.
    """

    urn: str = "URN"
    la: str
    la_name: str = ""
    laestab: str = ""
    estab: str = ""
    school: str
    status: str
    statuses: dict[str, str] = field(default_factory=dict)
    opened: str
    closed: str
    minor_group: str
    school_type: str = ""
    flags: tuple[str, ...] = ()
    phase: str = ""
    age_low: str = ""
    age_high: str = ""
    other_urn: str = ""
    other_type: str = ""
    direction: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    nobody: str = "999999"
    rating: str = ""
    rated: str = ""
    of_year: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        named = (self.status, self.opened, self.closed, self.minor_group, self.laestab)
        return (*self.identity, *filter(None, named), *self.marker)

    @property
    def identity(self) -> tuple[str, ...]:
        return (self.urn, self.la, self.school)

    @property
    def columns(self) -> list[str]:
        named = (
            *(self.la_name, self.estab, self.school_type, self.phase, self.age_low, self.age_high),
            *(self.other_urn, self.other_type, self.direction, self.rating, self.rated),
        )
        return list(dict.fromkeys([*self.required, *self.flags, *filter(None, named)]))
