"""The school census in the performance tables (DfE `england_census`, `NNN_census`).

Columns since statements gave way to plans (2014/15). What held files do beside their codes: where
first languages were not collected (independent schools, nurseries) the counts are printed as 0;
the table of 2015/16 prints 0 pupils with free school meals in six years for nearly every primary.
"""

from ylp_analysis.intake.layouts.facts import FactColumn, FactTable

_LANGUAGES = ("NUMEAL", "NUMENGFL", "NUMUNCFL")
_MEALS = ("NUMFSM", "PNUMFSM")

LAYOUTS = (
    FactTable(
        name="school_census",
        family="School census tables",
        title="School census, as in the performance tables",
        verified=True,
        evidence="headers of the England files of 2015/16 and 2018/19",
        first_year="2014/15",
        national=("URN", "NAT"),
        kind_columns=("LA", "ESTAB"),
        kinds={"PRI": "primary", "SEC": "secondary", "SPE": "special"},
        needed=("NOR", "TSENELSE", "TSENELK", "NUMFSMEVER", "PNUMFSMEVER"),
        one_of=_MEALS,
        facts=(
            FactColumn("NOR", "pupils_on_roll"),
            FactColumn("TSENELSE", "education_health_care_plan_pupils"),
            FactColumn("PSENELSE", "education_health_care_plan"),
            FactColumn("TSENELK", "sen_support_pupils"),
            FactColumn("PSENELK", "sen_support"),
            FactColumn("NUMEAL", "english_additional_language_pupils", zero_needs=_LANGUAGES),
            FactColumn("PNUMEAL", "english_additional_language", zero_needs=_LANGUAGES),
            FactColumn("NUMFSM", "free_school_meals_pupils"),
            FactColumn("PNUMFSM", "free_school_meals"),
            FactColumn("NUMFSMEVER", "free_school_meals_six_years_pupils", zero_denied_by=_MEALS),
            FactColumn("PNUMFSMEVER", "free_school_meals_six_years", zero_denied_by=_MEALS),
        ),
        known=frozenset(
            {
                *("ESTAB", "SCHOOLTYPE", "NORG", "NORB", "PNORG", "PNORB"),
                *("PNUMENGFL", "PNUMUNCFL"),
            }
        ),
    ),
)
