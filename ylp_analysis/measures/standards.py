"""Floor standards, coasting and significance flags, each by the rule of its own year.

"Below" is strict and about the figure as published. What a rule needs and the publisher hides
gives `not computable`, never a pass. From results of 2018/19 no standard is in force.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from ylp_analysis.errors import DataError, ParameterError
from ylp_analysis.measures.intervals import floats
from ylp_analysis.vocabulary.years import academic_year, between, shift

BELOW, NOT_BELOW = "below", "not below"
COASTING, NOT_COASTING = "coasting", "not coasting"
NOT_JUDGED = "not judged"
NOT_COMPUTABLE = "not computable"
NO_STANDARD = "no standard in force"
SIGNIFICANTLY_BELOW, SIGNIFICANTLY_ABOVE = "significantly below", "significantly above"
IN_LINE = "in line"

FEWEST_PUPILS = 11
_UNPUBLISHED = "a figure that the rule needs is not published"
COASTING_IN_FORCE = "2017-01"  # month of the regulations
_COASTING_YEARS = 3

# How the progress part of a rule fails.
ALL_BELOW = "every subject below its threshold"
TWO_OR_ONE_SURE = "two subjects below, or one that is significantly below"
ANY_SURE = "any subject below and significantly below"


@dataclass(frozen=True)
class Standard:
    """One rule for results of the years `first` to `last`.

    A school is below it if under `attainment` percent (None: no such part) in `measure` **and**
    failing in progress: `progress` holds the threshold by column of `standard_results`, `fails`
    says how. `early`: for schools that chose Progress 8 early. Not `verified`: knowledge only.
    """

    name: str
    key_stage: str
    first: str
    last: str
    attainment: float | None
    measure: str
    progress: Mapping[str, float]
    fails: str
    source: str
    early: bool = False
    verified: bool = True


_KS2_2014 = {"reading_progress": 94, "writing_progress": 96, "maths_progress": 93}
_KS2_2015 = _KS2_2014 | {"writing_progress": 97}
_KS4_2014 = {"english_progress": 74, "maths_progress": 67}
_KS4_2015 = {"english_progress": 73, "maths_progress": 68}
_FLOOR = {"reading_progress": -5, "writing_progress": -7, "maths_progress": -5}
_COAST = {"reading_progress": -2.5, "writing_progress": -3.5, "maths_progress": -2.5}
_P8_FLOOR, _P8_COAST = {"progress_8": -0.5}, {"progress_8": -0.25}
_OLD, _NEW, _GCSE, _P8 = "level_4_plus", "expected_standard", "five_ac_em", "progress_8"
_LAW = "Coasting Schools (England) Regulations 2017 (SI 2017/9)"
_KS2 = "medians: SI 2017/9 regulation 4 table 1; SFR 47/2015"
_KS4 = "medians: SI 2017/9 regulation 5 table 3; SFR01/2016"
STANDARDS = (
    Standard("floor", "KS2", "2013/14", "2013/14", 65, _OLD, _KS2_2014, ALL_BELOW, _KS2),
    Standard("floor", "KS2", "2014/15", "2014/15", 65, _OLD, _KS2_2015, ALL_BELOW, _KS2),
    Standard("floor", "KS2", "2015/16", "2017/18", 65, _NEW, _FLOOR, TWO_OR_ONE_SURE, "LG Inform metric 4292"),
    Standard("floor", "KS4", "2013/14", "2013/14", 40, _GCSE, _KS4_2014, ALL_BELOW, _KS4),
    Standard("floor", "KS4", "2014/15", "2014/15", 40, _GCSE, _KS4_2015, ALL_BELOW, _KS4),
    Standard("floor", "KS4", "2014/15", "2014/15", None, _P8, _P8_FLOOR, ANY_SURE, "SFR01/2016", early=True, verified=False),
    Standard("floor", "KS4", "2015/16", "2017/18", None, _P8, _P8_FLOOR, ANY_SURE, "SFR01/2018"),
    Standard("coasting", "KS2", "2013/14", "2013/14", 85, _OLD, _KS2_2014, ALL_BELOW, _LAW),
    Standard("coasting", "KS2", "2014/15", "2014/15", 85, _OLD, _KS2_2015, ALL_BELOW, _LAW),
    Standard("coasting", "KS2", "2015/16", "2017/18", 85, _NEW, _COAST, ANY_SURE, _LAW),
    Standard("coasting", "KS4", "2013/14", "2013/14", 60, _GCSE, _KS4_2014, ALL_BELOW, _LAW),
    Standard("coasting", "KS4", "2014/15", "2014/15", 60, _GCSE, _KS4_2015, ALL_BELOW, _LAW),
    Standard("coasting", "KS4", "2014/15", "2014/15", None, _P8, _P8_COAST, ANY_SURE, _LAW, early=True),
    Standard("coasting", "KS4", "2015/16", "2017/18", None, _P8, _P8_COAST, ANY_SURE, _LAW),
)  # fmt: skip


def standard(name: str, key_stage: str, year: str, *, early: bool = False) -> Standard | None:
    """The rule in force for results of a year, or None.

    name : `floor` or `coasting`. early : for a school that chose Progress 8 for 2014/15.
    ParameterError for results before 2013/14, whose rules are not held.

    >>> standard("floor", "KS2", "2013/14").attainment, standard("floor", "KS2", "2018/19")
    (65, None)
    """
    year = academic_year(year)
    if name not in ("floor", "coasting") or year < STANDARDS[0].first:
        raise ParameterError(
            f"The {name} standard of {year} is not held.",
            f"Ask for 'floor' or 'coasting', {STANDARDS[0].first} or later.",
        )
    asked = [s for s in STANDARDS if (s.name, s.key_stage) == (name, key_stage)]
    in_force = [s for s in asked if s.first <= year <= s.last]
    return next((s for s in in_force if s.early == early), in_force[0] if in_force else None)


def significance(low: Any, high: Any, centre: Any) -> Any:
    """What the published limits of a value added or progress score say about its centre.

    low, high : the published 95% limits, never recomputed ones. centre : 0 for progress, 100 for
        key stage 1-2 value added, 1000 for best-eight value added (both to 2014/15).
    Returns `significantly below` (the upper limit strictly under the centre), `in line`,
    `significantly above`, `not computable` (a limit is missing).

    >>> str(significance(-0.50, 0.00, 0)), str(significance(-0.75, -0.29, 0))
    ('in line', 'significantly below')
    """
    low, high, centre = floats(low, high, centre)
    words = np.where(high < centre, SIGNIFICANTLY_BELOW, IN_LINE)
    words = np.where(low > centre, SIGNIFICANTLY_ABOVE, words)
    return np.where(np.isfinite(low + high + centre), words, NOT_COMPUTABLE)[()]


def significantly_below(upper: Any, centre: Any) -> Any:
    """True where the published upper limit lies strictly below the centre, NA where unknown.

    >>> [bool(significantly_below(upper, 0)) for upper in (0.00, -0.01)]
    [False, True]
    """
    upper, centre = floats(upper, centre)
    found = pd.arrays.BooleanArray(np.ravel(upper < centre), np.ravel(np.isnan(upper + centre)))
    return found if upper.ndim else found[0]


def floor_standard(schools: pd.DataFrame, *, year: str) -> pd.DataFrame:
    """Each school against the floor standard of its key stage for results of one year.

    schools : one row per school and key stage with `key_stage`, `eligible_pupils` and the
        published figures (see `standard_results`): `attainment` (percent), `met` (its pupils,
        optional), `reading_progress`, `writing_progress`, `maths_progress`, `english_progress`,
        `progress_8`, upper limits of scores as `…_high`; `school_type`, `closed` (by the date of
        the pack), `early_progress_8` (chose it for 2014/15). An absent column: not published.

    Returns
    -------
    The rows with `verdict` (`below`, `not below`, `not judged`: fewer than 11 pupils, special,
    closed; `not computable`; `no standard in force`), `reason`, and `margin_pupils`: how many
    pupils above (+) or short of (-) the attainment threshold, as published in whole percents.
    An upper limit is needed only where it decides. Source: `standard(…).source`.

    >>> school = {"key_stage": "KS4", "eligible_pupils": 90, "progress_8": -0.6}
    >>> sure = pd.DataFrame([school | {"progress_8_high": high} for high in (-0.1, 0.0)])
    >>> floor_standard(sure, year="2016/17")["verdict"].tolist()
    ['below', 'not below']
    """
    return _judged(schools, "floor", year)


def coasting(schools: pd.DataFrame, *, year: str, as_of: str) -> pd.DataFrame:
    """Whether each school met the coasting definition in the three years up to `year`.

    schools : as in `floor_standard`, with `area_code` and `academic_year`, a row per year.
    as_of : ISO date of the pack; before January 2017 there was no such law.

    Returns `area_code, key_stage, verdict, reason`, ordered by them: `coasting` (within the definition in
    all three years), `not coasting`, or a word of `floor_standard`. Fewer than three years of
    results: `not judged`.

    >>> year = {"area_code": "a", "academic_year": "2015/16", "key_stage": "KS4"}
    >>> one = pd.DataFrame([year | {"eligible_pupils": 90}])
    >>> coasting(one, year="2015/16", as_of="2017-03-31")["reason"].tolist()
    ['fewer than three years of results']
    """
    last = academic_year(year)
    years = between(shift(last, 1 - _COASTING_YEARS), last)
    rows = schools[schools["academic_year"].isin(years)].assign(verdict=NO_STANDARD)
    by_law = STANDARDS[0].first <= years[0] and last <= STANDARDS[-1].last
    if len(rows) and by_law and as_of[:7] >= COASTING_IN_FORCE:
        by_year = rows.groupby("academic_year")
        rows = pd.concat([_judged(part, "coasting", str(y)) for y, part in by_year])
    by_school = rows.groupby(["area_code", "key_stage"])["verdict"]
    found = [(*key, *_over_years(words.tolist())) for key, words in by_school]
    columns = ["area_code", "key_stage", "verdict", "reason"]
    return pd.DataFrame(found, columns=columns).astype("str")


def standard_results(counts: pd.DataFrame, *, year: str, name: str = "floor") -> pd.DataFrame:
    """The published figures that the rule of a year needs, one row per school and key stage.

    counts : tidy counts; rows of schools and of the group `all` are used. Percentages made from
        counts are rounded half up to whole percents, as the school tables print them.
    Returns `area_code`, `key_stage`, `academic_year`, `eligible_pupils` (the largest cohort of
    the school's rows) and the columns of `floor_standard`; none where no standard is in force.

    >>> row = {"academic_year": "2016/17", "level": "school", "area_code": "a", "group": "all"}
    >>> row |= {"key_stage": "KS2", "subject": "rwm", "measure": "expected_standard", "value": 0}
    >>> counts = pd.DataFrame([row | {"numerator": 2, "denominator": 3}])
    >>> standard_results(counts, year="2016/17")["attainment"].tolist()
    [67.0]
    """
    rows = counts[counts["academic_year"] == academic_year(year)]
    rows = rows[(rows["level"] == "school") & (rows["group"] == "all")]
    key = ["area_code", "key_stage", "academic_year"]
    tables = []
    for stage, part in rows.groupby("key_stage"):
        rule = standard(name, str(stage), year)
        if rule is None:
            continue
        wide = part.groupby(key)["denominator"].max().rename("eligible_pupils").to_frame()
        subject = "rwm" if stage == "KS2" else "all"
        attained = (part["subject"] == subject) & (part["measure"] == rule.measure)
        if rule.attainment is not None:
            wide["met"] = part[attained].set_index(key)["numerator"]
            wide["attainment"] = _printed(part[attained].set_index(key))
        for column in rule.progress:
            subject = "all" if column == "progress_8" else column.removesuffix("_progress")
            wanted = ("progress_8", "progress_score", "expected_progress")
            mine = part[(part["subject"] == subject) & part["measure"].isin(wanted)].set_index(key)
            wide[column] = _printed(mine)
            wide[f"{column}_high"] = mine["value_high"] if "value_high" in mine else np.nan
        tables.append(wide.reset_index())
    return pd.concat(tables, ignore_index=True) if tables else rows[key].iloc[:0]


def _printed(rows: pd.DataFrame) -> pd.Series:
    x, n, value = floats(rows["numerator"], rows["denominator"], rows["value"])
    with np.errstate(all="ignore"):
        return pd.Series(np.where(np.isnan(x), value, np.floor(100 * x / n + 0.5)), rows.index)


def _over_years(words: list[str]) -> tuple[str, str]:
    if NO_STANDARD in words:
        return NO_STANDARD, "the law on coasting schools covers other years"
    if len(words) < _COASTING_YEARS:
        return NOT_JUDGED, "fewer than three years of results"
    for word in (NOT_JUDGED, NOT_COMPUTABLE):
        if word in words:
            return word, f"{word} in {words.count(word)} of the three years"
    met = words.count(BELOW)
    verdict = COASTING if met == len(words) else NOT_COASTING
    return verdict, f"within the definition in {met} of three years"


def _judged(schools: pd.DataFrame, name: str, year: str) -> pd.DataFrame:
    if not {"key_stage", "eligible_pupils"} <= set(schools):
        raise DataError("The schools lack key_stage or eligible_pupils.", "Use standard_results.")
    chose = _true(schools, "early_progress_8")
    verdict = pd.Series(NO_STANDARD, schools.index, dtype="str")
    margin = pd.Series(pd.NA, schools.index, dtype="Int64")
    for stage, early in product(schools["key_stage"].unique(), (False, True)):
        rule = standard(name, stage, year, early=early)
        mask = (schools["key_stage"] == stage).to_numpy(dtype=bool) & (chose == early)
        if rule is not None and mask.any():
            verdict[mask], margin[mask] = _by_rule(schools[mask], rule)
    reason = verdict.where(verdict == NOT_COMPUTABLE, "").replace(NOT_COMPUTABLE, _UNPUBLISHED)
    in_force = verdict != NO_STANDARD
    for word, applies in (
        (f"fewer than {FEWEST_PUPILS} pupils", _number(schools, "eligible_pupils") < FEWEST_PUPILS),
        ("special school", (schools.get("school_type", reason) == "special").to_numpy(dtype=bool)),
        ("closed", _true(schools, "closed")),
    ):
        verdict = verdict.mask(in_force & applies, NOT_JUDGED)
        reason = reason.mask(in_force & applies, word)
    margin = margin.mask((verdict == NOT_JUDGED) | ~in_force)
    return schools.assign(verdict=verdict, reason=reason, margin_pupils=margin)


def _by_rule(rows: pd.DataFrame, rule: Standard) -> tuple[np.ndarray, pd.Series]:
    """Verdicts, and pupils above or short of the attainment threshold."""
    value = np.array([_number(rows, c) for c in rule.progress]).T
    high = np.array([_number(rows, f"{c}_high") for c in rule.progress]).T
    under = value < np.array([*rule.progress.values()])
    sure, unsure = under & (high < 0), under & np.isnan(high)
    attained, pupils = _number(rows, "attainment"), _number(rows, "eligible_pupils")
    limit = rule.attainment or np.inf
    attained = attained if rule.attainment else np.zeros(len(rows))
    if rule.fails == ALL_BELOW:
        fails = could = under.all(axis=1)
    else:
        many = under.sum(axis=1) > (1 if rule.fails == TWO_OR_ONE_SURE else len(rule.progress))
        fails = many | sure.any(axis=1)
        could = fails | unsure.any(axis=1)
    low = attained < limit
    unknown = np.isnan(value).any(axis=1) | np.isnan(attained + pupils) | (low & could & ~fails)
    words = np.where(unknown, NOT_COMPUTABLE, np.where(low & fails, BELOW, NOT_BELOW))
    met, printed = _number(rows, "met"), np.floor(attained * pupils / 100 + 0.5)
    met = np.where(np.isnan(met), printed, met)
    spare = pd.Series(met - np.ceil((limit - 0.5) * pupils / 100 - 1e-9), rows.index)
    return words, spare.where(np.isfinite(spare)).astype("Int64")


def _number(rows: pd.DataFrame, column: str) -> np.ndarray:
    return floats(rows[column])[0] if column in rows else np.full(len(rows), np.nan)


def _true(rows: pd.DataFrame, column: str) -> np.ndarray:
    given = rows.get(column, pd.Series(False, rows.index))
    return given.astype("boolean").fillna(False).to_numpy(dtype=bool)
