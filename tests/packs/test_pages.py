"""Which pages a pack holds, and what is refused before anything runs."""

from types import SimpleNamespace

import nbformat
import pytest

from ylp_analysis.errors import DisclosureError, PackError, ParameterError
from ylp_analysis.packs import pages
from ylp_analysis.packs.pages import check_pages, notebook_parameters, page_runs
from ylp_analysis.vocabulary.years import run_dates

DATES = run_dates("2015/16", "", "")


def notebook(path, source, tag="parameters"):
    cell = nbformat.v4.new_code_cell(source)
    cell.metadata["tags"] = [tag]
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    return path


def test_the_sicg_edition_has_the_city_page_and_one_page_for_each_cluster(sample):
    runs = page_runs(sample, DATES, "sicg")
    assert runs[0].file == "40_priority_4_closing_the_gap.html"
    assert [r.notebook.stem for r in runs[1:]] == ["90_cluster_profile"] * 6
    assert len({r.file for r in runs}) == 7


def test_internal_pages_are_in_the_analysts_edition_only(sample):
    internal = {"00_start_here.html", "01_data_quality.html"}
    assert internal <= {r.file for r in page_runs(sample, DATES, "analyst")}
    assert not internal & {r.file for r in page_runs(sample, DATES, "sicg")}


def test_every_parameter_given_is_one_that_the_notebook_takes(sample):
    for run in page_runs(sample, DATES, "analyst"):
        assert set(run.parameters) <= set(notebook_parameters(run.notebook))


def test_only_names_pages_of_the_edition(sample):
    (run,) = page_runs(sample, DATES, "sicg", only=("40_priority_4_closing_the_gap",))
    assert run.area == ""
    with pytest.raises(ParameterError, match="no page '41_x'"):
        page_runs(sample, DATES, "sicg", only=("41_x",))


def test_an_edition_that_does_not_exist_is_refused(sample):
    with pytest.raises(DisclosureError, match="no edition 'governors'"):
        page_runs(sample, DATES, "governors")


def test_an_edition_without_pages_is_refused():
    pack = SimpleNamespace(pages={"analyst": ()})
    project = SimpleNamespace(settings=SimpleNamespace(pack=pack))
    with pytest.raises(ParameterError, match="names no pages for the edition 'sicg'"):
        check_pages(project, "sicg")


def test_a_notebook_with_a_misspelt_parameter_is_refused_before_it_runs(
    sample, tmp_path, monkeypatch
):
    monkeypatch.setattr(pages, "NOTEBOOKS", tmp_path)
    notebook(tmp_path / "40_priority_4_closing_the_gap.ipynb", 'root = ""\nresult_year = ""')
    with pytest.raises(ParameterError, match="does not take the parameter 'result_year'"):
        page_runs(sample, DATES, "sicg", only=("40_priority_4_closing_the_gap",))


def test_a_notebook_needs_just_one_parameters_cell(tmp_path):
    path = notebook(tmp_path / "x.ipynb", 'root = ""', tag="other")
    with pytest.raises(PackError, match="0 cells tagged"):
        notebook_parameters(path)
