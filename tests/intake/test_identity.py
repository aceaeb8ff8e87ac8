"""One school under several URNs: steps, bridges, breaks, and closed schools with results."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ylp_analysis.intake.context import empty, typed
from ylp_analysis.intake.identity import (
    closed_with_later_results,
    lineage_breaks,
    lineage_of,
    newest_rows,
    school_ids,
)
from ylp_analysis.vocabulary.findings import FAIL

NONE = empty("lineage")


def steps(*rows, source="spine.csv"):
    columns = ["urn", "successor_urn", "date", "kind"]
    return typed("lineage", pd.DataFrame(list(rows), columns=columns).assign(source=source))


def register(*rows):
    """urn and, where given, closed, laestab, academic_year, academy."""
    blank = dict.fromkeys(empty("register").columns, "")
    blank |= {"academy": pd.NA, "age_low": pd.NA, "age_high": pd.NA, "academic_year": "2017/18"}
    return typed("register", pd.DataFrame([blank | row for row in rows]))


def test_a_step_that_two_sources_state_is_one_with_the_better_date_and_kind():
    vague = steps(("100001", "140001", "", "unknown"))
    known = steps(("100001", "140001", "2018-01-01", "academisation"), source="lineage.csv")
    for first, second in ((vague, known), (known, vague)):
        got = lineage_of(register(), first, second)
        assert got.findings == []
        assert got.table["date"].tolist() == ["2018-01-01"]
        assert got.table["kind"].tolist() == ["academisation"]


def test_the_partnerships_word_stands_before_the_registers():
    own = steps(("100001", "140001", "2018-02-01", "rebuilt"), source="lineage.csv")
    theirs = steps(("100001", "140001", "2018-01-01", "academisation"))
    got = lineage_of(register(), theirs, own).table
    assert got[["date", "kind", "source"]].to_numpy().tolist() == [
        ["2018-02-01", "rebuilt", "lineage.csv"]
    ]


def test_lineage_cycles_fails_and_leaves_the_cycle_out():
    round_about = steps(
        ("1", "2", "", "academisation"), ("2", "3", "", "academisation"),
        ("3", "1", "", "academisation"), ("3", "4", "", "academisation"),
    )  # fmt: skip
    got = lineage_of(register(), round_about)
    (finding,) = got.findings
    assert (finding.check, finding.outcome, finding.file) == ("lineage_cycles", FAIL, "spine.csv")
    assert finding.sentence.startswith("3 steps")
    assert got.table["successor_urn"].tolist() == ["4"]


def test_lineage_cycles_fails_for_a_school_that_follows_itself():
    assert lineage_of(register(), steps(("1", "1", "", "rebuilt"))).findings


def test_lineage_cycles_passes_a_chain():
    chain = steps(("1", "2", "", "academisation"), ("2", "3", "", "rebuilt"))
    assert lineage_of(register(), chain).findings == []


def test_one_establishment_number_is_one_school():
    held = register(
        {"urn": "140001", "laestab": "8162000", "academy": True, "opened": "2016-04-01"},
        {"urn": "100002", "laestab": "8162001"},
    )
    seen = pd.DataFrame(
        {
            "urn": ["100001", "100002"],
            "laestab": ["8162000", "8162001"],
            "source": "Ofsted.csv",
        }
    )
    got = lineage_of(held, NONE, inspections=seen).table
    assert got.drop(columns="source").to_numpy().tolist() == [
        ["100001", "140001", "2016-04-01", "academisation"]
    ]


def test_a_stated_step_stands_before_the_establishment_number():
    held = register(
        {"urn": "100001", "laestab": "8162000"}, {"urn": "140001", "laestab": "8162000"}
    )
    stated = steps(("100001", "140009", "2016-04-01", "academisation"))
    assert lineage_of(held, stated).table["successor_urn"].tolist() == ["140009"]


def test_a_chain_leads_to_the_newest_urn():
    chain = steps(("1", "2", "2012-01-01", "academisation"), ("2", "3", "2015-01-01", "rebuilt"))
    assert school_ids(["1", "2", "3", "9"], chain) == {"1": "3", "2": "3", "3": "3", "9": "9"}


def test_mergers_and_splits_are_not_bridged_and_break_both_sides():
    merged = steps(("1", "3", "2014-09-01", "merger"), ("2", "3", "2014-09-01", "merger"))
    assert school_ids(["1", "2", "3"], merged) == {"1": "1", "2": "2", "3": "3"}
    assert lineage_breaks(merged, empty("register")).to_numpy().tolist() == [
        ["1", "2014-09-01", "merger"],
        ["2", "2014-09-01", "merger"],
        ["3", "2014-09-01", "merger"],
    ]


def test_two_schools_into_one_academy_are_a_merger_whatever_it_is_called():
    both = steps(
        ("1", "3", "2014-09-01", "academisation"), ("2", "3", "2014-09-01", "academisation")
    )
    assert school_ids(["1"], both) == {"1": "1"}
    assert set(lineage_breaks(both, empty("register"))["kind"]) == {"merger"}
    split = steps(("1", "2", "2014-09-01", "unknown"), ("1", "3", "2014-09-01", "unknown"))
    assert set(lineage_breaks(split, empty("register"))["kind"]) == {"split"}


def test_a_closure_has_no_successor_and_is_a_break():
    closed = steps(("1", "", "2014-08-31", "closure"), ("2", "", "2014-08-31", "closure"))
    assert school_ids(["1"], closed) == {"1": "1"}
    assert lineage_breaks(closed, empty("register"))["urn"].tolist() == ["1", "2"]


def test_a_conversion_breaks_nothing():
    conversion = steps(("1", "2", "2012-01-01", "academisation"))
    assert lineage_breaks(conversion, empty("register")).empty


def test_a_school_that_the_register_closed_without_a_successor_is_a_break():
    held = register({"urn": "1", "closed": "2014-08-31"})
    (row,) = lineage_breaks(empty("lineage"), held).to_dict("records")
    assert row == {"urn": "1", "date": "2014-08-31", "kind": "closure"}


def test_a_kind_and_a_date_are_kept_from_whichever_source_has_them():
    stated = steps(("1", "2", "", "academisation"), ("1", "2", "2012-01-01", "unknown"))
    (row,) = lineage_of(empty("register"), stated).table.to_dict("records")
    assert (row["date"], row["kind"]) == ("2012-01-01", "academisation")


def test_a_stated_step_is_not_turned_round_by_the_numbers():
    held = register(
        {"urn": "140009", "laestab": "8162000"}, {"urn": "120000", "laestab": "8162000"}
    )
    found = lineage_of(held, steps(("140009", "120000", "2012-01-01", "rebuilt")))
    assert found.findings == []
    assert len(found.table) == 1


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=12))
def test_any_steps_end_in_ids_that_are_their_own(pairs):
    """Whatever sources state, cycles included, every URN gets an id, and an id is its own id."""
    stated = steps(*((str(a), str(b), "", "academisation") for a, b in pairs))
    table = lineage_of(register(), stated).table
    ids = school_ids([str(n) for n in range(1, 9)], table)
    assert all(ids[newest] == newest for newest in ids.values())
    assert len(table.drop_duplicates(["urn", "successor_urn"])) == len(table)


RESULTS = pd.DataFrame({"academic_year": ["2018/19"], "urn": ["100001"], "source": ["ks2.csv"]})
CLOSED = {"urn": "100001", "closed": "2018-08-31"}


def test_closed_with_later_results_fails_the_file_with_the_results():
    (finding,) = closed_with_later_results(register(CLOSED), RESULTS, NONE)
    assert (finding.check, finding.outcome, finding.file) == (
        "closed_with_later_results", FAIL, "ks2.csv",
    )  # fmt: skip


def test_closed_with_later_results_passes_the_year_of_closing_and_linked_schools():
    in_year = RESULTS.assign(academic_year="2017/18")
    assert closed_with_later_results(register(CLOSED), in_year, NONE) == []
    during = register(CLOSED | {"closed": "2018-12-31"})
    assert closed_with_later_results(during, RESULTS, NONE) == []
    linked = steps(("100001", "140001", "2018-09-01", "academisation"))
    assert closed_with_later_results(register(CLOSED), RESULTS, linked) == []


def test_a_closure_without_successor_explains_no_later_results():
    stated = steps(("100001", "", "2018-08-31", "closure"))
    assert len(closed_with_later_results(register(CLOSED), RESULTS, stated)) == 1


def test_the_newest_register_decides():
    older = CLOSED | {"academic_year": "2017/18"}
    newer = CLOSED | {"academic_year": "", "closed": ""}
    both = register(older, newer)
    assert newest_rows(both)["closed"].tolist() == [""]
    assert closed_with_later_results(both, RESULTS, NONE) == []
