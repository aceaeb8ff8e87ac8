"""Raw files in, processed tables out: all or nothing, with every finding at once."""

import json

import pandas as pd
import pytest

from ylp_analysis.errors import DataError
from ylp_analysis.prepare import FilesFailed, examine, is_prepared, prepare
from ylp_analysis.store.config import load_settings
from ylp_analysis.store.tables import read_provenance, read_table
from ylp_analysis.vocabulary import terms


@pytest.fixture
def sample(prepared_city):
    return prepared_city


def snapshot(folder):
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_sample_is_prepared_without_a_failure(sample):
    findings = read_table(sample, "findings")
    assert not (findings["outcome"] == "FAIL").any()
    assert is_prepared(sample)


def test_the_gap_table_has_the_columns_types_and_order_of_the_contract(sample):
    gaps = read_table(sample, "gaps")
    assert {c: str(t) for c, t in gaps.dtypes.items()} == dict(terms.GAP_COLUMNS)
    key = list(terms.GAP_KEY)
    assert not gaps.duplicated(key).any()
    pd.testing.assert_frame_equal(gaps[key], gaps[key].sort_values(key, ignore_index=True))


def test_every_level_and_both_comparators_are_there(sample):
    gaps = read_table(sample, "gaps")
    assert set(gaps["level"]) == {"england", "region", "la", "cluster", "school"}
    assert set(gaps["comparator"]) == {"same_area", "england", "region"}
    assert gaps.loc[gaps["level"] == "cluster", "area_code"].nunique() == 6


def test_the_la_gap_is_that_of_the_published_row(sample):
    gaps = read_table(sample, "gaps")
    la = gaps[
        (gaps["level"] == "la")
        & (gaps["comparator"] == "same_area")
        & (gaps["measure"] == "five_ac_em")
        & (gaps["academic_year"] == "2013/14")
    ].iloc[0]
    raw = pd.read_csv(sample.raw / "2013-2014_999_ks4final.csv", dtype="str")
    row = raw[raw["RECTYPE"] == "4"].iloc[0]
    assert la["disadvantaged_pupils"] == int(row["TFSMCLA"])
    numerator = int(row["TAC5EMFSM_PTQ"])
    assert la["disadvantaged_value"] == pytest.approx(100 * numerator / int(row["TFSMCLA"]))


def test_the_provenance_names_every_input_by_its_hash(sample):
    inputs = read_provenance(sample)["inputs"]
    assert "data/raw/2013-2014_999_ks2final.csv" in inputs
    assert "config/partnership.toml" in inputs
    assert all(len(digest) == 64 for digest in inputs.values())


def test_a_changed_raw_file_makes_the_tables_stale(city):
    prepare(city)
    (city.raw / "clusters.csv.source.toml").write_text("made_up = true\n")
    assert not is_prepared(city)


def test_a_failing_file_leaves_the_processed_tables_untouched(city):
    prepare(city)
    before = snapshot(city.processed)
    (city.raw / "2015-2016_999_ks2final.csv").write_text("a,b\n1,2\n")
    (city.raw / "empty.csv").write_text("")
    with pytest.raises(FilesFailed) as failed:
        prepare(city)
    assert failed.value.exit_code == 10
    assert failed.value.examined.failed_files == ["2015-2016_999_ks2final.csv", "empty.csv"]
    assert snapshot(city.processed) == before


def test_set_aside_goes_on_and_every_page_says_so(city):
    from ylp_analysis.project import Project

    (city.raw / "empty.csv").write_text("")
    examined = prepare(city, set_aside=True)
    assert examined.failed_files == ["empty.csv"]
    evidence = Project(city).evidence("closing_the_gap", plan_year="2015/16", edition="sicg")
    assert any("empty.csv" in caveat for caveat in evidence.caveats)


def test_a_year_that_is_stated_nowhere_fails(city):
    name = "2013-2014_999_ks2final.csv"
    (city.raw / name).rename(city.raw / "ks2final.csv")
    (city.raw / f"{name}.source.toml").unlink()
    findings = examine(city, load_settings(city)).findings
    assert [(f.check, f.file) for f in findings if f.outcome == "FAIL"] == [
        ("year_stated", "ks2final.csv")
    ]


def test_an_unknown_urn_in_clusters_fails(city):
    path = city.raw / "clusters.csv"
    (city.raw / "clusters.csv.source.toml").unlink()
    path.write_text(path.read_text() + "123456,North,2010/11,,\n")
    findings = examine(city, load_settings(city)).findings
    assert [f.check for f in findings if f.outcome == "FAIL"] == ["urn_known"]


def test_an_empty_project_says_what_to_bring(tmp_path):
    from ylp_analysis.store.start import start_project

    places = start_project(tmp_path / "new", name="Hampshire", la_code="850")
    with pytest.raises(DataError, match="There are no files in data/raw"):
        prepare(places)


def test_interrupted_writing_leaves_the_old_tables(city, monkeypatch):
    prepare(city)
    before = snapshot(city.processed)

    def stop(self, *args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(pd.DataFrame, "to_parquet", stop)
    with pytest.raises(KeyboardInterrupt):
        prepare(city)
    assert snapshot(city.processed) == before


def test_preparing_twice_gives_the_same_tables(city):
    prepare(city)
    first = json.dumps(read_provenance(city), sort_keys=True)
    prepare(city)
    assert json.dumps(read_provenance(city), sort_keys=True) == first


def test_nothing_is_prepared_when_every_file_fails(tmp_path):
    from ylp_analysis.store.start import start_project

    places = start_project(tmp_path / "new", name="Hampshire", la_code="850")
    (places.raw / "a.csv").write_text("a,b\n1,2\n")
    with pytest.raises(FilesFailed, match="no file is left"):
        prepare(places, set_aside=True)


def test_a_failed_clusters_file_is_not_used(city):
    (city.raw / "clusters.csv").write_text((city.raw / "clusters.csv").read_text() + " ")
    prepare(city, set_aside=True)
    assert read_table(city, "membership").empty


def test_a_broken_provenance_means_not_prepared(city):
    prepare(city)
    (city.tables / "provenance.json").write_text("{")
    assert not is_prepared(city)


def _outcomes(places, check):
    findings = read_table(places, "findings")
    return set(findings.loc[findings["check"] == check, "outcome"])


def test_rows_protected_fails_of_a_city_with_pupil_rows(prepared_city):
    assert _outcomes(prepared_city, "rows_protected") == {"WARNING"}


def test_rows_protected_passes_of_printed_schools_alone(city):
    assert _outcomes(city, "rows_protected") == set()
