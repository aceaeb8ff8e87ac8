"""The published shapes we read, one small file per family, and how a file's shape is recognised."""

from difflib import get_close_matches
from typing import NamedTuple

from ylp_analysis.intake.layouts import ks2, ks4
from ylp_analysis.intake.layouts.layout import Layout, MeasureColumns

LAYOUTS: tuple[Layout, ...] = (
    ks2.STANDARDS,
    ks2.LEVELS,
    ks4.GRADES_9_TO_1,
    ks4.PROVISIONAL,
    ks4.FIRST_ENTRY,
    ks4.DERIVED_COPY_2014,
    ks4.BEFORE_FIRST_ENTRY,
)
_ENOUGH_TO_NAME_A_FAMILY = 0.6

__all__ = ["LAYOUTS", "Layout", "MeasureColumns", "Recognised", "recognise"]


class Recognised(NamedTuple):
    """layout: the shape, or None. missing: its required columns that the file lacks, each with
    the nearest column that the file has ("" when none is near)."""

    layout: Layout | None
    missing: dict[str, str]


def recognise(columns: list[str]) -> Recognised:
    """The layout of a file with these columns.

    A file with all required columns and a headline column of one layout has that layout (the one
    with a marker wins, then the one that reads most columns). A file with most of them is of that
    family with columns missing. Anything else is of no known family.
    """
    present = {column.strip().casefold() for column in columns}
    possible = [lay for lay in LAYOUTS if not _forbidden(lay, present)]
    whole = [lay for lay in possible if not _missing(lay, present)]
    if whole:
        return Recognised(max(whole, key=lambda lay: (bool(lay.marker), _read(lay, present))), {})
    nearest = max(possible, key=lambda lay: (_share(lay, present), _read(lay, present)))
    if _share(nearest, present) < _ENOUGH_TO_NAME_A_FAMILY:
        return Recognised(None, {})
    return Recognised(
        nearest, {name: _near(name, columns, nearest) for name in _missing(nearest, present)}
    )


def _missing(layout: Layout, present: set[str]) -> list[str]:
    missing = [c for c in layout.required if c.casefold() not in present]
    if not any(c.casefold() in present for c in layout.headline):
        missing.append(layout.headline[0])
    return missing


def _forbidden(layout: Layout, present: set[str]) -> bool:
    word = layout.without.casefold()
    return bool(word) and any(word in column for column in present)


def _share(layout: Layout, present: set[str]) -> float:
    return 1 - len(_missing(layout, present)) / (len(layout.required) + 1)


def _read(layout: Layout, present: set[str]) -> int:
    return sum(column.casefold() in present for column in layout.columns)


def _near(name: str, columns: list[str], layout: Layout) -> str:
    known = {column.casefold() for column in layout.columns}
    unknown = {
        c.strip().casefold(): c.strip() for c in columns if c.strip().casefold() not in known
    }
    close = get_close_matches(name.casefold(), list(unknown), n=1, cutoff=0.75)
    return unknown[close[0]] if close else ""
