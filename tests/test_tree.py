"""The tree as a whole: sizes, names, and what must never lie in it.

Each rule is a function or pattern, so that each can be shown to fail.
"""

import ast
import re
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
LINES_OF_A_FILE, LINES_OF_A_FUNCTION, LINES_WISHED = 300, 60, 40
NO_PURPOSE = re.compile(r"(^|_)(utils?|helpers?|misc|common)(_|$)")
SLASH = "/"
MACHINE_PATH = re.compile(
    "|".join(SLASH + place + SLASH for place in ("tmp", "root", "work", "farm", "home/[a-z]+"))
    + r"|/" + r"Users/[A-Za-z]|[A-Z]:\\+Users"
)  # fmt: skip


def modules() -> dict[str, str]:
    """Path below the package → source."""
    package = REPOSITORY / "ylp_analysis"
    return {
        path.relative_to(package).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(package.rglob("*.py"))
    }


def files() -> list[str]:
    """Every file of the repository that git does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is not a git checkout, so there is no list of its files")
    return sorted(name for name in listed.stdout.splitlines() if (REPOSITORY / name).is_file())


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Name and number of lines, docstring left out, of every function."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0]
            told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            docstring = first.end_lineno - first.lineno + 1 if told else 0
            yield node.name, node.end_lineno - node.lineno + 1 - docstring


def without_purpose(name: str) -> bool:
    """True for a path with a word that says nothing about what lies there."""
    return any(NO_PURPOSE.search(part) for part in Path(name).with_suffix("").parts)


def test_no_file_grows_beyond_its_size():
    sizes = {m: len(source.splitlines()) for m, source in modules().items()}
    assert {m: size for m, size in sizes.items() if size > LINES_OF_A_FILE} == {}


def test_no_function_grows_beyond_its_size():
    sizes = {f"{m} {f}": n for m, s in modules().items() for f, n in functions(s)}
    long = {name: size for name, size in sizes.items() if size > LINES_WISHED}
    if long:
        warnings.warn(f"longer than the {LINES_WISHED} lines wished for: {long}", stacklevel=1)
    assert {name: size for name, size in long.items() if size > LINES_OF_A_FUNCTION} == {}


def test_the_lines_of_a_function_are_counted_without_its_docstring():
    assert list(functions('def f():\n    """One.\n\n    Two."""\n    return 1\n')) == [("f", 2)]


def test_every_file_is_named_for_what_it_is():
    assert [name for name in files() if without_purpose(name)] == []


@pytest.mark.parametrize("name", ["a/utils.py", "misc/x.py", "a/chart_helpers.py", "common.py"])
def test_a_name_that_says_nothing_is_seen(name):
    assert without_purpose(name)


def test_no_file_holds_a_path_of_somebodys_machine():
    found = []
    for name in files():
        data = (REPOSITORY / name).read_bytes()
        if name.endswith(".lock") or b"\0" in data:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
            if MACHINE_PATH.search(line):
                found.append(f"{name}:{number}")
    assert found == []


@pytest.mark.parametrize("place", ["home/ann", "root", "tmp", "work", "Users/Ann"])
def test_a_path_of_somebodys_machine_is_seen(place):
    assert MACHINE_PATH.search(f"path = '/{place}/x.csv'")


def test_no_data_or_report_is_under_version_control():
    kept_out = re.compile(r"(data/raw|data/processed|reports)/(?!.*(README\.md|\.source\.toml)$)")
    assert [name for name in files() if kept_out.match(name)] == []
    assert kept_out.match("data/raw/2018-2019_850_ks2final.csv")
    assert not kept_out.match("data/raw/2018-2019_850_ks2final.csv.source.toml")
