"""Key stage 4 school performance tables (DfE `england_ks4final`, `NNN_ks4final`), by year.

No tables were published school by school for 2020 and 2021.
"""

from dataclasses import replace

from ylp_analysis.intake.layouts.known_ks4 import KNOWN_KS4
from ylp_analysis.intake.layouts.layout import PERCENTAGE, SCORE, MeasureColumns, PerformanceTable

_RECORD_TYPES = {
    "1": ("school", "mainstream"),
    "2": ("school", "special"),
    "4": ("la", ""),
    "7": ("england", ""),
}
# Scores carry NFSM6CLA1A where counts and basics carry NOTFSM6CLA1A.
_SCORE_GROUPS = {"all": "", "disadvantaged": "_FSM6CLA1A", "other": "_NFSM6CLA1A"}
# The pupils of a progress measure are those with results at both ends; not published by group.
_FEWER_PUPILS = {"all": "", "disadvantaged": "", "other": ""}


def _score(stem: str) -> dict[str, str]:
    return {group: f"{stem}{suffix}" for group, suffix in _SCORE_GROUPS.items()}


def _attainment_8(subject: str, element: str) -> MeasureColumns:
    return MeasureColumns(subject, "attainment_8", SCORE, _score(f"ATT8SCR{element}"))


def _progress_8(subject: str, values: str, low: str, high: str) -> MeasureColumns:
    return MeasureColumns(
        subject,
        "progress_8",
        SCORE,
        _score(values),
        low=_score(low),
        high=_score(high),
        pupils=_score("P8PUP"),
    )


def _basics(grade: str) -> MeasureColumns:
    values = {
        "all": f"PTL2BASICS_{grade}",
        "disadvantaged": f"PTFSM6CLA1ABASICS_{grade}",
        "other": f"PTNOTFSM6CLA1ABASICS_{grade}",
    }
    return MeasureColumns("all", f"basics_{grade}", PERCENTAGE, values)


def _ebacc_entry(group: str, ending: str) -> MeasureColumns:
    return MeasureColumns(
        "all",
        "ebacc_entry",
        PERCENTAGE,
        {
            "all": f"PTEBACC_E{ending}",
            "disadvantaged": f"PTEBACC_E{group}{ending}",
            "other": f"PTEBACC_EN{group}{ending}",
        },
        numerators={"all": f"TEBACC_E{ending}"},
    )


_ATTAINMENT_8 = tuple(
    _attainment_8(subject, element)
    for subject, element in (
        ("all", ""),
        ("english", "ENG"),
        ("maths", "MAT"),
        ("ebacc_subjects", "EBAC"),
        ("open_subjects", "OPEN"),
    )
)
_PROGRESS_8 = (
    _progress_8("all", "P8MEA", "P8CILOW", "P8CIUPP"),
    *(
        _progress_8(subject, stem, f"{stem}_CILOW", f"{stem}_CIUPP")
        for subject, stem in (("english", "P8MEAENG"), ("maths", "P8MEAMAT"))
    ),
)

GRADES_9_TO_1 = PerformanceTable(
    name="ks4_grades_9_to_1",
    family="Key stage 4 performance tables",
    title="Key stage 4 school performance tables",
    key_stage="KS4",
    first_year="2016/17",
    not_published=("2019/20", "2020/21"),
    record_types=_RECORD_TYPES,
    ignored_record_types=("5",),
    cohorts={"all": "TPUP", "disadvantaged": "TFSM6CLA1A", "other": "TNOTFSM6CLA1A"},
    measures=(
        *_ATTAINMENT_8,
        *_PROGRESS_8,
        _basics("94"),
        _basics("95"),
        _ebacc_entry("FSM6CLA1A", "_PTQ_EE"),
    ),
    one_of=("ATT8SCR",),
    verified=True,
    evidence="headers of 2016/17 and 2017/18; dictionaries of 2016/17, 2018/19 and 2022/23",
    closed="ICLOSE",
    known=KNOWN_KS4,
)


def _everyone(measure: MeasureColumns) -> MeasureColumns:
    def of_all(columns: dict[str, str]) -> dict[str, str]:
        return {group: column for group, column in columns.items() if group == "all"}

    return replace(
        measure,
        values=of_all(measure.values),
        low=of_all(measure.low),
        high=of_all(measure.high),
        pupils=of_all(measure.pupils),
    )


_HELD_PROVISIONALLY = ("ATT8SCR", "P8MEA", "PTL2BASICS_94", "PTL2BASICS_95", "PTEBACC_E_PTQ_EE")
PROVISIONAL = replace(
    GRADES_9_TO_1,
    name="ks4_provisional",
    title="Key stage 4 school performance tables, provisional",
    first_year="2018/19",
    cohorts={"all": "TPUP"},
    measures=tuple(
        replace(_everyone(m), numerators={})
        for m in GRADES_9_TO_1.measures
        if m.values["all"] in _HELD_PROVISIONALLY
    ),
    without="FSM6CLA1A",
    data_version="provisional",
    evidence="header of the 2018/19 provisional file",
)

# Grades A* to G, to 2015/16 -----------------------------------------------------------------------


def _five_good_gcses(group: str, ending: str) -> MeasureColumns:
    return MeasureColumns(
        "all",
        "five_ac_em",
        PERCENTAGE,
        {
            "all": f"PTAC5EM{ending}",
            "disadvantaged": f"PTAC5EM{group}{ending}",
            "other": f"PTAC5EMN{group}{ending}",
        },
        numerators={
            "disadvantaged": f"TAC5EM{group}{ending}",
            "other": f"TAC5EMN{group}{ending}",
        },
    )


def _good_english_maths(group: str, ending: str) -> MeasureColumns:
    return MeasureColumns(
        "english_maths",
        "gcse_ac",
        PERCENTAGE,
        {
            "all": f"PTL2BASICS{ending}",
            "disadvantaged": f"PT{group}BASICS{ending}",
            "other": f"PTNOT{group}BASICS{ending}",
        },
    )


def _expected_progress(group: str, ending: str) -> tuple[MeasureColumns, ...]:
    return tuple(
        MeasureColumns(
            subject,
            "expected_progress",
            PERCENTAGE,
            {
                "all": f"PT24{stem}PRG{ending}",
                "disadvantaged": f"PT{group}24{stem}PRG{ending}",
                "other": f"PTNOT{group}24{stem}PRG{ending}",
            },
            pupils=_FEWER_PUPILS,
        )
        for subject, stem in (("english", "ENG"), ("maths", "MATH"))
    )


def _value_added(group: str, ending: str) -> MeasureColumns:
    suffixes = {"all": "", "disadvantaged": f"_{group}", "other": f"_N{group}"}
    values, low, high = (
        {of: f"B8VA{what}{suffix}{ending}" for of, suffix in suffixes.items()}
        for what in ("MEA", "LOW", "UPP")
    )
    return MeasureColumns("all", "value_added", SCORE, values, low=low, high=high)


def _grades_a_to_g(group: str, ending: str) -> tuple[MeasureColumns, ...]:
    return (
        _five_good_gcses(group, ending),
        _good_english_maths(group, ending),
        *_expected_progress(group, ending),
        _ebacc_entry(group, ending),
        _value_added(group, ending),
    )


FIRST_ENTRY = replace(
    GRADES_9_TO_1,
    name="ks4_first_entry",
    first_year="2013/14",
    last_year="2013/14",
    not_published=(),
    cohorts={"all": "TPUP", "disadvantaged": "TFSMCLA", "other": "TNOTFSMCLA"},
    measures=_grades_a_to_g("FSM", "_PTQ"),
    one_of=("PTAC5EM_PTQ",),
    evidence="dictionary of 2013/14",
)

BEFORE_FIRST_ENTRY = replace(
    FIRST_ENTRY,
    name="ks4_before_first_entry",
    first_year="2010/11",
    last_year="2012/13",
    measures=_grades_a_to_g("FSM", ""),
    one_of=("PTAC5EM",),
    verified=False,
    evidence="the earlier years' columns in the dictionary of 2013/14, which have no _PTQ; the "
    "columns by which an independent program reads 2010/11 to 2012/13; no header held",
)

_BY_ANALOGY = (
    "the earlier years' columns in the dictionary of 2016/17; the columns for all pupils by which "
    "independent programs read the year; the groups' names by analogy; no header held"
)

# From 2014/15 the names end in _EE (early entry) and the group is FSM6CLA1A. Attainment 8 of that
# year covers only the schools that chose it; it is not read.
EARLY_ENTRY = replace(
    FIRST_ENTRY,
    name="ks4_early_entry",
    first_year="2014/15",
    last_year="2014/15",
    cohorts=GRADES_9_TO_1.cohorts,
    measures=_grades_a_to_g("FSM6CLA1A", "_PTQ_EE"),
    marker=("PTL2BASICS_PTQ_EE",),
    one_of=("PTAC5EM_PTQ_EE",),
    verified=False,
    evidence=_BY_ANALOGY,
)

# In 2015/16 English meant language or literature (_LL_), and the new headlines came in.
FIRST_PROGRESS_8 = replace(
    EARLY_ENTRY,
    name="ks4_first_progress_8",
    first_year="2015/16",
    last_year="2015/16",
    measures=(
        *_ATTAINMENT_8,
        *_PROGRESS_8,
        _five_good_gcses("FSM6CLA1A", "_PTQ_EE"),
        _good_english_maths("FSM6CLA1A", "_LL_PTQ_EE"),
        _ebacc_entry("FSM6CLA1A", "_PTQ_EE"),
    ),
    marker=("PTL2BASICS_LL_PTQ_EE",),
    one_of=("ATT8SCR",),
)

LAYOUTS = (
    GRADES_9_TO_1,
    PROVISIONAL,
    FIRST_PROGRESS_8,
    EARLY_ENTRY,
    FIRST_ENTRY,
    BEFORE_FIRST_ENTRY,
)
