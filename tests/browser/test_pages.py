"""Every page type, as a browser sees it: accessible, self-contained, readable on a phone."""

import pytest

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = [
    "index.html",
    "00_start_here.html",
    "01_data_quality.html",
    "40_priority_4_closing_the_gap.html",
    "90_cluster_profile-brackwith.html",
    "95_school_brief-999001.html",
]


@pytest.mark.parametrize("file", PAGES)
def test_a_page_breaks_no_accessibility_rule(open_page, axe, file):
    page = open_page(file)
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    broken = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found["violations"]]
    assert broken == []


@pytest.mark.parametrize("file", PAGES)
def test_a_page_asks_the_network_for_nothing(open_page, file):
    page = open_page(file)
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("file", PAGES)
def test_a_page_fits_a_phone_without_scrolling_sideways(open_page, file):
    page = open_page(file, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_every_picture_has_its_words(open_page):
    page = open_page("40_priority_4_closing_the_gap.html")
    texts = page.eval_on_selector_all("main img", "images => images.map(i => i.alt)")
    assert len(texts) >= 4
    assert all(len(words) > 60 for words in texts)


def test_the_pictures_are_drawn(open_page):
    page = open_page("40_priority_4_closing_the_gap.html")
    widths = page.eval_on_selector_all("main img", "images => images.map(i => i.naturalWidth)")
    assert all(width > 300 for width in widths)


def test_the_index_is_searched_by_keyboard(open_page):
    page = open_page("index.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("eskh")
    shown = page.eval_on_selector_all(
        "main .pages a", "links => links.filter(a => a.checkVisibility()).map(a => a.textContent)"
    )
    assert shown == ["Cluster profile: Eskholme"]


def test_the_index_works_without_scripts(chromium, pack):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pack.index.as_uri())
    page.click("text=Priority 4: Closing the gap")
    assert page.title() == "Priority 4: Closing the gap"
    context.close()
