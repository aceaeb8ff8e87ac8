"""The documentation cannot rot in silence: columns, checks, errors, commands, links, examples."""

import doctest
import importlib
import re
import sys
from pathlib import Path

import pytest

from ylp_analysis import errors
from ylp_analysis.evidence import argument
from ylp_analysis.vocabulary import catalogue, dictionary, findings, tables, terms
from ylp_analysis.vocabulary.described import SHARED

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "ylp_analysis"
PAGES = sorted(
    path.relative_to(REPOSITORY).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "data/*/README.md", "reports/README.md")
    for path in REPOSITORY.glob(pattern)
)
TABLES = {described.title: described.columns for described in dictionary.TABLES}
# Every table of a project: what the vocabulary declares, and what intake adds.
DECLARED = {
    "Counts": terms.COUNTS_COLUMNS,
    "National": tables.NATIONAL_COLUMNS,
    "Gaps": terms.GAP_COLUMNS,
    "Schools": terms.SCHOOLS_COLUMNS,
    "Membership": importlib.import_module("ylp_analysis.intake.areas").MEMBERSHIP_COLUMNS,
    "Facts": tables.FACTS_COLUMNS,
    "Inspections": tables.INSPECTIONS_COLUMNS,
    "Register": tables.REGISTER_COLUMNS,
    "Lineage": tables.LINEAGE_COLUMNS,
    "Lineage breaks": tables.LINEAGE_BREAKS_COLUMNS,
    "Ranks": tables.RANKS_COLUMNS,
    "Cover": tables.COVER_TABLE,
    "Pool cover": tables.POOL_COVER_TABLE,
    "Cells": tables.CELLS_COLUMNS,
    "Score cells": tables.SCORE_CELLS_COLUMNS,
    "Pairs": tables.PAIRS_COLUMNS,
    "Sources": terms.SOURCES_COLUMNS,
    "Twice": tables.TWICE_COLUMNS,
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


@pytest.fixture(scope="session")
def write_docs():
    """The script behind `make docs`."""
    sys.path.insert(0, str(REPOSITORY / "scripts"))
    try:
        yield importlib.import_module("write_docs")
    finally:
        sys.path.remove(str(REPOSITORY / "scripts"))


def test_the_written_pages_are_those_that_make_docs_writes(write_docs):
    stale = [name for name, text in write_docs.pages().items() if page(name) != text]
    assert stale == [], "run `make docs`"


def test_a_changed_word_makes_a_written_page_stale(write_docs):
    text = page(write_docs.IN_PART)
    changed = text.replace("Ofsted management information", "Ofsted's management information", 1)
    assert write_docs.with_families(changed) == text != changed


def test_the_table_of_families_stands_between_its_marks(write_docs):
    written = write_docs.with_families(f"a\n{write_docs.BEGIN}\nYESTERDAY\n{write_docs.END}\nz\n")
    assert written.startswith("a\n") and written.endswith("\nz\n")
    assert "YESTERDAY" not in written and "Compare School Performance" in written


def test_every_table_that_reading_gives_is_in_the_dictionary():
    assert dict(TABLES) == DECLARED
    told = {id(columns) for columns in DECLARED.values()}
    assert [name for name, columns in tables.READ_TABLES.items() if id(columns) not in told] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_explained_in_its_order_with_its_type(table):
    explained = rows(section(page("docs/data-dictionary.md"), table))
    columns = [row[:2] for row in explained if len(row) == 3]
    assert columns == [[name, dtype] for name, dtype in TABLES[table].items()]
    assert all(len(row[2]) > 8 for row in explained if len(row) == 3)


def test_no_meaning_is_kept_of_a_column_that_is_gone():
    for described in dictionary.TABLES:
        assert set(described.own) <= set(described.columns), described.title
    used = {column for described in dictionary.TABLES for column in described.columns}
    assert set(SHARED) <= used


def test_every_fact_is_explained():
    facts = importlib.import_module("ylp_analysis.vocabulary.facts").FACTS
    explained = rows(section(page("docs/data-dictionary.md"), "Facts"))
    assert [row[0] for row in explained if len(row) == 4] == list(facts)


def test_every_column_of_every_local_file_is_explained():
    local = importlib.import_module("ylp_analysis.intake.layouts.local").LOCAL_TABLES
    text = page("docs/reference/local-files.md")
    for table in local:
        explained = rows(section(text, table.name))
        assert [row[0] for row in explained] == table.columns
        assert all(len(row) == 5 and len(row[2]) > 4 and row[1] for row in explained)


def test_every_kind_of_local_cell_has_words(write_docs):
    kinds = importlib.import_module("ylp_analysis.intake.layouts.local.table").KINDS
    assert set(kinds) <= set(write_docs.KINDS)


def test_every_entry_of_the_catalogue_stands_on_its_page_with_whether_it_was_checked():
    text = page("docs/reference/catalogue.md")
    measures = rows(section(text, "Measures"))
    listed = {row[0]: row[-1] for row in measures if len(row) == 6}
    assert listed == {m.name: "yes" if m.verified else "no" for m in catalogue.MEASURES.values()}
    breaks = [line for line in section(text, "Breaks").splitlines() if re.match(r"\| \d{4}/", line)]
    assert len(breaks) == len(catalogue.BREAKS)
    assert sum(line.endswith("| no |") for line in breaks) == sum(
        not b.verified for b in catalogue.BREAKS
    )
    assert [row[0] for row in rows(section(text, "Roles"))] == list(catalogue.ROLES)


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
