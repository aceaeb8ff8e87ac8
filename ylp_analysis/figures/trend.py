"""Both groups' results through the years. A line never crosses a break."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ylp_analysis.figures import dots, scales, theme, words
from ylp_analysis.figures.theme import DISADVANTAGED, GROUPS, OTHER, Group
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.catalogue import comparability
from ylp_analysis.vocabulary.numbers import is_missing
from ylp_analysis.vocabulary.years import between

CROWDED = 8  # more years than this: two-line pupil numbers, words set upright
_LEFT, _RIGHT, _HEIGHT = 0.72, 1.66, 2.15  # inches: margins, and the height of the plot itself
_ROOM = 0.42  # inches from the outer years to the edges of the plot


class Join(NamedTuple):
    """How a year is joined to the one before: positions on the year axis and a kind.

    kind: `line`, `dashed` (compare with care), `break` (measured differently) or `hidden`
    (a year between them may not be shown, so no line runs through it).
    """

    first: int
    last: int
    kind: str


def draw(frame: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """The figure of one series: the area's two lines, and England's behind them.

    Parameters
    ----------
    frame : gap rows of one series, with `disadvantaged_low/high`, `other_low/high`, `segment`
        and `join`; rows of level `england` are drawn thin.
    options : none needed.
    """
    area, england = _area_and_england(frame)
    years = between(area.index.min(), area.index.max()) if len(area) else []
    if len(years) < 2:
        return dots.draw(frame.sort_values("level"), {**options, "one_year": True})
    return _draw_years(area, england[england.index.isin(years)], years)


def joins(rows: pd.DataFrame, years: list[str]) -> list[Join]:
    """How the results of one area follow each other (rows by academic year, in order)."""
    held = rows[rows[DISADVANTAGED.value].notna() | rows[OTHER.value].notna()]
    place = {year: i for i, year in enumerate(years)}
    found = []
    for (before, old), (after, new) in pairwise(held.iterrows()):
        unseen = rows.loc[(rows.index > before) & (rows.index < after), "status"]
        apart = new["join"] == "start" or str(new["segment"]) != str(old["segment"])
        if apart or is_missing(new["segment"]):
            series = (new["key_stage"], new["subject"], new["measure"])
            broken = comparability(*series, before, after, new.get("definition", "")).kind == "hard"
            kind = "break" if broken else "hidden"
        elif unseen.isin((terms.SUPPRESSED, terms.SUPPRESSED_HERE)).any():
            kind = "hidden"
        elif new["join"] == "dashed" or place[after] - place[before] > 1:
            kind = "dashed"
        else:
            kind = "line"
        found.append(Join(place[before], place[after], kind))
    return found


def _area_and_england(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The area's rows and England's, one a year; England alone is the area."""
    by_year = frame.sort_values("academic_year").set_index("academic_year")
    is_england = by_year["level"] == terms.ENGLAND
    if is_england.all():
        is_england = ~is_england
    area, england = by_year[~is_england], by_year[is_england]
    return area[~area.index.duplicated("last")], england[~england.index.duplicated("last")]


def _draw_years(area: pd.DataFrame, england: pd.DataFrame, years: list[str]) -> Figure:
    crowded = len(years) > CROWDED
    marks = joins(area, years)
    noted = any(m.kind in ("break", "dashed") for m in marks)
    top, bottom = 0.42 if noted else 0.14, 0.72 if crowded else 0.56
    figure, ax = theme.axes(
        _HEIGHT + top + bottom, left=_LEFT, right=_RIGHT, top=top, bottom=bottom
    )
    unit = str(area["unit"].iloc[0])
    room = _ROOM * (len(years) - 1) / (theme.WIDTH - _LEFT - _RIGHT - 2 * _ROOM)
    ax.set_xlim(-room, len(years) - 1 + room)
    scales.value_axis(ax.yaxis, _values(area, england), unit)
    ax.grid(axis="y", color=theme.GRID, linewidth=0.7, zorder=0)
    for group in GROUPS:
        if len(england):
            _draw_line(ax, england, joins(england, years), years, group, is_england=True)
        _draw_line(ax, area, marks, years, group, is_england=False)
    _label_points(ax, area, years)
    _label_ends(ax, area, england, years)
    _label_absent(ax, area, years, crowded)
    _label_breaks(ax, marks, len(years))
    _label_years(ax, area, years, crowded)
    return figure


def _values(area: pd.DataFrame, england: pd.DataFrame) -> list[float]:
    columns = [c for g in GROUPS for c in (g.value, g.low, g.high) if c in area]
    seen = pd.concat([area[columns].stack(), england[[g.value for g in GROUPS]].stack()])
    return [float(v) for v in seen.dropna()]


def _draw_line(ax, rows, marks, years, group: Group, *, is_england: bool) -> None:
    colour = group.england if is_england else group.colour
    place = {year: i for i, year in enumerate(years)}
    by_place = {place[year]: row for year, row in rows.iterrows()}
    for mark in marks:
        ends = [by_place[mark.first][group.value], by_place[mark.last][group.value]]
        if mark.kind in ("line", "dashed") and not any(is_missing(v) for v in ends):
            ax.plot(
                [mark.first, mark.last],
                ends,
                color=colour,
                linewidth=1.0 if is_england else 2.2,
                dashes=(3, 2.5) if mark.kind == "dashed" and not is_england else (None, None),
                zorder=3 if is_england else 5,
                gid=None if is_england else f"line-{group.name}-{mark.kind}",
            )
    if not is_england and group.low in rows:
        ranges = rows[[group.low, group.high]].dropna()
        for year, (low, high) in ranges.iterrows():
            at = place[year]
            ax.plot([at, at], [low, high], color=colour, alpha=0.35, linewidth=6,
                    solid_capstyle="round", zorder=2)  # fmt: skip
    seen = rows[group.value].dropna()
    x = [float(place[year]) for year in seen.index]
    theme.points(ax, x, [float(v) for v in seen], group, england=is_england)


def _label_points(ax: Axes, area: pd.DataFrame, years: list[str]) -> None:
    """Each result beside its mark; with many years only the first (the last has its label)."""
    for i, year in enumerate(years[:-1]):
        if year not in area.index or (len(years) > CROWDED and year != area.index[0]):
            continue
        row = area.loc[year]
        for group in GROUPS:
            if not is_missing(row[group.value]):
                up = group is OTHER
                far = row.get(group.high if up else group.low)
                ax.annotate(
                    words.level_text(row, group.value),
                    (i, row[group.value] if is_missing(far) else far),
                    xytext=(0, 8 if up else -8),
                    textcoords="offset points",
                    ha="center",
                    va="bottom" if up else "top",
                    fontsize=theme.SMALL,
                    zorder=7,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
                )


def _label_ends(ax: Axes, area: pd.DataFrame, england: pd.DataFrame, years: list[str]) -> None:
    """A label to the right of every line, moved apart where lines end close together."""
    labels = []
    for rows, is_england in ((area, False), (england, True)):
        held = rows[rows[[g.value for g in GROUPS]].notna().any(axis=1)]
        for group in GROUPS if len(held) else ():
            row = held.iloc[-1]
            if not is_missing(row[group.value]):
                name = f"England, {group.name}" if is_england else group.label
                text = f"{name} {words.level_text(row, group.value)}"
                labels.append((float(row[group.value]), text, group, is_england))
    low, high = ax.get_ylim()
    step = (high - low) * 0.17 / _HEIGHT  # a line of text
    places = scales.spread([value for value, *_ in labels], step, low, high)
    last, right = len(years) - 1, ax.get_xlim()[1]
    inch = (right - last) / _ROOM
    for at, (value, text, group, is_england) in zip(places, labels, strict=True):
        ax.annotate(
            text,
            xy=(last + 0.09 * inch, value),
            xytext=(last + 0.3 * inch, at),
            va="center",
            annotation_clip=False,
            fontsize=theme.SMALL if is_england else theme.BODY,
            fontweight="normal" if is_england else "bold",
            color=theme.GREY if is_england else theme.TEXT,
            arrowprops={
                "arrowstyle": "-",
                "color": group.england if is_england else group.colour,
                "linewidth": 0.7,
                "shrinkA": 1,
                "shrinkB": 0,
            },
        )


def _label_absent(ax: Axes, area: pd.DataFrame, years: list[str], crowded: bool) -> None:
    """A word where a year has no results to show."""
    for i, year in enumerate(years):
        row = area.loc[year] if year in area.index else None
        if row is None:
            text = "no results"
        elif any(not is_missing(row[g.value]) for g in GROUPS):
            continue
        else:
            text = words.absence(row["status"])
        ax.text(i, 0.03, text if crowded else text.replace(" ", "\n"), color=theme.GREY,
                transform=ax.get_xaxis_transform(), ha="center", va="bottom",
                rotation=90 if crowded else 0, fontsize=theme.SMALL, fontstyle="italic")  # fmt: skip


def _label_breaks(ax: Axes, marks: list[Join], years: int) -> None:
    """A thin upright line at each break, and the words above; neighbours share the words."""
    notes: list[tuple[list[float], str]] = []
    for mark in marks:
        if mark.kind not in ("break", "dashed"):
            continue
        at = mark.last - 0.5 if mark.kind == "break" else (mark.first + mark.last) / 2
        text = "measured\ndifferently" if mark.kind == "break" else "compare\nwith care"
        if mark.kind == "break":
            ax.axvline(at, color=theme.JOIN, linewidth=0.7, zorder=1, gid=f"break-{at}")
        close = notes and at - notes[-1][0][-1] < years * 0.17
        if close and notes[-1][1] == text:
            notes[-1][0].append(at)
        else:
            notes.append(([at], text))
    for places, text in notes:
        ax.text(sum(places) / len(places), 1.02, text, transform=ax.get_xaxis_transform(),
                ha="center", va="bottom", fontsize=8, color=theme.GREY, linespacing=1.1)  # fmt: skip


def _label_years(ax: Axes, area: pd.DataFrame, years: list[str], crowded: bool) -> None:
    """The years, and under each the pupils behind it."""
    ax.set_xticks(
        range(len(years)),
        [y.replace("/", "\n/") if crowded else y for y in years],
        color=theme.TEXT,
    )
    ax.tick_params(axis="x", pad=3)
    below = -0.44 if crowded else -0.25
    at = below / _HEIGHT
    for i, year in enumerate(years):
        if year in area.index:
            text = words.pupils_text(area.loc[year], "\n" if len(years) > 5 else " ")
            ax.text(i, at, text, transform=ax.get_xaxis_transform(), ha="center", va="top",
                    fontsize=7 if crowded else 8, color=theme.GREY, linespacing=1.15)  # fmt: skip
    ax.text(-_LEFT / (theme.WIDTH - _LEFT - _RIGHT), at, "disadv.\nof all", va="top",
            transform=ax.transAxes, fontsize=8, color=theme.GREY, linespacing=1.15)  # fmt: skip
