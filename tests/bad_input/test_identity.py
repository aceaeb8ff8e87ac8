"""Schools, clusters and years that are not what they should be."""

import json

import pytest

from ylp_analysis.intake.layouts.local import LOCAL_TABLES
from ylp_analysis.store.tables import read_table

CLUSTERS = "urn,cluster,from,to,chair\n"
LINEAGE = "urn,successor_urn,date,kind\n"


def local(name, **cells):
    """A local file of one row: its columns' own examples, and these cells."""
    (table,) = [layout for layout in LOCAL_TABLES if layout.name == name]
    row = {field.name: field.example for field in table.fields} | cells
    cells = ",".join(f'"{cell}"' for cell in row.values())
    return ",".join(row) + f"\n{cells}\n"


def of_year(ks2, year, **urns):
    """The file of a year, its schools under other URNs; returns text and name."""
    for old, new in urns.items():
        ks2 = ks2.replace(old.removeprefix("u"), new)
    return ks2, f"{year}_850_ks2final.csv"


@pytest.mark.line("identity.unknown_urn")
def test_a_school_that_nobody_knows_stops_the_clusters(project, ks2):
    project.put(ks2)
    project.put(CLUSTERS + "123456,Hill,2018/19,,\n", "clusters.csv")
    project.stops("urn_known", column="urn", line="2")


@pytest.mark.line("identity.unknown_urn")
def test_a_school_that_nobody_knows_stops_a_local_file(project, ks2):
    project.put(ks2)
    project.put(local("risk_judgements", urn="123456"), "risk_judgements.csv")
    project.stops("urn_known", column="urn", line="2")


@pytest.mark.line("identity.unknown_cluster")
def test_a_cluster_that_nobody_knows_stops(project, ks2):
    project.put(ks2)
    project.put(CLUSTERS + "115852,Hill,2018/19,,\n115853,Hill,2018/19,,\n", "clusters.csv")
    project.put(local("cluster_plans", cluster="Zquux"), "cluster_plans.csv")
    project.stops("references_known", column="cluster", line="2", secret="Zquux")


@pytest.mark.line("identity.two_clusters")
@pytest.mark.parametrize("second", ["115852,Vale,2018/19,,", "115852,Hill,2018/19,,"])
def test_a_school_in_two_clusters_in_a_year_stops(project, ks2, second):
    project.put(ks2)
    project.put(CLUSTERS + f"115852,Hill,2016/17,,\n{second}\n", "clusters.csv")
    project.stops("one_cluster")


@pytest.mark.line("identity.two_clusters")
def test_a_school_that_changes_its_cluster_is_in_one_a_year(project, ks2):
    project.put(*of_year(ks2, "2017-2018"))
    project.put(ks2)
    project.put(CLUSTERS + "115852,Hill,2017/18,2017/18,\n115852,Vale,2018/19,,\n"
                "115853,Vale,2017/18,,\n", "clusters.csv")  # fmt: skip
    project.accepts()
    held = read_table(project.places, "membership")
    of_school = held[held["urn"] == "115852"].set_index("academic_year")["cluster"]
    assert of_school.to_dict() == {"2017/18": "Hill", "2018/19": "Vale"}


@pytest.mark.line("identity.row_twice")
@pytest.mark.parametrize("line", [1, 3, 4], ids=["school", "authority", "England"])
def test_a_row_that_stands_twice_stops(project, ks2, line):
    project.put(ks2 + ks2.splitlines()[line] + "\n")
    project.stops("rows_once", "Keep one row", line=str(line + 1))


@pytest.mark.line("identity.row_twice")
def test_one_fact_in_two_files_with_two_values_is_said(project, ks2):
    project.put(ks2)
    changed = ks2.replace("60%,33%,71%", "57%,22%,71%")
    project.put(changed, "other/2018-2019_850_ks2final.csv")
    code, out, err = project.ylp("prepare")
    findings = json.loads(project.ylp("check", "--json")[1])
    assert "same_fact_twice" in {f["check"] for f in findings if f["outcome"] != "PASS"}
    assert code in (0, 10), out + err


@pytest.mark.line("identity.lineage")
@pytest.mark.parametrize("kind", ["academisation", "merger", "split"])
def test_a_school_under_a_new_urn_goes_on_by_lineage(project, ks2, kind):
    project.put(*of_year(ks2, "2017-2018"))
    project.put(*of_year(ks2, "2018-2019", u115852="145852"))
    project.put(LINEAGE + f"115852,145852,2018-09-01,{kind}\n", "lineage.csv")
    code, out, err = project.ylp("prepare")
    assert code == 0, out + err
    steps = read_table(project.places, "lineage")
    assert steps[["urn", "successor_urn", "kind"]].to_numpy().tolist() == [
        ["115852", "145852", kind]
    ]


@pytest.mark.line("identity.closed_with_later_data")
def test_a_closed_school_with_later_results_stops(project, ks2):
    project.put(ks2)
    closed = local("schools", urn="115852", closed="2016-08-31")
    project.put(closed, "schools.csv")
    code, out, err = project.ylp("prepare")
    assert code == 10, out + err
    assert "closed" in out
    assert project.processed() == {}


@pytest.mark.line("identity.year_spellings")
@pytest.mark.parametrize("year", ["2014/15", "201415", "2014-15", "2014-2015", " 2014/15 "])
def test_every_plain_spelling_of_a_year_is_read(project, year):
    project.put("academic_year,key_stage,pupil_id,urn,subject,measure,met,disadvantaged\n"
                f"{year},KS2,A00000000001Z,115852,reading,level_4_plus,yes,no\n",
                "pupil_results.csv")  # fmt: skip
    code, out, err = project.ylp("prepare", "--json")
    assert code == 0, out + err
    assert '"years": ["2014/15"]' in out


@pytest.mark.line("identity.year_spellings")
@pytest.mark.parametrize("year", ["2018/19", "201819", "2018-19"])
def test_every_plain_spelling_of_a_year_can_be_stated(project, ks2, year):
    path = project.put(ks2, "ks2final.csv")
    assert project.ylp("adopt", path.name, "--year", year)[0] == 0
    assert {row["academic_year"] for row in project.accepts()} == {"2018/19"}


@pytest.mark.line("identity.year_bare")
def test_a_file_with_a_bare_year_in_its_name_stops(project, ks2):
    project.put(ks2, "2019_850_ks2final.csv")
    project.stops("year_stated", "ylp adopt 2019_850_ks2final.csv --year")


@pytest.mark.line("identity.year_bare", "identity.year_not_in_a_row")
@pytest.mark.parametrize("year", ["2019", "2018/20", "2018-2020", "18/19", "soon"])
def test_what_is_no_academic_year_cannot_be_stated(project, ks2, year):
    path = project.put(ks2, "ks2final.csv")
    code, out, err = project.ylp("adopt", path.name, "--year", year)
    assert (code, out) == (12, "")
    assert "like 2014/15" in err
    note = path.with_name(path.name + ".source.toml")
    assert not note.exists()
    note.write_text(f'academic_year = "{year}"\n')
    project.stops("year_stated", "like 2014/15")


@pytest.mark.line("identity.year_bare", "identity.year_not_in_a_row")
@pytest.mark.parametrize("year", ["2015", "2014/16", ""])
def test_a_bare_or_broken_year_in_a_row_stops(project, ks2, year):
    project.put(ks2)
    project.put(CLUSTERS + f"115852,Hill,{year},,\n", "clusters.csv")
    code, out, err = project.ylp("prepare")
    assert code == 10, out + err
    assert "clusters.csv (column from, line 2)" in out


@pytest.mark.line("identity.year_not_in_a_row")
def test_a_year_that_is_not_one_in_the_name_stops(project, ks2):
    project.put(ks2, "2018-2020_850_ks2final.csv")
    project.stops("year_stated")


@pytest.mark.line("identity.missing_2020")
def test_no_results_stand_for_the_years_without_any(project, ks2):
    project.put(*of_year(ks2, "2018-2019"))
    project.accepts()
    gaps = read_table(project.places, "gaps")
    assert set(gaps["academic_year"]) == {"2018/19"}


@pytest.mark.line("identity.missing_2020")
def test_a_table_of_a_year_without_results_stops(project, ks2):
    project.put(ks2, "2019-2020_850_ks2final.csv")
    project.stops("year_in_layout", "2019/20")


@pytest.mark.line("identity.changed_definition")
def test_a_year_of_another_definition_is_told_apart(project, ks2):
    project.put(ks2)
    old = ks2.replace("TFSM6CLA1A", "TFSMCLA").replace("TNotFSM6CLA1A", "TNOTFSMCLA")
    old = old.replace("PTRWM_EXP_FSM6CLA1A", "PTREADWRITTAMATX_FSMCLA")
    old = old.replace("PTRWM_EXP_NotFSM6CLA1A", "PTREADWRITTAMATX_NOTFSMCLA")
    project.put(old.replace("PTRWM_EXP", "PTREADWRITTAMATX"), "2013-2014_850_ks2final.csv")
    code, out, err = project.ylp("prepare")
    assert code == 0, out + err
    years = {row["academic_year"]: row["definition"] for row in project.counts()}
    assert len(set(years.values())) == 2
