"""What a table or a pack was made from: hashes of the inputs and of the code."""

import hashlib
import subprocess
from importlib.metadata import version
from pathlib import Path

import ylp_analysis
from ylp_analysis.store.places import Places
from ylp_analysis.store.raw import raw_files, sha256_of
from ylp_analysis.store.sidecar import sidecar_path

_PACKAGE = Path(ylp_analysis.__file__).parent


def code_digest() -> str:
    """One sha256 over every file of the package, templates included."""
    digest = hashlib.sha256()
    for path in sorted(p for p in _PACKAGE.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()


def input_digests(places: Places) -> dict[str, str]:
    """sha256 of every raw file and its sidecar, config/partnership.toml and the release ledger."""
    files = {p.relative_to(places.root).as_posix(): p for p in raw_files(places.raw)}
    notes = [sidecar_path(path) for path in files.values()]
    for path in [*notes, places.config / "partnership.toml", places.ledger]:
        if path.is_file():
            files[path.relative_to(places.root).as_posix()] = path
    return {
        name: sha256_of(path) if path.is_file() else "not a file"
        for name, path in sorted(files.items())
    }


def package_version() -> str:
    """The version of this package."""
    return version("ylp_analysis")


def git_commit() -> str:
    """The commit of the checkout that the package runs from; empty outside one."""
    try:
        result = subprocess.run(
            ["git", "-C", str(_PACKAGE), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except OSError:
        return ""
    return result.stdout.strip() if result.returncode == 0 else ""
