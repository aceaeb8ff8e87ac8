"""Fragments of plain files: CSV and TSV, JSON and notebooks, text, logs, Markdown, TOML."""

import csv
import io
import json
import re
import tomllib
from collections.abc import Generator, Iterator
from typing import Any

from ylp_analysis.packs.fragments import (
    Fragment,
    Origin,
    Reader,
    from_data_uri,
    is_data_uri,
    plain,
    table_rows,
    words_of,
)

_MIME = {"text/html": ".html", "image/svg+xml": ".svg"}
_MIME_BASE64 = ("image/png", "image/jpeg", "application/pdf")
_LONGEST_CONTEXT = 400


def read_rows(data: bytes, suffix: str, origin: Origin, read: Reader) -> Iterator[Fragment]:
    """Every row of a CSV or TSV, with the headings above it."""
    text = words_of(data, origin)
    lines = csv.reader(
        io.StringIO(text, newline=""), delimiter="\t" if suffix == ".tsv" else ",", strict=True
    )
    try:
        held = list(lines)
    except csv.Error:
        raise origin.refusal("breaks off within a quoted cell") from None
    yield from table_rows(((f"row {n}", tuple(row)) for n, row in enumerate(held, 1)), origin)


def read_lines(data: bytes, suffix: str, origin: Origin, read: Reader) -> Iterator[Fragment]:
    """Every line of a text, with the nearest heading; TOML is checked for being whole."""
    text = words_of(data, origin)
    if suffix == ".toml":
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            raise origin.refusal("is not whole TOML") from None
    kind, heading = ("log" if suffix == ".log" else "line"), ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        yield origin.fragment(f"{kind} {number}", plain(line), heading)
        if re.match(r"#+ |\[", line) and suffix in (".md", ".toml"):
            heading = plain(line.strip("#[] "))


def read_json(data: bytes, suffix: str, origin: Origin, read: Reader) -> Iterator[Fragment]:
    """Every key, text and number of a JSON file or notebook, with its path."""
    text = words_of(data, origin)
    try:
        held = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise origin.refusal("is not whole JSON") from None
    yield from _values(held, "", "", origin, read)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # A key said twice hides its first value from most readers, not from all.
    held = dict(pairs)
    if len(held) != len(pairs):
        raise ValueError("a key stands twice")
    return held


def _values(held: Any, path: str, context: str, origin: Origin, read: Reader) -> Iterator[Fragment]:
    if isinstance(held, dict):
        if path.endswith("/data"):
            held = yield from _shown(held, path, origin, read)
        yield from _record(list(held), list(held.values()), path, context, origin)
        for key, value in held.items():
            beside = context if _scalar(value) else plain(f"{context} {key}")
            yield from _values(value, f"{path}/{key}", beside, origin, read)
    elif isinstance(held, list) and held and all(isinstance(x, str) for x in held):
        # Notebooks cut a text into lines.
        whole = "".join(held)
        yield from _values(whole, path, context, origin, read)
        if not any(x.endswith("\n") for x in held):
            for n, item in enumerate(held):
                yield origin.fragment(f"JSON {path}/{n}", plain(item), context)
    elif isinstance(held, list):
        yield from _record([], held, path, context, origin)
        for n, item in enumerate(held):
            yield from _values(item, f"{path}/{n}", context, origin, read)
    elif isinstance(held, str) and is_data_uri(held):
        yield from from_data_uri(held, origin.inner(f"JSON {path}"), read)
    elif isinstance(held, str) and re.match(r"\s*<(svg|table|div|html|p|!doctype)\b", held, re.I):
        kind = ".svg" if re.match(r"\s*<svg", held, re.I) else ".html part"
        yield from read(held.encode(), kind, origin.inner(f"JSON {path}", context))
    elif held is not None and held != "":
        yield origin.fragment(f"JSON {path}", plain(str(held)), context)


def _scalar(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _record(
    keys: list[str], values: list[Any], path: str, context: str, origin: Origin
) -> Iterator[Fragment]:
    """The numbers and texts of one object or list, together: what a table's row is elsewhere."""
    if keys:
        yield origin.fragment(f"names in JSON {path or '/'}", plain(" | ".join(keys)), context)
    pairs = [(k, str(v)) for k, v in zip(keys or [""] * len(values), values, strict=True)
             if _scalar(v) and len(str(v)) <= _LONGEST_CONTEXT]  # fmt: skip
    if len(pairs) > 1:
        headings = tuple(k for k, _ in pairs) if keys else ()
        cells = tuple(plain(v) for _, v in pairs)
        text = " | ".join(f"{k}: {v}" if k else v for k, v in pairs)
        yield origin.fragment(f"JSON {path or '/'}", plain(text), context, cells, headings)


def _shown(
    held: dict[str, Any], path: str, origin: Origin, read: Reader
) -> Generator[Fragment, None, dict[str, Any]]:
    """Reads the pages and pictures that a notebook's output shows; returns what is left."""
    left = dict(held)
    for kind, value in held.items():
        whole = "".join(value) if isinstance(value, list) and _texts(value) else value
        if not isinstance(whole, str):
            continue
        inner = origin.inner(f"JSON {path}/{kind}")
        if kind in _MIME:
            part = ".html part" if kind == "text/html" else _MIME[kind]
            yield from read(whole.encode(), part, inner)
            del left[kind]
        elif kind in _MIME_BASE64:
            yield from from_data_uri(f"data:{kind};base64,{whole}", inner, read)
            del left[kind]
    return left


def _texts(value: list[Any]) -> bool:
    return all(isinstance(x, str) for x in value)
