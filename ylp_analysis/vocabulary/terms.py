"""The columns of our tables and the words that may stand in them, each written once.

Grain, key and meaning of every column: docs/data-dictionary.md.
"""

from types import MappingProxyType

LEVELS = ("england", "region", "statistical_neighbours", "la", "cluster", "school")
GROUPS = ("disadvantaged", "other", "unknown", "all")
COMPARATORS = ("same_area", "england", "region", "statistical_neighbours")
UNITS = ("pp", "points")
METHODS = ("newcombe", "welch", "published_limits", "none")
PROVENANCES = ("published", "local")
MIXED = "mixed"  # of a row that rests on rows of several kinds
DATA_VERSIONS = ("provisional", "revised", "final")
EDITIONS = ("analyst", "officer", "school", "sicg", "cluster", "public")

# The checks that a claim may name, and what each may be expected to find.
CLAIM_EXPECTS = MappingProxyType(
    {
        "gap_change": ("narrowed", "widened", "static"),
        "level_below_england": ("yes", "no"),
        "gap_widest": ("yes", "no"),
    }
)

OK = "ok"
PARTIAL = "partial"
SUPPRESSED = "suppressed"
SUPPRESSED_HERE = "suppressed_here"
NOT_APPLICABLE = "not_applicable"
NOT_AVAILABLE = "not_available"
LOW = "low"
LOW_RELIABILITY = "low_reliability"
NO_PUPILS = "no_pupils"
STATUSES = (
    OK,
    PARTIAL,
    SUPPRESSED,
    SUPPRESSED_HERE,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    LOW,
    LOW_RELIABILITY,
    NO_PUPILS,
)

ENGLAND = "england"

# dtype words: "str", "float64", "Int64" (a count that may be missing)
COUNTS_COLUMNS = MappingProxyType(
    {
        "academic_year": "str",
        "level": "str",
        "area_code": "str",
        "area_name": "str",
        "key_stage": "str",
        "subject": "str",
        "measure": "str",
        "group": "str",
        "numerator": "Int64",
        "denominator": "Int64",
        "value": "float64",
        "precision": "float64",
        "value_low": "float64",
        "value_high": "float64",
        "score_sum": "float64",  # of the pupils' scores, where they are held
        "score_sum_of_squares": "float64",
        "status": "str",
        "definition": "str",
        "data_version": "str",
        "provenance": "str",
        "source": "str",
    }
)

GAP_COLUMNS = MappingProxyType(
    {
        "academic_year": "str",
        "level": "str",
        "area_code": "str",
        "area_name": "str",
        "key_stage": "str",
        "subject": "str",
        "measure": "str",
        "unit": "str",
        "comparator": "str",
        "disadvantaged_pupils": "Int64",
        "disadvantaged_value": "float64",
        "other_pupils": "Int64",
        "other_value": "float64",
        "gap": "float64",
        "gap_low": "float64",
        "gap_high": "float64",
        "precision": "float64",
        "confidence": "float64",
        "method": "str",
        "status": "str",
        "schools": "Int64",
        "schools_with_results": "Int64",
        "coverage": "float64",
        "definition": "str",
        "data_version": "str",
        "provenance": "str",
        "source": "str",
    }
)

GAP_KEY = (
    "academic_year",
    "level",
    "area_code",
    "key_stage",
    "subject",
    "measure",
    "comparator",
    "definition",
    "data_version",
)

# One series: everything that must stay the same for a line to be drawn through the years.
SERIES_KEY = ("level", "area_code", "key_stage", "subject", "measure", "comparator", "definition")

SCHOOLS_COLUMNS = MappingProxyType(
    {
        "academic_year": "str",
        "urn": "str",
        "school_id": "str",  # the newest URN of the same school
        "name": "str",
        "school_type": "str",  # mainstream | special
        "phase": "str",  # the key stage whose table the row came from
        "closed": "boolean",
        "cluster": "str",  # "" when the school belongs to none
        "source": "str",
    }
)

SOURCES_COLUMNS = MappingProxyType(
    {
        "source": "str",  # file name, the word that stands in `source` elsewhere
        "sha256": "str",
        "rows": "Int64",
        "layout": "str",
        "taken_for": "str",  # what kind of table that is, in words
        "verified_layout": "boolean",
        "precedence": "str",  # which source stands when one fact comes twice
        "academic_year": "str",
        "year_from": "str",  # sidecar | file name | folder
        "data_version": "str",
        "publisher": "str",
        "title": "str",
        "licence": "str",
        "published": "str",  # ISO date, "" when not stated
        "encoding": "str",
        "provenance": "str",
        "made_up": "boolean",  # true for the sample city
    }
)
