"""Processed tables on disk: parquet, written all together or not at all."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from ylp_analysis.errors import DataError
from ylp_analysis.store.places import Places, arriving
from ylp_analysis.store.raw import sha256_of

PROVENANCE = "provenance.json"


def write_tables(
    places: Places, tables: dict[str, pd.DataFrame], provenance: dict[str, Any]
) -> None:
    """Put all tables and their provenance in place of the old ones, in one move."""
    with arriving(places.tables) as folder:
        hashes = {}
        for name, table in tables.items():
            path = folder / f"{name}.parquet"
            table.to_parquet(path, index=False)
            hashes[name] = {"sha256": sha256_of(path), "rows": len(table)}
        text = json.dumps({**provenance, "tables": hashes}, indent=2, sort_keys=True)
        (folder / PROVENANCE).write_text(text + "\n", encoding="utf-8")


def read_table(places: Places, name: str) -> pd.DataFrame:
    """One processed table; DataError when the data have not been prepared."""
    path = places.tables / f"{name}.parquet"
    if not path.is_file():
        raise DataError(
            "The data of this project have not been prepared.",
            f"Run `ylp prepare --root {places.root}`.",
        )
    return pd.read_parquet(path)


def read_provenance(places: Places) -> dict[str, Any]:
    """What the processed tables were made from; empty when there are none."""
    path: Path = places.tables / PROVENANCE
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}
