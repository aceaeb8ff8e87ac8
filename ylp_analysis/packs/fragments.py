"""What every reader of a rendered artefact hands over: a piece of text, and where it stood."""

import base64
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

from ylp_analysis.errors import DisclosureError

UNREADABLE = "unreadable"
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_MEDIA = {
    "image/svg+xml": ".svg",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "application/json": ".json",
    "text/html": ".html",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
}


class Fragment(NamedTuple):
    """Something that a reader or a machine can read in an artefact.

    file: path below the folder. place: where in the file. context: what stands above it that
    gives it meaning. cells, headings: of a table's row (its own heading first) or of a mark in a
    picture (across, up, group); empty for running text.
    """

    file: str
    place: str
    text: str
    context: str = ""
    cells: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


class Origin(NamedTuple):
    """Where bytes come from: the file, and what they are in it (`picture 3`, or nothing)."""

    file: str
    within: str = ""
    context: str = ""
    depth: int = 0

    def fragment(
        self,
        place: str,
        text: str,
        context: str = "",
        cells: tuple[str, ...] = (),
        headings: tuple[str, ...] = (),
    ) -> Fragment:
        """A fragment of this origin."""
        place = f"{place} of {self.within}" if self.within else place
        context = joined((self.context, context))
        return Fragment(self.file, place, text, context, cells, headings)

    def inner(self, within: str, context: str = "") -> "Origin":
        """The origin of something that lies inside."""
        within = f"{within} of {self.within}" if self.within else within
        return Origin(self.file, within, joined((self.context, context)), self.depth + 1)

    def refusal(self, problem: str) -> DisclosureError:
        """Why the artefact cannot be audited; it names the file and quotes nothing of it."""
        where = f"{self.file} ({self.within})" if self.within else self.file
        return DisclosureError(
            f"{where} {problem}, so nobody can say what it shows.",
            "Take the file out of the pack, or make it again.",
        )


Reader = Callable[[bytes, str, Origin], Iterator[Fragment]]


def joined(words: tuple[str, ...]) -> str:
    """Context from its parts; empty parts and repeats are left out."""
    return " · ".join(dict.fromkeys(word for word in words if word))


def plain(text: str) -> str:
    """Text on one line, without characters that nobody sees.

    >>> plain("1\u200b2  of\\n30")
    '12 of 30'
    """
    return " ".join(_UNSEEN.sub("", text).split())


def words_of(data: bytes, origin: Origin) -> str:
    """Bytes as text: UTF-8 without binary characters, or refused."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise origin.refusal("is not text in UTF-8") from None
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise origin.refusal("holds binary data where text should be")
    return text


def xml_of(data: bytes, origin: Origin) -> ElementTree.Element:
    """The tree of an XML document with its comments; entities and other encodings are refused."""
    text = words_of(data, origin)
    if re.search(r"<!ENTITY|<!DOCTYPE[^>]*\[", text, flags=re.IGNORECASE):
        raise origin.refusal("declares entities of its own")
    if re.match(r"\s*<\?xml[^>]*encoding=[\"'](?!utf-8)", text, flags=re.IGNORECASE):
        raise origin.refusal("is not text in UTF-8")
    builder = ElementTree.TreeBuilder(insert_comments=True, insert_pis=True)
    try:
        return ElementTree.fromstring(data, ElementTree.XMLParser(target=builder))
    except ElementTree.ParseError:
        raise origin.refusal("is not whole XML") from None


def local(name: object) -> str:
    """A tag or attribute without its namespace; `#` for comments and instructions.

    >>> local("{http://www.w3.org/2000/svg}path")
    'path'
    """
    return name.rpartition("}")[2] if isinstance(name, str) else "#"


def from_data_uri(uri: str, origin: Origin, read: Reader) -> Iterator[Fragment]:
    """What a data: URI holds, read as a file of its kind would be."""
    head, comma, body = uri.strip()[5:].partition(",")
    if not comma:
        raise origin.refusal("is a broken data: URI")
    data = unquote_to_bytes(body)
    if head.lower().endswith(";base64"):
        try:
            data = base64.b64decode(re.sub(rb"\s", b"", data), validate=True)
        except ValueError:
            raise origin.refusal("is a broken data: URI") from None
    media = head.split(";")[0].strip().lower() or "text/plain"
    suffix = _MEDIA.get(media) or (".txt" if media.startswith("text/") else f".{media}")
    yield from read(data, suffix, origin)


def is_data_uri(value: str) -> bool:
    """True for an address that carries its content."""
    return value.lstrip()[:5].lower() == "data:"


def table_rows(
    rows: Iterator[tuple[str, tuple[str, ...]]], origin: Origin, caption: str = ""
) -> Iterator[Fragment]:
    """Rows of a sheet or a CSV as fragments: (place, cells) in, headings found on the way.

    Headings are the newest row of several cells without a number; a lone cell is a caption.
    """
    headings: tuple[str, ...] = ()
    captions: list[str] = []
    for place, given in rows:
        cells = tuple(plain(cell) for cell in given)
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        above = joined((caption, *captions, " | ".join(h for h in headings if h)))
        yield origin.fragment(place, " | ".join(cells), above, cells, headings)
        if len(filled) == 1 and len(filled) < max(len(headings), 2):
            captions = [*captions, filled[0]][-3:] if not headings else [filled[0]]
        elif not any(is_number(cell) for cell in filled):
            headings = cells


def is_number(text: str) -> bool:
    """True for a cell that is a number: grouped, signed, or with a percent sign.

    >>> is_number("−1,234.5%"), is_number("2013/14")
    (True, False)
    """
    return bool(re.fullmatch(r"[-+−–]?\s*[\d,]*\.?\d+(e[-+]?\d+)?\s*%?", text.strip(), re.I))
