"""The command that gives templates of the partnership's own files."""

from pathlib import Path
from typing import Annotated

import typer

from ylp_analysis.cli.app import app
from ylp_analysis.cli.options import Json, Quiet
from ylp_analysis.said import Said


@app.command()
def template(
    name: Annotated[str, typer.Argument(help="Which file, e.g. clusters. Default: list all.")] = "",
    to: Annotated[
        Path | None, typer.Option("--to", help="A new file: .xlsx with a sheet of notes, or .csv.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Give a template of one of your own files: header, example row, what each column means."""
    from ylp_analysis.errors import ParameterError
    from ylp_analysis.prepare import templates

    say = Said(quiet, as_json)
    if not name:
        if to:
            raise ParameterError("--to needs the name of a template.", "`ylp template` lists them.")
        _list(say, templates.purposes())
    elif to:
        written = [str(path) for path in templates.write_template(name, to)]
        words = f"Wrote {' and '.join(written)}. The example row is made up: replace it."
        say.result({"written": written}, words)
    else:
        made = templates.template(name)
        notes = [dict(zip(templates.NOTE_COLUMNS, row, strict=True)) for row in made.notes]
        if not as_json:
            say.aside(made.notes_text)
        about = {"template": made.name, "title": made.title, "about": made.about, "columns": notes}
        say.result(about, made.csv.rstrip("\n"))


def _list(say: Said, purposes: dict[str, tuple[str, str]]) -> None:
    width = max(map(len, purposes))
    lines = [
        f"{name:<{width}}  {title}\n{'':<{width}}  feeds {feeds}"
        for name, (title, feeds) in purposes.items()
    ]
    listed = [
        {"template": name, "title": title, "feeds": feeds}
        for name, (title, feeds) in purposes.items()
    ]
    say.result(listed, "\n".join(lines))
