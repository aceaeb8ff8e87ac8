"""The look of every picture: colours, marks, sizes, and how a figure becomes SVG text."""

import io
import re
from typing import NamedTuple

import matplotlib
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

# Government Analysis Function palette; grey and text are GOV.UK's.
BLUE = "#12436D"
ORANGE = "#F46A25"
TEXT = "#0b0c0c"
GREY = "#505a5f"
GRID = "#d8dbdd"
JOIN = "#7b8287"
# England stands behind the area: muted, still 3:1 against white.
ENGLAND_BLUE = "#6f8fab"
ENGLAND_ORANGE = "#c67b4c"

WIDTH = 7.2  # inches: the printed width of A4, and a desk page at its natural size
SMALL, BODY = 8.5, 9.5  # points

# Text is measured with the one font that matplotlib always brings (so a picture is the same on
# every machine) and drawn by the reader's own, narrower font.
_MEASURED = "'DejaVu Sans', sans-serif"
_DRAWN = "'Source Sans 3', 'Helvetica Neue', Arial, sans-serif"

_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "ylp",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": BODY,
    "text.color": TEXT,
    "text.parse_math": False,
    "axes.edgecolor": GRID,
    "axes.labelcolor": GREY,
    "axes.linewidth": 0.8,
    "axes.grid": False,
    "xtick.color": GRID,
    "ytick.color": GRID,
    "xtick.labelcolor": GREY,
    "ytick.labelcolor": GREY,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.frameon": False,
}


class Group(NamedTuple):
    """How one group of pupils is drawn. Shape and label carry what colour carries."""

    name: str
    label: str
    colour: str
    england: str
    marker: str
    size: float

    @property
    def value(self) -> str:
        return f"{self.name}_value"

    @property
    def low(self) -> str:
        return f"{self.name}_low"

    @property
    def high(self) -> str:
        return f"{self.name}_high"


DISADVANTAGED = Group("disadvantaged", "Disadvantaged", ORANGE, ENGLAND_ORANGE, "D", 50)
OTHER = Group("other", "Other pupils", BLUE, ENGLAND_BLUE, "o", 60)
GROUPS = (DISADVANTAGED, OTHER)


def style() -> "matplotlib.rc_context":
    """A context in which figures are built and written: seaborn's white paper theme and ours."""
    rc = {**sns.plotting_context("paper"), **sns.axes_style("white"), **_STYLE}
    return matplotlib.rc_context(rc)


def axes(
    height: float, *, left: float, right: float, top: float, bottom: float
) -> tuple[Figure, Axes]:
    """A figure of the page's width and its one axes; all sizes in inches."""
    figure = Figure(figsize=(WIDTH, height))
    inner = [
        left / WIDTH,
        bottom / height,
        (WIDTH - left - right) / WIDTH,
        (height - top - bottom) / height,
    ]
    ax = figure.add_axes(inner)
    sns.despine(ax=ax, left=True)
    ax.tick_params(length=0)
    return figure, ax


def nothing(why: str) -> Figure:
    """A low figure that says why there is nothing to draw."""
    figure, ax = axes(0.5, left=0.05, right=0.05, top=0.05, bottom=0.05)
    ax.set_axis_off()
    ax.text(0, 0.5, why, transform=ax.transAxes, va="center", fontstyle="italic", color=GREY)
    return figure


def points(
    ax: Axes, x: list[float], y: list[float], group: Group, *, england: bool = False
) -> None:
    """A group's marks: diamonds for disadvantaged pupils, circles for others."""
    sns.scatterplot(
        x=x,
        y=y,
        ax=ax,
        marker=group.marker,
        s=group.size * (0.3 if england else 1),
        color=group.england if england else group.colour,
        edgecolor="white",
        linewidth=0.6 if england else 1.1,
        zorder=4 if england else 6,
        legend=False,
    )
    ax.set(xlabel="", ylabel="")


def svg_text(figure: Figure) -> str:
    """A figure as SVG with text kept as text; no date, comment, author or metadata in it."""
    out = io.BytesIO()
    FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None})
    svg = out.getvalue().decode("utf-8")
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = svg[svg.index("<svg") :].replace(_MEASURED, _DRAWN)
    svg = svg.replace('id="matplotlib.', 'id="')
    return re.sub(r"\n\s*\n+", "\n", svg)
