"""What must be found in each world: the planted facts and the verdicts of claims."""

from typing import Any

from ylp_analysis.sample.verdicts import TRENDS, WHY, verdicts
from ylp_analysis.sample.worlds import HEADLINES, YEARS, subjects


def expected(rates: list[dict[str, Any]], world: str) -> dict[str, object]:
    """changes: true change of each headline gap from year to year (points; negative = narrower).
    widest: the key stage 2 subject with the truly widest gap each year, "" when they are equal.
    verdicts, why: by claim, as far as a world decides it (see `sample.verdicts`).
    trends: where the headline gap of comparable years truly has a direction.
    """
    value = {
        (r["key_stage"], r["academic_year"], r["subject"], r["group"]): r["rate"] for r in rates
    }

    def gap(key_stage: str, year: str, subject: str) -> float:
        other = value[key_stage, year, subject, "other"]
        return other - value[key_stage, year, subject, "disadvantaged"]

    changes = [
        {
            "key_stage": key_stage,
            "subject": top,
            "before": before,
            "after": after,
            "gap_before": round(gap(key_stage, before, top), 6),
            "gap_after": round(gap(key_stage, after, top), 6),
            "change": round(gap(key_stage, after, top) - gap(key_stage, before, top), 6),
        }
        for key_stage, top in HEADLINES.items()
        for before, after in zip(YEARS, YEARS[1:], strict=False)
    ]
    widest = {
        year: _widest({s: gap("KS2", year, s) for s in subjects("KS2", year)[1:]}) for year in YEARS
    }
    return {
        "changes": changes,
        "widest": {"KS2": widest},
        "trends": TRENDS.get(world, {}),
        "verdicts": verdicts(world),
        "why": WHY,
    }


def _widest(gaps: dict[str, float]) -> str:
    first, second = sorted(gaps.values(), reverse=True)[:2]
    return max(gaps, key=lambda subject: gaps[subject]) if first - second > 1e-6 else ""
