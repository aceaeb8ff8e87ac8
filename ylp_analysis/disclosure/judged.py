"""The risk matrix: what people judged of a school is not printed beside its name."""

from collections.abc import Collection

import pandas as pd

from ylp_analysis.disclosure.policy import Policy
from ylp_analysis.disclosure.protect import _SEAL, Protected
from ylp_analysis.disclosure.school_counts import HIDDEN_COUNTS, protect_school_counts
from ylp_analysis.errors import DisclosureError

ALSO_ASSESSED = "also assessed by the LA"
MEASURED = "measured"
SOURCE_CLASSES = (MEASURED, "mixed", "judged")
_WHOSE = ("urn", "name", "phase", "cluster", "academic_year", "criterion", "title", "source_class")
# A column of these sums up a school's cells, judged ones among them.
_OVER_CELLS = ("band", "score", "criteria_met", "weight", "rank", "recommendation", "decision")


def protect_judged(table: pd.DataFrame, policy: Policy, *, apart: Collection[str]) -> Protected:
    """The matrix of schools and risk criteria with what an edition may show of each cell.

    A judged cell on leadership or governance is about one or two people. Editions without
    `policy.judged` print "also assessed by the LA" in place of everything that a judged or mixed
    cell holds: value, date, confidence, assessor. The words are the same whether or not anybody
    has assessed the cell, so that they tell nothing of it. Editions that name no schools hold
    counts by criterion in place of the matrix. The analyst's edition shows all cells.

    Parameters
    ----------
    table : one row for each cell: `urn`, `criterion`, `source_class` (measured, mixed, judged; a
        mixed criterion may have a measured and a judged row), `met` (boolean: the criterion
        points to a concern; missing when not assessed or not computable), and what the cell
        rests on. Columns that sum up a school's cells (a band) are refused: they are a list.
    apart : URNs from `no_row_of_their_own`; they are in no shared edition.

    Returns
    -------
    Protected. Where schools are named: the cells' rows, and `instead` (the words to print in
    place of the cell, "" where it is shown). Otherwise one row for each criterion: `criterion`,
    `source_class`, `met` (schools), `assessed` (schools), `schools` (in the matrix),
    `hidden_counts`.
    """
    _check(table)
    if not policy.hides:
        return Protected(table.assign(instead=""), policy, _SEAL)
    shared = table[~table["urn"].isin(list(apart))]
    if not policy.names_schools:
        return _counts(shared, policy)
    hide = (shared["source_class"] != MEASURED) & (not policy.judged)
    shown = shared.assign(instead=_words(shared, hide))
    for name in shared.columns:
        if name not in _WHOSE:
            blank = "" if pd.api.types.is_string_dtype(shown[name].dtype) else None
            shown[name] = shown[name].mask(hide, blank)
    return Protected(shown, policy, _SEAL)


def _counts(cells: pd.DataFrame, policy: Policy) -> Protected:
    """One row for each criterion: schools that meet it, of those assessed."""
    by_school = cells.assign(
        meets=cells["met"].fillna(False).astype(bool), has=cells["met"].notna()
    ).groupby(["criterion", "urn"], sort=True)
    schools = by_school.agg(
        meets=("meets", "any"), has=("has", "any"), source_class=("source_class", _widest)
    ).reset_index()
    grouped = schools.groupby("criterion", sort=True)
    rows = grouped.agg(
        source_class=("source_class", _widest),
        met=("meets", "sum"),
        assessed=("has", "sum"),
        schools=("urn", "size"),
    ).reset_index()
    rows["criterion"] = rows["criterion"].astype("str")
    shown = protect_school_counts(
        rows, policy, counts=("met",), total="assessed", known=("schools",)
    )
    columns = ["criterion", "source_class", "met", "assessed", "schools", HIDDEN_COUNTS]
    return Protected(shown.frame[columns], policy, _SEAL)


def _widest(classes: pd.Series) -> str:
    """One word for a criterion: mixed when its cells are of several classes."""
    found = set(classes)
    return str(found.pop()) if len(found) == 1 else "mixed"


def _words(table: pd.DataFrame, hide: "pd.Series[bool]") -> pd.Series:
    return pd.Series("", index=table.index, dtype="str").mask(hide, ALSO_ASSESSED)


def _check(table: pd.DataFrame) -> None:
    lost = [c for c in ("urn", "criterion", "source_class", "met") if c not in table]
    if lost:
        raise DisclosureError(
            f"The risk matrix has no column {lost[0]!r}.", "Say of each cell where it comes from."
        )
    strange = sorted(set(table["source_class"]) - set(SOURCE_CLASSES))
    if strange:
        raise DisclosureError(
            "A cell of the risk matrix does not say whether it was measured or judged.",
            f"Choose one of: {', '.join(SOURCE_CLASSES)}.",
        )
    over = [c for c in table.columns if c in _OVER_CELLS]
    if over:
        raise DisclosureError(
            f"The column {over[0]!r} sums up a school's cells, judged ones among them.",
            "Show it as a list of schools, through protect_named.",
        )
