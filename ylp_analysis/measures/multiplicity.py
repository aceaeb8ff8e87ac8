"""What stands out when many gaps are looked at together."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.intervals import floats
from ylp_analysis.vocabulary.terms import OK

_ROUNDING = 1e-12  # so that p = q * rank / m is rejected whichever way the product is rounded


class FalseDiscoveries(NamedTuple):
    """Adjusted p-values, which of them are rejected, and how many the family holds."""

    adjusted: np.ndarray
    rejected: np.ndarray
    comparisons: np.ndarray


def benjamini_hochberg(p: Any, family: Any = None, q: float = 0.10) -> FalseDiscoveries:
    """p-values adjusted for the false discovery rate, family by family.

    Parameters
    ----------
    p : p-values (0 to 1); a missing one leaves its family.
    family : a label per p-value, fixed before the data are seen (one table is one family); none:
        all are one family. A missing label is in no family.
    q : the share of false ones among those rejected that is allowed.

    Returns
    -------
    adjusted (nan where p is missing), rejected (adjusted <= q), comparisons (p-values held in the
    row's family).

    Source: Benjamini and Hochberg 1995, J R Stat Soc B 57:289.

    >>> found = benjamini_hochberg([0.01, 0.2, None, 0.03])
    >>> found.adjusted.round(3).tolist(), found.rejected.tolist(), found.comparisons.tolist()
    ([0.03, 0.2, nan, 0.045], [True, False, False, True], [3, 3, 3, 3])
    """
    if not 0 < q < 1:
        raise ParameterError(f"The rate {q!r} does not lie between 0 and 1.", "Give one like 0.1.")
    (values,) = map(np.atleast_1d, floats(p))
    if ((values < 0) | (values > 1)).any():
        raise ParameterError("A p-value does not lie between 0 and 1.", "Give probabilities.")
    labels = np.zeros(len(values)) if family is None else family
    if len(labels) != len(values):
        raise ParameterError(
            f"There are {len(labels)} family labels for {len(values)} p-values.",
            "Give one label for each.",
        )
    code = pd.factorize(pd.Series(labels).reset_index(drop=True))[0]
    rows = pd.DataFrame({"code": code, "p": np.where(code < 0, np.nan, values)})
    held = rows.groupby("code")["p"]
    size = held.transform("count")
    rows["raised"] = rows["p"] * size / held.rank(method="max")
    falling = rows.sort_values("p", ascending=False, kind="stable")
    adjusted = falling.groupby("code")["raised"].cummin().reindex(rows.index).to_numpy()
    adjusted = np.where(np.isnan(rows["p"]), np.nan, adjusted)
    return FalseDiscoveries(adjusted, adjusted <= q * (1 + _ROUNDING), size.to_numpy(int))


def error_towards(value: Any, gap: Any, low: Any, high: Any, confidence: Any = 0.95) -> np.ndarray:
    """The standard error of gaps on the side of a value, from their own limits.

    Newcombe's limits are not symmetric. What says whether a gap differs from a value is the limit
    on that side, so its distance from the gap, in normal quantiles, is the standard error: then
    gap and value differ at the 5% level exactly where the 95% limits leave the value out. Missing
    where there are no limits, or where they have no width on that side.
    """
    value, gap, low, high, confidence = floats(value, gap, low, high, confidence)
    half = np.where(gap > value, gap - low, high - gap)
    quantile = stats.norm.isf((1 - confidence) / 2)
    return np.where(half > 0, half, np.nan) / quantile


def gap_tests(
    table: pd.DataFrame, *, family: str | Sequence[str], q: float = 0.10, target: Any = 0.0
) -> pd.DataFrame:
    """The gap table with what stands out in each family of gaps.

    Parameters
    ----------
    table : gap table (gap, gap_low, gap_high, confidence; a row whose `status` is not `ok`
        leaves its family, as does a gap without an interval).
    family : the columns that make a family, chosen before the data are seen; an empty list makes
        the whole table one. One table on a page is one family.
    q : the false discovery rate. target : the value that each gap is held against, in its unit (a
        number, or one per row): 0 asks "is there a gap?", the area's gap "is it another one?".

    Returns
    -------
    The rows of `table` with p_value (two-sided; normal, with the standard error of
    `error_towards`), adjusted, stands_out (true or false) and comparisons.
    """
    by = [family] if isinstance(family, str) else list(family)
    needed = ["gap", "gap_low", "gap_high", "confidence"]
    missing = [c for c in (*needed, *by) if c not in table]
    if missing:
        raise DataError(f"The gap table has no column {missing[0]!r}.", "Use `ylp.gap_table`.")
    against, gap = floats(target, table["gap"])
    error = error_towards(against, *(table[c] for c in needed))
    with np.errstate(invalid="ignore"):
        p = np.clip(2 * stats.norm.sf(np.abs(gap - against) / error), 0, 1)
    if "status" in table:
        p = np.where((table["status"] == OK).to_numpy(dtype=bool), p, np.nan)
    labels = table.groupby(by, dropna=False, observed=True).ngroup().to_numpy() if by else None
    found = benjamini_hochberg(p, labels, q)
    return table.assign(
        p_value=p,
        adjusted=found.adjusted,
        stands_out=found.rejected,
        comparisons=pd.array(found.comparisons, dtype="Int64"),
    )
