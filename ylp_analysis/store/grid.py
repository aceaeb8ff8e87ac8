"""Rows of cells as a frame of text: the header, rows too short or too long, columns without a name.

What a CSV file and a workbook's sheet have in common once their cells are text.
"""

from typing import NamedTuple

import pandas as pd

from ylp_analysis.vocabulary.findings import WARNING, Finding, line_numbers

_FIRST_ROWS = 10
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))


class Unreadable(Exception):
    """The file cannot be read; `finding` holds check, sentence and remedy."""

    def __init__(self, check: str, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.finding = (check, sentence, remedy)


class Grid(NamedTuple):
    """rows: cells as text, the header first, rows without any text left out. lines: the line of
    the file on which each ends. findings: what was said while the cells were read."""

    rows: list[list[str]]
    lines: list[int]
    encoding: str
    findings: list[Finding]


class Table(NamedTuple):
    """frame: text, index = line of the file. written: the header as the file spells it. short: line
    of each row that ends early → cells it has."""

    frame: pd.DataFrame
    written: tuple[str, ...]
    short: dict[int, int]
    findings: list[Finding]


def as_table(grid: Grid, name: str) -> Table:
    """The grid's first row as header, the others as rows of the same length.

    Raises Unreadable when the first row is no header or a row holds more than the header names.
    """
    rows, lines = grid.rows[1:], grid.lines[1:]
    written = grid.rows[0] if grid.rows else []
    header = [plain(cell) for cell in written]
    _check_header(header, rows)
    short = {line: len(r) for r, line in zip(rows, lines, strict=True) if len(r) < len(header)}
    _check_length(header, rows, lines)
    width = len(header)
    even = [row if len(row) == width else row[:width] + [""] * (width - len(row)) for row in rows]
    frame = pd.DataFrame(even, columns=pd.Index(header, dtype="str"), dtype="str")
    frame.index = pd.Index(lines, name="line")
    frame, said = _named(frame, name)
    named = tuple(cell for cell, clean in zip(written, header, strict=True) if clean)
    return Table(frame, named, short, [*grid.findings, *said, *_short(short, name)])


def plain(cell: str) -> str:
    """A header's cell without the spaces and unseen characters around or within it.

    >>> plain(" LA\u00a0Number ")
    'LA Number'
    """
    return cell.replace("\u00a0", " ").translate(_UNSEEN).strip()


def _check_header(header: list[str], rows: list[list[str]]) -> None:
    filled = sum(map(bool, header))
    fullest = max((sum(bool(c.strip()) for c in row) for row in rows[:_FIRST_ROWS]), default=0)
    if (filled <= 2 and fullest >= filled + 2) or (
        rows and all(len(row) > len(header) for row in rows)
    ):
        raise Unreadable(
            "row_length",
            "Its first line has fewer cells than the lines below, so it is no header.",
            "Remove the title lines above the header.",
        )
    folded = [h.casefold() for h in header if h]
    twice = sorted({h for h in header if h and folded.count(h.casefold()) > 1})
    if twice:
        raise Unreadable(
            "header_once",
            f"Its header has {', '.join(twice[:3])} more than once.",
            "Keep one of the columns and rename or remove the other.",
        )
    if not rows:
        raise Unreadable("not_empty", "It has a header but no rows.", "Bring the file again.")


def _check_length(header: list[str], rows: list[list[str]], lines: list[int]) -> None:
    """Cells beyond the header, or in a nameless column of which other cells are empty, are those of
    a row that has slipped."""
    nameless = [i for i, cell in enumerate(header) if not cell]
    full = {
        i for i in nameless if all(len(row) > i and row[i].strip() for row in rows)
    }  # a nameless column of row numbers, as some programs write
    loose = [i for i in nameless if i not in full]
    slipped = [
        line
        for row, line in zip(rows, lines, strict=True)
        if (len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]))
        or (loose and any(len(row) > i and row[i].strip() for i in loose))
    ]
    if slipped:
        raise Unreadable(
            "row_length",
            f"More cells than the header names on line {line_numbers(slipped)}.",
            "Look for a comma that should stand inside quotes, or for notes beside the table; or "
            "bring the file again.",
        )


def _named(frame: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[Finding]]:
    blank = frame.columns == ""
    if not blank.any():
        return frame, []
    filled = int((frame.loc[:, blank] != "").any().sum())
    said = Finding(
        "header_named",
        WARNING,
        name,
        f"{filled} of its columns have no name in the header; they were not read.",
        "Nothing to do when they number the rows; otherwise give them their names.",
    )
    return frame.loc[:, ~blank].copy(), [said] if filled else []


def _short(short: dict[int, int], name: str) -> list[Finding]:
    if not short:
        return []
    return [
        Finding(
            "short_rows",
            WARNING,
            name,
            f"{len(short)} rows end before the last column; the missing cells were read as empty.",
            rows=line_numbers(sorted(short)),
        )
    ]
