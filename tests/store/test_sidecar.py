"""The note beside a raw file."""

import tomllib

import pytest

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.store.raw import sha256_of
from ylp_analysis.store.sidecar import adopt, read_sidecar


@pytest.fixture
def raw(tmp_path):
    path = tmp_path / "2018-2019_850_ks2final.csv"
    path.write_text("URN\n1\n")
    return path


def test_a_file_without_a_sidecar_has_an_empty_one(raw):
    sidecar, findings = read_sidecar(raw, raw.name, sha256_of(raw))
    assert (sidecar.academic_year, sidecar.published, findings) == ("", "", [])


def test_adopt_writes_what_is_known_and_it_is_read_again(raw):
    path = adopt(raw, published="2019-12-13")
    assert path.name == "2018-2019_850_ks2final.csv.source.toml"
    sidecar, findings = read_sidecar(raw, raw.name, sha256_of(raw))
    assert findings == []
    assert (sidecar.academic_year, sidecar.published) == ("2018/19", "2019-12-13")
    assert sidecar.sha256 == sha256_of(raw)


def test_a_changed_file_with_an_old_hash_fails(raw):
    adopt(raw)
    raw.write_text("URN\n2\n")
    _, (finding,) = read_sidecar(raw, raw.name, sha256_of(raw))
    assert (finding.check, finding.outcome) == ("sidecar_hash", "FAIL")


def test_adopting_again_keeps_what_was_stated(raw):
    adopt(raw, publisher="DfE")
    raw.write_text("URN\n2\n")
    stated = tomllib.loads(adopt(raw).read_text())
    assert (stated["publisher"], stated["sha256"]) == ("DfE", sha256_of(raw))


@pytest.mark.parametrize(
    "text", ['published = "2015-02-31"', "published = 2019", "nonsense", 'publishd = "2019-12-13"']
)
def test_a_bad_sidecar_fails(raw, text):
    raw.with_name(raw.name + ".source.toml").write_text(text)
    _, (finding,) = read_sidecar(raw, raw.name, sha256_of(raw))
    assert (finding.check, finding.outcome) == ("sidecar_reads", "FAIL")


def test_adopting_nothing_is_an_error(tmp_path):
    with pytest.raises(DataError, match=r"There is no file x\.csv"):
        adopt(tmp_path / "x.csv")


def test_adopting_over_a_broken_sidecar_says_what_to_do(raw):
    raw.with_name(raw.name + ".source.toml").write_text("nonsense")
    with pytest.raises(ParameterError, match="is not TOML"):
        adopt(raw)
