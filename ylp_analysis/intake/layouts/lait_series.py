"""The series of the Local Authority Interactive Tool that are read, and as what.

A series that stands nowhere here is left out.
"""

from ylp_analysis.intake.layouts.long_table import FactSeries, ResultSeries, Series
from ylp_analysis.vocabulary.facts import FACTS

# The dictionary's `dps` is NA for most series: the tool then prints at most one decimal.
UNSTATED_DECIMALS = 1

_FSM = "fsm"
_ALL, _DISADVANTAGED, _OTHER = "all", "disadvantaged", "other"


def _result(
    name: str,
    key_stage: str,
    subject: str,
    measure: str,
    group: str = _ALL,
    definition: str = "",
    decimals: int = UNSTATED_DECIMALS,
) -> tuple[str, Series]:
    return name, ResultSeries(key_stage, subject, measure, group, definition, decimals)


def _fact(
    name: str,
    fact: str,
    group: str = _ALL,
    key_stage: str = "",
    decimals: int = UNSTATED_DECIMALS,
) -> tuple[str, Series]:
    return name, FactSeries(fact, FACTS[fact].unit, group, key_stage, decimals)


_GOOD_LEVEL = ("EYFS", "all", "good_level_of_development")
_PHONICS = ("Phonics", "all", "phonics_standard")
_RWM = ("KS2", "rwm", "expected_standard")
_ATTAINMENT_8 = ("KS4", "all", "attainment_8")
_PROGRESS_8 = ("KS4", "all", "progress_8")
_LEVEL_2 = ("KS5", "all", "level_2_at_19")
_LEVEL_2_EM = ("KS5", "english_maths", "level_2_at_19")
_LEVEL_3 = ("KS5", "all", "level_3_at_19")

_EARLY_YEARS = (
    _result("FSP_NEW_GOODDEV", *_GOOD_LEVEL, definition=_FSM),
    _result("FSP_Gooddev_FSM", *_GOOD_LEVEL, _DISADVANTAGED, _FSM),
    _result("FSP_Gooddev_FSM_Other", *_GOOD_LEVEL, _OTHER, _FSM),
    *(
        _result(f"FSP_NEW_{name}", "EYFS", subject, "expected_standard", definition=_FSM)
        for name, subject in (
            ("ALL-ELGS", "all"),
            ("COMMS", "communication_and_language"),
            ("PHY", "physical_development"),
            ("PSE", "personal_social_and_emotional"),
            ("LIT", "literacy"),
            ("MATHS", "maths"),
            ("WORLD", "understanding_the_world"),
            ("ART", "expressive_arts_and_design"),
        )
    ),
    _fact("%_2yr_olds", "funded_early_education_2"),
    _fact("%_3&4yr_olds", "funded_early_education_3_4"),
)

# Two of the publisher's names hold a space before `_STD`.
_KEY_STAGE_1 = (
    _result("KS1P_all", *_PHONICS, definition=_FSM),
    _result("KS1P_FSM", *_PHONICS, _DISADVANTAGED, _FSM),
    _result("KS1R_Expected_STD", "KS1", "reading", "expected_standard"),
    _result("KS1W_Expected _STD", "KS1", "writing", "expected_standard"),
    _result("KS1M_Expected _STD", "KS1", "maths", "expected_standard"),
    _result("KS1S_Expected_STD", "KS1", "science", "expected_standard"),
    _result("KS1R_Greater_Depth", "KS1", "reading", "higher_standard"),
    _result("KS1W_Greater_Depth", "KS1", "writing", "higher_standard"),
    _result("KS1M_Greater_Depth", "KS1", "maths", "higher_standard"),
)

_KEY_STAGE_2 = (
    _result("KS2RWM_Expected_STD", *_RWM),
    _result("DAP_NEW_KS2_RWM", *_RWM, _DISADVANTAGED),
    _result("NonDAP_NEW_KS2_RWM", *_RWM, _OTHER),
    _result("FSM_NEW_KS2_RWM", *_RWM, _DISADVANTAGED, _FSM),
    _result("NonFSM_NEW_KS2_RWM", *_RWM, _OTHER, _FSM),
    _result("KS2RWM_Higher_STD", "KS2", "rwm", "higher_standard"),
    _result("KS2W_Teacher_Assess", "KS2", "writing", "expected_standard"),
    _result("KS2GDW_Teacher_Assess", "KS2", "writing", "higher_standard"),
    _result("KS2Sci_Teacher_Assess", "KS2", "science", "expected_standard"),
    *(
        _result(f"KS2{letter}_{name}", "KS2", subject, measure)
        for letter, subject in (("R", "reading"), ("M", "maths"), ("GPS", "gps"))
        for name, measure in (
            ("Expected_STD", "expected_standard"),
            ("Higher_STD", "higher_standard"),
            ("AVG_Scaled_Score", "scaled_score"),
        )
    ),
    *(
        _result(name, "KS2", subject.lower(), "progress_score", group, definition, decimals=2)
        for subject in ("Reading", "Writing", "Maths")
        for name, group, definition in (
            (f"KS2{subject[0]}_Prog_VA", _ALL, ""),
            (f"KS2_DAP_{subject}_Progress", _DISADVANTAGED, ""),
            (f"KS2_NonDAP_{subject}_Progress", _OTHER, ""),
            (f"KS2_FSM_{subject}_Progress", _DISADVANTAGED, _FSM),
            (f"KS2_nonFSM_{subject}_Progress", _OTHER, _FSM),
        )
    ),
    _fact("Multiplication_Total", "multiplication_check_full_marks", key_stage="MTC"),
    _fact("Multiplication_Total_APS", "multiplication_check_average", key_stage="MTC"),
)

_KEY_STAGE_4 = (
    _result("AVG_Attain8_Score", *_ATTAINMENT_8),
    _result("DAP_KS4_ATT8", *_ATTAINMENT_8, _DISADVANTAGED),
    _result("NonDAP_KS4_ATT8", *_ATTAINMENT_8, _OTHER),
    _result("FSM_AVG_Attain8_Score", *_ATTAINMENT_8, _DISADVANTAGED, _FSM),
    _result("NonFSM_AVG_Attain8_Score", *_ATTAINMENT_8, _OTHER, _FSM),
    _result("AVG_Prog8_Score", *_PROGRESS_8, decimals=2),
    _result("DAP_KS4_Prog8", *_PROGRESS_8, _DISADVANTAGED, decimals=2),
    _result("NonDAP_KS4_Prog8", *_PROGRESS_8, _OTHER, decimals=2),
    _result("FSM_AVG_Prog8_Score", *_PROGRESS_8, _DISADVANTAGED, _FSM, 2),
    _result("NonFSM_AVG_Prog8_Score", *_PROGRESS_8, _OTHER, _FSM, 2),
    _result("EngMaths9-4", "KS4", "all", "basics_94"),
    _result("EngMaths9-5", "KS4", "all", "basics_95"),
    _result("EngBacEntries", "KS4", "all", "ebacc_entry"),
    _fact("EngBacAvgPointScore", "ebacc_average_point_score", key_stage="KS4", decimals=2),
)

_AFTER_16 = (
    _result("Level2Age19", *_LEVEL_2, definition=_FSM, decimals=2),
    _result("Level2_FMS_Attain", *_LEVEL_2, _DISADVANTAGED, _FSM, 2),
    _result("Level2Age19_NON_FSM", *_LEVEL_2, _OTHER, _FSM, 2),
    _result("Level2Age19_E&M", *_LEVEL_2_EM, definition=_FSM, decimals=2),
    _result("Level2Age19_E&M_FSM", *_LEVEL_2_EM, _DISADVANTAGED, _FSM, 2),
    _result("Level2Age19_E&M_NON_FSM", *_LEVEL_2_EM, _OTHER, _FSM, 2),
    _result("Level3Age19", *_LEVEL_3, definition=_FSM, decimals=2),
    _result("Level3_FMS_Attain", *_LEVEL_3, _DISADVANTAGED, _FSM, 2),
    _result("NonFSM_L3_aged19", *_LEVEL_3, _OTHER, _FSM, 2),
    _fact("APSE_Alevel", "a_level_points_per_entry", key_stage="KS5", decimals=2),
    _fact("HE_19_All", "higher_education_by_19"),
    _fact("HE_19_FSM", "higher_education_by_19", "fsm"),
    _fact("HE_19_Non_FSM", "higher_education_by_19", "not_fsm"),
    _fact("16-17Ed&Training", "education_or_training_at_16_17", decimals=2),
    _fact("16-17 NEET", "neet"),
    _fact("16-17_not known_NEET", "neet_or_not_known"),
)

_ATTENDANCE = tuple(
    _fact(name, fact, group, decimals=2)
    for fact, names in {
        "absence": ("TotAbs", "PriTotAbs", "SecTotAbs", "total_absence_special"),
        "absence_authorised": ("TotAuthAbs", "PriAuth", "SecAuth", "authorised_absence_special"),
        "absence_unauthorised": (
            "TotUnAuthAbs", "PriUnauth", "SecUnauth", "unauthorised_absence_special",
        ),
        "persistent_absence": (
            "TotPerAbNew", "SFPriPerAbNew", "SFSecPerAbNew", "SpecPerAbNew",
        ),
        "severe_absence": (
            "TotSevPerAbNew", "SFPriSevPerAbNew", "SFSecSevPerAbNew", "SpecSevPerAbNew",
        ),
        "suspensions": ("TotFixedEx", "PriFixedEx", "SecFixedEx", "SpecFixedEx"),
        "pupils_suspended": (
            "Total_ Pup_FixedEx", "Pri_ Pup_FixedEx", "Sec_ Pup_FixedEx", "Spec_ Pup_FixedEx",
        ),
        "permanent_exclusions": ("TotPermEx", "PriPermEx", "SecPermEx", "SpecPermEx"),
    }.items()
    for name, group in zip(names, ("all", "primary", "secondary", "special"), strict=True)
)  # fmt: skip

_PUPILS = (
    _fact("PriFSM", "free_school_meals", "primary"),
    _fact("SecFSM", "free_school_meals", "secondary"),
    _fact("Ever6_FSM_Prim", "free_school_meals_six_years", "primary"),
    _fact("Ever6_FSM_Sec", "free_school_meals_six_years", "secondary"),
    _fact("Premium", "pupil_premium_pupils"),
    _fact("EALPri", "english_additional_language", "primary"),
    _fact("EALSec", "english_additional_language", "secondary"),
    _fact("SEN_TotStat", "education_health_care_plan"),
    _fact("PrimStatements", "education_health_care_plan", "primary"),
    _fact("SecStatements", "education_health_care_plan", "secondary"),
    _fact("SEN_TotSENSuP", "sen_support"),
    _fact("PrimNoStatements", "sen_support", "primary"),
    _fact("SecNoStatements", "sen_support", "secondary"),
    _fact("ChildPov", "low_income_families"),
)

SERIES: dict[tuple[str, ...], Series] = {
    (name.casefold(),): series
    for name, series in (
        *_EARLY_YEARS,
        *_KEY_STAGE_1,
        *_KEY_STAGE_2,
        *_KEY_STAGE_4,
        *_AFTER_16,
        *_ATTENDANCE,
        *_PUPILS,
    )
}
