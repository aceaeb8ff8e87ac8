"""The documentation cannot rot in silence: columns, checks, errors, commands, links, examples."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

from ylp_analysis import errors
from ylp_analysis.evidence import argument
from ylp_analysis.vocabulary import findings, terms

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "ylp_analysis"
PAGES = sorted(
    path.relative_to(REPOSITORY).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "data/*/README.md", "reports/README.md")
    for path in REPOSITORY.glob(pattern)
)
TABLES = {
    "Counts": terms.COUNTS_COLUMNS,
    "Gaps": terms.GAP_COLUMNS,
    "Schools": terms.SCHOOLS_COLUMNS,
    "Sources": terms.SOURCES_COLUMNS,
    "Findings": findings.FINDING_COLUMNS,
}
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")


def page(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """A section of a page, from its `##` heading to the next."""
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of every table row."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split(" | ")] for line in lines]


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings."""
    headings = re.findall(r"(?m)^#+ (.+)$", text)
    return {re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in headings}


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_explained_in_its_order_with_its_type(table):
    explained = rows(section(page("docs/data-dictionary.md"), table))
    columns = [row[:2] for row in explained if len(row) == 3]
    assert columns == [[name, dtype] for name, dtype in TABLES[table].items()]
    assert all(len(row[2]) > 8 for row in explained if len(row) == 3)


def test_every_status_is_explained():
    explained = rows(section(page("docs/data-dictionary.md"), "Statuses"))
    assert [row[0] for row in explained] == list(terms.STATUSES)


def test_every_check_is_explained():
    checks = importlib.import_module("ylp_analysis.intake.checks").CHECKS
    explained = rows(section(page("docs/data-dictionary.md"), "Findings"))
    assert dict(row for row in explained if len(row) == 2) == checks


def test_every_error_is_explained_with_its_exit_code():
    text = page("docs/errors.md")
    classes = [c for c in vars(errors).values() if isinstance(c, type)]
    for error in classes:
        if error is not errors.YlpError:
            assert f"| {error.exit_code} | `{error.__name__}` |" in text
    assert "`YlpError`" in text


WORDS = (*argument.VERDICTS, *terms.EDITIONS, findings.PASS, findings.WARNING, findings.FAIL)


@pytest.mark.parametrize("word", WORDS)
def test_the_glossary_has_the_words_that_readers_meet(word):
    assert word in page("docs/glossary.md")


def commands() -> dict[str, set[str]]:
    """Command → its options, as `ylp` itself knows them."""
    cli = importlib.import_module("ylp_analysis.cli")
    group = importlib.import_module("typer.main").get_command(cli.app)
    return {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in group.commands.items()
    }


def examples() -> list[tuple[str, str, set[str]]]:
    """Page, command and options of every `ylp` line in a block of code."""
    found = []
    for name in PAGES:
        for block in re.findall(r"(?s)```\w+\n(.*?)```", page(name)):
            for line in re.findall(r"(?m)^(?:\S*[\\/])?ylp ([^#\n]+)", block):
                command, *words = line.split()
                found.append((name, command, {word for word in words if word.startswith("--")}))
    return found


def test_every_command_is_in_the_documentation():
    text = "\n".join(page(name) for name in PAGES)
    assert [name for name in commands() if f"ylp {name}" not in text] == []


def test_every_command_that_is_documented_is_there_with_its_options():
    known = commands()
    wrong = [
        (name, command, options - known.get(command, set()))
        for name, command, options in examples()
        if command not in known or options - known[command]
    ]
    assert len(examples()) > 10
    assert wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name):
    broken = []
    for picture, target in LINK.findall(page(name)):
        if ":" in target or picture:
            continue
        path, _, anchor = target.partition("#")
        goal = (REPOSITORY / name).parent / path if path else REPOSITORY / name
        if not goal.exists() or (anchor and anchor not in anchors(goal.read_text("utf-8"))):
            broken.append(target)
    assert broken == []


def test_every_picture_is_there_with_words_for_those_who_cannot_see_it():
    for name in PAGES:
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", page(name)):
            assert len(words) > 20
            assert ((REPOSITORY / name).parent / target).is_file(), f"{name}: {target}"


def test_the_changelog_keeps_the_order_of_its_headings():
    releases = page("CHANGELOG.md").split("\n## ")[1:]
    for release in releases:
        headings = re.findall(r"(?m)^### (.+)$", release)
        assert headings == ["Numbers that change", "New", "Fixed"]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_in_docstrings_run(name):
    outcome = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert outcome.attempted > 0
    assert outcome.failed == 0
