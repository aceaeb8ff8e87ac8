"""What a pack says, read back: leaks planted in every kind of file are found, the rest refused."""

import base64
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import pandas as pd
import pytest

from ylp_analysis.errors import DisclosureError
from ylp_analysis.figures import cohorts, dots, theme, trend
from ylp_analysis.packs import release
from ylp_analysis.packs.release import UNREADABLE, faults_of_form, read_artefacts
from ylp_analysis.vocabulary import terms

LEAK = "Canon Lee 21% of 53"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture
def read(tmp_path):
    """The fragments of one file with a given content: read("page.html", "<p>…")."""

    def reading(name, content):
        path = tmp_path / "pack" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return [f for f in read_artefacts(tmp_path / "pack") if f.place != "folder name"]

    return reading


def places_of(fragments, text=LEAK):
    return [f.place for f in fragments if text in f.text]


def page(body, head=""):
    return f"<!doctype html><html lang='en'><head><title>t</title>{head}</head><body>{body}</body></html>"


def svg(inner="", **attributes):
    told = "".join(f' {k}="{v}"' for k, v in attributes.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"{told}>{inner}</svg>'


def data_uri(media, content):
    content = content if isinstance(content, bytes) else content.encode("utf-8")
    return f"data:{media};base64,{base64.b64encode(content).decode()}"


def png(*chunks):
    """A PNG of one pixel with chunks of (kind, body) before its end."""
    held = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\0")),
        *chunks,
        (b"IEND", b""),
    ]
    made = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in held
    )
    return b"\x89PNG\r\n\x1a\n" + made


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


def workbook(**changes):
    """A workbook of two sheets, the second hidden, and what else is given by part."""
    sheet = f'<worksheet xmlns="{SHEET}"><sheetData>{{}}</sheetData></worksheet>'
    shown = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Pupils</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>York High</t></is></c><c r="B2"><v>54</v></c></row>'
        '<row r="3" hidden="1"><c r="A3"><v>77</v></c></row>'
    )
    hidden = f'<row r="7"><c r="B7" t="inlineStr"><is><t>{LEAK}</t></is></c></row>'
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{LINKS}"><sheets>'
            '<sheet name="Gaps" sheetId="1" r:id="rId1"/>'
            '<sheet name="Work" sheetId="2" state="veryHidden" r:id="rId2"/></sheets>'
            "<definedNames><definedName name='met'>Canon Lee 11 of 53</definedName></definedNames>"
            "</workbook>",
            "xl/_rels/workbook.xml.rels": "<Relationships>"
            '<Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
            '<Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>',
            "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}"><si><t>School</t></si>'
            "<si><r><t>Fulford </t></r><r><t>6 of 12</t></r></si></sst>",
            "xl/worksheets/sheet1.xml": sheet.format(shown),
            "xl/worksheets/sheet2.xml": sheet.format(hidden),
            **changes,
        }
    )


def locked(package):
    """The same archive with its parts said to be encrypted."""
    made = bytearray(package)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        while at >= 0:
            made[at + flags] |= 1
            at = made.find(mark, at + 4)
    return bytes(made)


def document(body="", **parts):
    return zipped(
        {"word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'}
        | parts
    )


# Pages


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("<h2>Schools</h2><p>Of these, <b>Canon Lee</b> 21% of 5<i>3</i>.</p>", "paragraph 1"),
        (f'<img src="#x" alt="{LEAK}">', "alt text of picture 1"),
        (f'<b title="{LEAK}">x</b>', "attribute title of <b>"),
        (f'<table><tr><td data-x="{LEAK}">1</td></tr></table>', "attribute data-x of <td>"),
        (f'<div aria-label="{LEAK}"></div>', "attribute aria-label of <div>"),
        (f'<p style="display:none">{LEAK}</p>', "paragraph 1 (hidden)"),
        (f"<div hidden><p>{LEAK}</p></div>", "paragraph 1 (hidden)"),
        (f'<input type="hidden" value="{LEAK}">', "attribute value of <input> (hidden)"),
        (f"<!-- {LEAK} -->", "comment 1"),
        (f"<script>var x = '{LEAK}'</script>", "script 1"),
        (f"<template><p>{LEAK}</p></template>", "paragraph 1 (hidden)"),
        (f"<noscript>{LEAK}</noscript>", "noscript 1 (hidden)"),
        (f"<details><summary>{LEAK}</summary></details>", "summary 1"),
        (f"<ul><li>one<li>{LEAK}</ul>", "list item 2"),
        (f"<svg xmlns='http://www.w3.org/2000/svg'><desc>{LEAK}</desc></svg>", "<desc> of picture 1"),
        (f"<svg xmlns='http://www.w3.org/2000/svg'><text>{LEAK}</text></svg>", "text 1 of picture 1"),
        (f"<a href='x.html#{LEAK}'>x</a>", "attribute href of <a>"),
    ],
)  # fmt: skip
def test_a_leak_in_a_page_is_found_where_it_stands(read, body, place):
    assert place in places_of(read("page.html", page(body)))


def test_a_leak_in_the_head_of_a_page_is_found(read):
    head = f'<meta name="description" content="{LEAK}"><style>p:after{{content:"{LEAK}"}}</style>'
    assert places_of(read("page.html", page("", head))) == ["meta description", "style 1"]


def test_json_within_a_page_is_read_value_by_value(read):
    script = (
        '<script type="application/json">{"rows": [{"school": "Canon Lee", "met": 11}]}</script>'
    )
    found = {f.place: f.text for f in read("page.html", page(script))}
    assert found["JSON /rows/0/met of script 1"] == "11"


def test_a_number_that_invisible_characters_cut_is_whole(read):
    assert places_of(read("page.html", page("<p>1\u200b1 of\xa053</p>")), "11 of 53")


def test_a_row_of_a_table_comes_as_one_with_caption_and_headings(read):
    table = (
        '<h2>Where</h2><table id="table-ks2"><caption>KS2, 2013/14</caption><thead>'
        '<tr><th rowspan="2">School</th><th colspan="2">Disadvantaged</th></tr>'
        "<tr><th>Pupils</th><th>%</th></tr></thead><tbody>"
        '<tr><th colspan="3">Key stage 2</th></tr>'
        '<tr><th scope="row">Canon Lee</th><td>53</td><td>hidden</td></tr></tbody></table>'
    )
    row = next(f for f in read("page.html", page(table)) if f.cells[:1] == ("Canon Lee",))
    assert row.place == "table 'table-ks2' row 4"
    assert row.cells == ("Canon Lee", "53", "hidden")
    assert row.headings == ("School", "Disadvantaged · Pupils", "Disadvantaged · %")
    assert row.context.startswith("Where · KS2, 2013/14 · ")
    assert row.context.endswith("Key stage 2")


def test_the_heading_of_a_row_comes_first_wherever_it_stands(read):
    table = "<table><tr><th>N</th><th>Name</th></tr><tr><td>53</td><th>Canon Lee</th></tr></table>"
    row = read("page.html", page(table))[-1]
    assert (row.cells, row.headings) == (("Canon Lee", "53"), ("Name", "N"))


def test_pictures_in_pictures_in_pages_are_read(read):
    inner = svg(f"<metadata>{LEAK}</metadata>")
    outer = svg(f'<image href="{data_uri("image/svg+xml", inner)}"/>')
    body = f'<figure><figcaption>Gaps</figcaption><img alt="x" src="{data_uri("image/svg+xml", outer)}"></figure>'
    (found,) = [f for f in read("page.html", page(body)) if LEAK in f.text]
    assert found.place == "<metadata> of <image> of picture 1"
    assert found.context == "Gaps"


@pytest.mark.parametrize(
    "broken",
    [
        page("<p>x</p>")[:-8],
        "<!doctype html><html><body><div><p>x</body></html>",
        page("<p>x</p><svg><text>"),
        page("<p>x</p><svg><text>&nbsp;</text></svg>"),
        page("<p title='a' title='b'>x</p>"),
        page('<img alt="x" src="data:image/png;base64,!!!">'),
        page('<img alt="x" src="data:application/x-thing;base64,QUJD">'),
        page("<p>x</p>").encode("utf-16"),
    ],
)
def test_a_broken_page_is_refused(read, broken):
    with pytest.raises(DisclosureError) as refused:
        read("page.html", broken)
    assert refused.value.exit_code == 13
    assert "page.html" in str(refused.value)


# Pictures


@pytest.mark.parametrize(
    ("inner", "place"),
    [
        (f"<title>{LEAK}</title>", "<title>"),
        (f"<desc>{LEAK}</desc>", "<desc>"),
        (f"<metadata><a>{LEAK}</a></metadata>", "<metadata>"),
        (f"<!-- {LEAK} -->", "comment 1"),
        (f'<g id="{LEAK}"/>', "attribute id of <g>"),
        ("<text>Canon Lee <tspan>21% of 5</tspan><tspan>3</tspan></text>", "text 1"),
        ('<g id="text_1"><text>Canon Lee</text><text>21% of 53</text></g>', "text 1"),
    ],
)  # fmt: skip
def test_a_leak_in_a_drawing_is_found(read, inner, place):
    assert place in places_of(read("chart.svg", svg(inner)))


def test_text_chunks_of_a_png_are_read_packed_or_not(read):
    text = LEAK.encode()
    chunks = [
        (b"tEXt", b"Comment\0" + text),
        (b"zTXt", b"Comment\0\0" + zlib.compress(text)),
        (b"iTXt", b"Comment\0\1\0en\0\0" + zlib.compress(text)),
        (b"prVt", text),
    ]
    assert len(places_of(read("picture.png", png(*chunks)))) == 4


def test_comments_of_a_jpeg_are_read(read):
    comment = b"\xff\xfe" + struct.pack(">H", len(LEAK) + 2) + LEAK.encode()
    assert places_of(read("a.jpg", b"\xff\xd8" + comment + b"\xff\xda\0\2\0\xff\xd9")) == [
        "comment"
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", png()[:-6]),
        ("a.png", png() + b"more"),
        ("a.png", png().replace(b"IDAT", b"IDAX")),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.jpg", b"\xff\xd8\xff\xda\0\2\1\2"),
        ("a.jpg", b"\xff\xd8\xff\xda\0\2\1\xff\xd9more"),
        ("a.svg", svg()[:-3]),
        ("a.svg", "<!DOCTYPE svg [<!ENTITY x 'y'>]>" + svg("<text>&x;</text>")),
        ("a.svg", "<html></html>"),
    ],
)
def test_a_broken_picture_is_refused(read, name, content):
    with pytest.raises(DisclosureError, match=name):
        read(name, content)


# Charts: what is drawn is what is read


def gap_rows(rows):
    """Gap rows with what the charts need; values as given, ranges five points to each side."""
    made = []
    for given in rows:
        row = {
            "academic_year": "2013/14", "level": "school", "area_name": "York", "key_stage": "KS4",
            "subject": "all", "measure": "five_ac_em", "unit": "pp", "disadvantaged_pupils": 53,
            "other_pupils": 115, "status": "ok", "definition": "fsm6_lac_2014", "segment": 1,
            "join": "line", "precision": 0.5, "schools": 1, **given,
        }  # fmt: skip
        row["gap"] = row["other_value"] - row["disadvantaged_value"]
        for name in ("disadvantaged", "other", "gap"):
            middle = row["gap"] if name == "gap" else row[f"{name}_value"]
            row |= {f"{name}_low": middle - 5, f"{name}_high": middle + 5}
        made.append(row)
    types = {c: t for c, t in terms.GAP_COLUMNS.items() if c in made[0]}
    return pd.DataFrame(made).astype(types)


def drawn(kind, frame, **options):
    with theme.style():
        return theme.svg_text(kind.draw(frame, options))


def marks(fragments):
    """(across, up, group) → as numbers where they are numbers."""
    found = [f.cells for f in fragments if f.place.startswith("mark")]
    return {tuple(number_in(cell) for cell in cells) for cells in found}


def number_in(cell):
    try:
        return round(float(cell.rstrip("%")), 3)
    except ValueError:
        return cell


SCHOOLS = [
    {"area_name": name, "disadvantaged_value": d, "other_value": o, "disadvantaged_pupils": n}
    for name, d, o, n in [
        ("Canon Lee", 21.47, 55.2, 53),
        ("Fulford", 50.0, 85.1, 12),
        ("2014 Academy", 0.0, 100.0, 9),
        ("York High", 16.9, 56.75, 101),
    ]
]


def test_the_dots_of_rows_are_read_with_their_names_groups_and_values(read):
    found = marks(read("dots.svg", drawn(dots, gap_rows(SCHOOLS))))
    wanted = {(s["disadvantaged_value"], s["area_name"], "disadvantaged pupils") for s in SCHOOLS}
    wanted |= {(s["other_value"], s["area_name"], "other pupils") for s in SCHOOLS}
    assert wanted <= found
    assert (26.47, "Canon Lee", "disadvantaged pupils") in found  # the band's end
    assert not any(UNREADABLE in str(mark) for mark in found)


@pytest.mark.parametrize("many", [3, 11])
def test_the_points_of_years_are_read_with_their_years_groups_and_values(read, many):
    years = [f"{y}/{(y + 1) % 100:02d}" for y in range(2003, 2003 + many)]
    rows = [
        {"academic_year": y, "level": level, "disadvantaged_value": 30.03 + i + up, "other_value": 60.07 + 2 * i}
        for i, y in enumerate(years)
        for level, up in (("la", 0), ("england", 7))
    ]  # fmt: skip
    found = marks(read("trend.svg", drawn(trend, gap_rows(rows))))
    shown = [y if many < 9 else y.replace("/", " /") for y in years]
    wanted = {(y, round(30.03 + i, 3), "Disadvantaged") for i, y in enumerate(shown)}
    wanted |= {(y, round(60.07 + 2 * i, 3), "Other pupils") for i, y in enumerate(shown)}
    wanted |= {(y, round(37.03 + i, 3), "England, disadvantaged") for i, y in enumerate(shown)}
    assert wanted <= found


def test_schools_by_cohort_are_read_with_sizes_gaps_and_range_ends(read):
    found = marks(read("cohorts.svg", drawn(cohorts, gap_rows(SCHOOLS), area_gap=40.4)))
    for school in SCHOOLS:
        gap = round(school["other_value"] - school["disadvantaged_value"], 3)
        for value in (gap, round(gap - 5, 3), round(gap + 5, 3)):
            assert (school["disadvantaged_pupils"], value, "") in found
    assert ("all", 40.4, "") in found


def test_a_scale_that_two_ticks_leave_open_is_said(read):
    rows = [
        {**s, "disadvantaged_pupils": n} for s, n in zip(SCHOOLS, (11, 12, 14, 18), strict=True)
    ]
    found = [f.cells for f in read("c.svg", drawn(cohorts, gap_rows(rows))) if f.cells]
    sizes = [cells[0] for cells in found]
    assert any(" or " in size and "18" in size.split(" or ") for size in sizes)


def bars(heights, *, ticks=True):
    with theme.style():
        figure, ax = theme.axes(3, left=0.5, right=0.5, top=0.2, bottom=0.5)
        ax.bar(list(heights), list(heights.values()), color=theme.BLUE)
        ax.set_ylim(0, 40)
        ax.set_yticks([0, 20, 40] if ticks else [])
        ax.grid(axis="y")
        return theme.svg_text(figure)


def test_the_height_of_a_bar_is_read(read):
    found = marks(read("bars.svg", bars({"Canon Lee": 21.0, "Fulford": 3.5})))
    assert found == {(name, value, "") for name, value in
                     [("Canon Lee", 21.0), ("Canon Lee", 0.0), ("Fulford", 3.5), ("Fulford", 0.0)]}  # fmt: skip


def test_marks_without_axes_are_said_to_be_unreadable(read, tmp_path):
    found = read("bars.svg", bars({"Canon Lee": 21.0}, ticks=False))
    assert [f.text for f in found if f.place.startswith("mark")] == [UNREADABLE]
    assert "cannot be read back" in " ".join(faults_of_form(tmp_path / "pack"))
    bare = svg('<rect x="10" y="10" width="5" height="21"/>')
    assert UNREADABLE in [f.text for f in read("bare.svg", bare)]


def test_a_moved_mark_is_read_where_it_is_drawn(read):
    plain = bars({"Canon Lee": 21.0})
    moved = plain.replace('<g id="patch_3">', '<g id="patch_3" transform="translate(0 -10)">')
    (before,), (after,) = (
        {u for _, u, _ in marks(read("b.svg", s)) if u > 15} for s in (plain, moved)
    )
    assert after > before
    styled = plain.replace("<style type", "<style>#patch_3{transform:scale(2)}</style><style type")
    assert UNREADABLE in [f.text for f in read("b.svg", styled)]
    skewed = plain.replace('<g id="patch_3">', '<g id="patch_3" transform="skewX(3)">')
    assert UNREADABLE in [f.text for f in read("b.svg", skewed)]


# Office, PDF


def test_every_corner_of_a_workbook_is_read(read):
    comments = f'<comments xmlns="{SHEET}"><commentList><comment ref="A1"><text><r><t>Manor 4 </t></r><r><t>of 16</t></r></text></comment></commentList></comments>'  # fmt: skip
    core = "<cp:p xmlns:cp='a' xmlns:dc='b'><dc:creator>Ann</dc:creator></cp:p>"
    chart = "<c:chart xmlns:c='a'><c:cache><c:v>0.2075</c:v></c:cache></c:chart>"
    made = workbook(
        **{"xl/comments1.xml": comments, "docProps/core.xml": core, "xl/charts/chart1.xml": chart}
    )
    found = read("tables.xlsx", made)
    assert "sheet 'Work' (very hidden) row 7" in places_of(found)
    assert places_of(found, "Manor 4 of 16") == ["comment 1 of xl/comments1.xml"]
    assert places_of(found, "Canon Lee 11 of 53")[0] == "defined name 'met'"
    assert places_of(found, "Fulford 6 of 12")  # no cell uses it
    assert places_of(found, "0.2075")
    assert places_of(found, "Ann")
    assert places_of(found, "77") == ["sheet 'Gaps' row 3 (hidden)"]
    row = next(f for f in found if f.cells == ("York High", "54"))
    assert (row.headings, row.context) == (("School", "Pupils"), "Gaps · School | Pupils")


def test_a_sheet_that_no_list_names_is_read(read):
    lost = f'<worksheet xmlns="{SHEET}"><sheetData><row><c><v>0.2075</v></c></row></sheetData></worksheet>'
    assert places_of(read("t.xlsx", workbook(**{"xl/worksheets/sheet9.xml": lost})), "0.2075")


def test_every_corner_of_a_document_is_read(read):
    body = (
        "<w:p><w:r><w:t>Canon Lee 21% of 5</w:t></w:r><w:r><w:t>3</w:t></w:r></w:p>"
        '<w:p><w:drawing><d:docPr xmlns:d="a" id="1" name="Chart" descr="Manor 4 of 16"/></w:drawing></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>School</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Met</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:p><w:r><w:t>Fulford</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>6</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    note = f'<w:comments xmlns:w="{WORD}"><w:comment w:author="Ann"><w:p><w:r><w:t>11 met</w:t></w:r></w:p></w:comment></w:comments>'  # fmt: skip
    own = "<Properties xmlns='a'><property name='met'><v>York High 9 of 54</v></property></Properties>"
    parts = {
        "word/comments.xml": note,
        "docProps/custom.xml": own,
        "word/media/image1.png": png((b"tEXt", b"Title\0Huntington 14 of 32")),
        "word/header1.xml": f'<w:hdr xmlns:w="{WORD}"><w:p><w:r><w:t>Millthorpe 12</w:t></w:r></w:p></w:hdr>',
    }  # fmt: skip
    found = read("plan.docx", document(body, **parts))
    for leak in (LEAK, "Manor 4 of 16", "11 met", "York High 9 of 54", "Huntington 14 of 32", "Millthorpe 12"):  # fmt: skip
        assert places_of(found, leak), leak
    assert places_of(found, "Manor")[0].startswith("alt text")
    assert any(f.cells == ("Fulford", "6") and f.headings == ("School", "Met") for f in found)


@pytest.mark.parametrize(
    "content",
    [
        workbook()[:-40],
        zipped({"readme.txt": "no workbook"}),
        workbook(**{"xl/vbaProject.bin": "macro"}),
        workbook(**{"xl/worksheets/sheet2.xml": "<worksheet>"}),
        locked(workbook()),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,  # what a password makes of a workbook
    ],
)
def test_a_broken_or_locked_workbook_is_refused(read, content):
    with pytest.raises(DisclosureError, match="x.xlsx"):
        read("x.xlsx", content)


@pytest.fixture
def pdf():
    """A PDF with leaks in its information, a note, an outline, an attachment, a structure."""
    pypdf = pytest.importorskip("pypdf")
    from pypdf import generic

    def made(**options):
        writer = pypdf.PdfWriter()
        sheet = writer.add_blank_page(200, 200)
        content = generic.DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 10 100 Td ({LEAK}) Tj ET".encode())
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        font = {generic.NameObject(k): generic.NameObject(v) for k, v in font.items()}
        held = writer._add_object(generic.DictionaryObject(font))
        name = generic.NameObject
        fonts = generic.DictionaryObject({name("/F1"): held})
        sheet[name("/Resources")] = generic.DictionaryObject({name("/Font"): fonts})
        sheet[name("/Contents")] = writer._add_object(content)
        note = {"/Type": name("/Annot"), "/Subtype": name("/Text"), "/Contents": generic.TextStringObject("Manor 4 of 16"), "/Rect": generic.ArrayObject([generic.NumberObject(0)] * 4)}  # fmt: skip
        note = generic.DictionaryObject({name(k): v for k, v in note.items()})
        sheet[name("/Annots")] = generic.ArrayObject([writer._add_object(note)])
        alt = {name("/Alt"): generic.TextStringObject("Fulford 6 of 12")}
        writer._root_object[name("/StructTreeRoot")] = writer._add_object(
            generic.DictionaryObject(alt)
        )
        writer.add_metadata({"/Author": "Ann", "/Subject": "Huntington 14 of 32"})
        writer.add_outline_item(title="York High 9 of 54", page_number=0)
        writer.add_attachment("rows.csv", b"School,Met\nMillthorpe,12\n")
        if options.get("password"):
            writer.encrypt("secret", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return made


def test_every_corner_of_a_pdf_is_read(read, tmp_path, pdf):
    found = read("page.pdf", pdf())
    assert places_of(found) == ["line 1 of page 1"]
    assert places_of(found, "Manor 4 of 16") == ["annotation"]
    assert places_of(found, "Fulford 6 of 12") == ["alt text"]
    assert "metadata /Subject" in places_of(found, "Huntington 14 of 32")
    assert places_of(found, "York High 9 of 54") == ["title"]
    assert any(f.cells == ("Millthorpe", "12") for f in found)
    assert any("an author or user" in fault for fault in faults_of_form(tmp_path / "pack"))


def test_a_broken_or_locked_pdf_or_one_with_a_past_is_refused(read, pdf):
    whole = pdf()
    for content in (whole[:-30], whole[: len(whole) // 2], pdf(password=True), whole + whole[-60:]):
        with pytest.raises(DisclosureError, match="page.pdf"):
            read("page.pdf", content)


# Plain files


def test_a_cell_of_a_csv_comes_with_its_row_and_headings(read):
    found = read("rows.csv", 'School,Pupils,Met\n"Canon Lee, York",53,11\n')
    row = found[-1]
    assert (row.place, row.cells) == ("row 2", ("Canon Lee, York", "53", "11"))
    assert row.headings == ("School", "Pupils", "Met")


def test_a_notebook_is_read_to_its_metadata_and_outputs(read, tmp_path):
    shown = {"text/html": ["<table><tr><td>Fulford</td>", "<td>6</td></tr></table>"]}
    shown["image/png"] = base64.b64encode(png((b"tEXt", b"a\0Manor 4"))).decode() + "\n"
    book = {
        "cells": [
            {
                "cell_type": "code",
                "metadata": {"papermill": {"duration": 1.5}, "note": LEAK},
                "source": ["x = 1\n", "y = 'York High 9'"],
                "outputs": [
                    {"output_type": "display_data", "data": shown, "metadata": {}},
                    {"output_type": "stream", "name": "stderr", "text": ["warning"]},
                ],
            }
        ],
        "metadata": {"authors": [{"name": "Ann"}]},
    }
    found = read("page.ipynb", json.dumps(book))
    assert "JSON /cells/0/metadata/note" in places_of(found)
    assert any(f.cells == ("Fulford", "6") for f in found)
    assert places_of(found, "Manor 4") and places_of(found, "York High 9")
    faults = " ".join(faults_of_form(tmp_path / "pack"))
    for fault in ("code", "papermill", "stderr", "author"):
        assert fault in faults


@pytest.mark.parametrize("name", ["log.txt", "run.log", "notes.md", "a/b/notes.txt"])
def test_a_line_of_a_text_or_log_is_found(read, name):
    assert len(places_of(read(name, f"first\n{LEAK}\n"))) == 1


def test_names_of_files_and_folders_are_read(read):
    found = read("Canon Lee 11/Fulford 6.txt", "x")
    assert [f.text for f in found if f.place == "file name"] == ["Canon Lee 11/Fulford 6.txt"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rows.csv", b'a,"b\n'),
        ("rows.csv", b"\xff\xfea\0"),
        ("values.json", '{"a": 1'),
        ("values.json", '{"a": 1, "a": 2}'),
        ("config.toml", "a = "),
        ("notes.txt", b"PK\x03\x04\x00"),
        ("pack.zip", zipped({"a.txt": "x"})),
        ("model.pkl", b"x"),
        ("page", "x"),
        (".DS_Store", b"x"),
    ],
)
def test_what_cannot_be_read_is_refused_without_quoting_it(read, name, content):
    with pytest.raises(DisclosureError, match=name) as refused:
        read(name, content)
    assert refused.value.exit_code == 13
    assert LEAK not in str(refused.value)


def test_an_empty_folder_and_a_link_are_refused(tmp_path):
    with pytest.raises(DisclosureError, match="no files"):
        read_artefacts(tmp_path)
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    with pytest.raises(DisclosureError, match=r"b\.txt"):
        read_artefacts(tmp_path)


# Form


def shared(folder, body="<p>x</p>", **files):
    folder.mkdir(exist_ok=True)
    (folder / "page.html").write_text(page(body), encoding="utf-8")
    manifest = {"pages": [{"file": "page.html", "sha256": ""}]}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def test_a_clean_copy_has_no_faults(tmp_path):
    body = '<p>12 of 30 pupils and/or <a href="https://example.org/data/x">source</a></p>'
    assert faults_of_form(shared(tmp_path / "copy", body)) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>read from /" + "home/ann/data.csv</p>", "a path"),
        ("<p>C:" + "\\Users\\ann</p>", "a path"),
        ("<pre>Traceback (most recent call last)</pre>", "a traceback"),
        ("<!-- made by hand -->", "a comment"),
        ("<script>1</script>", "a script"),
        ("<p onclick='x()'>x</p>", "a script"),
        ("<img alt='x' src='https://example.org/x.png'>", "outside"),
        ("<div style='background:url(//example.org/x)'></div>", "outside"),
        ("<div class='jp-InputArea'></div>", "a cell of code"),
        ("<div data-mime-type='application/vnd.jupyter.stderr'></div>", "stderr"),
        (f'<img alt="x" src="{data_uri("image/svg+xml", svg("<!-- x -->"))}">', "a comment"),
    ],
)
def test_what_may_never_lie_in_a_copy_is_named_by_file_and_place(tmp_path, body, fault):
    (sentence,) = faults_of_form(shared(tmp_path / "copy", body))
    assert sentence.startswith("page.html holds ")
    assert fault in sentence


def test_a_file_that_the_manifest_does_not_name_is_a_fault(tmp_path):
    (sentence,) = faults_of_form(shared(tmp_path / "copy", extra_txt="x"))
    assert sentence.startswith("extra.txt holds what the manifest does not name")
    (tmp_path / "copy" / "manifest.json").write_text("{}")
    assert len(faults_of_form(tmp_path / "copy")) == 3


def test_the_search_of_the_index_is_the_one_script_allowed(tmp_path):
    folder = Path(release.__file__).parent / "templates" / "index"
    script = (folder / "find.js").read_text(encoding="utf-8")
    copy = shared(tmp_path / "copy", index_html=page(f"<script>\n{script}\n</script>"))
    assert [f for f in faults_of_form(copy) if "script" in f] == []
    (copy / "index.html").write_text(page(f"<script>{script};x()</script>"), encoding="utf-8")
    assert [f for f in faults_of_form(copy) if "script" in f]
