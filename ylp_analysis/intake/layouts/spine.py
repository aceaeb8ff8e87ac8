"""Registers published with the performance tables: the school spine, then school information.

The spine's ICLOSE has no dictionary. In that of 2017/18 every school with a 2 has a closing date,
none with a 1 or 3 has one, and the 146 schools with a 3 have no date at all: 1 open, 2 closed, 3 to
be closed. Schools are listed that were open in September of the year or opened later, and
opening dates are given only from then on. NEWACFLAG tells the direction of OTHERURN: 1 a converter
(OTHERURN is what it was), 2 what became a converter, 3 a sponsored academy, 4 and 5 what it was; 6
and 7 name no other school.
"""

from ylp_analysis.intake.layouts.known import column_names
from ylp_analysis.intake.layouts.register import RegisterTable

_ICLOSE = {"1": "open", "2": "closed", "3": "proposed_to_close"}
WORDS = {
    "open": "open",
    "closed": "closed",
    "open, but proposed to close": "proposed_to_close",
    "proposed to open": "proposed_to_open",
}
_FLAGS = ("ISPRIMARY", "ISSECONDARY", "ISPOST16")
SPINE = RegisterTable(
    name="school_spine",
    family="School spine",
    title="School spine of the performance tables",
    verified=True,
    evidence="header of the spine of 2017/18",
    la="LA",
    laestab="LAESTAB",
    school="SCHNAME",
    status="ICLOSE",
    statuses=_ICLOSE,
    opened="OPENDATE",
    closed="CLOSEDATE",
    minor_group="MINORGROUP",
    school_type="NFTYPE",
    flags=_FLAGS,
    age_low="AGEL",
    age_high="AGEH",
    other_urn="OTHERURN",
    other_type="OTHERNFTYPE",
    direction="NEWACFLAG",
    before=("1", "3"),
    after=("2", "4", "5"),
    known=column_names(
        "ESTAB OTHERSCHNAME STREET LOCALITY ADDRESS3 TOWN POSTCODE TELNUM ISNEW GENDER SIXFGENDER "
        "RELDENOM ADMPOL RE-BROKERED"
    ),
)
SCHOOL_INFORMATION = RegisterTable(
    name="school_information",
    family="School information",
    title="School information of the performance tables",
    first_year="2018/19",
    verified=True,
    evidence="the publisher's dictionaries of 2018/19 and 2022/23",
    la="LA",
    la_name="LANAME",
    laestab="LAESTAB",
    school="SCHNAME",
    status="SCHSTATUS",
    statuses=WORDS,
    opened="OPENDATE",
    closed="CLOSEDATE",
    minor_group="MINORGROUP",
    school_type="SCHOOLTYPE",
    flags=_FLAGS,
    age_low="AGELOW",
    age_high="AGEHIGH",
    known=column_names(
        "ESTAB STREET LOCALITY ADDRESS3 TOWN POSTCODE GENDER RELCHAR ADMPOL OFSTEDRATING "
        "OFSTEDLASTINSP"
    ),
)
DETAILS_COPY = RegisterTable(
    name="school_details_copy",
    family="School spine",
    title="School spine with Ofsted ratings, a derived copy",
    verified=True,
    evidence="header of the derived copy held; its rows are those of the spine of 2017/18",
    year_in="rows",
    precedence="derived_copy",
    la="Local Authority",
    school="Name",
    status="Status",
    statuses=_ICLOSE,
    opened="Date Opened",
    closed="Date Closed",
    minor_group="Type",
    flags=("Primary", "Secondary", "Post 16"),
    age_low="Age From",
    age_high="Age To",
    other_urn="Other URN",
    rating="Rating",
    rated="Inspect Date",
    of_year="2017/18",
    known=frozenset(
        {"Street", "City", "Postcode", "Gender", "Gender Post 16", "Religion"},
    ),
)
LAYOUTS = (SPINE, SCHOOL_INFORMATION, DETAILS_COPY)
