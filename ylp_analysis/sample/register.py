"""The register of the sample city: which schools there are, and which URN followed which."""

import datetime as dt
from typing import NamedTuple

from ylp_analysis.sample.csv_text import csv_text
from ylp_analysis.sample.schools import CITY, LA_CODE, School, schools

# Converters keep the results and the inspections of the school that they were, under its URN.
_CONVERTED = {
    "Thornacre": ("999101", "2011-04-01"),
    "Otterbeck": ("999102", "2010-09-01"),
    "Drovewick": ("999103", "2011-01-01"),
}
CLOSED_ON = "2014-08-31"

# As in the spine of 2017/18, the only one whose header is known; columns for addresses and
# telephone numbers are left out.
SPINE_COLUMNS = (
    "URN", "LA", "ESTAB", "LAESTAB", "SCHNAME", "OTHERSCHNAME", "TOWN", "ICLOSE", "OPENDATE",
    "CLOSEDATE", "ISNEW", "MINORGROUP", "NFTYPE", "OTHERNFTYPE", "ISPRIMARY", "ISSECONDARY",
    "ISPOST16", "AGEL", "AGEH", "GENDER", "SIXFGENDER", "RELDENOM", "ADMPOL", "OTHERURN",
    "NEWACFLAG",
)  # fmt: skip
_TYPES = {
    "CY": "Community school",
    "VC": "Voluntary controlled school",
    "ACC": "Academy - Converter mainstream",
    "CYS": "Community special school",
    "NUR": "LA nursery school",
    "PRU": "Pupil referral unit",
}
_GROUPS = {"CYS": "Special School", "ACC": "Academy"}


class Conversion(NamedTuple):
    """A school that became an academy: its URN before and after, and the day."""

    urn: str
    successor: School
    date: str

    @property
    def last_day(self) -> str:
        """The last day under the old URN.

        >>> Conversion("", schools()[0], "2011-04-01").last_day
        '2011-03-31'
        """
        return (dt.date.fromisoformat(self.date) - dt.timedelta(days=1)).isoformat()


def conversions() -> tuple[Conversion, ...]:
    """The three converter academies, in the order of their URNs."""
    return tuple(
        Conversion(_CONVERTED[stem][0], school, _CONVERTED[stem][1])
        for school in schools()
        for stem in _CONVERTED
        if school.name.startswith(stem)
    )


def urn_on(school: School, date: str) -> str:
    """The URN that a school had on a day: before a conversion its old one."""
    for conversion in conversions():
        if conversion.successor.urn == school.urn and date < conversion.date:
            return conversion.urn
    return school.urn


def laestab(school: School) -> str:
    """Authority and establishment number in one, which survives a conversion."""
    return f"{LA_CODE}{school.estab}"


def spine() -> str:
    """The school spine of 2013/14: open schools, and those that closed in it or converted."""
    before = {c.successor.urn: c for c in conversions()}
    rows = [_row(school, before.get(school.urn)) for school in schools()]
    rows += [_predecessor(c) for c in conversions()]
    return csv_text(SPINE_COLUMNS, rows)


def _row(school: School, conversion: Conversion | None) -> dict[str, object]:
    low, _, high = school.age_range.partition("-")
    row: dict[str, object] = {
        "URN": school.urn,
        "LA": LA_CODE,
        "ESTAB": school.estab,
        "LAESTAB": laestab(school),
        "SCHNAME": school.name,
        "TOWN": CITY,
        "ICLOSE": "2" if school.closes else "1",
        "CLOSEDATE": f"{CLOSED_ON} 00:00:00" if school.closes else "",
        "ISNEW": "0",
        "MINORGROUP": _GROUPS.get(school.school_type, "Maintained School"),
        "NFTYPE": _TYPES[school.school_type],
        "ISPRIMARY": int(int(low) < 11),
        "ISSECONDARY": int(int(high) >= 16),
        "ISPOST16": int(int(high) >= 18),
        "AGEL": low,
        "AGEH": high,
        "GENDER": "Mixed",
        "SIXFGENDER": "Mixed",
        "RELDENOM": school.denomination,
        "ADMPOL": "Not recorded",
        "NEWACFLAG": "6",
    }
    if conversion:
        row |= {"OPENDATE": f"{conversion.date} 00:00:00", "OTHERURN": conversion.urn}
        row |= {"OTHERSCHNAME": school.name, "OTHERNFTYPE": _before(school), "NEWACFLAG": "1"}
    return row


def _predecessor(conversion: Conversion) -> dict[str, object]:
    school = conversion.successor
    return _row(school, None) | {
        "URN": conversion.urn,
        "OTHERURN": school.urn,
        "OTHERSCHNAME": school.name,
        "ICLOSE": "2",
        "CLOSEDATE": f"{conversion.last_day} 00:00:00",
        "MINORGROUP": "Maintained School",
        "NFTYPE": _before(school),
        "OTHERNFTYPE": _TYPES[school.school_type],
        "NEWACFLAG": "2",
    }


def _before(school: School) -> str:
    return _TYPES["VC" if school.denomination.startswith("Church") else "CY"]
