"""The published shapes we read, one small file per family, and how a file's shape is recognised."""

from difflib import get_close_matches
from typing import NamedTuple

from ylp_analysis.intake.layouts import (
    absence,
    census,
    copies,
    destinations,
    ees,
    eyfsp,
    finance,
    gap_index,
    gias,
    ks2,
    ks4,
    lait,
    local,
    ofsted,
    spine,
    workforce,
)
from ylp_analysis.intake.layouts.layout import Layout, MeasureColumns, PerformanceTable

LAYOUTS: tuple[Layout, ...] = (
    *ks2.LAYOUTS,
    *ks4.LAYOUTS,
    *copies.LAYOUTS,
    *lait.LAYOUTS,
    *gap_index.LAYOUTS,
    *eyfsp.LAYOUTS,
    *census.LAYOUTS,
    *absence.LAYOUTS,
    *workforce.LAYOUTS,
    *finance.LAYOUTS,
    *destinations.LAYOUTS,
    *ees.LAYOUTS,
    *ofsted.LAYOUTS,
    *spine.LAYOUTS,
    *gias.LAYOUTS,
    *local.LOCAL_TABLES,
)
_ENOUGH_TO_NAME_A_FAMILY = 0.6

__all__ = ["LAYOUTS", "Layout", "MeasureColumns", "PerformanceTable", "Recognised", "recognise"]


class Recognised(NamedTuple):
    """layout: the shape, or None. missing: its required columns that the file lacks, each with
    the nearest column that the file has ("" when none is near)."""

    layout: Layout | None
    missing: dict[str, str]


def recognise(columns: list[str]) -> Recognised:
    """The layout of a file with these columns.

    A file with all required columns (and one of the layout's `one_of`) has that layout; of several
    the one with a marker wins, then the one that reads most columns. A file with most of them is
    of that family with columns missing. Anything else is of no known family.
    """
    present = {column.strip().casefold() for column in columns}
    possible = [lay for lay in LAYOUTS if not _forbidden(lay, present)]
    whole = [lay for lay in possible if not _missing(lay, present)]
    if whole:
        return Recognised(max(whole, key=lambda lay: (bool(lay.marker), _read(lay, present))), {})
    near = [lay for lay in possible if _share(lay, present) >= _ENOUGH_TO_NAME_A_FAMILY]
    if not near:
        return Recognised(None, {})
    nearest = max(near, key=lambda lay: (_read(lay, present), _share(lay, present)))
    return Recognised(
        nearest, {name: _near(name, columns, nearest) for name in _missing(nearest, present)}
    )


def _missing(layout: Layout, present: set[str]) -> list[str]:
    missing = [c for c in layout.required if c.casefold() not in present]
    if layout.one_of and not any(c.casefold() in present for c in layout.one_of):
        missing.append(layout.one_of[0])
    return missing


def _forbidden(layout: Layout, present: set[str]) -> bool:
    word = layout.without.casefold()
    return bool(word) and any(word in column for column in present)


def _share(layout: Layout, present: set[str]) -> float:
    return 1 - len(_missing(layout, present)) / (len(layout.required) + bool(layout.one_of))


def _read(layout: Layout, present: set[str]) -> int:
    return sum(column.casefold() in present for column in layout.columns)


def _near(name: str, columns: list[str], layout: Layout) -> str:
    unknown = {c.strip().casefold(): c.strip() for c in columns if not layout.knows(c.strip())}
    close = get_close_matches(name.casefold(), list(unknown), n=1, cutoff=0.75)
    return unknown[close[0]] if close else ""
