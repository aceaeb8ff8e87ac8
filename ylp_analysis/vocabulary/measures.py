"""Attainment measures, each with its unit, its sentence and the results years it belongs to."""

from dataclasses import dataclass
from types import MappingProxyType

from ylp_analysis.errors import CatalogueError


@dataclass(frozen=True)
class Measure:
    """An attainment measure. `met` finishes the sentence "…% of pupils {met}".

    first, last: results years in which it was published (inclusive, "" = before the plan's years,
    or still). Not `verified`: those years are professional knowledge.
    """

    name: str
    label: str
    unit: str  # pp (a percentage of pupils) | points (a score)
    met: str = ""
    decimals: int = 1  # printed decimals of a score
    first: str = ""
    last: str = ""
    source: str = "DfE school performance tables"
    verified: bool = True


_PROFILE = "DfE early years foundation stage profile results"
_PHONICS = "DfE phonics screening check and key stage 1 statistics"
_POST_16 = "DfE level 2 and 3 attainment by age 19"
_ABSENCE = "DfE pupil absence in schools in England"
_EXCLUSIONS = "DfE suspensions and permanent exclusions in England"

MEASURES = {
    m.name: m
    for m in (
        Measure("good_level_of_development", "Good level of development", "pp", "reached a good level of development",
                first="2012/13", source=_PROFILE, verified=False),
        Measure("phonics_standard", "Phonics standard", "pp", "met the phonics standard", first="2011/12", source=_PHONICS, verified=False),
        Measure("level_2_plus", "Level 2 or above", "pp", "reached level 2 or above", last="2014/15"),
        Measure("level_2b_plus", "Level 2B or above", "pp", "reached level 2B or above", last="2014/15"),
        Measure("level_3_plus", "Level 3 or above", "pp", "reached level 3 or above", last="2014/15"),
        Measure("level_4_plus", "Level 4 or above", "pp", "reached level 4 or above", last="2014/15"),
        Measure("level_4b_plus", "Level 4B or above", "pp", "reached level 4B or above", first="2012/13", last="2014/15", verified=False),
        Measure("level_5_plus", "Level 5 or above", "pp", "reached level 5 or above", last="2014/15"),
        Measure("expected_progress", "Expected progress", "pp", "made expected progress", last="2014/15"),
        Measure("average_point_score", "Average point score", "points"),
        Measure("expected_standard", "Expected standard", "pp", "reached the expected standard"),
        Measure("higher_standard", "Higher standard", "pp", "reached the higher standard", first="2015/16"),
        Measure("scaled_score", "Average scaled score", "points", decimals=0, first="2015/16"),
        Measure("progress_score", "Progress score", "points", first="2015/16"),
        Measure("five_ac_em", "Five GCSEs A* to C with English and maths", "pp",
                "gained five or more GCSEs at A* to C including English and maths", last="2015/16"),
        Measure("basics_94", "English and maths GCSE, grade 4 or above", "pp",
                "gained grade 4 or above in English and maths"),
        Measure("basics_95", "English and maths GCSE, grade 5 or above", "pp",
                "gained grade 5 or above in English and maths", first="2016/17"),
        Measure("attainment_8", "Attainment 8", "points", first="2014/15"),
        Measure("progress_8", "Progress 8", "points", decimals=2, first="2014/15"),
        Measure("value_added", "Value added", "points", last="2014/15"),
        Measure("gcse_ac", "GCSE A* to C", "pp", "gained A* to C"),
        Measure("ebacc_entry", "Entered for the English Baccalaureate", "pp",
                "entered all English Baccalaureate subjects"),
        Measure("level_2_at_19", "Level 2 at 19", "pp", "reached level 2 by 19", source=_POST_16),
        Measure("level_3_at_19", "Level 3 at 19", "pp", "reached level 3 by 19", source=_POST_16),
        Measure("absence", "Absence", "pp", "of sessions were missed", source=_ABSENCE),
        Measure("persistent_absence", "Persistent absence", "pp", "were persistently absent", source=_ABSENCE),
        Measure("suspension", "Suspension", "pp", "were suspended", source=_EXCLUSIONS),
        Measure("permanent_exclusion", "Permanent exclusion", "pp", "were permanently excluded", source=_EXCLUSIONS),
    )
}  # fmt: skip

# The lowest and the highest that a score can be, of a pupil and so of any group.
SCORE_RANGES = MappingProxyType(
    {
        "attainment_8": (0.0, 100.0),
        "progress_8": (-10.0, 10.0),
        "progress_score": (-40.0, 40.0),
        "scaled_score": (80.0, 120.0),
    }
)
# Measures of which one lies within the other, the inner first.
WITHIN = (
    ("level_5_plus", "level_4_plus"), ("level_4b_plus", "level_4_plus"),
    ("level_5_plus", "level_4b_plus"), ("level_3_plus", "level_2b_plus"),
    ("level_2b_plus", "level_2_plus"), ("level_3_plus", "level_2_plus"),
    ("higher_standard", "expected_standard"), ("basics_95", "basics_94"),
)  # fmt: skip
# Nobody meets the combined subject without meeting each of its parts.
COMBINED, PARTS = "rwm", ("reading", "writing", "maths")


def measure(name: str) -> Measure:
    """The catalogue's entry for a measure.

    Raises CatalogueError, with the names that are known, for one that is not there.
    """
    if name in MEASURES:
        return MEASURES[name]
    raise CatalogueError(
        f"The measure {name!r} is not in the catalogue.",
        f"Use one of: {', '.join(sorted(MEASURES))}.",
    )
