"""`ylp pack`: every page of an edition, made side by side, arriving together with a manifest."""

import datetime as dt
import json
import multiprocessing
import os
import secrets
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ylp_analysis.disclosure import Policy, policy_for
from ylp_analysis.disclosure.ledger import LEDGER_COLUMNS, contradictions
from ylp_analysis.errors import DisclosureError, PackError
from ylp_analysis.packs.index import index_page, redirect_page
from ylp_analysis.packs.manifest import MANIFEST
from ylp_analysis.packs.pages import PageRun, notebook_sha256, page_runs
from ylp_analysis.packs.worker import PageMade, make_page, start_worker
from ylp_analysis.project import Project
from ylp_analysis.store.ledger import read_ledger
from ylp_analysis.store.places import arriving, write_text
from ylp_analysis.store.provenance import code_digest, git_commit, package_version
from ylp_analysis.store.raw import sha256_of
from ylp_analysis.store.tables import read_provenance
from ylp_analysis.vocabulary.catalogue import series_label
from ylp_analysis.vocabulary.years import RunDates

FAILED = ".failed"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Pack:
    """A pack on disk. `failed` names each page that could not be made, and why."""

    folder: Path
    run_id: str
    dates: RunDates
    pages: tuple[str, ...]
    failed: dict[str, str]

    @property
    def index(self) -> Path:
        return self.folder / "index.html"


def make_pack(
    project: Project,
    dates: RunDates,
    *,
    edition: str,
    area: str = "",
    only: tuple[str, ...] = (),
    jobs: int = 0,
    progress: Progress = lambda what, done, total: None,
) -> Pack:
    """The pack of an edition, in reports/<plan year>/<edition>/<run>/; that of one cluster or
    school in reports/<plan year>/<edition>/<area>/<run>/.

    A page that fails does not stop the others; the pack is then incomplete, says so, and cannot
    be shared; its notebook lies in .failed beside the packs, for the owner of the folder alone,
    until the next run. Raises PackError when no page could be made: nothing is left behind then.
    """
    _agrees_with_what_is_out(project, policy_for(edition))
    runs = page_runs(project, dates, edition, area=area, only=only)
    if not runs:
        raise PackError("There is no page to make.", "Bring clusters.csv, or choose other pages.")
    run_id = _run_id()
    home = project.places.reports / dates.plan_year.replace("/", "-") / edition / area
    folder = project.places.below_root(home / run_id)
    with arriving(folder) as new:
        work = new.parent / "work"
        work.mkdir(mode=0o700)
        made = _make_pages(runs, work, new, run_id, jobs or os.cpu_count() or 1, progress)
        failed = {m.file: m.failure for m in made if m.failure}
        if len(failed) == len(runs):
            first = next(iter(failed.items()))
            raise PackError("No page could be made.", f"{first[0]}: {first[1]}")
        policy = policy_for(edition, area)
        manifest = _manifest(project, dates, policy, run_id, runs, made, new)
        manifest["complete"] = not failed and not only
        index = _index(project, dates, policy, run_id, runs, made, complete=manifest["complete"])
        write_text(new / "index.html", index)
        manifest["pages"].append(
            {"file": "index.html", "sha256": sha256_of(new / "index.html"), "notebook": ""}
        )
        write_text(new / MANIFEST, json.dumps(manifest, indent=2, sort_keys=True) + "\n")
        _set_apart(work, failed, project.places.below_root(home / FAILED))
        shutil.rmtree(work)
    if not only:
        write_text(home / "latest.json", json.dumps({"run": run_id}) + "\n")
        write_text(home / "index.html", redirect_page(f"{run_id}/index.html"))
    good = tuple(m.file for m in sorted(made, key=lambda m: m.file) if not m.failure)
    return Pack(folder, run_id, dates, good, failed)


def _agrees_with_what_is_out(project: Project, policy: Policy) -> None:
    """DisclosureError when results that were shared are others now under the same version."""
    if not policy.hides:
        return
    ledger = read_ledger(project.places, LEDGER_COLUMNS)
    differ = contradictions(ledger, project.held.gaps, project.held.pooled)
    if differ:
        raise DisclosureError(
            f"Results that were shared are others now, in {len(differ)} places, first {differ[0]}: "
            "beside the earlier pages the difference could be worked out.",
            "If they were revised, say so: `data_version` in the file's sidecar (`ylp adopt`). "
            "Otherwise find out which file changed.",
        )


def _make_pages(
    runs: list[PageRun], work: Path, pages: Path, run_id: str, jobs: int, progress: Progress
) -> list[PageMade]:
    made: list[PageMade] = []
    progress("pages", 0, len(runs))
    with ProcessPoolExecutor(
        max_workers=min(jobs, len(runs)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=start_worker,
        initargs=(work / "log.txt",),
    ) as pool:
        waiting = {
            pool.submit(make_page, run, work=work, pages=pages, run_id=run_id): run for run in runs
        }
        for done in as_completed(waiting):
            try:
                made.append(done.result())
            except Exception:  # the process died; the pool cannot say more
                made.append(PageMade(waiting[done].file, 0.0, "Its process died."))
            progress(made[-1].file, len(made), len(runs))
    return made


def _set_apart(work: Path, failed: dict[str, str], folder: Path) -> None:
    """Keep the notebooks of failed pages, whose tracebacks may hold rows, where nobody else reads."""
    shutil.rmtree(folder, ignore_errors=True)
    names = [f"{file.removesuffix('.html')}.ipynb" for file in failed]
    held = [work / name for name in names if (work / name).is_file()]
    if held:
        folder.mkdir(mode=0o700)
        for path in held:
            os.replace(path, folder / path.name)


def _run_id() -> str:
    now = dt.datetime.now(dt.UTC)
    return f"{now:%Y%m%dT%H%M%SZ}{secrets.token_hex(2)}"


def _manifest(
    project: Project,
    dates: RunDates,
    policy: Policy,
    run_id: str,
    runs: list[PageRun],
    made: list[PageMade],
    pages: Path,
) -> dict[str, Any]:
    area, by_file = project.settings.partnership.area, {m.file: m for m in made}
    prepared = read_provenance(project.places)
    sources = project.seen(dates).sources
    return {
        "run": run_id,
        "area": {"name": area.name, "la_code": area.la_code},
        "edition": policy.edition,
        "own_area": policy.area,
        "policy": asdict(policy),
        "dates": dates._asdict(),
        "made_up": project.held.made_up,
        "package_version": package_version(),
        "git_commit": git_commit(),
        "code_sha256": code_digest(),
        "prepared_by_code_sha256": prepared.get("code", ""),
        "tables": prepared.get("tables", {}),
        "inputs": prepared.get("inputs", {}),
        "set_aside": prepared.get("set_aside", []),
        "sources": [
            {"file": s.source, "sha256": s.sha256, "rows": int(s.rows), "published": s.published}
            for s in sources.itertuples()
        ],
        "pages": [
            {
                "file": run.file,
                "notebook": run.notebook.name,
                "notebook_sha256": notebook_sha256(run.notebook),
                "area": run.area,
                "sha256": sha256_of(pages / run.file) if not by_file[run.file].failure else "",
                "seconds": round(by_file[run.file].seconds, 2),
                "failure": by_file[run.file].failure,
            }
            for run in runs
        ],
    }


def _index(
    project: Project,
    dates: RunDates,
    policy: Policy,
    run_id: str,
    runs: list[PageRun],
    made: list[PageMade],
    *,
    complete: bool,
) -> str:
    by_file = {run.file: run for run in runs}
    pages = sorted(made, key=lambda page: list(by_file).index(page.file))
    failed = {page.file: page.failure for page in pages if page.failure}
    seen = project.seen(dates)
    gaps = seen.own("la").dropna(subset=["gap"])
    coverage = [
        {
            "key_stage": key_stage,
            "label": series_label(key_stage, subject, measure),
            "years": sorted(set(rows["academic_year"])),
        }
        for (key_stage, subject, measure), rows in gaps.groupby(["key_stage", "subject", "measure"])
    ]
    missing = [*project.not_held(dates), *(f"{file}: {why}" for file, why in failed.items())]
    missing += [f"{name}: set aside, because it could not be used." for name in seen.set_aside]
    if seen.membership.empty and not policy.own_area:
        missing.append("Cluster pages: bring data/raw/clusters.csv.")
    return index_page(
        partnership=seen.partnership,
        plan_year=dates.plan_year,
        results_year=dates.results_year,
        as_of=dates.as_of,
        run_id=run_id,
        pages=[
            {
                "file": page.file,
                "title": page.title,
                "question": page.question,
                "area": by_file[page.file].area_name,
                "kind": by_file[page.file].kind,
            }
            for page in pages
            if not page.failure
        ],
        missing=missing,
        policy=policy,
        made_up=project.held.made_up,
        coverage=[] if policy.own_area else coverage,
        incomplete=not complete,
        own_area=runs[0].area_name if policy.own_area else "",
    )
