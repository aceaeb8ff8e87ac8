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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('published = "2015-02-31"', "published: it must be a day like 2019-12-13"),
        ("title = 2019", "title: it must be text in quotes"),
        ('data_version = "fnal"', "data_version: it must be provisional, revised or final"),
        ('provenance = "ours"', "provenance: it must be published or local"),
        ('made_up = "yes"', "made_up: it must be true or false"),
        ('publishd = "2019-12-13"', "has an unknown key 'publishd'"),
        ("nonsense\ntitle = 1", "is not TOML (line 1)"),
    ],
)
def test_a_bad_sidecar_is_told_in_plain_words(raw, text, words):
    raw.with_name(raw.name + ".source.toml").write_text(text)
    _, (finding,) = read_sidecar(raw, raw.name, sha256_of(raw))
    assert words in finding.sentence
    assert f"`ylp adopt {raw.name}`" in finding.remedy


def test_a_sidecar_that_is_no_text_fails(raw):
    raw.with_name(raw.name + ".source.toml").write_bytes(b'title = "\xff"')
    _, (finding,) = read_sidecar(raw, raw.name, sha256_of(raw))
    assert "is not UTF-8 text" in finding.sentence


def test_a_date_without_quotes_is_a_date(raw):
    raw.with_name(raw.name + ".source.toml").write_text("published = 2019-12-13")
    sidecar, findings = read_sidecar(raw, raw.name, sha256_of(raw))
    assert (sidecar.published, findings) == ("2019-12-13", [])


def test_adopting_with_a_word_that_is_none_says_which_there_are(raw):
    with pytest.raises(ParameterError, match="must be provisional, revised or final"):
        adopt(raw, data_version="fnal")


def test_adopting_nothing_is_an_error(tmp_path):
    with pytest.raises(DataError, match=r"There is no file x\.csv"):
        adopt(tmp_path / "x.csv")


def test_adopting_over_a_broken_sidecar_says_what_to_do(raw):
    raw.with_name(raw.name + ".source.toml").write_text("nonsense")
    with pytest.raises(ParameterError, match="is not TOML"):
        adopt(raw)
