"""From what a reader sees back to figures: the rows of rendered tables, and what figures are.

Whatever names a school or a cluster and holds a number that is not read is `unread`, and the
audit refuses it. So a heading that pages print is an entry here, a sentence one in `sentences`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from ylp_analysis.packs.named import PARTS, Area, Names, plain
from ylp_analysis.vocabulary import catalogue

# What a heading of a page (or of an export) says that its column holds.
HEADINGS = MappingProxyType(
    {
        "disadvantaged pupils": "disadvantaged_pupils",
        "disadvantaged %": "disadvantaged_value",
        "disadvantaged score": "disadvantaged_value",
        "disadvantaged result": "disadvantaged_value",
        "other pupils": "other_pupils",
        "other %": "other_value",
        "other score": "other_value",
        "other result": "other_value",
        "gap, points": "gap",
        "earlier gap": "gap_before",
        "later gap": "gap_after",
        "gap: lower end of likely range": "gap_low",
        "gap: upper end of likely range": "gap_high",
        "likely range": "likely_range",
        "change in gap, points": "change",
        "change: lower end of likely range": "change_low",
        "change: upper end of likely range": "change_high",
        "likely range of change": "change_range",
        "smallest change these numbers could show": "smallest_change",
        "rounding, ± points": "precision",
        "confidence": "confidence",
        "schools": "schools",
        "schools with results": "schools_with_results",
        "pupils covered": "coverage",
        "years together": "years",
        "disadvantaged, % of pupils": "share_disadvantaged",
        "one disadvantaged pupil, points": "one_pupil",
        "year": "academic_year",
        "later year": "year_after",
        "earlier year": "year_before",
        "from": "first_year",
        "last year": "last_year",
        "area": "area_name",
        "school": "area_name",
        "cluster": "area_name",
        "subject": "subject",
        "key stage": "key_stage",
        "measure": "measure",
    }
)
RANGES = MappingProxyType(
    {"likely_range": ("gap_low", "gap_high"), "change_range": ("change_low", "change_high")}
)
RESULTS = ("disadvantaged_value", "other_value", "gap", "gap_before", "gap_after", "gap_low",
           "gap_high", "change", "change_low", "change_high", "disadvantaged_low",
           "disadvantaged_high", "other_low", "other_high")  # fmt: skip
PUPILS = ("disadvantaged_pupils", "other_pupils")
SHARES = ("coverage", "confidence")  # kept as 0 to 1, printed as percentages
PUBLIC = (*SHARES, "schools", "schools_with_results", "years", "precision", "smallest_change",
          "share_disadvantaged", "one_pupil")  # fmt: skip
_YEARS = ("academic_year", "first_year", "last_year", "year_before", "year_after")
N = r"-?\d[\d,]*(?:\.\d+)?"
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d/\d\d(?!\d)")
NUMBER = re.compile(rf"{N}%?")
BAND = re.compile(rf"(?:at least {N}|{N} or fewer) of {N}")
# Numbers that say nothing about a result: names of measures, days, hashes.
_HARMLESS = re.compile(
    rf"{YEAR.pattern}|\d{{1,2}} (?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december) (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d(?:t[\d:.]+z?)?|"
    r"\d{8}t\d{6}z[0-9a-f]{4}|sha256 [0-9a-f]{8,64}|"
    r"(?:key stage|level|grade|attainment|progress)[ -]\d[a-c]?\b|-ks\d-|\bks\d\b|basics-9\d|"
    r"break-[\d.]+"
)


class Series(NamedTuple):
    """One measured thing; "" where a text does not say."""

    key_stage: str = ""
    subject: str = ""
    measure: str = ""


@dataclass(frozen=True)
class Context:
    """What the surroundings of a text say about it: place, area, series, year."""

    place: str = ""
    areas: tuple[Area, ...] = ()
    series: Series = Series()
    year: str = ""


@dataclass(frozen=True)
class Printed:
    """One figure as a page prints it.

    areas: whom the name may mean (two schools can share one). series, academic_year: "" where the
    page leaves them to its reader. year_before: of a change; first_year: of years together.
    field: a column of the gap table, `band`, or `any` for a number without a heading in a picture.
    text: the number as printed; a band as its words.
    """

    areas: tuple[Area, ...]
    series: Series
    academic_year: str
    field: str
    text: str
    place: str
    first_year: str = ""
    year_before: str = ""


@dataclass(frozen=True)
class Unread:
    """A number that stands beside a school's or a cluster's name, and that nothing here reads."""

    areas: tuple[Area, ...]
    text: str = field(repr=False)
    place: str
    series: Series = Series()
    academic_year: str = ""


Read = tuple[list[Printed], list[Unread]]


class Labels:
    """Series by the labels that pages print for them."""

    def __init__(self) -> None:
        stages, subjects = catalogue.KEY_STAGES, catalogue.SUBJECTS
        self.series = {
            plain(catalogue.series_label(*key)): Series(*key)
            for key in product(stages, subjects, catalogue.MEASURES)
        }
        self.stages = {plain(words): stage for stage, words in stages.items()}
        self.subjects = {plain(words): subject for subject, words in subjects.items()}
        self.measures = {plain(m.label): name for name, m in catalogue.MEASURES.items()}
        stage = "|".join(map(re.escape, self.stages))
        ends = "|".join(f"\\({re.escape(m)}[^)]*\\)" for m in self.measures)
        self._label = re.compile(rf"(?:{stage})[a-z,' ]*?(?:{ends})")
        self._stage = re.compile(rf"(?<![a-z0-9])({stage})(?![a-z0-9])")
        longest = sorted(self.measures, key=lambda m: -len(m))
        self._measure = re.compile("|".join(map(re.escape, longest)))

    def find(self, text: str) -> list[tuple[int, int, Series]]:
        """The series whose labels stand in plain text, with their places."""
        matches = [(m.start(), m.end(), self.series.get(m[0])) for m in self._label.finditer(text)]
        return [(start, end, series) for start, end, series in matches if series]

    def partly(self, text: str) -> Series:
        """The series of a caption: its label, or the key stage and the measure that it names."""
        whole = self.find(text)
        if whole:
            return whole[-1][2]
        stage, measured = self._stage.search(text), self._measure.search(text)
        return Series(
            self.stages[stage[1]] if stage else "",
            "",
            self.measures[measured[0]] if measured else "",
        )


def context_of(caption: str, page: Context, labels: Labels, names: Names) -> Context:
    """What stands above a text says of it; the page's own area where that names none."""
    text = plain(caption)
    years = YEAR.findall(text)
    return replace(
        page,
        series=labels.partly(text),
        year=years[0] if len(set(years)) == 1 else "",
        areas=area_above(caption, names) or page.areas,
    )


def area_above(caption: str, names: Names) -> tuple[Area, ...]:
    """The area of the row that a text stands in (the last part of what stands above it), or the
    only school or cluster that stands above it at all."""
    row = names.exactly(caption.rpartition(" · ")[2])
    named = {m.areas for m in names.mentions(caption) if is_part(m.areas)}
    return row or (named.pop() if len(named) == 1 else ())


def read_row(
    cells: Sequence[str], headings: Sequence[str], around: Context, labels: Labels, names: Names
) -> Read:
    """The figures of one table row, each cell under its heading."""
    columns = [HEADINGS.get(plain(h), plain(h).replace(" ", "_")) for h in headings]
    columns += [""] * (len(cells) - len(columns))
    pairs = [(column, plain(cell)) for column, cell in zip(columns, cells, strict=False)]
    row = dict(reversed(pairs))
    named = [m.areas for cell in cells for m in names.mentions(cell)]
    parts = [areas for areas in named if is_part(areas)]
    series = _series_of_row(row, around.series, labels)
    base = Printed(
        areas=names.exactly(row.get("area_name", "")) or (*parts, *named, around.areas)[0],
        series=series,
        academic_year=row.get("academic_year") or row.get("year_after")
        or row.get("last_year") or around.year,
        field="",
        text="",
        place=around.place,
        first_year=row.get("first_year", ""),
        year_before=row.get("year_before", ""),
    )  # fmt: skip
    found: list[Printed] = []
    unread: list[Unread] = []
    for column, cell in pairs:
        figures = list(_of_cell(base, column, cell))
        found += figures
        if not figures and not _is_label(column, cell, labels, names) and is_part(base.areas):
            unread += unread_in(cell, base, names)
    return found, unread


def unread_in(text: str, base: Printed, names: Names) -> list[Unread]:
    """The numbers of plain text that may tell something, names and harmless numbers left out."""
    for mention in reversed(names.mentions(text)):
        text = text[: mention.start] + " " + text[mention.end :]
    return [
        Unread(base.areas, number, base.place, base.series, base.academic_year)
        for number in NUMBER.findall(_HARMLESS.sub(" ", text))
    ]


def value_of(text: str) -> float:
    """The number that a printed number stands for."""
    return float(text.replace(",", "").rstrip("%"))


def decimals_in(text: str) -> int:
    """How many decimals a number is printed with."""
    return len(text.rstrip("%").partition(".")[2])


def is_part(areas: Sequence[Area]) -> bool:
    """True for schools and clusters, whose results may be hidden."""
    return bool(areas) and all(area.level in PARTS for area in areas)


def _series_of_row(row: dict[str, str], around: Series, labels: Labels) -> Series:
    """The series of a row: the caption's, with what the row's own cells say in its place."""
    heading = row.get("area_name", "")
    for cell in (heading, row.get("subject", "")):
        if cell in labels.series:
            return labels.series[cell]
    said = around._asdict()
    for column, known in (
        ("key_stage", labels.stages),
        ("subject", labels.subjects),
        ("measure", labels.measures),
    ):
        if column in row:
            said[column] = known.get(row[column], row[column])
    if heading in labels.subjects:
        said["subject"] = labels.subjects[heading]
    return Series(**said)


def _of_cell(base: Printed, column: str, cell: str) -> Iterator[Printed]:
    if column in RANGES:
        ends = re.fullmatch(rf"({N}) to ({N})", cell)
        if ends:
            for name, text in zip(RANGES[column], ends.groups(), strict=True):
                yield replace(base, field=name, text=text)
    elif column in (*RESULTS, *PUPILS, *PUBLIC) and NUMBER.fullmatch(cell):
        yield replace(base, field=column, text=cell)
    elif column in RESULTS and BAND.fullmatch(cell):
        yield replace(base, field=column.replace("_value", "_band"), text=cell)


def _is_label(column: str, cell: str, labels: Labels, names: Names) -> bool:
    """True for a cell that says whose or which figures the row holds, and nothing else."""
    if column in _YEARS:
        return bool(YEAR.fullmatch(cell))
    known = (labels.stages, labels.subjects, labels.measures, labels.series)
    return bool(names.exactly(cell)) or any(cell in words for words in known)
