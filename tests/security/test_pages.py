"""A pack's files hold what a page says, and nothing of how or where it was made."""

import getpass
import json
import socket
from html import escape
from types import SimpleNamespace

import pytest

from ylp_analysis.packs import share
from ylp_analysis.packs.render import check_page

HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>')


def said(folder):
    return "\n".join(
        path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.is_file()
    )


@pytest.mark.parametrize("edition", ["analyst", "sicg"])
def test_a_pack_holds_no_code_no_path_no_name_no_stream_and_no_traceback(looked, edition):
    text = said(getattr(looked, edition).folder)
    for absent in (
        "SECRET", "PLANTED", "import json", "os.environ", "IPython.display", "Traceback",
        'File "', "ipykernel", str(looked.places.root), str(looked.places.root.parent),
        "papermill", "injected-parameters",
    ):  # fmt: skip
        assert absent not in text
    for name in (getpass.getuser(), socket.gethostname()):
        # a user called `root` may meet the word `:root` of a style sheet
        assert len(name) < 5 or name not in text


def test_a_failed_page_is_told_in_words_of_ours(looked):
    index = looked.analyst.index.read_text("utf-8")
    assert "stopped with ValueError" in index
    assert "SECRET" not in index


def test_a_shared_copy_holds_less_than_the_pack(looked, tmp_path, monkeypatch):
    # What the audit lets through is tested with the audit; here, what a copy is made of.
    good = SimpleNamespace(passed=True, findings=[])
    monkeypatch.setattr(share, "audit_pack", lambda *args, **kwargs: good)
    share.share_pack(looked.sicg.folder, tmp_path / "copy", places=looked.places)
    text = said(tmp_path / "copy")
    for absent in ("SECRET", "PLANTED", "Traceback", str(looked.places.root), ".ipynb", "seconds"):
        assert absent not in text
    manifest = json.loads((tmp_path / "copy" / "manifest.json").read_text())
    assert not {"inputs", "git_commit", "tables", "set_aside"} & set(manifest)
    assert {p.suffix for p in (tmp_path / "copy").rglob("*")} == {".html", ".json"}


def test_a_page_with_a_script_in_it_is_refused_by_the_gate():
    for name in HOSTILE:
        assert check_page(f"<p>{name}</p>") != check_page(f"<p>{escape(name)}</p>")
