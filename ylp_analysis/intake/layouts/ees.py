"""Explore Education Statistics: files about schools that hold no results by group.

`diffn_*` sets a school's disadvantaged pupils against all other pupils of England, so it is read as
a fact of its own and never as a gap inside the school.
"""

from ylp_analysis.intake.layouts.facts import FactColumn, FactTable

# Column without its t_ (number) or pt_ (percentage) → fact.
_COHORT = {
    "prior_lo": "cohort_prior_low",
    "prior_av": "cohort_prior_middle",
    "prior_hi": "cohort_prior_high",
    "language_not_english": "cohort_english_additional_language",
    "sen": "cohort_sen",
    "sen_with_ehcp": "cohort_education_health_care_plan",
    "sen_no_ehcp": "cohort_sen_support",
    "not_mobile": "cohort_not_mobile",
}


def _ks4(column: str, fact: str, group: str = "all") -> FactColumn:
    return FactColumn(column, fact, group, "KS4")


SCHOOLS = FactTable(
    name="ees_schools",
    family="Explore Education Statistics, information about schools",
    title="Explore Education Statistics: schools and their pupils at the end of key stage 4",
    verified=True,
    evidence="header of the England file of 2023/24 and the release's data guidance",
    year_in="rows",
    time_period="time_period",
    precedence="ees",
    urn="school_urn",
    school="school_name",
    la="old_la_code",
    record_type="geographic_level",
    record_types={"School": "school"},
    needed=("t_pupils", "t_disadvantaged", "t_not_disadvantaged"),
    facts=(
        FactColumn("t_allks_pupils", "pupils_on_roll"),
        _ks4("t_pupils", "cohort_pupils"),
        _ks4("t_disadvantaged", "cohort_pupils", "disadvantaged"),
        _ks4("t_not_disadvantaged", "cohort_pupils", "other"),
        _ks4("pt_disadvantaged", "cohort_share", "disadvantaged"),
        _ks4("pt_not_disadvantaged", "cohort_share", "other"),
        _ks4("avg_ks2_scaledscore", "cohort_prior_score"),
        *(_ks4(f"t_{column}", f"{fact}_pupils") for column, fact in _COHORT.items()),
        *(_ks4(f"pt_{column}", fact) for column, fact in _COHORT.items()),
        _ks4("diffn_att8", "attainment_8_from_england", "disadvantaged"),
        _ks4("diffn_p8mea", "progress_8_from_england", "disadvantaged"),
    ),
    known=frozenset(
        {
            *("time_identifier", "country_code", "country_name", "school_laestab", "new_la_code"),
            *("la_name", "version", "establishment_type_group", "full_address", "telnum"),
            *("pcon_code", "pcon_name", "contflag", "iclose", "reldenom", "admpol_pt", "egender"),
            *("feeder", "agerange", "t_allks_boys", "t_allks_girls", "t_boys", "pt_boys"),
            *("t_girls", "pt_girls", "t_language_english", "pt_language_english"),
            *("t_language_unknown", "pt_language_unknown", "p8_banding"),
        }
    ),
)

FREE_SCHOOL_MEALS = FactTable(
    name="ees_free_school_meals_copy",
    family="Copies of free school meals by school",
    title="Free school meals by school, a derived copy",
    verified=True,
    evidence="header of the derived copy held",
    first_year="2022/23",
    precedence="derived_copy",
    # Authorities stand there by name; a name spelt otherwise than ours leaves only the URNs.
    names_authority=False,
    urn="urn",
    school="school_name",
    la="",
    la_name="la_name",
    needed=("fsm_prop",),
    facts=(FactColumn("fsm_prop", "free_school_meals"),),
)

LAYOUTS = (SCHOOLS, FREE_SCHOOL_MEALS)
