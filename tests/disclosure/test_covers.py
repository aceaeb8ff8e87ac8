"""From counts to what shared editions may show of schools and clusters."""

import pandas as pd

from ylp_analysis.disclosure.cells import SHOWN_SUBJECTS, school_cells
from ylp_analysis.disclosure.covers import covers
from ylp_analysis.disclosure.ledger import LEDGER_COLUMNS
from ylp_analysis.intake.areas import cluster_counts
from ylp_analysis.measures.pooling import pooled_gaps

NO_LEDGER = pd.DataFrame({c: pd.Series(dtype="str") for c in LEDGER_COLUMNS})
SIZES = {"a": 12, "b": 9, "c": 8, "d": 4, "e": 3, "f": 12, "g": 9, "h": 8, "i": 4, "j": 5}
CLUSTERS = {s: "north" if s < "f" else "south" for s in SIZES}


def row(school, group, met, pupils, **more):
    return {
        "academic_year": "2013/14", "level": "school", "area_code": school, "area_name": school,
        "key_stage": "KS1", "subject": "maths", "measure": "level_2_plus", "group": group,
        "numerator": met, "denominator": pupils, "status": "ok", "definition": "fsm",
        "data_version": "final", "provenance": "local", "source": "p.csv", "printed": False,
        "value": float("nan"), "precision": float("nan"), "score_sum": float("nan"),
    } | more  # fmt: skip


def counts(*more, **changed):
    rows = [
        row(school, group, size * part // 8, size * times, **changed)
        for school, size in SIZES.items()
        for group, times, part in (("disadvantaged", 1, 4), ("other", 3, 15))
    ]
    return pd.DataFrame([*rows, *more]).astype({"numerator": "Int64", "denominator": "Int64"})


MEMBERSHIP = pd.DataFrame(
    [("2013/14", school, name, name) for school, name in CLUSTERS.items()],
    columns=["academic_year", "urn", "cluster", "slug"],
)


def cells_of(table):
    return school_cells(table, MEMBERSHIP).set_index("school")


def covers_of(table, ledger=NO_LEDGER):
    sums = cluster_counts(table, MEMBERSHIP, least_coverage=0.9)
    everything = pd.concat([table, sums], ignore_index=True)
    return covers(table, MEMBERSHIP, pooled_gaps(everything, newest="2013/14"), ledger)


def shown(table, heads=1):
    rows = table[table["heads"] == heads]
    return set(rows.loc[rows["shown"], "area_code"])


def test_a_cell_holds_both_groups_and_what_is_known_of_them():
    cell = cells_of(counts(row("a", "unknown", 1, 2))).loc["a"]
    assert cell[["disadvantaged_pupils", "disadvantaged_met"]].tolist() == [12, 6]
    assert cell[["other_pupils", "other_met"]].tolist() == [36, 22]
    assert (cell["unknown_pupils"], cell["cluster"], cell["printed"]) == (2, "north", False)


def test_a_school_that_the_publisher_left_out_of_a_printed_series_is_hidden_by_the_publisher():
    table = counts()
    large = table["area_code"].isin(["a", "b", "f", "g"])
    table = table.assign(printed=large, provenance=table["provenance"].mask(large, "published"))
    cells = cells_of(table)
    assert cells.index[cells["printed"]].tolist() == ["a", "b", "f", "g"]
    assert cells.index[cells["hidden_by_publisher"]].tolist() == ["c", "d", "e", "h", "i", "j"]


def test_published_years_alone_need_no_cover():
    table = counts(provenance="published", printed=True)
    assert school_cells(table, MEMBERSHIP).empty
    found = covers_of(table)
    assert found.schools.empty and found.pools.empty and found.problems == ()
    assert {"heads", "shown", "level"} <= set(found.schools)


def test_schools_with_six_pupils_in_both_groups_and_clusters_with_room_are_shown():
    found = covers_of(counts())
    assert shown(found.schools) == {"a", "b", "c", "f", "g", "h"}
    assert shown(found.pools) == set()  # two small schools each: a head of one knows the other


def test_what_is_safe_against_two_heads_is_never_more_than_against_one():
    more = [
        row(s, g, n, m) for s in "klmn" for g, n, m in (("disadvantaged", 2, 4), ("other", 9, 20))
    ]
    members = pd.DataFrame(
        [("2013/14", s, c, c) for s, c in zip("klmn", ["north", "north", "south", "south"], strict=True)],
        columns=MEMBERSHIP.columns,
    )  # fmt: skip
    both = pd.concat([MEMBERSHIP, members], ignore_index=True)
    table = counts(*more)
    sums = cluster_counts(table, both, least_coverage=0.9)
    pooled = pooled_gaps(pd.concat([table, sums], ignore_index=True), newest="2013/14")
    found = covers(table, both, pooled, NO_LEDGER)
    assert shown(found.pools) == {"north", "south"}
    for kind in (found.schools, found.pools):
        assert shown(kind, 2) <= shown(kind, 1)


def test_a_subject_that_few_enter_never_decides_which_schools_are_shown():
    tiny = [
        row("a", g, n, m, subject="german")
        for g, n, m in (("disadvantaged", 1, 1), ("other", 2, 3))
    ]
    assert "german" not in SHOWN_SUBJECTS
    assert shown(covers_of(counts(*tiny)).schools) == shown(covers_of(counts()).schools)


def told(*schools):
    """A ledger that has told these schools' results."""
    out = {"academic_year": "2013/14", "key_stage": "KS1", "subject": "maths",
           "measure": "level_2_plus", "definition": "fsm", "level": "school"}  # fmt: skip
    empty = dict.fromkeys(LEDGER_COLUMNS, "")
    return pd.DataFrame([{**empty, **out, "area_code": school} for school in schools])


def test_a_school_whose_result_is_out_protects_nobody():
    first = covers_of(counts())
    later = covers_of(counts(), told("d", "e", "i", "j"))
    # The small schools covered for the bands of larger ones; some of those must now be hidden.
    assert shown(first.schools) - shown(later.schools)
    assert {"d", "e", "i", "j"} <= shown(later.schools)


def test_where_everything_is_out_nothing_is_left_to_hide():
    found = covers_of(counts(), told(*SIZES))
    assert shown(found.schools) == set(SIZES)
    assert shown(found.pools) == {"north", "south"}
