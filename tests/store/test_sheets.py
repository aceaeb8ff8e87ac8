"""Rows of text as CSV, Markdown and workbook: what goes in comes out, as text."""

import io
import xml.dom.minidom
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ylp_analysis.store.raw import read_raw
from ylp_analysis.store.sheets import csv_text, markdown_table, workbook_bytes, write_workbook

ROWS = [("code", "date", "text"), ("0012", "2015-03-31", 'a "b", <c> & =d()')]


def test_a_workbook_gives_back_its_text(tmp_path):
    path = tmp_path / "x.xlsx"
    write_workbook(path, {"data": ROWS, "Notes": [("what it is",)]})
    raw = read_raw(path, tmp_path)
    assert raw.findings == ()
    assert raw.frame.columns.tolist() == list(ROWS[0])
    assert raw.frame.iloc[0].tolist() == list(ROWS[1])


def test_a_workbook_keeps_its_sheets_in_their_order():
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook_bytes({"b": ROWS, "a": ROWS})))
    assert book.sheet_names == ["b", "a"]


def test_every_part_of_a_workbook_is_well_formed_and_its_columns_are_text():
    with zipfile.ZipFile(io.BytesIO(workbook_bytes({"data & more": ROWS}))) as package:
        parts = {name: package.read(name).decode("utf-8") for name in package.namelist()}
    for text in parts.values():
        xml.dom.minidom.parseString(text)
    assert 'numFmtId="49"' in parts["xl/styles.xml"]
    assert parts["xl/worksheets/sheet1.xml"].count('style="1"') == 3


def test_the_same_sheets_give_the_same_bytes():
    assert workbook_bytes({"data": ROWS}) == workbook_bytes({"data": ROWS})


def test_a_sheet_may_have_more_columns_than_letters():
    header = tuple(f"c{i}" for i in range(60))
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook_bytes({"data": [header]})))
    assert tuple(book.get_sheet_by_name("data").to_python()[0]) == header


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1), min_size=1
    )
)
def test_any_text_that_can_be_seen_comes_back(cells):
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook_bytes({"data": [cells]})))
    assert book.get_sheet_by_name("data").to_python()[0] == cells


def test_csv_quotes_what_it_must():
    assert csv_text([("a", "b"), ("1,2", "")]) == 'a,b\n"1,2",\n'


@pytest.mark.parametrize("cell", ["x|y", ""])
def test_a_markdown_table_has_as_many_cells_in_every_line(cell):
    lines = markdown_table(("a", "b"), [(cell, "2")]).splitlines()
    assert {line.replace("\\|", "").count("|") for line in lines} == {3}
