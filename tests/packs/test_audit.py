"""A planted leak is found wherever it lies; what was released gives nothing away; no value is told."""

import base64
import io
import json
import re
import shutil
import zipfile
import zlib

import pandas as pd
import pytest
from matplotlib.figure import Figure

from ylp_analysis.cli import main
from ylp_analysis.disclosure import policy_for
from ylp_analysis.errors import DisclosureError, PackError
from ylp_analysis.figures import theme
from ylp_analysis.packs import share
from ylp_analysis.packs.attack import attack
from ylp_analysis.packs.audit import AuditResult, audit_pack
from ylp_analysis.packs.fragments import Fragment
from ylp_analysis.packs.leaks import Reader
from ylp_analysis.packs.manifest import dates_of, read_manifest
from ylp_analysis.packs.named import Area, names_of
from ylp_analysis.packs.printed import Printed, Series
from ylp_analysis.packs.public import Key, When, world_of
from ylp_analysis.packs.release import read_artefacts
from ylp_analysis.packs.released import Released, Row
from ylp_analysis.packs.runner import make_pack
from ylp_analysis.vocabulary.catalogue import series_label
from ylp_analysis.vocabulary.years import run_dates

PAGE = "40_priority_4_closing_the_gap.html"
SECRET = "61.7"  # no figure of the sample city is printed so


@pytest.fixture(scope="module")
def pack(sample):
    """One page of the sample city's sicg edition, and its index."""
    dates = run_dates("2015/16", "", "")
    return make_pack(sample, dates, edition="sicg", only=(PAGE.removesuffix(".html"),)).folder


@pytest.fixture(scope="module")
def held(sample, pack):
    """What the edition releases, and the names of its areas."""
    released = Released(sample, dates_of(read_manifest(pack)), policy_for("sicg"))
    return released, names_of(sample.held.gaps, sample.held.schools, sample.held.membership)


@pytest.fixture(scope="module")
def school(held, pack):
    """A school of the page whose results are hidden."""
    released, names = held
    text = (pack / PAGE).read_text("utf-8")
    for area, rows in released.by_area():
        hidden = all(row["gap"] is None for row in rows)
        if area.level == "school" and hidden and f">{names.shown(area)}<" in text:
            return names.shown(area)
    raise AssertionError("no hidden school stands on the page")


@pytest.fixture
def copy(pack, tmp_path):
    return shutil.copytree(pack, tmp_path / "copy")


def findings(folder, held):
    released, names = held
    told = read_manifest(folder)
    own = [policy_for("sicg").sentence(), policy_for("sicg").paragraph(), PAGE]
    own += [page["sha256"] for page in told["pages"]]
    own += [source["file"] for source in told["sources"]]
    return list(Reader(names, released, own).read(read_artefacts(folder)).findings)


def planted(folder, old, new):
    page = folder / PAGE
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), "utf-8")


def test_a_clean_pack_has_no_leak(copy, held):
    assert findings(copy, held) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('alt="', 'alt="{school}: {secret}% of 5 disadvantaged pupils. '),
        ("<main", '<p title="{school} {secret}">x</p><main'),
        ("<main", '<p data-value="{secret}" aria-label="{school}: {secret}">x</p><main'),
        ("<main", "<p>At {school} {secret}% reached it.</p><main"),
        ("<main", "<p hidden>{school}: {secret}</p><main"),
        ("<main", "<!-- {school} {secret} --><main"),
        ("<meta ", '<meta name="description" content="{school}: {secret}"/><meta '),
        ("</style>", '.x:after{{content:"{school} {secret}"}}</style>'),
    ],
)
def test_a_leak_in_a_page_is_found_whatever_its_shape(old, new, copy, held, school):
    planted(copy, old, new.format(school=school, secret=SECRET))
    assert any(school in finding for finding in findings(copy, held))


def test_a_hidden_cell_of_a_table_that_holds_an_attribute_is_found(copy, held, school):
    page = copy / PAGE
    text = page.read_text("utf-8")
    at = text.index(f">{school}<")
    cell = text.index("<td", at)
    page.write_text(f'{text[:cell]}<td data-gap="{SECRET}"{text[cell + 3 :]}', "utf-8")
    assert any(school in finding for finding in findings(copy, held))


def test_a_hidden_cell_that_was_filled_in_is_found(copy, held, school):
    page = copy / PAGE
    text = page.read_text("utf-8")
    at = text.index(f">{school}<")
    shown = re.compile(r">(hidden|suppressed)<")
    page.write_text(text[:at] + shown.sub(">62<", text[at:], count=1), "utf-8")
    assert any(f"a figure of {school} that this edition hides" in f for f in findings(copy, held))


def test_a_number_that_is_not_the_released_one_is_found(copy, held):
    released, names = held
    page = copy / PAGE
    text = page.read_text("utf-8")
    table = text.index('id="table-school')
    for area, rows in released.by_area():
        at = text.find(f">{names.shown(area)}<", table)
        if area.level == "school" and at > 0 and any(row["gap"] is not None for row in rows):
            row = text[at : text.index("</tr>", at)]
            cells = re.findall(r">(\d+)</td>", row)
            if len(cells) == 4 or len(cells) == 5:
                wrong = row.replace(f">{cells[1]}</td>", f">{(int(cells[1]) + 37) % 100}</td>", 1)
                page.write_text(text.replace(row, wrong, 1), "utf-8")
                assert any(names.shown(area) in finding for finding in findings(copy, held))
                return
    pytest.fail("no school with a result stands on the page")


def test_the_mark_of_a_hidden_school_in_a_picture_is_found(copy, held, school):
    """A dot in the row of a school without a result: somebody drew what the table hides."""
    reader = Reader(held[1], held[0])
    label = series_label("KS2", "rwm", "level_4_plus")
    bar = Fragment(PAGE, "mark 7 of picture 3", "", f"Schools, 2013/14: {label}",
                   (SECRET, school, "disadvantaged pupils"), ("across", "up", "group"))  # fmt: skip
    assert any(school in finding for finding in reader.read([bar]).findings)


def test_a_bar_drawn_for_a_hidden_school_is_read_back_from_its_height(copy, held, school):
    """The picture holds no number of the school in words: its height alone says it."""
    label = series_label("KS2", "rwm", "level_4_plus")
    with theme.style():
        drawing = Figure(figsize=(6, 4))
        axes = drawing.subplots()
        axes.barh(["England", school], [67.0, float(SECRET)], color="#12436D")
        axes.set_xlim(0, 100)
        svg = theme.svg_text(drawing)
    assert SECRET not in svg
    code = base64.b64encode(svg.encode()).decode()
    alt = f"Bars. {label}, 2013/14. The table has every number."
    planted(copy, "<main", f'<figure><figcaption>Schools, 2013/14: {label}</figcaption><img '
            f'src="data:image/svg+xml;base64,{code}" alt="{alt}"/></figure><main')  # fmt: skip
    assert any(school in finding for finding in findings(copy, held))


def test_a_file_name_is_read_too(copy, held, school):
    slug = re.sub(r"[^a-z0-9]+", "-", school.lower()).strip("-")
    (copy / f"{slug}-61.txt").write_text("nothing\n")
    assert any(school in finding for finding in findings(copy, held))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("extra.csv", "School,Anything\n{school},{secret}\n"),
        ("run.log", "12:00 made the page; {school} {secret}\n"),
        ("notes.json", '{{"{school}": {secret}}}'),
        ("notes.json", '{{"name": "{school}", "v": {secret}}}'),
    ],
)
def test_a_leak_in_another_file_is_found(name, text, copy, held, school):
    (copy / name).write_text(text.format(school=school, secret=SECRET), "utf-8")
    assert any(school in finding for finding in findings(copy, held))


def test_a_hidden_sheet_of_a_workbook_is_read(copy, held, school, as_xlsx):
    book = as_xlsx({"Shown": [["Area", "Year"]], "Unseen": [[school, float(SECRET)]]})
    unseen = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as shown, zipfile.ZipFile(unseen, "w") as packed:
        for name in shown.namelist():
            data = shown.read(name)
            if name == "xl/workbook.xml":
                assert b'name="Unseen"' in data
                data = data.replace(b'name="Unseen"', b'name="Unseen" state="veryHidden"')
            packed.writestr(name, data)
    (copy / "annex.xlsx").write_bytes(unseen.getvalue())
    assert any(school in finding for finding in findings(copy, held))


def test_the_metadata_of_a_pdf_are_read(copy, held, school):
    (copy / "page.pdf").write_bytes(a_pdf(f"{school} {SECRET}"))
    assert any(school in finding for finding in findings(copy, held))


def a_pdf(title):
    """The smallest PDF of one page with a title in its document information."""
    stream = zlib.compress(b"BT /F1 12 Tf 72 700 Td (Page) Tj ET")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Title (%s) >>" % title.encode(),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info 5 0 R >>\n" % (len(objects) + 1)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


WHEN = When("2013/14", "KS2", "revised")
KEY = Key(WHEN, "rwm|level_4_plus|fsm6_lac_2014")
RWM = Series("KS2", "rwm", "level_4_plus")


def world(*schools):
    """Cells from (urn, disadvantaged pupils, of whom met, other pupils, of whom met)."""
    columns = ["school", "disadvantaged_pupils", "disadvantaged_met", "other_pupils", "other_met"]
    table = pd.DataFrame(schools, columns=columns)
    return world_of(
        table.assign(
            **WHEN._asdict(), series=KEY.series, area_name="School " + table["school"],
            cluster="north", lowest=0.0, highest=1.0, unknown_pupils=0, printed=False, in_sum=True,
        )
    )  # fmt: skip


def row(level, code, pupils, met, others, others_met, *, shown=True):
    values = (100 * met / pupils, 100 * others_met / others) if shown else (None, None)
    return Row(
        level=level, area_code=code, **RWM._asdict(), academic_year="2013/14", first_year="",
        year_before="", definition="fsm6_lac_2014", data_version="revised", status="ok",
        disadvantaged_pupils=pupils, other_pupils=others, disadvantaged_value=values[0],
        other_value=values[1], gap=values[1] - values[0] if shown else None,
    )  # fmt: skip


def released_of(*rows):
    released = Released.__new__(Released)
    released._rows, released._found, released.hidden = {}, {}, 0
    for one in rows:
        released._rows.setdefault(Area(one["level"], one["area_code"]), []).append(one)
    return released


def printed(level, code, text, field="disadvantaged_value"):
    return Printed((Area(level, code),), RWM, "2013/14", field, text, "page.html, row 2")


def attacked(figures, released, cells):
    return attack(figures, released, cells, policy_for("sicg"), totals={}).found


# Five schools of eight disadvantaged and thirty other pupils; 4 of 8 met in each.
SCHOOLS = [(f"10000{n}", 8, 4, 30, 20) for n in range(1, 6)]
CLUSTER = row("cluster", "north", 40, 20, 150, 100)


def test_a_cluster_of_hidden_schools_gives_none_of_them_away():
    hidden = [row("school", s[0], 8, 4, 30, 20, shown=False) for s in SCHOOLS]
    figures = [printed("cluster", "north", "50")]
    assert attacked(figures, released_of(CLUSTER, *hidden), world(*SCHOOLS)) == ()


def test_a_school_alone_in_its_cluster_is_worked_out_by_anybody():
    one = [SCHOOLS[0]]
    released = released_of(row("cluster", "north", 8, 4, 30, 20))
    found = attacked([printed("cluster", "north", "50")], released, world(*one))
    assert [(f.verdict, f.attacker) for f in found] == [("exact", ())]


def test_a_partner_that_was_shown_by_mistake_gives_the_other_away():
    rows = [row("school", s[0], 8, 4, 30, 20, shown=False) for s in SCHOOLS[:2]]
    cluster = row("cluster", "north", 16, 8, 60, 40)
    figures = [printed("cluster", "north", "50"), printed("school", "100002", "50")]
    found = attacked(figures, released_of(cluster, *rows), world(*SCHOOLS[:2]))
    assert {f.cell.split(" (")[0] for f in found if f.attacker == ()} == {
        "School 100001",
        "School 100002",
    }


def test_two_hidden_schools_alone_are_open_to_each_others_heads():
    cluster = row("cluster", "north", 16, 8, 60, 40)
    found = attacked([printed("cluster", "north", "50")], released_of(cluster), world(*SCHOOLS[:2]))
    assert {f.attacker for f in found} == {("100001",), ("100002",)}


def test_the_gap_alone_tells_as_much_as_the_result():
    cluster = row("cluster", "north", 8, 4, 30, 20)
    gap = printed("cluster", "north", "17", "gap")  # 66.7 less 50
    found = attacked([gap], released_of(cluster), world(SCHOOLS[0]))
    assert [f.verdict for f in found] == ["exact"]


def test_a_number_that_no_true_count_can_be_is_a_contradiction():
    cluster = row("cluster", "north", 40, 20, 150, 100)
    found = attacked([printed("cluster", "north", "73")], released_of(cluster), world(*SCHOOLS))
    assert "contradiction" in {f.verdict for f in found}


def test_no_finding_of_the_attack_holds_the_true_number():
    found = attacked(
        [printed("cluster", "north", "88")],
        released_of(row("cluster", "north", 8, 7, 30, 29)),
        world(("100009", 8, 7, 30, 29)),
    )
    assert found
    assert all(not re.search(r"\b(7|29|88)\b", f.words) for f in found)


def test_an_edition_that_does_not_exist_is_refused(copy, sample):
    told = read_manifest(copy) | {"edition": "everybody"}
    with pytest.raises(DisclosureError, match="no edition 'everybody'"):
        audit_pack(copy, sample.places, manifest=told)


def test_a_policy_that_is_not_in_force_is_refused(copy, sample):
    told = read_manifest(copy)
    told["policy"] = told["policy"] | {"name": "sicg-0"}
    with pytest.raises(DisclosureError, match="not the one in force"):
        audit_pack(copy, sample.places, manifest=told)


def test_tables_that_changed_since_are_refused(copy, sample):
    told = read_manifest(copy)
    told["tables"] = told["tables"] | {"counts": {"rows": 0, "sha256": ""}}
    with pytest.raises(DisclosureError, match="prepared anew"):
        audit_pack(copy, sample.places, manifest=told)


def test_what_cannot_be_read_is_refused(copy, sample):
    (copy / "picture.png").write_bytes(base64.b64decode("iVBORw0KGgo="))
    with pytest.raises(DisclosureError):
        audit_pack(copy, sample.places)


def test_a_folder_without_a_manifest_is_no_pack(tmp_path, sample):
    with pytest.raises(PackError, match="not a finished pack"):
        audit_pack(tmp_path, sample.places)


def test_a_copy_that_does_not_pass_is_not_shared(copy, sample, tmp_path, monkeypatch):
    told = read_manifest(copy) | {"complete": True}
    (copy / "manifest.json").write_text(json.dumps(told), "utf-8")
    failed = AuditResult("run", "sicg", "sicg-2", "", ("page.html: prints a figure.",), {})
    monkeypatch.setattr(share, "audit_pack", lambda *args, **kwargs: failed)
    with pytest.raises(DisclosureError, match="did not pass the audit"):
        share.share_pack(copy, tmp_path / "out", places=sample.places)
    assert not (tmp_path / "out").exists()
    assert not sample.places.ledger.exists()


def test_the_command_finds_a_leak_and_tells_no_value(pack, sample, school, capsys):
    run = pack.parent / f"{pack.name}x"
    shutil.copytree(pack, run)
    planted(run, "<main", f"<p>At {school} {SECRET}% reached it.</p><main")
    with pytest.raises(SystemExit) as left:
        main(["audit", str(run), "--root", str(sample.places.root), "--json"])
    said = capsys.readouterr()
    told = json.loads(said.out)
    report = (run.parent / f"{told['run']}.audit.json").read_text("utf-8")
    shutil.rmtree(run)
    assert left.value.code == 13
    assert any(school in finding for finding in told["findings"])
    assert all(SECRET not in text for text in (said.out, said.err, report))
    assert json.loads(report)["policy"].startswith("sicg-2")
