"""What may never lie in a shared copy, whatever it says: traces of how and by whom it was made."""

import re
from collections.abc import Iterable, Iterator

from ylp_analysis.packs.fragments import UNREADABLE, Fragment, plain

_PLACES = "home|root|tmp|work|Users|var|opt|mnt|media|srv|usr|etc|private|Volumes|data"
_MACHINE = re.compile(
    rf"(?<![\w.:/~-])/(?:{_PLACES})/[^\s<>\"']|\b[A-Za-z]:\\+\w|\\\\\w[\w.-]*\\\w|\bfile:/{{2,}}"
)
_TRACEBACK = re.compile(r"Traceback \(most recent call last\)|\bFile \"[^\"]+\", line \d+")
_OUTSIDE = re.compile(r"^\s*(https?:|ftp:|//)|@import|url\(\s*[\"']?\s*(https?:)?//", re.I)
_LOADS = re.compile(
    r"attribute (src|srcset|href|data|poster|background|style|action|codebase) of <(\w[\w-]*)>"
)
_CODE_CLASS = re.compile(r"\b(jp-InputArea|jp-CodeCell|input_area|hl-ipython3|code_cell)")
_AUTHOR = re.compile(
    r"metadata /Author|meta author|<(creator|lastModifiedBy|Manager|Company|author)>|attribute author"
    r"|JSON \S*/(authors?|user(name)?)(/|$)|chunk eXIf|metadata APP[1-9]",
    re.I,
)  # fmt: skip
_BY_PLACE = {
    "a comment": re.compile(r"^(comment|annotation|processing instruction|declaration)\b"),
    "papermill's notes": re.compile(r"JSON \S*/papermill(/|$)", re.I),
    "times at which cells ran": re.compile(r"/(execution|ExecuteTime|date_executed)(/|$)|chunk tIME"),
    "an author or user": _AUTHOR,
    "a hidden sheet": re.compile(r"^name of a sheet \((very )?hidden\)"),
    "a mark that cannot be read back": re.compile(rf"\({UNREADABLE}\)"),
    "a link to another workbook": re.compile(r"externalLink"),
}  # fmt: skip


def faults_of(fragments: Iterable[Fragment], *, named: set[str], own_script: str) -> list[str]:
    """What is wrong with the form of a copy, one sentence each, without quoting it.

    named: the files that the manifest names. own_script: the text of the index's own script.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for fragment in fragments:
        for fault in _faults(fragment, named, own_script):
            found.setdefault((fragment.file, fault), []).append(fragment.place)
    return [_sentence(file, fault, places) for (file, fault), places in sorted(found.items())]


def _sentence(file: str, fault: str, places: list[str]) -> str:
    often = f", {len(places)} times, first" if len(places) > 1 else ""
    return f"{file} holds {fault}{often} at {places[0]}."


def _faults(fragment: Fragment, named: set[str], own_script: str) -> Iterator[str]:
    file, place, text = fragment.file, fragment.place, fragment.text
    if place in ("file name", "folder name"):
        if place == "file name" and file not in named:
            yield "what the manifest does not name"
        return
    for fault, pattern in _BY_PLACE.items():
        if pattern.search(place):
            yield fault
    if re.search(r"chunk (tEXt|iTXt|zTXt)", place) and re.match(r"author|creat", text, re.I):
        yield "an author or user"
    if _MACHINE.search(text):
        yield "a path of somebody's machine"
    if _TRACEBACK.search(text) or re.search(r"/(traceback|ename|evalue)(/|$)", place):
        yield "a traceback"
    if _is_code(place, text):
        yield "a cell of code"
    if (place.endswith("/name") and text == "stderr") or "jupyter.stderr" in text:
        yield "what a program said to its user (stderr)"
    if "papermill" in text.lower():
        yield "papermill's notes"
    if _is_script(file, place, text, own_script):
        yield "a script"
    loads = _LOADS.search(place)
    is_link = loads is not None and loads[1] == "href" and loads[2] in ("a", "area")
    if (loads and not is_link and _OUTSIDE.search(text)) or (
        re.match(r"style|<style>|text of <style>", place) and re.search(r"@import|url\(\s*[\"']?\s*(https?:)?//", text, re.I)
    ):  # fmt: skip
        yield "a request to somewhere outside"


def _is_code(place: str, text: str) -> bool:
    if re.search(r"/cells/\d+/cell_type$", place):
        return text == "code"
    return place.startswith("attribute class") and bool(_CODE_CLASS.search(text))


def _is_script(file: str, place: str, text: str, own_script: str) -> bool:
    if place.startswith("script"):
        return not (file == "index.html" and text == plain(own_script))
    if re.match(r"<script>", place) or re.match(r"attribute on\w+ of ", place):
        return True
    return place.startswith("attribute href") and text.strip().lower().startswith("javascript:")
