"""Tables as CSV that a spreadsheet cannot take for formulas."""

import re
from pathlib import Path

import pandas as pd

from ylp_analysis.store.places import write_text

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?%?")


def neutral(text: str) -> str:
    """A text as a spreadsheet may hold it: one that it would run gets an apostrophe before it.

    A carriage return becomes a line feed, which CSV puts in quotation marks: a bare one would end
    the row, so that what follows it could begin a formula.

    >>> [neutral(text) for text in ("=1+1", "@SUM(A1)", "-2.5", "-2.5%", "Hill")]
    ["'=1+1", "'@SUM(A1)", '-2.5', '-2.5%', 'Hill']
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{plain}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else plain


def csv_text(table: pd.DataFrame) -> str:
    """A table as CSV text: cells and headings that a spreadsheet would run get an apostrophe
    before them; numbers stay numbers.

    >>> csv_text(pd.DataFrame({"name": ["=1+1", "Hill"], "gap": [-2.5, 3.0]}))
    "name,gap\\n'=1+1,-2.5\\nHill,3.0\\n"
    """
    safe = table.apply(_neutral).rename(columns=lambda name: neutral(str(name)))
    return str(safe.to_csv(index=False, lineterminator="\n"))


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table as CSV, whole or not at all."""
    write_text(path, csv_text(table))


def _neutral(column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return column
    cells = column.astype("object")
    return cells.map(lambda cell: neutral(cell) if isinstance(cell, str) else cell)
