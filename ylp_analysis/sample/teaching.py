"""Teaching in the sample city: GCSE subjects, evidence of quality, training.

Each school has a strength of its own, and phases and subjects differ within it; three sources see
it with error, so they agree better than chance and worse than wholly.
"""

import numpy as np

from ylp_analysis.sample.csv_text import Row
from ylp_analysis.sample.gcse import FIRST_YEAR, Entries, gcse_results, subject_counts
from ylp_analysis.sample.inspections import inspections
from ylp_analysis.sample.money import TRAINING_ALLIANCE
from ylp_analysis.sample.pupils import Cohort, cohorts, stream
from ylp_analysis.sample.schools import School, schools
from ylp_analysis.sample.worlds import BOTH_GROUPS, YEARS
from ylp_analysis.vocabulary.numbers import half_up

JUDGEMENTS = ("consistently_weak", "mostly_weak", "mixed", "mostly_strong", "consistently_strong")
_SOURCES = {"self_evaluation": (0.5, "2014-10-10"), "la_adviser": (0.0, "2014-11-21"),
            "challenge_partner": (0.1, "2014-12-05")}  # fmt: skip
_PHASES = {
    "primary": (("key_stage_1", "reading"), ("key_stage_1", "writing"), ("key_stage_2", "writing"),
                ("key_stage_2", "maths")),
    "secondary": (("key_stage_4", "english"), ("key_stage_4", "maths"), ("key_stage_4", "it")),
}  # fmt: skip
# Training on offer: title, form, theme, audience, phase, priority, cost.
_COURSES = (
    ("Moderating writing", "course", "writing", "teachers", "key_stage_2", 5, 2400),
    ("Phonics and early reading", "course", "english", "teachers", "key_stage_1", 5, 2100),
    ("Fluency in number", "course", "maths", "teachers", "key_stage_2", 5, 2250),
    ("Subject network: art and design", "network", "ks4_subjects", "middle_leaders", "key_stage_4", 5, 600),
    ("Subject network: IT", "network", "ks4_subjects", "middle_leaders", "key_stage_4", 5, 600),
    ("Leading a subject", "programme", "leadership", "middle_leaders", "", 6, 8400),
    ("Becoming a headteacher", "programme", "leadership", "senior_leaders", "", 6, 9200),
    ("First years of teaching", "programme", "induction", "new_teachers", "", 5, 7600),
    ("Making pupil premium count", "course", "pupil_premium", "senior_leaders", "", 4, 1900),
    ("Ready for inspection: heads", "briefing", "inspection", "headteachers", "", 3, 500),
    ("Ready for inspection: senior leaders", "briefing", "inspection", "senior_leaders", "", 3, 500),
    ("Ready for inspection: governors", "briefing", "inspection", "governors", "", 3, 500),
)  # fmt: skip
_NEEDS = ("writing", "maths", "english", "assessment_and_curriculum", "leadership", "send")
_ANSWERED = 0.68
# Schools of which nobody came to anything.
_NEVER_CAME = ("Nunwick", "Quillfield", "Ullbeck", "Osiermere")


def teaching(seed: int, world: str) -> dict[str, list[Row]]:
    """Rows of the local files about teaching, by file."""
    return {
        "ks4_subjects": _subjects(seed, world),
        "teaching_quality": _quality(seed),
        "cpd_needs": _needs(seed),
        "cpd_offer": _offer(),
        "cpd_attendance": _attendance(seed),
    }


def _subjects(seed: int, world: str) -> list[Row]:
    """GCSE entries and A* to C by school, for the city and for England."""
    rows: list[Row] = []
    for year in (y for y in YEARS if y >= FIRST_YEAR):
        cohort = cohorts(seed, world)["KS4", year]
        for name, entries in gcse_results(seed, world, year).items():
            subject = "english_language" if name == "english" else name
            rows += _of_schools(cohort, entries, subject) + _of_city(cohort, entries, subject)
            rows.append(_of_england(year, entries, subject))
    return rows


def _of_schools(cohort: Cohort, entries: Entries, subject: str) -> list[Row]:
    rows: list[Row] = []
    for place, school in enumerate(cohort.schools):
        here = cohort.school == place
        for group in (*BOTH_GROUPS, "all"):
            chosen = here & cohort.of(group)
            rows.append(
                {
                    "academic_year": cohort.academic_year,
                    "level": "school",
                    "urn": school.urn,
                    "subject": subject,
                    "qualification": "gcse",
                    "group": group,
                    "pupils": int(chosen.sum()),
                    "entered": int((chosen & entries.entered).sum()),
                    "a_star_to_c": int((chosen & entries.met).sum()),
                }
            )
    return rows


def _of_city(cohort: Cohort, entries: Entries, subject: str) -> list[Row]:
    return [
        {
            "academic_year": cohort.academic_year,
            "level": "la",
            "subject": subject,
            "qualification": "gcse",
            "group": group,
            "pupils": int(cohort.of(group).sum()),
            "entered": entered,
            "a_star_to_c": met,
        }
        for group, (entered, met) in subject_counts(cohort, entries).items()
    ]


def _of_england(year: str, entries: Entries, subject: str) -> Row:
    pupils = 560_000
    entered = half_up(pupils * entries.england_entry)
    return {
        "academic_year": year,
        "level": "england",
        "subject": subject,
        "qualification": "gcse",
        "group": "all",
        "pupils": pupils,
        "entered": entered,
        "a_star_to_c": half_up(entered * entries.england / 100),
    }


def _quality(seed: int) -> list[Row]:
    random, judged = stream(seed, "teaching"), {i.school.urn: i for i in inspections()}
    rows: list[Row] = []
    for school in schools():
        if school.kind not in _PHASES or school.closes:
            continue
        strength = random.normal(2.9 - 0.35 * (judged[school.urn].overall - 2), 0.5)
        for phase, subject in _PHASES[school.kind]:
            if not _teaches(school, phase):
                continue
            here = strength + random.normal(0, 0.5)
            for source, (kinder, date) in _SOURCES.items():
                if random.random() < (0.15 if source == "self_evaluation" else 0.55):
                    continue
                seen = int(np.clip(np.rint(here + kinder + random.normal(0, 0.5)), 0, 4))
                rows.append(
                    {
                        "urn": school.urn,
                        "phase": phase,
                        "subject": subject,
                        "evidence": source,
                        "date": date,
                        "judgement": JUDGEMENTS[seen],
                        "pieces": int(random.integers(3, 16)),
                        "confidence": "medium",
                    }
                )
    return rows


def _teaches(school: School, phase: str) -> bool:
    if phase == "key_stage_1":
        return school.age_range != "7-11"
    return phase != "key_stage_2" or school.age_range != "3-7"


def _needs(seed: int) -> list[Row]:
    random = stream(seed, "training needs")
    rows: list[Row] = []
    for school in schools():
        if school.kind not in _PHASES or school.closes:
            continue
        for phase in sorted({p for p, _ in _PHASES[school.kind] if _teaches(school, p)}):
            row: Row = {"academic_year": "2014/15", "urn": school.urn, "phase": phase}
            if random.random() > _ANSWERED:
                rows.append(row | {"responded": "no"})
                continue
            asked = random.choice(_NEEDS, size=random.integers(0, 4), replace=False)
            themes = [str(theme) for theme in asked] or ["none"]
            rows += [
                row | {"responded": "yes", "theme": theme, "importance": "high" if not n else "medium",
                       "staff": "" if theme == "none" else int(random.integers(1, 6))}
                for n, theme in enumerate(themes)
            ]  # fmt: skip
    return rows


def _offer() -> list[Row]:
    return [
        {
            "course": f"C-{place + 1:03d}",
            "title": title,
            "academic_year": "2014/15",
            "form": form,
            "theme": theme,
            "subject": {"writing": "writing", "maths": "maths"}.get(theme, ""),
            "audience": audience,
            "phase": phase,
            "priority": priority,
            "provider": TRAINING_ALLIANCE if priority != 3 else "external consultants",
            "places": 30,
            "cost": cost,
            "funding_line": "alliances",
            "quality_checked": "2014-11-27" if place % 3 == 0 else "",
        }
        for place, (title, form, theme, audience, phase, priority, cost) in enumerate(_COURSES)
    ]


def _attendance(seed: int) -> list[Row]:
    random = stream(seed, "training attendance")
    rows: list[Row] = []
    open_schools = [s for s in schools() if not s.closes and not s.name.startswith(_NEVER_CAME)]
    for place, (_, form, _, audience, phase, _, _) in enumerate(_COURSES):
        for school in open_schools:
            older = school.kind == "secondary"
            fits = not phase or (phase == "key_stage_4") == older
            # Every school but those that never came sent somebody to the leadership programmes.
            certain = place == 5
            if certain or (fits and random.random() < 0.45):
                booked = int(random.integers(1, 4))
                came = booked if certain else booked - int(random.random() < 0.1)
                rows.append(
                    {
                        "course": f"C-{place + 1:03d}",
                        "date": "2014-10-14" if form == "briefing" else f"2014-{10 + place % 3}-{11 + place}",
                        "urn": school.urn,
                        "audience": audience,
                        "booked": booked,
                        "attended": came,
                    }
                )  # fmt: skip
    return rows
