"""Do the columns of one published table agree with each other? Finds exchanged columns.

Each rule is one that hardly a published row breaks (real files of three years break it in none or
under 1% of rows) and that most rows break once two columns have changed places. A few rows that
break it are a warning; more than `TOO_MANY` of them fail the file.
"""

import pandas as pd

from ylp_analysis.intake.context import USELESS
from ylp_analysis.intake.layouts import PerformanceTable
from ylp_analysis.intake.layouts.layout import PERCENTAGE
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.catalogue import SCORE_RANGES
from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding, line_numbers

TOO_MANY = 0.1
_DISADVANTAGED, _OTHER, _, _ALL = terms.GROUPS
_EXCHANGED = "Are two columns exchanged? Bring the file as published."

# How far the value of all pupils may lie from what the two groups' values and pupils give: pupils
# without a result leave a percentage's or an average's count, but not the published cohort.
_SLACK = {
    "scaled_score": 1.0,
    "attainment_8": 0.5,
    "progress_8": 0.25,
    "progress_score": 0.25,
    "value_added": 1.0,
}
_SLACK_OF_PERCENTAGES = 1.0

# (subject, measure) of the smaller, then of the larger: who has met the first has met the second.
# An empty subject stands for every subject, the same on both sides.
_WITHIN = (
    (("", "higher_standard"), ("", "expected_standard")),
    (("", "basics_95"), ("", "basics_94")),
    *((("rwm", m), (s, m))
      for m in ("expected_standard", "higher_standard", "level_4_plus", "level_5_plus")
      for s in ("reading", "writing", "maths")),
)  # fmt: skip
_AREA = ["level", "area_code"]
_SERIES = ["subject", "measure"]


def check_consistency(
    counts: pd.DataFrame, rows: pd.DataFrame, layout: PerformanceTable, file: str
) -> list[Finding]:
    """Findings on the counts of one performance table; none when its columns agree.

    rows: level and area_code of the file's rows, index = line of the file.
    """
    if counts.empty:
        return []
    lines = rows.reset_index(names="line").drop_duplicates(_AREA).set_index(_AREA)["line"]
    told = counts.assign(
        shown=counts["value"].fillna(
            100 * counts["numerator"].astype("float64") / counts["denominator"].astype("float64")
        ),
        pupils=counts["denominator"].astype("float64"),
        line=pd.MultiIndex.from_frame(counts[_AREA]).map(lines.to_dict()),
        precision=counts["precision"].fillna(0),
        percentage=pd.MultiIndex.from_frame(counts[_SERIES]).isin(
            [(m.subject, m.measure) for m in layout.measures if m.kind == PERCENTAGE]
        ),
    )
    says = _Says(layout, file)
    for rule in (_cohorts, _groups_make_all, _within, _limits, _ranges, _fractions):
        rule(told, says)
    return says.findings


class _Says:
    """Collects one finding for each rule."""

    def __init__(self, layout: PerformanceTable, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self._columns = {(m.subject, m.measure): m.values for m in layout.measures}

    def rule(self, check: str, judged: pd.DataFrame, broken: pd.Series, sentence: str) -> None:
        """judged: the rows of counts looked at; broken: which of them break the rule. One series
        of results is enough to fail a file, so each is judged by itself."""
        if not broken.any():
            return
        broken = pd.Series(broken.to_numpy(dtype="bool"), index=judged.index)
        share = broken.groupby([judged[c] for c in _SERIES]).transform("mean")
        number = broken.groupby([judged[c] for c in _SERIES]).transform("sum")
        fails = bool(((share > TOO_MANY) & (number > 1)).any())
        worst = judged[share == share[broken].max()].iloc[0]
        values = self._columns.get((worst["subject"], worst["measure"]), {})
        lines = sorted({int(line) for line in judged.loc[broken, "line"].dropna()})
        self.findings.append(
            Finding(
                check,
                FAIL if fails else WARNING,
                self.file,
                f"{int(broken.sum())} of {len(judged)} {sentence}",
                _EXCHANGED if fails else "Compare these rows with the published pages.",
                column=", ".join(values.values()),
                rows=line_numbers(lines),
                stops=USELESS if fails else "anything that rests on these rows alone",
            )
        )


def _cohorts(told: pd.DataFrame, says: _Says) -> None:
    pupils = _by_group(told, "pupils").dropna()
    broken = pupils[_DISADVANTAGED] + pupils[_OTHER] != pupils[_ALL]
    sentence = "numbers of pupils are not the sum of the disadvantaged and the other pupils."
    says.rule("cohorts_add_up", pupils.index.to_frame(index=False), broken, sentence)


def _groups_make_all(told: pd.DataFrame, says: _Says) -> None:
    sides = [_DISADVANTAGED, _OTHER]
    pupils, shown = _by_group(told, "pupils"), _by_group(told, "shown")
    held = shown.notna().all(axis=1) & pupils[sides].notna().all(axis=1)
    pupils, shown = pupils[held], shown[held]
    areas = shown.index.to_frame(index=False)
    whole = pupils[_DISADVANTAGED] + pupils[_OTHER]
    mixed = sum(pupils[g] * shown[g] for g in sides) / whole.where(whole > 0)
    percentages = told.loc[told["percentage"], "measure"].unique()
    slacks = {**_SLACK, **dict.fromkeys(percentages, _SLACK_OF_PERCENTAGES)}
    slack = areas["measure"].map(slacks).astype("float64").to_numpy()
    broken = (mixed - shown[_ALL]).abs() > slack + 1e-9
    sentence = "results of all pupils do not follow from the two groups' results and pupils."
    says.rule("groups_make_all", areas, broken, sentence)


def _within(told: pd.DataFrame, says: _Says) -> None:
    parts = []
    on = [*_AREA, "group"]
    for (subject, measure), (within_subject, within_measure) in _WITHIN:
        small, large = told[told["measure"] == measure], told[told["measure"] == within_measure]
        if subject:
            small, large = (
                small[small["subject"] == subject],
                large[large["subject"] == within_subject],
            )
        if small.empty or large.empty:
            continue
        keys = on if subject else [*on, "subject"]
        parts.append(
            small.merge(large[[*keys, "shown", "precision"]], on=keys, suffixes=("", "_of"))
        )
    if not parts:
        return
    both = pd.concat(parts, ignore_index=True).dropna(subset=["shown", "shown_of"])
    rounding = both["precision"] + both["precision_of"] + 1e-9
    broken = both["shown"] > both["shown_of"] + rounding
    sentence = "results are higher than a result that includes them (RWM and reading, higher and "
    says.rule("parts_within_whole", both, broken, f"{sentence}expected standard).")


def _limits(told: pd.DataFrame, says: _Says) -> None:
    """Published limits lie as far above a score as below it, but for their rounding."""
    held = told.dropna(subset=["shown", "value_low", "value_high"])
    lopsided = (held["value_low"] + held["value_high"] - 2 * held["shown"]).abs()
    broken = (lopsided > 2 * held["precision"] + 1e-9) | (held["value_low"] > held["value_high"])
    sentence = "scores do not lie midway between their published limits."
    says.rule("limits_around_value", held, broken, sentence)


def _ranges(told: pd.DataFrame, says: _Says) -> None:
    held = told[told["measure"].isin(list(SCORE_RANGES)) & told["shown"].notna()]
    low, high = (
        held["measure"].map(lambda m, end=end: SCORE_RANGES[m][end]).astype("float64")
        for end in (0, 1)
    )
    outside = (held["shown"] < low) | (held["shown"] > high)
    says.rule("scores_in_range", held, outside, "scores are none that this measure can have.")


def _fractions(told: pd.DataFrame, says: _Says) -> None:
    """A workbook shows 0.57 as 57%: a whole measure of fractions."""
    held = told[told["percentage"] & told["shown"].notna()]
    largest = held.groupby(_SERIES)["shown"].transform("max")
    fraction = (largest <= 1) & held["shown"].between(0, 1, inclusive="neither")
    sentence = "percentages are fractions like 0.57; give them as percentages, like 57%."
    says.rule("percentages_not_fractions", held, fraction, sentence)


def _by_group(told: pd.DataFrame, value: str) -> pd.DataFrame:
    """One value with a column per group; index: area, series and line."""
    keys = [*_AREA, *_SERIES, "line"]
    once = told.drop_duplicates([*keys, "group"]).set_index([*keys, "group"])
    wide = pd.DataFrame(once[value].unstack("group"))
    return wide.reindex(columns=[_DISADVANTAGED, _OTHER, _ALL])
