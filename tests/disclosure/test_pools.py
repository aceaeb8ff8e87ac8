"""Which clusters' years together may be shown."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ylp_analysis.disclosure import policy_for
from ylp_analysis.disclosure.pools import POOL_COLUMNS, pool_cover

SICG, PUBLIC = policy_for("sicg"), policy_for("public")
SERIES = {"key_stage": "KS1", "subject": "maths", "measure": "level_2_plus", "definition": "fsm"}
YEARS = ("2011/12", "2012/13", "2013/14")
NOTHING_OUT = pd.DataFrame(
    {c: pd.Series(dtype="str") for c in [*SERIES, "area_code", "first_year", "academic_year"]}
)


def cell(school, met, *, cluster="north", year="2013/14", pupils=4, other=20, other_met=10, **more):
    return {
        "academic_year": year, "data_version": "final", **SERIES, "school": school,
        "cluster": cluster, "disadvantaged_pupils": pupils, "disadvantaged_met": met,
        "other_pupils": other, "other_met": other_met, "lowest": 0.0, "highest": 1.0,
        "unknown_pupils": 0, "printed": False, "in_sum": True, "earlier_clusters": "",
    } | more  # fmt: skip


def hidden_schools(cells):
    rows = cells[["academic_year", "key_stage", "data_version", "school"]].drop_duplicates()
    return rows.rename(columns={"school": "area_code"}).assign(level="school", shown=False)


def elsewhere(years=("2013/14",)):
    """Enough schools in another cluster that the authority's total gives nobody away."""
    return [cell(f"e{i}", 4, pupils=8, cluster="east", year=y) for i in range(6) for y in years]


def judged(cells, policy=SICG, *, first="2013/14", last="2013/14", shared=NOTHING_OUT, **more):
    cells = pd.DataFrame(cells)
    sums = cells[cells["cluster"] != ""].groupby("cluster")
    pools = sums[["disadvantaged_pupils", "other_pupils"]].sum().reset_index()
    pools = pools.rename(columns={"cluster": "area_code"}).assign(
        **SERIES, first_year=first, academic_year=last
    )
    table = pool_cover(cells, hidden_schools(cells), pools, policy, shared=shared, **more)
    assert tuple(table.columns) == POOL_COLUMNS
    return dict(zip(table["area_code"], table["reason"], strict=True))


def test_a_sum_is_shown_when_every_school_keeps_its_room():
    assert judged([cell(s, 2) for s in "abcd"]) == {"north": ""}


def test_a_single_unknown_school_is_the_sum():
    cells = [cell("a", 2, pupils=9), cell("b", 2, printed=True)]
    assert judged([*cells, *elsewhere()])["north"] == "cannot be protected"
    assert judged(cells) == {"north": ""}  # the authority's total says it anyway


def test_a_head_who_knows_one_of_two_schools_knows_the_other():
    cells = [cell("a", 4, pupils=8), cell("b", 4, pupils=8), *elsewhere()]
    assert judged(cells)["north"] == "cannot be protected"


def test_two_heads_together_need_one_school_more():
    three = [cell(s, 4, pupils=8) for s in "abc"]
    assert judged(three) == {"north": ""}
    assert judged([*three, *elsewhere()])["north"] == ""
    assert judged([*three, *elsewhere()], PUBLIC)["north"] == "cannot be protected"
    assert judged([cell(s, 4, pupils=8) for s in "abcd"], PUBLIC) == {"north": ""}


def test_where_nearly_all_met_the_measure_one_year_is_hidden_and_three_are_shown():
    one = [cell(s, 4 if s != "a" else 3) for s in "abcd"]
    assert judged([*one, *elsewhere()])["north"] == "cannot be protected"
    three = [
        cell(s, 4 - (year == YEARS[i % 3]), year=year)
        for i, s in enumerate("abcdef")
        for year in YEARS
    ]
    together = judged([*three, *elsewhere(YEARS)], first=YEARS[0], last=YEARS[2])
    assert together["north"] == ""


def test_what_lies_outside_the_shown_sums_is_protected_too():
    cells = [cell(s, 2) for s in "abcd"]
    cells += [cell(s, 2, cluster="south") for s in "efghij"]
    assert judged(cells) == {"north": "", "south": ""}
    alone = [*cells, cell("z", 2, cluster="")]
    assert judged(alone) == {"north": "merged", "south": ""}


def test_a_small_group_a_few_unknown_flags_and_a_missing_series_hide():
    assert judged([cell(s, 1, pupils=1) for s in "abcd"])["north"] == "small group"
    flagged = [cell(s, 2, unknown_pupils=int(s == "a")) for s in "abcd"]
    assert judged(flagged)["north"] == "unknown flag"
    cells = pd.DataFrame([cell(s, 2) for s in "abcd"])
    pools = pd.DataFrame([{**SERIES, "subject": "art", "first_year": "2013/14",
                           "academic_year": "2013/14", "area_code": "north",
                           "disadvantaged_pupils": 50, "other_pupils": 90}])  # fmt: skip
    table = pool_cover(cells, hidden_schools(cells), pools, SICG, shared=NOTHING_OUT)
    assert table["reason"].tolist() == ["not reckoned"]


def test_years_that_are_out_already_leave_the_new_ones_to_stand_alone():
    cells = [*(cell(s, 2, year=year) for s in "abcd" for year in YEARS), *elsewhere(YEARS)]
    out = NOTHING_OUT.copy()
    out.loc[0] = [*SERIES.values(), "north", YEARS[0], YEARS[1]]
    assert judged(cells, first=YEARS[0], last=YEARS[2], shared=out)["north"] == ""
    short = [
        c | {"disadvantaged_met": 4}
        if c["academic_year"] == YEARS[2] and c["cluster"] == "north"
        else c
        for c in cells
    ]
    assert judged(short, first=YEARS[0], last=YEARS[2])["north"] == ""
    assert (
        judged(short, first=YEARS[0], last=YEARS[2], shared=out)["north"] == "years already shared"
    )
    out.loc[0, ["first_year", "academic_year"]] = [YEARS[0], YEARS[2]]
    assert judged(short, first=YEARS[0], last=YEARS[2], shared=out)["north"] == ""


def test_a_moved_border_is_protected_piece_by_piece():
    cells = [cell(s, 2, earlier_clusters="north-0" if s in "ab" else "") for s in "abcdef"]
    assert judged(cells)["north"] == "moved border"
    cells = [cell(s, 2, earlier_clusters="north-0" if s in "abcd" else "") for s in "abcdefgh"]
    assert judged(cells) == {"north": ""}


def test_what_the_other_edition_hides_stays_hidden():
    cells = [cell(s, 4, pupils=8) for s in "abcdef"]
    hidden = pd.DataFrame([{**SERIES, "first_year": "2013/14", "academic_year": "2013/14",
                            "area_code": "north", "shown": False, "reason": "x"}])  # fmt: skip
    assert judged(cells, PUBLIC) == {"north": ""}
    assert judged(cells, PUBLIC, at_least=hidden)["north"]


schools = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 6), st.integers(0, 6)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(schools)
def test_a_shown_sum_leaves_every_school_two_pupils_apart_by_brute_force(drawn):
    cells = [
        cell(str(i), min(met, n), pupils=n, other=other, other_met=min(omet, other))
        for i, (met, n, other, omet) in enumerate(drawn)
    ]
    if judged(cells)["north"]:
        return
    n, met, o, omet = (np.array([c[k] for c in cells]) for k in (
        "disadvantaged_pupils", "disadvantaged_met", "other_pupils", "other_met"))  # fmt: skip
    low, high = np.maximum(0, met + omet - o), np.minimum(n, met + omet)
    possible = [
        x
        for x in itertools.product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))
        if sum(x) == met.sum()
    ]
    for head in [None, *range(len(cells))]:
        known = [x for x in possible if head is None or x[head] == met[head]]
        for p in range(len(cells)):
            if p != head:
                values = {x[p] for x in known}
                # What the authority's total leaves is this very sum: nothing more is asked.
                assert max(values) - min(values) >= min(SICG.width, _left(low, high, met, p, head))


def _left(low, high, met, p, head):
    others = [i for i in range(len(met)) if i not in (p, head)]
    up = min(high[p] - met[p], sum(met[i] - low[i] for i in others))
    down = min(met[p] - low[p], sum(high[i] - met[i] for i in others))
    return up + down


@pytest.mark.parametrize("policy", [SICG, PUBLIC])
def test_order_and_names_change_nothing(policy):
    cells = [cell(s, 4, pupils=8) for s in "abcd"] + [cell(s, 2, cluster="south") for s in "efgh"]
    first = judged(cells, policy)
    assert judged(cells[::-1], policy) == first
    renamed = [c | {"school": f"x{ord(c['school'])}"} for c in cells]
    assert judged(renamed, policy) == first
    assert judged([*cells, cell("z", 0, pupils=0, other=0, other_met=0)], policy) == first
