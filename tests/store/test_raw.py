"""Raw files as text: what is accepted, what stops, and in which words."""

import gzip
import os
from pathlib import Path

import pytest

from ylp_analysis.store import raw as raw_module
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


@pytest.mark.parametrize(
    "data",
    [
        b"Key stage 2 results,,,\n,,,\nURN,X,Y,Z\n1,a,b,c\n",
        b"Key stage 2 results\n\nURN,X,Y,Z\n1,a,b,c\n",
    ],
)
def test_a_title_as_wide_as_the_table_is_no_header(read, data):
    finding = failure(read(data))
    assert finding.check == "row_length"
    assert "title lines above the header" in finding.remedy


def test_empty_lines_above_the_header_do_no_harm(read):
    raw = read(b"\n,\nURN,X\n1,a\n")
    assert (list(raw.frame.columns), raw.frame.index.tolist()) == (["URN", "X"], [4])


def test_the_header_is_read_without_spaces_and_unseen_characters(read):
    raw = read("\u200bURN , LA\u00a0Number\n1,2\n".encode())
    assert list(raw.frame.columns) == ["URN", "LA Number"]
    assert raw.written == ("\u200bURN ", " LA\u00a0Number")


def test_short_rows_are_kept_with_their_lengths(read):
    assert read(b"URN,X,Y\n1,a,b\n2\n3,c\n").short == {3: 1, 4: 2}


def test_columns_of_nothing_are_dropped_and_those_that_number_rows_are_said(read):
    raw = read(b"URN,X,,\n1,a,,\n2,b,,\n")
    assert (list(raw.frame.columns), raw.findings) == (["URN", "X"], ())
    raw = read(b",URN,X\n1,11,a\n2,12,b\n")
    assert (list(raw.frame.columns), raw.written) == (["URN", "X"], ("URN", "X"))
    assert [f.check for f in raw.findings] == ["header_named"]


def test_a_row_that_slipped_into_a_nameless_column_stops(read):
    finding = failure(read(b"URN,X,\n1,a,\n2,b,c\n"))
    assert (finding.check, "line 3" in finding.sentence) == ("row_length", True)


def test_a_delimiter_is_counted_outside_quotes(read):
    assert list(read(b'URN;"a,b,c"\n1;2\n').frame.columns) == ["URN", "a,b,c"]
    assert list(read(b"URN;X\r1;a,b\r").frame.columns) == ["URN", "X"]


def test_another_delimiter_stops(read):
    assert failure(read(b"URN|X|Y\n1|2|3\n")).check == "delimiter"


def test_a_character_of_four_bytes_is_kept(read):
    raw = read("URN,X\n1,\U0001f3eb\n".encode())
    assert raw.frame.to_numpy().tolist() == [["1", "\U0001f3eb"]]


def test_over_the_limit_stops_packed_or_not(read, monkeypatch):
    monkeypatch.setattr(raw_module, "SIZE_LIMIT_BYTES", 100)
    data = b"URN\n" + b"1\n" * 100
    assert failure(read(data)).check == "file_size"
    assert len(gzip.compress(data)) < 100
    assert failure(read(gzip.compress(data), "a.csv.gz")).check == "file_size"


def test_a_file_that_changes_while_it_is_read_stops(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("URN\n1\n")
    read_bytes = Path.read_bytes

    def slow(self):
        data = read_bytes(self)
        self.write_bytes(data + b"2\n")
        return data

    monkeypatch.setattr(Path, "read_bytes", slow)
    assert failure(read_raw(path, tmp_path)).check == "file_still"


def test_pipes_and_links_to_folders_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / ".elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / ".elsewhere")
    paths = raw_files(tmp_path)
    assert [p.name for p in paths] == ["link", "pipe.csv"]
    assert [failure(read_raw(p, tmp_path)).check for p in paths] == ["regular_file"] * 2


def test_a_folder_named_like_a_file_is_refused(tmp_path):
    (tmp_path / "a.csv").mkdir()
    (path,) = raw_files(tmp_path)
    assert failure(read_raw(path, tmp_path)).check == "regular_file"
