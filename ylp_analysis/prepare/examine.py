"""Every raw file read and checked, and its facts settled; nothing is computed or written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ylp_analysis.errors import DataError
from ylp_analysis.intake import areas
from ylp_analysis.intake.context import empty, typed
from ylp_analysis.intake.precedence import FACT, Standing, settle, twice_table
from ylp_analysis.prepare.files import FileRead, Reader
from ylp_analysis.store.config import Settings
from ylp_analysis.store.places import Places
from ylp_analysis.store.raw import raw_files
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import FAIL, FINDING_COLUMNS, PASS, WARNING, Finding
from ylp_analysis.vocabulary.tables import READ_TABLES

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Examined:
    """What the raw files hold, before anything is computed or written.

    tables: by name, of vocabulary.tables.READ_TABLES and the local files held (`local_NAME`).
    reads: one for each raw file.
    """

    tables: dict[str, pd.DataFrame]
    membership: pd.DataFrame
    sources: pd.DataFrame
    findings: list[Finding]
    reads: list[FileRead] = field(default_factory=list)

    @property
    def counts(self) -> pd.DataFrame:
        return self.tables["counts"]

    @property
    def failed_files(self) -> list[str]:
        return sorted({f.file for f in self.findings if f.outcome == FAIL})

    def findings_table(self) -> pd.DataFrame:
        """The findings, the worst first, then by file."""
        order = {FAIL: 0, WARNING: 1, PASS: 2}
        worst_first = sorted(self.findings, key=lambda f: (order[f.outcome], f.file, f.check))
        rows = pd.DataFrame([f.as_row() for f in worst_first], columns=list(FINDING_COLUMNS))
        return rows.astype(dict(FINDING_COLUMNS))


def silent(what: str, done: int, total: int) -> None:
    """No progress."""


def examine(places: Places, settings: Settings, *, progress: Progress = silent) -> Examined:
    """Every raw file read and checked; nothing is written. All findings at once."""
    paths = raw_files(places.raw)
    if not paths:
        raise DataError(
            "There are no files in data/raw.",
            f"Copy performance tables there ({places.raw}), or try `ylp sample DIR`.",
        )
    reads = _read_all(paths, Reader(places, settings), progress)
    tables = {name: _together(name, reads) for name in READ_TABLES}
    tables |= _local(reads)
    tables["counts"] = _completed(tables)
    standings = _standings(reads)
    twice, findings = [], [f for r in reads for f in r.findings]
    for name in FACT:
        settled = settle(name, tables[name], standings)
        tables[name] = settled.table
        if not name.startswith("national"):  # every authority's copies would drown our own
            twice.append(settled.twice)
            findings += settled.findings
    tables["twice"] = pd.concat([twice_table([]), *twice], ignore_index=True)
    membership, said = areas.membership_of(tables.get("local_clusters"), tables["schools"])
    findings += said
    findings += [
        Finding("file_read", PASS, r.name, "Read without a finding.")
        for r in reads
        if r.source and not r.findings
    ]
    sources = pd.DataFrame(
        [r.source for r in reads if r.source], columns=list(terms.SOURCES_COLUMNS)
    ).astype(dict(terms.SOURCES_COLUMNS))
    return Examined(tables, membership, sources, findings, reads)


def _standings(reads: list[FileRead]) -> dict[str, Standing]:
    newest = {
        r.name: max(
            (t["academic_year"].max() for t in r.tables.values() if _has_years(t)), default=""
        )
        for r in reads
    }
    return {
        r.name: Standing(str(r.source["precedence"]), str(r.source["published"]), newest[r.name])
        for r in reads
        if r.source
    }


def _has_years(table: pd.DataFrame) -> bool:
    return "academic_year" in table and len(table) > 0


def _completed(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The counts; those of pupil rows with the names of their schools and, where no sidecar says,
    the version of the tables published about the same year and key stage."""
    counts = tables["counts"]
    local = counts["provenance"] == "local"
    if not local.any():
        return counts
    named = pd.concat([tables["register"][["urn", "name"]], tables["schools"][["urn", "name"]]])
    names = named[named["name"] != ""].drop_duplicates("urn", keep="last").set_index("urn")["name"]
    missing = counts["area_name"] == ""
    area_name = counts["area_name"].where(~missing, counts["area_code"].map(names).fillna(""))
    order = pd.CategoricalDtype(list(terms.DATA_VERSIONS), ordered=True)
    of_year = ["academic_year", "key_stage"]
    printed = counts[~local].assign(newest=counts["data_version"].astype(order))
    newest = printed.groupby(of_year)["newest"].max().astype("str")
    unsaid = local & (counts["data_version"] == "")
    taken = pd.MultiIndex.from_frame(counts[of_year]).map(newest.to_dict())
    version = pd.Series(taken, index=counts.index).fillna(terms.DATA_VERSIONS[-1])
    return counts.assign(
        area_name=area_name, data_version=counts["data_version"].where(~unsaid, version)
    )


def _read_all(paths: list[Path], reader: Reader, progress: Progress) -> list[FileRead]:
    """Files whose rows name their authority first; then those that only name schools."""
    reads = []
    for i, path in enumerate(paths):
        progress(f"reading {path.name}", i, len(paths))
        reads.append(reader.read(path))
    urns = frozenset(
        urn
        for read in reads
        for name in ("register", "schools")
        if name in read.tables
        for urn in read.tables[name]["urn"]
    )
    for i, path in enumerate(paths):
        if not reads[i].names_authority:
            progress(f"reading {path.name}", i, len(paths))
            reads[i] = reader.read(path, urns)
    progress("read", len(paths), len(paths))
    return reads


def _together(name: str, reads: list[FileRead]) -> pd.DataFrame:
    held = [r.tables[name] for r in reads if name in r.tables and len(r.tables[name])]
    return typed(name, pd.concat([empty(name), *held], ignore_index=True))


def _local(reads: list[FileRead]) -> dict[str, pd.DataFrame]:
    names = sorted({n for r in reads for n in r.tables if n not in READ_TABLES})
    return {
        name: pd.concat([r.tables[name] for r in reads if name in r.tables], ignore_index=True)
        for name in names
    }
