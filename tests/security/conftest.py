"""A pack of two small notebooks that look around them: one page is good, one fails."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from ylp_analysis.packs import pages
from ylp_analysis.packs.runner import Pack, make_pack
from ylp_analysis.project import Project
from ylp_analysis.store.places import Places
from ylp_analysis.vocabulary.years import run_dates

PARAMETERS = "\n".join(f'{name} = ""' for name in pages.PARAMETERS[:-1])
LOOKS_AROUND = """
import json, os, pathlib, sys, warnings
seen = {"environment": dict(os.environ), "folder": oct(os.stat(".").st_mode & 0o777)}
seen["log"] = [oct(p.stat().st_mode & 0o777) for p in pathlib.Path(".").glob("log.txt")]
(pathlib.Path(root) / "seen.json").write_text(json.dumps(seen))
warnings.warn("a warning with the row SECRET-ROW-7")
print("printed SECRET-ROW-8", root)
print("SECRET-ROW-9", root, file=sys.stderr)
os.write(2, b"SECRET-ROW-10")
"""
SHOWS = """
from IPython.display import HTML, display
display(HTML("<h1>A page</h1>"), metadata={"text/html": {"part": "header"}})
display(HTML("<p>What it says.</p>"), metadata={"text/html": {"part": "main"}})
"""
FAILS = "frame = {'pupil': 'SECRET-PUPIL'}\nraise ValueError(f'{root} {frame}')"
KEYS = {
    "AWS_SECRET_ACCESS_KEY": "PLANTED-KEY",
    "GITHUB_TOKEN": "PLANTED-KEY",
    "HTTPS_PROXY": "PLANTED-KEY",
    "http_proxy": "PLANTED-KEY",
    "PIP_INDEX_URL": "PLANTED-KEY",
    "PYTHONSTARTUP": "PLANTED-KEY",
}


@dataclass(frozen=True)
class Looked:
    """A pack of the analyst, one of the SICG, and what a notebook saw while it ran."""

    places: Places
    analyst: Pack
    sicg: Pack
    seen: dict[str, Any]
    notebooks: Path


def notebook(path: Path, *sources: str) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in (PARAMETERS, *sources)]
    cells[0].metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


@pytest.fixture(scope="session")
def looked(prepared_city: Places, tmp_path_factory: pytest.TempPathFactory) -> Looked:
    """Two packs of small notebooks of the sample city."""
    folder = tmp_path_factory.mktemp("security")
    shutil.copytree(prepared_city.root, folder / "city")
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    notebook(notebooks / "00_looks.ipynb", LOOKS_AROUND, SHOWS)
    notebook(notebooks / "01_fails.ipynb", SHOWS, FAILS)
    places = Places((folder / "city").resolve())
    settings = '[pages]\nanalyst = ["00_looks", "01_fails"]\nsicg = ["00_looks"]\n'
    (places.config / "pack.toml").write_text(settings)
    dates = run_dates("2015/16", "", "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "NOTEBOOKS", notebooks)
        for name, value in KEYS.items():
            patch.setitem(os.environ, name, value)
        packs = [
            make_pack(Project(places), dates, edition=edition, jobs=2)
            for edition in ("analyst", "sicg")
        ]
    return Looked(places, *packs, json.loads((places.root / "seen.json").read_text()), notebooks)
