"""Teaching: its quality by source, GCSE subjects, and the training asked for, offered, attended."""

from ylp_analysis.intake.layouts.local.columns import (
    ACADEMIC_YEAR,
    CONFIDENCE,
    GROUP,
    PHASE,
    SUBJECT,
    URN,
    day,
    one_of,
    pounds,
    pupils,
    words,
    yes_no,
)
from ylp_analysis.intake.layouts.local.table import LocalColumn, LocalTable

TRAINING_THEMES = (
    "early_years", "english", "maths", "science", "writing", "assessment_and_curriculum", "pshe",
    "ks4_subjects", "leadership", "governance", "pupil_premium", "behaviour_and_attendance", "send",
    "inspection", "induction", "other",
)  # fmt: skip
AUDIENCES = ("teachers", "new_teachers", "middle_leaders", "senior_leaders", "headteachers",
             "governors", "support_staff", "all")  # fmt: skip

TEACHING_QUALITY = LocalTable(
    name="teaching_quality",
    family="Quality of teaching (local)",
    title="Evidence on the quality of teaching",
    about="One row per school, phase, subject, source and date. It is about phases and subjects: "
    "teachers' names and grades of lessons are refused.",
    feeds="priority 5, claims C15 and C34",
    key=("urn", "phase", "subject", "evidence", "date"),
    optional=("pieces", "confidence"),
    fields=(
        URN,
        PHASE,
        SUBJECT,
        one_of("evidence", "Where the evidence comes from.", "external_review",
               ("self_evaluation", "ofsted", "challenge_partner", "la_adviser", "observation_programme",
                "work_scrutiny", "external_review", "pupil_survey")),
        day("date", "The day of the judgement.", "2014-11-20"),
        one_of("judgement", "What the evidence shows of the whole phase and subject.", "mostly_strong",
               ("consistently_strong", "mostly_strong", "mixed", "mostly_weak", "consistently_weak")),
        LocalColumn("pieces", "whole", "Lessons, books or answers that the judgement rests on.", "12",
                    blank=True, if_blank="not known", low=1),
        one_of("confidence", "How sure the assessor is.", "medium", CONFIDENCE, if_blank="not said"),
    ),
)  # fmt: skip

KS4_SUBJECTS = LocalTable(
    name="ks4_subjects",
    family="GCSE subjects (local)",
    title="GCSE entries and grades by subject",
    about="One row per year, area, subject, qualification and group: schools, the authority, and "
    "England's figures to compare with.",
    feeds="priority 5, claim C14",
    key=("academic_year", "level", "urn", "subject", "qualification", "group"),
    optional=("qualification", "entries", "percentage"),
    within=(("entered", "pupils"), ("a_star_to_c", "entered"), ("entered", "entries")),
    counted=("pupils", "entered", "entries", "a_star_to_c"),
    needs=(("level", "school", "urn"),),
    fields=(
        ACADEMIC_YEAR,
        one_of("level", "Whose figures the row holds.", "school", ("school", "la", "england")),
        LocalColumn("urn", "urn", "The school, on rows of level school.", "999055",
                    blank=True, if_blank="the row is the authority's or England's"),
        LocalColumn("subject", "choice", "The GCSE subject.", "art_and_design", choices=SUBJECT.choices),
        one_of("qualification", "The kind of qualification; IGCSEs stay apart.", "gcse",
               ("gcse", "igcse", "other"), if_blank="gcse"),
        GROUP,
        pupils("pupils", "Pupils at the end of key stage 4.", "30", blank=True),
        pupils("entered", "Pupils entered for the subject.", "12", blank=True),
        pupils("entries", "Entries, where one pupil may have several.", "12", blank=True),
        pupils("a_star_to_c", "Pupils entered who gained A* to C; 4 or above where graded 9 to 1.",
               "7", blank=True),
        LocalColumn("percentage", "percentage", "Percentage of those entered who gained A* to C, where "
                    "no counts are published.", "", blank=True,
                    if_blank="computed from the counts"),
    ),
)  # fmt: skip

CPD_NEEDS = LocalTable(
    name="cpd_needs",
    family="Training needs (local)",
    title="Training that schools asked for",
    about="One row per school, phase, theme and subject asked for; a school that answered and asked "
    "for nothing has one row with theme `none`, one that did not answer has `responded` no.",
    feeds="priority 5 (asked for against evidenced need), claim C31",
    key=("academic_year", "urn", "phase", "theme", "subject"),
    optional=("subject", "staff", "importance"),
    fields=(
        ACADEMIC_YEAR,
        URN,
        PHASE,
        yes_no("responded", "Whether the school answered the consultation for this phase.", "yes"),
        one_of("theme", "What was asked for.", "writing", (*TRAINING_THEMES, "none"),
               if_blank="the school did not answer"),
        LocalColumn("subject", "choice", "The subject it is about.", "writing", blank=True,
                    if_blank="no one subject", choices=SUBJECT.choices),
        pupils("staff", "Members of staff it is asked for.", "3", blank=True),
        one_of("importance", "How important the school finds it.", "high", ("high", "medium", "low"),
               if_blank="not said"),
    ),
)  # fmt: skip

CPD_OFFER = LocalTable(
    name="cpd_offer",
    family="Training offer (local)",
    title="Training and briefings on offer",
    about="One row per course, network or briefing.",
    feeds="priorities 3 (briefings), 5 and 6, claim C30",
    key=("course",),
    optional=("subject", "phase", "priority", "provider", "places", "cost", "funding_line", "quality_checked"),
    fields=(
        LocalColumn("course", "code", "A code for the course.", "C-014"),
        words("title", "What it is called.", "Moderating writing in key stage 2", most=120),
        ACADEMIC_YEAR,
        one_of("form", "What kind of event it is.", "course",
               ("course", "briefing", "network", "coaching", "programme")),
        one_of("theme", "What it is about.", "writing", TRAINING_THEMES),
        LocalColumn("subject", "choice", "The subject it is about.", "writing", blank=True,
                    if_blank="no one subject", choices=SUBJECT.choices),
        LocalColumn("phase", "choice", "The part of school life it is for.", "key_stage_2", blank=True,
                    if_blank="every phase", choices=PHASE.choices),
        one_of("audience", "Who it is for.", "teachers", AUDIENCES),
        LocalColumn("priority", "whole", "Priority 1 to 6 that it serves.", "5", low=1, high=6,
                    blank=True, if_blank="not said"),
        words("provider", "Who gives it.", "Pathfinder TSA", if_blank="not said", most=80),
        pupils("places", "Places on offer.", "25", blank=True),
        pounds("cost", "What it costs altogether, in pounds.", "1800", blank=True),
        LocalColumn("funding_line", "code", "The funding line that pays.", "cpd", blank=True,
                    if_blank="not paid from a line"),
        day("quality_checked", "The day of a quality-assurance visit.", "", if_blank="not visited"),
    ),
)  # fmt: skip

CPD_ATTENDANCE = LocalTable(
    name="cpd_attendance",
    family="Training attendance (local)",
    title="Attendance of training and briefings",
    about="One row per course, day, school and audience: numbers of staff, never names.",
    feeds="priorities 3, 5 and 6, claim C30",
    key=("course", "date", "urn", "audience"),
    optional=("audience", "booked"),
    within=(("attended", "booked"),),
    fields=(
        LocalColumn("course", "code", "The course's code, as cpd_offer spells it.", "C-014"),
        day("date", "The day of the event.", "2015-02-03"),
        URN,
        one_of("audience", "Who of the school came.", "teachers", AUDIENCES, if_blank="not said"),
        pupils("booked", "Places that the school booked.", "2", blank=True),
        pupils("attended", "People of the school who came.", "2"),
    ),
)  # fmt: skip
LOCAL_TABLES = (TEACHING_QUALITY, KS4_SUBJECTS, CPD_NEEDS, CPD_OFFER, CPD_ATTENDANCE)
