"""What a table of facts about schools looks like: a row for each school, a column for each fact."""

from dataclasses import dataclass, field

from ylp_analysis.intake.layouts.layout import Layout


@dataclass(frozen=True)
class FactColumn:
    """Where one fact stands. The fact's unit is that of vocabulary.facts.

    academic_year: what the column's own name states, "" when it is the table's year moved by
    `years_later` (negative: earlier). zero_needs: the zeros of schools without any pupils in these
    columns stand for a number that was not collected. zero_denied_by: columns that cannot be above
    zero where this one is zero; when most zeros of a table are denied, none of them is a number.
    """

    column: str
    fact: str
    group: str = "all"
    key_stage: str = ""
    years_later: int = 0
    academic_year: str = ""
    zero_needs: tuple[str, ...] = ()
    zero_denied_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FactTable(Layout):
    """One table of facts: a row per school, some also with rows of authorities and England.

    la: column of the authority's code, "" when there is none; la_name: column of its name, which
    tells whose a row is where there is no code. record_type: column whose text gives the level
    (`record_types`); national: column and text of England's rows where there is none. kinds: what
    stands in one of `kind_columns` of an England row → the group of schools it is about.
    aside: text that, as the start of the authority's code, marks rows that are not used.
    year_ending: a column with the calendar year in which the year ends; time_period: one with the
    academic year (`202324`). needed: facts' columns without which the file cannot be used.
    """

    urn: str = "URN"
    school: str = ""
    la: str = "LA"
    la_name: str = ""
    record_type: str = ""
    record_types: dict[str, str] = field(default_factory=dict)
    national: tuple[str, str] = ("", "")
    kind_columns: tuple[str, ...] = ()
    kinds: dict[str, str] = field(default_factory=dict)
    aside: tuple[str, ...] = ()
    year_ending: str = ""
    time_period: str = ""
    needed: tuple[str, ...] = ()
    facts: tuple[FactColumn, ...] = ()

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.identity, *self.needed, *self.marker]))

    @property
    def identity(self) -> tuple[str, ...]:
        named = (self.record_type, self.la, self.urn, self.school, self.year_ending)
        owner = () if self.la else (self.la_name,)
        return tuple(filter(None, (*named, self.time_period, *owner)))

    @property
    def columns(self) -> list[str]:
        read = [column.column for column in self.facts]
        beside = [c for f in self.facts for c in (*f.zero_needs, *f.zero_denied_by)]
        return list(dict.fromkeys([*self.required, *self.kind_columns, *read, *beside]))
