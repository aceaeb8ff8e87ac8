"""A notebook run by hand with plain papermill, as an analyst would."""

import subprocess
import sys
from pathlib import Path

import nbformat

from ylp_analysis.store.places import Places


def test_papermill_runs_the_page_by_hand(repository: Path, prepared_city: Places, tmp_path: Path):
    notebook = repository / "notebooks" / "40_priority_4_closing_the_gap.ipynb"
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", str(notebook), str(out), "--no-progress-bar"]
    command += ["-p", "root", str(prepared_city.root), "-p", "results_year", "2013/14"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr[-2000:]
    cells = nbformat.read(out, as_version=4).cells
    shown = [o for c in cells for o in c.get("outputs", []) if o["output_type"] == "display_data"]
    pictures = [o for o in shown if "image/svg+xml" in o["data"]]
    assert len(pictures) >= 4
    assert all(o["metadata"]["image/svg+xml"]["alt"] for o in pictures)
