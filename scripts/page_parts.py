"""Pieces of Markdown that the written pages of docs/ are made of."""

from collections.abc import Iterable, Mapping

WRITTEN = "<!-- Written by `make docs` from {source}. Change it there. -->\n"


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; bars inside cells are escaped."""
    head = list(header)
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    escaped = ([cell.replace("|", "\\|").replace("\n", " ") for cell in line] for line in lines)
    text = "\n".join(f"| {' | '.join(line)} |" for line in escaped)
    return text.replace(f"| {' | '.join(['---'] * len(head))} |", "|" + "---|" * len(head), 1)


def section(title: str, *parts: str) -> str:
    """A section under its `##` heading."""
    return "\n\n".join((f"## {title}", *filter(None, parts))) + "\n"


def checked(verified: bool) -> str:
    """Whether a source was found for an entry."""
    return "yes" if verified else "no"


def years(first: str, last: str) -> str:
    """Results years, both included; an open end as dots or `now`."""
    if first == last:
        return first or "all"
    return f"{first or '…'} to {last or 'now'}"


def words(several: Iterable[str], otherwise: str = "everything") -> str:
    """Words of the vocabulary as code, joined with commas."""
    return ", ".join(f"`{word}`" for word in several) or otherwise


def cell(value: object) -> str:
    """Any value of an entry as a table cell."""
    if isinstance(value, bool):
        return checked(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {cell(part)}" for key, part in value.items()) or "–"
    if isinstance(value, frozenset):
        value = tuple(sorted(map(str, value)))
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value)) or "–"
    return str(value) or "–"
