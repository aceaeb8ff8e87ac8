"""What a raw file is: its shape, its academic year, its version; or why that cannot be said."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from ylp_analysis.errors import ParameterError
from ylp_analysis.intake.checks import personal_columns
from ylp_analysis.intake.layouts import LAYOUTS, Layout, recognise
from ylp_analysis.intake.layouts.local import LocalTable
from ylp_analysis.intake.layouts.local.pupils import PupilTable
from ylp_analysis.intake.records import USELESS
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding, line_numbers
from ylp_analysis.vocabulary.years import academic_year, year_in_name


class Identity(NamedTuple):
    """layout is None when the file cannot be used; the findings then hold a FAIL."""

    layout: Layout | None
    year: str
    year_from: str
    data_version: str
    findings: list[Finding]


def identify(
    name: str,
    columns: list[str],
    *,
    stated_year: str = "",
    stated_version: str = "",
    written: Sequence[str] = (),
    short: Mapping[int, int] | None = None,
) -> Identity:
    """The identity of a file from its name below data/raw, its columns and its sidecar.

    The year comes from the sidecar (`stated_year`), else from the file's name, else from its
    folder's. Nothing is guessed: a file without a year fails. written: the columns as the file
    spells them. short: line → number of cells of the rows that end before the last column; one
    that ends before the columns that say whose it is fails the file.
    """
    layout, findings = _layout(name, columns)
    findings += _personal(name, columns, layout) + _unknown(name, columns, layout)
    findings += _spelling(name, columns, written or columns, layout)
    findings += _cut_off(name, columns, short or {}, layout)
    if layout is None:
        return Identity(None, "", "", "", findings)
    year, year_from, said = _year(name, layout, stated_year)
    findings += said
    usable = not any(f.outcome == FAIL for f in findings)
    version = stated_version or _version_in(name) or layout.data_version
    return Identity(layout if usable else None, year, year_from, version, findings)


def _personal(name: str, columns: list[str], layout: Layout | None) -> list[Finding]:
    # A published table's own columns (postcodes, heads' names) are known, and are not read; nor is
    # a pupil's name among the partnership's own pupil rows.
    if isinstance(layout, PupilTable):
        return []
    family = layout or recognise(columns).layout
    strange = [c for c in columns if family is None or not family.knows(c)]
    local = isinstance(layout, LocalTable)
    needless = (
        "no person's name or number and no grade of a lesson"
        if local
        else "no pupil's name, UPN or date of birth"
    )
    return [
        Finding(
            "no_personal_columns",
            FAIL,
            name,
            "A column looks like a person's details.",
            f"Remove the column: this file needs {needless}.",
            column=column,
            stops=USELESS,
        )
        for column in personal_columns(strange, local=local)
    ]


def _unknown(name: str, columns: list[str], layout: Layout | None) -> list[Finding]:
    if layout is None:
        return []
    strange = [c for c in columns if c and not layout.knows(c)]
    if not strange:
        return []
    more = f" and {len(strange) - 3} more" if len(strange) > 3 else ""
    return [
        Finding(
            "columns_known",
            WARNING,
            name,
            f"{len(strange)} of its columns are not those of {layout.family}; they were not read.",
            f"Nothing to do, unless one of them is misspelt: {', '.join(strange[:3])}{more}.",
            column=", ".join(strange[:3]),
        )
    ]


def _spelling(
    name: str, columns: list[str], written: Sequence[str], layout: Layout | None
) -> list[Finding]:
    """One warning about spaces, unseen characters and case that are not the layout's."""
    if layout is None:
        return []
    published = {column.casefold(): column for column in layout.columns}
    other = [
        published.get(column.casefold(), column)
        for column, cell in zip(columns, written, strict=True)
        # Some years' dictionaries write a name in capitals that others do not.
        if cell != published.get(column.casefold(), column) and cell not in layout.known
    ]
    if not other:
        return []
    more = f" and {len(other) - 3} more" if len(other) > 3 else ""
    return [
        Finding(
            "header_spelling",
            WARNING,
            name,
            f"{len(other)} of its column names are written with other capitals or spaces than "
            f"published; read as {', '.join(other[:3])}{more}.",
            "Nothing to do; bring the file as published to be sure that nothing else changed.",
            column=", ".join(other[:3]),
        )
    ]


def _cut_off(
    name: str, columns: list[str], short: Mapping[int, int], layout: Layout | None
) -> list[Finding]:
    """A FAIL for rows that end before the columns that say whose they are."""
    if layout is None or not short:
        return []
    places = {column.casefold(): place for place, column in enumerate(columns)}
    needed = {c: places[c.casefold()] for c in layout.identity if c.casefold() in places}
    if not needed:
        return []
    last = max(needed, key=lambda column: needed[column])
    cut = sorted(line for line, cells in short.items() if cells <= needed[last])
    if not cut:
        return []
    return [
        Finding(
            "rows_whole",
            FAIL,
            name,
            f"{len(cut)} rows end before the column {last}, so they do not say whose they are.",
            "Look for a line broken in two, or bring the file again.",
            column=last,
            rows=line_numbers(cut),
            stops=USELESS,
        )
    ]


def _layout(name: str, columns: list[str]) -> tuple[Layout | None, list[Finding]]:
    layout, missing = recognise(columns)
    say = partial(Finding, file=name, outcome=FAIL, stops=USELESS)
    if layout is None:
        known = "; ".join(dict.fromkeys(lay.family for lay in LAYOUTS))
        return None, [
            say(
                check="layout_known",
                sentence="Its shape is not one that is known here.",
                remedy=f"Known: {known}. Move it out of data/raw.",
            )
        ]
    if missing:
        return None, [
            say(
                check="columns_there",
                sentence=f"It looks like {layout.family} but has no column {column}.",
                remedy=f"Is it the column {near}?" if near else "Bring the file as published.",
                column=column,
            )
            for column, near in missing.items()
        ]
    if layout.verified:
        return layout, []
    return layout, [
        Finding(
            "layout_verified",
            WARNING,
            name,
            "The column names of this shape were not checked against a published header.",
            "Compare a few figures with the published pages before relying on them.",
        )
    ]


def _year(name: str, layout: Layout, stated: str) -> tuple[str, str, list[Finding]]:
    say = partial(Finding, outcome=FAIL, file=name, stops=USELESS)
    if layout.year_in == "rows":
        return "", "rows", []
    folder, _, file = name.rpartition("/")
    found = (
        (stated, "sidecar"),
        (year_in_name(file), "file name"),
        (year_in_name(folder.rpartition("/")[2]), "folder"),
    )
    text, year_from = next(((t, where) for t, where in found if t), ("", ""))
    if not text:
        remedy = "Name it like 2018-2019_england_ks2final.csv, or state it: "
        sentence = "Its academic year is not stated in a sidecar, its name or its folder."
        remedy += f"`ylp adopt {file} --year 2018/19`."
        return "", "", [say(check="year_stated", sentence=sentence, remedy=remedy)]
    try:
        year = academic_year(text)
    except ParameterError as error:
        finding = say(check="year_stated", sentence=error.problem, remedy=error.remedy)
        return "", "", [finding]
    inside = layout.first_year <= year <= (layout.last_year or "9998/99")
    if inside and year not in layout.not_published:
        return year, year_from, []
    sentence = (
        f"Its year is {year} by its {year_from}, but no {layout.family} of that year were published."
        if inside
        else f"Its year is {year} by its {year_from}, but its columns are those of "
        f"{layout.first_year or 'the first year'} to {layout.last_year or 'now'}."
    )
    remedy = "Correct the year, or bring the file of that year."
    return year, year_from, [say(check="year_in_layout", sentence=sentence, remedy=remedy)]


def _version_in(name: str) -> str:
    return next((v for v in terms.DATA_VERSIONS if v in name.casefold()), "")
