"""`inspections`: what Ofsted's files do not hold yet, or not for this partnership."""

from ylp_analysis.intake.layouts.local.columns import URN, day, one_of, words, yes_no
from ylp_analysis.intake.layouts.local.table import LocalColumn, LocalTable

JUDGEMENTS = ("achievement", "behaviour", "teaching", "leadership", "early_years", "sixth_form")
CARD_GRADES = ("exceptional", "strong_standard", "expected_standard", "needs_attention",
               "urgent_improvement")  # fmt: skip
CARD_AREAS = {
    "card_inclusion": "inclusion",
    "card_curriculum_and_teaching": "curriculum and teaching",
    "card_achievement": "achievement",
    "card_attendance_and_behaviour": "attendance and behaviour",
    "card_personal_development": "personal development and well-being",
    "card_leadership_and_governance": "leadership and governance",
}


def _grade(name: str, meaning: str, example: str) -> LocalColumn:
    return LocalColumn(
        name, "whole", f"{meaning}: 1 outstanding, 2 good, 3 requires improvement, 4 inadequate.",
        example, blank=True, if_blank="not judged", low=1, high=4,
    )  # fmt: skip


INSPECTIONS = LocalTable(
    name="inspections",
    family="Inspections (local)",
    title="Inspections of the partnership's schools",
    about="One row per inspection, for those that Ofsted's published files do not hold: all of "
    "them, or the months between two files.",
    feeds="priorities 1 to 3, impact, claims C01, C02, C22, C23, C25 and C29",
    key=("urn", "first_day"),
    optional=("last_day", "published", "category_of_concern", *JUDGEMENTS, "safeguarding",
              *CARD_AREAS),
    in_order=(("first_day", "last_day"), ("first_day", "published")),
    fields=(
        URN,
        day("first_day", "The first day of the inspection.", "2014-11-05"),
        day("last_day", "The last day of the inspection.", "2014-11-06", if_blank="not known"),
        day("published", "The day the report came out.", "2014-12-03", if_blank="not known"),
        words("inspection_type", "Ofsted's own word for the inspection.", "Section 5", most=120),
        yes_no("graded", "Whether it changed the school's grades; no for short and monitoring "
               "visits that left them.", "yes"),
        _grade("overall", "Overall effectiveness, for inspections up to August 2024", "3"),
        one_of("category_of_concern", "The category of concern that the school was placed in.", "",
               ("special_measures", "serious_weaknesses"), if_blank="none"),
        *(_grade(name, f"The judgement on {name.replace('_', ' ')}", "3" if name == "leadership" else "")
          for name in JUDGEMENTS),
        one_of("safeguarding", "Whether safeguarding was met.", "", ("met", "not_met"),
               if_blank="not judged"),
        *(one_of(name, f"The report card's grade for {area}, from November 2025.", "", CARD_GRADES,
                 if_blank="no report card") for name, area in CARD_AREAS.items()),
    ),
)  # fmt: skip
LOCAL_TABLES = (INSPECTIONS,)
