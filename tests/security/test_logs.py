"""What is said while work goes on: counts and names of columns, no rows."""

import ast
from pathlib import Path

import pytest

from ylp_analysis import cli

PACKAGE = Path(__file__).resolve().parents[2] / "ylp_analysis"
SPEAKS = {"said.py"}  # the one place that writes to the terminal


def speakers() -> dict[str, list[str]]:
    """Module → calls that print or log."""
    found: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = [a.name for a in node.names] + [getattr(node, "module", "") or ""]
                if {"logging", "syslog"} & {m.split(".")[0] for m in modules}:
                    found.setdefault(name, []).append("logging")
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
                found.setdefault(name, []).append("print")
    return found


def test_one_module_speaks():
    assert set(speakers()) <= SPEAKS


def test_what_a_kernel_says_stays_out_of_every_file_that_is_left(looked):
    for path in looked.places.reports.rglob("*"):
        if path.is_file() and ".failed" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert "SECRET-ROW" not in text, path.name
            assert path.suffix in (".html", ".json"), path.name


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        ("=cmd()", "PRIVATE-NAME,<script>,x"),
        ("\x1b[31m", "PRIVATE-NAME,\x1b]0;x\x07,x"),
    ],
)
def test_a_file_that_is_refused_is_not_quoted(tmp_path, capsys, cell, row):
    from ylp_analysis.store.start import start_project

    places = start_project(tmp_path / "p", la_code="850", name="Hampshire")
    (places.raw / "pupil_results.csv").write_text(
        "academic_year,key_stage,pupil_id,urn,subject,measure,met,disadvantaged\n"
        f"2018/19,KS2,{row},{cell},yes\n2018/19,KS2,{row},{cell},maybe\n",
        encoding="utf-8",
    )
    said = ""
    for command in (["check"], ["check", "--json"], ["prepare"]):
        with pytest.raises(SystemExit) as left:
            cli.main([*command, "--root", str(places.root)])
        assert left.value.code == 10
        said += "".join(capsys.readouterr())
    said += (places.reports / "check" / "findings.csv").read_text(encoding="utf-8")
    for absent in ("PRIVATE-NAME", "<script>", "=cmd()", "\x1b", "Traceback"):
        assert absent not in said
