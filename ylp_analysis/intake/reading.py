"""One recognised raw file → tables and findings: which reader reads which kind of layout."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from ylp_analysis.intake.context import Context, Read
from ylp_analysis.intake.layouts import Layout, PerformanceTable
from ylp_analysis.intake.layouts.local import LocalTable
from ylp_analysis.intake.local import read_local
from ylp_analysis.intake.rows import read_rows

# Kind of layout → its reader. The nearest class of a layout decides.
READERS: dict[type[Layout], Callable[[pd.DataFrame, Any, Context], Read]] = {
    LocalTable: read_local,
    PerformanceTable: read_rows,
}


def read_file(frame: pd.DataFrame, layout: Layout, context: Context) -> Read:
    """Every table that a file holds, with everything found on the way.

    frame: text cells, column names as in the file, index = line of the file.
    """
    kind = next(k for k in type(layout).__mro__ if k in READERS)
    return READERS[kind](frame, layout, context)
