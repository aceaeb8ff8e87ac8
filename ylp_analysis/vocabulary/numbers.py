"""Numbers as pages print them: rounded half up, a true minus sign, thousands marked.

Tables, charts and sentences all use these, so one number reads the same everywhere.
"""

import math
from decimal import ROUND_HALF_UP, Decimal

MISSING = "–"


def is_missing(value: object) -> bool:
    """True for None, NaN and pandas' NA."""
    return value is None or str(value) in ("<NA>", "nan")  # NA refuses to be compared


def number(value: float | int | None, decimals: int = 0) -> str:
    """A number rounded half up, `–` when missing.

    >>> number(1401), number(28.85, 1), number(-2.0, 0), number(None)
    ('1,401', '28.9', '−2', '–')
    """
    if is_missing(value):
        return MISSING
    rounded = _rounded(float(value), decimals)  # type: ignore[arg-type]
    if rounded == 0:
        rounded = abs(rounded)
    return f"{rounded:,}".replace("-", "−")


def as_printed(value: float, decimals: int = 0) -> float:
    """The value of a number as `number` prints it; a missing one stays as it is.

    >>> as_printed(56.86275), as_printed(28.85, 1)
    (57.0, 28.9)
    """
    return value if is_missing(value) else float(_rounded(float(value), decimals))


def _rounded(value: float, decimals: int) -> Decimal:
    exact = Decimal(repr(round(value, 9)))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def likely_range(low: float, high: float, decimals: int = 0) -> str:
    """An interval in words; one decimal more where whole numbers would hide that it is short.

    >>> likely_range(-2.2, 48.9)
    '−2 to 49'
    """
    if is_missing(low) or is_missing(high):
        return MISSING
    decimals = range_decimals(low, high, decimals)
    return f"{number(low, decimals)} to {number(high, decimals)}"


def range_decimals(low: float, high: float, decimals: int = 0) -> int:
    """The decimals of both ends: one more where whole numbers would hide that the range is short."""
    return 1 if decimals == 0 and high - low < 2 else decimals


def decimals_of(unit: str, level: str, precision: float, score_decimals: int = 1) -> int:
    """How many decimals a value may be printed with.

    Percentages: one for an LA or larger area whose counts are known, none for a cluster or a
    school, and never more than rounding left (`precision`, half-width of the gap in points).
    """
    if unit == "points":
        return score_decimals
    if level in ("school", "cluster") or precision >= 0.5:
        return 0
    return 1


def half_up(value: float) -> int:
    """The nearest whole number, ties away from zero for positive numbers.

    >>> half_up(12.5), half_up(13.4)
    (13, 13)
    """
    return math.floor(value + 0.5)
