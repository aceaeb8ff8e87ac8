"""What is true of the sample city, for tests alone."""

from typing import Any

from ylp_analysis.sample.children import children
from ylp_analysis.sample.early import early_rates
from ylp_analysis.sample.expected import expected
from ylp_analysis.sample.gcse import gcse_results
from ylp_analysis.sample.inspections import due, latest
from ylp_analysis.sample.money import AS_OF, funding_lines
from ylp_analysis.sample.pupils import Cohort, cohorts
from ylp_analysis.sample.schools import CITY, CLUSTERS, LA_CODE, schools
from ylp_analysis.sample.support import supported_schools
from ylp_analysis.sample.worlds import (
    BAND_RATES,
    BOTH_GROUPS,
    HEADLINES,
    YEARS,
    Nation,
    band_shares,
)
from ylp_analysis.sample.worlds import world as world_named


def truth(*, seed: int, world: str) -> dict[str, Any]:
    """What is true of the city, for tests alone. Everything can be written as JSON.

    rates: a row per key stage, year, subject and group (`disadvantaged`, `other`, `all`): number
    of pupils, true percentage, England's true percentage; `early_rates` the same before key stage
    2 (in the early years `disadvantaged` means eligible for free school meals). school_rates: true
    percentages of the headline in each school. gcse: true percentages of 2013/14 by subject.
    inspections, funding, support: facts of the files. support_effect is in points. changes, widest,
    trends, verdicts, why: see `sample.expected`. cells: in the world of composition, the rates by
    prior attainment that never change, and the shares that do.
    """
    drawn, young = cohorts(seed, world), children(seed, world)
    nations, early = world_named(world).england, early_rates(world).england
    rates = [row for key, cohort in drawn.items() for row in _rates(cohort, nations[key])]
    facts = {"city": CITY, "la_code": LA_CODE, "made_up": True, "seed": seed, "world": world}
    return {
        **facts,
        "schools": _kinds(),
        "clusters": list(CLUSTERS),
        "rates": rates,
        "early_rates": [row for key, cohort in young.items() for row in _rates(cohort, early[key])],
        "school_rates": [row for cohort in drawn.values() for row in _school_rates(cohort)],
        "gcse": _gcse(seed, world),
        "inspections": _inspections(),
        "funding": _funding(),
        "support": {"urns": supported_schools(seed, world), "effect": 0.0},
        "cells": _cells() if world == "composition" else {},
        **expected(rates, world),
    }


def _rates(cohort: Cohort, nation: Nation) -> list[dict[str, Any]]:
    return [
        {
            "key_stage": cohort.key_stage,
            "academic_year": cohort.academic_year,
            "subject": subject,
            "group": group,
            "pupils": int(cohort.of(group).sum()),
            "rate": round(cohort.true_rate(subject, group), 6),
            "england": round(nation.rate(subject, group), 6),
        }
        for subject in cohort.met
        for group in (*BOTH_GROUPS, "all")
    ]


def _school_rates(cohort: Cohort) -> list[dict[str, Any]]:
    disadvantaged, other = cohort.true[HEADLINES[cohort.key_stage]]
    return [
        {
            "key_stage": cohort.key_stage,
            "academic_year": cohort.academic_year,
            "urn": school.urn,
            "disadvantaged": round(100 * float(disadvantaged[place]), 6),
            "other": round(100 * float(other[place]), 6),
        }
        for place, school in enumerate(cohort.schools)
    ]


def _kinds() -> dict[str, int]:
    kinds = [school.kind for school in schools()]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def _gcse(seed: int, world: str) -> list[dict[str, Any]]:
    return [
        {
            "subject": name,
            "entered": int(entries.entered.sum()),
            "rate": round(entries.true, 6),
            "england": entries.england,
        }
        for name, entries in gcse_results(seed, world, YEARS[-1]).items()
    ]


def _inspections() -> dict[str, list[str]]:
    held = {u: i for u, i in latest(AS_OF).items() if not i.school.closes}
    return {
        "grade_3": sorted(u for u, i in held.items() if i.overall == 3),
        "grade_4": sorted(u for u, i in held.items() if i.overall == 4),
        "due": due(),
    }


def _funding() -> dict[str, int]:
    totals: dict[str, int] = {}
    for line in funding_lines():
        year = str(line["plan_year"])
        totals[year] = totals.get(year, 0) + int(str(line["pounds"]))
    return totals


def _cells() -> dict[str, Any]:
    shares = {y: {g: list(band_shares(y, n)) for n, g in enumerate(BOTH_GROUPS)} for y in YEARS}
    rates = {
        k: {g: list(rate) for g, rate in zip(BOTH_GROUPS, both, strict=True)}
        for k, both in BAND_RATES.items()
    }
    return {"shares": shares, "rates": rates}
