"""Which schools, clusters and larger areas a text names: by name, URN or slug."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

PARTS = ("cluster", "school")  # levels whose results may be hidden
SPECIAL = " (special school)"
_NUMBERED = re.compile(r" \(\d+\)$")  # rows of a picture whose shortened names are alike
_SHORTENED = "..."  # NFKC writes the one character as three


class Area(NamedTuple):
    """A level and the code that stands for the area there."""

    level: str
    code: str


class Mention(NamedTuple):
    """Where a text names something, and the areas that it may mean."""

    start: int
    end: int
    areas: tuple[Area, ...]


class Names:
    """Every spelling by which a page may name an area."""

    def __init__(self, spellings: Iterable[tuple[str, Area]]) -> None:
        self.known: dict[str, list[Area]] = {}
        self._shown: dict[Area, str] = {}
        for text, area in spellings:
            spelling = plain(text)
            if not spelling or (spelling.isdigit() and len(spelling) < 4):
                continue
            areas = self.known.setdefault(spelling, [])
            if area not in areas:
                areas.append(area)
            self._shown.setdefault(area, text)
        longest_first = sorted(self.known, key=lambda s: (-len(s), s))
        words = "|".join(map(re.escape, longest_first)) or r"(?!)"
        self._any = re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])")

    def mentions(self, text: str) -> list[Mention]:
        """What `text` names, in its order; positions are those of `plain(text)`."""
        found = self._any.finditer(plain(text))
        return [Mention(m.start(), m.end(), tuple(self.known[m.group()])) for m in found]

    def exactly(self, text: str) -> tuple[Area, ...]:
        """The areas that a heading, a label or a shortened label of a picture stands for."""
        spelling = _NUMBERED.sub("", plain(text))
        if spelling in self.known:
            return tuple(self.known[spelling])
        if spelling.endswith(_SHORTENED):
            start = spelling.removesuffix(_SHORTENED).rstrip()
            fitting = [areas for name, areas in self.known.items() if name.startswith(start)]
            return tuple(dict.fromkeys(area for areas in fitting for area in areas))
        return ()

    def shown(self, area: Area) -> str:
        """An area as a finding names it."""
        return self._shown.get(area, area.code)


def plain(text: str) -> str:
    """Text in small letters with one kind of space, apostrophe and dash, as it is compared.

    >>> plain("St  Mary’s")
    "st mary's"
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(_STRAIGHT).lower().split())


_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "−": "-", "–": "-", "\u00ad": None, "\u200b": None})


def names_of(gaps: pd.DataFrame, schools: pd.DataFrame, membership: pd.DataFrame) -> Names:
    """The names of every area of the processed tables, and URNs and slugs in their place."""
    spellings: list[tuple[str, Area]] = []
    listed = gaps[["level", "area_code", "area_name"]].drop_duplicates()
    for level, code, name in listed.itertuples(index=False):
        spellings.append((name, Area(level, code)))
        if level == "school":
            spellings += [(name + SPECIAL, Area(level, code)), (code, Area(level, code))]
            spellings.append((_slug(name), Area(level, code)))
    for urn, name in schools[["urn", "name"]].drop_duplicates().itertuples(index=False):
        for text in (name, name + SPECIAL, urn, _slug(name)):
            spellings.append((text, Area("school", urn)))
    for slug, name in membership[["slug", "cluster"]].drop_duplicates().itertuples(index=False):
        spellings += [(name, Area("cluster", slug)), (slug, Area("cluster", slug))]
    return Names(spellings)


def _slug(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", plain(name).replace("'", "")))
