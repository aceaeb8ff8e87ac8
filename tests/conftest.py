"""What several rooms of tests share: the real data, the test vectors, a browser.

Real data and the browser are not part of the repository. Where they are missing the tests that
need them are skipped, and the last lines of the run say so; with `YLP_REQUIRE=real,browser` (as
in .ci/run) a missing one is a failure instead.
"""

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from xml.sax.saxutils import escape

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from ylp_analysis.store.places import Places

REPOSITORY = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MISSING = "YLP-MISSING"

# The same examples in every run, so that a failure belongs to the change that is tested. New ones
# are looked for on purpose: YLP_HUNT=60 pytest tests/real/test_mutations.py.
settings.register_profile("steady", derandomize=True, database=None)
settings.register_profile("hunt", deadline=None)
settings.load_profile("hunt" if os.environ.get("YLP_HUNT") else "steady")
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
def prepared_city(tmp_path_factory: pytest.TempPathFactory) -> "Places":
    """The sample city, written and prepared once for each test process. Not to be changed."""
    from ylp_analysis.prepare import prepare, write_sample

    places = write_sample(tmp_path_factory.mktemp("sample") / "city")
    prepare(places)
    return places


@pytest.fixture(scope="session")
def _small_city(tmp_path_factory: pytest.TempPathFactory) -> "Places":
    from ylp_analysis.prepare import prepare, write_sample

    places = write_sample(tmp_path_factory.mktemp("small") / "city")
    for path in places.raw.iterdir():
        if not any(word in path.name for word in ("ks2final", "ks4final", "clusters")):
            path.unlink()
    prepare(places)
    return places


@pytest.fixture
def city(_small_city: "Places", tmp_path: Path) -> "Places":
    """A prepared sample city of one's own, with published tables and clusters alone."""
    from ylp_analysis.store.places import Places

    shutil.copytree(_small_city.root, tmp_path / "city")
    return Places((tmp_path / "city").resolve())


@pytest.fixture(scope="session")
def statistics_vectors(shared: Path) -> list[dict[str, Any]]:
    """Test vectors: `method, input, expected, tol, kind, source`."""
    text = (shared / "vectors" / "statistics.json").read_text(encoding="utf-8")
    return json.loads(text)["vectors"]


@pytest.fixture(scope="session")
def disclosure_vectors(shared: Path) -> dict[str, dict[str, Any]]:
    """Test vectors by id: `kind, verified, source, input, expect`."""
    text = (shared / "vectors" / "disclosure.json").read_text(encoding="utf-8")
    return {vector["id"]: vector for vector in json.loads(text)["vectors"]}


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


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _column(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _sheet(rows: list[list[object]]) -> Iterator[str]:
    for line, row in enumerate(rows, start=1):
        yield f'<row r="{line}">'
        for place, cell in enumerate(row, start=1):
            at = f'r="{_column(place)}{line}"'
            if isinstance(cell, bool):
                yield f'<c {at} t="b"><v>{int(cell)}</v></c>'
            elif isinstance(cell, (int, float)):
                yield f"<c {at}><v>{cell}</v></c>"
            elif isinstance(cell, str) and cell:
                yield f'<c {at} t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            elif cell is not None and not isinstance(cell, str):  # a day: its number, style 1
                days = (cell - type(cell)(1899, 12, 30)).days
                yield f'<c {at} s="1"><v>{days}</v></c>'
        yield "</row>"


@pytest.fixture(scope="session")
def as_xlsx() -> Callable[[dict[str, Any]], bytes]:
    """A function: sheets' names and rows of cells (or a sheet's own XML) → a workbook's bytes."""

    def make(sheets: dict[str, Any]) -> bytes:
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default '
            'Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
            f'Id="r1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
            '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        }
        listed, links = "", f'<Relationship Id="s" Type="{_DOCUMENT}/styles" Target="styles.xml"/>'
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            body = rows if isinstance(rows, str) else "".join(_sheet(rows))
            parts[f"xl/worksheets/sheet{number}.xml"] = (
                f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'
            )
            listed += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
            links += (
                f'<Relationship Id="r{number}" Type="{_DOCUMENT}/worksheet" '
                f'Target="worksheets/sheet{number}.xml"/>'
            )
        parts["xl/workbook.xml"] = (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{listed}</sheets></workbook>'
        )
        parts["xl/_rels/workbook.xml.rels"] = (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
        )
        return _zipped(parts)

    return make


@pytest.fixture(scope="session")
def as_ods() -> Callable[[str], bytes]:
    """A function: the rows' own XML of one sheet → an OpenDocument workbook's bytes."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)

    def make(rows: str) -> bytes:
        return _zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": "<manifest/>",
                "content.xml": f"<office:document-content {spaces}><office:body>"
                f'<office:spreadsheet><table:table table:name="Data">{rows}</table:table>'
                "</office:spreadsheet></office:body></office:document-content>",
            }
        )

    return make


def _zipped(parts: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else None
            package.writestr(name, text, kind)
    return data.getvalue()


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
