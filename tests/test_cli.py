"""The door: what each command prints, where, and with which exit code."""

import json
import subprocess
import sys

import pytest

from ylp_analysis import cli


@pytest.fixture
def ylp(capsys):
    """Runs `ylp …` in this process; returns (exit code, stdout, stderr)."""

    def run(*arguments):
        with pytest.raises(SystemExit) as left:
            cli.main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return left.value.code, out, err

    return run


@pytest.fixture
def hampshire(ylp, tmp_path):
    assert ylp("init", tmp_path / "h", "--la-code", "850", "--name", "Hampshire")[0] == 0
    return tmp_path / "h"


KS2 = (
    "RECTYPE,LEA,URN,SCHNAME,TELIG,TFSM6CLA1A,TNotFSM6CLA1A,PTRWM_EXP,"
    "PTRWM_EXP_FSM6CLA1A,PTRWM_EXP_NotFSM6CLA1A\n"
    "1,850,115852,Hilltop,60,18,42,60%,33%,71%\n"
    "3,850,,Hampshire,60,18,42,60%,33%,71%\n"
)


def test_help_teaches_the_first_steps(ylp):
    code, out, _ = ylp("--help")
    assert code == 0
    assert "ylp sample" in out
    for command in ("init", "sample", "check", "prepare", "adopt", "pack", "share", "measures"):
        assert command in out
        assert ylp(command, "--help")[0] == 0


def test_the_road_from_an_empty_folder_to_prepared_data(ylp, hampshire):
    (hampshire / "data" / "raw" / "2018-2019_850_ks2final.csv").write_text(KS2)
    assert ylp("check", "--root", hampshire)[0] == 0
    code, out, err = ylp("prepare", "--root", hampshire, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["years"] == ["2018/19"]


def test_check_prints_findings_and_leaves_with_10(ylp, hampshire):
    raw = hampshire / "data" / "raw"
    (raw / "2018-2019_850_ks2final.csv").write_text(KS2.replace("TELIG", "TELIGG"))
    (raw / "unknown.csv").write_text("a,b\n1,2\n")
    code, out, _ = ylp("check", "--root", hampshire)
    assert code == 10
    assert "FAIL    2018-2019_850_ks2final.csv (column TELIG)" in out
    assert "Is it the column TELIGG?" in out
    assert "Its shape is not one that is known here" in out
    code, out, _ = ylp("check", "--root", hampshire, "--json")
    assert code == 10
    assert {row["outcome"] for row in json.loads(out)} == {"FAIL"}


def test_prepare_refuses_and_says_how_to_go_on(ylp, hampshire):
    raw = hampshire / "data" / "raw"
    (raw / "2018-2019_850_ks2final.csv").write_text(KS2)
    (raw / "ks2final.csv").write_text(KS2)
    code, _, err = ylp("prepare", "--root", hampshire)
    assert code == 10
    assert "ks2final.csv" in err
    assert "--set-aside" in err
    assert not (hampshire / "data" / "processed" / "tables").exists()
    code, out, _ = ylp("prepare", "--root", hampshire, "--set-aside", "--json")
    assert (code, json.loads(out)["set_aside"]) == (0, ["ks2final.csv"])


def test_adopt_states_the_year_of_a_file_without_one(ylp, hampshire):
    file = hampshire / "data" / "raw" / "ks2final.csv"
    file.write_text(KS2)
    assert ylp("check", "--root", hampshire)[0] == 10
    assert ylp("adopt", file.name, "--year", "2018-19", "--root", hampshire)[0] == 0
    assert ylp("check", "--root", hampshire)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("pack", "--plan-year", "2015"), 12, "is not an academic year"),
        (("pack", "--plan-year", "2015/16", "--as-of", "soon"), 12, "is not a date"),
        (("pack", "--plan-year", "2015/16", "--edition", "publc"), 13, "no edition 'publc'"),
        (("pack",), 2, "plan-year"),
        (("pack", "--plan-yaer", "2015/16"), 2, "plan-yaer"),
        (("prepair",), 2, "prepair"),
        (("check",), 10, "There are no files in data/raw"),
    ],
)
def test_a_mistake_is_one_sentence_and_its_own_exit_code(ylp, hampshire, arguments, code, words):
    root = () if arguments[0] == "prepair" else ("--root", hampshire)
    left, out, err = ylp(*arguments, *root)
    assert left == code
    assert words in err
    assert "Traceback" not in err
    assert out == ""


def test_a_mistake_is_json_too(ylp, hampshire):
    code, out, _ = ylp("pack", "--plan-year", "2015", "--root", hampshire, "--json")
    assert json.loads(out)["exit_code"] == code == 12


def test_a_folder_that_is_no_project_is_told_how_to_become_one(ylp, tmp_path):
    code, _, err = ylp("prepare", "--root", tmp_path)
    assert code == 12
    assert "ylp init" in err


def test_sharing_a_folder_that_is_no_pack_leaves_with_14(ylp, tmp_path):
    code, _, err = ylp("share", tmp_path, "--to", tmp_path / "copy")
    assert (code, "not a finished pack" in err) == (14, True)


def test_measures_lists_the_catalogue(ylp):
    code, out, _ = ylp("measures")
    assert code == 0
    assert "expected_standard" in out
    rows = {row["measure"]: row for row in json.loads(ylp("measures", "--json")[1])}
    assert rows["attainment_8"]["unit"] == "points"
    assert rows["attainment_8"]["held"] == []


def test_measures_of_a_project_names_the_years_held(ylp, hampshire):
    (hampshire / "data" / "raw" / "2018-2019_850_ks2final.csv").write_text(KS2)
    assert ylp("prepare", "--root", hampshire, "--quiet")[0] == 0
    rows = json.loads(ylp("measures", "--root", hampshire, "--json")[1])
    assert [r["measure"] for r in rows if r["held"] == ["2018/19"]] == ["expected_standard"]


def test_an_existing_project_is_not_overwritten(ylp, hampshire):
    code, _, err = ylp("init", hampshire, "--la-code", "850", "--name", "Hampshire")
    assert (code, "already holds a project" in err) == (12, True)


def test_a_bad_authority_code_is_refused_in_words(ylp, tmp_path):
    code, _, err = ylp("init", tmp_path / "x", "--la-code", "85", "--name", "X")
    assert code == 12
    assert "la_code" in err


def test_help_is_quick_because_nothing_heavy_is_loaded():
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from ylp_analysis import cli; print({'pandas', 'numpy'} & set(sys.modules))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.strip() == "set()"
