"""`ylp audit`: a pack read back from its files and attacked, before anybody else holds it.

Three questions. Is everything in it that lies there fit to be shared (form)? Is what is printed
beside a school's or a cluster's name just what its edition releases? And does what was released
give nothing away that was not public already? No answer holds a true value.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ylp_analysis.disclosure import Policy, policy_for
from ylp_analysis.disclosure.audit import Fact, Inference
from ylp_analysis.disclosure.cells import school_cells
from ylp_analysis.disclosure.ledger import LEDGER_COLUMNS
from ylp_analysis.errors import DisclosureError, ParameterError
from ylp_analysis.packs.attack import Attack, attack
from ylp_analysis.packs.fragments import Fragment
from ylp_analysis.packs.leaks import Reader, Reading
from ylp_analysis.packs.manifest import MANIFEST, dates_of, read_manifest, strange_entries
from ylp_analysis.packs.named import Area, names_of
from ylp_analysis.packs.public import Key, When, World, earlier_facts, world_of
from ylp_analysis.packs.release import faults_of_form, read_artefacts
from ylp_analysis.packs.released import Released
from ylp_analysis.project import Project
from ylp_analysis.store.ledger import read_ledger
from ylp_analysis.store.places import Places, find_root, write_text
from ylp_analysis.store.raw import sha256_of
from ylp_analysis.store.tables import read_provenance, read_table

Progress = Callable[[str, int, int], None]
_RESTS_ON = ("counts", "gaps", "pooled", "membership", "cover", "pool_cover")


@dataclass(frozen=True)
class AuditResult:
    """What an audit found: `findings`, one sentence each with its place; none when it passed.

    counts: artefacts, fragments, figures read, cells hidden and judged, facts, seconds.
    """

    run: str
    edition: str
    policy: str
    manifest_sha256: str
    findings: tuple[str, ...]
    counts: dict[str, float]

    @property
    def passed(self) -> bool:
        return not self.findings


def audit_pack(
    pack: Path,
    places: Places,
    progress: Progress = lambda what, done, total: None,
    *,
    manifest: dict[str, Any] | None = None,
) -> AuditResult:
    """Everything that is wrong with a pack, or with the copy of one, as its readers would get it.

    pack: the folder. places: the project whose prepared tables hold the truth. manifest: the
    pack's own, where `pack` is a copy whose manifest tells less.

    Raises
    ------
    DisclosureError
        For what cannot be audited at all: an artefact that cannot be read, an edition or a policy
        that does not exist, tables that are no longer those the pack was made from.
    """
    start = time.monotonic()
    told = manifest or read_manifest(pack)
    policy = _policy_of(told)
    project = Project(places)
    _same_tables(told, places)
    progress("reading", 0, 4)
    fragments = read_artefacts(pack)
    faults = [*faults_of_form(pack, fragments), *strange_entries(read_manifest(pack), policy)]
    progress("what the edition releases", 1, 4)
    released = Released(project, dates_of(told), policy)
    progress("comparing", 2, 4)
    reading = _compared(fragments, project, released, policy, told)
    progress("solving", 3, 4)
    solved = _attacked(reading, places, released, policy, progress)
    findings = [*faults, *reading.findings, *map(_said, solved.found)]
    counts = {
        "artefacts": len({f.file for f in fragments}),
        "fragments": len(fragments),
        "figures": len(reading.figures),
        "rows_hidden": released.hidden,
        "cells_judged": solved.cells,
        "facts": solved.facts,
        "seconds": round(time.monotonic() - start, 1),
    }
    return AuditResult(
        run=str(told["run"]),
        edition=policy.edition,
        policy=f"{policy.name} ({policy.dated})",
        manifest_sha256=sha256_of(pack / MANIFEST),
        findings=tuple(dict.fromkeys(findings)),
        counts=counts,
    )


def audit(pack_dir: str | Path, root: str | Path = "") -> list[str]:
    """What is wrong with a pack, one sentence each; empty when nothing can be recovered."""
    pack = Path(pack_dir)
    return list(audit_pack(pack, places_of(pack, root)).findings)


def places_of(pack: Path, root: str | Path = "") -> Places:
    """The project of a pack: `root`, the one that the pack lies in, or the one we are in."""
    if root:
        return find_root(root)
    for folder in pack.resolve().parents:
        try:
            return find_root(folder)
        except ParameterError:
            continue
    return find_root()


def write_audit(result: AuditResult, pack: Path) -> Path:
    """Keep what an audit found beside the run's folder, which itself is never changed."""
    path = pack.resolve().parent / f"{result.run}.audit.json"
    write_text(path, json.dumps(asdict(result), indent=2, sort_keys=True) + "\n")
    return path


def _policy_of(told: dict[str, Any]) -> Policy:
    """The policy that a pack was made under; refused when it is not the one in force."""
    said = told["policy"]
    policy = policy_for(str(told["edition"]), str(said.get("area", "")))
    if (said.get("name"), said.get("dated")) != (policy.name, policy.dated):
        raise DisclosureError(
            f"The pack was made under the policy {said.get('name')!r} of {said.get('dated')!r}, "
            f"which is not the one in force, {policy.name!r} of {policy.dated!r}.",
            "Make the pack again under today's policy.",
        )
    return policy


def _same_tables(told: dict[str, Any], places: Places) -> None:
    """Refuses prepared tables that are not those the pack was made from: the truth would differ."""
    now, then = read_provenance(places).get("tables", {}), told.get("tables")
    if then is None:
        return
    changed = [name for name in _RESTS_ON if now.get(name) != then.get(name)]
    if changed:
        raise DisclosureError(
            "The data have been prepared anew since the pack was made, and their figures differ.",
            "Make the pack again, then audit that one.",
        )


def _compared(
    fragments: list[Fragment],
    project: Project,
    released: Released,
    policy: Policy,
    told: dict[str, Any],
) -> Reading:
    held = project.held
    names = names_of(held.gaps, held.schools, held.membership)
    said = policy.paragraph()
    own = [policy.sentence(), said, said.partition(". ")[2], *_own_words(told)]
    reader = (Area("school", policy.area),) if policy.own_area == "school" else ()
    return Reader(names, released, own, reader).read(fragments)


def _own_words(told: Any) -> Iterator[str]:
    """The names of files and the hashes that the manifest itself lists."""
    if isinstance(told, dict):
        for key, value in told.items():
            if isinstance(value, str) and (key in ("file", "notebook") or "sha256" in key):
                yield value
            if key == "inputs" and isinstance(value, dict):
                yield from value
            yield from _own_words(value)
    elif isinstance(told, list):
        for value in told:
            yield from _own_words(value)


def _attacked(
    reading: Reading, places: Places, released: Released, policy: Policy, progress: Progress
) -> Attack:
    if not policy.hides:
        return Attack(0, 0, ())
    counts, membership = (read_table(places, name) for name in ("counts", "membership"))
    world = world_of(school_cells(counts, membership))
    earlier: list[Fact] = earlier_facts(world, read_ledger(places, LEDGER_COLUMNS))
    return attack(
        reading.figures,
        released,
        world,
        policy,
        totals=_totals(counts, world),
        earlier=earlier,
        progress=progress,
    )


def _totals(counts: pd.DataFrame, world: World) -> dict[Key, tuple[int, float]]:
    """The authority's disadvantaged pupils and how many of them met, by series-year."""
    rows = counts[(counts["level"] == "la") & (counts["group"] == "disadvantaged")]
    found = {}
    for row in rows.to_dict("records"):
        when = When(row["academic_year"], row["key_stage"], row["data_version"])
        key = Key(when, "|".join((row["subject"], row["measure"], row["definition"])))
        met = row["score_sum"] if pd.isna(row["numerator"]) else row["numerator"]
        if key in world.cells and not pd.isna(met) and not pd.isna(row["denominator"]):
            found[key] = (int(row["denominator"]), float(met))
    return found


def _said(one: Inference) -> str:
    return one.words
