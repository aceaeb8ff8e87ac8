"""Facts about schools and areas that are not results by group, each named and explained once.

To add one, add an entry here and a column or series to a layout, and nothing else. A number of
pupils and the percentage that they are share a name: the number's ends in `_pupils`.
"""

from dataclasses import dataclass
from types import MappingProxyType

from ylp_analysis.vocabulary import terms

FACT_UNITS = MappingProxyType(
    {
        "pupils": "number of pupils",
        "percent": "percentage, 0 to 100",
        "per_100_pupils": "for each hundred pupils",
        "headcount": "number of people",
        "fte": "full-time equivalents",
        "ratio": "pupils for each teacher",
        "pounds": "pounds",
        "pounds_per_pupil": "pounds for each pupil",
        "points": "points of a score",
        "index": "index of mean ranks",
    }
)
# Some tables print their England row, or a series, for one kind of state-funded school at a time.
FACT_GROUPS = (*terms.GROUPS, "fsm", "not_fsm", "primary", "secondary", "special")


@dataclass(frozen=True)
class Fact:
    """One fact: what pages call it, its unit (a word of FACT_UNITS) and what it means."""

    name: str
    label: str
    unit: str
    meaning: str


def _pair(name: str, label: str, meaning: str, of: str) -> tuple[Fact, Fact]:
    """A percentage of `of`, and the number of pupils that it is."""
    return (
        Fact(name, label, "percent", f"Percentage of {of} {meaning}."),
        Fact(f"{name}_pupils", f"{label}, pupils", "pupils", f"Number of pupils {meaning}."),
    )


_ON_ROLL = "the pupils on roll"
_CENSUS = (
    Fact("pupils_on_roll", "Pupils on roll", "pupils", "Pupils of all ages on roll in January."),
    *_pair("education_health_care_plan", "Education, health and care plan",
           "with a statement of special educational needs or an EHC plan", _ON_ROLL),
    *_pair("sen_support", "Special educational needs support",
           "with special educational needs support and no EHC plan", _ON_ROLL),
    *_pair("english_additional_language", "First language not English",
           "whose first language is not English", "the pupils of compulsory school age"),
    *_pair("free_school_meals", "Free school meals",
           "known to be eligible for free school meals in January", _ON_ROLL),
    *_pair("free_school_meals_six_years", "Free school meals in the last six years",
           "eligible for free school meals at any time in the last six years",
           "the pupils counted for it"),
    Fact("pupil_premium_pupils", "Pupil premium, pupils", "pupils",
         "Pupils for whom a school receives the pupil premium."),
    Fact("low_income_families", "Low-income families", "percent",
         "Percentage of children in low-income families."),
)  # fmt: skip

_HALF_DAYS = "Percentage of possible half days missed"
_EXCLUDED = "for each hundred pupils on roll"
_ATTENDANCE = (
    Fact("absence", "Absence", "percent", f"{_HALF_DAYS}, for any reason."),
    Fact("absence_authorised", "Authorised absence", "percent", f"{_HALF_DAYS} with permission."),
    Fact("absence_unauthorised", "Unauthorised absence", "percent",
         f"{_HALF_DAYS} without permission."),
    Fact("persistent_absence", "Persistent absence", "percent",
         "Percentage of pupils who missed a tenth or more of their possible half days."),
    Fact("severe_absence", "Severe absence", "percent",
         "Percentage of pupils who missed half or more of their possible half days."),
    Fact("suspensions", "Suspensions", "per_100_pupils", f"Suspensions {_EXCLUDED}."),
    Fact("pupils_suspended", "Pupils suspended", "percent",
         "Percentage of pupils suspended at least once."),
    Fact("permanent_exclusions", "Permanent exclusions", "per_100_pupils",
         f"Permanent exclusions {_EXCLUDED}."),
)  # fmt: skip

_NOVEMBER = "at the November count"
_STAFF = (
    ("teachers", "Teachers", "Teachers"),
    ("teaching_assistants", "Teaching assistants", "Teaching assistants"),
    ("support_staff", "Other support staff",
     "Support staff outside classrooms, without auxiliary staff,"),
)  # fmt: skip
_WORKFORCE = (
    *(Fact(name, label, "headcount", f"{words} {_NOVEMBER}.") for name, label, words in _STAFF),
    *(Fact(f"{name}_fte", f"{label}, full-time equivalent", "fte",
           f"{words} {_NOVEMBER}, by the hours they work.") for name, label, words in _STAFF),
    Fact("pupil_teacher_ratio", "Pupils for each teacher", "ratio",
         "Pupils for each full-time equivalent teacher."),
    Fact("mean_teacher_salary", "Mean teacher's salary", "pounds",
         "Mean gross yearly salary of all teachers, as if each worked full time."),
)  # fmt: skip

_YEAR = "in the financial year that ends in the academic year"
_PER_PUPIL = {
    "income": ("Income", "All income"),
    "grants": ("Grant funding", "Income from grants"),
    "own_income": ("Self-generated income", "Income that the school raised itself"),
    "expenditure": ("Expenditure", "All spending"),
    "teaching_staff": ("Teaching staff", "Spending on teaching staff"),
    "supply_teachers": ("Supply teachers", "Spending on supply teachers"),
    "education_support_staff": ("Education support staff", "Spending on education support staff"),
    "other_staff": ("Other staff", "Spending on other staff"),
    "premises": ("Premises", "Spending on premises"),
    "back_office": ("Back office", "Spending on the back office"),
    "catering": ("Catering", "Spending on catering"),
    "energy": ("Energy", "Spending on energy"),
    "learning_resources": ("Learning resources", "Spending on learning resources, without ICT"),
    "ict": ("ICT", "Spending on ICT"),
    "bought_in_services": ("Bought-in services", "Spending on bought-in professional services"),
    "other_spending": ("Other spending", "Spending on anything else"),
}
_FINANCE = (
    Fact("income", "Income", "pounds", f"All income {_YEAR}."),
    Fact("expenditure", "Expenditure", "pounds", f"All spending {_YEAR}."),
    Fact("balance", "Income less expenditure", "pounds",
         f"Income less expenditure {_YEAR}; negative when more was spent."),
    *(Fact(f"{name}_per_pupil", f"{label} for each pupil", "pounds_per_pupil",
           f"{words} {_YEAR}, divided by the school's pupils.")
      for name, (label, words) in _PER_PUPIL.items()),
    Fact("finance_pupils", "Pupils in the finance table", "pupils",
         "Pupils by whom the finance table divides; not quite the pupils on roll."),
    Fact("finance_free_school_meals", "Free school meals in the finance table", "percent",
         "Percentage of pupils with free school meals, by which the finance table bands schools."),
)  # fmt: skip

_LEAVERS = "the pupils who finished key stage 4 in the academic year"
_DESTINATIONS = (
    Fact("destinations_cohort", "Leavers of key stage 4", "pupils",
         "Pupils who finished key stage 4 in the academic year, and were followed afterwards."),
    *(fact
      for name, label, words in (
          ("sustained", "In education or work", "who stayed in education or work"),
          ("education", "In education", "who stayed in education"),
          ("apprenticeship", "In an apprenticeship", "who stayed in an apprenticeship"),
          ("employment", "In employment", "who stayed in employment"),
          ("not_sustained", "Did not stay", "who are recorded but stayed in none of these"),
          ("unknown", "Not known", "of whom no activity is recorded"),
      )
      for fact in _pair(f"destinations_{name}", label,
                        f"{words} for two terms after finishing key stage 4", _LEAVERS)),
)  # fmt: skip

_FINISHERS = "the pupils at the end of the key stage"
_AGAINST = (
    "of the school's disadvantaged pupils less that of all other pupils in England; negative when "
    "theirs is lower. Not a gap inside the school, and of the opposite sign"
)
_COHORTS = (
    Fact("cohort_pupils", "Pupils at the end of the key stage", "pupils",
         "Pupils at the end of the key stage in the academic year."),
    Fact("cohort_share", "Share of the pupils at the end of the key stage", "percent",
         f"Percentage of {_FINISHERS} who are in the group."),
    *(fact
      for name, label, words in (
          ("prior_low", "Low prior attainment", "with low prior attainment"),
          ("prior_middle", "Middle prior attainment", "with middle prior attainment"),
          ("prior_high", "High prior attainment", "with high prior attainment"),
          ("english_additional_language", "First language not English",
           "whose first language is not English"),
          ("sen", "Special educational needs", "with special educational needs of any kind"),
          ("education_health_care_plan", "Education, health and care plan", "with an EHC plan"),
          ("sen_support", "Special educational needs support", "with support but no EHC plan"),
          ("not_mobile", "Not mobile", "who are not mobile, as the publisher defines it"),
      )
      for fact in _pair(f"cohort_{name}", f"{label}, end of key stage", words, _FINISHERS)),
    Fact("cohort_prior_score", "Prior attainment, end of key stage", "points",
         f"Average key stage 2 scaled score of {_FINISHERS}."),
    Fact("attainment_8_from_england", "Attainment 8 against England's other pupils", "points",
         f"Attainment 8 {_AGAINST}."),
    Fact("progress_8_from_england", "Progress 8 against England's other pupils", "points",
         f"Progress 8 {_AGAINST}."),
)  # fmt: skip

_AT_16 = "Percentage of 16 and 17 year olds"
_SERIES = (
    Fact("gap_index", "Disadvantage gap index", "index",
         "Half the difference of the two groups' mean ranks, on a scale of 0 to 10; "
         "higher is a wider gap."),
    Fact("neet", "Not in education, employment or training", "percent",
         f"{_AT_16} not in education, employment or training."),
    Fact("neet_or_not_known", "Not in education, employment or training, or not known", "percent",
         f"{_AT_16} not in education, employment or training, or of whom nothing is known."),
    Fact("education_or_training_at_16_17", "In education or training at 16 and 17", "percent",
         f"{_AT_16} in education or training."),
    Fact("higher_education_by_19", "Higher education by 19", "percent",
         "Percentage of pupils who entered higher education by the age of 19."),
    Fact("funded_early_education_2", "Funded early education at two", "percent",
         "Percentage of eligible two year olds in funded early education."),
    Fact("funded_early_education_3_4", "Funded early education at three and four", "percent",
         "Percentage of three and four year olds in funded early education."),
    Fact("multiplication_check_full_marks", "Full marks in the multiplication check", "percent",
         "Percentage of pupils with full marks in the multiplication tables check."),
    Fact("multiplication_check_average", "Average in the multiplication check", "points",
         "Average score in the multiplication tables check, of 25."),
    Fact("ebacc_average_point_score", "English Baccalaureate average point score", "points",
         "Average points over the English Baccalaureate's subjects."),
    Fact("a_level_points_per_entry", "A level points for each entry", "points",
         "Average points for each A level entry."),
)  # fmt: skip

FACTS = MappingProxyType(
    {
        fact.name: fact
        for part in (
            _CENSUS,
            _ATTENDANCE,
            _WORKFORCE,
            _FINANCE,
            _DESTINATIONS,
            _COHORTS,
            _SERIES,
        )
        for fact in part
    }
)
