"""Columns that several of the partnership's files share, each written once."""

from ylp_analysis.intake.layouts.local.table import LocalColumn
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.catalogue import SUBJECTS

PHASES = ("early_years", "key_stage_1", "key_stage_2", "key_stage_3", "key_stage_4", "sixth_form")
THEMES = (
    "teaching",
    "pupil_premium",
    "leadership",
    "behaviour_and_attendance",
    "transition",
    "governance",
    "safeguarding",
    "send",
    "resources",
    "other",
)
CONFIDENCE = ("high", "medium", "low")
GROUPS = (*terms.GROUPS, "looked_after", "sen")

URN = LocalColumn("urn", "urn", "The school.", "999001")
ACADEMIC_YEAR = LocalColumn(
    "academic_year", "academic_year", "The academic year the row is about.", "2013/14"
)
PLAN_YEAR = LocalColumn(
    "plan_year", "academic_year", "The academic year that the plan is for.", "2015/16"
)
CLUSTER = LocalColumn("cluster", "name", "The cluster, as clusters.csv spells it.", "Brackwith")
SUBJECT = LocalColumn(
    "subject",
    "choice",
    "A subject of the catalogue; `all` for no one subject.",
    "writing",
    choices=tuple(SUBJECTS),
)
PHASE = LocalColumn(
    "phase", "choice", "The part of school life it is about.", "key_stage_2", choices=PHASES
)
LINE = LocalColumn(
    "funding_line", "code", "The funding line's code, as funding_lines spells it.", "ri_support"
)
PRIORITY = LocalColumn("priority", "whole", "Priority 1 to 6 of the plan.", "1", low=1, high=6)
GROUP = LocalColumn(
    "group",
    "choice",
    "Which pupils are counted; `all` is every pupil of the row.",
    "disadvantaged",
    choices=GROUPS,
)
LEVEL = LocalColumn(
    "level",
    "choice",
    "Whether the row is a school's, a cluster's or the whole authority's.",
    "school",
    choices=("school", "cluster", "la"),
)
SCHOOL_OF_LEVEL = LocalColumn(
    "urn", "urn", "The school, on rows of level school.", "999001",
    blank=True, if_blank="the row is not one school's",
)  # fmt: skip
CLUSTER_OF_LEVEL = LocalColumn(
    "cluster", "name",
    "The cluster, on rows of level cluster; `none` sums the schools in no cluster.", "",
    blank=True, if_blank="the row is not one cluster's",
)  # fmt: skip
# What a row needs to say whose it is.
WHOSE = (("level", "school", "urn"), ("level", "cluster", "cluster"))


def pupils(name: str, meaning: str, example: str, *, blank: bool = False) -> LocalColumn:
    """A column that counts: whole, never negative; blank means not known, never none."""
    if_blank = "not known, never none" if blank else ""
    return LocalColumn(name, "whole", meaning, example, blank=blank, if_blank=if_blank, low=0)


def pounds(name: str, meaning: str, example: str, *, blank: bool = False) -> LocalColumn:
    """A column of pounds that are never negative."""
    if_blank = "not known" if blank else ""
    return LocalColumn(name, "money", meaning, example, blank=blank, if_blank=if_blank, low=0)


def day(name: str, meaning: str, example: str = "", *, if_blank: str = "") -> LocalColumn:
    """A column of dates; it may be blank when `if_blank` says what that means."""
    return LocalColumn(name, "date", meaning, example, blank=bool(if_blank), if_blank=if_blank)


def words(
    name: str, meaning: str, example: str, *, if_blank: str = "", most: int = 500
) -> LocalColumn:
    """A column of text in a few words, without names of people."""
    blank = bool(if_blank)
    return LocalColumn(name, "text", meaning, example, blank=blank, if_blank=if_blank, high=most)


def one_of(
    name: str, meaning: str, example: str, choices: tuple[str, ...], *, if_blank: str = ""
) -> LocalColumn:
    """A column that holds one of a few words."""
    blank = bool(if_blank)
    return LocalColumn(
        name, "choice", meaning, example, blank=blank, if_blank=if_blank, choices=choices
    )


def yes_no(name: str, meaning: str, example: str, *, if_blank: str = "") -> LocalColumn:
    """A column of yes and no."""
    return LocalColumn(name, "yes_no", meaning, example, blank=bool(if_blank), if_blank=if_blank)
