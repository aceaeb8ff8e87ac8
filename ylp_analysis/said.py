"""How `ylp` speaks: results on stdout, everything else on stderr, no bar without a terminal."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

if TYPE_CHECKING:
    import pandas as pd


class Step(Protocol):
    """Called with what is being done, how many are done, and of how many."""

    def __call__(self, what: str, done: int, total: int) -> None: ...


class Said:
    """One command's voice. quiet: results and errors only. as_json: results as one JSON line."""

    def __init__(self, quiet: bool, as_json: bool) -> None:
        self.quiet, self.as_json = quiet, as_json

    def result(self, data: Any, words: str) -> None:
        """The command's result, as JSON or in words."""
        print(json.dumps(data, ensure_ascii=False) if self.as_json else words)

    def aside(self, words: str) -> None:
        """Something worth knowing that is not the result."""
        if not self.quiet:
            print(words, file=sys.stderr)

    def error(self, words: str) -> None:
        """Something that went wrong without stopping the rest."""
        print(f"ylp: {words}", file=sys.stderr)

    def findings(self, table: "pd.DataFrame", *, only_told: bool = False) -> None:
        """Findings as a list a person can work down, or as JSON rows."""
        rows = table.to_dict("records")
        if self.as_json:
            print(json.dumps(rows, ensure_ascii=False))
            return
        told = [row for row in rows if not (only_told and row["outcome"] == "PASS")]
        alike: dict[tuple[str, ...], list[str]] = {}
        for row in told:
            words = (row["outcome"], row["sentence"], row["remedy"], row["stops"])
            alike.setdefault(words, []).append(_place(row))
        for (outcome, sentence, remedy, stops), places in alike.items():
            print(f"{outcome:<8}{places[0]}")
            for place in places[1:]:
                print(f"        {place}")
            print(f"          {' '.join(filter(None, (sentence, remedy)))}")
            if stops:
                print(f"          It stops you from saying: {stops}.")

    def files(self, sources: "pd.DataFrame") -> None:
        """What each file was taken for, one line a file."""
        width = max((len(name) for name in sources["source"]), default=0)
        for row in sources.sort_values("source").to_dict("records"):
            year = row["academic_year"] or "years in its rows"
            print(f"{row['source']:<{width}}  {row['taken_for']}, {year}")

    def twice(self, twice: "pd.DataFrame") -> None:
        """Which facts came twice, and which file stands."""
        for row in twice.to_dict("records"):
            differ = f", {row['different']} of them different" if row["different"] else ""
            print(
                f"{row['facts']} {row['table']} came twice: {row['kept']} stands before "
                f"{row['left_out']}, because {row['why']}{differ}."
            )

    @contextmanager
    def progress(self, title: str) -> Iterator[Step]:
        """A progress bar on stderr with counts and time left; silent without a terminal."""
        if self.quiet or not sys.stderr.isatty():
            yield lambda what, done, total: None
            return
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (
            TextColumn("{task.fields[title]}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}"),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", title=title, total=None)
            yield lambda what, done, total: bar.update(
                task, description=what, completed=done, total=total
            )


def _place(row: dict[str, Any]) -> str:
    parts = [f"column {row['column']}" if row["column"] else ""]
    parts.append(f"line {row['rows']}" if row["rows"] else "")
    place = ", ".join(filter(None, parts))
    return f"{row['file']} ({place})" if place else str(row["file"])


def leave(message: str, code: int, arguments: list[str]) -> NoReturn:
    """Say why `ylp` stops, on stderr and with --json on stdout too, and leave with `code`."""
    if "--json" in arguments:
        print(json.dumps({"error": message, "exit_code": code}))
    print(f"ylp: {message}", file=sys.stderr)
    sys.exit(code)
