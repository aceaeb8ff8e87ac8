"""Every check is known by its id, made somewhere in the package, and shown to pass and to fail.

To add a check: a sentence in `CHECKS`, and here in `FAILS` the files that it speaks about (a change
of `GOOD`, which it must not speak about). Where that does not fit, two tests anywhere named
`test_<check>_passes…` and `test_<check>_fails…` will do.
"""

import ast
import gzip
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ylp_analysis.intake.checks import CHECKS
from ylp_analysis.intake.layouts.local import LOCAL_TABLES
from ylp_analysis.prepare import examine
from ylp_analysis.store import raw
from ylp_analysis.store.config import load_settings
from ylp_analysis.store.start import start_project
from ylp_analysis.vocabulary.findings import FAIL, PASS, WARNING

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "ylp_analysis"
Files = dict[str, bytes]

KS2 = "2018-2019_850_ks2final.csv"
# 6 of 18, 30 of 42 and 36 of 60 pupils reach the standard.
_SCHOOL = {
    "RECTYPE": "1",
    "LEA": "850",
    "URN": "115852",
    "SCHNAME": "Hilltop Primary",
    "TELIG": "60",
    "TFSM6CLA1A": "18",
    "TNotFSM6CLA1A": "42",
    "PTRWM_EXP": "60%",
    "PTRWM_EXP_FSM6CLA1A": "33%",
    "PTRWM_EXP_NotFSM6CLA1A": "71%",
    "PTREAD_EXP": "70%",
    "READPROG": "1.2",
    "READPROG_LOWER": "-0.5",
    "READPROG_UPPER": "2.9",
}
_LA = _SCHOOL | {"RECTYPE": "3", "URN": "", "SCHNAME": ""}
_ENGLAND = _LA | {"RECTYPE": "5", "LEA": ""}
SECOND = {"URN": "115853", "SCHNAME": "Valley Primary"}
TWICE = {"TELIG": "120", "TFSM6CLA1A": "36", "TNotFSM6CLA1A": "84"}

_PUPIL = {
    "academic_year": "2018/19",
    "key_stage": "KS1",
    "pupil_id": "pupil1",
    "urn": "115852",
    "subject": "rwm",
    "measure": "expected_standard",
    "met": "yes",
    "disadvantaged": "no",
}
_CLUSTER = {"urn": "115852", "cluster": "North", "from": "2010/11", "to": ""}
_LAIT = {
    "Short Desc": "KS2RWM_Expected_STD",
    "Data item": "",
    "Years": "2019",
    "LA and Regions": "Hampshire",
    "Values": "60",
    "LA Number": "850",
    "Region": "South East",
}
_CENSUS = {
    "URN": "115852",
    "LA": "850",
    "ESTAB": "1000",
    "NOR": "200",
    "TSENELSE": "4",
    "TSENELK": "20",
}
_CENSUS |= {"NUMEAL": "5", "NUMENGFL": "195", "NUMUNCFL": "0", "PNUMEAL": "2.5"}
_CENSUS |= {"NUMFSM": "20", "NUMFSMEVER": "30", "PNUMFSMEVER": "15"}  # fmt: skip


def csv(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    """A CSV file of these rows, which share their columns."""
    lines = [delimiter.join(row.values()) for row in (dict.fromkeys(rows[0]), *rows[1:])[1:]]
    return "\n".join(
        [delimiter.join(rows[0]), delimiter.join(rows[0].values()), *lines, ""]
    ).encode()


def ks2(*schools: dict[str, str], la: dict[str, str] | None = None) -> Files:
    """A key stage 2 table: these changed copies of the school, the authority's and England's row."""
    changed = [_SCHOOL | school for school in schools or ({},)]
    return {KS2: csv(*changed, _LA | (la or {}), _ENGLAND)}


def everywhere(**cells: str) -> Files:
    """A key stage 2 table whose every row has these cells."""
    return {KS2: csv(_SCHOOL | cells, _LA | cells, _ENGLAND | cells)}


def header(old: str, new: str) -> Files:
    return {KS2: GOOD[KS2].replace(old.encode(), new.encode(), 1)}


def local(name: str, row: dict[str, str], *changes: dict[str, str]) -> Files:
    """A local file beside a good table: a changed copy of its row for each change."""
    return GOOD | {name: csv(*(row | change for change in changes or ({},)))}


def own(name: str, *changes: dict[str, str]) -> Files:
    """A local file alone, of its template's example row, changed."""
    fields = next(table for table in LOCAL_TABLES if table.name == name).fields
    row = {field.name: field.example for field in fields}
    return {f"{name}.csv": csv(*(row | change for change in changes or ({},)))}


def attendance(level: str, *changes: dict[str, str]) -> Files:
    area = {"level": level, "urn": "", "unauthorised": "0", "persistent": "0", "absent": "0"}
    return own("attendance", *(area | change for change in changes))


def pupils(*changes: dict[str, str]) -> Files:
    return local("pupil_results.csv", _PUPIL, *changes)


def clusters(*changes: dict[str, str]) -> Files:
    return local("clusters.csv", _CLUSTER, *changes)


def census(*changes: dict[str, str]) -> Files:
    return local("2018-2019_850_census.csv", _CENSUS, *changes)


GOOD = ks2()
ALL_GOOD = (
    GOOD,
    pupils(),
    clusters(),
    census(),
    own("schools"),
    own("inspections"),
    own("deployments", {"provider_urn": ""}),
    own("workforce"),
    own("funding_lines") | own("spend", {"intervention": ""}),
    attendance(
        "la",
        {"pupils": "40"},
        {"group": "other", "pupils": "60"},
        {"group": "all", "pupils": "100", "sessions": "30400"},
        {"level": "cluster", "cluster": "North", "pupils": "40"},
    ),
    GOOD | {"lait.csv": csv(_LAIT)},
    GOOD | {f"{KS2}.source.toml": b'academic_year = "2018/19"\n'},
)
_NO_MEALS = {"NUMFSMEVER": "0", "PNUMFSMEVER": "0"}
_DICTIONARY = {"Measure_short": "KS2RWM_Expected_STD", "dps": "3", "Year_Type": "Academic"}

# Check → files of which it says something.
FAILS: dict[str, Files] = {
    "file_type": {KS2: b"PK\x03\x04 a workbook under a wrong name"},
    "not_empty": {KS2: b""},
    "encoding": {KS2: b"URN\n\x81\x81\n"},
    "delimiter": {KS2: csv(_SCHOOL, _LA, _ENGLAND, delimiter=";")},
    "quotes": {KS2: GOOD[KS2] + b'1,850,"115854'},
    "header_once": header("PTREAD_EXP", "PTRWM_EXP"),
    "row_length": {KS2: GOOD[KS2] + b"," * 40 + b"x\n"},
    "short_rows": {KS2: GOOD[KS2].replace(b"1.2,-0.5,2.9", b"1.2", 1)},
    "sidecar_reads": GOOD | {f"{KS2}.source.toml": b"academic_year = \n"},
    "sidecar_hash": GOOD | {f"{KS2}.source.toml": b'sha256 = "' + b"0" * 64 + b'"\n'},
    "layout_known": {"notes.csv": b"colour,weight\nred,3\n"},
    "columns_there": header("TFSM6CLA1A", "TFSM6CLA1X"),
    "header_spelling": header("PTRWM_EXP,", "ptrwm_exp ,"),
    "rows_whole": {KS2: GOOD[KS2] + b"1,850,115854\n"},
    "columns_known": header("READPROG_UPPER", "READPROG_MIDDLE"),
    "no_personal_columns": header("READPROG_UPPER", "Date of birth"),
    "year_stated": {"ks2final.csv": GOOD[KS2]},
    "year_in_layout": {"2013-2014_850_ks2final.csv": GOOD[KS2]},
    "layout_verified": {
        "2013-2014_850_ks2final.csv": GOOD[KS2]
        .replace(b"TFSM6CLA1A", b"TFSMCLA")
        .replace(b"TNotFSM6CLA1A", b"TNOTFSMCLA")
        .replace(b"PTREAD_EXP", b"PTREADWRITTAMATX")
    },
    "record_types": ks2({}, SECOND | {"RECTYPE": "9"}),
    "authority": everywhere(LEA="816"),
    "urn_form": ks2({"URN": "11585"[:4]}),
    "urn_decimals": ks2({"URN": "115852.0"}),
    "rows_once": ks2({}, {}),
    "cells_read": ks2({"PTRWM_EXP": "sixty"}),
    "zeros_meant": census({}, _NO_MEALS | {"URN": "115853"}, _NO_MEALS | {"URN": "115854"}),
    "whole_pupils": ks2({"TELIG": "60.5"}),
    "percentages": ks2({"PTRWM_EXP": "140%"}),
    "percentage_fits_cohort": ks2({"PTRWM_EXP_FSM6CLA1A": "34%"}),
    "cohorts_add_up": ks2({"TNotFSM6CLA1A": "40"}),
    "groups_make_all": everywhere(PTRWM_EXP="20%"),
    "parts_within_whole": everywhere(PTREAD_EXP="50%"),
    "limits_around_value": everywhere(READPROG_UPPER="0.2"),
    "scores_in_range": everywhere(READPROG="77", READPROG_UPPER="78"),
    "percentages_not_fractions": everywhere(
        PTRWM_EXP="0.6", PTRWM_EXP_FSM6CLA1A="0.33", PTRWM_EXP_NotFSM6CLA1A="0.71"
    ),
    "schools_sum_to_la": ks2({}, la=TWICE),
    "same_fact_twice": GOOD | {"2018-2019_england_ks2final.csv": ks2(la={"PTREAD_EXP": "75%"})[KS2]},
    "pupil_words": pupils({"subject": "alchemy"}),
    "pupil_id_form": pupils({"pupil_id": "a pupil"}),
    "pupil_once": pupils({}, {}),
    "pupil_one_school": pupils({}, {"subject": "maths", "urn": "115853"}),
    "pupil_attributes_agree": pupils({}, {"subject": "maths", "disadvantaged": "yes"}),
    "pupil_results_agree": pupils({}, {"subject": "maths", "met": "no"}),
    "series_read": GOOD | {"lait.csv": csv(_LAIT | {"Short Desc": "RTA"})},
    "decimals_agree": GOOD | {"lait_data_dictionary.csv": csv(_DICTIONARY)},
    "la_form": everywhere(LEA="85O"),
    "cells_filled": clusters({"cluster": ""}),
    "unseen_characters": clusters({"cluster": "No\u200brth"}),
    "text_length": own("schools", {"name": "A" * 121}),
    "no_personal_text": own("schools", {"name": "head@example.org"}),
    "codes_plain": own("spend", {"funding_line": "3-Mar"}),
    "dates_iso": own("inspections", {"first_day": "05/11/2014"}),
    "numbers_in_range": own("inspections", {"overall": "7"}),
    "yes_or_no": own("inspections", {"graded": "2"}),
    "choices_known": own("schools", {"phase": "priory"}),
    "role_of_its_time": own("deployments", {"role": "TSH"}),
    "key_once": clusters({}, {}),
    "parts_fit": own("workforce", {"vacancies": "9"}),
    "dates_in_order": own("inspections", {"published": "2014-10-01"}),
    "row_says_whose": own("workforce", {"urn": ""}),
    "rows_agree": own("deployments", {}, {"reported_to": "executive_board", "days": "21"}),
    "groups_add_up": attendance(
        "la", {"pupils": "40"}, {"group": "other", "pupils": "60"}, {"group": "all", "pupils": "99"}
    ),
    "clusters_add_up": attendance(
        "la", {"pupils": "40"}, {"level": "cluster", "cluster": "North", "pupils": "39"}
    ),
    "references_known": own("funding_lines") | own("spend", {"funding_line": "other"}),
    "cluster_names": clusters({"cluster": "../x"}),
    "urn_known": clusters({}, {"urn": "115899"}),
    "years_read": clusters({"from": "2010/14"}),
    "one_cluster": clusters({}, {"cluster": "South", "from": "2012/13"}),
    "every_school_in_a_cluster": clusters() | ks2({}, SECOND),
}  # fmt: skip


@pytest.fixture
def findings(tmp_path) -> Callable[[Files], dict[str, set[str]]]:
    """A function: raw files → check → outcomes, by examining them in a project of their own."""
    made = iter(range(100))

    def make(files: Files) -> dict[str, set[str]]:
        places = start_project(tmp_path / str(next(made)), name="Hampshire", la_code="850")
        for name, data in files.items():
            (places.raw / name).write_bytes(data)
        found: dict[str, set[str]] = {}
        for finding in examine(places, load_settings(places)).findings:
            found.setdefault(finding.check, set()).add(finding.outcome)
        return found

    return make


@pytest.mark.parametrize("check", FAILS)
def test_each_check_speaks_when_something_is_wrong(check, findings):
    outcomes = findings(FAILS[check]).get(check, set())
    assert outcomes & {WARNING, FAIL}


@pytest.mark.parametrize("number", range(len(ALL_GOOD)))
def test_no_check_speaks_when_nothing_is_wrong(number, findings):
    found = findings(ALL_GOOD[number])
    assert {check for check, outcomes in found.items() if outcomes != {PASS}} == set()


def test_file_read_passes_of_a_file_without_a_finding(findings):
    assert findings(GOOD) == {"file_read": {PASS}}


def test_file_read_fails_of_a_file_with_one(findings):
    assert "file_read" not in findings(FAILS["cells_read"])


def test_regular_file_fails_of_a_link_and_passes_of_a_file(tmp_path):
    whole, link = tmp_path / "whole.csv", tmp_path / "link.csv"
    whole.write_bytes(GOOD[KS2])
    link.symlink_to(whole)
    assert raw.read_raw(whole, tmp_path).findings == ()
    assert [f.check for f in raw.read_raw(link, tmp_path).findings] == ["regular_file"]


def test_file_size_fails_of_a_large_file_and_passes_of_a_small_one(tmp_path, monkeypatch):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(GOOD[KS2]))
    assert raw.read_raw(path, tmp_path).findings == ()
    monkeypatch.setattr(raw, "SIZE_LIMIT_BYTES", 100)
    assert [f.check for f in raw.read_raw(path, tmp_path).findings] == ["file_size"]


def test_file_still_fails_of_a_file_that_changes_and_passes_of_one_that_does_not(
    tmp_path, monkeypatch
):
    path = tmp_path / "a.csv"
    path.write_bytes(GOOD[KS2])
    assert raw.read_raw(path, tmp_path).findings == ()
    read_bytes = Path.read_bytes

    def changing(self: Path) -> bytes:
        data = read_bytes(self)
        self.write_bytes(data + b"\n")
        return data

    monkeypatch.setattr(Path, "read_bytes", changing)
    assert [f.check for f in raw.read_raw(path, tmp_path).findings] == ["file_still"]


def test_header_named_fails_of_a_nameless_column_and_passes_of_named_ones(findings):
    nameless = csv(_SCHOOL | {" ": "1"}, _LA | {" ": "2"}, _ENGLAND | {" ": "3"})
    assert findings({KS2: nameless})["header_named"] == {WARNING}
    assert "header_named" not in findings(GOOD)


def test_sheets_fails_of_two_sheets_and_passes_of_one(as_xlsx, findings):
    rows = [list(_CLUSTER), list(_CLUSTER.values())]
    one, two = as_xlsx({"data": rows}), as_xlsx({"data": rows, "more": rows})
    assert "sheets" not in findings({"clusters.xlsx": one})
    assert findings({"clusters.xlsx": two})["sheets"] & {WARNING, FAIL}


def test_formula_errors_fails_of_an_error_and_passes_of_a_value(as_xlsx, findings):
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>urn</t></is></c></row><row r="2">{}</row>'
    error = cell.format('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    number = cell.format('<c r="A2"><f>1+1</f><v>2</v></c>')
    assert "formula_errors" in findings({"clusters.xlsx": as_xlsx({"data": error})})
    assert "formula_errors" not in findings({"clusters.xlsx": as_xlsx({"data": number})})


@cache
def sources() -> dict[str, ast.Module]:
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def texts(tree: ast.Module) -> set[str]:
    """Every text of a module."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def checks_made(tree: ast.Module) -> list[tuple[int, str]]:
    """Line and id of every check that a module names: to Finding, Unreadable or Problem, to a function or
    method of its own with a parameter `check`, or as `check=`."""
    takes = {"Finding": 0, "Unreadable": 0, "Problem": 0}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [a.arg for a in node.args.args if a.arg not in ("self", "cls")]
            if "check" in names:
                takes[node.name] = names.index("check")
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        named = [k.value for k in node.keywords if k.arg == "check"]
        if name in takes and len(node.args) > takes[name]:
            named.append(node.args[takes[name]])
        found += [
            (node.lineno, arg.value)
            for arg in named
            if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
    return found


def test_every_check_that_a_finding_names_is_known():
    strange = [
        f"{name}:{line} {check}"
        for name, tree in sources().items()
        for line, check in checks_made(tree)
        if check not in CHECKS and not name.startswith("evidence/")
    ]
    assert strange == []


def test_every_check_is_wired_in():
    made = {
        t for name, tree in sources().items() if name != "intake/checks.py" for t in texts(tree)
    }
    assert [check for check in CHECKS if check not in made] == []


def shown_elsewhere() -> dict[str, set[str]]:
    """Check → `passes`, `fails`: what the names of tests say."""
    found: dict[str, set[str]] = {}
    for path in (REPOSITORY / "tests").rglob("test_*.py"):
        for name in re.findall(r"(?m)^def test_(\w+)\(", path.read_text(encoding="utf-8")):
            for check in CHECKS:
                if name.startswith(f"{check}_"):
                    said = set(re.findall(r"passes|fails", name))
                    found.setdefault(check, set()).update(said)
    return found


def test_every_check_is_shown_to_pass_and_to_fail():
    elsewhere = shown_elsewhere()
    without = [c for c in CHECKS if c not in FAILS and elsewhere.get(c) != {"passes", "fails"}]
    assert without == []
    assert set(FAILS) <= set(CHECKS)


@pytest.mark.parametrize(
    "source",
    [
        "Finding('no_such', FAIL, file, 'x')",
        "say(check='no_such', sentence='x')",
        "def tell(file, check):\n    pass\ntell('a.csv', 'no_such')",
        "raise Unreadable('no_such', 'x', 'y')",
    ],
)
def test_a_check_that_is_named_is_seen(source):
    assert [check for _, check in checks_made(ast.parse(source))] == ["no_such"]
