"""A parameter's name or value runs no code, and no name leads out of a folder."""

import ast
from pathlib import Path

import nbformat
import papermill.parameterize
import pytest

from ylp_analysis import cli
from ylp_analysis.errors import PackError, ParameterError, YlpError
from ylp_analysis.packs import pages
from ylp_analysis.packs.pages import PARAMETERS, PageRun, page_runs
from ylp_analysis.project import Project
from ylp_analysis.vocabulary.years import run_dates

TOUR = pages.NOTEBOOKS / "00_start_here.ipynb"
HOSTILE = (
    '"; import os; os.system("touch escaped"); "',
    "'''\nimport os\n'''",
    "\\",
    "${HOME} {edition} %run x !ls",
    "\u2028raise SystemExit\u2029",
    "\r\n__import__('os').system('touch escaped')",
)


def page_run(**changes):
    given = {"notebook": TOUR, "file": "00_start_here.html", "kind": "", "area": ""}
    return PageRun(**{**given, "area_name": "", "parameters": {}, **changes})


@pytest.mark.parametrize("name", ["x = 1\nimport os", "edition\n", "__import__('os')", "Root", ""])
def test_a_parameter_with_a_strange_name_never_reaches_papermill(name):
    with pytest.raises(ParameterError):
        page_run(parameters={name: "1"})


@pytest.mark.parametrize("value", [1, None, ["a"], {"a": "b"}, b"x"])
def test_a_parameter_is_a_text(value):
    with pytest.raises(ParameterError):
        page_run(parameters={"edition": value})


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_stays_a_text_in_the_notebook(value):
    run = page_run(parameters={"root": value})
    notebook = papermill.iorw.load_notebook_node(str(run.notebook))
    made = papermill.parameterize.parameterize_notebook(notebook, run.parameters)
    (cell,) = [c for c in made.cells if "injected-parameters" in c.metadata.get("tags", [])]
    (statement,) = ast.parse(cell.source).body
    assert isinstance(statement, ast.Assign)
    assert ast.literal_eval(statement.value) == value


@pytest.mark.parametrize("value", [*HOSTILE, "2015/17", "../2015/16"])
def test_the_command_line_refuses_a_hostile_value_before_anything_runs(
    prepared_city, value, capsys, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    before = sorted(prepared_city.root.rglob("*"))
    for option in ("--plan-year", "--results-year", "--as-of", "--edition", "--only", "--area"):
        given = {"--plan-year": "2015/16", option: value}
        words = [word for pair in given.items() for word in pair]
        with pytest.raises(SystemExit) as left:
            cli.main(["pack", "--root", str(prepared_city.root), *words])
        assert left.value.code in (2, 12, 13), option
        assert "Traceback" not in capsys.readouterr().err
    assert sorted(prepared_city.root.rglob("*")) == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "file",
    [
        "../x.html",
        "/x.html",
        "a/b.html",
        "x.html\n",
        ".html",
        "-x.html",
        "x.py",
        "ä.html",
        "a b.html",
    ],
)
def test_a_page_becomes_a_file_in_the_packs_own_folder(file):
    with pytest.raises(ParameterError):
        page_run(file=file)


def test_an_area_that_nobody_holds_is_refused(prepared_city):
    project = Project(prepared_city)
    for edition, area in (("cluster", "../../x"), ("school", "999001/../x"), ("school", "")):
        with pytest.raises(YlpError):
            page_runs(project, run_dates("2015/16", "", ""), edition, area=area)


def test_the_list_of_parameters_is_the_whole_list():
    assert PARAMETERS == ("root", "plan_year", "results_year", "as_of", "edition", "area")
    for path in pages.NOTEBOOKS.glob("*.ipynb"):
        assert set(pages.notebook_parameters(path)) <= set(PARAMETERS)


# Only notebooks of the folder `notebooks` run


def outside(folder: Path) -> Path:
    cell = nbformat.v4.new_code_cell('root = ""')
    cell.metadata["tags"] = ["parameters"]
    path = folder / "outside.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    return path


def test_a_notebook_from_elsewhere_is_no_page(tmp_path):
    with pytest.raises(PackError, match="does not lie in the folder of notebooks"):
        page_run(notebook=outside(tmp_path))


def test_a_link_to_a_notebook_elsewhere_is_no_page(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    link = tmp_path / "notebooks" / "40_x.ipynb"
    link.symlink_to(outside(tmp_path))
    monkeypatch.setattr(pages, "NOTEBOOKS", tmp_path / "notebooks")
    with pytest.raises(PackError):
        page_run(notebook=link)
    with pytest.raises(PackError, match="no notebook"):
        pages._notebook("40_x")


@pytest.mark.parametrize(
    "way", ["../outside", "../notebooks/../outside", "absolute", "sub/outside"]
)
def test_settings_cannot_name_a_notebook_elsewhere(tmp_path, monkeypatch, way):
    for folder in (tmp_path / "notebooks", tmp_path / "notebooks" / "sub"):
        folder.mkdir()
        outside(folder.parent if folder.name == "notebooks" else folder)
    monkeypatch.setattr(pages, "NOTEBOOKS", tmp_path / "notebooks")
    name = str(tmp_path / "outside") if way == "absolute" else way
    with pytest.raises(PackError, match="no notebook"):
        pages._notebook(name)
