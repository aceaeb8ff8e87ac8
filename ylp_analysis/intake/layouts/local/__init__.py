"""The partnership's own files, one small module for each theme."""

from ylp_analysis.intake.layouts.local import (
    around,
    clusters,
    decisions,
    improvement,
    inspections,
    money,
    people,
    pupils,
    schools,
    teaching,
)
from ylp_analysis.intake.layouts.local.table import LocalColumn, LocalTable

LOCAL_TABLES: tuple[LocalTable, ...] = (
    clusters.CLUSTERS,
    clusters.LINEAGE,
    *schools.LOCAL_TABLES,
    *inspections.LOCAL_TABLES,
    *improvement.LOCAL_TABLES,
    *teaching.LOCAL_TABLES,
    *money.LOCAL_TABLES,
    *people.LOCAL_TABLES,
    *around.LOCAL_TABLES,
    *decisions.LOCAL_TABLES,
    pupils.PUPIL_RESULTS,
)

__all__ = ["LOCAL_TABLES", "LocalColumn", "LocalTable"]
