"""`ylp share`: a copy of a finished pack for its readers, built fresh, refused when in doubt."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ylp_analysis.disclosure import Policy, policy_for
from ylp_analysis.disclosure.ledger import LEDGER_COLUMNS, released
from ylp_analysis.errors import DisclosureError, PackError
from ylp_analysis.packs.audit import audit_pack, places_of
from ylp_analysis.packs.manifest import MANIFEST, dates_of, read_manifest
from ylp_analysis.packs.render import check_page
from ylp_analysis.project import Project
from ylp_analysis.store.ledger import record_release
from ylp_analysis.store.places import Places, arriving, write_text
from ylp_analysis.store.raw import sha256_of

Progress = Callable[[str, int, int], None]
_TOLD = ("run", "area", "edition", "policy", "dates", "made_up", "package_version", "sources")


def share_pack(
    pack: Path,
    to: Path,
    *,
    places: Places | None = None,
    progress: Progress = lambda what, done, total: None,
) -> list[str]:
    """Copy a pack's pages to the new folder `to`; the names of the files copied.

    The copy is audited just as its readers would get it, before it arrives, and the release ledger
    then remembers what it says. places: the project of the pack; by default the one it lies in.

    Refused: a folder that is no pack, an incomplete pack, an edition that is not for sharing, a
    page whose bytes are not those of the manifest, a page that fails a gate, a folder in the way,
    a copy that does not pass the audit.
    """
    manifest = read_manifest(pack)
    if not policy_for(manifest["edition"]).shareable:
        raise DisclosureError(
            f"The {manifest['edition']} edition is for the data team only and cannot be shared.",
            "Make the sicg edition: `ylp pack --edition sicg`.",
        )
    if not manifest.get("complete"):
        raise PackError(
            "The pack is incomplete.", "Make it again without failed or left-out pages."
        )
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise PackError(f"{to.name} is already there.", "Give --to a folder that does not exist.")
    for page in manifest["pages"]:
        _check(pack / page["file"], page)
    places = places or places_of(pack)
    with arriving(to) as new:
        for page in manifest["pages"]:
            shutil.copyfile(pack / page["file"], new / page["file"])
        told = {key: manifest[key] for key in _TOLD}
        told["pages"] = [{k: p[k] for k in ("file", "sha256")} for p in manifest["pages"]]
        write_text(new / MANIFEST, json.dumps(told, indent=2, sort_keys=True) + "\n")
        policy = _passed(new, places, manifest, progress)
        # Written before the copy arrives: a ledger that tells too much errs on the safe side.
        _remember(places, manifest, policy)
    return [page["file"] for page in manifest["pages"]]


def _passed(new: Path, places: Places, manifest: dict[str, Any], progress: Progress) -> Policy:
    """The policy under which a copy passed its audit; DisclosureError when it did not."""
    result = audit_pack(new, places, progress, manifest=manifest)
    if not result.passed:
        raise DisclosureError(
            f"The copy did not pass the audit, so nothing was shared: {len(result.findings)} "
            f"finding(s), the first: {result.findings[0]}",
            "`ylp audit` lists all of them. Make the pack again when they are mended.",
        )
    return policy_for(manifest["edition"], str(manifest["policy"].get("area", "")))


def _remember(places: Places, manifest: dict[str, Any], policy: Policy) -> None:
    """Add to the release ledger what the shared pack may say of schools and clusters. What a head
    is told of the own school is told to nobody else, and every cover reckons with it anyway."""
    if policy.own_area == "school":
        return
    seen = Project(places).seen(dates_of(manifest))
    rows = released(seen.gaps, seen.pooled, seen.membership, policy, seen.cover)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    record_release(places, rows, LEDGER_COLUMNS, run=manifest["run"], released=today)


def _check(path: Path, page: dict[str, Any]) -> None:
    # A manifest that was tampered with must not lead out of either folder.
    inside = path.name == page["file"] and not path.is_symlink()
    if not inside or not path.is_file() or sha256_of(path) != page["sha256"]:
        raise PackError(
            f"{path.name} is not the page that was made.", "Make the pack again; do not edit pages."
        )
    if page["notebook"]:
        faults = check_page(path.read_text(encoding="utf-8"))
        if faults:
            raise PackError(f"{path.name} was refused: {'; '.join(faults)}.", "Make it again.")
