"""Which subject has the widest gap, on three scales that may disagree.

A gap in percentage points moves with where the pass mark falls: the same distance between two
groups is wide where half succeed and narrow where nearly all do. A subject is called the widest
only where the three scales agree and chance does not.
"""

import numpy as np
import pandas as pd
from scipy import special

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.intervals import floats

INDEPENDENT = "independent"
PAIRED = "paired"

_JEFFREYS = 0.5
_MOST_PAIRED_SUBJECTS = 12  # patterns of 12 subjects: 4,096
_ENOUGH_PAIRED = 0.9  # of a group's pupils with a result in every subject (cluster_coverage)
_NEEDED = ("subject", "other_pupils", "other_value", "disadvantaged_pupils", "disadvantaged_value")
_COLUMNS = {
    "subject": "str",
    "other_pupils": "Int64",
    "disadvantaged_pupils": "Int64",
    "gap_pp": "float64",
    "gap_log_odds": "float64",
    "gap_rank": "float64",
    "p_widest_pp": "float64",
    "p_widest_log_odds": "float64",
    "p_widest_rank": "float64",
    "pairing": "str",
}


def subject_ranking(
    table: pd.DataFrame, *, draws: int = 4000, seed: int = 0, paired: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The subjects of one area and year with their gaps, and how likely each is the widest.

    Parameters
    ----------
    table : gap-table rows, one per subject: `subject`, pupils and value (0 to 100) of each group.
    draws, seed : of rates that agree with the results (Jeffreys: Beta(met + ½, not met + ½)).
    paired : how the same pupils did in all subjects: `group` (`disadvantaged`, `other`), one
        true/false column per subject and `pupils`. Subjects are then drawn together (Dirichlet
        with a total weight of 1, so that each subject keeps the law above). Where a subject of
        the table is missing in it, or under 90% of a group's pupils are in it, draws are
        independent instead, and `pairing` says so.

    Returns
    -------
    One row per subject, widest `gap_pp` first: `gap_pp` (percentage points), `gap_log_odds`,
    `gap_rank` (standard deviations: normal quantiles of the two rates; one cut, equal spread),
    all other minus disadvantaged; the last two are missing where nobody or everybody of a group
    succeeds. `p_widest_…` on each scale; they add up to 1. A subject without results in both
    groups has no gap and stands last.

    >>> two = pd.DataFrame({"subject": ["maths", "reading"],
    ...     "other_pupils": 100, "other_value": [80.0, 70.0],
    ...     "disadvantaged_pupils": 100, "disadvantaged_value": [40.0, 65.0]})
    >>> subject_ranking(two, seed=1)["p_widest_pp"].tolist()
    [1.0, 0.0]
    """
    absent = [c for c in _NEEDED if c not in table]
    if absent:
        raise DataError(f"The table has no column {absent[0]!r}.", "Give rows of a gap table.")
    if table["subject"].duplicated().any():
        raise DataError(
            "The table holds a subject twice.", "Give one area, one year and one measure."
        )
    if draws < 1:
        raise ParameterError(f"{draws} draws tell nothing.", "Give 1,000 or more.")
    rows = table.sort_values("subject", kind="stable", ignore_index=True)
    n1, p1, n2, p2 = floats(*(rows[c] for c in _NEEDED[1:]))
    held = (n1 > 0) & (n2 > 0) & np.isfinite(p1) & np.isfinite(p2)
    if "unit" in rows:
        held &= (rows["unit"] == "pp").to_numpy(dtype=bool)
    p1, p2 = np.where(held, p1 / 100, np.nan), np.where(held, p2 / 100, np.nan)
    together = _patterns(rows, paired, held)
    random = np.random.default_rng(seed)
    drawn = [
        _together(random, together[group], draws)
        if together
        else random.beta(p[held] * n[held] + _JEFFREYS, (1 - p[held]) * n[held] + _JEFFREYS, (draws, int(held.sum())))
        for group, n, p in (("other", n1, p1), ("disadvantaged", n2, p2))
    ]  # fmt: skip
    ranked = rows[["subject", "other_pupils", "disadvantaged_pupils"]].assign(
        pairing=PAIRED if together else INDEPENDENT
    )
    for name, scale in _SCALES.items():
        with np.errstate(all="ignore"):
            found = scale(p1) - scale(p2)
        ranked[f"gap_{name}"] = np.where(np.isfinite(found), found, np.nan)
        ranked[f"p_widest_{name}"] = _shares(scale(drawn[0]) - scale(drawn[1]), held)
    ranked["gap_pp"] = np.round(ranked["gap_pp"], 10)
    ranked = ranked.sort_values("gap_pp", ascending=False, kind="stable", ignore_index=True)
    return ranked[list(_COLUMNS)].astype(_COLUMNS)


def _in_points(rate: np.ndarray) -> np.ndarray:
    return 100 * rate


_SCALES = {"pp": _in_points, "log_odds": special.logit, "rank": special.ndtri}


def _shares(gaps: np.ndarray, held: np.ndarray) -> np.ndarray:
    """How often each subject is the widest; missing for those without a gap."""
    shares = np.full(len(held), np.nan)
    if held.any():
        shares[held] = np.bincount(gaps.argmax(axis=1), minlength=gaps.shape[1]) / len(gaps)
    return shares


def _patterns(
    rows: pd.DataFrame, paired: pd.DataFrame | None, held: np.ndarray
) -> dict[str, np.ndarray]:
    """Pupils by group over all patterns of success in the subjects; empty where not to be used.

    A pattern's number has bit i set where subject i succeeded.
    """
    subjects = rows["subject"][held].tolist()
    if paired is None or not subjects or not {*subjects} <= {*paired.columns}:
        return {}
    absent = [c for c in ("group", "pupils") if c not in paired]
    if absent:
        raise DataError(
            f"The paired cells have no column {absent[0]!r}.",
            "Give group, pupils and one true/false column per subject.",
        )
    if len(subjects) > _MOST_PAIRED_SUBJECTS:
        raise ParameterError(
            f"{len(subjects)} subjects are too many to draw together.",
            f"Rank up to {_MOST_PAIRED_SUBJECTS}, or leave `paired` out.",
        )
    cells = paired.dropna(subset=subjects)
    pattern = (cells[subjects].to_numpy(dtype=bool) * 2 ** np.arange(len(subjects))).sum(axis=1)
    found = {}
    for group in ("other", "disadvantaged"):
        mine = (cells["group"] == group).to_numpy()
        pupils = cells["pupils"].to_numpy(dtype=float)[mine]
        found[group] = np.bincount(pattern[mine], pupils, minlength=2 ** len(subjects))
        most = float(rows[f"{group}_pupils"][held].max())
        if found[group].sum() < _ENOUGH_PAIRED * most:
            return {}
    return found


def _together(random: np.random.Generator, pupils: np.ndarray, draws: int) -> np.ndarray:
    """Draws of each subject's rate, by subject, from the pupils' patterns."""
    subjects = int(np.log2(len(pupils)))
    success = (np.arange(len(pupils))[:, None] >> np.arange(subjects)) & 1
    shares = random.standard_gamma(pupils + 1 / len(pupils), (draws, len(pupils)))
    rate = shares @ success / shares.sum(axis=1, keepdims=True)
    return np.clip(rate, 1e-12, 1 - 1e-12)
