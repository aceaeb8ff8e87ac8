"""Local files that say what published files say too, in the columns of the published ones."""

import pandas as pd

from ylp_analysis.intake.context import Context, typed
from ylp_analysis.intake.inspections import inspections_of_local
from ylp_analysis.intake.register import register_of_local


def published_tables(name: str, table: pd.DataFrame, context: Context) -> dict[str, pd.DataFrame]:
    """The tables of READ_TABLES that the typed local table `name` feeds; {} for most.

    `schools` gives the register and its steps of lineage, `lineage` the lineage, `inspections` the
    inspections. What the local file does not say (ages, LAESTAB) stays empty.
    """
    if name == "lineage":
        return {"lineage": typed("lineage", table)}
    if name == "inspections":
        return {"inspections": inspections_of_local(table, la_code=context.la_code)}
    if name == "schools":
        register, lineage = register_of_local(table, la_code=context.la_code)
        return {"register": register, "lineage": lineage}
    return {}
