"""The release ledger, reports/ledger.csv: what shared packs have said of schools and clusters.

It holds published values only. It is appended by `ylp share`, read by `ylp prepare`, and never
made anew: keep it with the packs.
"""

import csv
import io

import pandas as pd

from ylp_analysis.errors import DisclosureError
from ylp_analysis.store.places import Places, write_text

_NUMBERS = ("disadvantaged_value", "other_value")


def read_ledger(places: Places, columns: tuple[str, ...]) -> pd.DataFrame:
    """The ledger's rows, none where nothing was shared yet; DisclosureError for a broken one."""
    if not places.ledger.is_file():
        empty = pd.DataFrame({c: pd.Series(dtype="str") for c in columns})
        return empty.astype(dict.fromkeys(_NUMBERS, "float64"))
    try:
        text = places.ledger.read_text(encoding="utf-8")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        if tuple(rows[0]) != columns or any(len(row) != len(columns) for row in rows):
            raise ValueError("columns")
        frame = pd.DataFrame(rows[1:], columns=list(columns), dtype="str")
        return frame.assign(**{c: pd.to_numeric(frame[c]) for c in _NUMBERS})
    except (ValueError, IndexError, csv.Error, OSError) as error:
        raise DisclosureError(
            "reports/ledger.csv, the list of what was shared, cannot be read.",
            "Bring it back from a backup. Without it nobody knows what readers already hold; "
            "delete it only if nothing was ever shared.",
        ) from error


def record_release(
    places: Places, rows: pd.DataFrame, columns: tuple[str, ...], *, run: str, released: str
) -> None:
    """Add a shared pack's rows to the ledger; `released` is an ISO day. A run is added once."""
    held = read_ledger(places, columns)
    if run in set(held["run"]):
        return
    new = rows.assign(run=run, released=released)[list(columns)]
    whole = pd.concat([held, new], ignore_index=True) if len(held) else new
    write_text(places.ledger, whole.to_csv(index=False, lineterminator="\n"))
