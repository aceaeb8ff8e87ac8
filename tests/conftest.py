"""What several rooms of tests share: the real data, the test vectors, a browser.

Real data and the browser are not part of the repository. Where they are missing the tests that
need them are skipped, and the last lines of the run say so; with `YLP_REQUIRE=real,browser` (as
in .ci/run) a missing one is a failure instead.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any, NoReturn

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MISSING = "YLP-MISSING"
_WHAT = {"real": "real published data", "browser": "a browser"}


def _missing(what: str, sentence: str) -> NoReturn:
    if what in os.environ.get("YLP_REQUIRE", "").split(","):
        pytest.fail(f"{sentence} YLP_REQUIRE asks for it.", pytrace=False)
    pytest.skip(f"{_MISSING} {what}: {sentence}")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real data and test vectors: YLP_SHARED, or `shared` beside the checkout."""
    folder = Path(os.environ.get("YLP_SHARED") or REPOSITORY.parent / "shared")
    if not (folder / "data" / "dfe").is_dir():
        _missing("real", "There is no folder `shared` beside the repository (or in YLP_SHARED).")
    return folder


@pytest.fixture(scope="session")
def dfe(shared: Path) -> Path:
    """Real published statistics of the Department for Education."""
    return shared / "data" / "dfe"


@pytest.fixture(scope="session")
def statistics_vectors(shared: Path) -> list[dict[str, Any]]:
    """Test vectors: `method, input, expected, tol, kind, source`."""
    text = (shared / "vectors" / "statistics.json").read_text(encoding="utf-8")
    return json.loads(text)["vectors"]


@pytest.fixture(scope="session")
def browser() -> Path:
    """The program file of a Chromium: YLP_BROWSER, or the first one on the PATH."""
    named = os.environ.get("YLP_BROWSER", "")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not found or not Path(found).is_file():
        _missing("browser", "No Chromium was found; `make browser` installs one.")
    return Path(found)


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, the accessibility checker that runs inside a page."""
    script = REPOSITORY / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        _missing("browser", "axe-core is not there; `make browser` installs it.")
    return script.read_text(encoding="utf-8")


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last lines of a run: what it did not look at."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(config, "workerinput"):
        return
    reasons = [str(report.longrepr) for report in reporter.stats.get("skipped", [])]
    for what, words in _WHAT.items():
        count = sum(f"{_MISSING} {what}:" in reason for reason in reasons)
        if count:
            reporter.write_line(
                f"NOT TESTED: {count} tests need {words}, which is not here.", bold=True, red=True
            )
