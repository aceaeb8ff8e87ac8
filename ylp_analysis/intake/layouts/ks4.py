"""Key stage 4 school performance tables (DfE `england_ks4final`, `NNN_ks4final`)."""

from dataclasses import replace

from ylp_analysis.intake.layouts.layout import PERCENTAGE, SCORE, MeasureColumns, PerformanceTable

_RECORD_TYPES = {
    "1": ("school", "mainstream"),
    "2": ("school", "special"),
    "4": ("la", ""),
    "7": ("england", ""),
}
# Scores carry NFSM6CLA1A where counts and basics carry NOTFSM6CLA1A.
_SCORE_GROUPS = {"all": "", "disadvantaged": "_FSM6CLA1A", "other": "_NFSM6CLA1A"}


def _score(stem: str) -> dict[str, str]:
    return {group: f"{stem}{suffix}" for group, suffix in _SCORE_GROUPS.items()}


def _basics(grade: str) -> MeasureColumns:
    values = {
        "all": f"PTL2BASICS_{grade}",
        "disadvantaged": f"PTFSM6CLA1ABASICS_{grade}",
        "other": f"PTNOTFSM6CLA1ABASICS_{grade}",
    }
    return MeasureColumns("all", f"basics_{grade}", PERCENTAGE, values)


GRADES_9_TO_1 = PerformanceTable(
    name="ks4_grades_9_to_1",
    family="Key stage 4 performance tables",
    title="Key stage 4 school performance tables",
    key_stage="KS4",
    first_year="2016/17",
    last_year="2018/19",
    record_types=_RECORD_TYPES,
    ignored_record_types=("5",),
    cohorts={"all": "TPUP", "disadvantaged": "TFSM6CLA1A", "other": "TNOTFSM6CLA1A"},
    measures=(
        MeasureColumns("all", "attainment_8", SCORE, _score("ATT8SCR")),
        MeasureColumns(
            "all",
            "progress_8",
            SCORE,
            _score("P8MEA"),
            low=_score("P8CILOW"),
            high=_score("P8CIUPP"),
            pupils=_score("P8PUP"),
        ),
        _basics("94"),
        _basics("95"),
        MeasureColumns("english", "attainment_8", SCORE, _score("ATT8SCRENG")),
        MeasureColumns("maths", "attainment_8", SCORE, _score("ATT8SCRMAT")),
    ),
    one_of=("ATT8SCR",),
    verified=True,
    evidence="headers of the 2016/17 and 2017/18 files; dictionary of 2018/19",
    closed="ICLOSE",
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


PROVISIONAL = replace(
    GRADES_9_TO_1,
    name="ks4_provisional",
    title="Key stage 4 school performance tables, provisional",
    first_year="2018/19",
    cohorts={"all": "TPUP"},
    measures=tuple(_everyone(measure) for measure in GRADES_9_TO_1.measures),
    without="FSM6CLA1A",
    data_version="provisional",
    evidence="header of the 2018/19 provisional file",
)


def _five_good_gcses(suffix: str) -> MeasureColumns:
    return MeasureColumns(
        "all",
        "five_ac_em",
        PERCENTAGE,
        {
            "all": f"PTAC5EM{suffix}",
            "disadvantaged": f"PTAC5EMFSM{suffix}",
            "other": f"PTAC5EMNFSM{suffix}",
        },
        numerators={"disadvantaged": f"TAC5EMFSM{suffix}", "other": f"TAC5EMNFSM{suffix}"},
    )


def _expected_progress(subject: str, stem: str) -> MeasureColumns:
    return MeasureColumns(
        subject,
        "expected_progress",
        PERCENTAGE,
        {
            "all": f"PT24{stem}PRG_PTQ",
            "disadvantaged": f"PTFSM24{stem}PRG_PTQ",
            "other": f"PTNOTFSM24{stem}PRG_PTQ",
        },
    )


FIRST_ENTRY = replace(
    GRADES_9_TO_1,
    name="ks4_first_entry",
    first_year="2013/14",
    last_year="2013/14",
    cohorts={"all": "TPUP", "disadvantaged": "TFSMCLA", "other": "TNOTFSMCLA"},
    measures=(
        _five_good_gcses("_PTQ"),
        _expected_progress("english", "ENG"),
        _expected_progress("maths", "MATH"),
    ),
    one_of=("PTAC5EM_PTQ",),
    evidence="dictionary of 2013/14",
)

DERIVED_COPY_2014 = replace(
    FIRST_ENTRY,
    name="ks4_first_entry_derived_copy",
    title="Key stage 4 school performance tables, a derived copy",
    record_types={"SCH": ("school", "mainstream"), "LA": ("la", "")},
    ignored_record_types=(),
    marker=("EstablishmentGroup",),
    precedence="derived_copy",
    la_name="LEA_NAME",
    evidence="header of the derived copy held",
    closed="",
)

BEFORE_FIRST_ENTRY = replace(
    FIRST_ENTRY,
    name="ks4_before_first_entry",
    first_year="2010/11",
    last_year="2012/13",
    measures=(_five_good_gcses(""),),
    one_of=("PTAC5EM",),
    verified=False,
    evidence="the 2013/14 dictionary's names without the suffix _PTQ; no header or dictionary held",
)

LAYOUTS = (GRADES_9_TO_1, PROVISIONAL, FIRST_ENTRY, DERIVED_COPY_2014, BEFORE_FIRST_ENTRY)
