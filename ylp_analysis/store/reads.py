"""What raw files gave when they were last read, so that unchanged files are not read again.

One folder for each file below data/processed/restricted/reads, named by a hash of everything that
the reading depends on. Only reduced tables are kept: no pupil row is ever written.
"""

import hashlib
import json
import shutil
from typing import Any

import pandas as pd

from ylp_analysis.store.places import Places, arriving

_FACTS = "read.json"


def text_digest(*texts: str) -> str:
    """One sha256 over several texts, each told apart from the next."""
    digest = hashlib.sha256()
    for text in texts:
        data = text.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def recall(places: Places, key: str) -> dict[str, Any] | None:
    """What `remember` kept under this key, with its `tables`; None when there is nothing whole."""
    folder = places.reads / key
    try:
        facts: dict[str, Any] = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        facts["tables"] = {
            name: pd.read_parquet(folder / f"{name}.parquet") for name in facts.pop("names")
        }
    except (OSError, ValueError, KeyError):
        return None
    return facts


def remember(
    places: Places, key: str, facts: dict[str, Any], tables: dict[str, pd.DataFrame]
) -> None:
    """Keep what one file gave, all or nothing."""
    with arriving(places.reads / key) as folder:
        for name, table in tables.items():
            table.to_parquet(folder / f"{name}.parquet", index=False)
        text = json.dumps({**facts, "names": sorted(tables)}, ensure_ascii=False)
        (folder / _FACTS).write_text(text, encoding="utf-8")


def forget_others(places: Places, keys: set[str]) -> None:
    """Remove what was kept of files that are gone or changed."""
    if not places.reads.is_dir():
        return
    for folder in places.reads.iterdir():
        if folder.name not in keys:
            shutil.rmtree(folder, ignore_errors=True)
