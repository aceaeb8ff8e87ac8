"""Raw files as text: what is accepted, what stops, and in which words."""

import gzip

import pytest

from ylp_analysis.store.raw import raw_files, read_raw


@pytest.fixture
def read(tmp_path):
    def make(data: bytes, name: str = "a.csv"):
        (tmp_path / name).write_bytes(data)
        return read_raw(tmp_path / name, tmp_path)

    return make


def failure(raw):
    assert raw.frame is None
    (finding,) = raw.findings
    assert finding.outcome == "FAIL"
    return finding


@pytest.mark.parametrize(
    "data",
    [
        b"URN,NAME\n1,Caf\xc3\xa9\n",
        b"\xef\xbb\xbfURN,NAME\r\n1,Caf\xc3\xa9\r\n",
        b"URN,NAME\r1,Caf\xc3\xa9",
        b"URN,NAME\n1,Caf\xe9\n",
        b'URN,NAME\n1,"Caf\xc3\xa9"\n',
    ],
    ids=["utf-8", "bom and crlf", "cr, no last newline", "windows-1252", "quoted"],
)
def test_every_usual_form_is_accepted(read, data):
    raw = read(data)
    assert raw.frame.to_numpy().tolist() == [["1", "Café"]]
    assert raw.findings == ()


def test_the_encoding_is_recorded(read):
    assert read(b"URN\n\xe9\n").encoding == "cp1252"
    assert read(b"URN\n\xc3\xa9\n").encoding == "utf-8-sig"


def test_gzip_of_a_csv_is_read(read):
    assert read(gzip.compress(b"URN\n1\n"), "a.csv.gz").frame.to_numpy().tolist() == [["1"]]


def test_every_cell_stays_text(read):
    frame = read(b"URN,X,Y\n007,NA,\n").frame
    assert frame.to_numpy().tolist() == [["007", "NA", ""]]
    assert set(map(str, frame.dtypes)) == {"str"}


def test_the_index_is_the_line_of_the_file(read):
    assert read(b'URN,X\n1,"two\nlines"\n2,b\n').frame.index.tolist() == [3, 4]


def test_short_rows_are_filled_and_said(read):
    raw = read(b"URN,X,Y\n1,a,b\n2\n3,c\n")
    assert raw.frame.to_numpy().tolist() == [["1", "a", "b"], ["2", "", ""], ["3", "c", ""]]
    (finding,) = raw.findings
    assert (finding.check, finding.outcome, finding.rows) == ("short_rows", "WARNING", "3, 4")


def test_semicolons_are_accepted_and_said(read):
    raw = read(b"URN;X\n1;a\n")
    assert list(raw.frame.columns) == ["URN", "X"]
    assert [f.check for f in raw.findings] == ["delimiter"]


@pytest.mark.parametrize(
    ("data", "check"),
    [
        (b"", "not_empty"),
        (b" \n", "not_empty"),
        (b"URN,X\n", "not_empty"),
        (b"\xff\xfeU\x00", "encoding"),
        (b"URN\n1\x00\n", "encoding"),
        (b"URN\n\x81\n", "encoding"),
        (b"PK\x03\x04rest", "file_type"),
        (b"URN,urn\n1,2\n", "header_once"),
        (b"URN,X\n1,2,3\n", "row_length"),
        (b'URN,X\n1,"open\n', "quotes"),
    ],
)
def test_what_cannot_be_read_says_so_in_one_finding(read, data, check):
    finding = failure(read(data))
    assert finding.check == check
    assert finding.remedy


def test_another_type_of_file_is_refused(read):
    assert failure(read(b"x", "a.xlsx")).check == "file_type"


def test_a_link_is_refused(tmp_path):
    (tmp_path / "b.csv").write_bytes(b"URN\n1\n")
    (tmp_path / "a.csv").symlink_to(tmp_path / "b.csv")
    assert failure(read_raw(tmp_path / "a.csv", tmp_path)).check == "regular_file"


def test_no_cell_stands_in_a_finding(read):
    finding = failure(read(b"URN,X\n1,secret,3\n"))
    assert "secret" not in str(finding)


def test_notes_and_hidden_files_are_not_data(tmp_path):
    for name in ("b.csv", "a.csv", "README.md", "a.csv.source.toml", ".hidden.csv"):
        (tmp_path / name).write_text("x")
    assert [p.name for p in raw_files(tmp_path)] == ["a.csv", "b.csv"]


@pytest.mark.parametrize("data", [b"URN\n1\n", gzip.compress(b"URN\n1\n", mtime=0)[:-6]])
def test_what_is_named_gz_and_is_not_says_so(read, data):
    assert failure(read(data, "a.csv.gz")).check == "file_type"


def test_title_rows_above_the_header_are_named_for_what_they_are(read):
    finding = failure(read(b"Key stage 2 results\nURN,X\n1,a\n"))
    assert "it is no header" in finding.sentence


def test_a_folder_named_like_a_file_is_refused(tmp_path):
    (tmp_path / "a.csv").mkdir()
    (path,) = raw_files(tmp_path)
    assert failure(read_raw(path, tmp_path)).check == "regular_file"
