"""Which schools an edition hides, against brute force, published examples and the DfE's own files."""

import csv
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ylp_analysis.disclosure.bands import band
from ylp_analysis.disclosure.cover import find_cover, rooms_left
from ylp_analysis.disclosure.own_sake import hidden_schools
from ylp_analysis.disclosure.policy import policy_for
from ylp_analysis.errors import DisclosureError

SICG, PUBLIC = policy_for("sicg"), policy_for("public")


def school(name, cluster, disadvantaged, other, series="reading", **more):
    """One cell; `disadvantaged` and `other` are (met, pupils)."""
    return {
        "academic_year": "2018/19",
        "key_stage": "KS2",
        "data_version": "final",
        "series": series,
        "school": name,
        "area_name": f"{name} Primary",
        "cluster": cluster,
        "disadvantaged_pupils": disadvantaged[1],
        "disadvantaged_met": disadvantaged[0],
        "other_pupils": other[1],
        "other_met": other[0],
        "lowest": 0.0,
        "highest": 1.0,
        "unknown_pupils": 0,
        "printed": False,
        "hidden_by_publisher": False,
        **more,
    }


def middling(names, cluster, pupils=20, **more):
    """Schools in the middle of their range, where neither band nor bound is near."""
    return [school(n, cluster, (pupils // 2, pupils), (15, 30), **more) for n in names]


def small(name, cluster, **more):
    return school(name, cluster, (2, 4), (15, 30), **more)


def hidden(cover, level="school"):
    rows = cover.table[(cover.table["level"] == level) & ~cover.table["shown"]]
    return dict(zip(rows["area_code"], rows["reason"], strict=True))


def cover_of(rows, policy=SICG, **more):
    return find_cover(pd.DataFrame(rows), policy, **more)


def test_where_all_schools_are_printed_nothing_is_hidden():
    rows = [r | {"printed": True} for r in [*middling("abc", "east"), *middling("d", "")]]
    found = cover_of(rows, PUBLIC)
    assert found.table["shown"].all() and found.problems == ()


def test_a_single_hidden_school_takes_partners_with_it_one_more_than_there_are_heads():
    rows = [small("a", "east"), *middling("bcdefg", "east")]
    for heads, partners in ((0, "b"), (1, "bc"), (2, "bcd")):
        found = hidden(cover_of(rows, replace(SICG, heads=heads)))
        assert found == {"a": "small group"} | dict.fromkeys(partners, "cover")


def test_partners_are_the_schools_with_the_fewest_disadvantaged_pupils():
    rows = [small("a", "east"), *middling("bc", "east", 20), *middling("de", "east", 16)]
    assert set(hidden(cover_of(rows))) == {"a", "d", "e"}


def test_one_pattern_serves_all_series_and_data_versions_of_a_year():
    rows = [small("a", "east"), *middling("bcd", "east"), *middling("abcd", "east", series="maths")]
    rows += [r | {"data_version": "revised"} for r in middling("abcd", "east")]
    table = cover_of(rows).table
    assert (table.groupby(["level", "area_code"])["shown"].nunique() == 1).all()
    assert len(table) == 2 * (4 + 1)


def test_printed_schools_give_no_cover():
    rows = [small("a", "east"), *middling("bc", "east", printed=True), *middling("def", "east", 40)]
    assert set(hidden(cover_of(rows))) == {"a", "d", "e"}


def test_a_result_at_the_end_is_printed_as_a_band_and_hidden_within_it():
    end = school("a", "east", (20, 20), (25, 60))
    alone = [end, *middling("bcde", "east")]
    # In the cluster's sum the band of a alone would be no band. Three others must go with it: a
    # can only be lower, so that two hidden ones whose heads know both each other and the sum
    # would find nobody else to be higher.
    assert len(hidden(cover_of(alone))) == 3
    together = [end | {"school": n} for n in "afg"] + [
        school(n, "east", (16, 20), (29, 60)) for n in "hi"
    ]
    assert hidden(cover_of(together)) == {}


def test_a_score_is_reckoned_in_pupils_and_has_no_bands():
    scored = {"lowest": 80.0, "highest": 120.0}
    rows = [school("a", "east", (400.0, 4), (3000.0, 30), **scored)]
    rows += [school(n, "east", (2000.0, 20), (3000.0, 30), **scored) for n in "bcd"]
    found = cover_of(rows)
    assert set(hidden(found)) == {"a", "b", "c"}
    left = rooms_left(pd.DataFrame(rows), found.table, SICG)
    # 20 pupils with a mean of 100 may have 20 × 20 points less: 10 pupils' worth.
    assert left.loc[left["school"] == "a", "lower"].item() == 10


def test_a_cluster_that_cannot_be_protected_loses_its_row_and_joins_the_others():
    rows = [small("a", "east"), *middling("b", "east"), *middling("cdef", "west")]
    rows += middling("gh", "")
    found = cover_of(rows)
    assert hidden(found, "cluster") == {"east": "cannot be protected"}
    assert hidden(found) == {"a": "small group", "b": "cover", "g": "cover"}
    assert found.problems == (
        "KS2 2018/19: cluster east cannot be protected beside its schools' results. Its row is "
        "hidden, and its schools are protected together with all others outside a shown cluster.",
    )


def test_the_cheapest_further_cluster_is_hidden_when_the_rest_cannot_be_protected():
    rows = [small("a", ""), *middling("bcd", "west", 20), *middling("efg", "east", 18)]
    found = cover_of(rows)
    assert hidden(found, "cluster") == {"east": "merged"}
    assert hidden(found) == {"a": "small group", "e": "cover", "f": "cover"}


def test_a_head_who_knows_another_from_public_figures_leaves_the_rest_in_doubt():
    # The authority's sum and b's own result tell b's head of a whatever is hidden; nobody else.
    rows = [small("a", "east"), *middling("b", "west")]
    found = cover_of(rows)
    assert hidden(found) == {"a": "small group", "b": "cover"}
    assert hidden(found, "cluster") == {"east": "small group", "west": "merged"}
    shown = [*rows, *middling("cde", "north", printed=True)]
    assert hidden(cover_of(shown)) == hidden(found)


def test_what_earlier_releases_gave_away_is_hidden_and_said():
    rows = [*middling("bcde", "east"), small("a", "east") | {"earlier_clusters": "west"}]
    rows = [{"earlier_clusters": "east"} | r for r in rows]
    found = cover_of(rows)
    assert hidden(found) == {"a": "small group"}
    assert hidden(found, "cluster") == {"east": "moved border"}
    assert found.problems[-1] == (
        "KS2 2018/19, schools outside shown clusters: they cannot be protected. "
        "All of them are hidden."
    )


def test_the_reasons_of_schools_and_clusters_are_told_apart():
    rows = [
        *middling("a", "east", unknown_pupils=5),
        *middling("b", "east", hidden_by_publisher=True),
        *middling("c", "east"),
        school("d", "west", (1, 2), (15, 30)),
        school("e", "west", (1, 3), (15, 30)),
        school("f", "north", (float("nan"), 20), (15, 30)),
        *middling("gh", "north"),
        *middling("ijkl", "south", unknown_pupils=6),
    ]
    found = cover_of(rows)
    assert hidden(found, "cluster") == {
        "east": "unknown flag",
        "north": "not reckoned",
        "west": "small group",
    }
    why = hidden(found)
    assert why["a"] == "unknown flag" and why["b"] == "hidden by the publisher"
    assert why["d"] == why["e"] == "small group" and why["f"] == "not reckoned"
    assert not set("ijkl") & set(why)


def test_a_hidden_row_outside_the_sum_neither_needs_nor_gives():
    nan = float("nan")
    gone = school("a", "east", (nan, 4), (nan, 30), hidden_by_publisher=True, in_sum=False)
    rows = [gone, *[r | {"in_sum": True} for r in middling("bcd", "east")]]
    found = cover_of(rows)
    assert hidden(found) == {"a": "small group"} and hidden(found, "cluster") == {}


def test_a_moved_border_is_protected_by_what_both_sums_leave():
    east = [small("a", "east"), *middling("bcd", "east")]
    west = [*middling("efg", "west"), small("h", "west")]
    moved = [r | {"earlier_clusters": "west" if r["school"] in "dh" else "east"} for r in east]
    moved += [r | {"earlier_clusters": "west"} for r in west]
    found = cover_of(moved)
    # d alone went from west to east: shown, it tells nothing; a needs b and c, not d.
    assert set(hidden(found)) == {"a", "b", "c", "e", "f", "h"} and not hidden(found, "cluster")
    moved[0]["earlier_clusters"], moved[3]["earlier_clusters"] = "west", "east"
    found = cover_of(moved)
    # a alone went from west to east: whichever row is shown gives it away.
    assert hidden(found, "cluster")["east"] == "moved border"
    assert hidden(found, "cluster")["west"] == "merged"


def test_an_edition_that_hides_nothing_shows_everything():
    found = cover_of([small("a", "east"), *middling("b", "")], policy_for("analyst"))
    assert found.table["shown"].all()


def test_cells_that_cannot_be_used_are_named():
    rows = pd.DataFrame(middling("ab", "east"))
    for broken, words in (
        (rows.drop(columns="printed"), "lack the columns printed"),
        (pd.concat([rows, rows]), "is there twice"),
        (pd.concat([rows, rows.assign(series="maths", cluster="west")]), "in two clusters"),
        (rows.assign(highest=0.0), "not above its lowest"),
    ):
        with pytest.raises(DisclosureError, match=words):
            find_cover(broken, SICG)


@pytest.fixture(scope="session")
def vectors(shared):
    listed = json.loads((shared / "vectors" / "disclosure.json").read_text("utf-8"))["vectors"]
    return {v["id"]: v for v in listed}


def test_as_few_cells_are_hidden_as_sdctable_hides(vectors):
    vector = vectors["sdctable-microdata1-opt"]
    # Rows are schools, women those who met: any number from none to all of a row is possible.
    rows = [
        school(
            region,
            "all",
            (n["female"], sum(n.values())),
            (n["male"], sum(n.values())),
            hidden_by_publisher=f"{region}|female" in vector["input"]["primary"],
        )
        for region, n in vector["input"]["counts"].items()
    ]
    found = cover_of(rows, replace(SICG, heads=0))
    assert 2 * len(hidden(found)) == vector["expect"]["min_total_suppressed"]
    assert {f"{r}|{sex}" for r in hidden(found) for sex in ("male", "female")} == set(
        vector["expect"]["sdcTable_OPT"]
    )
    left = rooms_left(pd.DataFrame(rows), found.table, replace(SICG, heads=0))
    assert left[["lower", "higher"]].to_numpy().min() >= SICG.width


def test_nobody_is_hidden_because_none_or_all_of_a_group_met_the_measure(vectors):
    expected = vectors["rule-inversion"]["expect"]
    ends = expected["of which 0% or 100%"]
    assert ends == expected["suppressed although both cohorts >=6"]
    rows = [
        school(f"e{k:02d}", "east", ((0, 12)[k % 2], 12), (20, 40)) for k in range(ends)
    ] + middling([f"m{k}" for k in range(5)], "east")
    assert hidden(cover_of(rows)) == {}
    # Within a band no result can be told from another by what is hidden.
    inside = [r | {"disadvantaged_met": 3} if r["disadvantaged_met"] == 0 else r for r in rows]
    assert hidden(cover_of(inside)) == {}


def test_groups_that_are_all_alike_are_shown_as_bands(vectors):
    counts = vectors["handbook-group-disclosure"]["input"]
    rows = [
        school(n, "all", (c["full"], sum(c.values())), (15, 30)) for n, c in counts.items()
    ] + middling("abc", "all")
    assert hidden(cover_of(rows))["Single"] == "small group"
    # Neither "all 6 full time" nor "5 of 6", by which the one learns all others, is printed.
    for name in ("Married", "Divorced"):
        row = next(r for r in rows if r["school"] == name)
        met, pupils = row["disadvantaged_met"], row["disadvantaged_pupils"]
        assert band(met, pupils, row["other_pupils"], met + row["other_met"], SICG) == (4, 6)


def test_we_hide_for_their_own_sake_exactly_what_the_department_hid_in_hampshire(dfe, vectors):
    """The vector names Surrey's files as well; they are not among the shared data."""
    expected = vectors["dfe-ks2-empirical"]["expect"]["hampshire_2018/19"]
    path = dfe / "performance_tables_ks2" / "other_la_samples" / "2018-2019_850_ks2final.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        listed = [r for r in csv.DictReader(file) if r["RECTYPE"] in "12"]
    sizes = ("TFSM6CLA1A", "TNotFSM6CLA1A")
    listed = [r for r in listed if all((r[c] or "").isdigit() for c in sizes)]
    pupils = [tuple(int(r[c]) for c in sizes) for r in listed]
    rows = [
        school(r["URN"], "", (0, d), (0, o)) | {"in_sum": True}
        for r, (d, o) in zip(listed, pupils, strict=True)
    ]
    ours = hidden_schools(pd.DataFrame(rows), SICG)
    theirs = {r["URN"] for r in listed if r["PTRWM_EXP_NotFSM6CLA1A"] == "SUPP"}
    assert set(ours) == theirs
    shown = [d for r, (d, _) in zip(listed, pupils, strict=True) if r["URN"] not in ours]
    assert len(shown) == expected["both groups published"] and min(shown) == 6
    assert len(theirs) == sum(n for why, n in expected.items() if "SUPP" in why)
    assert np.array([d == 0 for d, _ in pupils]).sum() == expected["D=0: O SUPP"]
