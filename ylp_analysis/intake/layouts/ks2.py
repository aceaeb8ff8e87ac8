"""Key stage 2 school performance tables (DfE `england_ks2final`, `NNN_ks2final`), by year.

No tests were held in 2020 and 2021, and the results of 2022 were not published school by school.
"""

from dataclasses import replace

from ylp_analysis.intake.layouts.known_ks2 import KNOWN_LEVELS, KNOWN_STANDARDS
from ylp_analysis.intake.layouts.layout import PERCENTAGE, SCORE, MeasureColumns, PerformanceTable

_RECORD_TYPES = {
    "1": ("school", "mainstream"),
    "2": ("school", "special"),
    "3": ("la", ""),
    "5": ("england", ""),
}
# The pupils of a progress measure are those with results at both ends; not published by group.
_FEWER_PUPILS = {"all": "", "disadvantaged": "", "other": ""}


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
    not_published=("2019/20", "2020/21", "2021/22"),
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
        # From 2023/24 these columns are there but empty: those pupils had no key stage 1 tests.
        *(_progress(s, stem, _NEW) for s, stem in _PROGRESS),
    ),
    one_of=("PTRWM_EXP",),
    verified=True,
    evidence="headers and dictionaries of 2016/17, 2017/18 and 2018/19; the publisher's dictionary "
    "of 2023/24; the columns by which an independent program reads 2022/23",
    closed="ICLOSE",
    known=KNOWN_STANDARDS,
)

# Levels, to 2014/15 -------------------------------------------------------------------------------

_LEVELS = (
    ("rwm", "level_4_plus", "PTREADWRITTAMATX"),
    ("rwm", "level_4b_plus", "PTREADWRITTAMAT4B"),
    ("rwm", "level_5_plus", "PTREADWRITTAMATAX"),
    ("english_maths", "level_4_plus", "PTENGMATX"),
    ("english_maths", "level_5_plus", "PTENGMATAX"),
    ("english", "level_4_plus", "PTENGX"),
    ("english", "level_5_plus", "PTENGAX"),
    ("reading", "level_4_plus", "PTREADX"),
    ("reading", "level_4b_plus", "PTREAD4B"),
    ("reading", "level_5_plus", "PTREADAX"),
    ("writing", "level_4_plus", "PTWRITXTA"),
    ("writing", "level_5_plus", "PTWRITAXTA"),
    ("maths", "level_4_plus", "PTMATX"),
    ("maths", "level_4b_plus", "PTMAT4B"),
    ("maths", "level_5_plus", "PTMATAX"),
    ("gps", "level_4b_plus", "PTGPS4B"),
    ("gps", "level_5_plus", "PTGPSAX"),
)
# To 2012/13 these names end in 12; a file has one spelling of each.
_EXPECTED_PROGRESS = (
    ("reading", "PT2READ"),
    ("reading", "PT2READ12"),
    ("writing", "PT2WRITTA"),
    ("writing", "PT2WRITTA12"),
    ("maths", "PT2MATH"),
    ("maths", "PT2MATH12"),
    ("english", "PT2ENG12"),
)
_FOR_ALL = (
    MeasureColumns("all", "average_point_score", SCORE, {"all": "TAPS"}),
    # The value added from key stage 1, about 100, with its 95% limits.
    MeasureColumns(
        "all",
        "value_added",
        SCORE,
        {"all": "OVAMEAS"},
        low={"all": "OLCONF"},
        high={"all": "OUCONF"},
    ),
)


def _levels(groups: tuple[str, str]) -> tuple[MeasureColumns, ...]:
    return (
        *(_percentage(s, measure, stem, groups) for s, measure, stem in _LEVELS),
        *(
            replace(_percentage(s, "expected_progress", stem, groups), pupils=_FEWER_PUPILS)
            for s, stem in _EXPECTED_PROGRESS
        ),
        *_FOR_ALL,
    )


# In one of the early years the group stood inside the name; never beside the other spelling.
_GROUP_INSIDE = tuple(
    MeasureColumns(
        "english_maths",
        measure,
        PERCENTAGE,
        {"disadvantaged": f"PTFSMCLA{stem}", "other": f"PTNOTFSMCLA{stem}"},
    )
    for measure, stem in (("level_4_plus", "ENGMATX"), ("level_5_plus", "ENGMATAX"))
)
_SEEN = (
    "openings of the publisher's dictionaries of 2012/13 to 2014/15 (identity, cohorts); the "
    "columns by which independent programs read 2010/11 to 2014/15 (results); no header held"
)

LEVELS = replace(
    STANDARDS,
    name="ks2_levels",
    first_year="2010/11",
    last_year="2013/14",
    not_published=(),
    cohorts={"all": "TELIG", "disadvantaged": "TFSMCLA", "other": "TNOTFSMCLA"},
    measures=(*_levels(("FSMCLA", "NOTFSMCLA")), *_GROUP_INSIDE),
    one_of=("PTREADWRITTAMATX", "PTENGMATX"),
    verified=False,
    evidence=_SEEN,
    known=KNOWN_LEVELS,
)

# The last year of levels has the definition of 2015, under three spellings.
LAST_LEVELS = replace(
    LEVELS,
    name="ks2_last_levels",
    first_year="2014/15",
    last_year="2014/15",
    cohorts={"all": "TELIG", "disadvantaged": "TFSMCLA1A", "other": "TNOTFSM6CLA1A"},
    measures=_levels(("FSM6CLA1A", "NOTFSM6CLA1A")),
    one_of=("PTREADWRITTAMATX",),
)

# The tables of 2010/11 came before the pupil premium: no groups, and writing was tested.
LEVELS_WITHOUT_GROUPS = replace(
    LEVELS,
    name="ks2_levels_without_groups",
    first_year="2010/11",
    last_year="2010/11",
    cohorts={"all": "TELIG"},
    measures=(
        MeasureColumns("rwm", "level_4_plus", PERCENTAGE, {"all": "PTREADWRITMATX"}),
        MeasureColumns("rwm", "level_5_plus", PERCENTAGE, {"all": "PTREADWRITMATAX"}),
        MeasureColumns("writing", "level_4_plus", PERCENTAGE, {"all": "PTWRITX"}),
        MeasureColumns("writing", "level_5_plus", PERCENTAGE, {"all": "PTWRITAX"}),
        *(
            replace(
                m,
                values={"all": m.values["all"]},
                pupils={g: c for g, c in m.pupils.items() if g == "all"},
            )
            for m in _levels(("FSMCLA", "NOTFSMCLA"))
        ),
    ),
    without="FSM",
    one_of=("PTENGMATX",),
)

LAYOUTS = (STANDARDS, LEVELS, LAST_LEVELS, LEVELS_WITHOUT_GROUPS)
