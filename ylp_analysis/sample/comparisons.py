"""What the sample city is set beside: other authorities in a long table, England's gap index.

Every authority but the city is a number drawn for it; their names and numbers exist nowhere.
"""

import numpy as np

from ylp_analysis.sample import worlds
from ylp_analysis.sample.children import children
from ylp_analysis.sample.csv_text import csv_text
from ylp_analysis.sample.early import YEARS_OF, early_rates
from ylp_analysis.sample.pupils import Cohort, stream
from ylp_analysis.sample.schools import CITY, LA_CODE
from ylp_analysis.sample.traits import traits_of
from ylp_analysis.sample.worlds import Nation, Rate
from ylp_analysis.vocabulary.numbers import half_up

# Other authorities: number and name. The first five are the city's statistical neighbours.
AUTHORITIES = (
    ("991", "Made-up Alderborough"), ("992", "Made-up Birchester"), ("993", "Made-up Cedarham"),
    ("994", "Made-up Elmouth"), ("995", "Made-up Firwick"), ("996", "Made-up Hazelton"),
    ("997", "Made-up Larchfield"), ("998", "Made-up Maplebury"),
)  # fmt: skip
NEIGHBOURS = tuple(code for code, _ in AUTHORITIES[:5])
LONG_COLUMNS = ("Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region")  # fmt: skip
_REGION, _REGION_CODE = "Yorkshire and The Humber", "982"
# Series by key stage: name, group.
_SERIES = {
    "EYFS": (
        ("FSP_NEW_GOODDEV", "all"),
        ("FSP_Gooddev_FSM", "disadvantaged"),
        ("FSP_Gooddev_FSM_Other", "other"),
    ),
    "Phonics": (("KS1P_all", "all"), ("KS1P_FSM", "disadvantaged")),
}
_DECIMALS = {"EYFS": 1, "Phonics": 0}

INDEX_COLUMNS = (
    "Ind_code", "Ind_name", "Area_type", "Area_code", "Area_name", "Time_period", "SEB", "Age",
    "Sex", "Category_type", "Category", "Value", "Sample_size", "LCI", "UCI", "SE", "Unit",
    "Value_note",
)  # fmt: skip
_INDEX = {
    "KS2": ("IN12", "Attainment at age 11 (made up)", "11", (3.36, 3.25, 3.17, 3.15)),
    "KS4": ("IN13", "Attainment at age 16 (made up)", "16", (4.08, 3.91, 3.82, 3.75)),
}


def long_table(seed: int, world: str) -> str:
    """Percentages of early years and phonics by authority, in the shape of the LAIT long table."""
    rows: list[dict[str, object]] = []
    drawn, nations = children(seed, world), early_rates(world).england
    random = stream(seed, "authorities")
    places = random.normal(0, 3, (len(AUTHORITIES) + 1, 2))
    for stage, series in _SERIES.items():
        for year in YEARS_OF[stage]:
            ours = _city_rates(drawn[stage, year], seed, world)
            rates = _areas(ours, nations[stage, year], places, random)
            for name, group in series:
                for (code, area), values in rates.items():
                    text = _text(values[group], _DECIMALS[stage])
                    rows.append(_row(name, year, code, area, text))
    return csv_text(LONG_COLUMNS, rows)


def other_authorities(seed: int, world: str, key_stage: str, year: str) -> dict[str, Nation]:
    """Every other authority in one key stage and year, by its number.

    Each keeps what sets its two groups apart from England's; in the world without any effect
    nothing does.
    """
    england = worlds.world(world).england[key_stage, year]
    fixed, random = stream(seed, "authorities"), stream(seed, f"authorities {key_stage} {year}")
    spread = 0.0 if world == "no_effect" else 1.0
    authorities = {}
    for code, _ in AUTHORITIES:
        pupils, share = int(fixed.integers(1500, 6000)), fixed.uniform(0.15, 0.38)
        kept, moved = fixed.normal(0, (4.0, 2.5)), random.normal(0, (1.5, 0.8))
        low, high = spread * (kept + moved)
        rates = {
            subject: Rate(_within(rate.disadvantaged + low), _within(rate.other + high))
            for subject, rate in england.rates.items()
        }
        authorities[code] = Nation(pupils, round(pupils * share), rates)
    return authorities


def _within(rate: float) -> float:
    return min(max(rate, 5.0), 98.0)


def gap_index(key_stage: str) -> str:
    """England's disadvantage gap index, 2011 to 2014, in the shape of its first release."""
    code, name, age, values = _INDEX[key_stage]
    fixed = {"Ind_code": code, "Ind_name": name, "Area_type": "National", "Area_code": "E92000001",
             "Area_name": "England", "Age": age, "Sex": "Total", "Unit": "Gap index"}  # fmt: skip
    blank = dict.fromkeys(("SEB", "Category_type", "Category", "Sample_size", "LCI", "UCI", "SE"), "NA")  # fmt: skip
    years = [
        {"Time_period": 2011 + place, "Value": f"{value:.4f}", "Value_note": "Made up"}
        for place, value in enumerate(values)
    ]
    return csv_text(INDEX_COLUMNS, [fixed | blank | year for year in years])


def _city_rates(cohort: Cohort, seed: int, world: str) -> dict[str, float]:
    """The city's percentages by free school meals, as its pupils have them."""
    fsm = traits_of(cohort, seed, world).fsm == 1
    met = cohort.met["all"]
    return {
        "all": 100 * float(met.mean()),
        "disadvantaged": 100 * float(met[fsm].mean()),
        "other": 100 * float(met[~fsm].mean()),
    }


def _areas(
    ours: dict[str, float], nation: Nation, places: np.ndarray, random: np.random.Generator
) -> dict[tuple[str, str], dict[str, float]]:
    england = {g: nation.rate("all", g) for g in ("all", "disadvantaged", "other")}
    areas = {(LA_CODE, CITY): ours, ("970", "England"): england}
    share = nation.disadvantaged / nation.pupils
    others = [(_REGION_CODE, "Yorkshire and the Humber"), *AUTHORITIES]
    for place, area in enumerate(others):
        moved = places[place] * (0.4 if not place else 1) + random.normal(0, 0.8, 2)
        low, high = england["disadvantaged"] + moved[0], england["other"] + moved[1]
        every = share * low + (1 - share) * high
        areas[area] = {"all": every, "disadvantaged": low, "other": high}
    return areas


def _text(value: float, decimals: int) -> str:
    tenths = 10**decimals
    return f"{half_up(value * tenths) / tenths:.{decimals}f}"


def _row(name: str, year: str, code: str, area: str, value: str) -> dict[str, object]:
    return {
        "Short Desc": name,
        "Data item": "Made up for the sample city",
        "Years": f"20{year[-2:]}",
        "LA and Regions": area,
        "Values": value,
        "LA Number": f"{code}.0",
        "Region": "NA" if code == "970" else _REGION,
    }
