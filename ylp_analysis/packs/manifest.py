"""The manifest of a pack: what it was made from, and that it is one."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ylp_analysis.disclosure import Policy
from ylp_analysis.errors import PackError
from ylp_analysis.vocabulary.years import RunDates

MANIFEST = "manifest.json"
_NEEDED = {"run", "edition", "policy", "dates", "pages"}
_NOTHING = re.compile(r"(?!)")
_HASH = re.compile(r"[0-9a-f]{0,64}")
_SCALARS = {
    "run": re.compile(r"\d{8}T\d{6}Z[0-9a-f]{4}"),
    "edition": re.compile(r"[a-z]+"),
    "own_area": re.compile(r"[a-z0-9-]*"),
    "package_version": re.compile(r"\d+(\.\d+)*\w*"),
    "git_commit": _HASH,
    "code_sha256": _HASH,
    "prepared_by_code_sha256": _HASH,
}


def read_manifest(pack: Path) -> dict[str, Any]:
    """The manifest of a pack or of its shared copy; PackError when the folder is none."""
    path = pack / MANIFEST
    if not path.is_file():
        raise PackError(
            f"{pack} is not a finished pack: it has no {MANIFEST}.",
            "Give the folder of one run, reports/<plan year>/<edition>/<run>.",
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if _NEEDED <= set(manifest):
            return dict(manifest)
    except (ValueError, TypeError):
        pass
    raise PackError(f"{pack} is not a finished pack: its {MANIFEST} is broken.", "Make it again.")


def dates_of(manifest: dict[str, Any]) -> RunDates:
    """The dates of a run, as its manifest tells them."""
    dates = manifest["dates"]
    return RunDates(
        dates["plan_year"], dates["results_year"], dates["as_of"], tuple(dates["chosen_by_rule"])
    )


def strange_entries(manifest: dict[str, Any], policy: Policy) -> list[str]:
    """Entries of a manifest that are none of its own, or hold what they should not."""
    rule = asdict(policy)
    wrong = [key for key, value in manifest["policy"].items() if rule.get(key) != value]
    wrong += [
        key
        for key, value in manifest.items()
        if not isinstance(value, dict | list | bool)
        and not _SCALARS.get(key, _NOTHING).fullmatch(str(value))
    ]
    return [f"{MANIFEST} holds an entry {key!r} that is none of a manifest's." for key in wrong]
