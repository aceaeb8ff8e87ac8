"""The dated world: key stages, subjects, measures, definitions and breaks.

To add one, add an entry to the module that holds its kind, and nowhere else: `subjects`,
`measures`, `definitions`, `breaks`, `published_years`, `roles`, `rates`; all are read from here.
Floor and coasting standards stand beside their rules, in measures/standards.py.

Every entry names its `source`; `verified` is False where only professional knowledge stands behind
it, and pages that rest on one say so. docs/reference/catalogue.md lists them all.
"""

from ylp_analysis.vocabulary.breaks import BREAKS, Break, Comparability, comparability
from ylp_analysis.vocabulary.definitions import DEFINITIONS, Definition, definition_in, group_named
from ylp_analysis.vocabulary.measures import (
    COMBINED,
    MEASURES,
    PARTS,
    SCORE_RANGES,
    WITHIN,
    Measure,
    measure,
)
from ylp_analysis.vocabulary.published_years import NOT_PUBLISHED, why_not_published
from ylp_analysis.vocabulary.rates import centre_of, persistent_absence_from, pupil_premium
from ylp_analysis.vocabulary.roles import ROLES, Role, role_in
from ylp_analysis.vocabulary.subjects import AREAS_OF_LEARNING, GCSE_SUBJECTS, SUBJECTS

__all__ = [
    "AREAS_OF_LEARNING",
    "BREAKS",
    "DEFINITIONS",
    "GCSE_SUBJECTS",
    "HEADLINES",
    "KEY_STAGES",
    "COMBINED",
    "MEASURES",
    "PARTS",
    "SCORE_RANGES",
    "WITHIN",
    "NOT_PUBLISHED",
    "ROLES",
    "SUBJECTS",
    "Break",
    "Comparability",
    "Definition",
    "Measure",
    "Role",
    "centre_of",
    "comparability",
    "definition_in",
    "group_named",
    "measure",
    "persistent_absence_from",
    "pupil_premium",
    "role_in",
    "series_label",
    "why_not_published",
]

KEY_STAGES = {
    "EYFS": "Early years",
    "Phonics": "Phonics check",
    "KS1": "Key stage 1",
    "KS2": "Key stage 2",
    "MTC": "Multiplication check",
    "KS4": "Key stage 4",
    "KS5": "16 to 18",
}

# What a page leads with, per key stage, best first; those not held are passed over.
HEADLINES = {
    "EYFS": (("all", "good_level_of_development"),),
    "KS1": (("reading", "expected_standard"), ("reading", "level_2b_plus")),
    "KS2": (("rwm", "expected_standard"), ("rwm", "level_4_plus")),
    "KS4": (("all", "five_ac_em"), ("all", "basics_94"), ("all", "attainment_8")),
}


# Key stages whose groups are pupils eligible for free school meals and others, never disadvantage.
BY_FREE_MEALS = ("EYFS", "KS5")


def series_label(key_stage: str, subject: str, measure_name: str) -> str:
    """What a series measures, as pages print it.

    >>> series_label("KS2", "rwm", "expected_standard")
    'Key stage 2 reading, writing and maths (expected standard)'
    >>> series_label("EYFS", "all", "good_level_of_development")
    'Early years (Good level of development, by free school meals)'
    >>> series_label("KS4", "maths", "gcse_ac")
    'Key stage 4 maths (GCSE A* to C)'
    """
    entry = measure(measure_name)
    stage = KEY_STAGES.get(key_stage, key_stage)
    groups = ", by free school meals" if key_stage in BY_FREE_MEALS else ""
    if subject == "all":
        return f"{stage} ({entry.label}{groups})"
    name = SUBJECTS.get(subject, subject.replace("_", " "))
    capital = entry.label[1:2].isupper()  # of an abbreviation
    label = entry.label if capital else f"{entry.label[0].lower()}{entry.label[1:]}"
    return f"{stage} {name} ({label}{groups})"
