"""The cover against brute force: all patterns and all attackers tried, nothing reckoned cleverly."""

from dataclasses import replace
from itertools import combinations, product

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ylp_analysis.disclosure.bands import band, public_range
from ylp_analysis.disclosure.cover import find_cover, rooms_left
from ylp_analysis.disclosure.own_sake import hidden_schools
from ylp_analysis.disclosure.policy import policy_for

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


def hidden(cover, level="school"):
    rows = cover.table[(cover.table["level"] == level) & ~cover.table["shown"]]
    return dict(zip(rows["area_code"], rows["reason"], strict=True))


def cover_of(rows, policy=SICG, **more):
    return find_cover(pd.DataFrame(rows), policy, **more)


def limits(row, is_hidden, policy):
    x = row["disadvantaged_met"]
    sizes = row["disadvantaged_pupils"], row["other_pupils"], x + row["other_met"]
    if is_hidden:
        return public_range(*sizes)
    return tuple(band(x, *sizes, policy))


def room(x, limits_of, schools):
    """How much lower and how much higher these schools may be, all together."""
    lower = sum(x[s] - limits_of[s][0] for s in schools)
    return lower, sum(limits_of[s][1] - x[s] for s in schools)


def is_safe(rows, pattern, policy):
    """True when nobody, and no set of heads, comes too near to a result that is not shown."""
    for series in {r["series"] for r in rows}:
        cells = [r for r in rows if r["series"] == series and not r["printed"]]
        low_high = {r["school"]: limits(r, r["school"] in pattern, policy) for r in cells}
        public = {r["school"]: limits(r, True, policy) for r in cells}
        x = {r["school"]: r["disadvantaged_met"] for r in cells}
        both = {r["school"] for r in cells if r["disadvantaged_pupils"] and r["other_pupils"]}
        secret = {s for s, (lo, hi) in low_high.items() if lo < hi} | (both & set(pattern))
        for p in secret:
            others = [s for s in x if s != p]
            for heads in range(policy.heads + 1):
                for inside in combinations(others, heads):
                    rest = [s for s in others if s not in inside]
                    lower, higher = room(x, low_high, rest)
                    most_lower, most_higher = room(x, public, rest)
                    if lower < min(policy.width, low_high[p][1] - x[p], most_lower):
                        return False
                    if higher < min(policy.width, x[p] - low_high[p][0], most_higher):
                        return False
                    if p in both and both & set(rest) and not secret & both & set(rest):
                        return False
    return True


def cost(pattern, rows):
    most = {}
    for r in rows:
        most[r["school"]] = max(most.get(r["school"], 0), r["disadvantaged_pupils"])
    return sum(1 + most[s] for s in pattern)


@st.composite
def clusters(draw, most_schools=6, most_series=2):
    names = [f"s{k}" for k in range(draw(st.integers(2, most_schools)))]
    rows = []
    for name in names:
        disadvantaged, other = draw(st.integers(0, 12)), draw(st.integers(0, 14))
        printed = draw(st.integers(0, 5)) == 0
        for k in range(draw(st.integers(1, most_series))):
            met = draw(st.integers(0, disadvantaged)), draw(st.integers(0, other))
            cell = school(name, "east", (met[0], disadvantaged), (met[1], other), f"m{k}")
            rows.append(cell | {"printed": printed})
    return rows


@settings(max_examples=80, deadline=None)
@given(rows=clusters(), heads=st.integers(0, 2))
def test_the_cover_is_the_cheapest_of_all_that_are_safe(rows, heads):
    policy = replace(SICG, heads=heads)
    names = sorted({r["school"] for r in rows})
    forced = set(hidden_schools(pd.DataFrame(rows).assign(in_sum=True), policy))
    free = [n for n in names if n not in forced]
    tried = [
        forced | {n for n, taken in zip(free, choice, strict=True) if taken}
        for choice in product([False, True], repeat=len(free))
    ]
    safe = [cost(pattern, rows) for pattern in tried if is_safe(rows, pattern, policy)]
    found = cover_of(rows, policy)
    pattern = set(hidden(found))
    assert is_safe(rows, pattern, policy)
    assert cost(pattern, rows) == min(safe)
    left = rooms_left(pd.DataFrame(rows), found.table, policy)
    for asked in ("lower", "higher", "partner"):
        assert (left[asked] >= left[f"needs_{asked}"] - 1e-6).all()


@settings(max_examples=60, deadline=None)
@given(rows=clusters(most_schools=6), data=st.data())
def test_the_public_edition_hides_whatever_the_group_edition_hides(rows, data):
    half = data.draw(st.integers(0, 6))
    rows = [r | {"cluster": "east" if r["school"] < f"s{half}" else "west"} for r in rows]
    sicg = cover_of(rows)
    public = cover_of(rows, PUBLIC, at_least=sicg.table)
    for level in ("school", "cluster"):
        assert set(hidden(sicg, level)) <= set(hidden(public, level))


@settings(max_examples=60, deadline=None)
@given(rows=clusters(most_schools=6), data=st.data())
def test_neither_order_nor_names_nor_an_empty_school_change_what_is_hidden(rows, data):
    plain = cover_of(rows)
    shuffled = data.draw(st.permutations(rows))
    renamed = [r | {"school": f"x{r['school']}", "area_name": "Another"} for r in shuffled]
    empty = school("zz", "east", (0, 0), (0, 0))
    other = cover_of([*renamed, empty])
    assert {f"x{s}": why for s, why in hidden(plain).items()} == {
        s: why for s, why in hidden(other).items() if s != "zz"
    }
    assert hidden(plain, "cluster") == hidden(other, "cluster")


@settings(max_examples=60, deadline=None)
@given(rows=clusters(most_schools=6))
def test_exchanging_the_two_groups_changes_nothing_where_they_are_equally_large(rows):
    rows = [r | {"other_pupils": r["disadvantaged_pupils"]} for r in rows]
    rows = [r | {"other_met": min(r["other_met"], r["other_pupils"])} for r in rows]
    swapped = [
        r | {"disadvantaged_met": r["other_met"], "other_met": r["disadvantaged_met"]} for r in rows
    ]
    assert hidden(cover_of(rows)) == hidden(cover_of(swapped))


def test_a_band_that_other_shown_measures_would_narrow_hides_its_school():
    """Writing is printed as 5 to 10 of 40; but 9 met all three subjects, so 9 or 10 did."""
    met = {"reading": (20, 20), "writing": (9, 36), "maths": (20, 20), "rwm": (9, 15)}

    def reasons(subjects):
        rows = [
            school(name, "", (d, 40), (o, 40), f"{subject}|expected_standard|fsm")
            for subject, (d, o) in met.items()
            if subject in subjects
            for name in ("a", *"bcde")
            for d, o in [(d, o) if name == "a" else (20, 20)]
        ]
        return hidden(cover_of(rows))

    assert reasons(met)["a"] == "narrow band"
    assert "narrow band" not in reasons(["reading", "writing", "maths"]).values()
