"""One raw file: read, recognised, turned into tables; or remembered from the last time."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from ylp_analysis.intake.context import Context
from ylp_analysis.intake.identify import Identity, identify
from ylp_analysis.intake.reading import read_file
from ylp_analysis.store.config import Settings
from ylp_analysis.store.places import Places
from ylp_analysis.store.provenance import code_digest
from ylp_analysis.store.raw import RawTable, read_raw, sha256_of
from ylp_analysis.store.reads import recall, remember, text_digest
from ylp_analysis.store.sidecar import Sidecar, read_sidecar, sidecar_path
from ylp_analysis.vocabulary.findings import FAIL, Finding


@dataclass(frozen=True)
class FileRead:
    """What one raw file gave. source: its row of the sources table, None when it is not used.

    names_authority: False when its rows are told apart by URNs that other files give. key: a hash
    of all that the reading depended on, "" when nothing may be kept. kept: it was remembered.
    """

    name: str
    findings: list[Finding]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    source: dict[str, object] | None = None
    names_authority: bool = True
    key: str = ""
    kept: bool = False

    @property
    def failed(self) -> bool:
        return any(f.outcome == FAIL for f in self.findings)

    def keep(self, places: Places) -> None:
        """Remember this reading for the next time."""
        if self.kept or self.failed or not self.key:
            return
        facts = {
            "name": self.name,
            "findings": [vars(f) for f in self.findings],
            "source": self.source,
            "names_authority": self.names_authority,
        }
        remember(places, self.key, facts, self.tables)


class Reader:
    """Reads raw files of one project; what has not changed since it was kept is not read again."""

    def __init__(self, places: Places, settings: Settings) -> None:
        self.places, self.settings = places, settings
        self._code = code_digest()

    def read(self, path: Path, urns: frozenset[str] | None = None) -> FileRead:
        """One raw file as tables and findings.

        urns: our schools' URNs by the other files. With None, a file whose rows name no authority
        is only recognised (`names_authority` is then False, no tables), to be read again later.
        """
        key = self._key(path, urns)
        held = recall(self.places, key) if key else None
        if held:
            findings = [Finding(**f) for f in held.pop("findings")]
            return FileRead(**held, findings=findings, key=key, kept=True)
        return replace(_read(path, self.places, self.settings, urns), key=key)

    def _key(self, path: Path, urns: frozenset[str] | None) -> str:
        if path.is_symlink() or not path.is_file():
            return ""
        note, area = sidecar_path(path), self.settings.partnership.area
        return text_digest(
            path.relative_to(self.places.raw).as_posix(),
            sha256_of(path),
            note.read_text(encoding="utf-8", errors="replace") if note.is_file() else "",
            f"{area.la_code} {area.name}",
            self._code,
            "" if urns is None else json.dumps(sorted(urns)),
        )


def _read(path: Path, places: Places, settings: Settings, urns: frozenset[str] | None) -> FileRead:
    raw = read_raw(path, places.raw)
    if raw.frame is None:
        return FileRead(raw.name, list(raw.findings))
    sidecar, noted = read_sidecar(raw.path, raw.name, raw.sha256)
    identity = identify(
        raw.name,
        [str(c) for c in raw.frame.columns],
        stated_year=sidecar.academic_year,
        stated_version=sidecar.data_version,
        written=raw.written,
        short=raw.short,
    )
    findings = [*raw.findings, *noted, *identity.findings]
    layout = identity.layout
    if layout is None or any(f.outcome == FAIL for f in findings):
        return FileRead(raw.name, findings)
    if urns is None and not layout.names_authority:
        return FileRead(raw.name, [], names_authority=False)
    area = settings.partnership.area
    local = layout.publisher == "the partnership"
    context = Context(
        raw.name,
        identity.year,
        area.la_code,
        area.name,
        identity.data_version,
        "local" if local else sidecar.provenance,
        urns or frozenset(),
        sidecar.published,
    )
    read = read_file(raw.frame, layout, context)
    findings += read.findings
    if read.failed:
        return FileRead(raw.name, findings)
    source = _source(raw, sidecar, identity, context.provenance)
    return FileRead(raw.name, findings, read.tables, source, layout.names_authority)


def _source(
    raw: RawTable, sidecar: Sidecar, identity: Identity, provenance: str
) -> dict[str, object]:
    layout = identity.layout
    assert layout is not None and raw.frame is not None
    return {
        "source": raw.name,
        "sha256": raw.sha256,
        "rows": len(raw.frame),
        "layout": layout.name,
        "taken_for": layout.title,
        "verified_layout": layout.verified,
        "precedence": layout.precedence,
        "academic_year": identity.year,
        "year_from": identity.year_from,
        "data_version": identity.data_version,
        "publisher": sidecar.publisher or layout.publisher,
        "title": sidecar.title or layout.title,
        "licence": sidecar.licence,
        "published": sidecar.published,
        "encoding": raw.encoding,
        "provenance": provenance,
        "made_up": sidecar.made_up,
    }
