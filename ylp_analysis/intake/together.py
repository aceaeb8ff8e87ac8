"""What all files say together: facts settled, schools known, membership by year."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from ylp_analysis.intake import areas
from ylp_analysis.intake.context import empty, typed
from ylp_analysis.intake.identity import (
    closed_with_later_results,
    lineage_breaks,
    lineage_of,
    school_ids,
)
from ylp_analysis.intake.local_links import unknown_references, unknown_urns
from ylp_analysis.intake.precedence import FACT, Standing, settle, twice_table
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import FAIL, Finding
from ylp_analysis.vocabulary.tables import READ_TABLES

Tables = Mapping[str, pd.DataFrame]


class Together(NamedTuple):
    """tables: by name, each fact once, nothing of a file that failed. membership: by school and
    year. findings: those that no file alone could give."""

    tables: dict[str, pd.DataFrame]
    membership: pd.DataFrame
    findings: list[Finding]


def put_together(reads: Sequence[Tables], sources: pd.DataFrame) -> Together:
    """The tables of all files as one, with the findings about how they fit.

    reads: the tables of each file. sources: a row for each file used (terms.SOURCES_COLUMNS).
    """
    tables = {name: _of(name, reads) for name in READ_TABLES}
    local = sorted({name for read in reads for name in read if name not in READ_TABLES})
    tables |= {
        name: pd.concat([read[name] for read in reads if name in read], ignore_index=True)
        for name in local
    }
    tables["counts"] = _completed(tables)
    printed = _printed(tables["counts"])
    findings = _settle_all(tables, _standings(reads, sources)) + _identify_schools(tables)
    membership, said = areas.membership_of(
        tables.get("local_clusters"), tables["schools"], tables["lineage"], tables["register"]
    )
    findings += said
    counts = tables["counts"]
    key = pd.MultiIndex.from_frame(counts[list(FACT["counts"])])
    tables["counts"] = counts.assign(printed=key.isin(printed))
    findings += unknown_urns(tables, _known_urns(tables)) + unknown_references(tables)
    failed = {f.file for f in findings if f.outcome == FAIL}
    return Together(_without(tables, failed), membership, findings)


def _identify_schools(tables: dict[str, pd.DataFrame]) -> list[Finding]:
    """Lineage and its breaks, and the newest URN of each school; findings about both."""
    register, schools = tables["register"], tables["schools"]
    steps = lineage_of(
        register,
        tables["lineage"],
        tables.get("local_lineage"),
        inspections=tables["inspections"],
    )
    ids = school_ids(set(schools["urn"]), steps.table)
    tables["lineage"] = steps.table
    tables["lineage_breaks"] = lineage_breaks(steps.table, register)
    tables["schools"] = schools.assign(school_id=schools["urn"].map(ids).astype("str"))
    return [*steps.findings, *closed_with_later_results(register, schools, steps.table)]


def our_urns(reads: Sequence[Tables]) -> frozenset[str]:
    """The URNs of our authority's schools, by every file whose rows name an authority."""
    urns: set[str] = set()
    for read in reads:
        for name in ("register", "schools", "local_schools"):
            urns |= set(read[name]["urn"]) if name in read else set()
        facts = read.get("facts")
        if facts is not None:
            urns |= set(facts.loc[facts["level"] == "school", "area_code"])
    return frozenset(urns)


def _settle_all(tables: dict[str, pd.DataFrame], standings: dict[str, Standing]) -> list[Finding]:
    twice, findings = [twice_table([])], []
    for name in FACT:
        settled = settle(name, tables[name], standings)
        tables[name] = settled.table
        if not name.startswith("national"):  # every authority's copies would drown our own
            twice.append(settled.twice)
            findings += settled.findings
    tables["twice"] = pd.concat(twice, ignore_index=True)
    return findings


def _of(name: str, reads: Sequence[Tables]) -> pd.DataFrame:
    held = [read[name] for read in reads if name in read and len(read[name])]
    return typed(name, pd.concat([empty(name), *held], ignore_index=True))


def _standings(reads: Sequence[Tables], sources: pd.DataFrame) -> dict[str, Standing]:
    newest: dict[str, str] = {}
    for read in reads:
        for table in read.values():
            if {"academic_year", "source"} <= set(table.columns) and len(table):
                source = str(table["source"].iloc[0])
                newest[source] = max(newest.get(source, ""), str(table["academic_year"].max()))
    rows = sources[["source", "precedence", "published"]].itertuples(index=False)
    return {
        str(r.source): Standing(str(r.precedence), str(r.published), newest.get(str(r.source), ""))
        for r in rows
    }


def _printed(counts: pd.DataFrame) -> pd.MultiIndex:
    """The keys of the results that a publisher printed, whether or not another file's stand."""
    known = counts["numerator"].notna() | counts["value"].notna()
    rows = counts[(counts["provenance"] == "published") & known]
    return pd.MultiIndex.from_frame(rows[list(FACT["counts"])])


def _known_urns(tables: Tables) -> set[str]:
    known = {*tables["register"]["urn"], *tables["schools"]["urn"]}
    return known | {*tables["lineage"]["urn"], *tables["lineage"]["successor_urn"]}


def _without(tables: dict[str, pd.DataFrame], failed: set[str]) -> dict[str, pd.DataFrame]:
    """The tables without the rows of files that failed, for those who go on without them."""
    if not failed:
        return tables
    return {
        name: table[~table["source"].isin(failed)].reset_index(drop=True)
        if "source" in table
        else table
        for name, table in tables.items()
    }


def _completed(tables: Tables) -> pd.DataFrame:
    """The counts; those of pupil rows with the names of their schools and, where no sidecar says,
    the version of the tables published about the same year and key stage."""
    counts = tables["counts"]
    local = counts["provenance"] == "local"
    if not local.any():
        return counts
    named = pd.concat([tables["register"][["urn", "name"]], tables["schools"][["urn", "name"]]])
    names = named[named["name"] != ""].drop_duplicates("urn", keep="last").set_index("urn")["name"]
    missing = counts["area_name"] == ""
    area_name = counts["area_name"].where(
        ~missing, counts["area_code"].map(names).astype("str").fillna("")
    )
    order = pd.CategoricalDtype(list(terms.DATA_VERSIONS), ordered=True)
    of_year = ["academic_year", "key_stage"]
    printed = counts[~local]
    printed = printed.assign(newest=printed["data_version"].astype(order))
    newest = printed.groupby(of_year, observed=True)["newest"].max().astype("str")
    unsaid = local & (counts["data_version"] == "")
    taken = pd.MultiIndex.from_frame(counts[of_year]).map(newest.to_dict())
    version = pd.Series(taken, index=counts.index, dtype="str").fillna(terms.DATA_VERSIONS[-1])
    return counts.assign(
        area_name=area_name, data_version=counts["data_version"].where(~unsaid, version)
    )
