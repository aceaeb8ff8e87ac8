"""Raw files as frames of text, with what must be known about where they came from.

Nothing is interpreted here: every cell is text, every cell is kept, and the frame's index is
the line of the file on which a row ends (of a workbook: the row of the sheet).
"""

import gzip
import hashlib
import io
import stat
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ylp_analysis.store.grid import Grid, Unreadable, as_table
from ylp_analysis.store.text import text_grid
from ylp_analysis.store.workbook import ENDINGS as WORKBOOKS
from ylp_analysis.store.workbook import workbook_grid
from ylp_analysis.vocabulary.findings import FAIL, Finding

SIZE_LIMIT_BYTES = 500_000_000
NOT_DATA = (".source.toml", ".md", ".gitkeep")
_READ = (".csv", ".csv.gz", *WORKBOOKS)


@dataclass(frozen=True)
class RawTable:
    """One raw file: its name below data/raw, its rows as text, its bytes' hash.

    `frame` is None when the file cannot be read; `findings` then hold the reason. encoding:
    `workbook` for one. written: the header as the file spells it. short: line → number of cells,
    of each row that ends before the last column.
    """

    name: str
    path: Path
    sha256: str = ""
    encoding: str = ""
    frame: pd.DataFrame | None = None
    findings: tuple[Finding, ...] = field(default=())
    written: tuple[str, ...] = ()
    short: dict[int, int] = field(default_factory=dict)


def raw_files(folder: Path) -> list[Path]:
    """Every data file below data/raw, in the order of their names.

    Folders named like a file, links and other things that are no plain files are among them, so
    that reading them says so; notes, hidden files and a spreadsheet's lock files are not.
    """
    if not folder.is_dir():
        return []
    return sorted(
        (
            p
            for p in folder.rglob("*")
            if (p.is_symlink() or not p.is_dir() or p.name.lower().endswith(_READ))
            and not p.name.endswith(NOT_DATA)
            and not any(part.startswith((".", "~$")) for part in p.relative_to(folder).parts)
        ),
        key=lambda p: p.relative_to(folder).as_posix(),
    )


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_raw(path: Path, folder: Path) -> RawTable:
    """One CSV file, gzipped CSV or workbook as text, with findings about its form."""
    name = path.relative_to(folder).as_posix()
    try:
        data = _bytes(path)
        grid = _grid(data, name)
        table = as_table(grid, name)
    except Unreadable as reason:
        check, sentence, remedy = reason.finding
        return RawTable(
            name, path, findings=(Finding(check, FAIL, name, sentence, remedy, stops="everything"),)
        )
    digest = hashlib.sha256(data).hexdigest()
    return RawTable(
        name,
        path,
        digest,
        grid.encoding,
        table.frame,
        tuple(table.findings),
        table.written,
        table.short,
    )


def _grid(data: bytes, name: str) -> Grid:
    if name.lower().endswith(WORKBOOKS):
        return workbook_grid(data, name, SIZE_LIMIT_BYTES)
    return text_grid(_unzipped(data) if name.lower().endswith(".gz") else data, name)


def _bytes(path: Path) -> bytes:
    before = path.lstat()
    if not stat.S_ISREG(before.st_mode):
        raise Unreadable("regular_file", "It is not a plain file.", "Copy the file itself here.")
    if before.st_size > SIZE_LIMIT_BYTES:
        raise _too_large()
    if not path.name.lower().endswith(_READ):
        raise Unreadable(
            "file_type",
            "It is neither a CSV file nor a workbook (.xlsx, .ods).",
            "Save it as CSV, or move it out of data/raw.",
        )
    data = path.read_bytes()
    after = path.lstat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Unreadable("file_still", "It changed while it was read.", "Try again.")
    return data


def _unzipped(data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            whole = file.read(SIZE_LIMIT_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise Unreadable(
            "file_type", "It is named .gz but cannot be unpacked.", "Bring the file again."
        ) from None
    if len(whole) > SIZE_LIMIT_BYTES:
        raise _too_large()
    return whole


def _too_large() -> Unreadable:
    return Unreadable(
        "file_size",
        f"It is larger than {SIZE_LIMIT_BYTES // 1_000_000} MB.",
        "Bring an extract that holds your authority and the England rows.",
    )
