"""Fragments of XLSX and DOCX: every part of the package, seen or not.

A cell is read as it is stored, with all its decimals, whatever its format shows. Nothing is left
out: hidden sheets, rows and columns, comments, names, caches of charts, texts that no cell uses,
properties, revisions, and files that lie inside.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from ylp_analysis.packs.fragments import (
    Fragment,
    Origin,
    Reader,
    local,
    plain,
    table_rows,
    xml_of,
)

_LARGEST = 200_000_000  # bytes unpacked: more is a trap, not a table
_PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".xlsx", ".docx", ".pdf", ".csv", ".txt", ".html")
_LOOKS = re.compile(r"(styles|theme\d*|fontTable|webSettings|numbering)\.xml$")
_LOOK_NAMES = ("name", "formatCode", "val")
_SILENT = frozenset(
    "r s t ref spans sqref id Id rsidR rsidRDefault rsidP rsidRPr rsidTr paraId textId space"
    " Extension Type PartName ContentType x y cx cy l r b w h sz cnt idx count uniqueCount".split()
)
_BLOCKS = frozenset("p si is comment f".split())


def read_office(data: bytes, suffix: str, origin: Origin, read: Reader) -> Iterator[Fragment]:
    """Everything in a workbook or a document; broken, locked and unknown parts are refused."""
    parts = _parts(data, origin)
    main = "xl/workbook.xml" if suffix == ".xlsx" else "word/document.xml"
    if main not in parts:
        raise origin.refusal(f"is no {suffix[1:].upper()} file")
    sheets = _sheets_of(parts, origin) if suffix == ".xlsx" else []
    yield from _sheets(parts, sheets, origin)
    told = {target for _, target in sheets}
    for name, body in parts.items():
        yield origin.fragment("name of a part", name)
        kind = PurePosixPath(name).suffix.lower() or PurePosixPath(name).name.lower()
        inner = origin.inner(name)
        if kind in (".xml", ".rels", ".vml"):
            yield from _words(name, xml_of(body, inner), inner, rows_told=name in told)
        elif kind in _PICTURES:
            yield from read(body, kind, inner)
        else:
            raise inner.refusal("is a part of a kind that is not known")


def _parts(data: bytes, origin: Origin) -> dict[str, bytes]:
    if not data.startswith(b"PK\x03\x04"):
        raise origin.refusal("is broken or locked")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            held = [i for i in package.infolist() if not i.is_dir()]
            if sum(i.file_size for i in held) > _LARGEST:
                raise origin.refusal("is too large when unpacked")
            if len({i.filename for i in held}) != len(held):
                raise origin.refusal("holds two parts of one name")
            if package.comment:
                raise origin.refusal("carries a comment of its archive")
            return {i.filename: package.read(i) for i in held}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError):
        raise origin.refusal("is broken or locked") from None


def _sheets_of(parts: dict[str, bytes], origin: Origin) -> list[tuple[Element, str]]:
    """The sheets that a workbook names, with their parts."""
    book = xml_of(parts["xl/workbook.xml"], origin)
    found = [(sheet, _target(parts, sheet, origin)) for sheet in _all(book, "sheet")]
    if any(target not in parts for _, target in found):
        raise origin.refusal("names a sheet that it does not hold")
    return found


def _sheets(
    parts: dict[str, bytes], sheets: list[tuple[Element, str]], origin: Origin
) -> Iterator[Fragment]:
    """The rows of every sheet, with its name and whether anybody sees it."""
    strings = []
    if "xl/sharedStrings.xml" in parts:
        shared = xml_of(parts["xl/sharedStrings.xml"], origin)
        strings = [_text(si) for si in shared if local(si.tag) == "si"]
    for sheet, target in sheets:
        name, state = sheet.get("name", ""), sheet.get("state", "")
        hidden = {"hidden": " (hidden)", "veryHidden": " (very hidden)"}.get(state, "")
        yield origin.fragment(f"name of a sheet{hidden}", name)
        root = xml_of(parts[target], origin)
        rows = _rows(root, strings, f"sheet {name!r}{hidden}", origin)
        yield from table_rows(rows, origin, name)
    if sheets:
        for defined in _all(xml_of(parts["xl/workbook.xml"], origin), "definedName"):
            yield origin.fragment(f"defined name {defined.get('name', '')!r}", _text(defined))


def _target(parts: dict[str, bytes], sheet: Element, origin: Origin) -> str:
    key = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
    links = xml_of(parts.get("xl/_rels/workbook.xml.rels", b""), origin)
    for link in links:
        if link.get("Id") == key:
            target = link.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _rows(
    root: Element, strings: list[str], sheet: str, origin: Origin
) -> Iterator[tuple[str, tuple[str, ...]]]:
    unseen = [
        (int(c.get("min", "0")), int(c.get("max", "0")))
        for c in _all(root, "col")
        if c.get("hidden") in ("1", "true")
    ]
    for row in _all(root, "row"):
        cells: list[str] = []
        covered = False
        for cell in row:
            column = _column(cell.get("r", "")) or len(cells) + 1
            cells += [""] * (column - 1 - len(cells))
            cells.append(_value(cell, strings, origin))
            covered |= bool(cells[-1]) and any(a <= column <= b for a, b in unseen)
        mark = " (hidden)" if row.get("hidden") in ("1", "true") else ""
        mark += " (with a hidden column)" if covered else ""
        yield f"{sheet} row {row.get('r', '?')}{mark}", tuple(cells)


def _column(place: str) -> int:
    number = 0
    for letter in re.match(r"[A-Z]{0,3}", place)[0]:  # type: ignore[index]
        number = number * 26 + ord(letter) - 64
    return number


def _value(cell: Element, strings: list[str], origin: Origin) -> str:
    held = next((_text(n) for n in cell if local(n.tag) == "v"), "")
    if cell.get("t") == "s":
        if not held.isdigit() or int(held) >= len(strings):
            raise origin.refusal("points to a text that it does not hold")
        return strings[int(held)]
    if cell.get("t") == "inlineStr":
        return plain(" ".join(_text(n) for n in cell if local(n.tag) == "is"))
    return held


def _words(name: str, root: Element, origin: Origin, *, rows_told: bool) -> Iterator[Fragment]:
    """The words and telling attributes of one part, paragraph by paragraph."""
    looks = bool(_LOOKS.search(name))
    place = f"{_KINDS.get(PurePosixPath(name).stem.rstrip('0123456789'), 'text')}"
    inside: set[int] = set()
    number, heading = 0, ""
    yield from _tables(root, origin)
    for node in root.iter():
        tag = local(node.tag)
        if tag == "#":
            yield origin.fragment("comment in XML", plain(node.text or ""))
            continue
        if id(node) not in inside:
            block = tag in _BLOCKS
            text = _text(node) if block else plain(node.text or "")
            after = plain(node.tail or "")
            if after and node is not root:
                yield origin.fragment(f"text after <{tag}>", after, heading)
            if block:
                inside |= {id(n) for n in node.iter()}
            if text and not (tag == "v" and rows_told):
                number += 1
                what = place if tag in ("p", "si", "comment") else f"{place} <{tag}>"
                yield origin.fragment(f"{what} {number}", text, heading)
                if any("eading" in v for s in _all(node, "pStyle") for v in s.attrib.values()):
                    heading = text
        for key, value in node.attrib.items():
            key = local(key)
            if not value.strip() or (looks and key not in _LOOK_NAMES) or key in _SILENT:
                continue
            if key == "val" and not re.search(r"[^\W\d_]{3}|\d{2}", value):
                continue
            if "/worksheets/" in name and tag in ("c", "row", "col", "sheetView", "pageMargins"):
                continue
            what = "alt text" if key == "descr" else f"attribute {key} of <{tag}>"
            yield origin.fragment(what, plain(value), heading)


_KINDS = {"comments": "comment", "core": "property", "app": "property", "custom": "property",
          "header": "header", "footer": "footer", "document": "paragraph", "drawing": "drawing",
          "chart": "chart", "sharedStrings": "shared text", "footnotes": "footnote"}  # fmt: skip


def _tables(root: Element, origin: Origin) -> Iterator[Fragment]:
    """The tables of a document, row by row."""
    for number, table in enumerate(_all(root, "tbl"), 1):
        rows = (
            (f"table {number} row {n}", tuple(_text(c) for c in row if local(c.tag) == "tc"))
            for n, row in enumerate((r for r in table if local(r.tag) == "tr"), 1)
        )
        yield from table_rows(rows, origin)


def _all(root: Element, tag: str) -> list[Element]:
    return [node for node in root.iter() if local(node.tag) == tag]


def _text(node: Element) -> str:
    """All words below a node. Runs are joined as they are: a number may be cut into two."""
    pieces = []
    for part in node.iter():
        tag = local(part.tag)
        if tag in ("tab", "br", "cr"):
            pieces.append(" ")
        elif part.text and tag not in ("#", "rPh"):
            pieces.append(part.text)
        if part is not node:
            pieces.append((part.tail or "").strip())
        if tag == "p":
            pieces.append(" ")
    return plain("".join(pieces))
