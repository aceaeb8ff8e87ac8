"""Local files that say what published files say too, in the columns of the published ones."""

import pandas as pd

from ylp_analysis.intake.context import Context, typed

_PHASES = {"infant": "primary", "junior": "primary", "primary": "primary", "nursery": "nursery",
           "secondary": "secondary", "all_through": "all_through", "post_16": "post_16"}  # fmt: skip
_ACADEMIES = {"converter_academy": True, "sponsored_academy": True, "free_school": True,
              "maintained": False, "independent": False}  # fmt: skip


def published_tables(name: str, table: pd.DataFrame, context: Context) -> dict[str, pd.DataFrame]:
    """The tables of READ_TABLES that the typed local table `name` feeds; {} for most.

    `schools` gives the register, `lineage` the lineage, `inspections` the inspections. What the
    local file does not say (ages, regime, LAESTAB) stays empty.
    """
    if name == "lineage":
        return {"lineage": typed("lineage", table)}
    ours = table.assign(la_code=context.la_code, provenance="local")
    if name == "inspections":
        return {"inspections": _filled(typed("inspections", ours))}
    if name != "schools":
        return {}
    register = ours.assign(
        phase=table["phase"].map(_PHASES).astype("str").fillna(""),
        kind=table["type"],
        school_type=table["status"].str.replace("_", " "),
        academy=table["status"].map(_ACADEMIES).astype("boolean"),
        status=pd.Series("open", index=table.index).mask(table["closed"] != "", "closed"),
        other_urn=table["predecessor_urn"],
    )
    return {"register": _filled(typed("register", register))}


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    """The table with "" in the text columns that nothing was said for."""
    texts = [c for c in table.columns if table[c].dtype == "str"]
    return table.assign(**{c: table[c].fillna("") for c in texts})
