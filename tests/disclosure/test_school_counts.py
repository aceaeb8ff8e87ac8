"""Counts of schools: no reader who adds and subtracts finds the ones that single schools out."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ylp_analysis.disclosure.policy import policy_for
from ylp_analysis.disclosure.school_counts import protect_school_counts, singles_out
from ylp_analysis.errors import DisclosureError

SICG = policy_for("sicg")


def by_phase(*counts, of=()):
    """One count in each group and over all of them; with totals where `of` has them."""
    table = pd.DataFrame(
        {"phase": [*map(str, range(len(counts))), "all"], "n": [*counts, sum(counts)]}
    )
    return table.assign(schools=[*of, sum(of)]) if of else table


def shown(table, *, policy=SICG, counts=("n",), by=("phase",)):
    total = "schools" if "schools" in table else ""
    frame = protect_school_counts(table, policy, counts=counts, total=total, by=by).frame
    return [None if pd.isna(n) else int(n) for name in counts for n in frame[name]]


@pytest.mark.parametrize("edition", ["analyst", "officer", "school", "sicg", "cluster", "public"])
def test_a_single_school_is_shown_to_the_data_team_alone(edition):
    found = shown(by_phase(1, 4, 9), policy=policy_for(edition))
    assert found == ([1, 4, 9, 14] if edition == "analyst" else [None, None, 9, 14])


@pytest.mark.parametrize(
    ("table", "printed"),
    [
        (by_phase(4, 5, 6), [4, 5, 6, 15]),
        (by_phase(0, 5, 6), [0, 5, 6, 11]),  # a zero names nobody
        (by_phase(2, 5, 6), [None, None, 6, 13]),
        (by_phase(1, 1, 6), [None, None, 6, 8]),  # 2 together: 0 to 2 each
        (by_phase(1, 0, 6), [None, 0, None, 7]),  # with the zero it would be 0 or 1
        (by_phase(1, of=(9,)), [None, None]),
        (by_phase(9, 4, of=(10, 20)), [None, None, 13]),  # one of ten is left out
        (by_phase(5, 4, of=(5, 20)), [None, None, 9]),  # all five are named
        (by_phase(0, 4, of=(3, 20)), [0, 4, 4]),
        (by_phase(1, 5, of=(1, 20)), [None, None, 6]),  # a group of one leaves 0 or 1 anyhow
    ],
)
def test_what_is_printed(table, printed):
    assert shown(table) == printed


def test_rows_that_do_not_add_up_to_another_are_judged_by_themselves():
    table = pd.DataFrame({"criterion": ["1", "2"], "n": [2, 8], "schools": [40, 40]})
    assert shown(table, by=()) == [None, 8]


def test_what_is_left_of_several_counts_is_guarded_too():
    # 4 + 5 of 10: the one school that is neither would be known, and nine with it
    table = pd.DataFrame({"n": [4], "m": [5], "schools": [10]})
    assert shown(table, counts=("n", "m"), by=()).count(None) >= 1
    assert shown(table.assign(schools=20), counts=("n", "m"), by=()) == [4, 5]


def test_bands_that_are_all_there_is_say_nothing_by_adding_up():
    table = pd.DataFrame({"n": [4], "m": [5], "o": [6], "schools": [15]})
    bands = {"counts": ("n", "m", "o"), "total": "schools"}
    frame = protect_school_counts(table, SICG, **bands, exhaustive=True).frame
    assert frame["hidden_counts"].tolist() == [""]
    assert protect_school_counts(table, SICG, **bands).frame["hidden_counts"].tolist() != [""]
    with pytest.raises(DisclosureError, match="said to be all"):
        protect_school_counts(table.assign(schools=16), SICG, **bands, exhaustive=True)


def test_hidden_counts_are_named_and_other_columns_stay():
    table = by_phase(2, 5, 6).assign(label="x")
    frame = protect_school_counts(table, SICG, counts=("n",), by=("phase",)).frame
    assert frame["hidden_counts"].tolist() == ["n", "n", "", ""]
    assert frame["label"].tolist() == ["x"] * 4
    assert frame["n"].dtype == "Int64"


@pytest.mark.parametrize(
    "table",
    [
        by_phase(2, 5).assign(share=0.5),  # a number that nobody vouched for
        by_phase(2, 5).assign(n=[2, 5, 8]),  # the margin is not the sum
        by_phase(2, 5).assign(phase=["a", "a", "all"]),
        by_phase(2, 5).assign(n=[2.5, 4.5, 7]),
        by_phase(2, 5).assign(n=[None, 5, 7]),
        by_phase(5, of=(4,)),
    ],
)
def test_a_table_that_cannot_be_reckoned_with_is_refused(table):
    with pytest.raises(DisclosureError):
        shown(table)


def tables_that_fit(values, of, hidden):
    """Every whole table of a grid (groups × kinds) that fits the totals and what is printed.

    Brute force: values and hidden have a last row for the sums over the groups.
    """
    groups, kinds = values.shape[0] - 1, values.shape[1]
    rows = [
        [row for row in product(range(of[g] + 1), repeat=kinds) if sum(row) <= of[g]]
        for g in range(groups)
    ]
    for rows_of in product(*rows):
        cells = np.array(rows_of)
        whole = np.vstack([cells, cells.sum(axis=0)])
        if (whole[~hidden] == values[~hidden]).all():
            yield whole


def doubt(values, of, hidden):
    """Highest less lowest possible value of each count."""
    found = np.array(list(tables_that_fit(values, of, hidden)))
    return found.max(axis=0) - found.min(axis=0)


@st.composite
def grids(draw):
    groups, kinds = draw(st.sampled_from([(2, 1), (3, 1), (2, 2)]))
    of = [draw(st.integers(1, 6)) for _ in range(groups)]
    cells = []
    for most in of:
        row: list[int] = []
        for _ in range(kinds):
            row.append(draw(st.integers(0, most - sum(row))))
        cells.append(row)
    values = np.array([*cells, np.sum(cells, axis=0)])
    return values, [*of, sum(of)]


def protected(values, of):
    names = [f"k{i}" for i in range(values.shape[1])]
    table = pd.DataFrame(values, columns=names).assign(
        phase=[*map(str, range(len(of) - 1)), "all"], schools=of
    )
    frame = protect_school_counts(table, SICG, counts=names, total="schools", by=("phase",)).frame
    return frame[names].isna().to_numpy()


def safe(values, of, hidden):
    nothing = np.ones(values.shape, dtype=bool)
    need = np.minimum(SICG.width, doubt(values, of, nothing))
    guarded = np.array([[singles_out(int(n), of[r]) for n in row] for r, row in enumerate(values)])
    return (doubt(values, of, hidden) >= need)[guarded].all()


@settings(deadline=None)
@given(grids())
def test_brute_force_finds_no_count_that_singles_schools_out(grid):
    values, of = grid
    hidden = protected(values, of)
    assert safe(values, of, hidden)
    # and what is hidden as cover cannot be solved for either, unless the totals alone give it
    if hidden.any():
        wide, before = doubt(values, of, hidden), doubt(values, of, np.ones_like(hidden))
        assert ((wide > 0) | (before == 0))[hidden].all()


@pytest.mark.parametrize(
    ("values", "of"),
    [
        ([[1], [4], [5]], [6, 9, 15]),
        ([[5], [4], [3]], [6, 9, 8]),
        ([[1], [0], [4]], [4, 5, 9]),
    ],
)
def test_no_smaller_set_is_safe(values, of):
    cells = np.array(values)
    values = np.vstack([cells, cells.sum(axis=0)])
    of = [*of, sum(of)]
    hidden = protected(values, of)
    for fewer in range(int(hidden[:-1].sum())):
        for places in combinations(range(len(cells)), fewer):
            other = np.zeros_like(hidden)
            other[list(places)] = True
            assert not safe(values, of, other)


def test_two_margins_with_their_cells_leave_nothing_by_subtraction():
    cells = {
        ("p", "a"): 1,
        ("p", "b"): 5,
        ("p", "c"): 4,
        ("s", "a"): 4,
        ("s", "b"): 3,
        ("s", "c"): 6,
    }
    rows = [(*key, n) for key, n in cells.items()]
    rows += [(x, "all", sum(n for k, n in cells.items() if k[0] == x)) for x in "ps"]
    rows += [("all", y, sum(n for k, n in cells.items() if k[1] == y)) for y in "abc"]
    rows += [("all", "all", sum(cells.values()))]
    table = pd.DataFrame(rows, columns=["phase", "cluster", "n"])
    frame = protect_school_counts(table, SICG, counts=("n",), by=("phase", "cluster")).frame
    hidden = frame.loc[frame["n"].isna(), ["phase", "cluster"]]
    # the smallest safe set in a 2 × 3 table with printed margins is a square of four cells
    assert len(hidden) == 4
    assert set(map(tuple, hidden.to_numpy())) >= {("p", "a"), ("s", "a")}
    assert sorted(hidden["phase"]) == ["p", "p", "s", "s"]
