"""Published tables about schools that hold no results: the workforce, maintained schools' money.

The census and absence tables of these years had other columns than those that are known, and are
left out. Columns for staff salaries of one person do not exist; means are made up.
"""

import numpy as np

from ylp_analysis.intake.layouts.facts import FactTable
from ylp_analysis.intake.layouts.finance import CFR
from ylp_analysis.intake.layouts.workforce import LAYOUTS as WORKFORCE
from ylp_analysis.sample.csv_text import csv_text
from ylp_analysis.sample.pupils import stream
from ylp_analysis.sample.schools import LA_CODE, School, schools

_YEAR_GROUPS = {"3-7": 4, "7-11": 4, "4-11": 7, "11-16": 5, "11-18": 6, "3-16": 10, "11-19": 7,
                "3-4": 2, "5-16": 3}  # fmt: skip
_INFANTS = {"3-7": 72, "3-4": 35, "5-16": 18}
_PHASES = {"primary": "Primary", "secondary": "Secondary", "special": "Special",
           "nursery": "Nursery", "referral_unit": "Pupil referral unit"}  # fmt: skip
# Pounds for each pupil: primary and secondary, others.
_SPENDING = {
    "TEACHINGSTAFF": (2150, 5600),
    "SUPPLYTEACHERS": (110, 260),
    "EDUCATIONSUPPORTSTAFF": (760, 4900),
    "PREMISES": (330, 620),
    "BACKOFFICE": (280, 700),
    "CATERING": (150, 180),
    "OTHERSTAFF": (140, 420),
    "ENERGY": (70, 110),
    "LEARNINGRESOURCES": (190, 260),
    "ICT": (60, 90),
    "BOUGHTINPROFESSIONALSERVICES": (120, 240),
    "OTHER": (90, 210),
}


def on_roll(school: School) -> int:
    """Pupils on roll in January, all ages."""
    return (school.cohort or _INFANTS.get(school.age_range, 0)) * _YEAR_GROUPS[school.age_range]


def workforce(seed: int) -> str:
    """The workforce table of 2013/14: primary and secondary schools open in November 2013."""
    layout, random = _layout(WORKFORCE), stream(seed, "workforce")
    rows = [_staff(s, random) for s in schools() if s.kind in ("primary", "secondary")]
    return csv_text(layout.required + _others(layout), rows)


def finance(seed: int) -> str:
    """The finance table of 2013/14: maintained schools, pounds for each pupil."""
    random = stream(seed, "finance")
    columns = ("LA", "URN", "LONDON/NON-LONDON", "MEDIAN", *CFR.required[2:], *_others(CFR))
    rows = [_money(s, random) for s in schools() if s.school_type != "ACC" and s.kind != "referral_unit"]  # fmt: skip
    return csv_text(tuple(dict.fromkeys(columns)), rows)


def _layout(layouts: tuple[FactTable, ...]) -> FactTable:
    return layouts[0]


def _others(layout: FactTable) -> tuple[str, ...]:
    return tuple(c for c in layout.columns if c not in layout.required)


def _staff(school: School, random: np.random.Generator) -> dict[str, object]:
    pupils, secondary = on_roll(school), school.kind == "secondary"
    ratio = random.normal(15.8 if secondary else 20.6, 1.1)
    teachers = pupils / ratio
    assistants = pupils / (48 if secondary else 32) * random.uniform(0.8, 1.3)
    support = pupils / (30 if secondary else 85) * random.uniform(0.8, 1.2)
    heads = {"teachers": teachers * 1.13, "assistants": assistants * 1.5, "support": support * 1.3}
    non_class = "Total Number of Non Classroom-based School Support Staff, Excluding Auxiliary Staff"  # fmt: skip
    return {
        "LA Number": LA_CODE,
        "URN": school.urn,
        "Total Number of Teachers (Headcount)": max(2, round(heads["teachers"])),
        "Total Number of Teaching Assistants (Headcount)": max(1, round(heads["assistants"])),
        f"{non_class} (Headcount)": max(1, round(heads["support"])),
        "Total Number of Teachers (Full-Time Equivalent)": f"{teachers:.1f}",
        "Total Number of Teaching Assistants (Full-time Equivalent)": f"{assistants:.1f}",
        f"{non_class} (Full-Time Equivalent)": f"{support:.1f}",
        "Pupil:     Teacher Ratio": f"{ratio:.1f}",
        "Mean Gross FTE Salary of All Teachers (£s)": f"£{round(random.normal(37_200, 1500)):,}",
    }


def _money(school: School, random: np.random.Generator) -> dict[str, object]:
    column = 0 if school.kind in ("primary", "secondary") else 1
    spent = {
        name: round(amounts[column] * random.uniform(0.85, 1.15))
        for name, amounts in _SPENDING.items()
    }
    total = sum(spent.values())
    income = round(total * random.uniform(0.97, 1.06))
    own = round(income * random.uniform(0.02, 0.08))
    fsm = 100 * school.share * 0.7
    band = "High" if fsm > 35 else "Medium" if fsm > 20 else "Low"
    amounts = {"GRANTFUNDING": income - own, "SELFGENERATEDINCOME": own, "TOTALINCOME": income,
               **spent, "TOTALEXPENDITURE": total}  # fmt: skip
    return {
        "LA": LA_CODE,
        "URN": school.urn,
        "LONDON/NON-LONDON": "Non-London",
        "MEDIAN": _PHASES[school.kind],
        "PUPILS": on_roll(school),
        "FSM": f"{fsm:.1f}",
        "FSMBAND": band,
    } | {name: f"{pounds:,}" for name, pounds in amounts.items()}
