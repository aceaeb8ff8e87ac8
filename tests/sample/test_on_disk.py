"""The sample city on disk: every world, and the road that raw files take."""

import json
import tomllib

import pytest

from ylp_analysis.errors import ParameterError
from ylp_analysis.prepare import examine
from ylp_analysis.prepare.sample import write_sample
from ylp_analysis.sample.city import raw_files
from ylp_analysis.store.config import load_settings


@pytest.fixture(scope="module")
def examined(tmp_path_factory):
    places = write_sample(tmp_path_factory.mktemp("road") / "city")
    # One year of pupils is enough to see that their rows are read.
    for year in ("2010-11", "2011-12", "2012-13"):
        (places.raw / f"pupil_results_{year}.csv").unlink()
        (places.raw / f"pupil_results_{year}.csv.source.toml").unlink()
    return examine(places, load_settings(places))


def test_every_file_of_the_city_is_read_by_the_road_that_real_files_take(examined) -> None:
    assert examined.failed_files == []
    tables = {n for n in raw_files() if n.endswith(".csv")}
    years = {f"pupil_results_{y}.csv" for y in ("2010-11", "2011-12", "2012-13")}
    assert set(examined.sources["source"]) == tables - years
    assert examined.sources["made_up"].all()


def test_pupils_and_published_tables_never_state_two_things(examined) -> None:
    twice = examined.tables["twice"]
    assert set(twice.loc[twice["table"] == "counts", "different"]) == {0}
    assert len(twice) >= 3


def test_the_register_joins_the_converters_and_closes_the_closed_school(examined) -> None:
    register = examined.tables["register"]
    closed = register[(register["urn"] == "999055") & (register["closed"] != "")]
    assert set(closed["closed"]) == {"2014-08-31"}
    steps = examined.tables["lineage"].set_index("urn")["successor_urn"].to_dict()
    assert steps["999101"] == "999010"
    inspected = set(examined.tables["inspections"]["urn"])
    assert {"999010", "999101"} & inspected == {"999101"}


def test_other_authorities_stand_beside_the_city_in_every_key_stage_but_key_stage_1(
    examined,
) -> None:
    national = examined.tables["national"]
    by_stage = national.groupby("key_stage")["la_code"].nunique()
    assert by_stage.to_dict() == {"EYFS": 8, "KS2": 8, "KS4": 8, "Phonics": 8}


def test_a_world_and_its_truth_are_written_together(tmp_path) -> None:
    places = write_sample(tmp_path / "city", world="composition")
    told = json.loads((places.root / "truth.json").read_text(encoding="utf-8"))
    assert told["world"] == "composition"
    stated = (places.raw / "funding_lines.csv.source.toml").read_text(encoding="utf-8")
    assert tomllib.loads(stated)["made_up"] is True


def test_a_misspelt_world_writes_nothing(tmp_path) -> None:
    with pytest.raises(ParameterError, match="zero_effect_support"):
        write_sample(tmp_path / "city", world="zero_effect")
    assert not (tmp_path / "city").exists()


def test_marked_pupils_are_written_only_when_asked_for(tmp_path) -> None:
    plain, marked = write_sample(tmp_path / "plain"), write_sample(tmp_path / "m", canaries=True)
    held = [
        (p.raw / "pupil_results_2013-14.csv").read_text(encoding="utf-8").count("CANARY")
        for p in (plain, marked)
    ]
    assert held[0] == 0
    assert held[1] > 30
