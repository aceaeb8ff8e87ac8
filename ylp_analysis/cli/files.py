"""Commands about a project's files: make one, bring files, check and prepare them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ylp_analysis.cli.app import app
from ylp_analysis.cli.options import Json, Quiet, Root
from ylp_analysis.said import Said

if TYPE_CHECKING:
    from ylp_analysis.prepare import Examined
    from ylp_analysis.store.places import Places


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The new project's folder.")],
    la_code: Annotated[str, typer.Option(help="Three-digit authority code, e.g. 850.")],
    name: Annotated[str, typer.Option(help="The authority's name, e.g. Hampshire.")],
    partnership: Annotated[str, typer.Option(help="Who the pages are for.")] = "",
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Make a new, empty project for any English authority."""
    from ylp_analysis.store.start import start_project

    say = Said(quiet, as_json)
    places = start_project(folder, name=name, la_code=la_code, partnership=partnership)
    say.result(
        {"root": str(places.root)},
        f"Made {places.root}.\nNext: copy performance tables to {places.raw}, then run "
        f"`ylp check --root {folder}`.",
    )


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="The folder to write, e.g. sample-city.")],
    world: Annotated[
        str, typer.Option(help="What is true of the city: plan, no_effect, constant_gap, ...")
    ] = "plan",
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Write the sample city: a made-up authority with raw files in the published layouts."""
    from ylp_analysis.prepare import write_sample

    places = write_sample(folder, world=world)
    Said(quiet, as_json).result(
        {"root": str(places.root)},
        f"Wrote the sample city to {places.root}. All of it is made up.\n"
        f"Next: `ylp pack --root {folder} --plan-year 2015/16`.",
    )


@app.command()
def check(root: Root = "", quiet: Quiet = False, as_json: Json = False) -> None:
    """Read every raw file and say what is wrong, where, and what it stops you from saying.

    The findings are also written to reports/check/findings.csv; data/processed is not touched.
    """
    from ylp_analysis.prepare import examine
    from ylp_analysis.store.config import load_settings
    from ylp_analysis.store.export import write_csv
    from ylp_analysis.store.places import find_root

    say, places = Said(quiet, as_json), find_root(root)
    with say.progress("Reading") as progress:
        examined = examine(places, load_settings(places), progress=progress)
    findings = examined.findings_table()
    say.findings(findings)
    written = places.reports / "check" / "findings.csv"
    write_csv(written, findings)
    say.aside(f"Written to {written}.")
    if examined.failed_files:
        raise typer.Exit(10)


@app.command()
def prepare(
    root: Root = "",
    set_aside: Annotated[
        bool, typer.Option("--set-aside", help="Go on without the files that fail.")
    ] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Turn raw files into counts, gaps and changes in data/processed: all, or nothing.

    Says what each file was taken for and which facts came twice. Files that have not changed are
    not read again.
    """
    from ylp_analysis.prepare import is_prepared, prepared, set_aside_files
    from ylp_analysis.store.places import find_root

    say, places = Said(quiet, as_json), find_root(root)
    if is_prepared(places, set_aside=set_aside):
        say.aside("Nothing has changed since the last time: no file was read again.")
    else:
        prepare_now(say, places, set_aside=set_aside)
    held = prepared(places)
    years = sorted(set(held["gaps"]["academic_year"]))
    outcomes = held["findings"]["outcome"].value_counts().to_dict()
    say.result(
        {
            "files": len(held["sources"]),
            "set_aside": set_aside_files(places),
            "findings": outcomes,
            "years": years,
            "twice": json.loads(held["twice"].to_json(orient="records")),
        },
        f"Prepared {len(held['sources'])} files: years {', '.join(years)}.",
    )
    if not (as_json or quiet):
        say.files(held["sources"])
        say.twice(held["twice"])
        say.findings(held["findings"], only_told=True)


def prepare_now(say: Said, places: "Places", *, set_aside: bool) -> "Examined":
    """Prepare with a progress bar; when files fail, print every finding before the error."""
    from ylp_analysis.prepare import FilesFailed
    from ylp_analysis.prepare import prepare as run

    try:
        with say.progress("Preparing") as progress:
            return run(places, set_aside=set_aside, progress=progress)
    except FilesFailed as failed:
        if not say.as_json:
            say.findings(failed.examined.findings_table(), only_told=True)
        raise


@app.command()
def adopt(
    files: Annotated[list[Path], typer.Argument(help="Files, by path or by name in data/raw.")],
    root: Root = "",
    year: Annotated[str, typer.Option(help="Results year, e.g. 2018/19.")] = "",
    published: Annotated[str, typer.Option(help="The day it came out, e.g. 2019-12-13.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    title: Annotated[str, typer.Option(help="The publication.")] = "",
    version: Annotated[str, typer.Option(help="provisional, revised or final.")] = "",
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Write a note beside a raw file: where it came from, its year, and the hash it has now."""
    from ylp_analysis.store.places import find_root
    from ylp_analysis.store.sidecar import adopt as write
    from ylp_analysis.vocabulary.years import academic_year

    stated = {
        "academic_year": academic_year(year, "--year") if year else "",
        "published": published,
        "publisher": publisher,
        "title": title,
        "data_version": version,
    }
    raw = find_root(root).raw if root else Path()
    paths = [file if file.exists() else raw / file for file in files]
    written = [write(path, **stated) for path in paths]
    Said(quiet, as_json).result(
        {"written": [str(path) for path in written]},
        "\n".join(
            f"Wrote {path.name}. Look it over and fill in what is empty." for path in written
        ),
    )
