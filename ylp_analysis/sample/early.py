"""True rates before key stage 2, by world: early years, phonics check, key stage 1.

Percentages of pupils as (disadvantaged, other). The early years know free school meals only, so
there the first group is the pupils eligible for them. England's figures are invented too, close
to what was published.
"""

from collections.abc import Mapping
from typing import NamedTuple

from ylp_analysis.sample.worlds import YEARS, Nation, Rate

STAGES = ("EYFS", "Phonics", "KS1")
KS1_SUBJECTS = ("reading", "writing", "maths")
# Results years of each: the good level of development starts in 2013, the phonics check in 2012.
YEARS_OF = {"EYFS": YEARS[2:], "Phonics": YEARS[1:], "KS1": YEARS}
_PUPILS = {"EYFS": (640_000, 115_000), "Phonics": (620_000, 118_000), "KS1": (600_000, 117_000)}

Rates = dict[tuple[str, str], dict[str, Rate]]
_Pairs = Mapping[str, tuple[tuple[float, float], ...]]

_PLAN_CITY: _Pairs = {
    "EYFS": ((26, 58), (52, 64)),
    "Phonics": ((42, 63), (53, 74), (58, 79)),
    "reading": ((62, 82), (64, 84), (66, 86), (67.5, 87.5)),
    "writing": ((44, 70), (46, 72), (48, 74), (50, 76)),
    "maths": ((63, 82), (65, 84), (66, 85), (67, 86)),
}
_PLAN_ENGLAND: _Pairs = {
    "EYFS": ((36, 55), (45, 64)),
    "Phonics": ((44, 62), (56, 72), (61, 77)),
    "reading": ((58, 78), (61, 80), (64, 82), (66, 84)),
    "writing": ((43, 65), (46, 68), (50, 71), (52, 73)),
    "maths": ((58, 78), (61, 80), (63, 81), (65, 83)),
}
# One pair of rates for every year: (no effect anywhere; the city of a constant gap; its England).
_STEADY: _Pairs = {
    "EYFS": ((46, 62), (42, 63), (45, 63)),
    "Phonics": ((56, 73), (54, 75), (56, 73)),
    "reading": ((63, 82), (64, 85), (63, 82)),
    "writing": ((50, 69), (47, 73), (48, 70)),
    "maths": ((63, 82), (64, 85), (63, 82)),
}


class Early(NamedTuple):
    """city, england: by (key stage, year), rates by subject. Phonics and early years: `all`."""

    city: Rates
    england: dict[tuple[str, str], Nation]


def early_rates(world: str) -> Early:
    """The true rates of a world before key stage 2."""
    if world == "plan":
        city, england = _PLAN_CITY, _PLAN_ENGLAND
    else:
        column = 0 if world == "no_effect" else 1
        england_column = 0 if world == "no_effect" else 2
        city = {name: (pairs[column],) * 4 for name, pairs in _STEADY.items()}
        england = {name: (pairs[england_column],) * 4 for name, pairs in _STEADY.items()}
    nations = {key: Nation(*_PUPILS[key[0]], rates) for key, rates in _by_year(england).items()}
    return Early(_by_year(city), nations)


def _by_year(pairs: _Pairs) -> Rates:
    rates: Rates = {}
    for stage in STAGES:
        names = KS1_SUBJECTS if stage == "KS1" else (stage,)
        for place, year in enumerate(YEARS_OF[stage]):
            rates[stage, year] = {
                name if stage == "KS1" else "all": Rate(*pairs[name][place]) for name in names
            }
    return rates
