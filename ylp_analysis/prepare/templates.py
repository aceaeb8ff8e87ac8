"""Templates of the partnership's own files: header, an example row, what each column means."""

from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from ylp_analysis.errors import ParameterError
from ylp_analysis.intake.layouts.local import LOCAL_TABLES, LocalColumn, LocalTable
from ylp_analysis.store.places import write_text
from ylp_analysis.store.sheets import csv_text, markdown_table, write_workbook

ENDINGS = (".csv", ".xlsx")
NOTE_COLUMNS = ("column", "what it means", "what a cell holds", "if blank", "example")
_HOLDS = {
    "text": "text",
    "name": "a name: letters, digits and spaces",
    "code": "a code: letters, digits and - _ .",
    "urn": "a URN of five to seven digits",
    "date": "a date like 2015-03-31",
    "academic_year": "an academic year like 2014/15",
    "financial_year": "a financial year like 2014/15",
    "whole": "a whole number",
    "numbers": "whole numbers like 1;2;6",
    "number": "a number",
    "money": "pounds",
    "percentage": "a percentage",
    "yes_no": "yes or no",
    "choice": "one of",
    "role": "a role: NLE, LLE, SLE, NLG, YLE, YLG, NQT, RQT, ECT",
    "identifier": "an identifier, used in memory only",
}


class Template(NamedTuple):
    """header, example: one row each. about: lines to read first. notes: one row for each column,
    as NOTE_COLUMNS."""

    name: str
    title: str
    header: tuple[str, ...]
    example: tuple[str, ...]
    about: tuple[str, ...]
    notes: tuple[tuple[str, ...], ...]

    @property
    def csv(self) -> str:
        """The template as the text of a CSV file."""
        return csv_text([self.header, self.example])

    @property
    def notes_text(self) -> str:
        """What each column means, as Markdown."""
        about = "\n\n".join(self.about)
        return f"# {self.title}\n\n{about}\n\n{markdown_table(NOTE_COLUMNS, self.notes)}"


def template(name: str) -> Template:
    """The template of one of the partnership's own files.

    Raises ParameterError, with the nearest name, for a file that there is no template of.
    """
    plain = name.strip().casefold().removesuffix(".csv").removesuffix(".xlsx").replace("-", "_")
    tables = {table.name: table for table in LOCAL_TABLES}
    if plain not in tables:
        near = get_close_matches(plain, list(tables), n=1, cutoff=0.5)
        remedy = f"Did you mean {near[0]}? " if near else ""
        raise ParameterError(
            f"There is no template {name!r}.", f"{remedy}`ylp template` lists them all."
        )
    return _of(tables[plain])


def purposes() -> dict[str, tuple[str, str]]:
    """Every template's name → its title and what the file feeds."""
    return {table.name: (table.title, table.feeds) for table in LOCAL_TABLES}


def write_template(name: str, to: Path) -> list[Path]:
    """The files written: a workbook with a sheet of notes, or a CSV file with notes beside it.

    Raises ParameterError for another ending than .csv and .xlsx and for a file in the way.
    """
    made = template(name)
    if to.suffix.lower() not in ENDINGS:
        raise ParameterError(
            f"The template cannot be written to {to.name}.",
            "Give a file that ends in .xlsx or .csv.",
        )
    paths = [to]
    if to.suffix.lower() == ".csv":
        paths.append(to.with_name(f"{to.stem}-notes.md"))
    if not to.parent.is_dir():
        raise ParameterError(f"There is no folder {to.parent}.", "Make it first.")
    for path in paths:
        if path.exists() or path.is_symlink():
            raise ParameterError(
                f"There is already a file {path.name}.", "Give another name; nothing was written."
            )
    if len(paths) == 1:
        about = [(line,) for line in (made.title, *made.about)]
        notes = [*about, (), NOTE_COLUMNS, *made.notes]
        write_workbook(to, {made.name: [made.header, made.example], "Notes": notes})
    else:
        write_text(paths[0], made.csv)
        write_text(paths[1], made.notes_text)
    return paths


def _of(table: LocalTable) -> Template:
    key = ", ".join(table.key)
    about = (
        table.about,
        f"It feeds {table.feeds}.",
        f"No two rows have the same {key}.",
        "The example row is made up: replace it. Keep the header. Columns that you do not need may "
        f"be left out: {', '.join(table.optional)}."
        if table.optional
        else "The example row is made up: replace it. Keep the header.",
    )
    return Template(
        table.name,
        table.title,
        tuple(table.columns),
        tuple(column.example for column in table.fields),
        about,
        tuple(
            (
                column.name,
                column.meaning,
                holds(column),
                column.if_blank or "must be filled in",
                column.example,
            )
            for column in table.fields
        ),
    )


def holds(column: LocalColumn) -> str:
    """What a cell of a column may hold, in words.

    >>> holds(LocalColumn("overall", "whole", "Overall.", "3", low=1, high=4))
    'a whole number from 1 to 4'
    """
    words = _HOLDS[column.kind]
    if column.kind == "choice":
        return f"one of {', '.join(column.choices)}"
    if column.kind == "text":
        return f"text of at most {column.high:g} characters" if column.high else words
    if column.low is not None and column.high is not None:
        return f"{words} from {column.low:g} to {column.high:g}"
    return f"{words} of {column.low:g} or more" if column.low is not None else words
