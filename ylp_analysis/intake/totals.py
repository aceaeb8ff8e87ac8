"""Do the schools add up to their authority? A check on whole files, never on one school."""

import pandas as pd

from ylp_analysis.vocabulary.findings import WARNING, Finding


def check_totals(counts: pd.DataFrame, file: str) -> list[Finding]:
    """A warning when the cohorts of a file's schools do not sum to its LA row.

    The published tables may differ a little (pupils counted at the LA only); the difference is
    said so that nobody adds schools up and takes the sum for the authority.
    """
    cohorts = counts[counts["group"].isin(["disadvantaged", "other"])].drop_duplicates(
        ["level", "area_code", "key_stage", "group", "denominator"]
    )
    per_area = cohorts.groupby(["key_stage", "group", "level", "area_code"])["denominator"].max()
    if per_area.empty:
        return []
    sums = per_area.groupby(["key_stage", "group", "level"]).sum().unstack("level")
    if "la" not in sums or "school" not in sums:
        return []
    both = sums.dropna(subset=["la", "school"])
    off = both[both["la"] != both["school"]]
    if off.empty:
        return []
    words = [
        f"{group} pupils {int(row['school'])} in schools, {int(row['la'])} in the LA row"
        for group, row in off.droplevel("key_stage").iterrows()
    ]
    return [
        Finding(
            "schools_sum_to_la",
            WARNING,
            file,
            f"The schools do not add up to the authority: {'; '.join(words)}.",
            "Nothing to do: the LA row stands as published.",
        )
    ]
