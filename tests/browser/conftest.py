"""A real browser, headless, and every page type of the sample city to look at."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ylp_analysis.packs.runner import Pack, make_pack
from ylp_analysis.project import Project
from ylp_analysis.store.places import Places
from ylp_analysis.vocabulary.years import run_dates

# As root, and on a network without the services that a desktop browser asks for at its start.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

ANALYST = (
    "00_start_here",
    "01_data_quality",
    "40_priority_4_closing_the_gap",
    "90_cluster_profile",
)


@pytest.fixture(scope="session")
def chromium(browser: Path) -> Iterator[Any]:
    """A running Chromium."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=str(browser), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def pack(browser: Path, prepared_city: Places) -> Pack:
    """The analyst's edition of the sample city: every page type but a school's brief."""
    return _made(prepared_city, edition="analyst", only=ANALYST)


@pytest.fixture(scope="session")
def brief(browser: Path, prepared_city: Places) -> Pack:
    """One school's brief, as its head receives it."""
    return _made(prepared_city, edition="school", area="999001")


def _made(places: Places, **chosen: Any) -> Pack:
    made = make_pack(Project(places), run_dates("2015/16", "", ""), jobs=2, **chosen)
    assert made.failed == {}
    return made


@pytest.fixture
def open_page(chromium: Any, pack: Pack, brief: Pack) -> Iterator[Any]:
    """Opens a page of the pack at a width; the page remembers what it asked the network for."""
    opened = []

    def show(file: str, width: int = 1000) -> Any:
        page = chromium.new_page(viewport={"width": width, "height": 900})
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        home = next(p.folder for p in (pack, brief) if (p.folder / file).is_file())
        page.goto((home / file).as_uri())
        opened.append(page)
        return page

    yield show
    for page in opened:
        page.close()
