"""The dated world: key stages, subjects, measures, definitions and breaks.

To add one, add an entry here and nowhere else. `verified` is False where only professional
knowledge stands behind an entry; pages that rest on one say so.
"""

from dataclasses import dataclass
from typing import NamedTuple

from ylp_analysis.errors import CatalogueError


@dataclass(frozen=True)
class Measure:
    """An attainment measure. `met` finishes the sentence "…% of pupils {met}"."""

    name: str
    label: str
    unit: str  # pp (a percentage of pupils) | points (a score)
    met: str = ""
    decimals: int = 1  # printed decimals of a score


@dataclass(frozen=True)
class Definition:
    """Who counts as disadvantaged, and in which results years (inclusive, "" = open)."""

    name: str
    label: str
    first: str
    last: str
    source: str
    verified: bool = True


@dataclass(frozen=True)
class Break:
    """Results up to `before` cannot simply be set beside results from `after` on.

    kind: `hard` (no line, no change) or `caution` (dashed join, change printed with the caveat,
    no verdict). Empty `subjects` or `measures` means all.
    """

    key_stage: str
    before: str
    after: str
    kind: str
    reason: str
    source: str
    subjects: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    verified: bool = True

    def touches(self, key_stage: str, subject: str, measure: str) -> bool:
        return (
            key_stage == self.key_stage
            and (not self.subjects or subject in self.subjects)
            and (not self.measures or measure in self.measures)
        )


class Comparability(NamedTuple):
    """kind: `same`, `caution` or `hard`; reason: why, as a clause, "" when the same."""

    kind: str
    reason: str


KEY_STAGES = {
    "EYFS": "Early years",
    "Phonics": "Phonics check",
    "KS1": "Key stage 1",
    "KS2": "Key stage 2",
    "MTC": "Multiplication check",
    "KS4": "Key stage 4",
    "KS5": "16 to 18",
}

SUBJECTS = {
    "all": "all subjects",
    "reading": "reading",
    "writing": "writing",
    "maths": "maths",
    "gps": "grammar, punctuation and spelling",
    "rwm": "reading, writing and maths",
    "english_maths": "English and maths",
    "english": "English",
    "science": "science",
}

MEASURES = {
    m.name: m
    for m in (
        Measure("good_level_of_development", "Good level of development", "pp", "reached a good level of development"),
        Measure("phonics_standard", "Phonics standard", "pp", "met the phonics standard"),
        Measure("level_2_plus", "Level 2 or above", "pp", "reached level 2 or above"),
        Measure("level_2b_plus", "Level 2B or above", "pp", "reached level 2B or above"),
        Measure("level_3_plus", "Level 3 or above", "pp", "reached level 3 or above"),
        Measure("level_4_plus", "Level 4 or above", "pp", "reached level 4 or above"),
        Measure("level_4b_plus", "Level 4B or above", "pp", "reached level 4B or above"),
        Measure("level_5_plus", "Level 5 or above", "pp", "reached level 5 or above"),
        Measure("expected_progress", "Expected progress", "pp", "made expected progress"),
        Measure("average_point_score", "Average point score", "points"),
        Measure("expected_standard", "Expected standard", "pp", "reached the expected standard"),
        Measure("higher_standard", "Higher standard", "pp", "reached the higher standard"),
        Measure("scaled_score", "Average scaled score", "points", decimals=0),
        Measure("progress_score", "Progress score", "points"),
        Measure("five_ac_em", "Five GCSEs A* to C with English and maths", "pp",
                "gained five or more GCSEs at A* to C including English and maths"),
        Measure("basics_94", "English and maths GCSE, grade 4 or above", "pp",
                "gained grade 4 or above in English and maths"),
        Measure("basics_95", "English and maths GCSE, grade 5 or above", "pp",
                "gained grade 5 or above in English and maths"),
        Measure("attainment_8", "Attainment 8", "points"),
        Measure("progress_8", "Progress 8", "points", decimals=2),
        Measure("value_added", "Value added, best eight", "points"),
        Measure("gcse_ac", "GCSE A* to C", "pp", "gained A* to C"),
        Measure("ebacc_entry", "Entered for the English Baccalaureate", "pp",
                "entered all English Baccalaureate subjects"),
        Measure("level_2_at_19", "Level 2 at 19", "pp", "reached level 2 by 19"),
        Measure("level_3_at_19", "Level 3 at 19", "pp", "reached level 3 by 19"),
        Measure("absence", "Absence", "pp", "of sessions were missed"),
        Measure("persistent_absence", "Persistent absence", "pp", "were persistently absent"),
        Measure("suspension", "Suspension", "pp", "were suspended"),
        Measure("permanent_exclusion", "Permanent exclusion", "pp", "were permanently excluded"),
    )
}  # fmt: skip

# What a page leads with, per key stage, best first; those not held are passed over.
HEADLINES = {
    "EYFS": (("all", "good_level_of_development"),),
    "KS1": (("reading", "level_2b_plus"),),
    "KS2": (("rwm", "expected_standard"), ("rwm", "level_4_plus")),
    "KS4": (("all", "five_ac_em"), ("all", "basics_94"), ("all", "attainment_8")),
}

DEFINITIONS = {
    d.name: d
    for d in (
        Definition("fsm", "pupils eligible for free school meals now", "", "", "DfE statistical releases"),
        Definition("fsm6_lac_2014", "pupils eligible for free school meals in the last six years, or looked after",
                   "", "2013/14", "KS4 performance tables dictionary 2013/14"),
        Definition("fsm6_cla_adopted_2015",
                   "pupils eligible for free school meals in the last six years, looked after for a day or more, "
                   "or adopted from care", "2014/15", "", "KS2 performance tables dictionary 2018/19"),
    )
}  # fmt: skip

_KS4_SCORES = ("attainment_8", "progress_8", "basics_94", "basics_95", "ebacc_entry")
BREAKS = (
    Break("EYFS", "2018/19", "2021/22", "hard", "the early years profile was rewritten in 2021", "DfE EYFS profile handbook", verified=False),
    Break("KS2", "2010/11", "2011/12", "hard", "writing was first judged by teachers in 2012 instead of tested",
          "DfE KS2 statistics 2012", subjects=("writing",), measures=("level_4_plus", "level_5_plus"), verified=False),
    Break("KS2", "2016/17", "2017/18", "caution", "teachers judged writing by a new framework from 2018",
          "STA framework 2017/18", subjects=("writing", "rwm"), measures=("expected_standard", "higher_standard")),
    Break("KS2", "2018/19", "2021/22", "caution", "no tests were held in 2020 and 2021", "DfE KS2 statistics 2022"),
    Break("KS4", "2012/13", "2013/14", "hard",
          "from 2014 fewer qualifications counted, and only a pupil's first entry", "DfE KS4 statistics 2014",
          measures=("five_ac_em", "gcse_ac", "expected_progress", "value_added")),
    Break("KS4", "2013/14", "2014/15", "caution", "from 2015 the first-entry rule covered every subject",
          "DfE KS4 statistics 2015", measures=("five_ac_em", "gcse_ac", "expected_progress", "value_added")),
    Break("KS4", "2015/16", "2016/17", "hard", "GCSE grades 9 to 1 arrived and points changed in 2017",
          "DfE KS4 statistics 2017", measures=("attainment_8", "five_ac_em"), verified=False),
    Break("KS4", "2016/17", "2017/18", "caution", "more subjects moved to grades 9 to 1 in 2018",
          "DfE KS4 statistics 2018", measures=("attainment_8",), verified=False),
    Break("KS4", "2016/17", "2017/18", "caution", "extreme scores were capped from 2018",
          "KS4 methodology sheet 2018/19", measures=("progress_8",)),
    Break("KS4", "2018/19", "2019/20", "hard", "schools assessed GCSEs in 2020", "DfE KS4 statistics 2020", measures=_KS4_SCORES),
    Break("KS4", "2019/20", "2020/21", "hard", "teachers assessed GCSEs in 2021", "DfE KS4 statistics 2021", measures=_KS4_SCORES),
    Break("KS4", "2020/21", "2021/22", "hard", "exams returned with special grading in 2022", "DfE KS4 statistics 2022", measures=_KS4_SCORES),
    Break("KS4", "2021/22", "2022/23", "caution", "grading returned to its earlier standard in 2023", "DfE KS4 statistics 2023", measures=_KS4_SCORES),
)  # fmt: skip


def measure(name: str) -> Measure:
    """The catalogue's entry for a measure.

    Raises CatalogueError, with the nearest names, for one that is not there.
    """
    if name in MEASURES:
        return MEASURES[name]
    raise CatalogueError(
        f"The measure {name!r} is not in the catalogue.",
        f"Use one of: {', '.join(sorted(MEASURES))}.",
    )


def series_label(key_stage: str, subject: str, measure_name: str) -> str:
    """What a series measures, as pages print it.

    >>> series_label("KS2", "rwm", "expected_standard")
    'Key stage 2 reading, writing and maths (expected standard)'
    """
    entry = measure(measure_name)
    stage = KEY_STAGES.get(key_stage, key_stage)
    if subject == "all":
        return f"{stage} ({entry.label})"
    name = SUBJECTS.get(subject, subject.replace("_", " "))
    return f"{stage} {name} ({entry.label[0].lower()}{entry.label[1:]})"


def definition_in(year: str) -> str:
    """The definition of disadvantaged in the performance tables of a results year.

    >>> definition_in("2013/14"), definition_in("2014/15")
    ('fsm6_lac_2014', 'fsm6_cla_adopted_2015')
    """
    return "fsm6_lac_2014" if year <= "2013/14" else "fsm6_cla_adopted_2015"


def comparability(
    key_stage: str, subject: str, measure_name: str, before: str, after: str
) -> Comparability:
    """Whether two years of one measure can be compared, and why not.

    >>> comparability("KS4", "all", "five_ac_em", "2012/13", "2013/14").kind
    'hard'
    """
    crossed = [
        b
        for b in BREAKS
        if b.touches(key_stage, subject, measure_name) and before <= b.before and after >= b.after
    ]
    for kind in ("hard", "caution"):
        reasons = [b.reason for b in crossed if b.kind == kind]
        if reasons:
            return Comparability(kind, "; ".join(reasons))
    return Comparability("same", "")
