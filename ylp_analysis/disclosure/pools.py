"""Which clusters' years together may be shown beside all that is already out.

One year's sum of a small cluster gives its small schools away; three years' sum seldom does. So
shared editions show clusters over years together, and single years only where a publisher printed
the schools. Unknown in a sum are the results that nobody printed and no page shows.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ylp_analysis.disclosure.bound import binding_facts, moved_alone
from ylp_analysis.disclosure.cover import MERGED, MOVED, UNPROTECTED
from ylp_analysis.disclosure.own_sake import NOT_RECKONED, SMALL, UNKNOWN_FLAG
from ylp_analysis.disclosure.policy import Policy
from ylp_analysis.disclosure.rooms import TOLERANCE, left, reckoned
from ylp_analysis.vocabulary.terms import DATA_VERSIONS
from ylp_analysis.vocabulary.years import shift

SERIES = ["key_stage", "subject", "measure", "definition"]
POOL_COLUMNS = (*SERIES, "first_year", "academic_year", "area_code", "shown", "reason")
OVERLAP = "years already shared"
Span = tuple[str, str]  # the first and the last academic year
_WINDOW = [*SERIES, "first_year", "academic_year"]


def pool_cover(
    cells: pd.DataFrame,
    schools: pd.DataFrame,
    pools: pd.DataFrame,
    policy: Policy,
    *,
    shared: pd.DataFrame,
    at_least: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """For each pool of a cluster whether an edition may show it, and why not.

    Each series stands for itself: all schools' pooled rows are hidden, so no pattern of schools
    leaks from one series to another.

    Parameters
    ----------
    cells : from `cells.school_cells`, with what earlier releases told (`ledger.known_before`).
    schools : the cover of schools by year (`find_cover`, all schools in one area).
    pools : pooled gap rows of clusters (key, first_year, academic_year, both groups' pupils).
    shared : ledger rows of pools that are out (area_code, first_year, academic_year, series).
    at_least : the same table for fewer attackers; what it hides stays hidden.

    Returns
    -------
    DataFrame of POOL_COLUMNS, one row per pool.
    """
    by_series = {
        series: _Unknown(rows) for series, rows in _rooms(cells, schools, policy).groupby(SERIES)
    }
    hidden_before = set()
    if at_least is not None:
        rows = at_least[~at_least["shown"]]
        hidden_before = set(rows[[*_WINDOW, "area_code"]].itertuples(index=False, name=None))
    out_already = _windows_out(shared)
    columns = [*_WINDOW, "area_code", "disadvantaged_pupils", "other_pupils"]
    reasons: dict[tuple[str, ...], dict[str, str]] = {}
    for *window, area, disadvantaged, other in pools[columns].itertuples(index=False, name=None):
        series, span = tuple(window[:-2]), (window[-2], window[-1])
        if pd.isna(disadvantaged) or min(disadvantaged, other) < policy.threshold:
            why = SMALL
        elif series not in by_series:
            why = NOT_RECKONED
        else:
            parts = _cut(span, out_already.get((*series, area), ()))
            why = _why_hidden(area, by_series[series], span, parts, policy)
        if not why and (*window, area) in hidden_before:
            why = MERGED
        reasons.setdefault(tuple(window), {})[area] = why
    for (*named, first, last), of in reasons.items():
        if tuple(named) in by_series:
            _protect_rest(of, by_series[tuple(named)], (first, last), policy)
    found = [
        (*window, area, not why, why)
        for window, of in sorted(reasons.items())
        for area, why in sorted(of.items())
    ]
    return pd.DataFrame(found, columns=list(POOL_COLUMNS)).astype({"shown": "bool"})


class _Unknown:
    """One series: what each school's result of each year leaves open."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.year = rows["academic_year"].to_numpy("U7")
        self.cluster = rows["cluster"].to_numpy("U")
        self.school, schools = pd.factorize(rows["school"])
        self.schools = len(schools)
        self.earlier = rows["earlier_clusters"].to_numpy("U")
        self.flags = rows["unknown_pupils"].to_numpy()
        self.pupils = rows["disadvantaged_pupils"].to_numpy()
        inside = (~rows["out"]).to_numpy()
        rooms = ("up", "down", "needs_up", "needs_down", "both")
        self.rooms = {name: np.where(inside, rows[name].to_numpy(), 0.0) for name in rooms}

    def within(self, first: str, last: str) -> np.ndarray:
        return (self.year >= first) & (self.year <= last)

    def protected(self, rows: np.ndarray, policy: Policy) -> bool:
        """True when, of these results whose sum is known, every school's keeps its room whoever
        `policy.heads` heads are; what is out has no room and needs none."""
        of = {
            name: np.bincount(self.school[rows], room[rows], self.schools)
            for name, room in self.rooms.items()
        }
        for needed, given in (("needs_up", "down"), ("needs_down", "up")):
            needs = np.minimum(policy.width, of[needed])
            if (left(of[given], policy.heads) < needs - TOLERANCE).any():
                return False
        both = of["both"] > 0
        asks = both & (of["needs_up"] + of["needs_down"] > TOLERANCE)
        return bool((left(both.astype("float64"), policy.heads)[asks] >= 1).all())


def _why_hidden(area: str, unknown: _Unknown, span: Span, parts: list[Span], policy: Policy) -> str:
    """Why the pool of one cluster cannot be shown, or ""; parts: what of it is known apart."""
    inside = unknown.cluster == area
    flags = unknown.flags[inside & unknown.within(*span)].sum()
    if 0 < flags < policy.threshold:
        return UNKNOWN_FLAG
    drawn = np.unique(unknown.earlier[inside & unknown.within(*span)])
    if all(
        unknown.protected(inside & unknown.within(*part) & (unknown.earlier == earlier), policy)
        for part in parts
        for earlier in drawn
    ):
        return ""
    return MOVED if len(drawn) > 1 else OVERLAP if len(parts) > 1 else UNPROTECTED


def _protect_rest(reasons: dict[str, str], unknown: _Unknown, span: Span, policy: Policy) -> None:
    """Hide further pools, the smallest first, until the sum over everything outside the shown
    ones, which the authority's results give, gives nobody away either."""
    within = unknown.within(*span)

    def size(area: str) -> tuple[float, str]:
        return float(unknown.pupils[within & (unknown.cluster == area)].sum()), area

    while shown := [area for area, why in reasons.items() if not why]:
        if unknown.protected(within & ~np.isin(unknown.cluster, shown), policy):
            return
        reasons[min(shown, key=size)] = MERGED


def _rooms(cells: pd.DataFrame, schools: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """The newest version of each cell with its rooms; `out` for those that anybody knows, banded
    results being known no nearer than their band.

    needs_up, needs_down: no more than the authority's results and the printed schools leave.
    """
    order = pd.CategoricalDtype(list(DATA_VERSIONS), ordered=True)
    named = cells.assign(version=cells["data_version"].astype(order))
    named = named[named["in_sum"] & (named["highest"] == 1)].sort_values("version", kind="stable")
    named = named.drop_duplicates(["academic_year", *SERIES, "school"], keep="last")
    key = ["academic_year", "key_stage", "data_version"]
    shown = schools[schools["shown"] & (schools["level"] == "school")]
    seen = pd.MultiIndex.from_frame(named[[*key, "school"]]).isin(
        pd.MultiIndex.from_frame(shown[[*key, "area_code"]])
    )
    rooms = reckoned(named, policy)
    banded = rooms["band_up"] + rooms["band_down"] > 0
    alone = pd.DataFrame(np.inf, index=named.index, columns=["up", "down"])
    joined = named["subject"] + "|" + named["measure"] + "|" + named["definition"]
    for _, rows in named.assign(series=joined).groupby(key):
        alone.loc[rows.index] = np.column_stack(moved_alone(rows, binding_facts(rows)))
    named = named.assign(
        out=named["printed"] | (seen & ~banded), both=rooms["both"].astype("float64")
    )
    for needed, given in (("up", "down"), ("down", "up")):
        # What is public leaves as much as if every school were hidden.
        others = (
            rooms[given]
            .groupby([named[c] for c in ["academic_year", *SERIES]])
            .transform(lambda room: left(room.to_numpy(), policy.heads))
        )
        asked = rooms[f"asks_{needed}"].mask(seen, rooms[f"band_{needed}"])
        named[f"needs_{needed}"] = np.minimum(asked, others)
    for way in ("up", "down"):
        named[way] = np.minimum(alone[way], rooms[way].mask(seen, rooms[f"band_{way}"]))
    return named


def _windows_out(shared: pd.DataFrame) -> dict[tuple[str, ...], set[Span]]:
    """Series and area → the stretches of years whose sums are out."""
    found: dict[tuple[str, ...], set[Span]] = {}
    columns = [*SERIES, "area_code", "first_year", "academic_year"]
    for *of, first, last in shared[columns].itertuples(index=False, name=None):
        found.setdefault(tuple(of), set()).add((first, last))
    return found


def _cut(span: Span, out: Iterable[Span]) -> list[Span]:
    """The stretches into which sums that are out cut a stretch of years.

    >>> _cut(("2011/12", "2013/14"), [("2010/11", "2012/13")])
    [('2011/12', '2012/13'), ('2013/14', '2013/14')]
    """
    first, last = span
    starts = {first}
    for start, end in out:
        starts |= {year for year in (start, shift(end, 1)) if first < year <= last}
    ordered = sorted(starts)
    return list(zip(ordered, [shift(year, -1) for year in ordered[1:]] + [last], strict=True))
