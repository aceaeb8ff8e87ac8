"""GCSE results of the sample city by subject: who entered, and who gained A* to C.

A pupil with the key stage 4 headline has English and maths. In the plan world Art and Design, IT
and PE lie below England, English at it, the rest in line; in every other world all are in line.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ylp_analysis.sample.pupils import Cohort, cohorts, stream
from ylp_analysis.sample.worlds import BOTH_GROUPS

MEASURE = "gcse_ac"
# Subjects beside English and maths are known from this results year.
FIRST_YEAR = "2012/13"
# What a pupil without the headline has in English and maths, one at a time (chances).
_ENGLISH_ALONE, _MATHS_ALONE = 0.24, 0.18
# Chosen among equal cities, as in `pupils`: the default seed shows what is set below.
_EXAMS = 209


class Subject(NamedTuple):
    """entry: shares of disadvantaged and other pupils who enter. england_entry: England's share of
    all. england: England's percentage A* to C. below: points that the plan world lies under it."""

    name: str
    entry: tuple[float, float]
    england_entry: float
    england: float
    below: float = 0.0


SUBJECTS = (
    Subject("art_and_design", (0.30, 0.26), 0.28, 76.0, 13.0),
    Subject("business_studies", (0.10, 0.12), 0.12, 65.0),
    Subject("design_and_technology", (0.30, 0.34), 0.33, 62.0),
    Subject("french", (0.16, 0.30), 0.27, 68.0),
    Subject("geography", (0.22, 0.38), 0.36, 68.0),
    Subject("german", (0.06, 0.12), 0.10, 73.0),
    Subject("history", (0.26, 0.44), 0.40, 67.0),
    Subject("it", (0.26, 0.20), 0.21, 69.0, 15.0),
    Subject("music", (0.04, 0.08), 0.07, 74.0),
    Subject("pe", (0.22, 0.21), 0.20, 70.0, 14.0),
    Subject("religious_studies", (0.34, 0.44), 0.43, 70.0),
    Subject("science", (0.78, 0.92), 0.88, 66.0),
)
NAMES = ("english", "maths", *(s.name for s in SUBJECTS))


class Entries(NamedTuple):
    """entered, met: by pupil. true: the true percentage of those entered. england: England's."""

    entered: np.ndarray
    met: np.ndarray
    true: float
    england: float
    england_entry: float


@lru_cache(maxsize=8)
def gcse_results(seed: int, world: str, year: str) -> dict[str, Entries]:
    """Each subject's entries and results of one year's pupils, in the order of the cohort."""
    cohort = cohorts(seed, world)["KS4", year]
    random = stream(seed, f"GCSE {year} {_EXAMS}")
    results = _english_and_maths(cohort, random)
    chosen = SUBJECTS if year >= FIRST_YEAR else ()
    for subject in chosen:
        results[subject.name] = _of_subject(subject, cohort, world, random)
    return results


def _english_and_maths(cohort: Cohort, random: np.random.Generator) -> dict[str, Entries]:
    """At England's rate: England's percentages are the city's true ones."""
    headline, true = cohort.met["five_ac_em"], _true_headline(cohort)
    special = _special(cohort)
    drawn = {}
    place = random.random(len(headline))
    # Without the headline a pupil has English, or maths, or now and then both but not five.
    english = headline | (place < _ENGLISH_ALONE) & ~special
    maths = headline | (place > 1 - _MATHS_ALONE) & ~special
    for name, met, alone in (("english", english, _ENGLISH_ALONE), ("maths", maths, _MATHS_ALONE)):
        rate = 100 * float((true + (1 - true) * alone * ~special).mean())
        drawn[name] = Entries(np.ones(len(met), dtype=bool), met, rate, round(rate, 1), 0.98)
    return drawn


def _of_subject(
    subject: Subject, cohort: Cohort, world: str, random: np.random.Generator
) -> Entries:
    headline, true = cohort.met["five_ac_em"], _true_headline(cohort)
    shares = np.array(subject.entry)[cohort.group] * ~_special(cohort)
    entered = random.random(len(headline)) < shares
    rate = subject.england - (subject.below if world == "plan" else 0.0)
    level = float(true[entered].mean())
    # With the headline more likely, without it less, the rate of those who enter as it is set.
    step = 0.95 * min(0.37, (100 - rate) / 100 / (1 - level), rate / 100 / level)
    chance = rate / 100 + step * np.where(headline, 1 - level, -level)
    met = entered & (random.random(len(headline)) < chance)
    return Entries(entered, met, rate, subject.england, subject.england_entry)


def _true_headline(cohort: Cohort) -> np.ndarray:
    return cohort.true["five_ac_em"][cohort.group, cohort.school]


def _special(cohort: Cohort) -> np.ndarray:
    return np.array([s.kind == "special" for s in cohort.schools])[cohort.school]


def subject_counts(cohort: Cohort, entries: Entries) -> dict[str, tuple[int, int]]:
    """By group (and `all`): pupils entered and pupils with A* to C."""
    return {
        group: (
            int((entries.entered & cohort.of(group)).sum()),
            int((entries.met & cohort.of(group)).sum()),
        )
        for group in (*BOTH_GROUPS, "all")
    }
