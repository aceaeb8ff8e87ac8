"""Schools and clusters that are hidden for their own sake, before any cover is looked for."""

import numpy as np
import pandas as pd

from ylp_analysis.disclosure.policy import Policy

SMALL = "small group"
BY_PUBLISHER = "hidden by the publisher"
UNKNOWN_FLAG = "unknown flag"
NOT_RECKONED = "not reckoned"
_MET = ["disadvantaged_met", "other_met"]
_PUPILS = ["disadvantaged_pupils", "other_pupils"]


def hidden_schools(rows: pd.DataFrame, policy: Policy) -> dict[str, str]:
    """School → why it is hidden: its group is small, the publisher hid it, flags are unknown, or
    counts of it are missing from a sum.

    What a publisher printed hides nothing. A series without a pupil in one of the groups has no
    gap, gives nothing away, and hides the school only when no other series of it has both groups.

    rows : one year and key stage of the cells that `cover.find_cover` takes.
    """
    own = rows[~rows["printed"].astype(bool)]
    missing = own[_MET + _PUPILS].isna().any(axis=1)
    per_school = own["school"]
    reasons = (
        (SMALL, _small(own, policy) | ~_both(own).groupby(per_school).transform("any")),
        (BY_PUBLISHER, own["hidden_by_publisher"].astype(bool)),
        (UNKNOWN_FLAG, _few(own["unknown_pupils"], policy)),
        (
            NOT_RECKONED,
            missing & (own["in_sum"].astype(bool) | missing.groupby(per_school).transform("all")),
        ),
    )
    found: dict[str, str] = {}
    for why, hidden in reasons:
        found = dict.fromkeys(per_school[hidden], why) | found
    return found


def hidden_clusters(rows: pd.DataFrame, policy: Policy) -> dict[str, str]:
    """Slug → why its row is hidden: a group of all its schools together is small, too few pupils'
    groups are unknown to let their result be had, or counts of a school are missing.
    """
    own = rows[rows["in_sum"].astype(bool) & (rows["cluster"] != "")]
    missing = ~own["printed"].astype(bool) & own[_MET + _PUPILS].isna().any(axis=1)
    key = ["cluster", "data_version", "series"]
    sums = own.groupby(key)[[*_PUPILS, "unknown_pupils"]].sum()
    slugs = sums.index.get_level_values("cluster")
    found: dict[str, str] = {}
    for why, hidden in (
        (SMALL, slugs[_small(sums, policy)]),
        (UNKNOWN_FLAG, slugs[_few(sums["unknown_pupils"], policy)]),
        (NOT_RECKONED, own["cluster"][missing]),
    ):
        found = dict.fromkeys(hidden, why) | found
    return found


def _both(rows: pd.DataFrame) -> pd.Series:
    # A missing size may be a group of any size.
    return (rows[_PUPILS].fillna(1) > 0).all(axis=1)


def _small(rows: pd.DataFrame, policy: Policy) -> pd.Series:
    return _both(rows) & (rows[_PUPILS] < policy.threshold).any(axis=1)


def _few(pupils: pd.Series, policy: Policy) -> pd.Series:
    values = pd.Series(np.asarray(pupils.fillna(0), dtype="float64"), index=pupils.index)
    return (values > 0) & (values < policy.threshold)
