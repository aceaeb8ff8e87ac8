"""Which whole numbers can lie behind a number printed with rounding.

A percentage of a known number of pupils is a count: rounding to whole percentages hides nothing
up to 100 pupils. Ties: "half_up" as our pages and the Department for Education print, "half_even"
as Python's own formatting does, "either" for a printer whose habit is not known.
"""

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction


def _holds(ties: str) -> Callable[[Fraction, Fraction, Fraction], bool]:
    """A test: does a value print as a number with that half-width?"""

    def test(value: Fraction, printed: Fraction, half: Fraction) -> bool:
        distance = abs(value - printed)
        if distance != half or ties == "either":
            return distance <= half
        if ties == "half_even":
            return (printed / half / 2).numerator % 2 == 0
        return abs(printed) > abs(value)

    return test


def half_width(decimals: int) -> Fraction:
    """Half a unit in the last place of a number printed with `decimals`.

    >>> half_width(0), half_width(1)
    (Fraction(1, 2), Fraction(1, 20))
    """
    return Fraction(1, 2) / Fraction(10) ** decimals


def prints_as(value: Fraction, printed: float, decimals: int = 0, ties: str = "half_up") -> bool:
    """True when an exact value is printed so.

    >>> prints_as(Fraction(25, 2), 13), prints_as(Fraction(25, 2), 12, ties="half_even")
    (True, True)
    """
    return _holds(ties)(value, Fraction(Decimal(str(printed))), half_width(decimals))


def counts_behind(
    percentage: float, n: int, decimals: int = 0, *, ties: str = "half_up"
) -> list[int]:
    """The whole counts of `n` pupils whose percentage is printed so, smallest first.

    Empty when no count is: then the number printed, or `n`, is wrong.

    >>> counts_behind(43, 7), counts_behind(50, 200), counts_behind(50, 7)
    ([3], [99, 100], [])
    """
    if n <= 0:
        return []
    printed, half, holds = Fraction(Decimal(str(percentage))), half_width(decimals), _holds(ties)
    first = max(0, math.floor((printed - half) * n / 100))
    last = min(n, math.ceil((printed + half) * n / 100))
    return [m for m in range(first, last + 1) if holds(Fraction(100 * m, n), printed, half)]


def pairs_behind(
    percentage: float, largest_n: int, decimals: int = 0, *, ties: str = "half_up"
) -> list[tuple[int, int]]:
    """The (met, n) pairs, n from 1 to `largest_n`, whose percentage is printed so.

    >>> pairs_behind(83, 10)
    [(5, 6)]
    """
    return [
        (met, n)
        for n in range(1, largest_n + 1)
        for met in counts_behind(percentage, n, decimals, ties=ties)
    ]


def midpoint6(count: int) -> int:
    """A count as midpoint-6 rounding prints it: 0, or the middle (3, 9, 15 …) of its six.

    Source: OpenSAFELY documentation, "Statistical disclosure control".

    >>> [midpoint6(count) for count in (0, 1, 6, 7)]
    [0, 3, 3, 9]
    """
    return math.ceil(count / 6) * 6 - 3 if count else 0


def behind_midpoint6(printed: int) -> tuple[int, int]:
    """Smallest and largest count behind a midpoint-6 number.

    >>> behind_midpoint6(9), behind_midpoint6(0)
    ((7, 12), (0, 0))
    """
    return (printed - 2, printed + 3) if printed else (0, 0)


def to_base(count: int, base: int) -> int:
    """A count rounded to the nearest multiple of `base`, ties upwards.

    >>> to_base(32, 5), to_base(33, 5)
    (30, 35)
    """
    return (2 * count + base) // (2 * base) * base


def behind_base(printed: int, base: int) -> tuple[int, int]:
    """Smallest and largest count (0 or more) that `to_base` prints so.

    >>> behind_base(0, 5), behind_base(10, 5)
    ((0, 2), (8, 12))
    """
    return max(0, printed - base // 2), printed + (base - 1) // 2
