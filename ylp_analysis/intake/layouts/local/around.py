"""What lies beside attainment: attendance, exclusions, pupils who move."""

from ylp_analysis.intake.layouts.local.columns import (
    ACADEMIC_YEAR,
    CLUSTER_OF_LEVEL,
    GROUP,
    LEVEL,
    SCHOOL_OF_LEVEL,
    WHOSE,
    one_of,
    pupils,
)
from ylp_analysis.intake.layouts.local.table import LocalColumn, LocalTable

PHASE = one_of("phase", "The phase of the pupils counted.", "primary",
               ("primary", "secondary", "special", "all"))  # fmt: skip
AREA = ("academic_year", "level", "urn", "cluster", "phase", "group")

ATTENDANCE = LocalTable(
    name="attendance",
    family="Attendance (local)",
    title="Attendance by school and group",
    about="One row per year, area, phase and group.",
    feeds="around the gap, risk criterion 11",
    key=AREA,
    optional=("cluster", "unauthorised", "persistent"),
    within=(("absent", "sessions"), ("unauthorised", "absent"), ("persistent", "pupils")),
    counted=("pupils", "sessions", "absent", "unauthorised", "persistent"),
    needs=WHOSE,
    fields=(
        ACADEMIC_YEAR,
        LEVEL,
        SCHOOL_OF_LEVEL,
        CLUSTER_OF_LEVEL,
        PHASE,
        GROUP,
        pupils("pupils", "Pupils enrolled.", "40"),
        pupils("sessions", "Half-day sessions that these pupils could attend.", "15200"),
        pupils("absent", "Sessions missed.", "836"),
        pupils("unauthorised", "Of those, without leave.", "152", blank=True),
        pupils("persistent", "Pupils persistently absent by the year's threshold: 15% of sessions to "
               "2014/15, 10% from 2015/16.", "4", blank=True),
    ),
)  # fmt: skip

EXCLUSIONS = LocalTable(
    name="exclusions",
    family="Exclusions (local)",
    title="Suspensions and exclusions by school and group",
    about="One row per year, area, phase and group.",
    feeds="around the gap, risk criterion 11",
    key=AREA,
    optional=("cluster", "sessions_lost"),
    within=(("suspended", "pupils"), ("suspended", "suspensions"), ("excluded", "pupils")),
    counted=("pupils", "suspensions", "suspended", "excluded", "sessions_lost"),
    needs=WHOSE,
    fields=(
        ACADEMIC_YEAR,
        LEVEL,
        SCHOOL_OF_LEVEL,
        CLUSTER_OF_LEVEL,
        PHASE,
        GROUP,
        pupils("pupils", "Pupils on roll in January.", "40"),
        pupils("suspensions", "Suspensions (fixed-period exclusions).", "5"),
        pupils("suspended", "Pupils suspended at least once.", "3", blank=True),
        pupils("excluded", "Pupils permanently excluded.", "0"),
        pupils("sessions_lost", "Half-day sessions lost to suspensions.", "18", blank=True),
    ),
)  # fmt: skip

MOVES = LocalTable(
    name="moves",
    family="Moves of pupils (local)",
    title="Pupils who moved between schools",
    about="One row per year, pair of schools, year group, kind of move and group. Numbers only.",
    feeds="around the gap: transition from year 6 to year 7, mobility within the year",
    key=("academic_year", "from_urn", "to_urn", "year_group", "kind", "group"),
    counted=("pupils",),
    fields=(
        ACADEMIC_YEAR,
        LocalColumn("from_urn", "urn", "The school they left.", "999001", blank=True,
                    if_blank="they came from outside the authority"),
        LocalColumn("to_urn", "urn", "The school they joined.", "999055", blank=True,
                    if_blank="they left the authority"),
        LocalColumn("year_group", "whole", "The year group they joined: 0 is reception, -1 nursery.",
                    "7", low=-1, high=14),
        one_of("kind", "Whether they moved with their year group or on their own.", "transition",
               ("transition", "in_year")),
        GROUP,
        pupils("pupils", "Pupils who moved.", "9"),
    ),
)  # fmt: skip
LOCAL_TABLES = (ATTENDANCE, EXCLUSIONS, MOVES)
