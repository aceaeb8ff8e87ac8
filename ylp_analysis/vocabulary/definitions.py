"""Who counts as disadvantaged, by source and year, and the words that files have for the groups."""

from dataclasses import dataclass
from types import MappingProxyType

from ylp_analysis.vocabulary.terms import GROUPS

FSM, LOOKED_AFTER, ADOPTED = "fsm", "fsm6_lac_2014", "fsm6_cla_adopted_2015"
_FROM_2015 = "2014/15"


@dataclass(frozen=True)
class Definition:
    """Who counts as disadvantaged, and in which results years (inclusive, "" = open)."""

    name: str
    label: str
    first: str
    last: str
    source: str
    verified: bool = True


@dataclass(frozen=True)
class Published:
    """Which definition a source's results follow, for a key stage and results years.

    key_stages: names, () for all. first, last: inclusive, "" = open.
    """

    publication: str
    key_stages: tuple[str, ...]
    definition: str
    first: str
    last: str
    source: str
    verified: bool = True


DEFINITIONS = {
    d.name: d
    for d in (
        Definition(FSM, "pupils eligible for free school meals now", "", "", "DfE statistical releases"),
        Definition(LOOKED_AFTER, "pupils eligible for free school meals in the last six years, or looked after",
                   "", "2013/14", "KS4 performance tables dictionary 2013/14"),
        Definition(ADOPTED,
                   "pupils eligible for free school meals in the last six years, looked after for a day or more, "
                   "or adopted from care", _FROM_2015, "", "KS2 performance tables dictionary 2018/19"),
    )
}  # fmt: skip

_RELEASE = "DfE phonics and key stage 1 statistics, 11 December 2014"
DEFINITIONS_IN_USE = (
    Published("early years profile", ("EYFS",), FSM, "", "", "EYFS profile results by free school meals"),
    Published("phonics and key stage 1 statistics", ("Phonics", "KS1"), FSM, "", "", _RELEASE),
    Published("phonics and key stage 1 statistics", ("Phonics", "KS1"), LOOKED_AFTER, "2013/14", "2013/14", _RELEASE),
    Published("phonics and key stage 1 statistics", ("Phonics", "KS1"), ADOPTED, _FROM_2015, "", _RELEASE),
    Published("school performance tables", ("KS2", "KS4"), LOOKED_AFTER, "2010/11", "2013/14", "performance tables dictionaries"),
    Published("school performance tables", ("KS2", "KS4"), ADOPTED, _FROM_2015, "", "performance tables dictionaries"),
    Published("LAIT, names with DAP and NonDAP", ("KS2", "KS4"), ADOPTED, "2015/16", "", "LAIT long tables 2024 and 2025"),
    Published("LAIT, names with FSM and NonFSM", (), FSM, "2015/16", "", "LAIT long tables 2024 and 2025"),
    Published("Explore Education Statistics, disadvantaged", (), ADOPTED, "2018/19", "", "EES data guidance 2023/24", verified=False),
)  # fmt: skip

# Words of published files for a pupil group → our group. EES renamed the other pupils twice.
GROUP_WORDS = MappingProxyType(
    {
        "disadvantaged": "disadvantaged",
        "disadvantaged_pupils": "disadvantaged",
        "dap": "disadvantaged",
        "fsm6cla1a": "disadvantaged",
        "known_to_be_disadvantaged": "disadvantaged",
        "other": "other",
        "total_other_pupils": "other",
        "all_other_pupils": "other",
        "not_known_to_be_disadvantaged": "other",
        "not_disadvantaged": "other",
        "non_disadvantaged": "other",
        "nondap": "other",
        "notfsm6cla1a": "other",
        "nfsm6cla1a": "other",
        "unknown": "unknown",
        "all": "all",
        "all_pupils": "all",
        "total": "all",
    }
)


@dataclass(frozen=True)
class Note:
    """What changes the size of a group from a results year on, without changing its definition."""

    definition: str
    year: str
    text: str
    source: str
    verified: bool = True


NOTES = (
    Note(ADOPTED, "2018/19", "transitional protection of free school meals keeps pupils in the group for longer",
         "DfE free school meals guidance, April 2018"),
)  # fmt: skip


def definition_in(year: str, key_stage: str = "") -> str:
    """The definition of disadvantaged in the published results of a year.

    Of the performance tables; of a key stage that has no others, of its own statistics: the early
    years profile knows free school meals alone, phonics and key stage 1 did before 2013/14.

    >>> definition_in("2013/14"), definition_in("2014/15")
    ('fsm6_lac_2014', 'fsm6_cla_adopted_2015')
    >>> definition_in("2012/13", "KS1"), definition_in("2018/19", "EYFS")
    ('fsm', 'fsm')
    """
    if key_stage == "EYFS" or (key_stage in ("Phonics", "KS1") and year < "2013/14"):
        return FSM
    return LOOKED_AFTER if year < _FROM_2015 else ADOPTED


def group_named(word: str) -> str:
    """The group (of terms.GROUPS) that a published file's word names, "" for none of them.

    >>> group_named("Not known to be disadvantaged"), group_named("Boys")
    ('other', '')
    """
    plain = "_".join(word.replace("-", " ").replace("_", " ").casefold().split())
    group = GROUP_WORDS.get(plain, "")
    return group if group in GROUPS else ""
