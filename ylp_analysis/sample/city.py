"""The sample city as files: made up, seeded, in the published layouts, and saying so.

The same road leads from these files to a pack as from real ones. What is true of the city is in
`truth`, which only tests may read.
"""

import csv
import hashlib
import io
import json
from typing import Any

from ylp_analysis.intake.layouts import ks2, ks4
from ylp_analysis.intake.layouts.layout import Layout
from ylp_analysis.sample import worlds
from ylp_analysis.sample.expected import expected
from ylp_analysis.sample.pupils import Cohort, cohorts
from ylp_analysis.sample.schools import CHAIRS, CITY, CLUSTERS, LA_CODE, schools
from ylp_analysis.sample.tables import published_table
from ylp_analysis.sample.worlds import BOTH_GROUPS, HEADLINES, WORLDS, YEARS, Nation

__all__ = ["CITY", "LA_CODE", "SEED", "WORLDS", "raw_files", "truth"]

SEED = 20150331
PUBLISHER = "Made up for the sample city"
LICENCE = "MIT, like the package that made it"
_TITLES = {"KS2": "Key stage 2 school performance tables", "KS4": "Key stage 4 school performance tables"}  # fmt: skip
_PUBLISHED = {
    "KS2": {"2010/11": "2011-12-15", "2011/12": "2012-12-13", "2012/13": "2013-12-12", "2013/14": "2014-12-11"},
    "KS4": {"2010/11": "2012-01-26", "2011/12": "2013-01-24", "2012/13": "2014-01-23", "2013/14": "2015-01-29"},
}  # fmt: skip
_RETRIEVED = "2015-03-31"


def raw_files(*, seed: int = SEED, world: str = "plan") -> dict[str, str]:
    """The files of `data/raw`: name → text (UTF-8, LF), each table followed by its sidecar.

    The same seed and world give the same bytes. ParameterError for an unknown world.
    """
    england = worlds.world(world).england
    files: dict[str, str] = {}
    for (key_stage, year), cohort in cohorts(seed, world).items():
        name = f"{year[:4]}-{int(year[:4]) + 1}_{LA_CODE}_{key_stage.lower()}final.csv"
        text = published_table(cohort, england[key_stage, year])
        files[name] = text
        files[f"{name}.source.toml"] = _sidecar(
            text,
            title=f"{_TITLES[key_stage]} (sample)",
            academic_year=year,
            data_version="revised",
            published=_PUBLISHED[key_stage][year],
            layout=_layout(key_stage, year).name,
            provenance="published",
        )
    files["clusters.csv"] = _clusters()
    files["clusters.csv.source.toml"] = _sidecar(
        files["clusters.csv"],
        title="Clusters of schools (sample)",
        academic_year="",
        data_version="",
        published="2014-09-01",
        layout="clusters",
        provenance="local",
    )
    return files


def truth(*, seed: int = SEED, world: str = "plan") -> dict[str, Any]:
    """What is true of the city, for tests alone. Everything can be written as JSON.

    rates: a row per key stage, year, subject and group (`disadvantaged`, `other`, `all`): number
    of pupils, true percentage, England's true percentage. school_rates: true percentages of the
    headline in each school. changes, widest, verdicts: see `sample.expected`.
    """
    drawn = cohorts(seed, world)
    nations = worlds.world(world).england
    rates = [row for key, cohort in drawn.items() for row in _rates(cohort, nations[key])]
    facts = {"city": CITY, "la_code": LA_CODE, "made_up": True, "seed": seed, "world": world}
    return {
        **facts,
        "schools": _kinds(),
        "clusters": list(CLUSTERS),
        "rates": rates,
        "school_rates": [row for cohort in drawn.values() for row in _school_rates(cohort)],
        **expected(rates, world),
    }


def _rates(cohort: Cohort, nation: Nation) -> list[dict[str, Any]]:
    return [
        {
            "key_stage": cohort.key_stage,
            "academic_year": cohort.academic_year,
            "subject": subject,
            "group": group,
            "pupils": int(cohort.of(group).sum()),
            "rate": round(cohort.true_rate(subject, group), 6),
            "england": round(nation.rate(subject, group), 6),
        }
        for subject in cohort.met
        for group in (*BOTH_GROUPS, "all")
    ]


def _school_rates(cohort: Cohort) -> list[dict[str, Any]]:
    disadvantaged, other = cohort.true[HEADLINES[cohort.key_stage]]
    return [
        {
            "key_stage": cohort.key_stage,
            "academic_year": cohort.academic_year,
            "urn": school.urn,
            "disadvantaged": round(100 * float(disadvantaged[place]), 6),
            "other": round(100 * float(other[place]), 6),
        }
        for place, school in enumerate(cohort.schools)
    ]


def _kinds() -> dict[str, int]:
    kinds = [school.kind for school in schools()]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def _layout(key_stage: str, year: str) -> Layout:
    if key_stage == "KS2":
        return ks2.LEVELS
    return ks4.FIRST_ENTRY if year == "2013/14" else ks4.BEFORE_FIRST_ENTRY


def _clusters() -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("urn", "cluster", "from", "to", "chair"))
    chairs = dict(zip(CLUSTERS, CHAIRS, strict=True))
    for s in schools():
        if s.cluster:
            writer.writerow((s.urn, s.cluster, YEARS[0], s.closes, chairs[s.cluster]))
    return out.getvalue()


def _sidecar(text: str, **stated: str) -> str:
    values: dict[str, Any] = {
        "publisher": PUBLISHER,
        "retrieved": _RETRIEVED,
        "licence": LICENCE,
        "encoding": "utf-8",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        **stated,
        "made_up": True,
    }
    order = ("publisher", "title", "academic_year", "data_version", "published", "retrieved",
             "licence", "sha256", "layout", "encoding", "provenance", "made_up")  # fmt: skip
    return "".join(f"{key} = {json.dumps(values[key])}\n" for key in order)
