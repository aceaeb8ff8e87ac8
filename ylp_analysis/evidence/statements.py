"""Sentences made from verdicts and protected rows, in the plain words of pages.

No sentence states a direction that its verdict does not carry. What each says, and when, is a
table in tests/specs.
"""

import pandas as pd

from ylp_analysis.disclosure.bands import HIDDEN_WORD
from ylp_analysis.evidence.held import Series
from ylp_analysis.vocabulary import catalogue, terms
from ylp_analysis.vocabulary.numbers import decimals_of, is_missing, likely_range, number

_ABSENT = {
    terms.SUPPRESSED: "the publisher hid the results because few pupils are in a group",
    terms.SUPPRESSED_HERE: "the results are hidden here to protect small groups",
    terms.NO_PUPILS: "there were no pupils in one of the groups",
}


def row_decimals(row: pd.Series) -> int:
    """Decimals with which a row's values and gap are printed."""
    precision = 0.0 if is_missing(row["precision"]) else float(row["precision"])
    score = catalogue.measure(row["measure"]).decimals
    return decimals_of(row["unit"], row["level"], precision, score)


def value_words(row: pd.Series, group: str) -> str:
    """One group's level: `49% of 3,263` or `33.8 on average for 2,293`; a word when absent."""
    value = row[f"{group}_value"]
    if is_missing(value):
        return "not shown"
    shown = number(value, row_decimals(row))
    pupils = number(row[f"{group}_pupils"])
    return f"{shown}% of {pupils}" if row["unit"] == "pp" else f"{shown} on average for {pupils}"


def levels_words(row: pd.Series) -> str:
    """Both levels with both pupil numbers, never a gap alone."""
    if row.get("disadvantaged_band"):
        return _bands_words(row)
    if is_missing(row["gap"]):
        return why_no_gap(row)
    return (
        f"{value_words(row, 'disadvantaged')} disadvantaged pupils, "
        f"{value_words(row, 'other')} others"
    )


def _bands_words(row: pd.Series) -> str:
    if row["disadvantaged_band"] == HIDDEN_WORD:
        return why_no_gap(row)
    return f"{row['disadvantaged_band']} disadvantaged pupils, {row['other_band']} others"


def range_words(row: pd.Series) -> str:
    """The gap's likely range, or that none is published."""
    if is_missing(row["gap_low"]):
        return "likely range not published"
    decimals = row_decimals(row) if row["unit"] == "points" else 0
    return f"likely range {likely_range(row['gap_low'], row['gap_high'], decimals)}"


def gap_words(row: pd.Series) -> str:
    """The gap in points with its likely range, `24 points (likely range 21 to 27)`."""
    if is_missing(row["gap"]):
        return why_no_gap(row)
    return f"{number(row['gap'], row_decimals(row))} points ({range_words(row)})"


def why_no_gap(row: pd.Series) -> str:
    """Why a row has no gap, as a clause."""
    return _ABSENT.get(row["status"], "no result is held for both groups")


def change_sentence(series: Series, change: pd.Series, area: str) -> str:
    """What happened to a gap between two years, by the verdict alone."""
    what = f"The gap in {area} in {series.words}"
    before, after = change["year_before"], change["year_after"]
    decimals = row_decimals(change.rename({"gap_after": "gap"}))
    from_to = (
        f"from {number(change['gap_before'], decimals)} points in {before} "
        f"to {number(change['gap_after'], decimals)} in {after}"
    )
    moved = f"{number(abs(_zero(change['change'])), decimals)} points"
    low, high = change["change_low"], change["change_high"]
    sure = f"likely range of the change {likely_range(low, high)}"
    seen = _could_show(change)
    verdict = change["verdict"]
    if verdict in ("narrowed", "widened"):
        by = likely_range(-high, -low) if verdict == "narrowed" else likely_range(low, high)
        return f"{what} {verdict} by {moved}, {from_to} (likely range {by} points)."
    if verdict == "no important change":
        return f"{what} did not change by an amount that matters: {from_to} ({sure})."
    if verdict == "too few pupils to tell":
        return f"Whether {_lower(what)} changed is too close to call: {from_to} ({sure}). {seen}"
    if verdict == "not comparable" and is_missing(change["change"]):
        return f"{what} in {after} cannot be compared with {before}: {change['reason']}."
    if verdict == "not comparable":
        return f"{what} went {from_to}, but {change['reason']}; so no direction is given."
    if verdict == "no range published":
        return f"{what} went {from_to}. No likely range is published, so no direction is given."
    if verdict == "not enough coverage":
        return f"{what} went {from_to} among the pupils covered: too few to give a direction."
    return f"{what} is not shown for both {before} and {after}."


def change_settles(verdict: str, reason: str) -> str:
    """What would make a change testable, by its verdict; empty when it is settled."""
    if verdict == "too few pupils to tell":
        return "Three years together, or a larger change, would show."
    if verdict == "not comparable":
        return "A comparison on rank order would settle it; it needs pupils' national ranks."
    if verdict == "no range published":
        return "Pupils' own scores would give a likely range."
    if verdict == "not enough coverage":
        return "Pupil results for every school would close the cover."
    return ""


def what_to_bring(key_stage: str) -> str:
    """Which file would fill a key stage."""
    if key_stage in ("KS2", "KS4"):
        stage = _lower(catalogue.KEY_STAGES[key_stage])
        return f"Bring the {stage} school performance tables, with England's row."
    return "This version reads key stages 2 and 4."


def children_sentence(here: pd.Series, england: pd.Series) -> tuple[str, str] | None:
    """How many more pupils would bring disadvantaged pupils level with England's.

    Returns (headline, sentence), or None when it is not a percentage or a level is missing. The
    range comes from the likely range of this area's level and from rounding.
    """
    if here["unit"] != "pp" or is_missing(here["disadvantaged_low"]):
        return None
    if is_missing(england["disadvantaged_value"]):
        return None
    n, target = int(here["disadvantaged_pupils"]), float(england["disadvantaged_value"])
    slack = (here["precision"] + england["precision"]) / 2
    most = round((target - here["disadvantaged_low"] + slack) * n / 100)
    least = round((target - here["disadvantaged_high"] - slack) * n / 100)
    middle = round((target - here["disadvantaged_value"]) * n / 100)
    pupils, level = number(n), number(target, row_decimals(england))
    stage = catalogue.KEY_STAGES[here["key_stage"]]
    when = f"{_lower(stage)}, {here['academic_year']}"
    if middle <= 0:
        return (
            "Above England" if most < 0 else "Close to England",
            f"{value_words(here, 'disadvantaged')} disadvantaged pupils, {level}% in England "
            f"({when})." + ("" if most < 0 else " Too close to call above or below."),
        )
    return (
        f"about {number(middle)} more",
        f"of {pupils} disadvantaged pupils would bring them level with disadvantaged pupils in "
        f"England, {level}% ({when}). Likely range {number(max(least, 0))} to {number(most)} "
        "children.",
    )


def _could_show(change: pd.Series) -> str:
    if is_missing(change["smallest_change"]):
        return ""
    smallest = number(change["smallest_change"])
    return f"The smallest change these numbers could show is about {smallest} points."


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def _zero(value: float) -> float:
    return 0.0 if is_missing(value) else float(value)
