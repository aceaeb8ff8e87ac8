"""One recognised raw file → tables and findings: which reader reads which kind of layout."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from ylp_analysis.intake.context import Context, Read
from ylp_analysis.intake.eyfsp import read_early_years, read_national_early_years
from ylp_analysis.intake.facts import read_facts
from ylp_analysis.intake.inspections import read_inspections
from ylp_analysis.intake.layouts import Layout, PerformanceTable
from ylp_analysis.intake.layouts.eyfsp import EarlyYearsByFsm, EarlyYearsNational
from ylp_analysis.intake.layouts.facts import FactTable
from ylp_analysis.intake.layouts.inspection_table import InspectionTable
from ylp_analysis.intake.layouts.local import LocalTable
from ylp_analysis.intake.layouts.local.pupils import PupilTable
from ylp_analysis.intake.layouts.long_table import DictionaryTable, LongTable
from ylp_analysis.intake.layouts.register import RegisterTable
from ylp_analysis.intake.local import read_local
from ylp_analysis.intake.long import read_dictionary, read_long
from ylp_analysis.intake.pupils import read_pupils
from ylp_analysis.intake.register import read_register
from ylp_analysis.intake.row_identity import code_findings
from ylp_analysis.intake.rows import read_rows

# Kind of layout → its reader. The nearest class of a layout decides.
READERS: dict[type[Layout], Callable[[pd.DataFrame, Any, Context], Read]] = {
    LocalTable: read_local,
    PupilTable: read_pupils,
    PerformanceTable: read_rows,
    FactTable: read_facts,
    LongTable: read_long,
    DictionaryTable: read_dictionary,
    EarlyYearsByFsm: read_early_years,
    EarlyYearsNational: read_national_early_years,
    InspectionTable: read_inspections,
    RegisterTable: read_register,
}


def read_file(frame: pd.DataFrame, layout: Layout, context: Context) -> Read:
    """Every table that a file holds, with everything found on the way.

    frame: text cells, column names as in the file, index = line of the file.
    """
    kind = next(k for k in type(layout).__mro__ if k in READERS)
    read = READERS[kind](frame, layout, context)
    if not read.failed:
        read.findings.extend(code_findings(read.tables, context))
    return read
