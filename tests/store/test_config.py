"""Settings are read strictly, and mistakes are named."""

import pytest

from ylp_analysis.errors import ParameterError
from ylp_analysis.store.config import load_settings
from ylp_analysis.store.places import Places, arriving, find_root, write_text
from ylp_analysis.store.start import start_project


@pytest.fixture
def places(tmp_path) -> Places:
    return start_project(tmp_path / "root", name="Hampshire", la_code="850")


def edit(places, file, old, new):
    path = places.config / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_a_new_project_has_settings_that_load(places):
    settings = load_settings(places)
    assert settings.partnership.area.la_code == "850"
    assert settings.partnership.margins.la == 3
    assert "40_priority_4_closing_the_gap" in settings.pack.pages["sicg"]


def test_a_misspelt_key_is_named_with_the_nearest(places):
    edit(places, "partnership.toml", "cluster_coverage", "cluster_covrage")
    with pytest.raises(ParameterError, match="unknown key 'thresholds.cluster_covrage'") as error:
        load_settings(places)
    assert "cluster_coverage" in error.value.remedy


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('"850"', '"85"', "area.la_code"),
        ("la = 3", "la = 0", "margins.la"),
        ("[margins]", "[margins", "not TOML"),
    ],
)
def test_a_bad_value_is_named(places, old, new, where):
    edit(places, "partnership.toml", old, new)
    with pytest.raises(ParameterError, match=where):
        load_settings(places)


def test_a_project_is_found_from_a_folder_inside_it(places, monkeypatch):
    monkeypatch.chdir(places.raw)
    assert find_root().root == places.root


def test_a_folder_that_is_no_project_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(ParameterError, match="ylp init"):
        find_root(tmp_path)


def test_a_second_project_does_not_overwrite_the_first(places):
    with pytest.raises(ParameterError, match="already holds a project"):
        start_project(places.root, name="Other", la_code="816")
    assert load_settings(places).partnership.area.name == "Hampshire"


def test_a_name_with_quotes_survives(tmp_path):
    places = start_project(tmp_path / "q", name='A "B" \\ C', la_code="001")
    assert load_settings(places).partnership.area.name == 'A "B" \\ C'


def test_a_path_outside_the_root_is_refused(places):
    with pytest.raises(ParameterError, match="outside the project"):
        places.below_root(places.root / ".." / "x")


def test_a_folder_arrives_whole_or_not_at_all(tmp_path):
    goal = tmp_path / "tables"
    with arriving(goal) as new:
        (new / "a").write_text("1")
    with pytest.raises(RuntimeError), arriving(goal) as new:
        (new / "b").write_text("2")
        raise RuntimeError
    assert [p.name for p in tmp_path.iterdir()] == ["tables"]
    assert [p.name for p in goal.iterdir()] == ["a"]


def test_a_text_is_replaced_without_leaving_anything_behind(tmp_path):
    write_text(tmp_path / "a", "1")
    write_text(tmp_path / "a", "2")
    assert (tmp_path / "a").read_text() == "2"
    assert len(list(tmp_path.iterdir())) == 1


CLAIM = """
[[claim]]
id = "C05"
sentence = "In 2014 the gap narrowed"
priority = 4
check = "gap_change"
key_stage = "KS2"
subject = "rwm"
measure = "level_4_plus"
expected = "narrowed"
year = "2013-14"
"""


def test_a_claim_is_read_with_its_year_in_one_spelling(places):
    (places.config / "claims.toml").write_text(CLAIM)
    assert load_settings(places).claims.claim[0].year == "2013/14"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"narrowed"', '"narowed"', "expectation of gap_change 'narowed'"),
        ('"gap_change"', '"gap_chnge"', "no check 'gap_chnge'"),
        ('"KS2"', '"KS9"', "no key stage 'KS9'"),
        ('"rwm"', '"rmw"', "no subject 'rmw'"),
        ('"level_4_plus"', '"level_4"', "no measure 'level_4'"),
        ('"2013-14"', '"2014"', "is not an academic year"),
    ],
)
def test_a_mistake_in_a_claim_is_named_and_never_becomes_a_verdict(places, old, new, words):
    (places.config / "claims.toml").write_text(CLAIM.replace(old, new))
    with pytest.raises(ParameterError, match=words):
        load_settings(places)
