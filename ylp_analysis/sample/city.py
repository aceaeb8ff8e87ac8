"""The sample city as files: made up, seeded, in the published layouts, and saying so.

The same road leads from these files to a pack as from real ones. What is true of the city is in
`truth`, which only tests may read.
"""

import csv
import hashlib
import io
import json
from functools import lru_cache
from typing import Any, NamedTuple

from ylp_analysis.intake.layouts import recognise
from ylp_analysis.intake.layouts.local import LOCAL_TABLES
from ylp_analysis.sample import inspections, worlds
from ylp_analysis.sample.comparisons import gap_index, long_table, other_authorities
from ylp_analysis.sample.local_files import local_files
from ylp_analysis.sample.pupil_rows import pupil_results
from ylp_analysis.sample.pupils import cohorts
from ylp_analysis.sample.register import spine
from ylp_analysis.sample.school_facts import finance, workforce
from ylp_analysis.sample.schools import CITY, LA_CODE
from ylp_analysis.sample.tables import published_table
from ylp_analysis.sample.truth import truth as _truth
from ylp_analysis.sample.worlds import WORLDS, YEARS

__all__ = ["CITY", "LA_CODE", "SEED", "WORLDS", "raw_files", "truth"]

SEED = 20150331
PUBLISHER = "Made up for the sample city"
LICENCE = "MIT, like the package that made it"
_RETRIEVED = "2015-03-31"
_RESULTS = {
    "KS2": ("Key stage 2 school performance tables",
            ("2011-12-15", "2012-12-13", "2013-12-12", "2014-12-11")),
    "KS4": ("Key stage 4 school performance tables",
            ("2012-01-26", "2013-01-24", "2014-01-23", "2015-01-29")),
}  # fmt: skip


class _File(NamedTuple):
    """A table's text and what its sidecar says. year: "" where its rows say theirs."""

    text: str
    title: str
    published: str
    year: str = ""
    version: str = ""
    local: bool = False


def raw_files(*, seed: int = SEED, world: str = "plan", canaries: bool = False) -> dict[str, str]:
    """The files of `data/raw`: name → text (UTF-8, LF), each table followed by its sidecar.

    The same seed and world give the same bytes. canaries: some pupils carry marks that no output
    may hold, for tests of privacy. ParameterError for an unknown world.
    """
    return dict(_raw_files(seed, world, canaries))


def truth(*, seed: int = SEED, world: str = "plan") -> dict[str, Any]:
    """What is true of the city, for tests alone (see `sample.truth`)."""
    return _truth(seed=seed, world=world)


@lru_cache(maxsize=2)
def _raw_files(seed: int, world: str, canaries: bool) -> tuple[tuple[str, str], ...]:
    files = {
        **_results(seed, world),
        **_about_schools(seed),
        **_beside(seed, world),
        **_local(seed, world, canaries),
    }
    pairs: list[tuple[str, str]] = []
    for name, file in files.items():
        pairs += [(name, file.text), (f"{name}.source.toml", _sidecar(file))]
    return tuple(pairs)


def _results(seed: int, world: str) -> dict[str, _File]:
    england = worlds.world(world).england
    files = {}
    for (key_stage, year), cohort in cohorts(seed, world).items():
        title, published = _RESULTS[key_stage]
        files[_of_year(year, f"{key_stage.lower()}final")] = _File(
            published_table(
                cohort, england[key_stage, year], other_authorities(seed, world, key_stage, year)
            ),
            title,
            published[YEARS.index(year)],
            year,
            "revised",
        )
    return files


def _about_schools(seed: int) -> dict[str, _File]:
    year = YEARS[-1]
    return {
        _of_year(year, "spine"): _File(spine(), "School spine", "2015-01-29", year),
        _of_year(year, "swf"): _File(workforce(seed), "School workforce", "2015-01-29", year),
        _of_year(year, "cfr"): _File(finance(seed), "School finance", "2015-01-29", year),
        "Ofsted_Sep_13_-_Aug_14.csv": _File(
            inspections.published("2013/14"), "School inspections, 2013/14", "2014-12-10"
        ),
        "Ofsted_Oct_14_-_Dec_14.csv": _File(
            inspections.published("2014/15"), "School inspections, autumn 2014", "2015-03-12"
        ),
    }


def _beside(seed: int, world: str) -> dict[str, _File]:
    title = "Early years and phonics by authority, long table"
    index = "Disadvantage gap index, England"
    return {
        "authorities_long.csv": _File(long_table(seed, world), title, "2014-11-27"),
        "gap_index_ks2.csv": _File(gap_index("KS2"), f"{index}, key stage 2", "2015-01-29"),
        "gap_index_ks4.csv": _File(gap_index("KS4"), f"{index}, key stage 4", "2015-01-29"),
    }


def _local(seed: int, world: str, canaries: bool) -> dict[str, _File]:
    titles = {f"{table.name}.csv": table.title for table in LOCAL_TABLES}
    files = {
        name: _File(text, titles[name], "2015-03-20", local=True)
        for name, text in local_files(seed, world).items()
    }
    pupils = pupil_results(seed, world, canaries=canaries)
    return files | {
        name: _File(text, titles["pupil_results.csv"], "2015-03-20", local=True)
        for name, text in pupils.items()
    }


def _of_year(year: str, ending: str) -> str:
    return f"{year[:4]}-{int(year[:4]) + 1}_{LA_CODE}_{ending}.csv"


def _sidecar(file: _File) -> str:
    header = next(csv.reader(io.StringIO(file.text)))
    layout = recognise(header).layout
    values: dict[str, Any] = {
        "publisher": PUBLISHER,
        "title": f"{file.title} (sample)",
        "academic_year": file.year,
        "data_version": file.version,
        "published": file.published,
        "retrieved": _RETRIEVED,
        "licence": LICENCE,
        "sha256": hashlib.sha256(file.text.encode()).hexdigest(),
        "layout": layout.name if layout else "",
        "encoding": "utf-8",
        "provenance": "local" if file.local else "published",
        "made_up": True,
    }
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())
