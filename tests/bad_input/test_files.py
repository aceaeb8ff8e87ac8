"""Files in a bad form: what stops, what is read with a warning, what is read as it is."""

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from ylp_analysis.store import raw

SECRET = "Zquux Primary"


@pytest.mark.parametrize(
    ("data", "check", "words"),
    [
        pytest.param(
            b"RECTYPE,LEA\n1,Zquux Primary\x81\n", "encoding", "Save it as CSV in UTF-8",
            marks=pytest.mark.line("file.neither_encoding"), id="neither encoding",
        ),
        pytest.param(
            "RECTYPE,LEA\n1,Zquux Primary\n".encode("utf-16"), "encoding", "UTF-16",
            marks=pytest.mark.line("file.utf_16"), id="UTF-16",
        ),
        pytest.param(
            "RECTYPE,LEA\n1,Zquux Primary\n".encode("utf-16-le"), "encoding", "UTF-16",
            marks=pytest.mark.line("file.utf_16"), id="UTF-16 without a mark",
        ),
        pytest.param(
            b"", "not_empty", "It is empty", marks=pytest.mark.line("file.empty"), id="no bytes"
        ),
        pytest.param(
            b" \r\n\n", "not_empty", "It is empty", marks=pytest.mark.line("file.empty"),
            id="spaces alone",
        ),
        pytest.param(
            b"RECTYPE,LEA\n1,Zquux Primary\x00\n", "encoding", "not text",
            marks=pytest.mark.line("file.nul_bytes"), id="NUL",
        ),
        pytest.param(
            b"URN|LEA|SCHNAME\n1|2|Zquux Primary\n", "delimiter", "Save it as CSV",
            marks=pytest.mark.line("file.other_delimiter"), id="another delimiter",
        ),
    ],
)  # fmt: skip
def test_bytes_that_are_no_table_stop(project, data, check, words):
    project.put(data)
    project.stops(check, words, secret=SECRET)


@pytest.mark.line("file.header_only")
def test_a_header_without_rows_stops(project, ks2):
    project.put(ks2.partition("\n")[0] + "\n")
    project.stops("not_empty", "a header but no rows")


@pytest.mark.line("file.long_row")
def test_a_long_row_stops_and_its_line_is_named(project, ks2):
    project.put(ks2.replace("Hilltop Primary", f"Hilltop, {SECRET}"))
    project.stops("row_length", "inside quotes", secret=SECRET, line="2")


@pytest.mark.line("file.duplicate_header")
def test_a_column_that_stands_twice_stops(project, ks2):
    project.put(ks2.replace("PTRWM_EXP_FSM6CLA1A", "ptrwm_exp"))
    project.stops("header_once", "PTRWM_EXP", "more than once")


@pytest.mark.line("file.missing_column")
def test_a_missing_column_stops_and_the_nearest_is_named(project, ks2):
    project.put(ks2.replace("TELIG", "TELIGG"))
    project.stops("columns_there", "Is it the column TELIGG?", column="TELIG")


@pytest.mark.line("file.missing_column")
def test_another_familys_file_stops_with_the_families_known(project):
    project.put(f"colour,animal\nred,{SECRET}\n")
    project.stops("layout_known", "Known: ", secret=SECRET)


@pytest.mark.line("file.title_rows")
@pytest.mark.parametrize(
    "title", [SECRET, f"{SECRET},,,,,,,,,", f"{SECRET},2019,,,,,,,,\n,,,,,,,,,"]
)
def test_title_lines_above_the_header_stop(project, ks2, title):
    project.put(f"{title}\n{ks2}")
    project.stops("row_length", "Remove the title lines above the header", secret=SECRET)


@pytest.mark.line("file.workbook_named_csv")
def test_a_workbook_named_csv_stops(project, as_xlsx):
    project.put(as_xlsx({"Data": [["URN"], [SECRET]]}))
    project.stops("file_type", "Save its sheet as CSV", secret=SECRET)


@pytest.mark.line("file.zip")
@pytest.mark.parametrize("name", ["ks2.zip", "2018-2019_850_ks2final.csv", "2018-2019_ks2.xlsx"])
def test_a_zip_file_stops(project, ks2, name):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("ks2.csv", ks2)
    project.put(data.getvalue(), name)
    project.stops("file_type", "CSV")


@pytest.mark.line("file.gzip")
def test_a_gzipped_csv_is_read(project, ks2):
    project.put(gzip.compress(ks2.encode()), "2018-2019_850_ks2final.csv.gz")
    assert len(project.accepts()) == 12


@pytest.mark.line("file.gzip")
def test_a_broken_gzip_stops(project, ks2):
    project.put(gzip.compress(ks2.encode())[:-9], "2018-2019_850_ks2final.csv.gz")
    project.stops("file_type", "cannot be unpacked")


@pytest.mark.line("file.unclosed_quote")
def test_a_quote_that_is_not_closed_stops(project, ks2):
    project.put(ks2.replace("Riverside", f'"{SECRET}'))
    project.stops("quotes", "a quote that is not closed", secret=SECRET)


@pytest.mark.line("file.unclosed_quote")
def test_a_last_line_with_an_unclosed_quote_stops(project, ks2):
    project.put(ks2.replace("5,,,England", f'5,,,"{SECRET}'))
    project.stops("quotes", "Line 5", secret=SECRET)


@pytest.mark.line("file.no_plain_file")
@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "link to a folder"])
def test_what_is_no_plain_file_stops(project, ks2, kind, tmp_path):
    path = project.places.raw / "2018-2019_850_ks2final.csv"
    (tmp_path / "elsewhere.csv").write_text(ks2)
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(tmp_path / "elsewhere.csv" if kind == "link" else tmp_path)
    project.stops("regular_file", "Copy the file itself here")


@pytest.mark.line("file.too_large")
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_over_the_limit_stops(project, ks2, monkeypatch, packed):
    monkeypatch.setattr(raw, "SIZE_LIMIT_BYTES", 1000)
    data = (ks2 + "\n" * 2000).encode()
    name = "2018-2019_850_ks2final.csv"
    project.put(gzip.compress(data) if packed else data, f"{name}.gz" if packed else name)
    project.stops("file_size", "Bring an extract")


@pytest.mark.line("file.changed_while_read")
def test_a_file_that_changes_while_it_is_read_stops(project, ks2, monkeypatch):
    project.put(ks2)
    read_bytes = Path.read_bytes

    def slow(self):
        data = read_bytes(self)
        if self.parent == project.places.raw and self.suffix == ".csv":
            self.write_bytes(data + b"\n")
        return data

    monkeypatch.setattr(Path, "read_bytes", slow)
    project.stops("file_still", "Try again")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda t: "\ufeff" + t, marks=pytest.mark.line("file.bom"), id="BOM"),
        pytest.param(
            lambda t: t.replace("\n", "\r\n"), marks=pytest.mark.line("file.line_ends"), id="CRLF"
        ),
        pytest.param(
            lambda t: t.replace("\n", "\r"), marks=pytest.mark.line("file.line_ends"), id="CR"
        ),
        pytest.param(
            lambda t: t.replace("Hilltop Primary", '"Hilltop\nPrimary"'),
            marks=pytest.mark.line("file.quoted_newline"),
            id="newline in quotes",
        ),
        pytest.param(
            lambda t: t.replace("Hilltop", "Hilltop \U0001f3eb"),
            marks=pytest.mark.line("file.four_byte_characters"),
            id="four bytes",
        ),
        pytest.param(
            lambda t: t.rstrip("\n"), marks=pytest.mark.line("file.no_last_newline"), id="no end"
        ),
    ],
)
def test_usual_forms_are_read_as_they_are(project, ks2, change):
    project.put(ks2)
    plain = project.accepts()
    project.put(change(ks2))
    changed = project.accepts()
    for before, after in zip(plain, changed, strict=True):
        assert str({**after, "area_name": ""}) == str({**before, "area_name": ""})


@pytest.mark.line("file.short_row")
def test_a_row_that_lost_its_empty_end_is_read_and_said(project, ks2):
    project.put(ks2.replace("1,850,115853,Riverside Primary,50,20,30,54%,45%,60%",
                            "1,850,115853,Riverside Primary"))  # fmt: skip
    counts = project.accepts("short_rows", "schools_sum_to_la")
    assert not [row for row in counts if row["area_code"] == "115853" and row["numerator"] == 0]


@pytest.mark.line("file.short_row_without_identity")
def test_a_row_too_short_to_say_whose_it_is_stops(project, ks2):
    project.put(ks2.replace("1,850,115853,Riverside Primary,50,20,30,54%,45%,60%", "1,850,115853"))
    project.stops("rows_whole", "line broken in two", column="SCHNAME", line="3")


@pytest.mark.line("file.other_delimiter")
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_are_read_and_said(project, ks2, delimiter):
    project.put(ks2.replace(",", delimiter))
    assert len(project.accepts("delimiter")) == 12


@pytest.mark.line("file.other_delimiter")
def test_two_delimiters_in_one_file_stop(project, ks2):
    header, _, rows = ks2.partition("\n")
    project.put(header.replace(",", ";") + "\n" + rows)
    project.stops("rows_whole", line="2")


@pytest.mark.line("file.header_spelling")
@pytest.mark.parametrize(
    "change",
    [str.lower, lambda h: h.replace(",", " , "), lambda h: h.replace("URN", "\u00a0URN\u00a0")],
    ids=["lower case", "spaces", "no-break spaces"],
)
def test_a_header_in_other_spelling_is_read_and_said_once(project, ks2, change):
    header, _, rows = ks2.partition("\n")
    project.put(f"{change(header)}\n{rows}")
    assert len(project.accepts("header_spelling")) == 12


@pytest.mark.line("file.unknown_column")
def test_unknown_columns_are_not_read_and_said_once(project, ks2):
    header, *rows = ks2.splitlines()
    wider = [f"{header},FAVOURITE,COLOUR", *(f"{row},a,b" for row in rows)]
    project.put("\n".join(wider))
    assert len(project.accepts("columns_known")) == 12


@pytest.mark.line("file.personal_column")
@pytest.mark.parametrize(
    "column", ["UPN", "Pupil name", "Surname", "Date of Birth", "DOB", "Home postcode", "Name"]
)
def test_a_column_of_a_persons_details_stops(project, ks2, column):
    header, *rows = ks2.splitlines()
    project.put("\n".join([f"{header},{column}", *(f"{row},{SECRET}" for row in rows)]))
    project.stops("no_personal_columns", "Remove the column", secret=SECRET, column=column)


@pytest.mark.line("file.totals_rows")
def test_totals_of_all_schools_are_left_out_by_their_type(project, ks2):
    project.put(ks2 + "4,,,All schools,700000,200000,500000,61%,50%,65%\n")
    counts = project.accepts()
    assert {row["area_code"] for row in counts} == {"115852", "115853", "850", "england"}


@pytest.mark.line("file.workbook")
def test_a_workbook_of_the_same_table_reads_the_same(project, ks2, as_xlsx):
    project.put(ks2)
    plain = project.accepts()
    (project.places.raw / "2018-2019_850_ks2final.csv").unlink()
    rows = [line.split(",") for line in ks2.splitlines()]
    typed = [[int(cell) if cell.isdigit() else cell for cell in row] for row in rows]
    project.put(as_xlsx({"Notes": [["From the ministry"]], "KS2": typed}),
                "2018-2019_850_ks2final.xlsx")  # fmt: skip
    read = project.accepts()
    for before, after in zip(plain, read, strict=True):
        assert str({**after, "source": ""}) == str({**before, "source": ""})


@pytest.mark.line("file.no_workbook")
def test_what_is_named_a_workbook_and_is_none_stops(project, ks2):
    project.put(ks2, "2018-2019_850_ks2final.xlsx")
    project.stops("file_type", "save it again")


@pytest.mark.line("file.no_workbook")
def test_a_workbook_with_a_password_stops(project):
    project.put(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "clusters.xlsx")
    project.stops("file_type", "without a password")


@pytest.mark.line("file.no_workbook", "file.title_rows")
def test_a_workbook_with_a_title_above_its_table_stops(project, ks2, as_xlsx):
    rows = [line.split(",") for line in ks2.splitlines()]
    project.put(as_xlsx({"Data": [[SECRET], [], *rows]}), "2018-2019_850_ks2final.xlsx")
    project.stops("row_length", "title lines", secret=SECRET)


@pytest.mark.line("values.out_of_range")
def test_a_formula_in_error_in_a_workbook_stops(project, as_xlsx):
    xml = '<row r="1"><c r="A1" t="inlineStr"><is><t>URN</t></is></c></row>'
    xml += '<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>'
    project.put(as_xlsx({"Data": xml}), "2018-2019_850_ks2final.xlsx")
    project.stops("formula_errors", "values only", line="2")
