"""Key stage 2 school performance tables (DfE `england_ks2final`, `NNN_ks2final`)."""

from dataclasses import replace

from ylp_analysis.intake.layouts.layout import PERCENTAGE, SCORE, MeasureColumns, PerformanceTable

_RECORD_TYPES = {
    "1": ("school", "mainstream"),
    "2": ("school", "special"),
    "3": ("la", ""),
    "5": ("england", ""),
}


def _groups(stem: str, disadvantaged: str, other: str) -> dict[str, str]:
    return {
        "all": stem,
        "disadvantaged": f"{stem}_{disadvantaged}",
        "other": f"{stem}_{other}",
    }


def _percentage(subject: str, measure: str, stem: str, groups: tuple[str, str]) -> MeasureColumns:
    return MeasureColumns(subject, measure, PERCENTAGE, _groups(stem, *groups))


def _progress(subject: str, stem: str, groups: tuple[str, str]) -> MeasureColumns:
    values = _groups(stem, *groups)
    low = {group: f"{column}_LOWER" for group, column in values.items()}
    high = {group: f"{column}_UPPER" for group, column in values.items()}
    return MeasureColumns(subject, "progress_score", SCORE, values, low=low, high=high)


_NEW = ("FSM6CLA1A", "NotFSM6CLA1A")
_STANDARDS = (
    ("rwm", "PTRWM"),
    ("reading", "PTREAD"),
    ("writing", "PTWRITTA"),
    ("maths", "PTMAT"),
    ("gps", "PTGPS"),
)
_AVERAGES = (("reading", "READ"), ("maths", "MAT"), ("gps", "GPS"))
_PROGRESS = (("reading", "READPROG"), ("writing", "WRITPROG"), ("maths", "MATPROG"))

STANDARDS = PerformanceTable(
    name="ks2_standards",
    family="Key stage 2 performance tables",
    title="Key stage 2 school performance tables",
    key_stage="KS2",
    first_year="2015/16",
    last_year="2018/19",
    record_types=_RECORD_TYPES,
    ignored_record_types=("4",),
    cohorts={"all": "TELIG", "disadvantaged": "TFSM6CLA1A", "other": "TNotFSM6CLA1A"},
    measures=(
        *(_percentage(s, "expected_standard", f"{stem}_EXP", _NEW) for s, stem in _STANDARDS),
        *(_percentage(s, "higher_standard", f"{stem}_HIGH", _NEW) for s, stem in _STANDARDS),
        *(
            MeasureColumns(s, "scaled_score", SCORE, _groups(f"{stem}_AVERAGE", *_NEW))
            for s, stem in _AVERAGES
        ),
        *(_progress(s, stem, _NEW) for s, stem in _PROGRESS),
    ),
    one_of=("PTRWM_EXP",),
    verified=True,
    evidence="headers of the 2016/17, 2017/18 and 2018/19 files; dictionaries of the same years",
    closed="ICLOSE",
)

_OLD = ("FSMCLA", "NOTFSMCLA")

LEVELS = replace(
    STANDARDS,
    name="ks2_levels",
    first_year="2010/11",
    last_year="2013/14",
    cohorts={"all": "TELIG", "disadvantaged": "TFSMCLA", "other": "TNOTFSMCLA"},
    measures=(
        _percentage("rwm", "level_4_plus", "PTREADWRITTAMATX", _OLD),
        _percentage("english_maths", "level_4_plus", "PTENGMATX", _OLD),
        _percentage("reading", "level_4_plus", "PTREADX", _OLD),
        _percentage("writing", "level_4_plus", "PTWRITXTA", _OLD),
        _percentage("maths", "level_4_plus", "PTMATX", _OLD),
        _percentage("gps", "level_4b_plus", "PTGPS4B", _OLD),
    ),
    one_of=("PTREADWRITTAMATX", "PTENGMATX"),
    verified=False,
    evidence="column history in the design; no header or dictionary held",
)

LAYOUTS = (STANDARDS, LEVELS)
