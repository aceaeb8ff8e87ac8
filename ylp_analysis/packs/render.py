"""From an executed notebook to one self-contained page, and the gate that it must pass."""

import copy
import re
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode

from ylp_analysis.errors import PackError
from ylp_analysis.vocabulary.editions import EDITION_NAMES

TEMPLATES = Path(__file__).parent / "templates"
LARGEST_PAGE = 600_000  # bytes: opens at once on a tablet, travels by mail
PLACEHOLDER = "no description has been provided"
_CONTENTS = "<!-- contents -->"
_PICTURES = ("image/svg+xml", "image/png")


def render(
    notebook: NotebookNode,
    *,
    title: str,
    lang: str = "en-GB",
    run_id: str = "",
    edition: str = "",
    footer_extra: str = "",
) -> str:
    """One page of HTML: what the notebook shows, without code, prompts, streams or requests.

    Parts that say where they belong (heading, footer) are put there; parts for the screen of
    JupyterLab are left out. `run_id`, `edition` and `footer_extra` are plain text.

    Raises
    ------
    PackError
        When a cell failed, a picture has no alternative text, or something was shown that did
        not pass through protection (a plain data frame).
    """
    shown, header, footer = _in_parts(notebook)
    edition = EDITION_NAMES.get(edition, edition)
    ending = [f"{edition}." if edition else "", f"Run {run_id}." if run_id else "", footer_extra]
    small = " ".join(x for x in ending if x)
    words = {
        "lang": lang,
        "title": title,
        "css": _css(title, edition),
        "header": header or f"<h1>{escape(title)}</h1>",
        "footer": footer + (f"\n<p>{escape(small)}</p>" if small else ""),
        "contents_mark": _CONTENTS,
    }
    exporter = HTMLExporter(template_name="page", extra_template_basedirs=[str(TEMPLATES)])
    exporter.exclude_input = exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    html, _ = exporter.from_notebook_node(shown, resources={"page": words})
    return html.replace(_CONTENTS, contents(html), 1)


def _in_parts(notebook: NotebookNode) -> tuple[NotebookNode, str, str]:
    """What a notebook shows in its middle (as a notebook), its heading and its footer.

    Markdown above the heading is said to whoever runs the notebook, not to the page's readers.
    """
    shown = copy.deepcopy(notebook)
    parts: dict[str, list[str]] = {"header": [], "footer": []}
    kept = []
    for place, cell in enumerate(shown.cells, start=1):
        if cell.cell_type == "code":
            before = len(parts["header"])
            cell.outputs = [o for o in cell.outputs if _keep(o, place, parts)]
            if len(parts["header"]) > before:
                kept = [c for c in kept if c.cell_type != "markdown"]
        kept.append(cell)
    shown.cells = kept
    return shown, "\n".join(parts["header"]), "\n".join(parts["footer"])


def contents(html: str) -> str:
    """The list of a page's parts, from its second headings; nothing when there are fewer than two."""
    main = html[html.find("<main") : html.find("</main>")]
    found = re.findall(r'<h2[^>]*\bid="([^"]+)"[^>]*>(.*?)</h2>', main, flags=re.DOTALL)
    if len(found) < 2:
        return ""
    items = "".join(f'<li><a href="#{i}">{_words(inner)}</a></li>' for i, inner in found)
    return f'<nav class="contents" aria-label="On this page"><ul>{items}</ul></nav>'


def _words(inner: str) -> str:
    inner = re.sub(r'<a class="anchor-link".*?</a>', "", inner, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "", inner).strip()


def _keep(output: Any, place: int, parts: dict[str, list[str]]) -> bool:
    """True for an output that stays where it is; parts for elsewhere are moved into `parts`."""
    if output.output_type == "error":
        raise PackError(
            f"Cell {place} failed with {output.get('ename', 'an error')}, so there is no page.",
            "See the notebook in the work folder, mend the cause and run the pack again.",
        )
    if output.output_type == "stream":
        return False
    html = output.data.get("text/html")
    part = output.metadata.get("text/html", {}).get("part", "")
    if html is None:
        _pictures_say_what_they_show(output, place)
        return True
    if 'class="dataframe"' in html:
        raise PackError(
            f"Cell {place} shows a plain data frame, which did not pass through protection.",
            "Show it as a table of the evidence instead.",
        )
    if part in parts:
        parts[part].append(html)
    return part not in (*parts, "screen")


def _pictures_say_what_they_show(output: Any, place: int) -> None:
    for kind in _PICTURES:
        if kind in output.data:
            alt = str(output.metadata.get(kind, {}).get("alt") or "").strip()
            if not alt or alt.lower().startswith(PLACEHOLDER):
                raise PackError(
                    f"A picture in cell {place} has no alternative text.",
                    "Draw it with figures.charts.draw, which carries the text of its argument.",
                )


def _css(title: str, edition: str) -> str:
    """The page's style sheet, with the words and page numbers that paper carries at its foot."""
    css = (TEMPLATES / "page" / "theme.css").read_text(encoding="utf-8")
    running = " · ".join(x for x in (title, edition) if x)
    safe = "".join(c if c.isalnum() or c in " .,:;·–-’&/()" else " " for c in running)
    box = "font:8pt Arial,sans-serif;color:#505a5f"
    return css + (
        f'@page{{@bottom-left{{content:"{safe}";{box}}}'
        f'@bottom-right{{content:counter(page) " of " counter(pages);{box}}}}}'
    )


def check_page(html: str, *, inline_script_allowed: bool = False) -> list[str]:
    """What is wrong with a rendered page, one sentence each; an empty list when it may be used.

    `inline_script_allowed` is for the index page, whose search box filters its list.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    faults = list(reader.faults)
    if reader.h1 != 1:
        faults.append(f"The page has {reader.h1} main headings; it needs exactly one h1.")
    faults += [f"The page has no {name} landmark." for name in sorted(reader.landmarks_absent)]
    if not reader.lang:
        faults.append("The page does not say which language it is in.")
    if PLACEHOLDER in html.lower():
        faults.append("A picture carries a placeholder instead of an alternative text.")
    if "<script" in html.lower() and not inline_script_allowed:
        faults.append("The page holds a script.")
    if "Traceback (most recent call last)" in html:
        faults.append("The page shows a traceback.")
    if re.search(r"@import|url\(\s*['\"]?\s*(https?:)?//", html, flags=re.IGNORECASE):
        faults.append("The style sheet asks for something from the network.")
    if re.search(r">\s*(nan|None|NaN|<NA>|&lt;NA&gt;)\s*<", html):
        faults.append("A missing value is printed as a computer's word (nan, None, NA).")
    size = len(html.encode("utf-8"))
    if size >= LARGEST_PAGE:
        faults.append(f"The page has {size:,} bytes; at most {LARGEST_PAGE:,} are allowed.")
    return faults


class _Reader(HTMLParser):
    """Reads a page once and collects what is wrong with its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.h1 = 0
        self.lang = ""
        self.faults: list[str] = []
        self.landmarks_absent = {"header", "main", "footer"}
        self._ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.h1 += tag == "h1"
        self.landmarks_absent.discard(tag)
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "img" and not given.get("alt", "").strip():
            self.faults.append("A picture has no alternative text.")
        if given.get("id", "") in self._ids:
            self.faults.append(f"Two parts of the page share the id {given['id']!r}.")
        self._ids.update({given["id"]} if given.get("id") else ())
        for name in ("src", "srcset", "data", "poster", "href", "xlink:href"):
            self._request(tag, name, given.get(name, ""))
        if any(name.startswith("on") for name in given):
            self.faults.append(f"The element {tag} runs a script.")
        if unescape(given.get("href", "")).strip().lower().startswith("javascript:"):
            self.faults.append("A link runs a script.")

    def _request(self, tag: str, name: str, target: str) -> None:
        is_link = name == "href" and tag in ("a", "area")
        if target and not is_link and not target.startswith(("data:", "#")):
            self.faults.append(f"The element {tag} asks for {target[:60]!r} outside the page.")
