"""No cell of a CSV file or workbook that we write is run by a spreadsheet."""

import csv
import io
import re
import zipfile

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ylp_analysis.intake.layouts.local import LOCAL_TABLES
from ylp_analysis.store.export import csv_text
from ylp_analysis.store.sheets import csv_text as rows_text
from ylp_analysis.store.sheets import workbook_bytes

STARTS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?%?")
HOSTILE = [
    "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\")", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1",
    "-", "--1", "+441904551550=1", "=",
]  # fmt: skip


def read_back(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def runs(cell):
    return cell.startswith(STARTS) and not NUMBER.fullmatch(cell)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_becomes_a_text_with_an_apostrophe(text):
    frame = pd.DataFrame({"name": [text], text: ["x"]})
    heading, row = read_back(csv_text(frame))
    neutral = f"'{text}".replace("\r", "\n")
    assert row[0] == heading[1] == neutral
    assert read_back(rows_text([[text]])) == [[neutral]]


def test_numbers_stay_numbers_in_every_kind_of_column():
    frame = pd.DataFrame(
        {
            "float": [-2.5, float("nan")],
            "whole": pd.array([-3, None], dtype="Int64"),
            "mixed": pd.Series([-4.5, "=x"], dtype="object"),
            "text": pd.Series(["-5", "-1.5%"], dtype="str"),
            "flag": [True, False],
        }
    )
    assert read_back(csv_text(frame))[1:] == [
        ["-2.5", "-3", "-4.5", "-5", "True"],
        ["", "", "'=x", "-1.5%", "False"],
    ]


def test_a_category_of_formulas_is_text_too():
    frame = pd.DataFrame({"kind": pd.Categorical(["=1+1", "x"]), "n": [1, 2]})
    assert read_back(csv_text(frame))[1:] == [["'=1+1", "1"], ["x", "2"]]


@settings(deadline=None)
@given(st.lists(st.text(max_size=8), min_size=1, max_size=4))
def test_no_text_is_run(texts):
    frame = pd.DataFrame({"a": pd.Series(texts, dtype="object"), "n": 1})
    for written in (csv_text(frame), rows_text([["a", "n"], *([text, "1"] for text in texts)])):
        rows = read_back(written)
        assert [row[1:] for row in rows] == [["n"], *[["1"]] * len(texts)]  # no row is broken
        assert not any(runs(cell) for row in rows for cell in row)


def test_the_argument_is_not_changed():
    frame = pd.DataFrame({"name": ["=1+1"]})
    csv_text(frame)
    assert frame["name"].tolist() == ["=1+1"]


def test_a_workbook_holds_texts_and_no_formula():
    with zipfile.ZipFile(io.BytesIO(workbook_bytes({"=A1": [HOSTILE]}))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        names = package.namelist()
    assert sheet.count('t="inlineStr"') == len(HOSTILE)
    assert "<f>" not in sheet
    assert not any("vba" in name.lower() or "external" in name.lower() for name in names)


@pytest.mark.parametrize("table", LOCAL_TABLES, ids=lambda table: table.name)
def test_no_template_holds_a_cell_that_runs(table):
    cells = [*table.columns, *(field.example for field in table.fields)]
    assert not any(runs(cell) for cell in cells)
