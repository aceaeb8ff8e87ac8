"""What an edition releases of each area, number by number: printed figures are held against it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from ylp_analysis.disclosure import Policy
from ylp_analysis.packs.named import PARTS, Area, plain
from ylp_analysis.packs.printed import (
    PUBLIC,
    PUPILS,
    RESULTS,
    SHARES,
    Printed,
    Series,
    Unread,
    decimals_in,
    value_of,
)
from ylp_analysis.project import Project
from ylp_analysis.vocabulary.years import RunDates

HIDDEN, ANOTHER, NOWHERE = "hidden", "another", "nowhere"
_SLACK = 1e-6
_BANDS = ("disadvantaged_band", "other_band")
_TEXTS = ("academic_year", "first_year", "year_before", *_BANDS)


class Row(dict[str, Any]):
    """One protected row: its area, series, years, and the figures that may be shown."""

    def results(self) -> dict[str, float]:
        """The results that it shows, by name."""
        return {name: self[name] for name in RESULTS if self.get(name) is not None}


class Released:
    """The protected tables of a run, looked up by area."""

    def __init__(self, project: Project, dates: RunDates, policy: Policy) -> None:
        seen = project.seen(dates, policy)
        own = seen.gaps[seen.gaps["comparator"] == "same_area"]
        pooled = seen.pooled[seen.pooled["comparator"] == "same_area"]
        self._rows: dict[Area, list[Row]] = defaultdict(list)
        self._found: dict[Printed, list[Row]] = {}
        for table in (own, pooled, _changes(seen), _directions(seen)):
            if len(table):
                for row in _rows_of(seen.shown(table, policy).frame):
                    self._rows[Area(row["level"], row["area_code"])].append(row)
        self.hidden = sum(
            bool(row["status"] in ("suppressed", "suppressed_here"))
            for area, rows in self._rows.items()
            if area.level in PARTS
            for row in rows
            if "gap" in row or "disadvantaged_value" in row
        )

    def fault(self, figure: Printed) -> str:
        """Why a printed figure is not one that was released: HIDDEN, ANOTHER, NOWHERE; or ""."""
        rows = self.rows(figure)
        if not rows:
            return NOWHERE
        if figure.field == "band" or figure.field in _BANDS:
            bands = _BANDS if figure.field == "band" else (figure.field,)
            said = {plain(str(row.get(b, ""))) for row in rows for b in bands}
            return "" if figure.text in said else HIDDEN
        fields = RESULTS if figure.field == "any" else (figure.field,)
        fields = (*fields, *PUPILS) if figure.field == "any" and "%" not in figure.text else fields
        held = [row[name] for row in rows for name in fields if row.get(name) is not None]
        if not held and figure.field in PUBLIC:
            return ""  # made of the sizes of cohorts alone
        number = value_of(figure.text)
        slack = 0.5 * 10.0 ** -decimals_in(figure.text) + _SLACK
        if any(abs(value - number) <= slack for value in held):
            return ""
        return ANOTHER if held else HIDDEN

    def rows(self, figure: Printed) -> list[Row]:
        """The released rows that a figure may come from; what it leaves out may be anything."""
        asked = replace(figure, field="", text="", place="")
        if asked not in self._found:
            self._found[asked] = [
                row
                for area in asked.areas
                for row in self._rows.get(area, ())
                if row["first_year"] == asked.first_year
                and row["year_before"] == asked.year_before
                and asked.academic_year in ("", row["academic_year"])
                and all(
                    said in ("", row[name])
                    for name, said in zip(Series._fields, asked.series, strict=True)
                )
            ]
        return self._found[asked]

    def by_area(self) -> Iterator[tuple[Area, list[Row]]]:
        """Every area's rows."""
        return iter(self._rows.items())

    def is_cohort(self, number: Unread) -> bool:
        """True for a number that is how many pupils an area has: cohort sizes are public."""
        if not number.text.replace(",", "").isdigit():
            return False
        figure = Printed(number.areas, _stage(number.series), number.academic_year, "", "", "")
        sizes: set[float] = set()
        for row in self.rows(figure):
            both = [row[name] for name in PUPILS if row.get(name) is not None]
            sizes |= {*both, sum(both)}
        return value_of(number.text) in sizes

    def is_shown(self, areas: tuple[Area, ...], series: Series, year: str) -> bool:
        """True when a result of the area may be shown at all, so that its range may be drawn."""
        rows = self.rows(Printed(areas, series, year, "", "", ""))
        return any(row.get("gap") is not None for row in rows)

    def gaps_with(self, level: str, series: Series, year: str) -> list[tuple[float, float]]:
        """(pupils, gap or an end of its range) of every area of a level whose gap may be shown."""
        areas = tuple(area for area in self._rows if area.level == level)
        rows = self.rows(Printed(areas, series, year, "", "", ""))
        return [
            (row["disadvantaged_pupils"], row[name])
            for row in rows
            for name in ("gap", "gap_low", "gap_high")
            if row.get(name) is not None
        ]


def _stage(series: Series) -> Series:
    return Series(series.key_stage)


def _rows_of(table: pd.DataFrame) -> Iterator[Row]:
    if "year_after" in table:
        table = table.assign(academic_year=table["year_after"])
    figures = [c for c in (*RESULTS, *PUPILS, *PUBLIC) if c in table]
    keys = ["level", "area_code", "key_stage", "subject", "measure", "status", "definition"]
    keys += ["data_version"] if "data_version" in table else []
    numbers = table[figures].astype("float64")
    shares = [c for c in SHARES if c in table]
    numbers[shares] = numbers[shares] * 100
    if set(PUPILS) <= set(table.columns):
        some = numbers["disadvantaged_pupils"].where(numbers["disadvantaged_pupils"] > 0)
        together = some + numbers["other_pupils"]
        numbers = numbers.assign(share_disadvantaged=100 * some / together, one_pupil=100 / some)
    numbers = numbers.astype(object).where(numbers.notna(), None)
    table = table.assign(**{c: "" for c in _TEXTS if c not in table})
    texts = list(_TEXTS)
    words = table[[*keys, *texts]].astype(object).where(table[[*keys, *texts]].notna(), "")
    for said, held in zip(words.to_dict("records"), numbers.to_dict("records"), strict=True):
        yield Row(**said, **held)


def _changes(seen: Any) -> pd.DataFrame:
    """Year-on-year changes of every series that pages can print."""
    keys = seen.changes[["level", "key_stage", "subject", "measure"]].drop_duplicates()
    held = [
        seen.changes_of(Series(stage, subject, measure), level)
        for level, stage, subject, measure in keys.itertuples(index=False, name=None)
        if level in ("la", "cluster")
    ]
    return pd.concat(held, ignore_index=True) if held else pd.DataFrame()


def _directions(seen: Any) -> pd.DataFrame:
    """Changes a year of every cluster."""
    areas = seen.own("cluster")["area_code"].drop_duplicates()
    held = [seen.directions("cluster", code) for code in areas]
    held = [table for table in held if len(table)]
    return pd.concat(held, ignore_index=True) if held else pd.DataFrame()
