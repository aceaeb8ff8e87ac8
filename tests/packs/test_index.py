"""The first page of a pack."""

import re

import pytest

from ylp_analysis.disclosure import policy_for
from ylp_analysis.packs.index import index_page, redirect_page
from ylp_analysis.packs.render import check_page


@pytest.fixture
def make_index():
    def made(**changes):
        pages = [
            ("40_gap.html", "Priority 4: Closing the gap", "Catching up?", "", ""),
            ("90_a.html", "Cluster profile", "What here?", "North <b>", "cluster"),
            ("90_b c.html", "Cluster profile: South", "What here?", "South", "cluster"),
        ]
        given = {
            "partnership": "York & <i>Partners",
            "plan_year": "2015/16",
            "results_year": "2013/14",
            "as_of": "2015-03-31",
            "run_id": "20150331T101500Z-1a2b",
            "pages": [
                dict(zip(("file", "title", "question", "area", "kind"), p, strict=True))
                for p in pages
            ],
            "missing": ["Early years: bring the profile."],
            "policy": policy_for("sicg"),
            "made_up": False,
            "coverage": [
                {"key_stage": "KS4", "label": "Five GCSEs", "years": ["2012/13", "2013/14"]},
                {"key_stage": "KS2", "label": "Key stage 2 maths", "years": ["2013/14"]},
            ],
            "incomplete": False,
            **changes,
        }
        return index_page(**given)

    return made


def test_the_index_passes_the_gate_with_its_one_inline_script(make_index):
    html = make_index()
    assert check_page(html, inline_script_allowed=True) == []
    assert html.count("<script>") == 1
    assert "src=" not in html


def test_every_page_is_linked_under_its_group(make_index):
    html = make_index()
    city, clusters = html.split('id="clusters"')
    assert '<a href="40_gap.html">Priority 4: Closing the gap</a>' in city
    assert '<a href="90_a.html">Cluster profile: North &lt;b&gt;</a>' in clusters
    assert '<a href="90_b%20c.html">Cluster profile: South</a>' in clusters


def test_without_scripts_the_list_is_whole_and_the_box_is_not_shown(make_index):
    html = make_index()
    assert '<p class="find" hidden>' in html
    assert "<li hidden" not in html


def test_names_are_escaped(make_index):
    html = make_index()
    assert "York &amp; &lt;i&gt;Partners" in html


def test_coverage_is_by_key_stage_and_blank_where_nothing_is_held(make_index):
    html = make_index()
    assert html.index("Key stage 2") < html.index("Key stage 4")
    maths = re.search(r'<th scope="row">Maths</th>(.*?)</tr>', html).group(1)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", maths)
    assert cells[0] == ""
    assert "held" in cells[1]


def test_missing_policy_run_and_marks_are_said(make_index):
    html = make_index(made_up=True, incomplete=True, policy=policy_for("analyst"))
    for said in ("bring the profile", "Policy analyst-1", "20150331T101500Z-1a2b", "31 March 2015",
                 "Made-up sample data", "INTERNAL", "incomplete"):  # fmt: skip
        assert said in html


def test_the_cover_says_who_may_hold_it_and_what_is_hidden_and_why(make_index):
    html = make_index()
    assert "Who may hold this pack.</b> For headteachers and officers" in html
    assert "INTERNAL" not in html
    cover = html.split('<h2 id="hidden">')[1]
    assert cover.startswith("What is hidden, and why</h2>")
    assert "Not promised" in cover


def test_the_cover_of_one_schools_pack_names_the_school_and_its_one_page(make_index):
    page = {"file": "95_a.html", "title": "School brief: Oak", "question": "What?", "area": "Oak",
            "kind": "school"}  # fmt: skip
    html = make_index(pages=[page], policy=policy_for("school", "100001"), own_area="Oak")
    assert "<h1>Evidence pack 2015/16: Oak</h1>" in html
    assert '<h2 id="schools">The page</h2>' in html
    assert "For this school" in html
    assert "Find a page" not in html
    assert "<script" not in html


def test_pages_of_schools_stand_apart_from_those_of_clusters(make_index):
    pages = [
        {"file": f"{kind}.html", "title": kind, "question": "?", "area": kind, "kind": kind}
        for kind in ("cluster", "school")
    ]
    html = make_index(pages=pages)
    assert html.index("Cluster by cluster") < html.index("School by school")


def test_an_empty_pack_has_a_page_that_says_so(make_index):
    html = make_index(pages=[], coverage=[], missing=[])
    assert "This pack holds no pages." in html
    assert check_page(html, inline_script_allowed=True) == []


def test_a_redirect_is_one_relative_line_with_a_link():
    html = redirect_page("20150331T101500Z-1a2b/index.html")
    assert html.count("\n") == 1
    assert html.count("20150331T101500Z-1a2b/index.html") == 2
    assert "http://" not in html


def test_a_redirect_cannot_be_broken_out_of():
    assert "<script" not in redirect_page('"><script>x</script>')
