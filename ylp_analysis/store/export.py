"""Tables as CSV that a spreadsheet cannot take for formulas."""

from pathlib import Path

import pandas as pd

from ylp_analysis.store.places import write_text

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(table: pd.DataFrame) -> str:
    """A table as CSV text: cells of text that a spreadsheet would run get an apostrophe before
    them; numbers stay numbers.

    >>> csv_text(pd.DataFrame({"name": ["=1+1", "Hill"], "gap": [-2.5, 3.0]}))
    "name,gap\\n'=1+1,-2.5\\nHill,3.0\\n"
    """
    safe = {name: _neutral(table[name]) for name in table.columns}
    return str(pd.DataFrame(safe, index=table.index).to_csv(index=False, lineterminator="\n"))


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table as CSV, whole or not at all."""
    write_text(path, csv_text(table))


def _neutral(column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return column
    starts = column.astype("str").str.startswith(_STARTS) & column.notna()
    return column.where(~starts, "'" + column.astype("str"))
