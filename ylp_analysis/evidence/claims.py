"""Claims and their verdicts: each declared sentence of the plan, tested by one named check."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from ylp_analysis.disclosure import Policy
from ylp_analysis.errors import ParameterError
from ylp_analysis.evidence.argument import Claim
from ylp_analysis.evidence.held import Declared, Held, Series
from ylp_analysis.evidence.statements import (
    change_sentence,
    change_settles,
    gap_words,
    levels_words,
    row_decimals,
    value_words,
    what_to_bring,
    why_no_gap,
)
from ylp_analysis.measures.attainment import group_ranges
from ylp_analysis.vocabulary import catalogue
from ylp_analysis.vocabulary.numbers import is_missing, number

MOST_CARDS = 5
_DIRECTIONS = {"narrowed", "widened"}
# What a decided card says where there is no sentence of the plan to agree with.
_LABELS = {
    ("gap_change", "supported"): "Narrowed",
    ("gap_change", "contradicted"): "Not narrowed",
    ("level_below_england", "supported"): "Below England",
    ("level_below_england", "contradicted"): "Above England",
}
_UNTOLD = {
    "too few pupils to tell": "indistinguishable",
    "not enough coverage": "indistinguishable",
    "no range published": "indistinguishable",
    "not comparable": "not comparable",
}


def declared_claims(held: Held, policy: Policy, *, priority: int) -> list[Claim]:
    """The verdicts of every declared claim of a priority, in the order of config/claims.toml."""
    return [
        _check(claim)(claim, held, policy) for claim in held.claims if claim.priority == priority
    ]


def standing_claims(held: Held, policy: Policy) -> list[Claim]:
    """What is tested on every page, declared or not: did each headline gap narrow in the year,
    and are disadvantaged pupils below England's. A headline without figures for the year is left
    to the list of what is not held."""
    declared = {(c.check, c.key_stage, c.subject, c.measure, c.year) for c in held.claims}
    claims = []
    for series in held.headlines():
        if held.results_year not in set(
            held.of(series, "la").dropna(subset=["gap"])["academic_year"]
        ):
            continue
        for check, expected in (("gap_change", "narrowed"), ("level_below_england", "yes")):
            if (check, *series, held.results_year) in declared:
                continue
            claim = Declared(
                f"{check}-{series.id}", "", 4, check, *series, expected, held.results_year
            )
            made = CHECKS[check](claim, held, policy)
            claims.append(replace(made, label=_LABELS.get((check, made.verdict), "")))
    return claims


def settle_change(expected: str, state: str) -> str:
    """The verdict on a claim that a gap narrowed, widened or stayed static.

    >>> settle_change("narrowed", "narrowed"), settle_change("static", "too few pupils to tell")
    ('supported', 'indistinguishable')
    """
    if state in _UNTOLD:
        return _UNTOLD[state]
    if state in _DIRECTIONS or state == "no important change":
        same = state == expected or (expected == "static" and state == "no important change")
        return "supported" if same else "contradicted"
    return "no data"


def _gap_change(claim: Declared, held: Held, policy: Policy) -> Claim:
    series = Series(claim.key_stage, claim.subject, claim.measure)
    changes = held.shown(held.changes_of(series, "la"), policy).frame
    row = _last(changes[changes["year_after"] == claim.year])
    if row is None:
        return _no_data(claim, held, series, "no earlier year is held to set beside it")
    verdict = settle_change(claim.expected, row["verdict"])
    levels = held.shown(held.of(series, "la"), policy).frame
    numbers = tuple(
        f"{y['academic_year']}: {levels_words(y)}; gap {gap_words(y)}"
        for _, y in levels.iterrows()
        if y["academic_year"] in (row["year_before"], row["year_after"])
    )
    return Claim(
        claim.id,
        verdict,
        change_sentence(series, row, held.area_name),
        claim.sentence,
        change_settles(row["verdict"], row["reason"]),
        numbers,
    )


def _level_below_england(claim: Declared, held: Held, policy: Policy) -> Claim:
    series = Series(claim.key_stage, claim.subject, claim.measure)
    here, england = (
        _last(_in_year(_ranged(held, series, level, policy), claim.year))
        for level in ("la", "england")
    )
    if here is None or england is None or is_missing(here["disadvantaged_value"]):
        return _no_data(claim, held, series, "no figure for England is held")
    target, slack = england["disadvantaged_value"], (here["precision"] + england["precision"]) / 2
    low, high = here["disadvantaged_low"] - slack, here["disadvantaged_high"] + slack
    said = (
        f"{series.label}, {claim.year}: {value_words(here, 'disadvantaged')} disadvantaged pupils "
        f"in {held.area_name}, {number(target, row_decimals(england))}"
        f"{'%' if england['unit'] == 'pp' else ''} in England"
    )
    if is_missing(low):
        return Claim(
            claim.id,
            "indistinguishable",
            f"{said}. No likely range is published, so it is not called above or below.",
            claim.sentence,
            "Pupils' own scores would give a likely range.",
        )
    if high < target or low > target:
        words = "below England" if high < target else "above England"
        verdict = _yes_or_no(claim, high < target)
        return Claim(claim.id, verdict, f"{said}: {words}.", claim.sentence)
    return Claim(
        claim.id,
        "indistinguishable",
        f"{said}: too close to call.",
        claim.sentence,
        "Three years together would narrow the likely range.",
    )


def _gap_widest(claim: Declared, held: Held, policy: Policy) -> Claim:
    series = Series(claim.key_stage, claim.subject, claim.measure)
    rows = held.shown(held.own("la"), policy).frame
    rows = _in_year(rows[(rows["key_stage"] == claim.key_stage)], claim.year)
    rows = rows[
        (rows["measure"] == claim.measure) & ~rows["subject"].isin(["rwm", "english_maths"])
    ]
    rows = rows.dropna(subset=["gap_low"])
    own, others = rows[rows["subject"] == claim.subject], rows[rows["subject"] != claim.subject]
    if own.empty or others.empty:
        return _no_data(claim, held, series, "no other subject with a likely range is held")
    row, rivals = own.iloc[-1], others.sort_values("gap", ascending=False)
    listed = "; ".join(
        f"{catalogue.SUBJECTS.get(r['subject'], r['subject'])} {gap_words(r)}"
        for _, r in rivals.iterrows()
    )
    said = f"{series.label}, {claim.year}: gap {gap_words(row)}; {listed}"
    if (row["gap_low"] > rivals["gap_high"]).all():
        verdict, end = _yes_or_no(claim, True), "The widest, by more than chance."
    elif (rivals["gap_low"] > row["gap_high"]).any():
        verdict = _yes_or_no(claim, False)
        end = "Another subject's gap is wider, by more than chance."
    else:
        verdict, end = "indistinguishable", "The likely ranges overlap: too close to call."
    settles = (
        "Pupils' results in both subjects, set side by side, would show."
        if verdict == "indistinguishable"
        else ""
    )
    return Claim(claim.id, verdict, f"{said}. {end}", claim.sentence, settles)


CHECKS: dict[str, Callable[[Declared, Held, Policy], Claim]] = {
    "gap_change": _gap_change,
    "level_below_england": _level_below_england,
    "gap_widest": _gap_widest,
}


def _yes_or_no(claim: Declared, so: bool) -> str:
    return "supported" if so == (claim.expected == "yes") else "contradicted"


def _check(claim: Declared) -> Callable[[Declared, Held, Policy], Claim]:
    catalogue.measure(claim.measure)
    if claim.check not in CHECKS:
        raise ParameterError(
            f"config/claims.toml: claim {claim.id} names an unknown check {claim.check!r}.",
            f"Use one of: {', '.join(CHECKS)}.",
        )
    return CHECKS[claim.check]


def _no_data(claim: Declared, held: Held, series: Series, lacking: str) -> Claim:
    """The card of a claim whose figures are not all held: `lacking`, when its own year is."""
    rows = held.of(series, "la")
    rows = rows[rows["academic_year"] == claim.year]
    if rows.empty:
        lacking = f"no figures are held for {claim.year}"
    elif not rows["gap"].notna().any():
        lacking = why_no_gap(rows.iloc[-1])
    return Claim(
        claim.id,
        "no data",
        f"{series.label}, {claim.year}: {lacking}.",
        claim.sentence,
        what_to_bring(series.key_stage),
    )


def _ranged(held: Held, series: Series, level: str, policy: Policy) -> pd.DataFrame:
    return held.shown(group_ranges(held.of(series, level)), policy).frame


def _in_year(table: pd.DataFrame, year: str) -> pd.DataFrame:
    return table[table["academic_year"] == year]


def _last(table: pd.DataFrame) -> pd.Series | None:
    return table.iloc[-1] if len(table) else None
