"""Small worlds for the evidence room: a year, two groups, a few schools; every number by hand."""

from collections.abc import Callable

import pandas as pd
import pytest

from ylp_analysis.evidence.held import Declared, Held
from ylp_analysis.intake.areas import cluster_counts, no_membership
from ylp_analysis.intake.rows import typed_counts
from ylp_analysis.measures.gaps import gap_table
from ylp_analysis.measures.pooling import pooled_gaps
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import FINDING_COLUMNS

MARGINS = {"school": 5, "cluster": 5, "la": 3, "england": 1}


def _count_rows(
    year: str, level: str, area: str, series: tuple[str, str, str], *results: tuple[int, int]
) -> list[dict]:
    """Two counts rows; results: (met, pupils) of the disadvantaged, then of the others."""
    key_stage, subject, measure = series
    return [
        {
            "academic_year": year,
            "level": level,
            "area_code": area,
            "area_name": {"850": "Hampshire", "england": "England"}.get(area, f"School {area}"),
            "key_stage": key_stage,
            "subject": subject,
            "measure": measure,
            "group": group,
            "numerator": met,
            "denominator": pupils,
            "status": "ok",
            "definition": "fsm6_cla_adopted_2015",
            "data_version": "final",
            "provenance": "published",
            "source": f"{year[:4]}.csv",
        }
        for group, (met, pupils) in zip(("disadvantaged", "other"), results, strict=True)
    ]


@pytest.fixture
def held() -> Callable[..., Held]:
    """Everything that `ylp prepare` makes, from counts rows and declared claims."""

    def make(
        *rows: list[dict],
        claims: tuple[Declared, ...] = (),
        membership: pd.DataFrame | None = None,
        published: dict[str, str] | None = None,
    ) -> Held:
        counts = typed_counts(pd.DataFrame([r for group in rows for r in group]))
        members = no_membership() if membership is None else membership
        clusters = cluster_counts(counts, members, least_coverage=0.9)
        counts = pd.concat([counts, clusters], ignore_index=True)
        gaps = gap_table(counts)
        files = sorted({s for names in counts["source"] for s in names.split("; ")})
        sources = pd.DataFrame(
            {
                "source": files,
                "academic_year": [f"{f[:4]}/{(int(f[:4]) + 1) % 100:02d}" for f in files],
                "published": [(published or {}).get(f, "") for f in files],
            }
        ).assign(layout="ks2_standards", verified_layout=True, made_up=False, rows=1)
        stated = {c: "" for c in terms.SOURCES_COLUMNS if c not in sources}
        sources = sources.assign(**stated)[list(terms.SOURCES_COLUMNS)]
        return Held(
            gaps=gaps,
            gaps_90=gap_table(counts, confidence=0.9),
            margins=MARGINS,
            pooled=pooled_gaps(counts),
            schools=pd.DataFrame(),
            membership=members,
            sources=sources.astype(dict(terms.SOURCES_COLUMNS)),
            findings=pd.DataFrame(columns=list(FINDING_COLUMNS)),
            area_name="Hampshire",
            la_code="850",
            partnership="Hampshire schools",
            claims=claims,
        )

    return make


@pytest.fixture
def rows() -> Callable[..., list[dict]]:
    """`rows(year, level, area, series, (met, pupils), (met, pupils))`: two counts rows."""
    return _count_rows
