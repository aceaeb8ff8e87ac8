"""Every school's gap by the size of its cohort: how much of the spread is small numbers."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ylp_analysis.figures import scales, theme
from ylp_analysis.vocabulary.numbers import is_missing, number

_TICKS = (1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1000, 2000)
_INSIDE, _OUTSIDE = "#8a9399", theme.BLUE


def draw(frame: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """The figure of schools' gaps with their likely ranges; no school is named.

    Parameters
    ----------
    frame : gap rows, one per school.
    options : `area_gap` (points), the line to compare with, and `area_name`, its label.
    """
    shown = frame[frame["gap"].notna() & frame["disadvantaged_pupils"].notna()]
    figure, ax = theme.axes(3.75, left=0.62, right=1.25, top=0.3, bottom=0.78)
    area_gap = options.get("area_gap")
    line = None if is_missing(area_gap) else float(area_gap)
    _axes(ax, shown, line)
    apart = outside(shown, line)
    for dark in (False, True):
        _draw_schools(ax, shown[apart == dark], dark)
    if line is not None:
        ax.axhline(line, color=theme.TEXT, linewidth=1.3, zorder=4, gid="area-gap")
        text = f"{options.get('area_name', 'Area')}\n{number(line, 1)} points"
        ax.text(1.015, line, text, transform=ax.get_yaxis_transform(), va="center",
                fontweight="bold", linespacing=1.2)  # fmt: skip
    _notes(ax, len(frame) - len(shown), int(apart.sum()), options)
    return figure


def outside(rows: pd.DataFrame, line: float | None) -> pd.Series:
    """True for the schools whose likely range does not include the line."""
    if line is None:
        return pd.Series(False, index=rows.index)
    return (rows["gap_low"] > line) | (rows["gap_high"] < line)


def _axes(ax: Axes, shown: pd.DataFrame, line: float | None) -> None:
    values = [float(v) for v in shown[["gap", "gap_low", "gap_high"]].stack().dropna()]
    scales.value_axis(ax.yaxis, [*values, 0.0, *([] if line is None else [line])], "points")
    if len(shown) and str(shown["unit"].iloc[0]) == "pp":
        bottom, top = ax.get_ylim()
        ax.set_ylim(max(bottom, -100), min(top, 100))  # a gap of percentages cannot be wider
    ax.grid(axis="y", color=theme.GRID, linewidth=0.7, zorder=0)
    ax.axhline(0, color=theme.JOIN, linewidth=0.8, zorder=1)
    # A square root gives small cohorts the room that their number on the page needs.
    ax.set_xscale("function", functions=(_root, _square))
    sizes = shown["disadvantaged_pupils"].astype("float64")
    low, high = (sizes.min(), sizes.max()) if len(sizes) else (1.0, 10.0)
    ax.set_xlim(_square(max(math.sqrt(low) - 0.35, 0)), _square(math.sqrt(high) + 0.35))
    ticks = [t for t in _TICKS if ax.get_xlim()[0] <= t <= ax.get_xlim()[1]]
    ax.set_xticks(ticks, [number(t) for t in ticks])
    ax.text(-0.11, 1.03, "Gap, points (above 0: disadvantaged pupils behind)",
            transform=ax.transAxes, va="bottom", fontsize=theme.SMALL, color=theme.GREY)  # fmt: skip


def _root(values):
    return abs(values) ** 0.5


def _square(values):
    return values**2


def _draw_schools(ax: Axes, rows: pd.DataFrame, dark: bool) -> None:
    colour = _OUTSIDE if dark else _INSIDE
    sizes = _apart(rows["disadvantaged_pupils"].astype("float64"))
    ranged = rows["gap_low"].notna() & rows["gap_high"].notna()
    ax.vlines(sizes[ranged], rows.loc[ranged, "gap_low"], rows.loc[ranged, "gap_high"],
              color=colour, linewidth=1.6 if dark else 0.9, zorder=3 if dark else 2)  # fmt: skip
    sns.scatterplot(x=sizes, y=rows["gap"], ax=ax, s=42 if dark else 26, color=colour,
                    marker="s" if dark else "o", edgecolor="white", linewidth=0.6,
                    zorder=5 if dark else 3, legend=False)  # fmt: skip
    ax.set(xlabel="", ylabel="")


def _apart(sizes: pd.Series) -> pd.Series:
    """Sizes moved aside a little where schools have as many pupils, so that none hides another."""
    together = sizes.groupby(sizes)
    rank = together.cumcount() - (together.transform("size") - 1) / 2
    return (sizes**0.5 + (0.05 * rank).clip(-0.15, 0.15)) ** 2


def _notes(ax: Axes, unseen: int, apart: int, options: Mapping[str, Any]) -> None:
    """What the axis counts, what dark marks mean, and how many schools are not drawn."""
    ax.text(0.5, -0.1, "Disadvantaged pupils in the school", transform=ax.transAxes,
            ha="center", va="top", fontsize=theme.SMALL, color=theme.GREY)  # fmt: skip
    notes = []
    if apart:
        name = options.get("area_name", "the area")
        notes.append(f"■ dark: likely range does not reach {name}’s gap")
    if unseen:
        schools = "1 school is" if unseen == 1 else f"{number(unseen)} schools are"
        notes.append(f"{schools} not drawn: no result may be shown or none was published")
    ax.text(-0.11, -0.175, "\n".join(notes), transform=ax.transAxes, va="top",
            fontsize=8, color=theme.GREY, linespacing=1.35)  # fmt: skip
