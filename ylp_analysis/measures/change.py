"""How much a gap changed between two years, and what may be said of it.

change = gap after - gap before: negative means that the gap narrowed.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ylp_analysis.measures.intervals import difference, floats, mover, normal_quantile
from ylp_analysis.vocabulary.catalogue import Comparability, comparability
from ylp_analysis.vocabulary.terms import DATA_VERSIONS, GAP_KEY, OK, SERIES_KEY
from ylp_analysis.vocabulary.years import between

NARROWED = "narrowed"
WIDENED = "widened"
NO_IMPORTANT_CHANGE = "no important change"
TOO_FEW_PUPILS = "too few pupils to tell"
NOT_COMPARABLE = "not comparable"
NO_DATA = "no data"
NO_RANGE = "no range published"
NOT_COVERED = "not enough coverage"
CHANGE_VERDICTS = (
    NARROWED,
    WIDENED,
    NO_IMPORTANT_CHANGE,
    TOO_FEW_PUPILS,
    NOT_COMPARABLE,
    NO_DATA,
    NO_RANGE,
    NOT_COVERED,
)

# Rates for planning, before any are seen: 80% of other and 60% of disadvantaged pupils succeed.
_FEW_PUPILS = 10
_OTHER_RATE, _DISADVANTAGED_RATE = 0.8, 0.6
_LIMITS = ("gap", "gap_low", "gap_high")


class Change(NamedTuple):
    """A change of a gap with its limits, in the unit of the gaps."""

    change: Any
    low: Any
    high: Any


class GapChange(NamedTuple):
    """A change of a gap with its limits and its verdict (one of CHANGE_VERDICTS)."""

    change: Any
    low: Any
    high: Any
    verdict: Any


def gap_change(before: tuple, after: tuple, margin: float, confidence: float = 0.95) -> GapChange:
    """The change of a gap between two years, from counts.

    Parameters
    ----------
    before, after : `(other_met, other_n, disadvantaged_met, disadvantaged_n)`; numbers or arrays.
    margin : the smallest change that matters, agreed beforehand; a proportion like the change
        (5 percentage points are 0.05).

    Returns
    -------
    change, low, high as proportions; verdict: `narrowed` or `widened` if the limits leave out 0;
    `no important change` if the limits at 1 - 2 (1 - confidence), 90% by default, lie inside the
    margin; otherwise `too few pupils to tell`. A group without pupils: `no data`. Where a group
    has fewer than ten pupils a direction must also survive Miettinen-Nurminen limits: Newcombe's
    alone would call one in up to 7% of unchanged worlds of 5 and 25 pupils.

    Source: Zou and Donner 2008, Stat Med 27:1693, on Newcombe limits.

    >>> result = gap_change((150, 188, 29, 52), (160, 195, 37, 55), margin=0.05)
    >>> float(round(result.change, 3)), result.verdict
    (-0.092, 'too few pupils to tell')
    """
    wide = _change_of_counts(before, after, confidence)
    narrow = _change_of_counts(before, after, 1 - 2 * (1 - confidence))
    low, high = _surviving_limits(before, after, wide, confidence)
    found = _verdict(wide.change, low, high, narrow.low, narrow.high, margin)
    verdict = np.where(np.isnan(wide.change), NO_DATA, found)
    return GapChange(*wide, verdict[()] if verdict.ndim else str(verdict))


def mover_change(
    before: Any, before_low: Any, before_high: Any, after: Any, after_low: Any, after_high: Any
) -> Change:
    """The change between two gaps with its limits, from each gap's own limits; any unit."""
    limits = mover(after, after_low, after_high, before, before_low, before_high)
    later, earlier = floats(after, before)
    return Change((later - earlier)[()], *limits)


def smallest_change(
    other_pupils: Any,
    disadvantaged_pupils: Any,
    *,
    other_rate: float = _OTHER_RATE,
    disadvantaged_rate: float = _DISADVANTAGED_RATE,
    confidence: float = 0.95,
    power: float = 0.8,
) -> Any:
    """The smallest change of a gap between two years that these pupil numbers could show (pp).

    Pupil numbers are those of one year, alike in both; `power` is the chance of finding such a
    change. The rates are for planning: with those observed, a cohort in which all succeed would
    seem to see everything.

    >>> float(round(smallest_change(1500, 300), 1))
    11.9
    """
    other, disadvantaged = floats(other_pupils, disadvantaged_pupils)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = other_rate * (1 - other_rate) / other
        variance = variance + disadvantaged_rate * (1 - disadvantaged_rate) / disadvantaged
        quantiles = normal_quantile(confidence) + normal_quantile(2 * power - 1)
        found = 100 * quantiles * np.sqrt(2 * variance)
    return np.where(np.isfinite(found), found, np.nan)[()]


def year_on_year(
    gaps: pd.DataFrame, gaps_90: pd.DataFrame, *, margins: Mapping[str, float]
) -> pd.DataFrame:
    """The change from each year to the next held, one row per series and pair of years.

    Parameters
    ----------
    gaps, gaps_90 : the gap table at confidence 0.95 and at 0.90, same rows.
    margins : level to the smallest change that matters, in percentage points. Without one for
        a level, and for scores, `no important change` is never said.

    Returns
    -------
    SERIES_KEY, area_name, unit, year_before, year_after, gap_before, gap_after, change,
    change_low, change_high, precision (both years' rounding together), smallest_change (pp),
    comparability (same | caution | hard), reason, verdict. Where years cannot be set side by
    side (`hard`: a break, or a year not held) the change is missing; with `caution` it is there
    without a verdict. Schools are left out: one year of one school shows no direction.
    """
    kept = newest_versions(gaps[gaps["level"] != "school"])
    narrow = kept[list(GAP_KEY)].merge(gaps_90, on=list(GAP_KEY), how="left", validate="1:1")
    first, second = neighbours(kept)
    before, after = (kept.iloc[at].reset_index(drop=True) for at in (first, second))
    found = steps(before, after["academic_year"])
    kind = np.array([step.kind for step in found], dtype=object)
    reason = np.array([step.reason for step in found], dtype=object)
    numbers = [t[c].to_numpy(float) for t in (before, after) for c in _LIMITS]
    at_90 = [narrow.iloc[i][c].to_numpy(float) for i in (first, second) for c in _LIMITS]
    wide = [np.where(kind == "hard", np.nan, v) for v in mover_change(*numbers)]
    precision = (before["precision"] + after["precision"]).to_numpy(float)
    margin = np.where(
        before["unit"] == "pp", before["level"].map(dict(margins)).to_numpy(float), np.nan
    )
    change, low, high = wide
    _, low_90, high_90 = mover_change(*at_90)
    verdict = _verdict(change, low, high, low_90, high_90, margin, precision)
    for words, where in (
        (NO_RANGE, (before["method"] == "none") | (after["method"] == "none")),
        (NOT_COVERED, (before["status"] != OK) | (after["status"] != OK)),
        (NO_DATA, before["gap"].isna() | after["gap"].isna()),
        (NOT_COMPARABLE, kind != "same"),
    ):
        verdict = np.where(where, words, verdict)
    table = before[[*SERIES_KEY, "area_name", "unit"]].assign(
        year_before=before["academic_year"],
        year_after=after["academic_year"],
        gap_before=before["gap"],
        gap_after=after["gap"],
        change=wide[0],
        change_low=wide[1],
        change_high=wide[2],
        precision=precision,
        smallest_change=_smallest_of_both(before, after),
        comparability=kind,
        reason=reason,
        verdict=verdict,
    )
    return table.astype(dict.fromkeys(("comparability", "reason", "verdict"), "str"))


def newest_versions(gaps: pd.DataFrame) -> pd.DataFrame:
    """One row per series and year, of the newest data version held; by series, then year."""
    rank = gaps["data_version"].map({v: i for i, v in enumerate(DATA_VERSIONS)}).fillna(-1)
    ordered = gaps.assign(_rank=rank).sort_values([*SERIES_KEY, "academic_year", "_rank"])
    ordered = ordered.drop_duplicates([*SERIES_KEY, "academic_year"], keep="last")
    return ordered.drop(columns="_rank").reset_index(drop=True)


def neighbours(ordered: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Positions of each row and of the next year of its series, in a table ordered by series."""
    series = ordered.groupby(list(SERIES_KEY), sort=False).ngroup().to_numpy()
    first = np.flatnonzero(series[1:] == series[:-1])
    return first, first + 1


def steps(before: pd.DataFrame, years_after: pd.Series) -> list[Comparability]:
    """For each row, whether its year can be compared with the later one, and why not.

    A year that is not held in between is `hard`, whatever the reason: no line runs through it.
    """
    known: dict[tuple, Comparability] = {}
    columns = ("key_stage", "subject", "measure", "academic_year")
    definition = before["definition"] if "definition" in before else [""] * len(before)
    asked = list(zip(*(before[c] for c in columns), years_after, definition, strict=True))
    for step in asked:
        if step not in known:
            known[step] = _step(*step)
    return [known[step] for step in asked]


def _step(
    key_stage: str, subject: str, measure: str, before: str, after: str, definition: str
) -> Comparability:
    found = comparability(key_stage, subject, measure, before, after, definition)
    lost = between(before, after)[1:-1]
    if found.kind == "hard" or not lost:
        return found
    reason = f"no results are held for {' and '.join(lost)}"
    return Comparability("hard", f"{found.reason}; {reason}" if found.reason else reason)


def _surviving_limits(
    before: tuple, after: tuple, wide: Change, confidence: float
) -> tuple[Any, Any]:
    """The limits that a direction has to leave 0 outside of."""
    pupils = np.broadcast_arrays(*floats(before[1], before[3], after[1], after[3]))
    small = np.min(pupils, axis=0) < _FEW_PUPILS
    if not np.any(small):
        return wide.low, wide.high
    other = _change_of_counts(before, after, confidence, method="miettinen_nurminen")
    low = np.where(small, np.minimum(wide.low, other.low), wide.low)
    return low, np.where(small, np.maximum(wide.high, other.high), wide.high)


def _change_of_counts(
    before: tuple, after: tuple, confidence: float, method: str = "newcombe"
) -> Change:
    limits = []
    for other_met, other_n, met, n in (before, after):
        counts = floats(other_met, other_n, met, n)
        with np.errstate(divide="ignore", invalid="ignore"):
            gap = counts[0] / counts[1] - counts[2] / counts[3]
        low, high = difference(
            counts[0], counts[1], counts[2], counts[3], method=method, confidence=confidence
        )
        limits += [gap, low, high]
    return mover_change(*limits)


def _verdict(
    change: Any, low: Any, high: Any, low_90: Any, high_90: Any, margin: Any, precision: Any = 0.0
) -> np.ndarray:
    """A direction only if the limits leave out 0 and rounding alone could not have made it."""
    beyond_rounding = np.abs(change) >= np.asarray(precision) - 1e-9
    found = np.where((low_90 > -margin) & (high_90 < margin), NO_IMPORTANT_CHANGE, TOO_FEW_PUPILS)
    found = np.where((low > 0) & beyond_rounding, WIDENED, found)
    return np.where((high < 0) & beyond_rounding, NARROWED, found)


def _smallest_of_both(before: pd.DataFrame, after: pd.DataFrame) -> np.ndarray:
    """For unlike cohorts: 1/n1 + 1/n2 is 2 over the harmonic mean."""
    pupils = []
    for column in ("other_pupils", "disadvantaged_pupils"):
        a, b = (t[column].to_numpy(dtype=float, na_value=np.nan) for t in (before, after))
        with np.errstate(divide="ignore", invalid="ignore"):
            pupils.append(2 / (1 / a + 1 / b))
    return np.where(before["unit"] == "pp", smallest_change(*pupils), np.nan)
