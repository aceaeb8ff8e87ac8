"""Marked pupils are planted in the raw files; nothing that is produced may hold their marks.

Every byte below the root is searched but those of data/raw; tables are opened, because parquet
packs its text; so are what the commands print and what they leave in the temporary folder.
"""

import tempfile
import zipfile
import zlib
from pathlib import Path

import pandas as pd
import pytest

from ylp_analysis import cli
from ylp_analysis.prepare import write_sample

MARK = "CANARY"


def marked(path: Path) -> bool:
    data = path.read_bytes()
    if path.suffix == ".parquet":
        table = pd.read_parquet(path)
        text = table.select_dtypes(include=["object", "str"]).astype("str")
        named = any(MARK in str(column) for column in table.columns)
        return named or text.apply(lambda column: column.str.contains(MARK)).any().any()
    if path.suffix in (".xlsx", ".docx", ".zip"):
        with zipfile.ZipFile(path) as packed:
            data += b"".join(packed.read(name) for name in packed.namelist())
    if path.suffix in (".pdf", ".png"):
        data += b"".join(_unpacked(data))
    return MARK.encode() in data


def _unpacked(data: bytes) -> list[bytes]:
    """Every stream of compressed bytes within a file, unpacked."""
    parts = []
    start = data.find(b"\x78")
    while start >= 0:
        try:
            parts.append(zlib.decompressobj().decompress(data[start:]))
        except zlib.error:
            pass
        start = data.find(b"\x78", start + 1)
    return parts


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    places = write_sample(tmp_path_factory.mktemp("canaries") / "city", canaries=True)
    for year in ("2010-11", "2011-12", "2012-13"):  # one year of marked pupils is enough
        for name in (f"pupil_results_{year}.csv", f"pupil_results_{year}.csv.source.toml"):
            (places.raw / name).unlink()
    return places


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        cli.main([str(a) for a in arguments])
    said = capsys.readouterr()
    return left.value.code, said.out + said.err


def test_no_marked_pupil_is_in_anything_that_is_produced(planted, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    raw = [p for p in planted.raw.iterdir() if MARK.encode() in p.read_bytes()]
    assert len(raw) == 1  # the marks are there to be found
    root = ("--root", planted.root)
    checked, said = run(capsys, "check", *root)
    prepared, more = run(capsys, "prepare", *root)
    pages = ("--only", "01_data_quality", "--only", "40_priority_4_closing_the_gap")
    packed, most = run(
        capsys, "pack", "--plan-year", "2015/16", "--edition", "analyst", *pages, *root
    )
    assert (checked, prepared, packed) == (0, 0, 0)
    assert MARK not in said + more + most
    produced = [
        path
        for folder in (planted.root, tmp_path)
        for path in folder.rglob("*")
        if path.is_file() and planted.raw not in path.parents
    ]
    assert len(produced) > 50
    assert [path.name for path in produced if marked(path)] == []


def test_a_marked_pupil_in_an_error_is_not_printed(planted, capsys):
    file = planted.raw / "pupil_results_2013-14.csv"
    text = file.read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if MARK in line)
    (planted.raw / "pupil_results_2014-15.csv").write_text(
        "\n".join([text.splitlines()[0], first, first]) + "\n", encoding="utf-8"
    )
    try:
        code, said = run(capsys, "check", "--root", planted.root)
    finally:
        (planted.raw / "pupil_results_2014-15.csv").unlink()
    assert code == 10
    assert "state a pupil's result in a subject and measure a second time" in said
    assert MARK not in said
    assert MARK not in (planted.reports / "check" / "findings.csv").read_text(encoding="utf-8")
