"""Early years by free school meals as counts; England's numbers of children as facts."""

import pandas as pd

from ylp_analysis.intake.by_area import fact_tables, placed, result_tables
from ylp_analysis.intake.context import Context, Read, in_layout_names
from ylp_analysis.intake.layouts.eyfsp import (
    GROUPS,
    MEASURES,
    NATIONAL_PUPILS,
    TAKE_UP,
    YEARS,
    EarlyYearsByFsm,
    EarlyYearsNational,
)
from ylp_analysis.intake.records import clean_code, clean_name
from ylp_analysis.intake.stated import decimals_shown, failed_at, stated_values
from ylp_analysis.intake.values import recover_counts
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.facts import FACTS
from ylp_analysis.vocabulary.findings import FAIL, Finding
from ylp_analysis.vocabulary.years import year_ending

_BLANK = {"": terms.NOT_AVAILABLE}
# Three percentages rounded to a tenth cannot be further apart than this, in points.
_ROUNDING = 0.11


def read_early_years(frame: pd.DataFrame, layout: EarlyYearsByFsm, context: Context) -> Read:
    """Counts of every authority's row, and of England's percentages, which each row repeats.

    A good level of development has numbers of children (2018): a count is recovered where only
    one gives the published percentage. Areas of learning have percentages alone.
    """
    named = in_layout_names(frame, layout)
    rows, findings = _long(named, layout, context)
    la = rows["area_kind"] == "la"
    key = ["area", "academic_year", "subject", "measure", "group"]
    once = rows[la | ~rows.duplicated([*key, "value"])]
    twice = once.index[once.duplicated(key, keep=False)]
    said = "The same authority stands more than once, or England's percentages differ by row."
    findings += failed_at("rows_once", sorted(set(twice)), said, layout.la, context)
    outside = once.index[(once["value"] < 0) | (once["value"] > 100)]
    said = "Percentages lie outside 0 to 100."
    findings += failed_at("percentages", sorted(set(outside)), said, "", context)
    kept, said_of_areas = placed(once, context, layout, layout.la)
    findings += [*said_of_areas, *_groups_agree(once, context)]
    if any(f.outcome == FAIL for f in findings):
        return Read({}, findings)
    return Read(result_tables(_with_counts(kept)), findings)


def read_national_early_years(
    frame: pd.DataFrame, layout: EarlyYearsNational, context: Context
) -> Read:
    """Facts of England: numbers of children by free school meals, and take-up of funded places."""
    named = in_layout_names(frame, layout)
    columns = {
        **{
            layout.pupils(column, year): ("cohort_pupils", group, year)
            for column, group in NATIONAL_PUPILS.items()
            for year in YEARS
        },
        **{
            layout.take_up(age, year): (fact, "all", year)
            for age, fact in TAKE_UP.items()
            for year in (*YEARS, "2019")
        },
    }
    findings: list[Finding] = []
    parts = []
    for column, (fact, group, year) in columns.items():
        if column not in named:
            continue
        values, strange = stated_values(named[column], column, _BLANK, context)
        findings += strange
        parts.append(
            values.assign(
                fact=fact,
                group=group,
                unit=FACTS[fact].unit,
                academic_year=year_ending(year),
                key_stage="EYFS" if fact == "cohort_pupils" else "",
            )
        )
    facts = _with_source(pd.concat(parts), context).assign(
        area=terms.ENGLAND, area_name="England", level=terms.ENGLAND, ours=True
    )
    twice = list(named.index[1:])
    said = "It holds more than England's row."
    findings += failed_at("rows_once", twice, said, layout.country, context)
    findings += _numbers_agree(facts, context)
    if any(f.outcome == FAIL for f in findings):
        return Read({}, findings)
    return Read({"facts": fact_tables(facts)["facts"]}, findings)


def _long(
    named: pd.DataFrame, layout: EarlyYearsByFsm, context: Context
) -> tuple[pd.DataFrame, list[Finding]]:
    """A row per percentage: what it is, whose, its value, and the number of children if stated."""
    blank = pd.Series("", index=named.index, dtype="str")
    parts = [
        pd.DataFrame(
            {
                "percentage": named[column],
                "pupils": named.get(number, blank) if measure == "GLD" and area == "LA" else blank,
                "subject": MEASURES[measure][0],
                "measure": MEASURES[measure][1],
                "group": GROUPS[group],
                "academic_year": year_ending(year),
                "area": clean_code(named[layout.la]) if area == "LA" else terms.ENGLAND,
                "area_name": clean_name(named[layout.la_name]) if area == "LA" else "England",
                "area_kind": "la" if area == "LA" else terms.ENGLAND,
            }
        )
        for area in ("LA", "National")
        for measure in MEASURES
        for year in YEARS
        for group in GROUPS
        for column in [layout.percentage(group, measure, year, area)]
        for number in [layout.pupils(group, year)]
        if column in named
    ]
    rows = pd.concat(parts)
    la = rows["area_kind"] == "la"
    values, strange = stated_values(rows["percentage"], "", _BLANK, context)
    pupils, odd = stated_values(rows["pupils"], "", _BLANK, context)
    count = pupils["value"]
    wrong = sorted(set(rows.index[(count < 0) | (count % 1 > 0)]))
    said = "Numbers of pupils are negative or not whole."
    no_number = failed_at("whole_pupils", wrong, said, "", context)
    # The publisher leaves the cells of a small group empty.
    status = values["status"].mask(la & (rows["percentage"].str.strip() == ""), terms.SUPPRESSED)
    table = _with_source(rows, context).assign(
        value=values["value"],
        status=status,
        denominator=count.where(count % 1 == 0).astype("Int64"),
        key_stage="EYFS",
        definition="fsm",
        own_region="",
    )
    return table, [*strange, *odd, *no_number]


def _groups_agree(rows: pd.DataFrame, context: Context) -> list[Finding]:
    """FAILs when the two groups do not make up all children, as happens to exchanged columns.

    In the publisher's 150 rows numbers add up without exception, and percentages within 0.09.
    """
    told = rows.rename_axis("line").reset_index().dropna(subset=["denominator", "value"])
    told = told.assign(met=told["value"] * told["denominator"].astype("float64"))
    key = ["line", "academic_year"]
    wide = told.pivot_table(index=key, columns="group", values=["denominator", "met"])
    if any(("met", group) not in wide for group in GROUPS.values()):
        return []
    wide = wide.astype("float64").dropna()
    pupils, met = pd.DataFrame(wide["denominator"]), pd.DataFrame(wide["met"])
    sides = ["disadvantaged", "other"]
    unequal = wide.index[pupils[sides].sum(axis=1) != pupils["all"]].get_level_values("line")
    away = (met[sides].sum(axis=1) - met["all"]).abs() / pupils["all"]
    mixed = wide.index[away > _ROUNDING].get_level_values("line")
    said = "Numbers of children are not the sum of the two groups."
    findings = failed_at("cohorts_add_up", sorted(set(unequal)), said, "", context)
    said = "Percentages of all children do not follow from those of the two groups."
    return findings + failed_at("groups_make_all", sorted(set(mixed)), said, "", context)


def _numbers_agree(facts: pd.DataFrame, context: Context) -> list[Finding]:
    """FAILs for shares that cannot be, and for groups that do not make up all children."""
    share = facts["unit"] == "percent"
    outside = facts.index[share & ((facts["value"] < 0) | (facts["value"] > 100))]
    said = "Percentages lie outside 0 to 100."
    findings = failed_at("percentages", sorted(set(outside)), said, "", context)
    pupils = facts[~share].groupby(["academic_year", "group"])["value"].first().unstack("group")
    whole = pupils.dropna()
    unequal = whole["fsm"] + whole["not_fsm"] != whole["all"]
    lines = sorted(set(facts.index)) if unequal.any() else []
    said = "Numbers of children are not the sum of the two groups."
    return findings + failed_at("cohorts_add_up", lines, said, "", context)


def _with_source(values: pd.DataFrame, context: Context) -> pd.DataFrame:
    return values.assign(
        data_version=context.data_version, provenance=context.provenance, source=context.file
    )


def _with_counts(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.reset_index(drop=True)
    keys = [rows[c] for c in ("measure", "subject", "academic_year")]
    decimals = decimals_shown(rows["value"]).groupby(keys).transform("max").astype("int64")
    found = recover_counts(rows["value"], rows["denominator"], decimals)
    known = found.numerator.notna()
    half = 0.5 * 10.0 ** -decimals.astype(float)
    return rows.assign(
        numerator=found.numerator,
        value=rows["value"].mask(known),
        precision=half.where(rows["value"].notna() & ~known),
    )
