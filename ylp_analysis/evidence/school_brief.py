"""One school's own page, for its head: its figures, how few pupils they rest on, what they can show."""

from dataclasses import replace

import pandas as pd

from ylp_analysis.disclosure import Policy
from ylp_analysis.errors import ParameterError
from ylp_analysis.evidence.argument import Claim, Evidence, Section, Table, Text
from ylp_analysis.evidence.held import Held, Series, series_labels
from ylp_analysis.evidence.parts import (
    GAP_TABLE_COLUMNS,
    drawn,
    newest,
    sources_of,
    standing_caveats,
    trend_parts,
)
from ylp_analysis.evidence.small_numbers import (
    TERMLY,
    few_caveat,
    is_few,
    met_of,
    pupils_section,
    pupils_word,
    school_figures,
)
from ylp_analysis.evidence.statements import row_decimals, value_words, why_no_gap
from ylp_analysis.measures.attainment import group_ranges
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.numbers import is_missing, number
from ylp_analysis.vocabulary.years import RunDates

NAME = "school_brief"
FEWEST_ALIKE = 5  # schools with numbers like this one's, before a range of them says anything
_JUDGED = (
    "Reasons that people judged, such as leadership, governance or the quality of teaching, are not "
    "printed here. An officer of the authority gives them to the headteacher in person. This page "
    "holds what was measured; it is no grade, and no school is ranked by it."
)
_NO_RANGE = (
    "No range of schools with about as many disadvantaged pupils is given: the results of too few "
    "of them may be shown."
)


def school_brief(held: Held, dates: RunDates, policy: Policy, area: str) -> Evidence:
    """The argument of one school's page. `area` is the school's URN."""
    name = _name(held, area)
    leading, behind = held.leading("school", area), _behind(held, area)
    return Evidence(
        id=NAME,
        title=f"School brief: {name}",
        question="What do this school's own figures show, and how sure can they be?",
        partnership=held.partnership,
        area_name=name,
        dates=dates,
        policy=policy,
        key_figures=school_figures(held, policy, leading, area),
        claims=_claims(held, policy, leading, area),
        sections=(
            _trend(held, policy, area, name),
            _together(held, policy, area),
            _beside(held, policy, leading, area),
            pupils_section(held, policy, leading, area),
            Section("judged", "What is not on this page", (Text(_JUDGED),)),
        ),
        caveats=(*few_caveat(held, leading, area), *standing_caveats(behind)),
        sources=sources_of(behind),
        decision=f"Which one figure will {name} and the authority look at again, over how many "
        "years, and what will be watched each term until then?",
        made_up=held.made_up,
    )


def _name(held: Held, urn: str) -> str:
    rows = held.own("school", urn).sort_values("academic_year")
    if not urn or rows.empty:
        raise ParameterError(
            f"There is no school {urn!r} with results here.",
            "Give a URN, the school's six-digit number in the performance tables.",
        )
    return str(rows["area_name"].iloc[-1])


def _behind(held: Held, urn: str) -> Held:
    """What is held, with the sources behind this page alone: nobody looks for his school in a list
    of every register and ledger."""
    gaps = held.gaps
    rows = gaps["level"].isin([terms.ENGLAND, "la"])
    rows |= (gaps["level"] == "school") & (gaps["area_code"] == urn)
    files = {name for names in set(gaps.loc[rows, "source"]) for name in names.split("; ")}
    return replace(held, sources=held.sources[held.sources["source"].isin(files)])


def _claims(held: Held, policy: Policy, leading: list[Series], urn: str) -> tuple[Claim, ...]:
    """Each leading result of disadvantaged pupils against England's disadvantaged pupils."""
    found = []
    for series in leading:
        here = newest(held.shown(group_ranges(held.of(series, "school", urn)), policy).frame)
        england = held.of(series, terms.ENGLAND)
        if here is None:
            continue
        beside = held.shown(england[england["academic_year"] == here["academic_year"]], policy)
        beside_rows = beside.frame.dropna(subset=["disadvantaged_value"])
        if len(beside_rows):
            found.append(_against_england(series, here, beside_rows.iloc[-1]))
    return tuple(found)


def _against_england(series: Series, here: pd.Series, england: pd.Series) -> Claim:
    name, year = f"england-{series.id}", here["academic_year"]
    if is_missing(here["disadvantaged_value"]):
        return Claim(name, "no data", f"{series.label}, {year}: {why_no_gap(here)}.")
    target, slack = england["disadvantaged_value"], (here["precision"] + england["precision"]) / 2
    sign = "%" if england["unit"] == "pp" else ""
    few = is_few(here)
    level = met_of(here, "disadvantaged") if few else value_words(here, "disadvantaged")
    said = (
        f"{series.label}, {year}: {level} disadvantaged "
        f"{pupils_word(here['disadvantaged_pupils'])} here, "
        f"{number(target, row_decimals(england))}{sign} in England"
    )
    low, high = here["disadvantaged_low"] - slack, here["disadvantaged_high"] + slack
    if not few and not is_missing(low) and high < target:
        return Claim(name, "supported", f"{said}: below.", label="Below England")
    if not few and not is_missing(low) and low > target:
        return Claim(name, "supported", f"{said}: above.", label="Above England")
    settles = "Three years together would narrow the likely range."
    return Claim(name, "indistinguishable", f"{said}.", settles=settles)


def _trend(held: Held, policy: Policy, urn: str, name: str) -> Section:
    items = []
    for series in held.headlines("school", urn):
        items += trend_parts(held, policy, series, level="school", area_code=urn, area_name=name)
    none = (Text(f"No result of both groups is held for this school. {TERMLY}"),)
    return Section("trend", "Through the years", tuple(items) or none)


def _together(held: Held, policy: Policy, urn: str) -> Section:
    rows = held.pooled[
        (held.pooled["level"] == "school")
        & (held.pooled["area_code"] == urn)
        & (held.pooled["comparator"] == "same_area")
        & (held.pooled["years"] > 1)
    ].dropna(subset=["gap"])
    headlines = {tuple(series) for series in held.headlines("school", urn)}
    keys = zip(rows["key_stage"], rows["subject"], rows["measure"], strict=True)
    rows = rows[[key in headlines for key in keys]]
    if rows.empty:
        return Section("together", "", ())
    last = rows.groupby(["key_stage", "subject", "measure"])["academic_year"].transform("max")
    rows = rows[rows["academic_year"] == last]
    table = Table(
        id="table-together",
        title="Up to three years that can be compared, added together",
        data=held.shown(rows.assign(area_name=series_labels(rows)), policy),
        stub="area_name",
        columns=("first_year", "academic_year", *GAP_TABLE_COLUMNS),
        note="The steadiest figures there are of this school: sums of pupils over the years named.",
    )
    return Section("together", "Years together", (table,))


def _beside(held: Held, policy: Policy, leading: list[Series], urn: str) -> Section:
    """The newest year of each leading series: England, the authority and the school."""
    items: list[Table | Text] = []
    for series in leading:
        own = held.of(series, "school", urn)
        year = own.dropna(subset=["gap"])["academic_year"].max()
        rows = pd.concat([held.of(series, terms.ENGLAND), held.of(series, "la"), own])
        rows = rows[rows["academic_year"] == year].reset_index(drop=True)
        table = Table(
            id=f"table-beside-{series.id}",
            title=f"{series.label}, {year}",
            data=drawn(held, rows, policy),
            stub="area_name",
            columns=GAP_TABLE_COLUMNS,
            note=_alike(held, policy, series, year, urn),
        )
        items.append(table)
    if items and not any(table.note for table in items if isinstance(table, Table)):
        items.append(Text(_NO_RANGE))
    return Section("beside", f"Beside {held.area_name} and England", tuple(items))


def _alike(held: Held, policy: Policy, series: Series, year: str, urn: str) -> str:
    """The range of gaps of schools with about as many disadvantaged pupils, of those that may be
    shown to this reader; never the figure of a school that may not."""
    rows = held.of(series, "school")
    rows = rows[rows["academic_year"] == year]
    pupils = rows.loc[rows["area_code"] == urn, "disadvantaged_pupils"].iloc[0]
    if len(held.schools):
        special = set(held.schools.loc[held.schools["school_type"] == "special", "urn"])
        rows = rows[rows["area_code"].isin(special) == (urn in special)]
    shown = held.shown(rows[rows["area_code"] != urn], policy).frame.dropna(subset=["gap"])
    alike = shown[shown["disadvantaged_pupils"].between(pupils / 2, pupils * 2)]
    if len(alike) < FEWEST_ALIKE:
        return ""
    low, high = alike.sort_values("gap").iloc[[0, -1]].to_dict("records")
    ends = [number(row["gap"], row_decimals(pd.Series(row))) for row in (low, high)]
    fewest, most = (number(f(alike["disadvantaged_pupils"])) for f in (min, max))
    return (
        f"In {number(len(alike))} other schools with about as many disadvantaged pupils "
        f"({fewest} to {most}), of those whose results may be shown here, the gap was anything from "
        f"{ends[0]} to {ends[1]} points."
    )
