"""The partnership's own files as tables: every cell of the kind that its column states."""

import pandas as pd

from ylp_analysis.intake.context import USELESS, Context, Read, in_layout_names
from ylp_analysis.intake.layouts.local import LocalColumn, LocalTable
from ylp_analysis.intake.local_cells import read_cells
from ylp_analysis.intake.local_published import published_tables
from ylp_analysis.intake.local_rows import check_rows
from ylp_analysis.intake.local_texts import without_unseen
from ylp_analysis.intake.problems import Cells, Problem, counted, lines_of
from ylp_analysis.vocabulary.findings import FAIL, Finding, line_numbers


def read_local(frame: pd.DataFrame, layout: LocalTable, context: Context) -> Read:
    """The table `local_NAME`: its declared columns, typed, then `line` and `source`.

    Dates and years are text (`2015-03-31`, `2014/15`), yes and no boolean, whole numbers Int64,
    other numbers float64; a blank is "" or missing. Files that say what published files say too
    give those tables as well. All findings at once; with a FAIL no table.
    """
    table, problems = _cells(frame, layout)
    findings = [as_finding(problem, column, context.file) for column, problem in problems]
    unread = {line for _, p in problems if p.outcome == FAIL for line in p.lines}
    findings += check_rows(table, layout, context.file, unread=unread)
    if any(f.outcome == FAIL for f in findings):
        return Read(findings=findings)
    table = table.assign(line=table.index.astype("int64"), source=context.file)
    table = table.reset_index(drop=True)
    published = published_tables(layout.name, table, context)
    return Read({f"local_{layout.name}": table, **published}, findings)


def typed_cells(
    frame: pd.DataFrame, layout: LocalTable, file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """A local file's declared columns, each cell of its column's kind, with the findings.

    frame: text, index = line of the file; columns that it lacks are read as blank. Nothing is
    said about rows as a whole (`check_rows`). A cell that could not be read is missing.
    """
    table, problems = _cells(frame, layout)
    return table, [as_finding(problem, column, file) for column, problem in problems]


def _cells(
    frame: pd.DataFrame, layout: LocalTable
) -> tuple[pd.DataFrame, list[tuple[LocalColumn, Problem]]]:
    named = in_layout_names(frame, layout).reindex(columns=layout.columns, fill_value="")
    columns, problems = {}, []
    for column in layout.fields:
        cells = _column(named[column.name].astype("str"), column)
        columns[column.name] = cells.values
        problems += [(column, problem) for problem in cells.problems]
    return pd.DataFrame(columns, index=frame.index), problems


def _column(text: pd.Series, column: LocalColumn) -> Cells:
    """One column read; each distinct text once, as most columns repeat a few words."""
    codes, words = pd.factorize(text)
    distinct = pd.Series(words, dtype="str")
    clean, unseen = without_unseen(distinct)
    cells = read_cells(clean, column)
    values = cells.values.take(codes).set_axis(text.index)
    problems = [
        problem._replace(lines=lines_of(pd.Series(codes, text.index).isin(problem.lines)))
        for problem in [*unseen, *cells.problems]
    ]
    return Cells(values, problems)


def as_finding(problem: Problem, column: LocalColumn, file: str) -> Finding:
    """The finding that states a problem: how many cells, in which column, on which lines.

    A pupil's line is never given with the pupil's identifier.
    """
    return Finding(
        problem.check,
        problem.outcome,
        file,
        counted("cell", problem),
        problem.remedy,
        column=column.name,
        rows="" if column.kind == "identifier" else line_numbers(problem.lines),
        stops=USELESS if problem.outcome == FAIL else "",
    )
