"""The hallway in: raw files → findings, counts, gaps and changes → data/processed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from ylp_analysis.errors import DataError
from ylp_analysis.intake import areas
from ylp_analysis.intake.identify import Identity, identify
from ylp_analysis.intake.precedence import settle
from ylp_analysis.intake.records import Context
from ylp_analysis.intake.rows import empty_counts, read_rows, typed_counts
from ylp_analysis.intake.totals import check_totals
from ylp_analysis.measures.gaps import gap_table
from ylp_analysis.measures.pooling import pooled_gaps
from ylp_analysis.sample import city
from ylp_analysis.sample.plan import CLAIMS
from ylp_analysis.store.config import Settings, load_settings
from ylp_analysis.store.places import Places, write_text
from ylp_analysis.store.provenance import code_digest, input_digests, package_version
from ylp_analysis.store.raw import RawTable, raw_files, read_raw
from ylp_analysis.store.sidecar import Sidecar, read_sidecar
from ylp_analysis.store.start import start_project
from ylp_analysis.store.tables import read_provenance, write_tables
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import FAIL, FINDING_COLUMNS, PASS, WARNING, Finding

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Examined:
    """What the raw files hold, before anything is computed or written."""

    counts: pd.DataFrame
    schools: pd.DataFrame
    membership: pd.DataFrame
    sources: pd.DataFrame
    findings: list[Finding]

    @property
    def failed_files(self) -> list[str]:
        return sorted({f.file for f in self.findings if f.outcome == FAIL})

    def findings_table(self) -> pd.DataFrame:
        """The findings, the worst first, then by file."""
        order = {FAIL: 0, WARNING: 1, PASS: 2}
        worst_first = sorted(self.findings, key=lambda f: (order[f.outcome], f.file, f.check))
        rows = pd.DataFrame([f.as_row() for f in worst_first], columns=list(FINDING_COLUMNS))
        return rows.astype(dict(FINDING_COLUMNS))


@dataclass(frozen=True)
class _FileRead:
    findings: list[Finding]
    counts: pd.DataFrame
    schools: pd.DataFrame
    source: dict[str, object] | None = None
    derived: bool = False


def _silent(what: str, done: int, total: int) -> None:
    return None


def examine(places: Places, settings: Settings, *, progress: Progress = _silent) -> Examined:
    """Every raw file read and checked; nothing is written. All findings at once."""
    paths = raw_files(places.raw)
    if not paths:
        raise DataError(
            "There are no files in data/raw.",
            f"Copy performance tables there ({places.raw}), or try `ylp sample DIR`.",
        )
    tables, clusters = [], None
    for i, path in enumerate(paths):
        progress(f"reading {path.name}", i, len(paths))
        raw = read_raw(path, places.raw)
        if raw.name == areas.CLUSTERS_FILE:
            clusters = raw
        else:
            tables.append(_read_file(raw, settings))
    progress("read", len(paths), len(paths))
    counts = pd.concat([empty_counts(), *(t.counts for t in tables)], ignore_index=True)
    settled = settle(
        typed_counts(counts), {str(t.source["source"]) for t in tables if t.derived and t.source}
    )
    schools = (
        pd.concat([t.schools for t in tables], ignore_index=True) if tables else pd.DataFrame()
    )
    membership, cluster_findings = _membership(clusters, schools)
    findings = [f for t in tables for f in t.findings] + settled.findings + cluster_findings
    quiet = [t.source["source"] for t in tables if t.source and not t.findings]
    findings += [Finding("file_read", PASS, str(name), "Read without a finding.") for name in quiet]
    sources = pd.DataFrame(
        [t.source for t in tables if t.source], columns=list(terms.SOURCES_COLUMNS)
    ).astype(dict(terms.SOURCES_COLUMNS))
    return Examined(settled.counts, schools, membership, sources, findings)


def prepare(places: Places, *, set_aside: bool = False, progress: Progress = _silent) -> Examined:
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


def is_prepared(places: Places) -> bool:
    """True when data/processed was made from just these raw files, settings and code."""
    held = read_provenance(places)
    return (
        bool(held)
        and held.get("code") == code_digest()
        and held.get("inputs") == input_digests(places)
    )


def _processed(examined: Examined, settings: Settings) -> dict[str, pd.DataFrame]:
    thresholds = settings.partnership.thresholds
    clusters = areas.cluster_counts(
        examined.counts, examined.membership, least_coverage=thresholds.cluster_coverage
    )
    counts = pd.concat([examined.counts, clusters], ignore_index=True)
    gaps = gap_table(counts)
    large = counts[counts["level"] != "school"]
    years = sorted(set(counts["academic_year"]))
    both = pd.concat([gaps, gap_table(counts, comparator="england")], ignore_index=True)
    return {
        "counts": counts,
        "gaps": both.sort_values(list(terms.GAP_KEY), ignore_index=True),
        "gaps_90": gap_table(large, confidence=0.90),
        "pooled": pd.concat([pooled_gaps(counts, newest=year) for year in years]),
        "schools": examined.schools,
        "membership": examined.membership,
        "sources": examined.sources,
        "findings": examined.findings_table(),
    }


def _membership(
    clusters: RawTable | None, schools: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    if clusters is None or clusters.frame is None or schools.empty:
        return areas.no_membership(), list(clusters.findings) if clusters else []
    _, noted = read_sidecar(clusters.path, clusters.name, clusters.sha256)
    read = areas.read_clusters(clusters.frame, schools, clusters.name)
    findings = [*clusters.findings, *noted, *read.findings]
    usable = not any(f.outcome == FAIL for f in findings)
    return read.table if usable else areas.no_membership(), findings


# One file -------------------------------------------------------------------------------------


def _read_file(raw: RawTable, settings: Settings) -> _FileRead:
    nothing = partial(_FileRead, counts=empty_counts(), schools=pd.DataFrame())
    if raw.frame is None:
        return nothing(list(raw.findings))
    sidecar, findings = read_sidecar(raw.path, raw.name, raw.sha256)
    identity = identify(
        raw.name,
        [str(c) for c in raw.frame.columns],
        stated_year=sidecar.academic_year,
        stated_version=sidecar.data_version,
    )
    findings = [*raw.findings, *findings, *identity.findings]
    layout = identity.layout
    if layout is None or any(f.outcome == FAIL for f in findings):
        return nothing(findings)
    area = settings.partnership.area
    context = Context(
        raw.name,
        identity.year,
        area.la_code,
        area.name,
        identity.data_version,
        sidecar.provenance,
    )
    read = read_rows(raw.frame, layout, context)
    findings += [*read.findings, *check_totals(read.counts, raw.name)]
    if any(f.outcome == FAIL for f in read.findings):
        return nothing(findings)
    derived = layout.name.endswith("derived_copy")
    return _FileRead(findings, read.counts, read.schools, _source(raw, sidecar, identity), derived)


def _source(raw: RawTable, sidecar: Sidecar, identity: Identity) -> dict[str, object]:
    layout = identity.layout
    assert layout is not None and raw.frame is not None
    return {
        "source": raw.name,
        "sha256": raw.sha256,
        "rows": len(raw.frame),
        "layout": layout.name,
        "verified_layout": layout.verified,
        "academic_year": identity.year,
        "year_from": identity.year_from,
        "data_version": identity.data_version,
        "publisher": sidecar.publisher or layout.publisher,
        "title": sidecar.title or layout.title,
        "licence": sidecar.licence,
        "published": sidecar.published,
        "encoding": raw.encoding,
        "provenance": sidecar.provenance,
        "made_up": sidecar.made_up,
    }


def write_sample(folder: Path) -> Places:
    """A new project that holds the sample city, and its truth beside it for the tests."""
    places = start_project(
        folder,
        name=city.CITY,
        la_code=city.LA_CODE,
        partnership=f"{city.CITY} Learning Partnership (made up)",
        claims=CLAIMS,
    )
    for name, text in city.raw_files().items():
        write_text(places.raw / name, text)
    write_text(places.root / "truth.json", json.dumps(city.truth(), indent=2) + "\n")
    return places
