"""`decisions` of the partnership and `right_of_reply` of schools."""

from ylp_analysis.intake.layouts.local.columns import PLAN_YEAR, URN, day, one_of, words
from ylp_analysis.intake.layouts.local.table import LocalColumn, LocalTable

DECISIONS = LocalTable(
    name="decisions",
    family="Decisions (local)",
    title="Decisions of the partnership",
    about="One row per decision asked for on a page, read back next year.",
    feeds="the decisions asked on every page, priority 2 (recommendation and decision side by side)",
    key=("plan_year", "page", "subject_of", "date"),
    optional=("urn", "cluster", "recommendation", "review_by", "reason"),
    in_order=(("date", "review_by"),),
    fields=(
        PLAN_YEAR,
        LocalColumn("page", "code", "The page that asked, by the name of its notebook.",
                    "20_priority_2_at_risk"),
        LocalColumn("priority", "whole", "Priority 1 to 6, blank for none.", "2", low=1, high=6,
                    blank=True, if_blank="no one priority"),
        words("subject_of", "What was decided on, in a few words.", "Support for a watched school",
              most=200),
        LocalColumn("urn", "urn", "The school it concerns.", "999001", blank=True, if_blank="no one school"),
        LocalColumn("cluster", "name", "The cluster it concerns.", "", blank=True,
                    if_blank="no one cluster"),
        one_of("recommendation", "What the page recommended.", "watch",
               ("support", "watch", "no_concern", "agree"), if_blank="nothing"),
        one_of("decision", "What was decided.", "agreed",
               ("agreed", "amended", "evidence_asked_for", "declined")),
        words("reason", "Why, where it was not what the page recommended.", "", if_blank="not said"),
        LocalColumn("by_role", "text", "The body or role that decided, never a person's name.", "SICG",
                    high=80),
        day("date", "The day of the decision.", "2015-03-20"),
        day("review_by", "The day by which it is looked at again.", "2016-03-31",
            if_blank="no date was set"),
    ),
)  # fmt: skip

RIGHT_OF_REPLY = LocalTable(
    name="right_of_reply",
    family="Replies of schools (local)",
    title="Replies of schools to their brief",
    about="One row per school and plan year: up to 300 characters, printed on the school's brief.",
    feeds="school briefs",
    key=("urn", "plan_year"),
    optional=("date", "by_role"),
    fields=(
        URN,
        PLAN_YEAR,
        LocalColumn("reply", "text", "The school's own words, without names of people.",
                    "Two pupils joined in May.", low=1, high=300),
        day("date", "The day of the reply.", "2015-03-10", if_blank="not known"),
        words("by_role", "The role that wrote it.", "headteacher", if_blank="not said", most=80),
    ),
)  # fmt: skip
LOCAL_TABLES = (DECISIONS, RIGHT_OF_REPLY)
