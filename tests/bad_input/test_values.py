"""Cells in a bad form: what is read, by which rule, and what stops."""

import pandas as pd
import pytest

SECRET = "Zquux"


def cell(text: str, line: int, column: str, value: str) -> str:
    """The CSV text with one cell changed; line 1 is the header."""
    rows = [row.split(",") for row in text.splitlines()]
    rows[line - 1][rows[0].index(column)] = value
    return "\n".join(",".join(row) for row in rows) + "\n"


def result(counts, area="115852", group="all", measure="expected_standard"):
    (row,) = [
        r for r in counts
        if (r["area_code"], r["group"], r["measure"]) == (area, group, measure)
    ]  # fmt: skip
    return row


@pytest.mark.line("values.percent_sign")
@pytest.mark.parametrize("text", ["60%", "60", " 60 % ", "60.0%", "60.00"])
def test_a_percentage_is_read_with_or_without_its_sign(project, ks2, text):
    project.put(cell(ks2, 2, "PTRWM_EXP", text))
    assert result(project.accepts())["numerator"] == 36


@pytest.mark.line("values.fraction_among_percentages")
def test_a_fraction_among_percentages_stops(project, ks2):
    project.put(cell(ks2, 2, "PTRWM_EXP", "0.60"))
    project.stops("percentages", "Fractions stand among", column="PTRWM_EXP", line="2")


@pytest.mark.line("values.fraction_among_percentages")
def test_a_column_of_fractions_alone_stops(project, ks2):
    header, *rows = [line.split(",") for line in ks2.splitlines()]
    fractions = [
        [*r[:7], *(str(int(p.removesuffix("%")) / 100) for p in r[7:])] for r in rows
    ]  # fmt: skip
    project.put("\n".join(",".join(r) for r in [header, *fractions]))
    project.stops("percentages_not_fractions", "like 57%", column="PTRWM_EXP")


@pytest.mark.line("values.thousands")
def test_thousands_are_read_by_rule(project, ks2):
    project.put(ks2.replace("600000,190000,410000", '"600,000","190,000","410,000"'))
    assert result(project.accepts(), "england")["denominator"] == 600_000


@pytest.mark.line("values.thousands")
@pytest.mark.parametrize("text", ['"1,23"', '"0,600"', '"600,00"', "6e5", "600.000,0"])
def test_what_is_not_quite_a_number_stops(project, ks2, text):
    project.put(ks2.replace("600000", text))
    code, out, err = project.ylp("prepare")
    assert code == 10
    assert text.strip('"') not in out + err


@pytest.mark.line("values.codes")
@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("SUPP", "suppressed"),
        ("SP", "low"),
        ("NE", "not_applicable"),
        ("NA", "not_applicable"),
        ("NA ", "not_applicable"),
        ("na", "not_applicable"),
        ("NP", "not_available"),
        ("NEW", "not_available"),
        ("LOWCOV", "low_reliability"),
    ],
)
def test_every_code_has_its_status_and_no_number(project, ks2, code, status):
    project.put(cell(ks2, 2, "PTRWM_EXP_FSM6CLA1A", code))
    row = result(project.accepts(), group="disadvantaged")
    assert row["status"] == status
    assert pd.isna(row["numerator"])


@pytest.mark.line("values.codes")
def test_a_code_of_nobody_stops(project, ks2):
    project.put(cell(ks2, 2, "PTRWM_EXP_FSM6CLA1A", SECRET))
    project.stops("cells_read", "Codes known", secret=SECRET, column="PTRWM_EXP_FSM", line="2")


@pytest.mark.line("values.blank")
@pytest.mark.parametrize("blank", ["", " ", "\u00a0"])
def test_a_blank_is_not_available_and_never_zero(project, ks2, blank):
    project.put(cell(ks2, 2, "PTRWM_EXP_FSM6CLA1A", blank))
    row = result(project.accepts(), group="disadvantaged")
    assert row["status"] == "not_available"
    assert pd.isna(row["numerator"])


@pytest.mark.line("values.out_of_range")
@pytest.mark.parametrize(
    "value", ["-7.25", "101.25%", "inf", "1e400", "#REF!", "nan", "43%%", "--4"]
)
def test_what_no_percentage_can_be_stops(project, ks2, value):
    project.put(cell(ks2, 2, "PTRWM_EXP_FSM6CLA1A", value))
    check = "percentages" if value in ("-7.25", "101.25%") else "cells_read"
    secret = value if len(value) > 3 else ""
    project.stops(check, secret=secret, column="PTRWM_EXP_FSM6CLA1A", line="2")


@pytest.mark.line("values.out_of_range")
@pytest.mark.parametrize("value", ["-18", "17.5"])
def test_pupils_that_are_no_whole_number_stop(project, ks2, value):
    project.put(cell(ks2, 2, "TFSM6CLA1A", value))
    project.stops("whole_pupils", secret=value, column="TFSM6CLA1A", line="2")


@pytest.mark.line("values.published_sum_is_not_the_authority")
def test_schools_that_do_not_make_their_authority_are_said(project, ks2):
    project.put(ks2.replace("110,38,72", "111,38,73"))
    project.accepts("schools_sum_to_la")


@pytest.mark.line("values.published_percentage_of_no_count")
def test_a_percentage_of_no_count_is_kept_without_one(project, ks2):
    project.put(cell(ks2, 2, "PTRWM_EXP_FSM6CLA1A", "34%"))
    row = result(project.accepts("percentage_fits_cohort"), group="disadvantaged")
    assert (row["value"], pd.isna(row["numerator"])) == (34, True)


@pytest.mark.line("values.date_in_a_code")
@pytest.mark.parametrize(
    ("column", "value"),
    [("LEA", "01/08/1950"), ("LEA", "Aug-50"), ("RECTYPE", "01/01/1900"), ("PTRWM_EXP", "Mar-43")],
)
def test_a_date_in_place_of_a_code_stops(project, ks2, column, value):
    project.put(cell(ks2, 2, column, value))
    code, out, err = project.ylp("prepare")
    assert code == 10, out + err
    assert column in out
    assert value not in out + err


@pytest.mark.line("values.urn_as_power")
@pytest.mark.parametrize("urn", ["1.15E+05", "1.15852E+05", "115,852", "11585Z", "", "115852.5"])
def test_a_urn_that_a_spreadsheet_spoilt_stops(project, ks2, urn):
    project.put(cell(ks2, 2, "URN", f'"{urn}"' if "," in urn else urn))
    project.stops("urn_form", "a spreadsheet", secret=urn, column="URN", line="2")


@pytest.mark.line("values.urn_with_decimals")
def test_a_urn_with_decimals_is_read_and_said(project, ks2):
    project.put(cell(ks2, 2, "URN", "115852.0"))
    assert result(project.accepts("urn_decimals"))["numerator"] == 36


@pytest.mark.line("values.leading_zeros")
def test_leading_zeros_are_kept(project, ks2):
    project.put(ks2.replace("115852", "0115852"))
    assert result(project.accepts(), "0115852")["numerator"] == 36


@pytest.mark.line("values.unseen_characters")
@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\x07"])
def test_unseen_characters_in_a_name_are_taken_out_and_said(project, ks2, character):
    project.put(ks2.replace("Hilltop", f"Hill{character}top"))
    assert result(project.accepts("unseen_characters"))["area_name"] == "Hilltop Primary"


@pytest.mark.line("values.markup_in_a_name")
def test_markup_in_a_name_is_text_on_a_page(project, ks2):
    name = "<script>alert(1)</script> & Sons"
    project.put(ks2.replace("Hilltop Primary", name))
    project.put("urn,cluster,from,to,chair\n115852,Hill & Vale,2018/19,,\n"
                "115853,Hill & Vale,2018/19,,\n", "clusters.csv")  # fmt: skip
    assert result(project.accepts())["area_name"] == name
    page = "90_cluster_profile"
    code, _, err = project.ylp("pack", "--plan-year", "2020/21", "--edition", "analyst",
                               "--only", page, "--jobs", "1")  # fmt: skip
    assert code == 0, err
    pages = [p.read_text("utf-8") for p in project.places.reports.rglob("*.html")]
    assert any("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons" in text for text in pages)
    assert not any("<script>alert(1)" in text for text in pages)


@pytest.mark.line("values.formula_in_a_name")
def test_a_formula_in_a_name_is_text_in_an_exported_table(project, ks2):
    project.put(ks2.replace("TELIG", "TELIG,=cmd()", 1))
    project.ylp("check")
    exported = (project.places.reports / "check" / "findings.csv").read_text("utf-8")
    assert not any(
        cell.strip('"').startswith("=") for cell in exported.replace("\n", ",").split(",")
    )


@pytest.mark.line("values.cluster_as_path")
@pytest.mark.parametrize("name", ["../../x", "CON", "a/b", "x" * 61, "..", "\u0430\u0431"])
def test_a_cluster_that_could_be_a_path_is_refused(project, ks2, name):
    project.put(ks2)
    project.put(f"urn,cluster,from,to,chair\n115852,{name},2018/19,,\n", "clusters.csv")
    project.stops("cluster_names", column="cluster", line="2", secret=name if len(name) > 3 else "")


SUBJECTS = (
    "academic_year,level,urn,subject,qualification,group,pupils,entered,entries,a_star_to_c\n"
)
ATTENDANCE = (
    "academic_year,level,urn,cluster,phase,group,pupils,sessions,absent,unauthorised,persistent\n"
)
PUPILS = "academic_year,key_stage,pupil_id,urn,subject,measure,met,disadvantaged\n"


def pupil(number: int, **cells: str) -> str:
    row = {
        "academic_year": "2018/19",
        "key_stage": "KS2",
        "pupil_id": f"A{number:011d}Z",
        "urn": "115852",
        "subject": "reading",
        "measure": "expected_standard",
        "met": "yes",
        "disadvantaged": "no",
    }
    return ",".join({**row, **cells}.values()) + "\n"


@pytest.mark.line("values.local_met_above_cohort")
def test_more_pupils_met_than_there_are_stops_in_a_local_file(project, ks2):
    project.put(ks2)
    project.put(SUBJECTS + "2018/19,school,115852,art_and_design,gcse,all,30,12,12,13\n",
                "ks4_subjects.csv")  # fmt: skip
    project.stops("parts_fit", column="a_star_to_c", line="2")


@pytest.mark.line("values.local_groups_do_not_add_up")
def test_groups_that_do_not_make_all_stop_in_a_local_file(project, ks2):
    rows = [("all", 31), ("disadvantaged", 12), ("other", 17), ("unknown", 1)]
    project.put(ks2)
    project.put(ATTENDANCE + "".join(
        f"2018/19,school,115852,,primary,{group},{pupils},{300 * pupils},{10 * pupils},,\n"
        for group, pupils in rows), "attendance.csv")  # fmt: skip
    project.stops("groups_add_up", column="pupils")


@pytest.mark.line("values.local_sum_is_not_the_authority")
def test_clusters_that_do_not_make_their_authority_stop_in_a_local_file(project, ks2):
    rows = [("cluster", "Hill", 30), ("cluster", "Vale", 20), ("la", "", 51)]
    project.put(ks2)
    project.put("urn,cluster,from,to,chair\n115852,Hill,2018/19,,\n115853,Vale,2018/19,,\n",
                "clusters.csv")  # fmt: skip
    project.put(ATTENDANCE + "".join(
        f"2018/19,{level},,{cluster},primary,all,{pupils},{300 * pupils},{10 * pupils},,\n"
        for level, cluster, pupils in rows), "attendance.csv")  # fmt: skip
    project.stops("clusters_add_up", column="pupils")


@pytest.mark.line("values.local_count_not_whole")
@pytest.mark.parametrize("pupils", ["30.5", "-31", "3e1", "many"])
def test_pupils_that_are_no_whole_number_stop_in_a_local_file(project, ks2, pupils):
    project.put(ks2)
    project.put(SUBJECTS + f"2018/19,school,115852,art_and_design,gcse,all,{pupils},12,12,7\n",
                "ks4_subjects.csv")  # fmt: skip
    code, out, err = project.ylp("prepare")
    assert code == 10, out + err
    assert "ks4_subjects.csv (column pupils, line 2)" in out
    assert pupils not in (out + err).replace("how many", "")


@pytest.mark.line("values.local_rwm_above_reading")
def test_rwm_above_reading_stops_in_a_local_file(project, ks2):
    project.put(ks2)
    rows = [pupil(1), pupil(1, subject="rwm"), pupil(2, met="no"), pupil(2, subject="rwm")]
    project.put(PUPILS + "".join(rows), "pupil_results.csv")
    project.stops("pupil_results_agree", secret="A00000000002Z", column="met")


@pytest.mark.line("values.upn_malformed")
@pytest.mark.parametrize("identifier", ["", "A0000000001Z", "1.23E+11", "A 0000000009Z"])
def test_a_malformed_identifier_stops_and_only_the_number_is_said(project, ks2, identifier):
    project.put(ks2)
    rows = [pupil(1), pupil(2), pupil(3), pupil(4, pupil_id=identifier)]
    project.put(PUPILS + "".join(rows), "pupil_results.csv")
    code, out, err = project.ylp("prepare")
    assert code == 10
    assert "pupil_id" in out
    assert "line" not in out.split("pupil_id")[1].split("\n")[0]
    for secret in filter(None, ["A0000000000", identifier]):
        assert secret not in out + err
        assert secret.encode() not in project.written()


@pytest.mark.line("values.upn_twice")
def test_a_pupil_who_stands_twice_stops_and_only_the_number_is_said(project, ks2):
    project.put(ks2)
    project.put(PUPILS + pupil(1) + pupil(2) + pupil(2, met="no"), "pupil_results.csv")
    finding = project.stops("pupil_once", secret="A00000000002Z")
    assert finding["rows"] == ""
    assert finding["sentence"].startswith("1 row")


@pytest.mark.line("values.group_blank")
def test_a_blank_group_is_unknown_and_never_no(project):
    rows = [pupil(1), pupil(2, disadvantaged="yes"), pupil(3, disadvantaged="")]
    project.put(PUPILS + "".join(rows), "pupil_results.csv")
    code, out, err = project.ylp("prepare")
    assert code == 0, out + err
    held = {
        (row["level"], row["group"]): row["denominator"] for row in project.counts()
    }  # fmt: skip
    assert held["school", "disadvantaged"] == held["school", "other"] == 1
    assert held["school", "unknown"] == 1
    assert held["school", "all"] == 3


@pytest.mark.line("values.yes_spellings")
@pytest.mark.parametrize("yes", ["Y", "Yes", "1", "TRUE", " y", "true", "YES"])
def test_every_usual_yes_is_yes(project, yes):
    project.put(PUPILS + pupil(1, met=yes) + pupil(2, met="N"), "pupil_results.csv")
    code, out, err = project.ylp("prepare")
    assert code == 0, out + err
    everybody = [row for row in project.counts() if row["group"] == "all"]
    assert {(row["numerator"], row["denominator"]) for row in everybody} == {(1, 2)}


@pytest.mark.line("values.yes_unknown")
@pytest.mark.parametrize("yes", ["2", "maybe", "ja"])
def test_what_is_neither_yes_nor_no_stops(project, yes):
    project.put(PUPILS + pupil(1, met=yes), "pupil_results.csv")
    project.stops("yes_or_no", column="met", line="2", secret=yes if len(yes) > 3 else "")


@pytest.mark.line("values.date_in_a_code")
def test_a_date_in_place_of_a_code_stops_in_a_local_file(project, ks2):
    project.put(ks2)
    project.put(
        "bid,fund,asked,date,status,won,funding_line\nJan-16,NCTL,20000,2015-02-10,asked,,01/02/2016\n",
        "bids.csv",
    )
    project.stops("codes_plain", column="bid", line="2", secret="Jan-16")
