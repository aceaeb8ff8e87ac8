"""The marks of a drawn chart as data: dots, bars, lines and range ends, read back from geometry.

Whoever holds an SVG can lay a ruler on it, and its coordinates have six decimals. The reader does
what that person would do: it takes the ticks of each axes with their labels, fits a straight line
from pixels to data (or one through square roots or logarithms, when the ticks stand so), and
reads every mark. What it cannot place it reports as unreadable.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from ylp_analysis.packs.chart_axes import Axis, Box, Label, axis_of, nearest
from ylp_analysis.packs.fragments import UNREADABLE, Fragment, Origin, joined, plain
from ylp_analysis.packs.svg_shapes import Shape, labels_of, shapes_of, walk

HEADINGS = ("across", "up", "group")
_NEAR = 1.0  # points: as near as two places on paper can be told apart
_KEY_GAP = 20.0  # points between a key's mark and its words


class _Axes(NamedTuple):
    box: Box | None
    across: Axis
    up: Axis


def fragments_of_marks(root: Element, origin: Origin) -> Iterator[Fragment]:
    """The texts of a chart with the row or column they belong to, then every mark with its data."""
    parts = list(walk(root))
    labels = labels_of(parts)
    shapes = shapes_of(root, parts)
    digits = max((s.digits for s in shapes), default=0)
    names = {w.axes for w in labels} | {s.axes for s in shapes}
    held = {name: _axes(name, labels, shapes, digits) for name in names}
    for number, label in enumerate(labels, 1):
        yield origin.fragment(f"text {number}", label.text, _beside(label, held[label.axes]))
    groups = _groups(labels, shapes, held)
    number = 0
    for shape in shapes:
        if _is_layout(shape, held[shape.axes], root, labels):
            continue
        number += 1
        yield from _mark(shape, held[shape.axes], groups, number, origin)


def _axes(name: str, labels: list[Label], shapes: list[Shape], digits: int) -> _Axes:
    own = [s for s in shapes if s.axes == name]
    box = next((s.box for s in own if s.group.startswith("patch_") and s.closed), None)
    texts = [label for label in labels if label.axes == name]
    ticks = [s for s in own if s.tick]
    across, up = (axis_of(way, texts, ticks, box, digits) for way in "xy")
    return _Axes(box, across, up)


def _beside(label: Label, axes: _Axes) -> str:
    """The row or column of a chart that a text stands in."""
    if label.tick or not _names_places(axes):
        return ""
    return joined(
        tuple(
            axis.category(at) or ""
            for axis, at in ((axes.across, label.x), (axes.up, label.y))
            if axis.is_category and axis.category(at) != label.text
        )
    )


def _names_places(axes: _Axes) -> bool:
    """True when an axes names its places in words."""
    return axes.across.is_category or axes.up.is_category


def _groups(labels: list[Label], shapes: list[Shape], held: dict[str, _Axes]) -> dict[str, str]:
    """Colour → the words beside the key's mark or at the end of the pointer of that colour."""
    found: dict[str, str] = {}
    for shape in shapes:
        box = held[shape.axes].box
        key = shape.is_marker and (shape.legend or _outside(shape, box))
        if not key and not shape.is_pointer:
            continue
        x, y = shape.points[0]
        right = [w for w in labels if w.axes == shape.axes and w.left > x - _NEAR]
        label = nearest(right, x, y, _KEY_GAP)
        if label:
            words = re.sub(r"\s*[−+-]?[\d.,]+%?$", "", label.text)
            found.setdefault(shape.colour, words)
    return found


def _is_layout(shape: Shape, axes: _Axes, root: Element, labels: list[Label]) -> bool:
    """True for frames, grid lines, ticks, boxes behind words, keys, rules between categories."""
    box = axes.box
    if not shape.points:
        return False  # what cannot be read is never taken for layout
    if shape.tick or shape.legend or (shape.behind_words and shape.closed):
        return True
    if shape.is_background(root):
        return True
    if box is None:
        return False
    on_edge = all(box.on_edge(x, y) for x, y in shape.points)
    if shape.group.startswith("patch_") and on_edge:
        return True
    if shape.is_marker and not shape.clipped and _outside(shape, box):
        x, y = shape.points[0]
        return nearest([w for w in labels if w.left > x], x, y, _KEY_GAP) is not None
    spans_x, spans_y = _spans(shape, box)
    return (spans_x and axes.up.is_category) or (spans_y and axes.across.is_category)


def _spans(shape: Shape, box: Box) -> tuple[bool, bool]:
    """True for a line that runs through the whole axes: level, upright."""
    if len(shape.points) != 2 or shape.closed:
        return False, False
    (x0, y0), (x1, y1) = sorted(shape.points)
    level = abs(y0 - y1) < 1e-6 and x0 <= box.left + 1e-3 and x1 >= box.right - 1e-3
    low, high = sorted((y0, y1))
    upright = abs(x0 - x1) < 1e-6 and low <= box.top + 1e-3 and high >= box.bottom - 1e-3
    return level, upright


def _outside(shape: Shape, box: Box | None) -> bool:
    return box is not None and not any(box.holds(x, y) for x, y in shape.points)


def _mark(
    shape: Shape, axes: _Axes, groups: dict[str, str], number: int, origin: Origin
) -> Iterator[Fragment]:
    place = f"mark {number}"
    if axes.box is None or not shape.points or not (axes.across.reads and axes.up.reads):
        yield origin.fragment(f"{place} ({UNREADABLE})", UNREADABLE)
        return
    group = groups.get(shape.colour, "")
    spans_x, spans_y = _spans(shape, axes.box)
    for x, y in _ends(shape, axes, spans_x, spans_y):
        across = "all" if spans_x else axes.across.value(x)
        up = "all" if spans_y else axes.up.value(y)
        if across is None or up is None:
            yield origin.fragment(f"{place} ({UNREADABLE})", UNREADABLE)
            continue
        cells = (across, up, group)
        yield origin.fragment(place, plain("; ".join(c for c in cells if c)), "", cells, HEADINGS)


def _ends(shape: Shape, axes: _Axes, spans_x: bool, spans_y: bool) -> list[tuple[float, float]]:
    """The points of a shape that say something: a dot's middle, a bar's ends, a line's corners."""
    if spans_x or spans_y:
        return shape.points[:1]
    if shape.is_pointer:
        return shape.points[-1:]
    if shape.is_bar:
        box = shape.box
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        if axes.across.is_category:
            return [(x, box.bottom), (x, box.top)]
        if axes.up.is_category:
            return [(box.left, y), (box.right, y)]
        return [(box.left, box.bottom), (box.right, box.top)]
    return list(dict.fromkeys(shape.points))
