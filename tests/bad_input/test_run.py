"""Runs that are cut off, that find no room, that meet another; and what must never be written."""

import errno
import os
import signal
import subprocess
import sys
import textwrap

import pandas as pd
import pytest

KILLED = """
import os, signal, sys
import pandas as pd
from ylp_analysis import cli
from ylp_analysis.store import places, tables

moment = sys.argv.pop(1)
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

if moment == "first table":
    pd.DataFrame.to_parquet = die
elif moment == "between tables":
    write, left = pd.DataFrame.to_parquet, [3]
    def some(self, *args, **kwargs):
        left[0] -= 1
        return write(self, *args, **kwargs) if left[0] else die()
    pd.DataFrame.to_parquet = some
elif moment == "before the move":
    os.replace = die
cli.main(sys.argv[1:])
"""


def prepare_again(project, ks2):
    """A prepared project whose raw file has changed since."""
    project.put(ks2)
    assert project.ylp("prepare")[0] == 0
    before = tables_of(project)
    assert before
    project.put(ks2.replace("18,42,60%,33%,71%", "18,42,58%,28%,71%"))
    return before


def tables_of(project):
    return {p.name: p.read_bytes() for p in project.places.tables.iterdir()}


@pytest.mark.line("run.killed_while_writing")
@pytest.mark.parametrize("moment", ["first table", "between tables", "before the move"])
def test_a_run_killed_while_writing_leaves_the_old_tables(project, ks2, moment):
    before = prepare_again(project, ks2)
    command = [sys.executable, "-c", KILLED, moment, "prepare", "--root", str(project.places.root)]
    run = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    assert tables_of(project) == before
    assert project.ylp("prepare")[0] == 0
    assert tables_of(project) != before


@pytest.mark.line("run.disk_full")
@pytest.mark.parametrize("after", [0, 2, 7])
def test_a_full_disk_leaves_the_old_tables_and_nothing_half_written(
    project, ks2, monkeypatch, after
):
    before = prepare_again(project, ks2)
    whole = set(project.processed())
    write, left = pd.DataFrame.to_parquet, [after]

    def full(self, path, *args, **kwargs):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return write(self, path, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(pd.DataFrame, "to_parquet", full)
        code, out, err = project.ylp("prepare")
    assert code == 14
    assert "No space left on device" in err
    assert "Check space and rights" in err
    assert "Traceback" not in out + err
    assert tables_of(project) == before
    assert set(project.processed()) == whole


@pytest.mark.line("run.disk_full")
def test_a_findings_file_that_finds_no_room_is_told_in_a_sentence(project, ks2, monkeypatch):
    project.put(ks2)

    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        code, _, err = project.ylp("check")
    assert code == 14
    assert "No space left on device" in err
    assert [p for p in project.places.reports.rglob("*") if p.is_file()] == []


@pytest.mark.line("run.two_at_once")
def test_two_runs_at_once_leave_one_whole_set_of_tables(project, ks2):
    prepare_again(project, ks2)
    command = [sys.executable, "-m", "ylp_analysis.cli", "prepare", "--root"]
    runs = [
        subprocess.Popen(
            [*command, str(project.places.root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    told = [run.communicate(timeout=180) for run in runs]
    assert any(run.returncode == 0 for run in runs), told
    for run, (out, err) in zip(runs, told, strict=True):
        assert run.returncode == 0 or err.startswith("ylp: "), out + err
        assert "Traceback" not in out + err
    from ylp_analysis.prepare import is_prepared

    assert is_prepared(project.places)
    left = {p.name for p in project.places.processed.iterdir()}
    assert left <= {"tables", "restricted"}


@pytest.mark.line("run.parameter")
@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("la_code = '850'\nla_kode = '850'", "la_kode"),
        ("la_code = '85'", "la_code"),
        ("la_code = 850", "la_code"),
        ("la_code = ", "partnership.toml"),
    ],
)
def test_a_setting_that_is_wrong_is_refused_before_anything_is_read(project, ks2, setting, words):
    project.put(ks2)
    (project.places.config / "partnership.toml").write_text(
        f"[area]\nname = 'Hampshire'\n{setting}\n"
    )
    code, out, err = project.ylp("prepare")
    assert (code, out) == (12, "")
    assert words in err
    assert "Input should" not in err
    assert project.processed() == {}


@pytest.mark.line("run.canary")
def test_no_pupil_is_in_any_byte_that_is_written_or_printed(project, ks2):
    header = "academic_year,key_stage,pupil_id,urn,subject,measure,met,disadvantaged\n"
    rows = "".join(
        f"2018/19,KS2,X9{number:09d}XC,115852,{subject},expected_standard,{met},{group}\n"
        for number, met, group in [(1, "yes", "no"), (2, "no", "yes"), (3, "yes", "yes")]
        for subject in ("reading", "maths")
    )
    project.put(ks2)
    project.put(header + rows, "pupil_results.csv")
    code, out, err = project.ylp("prepare")
    assert code == 0, out + err
    printed = out + err + "".join(project.ylp("check", "--json")[1:])
    assert "X9000" not in printed
    assert b"X9000" not in project.written()
    for path in project.places.processed.rglob("*.parquet"):
        table = pd.read_parquet(path)
        assert "pupil_id" not in table.columns
        text = table.astype("str").to_csv()
        assert "X9000" not in text, path.name


def test_the_program_that_kills_itself_is_python():
    compile(textwrap.dedent(KILLED), "killed", "exec")
