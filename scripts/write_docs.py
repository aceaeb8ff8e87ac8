"""Writes the pages of docs/ that the package itself can tell (`make docs`).

The data dictionary, the reference of local files and the catalogue are whole pages; in the page
about bringing files only the table of published families is. A test regenerates them in memory and
fails when one is stale.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from catalogue_page import catalogue_page
from page_parts import WRITTEN, section, table

from ylp_analysis.intake.checks import CHECKS
from ylp_analysis.intake.layouts.local import LOCAL_TABLES, LocalColumn, LocalTable
from ylp_analysis.vocabulary import dictionary, facts, families

REPOSITORY = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- families: written by `make docs` -->", "<!-- end of families -->"
KINDS = {
    "text": "text",
    "name": "text that may name a page",
    "code": "a short code, the same everywhere",
    "urn": "a URN, 5 to 7 digits",
    "date": "a date, like 2015-03-31",
    "academic_year": "an academic year, like 2014/15",
    "financial_year": "a financial year, like 2014/15, or the year in which it ends",
    "whole": "a whole number",
    "numbers": "whole numbers, separated by semicolons",
    "number": "a number",
    "money": "pounds",
    "percentage": "a percentage, 0 to 100",
    "yes_no": "yes or no",
    "choice": "one of these words",
    "role": "a [role](catalogue.md#roles) of that day",
    "identifier": "a code, used in memory only",
}


def data_dictionary() -> str:
    """The page about every column of every table."""
    parts = [
        "# Data dictionary\n",
        WRITTEN.format(source="ylp_analysis/vocabulary and ylp_analysis/intake/checks.py"),
        "Every column of every table that a project holds, with its unit and allowed words. Text is `str`, measured\n"
        "numbers are `float64`, counts that may be missing are `Int64`. A missing number is never 0, and 0 is never\n"
        "missing. The partnership's own files: [local files](reference/local-files.md).\n",
    ]
    for described in dictionary.TABLES:
        rows = ((f"`{c}`", t, described.meaning(c)) for c, t in described.columns.items())
        columns = table(("Column", "Type", "What it holds"), rows)
        extra = {"Facts": _facts(), "Findings": _checks()}.get(described.title, "")
        parts.append(section(described.title, described.grain, columns, described.after, extra))
        if described.title == "Gaps":
            parts.append(_statuses())
    return "\n".join(parts)


def _statuses() -> str:
    rows = ((f"`{word}`", meaning) for word, meaning in dictionary.STATUS_MEANINGS.items())
    return section("Statuses", table(("Status", "What it means"), rows))


def _checks() -> str:
    rows = ((f"`{check}`", sentence) for check, sentence in CHECKS.items())
    return "The checks; each says what holds when it passes:\n\n" + table(
        ("Check", "What holds"), rows
    )


def _facts() -> str:
    rows = (
        (f"`{f.name}`", f.label, facts.FACT_UNITS[f.unit], f.meaning) for f in facts.FACTS.values()
    )
    return "The facts:\n\n" + table(("Fact", "On pages", "Unit", "What it is"), rows)


def local_files() -> str:
    """The page about the partnership's own files."""
    parts = [
        "# Local files\n",
        WRITTEN.format(source="ylp_analysis/intake/layouts/local"),
        "The partnership's own files, CSV or the first sheet of a workbook. `ylp template NAME` writes one with its\n"
        "header, an example row and these notes. Every file may be missing: its sections then say that the evidence is\n"
        "not held. What holds of published files: [bring your files](../how-to/bring-your-files.md).\n",
        table(
            ("File", "What it is", "What it feeds"),
            ((f"[`{t.name}`](#{t.name})", t.title, t.feeds) for t in LOCAL_TABLES),
        )
        + "\n",
    ]
    return "\n".join([*parts, *(_local(local) for local in LOCAL_TABLES)])


def _local(local: LocalTable) -> str:
    key = ", ".join(f"`{c}`" for c in local.key)
    optional = ", ".join(f"`{c}`" for c in local.optional)
    rows = (
        (f"`{f.name}`", _allowed(f), f.meaning, f.if_blank if f.blank else "not allowed", f.example)
        for f in local.fields
    )
    return section(
        local.name,
        local.about,
        f"No two rows share {key}." + (f" The file may lack {optional}." if optional else ""),
        table(("Column", "What a cell holds", "What it means", "Left blank", "Example"), rows),
    )


def _allowed(field: LocalColumn) -> str:
    words = KINDS.get(field.kind, field.kind.replace("_", " "))
    if field.choices:
        words += ": " + ", ".join(f"`{c}`" for c in field.choices)
    of = " characters" if field.kind in ("text", "name", "code") else ""
    limits = [
        f"{word} {limit:g}{of}"
        for word, limit in (("from", field.low), ("to", field.high))
        if limit is not None
    ]
    return " ".join([words, *limits])


def family_table() -> str:
    """The table of published families in the page about bringing files."""
    rows = (
        (
            f.title,
            f"{f.service}: {f.called}",
            "<br>".join(f"`{n}`" for n in f.files),
            f.appears,
            f.feeds,
        )
        for f in families.FAMILIES
    )
    header = ("File", "Where it is downloaded, and what it is called there", "File names like",
              "Comes out", "What it feeds")  # fmt: skip
    services = "; ".join(f"**{name}**: {words}" for name, words in families.SERVICES.items())
    unsure = "" if all(f.verified for f in families.FAMILIES) else _UNSURE
    return f"{table(header, rows)}\n\n{services}.{unsure}"


_UNSURE = (
    "\n\nPlaces, names and months are professional knowledge, not checked against the services; "
    "they move."
)


def with_families(text: str) -> str:
    """A page with the table of families put between its two marks."""
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{BEGIN}\n\n{family_table()}\n\n{END}{after}"


WHOLE: Mapping[str, Callable[[], str]] = {
    "docs/data-dictionary.md": data_dictionary,
    "docs/reference/local-files.md": local_files,
    "docs/reference/catalogue.md": catalogue_page,
}
IN_PART = "docs/how-to/bring-your-files.md"


def pages() -> dict[str, str]:
    """Path below the repository → the text that should stand there."""
    written = {path: write() for path, write in WHOLE.items()}
    return written | {IN_PART: with_families((REPOSITORY / IN_PART).read_text(encoding="utf-8"))}


def main() -> int:
    """Writes the pages that changed, and says which."""
    for path, text in pages().items():
        place = REPOSITORY / path
        if not place.is_file() or place.read_text(encoding="utf-8") != text:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="\n")
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
