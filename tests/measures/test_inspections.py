"""Each school's last graded inspection at a day, worked by hand."""

import pandas as pd

from ylp_analysis.measures.inspections import distinct_inspections, latest_graded
from ylp_analysis.vocabulary.tables import INSPECTIONS_COLUMNS, REGISTER_COLUMNS


def table(columns, rows):
    frame = pd.DataFrame(list(rows), columns=list(columns))
    texts = [c for c, kind in columns.items() if kind == "str"]
    frame[texts] = frame[texts].astype("object").fillna("")
    return frame.astype(dict(columns))


def inspections(*rows):
    return table(INSPECTIONS_COLUMNS, [{"graded": True, "source": "a.csv"} | r for r in rows])


def register(*rows):
    known = {"status": "open", "academic_year": "2017/18"}
    return table(REGISTER_COLUMNS, [known | row for row in rows])


GOOD = {"urn": "1", "first_day": "2013-10-01", "last_day": "2013-10-02", "overall": 2}
POOR = {"urn": "1", "first_day": "2014-11-05", "last_day": "2014-11-06", "overall": 3}


def overall(got):
    return dict(zip(got["school_id"], got["overall"], strict=True))


def test_the_latest_inspection_known_by_the_day_stands():
    held = inspections(GOOD, POOR | {"published": "2014-12-03"})
    one = register({"urn": "1"})
    assert overall(latest_graded(held, one, "2014-12-03")) == {"1": 3}
    assert overall(latest_graded(held, one, "2014-12-02")) == {"1": 2}
    assert overall(latest_graded(held, one, "2013-10-02")) == {"1": 2}
    assert latest_graded(held, one, "2013-10-01")["overall"].isna().all()


def test_an_ungraded_visit_changes_nothing():
    visit = POOR | {"graded": False, "overall": pd.NA}
    got = latest_graded(inspections(GOOD, visit), register({"urn": "1"}), "2015-03-31")
    assert overall(got) == {"1": 2}


def test_closed_schools_and_schools_not_yet_open_are_left_out():
    held = inspections(*(GOOD | {"urn": urn} for urn in "1234"))
    schools = register(
        {"urn": "1", "closed": "2014-08-31", "status": "closed"},
        {"urn": "2", "opened": "2015-09-01"},
        {"urn": "3", "closed": "2015-03-31", "status": "closed"},
        {"urn": "4"},
    )
    assert latest_graded(held, schools, "2015-03-31")["school_id"].tolist() == ["3", "4"]


def test_a_school_that_no_register_names_is_kept_and_marked():
    got = latest_graded(inspections(GOOD), register({"urn": "2"}), "2015-03-31")
    assert got["school_id"].tolist() == ["1", "2"]
    assert got["open"].isna().tolist() == [True, False]
    assert got["overall"].isna().tolist() == [False, True]


def test_a_converter_keeps_its_inspection_and_a_sponsored_academy_does_not():
    for school_type, grade in (
        ("Academy - Converter mainstream", 2),
        ("Academy sponsor led", None),
    ):
        schools = register(
            {"urn": "1", "closed": "2014-08-31", "status": "closed"},
            {"urn": "9", "opened": "2014-09-01", "school_type": school_type},
        )
        got = latest_graded(
            inspections(GOOD), schools, "2015-03-31", school_ids={"1": "9", "9": "9"}
        )
        assert got["school_id"].tolist() == ["9"]
        assert [None if pd.isna(v) else int(v) for v in got["overall"]] == [grade]


def test_before_a_conversion_the_school_was_open_under_its_old_urn():
    later = register({"urn": "9", "opened": "2016-09-01", "school_type": "Academy sponsor led"})
    got = latest_graded(inspections(GOOD), later, "2015-03-31", school_ids={"1": "9"})
    assert (got["school_id"].tolist(), got["open"].tolist()) == (["9"], [True])
    assert overall(got) == {"9": 2}


def test_one_inspection_in_three_files_is_one_with_all_they_say():
    last_only = {"urn": "1", "first_day": "", "last_day": "2014-11-06", "published": "2014-12-03",
                 "overall": 3, "source": "b.csv"}  # fmt: skip
    first_only = {"urn": "1", "first_day": "2014-11-05", "overall": 3, "source": "c.csv"}
    detailed = POOR | {"leadership": 3, "inspection_type": "S5 Inspection"}
    (row,) = distinct_inspections(inspections(last_only, first_only, detailed)).to_dict("records")
    assert (row["first_day"], row["last_day"]) == ("2014-11-05", "2014-11-06")
    assert (row["published"], row["leadership"], row["source"]) == ("2014-12-03", 3, "a.csv")


def test_an_inspection_of_three_months_is_still_one():
    long = GOOD | {"first_day": "2013-06-12", "last_day": "2013-09-11"}
    end = GOOD | {"first_day": "", "last_day": "2013-09-11", "source": "b.csv"}
    assert len(distinct_inspections(inspections(long, end))) == 1


def test_inspections_further_apart_and_of_other_schools_stay_apart():
    held = inspections(GOOD, POOR, GOOD | {"urn": "2"})
    assert len(distinct_inspections(held)) == 3
    assert list(distinct_inspections(held[:0]).columns) == list(INSPECTIONS_COLUMNS)
