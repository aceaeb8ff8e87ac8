"""`clusters` and `lineage`: which schools belong together, and which followed which."""

from ylp_analysis.intake.layouts.local.table import LocalColumn, LocalTable

CLUSTERS = LocalTable(
    name="clusters",
    family="Clusters of schools (local)",
    title="Clusters of schools",
    about="One row per school and membership. A school may change clusters, but be in only one in "
    "a year.",
    feeds="cluster pages; without it there are none, and the index says so",
    key=("urn", "from"),
    optional=("to", "chair"),
    fields=(
        LocalColumn("urn", "urn", "The school.", "999001"),
        LocalColumn("cluster", "name", "The cluster's name, as pages print it.", "Brackwith"),
        LocalColumn("from", "academic_year", "First academic year of the membership.", "2010/11"),
        LocalColumn(
            "to", "academic_year", "Last academic year, included.", "",
            blank=True, if_blank="still a member",
        ),
        LocalColumn(
            "chair", "text", "The role that chairs the cluster, never a person's name.",
            "headteacher, primary", blank=True, if_blank="not said",
        ),
    ),
)  # fmt: skip

LINEAGE = LocalTable(
    name="lineage",
    family="Lineage of schools (local)",
    title="Lineage of schools",
    about="One row per step from one URN to the next, for what the register does not say.",
    feeds="every series of a school whose URN changed",
    key=("urn", "successor_urn"),
    fields=(
        LocalColumn("urn", "urn", "The school that ended or changed.", "999014"),
        LocalColumn(
            "successor_urn", "urn", "The school that followed.", "999070",
            blank=True, if_blank="closed without a successor",
        ),
        LocalColumn("date", "date", "The day of the change.", "2013-09-01"),
        LocalColumn(
            "kind", "choice", "What happened.", "academisation",
            choices=("academisation", "merger", "split", "closure", "amalgamation", "rebuilt"),
        ),
    ),
)  # fmt: skip
