"""What a check says about a file: one sentence a person can act on, never a cell's value."""

from dataclasses import asdict, dataclass
from types import MappingProxyType

PASS, WARNING, FAIL = "PASS", "WARNING", "FAIL"

FINDING_COLUMNS = MappingProxyType(
    {
        "check": "str",
        "outcome": "str",
        "file": "str",
        "column": "str",
        "rows": "str",
        "sentence": "str",
        "remedy": "str",
        "stops": "str",
    }
)


@dataclass(frozen=True)
class Finding:
    """One check's word on one file.

    check: the check's id, e.g. `year_stated`. outcome: PASS, WARNING (used, and said) or FAIL
    (this file cannot be used). file: name below data/raw. column: where, or "". rows: line
    numbers as text, "" when it concerns the file. sentence: what was seen. remedy: what to do.
    stops: what the finding stops you from saying.
    """

    check: str
    outcome: str
    file: str
    sentence: str
    remedy: str = ""
    column: str = ""
    rows: str = ""
    stops: str = ""

    def as_row(self) -> dict[str, str]:
        """The finding as a row of the findings table."""
        row = asdict(self)
        return {name: row[name] for name in FINDING_COLUMNS}


def line_numbers(lines: list[int], most: int = 5) -> str:
    """Line numbers as a short text: the first few, then how many more.

    >>> line_numbers([3, 9, 12, 20], most=2)
    '3, 9 and 2 more'
    """
    shown = ", ".join(str(line) for line in lines[:most])
    return shown if len(lines) <= most else f"{shown} and {len(lines) - most} more"
