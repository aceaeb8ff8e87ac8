"""The one door through which a table passes before anybody is shown it."""

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from ylp_analysis.disclosure.bands import HIDDEN_WORD, band_words
from ylp_analysis.disclosure.cells import SHOWN_SUBJECTS
from ylp_analysis.disclosure.policy import Policy, policy_for
from ylp_analysis.errors import DisclosureError
from ylp_analysis.vocabulary.catalogue import MEASURES
from ylp_analysis.vocabulary.numbers import as_printed, decimals_of, is_missing, range_decimals
from ylp_analysis.vocabulary.terms import SUPPRESSED_HERE

_SEAL = object()
_SERIES = ("key_stage", "subject", "measure", "definition")
_GROUPS = ("disadvantaged", "other")
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
# The first and the last year that a row rests on; every year between them must be shown.
_SPANS = (
    ("first_year", "last_year"),
    ("first_year", "academic_year"),
    ("year_before", "year_after"),
)


class Cover(NamedTuple):
    """What shared editions may show of what rests on local records: the processed tables `cover`
    (schools, by year and key stage) and `pool_cover` (clusters over years together, by series)."""

    schools: pd.DataFrame
    pools: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Protected:
    """A table that may be shown under `policy`. Only this room makes one.

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


def protect(table: pd.DataFrame, policy: Policy, cover: Cover | None = None) -> Protected:
    """A gap table with what `policy` forbids taken out.

    Published rows stand as the publisher printed them. Rows worked out here — from local records,
    summed to a cluster, or pooled over years — lose both groups' values, the gap and its interval
    when either group is under the threshold, or when `cover` does not show their school in every
    year that they rest on, or their cluster over just these years; their status becomes `suppressed_here`. A school's result at
    either end is shown as a band (`disadvantaged_band`, `other_band`, in words) instead. The pupil
    numbers stay: cohort sizes are public. What is left is rounded as pages print it.

    Parameters
    ----------
    table : gap table (9-contracts §9.1) or a table of its changes; a table that holds no result
        (findings, coverage) passes as it is.
    policy : from `policy_for(edition)`.
    cover : which schools and clusters may be shown. Without it nothing that rests on local records of a school or cluster is shown.

    Returns
    -------
    Protected, same rows in the same order. `table` is not changed.
    """
    shown = table.copy()
    results = [c for c in HIDDEN_TOGETHER if c in shown]
    if not (policy.hides and results and len(shown)):
        return Protected(shown, policy, _SEAL)
    pupils = [f"{group}_pupils" for group in _GROUPS]
    if not set(pupils) <= set(shown.columns):
        raise DisclosureError(
            "A table holds results without the numbers of pupils behind them.",
            "Add disadvantaged_pupils and other_pupils before it is protected.",
        )
    here = worked_out_here(shown) & ~_own(shown, policy)
    small = (shown[pupils] < policy.threshold).any(axis=1) | shown[pupils].isna().any(axis=1)
    hide = here & (small | _uncovered(shown, policy, cover))
    hide &= shown[results].notna().any(axis=1)
    bands = _bands(shown[here & ~hide], policy)
    banded = shown.index.isin(bands.index)
    if len(bands):
        shown = shown.join(bands).fillna(dict.fromkeys(bands, ""))
    shown.loc[hide | banded, results] = float("nan")
    shown.loc[hide | banded, "status"] = SUPPRESSED_HERE
    if "verdict" in shown:
        shown.loc[hide | banded, "verdict"] = HIDDEN_WORD
    return Protected(rounded_as_printed(shown), policy, _SEAL)


def rounded_as_printed(table: pd.DataFrame) -> pd.DataFrame:
    """Results rounded as pages print them: no picture or file holds a digit more than the page."""
    units = table.get("unit", pd.Series("pp", index=table.index))
    precision = table.get("precision", pd.Series(0.0, index=table.index))
    names = table.get("measure", pd.Series("", index=table.index))
    decimals = [
        decimals_of(unit, level, 0.0 if is_missing(p) else p, _score_decimals(name))
        for unit, level, p, name in zip(units, table["level"], precision, names, strict=True)
    ]
    printed = table.copy()
    for column in [c for c in HIDDEN_TOGETHER if c in table and not c.endswith(("_low", "_high"))]:
        pairs = zip(table[column], decimals, strict=True)
        printed[column] = [as_printed(value, d) for value, d in pairs]
    of_ranges = [d if unit == "points" else 0 for unit, d in zip(units, decimals, strict=True)]
    for low in [c for c in HIDDEN_TOGETHER if c.endswith("_low")]:
        high = low.replace("_low", "_high")
        if not {low, high} <= set(table.columns):
            continue
        ends = [
            (as_printed(a, range_decimals(a, b, d)), as_printed(b, range_decimals(a, b, d)))
            for a, b, d in zip(table[low], table[high], of_ranges, strict=True)
        ]
        printed[low], printed[high] = [a for a, _ in ends], [b for _, b in ends]
    return printed


def _score_decimals(name: str) -> int:
    return MEASURES[name].decimals if name in MEASURES else 1


def worked_out_here(table: pd.DataFrame) -> pd.Series:
    """True for the rows that no publisher printed: local, summed to a cluster, or pooled."""
    here = (table["provenance"] != "published") | (table["level"] == "cluster")
    return here | (table["years"] > 1).fillna(False) if "years" in table else here


def protect_for(table: pd.DataFrame, edition: str = "analyst") -> Protected:
    """`table` protected for an edition; the data team's own, by default, hides nothing."""
    return protect(table, policy_for(edition))


def _own(table: pd.DataFrame, policy: Policy) -> pd.Series:
    """True for the rows of the school whose head this edition is for."""
    if policy.own_area != "school" or not policy.area:
        return pd.Series(False, index=table.index)
    return (table["level"] == "school") & (table["area_code"] == policy.area)


def _uncovered(table: pd.DataFrame, policy: Policy, cover: Cover | None) -> pd.Series:
    """True for rows of schools and clusters that rest on local records and that the cover does not
    show: schools in any of the row's years, clusters over just these years. Sums of printed
    schools alone need no cover: anybody can add them up."""
    local = table["provenance"] != "published"
    school = local & (table["level"] == "school")
    cluster = local & (table["level"] == "cluster")
    if cover is None or not (school | cluster).any():
        return school | cluster
    if policy.own_area != "cluster":  # whose readers are shown no school's results worked out here
        school &= ~_shown_schools(table, policy, cover.schools)
    if "first_year" in table and "years" in table:
        mine = cover.pools[cover.pools["shown"] & (cover.pools["heads"] == policy.heads)]
        key = [*_SERIES, "first_year", "academic_year", "area_code"]
        shown = pd.MultiIndex.from_frame(mine[key])
        cluster &= ~pd.MultiIndex.from_frame(table[key].astype("str")).isin(shown)
    return school | cluster


def _shown_schools(table: pd.DataFrame, policy: Policy, cover: pd.DataFrame) -> pd.Series:
    """True for the rows of one year that the cover shows. Never years together: less the years
    that are shown they would give away one that is shown as a band alone."""
    mine = cover[(cover["heads"] == policy.heads) & (cover["level"] == "school")]
    key = ["key_stage", "area_code", "academic_year"]
    by_year = mine.groupby(key)["shown"].all()
    shown = pd.MultiIndex.from_frame(table[key].astype("str")).isin(by_year.index[by_year])
    for first, last in _SPANS:
        if {first, last} <= set(table.columns):
            shown &= (table[first] == table[last]).to_numpy()
    return pd.Series(shown, index=table.index) & table["subject"].isin(SHOWN_SUBJECTS)


def _bands(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Both groups' bands in words, for the schools whose result is at an end; HIDDEN_WORD where
    the whole range is too short to band."""
    words: dict[object, tuple[str, str]] = {}
    names = [f"{group}_band" for group in _GROUPS]
    values = [f"{group}_value" for group in _GROUPS]
    if not {*values, "unit", "level"} <= set(table.columns):
        return pd.DataFrame(columns=names, dtype="str")
    counted = (table["level"] == "school") & (table["unit"] == "pp")
    for at, row in table[counted & table[values].notna().all(axis=1)].iterrows():
        pupils = [int(row[f"{g}_pupils"]) for g in _GROUPS]
        met = [round(row[f"{g}_value"] * n / 100) for g, n in zip(_GROUPS, pupils, strict=True)]
        said = band_words(met[0], pupils[0], met[1], pupils[1], policy)
        if any(said):
            words[at] = said
    return pd.DataFrame.from_dict(words, orient="index", columns=names).astype("str")
