from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.oaxaca import OaxacaBlinder

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.decomposition import (
    das_gupta,
    gap_change,
    gap_change_cells,
    gap_change_interval,
    one_group_schools,
    two_factor,
    within_between,
)

COUNTS = ["disadvantaged_pupils", "disadvantaged_met", "other_pupils", "other_met"]


def table(rows, by="cell"):
    """Rows of a label and the four counts."""
    return pd.DataFrame(rows, columns=[by, *COUNTS])


def gap(cells):
    n_d, x_d, n_o, x_o = (cells[c].sum() for c in COUNTS)
    return x_o / n_o - x_d / n_d


def product(*factors):
    return np.prod(factors)


def test_the_effects_of_two_factors_are_das_guptas(vectors):
    (case,) = vectors("Das Gupta 2 factors R=ab (eg 2.1)")
    pops = [list(case["input"][p].values()) for p in ("pop1", "pop2")]
    got = das_gupta(*pops, product)
    assert got == pytest.approx(list(case["expected"]["effects"].values()), abs=case["tol"])
    assert sum(got) == pytest.approx(case["expected"]["diff"], abs=case["tol"])


@pytest.mark.parametrize(
    "method",
    [
        "Das Gupta 3 factors R=abc (eg 2.2 Austria/Chile)",
        "4 factors (eg 2.3)",
        "5 factors (eg 2.4)",
    ],
)
def test_the_effects_of_several_factors_are_das_guptas(vectors, method):
    (case,) = vectors(method)
    before, after = case["input"]["pop1"], case["input"]["pop2"]
    got = das_gupta(before, after, product)
    assert got == pytest.approx(case["expected"]["effects"], abs=case["tol"])
    low, high = case["expected"]["crude"]
    assert sum(got) == pytest.approx(high - low, abs=2 * case["tol"])
    for i, (first, second) in enumerate(case["expected"].get("std", {}).values()):
        assert got[i] == pytest.approx(second - first, abs=2 * case["tol"])


def test_kitagawas_parts_are_the_published_ones(vectors):
    (case,) = vectors("Kitagawa: composition + rate (eg 5.1 headship 1970/1985)")
    q, want = case["input"], case["expected"]
    got = two_factor(q["size1"], q["rate1"], q["size2"], q["rate2"])
    assert got == pytest.approx((want["composition"], want["rate"]), abs=5e-5)  # printed to 4 dp
    assert sum(got) == pytest.approx(want["diff"], abs=case["tol"] + 5e-5)
    for parts, name in ((got.composition, "std_size"), (got.rate, "std_rate")):
        assert parts == pytest.approx(np.diff(want[name])[0], abs=1e-4)


def test_two_structures_and_a_rate_are_split_as_published(vectors):
    (case,) = vectors("cross-classified age x race (eg 5.3)")
    q, want = case["input"], case["expected"]
    sizes = [np.array(q[c], float).reshape(2, 11) for c in ("size1970", "size1985")]
    rates = [np.array(q[c], float).reshape(2, 11) for c in ("rate1970", "rate1985")]
    flat = two_factor(sizes[0].ravel(), rates[0].ravel(), sizes[1].ravel(), rates[1].ravel())
    assert flat == pytest.approx(list(want["collapsed"].values()), abs=case["tol"])

    def structures(n):
        """Das Gupta's age and race structure: their product is the share of each cell."""
        by_race, by_age, total = n.sum(1, keepdims=True), n.sum(0, keepdims=True), n.sum()
        return np.sqrt(n / by_race * by_age / total), np.sqrt(n / by_age * by_race / total)

    # Das Gupta splits the composition part of the two factors: the rates stay at their average.
    average = (rates[0] + rates[1]) / 2
    got = das_gupta(*map(structures, sizes), lambda age, race: (age * race * average).sum())
    assert (*got, flat.rate) == pytest.approx(
        list(want["crossclassified"].values()), abs=case["tol"]
    )
    change = want["crude"][1] - want["crude"][0]
    assert sum(got) + flat.rate == pytest.approx(change, abs=case["tol"])


def year_of(shares, pupils=10_000):
    """Cells with exactly these shares and rates, in whole pupils."""
    n_d, n_o = (np.round(pupils * np.array(shares[k])) for k in ("wd", "wo"))
    columns = [n_d, n_d * shares["rd"], n_o, n_o * shares["ro"]]
    cells = pd.DataFrame(dict(zip(COUNTS, map(np.round, columns), strict=True)))
    return cells.assign(cell=["a low", "b mid", "c high"])


def test_the_four_parts_of_a_gaps_change_are_those_of_an_independent_program(vectors):
    (case,) = vectors("Das Gupta/Shapley decomposition of change in a gap: F=sum(wo*ro)-sum(wd*rd)")
    want = case["expected"]["effects"]
    before, after = (year_of(case["input"][y]) for y in ("y1", "y2"))
    assert [gap(before), gap(after)] == pytest.approx(case["expected"]["gap"], abs=1e-12)
    got = gap_change(before, after)
    assert got == pytest.approx([want[k] for k in ("wd", "rd", "wo", "ro")], abs=case["tol"])
    assert got.change == pytest.approx(case["expected"]["change"], abs=case["tol"])
    by_cell = gap_change_cells(before, after).set_index("group")
    for group, letter, sign in (("disadvantaged", "d", -1), ("other", "o", 1)):
        for column, word in (("cohort", "comp"), ("rate", "rate")):
            expected = sign * np.array(case["expected"]["per_cell"][f"{letter}_{word}"])
            assert by_cell.loc[group, column].to_numpy() == pytest.approx(expected, abs=case["tol"])


def test_the_four_parts_are_the_average_over_all_twenty_four_orders():
    before = table([("a", 8, 3, 30, 20), ("b", 12, 9, 20, 19)])
    after = table([("a", 5, 3, 33, 20), ("b", 20, 14, 25, 20)])

    def factors(cells):
        n_d, x_d, n_o, x_o = (cells[c].to_numpy(float) for c in COUNTS)
        return n_d / n_d.sum(), x_d / n_d, n_o / n_o.sum(), x_o / n_o

    def gap_of(w_d, r_d, w_o, r_o):
        return (w_o * r_o).sum() - (w_d * r_d).sum()

    first, second = factors(before), factors(after)
    effects, orders = np.zeros(4), list(permutations(range(4)))
    for order in orders:
        now = list(first)
        for i in order:
            was = gap_of(*now)
            now[i] = second[i]
            effects[i] += (gap_of(*now) - was) / len(orders)
    assert gap_change(before, after) == pytest.approx(effects, abs=1e-12)
    assert das_gupta(first, second, gap_of) == pytest.approx(effects, abs=1e-12)


def test_kitagawa_is_the_twofold_oaxaca_split_with_weight_a_half(vectors):
    (case,) = vectors("Kitagawa == Oaxaca twofold with weight 0.5 on saturated cell dummies")
    q, want = {k: np.array(v) for k, v in case["input"].items()}, case["expected"]
    got = two_factor(q["n_d"], q["x_d"] / q["n_d"], q["n_o"], q["x_o"] / q["n_o"])
    assert got == pytest.approx((want["composition"], want["rate"]), abs=case["tol"])
    assert sum(got) == pytest.approx(want["gap"], abs=case["tol"])
    # Both groups as two "years" of one group: the same split, cell by cell.
    years = [
        table(list(zip("abc", q[n], q[x], q[n], q[x], strict=True)))
        for n, x in (("n_d", "x_d"), ("n_o", "x_o"))
    ]
    parts = gap_change_cells(*years).query("group == 'other'")
    assert parts["cohort"].to_numpy() == pytest.approx(want["per_cell_comp"], abs=case["tol"])
    assert parts["rate"].to_numpy() == pytest.approx(want["per_cell_rate"], abs=case["tol"])
    # Live, pupil by pupil.
    cell, other, met = [], [], []
    for group, n, x in ((1, q["n_o"], q["x_o"]), (0, q["n_d"], q["x_d"])):
        for i in range(3):
            cell += [i] * n[i]
            other += [group] * n[i]
            met += [1] * x[i] + [0] * (n[i] - x[i])
    dummies = np.column_stack([np.array(cell) == i for i in range(3)]).astype(float)
    exog = np.column_stack([dummies, other])
    model = OaxacaBlinder(np.array(met, float), exog, 3, hasconst=True)
    theirs = model.two_fold(two_fold_type="self_submitted", submitted_weight=0.5)
    unexplained, explained, total = theirs.params
    assert got == pytest.approx((explained, unexplained), abs=1e-12)
    assert sum(got) == pytest.approx(total, abs=1e-12)


def test_a_cell_without_a_rate_in_one_year_is_not_given_one():
    assert np.isnan(two_factor([0.5, 0.5], [0.2, 0.4], [1, 0], [0.3, np.nan]).rate)
    got = two_factor([1, 0], [0.2, np.nan], [1, 0], [0.3, np.nan])  # empty in both years
    assert got == pytest.approx((0, 0.1))
    assert np.isnan(two_factor([], [], [], []).rate)


def test_factors_must_be_the_same_in_both_years():
    with pytest.raises(ParameterError, match="2 factors before and 1 after"):
        das_gupta([1, 2], [1], product)


COUNT = st.integers(0, 12)


@st.composite
def cells(draw):
    labels = ["p | x", "p | y", "q | x", "q | y", None]
    rows = []
    for label in labels:
        n_d, n_o = draw(COUNT), draw(COUNT)
        rows.append((label, n_d, draw(st.integers(0, n_d)), n_o, draw(st.integers(0, n_o))))
    rows.append(("p | x", 1, draw(st.integers(0, 1)), 1, 1))  # neither group is ever empty
    return table(rows)


@given(cells(), cells())
@settings(max_examples=50, deadline=None)
def test_the_parts_add_up_to_the_change_whatever_the_cells(before, after):
    kept = before.copy()
    got = gap_change(before, after)
    pd.testing.assert_frame_equal(before, kept)
    assert sum(got) == pytest.approx(gap(after) - gap(before), abs=1e-9)
    assert got.change == got.cohort + got.rate == pytest.approx(sum(got), abs=1e-12)
    back = gap_change(after, before)
    assert back == pytest.approx([-part for part in got], abs=1e-12)
    shuffled = gap_change(before.iloc[::-1], after.sample(frac=1, random_state=1))
    assert shuffled == pytest.approx(got, abs=1e-12)
    by_cell = gap_change_cells(before, after)
    assert (by_cell[["pupils_before", "pupils_after"]] > 0).all(axis=None)
    assert by_cell[["cohort", "rate"]].to_numpy().sum() == pytest.approx(sum(got), abs=1e-9)


def test_swapping_the_groups_flips_every_sign():
    before = table([("a", 8, 3, 30, 20), ("b", 12, 9, 20, 19)])
    after = table([("a", 5, 3, 33, 20), ("b", 20, 14, 25, 20)])
    names = dict(zip(COUNTS, [*COUNTS[2:], *COUNTS[:2]], strict=True))
    got, swapped = (
        gap_change(before, after),
        gap_change(*(t.rename(columns=names) for t in (before, after))),
    )
    assert swapped == pytest.approx([-got[2], -got[3], -got[0], -got[1]])


def test_a_cell_of_one_year_joins_the_one_that_shares_its_first_factors():
    before = table(
        [("low | sen", 4, 1, 9, 3), ("low | no", 6, 3, 9, 6), ("high | sen", 50, 40, 9, 9)]
    )
    after = table(
        [("low | no", 8, 4, 9, 6), ("high | sen", 50, 40, 9, 9), ("low | sen", 0, 0, 9, 3)]
    )
    merged = gap_change_cells(before, after)
    assert merged["cell"].tolist() == [
        *("high | sen", "low | no + low | sen"),  # disadvantaged: no such pupils in the later year
        *("high | sen", "low | no", "low | sen"),  # other: nothing to merge
    ]
    row = merged.iloc[1]
    assert (row["pupils_before"], row["pupils_after"]) == (10, 8)
    assert (row["rate_before"], row["rate_after"]) == (0.4, 0.5)  # (1 + 3) / 10 and 4 / 8
    assert merged["cell"].dtype == "str" and merged["pupils_before"].dtype == "Int64"


def test_where_no_factor_is_shared_the_largest_cell_is_the_nearest():
    before = table([("new", 0, 0, 1, 1), ("mid", 5, 3, 1, 1), ("top", 9, 9, 1, 1)])
    after = table([("new", 3, 0, 1, 1), ("mid", 5, 3, 1, 1), ("top", 9, 9, 1, 1)])
    assert gap_change_cells(before, after)["cell"].tolist()[:2] == ["mid", "new + top"]


def test_missing_prior_attainment_is_a_cell_of_its_own():
    before = table([("low", 5, 1, 5, 2), (None, 5, 4, 5, 5)])
    after = table([("low", 8, 2, 5, 2), (np.nan, 2, 2, 5, 5)])
    found = gap_change_cells(before, after)
    assert found["cell"].tolist() == ["low", "missing"] * 2
    # By hand: composition (.8 - .5)(.2 + .25)/2 + (.2 - .5)(.8 + 1)/2 = -.2025, of the rate.
    assert gap_change(before, after).disadvantaged_cohort == pytest.approx(0.2025)


def test_no_pupils_or_a_missing_count_gives_missing_parts_for_that_group_alone():
    before = table([("a", 5, 3, 9, 6)])
    for n, x in ((0, 0), (4, np.nan), (pd.NA, pd.NA)):
        after = table([("a", n, x, 9, 7)]).astype(dict.fromkeys(COUNTS, "Float64"))
        got = gap_change(before, after)
        assert np.isnan(got[:2]).all() and got[2:] == pytest.approx((0, 1 / 9))
        limits = gap_change_interval(before, after, draws=50, seed=1)
        assert np.isnan(limits.disadvantaged_rate).all() and np.isnan(limits.rate.low)
        assert np.isfinite(limits.other_rate).all()
    assert np.isnan(gap_change(before.iloc[:0], before)).all()
    assert np.isnan(gap_change(before.iloc[:0], before.iloc[:0])).all()


def test_impossible_cells_are_refused():
    good = table([("a", 5, 3, 9, 6)])
    for column in ("cell", "other_met"):
        with pytest.raises(DataError, match=f"no column {column}"):
            gap_change(good.drop(columns=column), good)
    for n, x in ((2, 3), (3, -1)):
        with pytest.raises(DataError, match="disadvantaged pupils met the measure"):
            gap_change(good, table([("a", n, x, 9, 6)]))
    with pytest.raises(ParameterError, match="0 draws"):
        gap_change_interval(good, good, draws=0, seed=1)


def test_the_limits_are_those_of_the_parts_estimated_in_drawn_cohorts():
    """One cell: no composition, and the rate's limits are those of a difference of two rates."""
    before = table([("a", 200, 100, 800, 640)])
    after = table([("a", 200, 120, 800, 640)])
    got = gap_change_interval(before, after, draws=4000, seed=3)
    assert got == gap_change_interval(before, after, draws=4000, seed=3)
    assert got.disadvantaged_cohort == (0, 0)
    error = np.sqrt(0.5 * 0.5 / 200 + 0.6 * 0.4 / 200)
    limits = (-0.1 - 1.96 * error, -0.1 + 1.96 * error)
    assert got.disadvantaged_rate == pytest.approx(limits, abs=0.006)
    other = 1.96 * np.sqrt(2 * 0.8 * 0.2 / 800)
    assert got.other_rate == pytest.approx((-other, other), abs=0.003)
    both = 1.96 * np.hypot(error, other / 1.96)
    assert got.rate == pytest.approx((-0.1 - both, -0.1 + both), abs=0.007)


@given(cells(), cells())
@settings(max_examples=20, deadline=None)
def test_no_draw_is_lost_where_it_empties_a_cell(before, after):
    limits = gap_change_interval(before, after, draws=40, seed=0)
    assert all(np.isfinite(part).all() and part.low <= part.high for part in limits)


def test_a_change_of_composition_alone_leaves_zero_within_the_limits_of_the_rate():
    """100 cities in which every cell keeps its rate; 95 expected, 86 is the 99.9% binomial limit."""
    rng = np.random.default_rng(11)
    rates, labels = np.array([0.3, 0.6, 0.8, 0.95]), list("abcd")
    shares = {"d1": [0.4, 0.3, 0.2, 0.1], "d2": [0.2, 0.3, 0.3, 0.2], "o": [0.1, 0.3, 0.4, 0.2]}
    held = np.zeros(4)
    truth = (-float(np.subtract(shares["d2"], shares["d1"]) @ rates), 0, 0, 0)
    for seed in range(100):
        years = []
        for d in ("d1", "d2"):
            n_d, n_o = rng.multinomial(300, shares[d]), rng.multinomial(1450, shares["o"])
            counts = (n_d, rng.binomial(n_d, rates), n_o, rng.binomial(n_o, rates))
            years.append(table(list(zip(labels, *counts, strict=True))))
        limits = gap_change_interval(*years, draws=300, seed=seed)
        held += [p.low <= t <= p.high for p, t in zip(limits, truth, strict=False)]
    assert (held >= 86).all()


def test_the_gap_within_and_between_schools_agrees_with_the_vector(vectors):
    (case,) = vectors("Kitagawa with schools as strata")
    q, want = case["input"], case["expected"]
    schools = table(list(zip("ABCD", q["nd"], q["xd"], q["no"], q["xo"], strict=True)), by="school")
    got = within_between(schools)
    assert got == pytest.approx((want["within"], want["between"]), abs=case["tol"])
    assert sum(got) == pytest.approx(want["gap"], abs=1e-12)
    assert one_group_schools(schools) == (0, 0, 0)


def test_all_of_a_school_with_one_group_goes_to_between():
    """By hand: A has both groups alike; B, with no disadvantaged pupil, makes the gap."""
    schools = table([("A", 10, 5, 10, 5), ("B", 0, 0, 10, 9), ("C", 0, 0, 0, 0)], by="school")
    assert within_between(schools) == pytest.approx((0, 0.2))  # .7 - .5
    # B: 1/2 (.9 + .9)(.5 - 0) = .45, which A's fewer other pupils bring down to .2.
    alone = one_group_schools(schools)
    assert alone == pytest.approx((1, 0.45, 2.25))


@given(st.lists(st.tuples(COUNT, COUNT, st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8))
@settings(max_examples=50, deadline=None)
def test_within_and_between_add_up_to_the_gap(drawn):
    rows = [(str(i), a, round(a * p), b, round(b * q)) for i, (a, b, p, q) in enumerate(drawn)]
    schools = table(rows, by="school")
    got = within_between(schools)
    if schools["disadvantaged_pupils"].sum() and schools["other_pupils"].sum():
        assert sum(got) == pytest.approx(gap(schools), abs=1e-12)
        twice = pd.concat([schools, schools])  # the same schools, each in two rows
        assert within_between(twice) == pytest.approx(got, abs=1e-12)
    else:
        assert np.isnan(got).all() and np.isnan(one_group_schools(schools).part)


def test_a_single_school_has_all_of_its_gap_within():
    assert within_between(table([("A", 4, 1, 8, 6)], by="school")) == (0.5, 0)
