"""Money: the plan's lines, what was spent, bids, pupil premium."""

from ylp_analysis.intake.layouts.local.columns import (
    LINE,
    PLAN_YEAR,
    day,
    one_of,
    pounds,
    words,
    yes_no,
)
from ylp_analysis.intake.layouts.local.improvement import BODIES
from ylp_analysis.intake.layouts.local.table import LocalColumn, LocalTable

REGULATION_CLASSES = ("de_delegated", "combined_budget", "central", "grant", "unknown")
FINANCIAL_YEAR = LocalColumn(
    "financial_year", "financial_year",
    "The financial year, April to March; a bare year is the one in which it ends.", "2015/16",
)  # fmt: skip


def _priorities(name: str, meaning: str, example: str, if_blank: str) -> LocalColumn:
    return LocalColumn(
        name, "numbers", meaning, example, blank=True, if_blank=if_blank, low=1, high=6
    )


FUNDING_LINES = LocalTable(
    name="funding_lines",
    family="Funding lines (local)",
    title="Funding lines of the plan",
    about="One row per plan year and line; the year before as well, so that movements can be shown.",
    feeds="funding, claims C17, C26, C32, C33 and C35",
    key=("plan_year", "funding_line"),
    optional=("financial_year", "content_priorities", "recipient", "paid_by", "reach", "phase", "vote",
              "bid_cap", "term_cost", "unused", "audited", "reported_to", "follows"),
    fields=(
        PLAN_YEAR,
        LocalColumn("financial_year", "financial_year", FINANCIAL_YEAR.meaning, "2015/16",
                    blank=True, if_blank="not said: the plan's year runs September to August"),
        LINE,
        words("title", "What the plan calls it.", "Support for RI and at-risk schools", most=120),
        pounds("pounds", "Its amount in pounds.", "251700"),
        _priorities("priorities", "The priorities it is named for, e.g. 1;2;6.", "1;2;6",
                    "the plan names none"),
        _priorities("content_priorities", "Further priorities that its content serves, for a second "
                    "bound.", "", "none"),
        words("condition", "What the plan says about its use.", "Bids to the national fund offset it",
              if_blank="none"),
        LocalColumn("bid_cap", "money", "The most that one bid may ask for, in pounds.", "20000",
                    blank=True, if_blank="no cap is stated", low=0),
        LocalColumn("term_cost", "money", "What one term of a deployment costs, in pounds.", "10000",
                    blank=True, if_blank="not stated", low=0),
        one_of("unused", "What happens to what is not used.", "", ("returns_financial_year",
               "returns_academic_year", "kept"), if_blank="not stated"),
        yes_no("audited", "Whether its use is audited each year.", "", if_blank="not stated"),
        one_of("regulation_class", "Under which part of the finance regulations it is held.",
               "unknown", REGULATION_CLASSES),
        words("recipient", "Who is paid.", "Ebor TSA", if_blank="not said", most=80),
        one_of("paid_by", "Whose budgets it comes from.", "maintained_schools",
               ("maintained_schools", "all_schools", "la", "national_fund", "unknown"),
               if_blank="not said"),
        one_of("reach", "Which schools may benefit.", "all_schools",
               ("all_schools", "maintained_schools", "named_schools"), if_blank="not said"),
        one_of("phase", "The phase whose members decided.", "", ("primary", "secondary", "both"),
               if_blank="not said"),
        day("vote", "The day of the Forum's vote.", "", if_blank="no vote is recorded"),
        one_of("reported_to", "The body that hears what came of it.", "schools_forum", BODIES,
               if_blank="not said"),
        LocalColumn("follows", "code", "The line of the year before that it continues.", "",
                    blank=True, if_blank="it continues none"),
    ),
)  # fmt: skip

SPEND = LocalTable(
    name="spend",
    family="Spending (local)",
    title="Spending from the plan's lines",
    about="One row per booking: planned, committed, actual or returned. Amounts are never negative; "
    "money that goes back is `returned`.",
    feeds="funding, cluster profiles, claim C35",
    key=("reference", "status"),
    optional=("urn", "cluster", "intervention", "audit_date", "audit_reported_to"),
    fields=(
        LocalColumn("reference", "code", "The booking's reference in the ledger.", "L-2015-0007"),
        PLAN_YEAR,
        LINE,
        day("date", "The day of the booking.", "2015-10-05"),
        pounds("pounds", "The amount in pounds.", "10000"),
        one_of("status", "How far the money has gone.", "actual",
               ("planned", "committed", "actual", "returned")),
        LocalColumn("urn", "urn", "The school it was spent on.", "999001", blank=True,
                    if_blank="no one school"),
        LocalColumn("cluster", "name", "The cluster it was spent by.", "", blank=True,
                    if_blank="no one cluster"),
        LocalColumn("intervention", "code", "The intervention it paid for, as deployments spells it.",
                    "D-001", blank=True, if_blank="none of deployments"),
        day("audit_date", "The day of the audit that covered it.", "", if_blank="not audited"),
        one_of("audit_reported_to", "The body that had the audit's report.", "", BODIES,
               if_blank="not reported"),
    ),
)  # fmt: skip

BIDS = LocalTable(
    name="bids",
    family="Bids (local)",
    title="Bids to national funds",
    about="One row per bid.",
    feeds="funding, claim C33",
    key=("bid",),
    optional=("urn", "priority", "decided_on", "offset"),
    within=(("offset", "won"),),
    in_order=(("date", "decided_on"),),
    fields=(
        LocalColumn("bid", "code", "The bid's own code.", "B-03"),
        words("fund", "The fund that was asked.", "NCTL school-to-school support", most=120),
        LocalColumn("urn", "urn", "The school it was for.", "999001", blank=True,
                    if_blank="no one school"),
        LocalColumn("priority", "whole", "Priority 1 to 6 that it serves.", "1", low=1, high=6,
                    blank=True, if_blank="not said"),
        day("date", "The day of the bid.", "2015-02-10"),
        pounds("asked", "Pounds asked for.", "20000"),
        one_of("status", "What came of it.", "won", ("asked", "won", "lost", "withdrawn")),
        day("decided_on", "The day of the decision.", "2015-03-12", if_blank="not decided"),
        pounds("won", "Pounds won.", "18000", blank=True),
        pounds("offset", "Pounds by which it lowered the demand on the line.", "18000", blank=True),
        LocalColumn("funding_line", "code", "The funding line that it offsets.", "ri_support", blank=True,
                    if_blank="none"),
    ),
)  # fmt: skip

PP_ALLOCATIONS = LocalTable(
    name="pp_allocations",
    family="Pupil premium allocations (local)",
    title="Pupil premium of schools",
    about="One row per financial year, school and kind of pupil premium.",
    feeds="around the gap, funding: pupil premium beside the outcome, never as its cause",
    key=("financial_year", "urn", "kind"),
    optional=("rate",),
    fields=(
        FINANCIAL_YEAR,
        LocalColumn("urn", "urn", "The school.", "999001"),
        one_of("kind", "Which pupils it is for. Service children are not disadvantaged.",
               "deprivation_primary", ("deprivation_primary", "deprivation_secondary", "looked_after",
               "adopted", "service", "early_years")),
        LocalColumn("pupils", "number", "Pupils counted; part-time pupils count in part.", "24",
                    blank=True, if_blank="not known", low=0),
        pounds("rate", "Pounds for each pupil.", "1300", blank=True),
        pounds("pounds", "Pounds altogether.", "31200"),
    ),
)  # fmt: skip
LOCAL_TABLES = (FUNDING_LINES, SPEND, BIDS, PP_ALLOCATIONS)
