"""A workbook's first sheet of data as rows of text: .xlsx and .ods.

Cells become the text that a CSV of the sheet would hold: dates in ISO form, whole numbers without
decimals, TRUE and FALSE, "" for empty cells.
"""

import datetime as dt
import io
import re
import zipfile
import zlib

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ylp_analysis.store.grid import Grid, Unreadable
from ylp_analysis.vocabulary.findings import WARNING, Finding, line_numbers

ENDINGS = (".xlsx", ".ods")
CELL_LIMIT = 50_000_000
_NOTES = re.compile(r"(?i)notes?|read ?me.*")
_OLD_FORM = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XLSX_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*>""")
_XLSX_ERROR = re.compile(rb"""\bt=["']e["']""")
_ODS_SHEET = re.compile(rb"(?=<table:table[ >])")
_ODS_ROW = re.compile(rb"(?=<table:table-row\b)")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b[^>]*>")
_ODS_ERROR = b'calcext:value-type="error"'


def workbook_grid(data: bytes, name: str, limit: int) -> Grid:
    """The rows of the first visible sheet that is not of notes. Raises Unreadable.

    limit: the most bytes that the workbook may have once unpacked.
    """
    parts = _parts(data, limit)
    _check_cells(parts)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
            and sheet.visible == SheetVisibleEnum.Visible
            and not _NOTES.fullmatch(sheet.name.strip())
        ]
        if not sheets:
            raise Unreadable(
                "sheets", "It has no sheet of data.", "Put the table on its first sheet."
            )
        cells = book.get_sheet_by_name(sheets[0]).to_python(skip_empty_area=False)
    except CalamineError:
        raise _broken() from None
    rows, lines = [], []
    for number, row in enumerate(cells, start=1):
        texts = [cell_text(cell) for cell in row]
        if any(text.strip() for text in texts):
            rows.append(texts)
            lines.append(number)
    if not rows:
        raise Unreadable("not_empty", "Its first sheet is empty.", "Bring the file again.")
    return Grid(rows, lines, "workbook", _said(sheets, name))


def cell_text(cell: object) -> str:
    """A cell as the text that a CSV of the sheet would hold.

    >>> cell_text(141279.0), cell_text(51.6), cell_text(True), cell_text(dt.date(2015, 3, 31))
    ('141279', '51.6', 'TRUE', '2015-03-31')
    """
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return str(cell)


def _said(sheets: list[str], name: str) -> list[Finding]:
    if len(sheets) == 1:
        return []
    sentence = f"It has {len(sheets)} sheets; only the first, {sheets[0]!r}, was read."
    remedy = "Put each table that is to be read into a file of its own."
    return [Finding("sheets", WARNING, name, sentence, remedy)]


def _parts(data: bytes, limit: int) -> dict[str, bytes]:
    """The workbook's own XML files, unpacked; nothing is unpacked beyond the limit."""
    if data.startswith(_OLD_FORM):
        if _ENCRYPTED in data:
            raise _protected()
        raise Unreadable(
            "file_type",
            "It is a workbook of the old form (.xls).",
            "Save it as .xlsx or as CSV.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if sum(entry.file_size for entry in entries) > limit:
                raise Unreadable(
                    "file_size",
                    f"It is larger than {limit // 1_000_000} MB once unpacked.",
                    "Bring an extract that holds your authority and the England rows.",
                )
            names = {entry.filename for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise _protected()
            if not names & {"xl/workbook.xml", "content.xml"}:
                raise Unreadable(
                    "file_type",
                    "It is a zip file, but no workbook in it can be read.",
                    "Save the sheet as .xlsx or as CSV.",
                )
            # Every entry is unpacked: one that lies about its size fails its check sum here.
            parts = {entry.filename: package.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        raise _broken() from None
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise _protected()
    return parts


def _check_cells(parts: dict[str, bytes]) -> None:
    """One stray cell in a far corner would make the sheet too large for the memory; a formula's
    error would be read as an empty cell."""
    for part, xml in parts.items():
        if part == "content.xml":
            _check_ods(xml)
        elif part.startswith("xl/worksheets/") and part.endswith(".xml"):
            _check_xlsx(xml)


def _check_xlsx(xml: bytes) -> None:
    columns: set[bytes] = set()
    last, errors = 0, []
    for cell in _XLSX_CELL.finditer(xml):
        column, row = cell.groups()
        columns.add(column)
        last = max(last, int(row))
        if _XLSX_ERROR.search(cell.group()):
            errors.append(int(row))
    widest = max(map(_column_number, columns), default=0)
    _limit_cells(last, widest)
    if errors:
        raise _formula_errors(line_numbers(sorted(set(errors))))


def _check_ods(xml: bytes) -> None:
    errors = []
    for sheet in _ODS_SHEET.split(xml)[1:]:
        number = last = widest = 0
        for row in _ODS_ROW.split(sheet)[1:]:
            number += _times(row.split(b">", 1)[0])
            if b"value-type=" in row:
                last, column = number, 0
                for cell in _ODS_CELL.findall(row):
                    column += _times(cell)
                    widest = max(widest, column if b"value-type=" in cell else 0)
            if _ODS_ERROR in row:
                errors.append(number)
        _limit_cells(last, widest)
    if errors:
        raise _formula_errors(line_numbers(errors))


def _times(tag: bytes) -> int:
    """How often an .ods row or cell is repeated."""
    found = re.search(rb'number-(?:rows|columns)-repeated="([0-9]+)"', tag)
    return int(found[1]) if found else 1


def _limit_cells(rows: int, columns: int) -> None:
    if rows * columns > CELL_LIMIT:
        raise Unreadable(
            "file_size",
            f"Its cells reach to row {rows} and column {columns}, more than can be read.",
            "Copy the table alone to a new workbook.",
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _broken() -> Unreadable:
    return Unreadable(
        "file_type",
        "It is named like a workbook but cannot be opened as one.",
        "Open it and save it again as .xlsx or as CSV.",
    )


def _protected() -> Unreadable:
    return Unreadable("file_type", "It is protected by a password.", "Save it without a password.")


def _formula_errors(rows: str) -> Unreadable:
    return Unreadable(
        "formula_errors",
        f"Formulas end in an error (like #REF!) on line {rows}.",
        "Mend the formulas, or save the sheet with its values only.",
    )
