"""Which pages a pack holds: notebooks × areas, with every parameter checked before anything runs."""

import ast
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

import ylp_analysis
from ylp_analysis.disclosure import policy_for
from ylp_analysis.errors import DataError, PackError, ParameterError
from ylp_analysis.project import Project
from ylp_analysis.store.start import EDITION_PAGES, pages_line
from ylp_analysis.vocabulary.years import RunDates

PARAMETERS = ("root", "plan_year", "results_year", "as_of", "edition", "area")
# The number that a notebook's name begins with says what each of its pages is about.
KINDS = {"90": "cluster", "95": "school"}
NOTEBOOKS = Path(ylp_analysis.__file__).parents[1] / "notebooks"
_FILE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*\.html", flags=re.ASCII)


@dataclass(frozen=True)
class PageRun:
    """One page to be made: a notebook, its parameters, and the file it becomes.

    There is none with a parameter that papermill would write into the notebook as code, with a
    file outside the pack's folder, or with a notebook from elsewhere.
    """

    notebook: Path
    file: str
    kind: str  # of area: cluster, school, or "" for a page of the whole area
    area: str
    area_name: str
    parameters: dict[str, str]

    def __post_init__(self) -> None:
        strange = [n for n in self.parameters if n not in PARAMETERS]
        if strange or not all(isinstance(v, str) for v in self.parameters.values()):
            raise ParameterError(
                f"A page cannot be given the parameter {(strange or ['?'])[0]!r}.",
                f"Parameters are texts: {', '.join(PARAMETERS)}.",
            )
        if not _FILE.fullmatch(self.file):
            raise ParameterError(
                f"A page cannot become the file {self.file!r}.",
                "Names of areas in files are small letters, digits and hyphens.",
            )
        if self.notebook.is_symlink() or self.notebook.resolve().parent != NOTEBOOKS.resolve():
            raise PackError(
                f"{self.notebook.name} does not lie in the folder of notebooks.",
                "Copy it there: a link to elsewhere could run anything.",
            )

    @property
    def name(self) -> str:
        return self.file.removesuffix(".html")


def page_runs(
    project: Project,
    dates: RunDates,
    edition: str,
    *,
    area: str = "",
    only: tuple[str, ...] = (),
) -> list[PageRun]:
    """The pages of an edition in reading order; a notebook about clusters or schools once for each,
    or, in the edition for one of them, once for `area`.

    Raises ParameterError for an edition without pages, a page in `only` that the edition lacks, and
    an `area` that is missing, unknown or not asked for.
    """
    check_pages(project, edition, only, area)
    pages = project.settings.pack.pages
    own = {area: area_name(project, dates, edition, area)} if area else {}
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
        kind = KINDS.get(name[:2], "") if "area" in known else ""
        _check(notebook, known, [*values, *(["area"] if kind else [])])
        if not kind:
            runs.append(PageRun(notebook, f"{name}.html", "", "", "", values))
        for code, called in (own or areas(project, dates, kind)).items() if kind else ():
            file = f"{name}-{code}.html"
            runs.append(PageRun(notebook, file, kind, code, called, {**values, "area": code}))
    return runs


def areas(project: Project, dates: RunDates, kind: str) -> dict[str, str]:
    """Slug or URN → name of every cluster, or of every school that is open with results up to the
    run's year."""
    if kind == "cluster":
        return _clusters(project)
    schools = project.held.schools
    if schools.empty:
        return {}
    past = schools[schools["academic_year"] <= dates.results_year].sort_values("academic_year")
    newest = past.drop_duplicates("urn", keep="last").sort_values("urn")
    newest = newest[~newest["closed"].astype(bool)]
    return dict(zip(newest["urn"], newest["name"], strict=True))


def area_name(project: Project, dates: RunDates, edition: str, area: str) -> str:
    """The name of the one area that an edition is about; ParameterError for an unknown one."""
    kind = policy_for(edition).own_area
    known = areas(project, dates, kind)
    if area in known:
        return known[area]
    raise ParameterError(
        f"There is no {kind} {area!r}"
        + (f" that is open with results up to {dates.results_year}." if kind == "school" else "."),
        _how_to_choose(project, kind),
    )


def check_pages(project: Project, edition: str, only: tuple[str, ...] = (), area: str = "") -> None:
    """What can be refused before anything is prepared: an edition that does not exist
    (DisclosureError), one without pages, a page in `only` that it lacks, an `area` that is missing
    or not asked for (ParameterError)."""
    kind = policy_for(edition).own_area
    pages = project.settings.pack.pages
    if edition not in pages:
        raise ParameterError(
            f"config/pack.toml names no pages for the edition {edition!r}.",
            f"Editions there: {', '.join(pages)}. Add this line below [pages], as `ylp init` "
            f"writes it: {pages_line(edition)}",
        )
    if kind and not area:
        raise ParameterError(
            f"The {edition} edition is about one {kind}.", _how_to_choose(project, kind)
        )
    if area and not kind:
        one = " and ".join(e for e in EDITION_PAGES if policy_for(e).own_area)
        raise ParameterError(
            f"The {edition} edition is about the whole area, so --area {area!r} says nothing.",
            f"Leave it out; the editions about one area are {one}.",
        )
    unknown = [name for name in only if name not in pages[edition]]
    if unknown:
        raise ParameterError(
            f"The {edition} edition has no page {unknown[0]!r}.",
            f"Its pages: {', '.join(pages[edition])}.",
        )


def _clusters(project: Project) -> dict[str, str]:
    members = project.held.membership
    return dict(sorted(set(zip(members["slug"], members["cluster"], strict=True))))


def _how_to_choose(project: Project, kind: str) -> str:
    if kind == "school":
        return (
            "Give --area and the school's URN, its six-digit number in the performance tables "
            "(column URN) and in Get Information About Schools."
        )
    try:
        known = ", ".join(_clusters(project))
    except DataError:  # not prepared yet
        known = ""
    if not known:
        return "No cluster is known yet: bring data/raw/clusters.csv and run `ylp prepare`."
    return f"Give --area and one of: {known}."


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
    if path.parent != NOTEBOOKS or path.is_symlink() or not path.is_file():
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
