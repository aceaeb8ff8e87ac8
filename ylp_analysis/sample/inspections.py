"""The inspections of the sample city: seven schools at grade 3, thirteen due in 2015/16.

Due, on 31 March 2015: five of the seven (inspected between September 2013 and January 2014), the
one at grade 4, six good schools last inspected in 2010/11 (one of them before it converted, under
its old URN) and an outstanding nursery school of the same year, which is not exempt. A school at
grade 3 that closed in August 2014 counts for nothing.
"""

import datetime as dt
from functools import cache
from typing import NamedTuple

from ylp_analysis.sample.csv_text import csv_text
from ylp_analysis.sample.register import laestab, urn_on
from ylp_analysis.sample.schools import CITY, School, schools

FULL = "S5 Inspection"
AGAIN = "S5 Requires Improvement 1st Re-Inspection"
FIRST = "Academy First Section 5"
EXEMPT = "s8ds5 - Exempt"
# The words for grade 3 and 4, and how leadership and others were judged, follow these patterns.
_SUB = {
    "1": (1, 1, 1, 1),
    "2": (2, 2, 2, 2),
    "3": (3, 2, 3, 3),  # achievement, behaviour, teaching, leadership
    "3b": (3, 2, 3, 2),
    "4": (4, 3, 4, 4),
}


class Inspection(NamedTuple):
    """One inspection. Dates are ISO; grades 1 to 4. urn: of the school as it then was."""

    school: School
    urn: str
    number: str
    kind: str
    first_day: str
    last_day: str
    published: str
    overall: int
    category: str
    achievement: int
    behaviour: int
    teaching: int
    leadership: int


# First words of names: (first day, pattern of grades, kind), oldest first.
_SPECIAL_CASES: dict[str, tuple[tuple[str, str, str], ...]] = {
    # The seven at grade 3.
    "Hollinbeck": (("2010-02-03", "2", FULL), ("2013-09-25", "3", FULL)),
    "Jarrowby": (("2011-10-12", "3b", FULL), ("2013-10-16", "3b", AGAIN)),
    "Elmsty": (("2009-05-13", "2", FULL), ("2013-11-20", "3", FULL)),
    "Vinegarth": (("2010-06-09", "2", FULL), ("2014-01-15", "3b", FULL)),
    "Gannetby": (("2011-11-09", "3", FULL), ("2014-01-29", "3", AGAIN)),
    "Kelderby": (("2011-05-18", "2", FULL), ("2014-11-19", "3", FULL)),
    "Teazelby": (("2012-02-08", "2", FULL), ("2015-02-04", "3b", FULL)),
    # At grade 4, and grade 3 but closed.
    "Willowmere": (("2011-02-09", "3", FULL), ("2014-05-14", "4", FULL)),
    "Swiftgarth": (("2010-11-17", "3", FULL), ("2013-05-15", "3", AGAIN)),
    # Good, last inspected in 2010/11: due.
    "Thornacre": (("2010-10-06", "2", FULL),),
    "Oakenshaw": (("2010-09-29", "2", FULL),),
    "Gilderbeck": (("2010-12-01", "2", FULL),),
    "Plumgarth": (("2011-01-26", "2", FULL),),
    "Heronbeck": (("2011-03-16", "2", FULL),),
    "Fernwold": (("2011-06-22", "2", FULL),),
    # Outstanding: exempt, but not the nursery school.
    "Marlgarth": (("2011-02-16", "1", FULL),),
    "Skelbeck": (("2008-11-12", "1", FULL),),
    "Yarrowgate": (("2009-03-18", "1", FULL),),
    "Millbeck": (("2009-10-07", "1", FULL),),
    "Sallowby": (("2010-03-10", "1", FULL),),
    "Foxgarth": (("2010-05-19", "1", FULL),),
    "Nettlewick": (("2011-06-15", "1", FULL),),
    "Wrenfield": (("2010-01-20", "1", FULL),),
    "Otterbeck": (("2009-01-28", "1", FULL), ("2013-12-04", "2", EXEMPT)),
    "Drovewick": (("2010-02-24", "1", FULL), ("2012-11-14", "2", FIRST)),
    # Grade 3 once, good since: how long it takes.
    "Inglemoor": (("2011-03-02", "3", FULL), ("2012-10-10", "2", FULL)),
    "Kestrelgate": (("2012-01-18", "3b", FULL), ("2013-11-06", "2", AGAIN)),
    "Amberbeck": (("2011-12-07", "3", FULL), ("2013-12-11", "2", AGAIN)),
    "Juniperfield": (("2012-11-07", "3b", FULL), ("2014-06-11", "2", AGAIN)),
    "Copperbeck": (("2012-05-02", "3", FULL), ("2014-03-12", "2", FULL)),
    "Dellwick": (("2012-09-26", "3b", FULL), ("2014-10-08", "2", AGAIN)),
    "Reedwick": (("2012-12-05", "3", FULL), ("2014-12-03", "2", AGAIN)),
    "Harrowmere": (("2012-10-17", "2", FULL),),
    "Linnetfield": (("2013-02-06", "1", FULL),),
    "Osiermere": (("2013-03-13", "2", FULL),),
}
_DUE = ("Hollinbeck", "Jarrowby", "Elmsty", "Vinegarth", "Gannetby", "Willowmere", "Thornacre",
        "Oakenshaw", "Gilderbeck", "Plumgarth", "Heronbeck", "Fernwold", "Marlgarth")  # fmt: skip
# Good schools without a story, in the order of their URNs, are inspected on these days by turns.
_DAYS = (
    "2011-09-21", "2011-11-23", "2012-03-07", "2012-06-13", "2012-10-24", "2013-01-23",
    "2013-04-24", "2013-06-19", "2013-10-02", "2014-02-12", "2014-04-30", "2014-07-02",
    "2014-09-24", "2014-11-05", "2015-01-21",
)  # fmt: skip
_ESTABLISHMENTS = {
    "CY": "Community School",
    "VC": "Voluntary Controlled School",
    "ACC": "Academy Converter",
    "CYS": "Community Special School",
    "NUR": "LA Nursery School",
    "PRU": "Pupil Referral Unit",
}
_PHASES = {
    "primary": "Primary",
    "secondary": "Secondary",
    "special": "Special",
    "nursery": "Nursery",
    "referral_unit": "PRU",
}
_HEADER = (
    "URN", "LAESTAB", "School name", "Government Office Region", "Local authority (education)",
    "Type of establishment", "Phase",
)  # fmt: skip
_DAYS_AND_KIND = ("Inspection number", "Inspection start date", "Inspection end date",
                  "Inspection type", "Overall effectiveness", "Category of concern")  # fmt: skip
_JUDGEMENTS = ("Achievement of pupils", "Behaviour and safety of pupils", "Quality of teaching",
               "Leadership and management")  # fmt: skip
_RESIDENTIAL = (
    "Overall effectiveness of the residential or boarding provision",
    "Outcomes for residential or boarding pupils",
    "The quality of residential or boarding provision and care",
    "Residential or boarding pupil's safety",
    "Leadership and management of the residential or boarding provision",
)
# Columns for addresses and web links are left out.
COLUMNS_2013 = (*_HEADER, *_DAYS_AND_KIND, *_JUDGEMENTS, *_RESIDENTIAL,
                "Warning notice issued in the 2013/14 academic year")  # fmt: skip
COLUMNS_2014 = (
    *_HEADER, "Sixth form description", *_DAYS_AND_KIND,
    "Effectiveness of the early years provision", "Effectiveness of the sixth form provision",
    *_JUDGEMENTS, *_RESIDENTIAL, "Number of warning notices in the 2014/15 academic year",
)  # fmt: skip
PERIODS = {"2013/14": ("2013-09-01", "2014-08-31"), "2014/15": ("2014-10-01", "2014-12-31")}


@cache
def inspections() -> tuple[Inspection, ...]:
    """Every inspection from 2008 to March 2015, by first day."""
    found, usual = [], 0
    for school in schools():
        stem = school.name.partition(" ")[0]
        if stem == "Quarrick":
            usual += 1
            found.append((school, _DAYS[usual % len(_DAYS)], "2", FULL))
        elif stem in _SPECIAL_CASES:
            found += [(school, *case) for case in _SPECIAL_CASES[stem]]
        else:
            usual += 1
            found.append((school, _DAYS[usual % len(_DAYS)], "2", FULL))
    found.sort(key=lambda case: (case[1], case[0].urn))
    return tuple(_inspection(place, *case) for place, case in enumerate(found))


def latest(as_of: str) -> dict[str, Inspection]:
    """The last inspection of every school at a day, by the school's present URN."""
    return {i.school.urn: i for i in inspections() if i.published <= as_of}


def due() -> list[str]:
    """URNs of the schools that must be inspected in 2015/16, by the rules of September 2012."""
    return sorted(s.urn for s in schools() if s.name.partition(" ")[0] in _DUE)


def published(year: str) -> str:
    """Ofsted's list of inspections in 2013/14, or between October and December 2014."""
    first, last = PERIODS[year]
    held = [i for i in inspections() if first <= i.first_day <= last]
    columns = COLUMNS_2013 if year == "2013/14" else COLUMNS_2014
    return csv_text(columns, [_published_row(i, year) for i in held])


def unpublished() -> tuple[Inspection, ...]:
    """The inspections outside the periods of the published lists held."""
    return tuple(
        i
        for i in inspections()
        if not any(first <= i.first_day <= last for first, last in PERIODS.values())
    )


def _inspection(place: int, school: School, day: str, pattern: str, kind: str) -> Inspection:
    overall = int(pattern[0])
    return Inspection(
        school, urn_on(school, day), str(900001 + place), kind, day, _later(day, 1), _later(day, 26), overall,
        "SM" if overall == 4 else "", *_SUB[pattern],
    )  # fmt: skip


def _published_row(inspection: Inspection, year: str) -> dict[str, object]:
    school, autumn = inspection.school, year != "2013/14"
    low, _, high = school.age_range.partition("-")
    sixth = int(high) >= 18 and school.kind == "secondary"
    row: dict[str, object] = {
        "URN": inspection.urn,
        "LAESTAB": laestab(school),
        "School name": school.name,
        "Government Office Region": "Made-up Region",
        "Local authority (education)": CITY,
        "Type of establishment": _ESTABLISHMENTS[school.school_type],
        "Phase": _PHASES[school.kind],
        "Sixth form description": "Has a sixth form" if sixth else "Does not have a sixth form",
        "Inspection number": inspection.number,
        "Inspection start date": _british(inspection.first_day),
        "Inspection end date": _british(inspection.last_day),
        "Inspection type": inspection.kind,
        "Overall effectiveness": inspection.overall,
        "Category of concern": inspection.category or ("0" if autumn else ""),
        "Effectiveness of the early years provision": inspection.overall if int(low) < 5 else 9,
        "Effectiveness of the sixth form provision": inspection.overall if sixth else 9,
        "Warning notice issued in the 2013/14 academic year": 0,
    }
    row |= dict(zip(_JUDGEMENTS, inspection[-4:], strict=True))
    return row | dict.fromkeys(_RESIDENTIAL, "NULL")


def _british(iso: str) -> str:
    return f"{iso[8:]}/{iso[5:7]}/{iso[:4]}"


def _later(iso: str, days: int) -> str:
    return (dt.date.fromisoformat(iso) + dt.timedelta(days=days)).isoformat()
