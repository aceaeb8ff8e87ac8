"""The parts that a notebook shows."""

import pytest

from ylp_analysis.disclosure import policy_for
from ylp_analysis.errors import ParameterError
from ylp_analysis.evidence.argument import Claim, KeyFigure, Section
from ylp_analysis.figures import cards
from ylp_analysis.figures.charts import Picture
from ylp_analysis.figures.display import Html
from ylp_analysis.figures.page import Page


def html_of(parts):
    return "".join(p.html for p in parts if isinstance(p, Html) and p.part != "screen")


def test_the_heading_says_whose_page_for_which_plan_and_day(evidence):
    html = html_of(Page(evidence).heading)
    assert html.count("<h1>") == 1
    assert "York Learning Partnership · Evidence for the 2015/16 plan" in html
    assert "SICG edition · as at 31 March 2015" in html
    assert "made-up" not in html.lower()


def test_made_up_data_and_internal_editions_are_marked(evidence):
    marked = evidence.with_(made_up=True, policy=policy_for("analyst"))
    html = html_of(Page(marked).heading)
    assert "INTERNAL" in html
    assert "Made-up sample data" in html


def test_a_section_is_its_title_then_its_items(evidence):
    shown = Page(evidence).section("trend")
    assert '<h2 id="trend">Is it changing?</h2>' in shown[0].html
    assert "Two years are held." in shown[1].html
    assert isinstance(shown[-1], Picture)


def test_an_empty_or_absent_section_shows_nothing(evidence):
    page = Page(evidence)
    assert page.section("empty") == []
    assert page.section("no such section") == []


def test_parts_without_content_are_empty(evidence):
    bare = Page(
        evidence.with_(key_figures=(), claims=(), caveats=(), not_held=(), decision="", sections=())
    )
    for parts in (bare.key_figures, bare.claims, bare.caveats, bare.decision, bare.sections):
        assert parts == []


def test_evidence_not_held_says_what_to_bring(evidence):
    html = html_of(Page(evidence).caveats)
    assert "Evidence not held:" in html
    assert "bring the 2013/14 performance table" in html


def test_the_footer_names_files_hashes_policy_and_dates_chosen_by_rule(evidence):
    html = html_of(Page(evidence).footer)
    assert "sha256 01234567<" in html
    assert "published 29 January 2015" in html
    assert "Policy sicg-2" in html
    assert "Chosen by rule, not by a person: the results year and the day" in html
    assert "how far results could move with another year’s pupils" in html


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("supported", "Figures agree"),
        ("contradicted", "The figures say otherwise"),
        ("indistinguishable", "Too close to call"),
        ("not testable", "Cannot be tested"),
        ("not comparable", "Measured differently"),
        ("no data", "Evidence not held"),
    ],
)
def test_every_verdict_has_a_sign_and_words(verdict, words):
    html = cards.claims([Claim("C1", verdict, "A sentence.")])
    assert words in html
    assert 'aria-hidden="true"' in html


def test_an_unknown_verdict_is_refused():
    with pytest.raises(ParameterError, match="perhaps"):
        cards.claims([Claim("C1", "perhaps", "A sentence.")])


def test_cards_escape_every_text():
    bad = "<script>x</script>"
    html = cards.claims([Claim("C1", "supported", bad, bad, bad, (bad,))])
    html += cards.key_figures([KeyFigure(bad, bad)])
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 6


def test_a_page_escapes_every_text(evidence):
    bad = "<img src=x onerror=y>"
    hostile = evidence.with_(
        title=bad, question=bad, partnership=bad, caveats=(bad,), not_held=(bad,), decision=bad,
        sections=(Section("s", bad, evidence.section("where").items),),
    )  # fmt: skip
    page = Page(hostile)
    parts = (page.heading, page.sections, page.caveats, page.decision, page.footer)
    assert not any("<img" in html_of(p) for p in parts)


def test_what_settles_a_claim_is_printed_as_a_sentence_or_introduced():
    introduced = cards.claims([Claim("C1", "indistinguishable", "S.", settles="three years")])
    whole = cards.claims([Claim("C1", "indistinguishable", "S.", settles="Three years would.")])
    assert "What would settle it: three years.<" in introduced
    assert ">Three years would.<" in whole


def test_four_key_figures_are_laid_two_by_two():
    four = cards.key_figures([KeyFigure("1", "x")] * 4)
    assert 'class="big four"' in four
    assert 'class="big"' in cards.key_figures([KeyFigure("1", "x")] * 3)
