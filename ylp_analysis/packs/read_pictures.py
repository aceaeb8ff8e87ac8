"""Fragments of pictures: the words, names and marks of SVG, the text chunks of PNG and JPEG.

The pixels of a PNG or JPEG are not read: what is drawn there must be seen by a person. Pictures
of our own are SVG with their text as text, so nothing of them is lost.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ylp_analysis.packs.fragments import (
    Fragment,
    Origin,
    Reader,
    from_data_uri,
    is_data_uri,
    local,
    plain,
    xml_of,
)
from ylp_analysis.packs.read_marks import fragments_of_marks
from ylp_analysis.packs.svg_shapes import walk

_SILENT = frozenset(
    "d x y x1 x2 y1 y2 cx cy r rx ry width height viewBox points transform clip-path style fill"
    " stroke version type".split()
)
# A place, an outline, a transform: numbers that are read as geometry, and no word besides.
_PLACE = re.compile(
    r"[-+.\d\s,eEMLHVCQSTAZz]*(px|pt|%)?|((translate|rotate|scale|matrix)\([-\d.\s,e]*\)\s*)+"
    r"|url\(#\w{11}\)|text/css"
)
# How a shape or a word looks. What is not of these forms is read as words.
_LOOK = re.compile(
    r"(fill|stroke|opacity|font-size|font-weight|font-style|text-anchor|(fill|stroke)-[a-z]+)\s*:"
    r"\s*(#[0-9a-f]{3,8}|[a-z-]+|[-\d.,\s]+(px|pt)?)\s*(;|$)"
    r"|font-family:[A-Za-z ',-]*(Source Sans 3)?[A-Za-z ',-]*(;|$)"
)
_WORDS = ("title", "desc", "metadata", "style", "script", "foreignObject")
_GENERATED = re.compile(
    r"(#|url\(#)?(p|m|C\d_\d_|h)?[0-9a-f]{10}\)?"
    r"|(figure|axes|axis|patch|line2d|text|xtick|ytick|legend|PathCollection|LineCollection)_\d+"
)
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_PIXELS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs hIST acTL fcTL fdAT cICP".split()
)


def read_svg(data: bytes, suffix: str, origin: Origin, read: Reader) -> Iterator[Fragment]:
    """The words of a drawing, what it carries unseen, and its marks as data."""
    root = xml_of(data, origin)
    if local(root.tag) != "svg":
        raise origin.refusal("is no SVG picture")
    drawn = [p.node for p in walk(root) if local(p.node.tag) == "text"]
    yield from _carried(root, {id(n) for text in drawn for n in text.iter()}, origin, read)
    yield from fragments_of_marks(root, origin)


def _carried(root: Element, drawn: set[int], origin: Origin, read: Reader) -> Iterator[Fragment]:
    """What a drawing holds besides the words that are drawn."""
    comments = 0
    for node in root.iter():
        if local(node.tag) == "#":
            comments += 1
            yield origin.fragment(f"comment {comments}", plain(node.text or ""))
            continue
        tag = local(node.tag)
        if tag in _WORDS:
            text = plain(" ".join(node.itertext()))
            if text:
                yield origin.fragment(f"<{tag}>", text)
        elif id(node) not in drawn and plain(node.text or ""):
            yield origin.fragment(f"text of <{tag}>", plain(node.text or ""))
        if (tag == "text" or id(node) not in drawn) and plain(node.tail or ""):
            yield origin.fragment(f"text after <{tag}>", plain(node.tail or ""))
        for name, value in node.attrib.items():
            name = local(name)
            if name == "href" and is_data_uri(value):
                yield from from_data_uri(value, origin.inner(f"<{tag}>"), read)
            elif name == "style":
                value = _LOOK.sub("", value)
                if value.strip(" ;"):
                    yield origin.fragment(f"attribute style of <{tag}>", plain(value))
            elif name in _SILENT and _PLACE.fullmatch(value):
                continue
            elif value.strip() and not _GENERATED.fullmatch(value):
                yield origin.fragment(f"attribute {name} of <{tag}>", plain(value))


def read_png(data: bytes, suffix: str, origin: Origin, read: Reader) -> Iterator[Fragment]:
    """The text, time, EXIF and unknown chunks of a PNG; its pixels are not read."""
    if not data.startswith(_PNG_START):
        raise origin.refusal("is no PNG picture")
    at, kind = len(_PNG_START), b""
    while kind != b"IEND":
        if at + 12 > len(data):
            raise origin.refusal("breaks off within a chunk")
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        if len(body) != size or data[at + 8 + size : at + 12 + size] != struct.pack(
            ">I", zlib.crc32(kind + body)
        ):
            raise origin.refusal("holds a broken chunk")
        at += 12 + size
        if kind not in _PNG_PIXELS:
            name = kind.decode("latin-1")
            yield from _runs(_chunk(kind, body, origin), f"chunk {name}", origin)
    if at != len(data):
        raise origin.refusal("carries something after its end")


def _chunk(kind: bytes, body: bytes, origin: Origin) -> bytes:
    """A chunk's bytes, unpacked where they are packed."""
    word, _, rest = body.partition(b"\0")
    try:
        if kind in (b"zTXt", b"iCCP"):
            return word + b" " + zlib.decompress(rest[1:])
        if kind == b"iTXt":
            packed, rest = rest[:1] == b"\1", rest[2:]
            language, _, rest = rest.partition(b"\0")
            title, _, text = rest.partition(b"\0")
            text = zlib.decompress(text) if packed else text
            return b" ".join((word, language, title, text))
    except zlib.error:
        raise origin.refusal("holds a broken chunk") from None
    if kind == b"tIME" and len(body) == 7:
        return b"%d-%02d-%02d %02d:%02d:%02d" % struct.unpack(">HBBBBB", body)
    return body


def read_jpeg(data: bytes, suffix: str, origin: Origin, read: Reader) -> Iterator[Fragment]:
    """The comments, EXIF and XMP of a JPEG; its pixels are not read."""
    if not data.startswith(b"\xff\xd8\xff"):
        raise origin.refusal("is no JPEG picture")
    at, pixels = 2, False
    while True:
        found = _MARKER.search(data, at)
        if found is None or (found.start() != at and not pixels):
            raise origin.refusal("breaks off before its end")
        marker, at = found[0][1], found.end()
        if marker == 0xD9:
            break
        size = int.from_bytes(data[at : at + 2], "big")
        body = data[at + 2 : at + size]
        if size < 2 or len(body) != size - 2:
            raise origin.refusal("holds a broken part")
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            name = "comment" if marker == 0xFE else f"metadata APP{marker - 0xE0}"
            yield from _runs(body, name, origin)
        pixels = marker == 0xDA  # they run on to the next marker
        at += size
    if data[at:].strip(b"\0"):
        raise origin.refusal("carries something after its end")


def _runs(data: bytes, place: str, origin: Origin) -> Iterator[Fragment]:
    """Bytes as the texts that stand in them: UTF-8 whole, or runs of readable characters."""
    try:
        texts = [data.decode("utf-8").replace("\0", " ")]
    except UnicodeDecodeError:
        texts = [run.decode("latin-1") for run in re.findall(rb"[\x20-\x7e\xa0-\xff]{3,}", data)]
        wide = re.findall(rb"(?:[\x20-\x7e]\0){3,}", data)
        texts += [run.decode("utf-16-le") for run in wide]
    whole = plain(" ".join(texts))
    yield origin.fragment(place, whole or "bytes without words")
