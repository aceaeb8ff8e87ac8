"""The partnership's own files, one small module for each theme."""

from ylp_analysis.intake.layouts.local.clusters import CLUSTERS, LINEAGE
from ylp_analysis.intake.layouts.local.pupils import PUPIL_RESULTS
from ylp_analysis.intake.layouts.local.table import LocalColumn, LocalTable

LOCAL_TABLES: tuple[LocalTable, ...] = (CLUSTERS, LINEAGE, PUPIL_RESULTS)

__all__ = ["LOCAL_TABLES", "LocalColumn", "LocalTable"]
