"""The audit against published and independent cases (source in each vector)."""

from pathlib import Path

import pytest

from ylp_analysis.disclosure.audit import Baseline, solve
from ylp_analysis.disclosure.facts import band, gap, percentage, total
from ylp_analysis.disclosure.inference import intervals
from ylp_analysis.disclosure.policy import policy_for
from ylp_analysis.disclosure.rounding import (
    behind_base,
    behind_midpoint6,
    counts_behind,
    midpoint6,
    pairs_behind,
    to_base,
)

NOT_VERIFIED = "not verified: the vectors' README says not to assert it"
IN_COVER = "held in test_cover.py"
NOT_USED = {
    "singleton-1d": NOT_VERIFIED,
    "ofqual-round5": NOT_VERIFIED,
    "sdctable-microdata1-opt": IN_COVER,
    "rule-inversion": IN_COVER,
    "dfe-ks2-empirical": IN_COVER,
    "handbook-group-disclosure": IN_COVER,
}


def test_every_vector_is_used_here_or_named_with_its_reason(disclosure_vectors):
    text = Path(__file__).read_text("utf-8").split("def test_every", 1)[1]
    unknown = [v for v in disclosure_vectors if v not in NOT_USED and f'"{v}"' not in text]
    assert unknown == []
    assert set(NOT_USED) <= set(disclosure_vectors)
    verified = {name for name, vector in disclosure_vectors.items() if vector["verified"]}
    unasked = {name for name, reason in NOT_USED.items() if reason == NOT_VERIFIED}
    assert unasked.isdisjoint(verified)


def cross_table(vector, extra=()):
    """Hidden cells' bounds and the sums of a table of which all margins are printed."""
    columns, rows = vector["input"]["cols"], vector["input"]["rows"]
    values = {f"{r}|{c}": v for r in rows for c, v in zip(columns, rows[r], strict=True)}
    hidden = {*vector["input"]["suppressed"], *extra}
    lines = [[f"{r}|{c}" for c in columns] for r in rows]
    facts = []
    for line in [*lines, *map(list, zip(*lines, strict=True))]:
        left = sum(values[cell] for cell in line if cell in hidden)
        facts.append(total([cell for cell in line if cell in hidden], left))
    return facts, {cell: (0, sum(values.values())) for cell in sorted(hidden)}


def test_two_hidden_cells_in_every_row_and_column_can_give_one_away(disclosure_vectors):
    vector = disclosure_vectors["sdctable-4x4-wb"]
    facts, cells = cross_table(vector)
    assert intervals(facts, cells)["w|b"] == tuple(vector["expect"]["w|b"])
    found = solve(facts, Baseline(cells), policy_for("sicg"))
    assert [one.cell for one in found if one.verdict == "exact"] == ["w|b"]


def test_one_more_hidden_cell_opens_the_table(disclosure_vectors):
    fixed, first = (
        disclosure_vectors["sdctable-4x4-wb-fixed"],
        disclosure_vectors["sdctable-4x4-wb"],
    )
    opened = {fixed["input"]["extra"]: fixed["expect"]["w|b"], **fixed["alternatives"]}
    for extra, expected in opened.items():
        facts, cells = cross_table(first, [extra])
        assert intervals(facts, cells, of=["w|b"])["w|b"] == tuple(expected)
        assert solve(facts, Baseline(cells), policy_for("sicg")) == []


def rounded_table(printed):
    """What a table with margins, every number rounded to base 5, says of its inner cells."""
    cells = {f"{row}|{column}": (0, 100) for row in "ABC" for column in "MF"}
    facts = []
    for row, line in zip("ABCT", printed, strict=True):
        for columns, number in zip(("M", "F", "MF"), line, strict=True):
            rows = "ABC" if row == "T" else row
            names = [f"{r}|{c}" for r in rows for c in columns]
            facts.append(band(names, *behind_base(number, 5), where=f"row {row}"))
    return facts, cells


def test_rounded_margins_narrow_rounded_cells(disclosure_vectors):
    vector = disclosure_vectors["handbook-conv-rounding"]
    found = intervals(*rounded_table(vector["input"]["published_correct"]))
    assert found == {cell: tuple(ends) for cell, ends in vector["expect"]["correct"].items()}
    wrong = intervals(*rounded_table(vector["input"]["published_as_printed"]))
    for cell, ends in vector["expect"]["as_printed"].items():
        assert wrong[cell] == tuple(ends)


def test_an_error_in_a_printed_table_is_a_contradiction_and_never_safe(disclosure_vectors):
    vector = disclosure_vectors["handbook-conv-rounding"]
    truth = {"A|M": 1, "A|F": 0, "B|M": 3, "B|F": 3, "C|M": 12, "C|F": 20}
    facts, cells = rounded_table(vector["input"]["published_as_printed"])
    verdicts = {
        one.verdict for one in solve(facts, Baseline(cells), policy_for("sicg"), truth=truth)
    }
    assert "contradiction" in verdicts
    facts, cells = rounded_table(vector["input"]["published_correct"])
    right = solve(facts, Baseline(cells), policy_for("sicg"), truth=truth)
    assert "contradiction" not in {one.verdict for one in right}


@pytest.mark.parametrize("name", ["handbook-linking", "opensafely-subpop"])
def test_a_whole_less_one_part_is_the_other_part(disclosure_vectors, name):
    vector = disclosure_vectors[name]
    ((other, expected),) = vector["expect"].items()
    pairs = {
        key: tuple(zip(*(v if isinstance(v, list) else [v] for v in both), strict=True))
        for key in vector["input"]["total"]
        for both in [(vector["input"]["total"][key], vector["input"]["male"
                      if "male" in vector["input"] else "males"][key])]
    }  # fmt: skip
    for key, numbers in pairs.items():
        found = []
        for whole, male in numbers:
            facts = [total(["male", other], whole), total(["male"], male)]
            found.append(intervals(facts, {"male": (0, whole), other: (0, whole)})[other])
        wanted = expected[key] if isinstance(expected[key], list) else [expected[key]]
        assert found == [(value, value) for value in wanted]


def test_one_hidden_cell_of_a_row_with_its_total_is_no_secret(disclosure_vectors):
    vector = disclosure_vectors["opensafely-margin"]
    found = []
    for row in ("events", "population"):
        _, *shown, everybody = vector["input"][row]
        facts = [total(["21-30", "others"], everybody), total(["others"], sum(shown))]
        found.append(intervals(facts, {"21-30": (0, 99), "others": (0, 999)})["21-30"][0])
    assert found == vector["expect"]["21-30"]


def test_midpoint_rounding_has_the_published_numbers_and_intervals(disclosure_vectors):
    vector = disclosure_vectors["midpoint6"]
    assert [midpoint6(count) for count in vector["input"]] == vector["expect"]
    for printed in (3, 9, 15):
        low, high = behind_midpoint6(printed)
        assert (low, high) == (printed - 2, printed + 3)
        assert {c for c in range(40) if midpoint6(c) == printed} == set(range(low, high + 1))


@pytest.mark.parametrize("base", [2, 3, 5, 10])
def test_the_interval_behind_a_rounded_count_is_every_count_that_rounds_so(base):
    for printed in range(0, 4 * base, base):
        low, high = behind_base(printed, base)
        assert [c for c in range(60) if to_base(c, base) == printed] == list(range(low, high + 1))


def test_all_less_the_other_group_is_the_disadvantaged_group(disclosure_vectors):
    vector = disclosure_vectors["complement"]
    everyone, other = vector["input"]["A"], vector["input"]["O"]
    for key in ("n", "met"):
        facts = [total(["D", "O"], everyone[key]), total(["O"], other[key])]
        found = intervals(facts, {"D": (0, 20), "O": (0, 20)})["D"]
        assert found == tuple(vector["expect"][f"D.{key}"])


def test_a_whole_percentage_can_give_away_the_cohort(disclosure_vectors):
    vector = disclosure_vectors["pct-reveals-n-0dp"]
    unique = {}
    for printed in range(101):
        pairs = pairs_behind(printed, 10, ties="half_even")
        if len(pairs) == 1:
            unique[str(printed)] = list(pairs[0])
    assert unique == vector["expect"]["unique_(met,n)"]
    assert pairs_behind(13, 8)[0] == (1, 8)


def test_a_whole_percentage_of_a_known_cohort_is_the_count(disclosure_vectors):
    expected = disclosure_vectors["pct-injective"]["expect"]

    def reveals(n):
        return all(len(counts_behind(printed, n)) <= 1 for printed in range(101))

    until = expected["0dp % with known n reveals the exact count for every n<="]
    assert all(reveals(n) for n in range(1, until + 1))
    assert not reveals(expected["first_collision_n"])


def test_a_gap_gives_away_as_much_as_the_percentage_behind_it(disclosure_vectors):
    vector = disclosure_vectors["gap-reveals"]
    sizes = (vector["input"]["nD"], vector["input"]["nO"], vector["input"]["metA"])
    for printed, met in vector["expect"]["gap->metD"].items():
        fact = gap("x", -int(printed), sizes)  # ours is other − disadvantaged
        assert intervals([fact], {"x": (0, sizes[0])})["x"] == (met, met)


def test_a_school_where_everybody_met_it_hides_nothing(disclosure_vectors):
    vector = disclosure_vectors["all-met"]
    everyone, pupils = vector["input"]["A"], vector["input"]["nD"]
    others = everyone["n"] - pupils
    bounds = (max(0, everyone["met"] - others), min(pupils, everyone["met"]))
    assert intervals([], {"D": bounds})["D"] == tuple(vector["expect"]["D.met"])
    assert solve([percentage("D", 100, pupils)], Baseline({"D": bounds}), policy_for("sicg")) == []
