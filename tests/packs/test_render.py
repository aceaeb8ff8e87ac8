"""From an executed notebook to a page, and the gate that finds each planted fault."""

import base64
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ylp_analysis.errors import PackError
from ylp_analysis.packs.render import check_page, contents, render

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>40</text></svg>'
ABOUT = {"alt": "A “line” & more", "title": "Rising <b>", "subtitle": "In points", "id": "trend-1"}


def shown(html="", part="main", **data):
    given = {"text/html": html, "text/plain": ""} if html else data
    return new_output("display_data", data=given, metadata={"text/html": {"part": part}})


def picture(**about):
    return new_output(
        "display_data",
        data={"image/svg+xml": SVG, "text/plain": "alt"},
        metadata={"image/svg+xml": about},
    )


def notebook(*outputs, markdown=""):
    notes = [new_markdown_cell(markdown)] if markdown else []
    code = new_code_cell("secret_code = 1", outputs=list(outputs))
    return new_notebook(cells=[*notes, code, new_markdown_cell("A *closing* word.")])


@pytest.fixture(scope="module")
def page():
    whole = notebook(
        shown('<h1>Priority 4</h1><p class="q">Why?</p>', "header"),
        shown('<h2 id="one">One</h2><p>First.</p>'),
        shown("<p>for the screen only</p>", "screen"),
        picture(**ABOUT),
        shown('<h2 id="two">Two &amp; more</h2>'),
        new_output("stream", name="stderr", text="a warning from /home/someone"),
        new_output("stream", name="stdout", text="printed"),
        shown("<p>Sources</p>", "footer"),
        markdown="# Priority 4\n\nRun it by hand.",
    )
    return render(whole, title="Priority 4", run_id="20150331T101500Z-1a2b", edition="sicg")


def test_a_rendered_page_passes_the_gate(page):
    assert check_page(page) == []


def test_code_streams_and_screen_parts_are_left_out(page):
    for absent in (
        "secret_code",
        "/home/someone",
        "printed",
        "for the screen only",
        "<script",
        "by hand",
    ):
        assert absent not in page


def test_parts_stand_in_their_landmarks(page):
    header = re.search(r"<header>(.*?)</header>", page, flags=re.DOTALL).group(1)
    footer = re.search(r"<footer>(.*?)</footer>", page, flags=re.DOTALL).group(1)
    main = re.search(r"<main[^>]*>(.*?)</main>", page, flags=re.DOTALL).group(1)
    assert "<h1>Priority 4</h1>" in header
    assert "Sources" in footer
    assert "Run 20150331T101500Z-1a2b." in footer
    assert "SICG edition." in footer
    assert "First." in main
    assert "A <em>closing</em> word." in main
    assert "<h1" not in main


def test_the_page_says_its_language_and_can_be_skipped_through(page):
    assert '<html lang="en-GB">' in page
    assert '<a class="skip" href="#main">' in page


def test_contents_list_the_second_headings(page):
    assert '<li><a href="#one">One</a></li><li><a href="#two">Two &amp; more</a></li>' in page
    assert contents('<main><h2 id="a">Only</h2></main>') == ""


def test_a_picture_is_a_figure_with_caption_and_alternative_text(page):
    assert '<figure id="trend-1"><figcaption>Rising &lt;b&gt;</figcaption>' in page
    assert '<p class="sub">In points</p>' in page
    assert 'alt="A “line” &amp; more"' in page
    coded = re.search(r"data:image/svg\+xml;base64,([^\"]+)", page).group(1)
    assert base64.b64decode(coded).decode() == SVG


def test_the_same_notebook_gives_the_same_page(page):
    nb = notebook(shown("<h1>A</h1>", "header"), picture(**ABOUT))
    assert render(nb, title="A") == render(nb, title="A")
    nbformat.validate(nb)


def test_without_a_heading_the_title_is_the_heading():
    html = render(notebook(shown("<p>x</p>")), title="A <b> & c")
    assert "<h1>A &lt;b&gt; &amp; c</h1>" in html
    assert check_page(html) == []


@pytest.mark.parametrize("about", [{}, {"alt": " "}, {"alt": "No description has been provided"}])
def test_a_picture_without_alternative_text_is_refused(about):
    with pytest.raises(PackError, match="alternative text"):
        render(notebook(picture(**about)), title="A")


def test_a_plain_data_frame_is_refused():
    with pytest.raises(PackError, match="did not pass through protection"):
        render(notebook(shown('<table border="1" class="dataframe"></table>')), title="A")


def test_a_failed_cell_gives_no_page_and_does_not_repeat_its_message():
    bad = new_output("error", ename="KeyError", evalue="pupil 7", traceback=["pupil 7"])
    with pytest.raises(PackError, match="Cell 1 failed with KeyError") as caught:
        render(notebook(bad), title="A")
    assert "pupil 7" not in str(caught.value)


def test_title_and_edition_cannot_break_out_of_the_style_sheet():
    html = render(notebook(shown("<p>x</p>")), title='x"}</style><script>y</script>')
    assert check_page(html) == []


@pytest.mark.parametrize(
    ("planted", "word"),
    [
        ("<h1>Again</h1>", "main headings"),
        ('<img src="data:,x" alt="">', "alternative text"),
        ('<img src="data:,x">', "alternative text"),
        ("<p>No description has been provided for this image</p>", "placeholder"),
        ("<script>x</script>", "script"),
        ('<p onclick="x">y</p>', "script"),
        ('<a href="javascript:x">y</a>', "script"),
        ('<img src="https://x.example/y.png" alt="y">', "outside the page"),
        ('<link rel="stylesheet" href="theme.css">', "outside the page"),
        ("<style>@import 'x.css';</style>", "network"),
        ("<style>p{background:url(https://x.example/y)}</style>", "network"),
        ("<pre>Traceback (most recent call last):</pre>", "traceback"),
        ("<table><tr><td>nan</td></tr></table>", "computer's word"),
        ('<p id="one">a</p>', "share the id"),
        ("x" * 600_000, "bytes"),
    ],
)
def test_the_gate_finds_each_planted_fault(page, planted, word):
    faults = check_page(page.replace("</main>", f"{planted}</main>"))
    assert any(word in fault for fault in faults), faults


def test_the_gate_finds_a_missing_landmark_and_language(page):
    faults = check_page(page.replace("<footer>", "<div>").replace(' lang="en-GB"', ""))
    assert "The page has no footer landmark." in faults
    assert "The page does not say which language it is in." in faults


def test_links_to_other_places_are_allowed(page):
    assert check_page(page.replace("</main>", '<a href="https://x.example">x</a></main>')) == []
