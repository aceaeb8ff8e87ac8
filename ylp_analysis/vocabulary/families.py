"""The published families that a project reads: where each is downloaded today, when, what for."""

from dataclasses import dataclass
from types import MappingProxyType

# Where analysts download today → what it is.
SERVICES = MappingProxyType(
    {
        "Compare School Performance": "Compare school and college performance in England (DfE)",
        "Explore Education Statistics": "Explore education statistics (DfE)",
        "LAIT": "Local Authority Interactive Tool (DfE)",
        "Ofsted management information": "Ofsted's statistical data sets on GOV.UK",
        "GIAS": "Get Information About Schools (DfE)",
        "State of the Nation": "Social Mobility Commission, State of the Nation data explorer",
    }
)


@dataclass(frozen=True)
class Family:
    """One published family.

    family: the words of the layouts that read it. service: a word of SERVICES. called: its name
    there. files: file names or their pattern. appears: the month in which a year's first and final
    figures come out. feeds: what pages take from it. Not `verified`: the month or the place is
    professional knowledge.
    """

    family: tuple[str, ...]
    title: str
    service: str
    called: str
    files: tuple[str, ...]
    appears: str
    feeds: str
    verified: bool = False


FAMILIES = (
    Family(
        ("Key stage 2 performance tables",), "Key stage 2 results", "Compare School Performance",
        "Download data: key stage 2 results (final)", ("2018-2019_850_ks2final.csv", "2018-2019_england_ks2final.csv"),
        "December (revised), the next spring (final)",
        "priority 4 from the one file; floor standards; clusters",
    ),
    Family(
        ("Key stage 4 performance tables",), "Key stage 4 results", "Compare School Performance",
        "Download data: key stage 4 results (provisional, final)",
        ("2018-2019_850_ks4final.csv", "2018-2019_england_ks4provisional.csv"),
        "October (provisional), January or February (revised), the next spring (final)",
        "priority 4; floor standards; clusters",
    ),
    Family(
        ("Key stage 4 destination",), "Destinations after key stage 4", "Compare School Performance",
        "Download data: pupil destinations after key stage 4", ("2018-2019_england_ks4-pupdest.csv",),
        "January or February", "around the gap: where leavers go",
    ),
    Family(
        ("School census",), "Pupils on roll", "Compare School Performance",
        "Download data: pupil characteristics (census)", ("2018-2019_england_census.csv",),
        "with the results of the year", "numbers of disadvantaged pupils; context",
    ),
    Family(
        ("Pupil absence",), "Absence", "Compare School Performance",
        "Download data: absence", ("2018-2019_england_abs.csv",), "March to May", "around the gap: attendance",
    ),
    Family(
        ("School workforce",), "Staff", "Compare School Performance",
        "Download data: workforce", ("2018-2019_england_swf.csv",), "with the results of the year", "priority 6; risk criteria",
    ),
    Family(
        ("School finance",), "Income and spending", "Compare School Performance",
        "Download data: finance (cfr)", ("2018-2019_850_cfr.csv",), "with the results of the year", "risk criteria; context",
    ),
    Family(
        ("School spine", "School information", "Register of schools", "School register"), "Register of schools, by year", "Compare School Performance",
        "Download data: school information", ("2018-2019_england_school_information.csv", "2017-2018_england_spine.csv"),
        "with the results of the year", "which school is which; lineage; authorities of files that name none",
    ),
    Family(
        ("GIAS", "Get Information About Schools"), "Register of schools, today", "GIAS",
        "Search results, all data; or the full establishment download",
        ("edubasealldata20150331.csv",), "every day", "which schools are open; lineage",
    ),
    Family(
        ("Explore Education Statistics",), "Key stage 4 and school characteristics, newer years",
        "Explore Education Statistics", "Key stage 4 performance; Schools, pupils and their characteristics",
        ("202324_information_about_schools_final.csv",),
        "October to February; June for schools and pupils", "context; years that the performance tables do not hold",
    ),
    Family(
        ("early years profile by free school meals",), "Early years profile by free school meals",
        "Explore Education Statistics", "Early years foundation stage profile results", ("eyfsp_2016-2018.csv",),
        "November", "early years gaps of authorities (free school meals, never disadvantage)",
    ),
    Family(
        ("Local Authority Interactive Tool",), "Authorities and regions, all key stages", "LAIT",
        "Local authority interactive tool, long data", ("bds_long.csv",), "every month or two",
        "authority trends, ranks, statistical neighbours; percentages without pupil numbers",
    ),
    Family(
        ("State of the Nation",), "Gap index of England", "State of the Nation",
        "Attainment at age 11 and 16: gap by year", ("IN12-gap-by-year.csv",), "once a year",
        "England's gap on a rank scale, across reforms",
    ),
    Family(
        ("Ofsted", "Inspections"), "Inspections and outcomes", "Ofsted management information",
        "State-funded schools: inspections and outcomes", ("Ofsted_Sep_13_-_Aug_14.csv",),
        "every month (to 2015 every quarter)", "priorities 1 and 3",
    ),
)  # fmt: skip


def family_of(name: str) -> Family | None:
    """The family that a layout names, in any case; None for one that is not listed.

    A layout may say more after a colon or comma: `…: its dictionary` is of the same family.

    >>> family_of("key stage 2 performance tables").service
    'Compare School Performance'
    """
    plain = name.casefold()
    for family in FAMILIES:
        if any(plain.startswith(word.casefold()) for word in family.family):
            return family
    return None
