"""What local files refer to: schools that some file knows, and each other's codes."""

from collections.abc import Iterable, Mapping

import pandas as pd

from ylp_analysis.intake.context import USELESS
from ylp_analysis.intake.layouts.local import LOCAL_TABLES
from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding, line_numbers

# Files that say which schools there are; `clusters` is looked at by intake.areas.
_TELL_SCHOOLS = ("schools", "lineage", "clusters", "pupil_results")
# (table, column) → the table and column that it refers to.
REFERENCES = {
    ("spend", "funding_line"): ("funding_lines", "funding_line"),
    ("spend", "intervention"): ("deployments", "intervention"),
    ("bids", "funding_line"): ("funding_lines", "funding_line"),
    ("deployments", "funding_line"): ("funding_lines", "funding_line"),
    ("deployments", "cluster"): ("clusters", "cluster"),
    ("pp_reviews", "funding_line"): ("funding_lines", "funding_line"),
    ("pp_reviews", "reviewer"): ("reviewers", "reviewer"),
    ("cpd_offer", "funding_line"): ("funding_lines", "funding_line"),
    ("cpd_attendance", "course"): ("cpd_offer", "course"),
    ("cluster_plans", "cluster"): ("clusters", "cluster"),
    ("spend", "cluster"): ("clusters", "cluster"),
    ("decisions", "cluster"): ("clusters", "cluster"),
    ("attendance", "cluster"): ("clusters", "cluster"),
    ("exclusions", "cluster"): ("clusters", "cluster"),
    ("funding_lines", "follows"): ("funding_lines", "funding_line"),
}
_IN_NO_CLUSTER = "none"


def unknown_urns(tables: Mapping[str, pd.DataFrame], known: Iterable[str]) -> list[Finding]:
    """A FAIL for each column of URNs that none of the files held knows.

    tables: by name; only `local_NAME` are looked at. known: URNs of the register, the performance
    tables and lineage; those of `local_schools` and `local_lineage` are added here. With no URN
    known at all nothing can be said.
    """
    urns = set(known)
    for name, column in (("schools", "urn"), ("lineage", "urn"), ("lineage", "successor_urn")):
        if f"local_{name}" in tables:
            urns |= set(tables[f"local_{name}"][column])
    if not urns - {""}:
        return []
    findings = []
    for layout in LOCAL_TABLES:
        table = tables.get(f"local_{layout.name}")
        if table is None or layout.name in _TELL_SCHOOLS:
            continue
        for column in (f.name for f in layout.fields if f.kind == "urn"):
            strange = ~table[column].isin([*urns, ""])
            findings += [
                _finding(
                    "urn_known",
                    FAIL,
                    file,
                    f"{_many(lines, 'URN is', 'URNs are')} in no register, performance table or lineage "
                    "held.",
                    "Correct them, or bring the schools file (`ylp template schools`).",
                    column,
                    lines,
                )
                for file, lines in _by_file(table[strange])
            ]
    return findings


def unknown_references(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """A WARNING for each column of codes that the file they refer to does not hold; of clusters a
    FAIL.

    Where that file is not held nothing is said: the pages say that it is missing.
    """
    findings = []
    for (name, column), (target, code) in REFERENCES.items():
        table, held = tables.get(f"local_{name}"), tables.get(f"local_{target}")
        if table is None or held is None:
            continue
        apart = {"", _IN_NO_CLUSTER} if target == "clusters" else {""}
        strange = ~table[column].isin({*held[code], *apart})
        findings += [
            _finding(
                "references_known",
                FAIL if target == "clusters" else WARNING,  # a cluster is a page of its own
                file,
                f"{_many(lines, 'row names', 'rows name')} a {code} that {target} does not hold.",
                f"Add it there, or correct {column}.",
                column,
                lines,
            )
            for file, lines in _by_file(table[strange])
        ]
    return findings


def _many(lines: list[int], one: str, more: str) -> str:
    return f"{len(lines)} {one if len(lines) == 1 else more}"


def _by_file(rows: pd.DataFrame) -> list[tuple[str, list[int]]]:
    """Each file with rows among these, and their lines."""
    return [
        (str(file), [int(line) for line in of_file["line"]])
        for file, of_file in rows.groupby("source", sort=True)
    ]


def _finding(
    check: str, outcome: str, file: str, sentence: str, remedy: str, column: str, lines: list[int]
) -> Finding:
    stops = USELESS if outcome == FAIL else "what these rows are part of"
    return Finding(check, outcome, file, sentence, remedy, column, line_numbers(lines), stops)
