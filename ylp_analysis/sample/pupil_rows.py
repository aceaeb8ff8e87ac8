"""The rows of pupils: what the partnership would hold itself. Every pupil is made up.

Pupils of the referral unit are registered in two schools; their results stand with the school
that the tables count them in, so the unit has no rows.
"""

import numpy as np

from ylp_analysis.intake.layouts.local.pupils import PUPIL_RESULTS
from ylp_analysis.sample.pupils import Cohort
from ylp_analysis.sample.results import Result, results_of, year_groups
from ylp_analysis.sample.traits import BANDS, NEEDS, Traits, traits_of
from ylp_analysis.sample.worlds import YEARS

COLUMNS = tuple(PUPIL_RESULTS.columns)
# One in so many pupils is marked where canaries are asked for.
_ONE_IN = 150
CANARY = "CANARY"
CANARY_NAME = "Marked Canary-Pupil"
_YES_NO = ("no", "yes", "")  # the last stands at UNKNOWN, which is -1


def pupil_results(seed: int, world: str, *, canaries: bool = False) -> dict[str, str]:
    """One file of pupil rows for each results year: name → CSV text.

    canaries: marks some pupils by an identifier that begins with CANARY and adds a column of
    names, both of which no output may hold. It changes no result.
    """
    header = ",".join([*COLUMNS, "pupil_name"] if canaries else COLUMNS)
    lines: dict[str, list[str]] = {year: [header] for year in YEARS}
    for (_, year), cohort in year_groups(seed, world).items():
        results = results_of(cohort, seed, world)
        lines[year] += _rows(cohort, results, traits_of(cohort, seed, world), canaries)
    return {
        f"pupil_results_{year.replace('/', '-')}.csv": "\n".join(rows) + "\n"
        for year, rows in lines.items()
    }


def _rows(
    cohort: Cohort, results: dict[tuple[str, str], Result], traits: Traits, canaries: bool
) -> list[str]:
    before = _identities(cohort, canaries)
    after = _descriptions(traits, canaries)
    rows: list[str] = []
    for (subject, measure), result in results.items():
        middles = [f",{subject},{measure},,{word}," for word in ("no", "yes")]
        met = result.met.astype(int).tolist()
        held = range(len(met)) if result.entered is None else np.flatnonzero(result.entered)
        rows += [before[i] + middles[met[i]] + after[i] for i in held]
    return rows


def _identities(cohort: Cohort, canaries: bool) -> list[str]:
    stage, year = cohort.key_stage, cohort.academic_year
    urns = [s.urn for s in cohort.schools]
    ends = f"{stage}-{year[2:4]}{year[5:]}"
    return [
        f"{year},{stage},{_identifier(ends, i, canaries)},{urns[place]}"
        for i, place in enumerate(cohort.school.tolist())
    ]


def _identifier(ends: str, i: int, canaries: bool) -> str:
    marked = canaries and i % _ONE_IN == 0
    return f"{CANARY if marked else 'SAMPLE'}-{ends}-{i:05d}"


def _descriptions(traits: Traits, canaries: bool) -> list[str]:
    """prior_band, disadvantaged, fsm, sex, sen, eal, mobile of each pupil, with commas between."""
    bands, needs, sexes = (*BANDS, ""), (*NEEDS, ""), ("M", "F", "")
    words = zip(*(column.tolist() for column in traits), strict=True)
    rows = [
        f"{bands[b]},{_YES_NO[d]},{_YES_NO[f]},{sexes[g]},{needs[n]},{_YES_NO[e]},{_YES_NO[m]}"
        for b, d, f, g, n, e, m in words
    ]
    if canaries:
        return [
            f"{row},{CANARY_NAME if i % _ONE_IN == 0 else f'Sample Pupil {i}'}"
            for i, row in enumerate(rows)
        ]
    return rows
