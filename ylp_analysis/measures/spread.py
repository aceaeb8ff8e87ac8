"""Spread beyond chance: do results, or gaps, differ more than pupil numbers alone would make them?

"Outcomes vary by school", "by cluster" and "gaps vary by school" are three claims, with three
answers: `chi_squared_spread` and `variance_split` for rates, `heterogeneity` for gaps.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.intervals import floats
from ylp_analysis.measures.shrinkage import shrink_gaps

_HALVINGS = 60
_SPLIT_COLUMNS = {
    "level": "str",
    "units": "Int64",
    "variance": "float64",
    "sd_pp": "float64",
    "share": "float64",
    "statistic": "float64",
    "df": "Int64",
    "p_value": "float64",
}


class Heterogeneity(NamedTuple):
    """Cochran's Q, its degrees of freedom and p; share of spread not by chance; its variance."""

    q: float
    df: int
    p_value: float
    i2: float
    tau2: float


class Spread(NamedTuple):
    """A chi-squared statistic, its degrees of freedom, the probability of as much by chance."""

    statistic: float
    df: int
    p_value: float


def heterogeneity(values: Any, standard_errors: Any) -> Heterogeneity:
    """How much more values scatter than their standard errors allow.

    Parameters
    ----------
    values : gaps of schools, say, any unit; missing ones are left out.
    standard_errors : of the values, in their unit, above 0.

    Returns
    -------
    Heterogeneity. A small `p_value` says that one common value does not explain the scatter;
    `i2` runs from 0 to 1; `tau2` is the REML variance between units, in the unit squared,
    exactly 0 where the scatter is no more than chance. Fewer than two values: all missing.

    Source: Cochran 1954, Biometrics 10:101; Higgins and Thompson 2002, Stat Med 21:1539.

    >>> heterogeneity([10.0, 12.0, 11.0], [4.0, 5.0, 4.0]).tau2
    0.0
    """
    y, error = floats(values, standard_errors)
    held = np.isfinite(y) & np.isfinite(error)
    y, variance = y[held], error[held] ** 2
    if (error[held] <= 0).any():
        raise ParameterError(
            "A standard error is 0, so its value would outweigh all others.",
            "Give standard errors above 0.",
        )
    df = len(y) - 1
    if df < 1:
        return Heterogeneity(np.nan, 0, np.nan, np.nan, np.nan)
    weight = 1 / variance
    q = float((weight * (y - (weight * y).sum() / weight.sum()) ** 2).sum())
    i2 = max(0.0, (q - df) / q) if q > 0 else 0.0
    tau2 = shrink_gaps(y, error[held]).tau2
    return Heterogeneity(q, df, float(stats.chi2.sf(q, df)), i2, tau2)


def chi_squared_spread(numerator: Any, denominator: Any) -> Spread:
    """Whether the rates of several units differ beyond chance (Pearson's chi-squared).

    numerator, denominator : pupils who met the measure and pupils, one pair per school or
        cluster. Units without pupils are left out. Where nobody or everybody met it, there is
        no spread (0, p 1); fewer than two units: missing.

    >>> chi_squared_spread([10, 10, 10], [20, 20, 20]).p_value
    1.0
    """
    x, n = floats(numerator, denominator)
    held = (n > 0) & np.isfinite(x)
    return _homogeneity(x[held], n[held], np.zeros(int(held.sum()), dtype=int))


def variance_split(
    counts_table: pd.DataFrame,
    *,
    school: str = "area_code",
    cluster: str = "cluster",
    draws: int = 10_000,
    seed: int = 0,
) -> pd.DataFrame:
    """How the spread of one group's rate divides over clusters, schools and pupils.

    Parameters
    ----------
    counts_table : `numerator` and `denominator` of one group, one measure and one key stage, by
        school, with the school's cluster; rows of one school are added up. Schools without
        pupils or counts are left out, and so are those of no cluster ("") where others have one.
        Without the column `cluster`, schools are split from pupils alone.
    draws, seed : of the chance deals behind the p of the clusters.

    Returns
    -------
    Three rows, `cluster`, `school` (within its cluster), `pupil` (within its school): `units`;
    `variance` of the rate (proportion squared, never negative), `sd_pp` its root in percentage
    points, `share` of the whole; `statistic`, `df` and `p_value` of a test that the level adds
    nothing. Schools: chi-squared within clusters. Clusters: the share of random deals of the
    same schools into clusters that spread at least as much (`statistic`: the sum of squares
    between clusters; no `df`), so that schools that differ do not make clusters "differ" too.

    Source: variances by the analysis of variance of pupils in schools in clusters, unequal
    numbers (Searle, Casella and McCulloch 1992, Variance Components, chapter 5).

    >>> counts = pd.DataFrame({"area_code": ["a", "b"], "numerator": [2, 8], "denominator": 10})
    >>> variance_split(counts)["sd_pp"].round(1).tolist()
    [nan, 40.3, 42.2]
    """
    x, n, label = _by_school(counts_table, school, cluster)
    clusters = len(np.unique(label)) if cluster in counts_table else 0
    variances = _nested_variances(x, n, label)
    if not clusters:
        variances[0] = np.nan
    total = np.nansum(variances) if np.isfinite(variances[2]) else np.nan
    nothing = Spread(np.nan, 0, np.nan)
    dealt = _dealt(x, n, label, draws, seed) if clusters > 1 else nothing
    tests = pd.DataFrame([dealt, _homogeneity(x, n, label), nothing])
    tests["df"] = tests["df"].astype("Int64").where(tests["df"] > 0)
    with np.errstate(all="ignore"):
        share = variances / total
    table = tests.assign(
        level=["cluster", "school", "pupil"],
        units=[clusters, len(n), int(n.sum())],
        variance=variances,
        sd_pp=100 * np.sqrt(variances),
        share=share,
    )
    return table[list(_SPLIT_COLUMNS)].astype(_SPLIT_COLUMNS)


def gap_chances(n1: float, n2: float, p1: float, p2: float) -> tuple[np.ndarray, np.ndarray]:
    """Every gap that two cohorts can show, lowest first, with the probability of each.

    n1, n2 : pupils of each group. p1, p2 : their true rates. Gaps are proportions, first - second.

    >>> [part.round(2).tolist() for part in gap_chances(1, 1, 0.9, 0.5)]
    [[-1.0, 0.0, 0.0, 1.0], [0.05, 0.05, 0.45, 0.45]]
    """
    met1, met2 = np.arange(n1 + 1), np.arange(n2 + 1)
    gaps = np.subtract.outer(met1 / n1, met2 / n2).ravel()
    chance = np.outer(stats.binom.pmf(met1, n1, p1), stats.binom.pmf(met2, n2, p2)).ravel()
    order = np.argsort(gaps, kind="stable")
    return gaps[order], chance[order]


def rate_under_gap(gap: float, x1: Any, n1: Any, x2: Any, n2: Any) -> Any:
    """The likeliest rate of the first group if the second's lies exactly `gap` below it.

    x, n : pupils who met the measure and pupils. By halving the sign of the likelihood's slope.

    >>> round(float(rate_under_gap(0.0, 8, 10, 2, 10)), 6)
    0.5
    """
    x1, n1, x2, n2 = floats(x1, n1, x2, n2)
    low, high = np.full(x1.shape, max(0.0, gap)), np.full(x1.shape, min(1.0, 1 + gap))
    for _ in range(_HALVINGS):
        p = (low + high) / 2
        with np.errstate(all="ignore"):
            rising = x1 / p - (n1 - x1) / (1 - p) + x2 / (p - gap) - (n2 - x2) / (1 - p + gap) > 0
        low, high = np.where(rising, p, low), np.where(rising, high, p)
    return ((low + high) / 2)[()]


def _by_school(
    counts_table: pd.DataFrame, school: str, cluster: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Met, pupils and the number of the cluster of each school, in code-point order of schools."""
    absent = [c for c in (school, "numerator", "denominator") if c not in counts_table]
    if absent:
        raise DataError(
            f"The counts have no column {absent[0]!r}.",
            "Give one group's counts by school: school, numerator, denominator (and cluster).",
        )
    counts = counts_table[[school, "numerator", "denominator"]].assign(cluster="")
    if cluster in counts_table:
        counts["cluster"] = counts_table[cluster].fillna("").astype("str")
        counts = counts[counts["cluster"] != ""]
    counts = counts.dropna()
    counts = counts[counts["denominator"] > 0]
    placed = counts.groupby(school)["cluster"].nunique()
    if (placed > 1).any():
        raise DataError(
            f"{int((placed > 1).sum())} schools stand in more than one cluster.",
            "Give each school the cluster of one year.",
        )
    schools = counts.groupby([school, "cluster"], as_index=False)[["numerator", "denominator"]]
    summed = schools.sum()
    x, n = floats(summed["numerator"], summed["denominator"])
    return x, n, np.unique(summed["cluster"], return_inverse=True)[1]


def _nested_variances(x: np.ndarray, n: np.ndarray, label: np.ndarray) -> np.ndarray:
    """Variances between clusters, between schools and between pupils, solved from the bottom."""
    total, schools = n.sum(), len(n)
    clusters = int(label.max(initial=-1)) + 1
    met, pupils = np.bincount(label, x), np.bincount(label, n)
    squares = np.bincount(label, n**2)
    with np.errstate(all="ignore"):
        rate = x / n
        in_cluster = (squares / pupils).sum()
        pupil = (n * rate * (1 - rate)).sum() / (total - schools)
        between_schools = (n * (rate - (met / pupils)[label]) ** 2).sum()
        between_clusters = (pupils * (met / pupils - met.sum() / total) ** 2).sum()
        of_school = (between_schools - (schools - clusters) * pupil) / (total - in_cluster)
        school = np.maximum(of_school, 0)
        chance = (clusters - 1) * pupil + (in_cluster - (n**2).sum() / total) * school
        cluster = (between_clusters - chance) / (total - (pupils**2).sum() / total)
    found = np.array([np.maximum(cluster, 0), school, pupil], dtype=float)
    return np.where(np.isfinite(found), found, np.nan)


def _homogeneity(x: np.ndarray, n: np.ndarray, label: np.ndarray) -> Spread:
    """Pearson's chi-squared of units against the rate of their own cluster, over all clusters."""
    if len(n) < 2:
        return Spread(np.nan, 0, np.nan)
    met, pupils = np.bincount(label, x), np.bincount(label, n)
    units = np.bincount(label)
    df = int((units - 1)[pupils > 0].sum())
    if df < 1:
        return Spread(np.nan, 0, np.nan)
    with np.errstate(all="ignore"):
        rate = (met / pupils)[label]
        off = (x - n * rate) ** 2 / (n * rate * (1 - rate))
    statistic = float(np.where((rate > 0) & (rate < 1), off, 0.0).sum())
    varied = int((units - 1)[(met > 0) & (met < pupils)].sum())
    if not varied:
        return Spread(0.0, df, 1.0)
    return Spread(statistic, varied, float(stats.chi2.sf(statistic, varied)))


def _dealt(x: np.ndarray, n: np.ndarray, label: np.ndarray, draws: int, seed: int) -> Spread:
    """The spread of clusters against random deals of the same schools into them.

    A school takes its size along, so that the deals keep what makes small units scatter.
    """
    random = np.random.default_rng(seed)

    def spread(labels: np.ndarray) -> np.ndarray:
        member = labels[:, :, None] == np.arange(label.max() + 1)
        met, pupils = np.einsum("s,dsc->dc", x, member), np.einsum("s,dsc->dc", n, member)
        return (met**2 / pupils).sum(axis=1) - x.sum() ** 2 / n.sum()

    found = float(spread(label[None, :])[0])
    as_much = 1
    for part in np.array_split(np.empty(draws), max(1, draws // 1000)):
        deals = random.permuted(np.tile(label, (len(part), 1)), axis=1)
        as_much += int((spread(deals) >= found - 1e-12).sum())
    return Spread(found, 0, as_much / (draws + 1))
