"""A small project, the real command line, and the list of everything that bad input can be.

LINES names every line of the design's table of bad input. Each test says with
`@pytest.mark.line("...")` which of them it feeds; test_lines.py holds the two in step.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ylp_analysis import cli
from ylp_analysis.store.start import start_project

LINES = {
    "file.neither_encoding": "stop",
    "file.utf_16": "stop",
    "file.empty": "stop",
    "file.header_only": "stop",
    "file.long_row": "stop",
    "file.duplicate_header": "stop",
    "file.missing_column": "stop",
    "file.title_rows": "stop",
    "file.workbook_named_csv": "stop",
    "file.zip": "stop",
    "file.gzip": "accept",
    "file.nul_bytes": "stop",
    "file.unclosed_quote": "stop",
    "file.no_plain_file": "stop",
    "file.too_large": "stop",
    "file.changed_while_read": "stop",
    "file.bom": "accept",
    "file.line_ends": "accept",
    "file.quoted_newline": "accept",
    "file.four_byte_characters": "accept",
    "file.no_last_newline": "accept",
    "file.short_row": "warn",
    "file.short_row_without_identity": "stop",
    "file.other_delimiter": "warn",
    "file.header_spelling": "warn",
    "file.unknown_column": "warn",
    "file.personal_column": "stop",
    "file.totals_rows": "accept",
    "file.workbook": "accept",
    "file.no_workbook": "stop",
    "values.percent_sign": "accept",
    "values.fraction_among_percentages": "stop",
    "values.thousands": "accept",
    "values.codes": "accept",
    "values.blank": "accept",
    "values.out_of_range": "stop",
    "values.local_met_above_cohort": "stop",
    "values.local_groups_do_not_add_up": "stop",
    "values.local_sum_is_not_the_authority": "stop",
    "values.local_count_not_whole": "stop",
    "values.local_rwm_above_reading": "stop",
    "values.published_sum_is_not_the_authority": "warn",
    "values.published_percentage_of_no_count": "warn",
    "values.date_in_a_code": "stop",
    "values.urn_as_power": "stop",
    "values.urn_with_decimals": "warn",
    "values.leading_zeros": "accept",
    "values.upn_malformed": "stop",
    "values.upn_twice": "stop",
    "values.group_blank": "accept",
    "values.yes_spellings": "accept",
    "values.yes_unknown": "stop",
    "values.unseen_characters": "warn",
    "values.markup_in_a_name": "accept",
    "values.formula_in_a_name": "accept",
    "values.cluster_as_path": "stop",
    "identity.unknown_urn": "stop",
    "identity.unknown_cluster": "stop",
    "identity.two_clusters": "stop",
    "identity.row_twice": "stop",
    "identity.lineage": "accept",
    "identity.closed_with_later_data": "stop",
    "identity.year_spellings": "accept",
    "identity.year_bare": "stop",
    "identity.year_not_in_a_row": "stop",
    "identity.missing_2020": "accept",
    "identity.changed_definition": "accept",
    "run.killed_while_writing": "old data stay",
    "run.disk_full": "old data stay",
    "run.two_at_once": "one of them, whole",
    "run.parameter": "stop",
    "run.canary": "nowhere",
}

KS2 = """\
RECTYPE,LEA,URN,SCHNAME,TELIG,TFSM6CLA1A,TNotFSM6CLA1A,PTRWM_EXP,PTRWM_EXP_FSM6CLA1A,PTRWM_EXP_NotFSM6CLA1A
1,850,115852,Hilltop Primary,60,18,42,60%,33%,71%
1,850,115853,Riverside Primary,50,20,30,54%,45%,60%
3,850,,Hampshire,110,38,72,57%,39%,67%
5,,,England,600000,190000,410000,64%,51%,70%
"""
KS2_NAME = "2018-2019_850_ks2final.csv"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "line(name): the line of bad input that a test feeds")


class SmallProject:
    """A project of authority 850 and the command line on it."""

    def __init__(self, root: Path, ylp: Callable[..., tuple[int, str, str]]) -> None:
        self.places = start_project(root, name="Hampshire", la_code="850")
        self._ylp = ylp

    def put(self, data: bytes | str, name: str = KS2_NAME) -> Path:
        """A raw file."""
        path = self.places.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def ylp(self, *arguments: str) -> tuple[int, str, str]:
        return self._ylp(*arguments, "--root", str(self.places.root))

    def processed(self) -> dict[str, bytes]:
        """Every byte below data/processed, folders included."""
        folder = self.places.processed
        return {
            str(p.relative_to(folder)): p.read_bytes() if p.is_file() else b""
            for p in folder.rglob("*")
        }

    def written(self) -> bytes:
        """Every byte of the project that was not brought by its user."""
        return b"".join(
            p.read_bytes()
            for p in sorted(self.places.root.rglob("*"))
            if p.is_file() and not p.is_relative_to(self.places.raw)
        )

    def stops(
        self, check: str, *words: str, secret: str = "", column: str = "", line: str = ""
    ) -> dict[str, str]:
        """Asserts that `ylp prepare` stops for this reason and leaves nothing behind; the finding."""
        before = self.processed()
        code, out, err = self.ylp("prepare")
        assert code == 10, out + err
        assert self.processed() == before
        told = out + err
        left, printed, _ = self.ylp("check", "--json")
        assert left == 10
        assert self.processed() == before
        failed = [f for f in json.loads(printed) if f["outcome"] == "FAIL"]
        assert check in {f["check"] for f in failed}, failed
        finding = next(f for f in failed if f["check"] == check)
        assert finding["sentence"] in told
        assert finding["sentence"].endswith(".")
        assert finding["remedy"].endswith((".", "?"))
        assert finding["file"]
        for word in words:
            assert word in f"{finding['sentence']} {finding['remedy']}"
        assert column in finding["column"]
        assert line in finding["rows"] or f"line {line}" in finding["sentence"].lower()
        assert "Traceback" not in told
        if secret:
            assert secret not in told + printed
            assert secret.encode() not in self.written()
        return finding

    def accepts(self, *warned: str) -> list[dict[str, Any]]:
        """Asserts that `ylp prepare` ends well with just these warnings; the counts as rows."""
        code, out, err = self.ylp("prepare", "--json")
        assert code == 0, out + err
        findings = json.loads(self.ylp("check", "--json")[1])
        assert {f["check"] for f in findings if f["outcome"] == "WARNING"} == set(warned), findings
        return self.counts()

    def counts(self) -> list[dict[str, Any]]:
        """The prepared counts of schools, authority and England."""
        from ylp_analysis.store.tables import read_table

        return read_table(self.places, "counts").to_dict("records")


@pytest.fixture
def ylp(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs `ylp …` in this process; returns (exit code, stdout, stderr)."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            cli.main(list(arguments))
        out, err = capfd.readouterr()
        return left.value.code, out, err

    return run


@pytest.fixture
def project(tmp_path: Path, ylp: Callable[..., tuple[int, str, str]]) -> SmallProject:
    """A new project without files."""
    return SmallProject(tmp_path / "hampshire", ylp)


@pytest.fixture
def ks2() -> str:
    """A whole key stage 2 file of two schools, their authority and England, as CSV."""
    return KS2


@pytest.fixture
def lines() -> dict[str, str]:
    """Every line of bad input, with what must happen."""
    return LINES
