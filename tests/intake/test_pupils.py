"""Pupil rows as counts and cells; every number can be counted by eye."""

import pandas as pd
import pytest

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.layouts.local.pupils import PUPIL_RESULTS
from ylp_analysis.intake.pupils import read_pupils

CONTEXT = Context("pupil_results.csv", "", "999", "Sample City", "", "local")


def pupil(pupil_id, met="yes", disadvantaged="no", **cells):
    row = dict.fromkeys(PUPIL_RESULTS.columns, "")
    row |= {"academic_year": "2013/14", "key_stage": "KS2", "pupil_id": pupil_id, "urn": "999001"}
    row |= {"subject": "reading", "measure": "level_4_plus", "met": met}
    return row | {"disadvantaged": disadvantaged} | cells


def read(*rows):
    frame = pd.DataFrame(list(rows), dtype="str")
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="line")
    return read_pupils(frame, PUPIL_RESULTS, CONTEXT)


def fails(found):
    return [f.check for f in found.findings if f.outcome == "FAIL"]


def count(found, group, level="school", **facts):
    rows = found.table("counts")
    for column, value in {"group": group, "level": level, **facts}.items():
        rows = rows[rows[column] == value]
    (row,) = rows.to_dict("records")
    return row["numerator"], row["denominator"]


CLASS = (
    pupil("p1", "yes", "yes"),
    pupil("p2", "no", "yes"),
    pupil("p3", "yes", "no"),
    pupil("p4", "yes", "no", urn="999002"),
    pupil("p5", "no", ""),
    pupil("p6", "", "no"),
)


def test_pupils_are_counted_by_school_and_authority():
    found = read(*CLASS)
    assert fails(found) == []
    assert count(found, "disadvantaged") == (1, 2)
    assert count(found, "other", area_code="999001") == (1, 1)
    assert count(found, "other", level="la") == (2, 2)
    assert count(found, "all", level="la") == (3, 5)


def test_a_blank_group_is_unknown_and_never_no():
    assert count(read(*CLASS), "unknown") == (0, 1)


def test_a_pupil_without_a_result_leaves_the_count():
    assert count(read(*CLASS), "all", area_code="999001") == (2, 4)


def test_the_counts_say_that_they_are_local():
    counts = read(*CLASS).table("counts")
    assert set(counts["provenance"]) == {"local"}
    assert set(counts["definition"]) == {"fsm6_lac_2014"}
    assert set(counts["status"]) == {"ok"}


def test_scores_keep_their_sum_and_sum_of_squares():
    scores = [
        pupil(f"p{i}", "", "yes", measure="average_point_score", subject="all", value=value)
        for i, value in enumerate(("27", "33"))
    ]
    rows = read(*scores).table("counts")
    row = rows[(rows["group"] == "disadvantaged") & (rows["level"] == "school")].iloc[0]
    assert (row["score_sum"], row["score_sum_of_squares"], row["value"]) == (60, 1818, 30)
    assert pd.isna(row["numerator"])
    assert row["denominator"] == 2


def test_early_years_are_counted_by_free_school_meals():
    facts = {"key_stage": "EYFS", "subject": "all", "measure": "good_level_of_development"}
    found = read(
        pupil("p1", "yes", "", fsm="yes", **facts), pupil("p2", "no", "", fsm="no", **facts)
    )
    counts = found.table("counts")
    assert set(counts["definition"]) == {"fsm"}
    assert count(found, "disadvantaged") == (1, 1)


def test_cells_add_up_to_the_counts():
    found = read(*CLASS)
    cells = found.tables["cells"]
    assert cells["pupils"].sum() == 5
    assert cells["met"].sum() == 3
    assert set(cells["prior_band"]) == {"unknown"}


def test_the_same_pupils_are_paired_across_subjects():
    english = [pupil(f"p{i}", met, subject="english", measure="gcse_ac", key_stage="KS4")
               for i, met in enumerate(("yes", "yes", "no", "no"))]  # fmt: skip
    maths = [pupil(f"p{i}", met, subject="maths", measure="gcse_ac", key_stage="KS4")
             for i, met in enumerate(("yes", "no", "yes", "no"))]  # fmt: skip
    pairs = read(*english, *maths).tables["pairs"]
    (row,) = pairs[pairs["first"] == "english"].to_dict("records")
    assert [row[c] for c in ("both", "first_only", "second_only", "neither")] == [1, 1, 1, 1]


def test_nothing_that_tells_a_pupil_leaves():
    found = read(*CLASS)
    for table in found.tables.values():
        assert "pupil_id" not in table.columns
        assert "line" not in table.columns
        assert not table.astype("str").isin([f"p{i}" for i in range(1, 7)]).any().any()


@pytest.mark.parametrize(
    ("check", "rows"),
    [
        ("pupil_once", [pupil("p1"), pupil("p1")]),
        ("pupil_id_form", [pupil("p1"), pupil("a b")]),
        ("pupil_id_form", [pupil("A12345678901B"), pupil("A12345678901C"), pupil("123")]),
        ("pupil_one_school", [pupil("p1"), pupil("p1", urn="999002", subject="maths")]),
        ("pupil_attributes_agree", [pupil("p1"), pupil("p1", "yes", "yes", subject="maths")]),
        ("pupil_words", [pupil("p1", measure="level_four_plus")]),
        ("pupil_words", [pupil("p1", subject="redding")]),
        ("pupil_results_agree", [pupil("p1", subject="rwm"), pupil("p1", "no")]),
    ],
)
def test_what_cannot_be_counted_fails_with_a_number_of_rows_and_no_line(check, rows):
    found = read(*rows)
    assert fails(found) == [check]
    (finding,) = [f for f in found.findings if f.check == check]
    assert finding.rows == ""
    assert finding.sentence[0].isdigit()
    assert "counts" not in found.tables


def test_a_label_that_is_not_known_is_told_its_nearest():
    (finding,) = read(pupil("p1", measure="level_four_plus")).findings
    assert "level_4_plus" in finding.remedy
