"""Six editions: the pages of each, who they are for, and what is refused before anything runs."""

import json
import tomllib

import pytest
from bs4 import BeautifulSoup

from ylp_analysis.disclosure.policy import POLICIES
from ylp_analysis.errors import DisclosureError, ParameterError
from ylp_analysis.packs.pages import areas, check_pages, notebook_parameters, page_runs
from ylp_analysis.packs.runner import make_pack
from ylp_analysis.packs.share import share_pack
from ylp_analysis.project import Project
from ylp_analysis.store.start import EDITION_PAGES, pages_line
from ylp_analysis.vocabulary.editions import EDITION_NAMES
from ylp_analysis.vocabulary.years import run_dates

DATES = run_dates("2015/16", "", "")
INTERNAL = {"00", "01", "02", "95"}
SCHOOL, CLUSTER = "999012", "brackwith"
AREA = {"school": SCHOOL, "cluster": CLUSTER}


def runs(project, edition):
    return page_runs(project, DATES, edition, area=AREA.get(edition, ""))


def words(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser").get_text(" ", strip=True)


def test_every_policy_has_pages_and_a_name():
    assert set(EDITION_PAGES) == set(EDITION_NAMES) == set(POLICIES)


def test_a_new_project_lists_the_pages_of_every_edition(sample):
    assert dict(sample.settings.pack.pages) == EDITION_PAGES
    for edition, pages in EDITION_PAGES.items():
        assert tomllib.loads(pages_line(edition)) == {edition: list(pages)}


@pytest.mark.parametrize("edition", ["officer", "sicg"])
def test_the_editions_of_the_group_have_no_internal_page_and_none_of_one_school(sample, edition):
    assert not {run.file[:2] for run in runs(sample, edition)} & INTERNAL
    assert len(runs(sample, edition)) == 7


def test_the_analyst_has_every_page_that_any_edition_has(sample):
    mine = {run.file for run in runs(sample, "analyst")}
    assert all({run.file for run in runs(sample, e)} <= mine for e in EDITION_PAGES)
    assert {file[:2] for file in mine} == {"00", "01", "40", "90", "95"}


def test_the_editions_of_one_area_have_its_one_page(sample):
    assert [r.file for r in runs(sample, "school")] == [f"95_school_brief-{SCHOOL}.html"]
    assert [r.file for r in runs(sample, "cluster")] == [f"90_cluster_profile-{CLUSTER}.html"]


def test_the_public_edition_has_the_page_of_the_whole_area_alone(sample):
    assert [r.area for r in runs(sample, "public")] == [""]


def test_every_parameter_of_every_page_is_one_that_its_notebook_takes(sample):
    for edition in EDITION_PAGES:
        for run in runs(sample, edition):
            assert set(run.parameters) <= set(notebook_parameters(run.notebook))


def test_a_school_that_has_closed_has_no_brief(sample):
    schools = sample.held.schools
    closed = set(schools.loc[schools["closed"].astype(bool), "urn"])
    assert closed
    assert not closed & set(areas(sample, DATES, "school"))


def test_without_an_area_the_clusters_are_named_and_the_way_to_a_urn(sample):
    with pytest.raises(ParameterError, match="about one cluster.*--area and one of: brackwith, ca"):
        check_pages(sample, "cluster")
    with pytest.raises(ParameterError, match="about one school.*URN, its six-digit") as error:
        check_pages(sample, "school")
    assert SCHOOL not in str(error.value)
    assert error.value.exit_code == 12


@pytest.mark.parametrize("area", ["../x", "brackwith/..", "999", "999055", "Brackwith", "."])
@pytest.mark.parametrize("edition", ["school", "cluster"])
def test_an_area_that_is_not_known_is_refused(sample, edition, area):
    with pytest.raises(ParameterError, match=f"There is no {edition} ") as error:
        page_runs(sample, DATES, edition, area=area)
    assert error.value.exit_code == 12


def test_one_editions_area_is_none_of_the_other(sample):
    with pytest.raises(ParameterError, match="no school 'brackwith'"):
        page_runs(sample, DATES, "school", area=CLUSTER)
    with pytest.raises(ParameterError, match="no cluster '999012'"):
        page_runs(sample, DATES, "cluster", area=SCHOOL)


def test_an_area_is_refused_where_the_edition_is_of_the_whole_authority(sample):
    with pytest.raises(ParameterError, match="Leave it out; .* school and cluster"):
        check_pages(sample, "sicg", area=CLUSTER)


def test_settings_from_before_an_edition_say_which_line_to_add(sample, tmp_path):
    old = Project(sample.places)
    pages = {"sicg": EDITION_PAGES["sicg"]}
    pack = sample.settings.pack.model_copy(update={"pages": pages})
    old.settings = sample.settings.model_copy(update={"pack": pack})
    with pytest.raises(ParameterError, match="names no pages for the edition 'school'") as error:
        check_pages(old, "school", area=SCHOOL)
    assert 'school = ["95_school_brief"]' in str(error.value)
    assert "`ylp init`" in str(error.value)
    check_pages(old, "sicg")


@pytest.fixture(scope="module")
def school_pack(sample):
    return make_pack(sample, DATES, edition="school", area=SCHOOL, jobs=1)


def test_the_pack_of_one_school_has_a_home_of_its_own(sample, school_pack):
    home = sample.places.reports / "2015-16" / "school" / SCHOOL
    assert school_pack.failed == {}
    assert school_pack.folder.parent == home
    assert json.loads((home / "latest.json").read_text()) == {"run": school_pack.run_id}
    assert f"{school_pack.run_id}/index.html" in (home / "index.html").read_text()
    assert not (home.parent / "latest.json").exists()


def test_its_manifest_says_which_school_it_is_for(school_pack):
    manifest = json.loads((school_pack.folder / "manifest.json").read_text())
    assert manifest["own_area"] == manifest["policy"]["area"] == SCHOOL
    assert manifest["edition"] == "school"
    assert manifest["complete"] is True


def test_its_cover_names_the_school_and_its_reader(school_pack):
    cover = words(school_pack.index)
    assert "Evidence pack 2015/16: Wistholme Church of England Primary School" in cover
    assert POLICIES["school"].readers in cover
    assert "School edition" in cover


def test_every_page_says_what_is_hidden_and_why_and_carries_no_watermark(school_pack):
    _, _, paragraph = POLICIES["school"].paragraph().partition(". ")
    for name in (*school_pack.pages, "index.html"):
        page = words(school_pack.folder / name)
        assert "What is hidden, and why" in page
        assert paragraph in page
        assert "INTERNAL" not in page


def test_the_analysts_pages_are_marked_and_not_shared(sample, tmp_path):
    pack = make_pack(sample, DATES, edition="analyst", only=("00_start_here",), jobs=1)
    for name in (*pack.pages, "index.html"):
        page = words(pack.folder / name)
        assert "INTERNAL" in page
        assert "Nothing is hidden in this edition" in page
    with pytest.raises(DisclosureError, match="data team only"):
        share_pack(pack.folder, tmp_path / "copy")
