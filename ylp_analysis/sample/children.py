"""The children of the sample city before key stage 2, drawn as its pupils are."""

from dataclasses import replace
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from ylp_analysis.sample import worlds
from ylp_analysis.sample.early import YEARS_OF, early_rates
from ylp_analysis.sample.pupils import Cohort, school_rates, sizes_of, stream
from ylp_analysis.sample.schools import School, schools
from ylp_analysis.sample.worlds import Rate, World

# Of the pupils who are disadvantaged (in six years, or looked after), those with free meals now.
FSM_NOW = 0.7
# How much one child's subjects go together (correlation of what lies behind the results).
_TOGETHER = 0.7
_INFANT_COHORT, _INFANT_SHARE = 72, 0.28
_SPECIAL_COHORT = 4
# Chosen among equal cities, as in `pupils`: the default seed shows what the plan world is set to.
_CHILDREN = 243


@lru_cache(maxsize=4)
def children(seed: int, world: str) -> dict[tuple[str, str], Cohort]:
    """Every year group before key stage 2, by key stage and results year.

    Group 0 is the pupils eligible for free school meals in the early years, disadvantaged pupils
    in the phonics check and key stage 1.
    """
    drawn_from, rates = worlds.world(world), early_rates(world)
    return {
        (stage, year): _draw(drawn_from, stage, year, rates.city[stage, year], seed)
        for stage, years in YEARS_OF.items()
        for year in years
    }


def young_schools(stage: str) -> tuple[School, ...]:
    """The schools with children of an early stage, with the cohort and share of that stage."""
    return tuple(_as_of(s, stage) for s in schools() if _has_infants(s))


def _has_infants(school: School) -> bool:
    if school.kind == "special":
        return school.age_range.startswith("3-")
    return school.kind == "primary" and school.age_range != "7-11"


def _as_of(school: School, stage: str) -> School:
    infant = school.age_range == "3-7"
    cohort = _INFANT_COHORT if infant else school.cohort
    share = _INFANT_SHARE if infant else school.share
    if school.kind == "special":
        cohort = _SPECIAL_COHORT
    return replace(school, cohort=cohort, share=share * (FSM_NOW if stage == "EYFS" else 1))


def _draw(world: World, stage: str, year: str, rates: dict[str, Rate], seed: int) -> Cohort:
    here, random = young_schools(stage), stream(seed, f"{stage} {year} {_CHILDREN}")
    sizes = sizes_of(here, [s.cohort for s in here], year, random)
    school = np.tile(np.arange(len(here)), 2).repeat(sizes.ravel())
    group = np.arange(2).repeat(sizes.sum(axis=1))
    shared = random.normal(size=len(school))
    met, true = {}, {}
    for subject, rate in rates.items():
        # The same stream for each subject: a school that is strong is strong in all of them.
        true[subject] = school_rates(world, rate, here, sizes, stream(seed, f"{stage} {_CHILDREN}"))
        own = random.normal(size=len(school))
        behind = _TOGETHER**0.5 * shared + (1 - _TOGETHER) ** 0.5 * own
        met[subject] = behind < _thresholds(true[subject])[group, school]
    return Cohort(stage, year, here, school, group, met, true)


def _thresholds(rates: np.ndarray) -> np.ndarray:
    normal = NormalDist()
    clipped = np.clip(rates, 1e-9, 1 - 1e-9)
    return np.array([[normal.inv_cdf(float(r)) for r in row] for row in clipped])
