"""A pack goes out: audited as its readers get it, remembered, and safe beside the next one."""

import shutil

import pytest

from ylp_analysis.cli import main
from ylp_analysis.disclosure.ledger import LEDGER_COLUMNS
from ylp_analysis.errors import DisclosureError
from ylp_analysis.packs.audit import audit_pack
from ylp_analysis.packs.runner import make_pack
from ylp_analysis.packs.share import share_pack
from ylp_analysis.prepare import is_prepared
from ylp_analysis.project import Project
from ylp_analysis.store.ledger import read_ledger
from ylp_analysis.store.places import Places
from ylp_analysis.vocabulary.years import run_dates

DATES = run_dates("2015/16", "", "")


@pytest.fixture(scope="module")
def city(prepared_city, tmp_path_factory):
    """A prepared sample city of this module's own, whose packs are shared."""
    root = tmp_path_factory.mktemp("released") / "city"
    shutil.copytree(prepared_city.root, root)
    return Places(root.resolve())


@pytest.fixture(scope="module")
def pack(city):
    """The edition for the chair of one cluster: a whole pack of one page."""
    made = make_pack(Project(city), DATES, edition="cluster", area="brackwith", jobs=1)
    assert made.failed == {}
    return made.folder


def test_a_clusters_pack_is_shared_and_remembered(city, pack, tmp_path, capsys):
    with pytest.raises(SystemExit) as left:
        main(["share", str(pack), "--to", str(tmp_path / "out")])
    assert left.value.code == 0, capsys.readouterr().err
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "90_cluster_profile-brackwith.html",
        "index.html",
        "manifest.json",
    ]
    ledger = read_ledger(city, LEDGER_COLUMNS)
    assert set(ledger["run"]) == {pack.name}
    assert set(ledger["level"]) == {"cluster"}  # no school's own results are in that edition
    assert (ledger["first_year"] <= ledger["academic_year"]).all()
    assert not is_prepared(city)  # what is out is reckoned with from now on


def test_what_was_shared_and_is_another_number_now_stops_the_next_pack(city, pack):
    told = city.ledger.read_text(encoding="utf-8")
    row = told.splitlines()[1].split(",")
    at = LEDGER_COLUMNS.index("disadvantaged_value")
    changed = [*row[:at], str(float(row[at]) + 3), *row[at + 1 :]]
    city.ledger.write_text(told.replace(",".join(row), ",".join(changed)), encoding="utf-8")
    try:
        with pytest.raises(
            DisclosureError, match="Results that were shared are others now"
        ) as error:
            make_pack(Project(city), DATES, edition="sicg")
        assert error.value.exit_code == 13
        assert float(row[at]).is_integer() and changed[at] not in str(error.value)
    finally:
        city.ledger.write_text(told, encoding="utf-8")


def test_a_copy_with_a_leak_is_not_shared_and_nothing_is_remembered(
    city, pack, tmp_path, monkeypatch
):
    from ylp_analysis.packs import share

    before = city.ledger.read_bytes() if city.ledger.is_file() else b""
    copyfile = shutil.copyfile

    def leaking(source, target):
        copyfile(source, target)
        if target.suffix == ".html":
            text = target.read_text("utf-8")
            target.write_text(text.replace("<main", "<!-- Netherby Primary School 61.7 --><main"))

    monkeypatch.setattr(share.shutil, "copyfile", leaking)
    with pytest.raises(DisclosureError, match="did not pass the audit"):
        share_pack(pack, tmp_path / "out", places=city)
    assert not (tmp_path / "out").exists()
    assert (city.ledger.read_bytes() if city.ledger.is_file() else b"") == before


def test_the_public_edition_of_the_whole_city_gives_nothing_away(city):
    pack = make_pack(Project(city), DATES, edition="public").folder
    result = audit_pack(pack, city)
    assert result.findings == ()
    assert result.counts["cells_judged"] > 2000
