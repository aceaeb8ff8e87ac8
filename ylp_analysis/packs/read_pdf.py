"""Fragments of PDF: the words of its pages, and every text that lies in any of its objects.

Pictures in a PDF are not read as pixels. A locked file, a broken one, and one that still holds an
earlier state of itself are refused.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from ylp_analysis.errors import DisclosureError
from ylp_analysis.packs.fragments import Fragment, Origin, Reader, plain, xml_of

_NAMES = {"/Alt": "alt text", "/ActualText": "actual text", "/Contents": "annotation",
          "/V": "form field", "/DV": "form field", "/T": "name of a field or note",
          "/URI": "link", "/JS": "script", "/Title": "title", "/E": "expansion"}  # fmt: skip
_SILENT = frozenset(("/ID", "/CharSet", "/Registry", "/Ordering", "/Panose", "/Lang", "/DA"))
_TOLD = re.compile(rb"/(?:Alt|ActualText|E)\s*(\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f\s]*>)", re.S)
_LITERAL = re.compile(rb"\(((?:\\.|[^\\()])*)\)", re.S)


def read_pdf(data: bytes, suffix: str, origin: Origin, read: Reader) -> Iterator[Fragment]:
    """Every page's lines, information, outlines, notes, attachments, alternative texts, fields."""
    import pypdf  # only a PDF needs it
    from pypdf.errors import PyPdfError

    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-1024:]:
        raise origin.refusal("is no whole PDF")
    if len(re.findall(rb"[\r\n]startxref", data)) > 1 and b"/Linearized" not in data[:2048]:
        raise origin.refusal("still holds an earlier state of itself")
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
        if reader.is_encrypted:
            raise origin.refusal("is locked")
        for number, page in enumerate(reader.pages, 1):
            inner = origin.inner(f"page {number}")
            for line, text in enumerate(page.extract_text().splitlines(), 1):
                if text.strip():
                    yield inner.fragment(f"line {line}", plain(text))
            content = page.get_contents()
            yield from _told(content.get_data() if content else b"", inner)
        for key, value in (reader.metadata or {}).items():
            yield origin.fragment(f"metadata {key}", plain(str(value)))
        for name, bodies in reader.attachments.items():
            yield origin.fragment("name of an attachment", name)
            for body in bodies:
                ending = "." + name.rpartition(".")[2].lower()
                yield from read(body, ending, origin.inner(f"attachment {name!r}"))
        yield from _objects(reader, origin)
    except DisclosureError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise origin.refusal("is broken") from None


def _objects(reader: Any, origin: Origin) -> Iterator[Fragment]:
    """The texts of every object, whether or not a page shows it."""
    from pypdf.generic import IndirectObject

    numbers = {n for part in reader.xref.values() for n in part} | set(reader.xref_objStm)
    for number in sorted(numbers):
        held = IndirectObject(number, 0, reader).get_object()
        yield from _texts(held, "", origin)
        if not hasattr(held, "get_data"):
            continue
        if held.get("/Subtype") == "/XML":
            root = xml_of(held.get_data(), origin.inner("XMP metadata"))
            words = plain(" ".join((*root.itertext(), *_attributes(root))))
            yield origin.fragment("metadata XMP", words)
        elif held.get("/Subtype") == "/Form":
            body = held.get_data()
            yield from _told(body, origin)
            written = plain(" ".join(_decoded(m) for m in _LITERAL.findall(body)))
            if written:
                yield origin.fragment("text of a form object", written)


def _attributes(root: Any) -> list[str]:
    return [value for node in root.iter() for value in node.attrib.values()]


def _texts(held: Any, key: str, origin: Origin) -> Iterator[Fragment]:
    # Objects that are pointed to are read in their own turn.
    from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, TextStringObject

    if isinstance(held, DictionaryObject):
        for name in held:
            yield from _texts(held.raw_get(name), str(name), origin)
    elif isinstance(held, ArrayObject):
        for item in list.__iter__(held):
            yield from _texts(item, key, origin)
    elif isinstance(held, (TextStringObject, ByteStringObject)) and key not in _SILENT:
        text = held.decode("latin-1") if isinstance(held, bytes) else str(held)
        if plain(text):
            yield origin.fragment(_NAMES.get(key, f"entry {key or 'of a list'}"), plain(text))


def _told(content: bytes, origin: Origin) -> Iterator[Fragment]:
    """Alternative texts that stand within the drawing itself."""
    for match in _TOLD.findall(content):
        if match.startswith(b"<"):
            raw = bytes.fromhex(re.sub(rb"[<>\s]", b"", match).decode())
        else:
            raw = match[1:-1]
        yield origin.fragment("alt text", plain(_decoded(raw)))


def _decoded(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    return re.sub(rb"\\(.)", rb"\1", raw, flags=re.S).decode("latin-1")
