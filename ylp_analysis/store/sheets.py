"""Rows of text as CSV, as a Markdown table, as a workbook whose columns stay text.

The workbook is written by hand: no writer is among the dependencies, and two sheets of text need
none. Its columns have the format "text", so that a spreadsheet leaves codes and dates alone.
"""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from ylp_analysis.store.export import neutral

Rows = Sequence[Sequence[str]]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Style 1: text; style 2: text in bold.
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/>'
    '</font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf xfId="0"/><xf xfId="0" numFmtId="49" applyNumberFormat="1"/>'
    '<xf xfId="0" numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>'
)
_FIXED = (2000, 1, 1, 0, 0, 0)
_WIDEST, _NARROWEST = 60, 12


def csv_text(rows: Rows) -> str:
    """Rows as the text of a CSV file, lines ending in a line feed; no cell is a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(map(neutral, row) for row in rows)
    return out.getvalue()


def markdown_table(header: Sequence[str], rows: Rows) -> str:
    """Rows as a Markdown table.

    >>> print(markdown_table(("a", "b"), [("1", "x|y")]), end="")
    | a | b |
    |---|---|
    | 1 | x\\|y |
    """
    lines = [header, ["---"] * len(header), *rows]
    cells = [[cell.replace("|", "\\|") for cell in line] for line in lines]
    return "".join(
        f"|{'|'.join(line)}|\n" if i == 1 else f"| {' | '.join(line)} |\n"
        for i, line in enumerate(cells)
    )


def write_workbook(path: Path, sheets: Mapping[str, Rows]) -> None:
    """Write sheets of text, by name, as a new .xlsx file; the same sheets give the same bytes."""
    path.write_bytes(workbook_bytes(sheets))


def workbook_bytes(sheets: Mapping[str, Rows]) -> bytes:
    """The bytes of a workbook of sheets of text; the first row of each is in bold."""
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _content_types(numbers),
        "_rels/.rels": _relationships({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": _workbook(list(sheets)),
        "xl/_rels/workbook.xml.rels": _relationships(
            {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in numbers}
            | {"rId0": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": _STYLES,
    }
    for number, rows in zip(numbers, sheets.values(), strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, xml in parts.items():
            package.writestr(zipfile.ZipInfo(name, _FIXED), xml.encode("utf-8"))
    return out.getvalue()


def _content_types(numbers: range) -> str:
    overrides = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"} | {
        f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in numbers
    }
    listed = "".join(
        f'<Override PartName="{part}" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in overrides.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _workbook(names: list[str]) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(name[:31])} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, start=1)
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>'
    )


def _sheet(rows: Rows) -> str:
    width = max(map(len, rows), default=1)
    widths = [
        min(max(len(r[i]) + 2 if len(r) == width else 0 for r in rows), _WIDEST)
        for i in range(width)
    ]
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{max(w, _NARROWEST)}" style="1" customWidth="1"/>'
        for i, w in enumerate(widths, start=1)
    )
    lines = "".join(
        f'<row r="{n}">{"".join(_cell(n, i, text) for i, text in enumerate(row))}</row>'
        for n, row in enumerate(rows, start=1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><cols>{columns}</cols>'
        f"<sheetData>{lines}</sheetData></worksheet>"
    )


def _cell(row: int, column: int, text: str) -> str:
    letters, rest = "", column
    while rest >= 0:
        letters, rest = chr(65 + rest % 26) + letters, rest // 26 - 1
    style = 2 if row == 1 else 1
    value = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
    if not text:
        return f'<c r="{letters}{row}" s="{style}"/>'
    return f'<c r="{letters}{row}" s="{style}" t="inlineStr">{value}</c>'
