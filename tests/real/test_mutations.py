"""Real files, changed at random: no crash without a sentence, no number accepted that changed."""

import csv
import io
import os
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.layouts import recognise
from ylp_analysis.intake.reading import read_file
from ylp_analysis.store.raw import read_raw
from ylp_analysis.vocabulary.findings import FAIL, PASS

ROWS = 16
# Every family that is read: add a file here, and the year if neither its name nor its rows say it.
FILES = {
    "performance_tables_ks2/other_la_samples/2016-2017_850_ks2final.csv": "",
    "performance_tables_ks2/other_la_samples/2018-2019_850_ks2final.csv": "",
    "performance_tables_ks2/816_2018-2019_england_ks2final_selected.csv": "",
    "performance_tables_ks2/816_ks2_perf_2017.csv": "",
    "performance_tables_ks4/other_la_samples/2017-2018_850_ks4final.csv": "",
    "performance_tables_ks4/2013-2014_816_ks4_final_data.csv": "",
    "performance_tables_ks4/2018-2019_816_ks4provisional.csv": "",
    "performance_tables_ks4/2018-2019_816_ks4-pupdest.csv": "",
    "performance_tables_ks4/816_ks4_perf_2017.csv": "",
    "census/816_census_tables-2018-2019.csv": "",
    "census/816_abs_tables-2018-2019.csv": "",
    "workforce/816_swf.csv": "2016/17",
    "finance/816_financials_2015.csv": "",
    "finance/other_la_samples/815_2018_cfr.csv": "2017/18",
    "ees/816_202324_information_about_schools_final.csv": "",
    "ees/York_2022-23_school_fsm.csv": "",
    "ees/York_eyfsp_smapey_combined_three_years_2016-2018.csv": "",
    "lait/York_England_YorkshireHumber_bds_long.csv": "",
    "gap_index/IN12-attainment-at-age-11--by-local-authority-and-disadvantage--original.csv": "",
    "gap_index/IN13-3.0-attainment-at-age-16--by-year-gap--chart-format.csv": "",
}
WHOLE_TABLES = tuple(name for name in FILES if "other_la_samples/201" in name and "ks" in name)
AUTHORITIES = {"850": "Hampshire", "815": "North Yorkshire", "816": "York"}
TRIES = int(os.environ.get("YLP_HUNT") or 2)
SLOW = settings(
    max_examples=TRIES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a whole file shrinks too slowly
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# What a mutation may change without a number of the file having changed.
_NOT_NUMBERS = {"precision", "line"}
_NAMES = {"status", "source", "area_name", "name", "la_name", "school_type", "data_version"}


class Extract(NamedTuple):
    """A few rows of a real file, its header first; path below the data, year where it says none."""

    name: str
    year: str
    la_code: str
    rows: list[list[str]]


def extract(dfe: Path, path: str, rows: int = ROWS) -> Extract:
    whole = dfe / path
    la_code = next(code for code in ("850", "815", "816", "") if code in path) or "816"
    raw = read_raw(whole, whole.parent)
    text = whole.read_bytes().decode("utf-8-sig" if raw.encoding == "utf-8-sig" else "cp1252")
    held = [r for r in csv.reader(io.StringIO(text, newline="")) if any(r)]
    last = held[rows + 1 :][-3:]
    return Extract(Path(path).name, FILES[path], la_code, [*held[: rows + 1], *last])


@pytest.fixture(scope="module", params=sorted(FILES))
def table(request, dfe: Path) -> Extract:
    """A few rows of each family: the first schools and the totals at the end."""
    return extract(dfe, request.param)


@pytest.fixture(scope="module", params=WHOLE_TABLES)
def whole_table(request, dfe: Path) -> Extract:
    """A published table of one authority with the groups of every measure."""
    return extract(dfe, request.param, rows=40)


def as_bytes(rows, *, delimiter=",", end="\n", encoding="utf-8", quoting=csv.QUOTE_MINIMAL):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue().encode(encoding, errors="replace")


@pytest.fixture(scope="module")
def read_before(table, tmp_path_factory):
    """The tables and findings of the file as it is."""
    return intake(tmp_path_factory.mktemp("before"), table, as_bytes(table.rows))


@pytest.fixture(scope="module")
def whole_read_before(whole_table, tmp_path_factory):
    """The same of a published table of one authority."""
    return intake(tmp_path_factory.mktemp("before"), whole_table, as_bytes(whole_table.rows))


def intake(folder: Path, table: Extract, data: bytes):
    """The tables of a file, and what was said of it, by the road that `ylp prepare` takes."""
    (folder / table.name).write_bytes(data)
    raw = read_raw(folder / table.name, folder)
    findings, tables = list(raw.findings), {}
    if raw.frame is not None:
        columns = [str(c) for c in raw.frame.columns]
        identity = identify(
            table.name, columns, stated_year=table.year, written=raw.written, short=raw.short
        )
        findings += identity.findings
        if identity.layout:
            read = read_file(raw.frame, identity.layout, _context(table, identity))
            findings += read.findings
            tables = {} if read.failed else read.tables
    for finding in findings:
        assert finding.file == table.name
        assert finding.sentence.endswith(".")
        assert finding.outcome != FAIL or finding.remedy
    return tables, findings


def _context(table: Extract, identity) -> Context:
    urn = getattr(identity.layout, "urn", "").casefold()
    place = [c.strip().casefold() for c in table.rows[0]]
    urns = [row[place.index(urn)] for row in table.rows[1:]] if urn in place else []
    return Context(
        table.name,
        identity.year,
        table.la_code,
        AUTHORITIES[table.la_code],
        identity.data_version or "final",
        urns=frozenset(u.strip().removesuffix(".0") for u in urns),
    )


def new_outcomes(before, after) -> list[str]:
    """Ids of checks that did not pass now and had nothing to say, or said less, before."""
    told = {(f.check, f.outcome, f.sentence, f.rows) for f in before}
    return [
        f.check
        for f in after
        if f.outcome != PASS and (f.check, f.outcome, f.sentence, f.rows) not in told
    ]


def failed(findings) -> list[str]:
    return [f"{f.check}: {f.sentence}" for f in findings if f.outcome == FAIL]


def ordered(frame: pd.DataFrame) -> pd.DataFrame:
    kept = frame.drop(columns=[c for c in frame if c == "line"])
    return kept.sort_values(list(kept.columns), ignore_index=True)


def same_numbers(after: dict[str, pd.DataFrame], before: dict[str, pd.DataFrame]) -> None:
    """Every row read now was read before, and each of its numbers is the same or not known."""
    for name, frame in after.items():
        if frame.empty:
            continue
        assert name in before, f"{name}: a table that the file did not give before"
        numbers = [
            c for c in frame if pd.api.types.is_numeric_dtype(frame[c]) and c not in _NOT_NUMBERS
        ]
        keys = [c for c in frame if c not in {*numbers, *_NOT_NUMBERS, *_NAMES}]
        old = before[name]
        assert not frame.duplicated(keys).any() or old.duplicated(keys).any()
        both = frame.merge(old.drop_duplicates(keys), on=keys, how="left", suffixes=("", "_old"),
                           indicator=True)  # fmt: skip
        assert (both["_merge"] == "both").all(), (name, both[both["_merge"] != "both"][keys].head())
        if old.duplicated(keys).any():
            continue
        for column in numbers:
            now, was = both[column], both[f"{column}_old"]
            changed = now.notna() & was.notna() & (now != was).fillna(False)
            assert not changed.any(), (name, column)


@SLOW
@given(data=st.data())
def test_the_form_of_a_file_changes_no_number(table, read_before, tmp_path, data):
    expected, said = read_before
    assert failed(said) == []
    assert expected
    width = len(table.rows[0])
    order = data.draw(st.permutations(range(width)), label="order of columns")
    full = [row + [""] * (width - len(row)) for row in table.rows]
    changed = [[row[i] for i in order] for row in full]
    if data.draw(st.booleans(), label="lower case"):
        changed[0] = [name.lower() for name in changed[0]]
    if data.draw(st.booleans(), label="spaces around the header"):
        changed[0] = [f" {name}\u00a0" for name in changed[0]]
    body = data.draw(st.permutations(changed[1:]), label="order of rows")
    form = {
        "delimiter": data.draw(st.sampled_from([",", ";", "\t"] if width > 1 else [","])),
        "end": data.draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "encoding": data.draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252"])),
        "quoting": data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    }
    tables, said = intake(tmp_path, table, as_bytes([changed[0], *body], **form))
    assert failed(said) == []
    assert set(tables) == set(expected)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(ordered(frame), ordered(expected[name]))


@SLOW
@given(data=st.data())
def test_a_lost_or_doubled_part_is_said_or_changes_no_number(table, read_before, tmp_path, data):
    expected, said = read_before
    rows = [list(row) for row in table.rows]
    column = data.draw(st.integers(0, len(rows[0]) - 1), label="column")
    kind = data.draw(st.sampled_from(["drop", "double", "row twice", "drop rows", "short row"]))
    line = data.draw(st.integers(1, len(rows) - 1), label="line")
    if kind == "drop":
        rows = [row[:column] + row[column + 1 :] for row in rows]
    elif kind == "double":
        rows = [[*row[: column + 1], *row[column:]] for row in rows]
    elif kind == "row twice":
        rows.append(rows[line])
    elif kind == "short row":
        rows[line] = rows[line][:column]
    else:
        rows = [rows[0], *rows[1 + line % 12 :]]
    tables, now = intake(tmp_path, table, as_bytes(rows))
    if kind == "double" and rows[0][column].strip():
        assert failed(now)
    if not new_outcomes(said, now):
        same_numbers(tables, expected)


@SLOW
@given(data=st.data())
def test_a_spoilt_cell_is_said_or_changes_no_number(table, read_before, tmp_path, data):
    expected, said = read_before
    rows = [list(row) for row in table.rows]
    read = _read_columns(rows[0])
    line = data.draw(st.integers(1, len(rows) - 1), label="line")
    column = data.draw(st.sampled_from([c for c in read if c < len(rows[line])]), label="column")
    spoilt = data.draw(
        st.sampled_from(["#REF!", "1e400", "inf", "1,2", "43%%", "0x1F", "1.4E+05", "Mar-43"])
    )
    rows[line][column] = spoilt
    tables, now = intake(tmp_path, table, as_bytes(rows))
    for finding in now:
        assert spoilt not in finding.sentence + finding.remedy
    if not new_outcomes(said, now):
        same_numbers(tables, expected)


def _read_columns(header: list[str]) -> list[int]:
    layout = recognise(header).layout
    assert layout is not None
    wanted = {c.casefold() for c in layout.columns}
    return [i for i, c in enumerate(header) if c.strip().casefold() in wanted]


@settings(SLOW, max_examples=2 * TRIES)
@given(data=st.data())
def test_two_columns_that_have_changed_names_are_noticed(
    whole_table, whole_read_before, tmp_path, data
):
    """The hard case: every cell is a number that its new column could hold."""
    expected, said = whole_read_before
    assert failed(said) == []
    header = list(whole_table.rows[0])
    layout = recognise(header).layout
    place = {c.strip().casefold(): i for i, c in enumerate(header)}
    measures = [
        m for m in layout.measures
        if {"all", "disadvantaged", "other"} <= set(m.values)
        and all(c.casefold() in place for c in m.values.values())
    ]  # fmt: skip
    first = data.draw(st.sampled_from(measures), label="measure")
    alike = [m for m in measures if m.measure == first.measure]
    second = data.draw(st.sampled_from(alike), label="other measure")
    part = data.draw(st.sampled_from(["values", "values", "low", "high"]), label="part")
    ours, theirs = getattr(first, part) or first.values, getattr(second, part) or second.values
    groups = sorted(ours)
    a = place[ours[data.draw(st.sampled_from(groups))].casefold()]
    b = place[theirs[data.draw(st.sampled_from(sorted(theirs)))].casefold()]
    header[a], header[b] = header[b], header[a]
    tables, now = intake(tmp_path, whole_table, as_bytes([header, *whole_table.rows[1:]]))
    if not new_outcomes(said, now):
        same_numbers(tables, expected)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("TFSM6CLA1A", "TNotFSM6CLA1A"),
        ("TFSM6CLA1A", "TELIG"),
        ("PTRWM_EXP_FSM6CLA1A", "PTRWM_EXP_NotFSM6CLA1A"),
        ("PTRWM_EXP_FSM6CLA1A", "PTREAD_EXP_FSM6CLA1A"),
        ("PTRWM_EXP", "PTRWM_HIGH"),
        ("READ_AVERAGE", "PTREAD_EXP"),
        ("READPROG_LOWER", "READPROG_UPPER"),
        ("READPROG_FSM6CLA1A", "READPROG_NotFSM6CLA1A"),
    ],
)
def test_exchanged_columns_of_a_whole_file_stop(dfe, tmp_path, one, two):
    path = "performance_tables_ks2/other_la_samples/2018-2019_850_ks2final.csv"
    table = extract(dfe, path, rows=400)
    assert failed(intake(tmp_path, table, as_bytes(table.rows))[1]) == []
    names = {one: two, two: one}
    header = [names.get(column, column) for column in table.rows[0]]
    assert header != table.rows[0]
    assert failed(intake(tmp_path, table, as_bytes([header, *table.rows[1:]]))[1])
