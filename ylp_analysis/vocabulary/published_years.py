"""Results that were not published, and why: nothing to bring, and nothing to wait for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NotPublished:
    """Results years `first` to `last` without figures (inclusive, "" = open).

    Empty `measures`, `subjects` or `levels` means all. reason: a clause.
    """

    key_stage: str
    first: str
    last: str
    reason: str
    source: str
    measures: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    verified: bool = True


_NO_TESTS = "no tests were held in 2020 and 2021"
_PANDEMIC = "DfE coronavirus accountability arrangements"
_SCHOOL = ("school", "cluster")

NOT_PUBLISHED = (
    *(NotPublished(stage, "2019/20", "2020/21", _NO_TESTS, _PANDEMIC) for stage in ("EYFS", "Phonics", "KS1", "KS2")),
    NotPublished("KS4", "2019/20", "2020/21", "grades of 2020 and 2021 were not published by school", _PANDEMIC, levels=_SCHOOL),
    NotPublished("KS2", "2021/22", "2021/22", "key stage 2 results of 2022 were not published by school", _PANDEMIC, levels=_SCHOOL),
    NotPublished("EYFS", "", "2011/12", "the good level of development starts in 2013", "DfE EYFS profile handbook",
                 measures=("good_level_of_development",), verified=False),
    NotPublished("Phonics", "", "2010/11", "the phonics check starts in 2012", "DfE phonics statistics 2012", verified=False),
    NotPublished("KS1", "2023/24", "", "key stage 1 tests ended in 2023", "STA, statutory assessment 2023"),
    NotPublished("KS2", "", "2011/12", "the grammar, punctuation and spelling test starts in 2013", "DfE KS2 statistics 2013",
                 subjects=("gps",), verified=False),
    NotPublished("KS2", "2023/24", "2024/25",
                 "those pupils had no key stage 1 results to measure progress from; it returns in 2026",
                 "DfE primary accountability guidance", measures=("progress_score",)),
    NotPublished("MTC", "", "2020/21", "the multiplication check starts in 2022", "DfE multiplication check statistics 2022"),
    NotPublished("KS4", "2024/25", "2025/26",
                 "those pupils had no key stage 2 results to measure progress from; it returns in 2027",
                 "DfE secondary accountability guidance", measures=("progress_8",)),
)  # fmt: skip


def why_not_published(
    key_stage: str, year: str, *, subject: str = "", measure: str = "", level: str = ""
) -> str:
    """Why there are no figures, as a clause; "" when they were published.

    A reason that concerns some subjects, measures or levels only is given when one is named.

    >>> why_not_published("KS2", "2019/20")
    'no tests were held in 2020 and 2021'
    >>> why_not_published("KS2", "2021/22"), why_not_published("KS2", "2021/22", level="school")
    ('', 'key stage 2 results of 2022 were not published by school')
    """
    for gap in NOT_PUBLISHED:
        if (
            gap.key_stage == key_stage
            and gap.first <= year <= (gap.last or "9998/99")
            and (not gap.subjects or subject in gap.subjects)
            and (not gap.measures or measure in gap.measures)
            and (not gap.levels or level in gap.levels)
        ):
            return gap.reason
    return ""
