"""Where a series breaks: years whose results cannot simply be set side by side."""

from dataclasses import dataclass
from typing import NamedTuple

HARD, CAUTION, SAME = "hard", "caution", "same"


@dataclass(frozen=True)
class Break:
    """Results up to `before` cannot simply be set beside results from `after` on.

    kind: `hard` (no line, no change) or `caution` (dashed join, change printed with the caveat,
    no verdict). Empty `key_stage`, `subjects` or `measures` means all. `definitions`: the break
    touches only groups by these definitions of disadvantaged.
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
    definitions: tuple[str, ...] = ()

    def touches(self, key_stage: str, subject: str, measure: str, definition: str = "") -> bool:
        return (
            self.key_stage in ("", key_stage)
            and (not self.subjects or subject in self.subjects)
            and (not self.measures or measure in self.measures)
            and (not self.definitions or definition in self.definitions)
        )


class Comparability(NamedTuple):
    """kind: `same`, `caution` or `hard`; reason: why, as a clause, "" when the same."""

    kind: str
    reason: str


_LEVELS = ("level_4_plus", "level_5_plus")
_STANDARDS = ("expected_standard", "higher_standard")
_OLD_KS4 = ("five_ac_em", "gcse_ac", "expected_progress", "value_added")
_KS4_SCORES = ("attainment_8", "progress_8", "basics_94", "basics_95", "ebacc_entry")
_FIRST_WAVE = ("english", "english_language", "english_literature", "maths", "english_maths")
_SEN = ("sen", "sen_support", "sen_pupils", "sen_support_pupils")
_NO_TESTS = "no tests were held in 2020 and 2021"
_UC = "from September 2026 every household on Universal Credit has free school meals"
_PROTECTED = "from April 2018 pupils keep free school meals under transitional protection"
_FSM_SOURCE = "DfE free school meals guidance"
_NEW_LEVELS = "levels ended in 2015; the standards of 2016 are new"

BREAKS = (
    # early years, phonics, key stage 1
    Break("EYFS", "2011/12", "2012/13", HARD, "the early years profile was rewritten in 2012", "DfE EYFS profile handbook", verified=False),
    Break("EYFS", "2017/18", "2018/19", CAUTION, _PROTECTED, _FSM_SOURCE),
    Break("EYFS", "2018/19", "2021/22", HARD, "the early years profile was rewritten in 2021", "DfE EYFS profile handbook", verified=False),
    Break("EYFS", "2025/26", "2026/27", HARD, _UC, _FSM_SOURCE),
    Break("Phonics", "2018/19", "2021/22", CAUTION, _NO_TESTS, "DfE phonics statistics 2022"),
    Break("KS1", "2014/15", "2015/16", HARD, _NEW_LEVELS, "DfE key stage 1 statistics 2016"),
    Break("KS1", "2016/17", "2017/18", CAUTION, "teachers judged writing by a new framework from 2018",
          "STA framework 2017/18", subjects=("writing", "rwm"), measures=_STANDARDS),
    Break("KS1", "2018/19", "2021/22", CAUTION, _NO_TESTS, "DfE key stage 1 statistics 2022"),
    # key stage 2
    Break("KS2", "2010/11", "2011/12", HARD, "writing was first judged by teachers in 2012 instead of tested",
          "DfE KS2 statistics 2012", subjects=("writing", "rwm"), measures=_LEVELS, verified=False),
    Break("KS2", "2011/12", "2012/13", HARD,
          "from 2013 reading, writing and maths took the place of English and maths",
          "DfE KS2 statistics 2013", subjects=("english", "english_maths"), verified=False),
    Break("KS2", "2014/15", "2015/16", HARD, _NEW_LEVELS, "DfE KS2 statistics 2016"),
    Break("KS2", "2016/17", "2017/18", CAUTION, "teachers judged writing by a new framework from 2018",
          "STA framework 2017/18", subjects=("writing", "rwm"), measures=_STANDARDS),
    Break("KS2", "2018/19", "2021/22", CAUTION, _NO_TESTS, "DfE KS2 statistics 2022"),
    # key stage 4
    Break("KS4", "2012/13", "2013/14", HARD,
          "from 2014 fewer qualifications counted, and only a pupil's first entry", "DfE KS4 statistics 2014", measures=_OLD_KS4),
    Break("KS4", "2013/14", "2014/15", CAUTION, "from 2015 the first-entry rule covered every subject",
          "DfE KS4 statistics 2015", measures=_OLD_KS4),
    Break("KS4", "2014/15", "2015/16", HARD, "Progress 8 took the place of value added in 2016",
          "DfE KS4 statistics 2016", measures=("expected_progress", "value_added")),
    Break("KS4", "2015/16", "2016/17", HARD, "GCSE grades 9 to 1 arrived and points changed in 2017",
          "DfE KS4 statistics 2017", measures=("attainment_8", "five_ac_em"), verified=False),
    Break("KS4", "2015/16", "2016/17", CAUTION, "English and maths moved to grades 9 to 1 in 2017",
          "DfE KS4 statistics 2017", subjects=_FIRST_WAVE, measures=("gcse_ac",), verified=False),
    Break("KS4", "2015/16", "2016/17", CAUTION, "grade 4 took the place of grade C in 2017",
          "DfE KS4 statistics 2017", measures=("basics_94",), verified=False),
    Break("KS4", "2016/17", "2017/18", CAUTION, "more subjects moved to grades 9 to 1 in 2018",
          "DfE KS4 statistics 2018", measures=("attainment_8", "gcse_ac"), verified=False),
    Break("KS4", "2017/18", "2018/19", CAUTION, "the last subjects moved to grades 9 to 1 in 2019",
          "DfE KS4 statistics 2019", measures=("gcse_ac",), verified=False),
    Break("KS4", "2016/17", "2017/18", CAUTION, "extreme scores were capped from 2018",
          "KS4 methodology sheet 2018/19", measures=("progress_8",)),
    Break("KS4", "2018/19", "2019/20", HARD, "schools assessed GCSEs in 2020", "DfE KS4 statistics 2020", measures=_KS4_SCORES),
    Break("KS4", "2019/20", "2020/21", HARD, "teachers assessed GCSEs in 2021", "DfE KS4 statistics 2021", measures=_KS4_SCORES),
    Break("KS4", "2020/21", "2021/22", HARD, "exams returned with special grading in 2022", "DfE KS4 statistics 2022", measures=_KS4_SCORES),
    Break("KS4", "2021/22", "2022/23", CAUTION, "grading returned to its earlier standard in 2023", "DfE KS4 statistics 2023", measures=_KS4_SCORES),
    # what lies beside attainment
    Break("", "2009/10", "2010/11", HARD, "persistent absence fell from 20% to 15% of sessions missed",
          "DfE absence statistics 2011", measures=("persistent_absence",)),
    Break("", "2014/15", "2015/16", HARD, "persistent absence fell from 15% to 10% of sessions missed",
          "DfE absence statistics 2016", measures=("persistent_absence",)),
    Break("", "2013/14", "2014/15", HARD, "SEN support took the place of school action and action plus",
          "SEND code of practice 2014", measures=_SEN),
    # who counts as disadvantaged
    Break("", "2013/14", "2014/15", HARD, "from 2015 pupils adopted from care count as disadvantaged",
          "KS2 performance tables dictionary 2014/15", definitions=("fsm6_lac_2014", "fsm6_cla_adopted_2015")),
    Break("", "2017/18", "2018/19", CAUTION, _PROTECTED, _FSM_SOURCE, definitions=("fsm",)),
    Break("", "2025/26", "2026/27", HARD, _UC, _FSM_SOURCE, definitions=("fsm",)),
)  # fmt: skip


def comparability(
    key_stage: str, subject: str, measure_name: str, before: str, after: str, definition: str = ""
) -> Comparability:
    """Whether two years of one measure can be compared, and why not.

    definition: of the groups compared; without it only breaks of the measure itself are seen.

    >>> comparability("KS4", "all", "five_ac_em", "2012/13", "2013/14").kind
    'hard'
    >>> comparability("KS1", "reading", "level_2_plus", "2012/13", "2013/14", "fsm").kind
    'same'
    """
    crossed = [
        b
        for b in BREAKS
        if b.touches(key_stage, subject, measure_name, definition)
        and before <= b.before
        and after >= b.after
    ]
    for kind in (HARD, CAUTION):
        reasons = [b.reason for b in crossed if b.kind == kind]
        if reasons:
            return Comparability(kind, "; ".join(dict.fromkeys(reasons)))
    return Comparability(SAME, "")
