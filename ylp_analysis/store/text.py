"""Delimited text as rows of cells: its encoding, its delimiter, its quotes."""

import csv
import io
import re
import sys

from ylp_analysis.store.grid import Grid, Unreadable
from ylp_analysis.vocabulary.findings import WARNING, Finding

ENCODINGS = ("utf-8-sig", "cp1252")
WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_STRANGE_DELIMITERS = "|~^:"


def text_grid(data: bytes, name: str) -> Grid:
    """The rows of a CSV file's bytes. Raises Unreadable when they are not such text."""
    text, encoding = _decoded(data)
    delimiter = _delimiter(text)
    findings = []
    if delimiter != ",":
        sentence = f"Its columns are separated by {_DELIMITERS[delimiter]}s; read as such."
        findings.append(Finding("delimiter", WARNING, name, sentence))
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, lines = [], []
    same: dict[str, str] = {}  # a national file repeats its few words millions of times
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                lines.append(reader.line_num)
                rows.append([same.setdefault(cell, cell) for cell in row])
    except csv.Error:
        raise Unreadable(
            "quotes",
            f"Line {reader.line_num} has a quote that is not closed or stands inside a cell.",
            "Close it, or bring the file again.",
        ) from None
    return Grid(rows, lines, encoding, findings)


def _decoded(data: bytes) -> tuple[str, str]:
    if not data.strip():
        raise Unreadable("not_empty", "It is empty.", "Bring the file again.")
    if data.startswith(WORKBOOK_STARTS):
        raise Unreadable(
            "file_type",
            "It is a workbook or zip file named .csv.",
            "Save its sheet as CSV, or give the workbook its own ending, .xlsx or .ods.",
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data:
        raise Unreadable("encoding", "It is UTF-16 text or not text.", "Save it as CSV in UTF-8.")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        "encoding", "It is neither UTF-8 nor Windows-1252 text.", "Save it as CSV in UTF-8."
    )


def _delimiter(text: str) -> str:
    """The delimiter that the header uses most, outside quotes; a comma when it uses none."""
    header = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    bare = re.sub(r'"[^"]*"', "", header)
    best = max(_DELIMITERS, key=bare.count)
    if bare.count(best):
        return best
    if any(bare.count(sign) > 1 for sign in _STRANGE_DELIMITERS):
        raise Unreadable(
            "delimiter",
            "Its columns are separated neither by commas nor by semicolons or tabs.",
            "Save it as CSV in UTF-8.",
        )
    return ","
