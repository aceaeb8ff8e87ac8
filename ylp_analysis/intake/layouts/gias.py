"""Get Information About Schools: the register of every school, open and closed, of one day."""

from ylp_analysis.intake.layouts.register import RegisterTable
from ylp_analysis.intake.layouts.spine import WORDS

# The names and titles of heads and proprietors are known, and are never read.
_OF_PERSONS = frozenset(
    {"HeadTitle (name)", "HeadFirstName", "HeadLastName", "HeadPreferredJobTitle", "PropsName"}
)
_PLACE = frozenset(
    {
        *("Street", "Locality", "Address3", "Town", "County (name)", "Postcode", "SchoolWebsite"),
        *("TelephoneNum", "GOR (name)", "DistrictAdministrative (name)", "UrbanRural (name)"),
        *("AdministrativeWard (name)", "ParliamentaryConstituency (name)", "GSSLACode (name)"),
        *("Easting", "Northing", "MSOA (name)", "LSOA (name)", "MSOA (code)", "LSOA (code)"),
        *("RSCRegion (name)", "Country (name)", "UPRN", "SiteName"),
    }
)
_SCHOOL = frozenset(
    {
        *("ReasonEstablishmentOpened (name)", "Boarders (name)"),
        *("ReasonEstablishmentClosed (name)", "NurseryProvision (name)", "Gender (name)"),
        *("OfficialSixthForm (name)", "ReligiousCharacter (name)", "ReligiousEthos (name)"),
        *("Diocese (name)", "AdmissionsPolicy (name)", "SchoolCapacity", "SpecialClasses (name)"),
        *("CensusDate", "NumberOfPupils", "NumberOfBoys", "NumberOfGirls", "PercentageFSM", "FSM"),
        *("TrustSchoolFlag (name)", "Trusts (name)", "SchoolSponsorFlag (name)", "UKPRN"),
        *("SchoolSponsors (name)", "FederationFlag (name)", "Federations (name)"),
        *("FEHEIdentifier", "FurtherEducationType (name)", "LastChangedDate", "CHNumber"),
        *("Linked establishments",),
    }
)
_INSPECTION = frozenset(
    {
        *("OfstedLastInsp", "OfstedRating (name)", "BSOInspectorateName (name)"),
        *("InspectorateReport", "DateOfLastInspectionVisit", "NextInspectionVisit"),
        *("InspectorateName (name)", "QABName (name)", "QABReport"),
        "EstablishmentAccredited (name)",
    }
)
_PROVISION = frozenset(
    {
        *("TeenMoth (name)", "TeenMothPlaces", "CCF (name)", "SENPRU (name)", "EBD (name)"),
        *("PlacesPRU", "FTProv (name)", "EdByOther (name)", "Section41Approved (name)"),
        *(f"SEN{number} (name)" for number in range(1, 14)),
        *("TypeOfResourcedProvision (name)", "ResourcedProvisionOnRoll", "SENStat", "SENNoStat"),
        *("ResourcedProvisionCapacity", "SenUnitOnRoll", "SenUnitCapacity"),
    }
)
SEARCH_EXTRACT = RegisterTable(
    name="gias_extract",
    family="Get Information About Schools",
    title="Get Information About Schools: search extract",
    verified=True,
    evidence="header of an extract of 20 April 2022",
    year_in="rows",
    la="LA (code)",
    la_name="LA (name)",
    estab="EstablishmentNumber",
    school="EstablishmentName",
    status="EstablishmentStatus (name)",
    statuses=WORDS,
    opened="OpenDate",
    closed="CloseDate",
    minor_group="EstablishmentTypeGroup (name)",
    school_type="TypeOfEstablishment (name)",
    phase="PhaseOfEducation (name)",
    age_low="StatutoryLowAge",
    age_high="StatutoryHighAge",
    known=_OF_PERSONS | _PLACE | _SCHOOL | _INSPECTION | _PROVISION,
)
LAYOUTS = (SEARCH_EXTRACT,)
