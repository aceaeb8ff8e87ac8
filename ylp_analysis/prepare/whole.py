"""Raw files examined, counted and measured into data/processed: all, or nothing."""

import pandas as pd

from ylp_analysis.errors import DataError
from ylp_analysis.intake import areas
from ylp_analysis.measures.authorities import authority_ranks, neighbour_counts
from ylp_analysis.measures.change import newest_versions
from ylp_analysis.measures.gaps import gap_table
from ylp_analysis.measures.pooling import pooled_gaps
from ylp_analysis.prepare.examine import Examined, Progress, examine, silent
from ylp_analysis.store.config import Settings, load_settings
from ylp_analysis.store.places import Places
from ylp_analysis.store.provenance import code_digest, input_digests, package_version
from ylp_analysis.store.reads import forget_others
from ylp_analysis.store.tables import read_provenance, read_table, write_tables
from ylp_analysis.vocabulary import terms


def prepare(places: Places, *, set_aside: bool = False, progress: Progress = silent) -> Examined:
    """Raw files read, checked, counted and measured into data/processed, all or nothing.

    With a FAIL nothing is written and DataError (exit 10) says how many files failed; with
    `set_aside` the failing files are left out, and every page says that they are.
    """
    settings = load_settings(places)
    inputs = input_digests(places)
    examined = examine(places, settings, progress=progress)
    failed = examined.failed_files
    if failed and (not set_aside or examined.counts.empty):
        raise FilesFailed(examined)
    progress("measuring gaps", 0, 1)
    write_tables(
        places,
        _processed(examined, settings),
        {
            "inputs": inputs,
            "code": code_digest(),
            "package_version": package_version(),
            "set_aside": failed,
        },
    )
    for read in examined.reads:
        read.keep(places)
    forget_others(places, {read.key for read in examined.reads})
    progress("measuring gaps", 1, 1)
    return examined


class FilesFailed(DataError):
    """Some raw files cannot be used; `examined.findings` says why, all at once."""

    def __init__(self, examined: Examined) -> None:
        self.examined = examined
        files = ", ".join(examined.failed_files)
        super().__init__(
            f"{len(examined.failed_files)} file(s) in data/raw cannot be used: {files}.",
            "`ylp check` says why. Mend them, or go on without them: `ylp prepare --set-aside`."
            if len(examined.counts)
            else "`ylp check` says why. Mend them: no file is left to go on with.",
        )


def is_prepared(places: Places, *, set_aside: bool = True) -> bool:
    """True when data/processed was made from just these raw files, settings and code.

    With `set_aside` False, tables that were made without some files do not count.
    """
    held = read_provenance(places)
    return (
        bool(held)
        and held.get("code") == code_digest()
        and held.get("inputs") == input_digests(places)
        and (set_aside or not held.get("set_aside"))
    )


def prepared(places: Places) -> dict[str, pd.DataFrame]:
    """What a person is told about prepared data: sources, twice, findings, gaps."""
    return {name: read_table(places, name) for name in ("sources", "twice", "findings", "gaps")}


def set_aside_files(places: Places) -> list[str]:
    """The failing files that the prepared data go without."""
    return list(read_provenance(places).get("set_aside", ()))


def _processed(examined: Examined, settings: Settings) -> dict[str, pd.DataFrame]:
    thresholds = settings.partnership.thresholds
    clusters = areas.cluster_counts(
        _as_published(examined.counts),
        examined.membership,
        least_coverage=thresholds.cluster_coverage,
    )
    national = examined.tables["national"]
    neighbours = neighbour_counts(national, settings.partnership.neighbours.codes)
    counts = pd.concat([examined.counts, clusters, neighbours], ignore_index=True)
    large = counts[counts["level"] != "school"]
    years = sorted(set(counts["academic_year"]))
    held = {"same_area", terms.ENGLAND, *counts["level"]}
    gaps = pd.concat([gap_table(counts, comparator=c) for c in terms.COMPARATORS if c in held])
    return {
        **examined.tables,
        "counts": counts,
        "gaps": gaps.sort_values(list(terms.GAP_KEY), ignore_index=True),
        "ranks": _ranks(counts, national),
        "gaps_90": gap_table(large, confidence=0.90),
        "pooled": pd.concat([pooled_gaps(counts, newest=year) for year in years]),
        "membership": examined.membership,
        "sources": examined.sources,
        "findings": examined.findings_table(),
    }


def _ranks(counts: pd.DataFrame, national: pd.DataFrame) -> pd.DataFrame:
    """Our authority's place among all authorities, by year and series."""
    authorities = pd.concat([counts, national], ignore_index=True)
    gaps = gap_table(authorities[authorities["level"] == "la"])
    ranks = authority_ranks(newest_versions(gaps))
    ours = counts.loc[counts["level"] == "la", "area_code"]
    return ranks[ranks["area_code"].isin(ours)].reset_index(drop=True)


def _as_published(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts with pupil rows' results left out where the publisher prints the school.

    A cluster's sum that held results which the publisher hid would give them away to anyone who
    subtracts the printed schools; so such a sum rests on printed results, with its coverage.
    """
    series = ["academic_year", "key_stage", "subject", "measure", "definition"]
    schools = counts["level"] == "school"
    local = schools & (counts["provenance"] == "local")
    printed = pd.MultiIndex.from_frame(counts.loc[schools & ~local, series].drop_duplicates())
    hide = local & pd.MultiIndex.from_frame(counts[series]).isin(printed)
    return counts.assign(
        numerator=counts["numerator"].mask(hide),
        status=counts["status"].mask(hide, terms.SUPPRESSED),
    )
