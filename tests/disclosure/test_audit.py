"""The audit's solver against enumeration of every possible world, and what must not change it."""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ylp_analysis.disclosure import linear
from ylp_analysis.disclosure.audit import Baseline, solve
from ylp_analysis.disclosure.facts import (
    Fact,
    band,
    frechet,
    gap,
    gap_between,
    nested,
    percentage,
    percentage_of_unknown,
    rounded,
    total,
)
from ylp_analysis.disclosure.inference import intervals
from ylp_analysis.disclosure.linear import Contradiction, Unsolved
from ylp_analysis.disclosure.policy import policy_for
from ylp_analysis.errors import DisclosureError

SICG = policy_for("sicg")


# ---- every possible world, one by one


@dataclass
class Worlds:
    """All whole values of the cells that agree with the facts: a row for each world."""

    names: list[str]
    rows: np.ndarray

    @classmethod
    def of(cls, facts, cells):
        names = list(cells)
        axes = [np.arange(low, high + 1) for low, high in cells.values()]
        rows = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, len(names))
        for fact in facts:
            value = sum(by * rows[:, names.index(cell)] for cell, by in fact.terms)
            rows = rows[(value >= fact.low - 1e-6) & (value <= fact.high + 1e-6)]
        return cls(names, rows)

    def width(self, cell, known=None):
        rows = self.rows
        for name, value in (known or {}).items():
            rows = rows[rows[:, self.names.index(name)] == value]
        return float(np.ptp(rows[:, self.names.index(cell)]))

    def intervals(self):
        ends = zip(self.rows.min(axis=0), self.rows.max(axis=0), strict=True)
        return {name: (float(a), float(b)) for name, (a, b) in zip(self.names, ends, strict=True)}


def enumerated(published, baseline, policy, truth):
    """What `solve` should say, from all worlds: (cell, attacker) → verdict and widths."""
    before = Worlds.of(baseline.facts, baseline.cells)
    after = Worlds.of([*baseline.facts, *published], baseline.cells)
    found = {}
    for cell in set(baseline.cells) - baseline.shown:
        others = sorted(set(baseline.owner.values()) - {baseline.owner[cell]}) if truth else []
        for size in range(policy.heads + 1):
            for heads in combinations(others, size):
                if any(set(h) <= set(heads) for c, h in found if c == cell):
                    continue
                known = {c: truth[c] for c, s in baseline.owner.items() if s in heads}
                needed = min(policy.width, before.width(cell, known))
                left = after.width(cell, known)
                if left < needed:
                    found[cell, heads] = ("narrow" if left else "exact", left, needed)
    return found


def told(found):
    """What `solve` said, in the same form."""
    return {(one.cell, one.attacker): (one.verdict, one.left, one.needed) for one in found}


# ---- random clusters


@dataclass
class City:
    published: list
    baseline: Baseline
    truth: dict
    everyone: dict


def printed(draw, names, truth, everyone, sizes):
    """One true number about the sum over some schools of one subject, however it is printed."""
    fewest = draw(st.sampled_from([1, 2, len(names)]))
    chosen = draw(st.lists(st.sampled_from(names), min_size=fewest, unique=True))
    value = sum(truth[name] for name in chosen)
    d, o = (sum(sizes[name][k] for name in chosen) for k in (0, 1))
    a = sum(everyone[name] for name in chosen)
    way = draw(st.sampled_from(["total", "total", "percentage", "gap", "band", "rounded"]))
    if way == "percentage" and d:
        return percentage(chosen, half_up(Fraction(100 * value, d)), d)
    if way == "gap" and d and o:
        points = 100 * (Fraction(a - value, o) - Fraction(value, d))
        return gap(chosen, half_up(points), (d, o, a))
    if way == "band":
        return band(chosen, value - draw(st.integers(0, 2)), value + draw(st.integers(0, 2)))
    if way == "rounded":
        return rounded(chosen, value + draw(st.sampled_from([-0.5, 0, 0.5])), 0.5)
    return total(chosen, value)


def half_up(value):
    size = int(abs(value) + Fraction(1, 2))
    return size if value >= 0 else -size


@st.composite
def cities(draw):
    """Up to four small schools: one measure, two nested ones, or two subjects and both together."""
    kind = draw(st.sampled_from(["one", "nested", "both"]))
    subjects = {"one": ["x"], "nested": ["four", "five"], "both": ["read", "maths", "both"]}[kind]
    schools = draw(st.sampled_from({"one": [4, 3, 2], "nested": [3, 2], "both": [2]}[kind]))
    cells, truth, owner, everyone, sizes, facts = {}, {}, {}, {}, {}, []
    for s in range(schools):
        most = {"one": 6, "nested": 4, "both": 3}[kind]
        d, o = (draw(st.sampled_from([most, *range(most + 1)])) for _ in "do")
        met = {}
        for who, n in (("d", d), ("o", o)):
            first = draw(st.integers(0, n))
            second = draw(st.integers(0, first if kind == "nested" else n))
            both = draw(st.integers(max(0, first + second - n), min(first, second)))
            met[who] = [first, second, both]
        names = [f"school {s} {subject}" for subject in subjects]
        for k, name in enumerate(names):
            truth[name], everyone[name] = met["d"][k], met["d"][k] + met["o"][k]
            cells[name] = (max(0, everyone[name] - o), min(d, everyone[name]))
            owner[name], sizes[name] = f"head {s}", (d, o)
        if kind == "nested":
            four, five = names
            facts.append(nested(five, four))
            facts.append(nested(four, five, by=everyone[four] - everyone[five]))
        if kind == "both":
            facts += frechet(names[2], names[:2], d, everyone, o)
    by_subject = [[name for name in cells if name.endswith(f" {s}")] for s in subjects]
    if draw(st.booleans()):
        facts += [total(names, sum(truth[n] for n in names), "la") for names in by_subject]
    published = [
        printed(draw, draw(st.sampled_from(by_subject)), truth, everyone, sizes)
        for _ in range(draw(st.sampled_from([1, 2, 3, 0, 4])))
    ]
    shown = draw(st.sets(st.sampled_from(sorted(cells)), max_size=2))
    baseline = Baseline(cells, tuple(facts), owner, frozenset(shown))
    return City(published, baseline, truth, everyone)


@settings(deadline=None, max_examples=150)
@given(cities())
def test_intervals_are_those_of_every_possible_world(city):
    facts = [*city.baseline.facts, *city.published]
    worlds = Worlds.of(facts, city.baseline.cells)
    assert intervals(facts, city.baseline.cells) == worlds.intervals()


@settings(deadline=None, max_examples=200)
@given(cities(), st.integers(1, 2), st.integers(1, 4))
def test_verdicts_are_those_of_every_possible_world(city, heads, width):
    policy = replace(SICG, heads=heads, width=width)
    found = solve(city.published, city.baseline, policy, truth=city.truth)
    assert told(found) == enumerated(city.published, city.baseline, policy, city.truth)


def test_verdicts_on_plain_sums_are_those_of_every_possible_world_and_often_name_heads():
    rng, policy, named = np.random.default_rng(20261123), policy_for("public"), 0
    for _ in range(120):
        schools = int(rng.integers(3, 5))
        d, o = rng.integers(1, 7, schools), rng.integers(1, 7, schools)
        met_d, met_o = rng.binomial(d, 0.6), rng.binomial(o, 0.8)
        names = [f"school {s}" for s in range(schools)]
        ends = zip(np.maximum(0, met_d + met_o - o), np.minimum(d, met_d + met_o), strict=True)
        cells = {n: (int(a), int(b)) for n, (a, b) in zip(names, ends, strict=True)}
        truth = dict(zip(names, met_d.tolist(), strict=True))
        base = Baseline(cells, owner={name: f"head of {name}" for name in names})
        published = [total(names, int(met_d.sum()))]
        found = told(solve(published, base, policy, truth=truth))
        assert found == enumerated(published, base, policy, truth)
        named += any(who for _, who in found)
    assert named > 40


@settings(deadline=None, max_examples=60)
@given(cities())
def test_without_the_truth_the_outsiders_verdicts_are_those_of_every_possible_world(city):
    found = solve(city.published, city.baseline, SICG)
    assert told(found) == enumerated(city.published, city.baseline, SICG, None)


@settings(deadline=None, max_examples=60)
@given(cities(), st.data())
def test_a_head_whose_figures_are_not_held_is_no_attacker_and_stays_a_partner(city, data):
    gone = data.draw(st.sampled_from(sorted(set(city.baseline.owner.values()))))
    cells, owner = city.baseline.cells, city.baseline.owner
    truth = {c: v for c, v in city.truth.items() if owner[c] != gone}
    found = told(solve(city.published, city.baseline, SICG, truth=truth))
    whole = enumerated(city.published, city.baseline, SICG, city.truth)
    open_ = any(cells[c][0] < cells[c][1] for c, school in owner.items() if school == gone)
    if open_:
        whole = {key: value for key, value in whole.items() if gone not in key[1]}
    assert found == whole


# ---- what must not change it


def with_facts(city, more):
    return solve([*city.published, *more], city.baseline, SICG, truth=city.truth)


@settings(deadline=None, max_examples=60)
@given(cities(), st.data())
def test_one_more_fact_never_widens_an_interval(city, data):
    names = sorted(city.truth)
    chosen = data.draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    more = total(chosen, sum(city.truth[name] for name in chosen))
    facts = [*city.baseline.facts, *city.published]
    before = intervals(facts, city.baseline.cells)
    after = intervals([*facts, more], city.baseline.cells)
    for cell, (low, high) in after.items():
        assert before[cell][0] <= low <= city.truth[cell] <= high <= before[cell][1]
    known = {one.cell for one in with_facts(city, [])}
    assert known <= {one.cell for one in with_facts(city, [more])}


def shuffled(names, word, random):
    places = random.sample(range(len(names)), len(names))
    return {name: f"{word} {place}" for name, place in zip(names, places, strict=True)}


@settings(deadline=None, max_examples=60)
@given(cities(), st.randoms())
def test_names_and_order_change_nothing(city, random):
    base, names = city.baseline, list(city.truth)
    schools = sorted(set(base.owner.values()))
    new = shuffled(names, "cell", random)
    head = shuffled(schools, "head", random)

    def renamed(facts):
        terms = [[(new[c], by) for c, by in fact.terms] for fact in facts]
        for term in terms:
            random.shuffle(term)
        facts = [f._replace(terms=tuple(t)) for f, t in zip(facts, terms, strict=True)]
        return random.sample(facts, len(facts))

    other = Baseline(
        {new[c]: base.cells[c] for c in random.sample(names, len(names))},
        tuple(renamed(list(base.facts))),
        {new[c]: head[school] for c, school in base.owner.items()},
        frozenset(new[c] for c in base.shown),
    )
    truth = {new[c]: value for c, value in city.truth.items()}
    again = told(solve(renamed(city.published), other, SICG, truth=truth))
    expected = {
        (new[cell], tuple(sorted(head[h] for h in who))): said
        for (cell, who), said in told(with_facts(city, [])).items()
    }
    assert again == expected


@settings(deadline=None, max_examples=60)
@given(cities())
def test_exchanging_the_two_groups_changes_nothing(city):
    base, everyone = city.baseline, city.everyone

    def exchanged(fact):
        moved = sum(by * everyone[cell] for cell, by in fact.terms)
        terms = tuple((cell, -by) for cell, by in fact.terms)
        return Fact(terms, fact.low - moved, fact.high - moved, fact.where)

    cells = {c: (everyone[c] - high, everyone[c] - low) for c, (low, high) in base.cells.items()}
    other = replace(base, cells=cells, facts=tuple(map(exchanged, base.facts)))
    truth = {c: everyone[c] - value for c, value in city.truth.items()}
    published = [exchanged(fact) for fact in city.published]
    assert told(solve(published, other, SICG, truth=truth)) == told(with_facts(city, []))


@settings(deadline=None, max_examples=60)
@given(cities())
def test_an_empty_school_changes_nothing(city):
    def wider(facts):
        return [f._replace(terms=(*f.terms, ("empty", 1.0))) for f in facts]

    base = city.baseline
    other = replace(
        base,
        cells={**base.cells, "empty": (0, 0)},
        facts=tuple(wider(base.facts)),
        owner={**base.owner, "empty": "nobody's head"},
    )
    truth = {**city.truth, "empty": 0}
    assert told(solve(wider(city.published), other, SICG, truth=truth)) == told(
        with_facts(city, [])
    )


@settings(deadline=None, max_examples=60)
@given(cities(), st.data())
def test_a_planted_contradiction_is_raised(city, data):
    name = data.draw(st.sampled_from(sorted(city.truth)))
    wrong = total([name], city.truth[name] + data.draw(st.sampled_from([-1, 1])), "page 40")
    found = with_facts(city, [wrong])
    assert "contradiction" in {one.verdict for one in found}
    assert any("page 40" in one.words for one in found)


# ---- worked by hand


def three_schools(value=9, **changes):
    """a, b and c, each 0 to 5, their sum printed."""
    cells = dict.fromkeys("abc", (0, 5))
    base = Baseline(cells, owner={name: f"School {name.upper()}" for name in "abc"})
    return [total([*"abc"], value, "cluster row")], replace(base, **changes)


def test_a_head_subtracts_the_own_school():
    published, base = three_schools(value=14)  # 14 of 15: one pupil is missing
    truth = {"a": 4, "b": 5, "c": 5}
    found = told(solve(published, base, SICG, truth=truth))
    # anybody: each is 4 or 5. Head A, who has the missing pupil, adds nothing to that verdict.
    assert found == {(name, ()): ("narrow", 1.0, 2.0) for name in "abc"}
    published, base = three_schools(value=13)
    found = solve(published, base, SICG, truth={"a": 3, "b": 5, "c": 5})
    assert told(found) == {
        ("b", ("School A",)): ("exact", 0.0, 2.0),
        ("c", ("School A",)): ("exact", 0.0, 2.0),
    }
    assert found[0].words == "The head of School A can work out b exactly."


def test_two_heads_together_know_more_than_each():
    published, base = three_schools()
    truth = {"a": 3, "b": 3, "c": 3}
    assert solve(published, base, SICG, truth=truth) == []
    pair = solve(published, base, policy_for("public"), truth=truth)
    assert {one.attacker for one in pair if one.cell == "a"} == {("School B", "School C")}
    assert [one.verdict for one in pair] == ["exact"] * 3


def test_what_the_baseline_gives_away_alone_is_not_held_against_the_pack():
    published, base = three_schools(value=14)
    public = replace(base, facts=tuple(published))
    assert solve(published, public, policy_for("public"), truth={"a": 4, "b": 5, "c": 5}) == []


def test_a_cell_that_is_shown_on_purpose_is_used_and_not_judged():
    published, base = three_schools(value=9)
    published.append(total("a", 3))
    assert solve(published, base, SICG)[0].cell == "a"
    opened = replace(base, shown=frozenset("a"))
    assert solve(published, opened, SICG) == []
    assert intervals(published, base.cells)["b"] == (1.0, 5.0)


def test_width_is_counted_in_pupils_for_sums_of_scores():
    cells = {"a": (0.0, 500.0), "b": (0.0, 500.0)}
    base = Baseline(cells, ranges={"a": 40.0, "b": 40.0})
    assert solve([rounded(["a", "b"], 200.5, 0.05)], base, SICG) == []
    found = solve(
        [rounded(["a", "b"], 70.5, 0.05)], base, SICG
    )  # 70.55 is less than two pupils' 80
    assert told(found) == {
        (name, ()): ("narrow", pytest.approx(70.55), pytest.approx(80.0)) for name in "ab"
    }


def test_a_gap_between_two_hidden_counts_binds_both():
    # 50% ahead of 25%: 2 of 4 and 1 of 4 is one way; the printed gap of 25 leaves four ways.
    fact = gap_between(("a", 4), ("b", 4), 25)
    assert intervals([fact], {"a": (0, 4), "b": (0, 4)}) == {"a": (0.0, 3.0), "b": (1.0, 4.0)}


def test_a_percentage_of_unknown_pupils_binds_both_numbers():
    facts = percentage_of_unknown("met", "pupils", 83)
    cells = {"met": (0, 10), "pupils": (1, 10)}
    assert intervals(facts, cells) == {"met": (5.0, 5.0), "pupils": (6.0, 6.0)}


def test_numbers_that_cannot_be_together_are_a_contradiction():
    with pytest.raises(Contradiction, match="page 40"):
        intervals([percentage("a", 50, 7, where="page 40")], {"a": (0, 7)})
    facts = [Fact((("a", 2.0), ("b", -2.0)), 1, 1, "odd")]
    with pytest.raises(Contradiction):
        intervals(facts, {"a": (0, 9), "b": (0, 9)})
    assert [one.verdict for one in solve(facts, Baseline({"a": (0, 9), "b": (0, 9)}), SICG)] == [
        "contradiction"
    ]


def test_a_truth_outside_its_bounds_is_a_contradiction():
    published, base = three_schools()
    found = solve(published, base, SICG, truth={"a": 6, "b": 2, "c": 1})
    assert ("contradiction", "a") in {(one.verdict, one.cell) for one in found}


def test_a_fact_about_a_cell_without_public_bounds_is_refused():
    with pytest.raises(DisclosureError, match="'z'"):
        intervals([total("z", 1, "page 40")], {"a": (0, 1)})
    with pytest.raises(DisclosureError, match="no finite bounds"):
        intervals([], {"a": (0, float("inf"))})


# ---- a solver that fails


FAILED = {
    "time limit": SimpleNamespace(status=1, x=np.zeros(3)),
    "no answer": SimpleNamespace(status=4, x=None),
    "wrong answer": SimpleNamespace(status=0, x=np.full(3, 40.0)),
}


@pytest.mark.parametrize("answer", FAILED)
def test_a_solver_that_fails_is_unsolved_and_never_safe(monkeypatch, answer):
    monkeypatch.setattr(linear, "milp", lambda *_, **__: FAILED[answer])
    published, base = three_schools()
    with pytest.raises(Unsolved):
        intervals(published, base.cells)
    found = solve(published, base, SICG)
    assert {(one.verdict, one.cell) for one in found} == {("unsolved", name) for name in "abc"}


def test_a_solver_that_says_there_is_nothing_where_there_is_a_witness_is_unsolved(monkeypatch):
    # 2a + 3b + 4c fits no move between two cells, so the solver is asked.
    base = Baseline(dict.fromkeys("abc", (0, 9)))
    facts = [Fact((("a", 2.0), ("b", 3.0), ("c", 4.0)), 30, 30)]
    truth = {"a": 4, "b": 6, "c": 1}
    assert solve(facts, base, SICG, truth=truth) == []
    monkeypatch.setattr(linear, "milp", lambda *_, **__: SimpleNamespace(status=2, x=None))
    found = solve(facts, base, SICG, truth=truth)
    assert {one.verdict for one in found} == {"unsolved"}


def test_simple_moves_are_witnesses_enough_without_a_solver(monkeypatch):
    def asked(*_, **__):
        raise AssertionError("the solver was asked")

    monkeypatch.setattr(linear, "milp", asked)
    published, base = three_schools()
    assert solve(published, base, SICG, truth={"a": 3, "b": 3, "c": 3}) == []


# ---- what is said


def test_what_is_said_of_a_leak_holds_no_true_value():
    cells = {"a": (0, 40), "b": (0, 40)}
    said = [
        repr(solve([total("a", value)], Baseline(cells, owner={"b": "School B"}), SICG))
        for value in (17, 23)
    ]
    assert said[0] == said[1]
    assert "exact" in said[0]


def test_what_goes_in_is_not_changed():
    published, base = three_schools()
    truth = {"a": 3, "b": 3, "c": 3}
    copies = list(published), dict(base.cells), dict(truth)
    solve(published, base, SICG, truth=truth)
    assert (published, dict(base.cells), truth) == copies
