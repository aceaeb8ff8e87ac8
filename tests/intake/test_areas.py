"""Clusters: membership by year and summed counts."""

import pandas as pd
import pytest

from ylp_analysis.intake.areas import cluster_counts, membership_of, read_clusters, slug

SCHOOLS = pd.DataFrame(
    {
        "academic_year": ["2016/17", "2016/17", "2017/18", "2017/18"],
        "urn": ["100001", "100002", "100001", "100002"],
        "school_type": "mainstream",
        "closed": False,
    }
)


def read(*lines, header=("urn", "cluster", "from", "to", "chair")):
    frame = pd.DataFrame(list(lines), columns=list(header), dtype="str")
    frame.index = pd.RangeIndex(2, 2 + len(frame))
    return read_clusters(frame, SCHOOLS, "clusters.csv")


def test_membership_follows_the_years():
    table = read(
        ("100001", "North", "2016/17", "2016/17", ""),
        ("100001", "South & East", "2017/18", "", ""),
        ("100002", "North", "2016/17", "", ""),
    ).table
    assert table[["academic_year", "urn", "slug"]].to_numpy().tolist() == [
        ["2016/17", "100001", "north"],
        ["2017/18", "100001", "south-east"],
        ["2016/17", "100002", "north"],
        ["2017/18", "100002", "north"],
    ]


@pytest.mark.parametrize(
    ("lines", "check", "rows"),
    [
        ([("999999", "North", "2016/17", "", "")], "urn_known", "2"),
        ([("100001", "../../x", "2016/17", "", "")], "cluster_names", "2"),
        ([("100001", "CON", "2016/17", "", "")], "cluster_names", "2"),
        ([("100001", "North", "2016", "", "")], "years_read", "2"),
        (
            [("100001", "North", "2016/17", "", ""), ("100001", "South", "2017/18", "", "")],
            "one_cluster",
            "2, 3",
        ),
    ],
)
def test_a_bad_line_fails_the_file(lines, check, rows):
    membership = read(*lines)
    assert membership.table.empty
    (finding,) = membership.findings
    assert (finding.check, finding.outcome, finding.rows) == (check, "FAIL", rows)


def test_a_school_left_out_is_a_warning():
    (finding,) = read(("100001", "North", "2016/17", "", "")).findings
    assert finding.check == "every_school_in_a_cluster"
    assert "100002" in finding.remedy


def test_a_missing_column_fails():
    (finding,) = read(("100001", "North"), header=("urn", "name")).findings
    assert (finding.check, finding.column) == ("columns_there", "cluster")


def counts(*rows):
    """Rows of urn, disadvantaged met, pupils, other met, pupils (None = hidden)."""
    made = []
    for urn, d_met, d_pupils, o_met, o_pupils in rows:
        for group, met, pupils in (("disadvantaged", d_met, d_pupils), ("other", o_met, o_pupils)):
            made.append(
                {
                    "academic_year": "2016/17",
                    "level": "school",
                    "area_code": urn,
                    "key_stage": "KS2",
                    "subject": "rwm",
                    "measure": "expected_standard",
                    "group": group,
                    "numerator": met,
                    "denominator": pupils,
                    "definition": "fsm6_cla_adopted_2015",
                    "data_version": "final",
                    "provenance": "published",
                    "source": "a.csv",
                }
            )
    frame = pd.DataFrame(made)
    return frame.astype({"numerator": "Int64", "denominator": "Int64"})


def members(*urns):
    return pd.DataFrame(
        {"academic_year": "2016/17", "urn": list(urns), "cluster": "North", "slug": "north"}
    )


def by_group(table):
    return table.set_index("group")[["numerator", "denominator"]].to_numpy().tolist()


def test_a_cluster_is_a_sum_of_counts():
    table = cluster_counts(
        counts(("100001", 6, 18, 30, 42), ("100002", 4, 10, 15, 20)),
        members("100001", "100002"),
        least_coverage=0.9,
    )
    assert by_group(table) == [[10, 28], [45, 62]]
    assert set(table["status"]) == {"ok"}
    assert set(table["coverage"]) == {1.0}


def test_a_cluster_of_one_school_equals_that_school():
    table = cluster_counts(counts(("100001", 6, 18, 30, 42)), members("100001"), least_coverage=0.9)
    assert by_group(table) == [[6, 18], [30, 42]]


def test_a_hidden_school_is_left_out_of_both_groups_and_lowers_the_coverage():
    table = cluster_counts(
        counts(("100001", 6, 18, 30, 42), ("100002", None, 4, None, 20)),
        members("100001", "100002"),
        least_coverage=0.9,
    )
    assert by_group(table) == [[6, 18], [30, 42]]
    row = table[table["group"] == "disadvantaged"].iloc[0]
    assert row["coverage"] == pytest.approx(18 / 22)
    assert row["status"] == "partial"
    assert (row["schools"], row["schools_with_results"]) == (2, 1)


def test_a_cluster_whose_schools_are_all_hidden_has_no_result():
    table = cluster_counts(
        counts(("100001", None, 4, None, 20)), members("100001"), least_coverage=0.9
    )
    assert set(table["status"]) == {"suppressed"}
    assert table["denominator"].isna().all()  # hidden pupils are not no pupils


def test_the_disadvantaged_pupils_coverage_decides_for_both_groups():
    table = cluster_counts(
        counts(("100001", 6, 18, 30, 42), ("100002", 0, 0, None, 20)),
        members("100001", "100002"),
        least_coverage=0.9,
    )
    assert set(table["status"]) == {"ok"}
    assert table.set_index("group")["coverage"]["other"] == pytest.approx(42 / 62)


def test_two_spellings_of_one_name_fail():
    (finding,) = read(
        ("100001", "North & East", "2016/17", "", ""), ("100002", "North East", "2016/17", "", "")
    ).findings
    assert (finding.check, finding.rows) == ("cluster_names", "2, 3")


def test_a_membership_that_ends_before_it_begins_fails():
    (finding,) = read(("100001", "North", "2017/18", "2016/17", "")).findings
    assert (finding.check, finding.rows) == ("years_read", "2")


def test_schools_of_no_cluster_are_not_added():
    table = cluster_counts(
        counts(("100001", 6, 18, 30, 42), ("100002", 4, 10, 15, 20)),
        members("100001"),
        least_coverage=0.9,
    )
    assert by_group(table) == [[6, 18], [30, 42]]


def test_a_slug_is_safe_in_a_file_name():
    assert slug("St Mary’s, North & East.") == "st-mary-s-north-east"


STEP = pd.DataFrame(
    {
        "urn": ["100001"],
        "successor_urn": ["140001"],
        "date": ["2017-09-01"],
        "kind": ["academisation"],
        "source": ["spine.csv"],
    }
)
CONVERTED = SCHOOLS.assign(urn=["100001", "100002", "140001", "100002"])


def related(*lines, lineage=STEP, register=None, schools=CONVERTED):
    columns = ["urn", "cluster", "from", "to", "chair"]
    clusters = pd.DataFrame(list(lines), columns=columns, dtype="str")
    clusters = clusters.assign(line=range(2, 2 + len(clusters)), source="clusters.csv")
    return membership_of(clusters, schools, lineage, register)


@pytest.mark.parametrize("listed", ["100001", "140001"])
def test_either_urn_of_a_school_covers_all_its_years(listed):
    table, _ = related((listed, "North", "2016/17", "", ""))
    assert table[["academic_year", "urn"]].to_numpy().tolist() == [
        ["2016/17", "100001"],
        ["2017/18", "140001"],
    ]


def test_both_urns_of_a_school_may_be_listed_in_one_cluster():
    lines = [(urn, "North", "2016/17", "", "") for urn in ("100001", "140001")]
    table, findings = related(*lines)
    assert len(table) == 2
    assert [f.check for f in findings] == ["every_school_in_a_cluster"]


def test_the_two_urns_of_one_school_cannot_be_in_two_clusters():
    old, new = ("100001", "North", "2016/17", "", ""), ("140001", "South", "2017/18", "", "")
    table, (finding,) = related(old, new)
    assert table.empty
    assert (finding.check, finding.rows) == ("one_cluster", "2, 3")
    ended = ("100001", "North", "2016/17", "2016/17", "")
    assert related(ended, new)[0]["slug"].tolist() == ["north", "south"]


def test_merged_schools_are_listed_each():
    merged = pd.concat([STEP, STEP.assign(urn="100009")], ignore_index=True)
    table, _ = related(("140001", "North", "2016/17", "", ""), lineage=merged)
    assert table["urn"].tolist() == ["140001", "140001"]


def test_a_school_that_only_the_register_knows_is_no_unknown_one():
    register = pd.DataFrame({"urn": ["130001"]})
    line = ("130001", "North", "2016/17", "", "")
    assert [f.check for f in related(line)[1]] == ["urn_known"]
    table, _ = related(line, register=register)
    assert table["urn"].tolist() == ["130001", "130001"]
