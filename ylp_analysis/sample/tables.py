"""The published tables of the sample city: pupils summed, rounded and suppressed as DfE does it.

Column names and codes as in the published files of 2013/14 (key stage 4) and 2016/17 (both);
columns for postcodes, telephone numbers and people are left out.
"""

import csv
import io
from collections.abc import Mapping
from types import MappingProxyType

from ylp_analysis.sample.pupils import Cohort
from ylp_analysis.sample.schools import CITY, LA_CODE, School, schools
from ylp_analysis.sample.worlds import BOTH_GROUPS, Nation, Rate, subjects
from ylp_analysis.vocabulary.numbers import half_up

SMALLEST_COHORT = 6
SUPPRESSED = "SUPP"

_IDENTITY = {
    "KS2": ("RECTYPE", "ALPHAIND", "LEA", "ESTAB", "URN", "SCHNAME", "TOWN", "NFTYPE", "ICLOSE",
            "RELDENOM", "AGERANGE", "TOTPUPS"),
    "KS4": ("RECTYPE", "ALPHAIND", "LEA", "ESTAB", "URN", "SCHNAME", "TOWN", "ICLOSE", "NFTYPE",
            "RELDENOM", "EGENDER", "AGERANGE", "TOTPUPS"),
}  # fmt: skip
_COHORT = {"KS2": "TELIG", "KS4": "TPUP"}
_GROUP_COHORTS = (("TFSMCLA", "PTFSMCLA"), ("TNOTFSMCLA", "PTNOTFSMCLA"))
# Record types of the LA row and of England's state-funded and all schools.
_TOTALS = {"KS2": ("3", "5", "4"), "KS4": ("4", "7", "5")}
_DECIMALS_OF_TOTALS = {"KS2": 0, "KS4": 1}
# Pupils of schools outside the state-funded sector.
_INDEPENDENT_PUPILS = {"KS2": 5_000, "KS4": 45_000}
_YEAR_GROUPS = {"3-7": 5, "7-11": 4, "4-11": 7, "11-16": 5, "11-18": 6, "3-16": 10, "11-19": 7}


def columns(key_stage: str, year: str) -> list[str]:
    """The header of a table."""
    groups = [name for pair in _GROUP_COHORTS for name in pair]
    results = [c for s in subjects(key_stage, year) for c in _result_columns(key_stage, s, year)]
    return [*_IDENTITY[key_stage], _COHORT[key_stage], *groups, *results]


def published_table(
    cohort: Cohort, nation: Nation, others: Mapping[str, Nation] = MappingProxyType({})
) -> str:
    """One table as CSV text: schools in the order of their URNs, the LA, then England's rows.

    others: further authorities by their number, each with its row after the LA's own.
    """
    key_stage, year = cohort.key_stage, cohort.academic_year
    la, state, every = _TOTALS[key_stage]
    places = {school.urn: place for place, school in enumerate(cohort.schools)}
    rows = [
        _school_row(cohort, school, places.get(school.urn))
        for school in schools()
        if key_stage in school.tables
    ]
    rows.append({"RECTYPE": la, "LEA": LA_CODE} | _la_cells(cohort))
    rows += [
        {"RECTYPE": la, "LEA": code} | _england_cells(key_stage, year, authority)
        for code, authority in others.items()
    ]
    rows.append({"RECTYPE": state} | _england_cells(key_stage, year, nation))
    rows.append({"RECTYPE": every} | _all_england_cells(key_stage, year, nation))
    # The key stage 2 files hold a space in the cells that a total has no value for.
    empty = " " if key_stage == "KS2" else ""
    header = columns(key_stage, year)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        blank = "" if row.get("URN") else empty
        writer.writerow([row.get(name, blank) for name in header])
    return out.getvalue()


def percentage(met: int, pupils: int, decimals: int = 0) -> str:
    """A percentage as the publisher prints it: rounded half up, in whole-number arithmetic.

    >>> percentage(1, 8), percentage(85, 294, 1), percentage(0, 10, 1)
    ('13%', '28.9%', '0.0%')
    """
    tenths = 10**decimals
    whole = (200 * tenths * met + pupils) // (2 * pupils)
    return f"{whole / tenths:.{decimals}f}%"


def _result_columns(key_stage: str, subject: str, year: str) -> list[str]:
    """All pupils, disadvantaged, other; at key stage 4 the published counts after them."""
    if key_stage == "KS2":
        top = "PTENGMATX" if year <= "2011/12" else "PTREADWRITTAMATX"
        stem = {"rwm": top, "reading": "PTREADX", "writing": "PTWRITXTA", "maths": "PTMATX", "gps": "PTGPS4B"}[subject]  # fmt: skip
        return [stem, f"{stem}_FSMCLA", f"{stem}_NOTFSMCLA"]
    if subject == "five_ac_em":
        end = "_PTQ" if year == "2013/14" else ""
        stems = ("PTAC5EM", "PTAC5EMFSM", "PTAC5EMNFSM", "TAC5EMFSM", "TAC5EMNFSM")
        return [f"{stem}{end}" for stem in stems]
    name = {"progress_english": "24ENGPRG_PTQ", "progress_maths": "24MATHPRG_PTQ"}[subject]
    return [f"PT{name}", f"PTFSM{name}", f"PTNOTFSM{name}"]


def _school_row(cohort: Cohort, school: School, place: int | None) -> dict[str, str]:
    key_stage = cohort.key_stage
    row = _identity(cohort, school)
    if place is None:
        return row
    here = cohort.school == place
    pupils = [int((here & cohort.of(group)).sum()) for group in BOTH_GROUPS]
    row[_COHORT[key_stage]] = str(sum(pupils))
    row |= _group_cohorts(pupils, 0)
    for subject in subjects(key_stage, cohort.academic_year):
        met = [int((here & cohort.of(g) & cohort.met[subject]).sum()) for g in BOTH_GROUPS]
        names = _result_columns(key_stage, subject, cohort.academic_year)
        row |= dict(zip(names, _results(met, pupils, 0), strict=False))
    return _suppressed(row, pupils, cohort)


def _identity(cohort: Cohort, school: School) -> dict[str, str]:
    alphabetical = sorted(s.name for s in schools())
    return {
        "RECTYPE": "2" if school.kind == "special" else "1",
        "ALPHAIND": str(10 * (1 + alphabetical.index(school.name))),
        "LEA": LA_CODE,
        "ESTAB": school.estab,
        "URN": school.urn,
        "SCHNAME": school.name,
        "TOWN": CITY,
        "NFTYPE": school.school_type,
        "ICLOSE": str(int(school.closes == cohort.academic_year)),
        "RELDENOM": school.denomination,
        "EGENDER": "MIXED",
        "AGERANGE": school.age_range,
        "TOTPUPS": str((school.cohort or 70) * _YEAR_GROUPS[school.age_range]),
    }


def _group_cohorts(pupils: list[int], decimals: int) -> dict[str, str]:
    cells: dict[str, str] = {}
    for (number, share), n in zip(_GROUP_COHORTS, pupils, strict=True):
        cells |= {number: str(n), share: percentage(n, sum(pupils), decimals)}
    return cells


def _results(met: list[int], pupils: list[int], decimals: int) -> list[str]:
    """All, disadvantaged, other, then both groups' counts; blank for a group without pupils."""
    every = percentage(sum(met), sum(pupils), decimals)
    groups = list(zip(met, pupils, strict=True))
    shares = [percentage(m, n, decimals) if n else "" for m, n in groups]
    return [every, *shares, *(str(m) if n else "" for m, n in groups)]


def _suppressed(row: dict[str, str], pupils: list[int], cohort: Cohort) -> dict[str, str]:
    """The row with the publisher's suppression: the smallest published cohort is 6.

    A year group under 6 loses everything but its size. A group of 1 to 5 pupils hides both
    groups' results; a group of none is blank and hides nothing.
    """
    year_group = sum(pupils) < SMALLEST_COHORT
    group = any(0 < n < SMALLEST_COHORT for n in pupils)
    hidden: set[str] = set()
    for subject in subjects(cohort.key_stage, cohort.academic_year):
        names = _result_columns(cohort.key_stage, subject, cohort.academic_year)
        hidden |= set(names[1:]) if group else set()
        hidden |= set(names) if year_group else set()
    if year_group:
        hidden |= {name for pair in _GROUP_COHORTS for name in pair}
    return {name: SUPPRESSED if name in hidden else cell for name, cell in row.items()}


def _la_cells(cohort: Cohort) -> dict[str, str]:
    key_stage, year = cohort.key_stage, cohort.academic_year
    pupils = [int(cohort.of(group).sum()) for group in BOTH_GROUPS]
    met = {s: [int(cohort.met[s][cohort.of(g)].sum()) for g in BOTH_GROUPS] for s in cohort.met}
    return _total_cells(key_stage, year, pupils, met)


def _england_cells(key_stage: str, year: str, nation: Nation) -> dict[str, str]:
    pupils = [nation.disadvantaged, nation.pupils - nation.disadvantaged]
    met = {
        subject: [half_up(n * rate / 100) for n, rate in zip(pupils, rates, strict=True)]
        for subject, rates in nation.rates.items()
    }
    return _total_cells(key_stage, year, pupils, met)


def _all_england_cells(key_stage: str, year: str, nation: Nation) -> dict[str, str]:
    more = _INDEPENDENT_PUPILS[key_stage]
    wider = nation._replace(pupils=nation.pupils + more)
    if key_stage == "KS2":
        return _england_cells(key_stage, year, wider)
    # Pupils of independent schools took exams that the tables did not count.
    counted = {s: Rate(r.disadvantaged, r.other - 5) for s, r in nation.rates.items()}
    cells = _england_cells(key_stage, year, wider._replace(rates=counted))
    shown = _result_columns(key_stage, subjects(key_stage, year)[0], year)[:1]
    return {name: cells[name] for name in (_COHORT[key_stage], *shown)}


def _total_cells(
    key_stage: str, year: str, pupils: list[int], met: dict[str, list[int]]
) -> dict[str, str]:
    decimals = _DECIMALS_OF_TOTALS[key_stage]
    cells = {_COHORT[key_stage]: str(sum(pupils))} | _group_cohorts(pupils, decimals)
    for subject in subjects(key_stage, year):
        names = _result_columns(key_stage, subject, year)
        cells |= dict(zip(names, _results(met[subject], pupils, decimals), strict=False))
    return cells
