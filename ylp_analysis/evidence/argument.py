"""What a page holds, before anything is drawn. Every table in it is already protected."""

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from ylp_analysis.disclosure import Policy, Protected
from ylp_analysis.vocabulary.years import RunDates

VERDICTS = (
    "supported",
    "contradicted",
    "indistinguishable",
    "not testable",
    "not comparable",
    "no data",
)


@dataclass(frozen=True)
class Claim:
    """One sentence of fact and its verdict.

    id: from config/claims.toml, or made from the series. verdict: one of VERDICTS.
    sentence: what the figures say, made from the verdict. plan_says: the plan's own words, or "".
    settles: what would make it testable, or "". numbers: the figures behind it, one per line.
    label: words in the verdict's place where no sentence of the plan was tested, or "".
    """

    id: str
    verdict: str
    sentence: str
    plan_says: str = ""
    settles: str = ""
    numbers: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class KeyFigure:
    """One big number at the top of a page: the number, then what it is, with its pupils."""

    value: str
    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph of plain words."""

    text: str


@dataclass(frozen=True)
class Chart:
    """A picture to be drawn. `kind` names a function of figures.charts.

    title: the finding. subtitle: what is measured and in which unit. alt: what a reader who
    cannot see it is told; never empty. options: what that kind of chart needs besides data.
    """

    id: str
    kind: str
    title: str
    subtitle: str
    alt: str
    data: Protected
    options: MappingProxyType[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Table:
    """A table to be printed.

    stub: the column that names each row. columns: printed columns of `data`, in order.
    folded: shown closed on screen (long lists), open on paper.
    """

    id: str
    title: str
    data: Protected
    stub: str
    columns: tuple[str, ...]
    note: str = ""
    folded: bool = False


@dataclass(frozen=True)
class Section:
    """One part of a page: what it shows, in reading order."""

    id: str
    title: str
    items: tuple[Text | Chart | Table, ...]


@dataclass(frozen=True)
class Source:
    """One file that a page rests on."""

    name: str
    title: str
    publisher: str
    academic_year: str
    data_version: str
    published: str
    sha256: str


@dataclass(frozen=True)
class Evidence:
    """The argument of one page: question, key figures, claims, sections, caveats, sources."""

    id: str
    title: str
    question: str
    partnership: str
    area_name: str
    dates: RunDates
    policy: Policy
    key_figures: tuple[KeyFigure, ...] = ()
    claims: tuple[Claim, ...] = ()
    sections: tuple[Section, ...] = ()
    caveats: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    decision: str = ""
    made_up: bool = False

    @property
    def tables(self) -> dict[str, Protected]:
        """The protected tables by id."""
        return {i.id: i.data for s in self.sections for i in s.items if isinstance(i, Table)}

    @property
    def figures(self) -> dict[str, Chart]:
        """The charts by id."""
        return {i.id: i for s in self.sections for i in s.items if isinstance(i, Chart)}

    def section(self, section_id: str) -> Section:
        """One section by id; an empty one when the page does not have it."""
        for section in self.sections:
            if section.id == section_id:
                return section
        return Section(section_id, "", ())

    def with_(self, **changes: Any) -> "Evidence":
        """The same evidence with some fields exchanged."""
        return replace(self, **changes)
