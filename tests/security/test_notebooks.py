"""Notebooks are code: what runs is known by its hash, and sees no keys."""

import json

from ylp_analysis.store.raw import sha256_of

# What a kernel gets from us, and what Jupyter, IPython and this system's Python set themselves.
OURS = {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT", "USERPROFILE"}
THREADS = {f"{name}_NUM_THREADS" for name in ("OMP", "OPENBLAS", "MKL", "ARROW")}
THEIRS = {
    "PYDEVD_DISABLE_FILE_VALIDATION", "PYDEVD_USE_FRAME_EVAL", "JPY_PARENT_PID", "JPY_SESSION_NAME",
    "MPLBACKEND", "PAGER", "GIT_PAGER", "TERM", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR",
    "LC_CTYPE", "__CF_USER_TEXT_ENCODING", "SHLVL", "PWD", "OLDPWD", "_",
}  # fmt: skip


def test_a_kernel_gets_no_key_no_token_and_no_proxy(looked):
    environment = looked.seen["environment"]
    assert set(environment) <= OURS | THREADS | THEIRS
    assert "PLANTED-KEY" not in json.dumps(environment)
    assert {environment[name] for name in THREADS} == {"1"}


def test_the_manifest_names_the_notebook_by_its_hash(looked):
    for pack in (looked.analyst, looked.sicg):
        manifest = json.loads((pack.folder / "manifest.json").read_text())
        for page in manifest["pages"]:
            if page["notebook"]:
                assert page["notebook_sha256"] == sha256_of(looked.notebooks / page["notebook"])


def test_a_notebook_runs_in_a_folder_of_its_owner_alone(looked):
    assert looked.seen["folder"] == "0o700"
    assert looked.seen["log"] == ["0o600"]


def test_a_failed_notebook_is_kept_for_its_owner_alone_and_outside_the_pack(looked):
    assert set(looked.analyst.failed) == {"01_fails.html"}
    kept = looked.analyst.folder.parent / ".failed"
    assert [path.name for path in kept.iterdir()] == ["01_fails.ipynb"]
    assert kept.stat().st_mode & 0o777 == 0o700
    assert "SECRET-PUPIL" in (kept / "01_fails.ipynb").read_text()
    assert not (looked.sicg.folder.parent / ".failed").exists()
    assert {p.suffix for p in looked.analyst.folder.rglob("*")} <= {".html", ".json"}
