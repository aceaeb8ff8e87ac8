"""What one published table looks like: data, not code. Column names are matched without case."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

PERCENTAGE = "percentage"
SCORE = "score"

DFE = "Department for Education"
OFSTED = "Ofsted"

# Which source stands when one fact comes twice, best first (9-contracts §9.1).
PRECEDENCE = ("pupil_results", "performance_tables", "ees", "lait", "derived_copy")


@dataclass(frozen=True, kw_only=True)
class Layout(ABC):
    """What every shape says of itself; each kind of table adds the columns that it reads.

    verified: column names seen in a real header or the publisher's dictionary (`evidence`).
    first_year, last_year: academic years the shape is known for, "" = open; not_published: those
    between them without such tables. year_in: `name` when the file does not state its year
    (sidecar, name or folder must), `rows` when its rows do.
    precedence: a word of PRECEDENCE. names_authority: rows say whose they are; otherwise they are
    told apart by the URNs that other files give. marker: columns that only this shape has (tells
    a derived copy from the original). without: text that no column of this shape contains (tells a
    short shape from a whole file that has lost columns). one_of: columns of which at least one
    must be there. known: columns of the family's dictionary that are not read.
    """

    name: str
    family: str
    title: str
    verified: bool
    evidence: str
    publisher: str = DFE
    first_year: str = ""
    last_year: str = ""
    not_published: tuple[str, ...] = ()
    year_in: str = "name"
    data_version: str = "final"
    precedence: str = "performance_tables"
    names_authority: bool = True
    marker: tuple[str, ...] = ()
    without: str = ""
    one_of: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()

    @property
    def derived(self) -> bool:
        """True for somebody's selection of published columns, never an example of the layout."""
        return self.precedence == "derived_copy"

    @property
    @abstractmethod
    def required(self) -> tuple[str, ...]:
        """The columns without which a file of this shape cannot be used."""

    @property
    @abstractmethod
    def columns(self) -> list[str]:
        """Every column this shape can read, in reading order, each once."""

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns that say whose row it is; a row that ends before them cannot be used."""
        return self.required

    def knows(self, column: str) -> bool:
        """True for a column that is read, or that the family's dictionary has."""
        return column.casefold() in self._folded

    @property
    def _folded(self) -> frozenset[str]:
        return frozenset(c.casefold() for c in [*self.columns, *self.known])


@dataclass(frozen=True)
class MeasureColumns:
    """Where one measure stands in a table, by group (`all`, `disadvantaged`, `other`).

    values: the published percentage or score. numerators: published counts of pupils who met it.
    low, high: published 95% limits of a score. pupils: the measure's own denominators where they
    differ from the table's cohorts, "" where they are not published.
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
        return [column for part in parts for column in part.values() if column]


@dataclass(frozen=True, kw_only=True)
class PerformanceTable(Layout):
    """One wide table of results: a row per school, authority and country, columns by measure.

    record_types: what stands in the record-type column → (level, school type); the rest of the
    record types are known totals that are not used (`ignored_record_types`). A table without a
    record-type column ("") holds mainstream schools only. la: "" when rows do not say their
    authority. cohorts: column of the number of pupils, by group. year_ending: a column that holds
    the calendar year in which the academic year ends, "" for none.
    """

    key_stage: str
    urn: str = "URN"
    school: str = "SCHNAME"
    la: str = "LEA"
    la_name: str = ""
    record_type: str = "RECTYPE"
    record_types: dict[str, tuple[str, str]] = field(default_factory=dict)
    ignored_record_types: tuple[str, ...] = ()
    cohorts: dict[str, str] = field(default_factory=dict)
    measures: tuple[MeasureColumns, ...] = ()
    closed: str = ""
    year_ending: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        return self.identity + tuple(self.cohorts.values()) + self.marker

    @property
    def identity(self) -> tuple[str, ...]:
        columns = (self.record_type, self.la, self.urn, self.school, self.year_ending)
        return tuple(filter(None, columns))

    @property
    def columns(self) -> list[str]:
        optional = filter(None, [self.closed, self.la_name])
        read = [c for m in self.measures for c in m.columns()]
        return list(dict.fromkeys([*self.required, *optional, *read]))
