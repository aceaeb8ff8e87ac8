"""The header as it is written, rows that are cut off, codes and names that are not plain."""

import pandas as pd
import pytest

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.identify import identify
from ylp_analysis.intake.row_identity import code_findings, la_findings, name_findings

NAME = "2018-2019_850_ks2final.csv"
COLUMNS = ["RECTYPE", "LEA", "URN", "SCHNAME", "TELIG", "TFSM6CLA1A", "TNotFSM6CLA1A", "PTRWM_EXP"]
CONTEXT = Context("ks2.csv", "2018/19", "850", "Hampshire", "final")


def told(check, columns=COLUMNS, **stated):
    return [f for f in identify(NAME, columns, **stated).findings if f.check == check]


def test_a_header_as_published_is_not_mentioned():
    assert told("header_spelling", written=COLUMNS) == []


@pytest.mark.parametrize("change", [str.lower, lambda c: f" {c}", lambda c: f"{c}\u00a0"])
def test_another_spelling_is_one_warning(change):
    columns = [change(c).strip() for c in COLUMNS]
    (finding,) = told("header_spelling", columns, written=[change(c) for c in COLUMNS])
    assert finding.outcome == "WARNING"
    assert "RECTYPE, LEA, URN and 5 more" in finding.sentence


def test_a_row_that_still_says_whose_it_is_is_whole():
    assert told("rows_whole", short={2: 4, 3: 7}) == []


def test_a_row_that_ends_before_its_school_is_cut_off():
    (finding,) = told("rows_whole", short={2: 4, 3: 3, 9: 1})
    assert (finding.outcome, finding.column, finding.rows) == ("FAIL", "SCHNAME", "3, 9")


def test_an_authority_code_has_three_digits():
    codes = pd.Series(["850", "85", "Aug-50", ""], index=[2, 3, 4, 5])
    (finding,) = la_findings(codes, "LEA", CONTEXT)
    assert (finding.outcome, finding.rows) == ("FAIL", "3, 4, 5")
    assert "Aug" not in str(finding)
    assert la_findings(codes.iloc[:1], "LEA", CONTEXT) == []


def test_unseen_characters_in_names_are_said():
    names = pd.Series(["Hill", "Ri\u202ever", "Va\u200ble"], index=[2, 3, 4])
    (finding,) = name_findings(names, "SCHNAME", CONTEXT)
    assert (finding.outcome, finding.rows) == ("WARNING", "3, 4")
    assert name_findings(names.iloc[:1], "SCHNAME", CONTEXT) == []


def test_the_last_net_catches_codes_that_are_none():
    rows = [("school", "115852"), ("school", "#REF!"), ("la", "E08000021"), ("england", "england")]
    table = pd.DataFrame(rows, columns=["level", "area_code"])
    found = {f.check: f.outcome for f in code_findings({"facts": table}, CONTEXT)}
    assert found == {"urn_form": "FAIL", "la_form": "WARNING"}
    assert code_findings({"facts": table.iloc[[0, 3]]}, CONTEXT) == []
