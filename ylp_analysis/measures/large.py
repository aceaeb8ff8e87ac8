"""Counts from sources of any size, added up where they lie.

A DuckDB relation, a parquet file, and any frame that narwhals knows (polars, Dask, PySpark) are
added up by their own engine, which hands over the finest cells and never the rows.
"""

from typing import Any

import numpy as np
import pandas as pd

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.cells import (
    LABELS,
    NUMBERS,
    SUMMED,
    Cells,
    as_cells,
    count_rows,
    factorized,
    not_numbers,
    refuse_missing,
)
from ylp_analysis.vocabulary.terms import NO_PUPILS

# A path is a file of this machine: nothing is fetched, and no extension is looked for.
_LOCAL: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def finest_cells(source: Any) -> Cells:
    """The counts added up over rows of equal labels, in no certain order.

    source : tidy counts as a DataFrame; or, added up by its own engine, a DuckDB relation, the
        path of a parquet file, or a frame that narwhals knows.
    """
    if isinstance(source, pd.DataFrame):
        return count_rows(source)
    return _collected(_lazy(source))


def _lazy(source: Any) -> Any:
    """The source as a lazy frame of narwhals."""
    import duckdb
    import narwhals as nw

    path = source if isinstance(source, str) else getattr(source, "__fspath__", str)()
    if path and not path.endswith(".parquet"):
        raise ParameterError(f"{path} is not a parquet file.", "Give one that ends in .parquet.")
    try:
        if path:
            source = duckdb.connect(config=_LOCAL).from_parquet(path)
        return nw.from_native(source).lazy()
    except duckdb.Error as error:
        raise DataError(
            f"The file {path} cannot be read as parquet.", "Check that it is there and whole."
        ) from error
    except TypeError as error:
        raise ParameterError(
            f"Counts cannot be taken from a {type(source).__name__}.",
            "Bring a DataFrame, a parquet path, a DuckDB relation, or a polars or Dask frame.",
        ) from error


def _collected(frame: Any) -> Cells:
    """The cells as the frame's own engine adds them up; a NaN is a missing number, as in pandas."""
    import narwhals as nw

    schema = frame.collect_schema()
    refuse_missing(schema)
    labels = [c for c in LABELS if c in schema]
    numbers = [c for c in NUMBERS if c in schema]
    for name in numbers:
        usable = schema[name].is_numeric() or schema[name] in (nw.Boolean, nw.Unknown)
        if not usable and frame.select(nw.col(name).count()).collect().item():
            raise not_numbers(name)
    words = (nw.String, nw.Categorical, nw.Enum)
    plain = [nw.col(c) if schema[c] in words else nw.col(c).cast(nw.String) for c in labels]
    frame = frame.select(*plain, *(nw.col(c).cast(nw.Float64).fill_nan(None) for c in numbers))
    met, pupils = nw.col("numerator"), nw.col("denominator")
    nobody = nw.col("status").cast(nw.String) == NO_PUPILS if "status" in labels else nw.lit(False)
    live = ~((pupils == 0).fill_null(False) | (pupils.is_null() & nobody.fill_null(False)))
    wrong = ((met > pupils) | (met < 0) | (pupils < 0)).fill_null(False)
    frame = frame.with_columns(_live=live, _wrong=wrong).with_columns(
        nw.when(nw.col("_live")).then(nw.col(c)).alias(c) for c in numbers
    )
    # Spark adds up no booleans.
    frame = frame.with_columns(nw.col("_live", "_wrong").cast(nw.Int64))
    counted = {"rows": nw.len(), "live": nw.col("_live").sum(), "wrong": nw.col("_wrong").sum()}
    for name in (c for c in SUMMED if c in numbers):
        counted[f"{name}_total"] = nw.col(name).sum()
        counted[f"{name}_known"] = nw.col(name).count()
    if "coverage" in numbers:
        counted["coverage"] = nw.col("coverage").min()
    table = frame.group_by(*labels).agg(**counted).collect("pandas").to_native()
    return as_cells({c: factorized(table[c]) for c in labels}, _floats(table))


def _floats(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """The columns of the sums; the least coverage of no known one is inf."""
    names = [str(c) for c in table if c not in LABELS]
    tally = {c: table[c].to_numpy(dtype=float, na_value=np.nan) for c in names}
    if "coverage" in tally:
        tally["coverage"] = np.nan_to_num(tally["coverage"], nan=np.inf)
    return tally
