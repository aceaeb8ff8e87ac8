"""Long tables (a row per series, area and year) as counts and facts."""

import numpy as np
import pandas as pd

from ylp_analysis.intake.by_area import fact_tables, placed, result_tables
from ylp_analysis.intake.context import USELESS, Context, Read, in_layout_names
from ylp_analysis.intake.layouts.long_table import (
    DictionaryTable,
    FactSeries,
    LongTable,
    ResultSeries,
    Series,
)
from ylp_analysis.intake.records import clean_code, clean_name
from ylp_analysis.intake.stated import (
    Stated,
    decimals_shown,
    failed_at,
    rounded_half_up,
    stated_values,
    stated_year,
)
from ylp_analysis.intake.values import recover_counts
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.catalogue import SCORE_RANGES, definition_in, measure
from ylp_analysis.vocabulary.findings import FAIL, PASS, WARNING, Finding, line_numbers

# Of a file's values; four of 2,900 in the tool's release of November 2024.
_FEW = 0.01
# Passes 100% where children come from another authority (233% in the City of London in 2025).
_TAKE_UP = ("funded_early_education_2", "funded_early_education_3_4")


def read_long(frame: pd.DataFrame, layout: LongTable, context: Context) -> Read:
    """Counts and facts of a long table; other authorities' rows go to the `national` tables.

    Values are rounded half up to the decimals that the publisher prints; `precision` is the
    half-width of the rounding that the series shows. Only series that the layout names are read;
    a finding says how many those are. A year that cannot be read, a value that is neither number
    nor code, and two values for one fact FAIL.
    """
    named = in_layout_names(frame, layout)
    chosen, series, said = _series(named, layout, context)
    held = named.loc[chosen.index]
    years, unread = _years(held[layout.year], layout, context)
    values, strange = stated_values(held[layout.value], layout.value, layout.codes, context)
    findings = [*unread, *strange]
    rows = pd.DataFrame(
        {
            "series": chosen,
            "academic_year": years["academic_year"],
            "data_version": years["data_version"].where(
                years["data_version"] != "", context.data_version
            ),
            "value": rounded_half_up(values["value"], chosen.map(lambda i: series[i].decimals)),
            "status": values["status"],
            "source": context.file,
            "provenance": context.provenance,
        }
    )
    if layout.pupils:
        pupils, strange = stated_values(held[layout.pupils], layout.pupils, layout.codes, context)
        findings += strange
        rows["denominator"] = pupils["value"].where(pupils["value"] % 1 == 0).astype("Int64")
    rows, said_of_areas = placed(rows.join(_areas(held, layout)), context, layout, layout.area_code)
    findings += said_of_areas
    rows, twice = _once(rows, context)
    rows, impossible = _possible(rows, series, layout, context)
    findings += twice + impossible
    if any(f.outcome == FAIL for f in findings):
        return Read({}, findings)
    tables = _tables(rows, series, layout)
    return Read(tables, [*findings, *said])


def read_dictionary(frame: pd.DataFrame, layout: DictionaryTable, context: Context) -> Read:
    """No tables: a warning where the publisher's decimals are not those that values are rounded to."""
    named = in_layout_names(frame, layout)
    text = named[layout.decimals_column].str.strip().replace(layout.no_value, str(layout.unstated))
    name = named[layout.name_column].str.strip().str.casefold()
    expected = name.map(layout.expected)
    differ = expected.notna() & (text != expected.astype("Int64").astype("str"))
    if not differ.any():
        return Read({}, [])
    finding = Finding(
        "decimals_agree",
        WARNING,
        context.file,
        f"{name[differ].nunique()} series have other decimals than those used here.",
        "Values of these series may be rounded to another place than the publisher rounds to.",
        column=layout.decimals_column,
        rows=line_numbers(list(differ.index[differ])),
    )
    return Read({}, [finding])


def _series(
    named: pd.DataFrame, layout: LongTable, context: Context
) -> tuple[pd.Series, list[Series], list[Finding]]:
    """For each row of a series that is read, its place in the list of series."""
    parts = [named[c].str.strip().str.casefold() for c in layout.series_columns]
    codes, keys = pd.factorize(pd.MultiIndex.from_arrays(parts))
    names = [_name(tuple(key), layout) for key in keys]
    read = list(dict.fromkeys(name for name in names if name is not None))
    others = sum(name is None for name in names)
    series = list(dict.fromkeys(layout.series[name] for name in read))
    place = {name: series.index(layout.series[name]) for name in read}
    at = np.array([-1 if name is None else place[name] for name in names], dtype="int64")[codes]
    chosen = pd.Series(at, index=named.index)
    said = Finding(
        "series_read",
        PASS if series else WARNING,
        context.file,
        f"{len(read)} of its {len(read) + others} series are read.",
        "" if series else "None of them feeds a page. Move it out of data/raw.",
        stops="" if series else USELESS,
    )
    return chosen[chosen >= 0], series, [said]


def _name(key: tuple[str, ...], layout: LongTable) -> tuple[str, ...] | None:
    """The name by which the layout knows a series, or None."""
    shorter = (key[:length] for length in range(len(key), 0, -1))
    return next((k for k in shorter if k in layout.series), None)


def _years(
    text: pd.Series, layout: LongTable, context: Context
) -> tuple[pd.DataFrame, list[Finding]]:
    codes, spellings = pd.factorize(text)
    read = [stated_year(spelling) for spelling in spellings]
    years = pd.DataFrame(
        [r or Stated("", "") for r in read], columns=list(Stated._fields), dtype="str"
    )
    rows = years.iloc[codes].set_axis(text.index)
    unread = rows.index[rows["academic_year"] == ""]
    said = "Years are written in a way that is not known here."
    remedy = "Write them as 2016, 2016/17 or 2016-17, with (Prov), (Rev) or (Final) after them."
    return rows, failed_at("years_read", list(unread), said, layout.year, context, remedy)


def _areas(held: pd.DataFrame, layout: LongTable) -> pd.DataFrame:
    code, name = clean_code(held[layout.area_code]), clean_name(held[layout.area_name])
    known = code.map(dict(layout.area_codes))
    by_name = name.str.casefold().map(dict(layout.authorities)) if layout.authorities else code
    area = known.fillna(by_name).fillna(code)
    kind = pd.Series("la", index=held.index).mask(known.notna(), "region")
    region = pd.Series("", index=held.index)
    if layout.region:
        folded = held[layout.region].str.strip().str.casefold()
        region = folded.map(dict(layout.own_region)).fillna("")
    return pd.DataFrame(
        {
            "area": area,
            "area_kind": kind.mask(area == terms.ENGLAND, terms.ENGLAND),
            "area_name": name,
            "own_region": region,
        }
    )


def _once(rows: pd.DataFrame, context: Context) -> tuple[pd.DataFrame, list[Finding]]:
    """Each fact once; rows that repeat one are dropped, rows that contradict one are a FAIL."""
    fact = ["series", "academic_year", "data_version", "level", "area"]
    again = rows.drop_duplicates([*fact, "value", "status"])
    differ = again.index[again.duplicated(fact, keep=False)]
    said = "The same series, year and area stand more than once, with different values."
    remedy = "Keep one row for each, or bring the file again."
    return again, failed_at("rows_once", list(differ), said, "", context, remedy)


def _limits(series: Series) -> tuple[float, float]:
    """Between which numbers, both included, every value of a series lies."""
    if isinstance(series, FactSeries):
        bounded = series.unit == "percent" and series.fact not in _TAKE_UP
        largest = {"percent": 100.0 if bounded else float("inf"), "index": 10.0}
        return 0.0, largest.get(series.unit, float("inf"))
    # No share of an authority's pupils is below one in a hundred; 0.57 is a fraction.
    return (1.0, 100.0) if measure(series.measure).unit == "pp" else SCORE_RANGES[series.measure]


def _possible(
    rows: pd.DataFrame, series: list[Series], layout: LongTable, context: Context
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows without values that their series cannot have: a warning for a few, else a FAIL.

    One release of the interactive tool prints percentages over 100 for a region.
    """
    limits = pd.DataFrame([_limits(s) for s in series], columns=["low", "high"], dtype="float64")
    low, high = (rows["series"].map(limits[end]) for end in limits)
    outside = (rows["value"] != 0) & ((rows["value"] < low) | (rows["value"] > high))
    lines = list(rows.index[outside])
    said = "Percentages lie outside 0 to 100 or are written as fractions, or scores cannot be."
    if not lines or len(lines) > _FEW * len(rows):
        return rows, failed_at("percentages", lines, said, layout.value, context)
    finding = Finding(
        "percentages",
        WARNING,
        context.file,
        f"{len(lines)} percentages or scores are none that can be; they were left out.",
        "Bring a newer release of the file.",
        column=layout.value,
        rows=line_numbers(lines),
        stops="anything about these areas and years from this file",
    )
    kept = {"value": rows["value"].mask(outside)}
    kept["status"] = rows["status"].mask(outside, terms.NOT_AVAILABLE)
    return rows.assign(**kept), [finding]


def _tables(rows: pd.DataFrame, series: list[Series], layout: LongTable) -> dict[str, pd.DataFrame]:
    result = {i for i, s in enumerate(series) if isinstance(s, ResultSeries)}
    named = pd.DataFrame([vars(s) for s in series], columns=_words())
    rows = rows.join(named, on="series")
    results = rows[rows["series"].isin(result)]
    facts = rows[~rows["series"].isin(result)]
    return result_tables(_as_counts(results, layout)) | fact_tables(facts)


def _words() -> list[str]:
    fields = [*ResultSeries.__dataclass_fields__, *FactSeries.__dataclass_fields__]
    return list(dict.fromkeys(fields))


def _as_counts(results: pd.DataFrame, layout: LongTable) -> pd.DataFrame:
    year = results["academic_year"]
    by_year = {y: definition_in(y) for y in year.unique()}
    keys = [results["series"], year] if layout.by_year else [results["series"]]
    shown = decimals_shown(results["value"]).groupby(keys).transform("max")
    shown = shown.astype("int64")
    counts = results.assign(
        definition=results["definition"].where(results["definition"] != "", year.map(by_year)),
        precision=(0.5 * 10.0 ** -shown.astype(float)).where(results["value"].notna()),
    )
    if "denominator" not in counts:
        return counts
    percentage = counts["measure"].map(lambda m: measure(m).unit == "pp").astype(bool)
    found = recover_counts(counts["value"].where(percentage), counts["denominator"], shown)
    known = found.numerator.notna()
    return counts.assign(
        numerator=found.numerator,
        value=counts["value"].mask(known),
        precision=counts["precision"].mask(known),
    )
