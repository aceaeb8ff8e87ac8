"""Ranks among authorities and their statistical neighbours, on numbers worked by hand."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.authorities import authority_ranks, neighbour_counts
from ylp_analysis.measures.gaps import gap_table


def counts(rows, measure="expected_standard"):
    """rows: (authority, group, value) or (authority, group, numerator, denominator)."""
    table = pd.DataFrame(
        [
            {
                "area_code": row[0],
                "la_code": row[0],
                "group": row[1],
                "value": row[2] if len(row) == 3 else None,
                "numerator": row[2] if len(row) == 4 else None,
                "denominator": row[3] if len(row) == 4 else None,
                "precision": 0.5 if len(row) == 3 and row[2] is not None else None,
                "status": "ok" if row[2] is not None else "not_available",
            }
            for row in rows
        ]
    ).astype({"numerator": "Int64", "denominator": "Int64", "value": "float64"})
    return table.assign(
        academic_year="2021/22",
        level="la",
        area_name="",
        key_stage="KS2",
        subject="rwm",
        measure=measure,
        definition="fsm6_cla_adopted_2015",
        data_version="final",
        provenance="published",
        source="x.csv",
    )


def ranks(rows):
    return authority_ranks(gap_table(counts(rows))).set_index("area_code")


def pairs(**by_authority):
    """Both groups of each authority, named like la815."""
    return [
        (name[2:], group, value)
        for name, both in by_authority.items()
        for group, value in zip(("disadvantaged", "other"), both, strict=True)
    ]


def test_the_narrowest_gap_has_rank_one_and_equal_gaps_share_the_better_rank():
    """Gaps 21, 31, 31, 40: ranks 1, 2, 2, 4; from the widest 4, 2, 2, 1."""
    table = ranks(pairs(la815=(41, 62), la816=(40, 71), la383=(39, 70), la380=(30, 70)))
    assert table["rank"].to_dict() == {"380": 4, "383": 2, "815": 1, "816": 2}
    assert table["rank_from_widest"].to_dict() == {"380": 1, "383": 2, "815": 4, "816": 2}
    assert table["tied"].to_dict() == {"380": 1, "383": 2, "815": 1, "816": 2}
    assert set(table["of"]) == {4}


def test_medians_are_over_the_authorities_that_have_a_value():
    """Disadvantaged 41, 40, 39 and 30: 39.5. Gaps 21, 31, 31, 40: 31."""
    table = ranks(pairs(la815=(41, 62), la816=(40, 71), la383=(39, 70), la380=(30, 70), la420=(None, None)))  # fmt: skip
    assert set(table["median_disadvantaged"]) == {39.5}
    assert set(table["median_gap"]) == {31}


def test_an_authority_without_a_value_has_no_rank_and_is_not_counted():
    table = ranks(pairs(la815=(41, 62), la816=(40, 71), la420=(None, 80)))
    assert pd.isna(table.loc["420", "rank"])
    assert pd.isna(table.loc["420", "rank_from_widest"])
    assert set(table["of"]) == {2}


def test_an_authority_alone_has_no_rank():
    table = ranks(pairs(la816=(40, 71)))
    assert pd.isna(table.loc["816", "rank"])
    assert table.loc["816", "of"] == 1


def test_float_noise_makes_no_rank():
    """71.3 - 40.2 and 62.3 - 31.2 are both 31.1."""
    table = ranks(pairs(la815=(40.2, 71.3), la816=(31.2, 62.3)))
    assert set(table["rank"]) == {1}


def test_counts_rank_like_values():
    """20 of 50 against 30 of 60: 10 points; 10 of 50 against 30 of 60: 30 points."""
    table = ranks(
        [
            ("815", "disadvantaged", 20, 50),
            ("815", "other", 30, 60),
            ("816", "disadvantaged", 10, 50),
            ("816", "other", 30, 60),
        ]
    )
    assert table["rank"].to_dict() == {"815": 1, "816": 2}
    assert table["gap"].round(9).to_dict() == {"815": 10, "816": 30}


def test_years_are_ranked_apart():
    one = counts(pairs(la815=(41, 62), la816=(40, 71)))
    two = counts(pairs(la815=(20, 62), la816=(40, 71))).assign(academic_year="2022/23")
    table = authority_ranks(gap_table(pd.concat([one, two])))
    york = table[table["area_code"] == "816"].set_index("academic_year")
    assert york["rank"].to_dict() == {"2021/22": 2, "2022/23": 1}


def test_other_levels_are_passed_over():
    england = counts(pairs(laengland=(43, 66))).assign(level="england")
    table = authority_ranks(gap_table(pd.concat([counts(pairs(la815=(41, 62), la816=(40, 71))), england])))  # fmt: skip
    assert set(table["area_code"]) == {"815", "816"}


def test_an_authority_twice_is_refused():
    gaps = gap_table(counts(pairs(la815=(41, 62), la816=(40, 71))))
    with pytest.raises(DataError, match="two gaps"):
        authority_ranks(pd.concat([gaps, gaps]))


def test_a_table_without_gaps_is_refused_by_column():
    with pytest.raises(DataError, match="no column gap"):
        authority_ranks(gap_table(counts(pairs(la816=(40, 71)))).drop(columns="gap"))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(-200, 200), min_size=2, max_size=30))
def test_ranks_from_both_ends_agree(tenths):
    values = {f"la{200 + i}": (40.0, 40 + t / 10) for i, t in enumerate(tenths)}
    table = ranks(pairs(**values))
    both = table["rank"] + table["rank_from_widest"] + table["tied"] - 2
    assert (both == len(tenths)).all()
    in_order = table.sort_values("rank")["gap"].round(9).tolist()
    assert in_order == sorted(in_order)


# ---- statistical neighbours ----


def test_neighbours_without_counts_weigh_the_same():
    """Means of 40 and 50, and of 70 and 72."""
    table = neighbour_counts(counts(pairs(la815=(40, 70), la880=(50, 72), la383=(1, 1))), ["815", "880"])  # fmt: skip
    values = table.set_index("group")["value"]
    assert values.to_dict() == {"disadvantaged": 45, "other": 71}
    assert set(table["level"]) == {"statistical_neighbours"}
    assert set(table["area_code"]) == {"statistical_neighbours"}
    assert set(table["neighbours_with_data"]) == {2}
    assert set(table["precision"]) == {0.5}
    assert set(table["status"]) == {"ok"}


def test_neighbours_with_counts_are_added_up():
    """10 of 20 and 30 of 80 make 40 of 100: 40%, where the mean of the two would be 43.75%."""
    rows = [
        ("815", "disadvantaged", 10, 20),
        ("880", "disadvantaged", 30, 80),
        ("815", "other", 60, 100),
        ("880", "other", 60, 100),
    ]
    table = neighbour_counts(counts(rows), ["815", "880"])
    row = table[table["group"] == "disadvantaged"].iloc[0]
    assert (row["numerator"], row["denominator"]) == (40, 100)
    assert pd.isna(row["value"])
    assert gap_table(table)["gap"].tolist() == [pytest.approx(20)]


def test_a_sum_never_stands_beside_a_mean():
    rows = [
        ("815", "disadvantaged", 10, 20),
        ("880", "disadvantaged", 30, 80),
        ("815", "other", 60.0),
        ("880", "other", 60, 100),
    ]
    table = neighbour_counts(counts(rows), ["815", "880"]).set_index("group")
    assert table["numerator"].isna().all()
    assert table["value"].to_dict() == {"disadvantaged": 43.75, "other": 60}
    assert table["precision"].to_dict() == {"disadvantaged": 0, "other": 0.25}


def test_a_neighbour_without_data_makes_the_mean_partial_and_is_counted():
    table = neighbour_counts(counts(pairs(la815=(40, 70), la880=(None, None))), ["815", "880", "999"])  # fmt: skip
    assert set(table["status"]) == {"partial"}
    assert set(table["neighbours_with_data"]) == {1}
    assert set(table["neighbours"]) == {3}
    nobody = neighbour_counts(counts(pairs(la815=(None, None))), ["815"])
    assert set(nobody["status"]) == {"not_available"}


def test_scores_are_never_added_up():
    rows = pairs(la815=(35.0, 50.0), la880=(37.0, 52.0))
    table = neighbour_counts(counts(rows, "attainment_8"), ["815", "880"])
    assert table["value"].tolist() == [36, 51]


def test_without_codes_there_are_no_rows_and_the_table_can_still_be_joined():
    table = neighbour_counts(counts(pairs(la815=(40, 70))), [])
    assert table.empty
    assert "numerator" in table


def test_a_code_twice_or_a_value_twice_is_refused():
    one = counts(pairs(la815=(40, 70)))
    with pytest.raises(ParameterError, match="twice"):
        neighbour_counts(one, ["815", "815"])
    with pytest.raises(DataError, match="two values"):
        neighbour_counts(pd.concat([one, counts(pairs(la815=(41, 70)))]), ["815"])


def test_our_gap_is_measured_against_the_neighbours():
    """York's 40 against the neighbours' others, 71: a gap of 31."""
    table = neighbour_counts(counts(pairs(la815=(40, 70), la880=(50, 72))), ["815", "880"])
    both = pd.concat([counts(pairs(la816=(40, 69))), table])
    gaps = gap_table(both, comparator="statistical_neighbours")
    assert gaps[gaps["area_code"] == "816"]["gap"].tolist() == [31]
