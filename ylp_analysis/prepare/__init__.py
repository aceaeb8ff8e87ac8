"""The hallway in: raw files → findings, counts, gaps and changes → data/processed."""

from ylp_analysis.prepare.examine import Examined, examine
from ylp_analysis.prepare.sample import write_sample
from ylp_analysis.prepare.whole import (
    FilesFailed,
    is_prepared,
    prepare,
    prepared,
    set_aside_files,
)

__all__ = [
    "Examined",
    "FilesFailed",
    "examine",
    "is_prepared",
    "prepare",
    "prepared",
    "set_aside_files",
    "write_sample",
]
