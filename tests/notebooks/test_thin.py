"""Notebooks are pages, not programs: thin, stripped, and run by their parameters."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
PARAMETER = re.compile(r"[a-z][a-z_]* = .+?  # \S.*")
PROGRAM = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While)
PROGRAM += (ast.AsyncFor, ast.comprehension, ast.With, ast.Try)
CODE_CELLS, CODE_LINES = 12, 40
A_PATH = re.compile(r"[\\/]|\.(csv|parquet|toml|ipynb|xlsx|html|json|png|svg)$")
A_YEAR = re.compile(r"\d{4}/\d{2}")
A_RESULT = re.compile(r"\d\s*(%|per ?cent\b|pp\b|percentage points?\b)", re.IGNORECASE)


def offences(notebook: dict[str, Any]) -> list[str]:
    """What makes a notebook more than a page, or unfit to be run by papermill."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    prose = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    found = _leftovers(notebook, code) + _parameters(code)
    lines = sum(len(_code_lines(cell)) for cell in code)
    if len(code) > CODE_CELLS or lines > CODE_LINES:
        found.append(f"{len(code)} code cells with {lines} lines")
    for cell in code:
        found += _program(_source(cell))
    found += [
        f"a result typed in prose: {m[0]!r}" for c in prose if (m := A_RESULT.search(_source(c)))
    ]
    return found


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _code_lines(cell: dict[str, Any]) -> list[str]:
    lines = _source(cell).splitlines()
    return [line for line in lines if line.strip() and not line.strip().startswith("#")]


def _leftovers(notebook: dict[str, Any], code: list[dict[str, Any]]) -> list[str]:
    found = []
    if any(cell.get("outputs") for cell in code):
        found.append("outputs")
    if any(cell.get("execution_count") is not None for cell in code):
        found.append("execution counts")
    if notebook.get("metadata", {}).get("kernelspec", {}).get("name") != "python3":
        found.append("the kernel is not python3")
    return found


def _parameters(code: list[dict[str, Any]]) -> list[str]:
    tagged = [
        i for i, c in enumerate(code) if "parameters" in c.get("metadata", {}).get("tags", [])
    ]
    if tagged != [0]:
        return [f"cells tagged `parameters`: {tagged}, wanted the first code cell alone"]
    found = []
    for line in filter(str.strip, _source(code[0]).splitlines()):
        try:
            if not PARAMETER.fullmatch(line):
                raise ValueError
            ast.literal_eval(ast.parse(line).body[0].value)  # type: ignore[attr-defined]
        except (ValueError, SyntaxError):
            found.append(f"a parameter that is not `name = default  # help`: {line!r}")
    return found


def _program(source: str) -> list[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ["a cell that is not plain Python"]
    found = []
    for node in ast.walk(tree):
        if isinstance(node, PROGRAM):
            found.append(f"{type(node).__name__} in a cell")
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module]
            found += [f"imports {n}" for n in names if (n or "").split(".")[0] != "ylp_analysis"]
        elif isinstance(node, ast.Name | ast.Attribute):
            word = node.id if isinstance(node, ast.Name) else node.attr
            if re.fullmatch(r"read_\w+|groupby|open", word):
                found.append(f"uses {word}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if A_PATH.search(node.value) and not A_YEAR.fullmatch(node.value):
                found.append(f"a path: {node.value!r}")
    return found


def page(*cells: tuple[str, str], **metadata: Any) -> dict[str, Any]:
    """A notebook of (kind, source) cells whose first code cell holds the parameters."""
    made: list[dict[str, Any]] = []
    for kind, source in cells:
        cell: dict[str, Any] = {"cell_type": kind, "source": source, "metadata": {}}
        if kind == "code":
            cell |= {"outputs": [], "execution_count": None}
            if not any(c["cell_type"] == "code" for c in made):
                cell["metadata"] = {"tags": ["parameters"]}
        made.append(cell)
    return {"cells": made, "metadata": {"kernelspec": {"name": "python3"}, **metadata}}


GOOD = (
    ("markdown", "# Is the gap closing?"),
    ("code", 'plan_year = "2015/16"  # the year planned for\nroot = ""  # empty: found upwards'),
    ("code", "import ylp_analysis as ylp\n\nproject = ylp.open_project(root)"),
    ("code", 'project.evidence("closing_the_gap", plan_year=plan_year)'),
)


def test_there_are_notebooks_to_look_at():
    if not NOTEBOOKS:
        pytest.skip("there are no notebooks yet")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_a_page(path):
    assert offences(json.loads(path.read_text(encoding="utf-8"))) == []


def test_a_plain_page_is_let_through():
    assert offences(page(*GOOD)) == []


@pytest.mark.parametrize(
    "cell",
    [
        ("code", "def gap(a, b):\n    return a - b"),
        ("code", "class Page: pass"),
        ("code", "for row in rows: print(row)"),
        ("code", "[row for row in rows]"),
        ("code", "while True: pass"),
        ("code", "f = lambda x: x"),
        ("code", "counts.groupby('level').sum()"),
        ("code", "import pandas as pd"),
        ("code", "from pathlib import Path"),
        ("code", "ylp.read_csv(x)"),
        ("code", "x = 'data/raw/file.csv'"),
        ("code", "x = 'gaps.parquet'"),
        ("code", "%matplotlib inline"),
        ("code", "\n".join(f"a{i} = {i}" for i in range(41))),
        ("markdown", "The gap was 40.4 percentage points."),
        ("markdown", "Only 28.9% reached it."),
    ],
)
def test_a_program_or_a_typed_result_is_seen(cell):
    assert offences(page(*GOOD, cell))


def test_too_many_cells_are_seen():
    assert offences(page(*GOOD, *[("code", "project")] * 10))


@pytest.mark.parametrize(
    "source", ["plan_year = '2015/16'", "x = f()  # help", "plan_year  # help", "X = 1  # help"]
)
def test_a_parameter_without_default_or_help_is_seen(source):
    assert offences(page(("code", source)))


def test_parameters_in_a_later_cell_are_seen():
    late = page(*GOOD)
    late["cells"][1]["metadata"], late["cells"][2]["metadata"] = {}, {"tags": ["parameters"]}
    assert offences(late)


def test_outputs_counts_and_another_kernel_are_seen():
    kept, counted = page(*GOOD), page(*GOOD)
    kept["cells"][2]["outputs"] = [{"output_type": "stream"}]
    counted["cells"][2]["execution_count"] = 3
    assert offences(kept) == ["outputs"]
    assert offences(counted) == ["execution counts"]
    assert offences(page(*GOOD, kernelspec={"name": "ir"})) == ["the kernel is not python3"]
