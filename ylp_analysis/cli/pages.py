"""Commands about pages: make a pack, share it, list what can be measured."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ylp_analysis.cli.app import app
from ylp_analysis.cli.files import prepare_now
from ylp_analysis.cli.options import Area, Edition, Json, Quiet, Root
from ylp_analysis.said import Said


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
    edition: Edition = "sicg",
    area: Area = "",
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
    check_pages(project, edition, chosen, area)
    dates = run_dates(plan_year, results_year, as_of)
    if dates.chosen_by_rule:
        by_rule = ", ".join(f"{n} {getattr(dates, n)}" for n in dates.chosen_by_rule)
        say.aside(f"Chosen by rule: {by_rule}.")
    if not is_prepared(places):
        say.aside("The raw files, settings or code have changed: preparing first.")
        prepare_now(say, places, set_aside=False)
    with say.progress("Pages") as progress:
        made = make_pack(
            project, dates, edition=edition, area=area, only=chosen, jobs=jobs, progress=progress
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
        f"{len(made.pages)} {'page' if len(made.pages) == 1 else 'pages'} for {dates.plan_year} "
        f"({' '.join(filter(None, (edition, area)))}).\nOpen {made.index}",
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
    """Copy a finished pack for its readers; refused for internal, incomplete or edited packs, and
    for a copy from which a hidden result could be worked out."""
    from ylp_analysis.packs.share import share_pack
    from ylp_analysis.store.places import find_root

    say, places = Said(quiet, as_json), find_root(root) if root else None
    pack = folder if folder.exists() or places is None else places.reports / folder
    with say.progress("Audit") as progress:
        files = share_pack(pack, to, places=places, progress=progress)
    say.result({"to": str(to), "files": files}, f"Copied {len(files)} pages to {to}.")


@app.command()
def audit(
    folder: Annotated[
        Path, typer.Argument(metavar="PACK", help="One run's folder, by path or below reports/.")
    ],
    root: Root = "",
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Read a pack back from its files and try to work out what it hides; exit 13 if it gives way."""
    from ylp_analysis.packs.audit import audit_pack, places_of, write_audit
    from ylp_analysis.store.places import find_root

    say, places = Said(quiet, as_json), find_root(root) if root else None
    pack = folder if folder.exists() or places is None else places.reports / folder
    places = places or places_of(pack)
    with say.progress("Audit") as progress:
        result = audit_pack(pack, places, progress)
    if pack.resolve().is_relative_to(places.reports.resolve()):
        write_audit(result, pack)
    lines = [f"  {finding}" for finding in result.findings]
    counted = ", ".join(
        f"{value:,} {name.replace('_', ' ')}" for name, value in result.counts.items()
    )
    ending = "Nothing hidden can be worked out." if result.passed else "It may not be shared."
    say.result(
        {**asdict(result), "passed": result.passed},
        "\n".join([f"{len(result.findings)} findings; {counted}.", *lines, ending]),
    )
    if not result.passed:
        raise typer.Exit(13)


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
