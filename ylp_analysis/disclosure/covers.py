"""What shared editions may show of schools and clusters, decided once for all pages."""

from typing import NamedTuple

import pandas as pd

from ylp_analysis.disclosure.cells import SHOWN_SUBJECTS, school_cells
from ylp_analysis.disclosure.cover import COVER_COLUMNS, MERGED, MOVED, UNPROTECTED, find_cover
from ylp_analysis.disclosure.ledger import known_before
from ylp_analysis.disclosure.policy import Policy, attackers
from ylp_analysis.disclosure.pools import OVERLAP, POOL_COLUMNS, SERIES, pool_cover


class Covers(NamedTuple):
    """schools: which schools by year and key stage (cover.COVER_COLUMNS). pools: which clusters'
    years together by series (pools.POOL_COLUMNS). Both with `heads`, for how many headteachers
    that pool what they know. problems: sentences without values."""

    schools: pd.DataFrame
    pools: pd.DataFrame
    problems: tuple[str, ...]


def covers(
    counts: pd.DataFrame, membership: pd.DataFrame, pooled: pd.DataFrame, ledger: pd.DataFrame
) -> Covers:
    """The covers of every number of heads that a policy reckons with.

    What the cover against more heads hides includes what the other hides, so that a reader of
    both editions learns no more than from one.

    counts : processed counts. membership : school and cluster by year. pooled : pooled gap rows.
    ledger : what earlier releases told (`ledger.LEDGER_COLUMNS`).
    """
    cells = school_cells(counts, membership)
    if cells.empty:
        return Covers(_none(COVER_COLUMNS), _none(POOL_COLUMNS), ())
    cells = known_before(cells, ledger)
    # No single year's sum of a cluster is shown that holds more than printed results.
    by_year = cells[cells["subject"].isin(SHOWN_SUBJECTS)]
    by_year = by_year.assign(cluster="", earlier_clusters="")
    here = (pooled["level"] == "cluster") & (pooled["provenance"] != "published")
    shared = ledger[(ledger["level"] == "cluster") & (ledger["first_year"] != "")]
    schools, pools, problems = [], [], dict[str, None]()
    schools_before: pd.DataFrame | None = None
    pools_before: pd.DataFrame | None = None
    for policy in attackers():
        found = find_cover(by_year, policy, at_least=schools_before)
        together = pool_cover(
            cells, found.table, pooled[here], policy, shared=shared, at_least=pools_before
        )
        schools_before, pools_before = found.table, together
        schools.append(found.table.assign(heads=policy.heads))
        pools.append(together.assign(heads=policy.heads))
        problems |= dict.fromkeys([*found.problems, *_hidden(together, policy)])
    return Covers(
        pd.concat(schools, ignore_index=True), pd.concat(pools, ignore_index=True), tuple(problems)
    )


def _hidden(pools: pd.DataFrame, policy: Policy) -> list[str]:
    """How many clusters' results over years together cannot be shown, if any."""
    last = pools.groupby([*SERIES, "area_code"])["academic_year"].transform("max")
    newest = pools[pools["academic_year"] == last]
    lost = int(newest["reason"].isin([UNPROTECTED, MERGED, MOVED, OVERLAP]).sum())
    if not lost:
        return []
    readers = "the public edition hides" if policy.heads > 1 else "shared editions hide"
    return [
        f"{lost} of {len(newest)} results of clusters over years together would give a school away "
        f"beside what is public; {readers} them. Nothing to do."
    ]


def _none(columns: tuple[str, ...]) -> pd.DataFrame:
    table = pd.DataFrame({c: pd.Series(dtype="str") for c in columns})
    return table.astype({"shown": "bool"}).assign(heads=pd.Series(dtype="int64"))
