"""Everything that is written lies below the root it belongs to, and private folders are private."""

import json
import re
import shutil

import pytest

from ylp_analysis.errors import PackError, ParameterError
from ylp_analysis.intake.areas import slug
from ylp_analysis.packs.share import share_pack
from ylp_analysis.store.places import Places
from ylp_analysis.store.raw import sha256_of


@pytest.mark.parametrize(
    "name",
    ["../../x", "/etc/passwd", "a/b\\c", "..", "CON", "x\x00y", "Ünïcode & <b>", "\u202egnp"],
)
def test_a_slug_holds_letters_digits_and_hyphens(name):
    made = slug(name)
    assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789-" for c in made)
    assert not made.startswith("-")


@pytest.mark.parametrize("way", ["../x", "a/../../x", "/x", "link/x"])
def test_a_path_that_leads_out_of_the_root_is_refused(tmp_path, way):
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(ParameterError, match="outside the project"):
        Places(root).below_root(root / way)


def test_pupils_counts_are_readable_by_their_owner_alone(prepared_city):
    assert prepared_city.restricted.stat().st_mode & 0o077 == 0


def test_a_run_writes_below_its_reports_and_nowhere_else(looked):
    folder = looked.analyst.folder
    assert folder.is_relative_to(looked.places.reports)
    above = {p.name for p in looked.places.root.iterdir()}
    assert above == {"config", "data", "reports", "truth.json", "seen.json"}
    left = {p.name for p in folder.parent.iterdir()}
    runs = {name for name in left if re.fullmatch(r"\d{8}T\d{6}Z[0-9a-f]{4}", name)}
    assert folder.name in runs
    assert left - runs == {".failed", "latest.json", "index.html"}


@pytest.mark.parametrize("way", ["../secret.html", "absolute", "link.html"])
def test_a_manifest_that_points_elsewhere_is_not_followed(looked, tmp_path, way):
    pack, secret = tmp_path / "pack", tmp_path / "secret.html"
    shutil.copytree(looked.sicg.folder, pack)
    secret.write_text("secret")
    (pack / "link.html").symlink_to(secret)
    manifest = json.loads((pack / "manifest.json").read_text())
    file = str(secret) if way == "absolute" else way
    manifest["pages"].append({"file": file, "sha256": sha256_of(secret), "notebook": ""})
    (pack / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(PackError, match="is not the page that was made"):
        share_pack(pack, tmp_path / "to" / "copy", places=looked.places)
    assert not (tmp_path / "to").exists()
