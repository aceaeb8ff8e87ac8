"""The columns of the tables beside counts and gaps, which `terms` holds. dtype words as there."""

from types import MappingProxyType

from ylp_analysis.vocabulary import terms

# Other authorities' results, for ranks, neighbours and national distributions.
NATIONAL_COLUMNS = MappingProxyType({**terms.COUNTS_COLUMNS, "la_code": "str"})

# One row per area, year and fact that is no attainment measure (pupils on roll, staff, money).
FACTS_COLUMNS = MappingProxyType(
    {
        "academic_year": "str",
        "level": "str",
        "la_code": "str",  # "" for England and regions
        "area_code": "str",
        "area_name": "str",
        "key_stage": "str",  # "" where the fact belongs to none
        "fact": "str",  # a name of vocabulary.facts
        "group": "str",
        "value": "float64",
        "unit": "str",
        "status": "str",
        "data_version": "str",
        "provenance": "str",
        "source": "str",
    }
)

# One row per inspection. Judgements: 1 outstanding, 2 good, 3 requires improvement, 4 inadequate.
INSPECTIONS_COLUMNS = MappingProxyType(
    {
        "urn": "str",
        "laestab": "str",
        "la_code": "str",
        "name": "str",
        "phase": "str",
        "school_type": "str",
        "inspection_type": "str",
        "graded": "boolean",
        "regime": "str",
        "first_day": "str",  # ISO date, "" when not stated
        "last_day": "str",
        "published": "str",
        "overall": "Int64",
        "category_of_concern": "str",
        "achievement": "Int64",
        "behaviour": "Int64",
        "teaching": "Int64",
        "leadership": "Int64",
        "early_years": "Int64",
        "sixth_form": "Int64",
        "provenance": "str",
        "source": "str",
    }
)

# One row per school and register file: who it is, when it opened and closed.
REGISTER_COLUMNS = MappingProxyType(
    {
        "urn": "str",
        "laestab": "str",
        "la_code": "str",
        "name": "str",
        "phase": "str",  # primary | secondary | all_through | post_16 | nursery | ""
        "kind": "str",  # mainstream | special | nursery | referral_unit | independent | other
        "school_type": "str",  # the publisher's own word
        "academy": "boolean",
        "status": "str",  # open | closed | proposed_to_close | proposed_to_open
        "opened": "str",  # ISO date, "" when not stated
        "closed": "str",
        "age_low": "Int64",
        "age_high": "Int64",
        "other_urn": "str",
        "academic_year": "str",
        "provenance": "str",
        "source": "str",
    }
)

# One row per step from a URN to the one that followed it.
LINEAGE_COLUMNS = MappingProxyType(
    {
        "urn": "str",
        "successor_urn": "str",
        "date": "str",  # ISO date, "" when not stated
        "kind": "str",  # academisation | merger | split | closure | amalgamation | rebuilt | unknown
        "source": "str",
    }
)

# One row per URN and day from which its series cannot go on.
LINEAGE_BREAKS_COLUMNS = MappingProxyType({"urn": "str", "date": "str", "kind": "str"})

# Pupils by school, group and traits. Kept in data/processed/restricted, never shown.
_CELL = {
    "academic_year": "str",
    "key_stage": "str",
    "subject": "str",
    "measure": "str",
    "definition": "str",
    "urn": "str",
    "group": "str",
}
_TRAITS = {"prior_band": "str", "sen": "str", "eal": "str", "sex": "str"}
CELLS_COLUMNS = MappingProxyType(
    {**_CELL, **_TRAITS, "pupils": "int64", "met": "int64", "source": "str"}
)
SCORE_CELLS_COLUMNS = MappingProxyType(
    {**_CELL, **_TRAITS, "score": "float64", "pupils": "int64", "source": "str"}
)
# The same pupils in two subjects.
PAIRS_COLUMNS = MappingProxyType(
    {
        **{name: dtype for name, dtype in _CELL.items() if name != "subject"},
        **dict.fromkeys(("first", "second"), "str"),
        **dict.fromkeys(("both", "first_only", "second_only", "neither"), "int64"),
        "source": "str",
    }
)

# Our authority's place among all authorities, by year and series.
RANKS_COLUMNS = MappingProxyType(
    {
        **dict.fromkeys(
            ("academic_year", "key_stage", "subject", "measure", "unit", "comparator"), "str"
        ),
        **dict.fromkeys(("definition", "data_version", "area_code", "area_name"), "str"),
        **dict.fromkeys(("disadvantaged_value", "other_value", "gap"), "float64"),
        **dict.fromkeys(("rank", "rank_from_widest", "tied", "of"), "Int64"),
        **dict.fromkeys(("median_disadvantaged", "median_gap"), "float64"),
    }
)

# One row per pair of sources that state the same facts.
TWICE_COLUMNS = MappingProxyType(
    {
        "table": "str",
        "kept": "str",
        "left_out": "str",
        "facts": "Int64",
        "equal": "Int64",
        "different": "Int64",
        "largest_difference": "float64",
        "why": "str",
    }
)

RESTRICTED_TABLES = MappingProxyType(
    {"cells": CELLS_COLUMNS, "score_cells": SCORE_CELLS_COLUMNS, "pairs": PAIRS_COLUMNS}
)

# Tables that reading a raw file can give; local files add `local_NAME`.
READ_TABLES = MappingProxyType(
    {
        "counts": terms.COUNTS_COLUMNS,
        "national": NATIONAL_COLUMNS,
        "schools": terms.SCHOOLS_COLUMNS,
        "facts": FACTS_COLUMNS,
        "national_facts": FACTS_COLUMNS,
        "inspections": INSPECTIONS_COLUMNS,
        "national_inspections": INSPECTIONS_COLUMNS,
        "register": REGISTER_COLUMNS,
        "lineage": LINEAGE_COLUMNS,
    }
)

# What shared editions may show of schools (by year) and of clusters (over years together).
COVER_TABLE = MappingProxyType(
    {
        "heads": "int64",
        "academic_year": "str",
        "key_stage": "str",
        "data_version": "str",
        "level": "str",
        "area_code": "str",
        "shown": "bool",
        "reason": "str",
    }
)
POOL_COVER_TABLE = MappingProxyType(
    {
        "heads": "int64",
        "key_stage": "str",
        "subject": "str",
        "measure": "str",
        "definition": "str",
        "first_year": "str",
        "academic_year": "str",
        "area_code": "str",
        "shown": "bool",
        "reason": "str",
    }
)
