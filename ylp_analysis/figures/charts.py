"""From a chart's argument to a picture that carries its own words."""

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from ylp_analysis.disclosure import Protected
from ylp_analysis.errors import DisclosureError, ParameterError
from ylp_analysis.evidence.argument import Chart
from ylp_analysis.figures import cohorts, dots, theme, trend

KINDS: Mapping[str, Callable[[pd.DataFrame, Mapping[str, Any]], Figure]] = MappingProxyType(
    {
        "trend": trend.draw,
        "paired_dots": dots.draw,
        "gap_by_cohort": cohorts.draw,
    }
)
_PLACEHOLDERS = ("no description has been provided", "alt text", "image", "chart", "figure", "todo")


class Picture:
    """A chart as SVG with its alternative text. Drawn when first looked at, then kept.

    Raises
    ------
    DisclosureError
        For data that is not protected, and for a chart without a real alternative text.
    ParameterError
        For a kind of chart that does not exist.
    """

    def __init__(self, chart: Chart) -> None:
        if not isinstance(chart.data, Protected):
            raise DisclosureError(
                f"The chart {chart.id!r} was about to be drawn from a table without protection.",
                "Pass the table through disclosure.protect(table, policy) first.",
            )
        if chart.kind not in KINDS:
            raise ParameterError(
                f"The chart {chart.id!r} has the kind {chart.kind!r}, which does not exist.",
                f"Use one of: {', '.join(KINDS)}.",
            )
        self._chart = chart
        self.id = chart.id
        self.title = chart.title
        self.subtitle = chart.subtitle
        self.alt = _real_alt(chart)

    @cached_property
    def svg(self) -> str:
        """The picture as SVG text; the same argument always gives the same text."""
        with theme.style():
            figure = KINDS[self._chart.kind](self._chart.data.frame, self._chart.options)
            return theme.svg_text(figure)

    def _repr_mimebundle_(self, include=None, exclude=None):
        words = {"alt": self.alt, "title": self.title, "subtitle": self.subtitle, "id": self.id}
        return (
            {"image/svg+xml": self.svg, "text/plain": self.alt},
            {"image/svg+xml": words},
        )


def draw(chart: Chart) -> Picture:
    """The picture of a chart."""
    return Picture(chart)


def _real_alt(chart: Chart) -> str:
    alt = (chart.alt or "").strip()
    plain = alt.lower().rstrip(".")
    if not alt or plain in _PLACEHOLDERS or plain.startswith(_PLACEHOLDERS[0]):
        raise DisclosureError(
            f"The chart {chart.id!r} has no alternative text.",
            "Say in a sentence or two what a reader who cannot see it should know.",
        )
    return alt
