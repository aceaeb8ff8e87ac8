"""What the rows of pupils say beside results: prior attainment, free meals, sex, needs.

Drawn after the results and from streams of their own, so that they never move a published figure.
"""

from typing import NamedTuple

import numpy as np

from ylp_analysis.sample.children import FSM_NOW
from ylp_analysis.sample.pupils import Cohort, solved, stream
from ylp_analysis.sample.worlds import BAND_RATES, HEADLINES, band_shares

BANDS = ("low", "middle", "high")
NEEDS = ("none", "support", "plan")
UNKNOWN = -1
# Shares of each prior band by group, the same in every year, and how much more likely the bands
# are to meet the headline (log-odds).
_SHARES = ((0.36, 0.45, 0.19), (0.16, 0.48, 0.36))
_STEPS = np.array((-1.7, 0.0, 1.7))
# By result (not met, met): chances of each need.
_NEED = ((0.66, 0.30, 0.04), (0.92, 0.07, 0.01))
_NEED_WHATEVER = (0.84, 0.14, 0.02)
_GIRLS = (0.42, 0.53)
_EAL, _MOBILE = 0.08, (0.12, 0.05)
# Shares of blank cells: prior attainment of pupils who came from elsewhere, and the rest.
_NO_PRIOR = (0.02, 0.35)
_BLANK = {"sex": 0.0, "sen": 0.01, "eal": 0.02, "mobile": 0.02}
_NOT_SAID = 0.01


class Traits(NamedTuple):
    """By pupil: place in BANDS or NEEDS, 1 or 0 for yes or no, UNKNOWN where the cell is blank.

    girl: 1 or 0. disadvantaged: all UNKNOWN in the early years, which know free meals only.
    """

    band: np.ndarray
    disadvantaged: np.ndarray
    fsm: np.ndarray
    girl: np.ndarray
    need: np.ndarray
    eal: np.ndarray
    mobile: np.ndarray


def traits_of(cohort: Cohort, seed: int, world: str) -> Traits:
    """The traits of one year group's pupils, in the order of the cohort."""
    random = stream(seed, f"traits {cohort.key_stage} {cohort.academic_year}")
    pupils = len(cohort.group)
    met = _headline(cohort).astype(int)
    bands, by_result = _bands(cohort, world)
    band = _drawn(bands[cohort.group, met], random)
    needs = np.array(_NEED if by_result else (_NEED_WHATEVER,) * 2)[met]
    special = np.array([s.kind == "special" for s in cohort.schools])[cohort.school]
    need = np.where(special, NEEDS.index("plan"), _drawn(needs, random))
    girls = np.array(_GIRLS)[met] if by_result else np.full(pupils, 0.49)
    girl = (random.random(pupils) < girls).astype(int)
    eal = (random.random(pupils) < _EAL).astype(int)
    mobile = (random.random(pupils) < np.array(_MOBILE)[cohort.group]).astype(int)
    if by_result:  # the world of composition keeps every cell whole
        no_prior = random.random(pupils) < np.array(_NO_PRIOR)[mobile]
        band = np.where(no_prior | (cohort.key_stage == "EYFS"), UNKNOWN, band)
        blanks = {name: random.random(pupils) < share for name, share in _BLANK.items()}
        need = np.where(blanks["sen"] & ~special, UNKNOWN, need)
        eal = np.where(blanks["eal"], UNKNOWN, eal)
        mobile = np.where(blanks["mobile"], UNKNOWN, mobile)
    disadvantaged, fsm = _groups(cohort, random)
    return Traits(band, disadvantaged, fsm, girl, need, eal, mobile)


def _headline(cohort: Cohort) -> np.ndarray:
    first = HEADLINES.get(cohort.key_stage, next(iter(cohort.met)))
    return cohort.met[first]


def _bands(cohort: Cohort, world: str) -> tuple[np.ndarray, bool]:
    """Chances of each band by group and result; False when needs must not follow results too.

    They are what Bayes' rule makes of the shares of the bands and of each band's rate. In the world
    of composition the rates by band stay and the shares move; in every other world the shares
    stay, so that no change of a gap is one of composition.
    """
    rates = BAND_RATES.get(cohort.key_stage)
    mixed = world == "composition" and rates is not None
    if mixed:
        shares = np.array([band_shares(cohort.academic_year, g) for g in (0, 1)])
        met = shares * np.array(rates)
    else:
        shares, headline = np.array(_SHARES), _headline(cohort)
        city = [headline[cohort.group == g].mean() for g in (0, 1)]
        by_band = [solved(_STEPS, shares[g], min(max(city[g], 0.01), 0.99)) for g in (0, 1)]
        met = shares * np.array(by_band)
    both = np.stack([shares - met, met], axis=1)
    return both / both.sum(axis=2, keepdims=True), not mixed


def _groups(cohort: Cohort, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    first = (cohort.group == 0).astype(int)
    pupils = len(first)
    if cohort.key_stage == "EYFS":
        return np.full(pupils, UNKNOWN), first
    fsm = first * (random.random(pupils) < FSM_NOW)
    # Where tables are published by this group every pupil has one; elsewhere a few are not said.
    unsaid = (random.random(pupils) < _NOT_SAID) & (cohort.key_stage not in HEADLINES)
    return np.where(unsaid, UNKNOWN, first), fsm


def _drawn(chances: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """One place per row, drawn with that row's chances."""
    edges = chances.cumsum(axis=1)[:, :-1]
    return (random.random(len(chances))[:, None] >= edges).sum(axis=1)
