"""Text of one column as values of the column's kind, with what could not be read.

Every check has its own remedy: a date for a code, a bare year, a fraction of a pupil. A schema
library (pandera, say) checks typed frames, but in these files things go wrong before there is a
type, and the few checks of typed rows (`local_rows`) cost less than importing one.
"""

from collections.abc import Callable

import pandas as pd

from ylp_analysis.intake.layouts.local import LocalColumn
from ylp_analysis.intake.local_dates import date_cells, year_cells
from ylp_analysis.intake.local_numbers import (
    number_cells,
    numbers_cells,
    percentage_cells,
    whole_cells,
    yes_no_cells,
)
from ylp_analysis.intake.local_texts import (
    choice_cells,
    code_cells,
    name_cells,
    role_cells,
    text_cells,
    urn_cells,
)
from ylp_analysis.intake.problems import Cells, Problem, lines_of

_READERS: dict[str, Callable[[pd.Series, pd.Series, LocalColumn], Cells]] = {
    "text": text_cells,
    "name": name_cells,
    "code": code_cells,
    "urn": urn_cells,
    "date": date_cells,
    "academic_year": year_cells,
    "financial_year": year_cells,
    "whole": whole_cells,
    "numbers": numbers_cells,
    "number": number_cells,
    "money": number_cells,
    "percentage": percentage_cells,
    "yes_no": yes_no_cells,
    "choice": choice_cells,
    "role": role_cells,
    "identifier": lambda text, filled, column: Cells(text, []),
}


def read_cells(text: pd.Series, column: LocalColumn) -> Cells:
    """One column of text (cleaned) as values of the column's kind; the index is kept."""
    filled = text != ""
    cells = _READERS[column.kind](text, filled, column)
    if column.blank or filled.all():
        return cells
    empty = Problem(
        "cells_filled", "are empty but must be filled in.", lines_of(~filled), "Fill them in."
    )
    return Cells(cells.values, [*cells.problems, empty])
