"""The local files as declared: data that agrees with itself, and rows that must hold."""

import re
from pathlib import Path

import pandas as pd
import pytest

from ylp_analysis.intake import local
from ylp_analysis.intake.checks import CHECKS, personal_columns
from ylp_analysis.intake.context import Context
from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.layouts import LAYOUTS, recognise
from ylp_analysis.intake.layouts.local import LOCAL_TABLES
from ylp_analysis.intake.layouts.local.table import KINDS
from ylp_analysis.intake.local_links import REFERENCES, unknown_references, unknown_urns
from ylp_analysis.vocabulary.findings import FAIL, WARNING

TABLES = {table.name: table for table in LOCAL_TABLES}
# 1-mission §1.8, and the lineage file of 9-contracts §9.5.
ASKED_FOR = (
    "pupil_results schools clusters inspections risk_judgements ks4_subjects teaching_quality "
    "support_plans deployments cluster_plans funding_lines spend bids cpd_needs cpd_offer "
    "cpd_attendance workforce pp_reviews reviewers intelligence attendance exclusions moves "
    "pp_allocations decisions right_of_reply lineage"
).split()
each_table = pytest.mark.parametrize("table", LOCAL_TABLES, ids=lambda table: table.name)


def example(name, **cells):
    """The template's example row of a table, with some cells changed (`frm` stands for `from`)."""
    row = {column.name: column.example for column in TABLES[name].fields}
    return row | {"from" if c == "from_" else c: text for c, text in cells.items()}


def read(name, *rows):
    frame = pd.DataFrame(list(rows), dtype="str").fillna("")
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="line")
    context = Context(f"{name}.csv", "", "816", "York", "final", "local")
    return local.read_local(frame, TABLES[name], context)


def told(found):
    return [(f.check, f.outcome, f.column, f.rows) for f in found.findings]


def test_every_file_asked_for_is_declared():
    assert sorted(TABLES) == sorted(ASKED_FOR)


@each_table
def test_a_table_agrees_with_itself(table):
    names = table.columns
    assert len({*names, "line", "source"}) == len(names) + 2
    pairs = [*table.within, *table.in_order, *((c, n) for c, _, n in table.needs)]
    mentioned = {*table.key, *table.optional, *table.counted, *table.alike, *sum(pairs, ())}
    assert mentioned <= set(names)
    assert table.about.endswith(".")
    assert table.feeds
    for column in table.fields:
        assert column.kind in KINDS
        assert column.meaning.endswith(".")
        assert column.blank == bool(column.if_blank)
        assert column.blank or column.name not in table.optional, column.name
        assert (column.kind == "choice") == bool(column.choices)
        assert column.blank or column.example


@each_table
def test_a_table_is_recognised_with_all_its_columns_and_with_the_fewest(table):
    for columns in (table.columns, list(table.required)):
        assert recognise(columns).layout is table
        assert [f for f in identify("x.csv", columns).findings if f.outcome == FAIL] == []


def test_no_declared_column_takes_a_persons_details_but_the_pupils_code():
    for table in LOCAL_TABLES:
        expected = {"schools": ["name"]}.get(table.name, [])
        assert personal_columns(table.columns, local=True) == expected


@pytest.mark.parametrize(
    "column", ["Teacher", "lesson_grade", "Name", "Date of birth", "UPN", "Postcode"]
)
@each_table
def test_a_personal_column_stops_every_local_file(table, column):
    identity = identify("x.csv", [*table.columns, column])
    if table.name == "pupil_results":  # said, and not read
        assert [f.check for f in identity.findings] == ["columns_known"]
        return
    if column.casefold() in table.columns:  # a school's name
        return
    (finding,) = [f for f in identity.findings if f.outcome == FAIL]
    assert (finding.check, finding.column) == ("no_personal_columns", column)
    assert identity.layout is None


def test_a_published_table_may_keep_its_heads_names():
    assert personal_columns(["HEADNAME", "Teacher"]) == []


@each_table
def test_the_example_row_is_read_without_a_finding(table):
    found = read(table.name, example(table.name))
    assert found.findings == []
    name = f"local_{table.name}"
    assert found.tables[name].columns.tolist() == [*table.columns, "line", "source"]


@each_table
def test_a_file_with_the_fewest_columns_has_the_same_columns_and_dtypes(table):
    whole = read(table.name, example(table.name)).tables[f"local_{table.name}"]
    row = {name: text for name, text in example(table.name).items() if name in table.required}
    fewest = read(table.name, row).tables[f"local_{table.name}"]
    assert fewest.dtypes.to_dict() == whole.dtypes.to_dict()


def test_the_cells_of_a_file_are_typed():
    found = read("deployments", example("deployments", cost="£10,000", days="20.5"))
    row = found.tables["local_deployments"].iloc[0]
    assert (row["cost"], row["days"], row["priority"]) == (10_000.0, 20.5, 1)
    assert (row["start"], row["reported_on"]) == ("2015-01-12", "")
    assert (row["line"], row["source"]) == (2, "deployments.csv")


def test_schools_of_the_partnership_stand_in_the_register():
    rows = [
        example("schools"),
        example("schools", urn="999002", status="converter_academy", opened="2013-09-01",
                predecessor_urn="999014", phase="infant", closed="2014-08-31"),
    ]  # fmt: skip
    register = read("schools", *rows).tables["register"].set_index("urn")
    told = register[
        ["name", "phase", "kind", "academy", "status", "closed", "other_urn", "la_code"]
    ]
    assert told.loc["999001"].tolist() == [
        "Alder Primary School", "primary", "mainstream", False, "open", "", "", "816",
    ]  # fmt: skip
    assert told.loc["999002"].tolist()[1:] == [
        "primary", "mainstream", True, "closed", "2014-08-31", "999014", "816",
    ]  # fmt: skip


def test_lineage_and_inspections_stand_beside_the_published_ones():
    (step,) = read("lineage", example("lineage")).tables["lineage"].itertuples()
    assert (step.urn, step.successor_urn, step.kind) == ("999014", "999070", "academisation")
    (visit,) = read("inspections", example("inspections")).tables["inspections"].itertuples()
    assert (visit.urn, visit.first_day, visit.overall, visit.leadership) == (
        "999001",
        "2014-11-05",
        3,
        3,
    )
    assert (visit.graded, visit.provenance, visit.regime) == (True, "local", "2014-09")


# ---- every check fails once: (table, rows as changes of the example, column, lines) ----

FAILING = {
    "cells_filled": ("spend", [{"pounds": ""}], "pounds", "2"),
    "text_length": ("right_of_reply", [{"reply": "a" * 301}], "reply", "2"),
    "no_personal_text": ("decisions", [{"reason": "ask a.b@c.example"}], "reason", "2"),
    "codes_plain": ("cpd_attendance", [{"course": "2015-03-31"}], "course", "2"),
    "cluster_names": ("cluster_plans", [{"cluster": "../../x"}], "cluster", "2"),
    "dates_iso": ("bids", [{"date": "10/02/2015"}], "date", "2"),
    "years_read": ("moves", [{"academic_year": "2015"}], "academic_year", "2"),
    "urn_form": ("intelligence", [{"urn": "1.41E+05"}], "urn", "2"),
    "cells_read": ("attendance", [{"absent": "many"}], "absent", "2"),
    "whole_pupils": ("exclusions", [{"suspensions": "4.5"}], "suspensions", "2"),
    "numbers_in_range": ("attendance", [{"pupils": "-1"}], "pupils", "2"),
    "percentages": ("ks4_subjects", [{"percentage": "101"}], "percentage", "2"),
    "yes_or_no": ("reviewers", [{"accredited": "2"}], "accredited", "2"),
    "choices_known": ("risk_judgements", [{"judgement": "grave"}], "judgement", "2"),
    "role_of_its_time": (
        "deployments",
        [{"role": "LLE", "start": "2022-01-10", "end": "2022-04-01"}],
        "role",
        "2",
    ),
    "key_once": ("pp_allocations", [{}, {}, {"kind": "service"}], "financial_year, urn, kind", "3"),
    "parts_fit": ("ks4_subjects", [{"a_star_to_c": "13"}], "a_star_to_c", "2"),
    "dates_in_order": ("support_plans", [{"review_date": "2015-01-11"}], "review_date", "2"),
    "row_says_whose": ("attendance", [{"urn": ""}], "urn", "2"),
    "rows_agree": (
        "deployments",
        [{}, {"reported_to": "schools_forum", "cost": "9000"}],
        "cost",
        "2, 3",
    ),
    "groups_add_up": (
        "moves",
        [{}, {"group": "other", "pupils": "30"}, {"group": "all", "pupils": "40"}],
        "pupils",
        "4",
    ),
    "clusters_add_up": (
        "exclusions",
        [
            {"level": "cluster", "urn": "", "cluster": "Brackwith"},
            {"level": "cluster", "urn": "", "cluster": "Fold", "suspensions": "8"},
            {"level": "la", "urn": "", "pupils": "80", "suspensions": "14", "suspended": "6",
             "sessions_lost": "36"},
        ],
        "suspensions",
        "4",
    ),
}  # fmt: skip
# And what is said without stopping.
WARNING_ONLY = {
    "unseen_characters": ("clusters", [{"cluster": "Brack\u200bwith"}], "cluster", "2"),
    "urn_decimals": ("clusters", [{"urn": "999001.0"}], "urn", "2"),
}


@pytest.mark.parametrize("check", FAILING)
def test_each_check_fails_the_file_with_column_and_line(check):
    name, changes, column, lines = FAILING[check]
    found = read(name, *(example(name, **change) for change in changes))
    assert told(found) == [(check, FAIL, column, lines)]
    assert found.tables == {}
    (finding,) = found.findings
    assert finding.remedy
    assert finding.stops
    assert check in CHECKS


@pytest.mark.parametrize("check", WARNING_ONLY)
def test_each_warning_is_said_and_the_file_is_used(check):
    name, changes, column, lines = WARNING_ONLY[check]
    found = read(name, *(example(name, **change) for change in changes))
    assert told(found) == [(check, WARNING, column, lines)]
    assert found.tables


def test_every_check_of_local_files_is_wired_in_and_has_its_fixture():
    folder = Path(local.__file__).parent
    source = "".join(p.read_text("utf-8") for p in sorted(folder.glob("local*.py")))
    used = set(re.findall(r'"([a-z_]+)"', source)) & set(CHECKS)
    assert used == {*FAILING, *WARNING_ONLY, "urn_known", "references_known"}


def test_all_findings_come_at_once():
    row = example("risk_judgements", urn="x", criterion="14", date="1/2/2015", judgement="")
    found = read("risk_judgements", row, example("risk_judgements"))
    assert [f.check for f in found.findings] == [
        "urn_form",
        "numbers_in_range",
        "cells_filled",
        "dates_iso",
    ]


def test_no_finding_repeats_a_cell():
    canary = "Zzyzx Quuxbury"
    for table in LOCAL_TABLES:
        row = dict.fromkeys(table.columns, canary)
        for finding in read(table.name, row, row).findings:
            assert canary not in str(finding)
            assert canary.casefold() not in str(finding).casefold()


# ---- rows ----


def test_groups_that_add_up_pass_with_and_without_pupils_whose_group_is_unknown():
    rows = [
        example("moves"),
        example("moves", group="other", pupils="30"),
        example("moves", group="all", pupils="39"),
    ]
    assert told(read("moves", *rows)) == []
    rows[2]["pupils"] = "41"
    rows.append(example("moves", group="unknown", pupils="2"))
    assert told(read("moves", *rows)) == []


def test_groups_without_all_pupils_are_not_added():
    assert told(read("moves", example("moves"), example("moves", group="other"))) == []


def test_a_count_that_is_not_known_is_not_added():
    rows = [
        example("ks4_subjects", group=group, a_star_to_c=met, pupils=n, entered=n, entries=n)
        for group, met, n in (("disadvantaged", "", "12"), ("other", "20", "30"), ("all", "27", "42"))
    ]  # fmt: skip
    assert told(read("ks4_subjects", *rows)) == []


def test_clusters_that_add_up_pass_and_schools_in_no_cluster_count():
    def row(level, cluster, n):
        return example(
            "attendance", level=level, urn="", cluster=cluster, pupils=n, sessions="100",
            absent="10", unauthorised="", persistent="",
        )  # fmt: skip

    rows = [row("cluster", "North", "40"), row("cluster", "none", "5"), row("la", "", "45")]
    rows[2] |= {"sessions": "200", "absent": "20"}
    assert told(read("attendance", *rows)) == []
    rows[2]["pupils"] = "46"
    assert told(read("attendance", *rows)) == [("clusters_add_up", FAIL, "pupils", "4")]


def test_a_row_of_the_authority_names_no_school():
    row = example("workforce", level="la")
    assert told(read("workforce", row)) == [("row_says_whose", FAIL, "urn", "2")]


def test_a_role_that_was_right_at_the_time_is_named_when_it_had_another_word():
    row = example("workforce", academic_year="2022/23")
    (finding,) = read("workforce", row).findings
    assert (finding.check, finding.column) == ("role_of_its_time", "stage")
    assert finding.remedy == "Write ECT (early career teacher)."
    row["academic_year"] = "2020/21"
    assert told(read("workforce", row)) == []


def test_rows_are_not_judged_through_a_column_that_could_not_be_read():
    rows = [example("pp_allocations", urn=urn) for urn in ("x", "y")]
    assert told(read("pp_allocations", *rows)) == [("urn_form", FAIL, "urn", "2, 3")]


def test_a_row_that_was_read_is_judged_though_another_was_not():
    rows = [example("workforce", vacancies="5"), example("workforce", academic_year="2015")]
    found = read("workforce", *rows)
    assert told(found) == [
        ("years_read", FAIL, "academic_year", "3"),
        ("parts_fit", FAIL, "vacancies", "2"),
    ]
    assert [f.sentence for f in found.findings] == [
        "1 cell holds a bare year, which could be the first or the last of a school year.",
        "1 row holds more vacancies than posts.",
    ]


def test_a_sum_is_not_judged_when_a_part_of_it_was_not_read():
    rows = [
        example("moves", pupils="x"),
        example("moves", group="other", pupils="30"),
        example("moves", group="all", pupils="99"),
    ]
    assert told(read("moves", *rows)) == [("cells_read", FAIL, "pupils", "2")]


# ---- what files refer to ----


def tables(**rows):
    return {f"local_{name}": read(name, *of).tables[f"local_{name}"] for name, of in rows.items()}


def test_a_school_that_no_file_knows_stops():
    held = tables(support_plans=[example("support_plans"), example("support_plans", urn="999002")])
    (finding,) = unknown_urns(held, ["999001"])
    assert (finding.check, finding.outcome, finding.column, finding.rows) == (
        "urn_known",
        FAIL,
        "urn",
        "3",
    )
    assert finding.file == "support_plans.csv"
    assert "999002" not in finding.sentence + finding.remedy
    assert unknown_urns(held, ["999001", "999002"]) == []


def test_a_school_of_the_schools_file_or_of_lineage_is_known():
    held = tables(
        support_plans=[example("support_plans", urn=urn) for urn in ("999001", "999014", "999070")],
        schools=[example("schools")],
        lineage=[example("lineage")],
    )
    assert unknown_urns(held, []) == []


def test_without_any_known_school_nothing_is_said_about_urns():
    assert unknown_urns(tables(support_plans=[example("support_plans")]), []) == []


def test_a_code_that_the_other_file_does_not_hold_is_said():
    held = tables(spend=[example("spend")], funding_lines=[example("funding_lines")])
    assert unknown_references(held) == []
    held = tables(
        spend=[example("spend", funding_line="cpd")], funding_lines=[example("funding_lines")]
    )
    (finding,) = unknown_references(held)
    assert (finding.check, finding.outcome, finding.column) == (
        "references_known",
        WARNING,
        "funding_line",
    )
    assert unknown_references(tables(spend=[example("spend")])) == []


def test_schools_in_no_cluster_are_no_unknown_cluster():
    row = example("attendance", level="cluster", urn="", cluster="none")
    held = tables(attendance=[row], clusters=[example("clusters")])
    assert unknown_references(held) == []


def test_references_lead_from_declared_columns_to_declared_columns():
    for (name, column), (target, code) in REFERENCES.items():
        assert column in TABLES[name].columns
        assert code in TABLES[target].columns


def test_local_shapes_do_not_hide_a_published_one():
    for layout in LAYOUTS:
        if layout.name not in TABLES:
            assert recognise(layout.columns).layout.name not in TABLES
