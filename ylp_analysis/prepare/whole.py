"""Raw files examined, counted and measured into data/processed: all, or nothing."""

import pandas as pd

from ylp_analysis.disclosure.covers import covers
from ylp_analysis.disclosure.ledger import LEDGER_COLUMNS
from ylp_analysis.errors import DataError
from ylp_analysis.intake import areas
from ylp_analysis.measures.authorities import authority_ranks, neighbour_counts
from ylp_analysis.measures.change import newest_versions
from ylp_analysis.measures.gaps import gap_table
from ylp_analysis.measures.pooling import pooled_gaps
from ylp_analysis.prepare.examine import Examined, Progress, examine, silent
from ylp_analysis.store.config import Settings, load_settings
from ylp_analysis.store.ledger import read_ledger
from ylp_analysis.store.places import Places
from ylp_analysis.store.provenance import code_digest, input_digests, package_version
from ylp_analysis.store.reads import forget_others
from ylp_analysis.store.tables import read_provenance, read_table, write_tables
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import WARNING, Finding


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
        _processed(examined, settings, read_ledger(places, LEDGER_COLUMNS)),
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


def _processed(
    examined: Examined, settings: Settings, ledger: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    thresholds = settings.partnership.thresholds
    clusters = areas.cluster_counts(
        examined.counts, examined.membership, least_coverage=thresholds.cluster_coverage
    )
    national = examined.tables["national"]
    neighbours = neighbour_counts(national, settings.partnership.neighbours.codes)
    counts = pd.concat([examined.counts, clusters, neighbours], ignore_index=True)
    large = counts[counts["level"] != "school"]
    printed = areas.cluster_counts(
        _of_printed_schools(examined.counts),
        examined.membership,
        least_coverage=thresholds.cluster_coverage,
    )
    years = sorted(set(counts["academic_year"]))
    held = {"same_area", terms.ENGLAND, *counts["level"]}
    gaps = pd.concat([gap_table(counts, comparator=c) for c in terms.COMPARATORS if c in held])
    pooled = pd.concat([pooled_gaps(counts, newest=year) for year in years])
    may_show = covers(counts, examined.membership, pooled, ledger)
    said = [
        Finding("rows_protected", WARNING, "clusters.csv", p, stops="them, in shared editions")
        for p in may_show.problems
    ]
    return {
        **examined.tables,
        "counts": counts,
        "gaps": gaps.sort_values(list(terms.GAP_KEY), ignore_index=True),
        "ranks": _ranks(counts, national),
        "gaps_90": gap_table(large, confidence=0.90),
        "pooled": pooled,
        "printed_clusters": gap_table(printed),
        "printed_clusters_90": gap_table(printed, confidence=0.90),
        "cover": may_show.schools,
        "pool_cover": may_show.pools,
        "membership": examined.membership,
        "sources": examined.sources,
        "findings": examined.findings_table(said),
    }


def _of_printed_schools(counts: pd.DataFrame) -> pd.DataFrame:
    """The school counts as anybody holds them: results that nobody printed left out, in the
    series of which some school's are printed."""
    series = ["academic_year", "key_stage", "subject", "measure", "definition", "data_version"]
    schools = counts[counts["level"] == "school"]
    printed = schools["printed"].astype(bool) & (schools["provenance"] == "published")
    some = pd.MultiIndex.from_frame(schools.loc[printed, series].drop_duplicates())
    schools = schools[pd.MultiIndex.from_frame(schools[series]).isin(some)]
    hide = schools["provenance"] != "published"
    return schools.assign(
        numerator=schools["numerator"].mask(hide),
        status=schools["status"].mask(hide, terms.SUPPRESSED),
        provenance="published",
    )


def _ranks(counts: pd.DataFrame, national: pd.DataFrame) -> pd.DataFrame:
    """Our authority's place among all authorities, by year and series."""
    authorities = pd.concat([counts, national], ignore_index=True)
    gaps = gap_table(authorities[authorities["level"] == "la"])
    ranks = authority_ranks(newest_versions(gaps))
    ours = counts.loc[counts["level"] == "la", "area_code"]
    return ranks[ranks["area_code"].isin(ours)].reset_index(drop=True)
