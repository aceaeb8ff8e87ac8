"""Rows of many areas: ours, our region's and England's apart from other authorities'."""

import pandas as pd

from ylp_analysis.intake.context import Context, of_another_authority, typed
from ylp_analysis.intake.layouts import Layout
from ylp_analysis.intake.stated import failed_at
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import Finding

# The three-digit code, or that of the Office for National Statistics.
_CODE = r"\d{3}|[A-Z]\d{8}"


def placed(
    rows: pd.DataFrame, context: Context, layout: Layout, column: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows with `level` and `ours`: of our authority, its region and England, or of others.

    rows: `area` (`england`, a region's code, or an authority's), `area_kind`, `area_name` and
    `own_region`. Rows of other regions are left out; those of other authorities are kept only
    when there are several of them. A code that no area can have is a FAIL.
    """
    la = rows["area_kind"] == "la"
    ours = la & (rows["area"] == context.la_code)
    odd = sorted(set(rows.index[la & ~rows["area"].str.fullmatch(_CODE)]))
    said = "Codes are none that an area has."
    findings = failed_at("la_form", odd, said, column, context)
    if la.any() and not ours.any():
        findings.append(of_another_authority(layout, context, column))
    region = rows.loc[ours, "own_region"].max() if ours.any() else ""
    ours |= rows["area_kind"] == terms.ENGLAND
    ours |= (rows["area_kind"] == "region") & (rows["area"] == region) & (region != "")
    theirs = la & ~ours
    if rows.loc[theirs, "area"].nunique() < 2:
        theirs &= False
    rows = rows.assign(ours=ours, level=rows["area_kind"])[ours | theirs]
    own_la = rows["ours"] & (rows["level"] == "la")
    england = rows["level"] == terms.ENGLAND
    name = rows["area_name"].mask(own_la, context.la_name).mask(england, "England")
    return rows.assign(area_name=name), findings


def result_tables(results: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """`counts` and `national` of rows that have been placed."""
    results = results.assign(area_code=results["area"], la_code=results["area"])
    ours, theirs = results[results["ours"]], results[~results["ours"]]
    return {"counts": typed("counts", ours), "national": typed("national", theirs)}


def fact_tables(facts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """`facts` and `national_facts` of rows that have been placed."""
    la_code = facts["area"].where(facts["level"] == "la", "")
    facts = facts.assign(area_code=facts["area"], la_code=la_code)
    ours, theirs = facts[facts["ours"]], facts[~facts["ours"]]
    return {"facts": typed("facts", ours), "national_facts": typed("national_facts", theirs)}
