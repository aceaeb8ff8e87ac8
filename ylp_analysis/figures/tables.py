"""From a table's argument to HTML that reads aloud well: scoped headings, words for absences."""

import numbers
import re

import pandas as pd
from great_tables import GT, loc, style

from ylp_analysis.disclosure import Protected
from ylp_analysis.errors import DisclosureError, ParameterError
from ylp_analysis.evidence.argument import Table
from ylp_analysis.figures import words
from ylp_analysis.figures.display import Html, slug, text
from ylp_analysis.vocabulary.numbers import is_missing, likely_range, number

COUNTS = ("disadvantaged_pupils", "other_pupils", "schools", "schools_with_results", "years")
VALUES = ("disadvantaged_value", "other_value", "gap", "gap_before", "gap_after",
          "change", "precision", "share_disadvantaged", "one_pupil")  # fmt: skip
ENDS = ("smallest_change", "gap_low", "gap_high", "change_low", "change_high", "disadvantaged_low",
        "disadvantaged_high", "other_low", "other_high")  # fmt: skip
VIRTUAL = {"likely_range": ("gap", "gap_low", "gap_high"),
           "change_range": ("change", "change_low", "change_high")}  # fmt: skip
SHORT = 12  # rows: kept on one side of paper
SHARES = ("coverage", "confidence")
_NUMERIC = (*COUNTS, *VALUES, *ENDS, *SHARES, *VIRTUAL)


class TableHtml(Html):
    """A table that can be shown."""


def render(table: Table) -> TableHtml:
    """A table as HTML: caption, column and row headings, numbers as everywhere else.

    Raises
    ------
    DisclosureError
        For data that is not protected.
    ParameterError
        For a column that the table does not have.
    """
    if not isinstance(table.data, Protected):
        raise DisclosureError(
            f"The table {table.id!r} was about to be printed without protection.",
            "Pass it through disclosure.protect(table, policy) first.",
        )
    frame = table.data.frame
    columns = [table.stub, *(c for c in table.columns if c != table.stub)]
    _all_there(table, frame, columns)
    cells = pd.DataFrame(
        {c: [cell(row, c) for _, row in frame.iterrows()] for c in columns}, dtype="str"
    )
    headers = {c: words.header(c, frame) for c in columns}
    return TableHtml(_framed(table, _great_table(table, frame, cells, headers)))


def cell(row: pd.Series, column: str) -> str:
    """One cell in words: a number, a range, a label, or why there is none."""
    if column in VIRTUAL:
        return _range(row, *VIRTUAL[column])
    value = row[column]
    if column in _NUMERIC and is_missing(value):
        if column.endswith("_value") and row.get(column.replace("_value", "_band")):
            return str(row[column.replace("_value", "_band")])
        return words.absence(row.get("status")) if column in _OF_STATUS else "–"
    if column in COUNTS:
        return number(value)
    if column in SHARES:
        return f"{number(100 * value)}%"
    if column in ENDS:
        return number(value, _range_decimals(row))
    if column in VALUES:
        return number(value, words.decimals(row))
    if isinstance(value, numbers.Integral) and not isinstance(value, bool):
        return number(value)
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        return number(value, 1)
    return words.label(column, value)


_OF_STATUS = (
    "disadvantaged_pupils",
    "other_pupils",
    "disadvantaged_value",
    "other_value",
    "gap",
)


def _range(row: pd.Series, middle: str, low: str, high: str) -> str:
    if is_missing(row[middle]):
        return words.absence(row.get("status")) if middle == "gap" else "–"
    if is_missing(row[low]) or is_missing(row[high]):
        return words.NOT_PUBLISHED
    return likely_range(row[low], row[high], _range_decimals(row))


def _range_decimals(row: pd.Series) -> int:
    """Whole points for percentages: a tenth would promise more than the range can hold."""
    return words.decimals(row) if str(row.get("unit", "pp")) == "points" else 0


def _all_there(table: Table, frame: pd.DataFrame, columns: list[str]) -> None:
    needed = [n for c in columns for n in VIRTUAL.get(c, (c,))]
    absent = [c for c in needed if c not in frame]
    if absent:
        raise ParameterError(
            f"The table {table.id!r} has no column {', '.join(map(repr, absent))}.",
            f"Its columns are: {', '.join(frame.columns)}.",
        )


def _great_table(
    table: Table, frame: pd.DataFrame, cells: pd.DataFrame, headers: dict[str, str]
) -> str:
    """The bare <table>, without the style block and the title row that great_tables adds."""
    printed = [c for c in cells if c != table.stub]
    made = (
        GT(cells, rowname_col=table.stub, id=slug(table.id))
        .tab_stubhead(headers[table.stub])
        .cols_label(**{c: headers[c] for c in printed})
    )
    right = [c for c in printed if c in _NUMERIC]
    left = [c for c in printed if c not in _NUMERIC]
    made = made.cols_align("right", columns=right) if right else made
    made = made.cols_align("left", columns=left) if left else made
    levels = frame["level"].to_numpy() if "level" in frame else []
    bold = [i for i, level in enumerate(levels) if level in words.LARGE]
    if bold and len(bold) < len(levels):
        where = [loc.body(rows=bold), loc.stub(rows=bold)]
        made = made.tab_style(style.text(weight="bold"), where)
    html = made.as_raw_html()
    html = html[html.index("<table") : html.rindex("</table>") + len("</table>")]
    html = re.sub(
        r"<table[^>]*>",
        f'<table id="{slug(table.id)}"><caption><span>{text(table.title)}</span></caption>',
        html,
        count=1,
    )
    # Headings have a scope; `headers` and an id on each row say it again in half the page's bytes.
    html = re.sub(r' (rowspan|colspan)="1"| headers="[^"]*"', "", html)
    html = re.sub(r'(<th[^>]*) id="[^"]*"', r"\1", html)
    html = re.sub(r'class="[^"]*gt_(left|right|center)[^"]*"', r'class="\1"', html)
    absent = "|".join(sorted({*words.STATUS_WORDS.values()}))
    html = re.sub(rf'class="right">({absent})<', r'class="right none">\1<', html)
    return html.replace(' class="gt_table_body"', "").replace(' class="gt_col_headings"', "")


def _framed(table: Table, html: str) -> str:
    """The table in a region that scrolls by keyboard on small screens, folded when asked."""
    note = f'<p class="sub">{text(table.note)}</p>' if table.note else ""
    region = (
        f'<div class="wide" role="region" tabindex="0" aria-label="{text("Table: " + table.title)}">'
        f"{html}</div>{note}"
    )
    if table.folded:
        return f'<details class="folded"><summary>{text(table.title)}</summary>{region}</details>'
    short = " short" if len(table.data) <= SHORT else ""
    return f'<div class="table{short}">{region}</div>'
