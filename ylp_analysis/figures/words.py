"""The words that stand in pictures and tables: for missing values, columns and verdicts."""

from types import MappingProxyType

import pandas as pd

from ylp_analysis.vocabulary import catalogue, terms
from ylp_analysis.vocabulary.numbers import decimals_of, is_missing, number

LARGE = ("england", "region", "statistical_neighbours", "la")  # set apart, in bold
NOT_PUBLISHED = "not published"

STATUS_WORDS = MappingProxyType(
    {
        terms.OK: NOT_PUBLISHED,
        terms.PARTIAL: NOT_PUBLISHED,
        terms.SUPPRESSED: "suppressed",
        terms.SUPPRESSED_HERE: "hidden",
        terms.NOT_APPLICABLE: "does not apply",
        terms.NOT_AVAILABLE: "not available",
        terms.LOW: "too few pupils",
        terms.LOW_RELIABILITY: "low coverage",
        terms.NO_PUPILS: "no pupils",
    }
)

VERDICT_WORDS = MappingProxyType(
    {
        "supported": ("✓", "Figures agree"),
        "contradicted": ("✗", "The figures say otherwise"),
        "indistinguishable": ("?", "Too close to call"),
        "not testable": ("–", "Cannot be tested"),
        "not comparable": ("≠", "Measured differently"),
        "no data": ("–", "Evidence not held"),
    }
)

HEADERS = MappingProxyType(
    {
        "academic_year": "Year",
        "level": "Kind of area",
        "area_code": "Code",
        "area_name": "Area",
        "key_stage": "Key stage",
        "subject": "Subject",
        "measure": "Measure",
        "unit": "Unit",
        "comparator": "Compared with",
        "disadvantaged_pupils": "Disadvantaged pupils",
        "disadvantaged_value": "Disadvantaged {unit}",
        "other_pupils": "Other pupils",
        "other_value": "Other {unit}",
        "gap": "Gap, points",
        "gap_before": "Earlier gap",
        "gap_after": "Later gap",
        "gap_low": "Gap: lower end of likely range",
        "gap_high": "Gap: upper end of likely range",
        "likely_range": "Likely range",
        "precision": "Rounding, ± points",
        "confidence": "Confidence",
        "method": "Method",
        "status": "Status",
        "schools": "Schools",
        "schools_with_results": "Schools with results",
        "coverage": "Pupils covered",
        "definition": "Who counts as disadvantaged",
        "data_version": "Version",
        "provenance": "Origin",
        "source": "Source",
        "years": "Years together",
        "first_year": "From",
        "change": "Change in gap, points",
        "change_low": "Change: lower end of likely range",
        "change_high": "Change: upper end of likely range",
        "change_range": "Likely range of change",
        "smallest_change": "Smallest change these numbers could show",
        "share_disadvantaged": "Disadvantaged, % of pupils",
        "one_pupil": "One disadvantaged pupil, points",
        "verdict": "What the figures say",
        "year_before": "Earlier year",
        "year_after": "Later year",
    }
)

_LABELS = MappingProxyType(
    {
        "key_stage": catalogue.KEY_STAGES,
        "subject": catalogue.SUBJECTS,
        "measure": {name: entry.label for name, entry in catalogue.MEASURES.items()},
        "definition": {name: entry.label for name, entry in catalogue.DEFINITIONS.items()},
        "unit": {"pp": "percentage points", "points": "points"},
        "level": {
            "england": "England",
            "la": "city or county",
            "statistical_neighbours": "similar areas",
        },
        "comparator": {"same_area": "other pupils here", "england": "other pupils in England"},
        "status": {
            terms.OK: "complete",
            terms.PARTIAL: "part of the schools",
            **{s: STATUS_WORDS[s] for s in terms.STATUSES[2:]},
        },
    }
)


def absence(status: object) -> str:
    """Why a value is not there, in a word or two; never a blank and never zero."""
    return STATUS_WORDS.get(str(status), NOT_PUBLISHED)


def header(column: str, frame: pd.DataFrame) -> str:
    """A column's heading in plain words, with its unit."""
    units = set(frame["unit"].dropna()) if "unit" in frame else set()
    if column == "area_name" and "level" in frame:
        by_subject = frame["area_code"].nunique() == 1 and frame["subject"].nunique() > 1
        return "Subject" if by_subject else _kind_of_area(set(frame["level"]) - set(LARGE))
    if column in HEADERS:
        unit = {frozenset({"pp"}): "%", frozenset({"points"}): "score"}
        return HEADERS[column].format(unit=unit.get(frozenset(units), "result"))
    return column.replace("_", " ").capitalize()


def _kind_of_area(parts: set[str]) -> str:
    return {("school",): "School", ("cluster",): "Cluster"}.get(tuple(parts), "Area")


def label(column: str, value: object) -> str:
    """A word of the vocabulary as pages print it; other text as it is."""
    if is_missing(value):
        return "–"
    text = str(value)
    plain = _LABELS.get(column, {}).get(text)
    if plain is None:
        plain = text.replace("_", " ") if column in ("verdict", "method", "level") else text
    return plain


def decimals(row: pd.Series) -> int:
    """The decimals that a row's values may be printed with."""
    measure = catalogue.MEASURES.get(str(row.get("measure", "")))
    precision = row.get("precision", 0.0)
    return decimals_of(
        str(row.get("unit", "pp")),
        str(row.get("level", "")),
        0.0 if is_missing(precision) else float(precision),
        measure.decimals if measure else 1,
    )


def level_text(row: pd.Series, column: str) -> str:
    """One group's result with its sign (`28.9%`), or why it is missing."""
    value = row[column]
    if is_missing(value):
        return str(row.get(column.replace("_value", "_band")) or absence(row.get("status")))
    sign = "%" if str(row.get("unit", "pp")) == "pp" else ""
    return number(value, decimals(row)) + sign


def pupils_text(row: pd.Series, between: str = " ") -> str:
    """Disadvantaged pupils of all pupils: `294 of 1,695`."""
    disadvantaged, other = row.get("disadvantaged_pupils"), row.get("other_pupils")
    if is_missing(disadvantaged):
        return ""
    if is_missing(other):
        return number(disadvantaged)
    return f"{number(disadvantaged)}{between}of {number(disadvantaged + other)}"
