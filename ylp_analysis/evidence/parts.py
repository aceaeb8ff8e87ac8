"""Parts that several pages share: a series' trend, its changes, areas side by side, sources."""

from types import MappingProxyType

import pandas as pd

from ylp_analysis.disclosure import Policy, Protected
from ylp_analysis.evidence.argument import Chart, KeyFigure, Source, Table
from ylp_analysis.evidence.held import Held, Series, series_labels
from ylp_analysis.evidence.statements import gap_words, levels_words, range_words, row_decimals
from ylp_analysis.measures.attainment import group_ranges
from ylp_analysis.measures.trend import segments
from ylp_analysis.vocabulary import catalogue, terms
from ylp_analysis.vocabulary.numbers import is_missing, number

GAP_TABLE_COLUMNS = (
    "disadvantaged_pupils",
    "disadvantaged_value",
    "other_pupils",
    "other_value",
    "gap",
    "likely_range",
)
CHANGE_COLUMNS = ("gap_before", "gap_after", "change", "change_range", "smallest_change", "verdict")
MOST_DOTS = 40


def drawn(held: Held, table: pd.DataFrame, policy: Policy) -> Protected:
    """Gap rows ready to be drawn: likely ranges of both levels, line segments, then protected."""
    return held.shown(segments(group_ranges(table)), policy)


def trend_parts(
    held: Held,
    policy: Policy,
    series: Series,
    *,
    level: str,
    area_code: str,
    area_name: str,
) -> list[Chart | Table]:
    """A series through the years: picture and table, with England beside it.

    A series without a result in the results year is titled by its newest year, labelled as such.
    """
    own = held.of(series, level, area_code)
    both = pd.concat([own, held.of(series, terms.ENGLAND)], ignore_index=True)
    shown = drawn(held, both, policy)
    here = shown.frame[shown.frame["level"] == level]
    unit = "Percentage of pupils" if catalogue.measure(series.measure).unit == "pp" else "Points"
    chart = Chart(
        id=f"trend-{series.id}",
        kind="trend",
        title=_trend_title(series, here, area_name, held.results_year),
        subtitle=f"{unit}: {series.label}. Bars: likely ranges where known.",
        alt=_trend_alt(series, here, area_name),
        data=shown,
        options=MappingProxyType({"area_name": area_name}),
    )
    table = Table(
        id=f"table-{series.id}",
        title=f"{series.label}, by year",
        data=shown,
        stub="academic_year",
        columns=("area_name", *GAP_TABLE_COLUMNS),
    )
    return [chart, table]


def change_table(
    held: Held, policy: Policy, series: Series, *, level: str, area_code: str
) -> list[Table]:
    """What each pair of neighbouring years says about the gap, and what it could have shown."""
    changes = held.changes_of(series, level, area_code)
    if changes.empty:
        return []
    caution = changes.loc[changes["reason"] != "", ["year_before", "year_after", "reason"]]
    note = " ".join(f"{r.year_before} to {r.year_after}: {r.reason}." for r in caution.itertuples())
    return [
        Table(
            id=f"change-{series.id}",
            title=f"{series.label}: how the gap changed, in points",
            data=held.shown(changes, policy),
            stub="year_after",
            columns=("year_before", *CHANGE_COLUMNS),
            note=note,
        )
    ]


def direction_table(held: Held, policy: Policy, *, level: str, area_code: str) -> list[Table]:
    """The change a year of every series with at least three comparable years."""
    table = held.directions(level, area_code)
    if table.empty:
        return []
    labels = series_labels(table)
    return [
        Table(
            id="table-directions",
            title="How the gaps moved, in points a year, over the years that can be compared",
            data=held.shown(table.assign(area_name=labels), policy),
            stub="area_name",
            columns=("first_year", "last_year", "change", "change_range", "verdict"),
            note="At least three years that can be compared; two years of a cluster tell nothing.",
        )
    ]


def key_figure(row: pd.Series, series: Series, held: Held) -> KeyFigure:
    """The newest gap of a series as a big number with both levels and both pupil numbers."""
    when = when_words(row["academic_year"], held.results_year)
    if is_missing(row["gap"]):
        return KeyFigure("–", f"{series.label}, {when}: {gap_words(row)}.")
    cover = ""
    if row["status"] == terms.PARTIAL:
        cover = f" Covers {number(100 * row['coverage'])}% of its disadvantaged pupils."
    return KeyFigure(
        f"{number(row['gap'], row_decimals(row))} points",
        f"gap in {series.words}, {when}: {levels_words(row)}. "
        f"{range_words(row).capitalize()}.{cover}",
    )


def when_words(year: str, results_year: str) -> str:
    """A year, called the newest held when it is not the results year."""
    return year if year == results_year else f"{year}, the newest held"


def newest(table: pd.DataFrame) -> pd.Series | None:
    """The row of the newest year that has a gap, or the newest row at all."""
    if table.empty:
        return None
    ordered = table.sort_values("academic_year")
    with_gap = ordered.dropna(subset=["gap"])
    return (with_gap if len(with_gap) else ordered).iloc[-1]


def sources_of(held: Held) -> tuple[Source, ...]:
    """The files that the figures rest on, by name."""
    files = held.sources.sort_values("source").to_dict("records")
    return tuple(
        Source(
            name=file["source"],
            title=file["title"],
            publisher=file["publisher"],
            academic_year=file["academic_year"],
            data_version=file["data_version"],
            published=file["published"],
            sha256=file["sha256"],
        )
        for file in files
    )


def standing_caveats(held: Held) -> tuple[str, ...]:
    """What every page must say about its data."""
    caveats = list(held.caveats)
    if held.set_aside:
        caveats.append(f"Set aside because they could not be used: {', '.join(held.set_aside)}.")
    unverified = held.sources.loc[~held.sources["verified_layout"].astype(bool), "source"]
    if len(unverified):
        caveats.append(
            "Column names not checked against a published header: " + ", ".join(unverified) + "."
        )
    derived = held.sources.loc[held.sources["precedence"] == "derived_copy", "source"]
    if len(derived):
        caveats.append(f"A derived copy, not the publisher's own file: {', '.join(derived)}.")
    definitions = sorted(set(held.gaps["definition"]))
    words = [
        f"{catalogue.DEFINITIONS[d].label} ({_years_of(held, d)})"
        for d in definitions
        if d in catalogue.DEFINITIONS
    ]
    if words:
        caveats.append(f"Disadvantaged means {'; '.join(words)}.")
    return tuple(caveats)


def _years_of(held: Held, definition: str) -> str:
    years = sorted(set(held.gaps.loc[held.gaps["definition"] == definition, "academic_year"]))
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def _trend_title(series: Series, here: pd.DataFrame, area: str, results_year: str) -> str:
    row = newest(here)
    if row is None or is_missing(row["gap"]):
        return f"{series.label} in {area}: no gap can be shown"
    gap = number(row["gap"], row_decimals(row))
    when = when_words(row["academic_year"], results_year)
    return f"{series.label}: the gap in {area} was {gap} points in {when}"


def _trend_alt(series: Series, here: pd.DataFrame, area: str) -> str:
    years = "; ".join(
        f"{row['academic_year']}: {levels_words(row)}"
        + ("" if is_missing(row["gap"]) else f", gap {gap_words(row)}")
        for _, row in here.sort_values("academic_year").iterrows()
    )
    return f"Line chart of {series.label} in {area}. {years}. The table below has every number."
