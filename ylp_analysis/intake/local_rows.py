"""What must hold of the rows of a local file, once every cell has its kind."""

from collections.abc import Iterable, Iterator

import pandas as pd

from ylp_analysis.errors import CatalogueError
from ylp_analysis.intake.context import USELESS
from ylp_analysis.intake.layouts.local import LocalTable
from ylp_analysis.intake.problems import Problem, counted, lines_of
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import FAIL, Finding, line_numbers
from ylp_analysis.vocabulary.roles import role_in

_DISADVANTAGED, _OTHER, _UNKNOWN, _ALL = terms.GROUPS
# The day of an academic year on which roles are counted: the workforce census.
_CENSUS_DAY = "11-01"
Found = Iterator[tuple[str, Problem]]


def check_rows(
    table: pd.DataFrame, layout: LocalTable, file: str, *, unread: Iterable[int] = ()
) -> list[Finding]:
    """Every FAIL about the rows of a typed table; index = line of the file.

    unread: lines with a cell that could not be read. Nothing is said about those rows, nor about
    sums that they would be part of.
    """
    lines = set(unread)
    rows = table[~table.index.isin(lines)]
    checks = (_once, _within, _in_order, _needs, _alike, _roles)
    sums = () if lines else (_groups, _clusters)
    return [
        Finding(
            problem.check,
            FAIL,
            file,
            counted("row", problem),
            problem.remedy,
            column=column,
            rows=line_numbers(problem.lines),
            stops=USELESS,
        )
        for check in (*checks, *sums)
        for column, problem in check(rows, layout)
        if problem.lines
    ]


def _once(table: pd.DataFrame, layout: LocalTable) -> Found:
    key = list(layout.key)
    what = f"state {', '.join(key)} a second time."
    again = lines_of(table.duplicated(key, keep="first"))
    yield ", ".join(key), Problem("key_once", what, again, "Keep one row for each.")


def _within(table: pd.DataFrame, layout: LocalTable) -> Found:
    remedy = "Are the columns exchanged? A part is never larger than its whole."
    for part, total in layout.within:
        above = (table[part] > table[total]).fillna(False).astype("bool")
        yield part, Problem("parts_fit", f"hold more {part} than {total}.", lines_of(above), remedy)


def _in_order(table: pd.DataFrame, layout: LocalTable) -> Found:
    for first, second in layout.in_order:
        before = (table[first] != "") & (table[second] != "") & (table[second] < table[first])
        what = f"date {second} before {first}."
        yield second, Problem("dates_in_order", what, lines_of(before), "Correct one of the dates.")


def _needs(table: pd.DataFrame, layout: LocalTable) -> Found:
    for column, word, needed in layout.needs:
        missing = (table[column] == word) & (table[needed] == "")
        what = f"are of {column} {word} without a {needed}."
        yield needed, Problem("row_says_whose", what, lines_of(missing), f"Fill in {needed}.")
    for column, word, needed in layout.needs:
        strange = (table[column] != word) & (table[needed] != "")
        what = f"have a {needed} though {column} is another."
        remedy = f"Correct {column}, or leave {needed} blank."
        yield needed, Problem("row_says_whose", what, lines_of(strange), remedy)


def _alike(table: pd.DataFrame, layout: LocalTable) -> Found:
    first = layout.key[0]
    for column in layout.alike:
        filled = table[column].astype("str").where(table[column].notna(), "")
        differs = filled.groupby(table[first]).transform("nunique") > 1
        what = f"give another {column} than a row of the same {first}."
        remedy = f"Write the same {column} on each of its rows."
        yield column, Problem("rows_agree", what, lines_of(differs), remedy)


def _groups(table: pd.DataFrame, layout: LocalTable) -> Found:
    """D + O + unknown = all, where a file holds all of them; a missing unknown counts as none."""
    if "group" not in layout.key:
        return
    area = [c for c in layout.key if c != "group"]
    once = table.assign(line=table.index).drop_duplicates([*area, "group"])
    if not {_DISADVANTAGED, _OTHER, _ALL} <= set(once["group"]):
        return
    lines = once[once["group"] == _ALL].set_index(area)["line"]
    for column in layout.counted:
        wide = once.pivot(index=area, columns="group", values=column)
        parts = wide[_DISADVANTAGED] + wide[_OTHER]
        if _UNKNOWN in wide.columns:
            parts = parts + wide[_UNKNOWN].fillna(0)
        wrong = (parts != wide[_ALL]).fillna(False).astype("bool")
        what = f"are not the sum of the groups in {column}."
        remedy = "Correct a group; pupils whose group is not known go under `unknown`."
        at = sorted(int(line) for line in lines.reindex(wide.index[wrong]))
        yield column, Problem("groups_add_up", what, at, remedy)


def _clusters(table: pd.DataFrame, layout: LocalTable) -> Found:
    """The clusters (and `none`) add up to the authority, where a file holds both."""
    if not {"level", "cluster"} <= {*layout.key}:
        return
    rest = [c for c in layout.key if c not in ("level", "urn", "cluster")]
    la = table[table["level"] == "la"].assign(line=lambda rows: rows.index)
    clusters = table[table["level"] == "cluster"]
    if la.duplicated(rest).any():
        return
    for column in layout.counted:
        sums = clusters.groupby(rest)[column].agg(lambda counts: counts.sum(skipna=False))
        both = la.set_index(rest).join(sums.rename("of_clusters"), how="inner")
        wrong = (both[column] != both["of_clusters"]).fillna(False).astype("bool")
        what = f"are not the sum of the clusters in {column}."
        remedy = "Correct a cluster; schools in no cluster go under the cluster `none`."
        at = sorted(int(line) for line in both.loc[wrong, "line"])
        yield column, Problem("clusters_add_up", what, at, remedy)


def _roles(table: pd.DataFrame, layout: LocalTable) -> Found:
    """Roles that did not exist on the day of their row, with the word that was right then."""
    if not layout.dated:
        return
    for column in (f.name for f in layout.fields if f.kind == "role"):
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
