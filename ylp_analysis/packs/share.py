"""`ylp share`: a copy of a finished pack for its readers, built fresh, refused when in doubt."""

import json
import shutil
from pathlib import Path
from typing import Any

from ylp_analysis.disclosure import policy_for
from ylp_analysis.errors import DisclosureError, PackError
from ylp_analysis.packs.render import check_page
from ylp_analysis.packs.runner import MANIFEST
from ylp_analysis.store.places import arriving, write_text
from ylp_analysis.store.raw import sha256_of

_TOLD = ("run", "area", "edition", "policy", "dates", "made_up", "package_version", "sources")


def share_pack(pack: Path, to: Path) -> list[str]:
    """Copy a pack's pages to the new folder `to`; the names of the files copied.

    Refused: a folder that is no pack, an incomplete pack, an edition that is not for sharing, a
    page whose bytes are not those of the manifest, a page that fails a gate, a folder in the way.
    """
    manifest = read_manifest(pack)
    if not policy_for(manifest["edition"]).shareable:
        raise DisclosureError(
            f"The {manifest['edition']} edition is for the data team only and cannot be shared.",
            "Make the sicg edition: `ylp pack --edition sicg`.",
        )
    if not manifest["complete"]:
        raise PackError(
            "The pack is incomplete.", "Make it again without failed or left-out pages."
        )
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise PackError(f"{to.name} is already there.", "Give --to a folder that does not exist.")
    for page in manifest["pages"]:
        _check(pack / page["file"], page)
    with arriving(to) as new:
        for page in manifest["pages"]:
            shutil.copyfile(pack / page["file"], new / page["file"])
        told = {key: manifest[key] for key in _TOLD}
        told["pages"] = [{k: p[k] for k in ("file", "sha256")} for p in manifest["pages"]]
        write_text(new / MANIFEST, json.dumps(told, indent=2, sort_keys=True) + "\n")
    return [page["file"] for page in manifest["pages"]]


def read_manifest(pack: Path) -> dict[str, Any]:
    """The manifest of a pack; PackError when the folder is none."""
    path = pack / MANIFEST
    if not path.is_file():
        raise PackError(
            f"{pack} is not a finished pack: it has no {MANIFEST}.",
            "Give the folder of one run, reports/<plan year>/<edition>/<run>.",
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        manifest = {}
    if not {"edition", "complete", "pages"} <= set(manifest):
        raise PackError(
            f"{pack} is not a finished pack: its {MANIFEST} is broken.", "Make it again."
        )
    return manifest


def _check(path: Path, page: dict[str, Any]) -> None:
    if not path.is_file() or sha256_of(path) != page["sha256"]:
        raise PackError(
            f"{path.name} is not the page that was made.", "Make the pack again; do not edit pages."
        )
    if page["notebook"]:
        faults = check_page(path.read_text(encoding="utf-8"))
        if faults:
            raise PackError(f"{path.name} was refused: {'; '.join(faults)}.", "Make it again.")
