"""The first page of a pack: its pages, what is held, what is missing, and the rule it obeys."""

from html import escape
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from ylp_analysis.disclosure import Policy
from ylp_analysis.packs.render import TEMPLATES
from ylp_analysis.vocabulary.catalogue import KEY_STAGES
from ylp_analysis.vocabulary.editions import EDITION_NAMES
from ylp_analysis.vocabulary.years import long_date

MADE_UP = "Made-up sample data: no real pupil, school or result"


def index_page(
    *,
    partnership: str,
    plan_year: str,
    results_year: str,
    as_of: str,
    run_id: str,
    pages: list[dict],
    missing: list[str],
    policy: Policy,
    made_up: bool,
    coverage: list[dict],
    incomplete: bool,
    own_area: str = "",
) -> str:
    """The pack's first page, self-contained; its search box is an extra, not a need.

    Parameters
    ----------
    as_of : ISO date. policy : the edition's: who may hold it, what it hides and why.
    pages : `file` (relative), `title`, `question`, `area` (its name, "" for a page of the whole
        area), `kind` of area (`cluster`, `school` or "").
    own_area : the name of the one school or cluster that the edition is about, or "".
    missing : one line for each kind of evidence not held, with what to bring.
    coverage : `key_stage`, `label`, `years` held, one for each series.
    """
    marks = [policy.watermark] if policy.watermark else []
    hidden, stop, rest = policy.paragraph().partition(". ")
    words = {
        "partnership": partnership,
        "plan_year": plan_year,
        "results_year": results_year,
        "as_of": long_date(as_of),
        "edition": EDITION_NAMES.get(policy.edition, f"{policy.edition} edition"),
        "own_area": own_area,
        "run_id": run_id,
        "marks": [*marks, *([MADE_UP] if made_up else [])],
        "groups": _groups(pages),
        "many": len(pages) > 1,
        "coverage": coverage,
        "years": sorted({year for row in coverage for year in row["years"]}),
        "stages": _stages(coverage),
        "missing": missing,
        "readers": policy.readers,
        "policy": policy.sentence(),
        "hidden_heading": hidden if policy.hides else "What is hidden, and why",
        "hidden": rest if policy.hides else hidden + stop + rest,
        "incomplete": incomplete,
        "css": Markup(_file("page", "theme.css") + _file("index", "index.css")),
        "script": Markup(_file("index", "find.js")),
    }
    room = Environment(loader=FileSystemLoader(TEMPLATES / "index"), autoescape=True)
    return room.get_template("index.html.j2").render(words)


def redirect_page(target: str) -> str:
    """A page of one line that leads to a pack beside it, also where redirects are switched off.

    >>> '<a href="20150331T101500Z-1a2b/index.html">' in redirect_page(
    ...     "20150331T101500Z-1a2b/index.html")
    True
    """
    href = escape(quote(target, safe="/#.-_~"), quote=True)
    return (
        '<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Evidence pack</title>'
        f'<meta http-equiv="refresh" content="0; url={href}">'
        f'<p><a href="{href}">Open the newest evidence pack</a></p></html>\n'
    )


def _groups(pages: list[dict]) -> list[dict]:
    """Pages of the whole area, then those of single clusters or schools, in the order given."""
    linked = [
        {**page, "href": quote(page["file"], safe="/#.-_~"), "link": _link(page)} for page in pages
    ]
    titles = {"": "The whole area", "cluster": "Cluster by cluster", "school": "School by school"}
    if len(pages) == 1:
        titles = dict.fromkeys(titles, "The page")
    groups = [
        {
            "id": f"{kind}s" if kind else "city",
            "title": title,
            "pages": [page for page in linked if page["kind"] == kind],
        }
        for kind, title in titles.items()
    ]
    return [group for group in groups if group["pages"]]


def _link(page: dict) -> str:
    """A page's title with its area: two links never read the same."""
    area = page["area"]
    return f"{page['title']}: {area}" if area and area not in page["title"] else page["title"]


def _stages(coverage: list[dict]) -> list[tuple[str, list[dict]]]:
    """Coverage rows by key stage, in the order of schooling."""
    names = [*KEY_STAGES, *(row["key_stage"] for row in coverage)]
    held = dict.fromkeys(name for name in names if any(r["key_stage"] == name for r in coverage))
    return [
        (
            KEY_STAGES.get(name, name),
            [_in_stage(row) for row in coverage if row["key_stage"] == name],
        )
        for name in held
    ]


def _in_stage(row: dict) -> dict:
    """A coverage row whose label does not repeat the key stage that stands above it."""
    stage = KEY_STAGES.get(row["key_stage"], row["key_stage"])
    short = row["label"].removeprefix(stage).strip()
    if short.startswith("("):
        short = short.removeprefix("(").removesuffix(")")
    return {**row, "label": short[:1].upper() + short[1:] if short else row["label"]}


def _file(*names: str) -> str:
    return TEMPLATES.joinpath(*names).read_text(encoding="utf-8")
