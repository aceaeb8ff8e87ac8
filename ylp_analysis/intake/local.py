"""The partnership's own files as tables: every cell of the kind that its column states."""

import pandas as pd

from ylp_analysis.intake.context import Context, Read, in_layout_names
from ylp_analysis.intake.layouts.local import LocalTable


def read_local(frame: pd.DataFrame, layout: LocalTable, context: Context) -> Read:
    """The table `local_NAME`: its declared columns as text, then `line` and `source`."""
    named = in_layout_names(frame, layout).reindex(columns=layout.columns, fill_value="")
    table = named.apply(lambda column: column.str.strip())
    table = table.assign(line=frame.index, source=context.file)
    return Read({f"local_{layout.name}": table})
