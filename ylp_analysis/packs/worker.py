"""One page, made in a process of its own: papermill runs the notebook, nbconvert renders it."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from bs4 import BeautifulSoup
from papermill.exceptions import PapermillExecutionError

from ylp_analysis.packs.pages import PageRun
from ylp_analysis.packs.render import check_page, render

CELL_TIMEOUT_S = 600
NOTE = "note"  # the tag of a cell that speaks to the analyst and is left out of the page
_KEPT_ENVIRONMENT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "TEMP",
    "SYSTEMROOT",
    "USERPROFILE",
)
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS")
_OWN_ERRORS = (
    "DataError",
    "CatalogueError",
    "ParameterError",
    "DisclosureError",
    "PackError",
)


@dataclass(frozen=True)
class PageMade:
    """What became of one page. `failure` is one sentence, empty when it is good."""

    file: str
    seconds: float
    failure: str = ""
    title: str = ""
    question: str = ""


def start_worker(log: Path) -> None:
    """Leave a kernel no keys, tokens or proxies, one thread for each numerical library, and the
    private `log` to write what it would say on the terminal."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(handle, 2)
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept)
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"


def make_page(run: PageRun, *, work: Path, pages: Path, run_id: str) -> PageMade:
    """Run one notebook in `work` and write its page to `pages`, unless it fails a gate."""
    start = time.monotonic()
    executed = work / f"{run.name}.ipynb"
    title = question = ""
    try:
        papermill.execute_notebook(
            str(run.notebook),
            str(executed),
            parameters=run.parameters,
            kernel_name="python3",
            progress_bar=False,
            cwd=str(work),
            execution_timeout=CELL_TIMEOUT_S,
        )
        notebook = nbformat.read(executed, as_version=4)
        notebook.cells = [c for c in notebook.cells if NOTE not in c.metadata.get("tags", [])]
        title, question = _heading(notebook)
        html = render(notebook, title=title, run_id=run_id, edition=run.parameters["edition"])
        faults = check_page(html)
        failure = f"The page was refused: {'; '.join(faults)}." if faults else ""
        if not faults:
            (pages / run.file).write_text(html, encoding="utf-8", newline="\n")
    except PapermillExecutionError as error:
        failure = _in_words(error)
    except Exception as error:  # a page that fails must not stop the others
        failure = f"It could not be made ({type(error).__name__})."
    return PageMade(run.file, time.monotonic() - start, failure, title, question)


def _heading(notebook: nbformat.NotebookNode) -> tuple[str, str]:
    """The page's own title and question, as its heading shows them."""
    shown = [
        output.data.get("text/html", "")
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "data" in output
    ]
    page = BeautifulSoup("".join(html for html in shown if "<h1" in html), "html.parser")
    title, question = page.find("h1"), page.find(class_="q")
    return (
        title.get_text(" ", strip=True) if title else "",
        question.get_text(" ", strip=True) if question else "",
    )


def _in_words(error: PapermillExecutionError) -> str:
    # Only our own errors are written to be read; another's message might hold a cell's value.
    if error.ename in _OWN_ERRORS:
        return f"Cell {error.exec_count}: {error.evalue}"
    return f"Cell {error.exec_count} stopped with {error.ename}."
