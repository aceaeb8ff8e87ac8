"""Which pages a pack holds: notebooks × areas, with every parameter checked before anything runs."""

import ast
import hashlib
from dataclasses import dataclass
from pathlib import Path

import nbformat

import ylp_analysis
from ylp_analysis.disclosure import policy_for
from ylp_analysis.errors import PackError, ParameterError
from ylp_analysis.project import Project
from ylp_analysis.vocabulary.years import RunDates

PARAMETERS = ("root", "plan_year", "results_year", "as_of", "edition", "area")
NOTEBOOKS = Path(ylp_analysis.__file__).parents[1] / "notebooks"


@dataclass(frozen=True)
class PageRun:
    """One page to be made: a notebook, its parameters, and the file it becomes."""

    notebook: Path
    file: str
    area: str
    area_name: str
    parameters: dict[str, str]

    @property
    def name(self) -> str:
        return self.file.removesuffix(".html")


def page_runs(
    project: Project, dates: RunDates, edition: str, *, only: tuple[str, ...] = ()
) -> list[PageRun]:
    """The pages of an edition in reading order; per-cluster notebooks once per cluster.

    Raises ParameterError for an edition without pages, or a page in `only` that the edition lacks.
    """
    check_pages(project, edition, only)
    pages = project.settings.pack.pages
    membership = project.held.membership
    clusters = dict(sorted(set(zip(membership["slug"], membership["cluster"], strict=True))))
    runs = []
    for name in dict.fromkeys(only) or pages[edition]:
        notebook = _notebook(name)
        known = notebook_parameters(notebook)
        values = {
            "root": str(project.places.root),
            "plan_year": dates.plan_year,
            "results_year": dates.results_year,
            "as_of": dates.as_of,
            "edition": edition,
        }
        per_cluster = "area" in known
        _check(notebook, known, [*values, *(["area"] if per_cluster else [])])
        for area, area_name in clusters.items() if per_cluster else [("", "")]:
            file = f"{name}-{area}.html" if area else f"{name}.html"
            own = {**values, "area": area} if per_cluster else values
            runs.append(PageRun(notebook, file, area, area_name, own))
    return runs


def check_pages(project: Project, edition: str, only: tuple[str, ...] = ()) -> None:
    """What can be refused before anything is prepared: an edition that does not exist
    (DisclosureError), one without pages, a page in `only` that it lacks (ParameterError)."""
    policy_for(edition)
    pages = project.settings.pack.pages
    if edition not in pages:
        raise ParameterError(
            f"config/pack.toml names no pages for the edition {edition!r}.",
            f"Editions there: {', '.join(pages)}.",
        )
    unknown = [name for name in only if name not in pages[edition]]
    if unknown:
        raise ParameterError(
            f"The {edition} edition has no page {unknown[0]!r}.",
            f"Its pages: {', '.join(pages[edition])}.",
        )


def notebook_parameters(notebook: Path) -> tuple[str, ...]:
    """The names that a notebook's `parameters` cell assigns."""
    cells = [
        cell
        for cell in nbformat.read(notebook, as_version=4).cells
        if "parameters" in cell.metadata.get("tags", [])
    ]
    if len(cells) != 1:
        raise PackError(
            f"{notebook.name} has {len(cells)} cells tagged `parameters`.", "It needs just one."
        )
    body = ast.parse(cells[0].source).body
    return tuple(
        target.id
        for node in body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    )


def notebook_sha256(notebook: Path) -> str:
    """The hash of a notebook as it lies in the checkout."""
    return hashlib.sha256(notebook.read_bytes()).hexdigest()


def _notebook(name: str) -> Path:
    path = NOTEBOOKS / f"{name}.ipynb"
    if path.parent != NOTEBOOKS or not path.is_file():
        held = ", ".join(sorted(p.stem for p in NOTEBOOKS.glob("*.ipynb"))) or "none"
        raise PackError(f"There is no notebook {name!r}.", f"Notebooks here: {held}.")
    return path


def _check(notebook: Path, known: tuple[str, ...], given: list[str]) -> None:
    # papermill only logs an unknown parameter, and writes names into the notebook as they are.
    wrong = [name for name in (*known, *given) if name not in PARAMETERS] or [
        name for name in given if name not in known
    ]
    if wrong:
        raise ParameterError(
            f"{notebook.name} does not take the parameter {wrong[0]!r}.",
            f"Parameters are: {', '.join(PARAMETERS)}.",
        )
