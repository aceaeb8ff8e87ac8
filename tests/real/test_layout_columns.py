"""The column names of every results table stand in a real header or the publisher's dictionary."""

import csv
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.layouts import LAYOUTS, PerformanceTable, ks2, ks4

KS2, KS4 = "performance_tables_ks2", "performance_tables_ks4"
HAMPSHIRE = f"{KS2}/other_la_samples/2018-2019_850_ks2final.csv"
# Layout → files each of which must have every column that it reads.
PROOFS = {
    "ks2_standards": [
        *(f"{KS2}/other_la_samples/{y}_850_ks2final.csv" for y in ("2016-2017", "2017-2018")),
        HAMPSHIRE,
        *(f"meta/{y}_ks2_meta.csv" for y in ("2016-2017", "2017-2018", "2018-2019")),
    ],
    "ks4_grades_9_to_1": [
        *(f"{KS4}/other_la_samples/{y}_850_ks4final.csv" for y in ("2016-2017", "2017-2018")),
        "meta/2016-2017_ks4final_meta.csv",
        "meta/2018-2019_ks4_final_meta.csv",
        "meta/2022-2023_ks4_meta.xlsx",
    ],
    "ks4_provisional": [f"{KS4}/2018-2019_816_ks4provisional.csv"],
    "ks4_first_entry": ["meta/2013-2014_ks4_meta.csv"],
    "ks4_authorities_derived_copy": [f"{KS4}/2013-2014_816_la_variance_calcs.csv"],
    "ks2_renamed_copy": [f"{KS2}/816_ks2_perf_{y}.csv" for y in (2016, 2017, 2018)],
    "ks4_renamed_copy": [f"{KS4}/816_ks4_perf_{y}.csv" for y in (2016, 2017, 2018)],
    "ks2_selected_copy": [f"{KS2}/816_2018-2019_england_ks2final_selected.csv"],
    "ks4_selected_copy": [f"{KS4}/816_2018-2019_england_ks4final_selected.csv"],
}
# A subset: what it has is enough to be recognised; the other columns are the published table's.
SUBSETS = {"ks4_first_entry_derived_copy": f"{KS4}/2013-2014_816_ks4_final_data.csv"}
TABLES = {lay.name: lay for lay in LAYOUTS if isinstance(lay, PerformanceTable)}
VERIFIED = sorted(name for name, layout in TABLES.items() if layout.verified)


def workbook_column(path: Path) -> list[str]:
    """The second cell of every row of a workbook's first sheet."""
    with zipfile.ZipFile(path) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    words = ["".join(t.text or "" for t in s.iter() if t.tag.endswith("}t")) for s in shared]
    cells = (c for c in sheet.iter() if c.tag.endswith("}c"))
    second = [c for c in cells if re.fullmatch(r"B\d+", c.attrib["r"])]
    return [words[int(c[-1].text or 0)] for c in second if c.attrib.get("t") == "s"]


def column_names(path: Path) -> list[str]:
    """The names in a table's header, or those that a dictionary explains.

    The dictionary of 2016/17 writes some names with a line break behind, or two underscores.
    """
    if path.suffix == ".xlsx":
        return workbook_column(path)[1:]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    if path.parent.name == "meta":
        names = [row[1] for row in rows if len(row) > 1 and row[0].strip().isdigit()]
        return [name.strip().replace("__", "_") for name in names]
    return rows[0]


def held(path: Path) -> set[str]:
    return {name.strip().casefold() for name in column_names(path)}


def test_every_verified_layout_has_a_proof():
    assert {*PROOFS, *SUBSETS} == set(VERIFIED)


@pytest.mark.parametrize(
    ("name", "proof"), [(name, file) for name, files in PROOFS.items() for file in files]
)
def test_every_column_that_is_read_stands_there(dfe, name, proof):
    lacking = [c for c in TABLES[name].columns if c.casefold() not in held(dfe / proof)]
    assert lacking == []


@pytest.mark.parametrize(("name", "proof"), SUBSETS.items())
def test_a_subset_has_what_it_needs_and_reads_no_name_of_its_own(dfe, name, proof):
    layout, names = TABLES[name], held(dfe / proof)
    assert [c for c in layout.required if c.casefold() not in names] == []
    whole = names | held(dfe / "meta/2013-2014_ks4_meta.csv")
    assert [c for c in layout.columns if c.casefold() not in whole] == []


@pytest.mark.parametrize("layout", [lay for lay in TABLES.values() if not lay.verified])
def test_a_layout_that_no_held_document_proves_says_what_was_seen(layout):
    assert "no header held" in layout.evidence


@pytest.mark.parametrize(
    "file",
    [
        *dict.fromkeys(f for files in PROOFS.values() for f in files),
        *SUBSETS.values(),
    ],
)
def test_no_column_of_a_real_header_or_dictionary_is_unknown(dfe, file):
    # Dictionaries hold the year's names, so they are taken as the header of a file of that year.
    name = Path(file).name.replace(".xlsx", ".csv")
    identity = identify(name, [c for c in column_names(dfe / file) if c])
    assert identity.layout is not None
    assert identity.findings == []


# ---- an unseen file of a known family ----

SPELLINGS = {
    "lower case": str.lower,
    "spaces around": lambda c: f" {c} ",
    "capitals throughout": str.upper,
}


@pytest.fixture(scope="module")
def header(dfe) -> list[str]:
    return column_names(dfe / HAMPSHIRE)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("year", ["2018/19", "2024/25", "2031/32"])
def test_a_header_in_other_letters_is_read_in_any_later_year(header, spelling, year):
    renamed = [SPELLINGS[spelling](c).strip() for c in header]
    identity = identify(f"{year.replace('/', '-')}_901_ks2final.csv", renamed)
    assert identity.layout is ks2.STANDARDS
    assert {f.check for f in identity.findings} <= {"header_spelling"}


@pytest.mark.parametrize("column", [*ks2.STANDARDS.required, "PTRWM_EXP"])
@pytest.mark.parametrize(
    "variant",
    ["{}_27", "{}1B", "{}_PTQ_EE", "X{}"],
    ids=["a future year's", "another definition's", "another rule's", "a letter before"],
)
def test_a_renamed_column_stops_the_file_and_is_named(header, column, variant):
    renamed = variant.format(column)
    columns = [renamed if c.casefold() == column.casefold() else c for c in header]
    stops = [f for f in identify("2026-2027_901_ks2final.csv", columns).findings if f.stops]
    assert [(f.check, f.outcome) for f in stops] == [("columns_there", "FAIL")]
    assert stops[0].column == column
    near = len(renamed) - len(column) <= len(column) * 2 / 3
    assert (stops[0].remedy == f"Is it the column {renamed}?") == near


def test_several_renamed_columns_are_each_named(header):
    """As if the definition of disadvantaged got another name."""
    columns = [c.replace("FSM6CLA1A", "FSM6CLA2A") for c in header]
    stops = [f for f in identify("2026-2027_901_ks2final.csv", columns).findings if f.stops]
    assert {f.column: f.remedy for f in stops} == {
        "TFSM6CLA1A": "Is it the column TFSM6CLA2A?",
        "TNotFSM6CLA1A": "Is it the column TNotFSM6CLA2A?",
    }


def test_new_columns_are_said_once_and_the_file_is_read(header):
    columns = [*header, "PTRWM_EXP_27", "NEW_MEASURE"]
    identity = identify("2028-2029_901_ks2final.csv", columns)
    assert identity.layout is ks2.STANDARDS
    (said,) = identity.findings
    assert (said.check, said.outcome) == ("columns_known", "WARNING")
    assert "PTRWM_EXP_27, NEW_MEASURE" in said.remedy


def test_a_key_stage_4_file_of_another_year_is_read_too(dfe):
    columns = column_names(dfe / "meta/2022-2023_ks4_meta.xlsx")
    identity = identify("2023-2024_901_ks4final.csv", columns)
    assert identity.layout is ks4.GRADES_9_TO_1
    assert identity.findings == []
