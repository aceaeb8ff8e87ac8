"""The small scripts around the package: what may be committed, and how results are counted."""

import os
import runpy
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SCRIPTS = REPOSITORY / "scripts"


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`make` as typed by a person, also when the tests were themselves started by make."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, env=clean)


def script(name: str) -> dict:
    return runpy.run_path(str(SCRIPTS / name))


@pytest.mark.parametrize(
    "name",
    ["data/raw/2018-2019_850_ks2final.csv", "data/processed/tables/gaps.parquet", "reports/a.html"],
)
def test_data_and_reports_are_refused_at_commit(name):
    assert len(script("guard_commit.py")["refusals"]([name])) == 1


@pytest.mark.parametrize(
    "name", ["data/raw/README.md", "data/raw/x.csv.source.toml", "ylp_analysis/errors.py"]
)
def test_sidecars_and_code_may_be_committed(name):
    assert script("guard_commit.py")["refusals"]([name]) == []


def test_a_large_file_is_refused_at_commit(tmp_path):
    large, small = tmp_path / "large.bin", tmp_path / "small.bin"
    large.write_bytes(b"\0" * 1_000_001)
    small.write_bytes(b"\0" * 1_000_000)
    refused = script("guard_commit.py")["refusals"]([str(large), str(small)])
    assert [sentence.split()[0] for sentence in refused] == [str(large)]


def test_passed_failed_and_skipped_tests_are_counted(tmp_path):
    results = tmp_path / "tests.xml"
    cases = ("", "", "", "<failure/>", "<error/>", "<skipped/>")
    inside = "".join(f"<testcase name='t{i}'>{case}</testcase>" for i, case in enumerate(cases))
    results.write_text(f"<testsuites><testsuite>{inside}</testsuite></testsuites>")
    assert script("count_tests.py")["counts"](str(results)) == (3, 2, 1)


@pytest.mark.skipif(os.name == "nt", reason="there is no make on Windows")
def test_make_lists_every_target_with_a_line_of_help():
    listed = make()
    targets = [line.split()[1] for line in listed.stdout.splitlines()]
    phony = next(
        line for line in (REPOSITORY / "Makefile").read_text().splitlines() if ".PHONY" in line
    )
    assert targets == phony.split()[1:]


@pytest.mark.skipif(os.name == "nt", reason="there is no make on Windows")
def test_make_says_so_when_python_is_too_old(tmp_path):
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    tried = make("setup", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}")
    assert tried.returncode != 0
    assert "Python 3.11 or newer is needed" in tried.stderr
