"""Axes and label places, worked out from numbers alone."""

import math

from matplotlib.axis import Axis


def value_axis(axis: Axis, values: list[float], unit: str) -> None:
    """An axis for results: percentages from 0 to 100, so that charts can be laid side by side.

    Small percentages (all under 40) end at the next ten; scores cover what is there, with zero
    when they lie on both sides of it.
    """
    if unit == "pp":
        low, high = 0.0, 100.0
        if values and max(values) < 40:
            high = max(10.0, 10 * math.ceil(max(values) / 10))
        step = 20.0 if high > 50 else 10.0 if high > 20 else 5.0
    else:
        low, high, step = _score_range(values)
    axis.axes.set(**{f"{axis.axis_name}lim": (low, high)})
    ticks = [low + i * step for i in range(round((high - low) / step) + 1)]
    axis.set_ticks(ticks, [_tick(t, unit, step) for t in ticks])


def _score_range(values: list[float]) -> tuple[float, float, float]:
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = max(high - low, 0.1) * 0.15
    step = nice_step(high - low + 2 * room)
    return step * math.floor((low - room) / step), step * math.ceil((high + room) / step), step


def nice_step(span: float) -> float:
    """A round step that cuts `span` into four to ten parts.

    >>> nice_step(48), nice_step(0.7)
    (10.0, 0.1)
    """
    size = 10.0 ** math.floor(math.log10(span / 4))
    return next(size * f for f in (10, 5, 2, 1) if size * f <= span / 4)


def _tick(value: float, unit: str, step: float) -> str:
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    text = f"{value + 0.0:.{decimals}f}".replace("-", "−")
    return f"{text}%" if unit == "pp" else text


def spread(wanted: list[float], step: float, low: float, high: float) -> list[float]:
    """Places at least `step` apart, each as near to the wanted one as its neighbours allow.

    Keeps the order of the wanted places, and stays within low and high while there is room.

    >>> spread([50, 51, 90], 10, 0, 100)
    [45.5, 55.5, 90.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[list[float]] = []  # [centre, how many]
    for i in order:
        blocks.append([float(wanted[i]), 1])
        while len(blocks) > 1 and _overlap(blocks[-2], blocks[-1], step):
            (a, n), (b, m) = blocks[-2:]
            blocks[-2:] = [[(a * n + b * m) / (n + m), n + m]]
    places = [c + (k - (n - 1) / 2) * step for c, n in blocks for k in range(int(n))]
    places = _within(places, step, low, high)
    out = [0.0] * len(wanted)
    for place, i in zip(places, order, strict=True):
        out[i] = place
    return out


def _overlap(below: list[float], above: list[float], step: float) -> bool:
    return above[0] - below[0] < (below[1] + above[1]) / 2 * step


def _within(places: list[float], step: float, low: float, high: float) -> list[float]:
    """The same places pushed down from the top, then up from the bottom."""
    for i in range(len(places) - 1, -1, -1):
        places[i] = min(places[i], high - (len(places) - 1 - i) * step)
    for i in range(len(places)):
        places[i] = max(places[i], low + i * step)
    return places
