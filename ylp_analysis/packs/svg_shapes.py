"""The shapes and words of an SVG picture with their places, every transform worked out."""

import math
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from ylp_analysis.packs.chart_axes import Box, Label
from ylp_analysis.packs.fragments import local, plain

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_KEPT = frozenset("defs clipPath pattern mask symbol marker filter metadata title desc".split())
_SHAPES = frozenset("path use rect circle ellipse line polyline polygon".split())
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_WIDE, _HIGH = 0.6, 0.35  # of the font's size: a letter's width, a line's middle above its foot


class Part(NamedTuple):
    """An element of a picture with what its ancestors say about it."""

    node: Element
    parent: Element
    axes: str
    group: str
    tick: str
    words: bool
    legend: bool
    clipped: bool
    matrix: Matrix | None


class Shape(NamedTuple):
    """A drawn shape: its corners on the picture (none when it cannot be read)."""

    points: list[Point]
    closed: bool
    is_marker: bool
    is_pointer: bool
    is_bar: bool
    colour: str
    digits: int
    axes: str
    group: str
    tick: str
    behind_words: bool
    legend: bool
    clipped: bool

    @property
    def box(self) -> Box:
        """The rectangle around it."""
        xs, ys = [x for x, _ in self.points] or [0.0], [y for _, y in self.points] or [0.0]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def is_background(self, root: Element) -> bool:
        """True for a sheet behind the whole picture."""
        view = [float(n) for n in _NUMBER.findall(root.get("viewBox", ""))]
        box = self.box
        return (
            len(view) == 4 and self.closed and not self.is_marker
            and box.left <= view[0] and box.top <= view[1]
            and box.right >= view[0] + view[2] - 1e-3 and box.bottom >= view[1] + view[3] - 1e-3
        )  # fmt: skip


def walk(root: Element) -> Iterator[Part]:
    """Every element that is drawn, in order; definitions are left out."""
    styles = "".join(node.text or "" for node in root.iter() if local(node.tag) == "style")
    start = None if "transform" in styles else _SAME  # a style sheet that moves shapes
    first = Part(root, root, "", "", "", False, False, False, start)
    stack = [iter(_below(first))]
    while stack:
        part = next(stack[-1], None)
        if part is None:
            stack.pop()
            continue
        yield part
        if part.node.tag and local(part.node.tag) not in (*_KEPT, "text", "#"):
            stack.append(iter(_below(part)))


def _below(above: Part) -> Iterator[Part]:
    for node in above.node:
        tag = local(node.tag)
        if tag in _KEPT or tag == "#":
            continue
        name = node.get("id", "").removeprefix("matplotlib.")
        is_group = tag == "g" and bool(name)
        yield Part(
            node,
            above.node,
            name if is_group and name.startswith("axes_") else above.axes,
            name if is_group else above.group,
            name if is_group and re.match(r"[xy]tick", name) else above.tick,
            above.words or (is_group and name.startswith("text_")),
            above.legend or (is_group and name.startswith("legend_")),
            above.clipped or "clip-path" in node.attrib,
            _times(above.matrix, _moved(node, tag)),
        )


def _moved(node: Element, tag: str) -> Matrix | None:
    # A picture within a picture, and transforms by style, are not worked out: unreadable.
    if tag == "svg" or "transform" in node.get("style", ""):
        return None
    return _matrix(node.get("transform", ""))


def labels_of(parts: list[Part]) -> list[Label]:
    """The words of a picture; lines that were broken stand together again."""
    held: dict[int, list[Part]] = {}
    for part in parts:
        if local(part.node.tag) == "text":
            key = id(part.parent) if part.words else id(part.node)
            held.setdefault(key, []).append(part)
    return [_label(group) for group in held.values()]


def _label(lines: list[Part]) -> Label:
    texts = [plain("".join(line.node.itertext())) for line in lines]
    centres, lefts, anchor = [], [], "start"
    for line, text in zip(lines, texts, strict=True):
        style = f"{line.node.get('style', '')};"
        size = re.search(r"font-size:\s*([\d.]+)", style)
        high = float(size[1]) if size else 10.0
        found = re.search(r"text-anchor:\s*(\w+)", style)
        anchor = found[1] if found else line.node.get("text-anchor", "start")
        wide = _WIDE * high * len(text)
        before = {"start": 0.0, "middle": 0.5, "end": 1.0}.get(anchor, 0.0) * wide
        x, y = _first(line.node.get("x")), _first(line.node.get("y"))
        matrix = line.matrix or _SAME
        centres.append(_at(matrix, (x - before + wide / 2, y - _HIGH * high)))
        lefts.append(_at(matrix, (x - before, y))[0])
    x = sum(c[0] for c in centres) / len(centres)
    y = sum(c[1] for c in centres) / len(centres)
    return Label(" ".join(texts), x, y, min(lefts), anchor, lines[0].axes, lines[0].tick)


def shapes_of(root: Element, parts: list[Part]) -> list[Shape]:
    """Every shape that is drawn, in order."""
    named = {node.get("id", ""): node for node in root.iter() if isinstance(node.tag, str)}
    return [_shape(part, named) for part in parts if local(part.node.tag) in _SHAPES]


def _shape(part: Part, named: dict[str, Element]) -> Shape:
    node, tag, matrix = part.node, local(part.node.tag), part.matrix
    style = node.get("style", "") + "".join(
        f";{k}:{node.get(k)}" for k in ("fill", "stroke") if node.get(k)
    )
    drawn = node
    if tag == "use":
        target = next((v for k, v in node.attrib.items() if local(k) == "href"), "")
        drawn = named.get(target.removeprefix("#"), node)
        style += ";" + drawn.get("style", "")
        moved = (1.0, 0.0, 0.0, 1.0, _first(node.get("x")), _first(node.get("y")))
        matrix = _times(_times(matrix, moved), _matrix(drawn.get("transform", "")))
    points, closed, curved, digits = _outline(drawn)
    digits = max(digits, *(_decimals(node.get(k, "")) for k in ("x", "y")))
    box = Box(*(f(p[i] for p in points) for f in (min, max) for i in (0, 1))) if points else None
    is_dot = local(drawn.tag) in ("circle", "ellipse")
    around_zero = box is not None and box.holds(0, 0) and tag == "use"
    is_marker = bool(points) and (
        is_dot or around_zero or (closed and part.group.startswith("PathCollection"))
    )
    if is_marker and box is not None:
        middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        points = [(0.0, 0.0)] if around_zero else [middle]
    points = [_at(matrix, p) for p in points] if matrix else []
    corners = {(round(x, 6), round(y, 6)) for x, y in points}
    is_bar = closed and not is_marker and len(corners) == 4 and _level(corners)
    is_pointer = curved and not closed and part.group.startswith("patch_")
    return Shape(
        points, closed, is_marker, is_pointer, is_bar, colour_of(style), digits, part.axes,
        part.group, part.tick, part.words, part.legend, part.clipped,
    )  # fmt: skip


def _level(corners: set[Point]) -> bool:
    return len({x for x, _ in corners}) == 2 and len({y for _, y in corners}) == 2


def _outline(node: Element) -> tuple[list[Point], bool, bool, int]:
    """The corners of a shape, whether it is closed, whether it bends, decimals of its numbers."""
    tag = local(node.tag)
    get = {k: _first(v) for k, v in node.attrib.items() if _NUMBER.fullmatch(v)}
    if tag == "path":
        return _path(node.get("d", ""))
    if tag == "rect":
        x, y, w, h = (get.get(k, 0.0) for k in ("x", "y", "width", "height"))
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)], True, False, 6
    if tag in ("circle", "ellipse"):
        x, y = get.get("cx", 0.0), get.get("cy", 0.0)
        return [(x, y)], True, False, 6
    if tag == "line":
        (a, b), (c, d) = ((get.get(f"x{n}", 0.0), get.get(f"y{n}", 0.0)) for n in (1, 2))
        return [(a, b), (c, d)], False, False, 6
    if tag in ("polyline", "polygon"):
        flat = [float(n) for n in _NUMBER.findall(node.get("points", ""))]
        return list(zip(flat[::2], flat[1::2], strict=False)), tag == "polygon", False, 6
    return [], False, False, 0


def _path(d: str) -> tuple[list[Point], bool, bool, int]:
    """The ends of a path's pieces; nothing for a path with relative or unknown commands."""
    points: list[Point] = []
    curved = False
    for command, rest in re.findall(r"([A-Za-z])([^A-DF-Za-df-z]*)", d):
        flat = [float(n) for n in _NUMBER.findall(rest)]
        size = {"M": 2, "L": 2, "T": 2, "Q": 4, "S": 4, "C": 6, "A": 7}.get(command)
        curved |= command in "QC"
        if command in "Zz":
            continue
        if command in "HV" and flat and points:
            x, y = points[-1]
            points.append((flat[-1], y) if command == "H" else (x, flat[-1]))
        elif size and flat and len(flat) % size == 0:
            points += [(flat[i - 2], flat[i - 1]) for i in range(size, len(flat) + 1, size)]
        else:
            return [], False, False, 0
    closed = bool(re.search(r"[zZ]\s*$", d)) or (len(points) > 2 and points[0] == points[-1])
    return points, closed, curved, _decimals(d)


def colour_of(style: str) -> str:
    """The colour that tells a mark's group: its fill, or its stroke where it has none."""
    for name in ("fill", "stroke"):
        found = re.search(rf"(?<![-\w]){name}:\s*([^;\s]+)", style)
        if found and found[1].lower() != "none":
            return found[1].lower()
    return ""


def _matrix(text: str) -> Matrix | None:
    """A transform as six numbers; None for one that is not known."""
    made: Matrix | None = _SAME
    for name, inner in re.findall(r"(\w+)\s*\(([^)]*)\)", text):
        n = [float(x) for x in _NUMBER.findall(inner)]
        step: Matrix | None = None
        if name == "translate" and n:
            step = (1.0, 0.0, 0.0, 1.0, n[0], n[1] if len(n) > 1 else 0.0)
        elif name == "scale" and n:
            step = (n[0], 0.0, 0.0, n[-1], 0.0, 0.0)
        elif name == "matrix" and len(n) == 6:
            step = (n[0], n[1], n[2], n[3], n[4], n[5])
        elif name == "rotate" and len(n) in (1, 3):
            c, s = math.cos(math.radians(n[0])), math.sin(math.radians(n[0]))
            x, y = (n[1], n[2]) if len(n) == 3 else (0.0, 0.0)
            step = (c, s, -s, c, x - c * x + s * y, y - s * x - c * y)
        made = _times(made, step)
    return made


def _times(a: Matrix | None, b: Matrix | None) -> Matrix | None:
    if a is None or b is None:
        return None
    return (
        a[0] * b[0] + a[2] * b[1], a[1] * b[0] + a[3] * b[1],
        a[0] * b[2] + a[2] * b[3], a[1] * b[2] + a[3] * b[3],
        a[0] * b[4] + a[2] * b[5] + a[4], a[1] * b[4] + a[3] * b[5] + a[5],
    )  # fmt: skip


def _at(m: Matrix, p: Point) -> Point:
    return m[0] * p[0] + m[2] * p[1] + m[4], m[1] * p[0] + m[3] * p[1] + m[5]


def _first(text: str | None) -> float:
    found = _NUMBER.search(text or "")
    return float(found[0]) if found else 0.0


def _decimals(text: str) -> int:
    return max((len(d) for d in re.findall(r"\.(\d+)", text)), default=0)
