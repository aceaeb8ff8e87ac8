"""Workbooks as text: which sheet, which text for which cell, and what stops."""

import datetime as dt
import io
import zipfile

import pytest

from ylp_analysis.store import raw as raw_module
from ylp_analysis.store.raw import raw_files, read_raw
from ylp_analysis.store.workbook import cell_text

ROWS = [["URN", "Name"], [100001, "A"]]


@pytest.fixture
def read(tmp_path):
    def make(data: bytes, name: str = "a.xlsx"):
        (tmp_path / name).write_bytes(data)
        return read_raw(tmp_path / name, tmp_path)

    return make


def failure(raw):
    assert raw.frame is None
    (finding,) = raw.findings
    assert finding.outcome == "FAIL"
    assert finding.remedy
    return finding


def ods_row(*cells: str, times: int = 1) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'
    )


def ods_cell(text: str = "", kind: str = "", value: str = "", times: int = 1) -> str:
    typed = f' office:value-type="{kind}"' if kind else ""
    typed += f" {value}" if value else ""
    shown = f"<text:p>{text}</text:p>" if text else ""
    repeated = f'table:number-columns-repeated="{times}"'
    return f"<table:table-cell{typed} {repeated}>{shown}</table:table-cell>"


def test_cells_become_the_text_that_a_csv_would_hold(read, as_xlsx):
    header = ["urn", "share", "day", "flag", "text", "empty", "last"]
    cells = [141279.0, 51.6, dt.date(2015, 3, 31), True, "007", None, "x"]
    raw = read(as_xlsx({"Data": [header, cells]}))
    assert raw.frame.to_numpy().tolist() == [
        ["141279", "51.6", "2015-03-31", "TRUE", "007", "", "x"]
    ]
    assert raw.encoding == "workbook"
    assert raw.findings == ()
    assert len(raw.sha256) == 64


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (-4.0, "-4"),
        (False, "FALSE"),
        ("", ""),
        (dt.datetime(2015, 3, 31), "2015-03-31"),
        (dt.datetime(2015, 3, 31, 9, 30), "2015-03-31 09:30:00"),
        (dt.time(9, 30), "09:30:00"),
        (1e22, "1e+22"),
        (7, "7"),
    ],
)
def test_each_kind_of_cell_has_one_text(cell, text):
    assert cell_text(cell) == text


def test_an_opendocument_sheet_reads_the_same(read, as_ods):
    rows = ods_row(
        ods_cell("urn", "string"), ods_cell("day", "string"), ods_cell("flag", "string")
    ) + ods_row(
        ods_cell("141279", "float", 'office:value="141279"'),
        ods_cell("31/03/15", "date", 'office:date-value="2015-03-31"'),
        ods_cell("TRUE", "boolean", 'office:boolean-value="true"'),
    )
    ended = ods_row(ods_cell(times=16384), times=1048574)
    raw = read(as_ods(rows + ended), "a.ods")
    assert raw.frame.to_numpy().tolist() == [["141279", "2015-03-31", "TRUE"]]


@pytest.mark.parametrize("notes", ["Notes", "note", "READ ME", "readme", "Read me first"])
def test_a_sheet_of_notes_is_passed_over(read, as_xlsx, notes):
    raw = read(as_xlsx({notes: [["Fill in the next sheet"]], "Data": ROWS}))
    assert raw.frame.to_numpy().tolist() == [["100001", "A"]]
    assert raw.findings == ()


def test_other_sheets_of_data_are_said_to_be_left_out(read, as_xlsx):
    raw = read(as_xlsx({"First": ROWS, "Second": [["x"], ["secret"]]}))
    (finding,) = raw.findings
    assert (finding.check, finding.outcome) == ("sheets", "WARNING")
    assert "2 sheets" in finding.sentence
    assert "'First'" in finding.sentence


def test_a_workbook_of_notes_alone_fails(read, as_xlsx):
    assert failure(read(as_xlsx({"Notes": ROWS}))).check == "sheets"


def test_the_index_is_the_row_of_the_sheet(read, as_xlsx):
    raw = read(as_xlsx({"Data": [[], *ROWS, [], [100002, "B"]]}))
    assert raw.frame.index.tolist() == [3, 5]


def test_title_rows_above_the_header_stop(read, as_xlsx):
    rows = [["Clusters of schools"], [], ["urn", "cluster", "from"], [100001, "North", "2010/11"]]
    finding = failure(read(as_xlsx({"Data": rows})))
    assert finding.check == "row_length"
    assert "title lines above the header" in finding.remedy


def test_notes_beside_the_table_stop(read, as_xlsx):
    rows = [["URN", "Name", "Year"], [100001, "A", 1, None, "check this"], [100002, "B", 2]]
    finding = failure(read(as_xlsx({"Data": rows})))
    assert "on line 2" in finding.sentence
    assert "check this" not in str(finding)


def test_a_formula_that_ends_in_an_error_stops(read, as_xlsx, as_ods):
    xml = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>URN</t></is></c></row>'
        '<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>'
    )
    finding = failure(read(as_xlsx({"Data": xml})))
    assert (finding.check, "line 2" in finding.sentence) == ("formula_errors", True)
    rows = ods_row(ods_cell("URN", "string")) + ods_row(
        ods_cell("#REF!", "string", 'calcext:value-type="error"')
    )
    assert failure(read(as_ods(rows), "a.ods")).check == "formula_errors"


def test_a_cell_in_a_far_corner_stops_before_memory_is_full(read, as_xlsx, as_ods):
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    finding = failure(read(as_xlsx({"Data": far})))
    assert finding.check == "file_size"
    assert "row 1048576 and column 16384" in finding.sentence
    rows = ods_row(ods_cell(), times=1048575) + ods_row(
        ods_cell(times=16383), ods_cell("1", "float", 'office:value="1"')
    )
    assert failure(read(as_ods(rows), "a.ods")).check == "file_size"


def test_what_unpacks_to_too_much_stops(read, as_xlsx, monkeypatch):
    monkeypatch.setattr(raw_module, "SIZE_LIMIT_BYTES", 20_000)
    rows = [["URN"], *([1] for _ in range(2000))]
    data = as_xlsx({"Data": rows})
    assert len(data) < 20_000
    assert failure(read(data)).check == "file_size"


def test_a_zip_file_that_lies_about_its_size_stops(read, as_xlsx):
    data = bytearray(as_xlsx({"Data": [["URN"], *([1] for _ in range(500))]}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        place = package.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    changed = bytes(data).replace(place, (10).to_bytes(4, "little"))
    assert changed != bytes(data)
    assert failure(read(changed)).check == "file_type"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"URN,Name\n1,A\n", "cannot be opened as one"),
        (b"", "cannot be opened as one"),
        (b"PK\x03\x04 and no more", "cannot be opened as one"),
        (b"\xd0\xcf\x11\xe0 an old form", "the old form (.xls)"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ],
    ids=["csv", "empty", "broken", "xls", "password"],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.ods"])
def test_what_is_no_workbook_says_so(read, data, words, name):
    assert words in failure(read(data, name)).sentence


def test_a_zip_of_something_else_says_so(read):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("a.csv", "URN\n1\n")
    assert "no workbook in it" in failure(read(data.getvalue())).sentence


def test_a_broken_sheet_says_so(read, as_xlsx):
    assert failure(read(as_xlsx({"Data": '<row r="1"><c r="A1"'}))).check == "file_type"


def test_a_workbook_named_csv_says_so(read, as_xlsx):
    assert "workbook" in failure(read(as_xlsx({"Data": ROWS}), "a.csv")).sentence


def test_a_spreadsheets_lock_file_is_no_data(tmp_path, as_xlsx):
    for name in ("~$a.xlsx", "a.xlsx", "b.ODS"):
        (tmp_path / name).write_bytes(as_xlsx({"Data": ROWS}))
    assert [p.name for p in raw_files(tmp_path)] == ["a.xlsx", "b.ODS"]
    assert read_raw(tmp_path / "b.ODS", tmp_path).frame is not None


def test_a_published_dictionary_in_a_workbook_is_read(dfe):
    path = dfe / "meta" / "2022-2023_ks4_meta.xlsx"
    raw = read_raw(path, path.parent)
    assert raw.frame is not None or raw.findings[0].remedy
