"""Somebody's selections of published columns. Cross-checks only: the publisher's file stands.

The files named `ks2_perf_YYYY` and `ks4_perf_YYYY` have columns renamed by their author and hold
one row for each school, without its name, authority or record type (special and independent
schools are among them). What each column is was found by comparing every value of the copy of
2018 with Hampshire's published rows.
"""

from dataclasses import replace

from ylp_analysis.intake.layouts import ks2, ks4
from ylp_analysis.intake.layouts.known_ks4 import KNOWN_KS4
from ylp_analysis.intake.layouts.layout import PERCENTAGE, SCORE, MeasureColumns, PerformanceTable

_SCHOOL = {"": ("school", "mainstream")}


def _all(subject: str, measure: str, kind: str, column: str) -> MeasureColumns:
    return MeasureColumns(subject, measure, kind, {"all": column})


_OTHER_COLUMNS = (
    "TrustSchoolFlag (name)",
    "Trusts (name)",
    "TypeOfEstablishment (name)",
    "REGION",
    *(f"{column}_weighted" for column in KNOWN_KS4),
)
FIRST_ENTRY_SUBSET = replace(
    ks4.FIRST_ENTRY,
    name="ks4_first_entry_derived_copy",
    title="Key stage 4 school performance tables, a derived copy",
    record_types={"SCH": ("school", "mainstream"), "LA": ("la", "")},
    ignored_record_types=(),
    marker=("EstablishmentGroup",),
    precedence="derived_copy",
    la_name="LEA_NAME",
    evidence="header of the derived copy held",
    closed="",
    known=KNOWN_KS4.union(_OTHER_COLUMNS),
)

# Only the columns ending _dfe were published; the others are the author's own arithmetic.
_AUTHORITY_COLUMNS = (
    *("PTAC5EM PTAC5EMFSM PTAC5EMNFSM PTAC5EMLO PTAC5EMAV PTAC5EMHI PTEBACMAT PTEBACENG").split(),
    *("PTEBACC PTEBACC_FSM PTEBACC_NFSM PTEBACCLO PTEBACCAV PTEBACCHI PT24ENGPRG").split(),
    *("PT24ENGPRGLO PT24ENGPRGAV PT24ENGPRGHI PT24MATHPRG PT24MATHPRGLO PT24MATHPRGAV").split(),
    *("PT24MATHPRGHI B8VAMEA B8VAMEA_FSM B8VAMEA_NFSM B8VAMEA_LO B8VAMEA_AV B8VAMEA_HI").split(),
    "TTAPSPEPP",
)
AUTHORITIES_2014 = PerformanceTable(
    name="ks4_authorities_derived_copy",
    family="Key stage 4 performance tables",
    title="Key stage 4 results of authorities, a derived copy",
    key_stage="KS4",
    first_year="2013/14",
    last_year="2013/14",
    precedence="derived_copy",
    # Its rows are authorities: their code stands where a school's URN would.
    urn="LEA_CODE",
    school="LEA_NAME",
    la="LEA_CODE",
    la_name="LEA_NAME",
    record_type="",
    record_types={"": ("la", "")},
    measures=(
        MeasureColumns(
            "all",
            "five_ac_em",
            PERCENTAGE,
            {
                "all": "PTAC5EM_PTQ_dfe",
                "disadvantaged": "PTAC5EMFSM_PTQ_dfe",
                "other": "PTAC5EMNFSM_PTQ_dfe",
            },
        ),
        _all("english", "expected_progress", PERCENTAGE, "PT24ENGPRG_PTQ_dfe"),
        _all("maths", "expected_progress", PERCENTAGE, "PT24MATHPRG_PTQ_dfe"),
    ),
    marker=("PTAC5EM_PTQ_dfe",),
    verified=True,
    evidence="header of the derived copy held",
    known=frozenset(
        {
            "LEA_REGION",
            *(
                f"{column}_PTQ_{ending}"
                for column in _AUTHORITY_COLUMNS
                for ending in ("eduvis", "dfe", "VARIANCE")
            ),
        }
    ),
)

KS2_RENAMED = PerformanceTable(
    name="ks2_renamed_copy",
    family="Key stage 2 performance tables",
    title="Key stage 2 school performance tables, a derived copy",
    key_stage="KS2",
    first_year="2015/16",
    last_year="2017/18",
    year_in="rows",
    precedence="derived_copy",
    names_authority=False,
    school="",
    la="",
    record_type="",
    record_types=_SCHOOL,
    year_ending="Academic Year",
    cohorts={"all": "KS2 Pupils"},
    # What the author calls writing is grammar, punctuation and spelling; his writing progress is
    # writing. The percentages of writing itself are not there.
    measures=(
        _all("rwm", "expected_standard", PERCENTAGE, "Overall Meet Std"),
        _all("reading", "expected_standard", PERCENTAGE, "Reading Meet Std"),
        _all("maths", "expected_standard", PERCENTAGE, "Maths Meet Std"),
        _all("gps", "expected_standard", PERCENTAGE, "Writing Meet Std"),
        _all("rwm", "higher_standard", PERCENTAGE, "Overall Exceed Std"),
        _all("reading", "higher_standard", PERCENTAGE, "Reading Exceed Std"),
        _all("maths", "higher_standard", PERCENTAGE, "Maths Exceed Std"),
        _all("gps", "higher_standard", PERCENTAGE, "Writing Exceed Std"),
        _all("reading", "scaled_score", SCORE, "Reading Score"),
        _all("maths", "scaled_score", SCORE, "Maths Score"),
        _all("gps", "scaled_score", SCORE, "Writing Score"),
        _all("reading", "progress_score", SCORE, "Reading Progress"),
        _all("writing", "progress_score", SCORE, "Writing Progress"),
        _all("maths", "progress_score", SCORE, "Maths Progress"),
    ),
    marker=("Overall Meet Std",),
    verified=True,
    evidence="header of the derived copy held; its values of 2018 equal Hampshire's published ones",
    known=frozenset(
        {
            *("KS2 Boys", "KS2 Girls", "Reading Progress Band", "Reading Progress Desc"),
            *("Writing Progress Band", "Writing Progress Desc"),
            *("Maths Progress Band", "Maths Progress Desc"),
        }
    ),
)

KS4_RENAMED = replace(
    KS2_RENAMED,
    name="ks4_renamed_copy",
    family="Key stage 4 performance tables",
    title="Key stage 4 school performance tables, a derived copy",
    key_stage="KS4",
    cohorts={"all": "KS4 Pupils"},
    # "Eng Maths Grade 5" and "EBacc Grade 5" are grades A* to C in the copy of 2016 (its author
    # filled them from PTL2BASICS_LL_PTQ_EE and PTEBACC_PTQ_EE) and grades 9 to 5 after it: one
    # heading for two measures, so neither is read.
    measures=(
        _all("all", "attainment_8", SCORE, "Attainment 8"),
        _all("all", "progress_8", SCORE, "Progress 8"),
        _all("all", "ebacc_entry", PERCENTAGE, "Entering EBacc"),
    ),
    marker=("Attainment 8",),
    evidence="header of the derived copy held",
    known=frozenset(
        {
            *("KS4 Boys", "KS4 Girls", "Progress 8 Boys", "Progress 8 Girls"),
            *("Attainment 8 Boys", "Attainment 8 Girls", "Eng Maths Grade 5"),
            *("EBacc Avg Score", "EBacc Avg Boys", "EBacc Avg Girls", "EBacc Grade 5"),
            *("Progress 8 Band", "P8 Desc"),
        }
    ),
)

# Published names and codes, but neither pupils nor groups; the author added the rest.
KS2_SELECTED = replace(
    ks2.STANDARDS,
    name="ks2_selected_copy",
    title="Key stage 2 school performance tables, a derived copy",
    first_year="2018/19",
    last_year="2018/19",
    not_published=(),
    precedence="derived_copy",
    names_authority=False,
    la="",
    closed="",
    cohorts={},
    measures=(
        _all("reading", "progress_score", SCORE, "READPROG"),
        _all("writing", "progress_score", SCORE, "WRITPROG"),
        _all("maths", "progress_score", SCORE, "MATPROG"),
    ),
    marker=("COLOUR1", "PHASE"),
    one_of=("READPROG",),
    evidence="header of the derived copy held",
    known=frozenset(
        {
            *("PCODE", "PCODE2", "TOWN", "READPROG_DESCR", "WRITPROG_DESCR", "MATPROG_DESCR"),
            *("OFSTEDRATING", "INSPECTIONDT", "WEB", "SCHTYPE", "GENDER", "RELIGION"),
            *("LATITUDE", "LONGITUDE", "COLOUR2", "GRAMMAR", "P8_BANDING", "EBACCAPS"),
        }
    ),
)

KS4_SELECTED = replace(
    KS2_SELECTED,
    name="ks4_selected_copy",
    family=ks4.GRADES_9_TO_1.family,
    title="Key stage 4 school performance tables, a derived copy",
    key_stage="KS4",
    record_types=ks4.GRADES_9_TO_1.record_types,
    ignored_record_types=ks4.GRADES_9_TO_1.ignored_record_types,
    measures=(
        _all("all", "attainment_8", SCORE, "ATT8SCR"),
        _all("all", "progress_8", SCORE, "P8MEA"),
        _all("all", "basics_95", PERCENTAGE, "PTL2BASICS_95"),
        _all("all", "ebacc_entry", PERCENTAGE, "PTEBACC_E_PTQ_EE"),
    ),
    one_of=("ATT8SCR",),
)

LAYOUTS = (
    FIRST_ENTRY_SUBSET,
    AUTHORITIES_2014,
    KS2_RENAMED,
    KS4_RENAMED,
    KS2_SELECTED,
    KS4_SELECTED,
)
