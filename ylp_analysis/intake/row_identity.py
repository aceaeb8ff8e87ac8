"""Do rows say plainly whose they are? Authority codes in their form, names without hidden signs."""

from collections.abc import Mapping

import pandas as pd

from ylp_analysis.intake.context import USELESS, Context
from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding, line_numbers

# Characters that are not seen, or that turn the reading direction round.
UNSEEN = "[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f]"
LINE_ENDS = r"[\t\r\n]+"  # a long name in quotes may go over two lines


def la_findings(codes: pd.Series, column: str, context: Context) -> list[Finding]:
    """A FAIL when a school's or an authority's row has no three-digit authority code: it would be
    taken for another authority's and left out."""
    wrong = codes.index[~codes.str.fullmatch(r"[0-9]{3}")]
    if wrong.empty:
        return []
    return [
        Finding(
            "la_form",
            FAIL,
            context.file,
            f"{len(wrong)} rows have an authority code that is not a three-digit number.",
            "Bring the file as published; a spreadsheet may have changed the codes.",
            column=column,
            rows=line_numbers(list(wrong)),
            stops=USELESS,
        )
    ]


def name_findings(names: pd.Series, column: str, context: Context) -> list[Finding]:
    """A WARNING when names hold characters that cannot be seen; they are read without them."""
    one_line = names.str.replace(LINE_ENDS, " ", regex=True).str.strip()
    odd = names.index[one_line.str.contains(UNSEEN, regex=True)]
    if odd.empty:
        return []
    return [
        Finding(
            "unseen_characters",
            WARNING,
            context.file,
            f"{len(odd)} names hold characters that cannot be seen; read without them.",
            "Nothing to do, unless a name looks wrong on a page.",
            column=column,
            rows=line_numbers(list(odd)),
        )
    ]


def code_findings(tables: Mapping[str, pd.DataFrame], context: Context) -> list[Finding]:
    """The last net under every reader: a school whose code is no URN fails the file, an authority
    whose code is no three digits is said. Without it a spoilt code makes a row somebody else's.
    """
    schools, authorities = 0, 0
    for table in tables.values():
        if {"level", "area_code"} <= set(table.columns):
            codes = table.loc[table["level"] == "school", "area_code"]
            schools += int((~codes.str.fullmatch(r"[0-9]{5,7}")).sum())
            codes = table.loc[table["level"] == "la", "area_code"]
            authorities += int((~codes.str.fullmatch(r"[0-9]{3}")).sum())
    findings = []
    if schools:
        findings.append(
            Finding(
                "urn_form",
                FAIL,
                context.file,
                f"{schools} figures are of schools whose URN is not a six-digit number.",
                "Bring the file as published; a spreadsheet may have changed the numbers.",
                stops=USELESS,
            )
        )
    if authorities:
        findings.append(
            Finding(
                "la_form",
                WARNING,
                context.file,
                f"{authorities} figures are of authorities whose code or name is not known.",
                "Compare its authority codes and names with the published file.",
                stops="anything about those authorities",
            )
        )
    return findings
