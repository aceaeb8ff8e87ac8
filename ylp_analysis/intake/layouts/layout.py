"""What one published table looks like: data, not code. Column names are matched without case."""

from dataclasses import dataclass, field

PERCENTAGE = "percentage"
SCORE = "score"


@dataclass(frozen=True)
class MeasureColumns:
    """Where one measure stands in a table, by group (`all`, `disadvantaged`, `other`).

    values: the published percentage or score. numerators: published counts of pupils who met it.
    low, high: published 95% limits of a score. pupils: the measure's own denominators where they
    differ from the table's cohorts.
    """

    subject: str
    measure: str
    kind: str
    values: dict[str, str]
    numerators: dict[str, str] = field(default_factory=dict)
    low: dict[str, str] = field(default_factory=dict)
    high: dict[str, str] = field(default_factory=dict)
    pupils: dict[str, str] = field(default_factory=dict)

    def columns(self) -> list[str]:
        """Every column that this measure reads."""
        parts = (self.values, self.numerators, self.low, self.high, self.pupils)
        return [column for part in parts for column in part.values()]


@dataclass(frozen=True)
class Layout:
    """One shape of one published family.

    record_types: what stands in the record-type column → (level, school type); the rest of the
    record types are known totals that are not used (`ignored_record_types`).
    cohorts: column of the number of pupils, by group. headline: columns of which at least one
    must be there. first_year, last_year: results years the shape is known for.
    verified: column names seen in a real header or the publisher's dictionary (`evidence`).
    marker: a column that only this shape has (tells a derived copy from the original).
    without: text that no column of this shape contains (tells a short shape from a whole file
    that has lost columns).
    """

    name: str
    family: str
    title: str
    publisher: str
    key_stage: str
    first_year: str
    last_year: str
    record_type: str
    record_types: dict[str, tuple[str, str]]
    ignored_record_types: tuple[str, ...]
    la: str
    urn: str
    school: str
    cohorts: dict[str, str]
    measures: tuple[MeasureColumns, ...]
    headline: tuple[str, ...]
    verified: bool
    evidence: str
    closed: str = ""
    school_type: str = ""
    marker: str = ""
    without: str = ""
    data_version: str = "final"

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which a file of this shape cannot be used."""
        identity = (self.record_type, self.la, self.urn, self.school)
        marker = (self.marker,) if self.marker else ()
        return identity + tuple(self.cohorts.values()) + marker

    @property
    def columns(self) -> list[str]:
        """Every column this shape can read, in reading order, each once."""
        optional = [self.closed, self.school_type]
        read = [c for m in self.measures for c in m.columns()]
        return list(dict.fromkeys([*self.required, *filter(None, optional), *read]))
