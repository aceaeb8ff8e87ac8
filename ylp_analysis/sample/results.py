"""Every result of the sample city's pupils, by subject and measure."""

from typing import NamedTuple

import numpy as np

from ylp_analysis.sample.children import children
from ylp_analysis.sample.early import STAGES, YEARS_OF
from ylp_analysis.sample.gcse import MEASURE, gcse_results
from ylp_analysis.sample.pupils import Cohort, cohorts, stream
from ylp_analysis.sample.worlds import HEADLINES, PARTS, YEARS

# Chances beside the headline of a key stage, with it and without.
_LEVEL_2_WITHOUT_2B = 0.68
_LEVEL_5_WITH_LEVEL_4 = (0.16, 0.32)  # disadvantaged, other
_PROGRESS = (0.62, 0.95)  # without level 4 in the subject, with it
_PROGRESS_SUBJECTS = {"progress_english": "english", "progress_maths": "maths"}
# Key stage 2 progress is written for these results years and after.
_PROGRESS_FROM = "2012/13"


class Result(NamedTuple):
    """met: by pupil. entered: by pupil, None when everybody has a result."""

    met: np.ndarray
    entered: np.ndarray | None = None


Results = dict[tuple[str, str], Result]


def year_groups(seed: int, world: str) -> dict[tuple[str, str], Cohort]:
    """Every year group of the city, by key stage and results year."""
    older, younger = cohorts(seed, world), children(seed, world)
    stages = (*STAGES, *HEADLINES)
    years = {**YEARS_OF, **dict.fromkeys(HEADLINES, YEARS)}
    return {(s, y): (older if s in HEADLINES else younger)[s, y] for s in stages for y in years[s]}


def results_of(cohort: Cohort, seed: int, world: str) -> Results:
    """The results of a year group by subject and measure of the catalogue, headline first."""
    random = stream(seed, f"results {cohort.key_stage} {cohort.academic_year}")
    if cohort.key_stage == "KS4":
        return _ks4(cohort, seed, world)
    if cohort.key_stage == "KS2":
        return _ks2(cohort, random)
    if cohort.key_stage == "KS1":
        return _ks1(cohort, random)
    name = {"EYFS": "good_level_of_development", "Phonics": "phonics_standard"}[cohort.key_stage]
    return {("all", name): Result(cohort.met["all"])}


def _ks1(cohort: Cohort, random: np.random.Generator) -> Results:
    results: Results = {}
    for subject, met in cohort.met.items():
        lower = met | (random.random(len(met)) < _LEVEL_2_WITHOUT_2B)
        results[subject, "level_2b_plus"] = Result(met)
        results[subject, "level_2_plus"] = Result(lower)
    return results


def _ks2(cohort: Cohort, random: np.random.Generator) -> Results:
    year, met = cohort.academic_year, cohort.met
    results: Results = {("rwm", "level_4_plus"): Result(met["rwm"])}
    if year <= "2011/12":  # what the tables of those years print
        results["english_maths", "level_4_plus"] = Result(met["rwm"])
    for part in PARTS:
        results[part, "level_4_plus"] = Result(met[part])
    if "gps" in met:
        results["gps", "level_4b_plus"] = Result(met["gps"])
    if year >= _PROGRESS_FROM:
        higher = np.array(_LEVEL_5_WITH_LEVEL_4)[cohort.group]
        results["rwm", "level_5_plus"] = Result(
            met["rwm"] & (random.random(len(met["rwm"])) < higher)
        )
        for part in PARTS:
            chance = np.array(_PROGRESS)[met[part].astype(int)]
            results[part, "expected_progress"] = Result(random.random(len(chance)) < chance)
    return results


def _ks4(cohort: Cohort, seed: int, world: str) -> Results:
    results: Results = {("all", "five_ac_em"): Result(cohort.met["five_ac_em"])}
    for name, entries in gcse_results(seed, world, cohort.academic_year).items():
        everybody = name in ("english", "maths")
        entered = None if everybody else entries.entered
        results[name, MEASURE] = Result(entries.met, entered)
    for name, subject in _PROGRESS_SUBJECTS.items():
        if name in cohort.met:
            results[subject, "expected_progress"] = Result(cohort.met[name])
    return results
