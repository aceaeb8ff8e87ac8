"""Ofsted's lists of inspections.

Up to 2014/15 a list holds every inspection of a period; that of July 2018 holds each school's
last one. The date of the latter is the inspection's last day: 1,028 inspections of it stand in the
list of 2013/14 with that end date, and none with that start date only.
"""

from dataclasses import replace

from ylp_analysis.intake.layouts.inspection_table import InspectionTable

_RESIDENTIAL = (
    "Overall effectiveness of the residential or boarding provision",
    "Outcomes for residential or boarding pupils",
    "The quality of residential or boarding provision and care",
    "Residential or boarding pupil's safety",
    "Leadership and management of the residential or boarding provision",
)
_GRADES = {
    "achievement": "Achievement of pupils",
    "behaviour": "Behaviour and safety of pupils",
    "teaching": "Quality of teaching",
    "leadership": "Leadership and management",
}
PERIOD_2013 = InspectionTable(
    name="ofsted_inspections_2013_14",
    family="Ofsted inspections",
    title="Management information: school inspections and outcomes",
    verified=True,
    evidence="header of the list of September 2013 to August 2014",
    laestab="LAESTAB",
    school="School name",
    phase="Phase",
    school_type="Type of establishment",
    inspection_type="Inspection type",
    first_day="Inspection start date",
    last_day="Inspection end date",
    overall="Overall effectiveness",
    category="Category of concern",
    judgements=_GRADES,
    known=frozenset(
        {
            *("Web Link", "Government Office Region", "Local authority (education)"),
            *("Parliamentary constituency", "Postcode", "Inspection number", *_RESIDENTIAL),
            "Warning notice issued in the 2013/14 academic year",
            "Sixth form description",
        }
    ),
)
PERIOD_2014 = replace(
    PERIOD_2013,
    name="ofsted_inspections_2014_15",
    evidence="header of the list of October to December 2014",
    judgements={
        **_GRADES,
        "early_years": "Effectiveness of the early years provision",
        "sixth_form": "Effectiveness of the sixth form provision",
    },
    marker=("Effectiveness of the early years provision",),
    known=PERIOD_2013.known | {"Number of warning notices in the 2014/15 academic year"},
)
LAST_2018 = InspectionTable(
    name="ofsted_last_inspections",
    family="Ofsted inspections",
    title="State of the nation: most recent inspection of each school",
    verified=True,
    evidence="header of the list at 31 July 2018",
    names_authority=False,
    school="School name",
    phase="Ofsted phase",
    last_day="Inspection date",
    report="Publication date",
    overall="Overall effectiveness",
    marker=("Ofsted phase",),
    known=frozenset({"REPORURL"}),
)
RATINGS_COPY = InspectionTable(
    name="ofsted_ratings_copy",
    family="Ofsted inspections",
    title="Inspection history read off Ofsted's pages, a derived copy",
    verified=True,
    evidence="header of the derived copy held; its dates are the first days of the list of 2013/14",
    precedence="derived_copy",
    names_authority=False,
    first_day="Inspection Date",
    overall="Rating",
)
LAYOUTS = (PERIOD_2013, PERIOD_2014, LAST_2018, RATINGS_COPY)
