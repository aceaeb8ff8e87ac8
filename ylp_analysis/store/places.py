"""Where things lie below a project's root, and how that root is found."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ylp_analysis.errors import ParameterError

MARK = Path("config") / "partnership.toml"


@dataclass(frozen=True)
class Places:
    """The folders of one project (one authority)."""

    root: Path

    @property
    def config(self) -> Path:
        return self.root / "config"

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        return self.root / "data" / "processed"

    @property
    def tables(self) -> Path:
        return self.processed / "tables"

    @property
    def restricted(self) -> Path:
        """Counts by cell of pupils and what files gave: never read by a notebook."""
        return self.processed / "restricted"

    @property
    def reads(self) -> Path:
        """What raw files gave when they were last read."""
        return self.restricted / "reads"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def ledger(self) -> Path:
        """What shared packs have said of schools and clusters."""
        return self.reports / "ledger.csv"

    def below_root(self, path: Path) -> Path:
        """`path` resolved; ParameterError when it would lie outside the root."""
        resolved = path.resolve()
        if not resolved.is_relative_to(self.root.resolve()):
            raise ParameterError(
                f"The path {path.name!r} would lie outside the project.",
                "Use a name without '..' or '/'.",
            )
        return resolved


def find_root(start: str | Path = "") -> Places:
    """The project at `start`, or, when `start` is empty, the one the current folder lies in."""
    if start:
        root = Path(start).expanduser().resolve()
        if not (root / MARK).is_file():
            raise ParameterError(
                f"{root} is not a project: it has no {MARK.as_posix()}.",
                "Make one with `ylp init DIR --la-code 850 --name Hampshire`, or give another --root.",
            )
        return Places(root)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            return Places(folder)
    raise ParameterError(
        f"No project was found here: no folder from {here} upwards has {MARK.as_posix()}.",
        "Go into a project's folder or give --root DIR; `ylp init DIR` makes a new one.",
    )


@contextmanager
def arriving(folder: Path) -> Iterator[Path]:
    """A new folder that takes the place of `folder` in one move when the block ends well.

    Written beside its goal and renamed last, so a reader sees the old folder or the new one,
    never half of either. When the block raises, the new folder is removed and nothing changes.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".arriving-") as work:
        new, old = Path(work) / "new", Path(work) / "old"
        new.mkdir(mode=0o755)
        yield new
        if folder.exists():
            os.replace(folder, old)
        try:
            os.replace(new, folder)
        except BaseException:
            if old.exists():
                os.replace(old, folder)
            raise


def write_text(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
