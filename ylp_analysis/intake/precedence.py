"""The same fact from two files: which one stands, and what is said about the other."""

from typing import NamedTuple

import pandas as pd

from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding

FACT = [
    "academic_year",
    "level",
    "area_code",
    "key_stage",
    "subject",
    "measure",
    "group",
    "definition",
    "data_version",
]
_VALUES = ["numerator", "denominator", "value", "status"]


class Settled(NamedTuple):
    """counts: one row per fact. findings: one warning per pair of files that differ."""

    counts: pd.DataFrame
    findings: list[Finding]


def settle(counts: pd.DataFrame, derived_copies: set[str]) -> Settled:
    """One row per fact: published tables stand before derived copies, then the file name decides.

    Equal values are one row. A derived copy that differs is left out, with a warning; two published
    files that differ for one year and version are a FAIL: neither can be believed.
    """
    ranked = counts.assign(_rank=counts["source"].isin(derived_copies).astype(int)).sort_values(
        ["_rank", "source"], kind="stable"
    )
    again = ranked.duplicated(FACT, keep="first")
    kept, lost = ranked[~again], ranked[again]
    pairs = lost.merge(kept, on=FACT, suffixes=("_lost", ""))
    differ = pd.Series(False, index=pairs.index)
    for column in _VALUES:
        a, b = pairs[f"{column}_lost"], pairs[column]
        differ |= ~((a == b).fillna(False) | (a.isna() & b.isna())).astype(bool)
    findings = [
        Finding(
            "same_fact_twice",
            WARNING if lost_file in derived_copies else FAIL,
            str(lost_file),
            f"{len(group)} of its figures differ from those of {kept_file} for the same year.",
            "Keep one of the two files, or record in its sidecar which version it is.",
            stops="" if lost_file in derived_copies else "either file's figures for that year",
        )
        for (lost_file, kept_file), group in pairs[differ].groupby(["source_lost", "source"])
    ]
    return Settled(kept.drop(columns="_rank").sort_index(), findings)
