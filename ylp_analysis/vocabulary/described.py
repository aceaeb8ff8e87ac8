"""How a table's columns are explained, and the words that several tables share."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.definitions import DEFINITIONS


@dataclass(frozen=True)
class Described:
    """One table. grain: what a row is, as sentences. own: meanings that differ from `SHARED`."""

    title: str
    grain: str
    columns: Mapping[str, str]
    own: Mapping[str, str]
    after: str = ""

    def meaning(self, column: str) -> str:
        """What a column holds; KeyError for one that nobody has explained."""
        return self.own[column] if column in self.own else SHARED[column]


def meanings_of(columns: Mapping[str, str], *meanings: Mapping[str, str]) -> dict[str, str]:
    """The meanings of these columns alone."""
    return {c: own[c] for own in meanings for c in columns if c in own}


def listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


_STATUS = "Why a value is missing, or how far it can be trusted; see [Statuses](#statuses)."
SHARED = MappingProxyType(
    {
        "academic_year": "Year of the results, like `2013/14`.",
        "level": f"Size of the area: {listed(terms.LEVELS)}.",
        "la_code": "Three-digit code of the authority; empty for England and regions.",
        "area_code": "`england`, the region's or authority's code, the cluster's slug, or the school's URN.",
        "area_name": "The area's name as its newest file prints it.",
        "key_stage": "`EYFS`, `Phonics`, `KS1`, `KS2`, `MTC`, `KS4`, `KS5`.",
        "subject": "`all`, `reading`, `rwm` (reading, writing and maths together) or another slug of the "
        "[catalogue](reference/catalogue.md#subjects).",
        "measure": "A measure of the [catalogue](reference/catalogue.md#measures).",
        "group": "`disadvantaged`, `other`, `unknown` (the flag is blank) or `all`.",
        "value": "The published percentage (0 to 100) or average score, where there is no numerator.",
        "status": _STATUS,
        "definition": f"Who counts as disadvantaged: {listed(tuple(DEFINITIONS))}; empty for `all`.",
        "data_version": f"{listed(terms.DATA_VERSIONS)}: how often the year's figures have been checked.",
        "provenance": "`published`, or `local` for records that the partnership holds.",
        "source": "File names below `data/raw`, joined with `; `. The key into [Sources](#sources).",
        "urn": "Unique reference number of the school, as text.",
        "laestab": "The school's seven-digit number: authority, then establishment; empty when not given.",
        "name": "The school's name in that file.",
        "phase": "`primary`, `secondary`, `all_through`, `post_16`, `nursery`; empty when not said.",
        "school_type": "The publisher's own word for the kind of school.",
    }
)  # fmt: skip
