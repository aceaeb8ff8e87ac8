"""Fragments of HTML pages: sentences, table rows, attributes, comments, scripts, pictures.

The page is read as text, not drawn: what a style sheet hides is read like everything else.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from ylp_analysis.packs.fragments import (
    Fragment,
    Origin,
    Reader,
    from_data_uri,
    is_data_uri,
    joined,
    plain,
    words_of,
)
from ylp_analysis.packs.read_tables import TableReader

_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr drawn-picture".split()
)
_END_IMPLIED = frozenset(
    "p li dt dd tr td th thead tbody tfoot option rt rp html body head".split()
)
_CLOSED_BY = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"},
    "td": {"td", "th"}, "th": {"td", "th"}, "option": {"option"},
    "tbody": {"tr", "td", "th", "thead", "tbody"}, "tfoot": {"tr", "td", "th", "thead", "tbody"},
}  # fmt: skip
_INLINE = frozenset(
    "a abbr b bdi bdo cite code data dfn em i kbd label mark q s samp small span strong sub sup time"
    " u var wbr del ins font big".split()
)
_NAMES = {"p": "paragraph", "li": "list item", "title": "page title", "div": "text",
          "figcaption": "caption", "caption": "caption", "summary": "summary", "details": "details",
          "dt": "term", "dd": "description"}  # fmt: skip
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_CODE = frozenset("script style template noscript textarea".split())
# Attributes that say how a page is laid out or walked through, never what it shows.
_LAYOUT = frozenset(
    "colspan rowspan scope tabindex role lang dir charset align valign hidden open"
    " checked disabled loading decoding autocomplete rel media border cellpadding cellspacing".split()
)
_ADDRESSES = frozenset("href src srcset data poster action formaction cite background".split())
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])|font-size\s*:\s*0(?![.\d])",
    re.I,
)
_TELLING = re.compile(r"^data-|^(?!h[1-6]$).*\d|.-.*-")
_PICTURE = re.compile(r"<svg\b.*?</svg\s*>", re.I | re.S)
_NESTED_SVG = re.compile(r"<svg\b", re.I)


def read_page(data: bytes, suffix: str, origin: Origin, read: Reader) -> Iterator[Fragment]:
    """Everything that a page says or carries; a page that breaks off is refused."""
    text = words_of(data, origin)
    pictures: list[str] = []

    def taken(match: re.Match[str]) -> str:
        if len(_NESTED_SVG.findall(match[0])) > 1:
            raise origin.refusal("holds a picture within a picture")
        pictures.append(match[0])
        return f'<drawn-picture number="{len(pictures)}">'

    text = _PICTURE.sub(taken, text)
    if _NESTED_SVG.search(text):
        raise origin.refusal("breaks off within a picture")
    if suffix == ".html" and not re.search(r"</html\s*>\s*(<!--.*?-->\s*)*\Z", text, re.I | re.S):
        raise origin.refusal("breaks off before its end")
    reader = _Page(origin, read, pictures)
    reader.feed(text)
    if "<" in reader.rawdata:
        raise origin.refusal("breaks off within a tag")
    reader.close()
    reader.end()
    yield from reader.found


class _Page(HTMLParser):
    """Walks through a page once and collects its fragments in order."""

    def __init__(self, origin: Origin, read: Reader, pictures: list[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Fragment] = []
        self._origin, self._read, self._inline = origin, read, pictures
        self._open: list[tuple[str, bool]] = []  # tag, hidden
        self._words: list[str] = []
        self._lines: list[str] = []
        self._block = ""
        self._counts: dict[str, int] = {}
        self._said: set[tuple[str, str, str]] = set()
        self._heading = ""
        self._caption: list[str] = []
        self._tables: list[TableReader] = []
        self._pictures = 0
        self._script = ""

    @property
    def context(self) -> str:
        """What stands above the present place."""
        table = self._tables[-1].context if self._tables else ""
        return joined((self._heading, *self._caption, table))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) != len(attrs):
            raise self._origin.refusal("says an attribute twice")
        for closed in iter(lambda: self._closes(tag), ""):
            self._leave(closed)
        if tag not in _INLINE:
            self._flush()
            self._block = tag
        hidden = "hidden" in given or bool(_HIDDEN.search(given.get("style", "")))
        hidden |= tag in ("template", "noscript") or bool(self._open and self._open[-1][1])
        if tag == "figure":
            self._caption = []
        if tag == "table":
            self._tables.append(TableReader(given.get("id", ""), self._count("table")))
        elif self._tables:
            self._tables[-1].start(tag, given)
        if tag not in _VOID:
            self._open.append((tag, hidden))
        if tag == "script":
            self._script = given.get("type", "")
        if tag == "br":
            self._words.append(" ")
        self._attributes(tag, given, hidden)
        if tag == "drawn-picture":
            self._picture(int(given["number"]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, _ in self._open) and tag not in ("p", "br"):
            raise self._origin.refusal("closes an element that is not open")
        while tag in (name for name, _ in self._open):
            last = self._open[-1][0]
            self._leave(last)
            if last == tag:
                return
            if last not in _END_IMPLIED and last not in _INLINE:
                raise self._origin.refusal("closes its elements in a wrong order")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] in ("script", "style"):
            self._lines.append(data)  # comes in pieces
            return
        self._words.append(data)
        for table in self._tables:
            table.say(data)

    def handle_comment(self, data: str) -> None:
        self._put(f"comment {self._count('comment')}", data)

    def handle_pi(self, data: str) -> None:
        self._put("processing instruction", data)

    def unknown_decl(self, data: str) -> None:
        self._put("declaration", data)

    def handle_decl(self, decl: str) -> None:
        if decl.lower() != "doctype html":
            self._put("declaration", decl)

    def end(self) -> None:
        """The page's last words; an element that nobody closed means that something is missing."""
        self._flush()
        if any(tag not in _END_IMPLIED for tag, _ in self._open):
            raise self._origin.refusal("breaks off within an element")

    def _closes(self, tag: str) -> str:
        """The open element that this new one ends, or nothing."""
        last = self._open[-1][0] if self._open else ""
        if last in _CLOSED_BY.get(tag, ()) and (self._tables or tag not in ("tr", "td", "th")):
            return last
        return "p" if last == "p" and tag not in _INLINE | _VOID | _CODE else ""

    def _leave(self, tag: str) -> None:
        if tag not in _INLINE:
            self._flush()
        self._open.pop()
        if tag in ("script", "style"):
            self._code(tag, "".join(self._lines))
            self._lines = []
        if tag == "table" and self._tables:
            table = self._tables.pop()
            above = joined((self._heading, *self._caption))
            self.found += table.fragments(self._origin, above)
        elif self._tables:
            self._tables[-1].end(tag)
        if tag == "figure":
            self._caption = []
        self._block = next((t for t, _ in reversed(self._open) if t not in _INLINE), "")

    def _flush(self) -> None:
        text, self._words = plain("".join(self._words)), []
        if not text:
            return
        tag = self._block
        if tag in ("td", "th") and self._tables:
            return  # read as a row
        name = "heading" if tag in _HEADINGS else _NAMES.get(tag, tag or "text")
        hidden = " (hidden)" if self._open and self._open[-1][1] else ""
        self._put(f"{name} {self._count(name)}{hidden}", text)
        if tag in _HEADINGS:
            self._heading = text
        elif tag == "figcaption" or (tag == "p" and any(t == "figure" for t, _ in self._open)):
            self._caption.append(text)

    def _attributes(self, tag: str, given: dict[str, str], hidden: bool) -> None:
        self._pictures += tag == "img"
        if _TELLING.search(tag) and tag != "drawn-picture":
            self._put("name of an element", tag)
        for name, value in given.items():
            if _TELLING.search(name) and (tag, name, "") not in self._said:
                self._said.add((tag, name, ""))
                self._put(f"name of an attribute of <{tag}>", name)
            if name in _LAYOUT or not value.strip() or tag == "drawn-picture":
                continue
            if name in _ADDRESSES and is_data_uri(value):
                what = f"picture {self._pictures}" if tag == "img" else f"{name} of <{tag}>"
                # A figure's caption says what its marks are; its alternative text says it longer.
                said = "" if self._caption else given.get("alt", "")
                inner = self._origin.inner(what, joined((self.context, said)))
                self.found += from_data_uri(value, inner, self._read)
                continue
            # Every cell has its class; said once is enough, unless it holds a number.
            key = (tag, name, value)
            if key in self._said and not re.search(r"\d", value):
                continue
            self._said.add(key)
            self._put(self._place(tag, name, given, hidden), value)

    def _place(self, tag: str, name: str, given: dict[str, str], hidden: bool) -> str:
        mark = " (hidden)" if hidden or given.get("type") == "hidden" else ""
        if tag == "img" and name == "alt":
            return f"alt text of picture {self._pictures}{mark}"
        if tag == "meta" and name == "content":
            return f"meta {given.get('name', given.get('property', ''))}".strip()
        return f"attribute {name} of <{tag}>{mark}"

    def _picture(self, number: int) -> None:
        self._pictures += 1
        inner = self._origin.inner(f"picture {self._pictures}", self.context)
        self.found += self._read(self._inline[number - 1].encode(), ".svg", inner)

    def _code(self, tag: str, data: str) -> None:
        if not data.strip():
            return
        number = self._count(tag)
        if tag == "script" and "json" in self._script:
            inner = self._origin.inner(f"script {number}")
            self.found += self._read(data.encode(), ".json", inner)
        self._put(f"{tag} {number}", data)

    def _count(self, name: str) -> int:
        self._counts[name] = self._counts.get(name, 0) + 1
        return self._counts[name]

    def _put(self, place: str, text: str) -> None:
        beside = self._tables[-1].row if self._tables else ""
        self.found.append(self._origin.fragment(place, plain(text), joined((self.context, beside))))
