"""Pupil absence in the performance tables (DfE `england_abs`, `NNN_abs`)."""

from ylp_analysis.intake.layouts.facts import FactColumn, FactTable

LAYOUTS = (
    FactTable(
        name="school_absence",
        family="Pupil absence tables",
        title="Pupil absence, as in the performance tables",
        verified=True,
        evidence="header of the England file of 2018/19",
        national=("LA", "NAT"),
        kind_columns=("ESTAB",),
        kinds={"PRI": "primary", "SEC": "secondary", "SPE": "special"},
        needed=("PERCTOT", "PPERSABS10"),
        # A tenth of sessions has been the mark of persistent absence since 2015/16.
        first_year="2015/16",
        facts=(
            FactColumn("PERCTOT", "absence"),
            FactColumn("PPERSABS10", "persistent_absence"),
        ),
    ),
)
