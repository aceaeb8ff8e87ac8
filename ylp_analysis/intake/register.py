"""Registers of schools: who there is, of what kind, when opened and closed, and who followed whom."""

import pandas as pd

from ylp_analysis.intake.context import (
    USELESS,
    Context,
    Read,
    in_layout_names,
    of_another_authority,
    typed,
)
from ylp_analysis.intake.dates import read_dates
from ylp_analysis.intake.inspections import dated, read_grades
from ylp_analysis.intake.layouts.register import RegisterTable
from ylp_analysis.intake.records import clean_code, clean_name, urn_decimals, urn_findings
from ylp_analysis.intake.row_identity import la_findings, name_findings
from ylp_analysis.intake.school_kinds import is_academy, kind_of, phase_of
from ylp_analysis.intake.values import read_column
from ylp_analysis.vocabulary.findings import FAIL, Finding, line_numbers


def read_register(frame: pd.DataFrame, layout: RegisterTable, context: Context) -> Read:
    """`register` of our schools and `lineage` between them; of a copy with ratings `inspections`.

    A status that is not known, dates that cannot be read, a closing before the opening and a
    school that stands twice FAIL in our rows; other authorities' schools are left out.
    """
    named = in_layout_names(frame, layout)
    la = clean_code(named[layout.la])
    mine = named[la == context.la_code]
    findings = la_findings(la, layout.la, context)
    if mine.empty:
        findings.append(of_another_authority(layout, context, layout.la))
    rows, said = _rows(mine, layout, context)
    findings += [*said, *_as_a_whole(mine, rows, layout, context)]
    tables = {"register": typed("register", rows), "lineage": _lineage(mine, rows, layout)}
    if layout.rating and layout.rating in named:
        tables["inspections"], said = _rated(mine, rows, layout, context)
        findings += said
    return Read(tables, findings)


def register_of_local(
    local_schools: pd.DataFrame, *, la_code: str = ""
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of `register` and of `lineage` that the partnership's own list of schools gives.

    local_schools: the table `local_schools`. A blank `closed` is an open school.
    """
    own = local_schools
    kind, status = own["type"], own["status"]
    academy = status.isin(["converter_academy", "sponsored_academy", "free_school"])
    phase = own["phase"].replace({"infant": "primary", "junior": "primary", "middle": ""})
    rows = own[["urn", "name", "opened", "closed", "source"]].assign(
        la_code=la_code,
        laestab="",
        phase=phase.mask(kind == "nursery", "nursery"),
        kind=kind.mask(status == "independent", "independent"),
        school_type=status.where(status != "", kind).str.replace("_", " "),
        academy=academy.astype("boolean").mask(status == "", pd.NA),
        status=pd.Series("open", index=own.index).mask(own["closed"] != "", "closed"),
        other_urn=own["predecessor_urn"],
        academic_year="",
        provenance="local",
    )
    after = own[own["predecessor_urn"] != ""]
    became = pd.Series("unknown", index=own.index).mask(academy, "academisation")
    steps = pd.DataFrame(
        {
            "urn": after["predecessor_urn"],
            "successor_urn": after["urn"],
            "date": after["opened"],
            "kind": became.loc[after.index],
            "source": after["source"],
        }
    )
    return typed("register", rows), typed("lineage", steps)


def _rows(
    mine: pd.DataFrame, layout: RegisterTable, context: Context
) -> tuple[pd.DataFrame, list[Finding]]:
    opened, closed = read_dates(mine[layout.opened]), read_dates(mine[layout.closed])
    group = mine[layout.minor_group].str.strip()
    own_type = _words(mine, layout.school_type)
    school_type = own_type.where(own_type != "", group)
    kind = kind_of(school_type, group)
    status = mine[layout.status].str.strip().str.casefold().map(layout.statuses).astype("str")
    rows = pd.DataFrame(
        {
            "urn": clean_code(mine[layout.urn]),
            "laestab": _laestab(mine, layout),
            "la_code": context.la_code,
            "name": clean_name(mine[layout.school]),
            "phase": phase_of(_words(mine, layout.phase), _flags(mine, layout), kind),
            "kind": kind,
            "school_type": school_type,
            "academy": is_academy(school_type, group),
            "status": status.fillna(""),
            "opened": opened.iso,
            "closed": closed.iso,
            "age_low": _age(mine, layout.age_low),
            "age_high": _age(mine, layout.age_high),
            "other_urn": clean_code(_words(mine, layout.other_urn)),
            "academic_year": layout.of_year or context.academic_year,
            "provenance": context.provenance,
            "source": context.file,
        },
        index=mine.index,
    )
    unknown = [*rows.index[rows["status"] == ""]]
    wrong = (
        (opened.unread, "dates_read", "hold no date.", layout.opened),
        (closed.unread, "dates_read", "hold no date.", layout.closed),
        (unknown, "cells_read", "hold a status that is not known.", layout.status),
    )
    return rows, [
        _fail(check, f"{len(lines)} cells {what}", lines, column, context)
        for lines, check, what, column in wrong
        if lines
    ]


def _as_a_whole(
    mine: pd.DataFrame, rows: pd.DataFrame, layout: RegisterTable, context: Context
) -> list[Finding]:
    findings = urn_findings(rows["urn"], layout.urn, context)
    findings += name_findings(mine[layout.school], layout.school, context)
    if not layout.derived:
        findings += urn_decimals(mine[layout.urn], layout.urn, context)
    twice = [*rows.index[rows.duplicated("urn", keep=False)]]
    if twice:
        said = "The same school stands more than once."
        findings.append(_fail("rows_once", said, twice, layout.urn, context))
    known = (rows["opened"] != "") & (rows["closed"] != "")
    wrong = [*rows.index[known & (rows["closed"] < rows["opened"])]]
    if wrong:
        said = f"{len(wrong)} schools close before they open."
        findings.append(_fail("dates_in_order", said, wrong, layout.closed, context))
    return findings


def _lineage(mine: pd.DataFrame, rows: pd.DataFrame, layout: RegisterTable) -> pd.DataFrame:
    """The steps that OTHERURN states, those whose direction is known, each once.

    The direction is the publisher's flag where there is one; otherwise a school that has opened
    followed the other, and a school that has closed went before it. The date is the day on which
    the newer school opened.
    """
    other = rows["other_urn"]
    named = (other != "") & (other != layout.nobody) & (other != rows["urn"])
    newer, older = _direction(mine, rows, layout)
    academy_there = is_academy(_words(mine, layout.other_type), pd.Series("", index=mine.index))
    next_day = pd.to_datetime(rows["closed"], errors="coerce") + pd.Timedelta(days=1)
    parts = (
        (named & newer, other, rows["urn"], rows["opened"], rows["academy"]),
        (named & older, rows["urn"], other, next_day.dt.strftime("%Y-%m-%d"), academy_there),
    )
    steps = [
        pd.DataFrame(
            {
                "urn": before[here],
                "successor_urn": after[here],
                "date": date[here].fillna(""),
                "kind": academy[here].map({True: "academisation"}).fillna("unknown"),
                "source": rows.loc[here, "source"],
            }
        )
        for here, before, after, date, academy in parts
    ]
    # A step that both schools state is taken from the newer one, which knows what it is.
    return typed("lineage", pd.concat(steps).drop_duplicates(["urn", "successor_urn"]))


def _direction(
    mine: pd.DataFrame, rows: pd.DataFrame, layout: RegisterTable
) -> tuple[pd.Series, pd.Series]:
    """Whether the row's school is the newer or the older of the two."""
    flag = _words(mine, layout.direction)
    stated = flag.isin([*layout.before, *layout.after])
    opened, closed = rows["opened"] != "", rows["closed"] != ""
    newer = flag.isin(layout.before) | (~stated & opened & ~closed)
    older = flag.isin(layout.after) | (~stated & closed & ~opened)
    return newer, older


def _rated(
    mine: pd.DataFrame, rows: pd.DataFrame, layout: RegisterTable, context: Context
) -> tuple[pd.DataFrame, list[Finding]]:
    """The last overall grade of each school that has one."""
    grades, days = read_grades(mine[layout.rating]), read_dates(mine[layout.rated])
    findings = []
    if grades.unread:
        said = f"{len(grades.unread)} cells hold no grade that is known."
        findings.append(_fail("cells_read", said, grades.unread, layout.rating, context))
    undated = [*days.iso.index[grades.numbers.notna() & (days.iso == "")]]
    if undated:
        said = f"{len(undated)} cells hold no date."
        findings.append(_fail("dates_read", said, undated, layout.rated, context))
    table = rows.assign(
        first_day=days.iso, last_day="", inspection_type="", overall=grades.numbers
    )[grades.numbers.notna()]
    blank = ("published", "category_of_concern")
    return typed("inspections", dated(table).assign(**dict.fromkeys(blank, ""))), findings


def _laestab(mine: pd.DataFrame, layout: RegisterTable) -> pd.Series:
    if layout.laestab:
        return clean_code(mine[layout.laestab]).str.replace("/", "")
    if not layout.estab:
        return pd.Series("", index=mine.index, dtype="str")
    number = clean_code(mine[layout.estab])
    return (clean_code(mine[layout.la]) + number.str.zfill(4)).where(number != "", "")


def _flags(mine: pd.DataFrame, layout: RegisterTable) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: _words(mine, column) == "1"
            for name, column in zip(("primary", "secondary", "post_16"), layout.flags, strict=False)
        },
        index=mine.index,
    )


def _age(mine: pd.DataFrame, column: str) -> pd.Series:
    if column not in mine:
        return pd.Series(pd.NA, index=mine.index, dtype="Int64")
    numbers = read_column(mine[column]).numbers
    return numbers.where(numbers % 1 == 0).astype("Int64")


def _words(mine: pd.DataFrame, column: str) -> pd.Series:
    if column not in mine:
        return pd.Series("", index=mine.index, dtype="str")
    return mine[column].str.strip()


def _fail(check: str, sentence: str, lines: list[int], column: str, context: Context) -> Finding:
    return Finding(
        check,
        FAIL,
        context.file,
        sentence,
        "Bring the file as published.",
        column=column,
        rows=line_numbers(lines),
        stops=USELESS,
    )
