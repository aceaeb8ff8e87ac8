"""Honest evidence about the gap between disadvantaged pupils and their peers.

>>> import ylp_analysis as ylp
>>> sorted(ylp.__all__)
['Evidence', 'Project', 'Protected', 'audit', 'gap_table', 'open_project', 'protect']

Names are loaded when they are first used, so that importing the package is quick.
"""

from importlib import import_module
from typing import Any

_FACE = {
    "open_project": "ylp_analysis.project:open_project",
    "Project": "ylp_analysis.project:Project",
    "gap_table": "ylp_analysis.measures.gaps:gap_table",
    "protect": "ylp_analysis.disclosure.protect:protect_for",
    "Protected": "ylp_analysis.disclosure.protect:Protected",
    "audit": "ylp_analysis.packs.audit:audit",
    "Evidence": "ylp_analysis.evidence.argument:Evidence",
}

__all__ = list(_FACE)


def __getattr__(name: str) -> Any:
    if name not in _FACE:
        raise AttributeError(f"module 'ylp_analysis' has no attribute {name!r}")
    module, attribute = _FACE[name].split(":")
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
