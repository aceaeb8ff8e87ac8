"""The door: `ylp`. Progress goes to stderr, results to stdout; exit codes are those of errors.py."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ylp_analysis.errors import YlpError
from ylp_analysis.said import Said, leave

if TYPE_CHECKING:
    from ylp_analysis.prepare import Examined
    from ylp_analysis.store.places import Places

app = typer.Typer(
    name="ylp",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Honest evidence about the gap between disadvantaged pupils and their peers.\n\n"
    "First time:  ylp sample sample-city,  then  ylp pack --root sample-city --plan-year 2015/16\n\n"
    "Your own:    ylp init DIR --la-code 850 --name Hampshire,  copy files to DIR/data/raw,  then "
    "ylp check, ylp prepare and ylp pack with --root DIR.",
    epilog="Exit codes: 0 done, 2 usage, 10 data, 11 catalogue, 12 parameter, 13 disclosure, "
    "14 pack, 130 interrupted.",
)

Root = Annotated[
    str, typer.Option("--root", help="The project's folder. Default: the one you are in.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results and errors.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


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
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Write the sample city: a made-up authority with raw files in the published layouts."""
    from ylp_analysis.prepare import write_sample

    places = write_sample(folder)
    Said(quiet, as_json).result(
        {"root": str(places.root)},
        f"Wrote the sample city to {places.root}. All of it is made up.\n"
        f"Next: `ylp pack --root {folder} --plan-year 2015/16`.",
    )


@app.command()
def check(root: Root = "", quiet: Quiet = False, as_json: Json = False) -> None:
    """Read every raw file and say what is wrong, where, and what it stops you from saying."""
    from ylp_analysis.prepare import examine
    from ylp_analysis.store.config import load_settings
    from ylp_analysis.store.places import find_root

    say, places = Said(quiet, as_json), find_root(root)
    with say.progress("Reading") as progress:
        examined = examine(places, load_settings(places), progress=progress)
    say.findings(examined.findings_table())
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
    """Turn raw files into counts, gaps and changes in data/processed: all, or nothing."""
    from ylp_analysis.store.places import find_root

    say = Said(quiet, as_json)
    examined = _prepared(say, find_root(root), set_aside=set_aside)
    table = examined.findings_table()
    say.result(
        {
            "files": len(examined.sources),
            "set_aside": examined.failed_files,
            "findings": table["outcome"].value_counts().to_dict(),
            "years": sorted(set(examined.counts["academic_year"])),
        },
        f"Prepared {len(examined.sources)} files: years "
        f"{', '.join(sorted(set(examined.counts['academic_year'])))}.",
    )
    if not (as_json or quiet):
        say.findings(table, only_told=True)


def _prepared(say: Said, places: "Places", *, set_aside: bool) -> "Examined":
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


@app.command()
def pack(
    plan_year: Annotated[str, typer.Option(help="The year planned for, e.g. 2015/16.")],
    root: Root = "",
    results_year: Annotated[
        str, typer.Option(help="Newest results used. Default: two years before the plan year.")
    ] = "",
    as_of: Annotated[
        str, typer.Option(help="Day of registers, e.g. 2015-03-31. Default: 31 March before.")
    ] = "",
    edition: Annotated[
        str, typer.Option(help="sicg (to be shared) or analyst (internal, nothing hidden).")
    ] = "sicg",
    only: Annotated[list[str] | None, typer.Option(help="Only this notebook; repeatable.")] = None,
    jobs: Annotated[int, typer.Option(min=0, help="Pages at once. 0: one per core.")] = 0,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Make the evidence pack of an edition: every page, an index and a manifest."""
    from ylp_analysis.packs.pages import check_pages
    from ylp_analysis.packs.runner import make_pack
    from ylp_analysis.prepare import is_prepared
    from ylp_analysis.project import Project
    from ylp_analysis.store.places import find_root
    from ylp_analysis.vocabulary.years import run_dates

    say, places = Said(quiet, as_json), find_root(root)
    project, chosen = Project(places), tuple(only or ())
    check_pages(project, edition, chosen)
    dates = run_dates(plan_year, results_year, as_of)
    if dates.chosen_by_rule:
        by_rule = ", ".join(f"{n} {getattr(dates, n)}" for n in dates.chosen_by_rule)
        say.aside(f"Chosen by rule: {by_rule}.")
    if not is_prepared(places):
        say.aside("The raw files, settings or code have changed: preparing first.")
        _prepared(say, places, set_aside=False)
    with say.progress("Pages") as progress:
        made = make_pack(
            project,
            dates,
            edition=edition,
            only=chosen,
            jobs=jobs,
            progress=progress,
        )
    for file, why in made.failed.items():
        say.error(f"{file}: {why}")
    say.result(
        {
            "pack": str(made.folder),
            "index": str(made.index),
            "run": made.run_id,
            "pages": list(made.pages),
            "failed": made.failed,
        },
        f"{len(made.pages)} pages for {dates.plan_year} ({edition}).\nOpen {made.index}",
    )
    if made.failed:
        raise typer.Exit(14)


@app.command()
def share(
    folder: Annotated[
        Path, typer.Argument(metavar="PACK", help="One run's folder, by path or below reports/.")
    ],
    to: Annotated[Path, typer.Option("--to", help="A new folder for the readers' copy.")],
    root: Root = "",
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Copy a finished pack for its readers; refused for internal, incomplete or edited packs."""
    from ylp_analysis.packs.share import share_pack
    from ylp_analysis.store.places import find_root

    pack = folder if folder.exists() or not root else find_root(root).reports / folder
    files = share_pack(pack, to)
    Said(quiet, as_json).result(
        {"to": str(to), "files": files}, f"Copied {len(files)} pages to {to}."
    )


@app.command()
def measures(root: Root = "", quiet: Quiet = False, as_json: Json = False) -> None:
    """List the measures in the catalogue: name, unit, what it says; with --root, years held."""
    from ylp_analysis.vocabulary.catalogue import MEASURES

    held: dict[str, list[str]] = {}
    if root:
        from ylp_analysis.project import open_project

        for name, rows in open_project(root).gaps.dropna(subset=["gap"]).groupby("measure"):
            held[str(name)] = sorted(set(rows["academic_year"]))
    listed = [
        {"measure": m.name, "unit": m.unit, "label": m.label, "held": held.get(m.name, [])}
        for m in MEASURES.values()
    ]
    width = max(len(m.name) for m in MEASURES.values())
    lines = [
        f"{row['measure']:<{width}}  {row['unit']:<6}  {row['label']}"
        + (f"  ({', '.join(row['held'])})" if row["held"] else "")
        for row in listed
    ]
    Said(quiet, as_json).result(listed, "\n".join(lines))


def main(arguments: list[str] | None = None) -> None:
    """Run `ylp` and leave with the exit code of what happened."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code: Any = app(args=arguments, standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except YlpError as error:
        leave(str(error), error.exit_code, arguments)
    except KeyboardInterrupt:
        leave("Interrupted; nothing was left half-written.", 130, arguments)
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):  # click's usage errors
            leave(f"{error.format_message()} See `ylp --help`.", int(error.exit_code), arguments)
        elif type(error).__name__ == "Abort":
            leave("Interrupted; nothing was left half-written.", 130, arguments)
        elif isinstance(error, OSError):
            where = os.path.basename(str(error.filename or ""))
            what = error.strerror or "A file error"
            leave(f"{what}: {where}. Check space and rights.", 14, arguments)
        else:
            raise


if __name__ == "__main__":
    main()
