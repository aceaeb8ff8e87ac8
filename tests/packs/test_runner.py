"""A pack arrives whole, says what failed, and is only shared when it may be."""

import json
import shutil

import nbformat
import pytest
from bs4 import BeautifulSoup

from ylp_analysis.errors import DisclosureError, PackError
from ylp_analysis.packs import pages
from ylp_analysis.packs.runner import make_pack
from ylp_analysis.packs.share import share_pack
from ylp_analysis.store.raw import sha256_of
from ylp_analysis.vocabulary.years import run_dates

DATES = run_dates("2015/16", "", "")


@pytest.fixture(scope="module")
def pack(sample):
    """The whole sicg edition of the sample city."""
    return make_pack(sample, DATES, edition="sicg", jobs=2)


def text(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser").get_text(" ", strip=True)


def test_every_page_is_made(pack):
    assert pack.failed == {}
    assert len(pack.pages) == 7
    assert {p.name for p in pack.folder.iterdir()} == {*pack.pages, "index.html", "manifest.json"}


def test_the_manifest_names_every_page_and_source_by_its_hash(pack, sample):
    manifest = json.loads((pack.folder / "manifest.json").read_text())
    assert manifest["complete"] is True
    assert manifest["dates"]["chosen_by_rule"] == ["results_year", "as_of"]
    for page in manifest["pages"]:
        assert page["sha256"] == sha256_of(pack.folder / page["file"])
    assert {s["file"] for s in manifest["sources"]} == set(sample.held.sources["source"])
    assert all(len(source["sha256"]) == 64 for source in manifest["sources"])


def test_the_newest_run_is_one_step_away(pack):
    home = pack.folder.parent
    assert json.loads((home / "latest.json").read_text()) == {"run": pack.run_id}
    assert f"{pack.run_id}/index.html" in (home / "index.html").read_text()


def test_no_page_holds_a_path_of_this_machine(pack, sample):
    for path in pack.folder.iterdir():
        assert str(sample.places.root) not in path.read_text("utf-8")


def test_the_page_says_that_the_city_is_made_up(pack):
    for name in pack.pages:
        assert "made up" in text(pack.folder / name).lower().replace("made-up", "made up")


def test_the_page_carries_the_verdicts_of_the_plan(pack):
    page = text(pack.folder / "40_priority_4_closing_the_gap.html")
    assert "narrowed by 18.0 points" in page
    assert "cannot be compared with 2012/13" in page


def test_the_index_leads_to_every_page(pack):
    index = BeautifulSoup(pack.index.read_text("utf-8"), "html.parser")
    links = {a["href"] for a in index.find_all("a", href=True)}
    assert set(pack.pages) <= links


def test_a_finished_pack_can_be_shared(pack, tmp_path):
    files = share_pack(pack.folder, tmp_path / "copy")
    assert set(files) == {*pack.pages, "index.html"}
    told = json.loads((tmp_path / "copy" / "manifest.json").read_text())
    assert "inputs" not in told
    with pytest.raises(PackError, match="already there"):
        share_pack(pack.folder, tmp_path / "copy")


def test_an_edited_page_is_not_shared(pack, tmp_path):
    edited = tmp_path / "edited"
    shutil.copytree(pack.folder, edited)
    page = edited / pack.pages[0]
    page.write_text(page.read_text("utf-8").replace("49", "50"), encoding="utf-8")
    page.write_text(page.read_text("utf-8") + " ", encoding="utf-8")
    with pytest.raises(PackError, match="is not the page that was made"):
        share_pack(edited, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_folder_that_is_no_pack_is_not_shared(tmp_path):
    with pytest.raises(PackError, match="not a finished pack"):
        share_pack(tmp_path, tmp_path / "copy")


@pytest.fixture
def own_notebooks(tmp_path, monkeypatch):
    """The notebooks in a folder where a test may break one."""
    folder = tmp_path / "notebooks"
    shutil.copytree(pages.NOTEBOOKS, folder)
    monkeypatch.setattr(pages, "NOTEBOOKS", folder)

    def edit(name, source):
        path = folder / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.append(nbformat.v4.new_code_cell(source))
        nbformat.write(notebook, path)

    return edit


def test_a_page_that_fails_is_named_and_the_pack_is_incomplete(sample, own_notebooks, tmp_path):
    own_notebooks("01_data_quality", "raise ValueError('a secret value')")
    pack = make_pack(
        sample,
        DATES,
        edition="analyst",
        only=("01_data_quality", "00_start_here"),
        jobs=2,
    )
    assert pack.pages == ("00_start_here.html",)
    assert "stopped with ValueError" in pack.failed["01_data_quality.html"]
    assert "secret" not in str(pack.failed)
    assert "01_data_quality" in text(pack.index)
    with pytest.raises(DisclosureError, match="for the data team only"):
        share_pack(pack.folder, tmp_path / "copy")


def test_when_no_page_can_be_made_nothing_is_left_behind(sample, own_notebooks):
    own_notebooks("40_priority_4_closing_the_gap", "raise ValueError")
    before = {p.name for p in sample.places.reports.rglob("*")}
    with pytest.raises(PackError, match="No page could be made"):
        make_pack(sample, DATES, edition="sicg", only=("40_priority_4_closing_the_gap",), jobs=1)
    left = {p.name for p in sample.places.reports.rglob("*")} - before
    assert left <= {"2015-16", "sicg"}


def test_a_pack_of_some_pages_is_not_shared(sample, tmp_path):
    pack = make_pack(sample, DATES, edition="sicg", only=("40_priority_4_closing_the_gap",), jobs=1)
    with pytest.raises(PackError, match="incomplete"):
        share_pack(pack.folder, tmp_path / "copy")
