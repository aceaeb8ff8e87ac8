"""Published dates as text like 2015-03-31."""

import re
from typing import NamedTuple

import pandas as pd

# The publishers' ways. Day and month never change places: the year stands first or last.
_FORMS = (
    re.compile(r"(?P<d>\d{2})[/-](?P<m>\d{2})[/-](?P<y>\d{4})(?: 00:00(?::00)?)?"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[ T]00:00:00)?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\.0)?"),
)
NO_DATE = ("", "NULL", "NA", "N/A")


class Dates(NamedTuple):
    """iso: dates as text, "" where there is none. unread: lines that hold something else."""

    iso: pd.Series
    unread: list[int]


def read_dates(text: pd.Series) -> Dates:
    """Dates of a column, written 31/03/2015, 31-03-2015, 2015-03-31 00:00:00 or 20150331.

    >>> read_dates(pd.Series(["31/03/2015", "20150331", "NULL", "31/02/2015"])).iso.tolist()
    ['2015-03-31', '2015-03-31', '', '']
    """
    stripped = text.str.strip()
    iso = stripped.map({cell: _iso(cell) for cell in stripped.unique()}).astype("str")
    nothing = stripped.str.upper().isin(NO_DATE)
    return Dates(iso, [int(line) for line in text.index[(iso == "") & ~nothing]])


def _iso(cell: str) -> str:
    match = next(filter(None, (form.fullmatch(cell) for form in _FORMS)), None)
    if not match:
        return ""
    iso = f"{match['y']}-{match['m']}-{match['d']}"
    return "" if pd.isna(pd.to_datetime(iso, format="%Y-%m-%d", errors="coerce")) else iso
