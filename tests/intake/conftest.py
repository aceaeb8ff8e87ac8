"""Small published tables, written by hand so that every number can be checked by eye."""

from collections.abc import Callable

import pandas as pd
import pytest

from ylp_analysis.intake.context import Context, Read
from ylp_analysis.intake.layouts import LAYOUTS, Layout
from ylp_analysis.intake.rows import read_rows

_IDENTITY = {"RECTYPE": "1", "LEA": "850", "URN": "115852", "SCHNAME": "Hilltop Primary"}


def layout_named(name: str) -> Layout:
    return next(layout for layout in LAYOUTS if layout.name == name)


@pytest.fixture
def ks2() -> Layout:
    return layout_named("ks2_standards")


@pytest.fixture
def ks2_row() -> Callable[..., dict[str, str]]:
    """A key stage 2 row: 18 disadvantaged of 60 pupils, 33% and 71% reach the standard in RWM."""

    def make(**cells: str) -> dict[str, str]:
        row = {
            **_IDENTITY,
            "TELIG": "60",
            "TFSM6CLA1A": "18",
            "TNotFSM6CLA1A": "42",
            "PTRWM_EXP": "60%",
            "PTRWM_EXP_FSM6CLA1A": "33%",
            "PTRWM_EXP_NotFSM6CLA1A": "71%",
        }
        return {**row, **cells}

    return make


@pytest.fixture
def read(ks2: Layout) -> Callable[..., Read]:
    """Reads rows (dicts) as a key stage 2 table of 2018/19; line numbers start at 2."""

    def make(*rows: dict[str, str], layout: Layout = ks2, year: str = "2018/19") -> Read:
        frame = pd.DataFrame(list(rows), dtype="str").fillna("")
        frame.index = pd.RangeIndex(2, 2 + len(frame), name="line")
        context = Context("ks2.csv", year, "850", "Hampshire", "final")
        return read_rows(frame, layout, context)

    return make
