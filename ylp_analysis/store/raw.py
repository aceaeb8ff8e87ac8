"""Raw files as frames of text, with what must be known about where they came from.

Nothing is interpreted here: every cell is text, every cell is kept, and the frame's index is
the line of the file on which a row ends.
"""

import csv
import gzip
import hashlib
import io
import stat
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding, line_numbers

SIZE_LIMIT_BYTES = 500_000_000
ENCODINGS = ("utf-8-sig", "cp1252")
NOT_DATA = (".source.toml", ".md", ".gitkeep")
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}


@dataclass(frozen=True)
class RawTable:
    """One raw file: its name below data/raw, its rows as text, its bytes' hash.

    `frame` is None when the file cannot be read; `findings` then hold the reason.
    """

    name: str
    path: Path
    sha256: str = ""
    encoding: str = ""
    frame: pd.DataFrame | None = None
    findings: tuple[Finding, ...] = field(default=())


class _Unreadable(Exception):
    def __init__(self, check: str, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.finding = (check, sentence, remedy)


def raw_files(folder: Path) -> list[Path]:
    """Every data file below data/raw, in the order of their names."""
    if not folder.is_dir():
        return []
    return sorted(
        (
            p
            for p in folder.rglob("*")
            if (not p.is_dir() or p.name.endswith(".csv"))
            and not p.name.endswith(NOT_DATA)
            and not any(part.startswith(".") for part in p.relative_to(folder).parts)
        ),
        key=lambda p: p.relative_to(folder).as_posix(),
    )


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_raw(path: Path, folder: Path) -> RawTable:
    """One CSV file (or gzipped CSV) as text, with findings about its form."""
    name = path.relative_to(folder).as_posix()
    try:
        data = _bytes(path)
        digest = hashlib.sha256(data).hexdigest()
        text, encoding = _text(_unzipped(data) if name.endswith(".gz") else data)
        frame, findings = _table(text, name)
    except _Unreadable as reason:
        check, sentence, remedy = reason.finding
        return RawTable(
            name, path, findings=(Finding(check, FAIL, name, sentence, remedy, stops="everything"),)
        )
    return RawTable(name, path, digest, encoding, frame, tuple(findings))


def _bytes(path: Path) -> bytes:
    before = path.lstat()
    if not stat.S_ISREG(before.st_mode):
        raise _Unreadable("regular_file", "It is not a plain file.", "Copy the file itself here.")
    if before.st_size > SIZE_LIMIT_BYTES:
        raise _too_large()
    if not path.name.endswith((".csv", ".csv.gz")):
        raise _Unreadable(
            "file_type", "It is not a CSV file.", "Save it as CSV, or move it out of data/raw."
        )
    data = path.read_bytes()
    after = path.lstat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise _Unreadable("file_still", "It changed while it was read.", "Try again.")
    return data


def _unzipped(data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            whole = file.read(SIZE_LIMIT_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise _Unreadable(
            "file_type", "It is named .gz but cannot be unpacked.", "Bring the file again."
        ) from None
    if len(whole) > SIZE_LIMIT_BYTES:
        raise _too_large()
    return whole


def _too_large() -> _Unreadable:
    return _Unreadable(
        "file_size",
        f"It is larger than {SIZE_LIMIT_BYTES // 1_000_000} MB.",
        "Bring an extract that holds your authority and the England rows.",
    )


def _text(data: bytes) -> tuple[str, str]:
    if not data.strip():
        raise _Unreadable("not_empty", "It is empty.", "Bring the file again.")
    if data.startswith(b"PK\x03\x04"):
        raise _Unreadable(
            "file_type", "It is a workbook or zip file named .csv.", "Save its sheet as CSV."
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data:
        raise _Unreadable("encoding", "It is UTF-16 text or not text.", "Save it as CSV in UTF-8.")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise _Unreadable(
        "encoding", "It is neither UTF-8 nor Windows-1252 text.", "Save it as CSV in UTF-8."
    )


def _table(text: str, name: str) -> tuple[pd.DataFrame, list[Finding]]:
    findings = []
    delimiter = _delimiter(text)
    if delimiter != ",":
        sentence = f"Its columns are separated by {_DELIMITERS[delimiter]}s; read as such."
        findings.append(Finding("delimiter", WARNING, name, sentence))
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.replace("\u00a0", " ").strip() for cell in next(reader)]
        lines, rows = [], []
        for row in reader:
            if any(cell.strip() for cell in row):
                lines.append(reader.line_num)
                rows.append(row)
    except (csv.Error, StopIteration):
        raise _Unreadable(
            "quotes", f"Line {reader.line_num} has a quote that is not closed.", "Bring it again."
        ) from None
    _check_header(header, rows)
    findings += _mend_rows(header, rows, lines, name)
    frame = pd.DataFrame(rows, columns=pd.Index(header, dtype="str"), dtype="str")
    frame.index = pd.Index(lines, name="line")
    return frame, findings


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(_DELIMITERS, key=header.count) if "," not in header else ","


def _check_header(header: list[str], rows: list[list[str]]) -> None:
    folded = [h.casefold() for h in header if h]
    twice = sorted({h for h in header if h and folded.count(h.casefold()) > 1})
    if twice:
        raise _Unreadable(
            "header_once",
            f"Its header has {', '.join(twice[:3])} more than once.",
            "Keep one of the columns and rename or remove the other.",
        )
    if not rows:
        raise _Unreadable("not_empty", "It has a header but no rows.", "Bring the file again.")


def _mend_rows(
    header: list[str], rows: list[list[str]], lines: list[int], name: str
) -> list[Finding]:
    """Fill rows that lost their trailing empty cells (the DfE drops them); refuse longer ones."""
    width = len(header)
    long = [
        line for row, line in zip(rows, lines, strict=True) if any(c.strip() for c in row[width:])
    ]
    if len(long) == len(rows):
        raise _Unreadable(
            "row_length",
            "Its first line has fewer cells than every other line, so it is no header.",
            "Remove the lines above the header.",
        )
    if long:
        raise _Unreadable(
            "row_length",
            f"More cells than the header has columns on line {line_numbers(long)}.",
            "Look for a comma that should stand inside quotes, or bring the file again.",
        )
    short = [line for row, line in zip(rows, lines, strict=True) if len(row) < width]
    for row in rows:
        row[width:] = []
        row.extend([""] * (width - len(row)))
    if not short:
        return []
    return [
        Finding(
            "short_rows",
            WARNING,
            name,
            f"{len(short)} rows end before the last column; the missing cells were read as empty.",
            rows=line_numbers(short),
        )
    ]
