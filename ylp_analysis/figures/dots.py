"""Both groups' results by area: one row each, joined by a line, never sorted by the gap."""

import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ylp_analysis.figures import scales, theme, words
from ylp_analysis.figures.theme import DISADVANTAGED, GROUPS, OTHER
from ylp_analysis.vocabulary.numbers import is_missing


def draw(frame: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """The figure of several areas in one year: larger areas first and bold, then as given.

    Parameters
    ----------
    frame : gap rows, one per area, in the order wanted; `disadvantaged_low/high` give the band.
    options : `one_year` prints the results beside their marks (a trend with a single year).
    """
    rows = _in_order(frame)
    if rows.empty:
        return theme.nothing("No results to show")
    names = [_short(_name(row)) for _, row in rows.iterrows()]
    left = _room(names, most=2.45)
    right = _room([words.pupils_text(row) for _, row in rows.iterrows()], most=1.6)
    tall = len(rows) > 16
    top = 0.6 if tall else 0.4
    height_of_row = 0.31 if len(rows) <= 14 else 0.26 if len(rows) <= 26 else 0.215
    figure, ax = theme.axes(
        len(rows) * height_of_row + top + 0.32, left=left, right=right, top=top, bottom=0.32
    )
    unit = str(rows["unit"].iloc[0]) if len(rows) else "pp"
    columns = [c for g in GROUPS for c in (g.value, g.low, g.high) if c in rows]
    scales.value_axis(ax.xaxis, [float(v) for v in rows[columns].stack().dropna()], unit)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks([])
    ax.grid(axis="x", color=theme.GRID, linewidth=0.7, zorder=0)
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="x", labeltop=tall)
    large = rows["level"].isin(words.LARGE)
    bold = large.to_numpy() & (not large.all() or bool(options.get("one_year")))
    for at, (name, (_, row)) in enumerate(zip(names, rows.iterrows(), strict=True)):
        _draw_row(ax, at, row, name, bold=bool(bold[at]), values=bool(options.get("one_year")))
    for group in GROUPS:
        shown = rows[group.value].notna().to_numpy()
        places = [float(i) for i in range(len(rows)) if shown[i]]
        theme.points(ax, [float(v) for v in rows.loc[shown, group.value]], places, group)
    if 0 < large.sum() < len(rows):
        _separate(ax, int(large.sum()), left, right)
    _key(ax, 1 + (top - 0.16) / (len(rows) * height_of_row))
    return figure


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    rank = (
        frame["level"]
        .map({level: i for i, level in enumerate(words.LARGE)})
        .fillna(len(words.LARGE))
    )
    return frame.iloc[rank.argsort(kind="stable")].reset_index(drop=True)


def _room(texts: list[str], *, most: float) -> float:
    """Inches that the longest of some texts needs beside the plot."""
    return min(0.32 + 0.074 * max(map(len, texts), default=0), most)


def _name(row: pd.Series) -> str:
    return str(row["area_name"])


def _short(name: str, most: int = 34) -> str:
    return name if len(name) <= most else textwrap.shorten(name, most, placeholder="…")


def _draw_row(ax: Axes, at: int, row: pd.Series, name: str, *, bold: bool, values: bool) -> None:
    weight = "bold" if bold else "normal"
    low, high = ax.get_xlim()
    inch = (high - low) / _inches(ax)
    ax.text(low - 0.16 * inch, at, name, ha="right", va="center", fontweight=weight)
    ax.text(high + 0.14 * inch, at, words.pupils_text(row), va="center",
            fontsize=theme.SMALL, fontweight=weight)  # fmt: skip
    ends = [row[g.value] for g in GROUPS]
    if any(is_missing(v) for v in ends):
        ax.text(low + 0.1 * inch, at, words.absence(row["status"]), va="center",
                fontsize=theme.SMALL, fontstyle="italic", color=theme.GREY)  # fmt: skip
        return
    ax.plot(ends, [at, at], color=theme.JOIN, linewidth=1.1, zorder=3)
    band = [row.get(DISADVANTAGED.low), row.get(DISADVANTAGED.high)]
    if not any(is_missing(v) for v in band):
        ax.plot(band, [at, at], color=theme.ORANGE, alpha=0.42, linewidth=5.5,
                solid_capstyle="round", zorder=2)  # fmt: skip
    if values:
        _print_values(ax, at, row, inch)


def _print_values(ax: Axes, at: int, row: pd.Series, inch: float) -> None:
    lower, upper = sorted(GROUPS, key=lambda g: row[g.value])
    band = [row.get(lower.low), row[lower.value]]
    start = min(float(v) for v in band if not is_missing(v))
    ax.text(start - 0.11 * inch, at, words.level_text(row, lower.value), ha="right",
            va="center", fontsize=theme.SMALL)  # fmt: skip
    ax.text(row[upper.value] + 0.12 * inch, at, words.level_text(row, upper.value),
            va="center", fontsize=theme.SMALL)  # fmt: skip


def _separate(ax: Axes, large: int, left: float, right: float) -> None:
    """A rule between the larger areas and the rows that are parts of them."""
    width = _inches(ax)
    ax.plot([-left / width, 1 + right / width], [large - 0.5] * 2, color=theme.GRID,
            transform=ax.get_yaxis_transform(), clip_on=False, linewidth=0.9)  # fmt: skip


def _key(ax: Axes, at: float) -> None:
    """The two marks named, above the rows, and the heading of the pupil numbers."""
    inch = 1 / _inches(ax)
    for x, group in ((0.1, DISADVANTAGED), (1.85, OTHER)):
        ax.scatter([x * inch], [at], marker=group.marker, s=group.size * 0.75, color=group.colour,
                   transform=ax.transAxes, clip_on=False, linewidth=0)  # fmt: skip
        text = "disadvantaged pupils" if group is DISADVANTAGED else "other pupils"
        ax.text((x + 0.11) * inch, at, text, transform=ax.transAxes, va="center",
                fontsize=theme.SMALL)  # fmt: skip
    ax.text(1 + 0.14 * inch, at, "disadv. of all", transform=ax.transAxes, va="center",
            fontsize=8, color=theme.GREY)  # fmt: skip


def _inches(ax: Axes) -> float:
    return ax.get_position().width * theme.WIDTH
