"""Where pupils were after key stage 4 (DfE `england_ks4-pupdest`, `NNN_ks4-pupdest`).

Tables of a year follow the pupils who finished key stage 4 two years earlier; columns ending in
two digits repeat the tables of that year. Of the kinds of education only their sum is read.
"""

from ylp_analysis.intake.layouts.facts import FactColumn, FactTable
from ylp_analysis.vocabulary.years import shift, year_ending

_GROUPS = {"all": "", "disadvantaged": "_DIS", "other": "_NONDIS"}
_ACTIVITIES = {
    "OVERALL_DEST": "sustained",
    "EDUCATION": "education",
    "APPREN": "apprenticeship",
    "EMPLOYMENT": "employment",
    "NOT_SUSTAINED": "not_sustained",
    "UNKNOWN": "unknown",
}
_KINDS_OF_EDUCATION = ("FE", "SCH_6TH", "SIXTH_COL", "OTHER_EDU")
_YEARS_BEFORE_THE_TABLES = 2
_REPEATED = range(12, 26)


def _columns(group: str, ending: str) -> tuple[FactColumn, ...]:
    pairs = [
        (f"COHORT{ending}", "destinations_cohort"),
        *((f"{c}{ending}", f"destinations_{name}_pupils") for c, name in _ACTIVITIES.items()),
        *((f"{c}PER{ending}", f"destinations_{name}") for c, name in _ACTIVITIES.items()),
    ]
    return tuple(
        FactColumn(column, fact, group, "KS4", years_later=-_YEARS_BEFORE_THE_TABLES)
        for column, fact in pairs
    )


def _repeated(group: str, ending: str, tables: int) -> tuple[FactColumn, ...]:
    leavers = shift(year_ending(f"20{tables}"), -_YEARS_BEFORE_THE_TABLES)
    return (
        FactColumn(
            f"COHORT{ending}_{tables}", "destinations_cohort", group, "KS4", academic_year=leavers
        ),
        FactColumn(
            f"OVERALL_DESTPER{ending}_{tables}",
            "destinations_sustained",
            group,
            "KS4",
            academic_year=leavers,
        ),
    )


LAYOUTS = (
    FactTable(
        name="ks4_destinations",
        family="Key stage 4 destination tables",
        title="Pupil destinations after key stage 4",
        verified=True,
        evidence="header of the England file of 2018/19",
        first_year=year_ending(f"20{_REPEATED[0]}"),
        la="LEA",
        school="SCHNAME",
        record_type="RECTYPE",
        record_types={"1": "school", "2": "school", "LA": "la", "NAT": "england"},
        needed=("COHORT", "COHORT_DIS", "COHORT_NONDIS", "OVERALL_DESTPER"),
        facts=(
            *(f for group, ending in _GROUPS.items() for f in _columns(group, ending)),
            *(
                f
                for tables in _REPEATED
                for group, ending in _GROUPS.items()
                for f in _repeated(group, ending, tables)
            ),
        ),
        known=frozenset(
            {
                *("ESTAB", "ICLOSE", "NFTYPE"),
                *(
                    f"{kind}{per}{ending}"
                    for kind in _KINDS_OF_EDUCATION
                    for per in ("", "PER")
                    for ending in _GROUPS.values()
                ),
            }
        ),
    ),
)
