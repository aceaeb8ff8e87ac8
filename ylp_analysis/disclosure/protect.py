"""The one door through which a table passes before anybody is shown it."""

from dataclasses import dataclass

import pandas as pd

from ylp_analysis.disclosure.policy import Policy, policy_for
from ylp_analysis.errors import DisclosureError
from ylp_analysis.vocabulary.terms import SUPPRESSED_HERE

_SEAL = object()
HIDDEN_TOGETHER = (
    "disadvantaged_value",
    "other_value",
    "gap",
    "gap_low",
    "gap_high",
    "disadvantaged_low",
    "disadvantaged_high",
    "other_low",
    "other_high",
    "gap_before",
    "gap_after",
    "change",
    "change_low",
    "change_high",
)
HIDDEN_WORD = "hidden"


@dataclass(frozen=True, eq=False)
class Protected:
    """A table that may be shown under `policy`. Only `protect` makes one.

    Figures, tables, sentences and exports accept nothing else, so "may be shown" is a type.
    `frame` hands out a copy: what was protected stays as it was.
    """

    _frame: pd.DataFrame
    policy: Policy
    _seal: object = None

    def __post_init__(self) -> None:
        if self._seal is not _SEAL:
            raise DisclosureError(
                "A table was about to be shown without protection.",
                "Pass it through disclosure.protect(table, policy) first.",
            )

    @property
    def frame(self) -> pd.DataFrame:
        return self._frame.copy()

    def __len__(self) -> int:
        return len(self._frame)


def protect(table: pd.DataFrame, policy: Policy) -> Protected:
    """A gap table with what `policy` forbids taken out.

    Published rows stand as the publisher printed them. Rows worked out here — from local
    records, summed to a cluster, or pooled over years (column `years`) — lose both groups'
    values, the gap and its interval when either group is under the threshold; their status
    becomes `suppressed_here`. The pupil numbers stay: cohort sizes are public. Results of schools
    and clusters that rest on local records are hidden whatever their size: beside the authority's
    total the small ones among them could be had by subtraction.

    Parameters
    ----------
    table : gap table (9-contracts §9.1) or a table of its changes; a table that holds no result
        (findings, coverage) passes as it is.
    policy : from `policy_for(edition)`.

    Returns
    -------
    Protected, same rows in the same order. `table` is not changed.
    """
    shown = table.copy()
    results = [c for c in HIDDEN_TOGETHER if c in shown]
    if policy.hides and results and len(shown):
        if not {"disadvantaged_pupils", "other_pupils"} <= set(shown.columns):
            raise DisclosureError(
                "A table holds results without the numbers of pupils behind them.",
                "Add disadvantaged_pupils and other_pupils before it is protected.",
            )
        small = (shown["disadvantaged_pupils"] < policy.threshold) | (
            shown["other_pupils"] < policy.threshold
        )
        hide = (worked_out_here(shown) & small.fillna(True)).astype(bool) | _local_parts(shown)
        hide &= shown[results].notna().any(axis=1)
        shown.loc[hide, results] = float("nan")
        shown.loc[hide, "status"] = SUPPRESSED_HERE
        if "verdict" in shown:
            shown.loc[hide, "verdict"] = HIDDEN_WORD
    return Protected(shown, policy, _SEAL)


def worked_out_here(table: pd.DataFrame) -> pd.Series:
    """True for the rows that no publisher printed: local, summed to a cluster, or pooled."""
    here = (table["provenance"] != "published") | (table["level"] == "cluster")
    return here | (table["years"] > 1) if "years" in table else here


def _local_parts(table: pd.DataFrame) -> pd.Series:
    """True for results of schools and clusters that rest on local records."""
    return (table["provenance"] != "published") & table["level"].isin(["school", "cluster"])


def protect_for(table: pd.DataFrame, edition: str = "analyst") -> Protected:
    """`table` protected for an edition; the data team's own, by default, hides nothing."""
    return protect(table, policy_for(edition))
