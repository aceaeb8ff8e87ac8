"""Real files, changed at random: no crash without a sentence, no number accepted that changed."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.records import Context
from ylp_analysis.intake.rows import empty_counts, read_rows
from ylp_analysis.store.raw import read_raw

FILES = {
    "ks2": "performance_tables_ks2/other_la_samples/2018-2019_850_ks2final.csv",
    "ks4": "performance_tables_ks4/other_la_samples/2017-2018_850_ks4final.csv",
}
SLOW = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a whole file shrinks too slowly
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module", params=sorted(FILES))
def table(request, dfe: Path) -> tuple[str, list[list[str]]]:
    """A file's name and rows: its header, a few schools, the authority and England."""
    path = dfe / FILES[request.param]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    totals = [row for row in rows[1:] if row[0] not in ("1", "2")]
    return path.name, [rows[0], *rows[1:14], *totals]


def as_bytes(rows, *, delimiter=",", end="\n", encoding="utf-8", quoting=csv.QUOTE_MINIMAL):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue().encode(encoding)


def intake(folder: Path, name: str, data: bytes):
    """The counts of a file, and its failures, by the road that `ylp prepare` takes."""
    (folder / name).write_bytes(data)
    raw = read_raw(folder / name, folder)
    findings = list(raw.findings)
    counts = empty_counts()
    if raw.frame is not None:
        identity = identify(name, [str(c) for c in raw.frame.columns])
        findings += identity.findings
        if identity.layout:
            context = Context(name, identity.year, "850", "Hampshire", "final")
            read = read_rows(raw.frame, identity.layout, context)
            findings += read.findings
            counts = read.table("counts")
    failed = [f for f in findings if f.outcome == "FAIL"]
    for finding in failed:
        assert finding.sentence.endswith(".")
        assert finding.file == name
    return counts, failed


def ordered(counts: pd.DataFrame) -> pd.DataFrame:
    keys = ["level", "area_code", "subject", "measure", "group"]
    return counts.sort_values(keys, ignore_index=True)


@SLOW
@given(data=st.data())
def test_the_form_of_a_file_changes_no_number(table, tmp_path, data):
    name, rows = table
    expected, failed = intake(tmp_path, name, as_bytes(rows))
    assert failed == []
    width = len(rows[0])
    order = data.draw(st.permutations(range(width)), label="order of columns")
    full = [row + [""] * (width - len(row)) for row in rows]
    changed = [[row[i] for i in order] for row in full]
    if data.draw(st.booleans(), label="lower case"):
        changed[0] = [name.lower() for name in changed[0]]
    if data.draw(st.booleans(), label="spaces around the header"):
        changed[0] = [f" {name}\u00a0" for name in changed[0]]
    body = data.draw(st.permutations(changed[1:]), label="order of rows")
    form = {
        "delimiter": data.draw(st.sampled_from([",", ";", "\t"])),
        "end": data.draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "encoding": data.draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252"])),
        "quoting": data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    }
    counts, failed = intake(tmp_path, name, as_bytes([changed[0], *body], **form))
    assert failed == []
    pd.testing.assert_frame_equal(ordered(counts), ordered(expected))


@SLOW
@given(data=st.data())
def test_a_lost_or_doubled_part_stops_or_changes_nothing_else(table, tmp_path, data):
    name, rows = table
    expected, _ = intake(tmp_path, name, as_bytes(rows))
    rows = [list(row) for row in rows]
    column = data.draw(st.integers(0, len(rows[0]) - 1), label="column")
    kind = data.draw(st.sampled_from(["drop", "double", "row twice", "drop rows"]))
    if kind == "drop":
        rows = [row[:column] + row[column + 1 :] for row in rows]
    elif kind == "double":
        rows = [[*row[: column + 1], *row[column:]] for row in rows]
    elif kind == "row twice":
        at = data.draw(st.integers(1, 13), label="school")
        rows.append(rows[at])
    else:
        rows = [rows[0], *rows[1 + data.draw(st.integers(1, 12)) :]]
    counts, failed = intake(tmp_path, name, as_bytes(rows))
    if kind in ("double", "row twice"):
        assert failed
    if not failed:
        keys = ["level", "area_code", "subject", "measure", "group"]
        values = ["numerator", "denominator", "value", "value_low", "value_high", "status"]
        both = counts.merge(expected, on=keys, suffixes=("", "_before"))
        assert len(both) == len(counts)
        same = both[(both["status"] != "not_available") & both["precision"].isna()]
        for value in values:
            left, right = same[value], same[f"{value}_before"]
            assert ((left == right) | (left.isna() & right.isna())).fillna(False).all()


@SLOW
@given(data=st.data())
def test_a_spoilt_cell_is_a_sentence_or_nothing(table, tmp_path, data):
    name, rows = table
    rows = [list(row) for row in rows]
    line = data.draw(st.integers(1, len(rows) - 1), label="line")
    column = data.draw(st.integers(0, len(rows[line]) - 1), label="column")
    spoilt = data.draw(
        st.sampled_from(["#REF!", "1e400", "inf", "-1", "101%", "0.57", "1,2", "\u202e43%", "43%%"])
    )
    rows[line][column] = spoilt
    counts, failed = intake(tmp_path, name, as_bytes(rows))
    for finding in failed:
        assert spoilt not in finding.sentence + finding.remedy
    percentages = counts.dropna(subset=["numerator", "denominator"])
    assert (percentages["numerator"] <= percentages["denominator"]).all()
    assert (counts["denominator"].dropna() >= 0).all()
