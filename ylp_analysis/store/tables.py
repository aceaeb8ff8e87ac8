"""Processed tables on disk: parquet, written all together or not at all."""

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from ylp_analysis.errors import DataError
from ylp_analysis.store.places import Places, arriving
from ylp_analysis.store.raw import sha256_of
from ylp_analysis.store.reads import text_digest
from ylp_analysis.vocabulary.tables import RESTRICTED_TABLES

PROVENANCE = "provenance.json"


def write_tables(
    places: Places, tables: dict[str, pd.DataFrame], provenance: dict[str, Any]
) -> None:
    """Put all tables and their provenance in place of the old ones, in one move.

    The restricted tables lie in a folder of their own, named by what they were made from, so that
    the old tables never meet new cells.
    """
    digest = text_digest(json.dumps(provenance, sort_keys=True))[:12]
    cells = {name: tables[name] for name in RESTRICTED_TABLES if name in tables}
    if cells:
        with arriving(places.restricted / digest) as folder:
            folder.chmod(0o700)
            for name, table in cells.items():
                table.to_parquet(folder / f"{name}.parquet", index=False)
    with arriving(places.tables) as folder:
        hashes = {}
        for name, table in tables.items():
            if name in cells:
                continue
            path = folder / f"{name}.parquet"
            table.to_parquet(path, index=False)
            hashes[name] = {"sha256": sha256_of(path), "rows": len(table)}
        whole = {**provenance, "tables": hashes, "restricted": digest}
        text = json.dumps(whole, indent=2, sort_keys=True)
        (folder / PROVENANCE).write_text(text + "\n", encoding="utf-8")
    if places.restricted.is_dir():
        places.restricted.chmod(0o700)
    for old in places.restricted.iterdir() if places.restricted.is_dir() else ():
        if old.name not in (digest, places.reads.name):
            shutil.rmtree(old, ignore_errors=True)


def read_restricted(places: Places, name: str) -> pd.DataFrame:
    """One of RESTRICTED_TABLES, read by measures alone and never by a notebook; DataError when the project holds no pupil rows."""
    digest = read_provenance(places).get("restricted", "")
    path = places.restricted / str(digest) / f"{name}.parquet"
    if not path.is_file():
        raise DataError(
            "This project holds no results by pupil.",
            "Bring pupil_results (`ylp template pupil_results`), under a data-protection assessment.",
        )
    return pd.read_parquet(path)


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
