"""What must hold of the rows of a local file, once every cell has its kind."""

from collections.abc import Iterator

import pandas as pd

from ylp_analysis.errors import CatalogueError
from ylp_analysis.intake.context import USELESS
from ylp_analysis.intake.layouts.local import LocalTable
from ylp_analysis.intake.problems import Problem, lines_of
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import FAIL, Finding, line_numbers
from ylp_analysis.vocabulary.roles import role_in

_DISADVANTAGED, _OTHER, _UNKNOWN, _ALL = terms.GROUPS
# The day of an academic year on which roles are counted: the workforce census.
_CENSUS_DAY = "11-01"
Found = Iterator[tuple[str, Problem]]


def check_rows(
    table: pd.DataFrame, layout: LocalTable, file: str, *, unread: list[str] | None = None
) -> list[Finding]:
    """Every FAIL about the rows of a typed table; index = line of the file.

    unread: columns with cells that could not be read; nothing is said about rows through them.
    """
    whole = set(layout.columns) - set(unread or [])
    checks = (_once, _within, _in_order, _needs, _alike, _groups, _clusters, _roles)
    return [
        Finding(
            problem.check,
            FAIL,
            file,
            f"{len(problem.lines)} {'rows' if len(problem.lines) > 1 else 'row'} {problem.what}",
            problem.remedy,
            column=column,
            rows=line_numbers(problem.lines),
            stops=USELESS,
        )
        for check in checks
        for column, problem in check(table, layout, whole)
        if problem.lines
    ]


def _once(table: pd.DataFrame, layout: LocalTable, whole: set[str]) -> Found:
    key = [c for c in layout.key if c in whole]
    if len(key) < len(layout.key):
        return
    again = table.duplicated(key, keep="first")
    yield (
        ", ".join(key),
        Problem(
            "key_once",
            f"state {', '.join(key)} a second time.",
            lines_of(again),
            "Keep one row for each.",
        ),
    )


def _within(table: pd.DataFrame, layout: LocalTable, whole: set[str]) -> Found:
    for part, total in layout.within:
        if {part, total} <= whole:
            above = (table[part] > table[total]).fillna(False).astype("bool")
            remedy = "Are the columns exchanged? A part is never larger than its whole."
            yield (
                part,
                Problem("parts_fit", f"hold more {part} than {total}.", lines_of(above), remedy),
            )


def _in_order(table: pd.DataFrame, layout: LocalTable, whole: set[str]) -> Found:
    for first, second in layout.in_order:
        if {first, second} <= whole:
            before = (table[first] != "") & (table[second] != "") & (table[second] < table[first])
            remedy = "Correct one of the dates."
            yield (
                second,
                Problem("dates_in_order", f"date {second} before {first}.", lines_of(before), remedy),
            )  # fmt: skip


def _needs(table: pd.DataFrame, layout: LocalTable, whole: set[str]) -> Found:
    for column, word, needed in layout.needs:
        if {column, needed} <= whole:
            of_word = table[column] == word
            missing = of_word & (table[needed] == "")
            what = f"are of {column} {word} but have no {needed}."
            yield needed, Problem("row_says_whose", what, lines_of(missing), f"Fill in {needed}.")
    for column, needed in {(column, needed) for column, _, needed in layout.needs}:
        if {column, needed} <= whole:
            words = [w for c, w, n in layout.needs if (c, n) == (column, needed)]
            strange = ~table[column].isin(words) & (table[needed] != "")
            what = f"have a {needed}, but their {column} is another."
            yield (
                needed,
                Problem("row_says_whose", what, lines_of(strange), f"Correct {column}, or leave {needed} blank."),
            )  # fmt: skip


def _alike(table: pd.DataFrame, layout: LocalTable, whole: set[str]) -> Found:
    first = layout.key[0]
    for column in layout.alike:
        if {first, column} <= whole:
            filled = table[column].astype("str").where(table[column].notna(), "")
            differs = filled.groupby(table[first]).transform("nunique") > 1
            what = f"give another {column} than a row of the same {first}."
            yield (
                column,
                Problem("rows_agree", what, lines_of(differs), f"Write the same {column} on each of its rows."),
            )  # fmt: skip


def _groups(table: pd.DataFrame, layout: LocalTable, whole: set[str]) -> Found:
    """D + O + unknown = all, where a file holds all of them; a missing unknown counts as none."""
    for column in layout.counted:
        if "group" in whole and column in whole:
            area = [c for c in layout.key if c != "group"]
            if not set(area) <= whole:
                continue
            side = table.assign(line=table.index).drop_duplicates([*area, "group"])
            wide = side.pivot(index=area, columns="group", values=column)
            if not {_DISADVANTAGED, _OTHER, _ALL} <= set(wide.columns):
                continue
            parts = wide[_DISADVANTAGED] + wide[_OTHER]
            if _UNKNOWN in wide.columns:
                parts = parts + wide[_UNKNOWN].fillna(0)
            wrong = (parts != wide[_ALL]).fillna(False).astype("bool")
            lines = side[side["group"] == _ALL].set_index(area)["line"]
            what = f"of all pupils are not the sum of the groups in {column}."
            remedy = "Correct a group; pupils whose group is not known go under `unknown`."
            at = sorted(lines.reindex(wide.index[wrong]).tolist())
            yield column, Problem("groups_add_up", what, at, remedy)


def _clusters(table: pd.DataFrame, layout: LocalTable, whole: set[str]) -> Found:
    """The clusters (and `none`) add up to the authority, where a file holds both."""
    if not {"level", "cluster"} <= {*layout.key} or not {*layout.key} <= whole:
        return
    rest = [c for c in layout.key if c not in ("level", "urn", "cluster")]
    la = table[table["level"] == "la"].assign(line=lambda rows: rows.index)
    clusters = table[table["level"] == "cluster"]
    if la.duplicated(rest).any():
        return
    for column in layout.counted:
        if column not in whole:
            continue
        sums = clusters.groupby(rest)[column].agg(lambda counts: counts.sum(skipna=False))
        both = la.set_index(rest).join(sums.rename("of_clusters"), how="inner")
        wrong = (both[column] != both["of_clusters"]).fillna(False).astype("bool")
        what = f"of the authority are not the sum of its clusters in {column}."
        remedy = "Correct a cluster; schools in no cluster go under the cluster `none`."
        at = sorted(int(line) for line in both.loc[wrong, "line"])
        yield column, Problem("clusters_add_up", what, at, remedy)


def _roles(table: pd.DataFrame, layout: LocalTable, whole: set[str]) -> Found:
    """Roles that did not exist on the day of their row, with the word that was right then."""
    if not layout.dated or layout.dated not in whole:
        return
    for column in (f.name for f in layout.fields if f.kind == "role" and f.name in whole):
        held = table[[column, layout.dated]].drop_duplicates()
        for role, when in held[(held != "").all(axis=1)].itertuples(index=False):
            remedy = _right_word(role, f"{when[:4]}-{_CENSUS_DAY}" if "/" in when else when)
            if remedy:
                same = (table[column] == role) & (table[layout.dated] == when)
                what = "hold a role that did not exist at the time."
                yield column, Problem("role_of_its_time", what, lines_of(same), remedy)


def _right_word(role: str, iso_date: str) -> str:
    try:
        role_in(role, iso_date)
    except CatalogueError as error:
        return error.remedy
    return ""
