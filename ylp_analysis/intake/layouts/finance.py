"""What maintained schools received and spent (DfE `NNN_cfr`), and a copy of its totals.

Amounts of the published table are pounds for each pupil: for 318 schools of North Yorkshire its
spending of 2014/15 is the total of the other file divided by about the pupils on roll (median
ratio 0.96). Academies are in neither. Years are financial years, April to March.
"""

from ylp_analysis.intake.layouts.facts import FactColumn, FactTable

_AMOUNTS = {
    "GRANTFUNDING": "grants",
    "SELFGENERATEDINCOME": "own_income",
    "TOTALINCOME": "income",
    "TEACHINGSTAFF": "teaching_staff",
    "SUPPLYTEACHERS": "supply_teachers",
    "EDUCATIONSUPPORTSTAFF": "education_support_staff",
    "PREMISES": "premises",
    "BACKOFFICE": "back_office",
    "CATERING": "catering",
    "OTHERSTAFF": "other_staff",
    "ENERGY": "energy",
    "LEARNINGRESOURCES": "learning_resources",
    "ICT": "ict",
    "BOUGHTINPROFESSIONALSERVICES": "bought_in_services",
    "OTHER": "other_spending",
    "TOTALEXPENDITURE": "expenditure",
}
_TOTALS = ("TOTALINCOME", "TOTALEXPENDITURE")
# Five years of five kinds of spending beside those of similar schools, and their differences.
_YEARS = [f"{year:02d}{year + 1:02d}" for year in range(8, 25)]
_SERIES = [f"T{year}CAT{kind}{la}" for year in _YEARS for kind in range(1, 6) for la in ("", "LA")]
_DIFFERENCES = [f"DCAT{kind}" for kind in range(1, 6)]

CFR = FactTable(
    name="school_finance",
    family="School finance tables",
    title="School income and expenditure for each pupil, as in the performance tables",
    verified=True,
    evidence="headers of North Yorkshire's files of 2016/17, 2017/18 and 2018/19",
    first_year="2009/10",
    needed=("PUPILS", "FSM", *_TOTALS),
    marker=("FSMBAND",),
    # Averages of similar schools, by kind, place and band of free school meals.
    aside=("LA", "LONDON", "NON-LONDON", "NAT"),
    facts=(
        FactColumn("PUPILS", "finance_pupils"),
        FactColumn("FSM", "finance_free_school_meals"),
        *(FactColumn(column, f"{name}_per_pupil") for column, name in _AMOUNTS.items()),
    ),
    known=frozenset(
        {
            *("LONDON/NON-LONDON", "MEDIAN"),
            *(f"P{column}" for column in _AMOUNTS if column not in _TOTALS),
            *(f"{p}{column}" for column in [*_SERIES, *_DIFFERENCES] for p in ("", "P")),
        }
    ),
)

TOTALS = FactTable(
    name="finance_totals_copy",
    family="Copies of school finance totals",
    title="School income and expenditure, a derived copy",
    verified=True,
    evidence="headers of the derived copies held",
    year_in="rows",
    year_ending="Academic Year",
    precedence="derived_copy",
    names_authority=False,
    la="",
    needed=("Income", "Expenditure", "Balance"),
    facts=(
        FactColumn("Income", "income"),
        FactColumn("Expenditure", "expenditure"),
        FactColumn("Balance", "balance"),
    ),
)

LAYOUTS = (CFR, TOTALS)
