"""The pupils of the sample city, drawn one by one from the true rates of their schools."""

from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np

from ylp_analysis.sample import worlds
from ylp_analysis.sample.schools import School, schools_in, usual_cohort
from ylp_analysis.sample.worlds import BOTH_GROUPS, HEADLINES, PARTS, YEARS, Rate, World, subjects

# Chance that a pupil without the headline meets a measure that is no part of it.
_WITHOUT_HEADLINE = 0.35
# Chosen among equal cities so that the default seed shows what the plan world is set to: key stage 4
# near York's 28.9% and 69.3%, headlines above England, no chance change in the years before. Rates
# of error are therefore measured over many seeds, never on the default one.
_CITY = 193


class Cohort(NamedTuple):
    """The pupils at the end of a key stage in one year.

    school: place in `schools`, by pupil. group: 0 disadvantaged, 1 other, by pupil.
    met: by subject, by pupil. true: by subject, the true rate (0 to 1) by group and school.
    """

    key_stage: str
    academic_year: str
    schools: tuple[School, ...]
    school: np.ndarray
    group: np.ndarray
    met: dict[str, np.ndarray]
    true: dict[str, np.ndarray]

    def of(self, group: str) -> np.ndarray:
        """True for the pupils of a group: disadvantaged, other or all."""
        if group == "all":
            return np.ones(len(self.group), dtype=bool)
        return self.group == BOTH_GROUPS.index(group)

    def true_rate(self, subject: str, group: str) -> float:
        """The true percentage of the city's pupils of a group who meet a subject's measure."""
        pupils = self.of(group)
        return float(100 * self.true[subject][self.group, self.school][pupils].mean())


@lru_cache(maxsize=4)
def cohorts(seed: int, world: str) -> dict[tuple[str, str], Cohort]:
    """Every year group, by key stage and results year; the same seed gives the same pupils."""
    drawn_from = worlds.world(world)
    return {
        (key_stage, year): draw_cohort(drawn_from, key_stage, year, seed)
        for key_stage in HEADLINES
        for year in YEARS
    }


def draw_cohort(world: World, key_stage: str, year: str, seed: int) -> Cohort:
    """One year group, drawn pupil by pupil.

    A pupil meets the key stage 2 headline exactly when reading, writing and maths are all met.
    """
    schools, random = schools_in(key_stage), stream(seed, f"{key_stage} {year}")
    sizes = sizes_of(schools, [usual_cohort(s, key_stage) for s in schools], year, random)
    school = np.tile(np.arange(len(schools)), 2).repeat(sizes.ravel())
    group = np.arange(2).repeat(sizes.sum(axis=1))
    rates = world.city[key_stage, year]
    headline, *others = subjects(key_stage, year)
    true = school_rates(world, rates[headline], schools, sizes, stream(seed, key_stage))
    top = _Headline(rates[headline], true, random.random(len(school)) < true[group, school])
    apart = np.array([world.special_rate is not None and s.kind == "special" for s in schools])
    parts = [subject for subject in others if subject in PARTS]
    met, all_true = {headline: top.met}, {headline: true}
    place = random.random(len(school))
    start = np.zeros(2)
    for part in parts:
        failing = _share_failing(rates[part], top.city)
        # Without the headline at least one part is failed: the parts' shares of failing are laid
        # end to end round a circle, cover it, and each pupil stands at one place on it.
        on_arc = (place - start[group]) % 1 < failing[group]
        met[part] = top.met | ~(on_arc | apart[school])
        all_true[part] = 1 - np.where(apart, 1.0, failing[:, None]) * (1 - true)
        start = start + failing
    for extra in others[len(parts) :]:
        chance = _chance_of_extra(rates[extra], top.city, apart)
        met[extra] = random.random(len(school)) < chance[top.met.astype(int), group, school]
        all_true[extra] = chance[1] * true + chance[0] * (1 - true)
    return Cohort(key_stage, year, schools, school, group, met, all_true)


class _Headline(NamedTuple):
    """city: its rates. true: by group and school, 0 to 1. met: by pupil."""

    city: Rate
    true: np.ndarray
    met: np.ndarray


def stream(seed: int, name: str) -> np.random.Generator:
    """A source of chance of its own for each name: what one draws never moves another."""
    return np.random.default_rng([seed, _CITY, crc32(name.encode())])


def sizes_of(
    schools: tuple[School, ...], cohorts: list[int], year: str, random: np.random.Generator
) -> np.ndarray:
    """Pupils by group (disadvantaged, other) and school; `cohorts` says how many are usual."""
    usual = np.array(cohorts)
    spread = np.maximum(usual // 20, 2)
    pupils = usual + random.integers(-spread, spread + 1)
    disadvantaged = random.binomial(pupils, [s.share for s in schools])
    for place, school in enumerate(schools):
        if school.closes == year:  # its last year group is a fact of the city, not a draw
            pupils[place], disadvantaged[place] = usual[place], round(usual[place] * school.share)
    return np.array([disadvantaged, pupils - disadvantaged])


def school_rates(
    world: World,
    city: Rate,
    schools: tuple[School, ...],
    sizes: np.ndarray,
    random: np.random.Generator,
) -> np.ndarray:
    """True rates by group and school whose mean over the city's pupils is the city's rate.

    Schools keep what sets them apart through the years.
    """
    level = random.normal(0, 1, len(schools)) * world.level_sd
    of_its_own = random.normal(0, 1, len(schools)) * world.gap_sd
    special = np.array([s.kind == "special" for s in schools])
    if world.one_gap:
        other = solved(level, sizes[1], city.other / 100)
        return np.array([other - city.gap / 100, other])
    rates = np.full((2, len(schools)), (world.special_rate or 0.0) / 100)
    for row, effects in enumerate((level + of_its_own, level)):
        weights = sizes[row]
        left = city[row] / 100 * weights.sum() - (rates[row] * weights)[special].sum()
        share = left / weights[~special].sum()
        rates[row, ~special] = solved(effects[~special], weights[~special], share)
    return rates


def solved(effects: np.ndarray, weights: np.ndarray, mean: float) -> np.ndarray:
    """Rates whose log-odds differ by `effects` and whose weighted mean is `mean` (bisection)."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        rates = 1 / (1 + np.exp(-(middle + effects)))
        low, high = (middle, high) if np.average(rates, weights=weights) < mean else (low, middle)
    return rates


def _share_failing(part: Rate, top: Rate) -> np.ndarray:
    """Of pupils without the headline, the share failing one part of it, by group."""
    return np.array([(100 - part[row]) / (100 - top[row]) for row in (0, 1)])


def _chance_of_extra(extra: Rate, top: Rate, apart: np.ndarray) -> np.ndarray:
    """Chance of meeting a measure beside the headline: [without it, with it], group, school."""
    without = np.where(apart, 0.0, np.full((2, 1), _WITHOUT_HEADLINE))
    shares = [(extra[r] - _WITHOUT_HEADLINE * (100 - top[r])) / top[r] for r in (0, 1)]
    return np.array([without, np.where(apart, 1.0, np.array(shares)[:, None])])
