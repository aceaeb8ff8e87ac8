"""One authority among the others: its rank, the middle authority, and its statistical neighbours.

`gap = other - disadvantaged`: positive means that disadvantaged pupils are behind. Values are
percentages (0 to 100) or scores, as in the tables that come in.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.catalogue import measure

NEIGHBOURS = "statistical_neighbours"
_SERIES = [
    "academic_year",
    "key_stage",
    "subject",
    "measure",
    "unit",
    "comparator",
    "definition",
    "data_version",
]
_GROUP = [
    "academic_year",
    "key_stage",
    "subject",
    "measure",
    "group",
    "definition",
    "data_version",
]
_VALUES = ["disadvantaged_value", "other_value", "gap", "precision"]
# Differences of published decimals that are equal on paper are equal here.
_SAME_PLACE = 9


def authority_ranks(gaps: pd.DataFrame) -> pd.DataFrame:
    """The rank of each authority's gap among all authorities, a row per year, series and authority.

    Parameters
    ----------
    gaps : gap table; rows of other levels than `la` are passed over.

    Returns
    -------
    DataFrame with the series, `area_code`, `area_name`, the values, and: `rank` (1 = narrowest
    gap), `rank_from_widest` (1 = widest), `tied` (authorities with the same gap, itself included),
    `of` (authorities with a gap), `median_disadvantaged`, `median_gap` (over authorities with a
    value). Equal gaps share the better rank. An authority without a gap has no rank, and there is
    none where it alone has a gap. Ranks of neighbours in the list often differ by chance or by
    rounding: print them with `of`, never as a verdict.

    Raises
    ------
    DataError : a column is missing, or one authority stands twice in a series.

    >>> from ylp_analysis.measures.gaps import gap_table
    >>> import pandas as pd
    >>> authority_ranks(gap_table(pd.DataFrame(
    ...     [("816", "disadvantaged", 40.0), ("816", "other", 71.0),
    ...      ("815", "disadvantaged", 41.0), ("815", "other", 62.0)],
    ...     columns=["area_code", "group", "value"]).assign(
    ...     academic_year="2021/22", level="la", area_name="", key_stage="KS2", subject="rwm",
    ...     measure="expected_standard", numerator=None, denominator=None, precision=0.5,
    ...     status="ok", definition="fsm", data_version="final", provenance="published",
    ...     source="x.csv")))[["area_code", "gap", "rank", "of"]].values.tolist()
    [['815', 21.0, 1, 2], ['816', 31.0, 2, 2]]
    """
    _need(gaps, [*_SERIES, *_VALUES, "level", "area_code", "area_name"])
    columns = [*_SERIES, "area_code", "area_name", *_VALUES]
    rows = gaps.loc[gaps["level"] == "la", columns]
    if rows.duplicated([*_SERIES, "area_code"]).any():
        raise DataError(
            "An authority has two gaps for one year and series.",
            "Keep one source for each fact before ranking.",
        )
    gap = rows["gap"].round(_SAME_PLACE)
    keys = [rows[c] for c in _SERIES]
    by_series = gap.groupby(keys)
    of = by_series.transform("count")
    ranked = gap.notna() & (of > 1)
    same = gap.groupby([*keys, gap]).transform("size")
    return (
        rows.assign(
            rank=by_series.rank(method="min").where(ranked).astype("Int64"),
            rank_from_widest=by_series.rank(method="min", ascending=False)
            .where(ranked)
            .astype("Int64"),
            tied=same.where(ranked).astype("Int64"),
            of=of.astype("Int64"),
            median_disadvantaged=rows["disadvantaged_value"].groupby(keys).transform("median"),
            median_gap=by_series.transform("median"),
        )
        .sort_values([*_SERIES, "area_code"], ignore_index=True)
        .astype({"area_code": "str", "area_name": "str"})
    )


def neighbour_counts(national_counts: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Counts of the statistical neighbours taken together, one row per year, series and group.

    Where every neighbour has a numerator and a denominator for disadvantaged and for other pupils
    they are added up. Otherwise `value` is the mean of the neighbours' values, each authority weighing the same, as the Local Authority
    Interactive Tool does it; `precision` is then the mean of their half-widths of rounding.

    Parameters
    ----------
    national_counts : counts of other authorities (level `la`, with `la_code`).
    codes : three-digit codes of the neighbours.

    Returns
    -------
    Counts of level `statistical_neighbours`, with `neighbours` and `neighbours_with_data`.
    `status` is `partial` where some neighbour has no value, `not_available` where none has. No
    rows without codes.

    Raises
    ------
    DataError : a column is missing, or a neighbour has two values for one fact.
    ParameterError : a code stands twice.
    """
    if len(set(codes)) != len(codes):
        raise ParameterError("A neighbour's code stands twice.", "Name each neighbour once.")
    _need(national_counts, [*_GROUP, "level", "la_code", "numerator", "denominator", "value"])
    chosen = (national_counts["level"] == "la") & national_counts["la_code"].isin(list(codes))
    rows = national_counts[chosen]
    rows = rows.drop_duplicates([*_GROUP, "la_code", "numerator", "denominator", "value"])
    if rows.duplicated([*_GROUP, "la_code"]).any():
        raise DataError(
            "A neighbour has two values for one year, series and group.",
            "Keep one source for each fact.",
        )
    if rows.empty:
        return _typed(rows.iloc[:0].reindex(columns=list(terms.COUNTS_COLUMNS)))
    rows = _with_values(rows)
    together = rows.groupby(_GROUP, as_index=False).agg(
        neighbours_with_data=("_value", "count"),
        counted=("_counted", "sum"),
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
        value=("_value", "mean"),
        precision=("_half_width", "mean"),
        source=("source", _joined),
    )
    counted = _both_counted(together, together["counted"] == len(codes))
    with_data = together["neighbours_with_data"]
    status = np.select([with_data == len(codes), with_data > 0], [terms.OK, terms.PARTIAL], "")
    return _typed(
        together.assign(
            level=NEIGHBOURS,
            area_code=NEIGHBOURS,
            area_name="Statistical neighbours",
            numerator=together["numerator"].where(counted),
            denominator=together["denominator"].where(counted),
            value=together["value"].mask(counted),
            precision=together["precision"].mask(counted),
            status=pd.Series(status, index=together.index).replace("", terms.NOT_AVAILABLE),
            provenance="published",
            neighbours=len(codes),
        )
    )


def _with_values(rows: pd.DataFrame) -> pd.DataFrame:
    """Each neighbour's value, its half-width of rounding, and whether it rests on counts."""
    units = {name: measure(name).unit for name in rows["measure"].unique()}
    percentage = rows["measure"].map(units) == "pp"
    pupils = rows["denominator"].astype("Float64")
    counted = (percentage & rows["numerator"].notna() & (pupils > 0)).fillna(False).astype(bool)
    share = (100 * rows["numerator"].astype("Float64") / pupils).where(counted)
    value = share.astype("float64").fillna(rows["value"])
    half_width = rows["precision"] if "precision" in rows else pd.Series(0.0, index=rows.index)
    half_width = half_width.mask(counted, 0.0).where(value.notna())
    return rows.assign(_value=value, _half_width=half_width, _counted=counted)


def _both_counted(together: pd.DataFrame, counted: pd.Series) -> pd.Series:
    """Never a sum beside a mean: a group is added up only where both groups of its gap can be."""
    judged = counted.where(together["group"].isin(["disadvantaged", "other"]), True)
    series = [together[c] for c in _GROUP if c != "group"]
    return counted & judged.groupby(series).transform("all")


def _joined(sources: "pd.Series[str]") -> str:
    return "; ".join(sorted(set(sources)))


def _typed(counts: pd.DataFrame) -> pd.DataFrame:
    columns = {
        **terms.COUNTS_COLUMNS,
        "neighbours": "Int64",
        "neighbours_with_data": "Int64",
    }
    return counts.reindex(columns=list(columns)).astype(columns).reset_index(drop=True)


def _need(table: pd.DataFrame, columns: list[str]) -> None:
    missing = [c for c in columns if c not in table]
    if missing:
        raise DataError(
            f"The table has no column {', '.join(missing)}.",
            "Give it the table that prepare wrote.",
        )
