"""Templates: what `ylp template` gives is read back without a finding."""

import json

import pandas as pd
import pytest

from ylp_analysis import cli
from ylp_analysis.errors import ParameterError
from ylp_analysis.intake.context import Context
from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.layouts.local import LOCAL_TABLES
from ylp_analysis.intake.reading import read_file
from ylp_analysis.prepare.templates import NOTE_COLUMNS, holds, purposes, template, write_template
from ylp_analysis.store.raw import read_raw

NAMES = [table.name for table in LOCAL_TABLES]


@pytest.fixture
def ylp(capsys):
    """Runs `ylp …` in this process; returns (exit code, stdout, stderr)."""

    def run(*arguments):
        with pytest.raises(SystemExit) as left:
            cli.main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return left.value.code, out, err

    return run


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("name", NAMES)
def test_every_template_is_recognised_and_read_without_a_finding(name, ending, tmp_path):
    paths = write_template(name, tmp_path / f"{name}{ending}")
    raw = read_raw(paths[0], tmp_path)
    identity = identify(raw.name, raw.frame.columns.tolist(), written=raw.written, short=raw.short)
    assert [*raw.findings, *identity.findings] == []
    context = Context(raw.name, identity.year, "816", "York", "final", "local")
    read = read_file(raw.frame, identity.layout, context)
    assert (read.findings, identity.layout.name) == ([], name)
    assert read.tables


def test_every_column_is_explained_with_what_a_blank_means():
    for name in NAMES:
        made = template(name)
        assert [row[0] for row in made.notes] == list(made.header)
        assert all(len(row) == len(NOTE_COLUMNS) for row in made.notes)
        assert all(text for row in made.notes for text in row[:4])


def test_limits_and_words_are_told():
    fields = {
        f.name: f for table in LOCAL_TABLES for f in table.fields if table.name == "risk_judgements"
    }
    assert holds(fields["criterion"]) == "a whole number from 1 to 13"
    assert holds(fields["judgement"]) == "one of concern, watch, no_concern"


def test_a_csv_has_its_notes_beside_it_which_are_no_data(tmp_path):
    table, notes = write_template("clusters", tmp_path / "clusters.csv")
    assert notes.name == "clusters-notes.md"
    assert "| cluster | The cluster's name" in notes.read_text("utf-8")
    assert pd.read_csv(table, dtype="str").columns.tolist() == [
        "urn",
        "cluster",
        "from",
        "to",
        "chair",
    ]


def test_a_template_never_writes_over_a_file(tmp_path):
    (tmp_path / "clusters-notes.md").write_text("mine")
    with pytest.raises(ParameterError, match="already a file clusters-notes.md"):
        write_template("clusters", tmp_path / "clusters.csv")
    assert [p.name for p in tmp_path.iterdir()] == ["clusters-notes.md"]


@pytest.mark.parametrize(
    ("name", "to", "words"),
    [
        ("clustres", "x.csv", "Did you mean clusters"),
        ("zzz", "x.csv", "lists them all"),
        ("clusters", "x.xls", "ends in .xlsx or .csv"),
        ("clusters", "nowhere/x.csv", "no folder"),
    ],
)
def test_a_mistake_is_refused_in_words_and_nothing_is_written(name, to, words, tmp_path):
    with pytest.raises(ParameterError, match=words):
        write_template(name, tmp_path / to)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("spelling", ["support_plans", "Support-Plans", "support_plans.csv"])
def test_a_name_may_be_written_as_people_do(spelling):
    assert template(spelling).name == "support_plans"


def test_the_command_gives_the_csv_on_stdout_and_the_notes_on_stderr(ylp):
    code, out, err = ylp("template", "clusters")
    assert code == 0
    assert out.splitlines()[0] == "urn,cluster,from,to,chair"
    assert len(out.splitlines()) == 2
    assert "still a member" in err
    assert ylp("template", "clusters", "--quiet")[2] == ""


def test_the_command_without_a_name_lists_every_file_with_its_purpose(ylp):
    code, out, _ = ylp("template")
    assert code == 0
    for name, (title, feeds) in purposes().items():
        assert name in out
        assert title in out
        assert feeds in out
    listed = json.loads(ylp("template", "--json")[1])
    assert [row["template"] for row in listed] == NAMES


def test_the_command_as_json_says_what_each_column_means(ylp):
    code, out, err = ylp("template", "spend", "--json")
    told = json.loads(out)
    assert (code, err, told["template"]) == (0, "", "spend")
    assert told["columns"][0]["column"] == "reference"


def test_the_command_writes_a_workbook(ylp, tmp_path):
    code, out, _ = ylp("template", "spend", "--to", tmp_path / "spend.xlsx")
    assert code == 0
    assert "spend.xlsx" in out
    assert (tmp_path / "spend.xlsx").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("template", "spned"), "Did you mean spend"),
        (("template", "--to", "x.csv"), "needs the name"),
    ],
)
def test_a_mistake_leaves_with_12(ylp, arguments, words):
    code, out, err = ylp(*arguments)
    assert (code, out, words in err) == (12, "", True)
