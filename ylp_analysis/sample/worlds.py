"""The worlds a sample city can be drawn from: true rates, by key stage, year, group and subject.

Rates are percentages of pupils, as (disadvantaged, other). England's figures are invented too,
close to what was published; the city's are set so that the facts in `truth` hold.
"""

from dataclasses import dataclass
from typing import NamedTuple

from ylp_analysis.errors import ParameterError
from ylp_analysis.vocabulary.terms import GROUPS

YEARS = ("2010/11", "2011/12", "2012/13", "2013/14")
BOTH_GROUPS = GROUPS[:2]  # disadvantaged, other
HEADLINES = {"KS2": "rwm", "KS4": "five_ac_em"}
# The subjects that must all be met for the key stage 2 headline.
PARTS = ("reading", "writing", "maths")

WORLDS = {
    "plan": "what the 2015/16 plan says: the key stage 2 gap narrows by 20 points in 2013/14, "
    "writing has the widest gap, key stage 4 stays wide across the break of 2014",
    "no_effect": "no true change in any year, one rate per group in every school, and England the "
    "same: whatever is found is chance",
    "constant_gap": "schools differ in their results, but each has the same gap in every year",
    "true_change": "the key stage 2 gap of the city truly narrows by 15 points over three years, 5 "
    "a year; nothing else changes",
    "composition": "pupils of one prior attainment do equally well in every year; only how many "
    "disadvantaged pupils started low, in the middle or high changes",
    "zero_effect_support": "no true change; support goes to the schools that were lowest in "
    "2012/13, and does nothing",
}

# Rates (0 to 1) by group and prior band in the world of composition, the same in every year.
BAND_RATES = {
    "KS2": ((0.10, 0.60, 0.96), (0.25, 0.78, 0.97)),
    "KS4": ((0.05, 0.35, 0.85), (0.12, 0.62, 0.95)),
}


class Rate(NamedTuple):
    """Percentages of disadvantaged and of other pupils who truly meet a measure."""

    disadvantaged: float
    other: float

    @property
    def gap(self) -> float:
        """Other minus disadvantaged, in percentage points; positive = disadvantaged behind."""
        return self.other - self.disadvantaged


class Nation(NamedTuple):
    """England's state-funded pupils in a year: all, disadvantaged, and true rates by subject."""

    pupils: int
    disadvantaged: int
    rates: dict[str, Rate]

    def rate(self, subject: str, group: str) -> float:
        """The percentage of a group (disadvantaged, other or all) who meet a measure."""
        rates, share = self.rates[subject], self.disadvantaged / self.pupils
        if group == "all":
            return share * rates.disadvantaged + (1 - share) * rates.other
        return float(getattr(rates, group))


@dataclass(frozen=True)
class World:
    """One world. city and england: by (key stage, year).

    level_sd, gap_sd: how much schools differ, in log-odds: both groups together, and
    disadvantaged pupils alone. one_gap: the gap in points is the same in every school.
    special_rate: percentage in special schools who meet anything; None when special schools are
    like any other.
    """

    name: str
    city: dict[tuple[str, str], dict[str, Rate]]
    england: dict[tuple[str, str], Nation]
    level_sd: float
    gap_sd: float
    one_gap: bool
    special_rate: float | None


def world(name: str) -> World:
    """The world of that name; ParameterError, naming the worlds, for another word."""
    if name not in WORLDS:
        raise ParameterError(f"There is no world {name!r}.", f"Choose one of: {', '.join(WORLDS)}.")
    if name == "plan":
        return World(name, _plan_city(), _plan_england(), 0.35, 0.25, False, 3.0)
    if name == "no_effect":
        rates = {"KS2": _steady_ks2(66.0, 82.0), "KS4": _steady_ks4(40.0, 66.0)}
        return World(name, _each_year(rates), _steady_england(rates), 0.0, 0.0, True, None)
    if name == "true_change":
        return World(name, _narrowing(), _steady_england(_nation()), 0.3, 0.2, False, 3.0)
    if name == "composition":
        return World(name, _mixed(), _steady_england(_nation()), 0.0, 0.0, True, None)
    if name == "zero_effect_support":
        city = {"KS2": _steady_ks2(50.0, 84.0, 0.85), "KS4": _steady_ks4(36.0, 69.0)}
        return World(name, _each_year(city), _steady_england(_nation()), 0.35, 0.25, False, 3.0)
    city = {"KS2": _steady_ks2(60.5, 82.5, 0.85), "KS4": _steady_ks4(40.0, 70.0)}
    return World(name, _each_year(city), _steady_england(_nation()), 0.25, 0.0, True, None)


def subjects(key_stage: str, year: str) -> tuple[str, ...]:
    """What the table of a key stage and year publishes, the headline first.

    Grammar, punctuation and spelling was first tested in 2012/13; the sample's key stage 4
    tables give expected progress from 2013/14.
    """
    if key_stage == "KS2":
        return (HEADLINES["KS2"], *PARTS, *(("gps",) if year >= "2012/13" else ()))
    progress = ("progress_english", "progress_maths") if year >= "2013/14" else ()
    return (HEADLINES["KS4"], *progress)


def _plan_city() -> dict[tuple[str, str], dict[str, Rate]]:
    ks2 = {
        "2010/11": {"rwm": Rate(44.5, 83), "reading": Rate(66, 91), "writing": Rate(47.5, 85), "maths": Rate(63, 89.5)},
        "2011/12": {"rwm": Rate(48, 87), "reading": Rate(67, 92), "writing": Rate(52.5, 90), "maths": Rate(66, 91.5)},
        "2012/13": {"rwm": Rate(45, 84), "reading": Rate(66, 91.5), "writing": Rate(52, 89), "maths": Rate(65, 91),
                    "gps": Rate(57.5, 77.5)},
        "2013/14": {"rwm": Rate(65.5, 84.5), "reading": Rate(79, 91.5), "writing": Rate(67.5, 90.5), "maths": Rate(78, 91),
                    "gps": Rate(64, 79)},
    }  # fmt: skip
    before = {"five_ac_em": Rate(38, 71)}
    after = {
        "five_ac_em": Rate(28.9, 69.3),
        "progress_english": Rate(52, 79),
        "progress_maths": Rate(42, 73),
    }
    city = {("KS2", year): rates for year, rates in ks2.items()}
    return city | {("KS4", year): after if year == "2013/14" else before for year in YEARS}


def _plan_england() -> dict[tuple[str, str], Nation]:
    ks2 = {
        "2010/11": Nation(576_000, 155_500, {"rwm": Rate(59, 80), "reading": Rate(73, 88), "writing": Rate(60, 80.6), "maths": Rate(67, 84.8)}),
        "2011/12": Nation(577_000, 161_500, {"rwm": Rate(65.8, 84.4), "reading": Rate(77, 91), "writing": Rate(69, 85.8), "maths": Rate(73, 88.3)}),
        "2012/13": Nation(578_000, 173_000, {"rwm": Rate(62.8, 80.6), "reading": Rate(76.5, 89.8), "writing": Rate(71, 88), "maths": Rate(74, 89.3),
                                             "gps": Rate(59, 80)}),
        "2013/14": Nation(580_000, 162_000, {"rwm": Rate(67.2, 83.3), "reading": Rate(80.5, 92), "writing": Rate(75, 89.5), "maths": Rate(75.5, 90.4),
                                             "gps": Rate(62, 81.5)}),
    }  # fmt: skip
    ks4 = {
        "2010/11": Nation(563_000, 133_500, {"five_ac_em": Rate(36.3, 65.0)}),
        "2011/12": Nation(561_000, 142_500, {"five_ac_em": Rate(38.5, 65.7)}),
        "2012/13": Nation(560_000, 151_500, {"five_ac_em": Rate(40.9, 67.9)}),
        "2013/14": Nation(560_000, 150_700, {"five_ac_em": Rate(36.7, 64.2), "progress_english": Rate(58.5, 76.0),
                                             "progress_maths": Rate(48.5, 71.5)}),
    }  # fmt: skip
    england = {("KS2", year): nation for year, nation in ks2.items()}
    return england | {("KS4", year): nation for year, nation in ks4.items()}


def _nation() -> dict[str, dict[str, Rate]]:
    return {"KS2": _steady_ks2(64.0, 80.0, 0.85), "KS4": _steady_ks4(40.0, 66.0)}


def _steady_ks2(disadvantaged: float, other: float, writing: float = 0.6) -> dict[str, Rate]:
    # A pupil without the headline fails a part with the same chance in both groups, so each
    # part's gap is that share of the headline's gap: equal gaps when the shares are equal.
    def part(share: float) -> Rate:
        return Rate(100 - share * (100 - disadvantaged), 100 - share * (100 - other))

    gps = Rate(35 + 0.6 * disadvantaged, 35 + 0.6 * other)
    rates = {"rwm": Rate(disadvantaged, other), "reading": part(0.6), "writing": part(writing)}
    return rates | {"maths": part(0.6), "gps": gps}


def _steady_ks4(disadvantaged: float, other: float) -> dict[str, Rate]:
    progress = Rate(35 + 0.6 * disadvantaged, 35 + 0.6 * other)
    headline = Rate(disadvantaged, other)
    return {"five_ac_em": headline, "progress_english": progress, "progress_maths": progress}


def _narrowing() -> dict[tuple[str, str], dict[str, Rate]]:
    # 5 points a year: the level of other pupils stays, that of disadvantaged pupils rises.
    ks2 = {
        ("KS2", year): _steady_ks2(49.0 + 5 * place, 83.0, 0.85) for place, year in enumerate(YEARS)
    }
    return ks2 | {("KS4", year): _steady_ks4(40.0, 70.0) for year in YEARS}


def _mixed() -> dict[tuple[str, str], dict[str, Rate]]:
    def rate(key_stage: str, year: str) -> Rate:
        shares = [band_shares(year, group) for group in (0, 1)]
        rates = BAND_RATES[key_stage]
        return Rate(
            *(100 * sum(s * r for s, r in zip(shares[g], rates[g], strict=True)) for g in (0, 1))
        )

    ks2 = {("KS2", year): _steady_ks2(*rate("KS2", year), 0.85) for year in YEARS}
    return ks2 | {("KS4", year): _steady_ks4(*rate("KS4", year)) for year in YEARS}


def band_shares(year: str, group: int) -> tuple[float, float, float]:
    """Shares of pupils who started low, in the middle and high, in the world of composition.

    group: 0 disadvantaged, whose shares move year by year; 1 other, whose shares stay.

    >>> band_shares("2010/11", 0), band_shares("2013/14", 0)
    ((0.5, 0.38, 0.12), (0.26, 0.5, 0.24))
    """
    if group:
        return (0.15, 0.5, 0.35)
    step = YEARS.index(year)
    low, middle, high = 0.50 - 0.08 * step, 0.38 + 0.04 * step, 0.12 + 0.04 * step
    return (round(low, 2), round(middle, 2), round(high, 2))


def _each_year(rates: dict[str, dict[str, Rate]]) -> dict[tuple[str, str], dict[str, Rate]]:
    return {(key_stage, year): rates[key_stage] for key_stage in rates for year in YEARS}


def _steady_england(rates: dict[str, dict[str, Rate]]) -> dict[tuple[str, str], Nation]:
    pupils = {"KS2": (580_000, 160_000), "KS4": (560_000, 150_000)}
    every = _each_year(rates)
    return {(key, year): Nation(*pupils[key], every[key, year]) for key, year in every}
