"""Results at either end: nearly nobody or nearly everybody of a group met the measure.

A symbol for 0% and 100% alone would say which; so both ends are printed as bands wide enough. The
bands lie within what is public: x disadvantaged pupils met, of whom the whole school's result
leaves between `least` and `most`; x at `least` or `most` is a group of which none or all met.
"""

from typing import NamedTuple

from ylp_analysis.disclosure.policy import Policy

HIDDEN_WORD = "hidden"


class Band(NamedTuple):
    """What may be said of x: it lies in low..high, both included. exact: low == high == x."""

    low: int
    high: int


def public_range(disadvantaged: int, other: int, met: int) -> tuple[int, int]:
    """The fewest and the most disadvantaged pupils that can have met, if `met` of all did.

    >>> public_range(8, 20, 24)
    (4, 8)
    """
    return max(0, met - other), min(disadvantaged, met)


def half_width(least: int, most: int, policy: Policy) -> int:
    """How far a band reaches from its end; -1 where the range is too short for two bands that
    are each `policy.width` wide: such a result is never printed.

    >>> from ylp_analysis.disclosure.policy import policy_for
    >>> [half_width(0, most, policy_for("sicg")) for most in (4, 5, 6, 20)]
    [-1, 2, 2, 5]
    """
    reach = min(policy.band, (most - least - 1) // 2)
    return reach if reach >= policy.width else -1


def band(x: int, disadvantaged: int, other: int, met: int, policy: Policy) -> Band:
    """What may be said of x: itself, or the band that holds it, or the whole public range."""
    least, most = public_range(disadvantaged, other, met)
    reach = half_width(least, most, policy)
    if reach < 0:
        return Band(least, most)
    if x <= least + reach:
        return Band(least, least + reach)
    return Band(most - reach, most) if x >= most - reach else Band(x, x)


def band_words(
    disadvantaged_met: int, disadvantaged: int, other_met: int, other: int, policy: Policy
) -> tuple[str, str]:
    """Both groups' bands in words, equally wide; two empty words where both may be exact.

    >>> from ylp_analysis.disclosure.policy import policy_for
    >>> band_words(0, 20, 60, 80, policy_for("sicg"))
    ('5 or fewer of 20', 'at least 55 of 80')
    >>> band_words(19, 20, 60, 80, policy_for("sicg"))
    ('at least 15 of 20', '64 or fewer of 80')
    >>> band_words(10, 20, 60, 80, policy_for("sicg"))
    ('', '')
    """
    met = disadvantaged_met + other_met
    low, high = band(disadvantaged_met, disadvantaged, other, met, policy)
    if low == high:
        return "", ""
    least, most = public_range(disadvantaged, other, met)
    if (low, high) == (least, most):
        return HIDDEN_WORD, HIDDEN_WORD
    if low == least:
        return f"{high} or fewer of {disadvantaged}", f"at least {met - high} of {other}"
    return f"at least {low} of {disadvantaged}", f"{met - low} or fewer of {other}"
