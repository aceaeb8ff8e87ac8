"""The axes of a drawn chart: from a place on the picture to a number or the name of a category."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from ylp_analysis.packs.fragments import is_number

_EXACT = 0.05  # points that a tick may lie off the fitted line
_SCALES: tuple[tuple[Callable[[float], float], Callable[[float], float]], ...] = (
    (lambda v: v, lambda f: f),
    (lambda v: math.sqrt(v), lambda f: f * f),
    (lambda v: math.log(v), lambda f: math.exp(f)),
)


class Box(NamedTuple):
    """A rectangle of the picture; y runs downwards, so `top` is the smaller one."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """True for a place inside, its edges included."""
        return (
            self.left - 1e-3 <= x <= self.right + 1e-3
            and self.top - 1e-3 <= y <= self.bottom + 1e-3
        )

    def on_edge(self, x: float, y: float) -> bool:
        """True for a place on the frame."""
        near = (abs(x - self.left), abs(x - self.right)), (abs(y - self.top), abs(y - self.bottom))
        return self.holds(x, y) and min(*near[0], *near[1]) < 1e-3


class Label(NamedTuple):
    """Words on a picture: their middle (about: the reader has no font), and their left edge."""

    text: str
    x: float
    y: float
    left: float
    anchor: str
    axes: str
    tick: str


class Tick(Protocol):
    """A tick or grid line of an axis."""

    @property
    def tick(self) -> str:
        """The name of the tick's group."""

    @property
    def points(self) -> list[tuple[float, float]]:
        """Its corners."""


class _Fit(NamedTuple):
    """pixel = slope × scale(value) + start."""

    slope: float
    start: float
    back: Callable[[float], float]


class Axis:
    """One direction of a chart: numbers, categories, or neither."""

    def __init__(
        self, places: dict[str, float], *, exact: bool, digits: int, named: bool = False
    ) -> None:
        self._digits = digits
        numeric = not named and bool(places) and all(is_number(text) for text in places)
        self._unit = "%" if numeric and all(text.endswith("%") for text in places) else ""
        self.is_category = bool(places) and not numeric
        self._places = places if self.is_category else {}
        self._fits = _fits(places) if numeric and exact else []
        at = sorted(self._places.values())
        steps = [b - a for a, b in zip(at, at[1:], strict=False)]
        self._step = min(steps, default=math.inf)

    @property
    def reads(self) -> bool:
        """True when places on this axis can be said."""
        return self.is_category or bool(self._fits)

    def value(self, at: float) -> str | None:
        """What lies at a place: a number, two where the ticks leave two scales open, or a name."""
        if self.is_category:
            return self.category(at)
        found = [self._number(at, fit) for fit in self._fits]
        return " or ".join(dict.fromkeys(f for f in found if f)) or None

    def category(self, at: float) -> str | None:
        """The category whose place is nearest, unless that is a whole step away."""
        if not self._places:
            return None
        name, place = min(self._places.items(), key=lambda pair: abs(pair[1] - at))
        return name if abs(place - at) <= self._step * 0.6 else None

    def _number(self, at: float, fit: _Fit) -> str:
        try:
            value = fit.back((at - fit.start) / fit.slope)
            beside = fit.back((at + 10.0**-self._digits - fit.start) / fit.slope)
        except OverflowError:
            return ""
        finest = abs(beside - value)
        decimals = max(0, math.floor(-math.log10(finest)) - 1) if finest else 6
        text = f"{value:.{decimals}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return ("0" if text in ("-0", "") else text) + self._unit


def axis_of(
    way: str, labels: list[Label], ticks: Sequence[Tick], box: Box | None, digits: int
) -> Axis:
    """The axis that runs `x` (across) or `y` (up), from its ticks and their labels.

    An axis of rows without ticks takes the names that stand to the left of the plot.
    """
    index = "xy".index(way)
    lines = {t.tick: t.points[0][index] for t in ticks if t.points}
    own = [w for w in labels if w.tick.startswith(f"{way}tick") and w.text]
    places = {w.text: lines.get(w.tick, (w.x, w.y)[index]) for w in own}
    exact = all(w.tick in lines or (way == "x" and w.anchor == "middle") for w in own)
    if len(places) < len({w.tick for w in own}) and not all(is_number(w.text) for w in own):
        places = {f"{w.text} ({n})": lines.get(w.tick, (w.x, w.y)[index])
                  for n, w in enumerate(own, 1)}  # fmt: skip
    if not own and way == "y" and box is not None:
        names = [w for w in labels if w.anchor == "end" and w.x < box.left]
        places = {w.text: w.y for w in names if box.top <= w.y <= box.bottom}
        if len(places) < len(names):
            places = {f"{w.text} ({n})": w.y for n, w in enumerate(names, 1)}
        return Axis(places, exact=False, digits=digits, named=True)
    return Axis(places, exact=exact, digits=digits)


def _fits(places: dict[str, float]) -> list[_Fit]:
    """The scales on which the ticks lie on a straight line; all that two ticks leave open."""
    pairs = sorted((_value(text), at) for text, at in places.items())
    if len(pairs) < 2 or pairs[0][1] == pairs[-1][1]:
        return []
    found = []
    for scale, back in _SCALES:
        try:
            scaled = [(scale(value), at) for value, at in pairs]
        except ValueError:
            continue
        (f0, p0), (f1, p1) = scaled[0], scaled[-1]
        slope = (p1 - p0) / (f1 - f0)
        if all(abs(p0 + slope * (f - f0) - at) < _EXACT for f, at in scaled):
            found.append(_Fit(slope, p0 - slope * f0, back))
    return found


def _value(text: str) -> float:
    return float(text.replace("−", "-").replace("–", "-").replace(",", "").strip(" %"))


def nearest(labels: list[Label], x: float, y: float, gap: float) -> Label | None:
    """The words that begin nearest to the right of a place, on its line; None beyond the gap."""
    close = [w for w in labels if abs(w.y - y) < gap / 2 and abs(w.left - x) < gap]
    return min(close, key=lambda w: abs(w.left - x) + abs(w.y - y), default=None)
