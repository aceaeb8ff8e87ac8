"""Inspections: the frameworks with their dates, the judgement words, and which visits give grades."""

from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

KEY_JUDGEMENTS = (
    "achievement",
    "behaviour",
    "teaching",
    "leadership",
    "early_years",
    "sixth_form",
)
GRADES = MappingProxyType({1: "outstanding", 2: "good", 3: "requires improvement", 4: "inadequate"})
# What files write instead of a number; `satisfactory` is grade 3 up to August 2012.
RATINGS = MappingProxyType({**{word: grade for grade, word in GRADES.items()}, "satisfactory": 3})
CATEGORIES = MappingProxyType({"SM": "special_measures", "SWK": "serious_weaknesses"})


@dataclass(frozen=True)
class Regime:
    """A framework. first, last: ISO dates of the first and last day of inspections under it.

    overall: whether an overall grade is given. not_yet_good: what counts as not yet good under it.
    Counts of different regimes are never added or drawn as one line.
    """

    name: str
    label: str
    first: str
    last: str
    overall: bool
    not_yet_good: str
    source: str
    verified: bool = False


_OVERALL = "overall effectiveness requires improvement or inadequate"
_SATISFACTORY = "overall effectiveness satisfactory or inadequate"
_ACT = "Education Act 2005, section 5"
REGIMES = (
    Regime("2005-09", "section 5 framework of September 2005", "2005-09-01", "2009-08-31", True, _SATISFACTORY, _ACT),
    Regime("2009-09", "framework of September 2009", "2009-09-01", "2011-12-31", True, _SATISFACTORY,
           "Ofsted framework, September 2009"),
    Regime("2012-01", "framework of January 2012", "2012-01-01", "2012-08-31", True, _SATISFACTORY,
           "Ofsted framework, January 2012"),
    Regime("2012-09", "framework of September 2012", "2012-09-01", "2014-08-31", True, _OVERALL,
           "Ofsted framework, September 2012"),
    Regime("2014-09", "framework of September 2014", "2014-09-01", "2015-08-31", True, _OVERALL,
           "Ofsted framework, September 2014", verified=True),
    Regime("2015-09", "common inspection framework", "2015-09-01", "2019-08-31", True, _OVERALL,
           "Ofsted common inspection framework, September 2015", verified=True),
    Regime("2019-09", "education inspection framework", "2019-09-01", "2024-09-01", True, _OVERALL,
           "Ofsted education inspection framework, September 2019", verified=True),
    Regime("2024-09", "inspections without an overall grade", "2024-09-02", "2025-11-09", False,
           "any key judgement requires improvement or inadequate",
           "Ofsted and DfE, single-word judgements end, 2 September 2024", verified=True),
    Regime("2025-11", "report cards", "2025-11-10", "", False,
           "any area needs attention or urgent improvement, or safeguarding is not met",
           "Ofsted school report cards, November 2025", verified=True),
)  # fmt: skip


@dataclass(frozen=True)
class InspectionType:
    """A kind of inspection, in Ofsted's own words. graded: whether it can change the grades."""

    name: str
    graded: bool
    source: str
    verified: bool = True


_HELD = "Ofsted management information, September 2013 to December 2014"
_LATER = "Ofsted handbooks"
# Visits whose name is not that of a full inspection carry grades when they were turned into one.
TYPES = MappingProxyType(
    {
        kind.name.casefold(): kind
        for kind in (
            *(
                InspectionType(name, True, _HELD)
                for name in (
                    "S5 Inspection",
                    "Academy First Section 5",
                    "Notice to Improve S5 ReInspection",
                    "S5 Requires Improvement 1st Re-Inspection",
                    "S5 Serious Weaknesses Re-Inspection",
                    "Serious Weaknesses 3rd Monitoring Inspection",
                    "Special Measures",
                    "Special Measures 2nd Monitoring Inspection",
                    "Special Measures 3rd Monitoring Inspection",
                    "Special Measures 4th Monitoring Inspection",
                    "Special Measures 5th Monitoring Inspection",
                    "Special Measures S5 ReInspection",
                    "s8 NFD due to concern",
                    "s8 due to complaint",
                    "s8ds5 - Exempt",
                    "s8ds5 - Exempt CAS",
                    "s8ds5 - Exempt request",
                    "s8ds5 - Non-exempt request",
                )
            ),
            *(
                InspectionType(name, False, _LATER, verified=False)
                for name in (
                    "Short Inspection",
                    "Ungraded Inspection",
                    "Urgent Inspection",
                    "Requires Improvement Monitoring Inspection",
                )
            ),
        )
    }
)


def regime_on(iso_date: str) -> str:
    """The name of the framework of an inspection on a day, "" before September 2005 or without one.

    >>> regime_on("2014-07-02"), regime_on("2014-09-24"), regime_on("")
    ('2012-09', '2014-09', '')
    """
    return next((r.name for r in REGIMES if r.first <= iso_date <= (r.last or "9999-12-31")), "")


def inspection_type(name: str) -> InspectionType | None:
    """The kind of inspection of that name, in any case and with any spaces; None when not known.

    >>> inspection_type("s8ds5 - exempt").graded
    True
    """
    return TYPES.get(" ".join(name.casefold().split()))


def nearest_type(name: str) -> str:
    """The known kind whose name is nearest, "" when none is near.

    >>> nearest_type("S5 Inspections")
    'S5 Inspection'
    """
    close = get_close_matches(" ".join(name.casefold().split()), list(TYPES), n=1)
    return TYPES[close[0]].name if close else ""
