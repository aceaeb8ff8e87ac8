"""Every raw file read and checked, and its facts settled; nothing is computed or written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ylp_analysis.errors import DataError
from ylp_analysis.intake.together import our_urns, put_together
from ylp_analysis.prepare.files import FileRead, Reader
from ylp_analysis.store.config import Settings
from ylp_analysis.store.places import Places
from ylp_analysis.store.raw import raw_files
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import FAIL, FINDING_COLUMNS, PASS, WARNING, Finding

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

    def findings_table(self, more: Sequence[Finding] = ()) -> pd.DataFrame:
        """The findings, and `more` that came later, the worst first, then by file."""
        order = {FAIL: 0, WARNING: 1, PASS: 2}
        worst_first = sorted(
            [*self.findings, *more], key=lambda f: (order[f.outcome], f.file, f.check)
        )
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
    progress("settling facts", len(paths), len(paths))
    sources = pd.DataFrame(
        [r.source for r in reads if r.source], columns=list(terms.SOURCES_COLUMNS)
    ).astype(dict(terms.SOURCES_COLUMNS))
    together = put_together([r.tables for r in reads], sources)
    findings = [f for r in reads for f in r.findings] + together.findings
    told = {f.file for f in findings}
    findings += [
        Finding("file_read", PASS, name, "Read without a finding.")
        for name in sources["source"]
        if name not in told
    ]
    return Examined(together.tables, together.membership, sources, findings, reads)


def _read_all(paths: list[Path], reader: Reader, progress: Progress) -> list[FileRead]:
    """Files whose rows name their authority first; then those that only name schools."""
    reads = []
    for i, path in enumerate(paths):
        progress(f"reading {path.name}", i, len(paths))
        reads.append(reader.read(path))
    urns = our_urns([read.tables for read in reads])
    for i, path in enumerate(paths):
        if not reads[i].names_authority:
            progress(f"reading {path.name}", i, len(paths))
            reads[i] = reader.read(path, urns)
    progress("read", len(paths), len(paths))
    return reads
