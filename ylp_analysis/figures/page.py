"""What a notebook shows: each part of a page, made from its evidence, ready for `display`."""

from ylp_analysis.disclosure import Policy
from ylp_analysis.evidence.argument import Chart, Evidence, Source, Table, Text
from ylp_analysis.figures import cards, charts, tables
from ylp_analysis.figures.charts import Picture
from ylp_analysis.figures.display import FOOTER, HEADER, SCREEN, Html, Parts, slug, text
from ylp_analysis.vocabulary.editions import EDITION_NAMES
from ylp_analysis.vocabulary.years import long_date

_DATE_NAMES = {
    "plan_year": "the plan year",
    "results_year": "the results year",
    "as_of": "the day on which registers are read",
}
_LIKELY_RANGE = (
    "“Likely range” says how far results could move with another year’s pupils. "
    "Gaps are in points: other pupils’ result less disadvantaged pupils’ result."
)
# JupyterLab shows the parts without the page's style sheet: just enough to read them.
_LAB_STYLE = (
    "<style>.ylp ul.big{display:flex;gap:2em;list-style:none;padding:0}.ylp .big b{display:block;"
    "font-size:1.8em}.ylp ul.cards{list-style:none;padding:0}.ylp .cards>li{display:grid;"
    "grid-template-columns:12em 1fr;border-top:1px solid #b1b4b6;padding:.5em 0}.ylp .v{font-weight:"
    "700}.ylp .v i{font-style:normal;margin-right:.5em}.ylp .said,.ylp .sub{color:#505a5f}</style>"
)


class Page:
    """The parts of one page. Each is an object, or a list of objects, to `display`."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    @property
    def heading(self) -> Parts:
        """Whose page it is, for which plan and edition, and the question it answers."""
        e = self.evidence
        edition = EDITION_NAMES.get(e.policy.edition, f"{e.policy.edition} edition")
        marks = [e.policy.watermark] if e.policy.watermark else []
        if e.made_up:
            marks.append("Made-up sample data: no real pupil, school or result")
        banner = "".join(f'<p class="mark">{text(m)}</p>' for m in marks)
        html = (
            f'<div class="ylp">{banner}<p class="crumb"><span>{text(e.partnership)} · '
            f"Evidence for the {text(e.dates.plan_year)} plan</span> "
            f"<span>{text(edition)} · as at {text(long_date(e.dates.as_of))}</span></p>"
            f'<h1>{text(e.title)}</h1><p class="q">{text(e.question)}</p></div>'
        )
        return Parts([Html(html, HEADER)])

    @property
    def key_figures(self) -> Parts:
        """The big numbers; an empty list when there are none."""
        html = cards.key_figures(self.evidence.key_figures)
        return Parts([_lab_style(), _main(html)] if html else [])

    @property
    def claims(self) -> Parts:
        """The claim cards; an empty list when there are none."""
        html = cards.claims(self.evidence.claims)
        if not html:
            return Parts()
        planned = any(claim.plan_says for claim in self.evidence.claims)
        words = (
            "What the plan says, and what the figures say" if planned else "What the figures say"
        )
        title = _h2("claims", words)
        return Parts([_lab_style(), _main(title + html)])

    def section(self, section_id: str) -> Parts:
        """One section: its title, then its items in order; an empty list when it has none."""
        section = self.evidence.section(section_id)
        if not section.items:
            return Parts()
        shown = Parts([_main(_h2(section.id, section.title))])
        for item in section.items:
            shown.extend(_item(item))
        return shown

    @property
    def sections(self) -> Parts:
        """Every section of the page, in reading order."""
        return Parts(shown for s in self.evidence.sections for shown in self.section(s.id))

    @property
    def caveats(self) -> Parts:
        """What to bear in mind, and the evidence that is not held."""
        lines = [text(c) for c in self.evidence.caveats]
        lines += [f"<b>Evidence not held:</b> {text(n)}" for n in self.evidence.not_held]
        if not lines:
            return Parts()
        items = "".join(f"<li>{line}</li>" for line in lines)
        html = _h2("caveats", "What to bear in mind") + f'<ul class="caveats">{items}</ul>'
        return Parts([_main(html)])

    @property
    def decision(self) -> Parts:
        """The one decision asked for, to be filled in on paper."""
        if not self.evidence.decision:
            return Parts()
        line = '<span class="line"></span>'
        html = (
            f'<section class="ask" aria-labelledby="decision">{_h2("decision", "Decision asked")}'
            f"<p>{text(self.evidence.decision)}</p>"
            '<p class="boxes"><span>Agree ☐</span> <span>Amend ☐</span> '
            f"<span>Ask for evidence ☐</span></p><p>By {line} on {line}</p></section>"
        )
        return Parts([_main(html)])

    @property
    def footer(self) -> Parts:
        """Sources, policy, dates chosen by rule, and what a likely range is."""
        e = self.evidence
        sources = "".join(f"<li>{_source(s)}</li>" for s in e.sources)
        held = f"<h2>Sources</h2><ul>{sources}</ul>" if sources else ""
        rule = _chosen(e.dates.chosen_by_rule)
        lines = [_LIKELY_RANGE, e.policy.sentence(), *([rule] if rule else [])]
        if e.made_up:
            lines.insert(0, "All figures on this page are made up.")
        said = "".join(f"<p>{text(x)}</p>" for x in lines)
        return Parts([Html(f'<div class="ylp">{_hidden(e.policy)}{held}{said}</div>', FOOTER)])


def _hidden(policy: Policy) -> str:
    """What is hidden, why, and what is not promised: folded on screen, open on paper."""
    said = policy.paragraph()
    heading, stop, rest = said.partition(". ")
    if not policy.hides:
        return f"<p>{text(said)}</p>"
    return (
        f'<details class="hidden-why"><summary>{text(heading)}</summary>'
        f'<p><span class="paper">{text(heading + stop)}</span>{text(rest)}</p></details>'
    )


def _item(item: Text | Chart | Table) -> list[Html | Picture]:
    if isinstance(item, Text):
        return [_main(f"<p>{text(item.text)}</p>")]
    if isinstance(item, Table):
        return [tables.render(item)]
    # The rendered page builds its caption from the picture; JupyterLab needs it said.
    words = f"<p><b>{text(item.title)}</b><br>{text(item.subtitle)}</p>"
    return [Html(words, SCREEN), charts.draw(item)]


def _main(html: str) -> Html:
    return Html(f'<div class="ylp">{html}</div>')


def _lab_style() -> Html:
    return Html(_LAB_STYLE, SCREEN)


def _h2(section_id: str, title: str) -> str:
    return f'<h2 id="{slug(section_id)}">{text(title)}</h2>'


def _source(source: Source) -> str:
    said = f"{source.publisher}, {source.title} {source.academic_year} ({source.data_version})"
    if source.published:
        said += f", published {long_date(source.published)}"
    return f"{text(said)}; file {text(source.name)}, sha256 {text(source.sha256[:8])}"


def _chosen(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    said = " and ".join(_DATE_NAMES.get(n, n) for n in names)
    return f"Chosen by rule, not by a person: {said}."
