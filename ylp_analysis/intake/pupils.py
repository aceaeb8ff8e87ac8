"""Pupil rows as counts and cells. Identifiers are used in memory to find duplicates and to pair
subjects, then dropped: nothing derived from one leaves this module."""

import pandas as pd

from ylp_analysis.intake.context import Context, Read, typed
from ylp_analysis.intake.layouts.local import LocalTable
from ylp_analysis.intake.local import typed_cells
from ylp_analysis.intake.pupil_checks import check_pupils
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.catalogue import definition_in, measure
from ylp_analysis.vocabulary.findings import FAIL
from ylp_analysis.vocabulary.tables import RESTRICTED_TABLES

_RESULT = ["academic_year", "key_stage", "subject", "measure"]
_PUPIL = ["academic_year", "key_stage", "pupil_id"]
TRAITS = ["prior_band", "sen", "eal", "sex"]
NOT_KNOWN = "unknown"
# Subjects whose results of the same pupils are set side by side.
PAIRS = (("english", "maths"), ("reading", "maths"), ("reading", "writing"), ("writing", "maths"))
# Key stages whose groups are published by free school meals, as those that know no other.
_BY_FSM = ("EYFS", "Phonics", "KS1")


def read_pupils(frame: pd.DataFrame, layout: LocalTable, context: Context) -> Read:
    """Counts by school and authority, cells, score cells and pairs of one file of pupil rows.

    A pupil without a result leaves that measure's count; a blank group is `unknown`, never "no".
    Groups: disadvantaged by the definition of the year (no such group in the early years), and
    free school meals (`fsm`) for the key stages that are published so.
    """
    pupils, findings = typed_cells(frame, layout, context.file)
    if not any(f.outcome == FAIL for f in findings):
        findings += check_pupils(pupils, context.file)
    if any(f.outcome == FAIL for f in findings):
        return Read(findings=findings)
    grouped = pd.concat([_by_disadvantage(pupils), _by_fsm(pupils)], ignore_index=True)
    results = _results(grouped)
    counts = _counts(results, context)
    restricted = {
        "cells": _cells(results),
        "score_cells": _score_cells(results),
        "pairs": _pairs(results),
    }
    apart = {
        name: table.assign(source=context.file)[list(RESTRICTED_TABLES[name])].astype(
            dict(RESTRICTED_TABLES[name])
        )
        for name, table in restricted.items()
    }
    return Read({"counts": counts, **apart}, findings)


def _by_disadvantage(pupils: pd.DataFrame) -> pd.DataFrame:
    known = pupils[pupils["key_stage"] != "EYFS"]
    years = {year: definition_in(year) for year in known["academic_year"].unique()}
    return known.assign(
        group=_group(known["disadvantaged"]), definition=known["academic_year"].map(years)
    )


def _by_fsm(pupils: pd.DataFrame) -> pd.DataFrame:
    published = pupils[pupils["key_stage"].isin(_BY_FSM)]
    if published["fsm"].isna().all():
        published = published.iloc[:0]
    return published.assign(group=_group(published["fsm"]), definition="fsm")


def _group(flag: pd.Series) -> pd.Series:
    words = {True: terms.GROUPS[0], False: terms.GROUPS[1]}
    return flag.map(words).astype("str").where(flag.notna(), terms.GROUPS[2])


def _results(grouped: pd.DataFrame) -> pd.DataFrame:
    """Rows with a result: `pupils` 1, `met` 0 or 1 of percentages, `score` of scores."""
    names = grouped["measure"].unique()
    points = grouped["measure"].isin([n for n in names if measure(n).unit == "points"])
    held = grouped["value"].notna().where(points, grouped["met"].notna())
    rows = grouped[held].assign(pupils=1)
    is_score = points[held]
    return rows.assign(
        met=rows["met"].astype("Int64").where(~is_score),
        score=rows["value"].where(is_score),
        square=(rows["value"] ** 2).where(is_score),
    )


def _counts(results: pd.DataFrame, context: Context) -> pd.DataFrame:
    everybody = results.assign(group=terms.GROUPS[3])
    both = pd.concat([results, everybody], ignore_index=True)
    key = [*_RESULT, "definition", "group"]
    schools = _sums(both, [*key, "urn"]).rename(columns={"urn": "area_code"})
    la = _sums(both, key).assign(area_code=context.la_code, area_name=context.la_name)
    parts = [schools.assign(level="school", area_name=""), la.assign(level="la")]
    table = pd.concat(parts, ignore_index=True).assign(
        status=terms.OK,
        data_version=context.data_version,
        provenance="local",
        source=context.file,
    )
    return typed("counts", table)


def _sums(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    grouped = rows.groupby(key, sort=True, observed=True)
    sums = pd.DataFrame(
        {
            "denominator": grouped["pupils"].sum(),
            "numerator": grouped["met"].sum(min_count=1),
            "score_sum": grouped["score"].sum(min_count=1),
            "score_sum_of_squares": grouped["square"].sum(min_count=1),
        }
    ).reset_index()
    scores = sums["score_sum"].notna()
    return sums.assign(
        numerator=sums["numerator"].mask(scores).astype("Int64"),
        value=(sums["score_sum"] / sums["denominator"]).where(scores),
        precision=pd.Series(0.0, index=sums.index).where(scores),
    )


def _cells(results: pd.DataFrame) -> pd.DataFrame:
    """Pupils and those who met each percentage by school, group and traits."""
    rows = _with_traits(results[results["met"].notna()])
    key = [*_RESULT, "definition", "urn", "group", *TRAITS]
    return rows.groupby(key, as_index=False, sort=True)[["pupils", "met"]].sum()


def _score_cells(results: pd.DataFrame) -> pd.DataFrame:
    """Pupils by school, group, traits and score."""
    rows = _with_traits(results[results["score"].notna()])
    key = [*_RESULT, "definition", "urn", "group", *TRAITS, "score"]
    return rows.groupby(key, as_index=False, sort=True)[["pupils"]].sum()


def _with_traits(rows: pd.DataFrame) -> pd.DataFrame:
    words = {True: "yes", False: "no"}
    eal = rows["eal"].map(words).astype("str").where(rows["eal"].notna(), "")
    traits = {c: rows[c] if c != "eal" else eal for c in TRAITS}
    return rows.assign(**{c: text.where(text != "", NOT_KNOWN) for c, text in traits.items()})


def _pairs(results: pd.DataFrame) -> pd.DataFrame:
    """Of the same pupils, how many met both, one or neither of two subjects, by school and group."""
    met = results[results["met"].notna()]
    parts = []
    for first, second in PAIRS:
        sides = [
            met.loc[met["subject"] == s, [*_PUPIL, "measure", "definition", "urn", "group", "met"]]
            for s in (first, second)
        ]
        same = [*_PUPIL, "measure", "definition", "urn", "group"]
        both = sides[0].merge(sides[1], on=same, suffixes=("_first", "_second"))
        a, b = both["met_first"] == 1, both["met_second"] == 1
        both = both.assign(
            first=first,
            second=second,
            both=(a & b).astype("int64"),
            first_only=(a & ~b).astype("int64"),
            second_only=(~a & b).astype("int64"),
            neither=(~a & ~b).astype("int64"),
        )
        key = ["academic_year", "key_stage", "measure", "definition", "urn", "group"]
        counted = ["both", "first_only", "second_only", "neither"]
        parts.append(both.groupby([*key, "first", "second"], as_index=False)[counted].sum())
    return pd.concat(parts, ignore_index=True)
