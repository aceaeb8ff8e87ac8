"""What is printed beside a school's or a cluster's name, held against what its edition releases.

No reader needs to know the shape of a leak: a number that stands beside a name and is neither
read as a released figure nor the size of a cohort is a finding.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from ylp_analysis.packs.fragments import UNREADABLE, Fragment
from ylp_analysis.packs.manifest import MANIFEST
from ylp_analysis.packs.named import Area, Names, plain
from ylp_analysis.packs.printed import (
    NUMBER,
    YEAR,
    Context,
    Labels,
    Printed,
    Series,
    Unread,
    context_of,
    is_part,
    read_row,
    value_of,
)
from ylp_analysis.packs.released import HIDDEN, NOWHERE, Released
from ylp_analysis.packs.sentences import read_label, read_text

# Parts of the manifest whose every entry is held against what it must be (packs.manifest).
_CHECKED = ("JSON /", "JSON /policy")
_MARK = ("across", "up", "group")
_LOOKS = re.compile(r"style|<style>|meta viewport|attribute (?:width|height|media)")
_WORDS = {
    HIDDEN: "prints a figure of {who} that this edition hides",
    NOWHERE: "prints a figure of {who} that this edition does not hold",
    "another": "prints a figure of {who} that is not the one released",
}
_DRAWN = 0.02  # points in which a mark may lie beside its value: six decimals, but of a picture


@dataclass
class Reading:
    """What was read of a pack: every figure beside an area's name, and what is wrong with it."""

    fragments: int = 0
    figures: list[Printed] = field(default_factory=list)
    findings: dict[str, None] = field(default_factory=dict)

    def find(self, where: str, words: str) -> None:
        self.findings.setdefault(f"{where}: {words}.", None)


class Reader:
    """Reads fragments one by one, with what the page around them says."""

    def __init__(
        self,
        names: Names,
        released: Released,
        own_words: Iterable[str] = (),
        reader: tuple[Area, ...] = (),
    ) -> None:
        """own_words: texts that are the pack's own, like its policy. reader: the school whose head
        is this pack's reader, to whom nothing of it is a secret."""
        self.names, self.released, self.labels = names, released, Labels()
        self._reader = reader
        self.reading = Reading()
        self._own = sorted({plain(w) for w in own_words if len(w) > 7}, key=len, reverse=True)

    def read(self, fragments: Iterable[Fragment]) -> Reading:
        """Every fragment read; the page's own area is that of its first heading."""
        page, file = Context(), ""
        for fragment in fragments:
            if fragment.file != file:
                file = fragment.file
                page = Context(areas=self._area_in(file))
            if fragment.place == "heading 1":
                page = replace(page, areas=self._area_in(fragment.text))
            self.reading.fragments += 1
            self._one(fragment, replace(page, place=f"{file}, {fragment.place}"))
        return self.reading

    def _area_in(self, text: str) -> tuple[Area, ...]:
        named = [m.areas for m in self.names.mentions(text) if is_part(m.areas)]
        return named[0] if named else ()

    def _one(self, fragment: Fragment, page: Context) -> None:
        if fragment.headings == _MARK and len(fragment.cells) == len(_MARK):
            self._mark(fragment.cells, context_of(fragment.context, page, self.labels, self.names))
            return
        if UNREADABLE in fragment.place:
            self.reading.find(page.place, "holds a mark whose place cannot be read")
            return
        if not re.search(r"\d", fragment.text):
            return
        if fragment.file == MANIFEST and fragment.place in _CHECKED:
            return
        if _LOOKS.match(fragment.place):
            for rule in re.split(r"[;{}]", fragment.text):
                self._judge(*read_text(rule, Context(page.place), self.labels, self.names))
            return
        if fragment.place.startswith("JSON"):  # the keys that lead to a value name it
            page = replace(page, areas=self._area_in(fragment.place) or page.areas)
        around = context_of(fragment.context, page, self.labels, self.names)
        if fragment.cells:
            # How long a page took is the manifest's own, and is not shared.
            timed = fragment.file == MANIFEST
            cells = [
                "" if timed and heading == "seconds" else self._without_own(cell)
                for heading, cell in zip_longest(fragment.headings, fragment.cells, fillvalue="")
            ]
            figures, unread = read_row(cells, fragment.headings, around, self.labels, self.names)
        elif "picture" in fragment.place and fragment.place.startswith("text "):
            figures, unread = read_label(fragment.text, around, self.labels, self.names)
            in_row = self.names.exactly(fragment.context.rpartition(" · ")[2])
            figures = [f for f in figures if in_row or not _is_tick(f)]
        else:
            text = self._without_own(fragment.text)
            figures, unread = read_text(text, around, self.labels, self.names)
        self._judge(figures, unread)

    def _without_own(self, text: str) -> str:
        """Text without the names of the pack's own files and runs."""
        said = plain(text)
        for word in self._own:
            said = said.replace(word, " ")
        return said

    def _judge(self, figures: list[Printed], unread: list[Unread]) -> None:
        for figure in figures:
            fault = self.released.fault(figure) if figure.areas else ""
            if fault and (is_part(figure.areas) or fault != NOWHERE):
                self._found(figure.place, _WORDS[fault], figure.areas)
            elif figure.areas and figure.field != "any":
                self.reading.figures.append(figure)
        for number in unread:
            if not self.released.is_cohort(number):
                self._found(
                    number.place, "holds a number beside {who} that cannot be read", number.areas
                )

    def _found(self, where: str, words: str, areas: tuple[Area, ...]) -> None:
        if areas == self._reader:
            return
        who = " or ".join(dict.fromkeys(self.names.shown(area) for area in areas[:2]))
        self.reading.find(where, words.format(who=who))

    def _mark(self, cells: tuple[str, ...], around: Context) -> None:
        """A dot, a bar's end or a line's corner: its row's area, year and value."""
        across, up, group = cells
        said = [plain(across), plain(up)]
        values = [value_of(s) for s in said if NUMBER.fullmatch(s) and not YEAR.fullmatch(s)]
        larger = [m.areas for m in self.names.mentions(group)]
        named = [self.names.exactly(s) for s in said if self.names.exactly(s)]
        areas = (*larger[:1], *named[:1], around.areas)[0]
        years = [s for s in said if YEAR.fullmatch(s)]
        year = years[0] if years else around.year
        subject = [self.labels.subjects[s] for s in said if s in self.labels.subjects]
        series = around.series._replace(subject=subject[0]) if subject else around.series
        if len(values) == 2 and not named:
            self._free(values, series, year, around)
            return
        if not areas or not values:
            return
        figure = Printed(areas, series, year, "any", f"{values[0]:.4f}%", around.place)
        # The pointer of a line's label stands beside its last year.
        rows = self.released.rows(replace(figure, academic_year=""))
        near = [
            (row, name)
            for row in rows
            for name, value in row.results().items()
            if abs(value - values[0]) <= _DRAWN
        ]
        for row, name in near:
            if row["academic_year"] == year and name in ("disadvantaged_value", "other_value"):
                # Laid out in pixels: as good as all the decimals that the value has.
                text = f"{row[name]:.4f}".rstrip("0").rstrip(".")
                self.reading.figures.append(replace(figure, field=name, text=text))
        if not near and is_part(areas) and not self.released.is_shown(areas, series, year):
            self._found(around.place, _WORDS[HIDDEN].replace("prints", "draws"), areas)

    def _free(self, values: list[float], series: Series, year: str, around: Context) -> None:
        """A mark of a scatter: no name, but its place is one school's pupils and gap."""
        held = self.released.gaps_with("school", series, year)
        held += [(values[0], gap) for _, gap in self.released.gaps_with("la", series, year)]
        near = any(
            abs(gap - values[1]) <= _DRAWN and abs(size**0.5 - abs(values[0]) ** 0.5) <= 0.2
            for size, gap in held
        )
        if not near and values[1] != 0:
            self.reading.find(around.place, "draws a mark that is no released gap of a school")


def _is_tick(figure: Printed) -> bool:
    """True for a number that an axis may carry."""
    return figure.field == "any" and value_of(figure.text) % 5 == 0
