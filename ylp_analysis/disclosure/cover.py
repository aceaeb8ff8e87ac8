"""Which schools and clusters an edition may show, so that no sum gives a hidden one away."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ylp_analysis.disclosure.bound import binding_facts, given_away, moved_alone
from ylp_analysis.disclosure.cheapest import cheapest
from ylp_analysis.disclosure.own_sake import NOT_RECKONED, hidden_clusters, hidden_schools
from ylp_analysis.disclosure.policy import Policy
from ylp_analysis.disclosure.rooms import (
    ASKED,
    beyond_public,
    inseparable,
    left,
    reckoned,
    rooms_of,
)
from ylp_analysis.errors import DisclosureError

COVER = "cover"
UNPROTECTED = "cannot be protected"
MERGED = "merged"
MOVED = "moved border"
NARROW_BAND = "narrow band"
COVER_COLUMNS = (
    "academic_year", "key_stage", "data_version", "level", "area_code", "shown", "reason",
)  # fmt: skip
_WHEN = ["academic_year", "key_stage"]
_NEEDED = (
    *_WHEN, "data_version", "series", "school", "area_name", "cluster", "disadvantaged_pupils",
    "disadvantaged_met", "other_pupils", "other_met", "lowest", "highest", "unknown_pupils",
    "printed", "hidden_by_publisher",
)  # fmt: skip


_Before = dict[tuple[str, str], str]  # level and area → why it is hidden


@dataclass(frozen=True, eq=False)
class Cover:
    """What may be shown: `table`, one row per school and cluster in each year, key stage and data
    version (COVER_COLUMNS; reason is "" where shown), and `problems`, sentences without values."""

    table: pd.DataFrame
    problems: tuple[str, ...] = ()


def find_cover(
    cells: pd.DataFrame, policy: Policy, *, at_least: pd.DataFrame | None = None
) -> Cover:
    """The cheapest set of schools to hide under `policy`, proven, with the clusters it must cost.

    A school is hidden with both its groups in all series and data versions of a year and key
    stage, or shown in all. Hidden for its own sake is one with a group under the threshold, with
    results that the publisher hid, with 1 to threshold − 1 pupils whose group is not known, or
    with a result whose band its other rows would narrow.
    Others follow as cover: in each cluster, against every set of `policy.heads` headteachers,
    the rest must be able to be higher or lower by `policy.width` pupils (or by what is public).
    A cluster that cannot be protected loses its row, and its schools are protected with all
    others outside a shown cluster, whose sum the authority's total gives.

    Parameters
    ----------
    cells : one row per school and series-year, from `cells.school_cells`; `in_sum` (default True)
        is False for rows outside their cluster's sum; `earlier_clusters` (default "") names the
        clusters, joined by ";", in whose sums earlier releases counted the school.
    policy : from `policy_for(edition)`.
    at_least : the `table` of another cover, whose hidden rows stay hidden here: a reader who
        holds both editions then learns no more than from one.

    Raises
    ------
    DisclosureError for cells without the columns, a school twice in one series or in two clusters
    at once, and a search that does not end.
    """
    checked = _checked(cells)
    if checked.empty:
        return Cover(pd.DataFrame({c: pd.Series(dtype="str") for c in COVER_COLUMNS}))
    before = _hidden_before(at_least)
    tables, problems = [], []
    for when, rows in checked.groupby(_WHEN, sort=True):
        year = _Year(rows, policy, before.get(when, {}), f"{when[1]} {when[0]}")
        if policy.hides:
            year.protect()
        tables.append(year.table())
        problems += year.problems
    table = pd.concat(tables, ignore_index=True)
    return Cover(table.sort_values(list(COVER_COLUMNS[:5]), ignore_index=True), tuple(problems))


def rooms_left(cells: pd.DataFrame, table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """What each hidden or banded result still may be, against the worst heads, in pupils.

    table : `Cover.table`. Returns one row per cell not known to the public: the cell's key, and
    `lower`, `higher`, `partner` (what the others still give) beside `needs_lower`, ….
    """
    hidden = _hidden_before(table)
    found = [
        _Year(rows, policy, hidden.get(when, {}), "").rooms_left()
        for when, rows in _checked(cells).groupby(_WHEN, sort=True)
    ]
    return pd.concat(found, ignore_index=True)


class _Year:
    """One year and key stage: its schools, what is hidden so far and why."""

    def __init__(self, rows: pd.DataFrame, policy: Policy, before: _Before, name: str) -> None:
        self.rows, self.policy, self.name = rows, policy, name
        self.problems: list[str] = []
        schools = rows.groupby("school", sort=True)
        self.schools = pd.Index(sorted(set(rows["school"])))
        self.found, self.bindings = reckoned(rows, policy), binding_facts(rows)
        alone = moved_alone(rows, self.bindings)
        rooms = rooms_of(self.found, rows, self.schools, policy, alone)
        self.rooms = beyond_public(rooms, policy.heads)
        self.pairs = inseparable(rooms, policy.heads)
        self.cluster = schools["cluster"].first().to_numpy()
        self.earlier = schools["earlier_clusters"].first().to_numpy()
        self.printed = schools["printed"].all().to_numpy(dtype=bool)
        self.pupils = schools["disadvantaged_pupils"].max().fillna(0).to_numpy(dtype="float64")
        self.slugs = sorted(set(self.cluster) - {""})
        self.forced = {code: why for (level, code), why in before.items() if level == "school"}
        self.hidden = {code: why for (level, code), why in before.items() if level == "cluster"}
        # Slug ("" for the schools outside shown clusters) → what was chosen for its schools.
        self.chosen: dict[str, dict[str, str]] = {}

    def protect(self) -> None:
        """Hide what must be hidden for its own sake, then the cheapest cover of it."""
        self.forced |= hidden_schools(self.rows, self.policy)
        narrow = given_away(self.rows, self.found, self.bindings, self.policy, self.forced)
        self.forced |= dict.fromkeys(sorted(narrow), NARROW_BAND)
        for slug, why in hidden_clusters(self.rows, self.policy).items():
            if slug not in self.hidden and why == NOT_RECKONED:
                self._say(slug, "cannot be reckoned, since results of a school are missing")
            self.hidden[slug] = why
        for slug in self.slugs:
            if slug not in self.hidden:
                self._protect_cluster(slug)
        while (further := self._protect_rest()) is not None:
            self.hidden[further] = MERGED
            self.chosen.pop(further, None)
            self._say(further, "is needed to protect schools outside shown clusters")

    def _protect_cluster(self, slug: str) -> None:
        parts = self._parts(self.cluster == slug)
        patterns = [self._cheapest(part, f"{self.name}, cluster {slug}") for part in parts]
        if any(pattern is None for pattern in patterns):
            moved = len(parts) > 1
            self.hidden[slug] = MOVED if moved else UNPROTECTED
            why = "an earlier release that drew it otherwise" if moved else "its schools' results"
            self._say(slug, f"cannot be protected beside {why}")
            return
        hidden = [self.schools[part[p]] for part, p in zip(parts, patterns, strict=True)]
        self.chosen[slug] = dict.fromkeys(pd.Index([]).append(hidden), COVER)

    def _protect_rest(self) -> str | None:
        """A further cluster to hide, so that all outside shown ones can be protected; None when
        they are, or when no cluster is left that would help and all of them are hidden."""
        chosen: dict[str, str] = {}
        place = f"{self.name}, schools outside shown clusters"
        lost = False
        for part in self._parts(self._rest()):
            pattern = self._cheapest(part, place)
            if pattern is None:
                if joining := self._joining(part):
                    return joining[0]
                lost = True
                chosen |= dict.fromkeys(self.schools[part[~self.printed[part]]], UNPROTECTED)
            else:
                chosen |= dict.fromkeys(self.schools[part[pattern]], COVER)
        self.chosen[""] = chosen
        if lost:
            self.problems.append(f"{place}: they cannot be protected. All of them are hidden.")
        return None

    def _joining(self, part: np.ndarray) -> list[str]:
        """Shown clusters whose schools would join this part: those that it cannot do without
        first, then the cheapest to hide."""
        alike = self.earlier == self.earlier[part[0]]
        joining = set(self.cluster[alike]) - set(self.hidden) - {""}
        partners = set(self.cluster[self.pairs[part].any(axis=0)])
        pupils = {slug: self.pupils[self.cluster == slug].sum() for slug in joining}
        return sorted(joining, key=lambda slug: (slug not in partners, pupils[slug], slug))

    def _parts(self, mask: np.ndarray) -> list[np.ndarray]:
        """The places of these schools, apart by the earlier sums that they were counted in."""
        return [np.flatnonzero(mask & (self.earlier == e)) for e in sorted(set(self.earlier[mask]))]

    def _rest(self) -> np.ndarray:
        return np.isin(self.cluster, ["", *self.hidden])

    def _cheapest(self, part: np.ndarray, place: str) -> np.ndarray | None:
        here = np.isin(np.arange(len(self.schools)), part)
        forced = np.isin(self.schools, list(self.forced)) | np.diag(self.pairs)
        return cheapest(
            self.rooms.of(part),
            1 + self.pupils[part],
            forced[part],
            self.policy.heads,
            place,
            pairs=self.pairs[np.ix_(part, part)],
            # Its few possible partners are in another sum and would not cover it in this one.
            never=np.asarray(self.pairs[np.ix_(here, ~here)].any(axis=1)),
        )

    def _say(self, slug: str, what: str) -> None:
        self.problems.append(
            f"{self.name}: cluster {slug} {what}. Its row is hidden, and its schools are "
            "protected together with all others outside a shown cluster."
        )

    def rooms_left(self) -> pd.DataFrame:
        """The rooms that the forced pattern leaves, one row per cell that is not known."""
        shown = [slug for slug in self.slugs if slug not in self.hidden]
        masks = [*(self.cluster == slug for slug in shown), self._rest()]
        pattern = np.isin(self.schools, list(self.forced)).astype("float64")
        given, needed = self.rooms.under(pattern)
        free = np.zeros_like(given)
        for part in (part for mask in masks for part in self._parts(mask)):
            free[:, :, part] = left(given[:, :, part], self.policy.heads)
        key = ["data_version", "series"]
        series = pd.MultiIndex.from_frame(self.rows[key]).factorize(sort=True)[0]
        at = (slice(None), series, self.schools.get_indexer(pd.Index(self.rows["school"])))
        rooms = pd.DataFrame(
            np.vstack([free[at], needed[at]]).T,
            columns=[*ASKED, *(f"needs_{asked}" for asked in ASKED)],
            index=self.rows.index,
        )
        found = pd.concat([self.rows[[*_WHEN, *key, "school"]], rooms], axis=1)
        return found[pd.Series((needed[at] > 0).any(axis=0), index=found.index)]

    def table(self) -> pd.DataFrame:
        """COVER_COLUMNS for this year, a row for each data version that holds the area."""
        schools: dict[str, str] = {}
        for chosen in self.chosen.values():
            schools |= chosen
        parts = []
        for level, column, why in (
            ("school", "school", schools | self.forced),
            ("cluster", "cluster", self.hidden),
        ):
            areas = self.rows[[*_WHEN, "data_version", column]].drop_duplicates()
            areas = areas[areas[column] != ""].rename(columns={column: "area_code"})
            reason = areas["area_code"].map(lambda code, why=why: why.get(code, "")).astype("str")
            parts.append(areas.assign(level=level, shown=reason == "", reason=reason))
        return pd.concat(parts)[list(COVER_COLUMNS)]


def _checked(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells with every column, or DisclosureError naming what is wrong with them."""
    missing = [c for c in _NEEDED if c not in cells]
    if missing:
        raise DisclosureError(
            f"The cells to protect lack the columns {', '.join(missing)}.",
            "Make them with disclosure.cells.school_cells.",
        )
    rows = cells[list(_NEEDED)].copy()
    rows["in_sum"] = cells["in_sum"] if "in_sum" in cells else True
    rows["earlier_clusters"] = cells["earlier_clusters"] if "earlier_clusters" in cells else ""
    rows["earlier_clusters"] = [
        ";".join(sorted(slugs.split(";"))) for slugs in rows["earlier_clusters"].fillna("")
    ]
    twice = rows.duplicated([*_WHEN, "data_version", "series", "school"])
    if twice.any():
        first = rows[twice].iloc[0]
        raise DisclosureError(
            f"School {first['school']} is there twice in {first['series']}, {first['academic_year']}.",
            "Keep one row for each school, year, data version and series.",
        )
    several = (
        rows.groupby([*_WHEN, "school"])[["cluster", "earlier_clusters"]].nunique().max(axis=1)
    )
    if (several > 1).any():
        year, _, school = several[several > 1].index[0]
        raise DisclosureError(
            f"School {school} is in two clusters in {year}.", "Give it one cluster in each year."
        )
    if (rows["highest"] <= rows["lowest"]).any():
        first = rows[rows["highest"] <= rows["lowest"]].iloc[0]
        raise DisclosureError(
            f"The highest score of {first['series']} is not above its lowest.",
            "Give the lowest and the highest that one pupil can score.",
        )
    return rows


def _hidden_before(table: pd.DataFrame | None) -> dict[tuple, _Before]:
    """Year and key stage → (level, area) → why it is hidden."""
    found: dict[tuple, _Before] = {}
    if table is not None:
        rows = table.loc[~table["shown"].astype(bool), [*_WHEN, "level", "area_code", "reason"]]
        for year, stage, level, area, why in rows.itertuples(index=False, name=None):
            found.setdefault((year, stage), {})[(level, area)] = why
    return found
