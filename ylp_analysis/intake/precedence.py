"""The same fact from two files: which one stands, and what is said about the other."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from ylp_analysis.intake.layouts.layout import PRECEDENCE
from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding
from ylp_analysis.vocabulary.tables import TWICE_COLUMNS

_AREA = ("academic_year", "level", "area_code", "key_stage")
_COUNT = (*_AREA, "subject", "measure", "group", "definition", "data_version")
_FACT = (*_AREA, "fact", "group", "data_version")
_INSPECTION = ("urn", "first_day", "inspection_type")
# What makes two rows of a table the same fact.
FACT = {
    "counts": _COUNT,
    "national": _COUNT,
    "facts": _FACT,
    "national_facts": _FACT,
    "inspections": _INSPECTION,
    "national_inspections": _INSPECTION,
}
# Two files of one of these that differ about a year and version: neither can be believed.
_ONE_TRUTH = ("pupil_results", "performance_tables", "ees")
_LITTLE = 1e-9
_EXACT_UNITS = ("pupils", "headcount")


class Standing(NamedTuple):
    """What decides between sources: kind (a word of PRECEDENCE), day of publication ("" when not
    stated), and the newest academic year that the file holds."""

    kind: str
    published: str
    newest_year: str


class Settled(NamedTuple):
    """table: one row per fact. twice: columns of TWICE_COLUMNS. findings: about what differs."""

    table: pd.DataFrame
    twice: pd.DataFrame
    findings: list[Finding]


def settle(name: str, table: pd.DataFrame, standings: Mapping[str, Standing]) -> Settled:
    """One row per fact of a table named in FACT, and what became of the others.

    The kind of source decides (PRECEDENCE), then the newer release, then the file's name. Values
    that agree within their rounding are one fact; where a publisher printed just what the
    partnership's own rows count, the printed row stands. Two tables of one kind, year and version
    that differ are a FAIL, except LAIT and derived copies, of which the newer stands.
    """
    key = list(FACT[name])
    again = table.duplicated(key, keep=False)
    if not again.any():
        return Settled(table, twice_table([]), [])
    rows = table[again]
    order = {
        source: i for i, source in enumerate(in_order(set(rows["source"].unique()), standings))
    }
    rank = rows["source"].map(order).astype("int64")
    rank = rank.mask(_printed_just_so(rows, key, standings), -1)
    ranked = rows.assign(rank=rank).sort_values([*key, "rank"], kind="stable")
    lost = ranked.duplicated(key, keep="first")
    kept = ranked[~lost].drop(columns="rank")
    pairs = ranked[lost].merge(kept, on=key, suffixes=("_lost", ""))
    listed = _listed(name, pairs, standings)
    findings = [finding for row in listed for finding in _said(row, standings)]
    left = pd.concat([table[~again], kept]).sort_index().reset_index(drop=True)
    return Settled(left, twice_table(listed), findings)


def in_order(sources: set[str], standings: Mapping[str, Standing]) -> list[str]:
    """Sources, the one that stands first."""
    newest_first = sorted(
        sorted(sources),
        key=lambda s: (standings[s].published, standings[s].newest_year),
        reverse=True,
    )
    return sorted(newest_first, key=lambda s: PRECEDENCE.index(standings[s].kind))


def twice_table(rows: list[dict[str, object]]) -> pd.DataFrame:
    """The table of facts that came twice."""
    return pd.DataFrame(rows, columns=list(TWICE_COLUMNS)).astype(dict(TWICE_COLUMNS))


def _printed_just_so(
    rows: pd.DataFrame, key: list[str], standings: Mapping[str, Standing]
) -> pd.Series:
    """True for the rows of performance tables whose counts are those of the pupil rows."""
    nothing = pd.Series(False, index=rows.index)
    if "numerator" not in rows:
        return nothing
    kind = rows["source"].map({s: standing.kind for s, standing in standings.items()})
    own = rows[(kind == "pupil_results") & rows["numerator"].notna()]
    printed = rows[(kind == "performance_tables") & rows["numerator"].notna()]
    same = [*key, "numerator", "denominator"]
    agree = printed[same].reset_index().merge(own[same], on=same)
    return nothing.mask(rows.index.isin(agree["index"]), True)


def _listed(
    name: str, pairs: pd.DataFrame, standings: Mapping[str, Standing]
) -> list[dict[str, object]]:
    here, there = _value(pairs, ""), _value(pairs, "_lost")
    apart = (here - there).abs()
    rounding = _rounding(pairs, here, there)
    # A loser without a value says nothing; one with a value where the winner has none differs.
    differs = (apart > rounding + _LITTLE) | (here.isna() & there.notna())
    rows = []
    by_pair = pd.DataFrame({"differs": differs, "apart": apart.where(differs)})
    for (left_out, kept), group in by_pair.groupby([pairs["source_lost"], pairs["source"]]):
        different = int(group["differs"].sum())
        rows.append(
            {
                "table": name,
                "kept": kept,
                "left_out": left_out,
                "facts": len(group),
                "equal": len(group) - different,
                "different": different,
                "largest_difference": group["apart"].max(),
                "why": _why(str(kept), str(left_out), standings),
            }
        )
    return rows


def _value(pairs: pd.DataFrame, side: str) -> pd.Series:
    """The number that a row states: a percentage, a score, a fact, a judgement."""
    if f"overall{side}" in pairs:
        return pairs[f"overall{side}"].astype("float64")
    value = pairs[f"value{side}"].astype("float64")
    if f"numerator{side}" not in pairs:
        return value
    share = 100 * pairs[f"numerator{side}"].astype("float64")
    return value.fillna(share / pairs[f"denominator{side}"].astype("float64"))


def _rounding(pairs: pd.DataFrame, here: pd.Series, there: pd.Series) -> pd.Series:
    """How far two values may lie apart because one is the other rounded: not at all when both are
    rounded alike."""
    if "precision" in pairs:
        ours, theirs = pairs["precision"].fillna(0), pairs["precision_lost"].fillna(0)
    elif "unit" in pairs:
        # Facts carry no rounding: a fact's decimals are the most that its file prints of it.
        of = [pairs["source_lost"], pairs["source"], pairs["fact"]]
        most = [_decimals(side).groupby(of).transform("max") for side in (here, there)]
        ours, theirs = (0.5 * 10.0**-decimals for decimals in most)
        exact = pairs["unit"].isin(_EXACT_UNITS)
        ours, theirs = ours.mask(exact, 0.0), theirs.mask(exact, 0.0)
    else:
        return pd.Series(0.0, index=pairs.index)
    return (ours + theirs).mask((ours - theirs).abs() < _LITTLE, 0.0)


def _decimals(values: pd.Series) -> pd.Series:
    fewest = pd.Series(4.0, index=values.index)
    for decimals in (3, 2, 1, 0):
        whole = (values - values.round(decimals)).abs() < _LITTLE
        fewest = fewest.mask(whole, float(decimals))
    return fewest.where(values.notna(), 0.0)


def _why(kept: str, left_out: str, standings: Mapping[str, Standing]) -> str:
    ours, theirs = standings[kept], standings[left_out]
    if ours.kind != theirs.kind:
        if PRECEDENCE.index(ours.kind) > PRECEDENCE.index(theirs.kind):
            return "it is what the publisher printed, and the counts are the same"
        return f"{ours.kind.replace('_', ' ')} stand before {theirs.kind.replace('_', ' ')}"
    if ours[1:] != theirs[1:]:
        return "it is the newer release"
    return "its name comes first"


def _said(row: dict[str, object], standings: Mapping[str, Standing]) -> list[Finding]:
    if not row["different"]:
        return []
    kind = standings[str(row["left_out"])].kind
    fails = kind in _ONE_TRUTH and kind == standings[str(row["kept"])].kind
    rows = f"{row['different']} of its {row['facts']} {row['table'].replace('_', ' ')}"  # type: ignore[attr-defined]
    if fails:
        remedy = "Keep one of the two files, or record in its sidecar which version it is."
    else:
        remedy = f"Nothing to do: the other file is used, because {row['why']}."
    return [
        Finding(
            "same_fact_twice",
            FAIL if fails else WARNING,
            str(row["left_out"]),
            f"{rows} differ from those of {row['kept']} about the same year.",
            remedy,
            stops="either file's figures for that year" if fails else "",
        )
    ]
