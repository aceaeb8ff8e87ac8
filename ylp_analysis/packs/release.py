"""What a pack says, read back from its files as a stranger would read them.

`read_artefacts` gives every text that a person or a machine can find in a folder of rendered
artefacts, with its place. It never trusts how a page was made. Pixels of PNG and JPEG are not
read. Whatever it cannot read is refused: a file nobody can audit may not leave the house.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from ylp_analysis.errors import DisclosureError
from ylp_analysis.packs.forms import faults_of
from ylp_analysis.packs.fragments import UNREADABLE, Fragment, Origin
from ylp_analysis.packs.manifest import MANIFEST
from ylp_analysis.packs.read_office import read_office
from ylp_analysis.packs.read_pages import read_page
from ylp_analysis.packs.read_pdf import read_pdf
from ylp_analysis.packs.read_pictures import read_jpeg, read_png, read_svg
from ylp_analysis.packs.read_plain import read_json, read_lines, read_rows

__all__ = ["UNREADABLE", "Fragment", "faults_of_form", "read_artefacts"]

_READERS = {
    (".html", ".htm", ".html part"): read_page,
    (".svg",): read_svg,
    (".png",): read_png,
    (".jpg", ".jpeg"): read_jpeg,
    (".pdf",): read_pdf,
    (".xlsx", ".docx"): read_office,
    (".csv", ".tsv"): read_rows,
    (".json", ".ipynb"): read_json,
    (".txt", ".log", ".md", ".toml"): read_lines,
}
_BY_SUFFIX = {suffix: reader for suffixes, reader in _READERS.items() for suffix in suffixes}
_OWN_SCRIPT = Path(__file__).parent / "templates" / "index" / "find.js"
_DEEPEST = 8  # artefacts within artefacts


def read_artefacts(folder: Path) -> list[Fragment]:
    """Every text that can be found in the files of a folder, file by file in order of their names.

    Raises
    ------
    DisclosureError
        For a file of an unknown kind, one that is broken, cut off or locked, a link to another
        place, and a folder that holds nothing.
    """
    found: list[Fragment] = []
    for path, name in artefacts(folder):
        if path.is_dir():
            found.append(Fragment(name, "folder name", name))
            continue
        found.append(Fragment(name, "file name", name))
        found += read_artefact(path.read_bytes(), path.suffix.lower(), Origin(name))
    return found


def artefacts(folder: Path) -> list[tuple[Path, str]]:
    """The files and folders of a folder with their names below it; links are refused."""
    paths = sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix())
    for path in (folder, *paths):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            name = path.name if path == folder else path.relative_to(folder).as_posix()
            raise Origin(name).refusal("is not a file of its own")
    if not any(path.is_file() for path in paths):
        raise DisclosureError(
            f"{folder.name} holds no files, so there is nothing to audit.",
            "Give the folder of a finished pack.",
        )
    return [(path, path.relative_to(folder).as_posix()) for path in paths]


def faults_of_form(folder: Path, fragments: Iterable[Fragment] | None = None) -> list[str]:
    """What may never lie in a shared copy, one sentence each; empty when its form is clean.

    fragments: those of `read_artefacts(folder)`, to save reading twice. Code, paths of a machine,
    tracebacks, authors, times, comments, scripts, outside requests, marks that nobody can read
    back, and files that the manifest does not name.
    """
    script = _OWN_SCRIPT.read_text(encoding="utf-8")
    held = read_artefacts(folder) if fragments is None else fragments
    return faults_of(held, named=_named(folder), own_script=script)


def _named(folder: Path) -> set[str]:
    """The files that a folder's manifest names, itself included; none without a manifest."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        entries = [*manifest["pages"], *manifest.get("files", [])]
        return {MANIFEST, *(entry["file"] for entry in entries)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set()


def read_artefact(data: bytes, suffix: str, origin: Origin) -> list[Fragment]:
    """Every text in the bytes of one file of a kind (`.svg`); what lies inside is read as well."""
    reader = _BY_SUFFIX.get(suffix)
    if reader is None:
        raise origin.refusal("is of a kind that cannot be read back")
    if origin.depth > _DEEPEST:
        raise origin.refusal("holds files within files without end")
    try:
        return list(reader(data, suffix, origin, _nested))
    except DisclosureError:
        raise
    except Exception:
        # Whatever a reader stumbles over, it did not read to the end.
        raise origin.refusal("cannot be read to its end") from None


def _nested(data: bytes, suffix: str, origin: Origin) -> Iterator[Fragment]:
    return iter(read_artefact(data, suffix, origin))
