"""What every column of every table holds: the words of docs/data-dictionary.md.

A column that means the same in several tables is explained once, in `described.SHARED`.
"""

from types import MappingProxyType

from ylp_analysis.vocabulary import findings, tables, terms
from ylp_analysis.vocabulary.described import Described, listed, meanings_of

_COUNTS = {
    "numerator": "Pupils who met the measure. Missing where the publisher gives none and none can be told from the percentage.",
    "denominator": "Pupils of the group in the cohort.",
    "precision": "Half-width of the rounding in `value`, in its unit: 0.5 for a whole percentage.",
    "value_low": "Published lower 95% limit of a score.",
    "value_high": "Published upper 95% limit of a score.",
    "score_sum": "Sum of the pupils' scores, from pupil rows; missing where none are held.",
    "score_sum_of_squares": "Sum of the squares of the pupils' scores, which gives a mean its likely range.",
}
_GAPS = {
    "unit": "Unit of both values, the gap and its limits: `pp` (percentage points, 0 to 100) or `points` (of a score).",
    "comparator": f"Where the other pupils are: {listed(terms.COMPARATORS)}.",
    "disadvantaged_pupils": "Disadvantaged pupils of the cohort.",
    "disadvantaged_value": "Their percentage or average score.",
    "other_pupils": "Other pupils of the comparator's cohort.",
    "other_value": "Their percentage or average score.",
    "gap": "`other_value − disadvantaged_value`: positive means that disadvantaged pupils are behind.",
    "gap_low": "Lower limit of the gap at `confidence`; missing when `method` is `none`.",
    "gap_high": "Upper limit of the gap at `confidence`; missing when `method` is `none`.",
    "precision": "How far rounding in the published values alone can move the gap, up or down; 0 when counts are known.",
    "confidence": "Of the interval, 0.95 unless asked otherwise.",
    "method": "`newcombe` (two percentages), `welch` (two means), `published_limits` (limits of both scores combined) or `none`.",
    "status": "See [Statuses](#statuses); the worse of the two groups'.",
    "schools": "Schools with pupils in the area.",
    "schools_with_results": "Those of them whose results for both groups are known.",
    "coverage": "Share (0 to 1) of the area's disadvantaged pupils who stand behind the value.",
    "provenance": "`published`, `local`, or `mixed` where the two groups differ.",
}
_SCHOOLS = {
    "school_id": "The newest URN of the same school, by lineage; its own where nothing is known.",
    "academic_year": "Year of the file.",
    "school_type": "`mainstream` or `special`.",
    "phase": "The key stage whose table the row came from.",
    "closed": "The file marks the school as closed; missing when it does not say.",
    "cluster": "The cluster's name, empty when the school belongs to none.",
    "source": "File name below `data/raw`.",
}
_SOURCES = {
    "source": "File name below `data/raw`: the word that stands in `source` elsewhere.",
    "sha256": "Hash of the file's bytes.",
    "rows": "Rows of the file, header left out.",
    "layout": "Name of the published shape it was read by.",
    "taken_for": "What the file was taken for, in words.",
    "verified_layout": "True when the shape was checked against a published header or dictionary; pages say when not.",
    "precedence": "The kind of source, which decides when one fact comes twice: `pupil_results`, `performance_tables`, "
    "`ees`, `lait`, `derived_copy`, the first before the next.",
    "academic_year": "The year its results belong to; empty when its rows state their years.",
    "year_from": "What stated the year: `sidecar`, `file name`, `folder` or `rows`.",
    "publisher": "Who published it.",
    "title": "The publication.",
    "licence": "Terms of use.",
    "published": "ISO date on which it came out, empty when not stated; later than `as_of` means hindsight.",
    "encoding": "The text encoding it was read with.",
    "made_up": "True for the sample city; every page then says so.",
}
_FACTS = {
    "academic_year": "Year of the fact.",
    "key_stage": "The key stage that the fact belongs to, empty for none.",
    "fact": "What is counted or measured: a name of the list below.",
    "group": "Pupils it is about: as in counts, or `fsm`, `not_fsm`, `primary`, `secondary`, `special`.",
    "value": "The number, in `unit`.",
    "unit": "The fact's unit, as in the list below.",
}
_JUDGED = "1 outstanding, 2 good, 3 requires improvement (satisfactory before September 2012), 4 inadequate; missing when not given."
_INSPECTIONS = {
    "la_code": "Three-digit code of the authority.",
    "inspection_type": "The publisher's own word for the kind of inspection.",
    "graded": "True when the inspection gave grades; short and ungraded ones change no grade.",
    "regime": "The framework in force on the inspection's own first day.",
    "first_day": "ISO date of its first day, empty when not stated.",
    "last_day": "ISO date of its last day, empty when not stated.",
    "published": "ISO date of its report, empty when not stated.",
    "overall": f"Overall effectiveness: {_JUDGED}",
    "category_of_concern": "Special measures or serious weaknesses as the publisher codes it, empty for neither.",
    "achievement": "Achievement of pupils, graded as `overall`.",
    "behaviour": "Behaviour and safety, or attitudes, graded as `overall`.",
    "teaching": "Quality of teaching, or of education, graded as `overall`.",
    "leadership": "Leadership and management, graded as `overall`.",
    "early_years": "Early years provision, graded as `overall`.",
    "sixth_form": "Sixth form provision, graded as `overall`.",
}
_REGISTER = {
    "academic_year": "Year of the register, empty for a register of one day.",
    "la_code": "Three-digit code of the authority.",
    "kind": "`mainstream`, `special`, `nursery`, `referral_unit`, `independent` or `other`.",
    "academy": "True for an academy or free school.",
    "status": "`open`, `closed`, `proposed_to_close` or `proposed_to_open`.",
    "opened": "ISO date on which it opened, empty when not stated.",
    "closed": "ISO date on which it closed, empty when not stated.",
    "age_low": "Youngest age that it takes.",
    "age_high": "Oldest age that it takes.",
    "other_urn": "Another URN that the register names for the same school, empty for none.",
}
_LINEAGE = {
    "urn": "The school that ended or changed.",
    "successor_urn": "The school that followed, empty when none did.",
    "date": "ISO date of the change, empty when not stated.",
    "kind": "`academisation`, `merger`, `split`, `closure`, `amalgamation`, `rebuilt` or `unknown`.",
}
_LINEAGE_BREAKS = {
    "date": "ISO date of what happened, empty when not stated.",
    "kind": "`merger`, `split`, `closure` or `amalgamation`.",
}
_CELLS = {
    "prior_band": "Attainment at the key stage before: `low`, `middle`, `high` or `unknown`.",
    "sen": "`none`, `support`, `plan` or `unknown`.",
    "eal": "English as an additional language: `yes`, `no` or `unknown`.",
    "sex": "`F`, `M` or `unknown`.",
    "score": "The pupils' score.",
    "pupils": "Pupils with a result.",
    "met": "Those of them who met the measure.",
    "first": "The first subject.",
    "second": "The second subject.",
    "both": "Pupils who met both.",
    "first_only": "Pupils who met the first alone.",
    "second_only": "Pupils who met the second alone.",
    "neither": "Pupils who met neither.",
}
_RANKS = {
    "rank": "1 is the narrowest gap; equal gaps share the better rank.",
    "rank_from_widest": "1 is the widest gap.",
    "tied": "Authorities with the same gap, itself included.",
    "of": "Authorities with a gap.",
    "median_disadvantaged": "Median over authorities of the disadvantaged pupils' value.",
    "median_gap": "Median over authorities of the gap.",
}
_TWICE = {
    "table": "The table whose facts came twice.",
    "kept": "The file whose values stand.",
    "left_out": "The file whose values were left out.",
    "facts": "Facts that both files state.",
    "equal": "Those whose values agree within their rounding.",
    "different": "Those whose values differ.",
    "largest_difference": "The largest difference of a value, in the value's unit.",
    "why": "Why the one stands before the other.",
}
_FINDINGS = {
    "check": "The check's id, from the list below.",
    "outcome": "`PASS`, `WARNING` (the file is used, and pages say so) or `FAIL` (this file cannot be used).",
    "file": "File name below `data/raw`.",
    "column": "The column concerned, empty when it is the whole file.",
    "rows": "Line numbers of the file, the first few; empty when it is the whole file.",
    "sentence": "What was seen.",
    "remedy": "What to do.",
    "stops": "What the finding stops you from saying.",
}

_COVERS = {
    "heads": "How many headteachers who pool what they know of their own schools the row is safe against.",
    "academic_year": "The year, or the last of the years together.",
    "first_year": "The first of the years together.",
    "shown": "True when a shared edition may show the row's results.",
    "reason": "Why not: a small group, the publisher, unknown flags, cover for others; empty when shown.",
}
_MEMBERSHIP = {
    "academic_year": "Year of the membership.",
    "cluster": "The cluster's name, as pages print it.",
    "slug": "The cluster's name as a code, which stands in `area_code`.",
}
MEMBERSHIP_COLUMNS = MappingProxyType(
    dict.fromkeys(("academic_year", "urn", "cluster", "slug"), "str")
)

TABLES = (
    Described(
        "Counts",
        "One row per area, year, measure and group. Input of `ylp.gap_table`. Ordered as read.",
        terms.COUNTS_COLUMNS,
        _COUNTS,
        "Cluster rows also carry `schools`, `schools_with_results` and `coverage`, as in the gap table.\n"
        "Processed counts add `printed`: a publisher printed this result, whether or not its row stands.",
    ),
    Described(
        "National",
        "Counts of other authorities and their schools, for ranks and national distributions.",
        tables.NATIONAL_COLUMNS,
        _COUNTS,
    ),
    Described(
        "Gaps",
        f"One row per gap. Key: {listed(terms.GAP_KEY)}; rows stand in the order of the key.",
        terms.GAP_COLUMNS,
        _GAPS,
        f"A trend is drawn along a **series**: {listed(terms.SERIES_KEY)} stay the same.",
    ),
    Described("Schools", "One row per school, year and file that names it.", terms.SCHOOLS_COLUMNS, _SCHOOLS),
    Described("Membership", "One row per school of a cluster and year.", MEMBERSHIP_COLUMNS, _MEMBERSHIP),
    Described(
        "Facts",
        "One row per area, year and fact that is no attainment measure: pupils on roll, staff, money.\n"
        "`national_facts` has the same columns, for other authorities.",
        tables.FACTS_COLUMNS,
        _FACTS,
    ),
    Described(
        "Inspections",
        "One row per inspection. `national_inspections` has the same columns, for other authorities.",
        tables.INSPECTIONS_COLUMNS,
        _INSPECTIONS,
    ),
    Described("Register", "One row per school and register file.", tables.REGISTER_COLUMNS, _REGISTER),
    Described("Lineage", "One row per step from a URN to the one that followed it.", tables.LINEAGE_COLUMNS, _LINEAGE),
    Described(
        "Lineage breaks",
        "One row per URN and day from which its series cannot go on.",
        tables.LINEAGE_BREAKS_COLUMNS,
        _LINEAGE_BREAKS,
    ),
    Described(
        "Ranks",
        "The authority's place among all authorities held, one row per year and series.",
        tables.RANKS_COLUMNS,
        meanings_of(tables.RANKS_COLUMNS, _GAPS, _RANKS),
    ),
    Described(
        "Cover",
        "Which schools' results from local records shared editions may show, one row per school and year.",
        tables.COVER_TABLE,
        meanings_of(tables.COVER_TABLE, _GAPS, _COVERS),
    ),
    Described(
        "Pool cover",
        "Which clusters' results over years together they may show. `printed_clusters` has the columns of\n"
        "the gap table: clusters summed over the schools that a publisher printed.",
        tables.POOL_COVER_TABLE,
        meanings_of(tables.POOL_COVER_TABLE, _GAPS, _COVERS),
    ),
    Described(
        "Cells",
        "Pupils by school, group and traits, from pupil rows. Restricted: no notebook reads them.",
        tables.CELLS_COLUMNS,
        meanings_of(tables.CELLS_COLUMNS, _CELLS),
    ),
    Described(
        "Score cells",
        "The same for scores. Restricted.",
        tables.SCORE_CELLS_COLUMNS,
        meanings_of(tables.SCORE_CELLS_COLUMNS, _CELLS),
    ),
    Described(
        "Pairs",
        "The same pupils in two subjects, by school and group. Restricted.",
        tables.PAIRS_COLUMNS,
        meanings_of(tables.PAIRS_COLUMNS, _CELLS),
    ),
    Described("Sources", "One row per raw file that was read.", terms.SOURCES_COLUMNS, _SOURCES),
    Described("Twice", "One row per pair of files that state the same facts.", tables.TWICE_COLUMNS, _TWICE),
    Described(
        "Findings",
        "One row per thing that a check says about a file, the worst first. `ylp check` prints them; they\n"
        "hold line numbers and column names, never a cell's value.",
        findings.FINDING_COLUMNS,
        _FINDINGS,
    ),
)  # fmt: skip

STATUS_MEANINGS = MappingProxyType(
    {
        terms.OK: "The value can be used as it stands.",
        terms.PARTIAL: "Shown with its coverage; too few of the area's pupils stand behind it for a verdict.",
        terms.SUPPRESSED: "The publisher hid it, because few pupils are in a group (`SUPP`, EES `c`).",
        terms.SUPPRESSED_HERE: "We hid it, under the edition's policy.",
        terms.NOT_APPLICABLE: "The publisher says that it does not apply (`NE`, `NA`, EES `z`).",
        terms.NOT_AVAILABLE: "Not published, or not held (`NP`, `NEW`, EES `x`, blank).",
        terms.LOW: 'Published as "low" instead of a number.',
        terms.LOW_RELIABILITY: "Too few pupils were covered for it to be relied on (`LOWCOV`, EES `u`).",
        terms.NO_PUPILS: "A group has no pupils, so there is no gap; never 0.",
    }
)  # fmt: skip
