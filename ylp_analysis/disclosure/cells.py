"""What a reader might work out: a cell for each school and series-year, as the cover needs them.

Public are both groups' sizes, the whole school's results, the authority's results and every row
that a publisher printed; the cell is the number of disadvantaged pupils who met the measure.
"""

import numpy as np
import pandas as pd

from ylp_analysis.vocabulary.catalogue import SCORE_RANGES, measure

WHEN = ["academic_year", "key_stage", "data_version"]
SERIES = ["subject", "measure", "definition"]
# The subjects whose results a shared edition may show by school. Chosen once, whatever the results
# are: few pupils of a school enter most other GCSE subjects.
SHOWN_SUBJECTS = (
    "all", "reading", "writing", "maths", "rwm", "gps", "english_maths", "english", "science",
)  # fmt: skip
_SIDES = ("disadvantaged", "other")
# The lowest and the highest that one pupil can score; a key stage 2 point score tops out below 50.
_SCORES = {**SCORE_RANGES, "average_point_score": (0.0, 50.0)}


def school_cells(counts: pd.DataFrame, membership: pd.DataFrame) -> pd.DataFrame:
    """The cells of every school in the years and key stages of which local records are held.

    counts : processed counts (all levels). membership : school and cluster by year. Years and key
    stages that hold published rows alone need no cover: their sums are sums of printed numbers.

    Returns
    -------
    DataFrame, one row per school and series-year, for `cover.find_cover`: WHEN, SERIES, series (joined), school,
    area_name, cluster, both groups' pupils and met (or score sums), lowest and highest of a pupil,
    unknown_pupils, printed, hidden_by_publisher, in_sum.
    """
    schools = counts[counts["level"] == "school"]
    local = schools.loc[schools["provenance"] == "local", WHEN].drop_duplicates()
    if local.empty:
        return pd.DataFrame()
    schools = schools.merge(local, on=WHEN)
    unit = schools["measure"].map(lambda name: measure(name).unit)
    schools = schools.assign(
        met=schools["numerator"].astype("float64").where(unit == "pp", schools["score_sum"]),
        series=schools["subject"] + "|" + schools["measure"] + "|" + schools["definition"],
    )
    key = [*WHEN, *SERIES, "series", "area_code", "area_name"]
    sides = [_side(schools[schools["group"] == side], key, side) for side in (*_SIDES, "unknown")]
    table = sides[0].merge(sides[1], on=key, how="outer").merge(sides[2], on=key, how="left")
    table = table.dropna(subset=["disadvantaged_pupils", "other_pupils"], how="all")
    printed = table["disadvantaged_printed"].eq(True) & table["other_printed"].eq(True)
    series_printed = printed.groupby([table[c] for c in [*WHEN, "series"]]).transform("any")
    limits = table["measure"].map(lambda name: _SCORES.get(name, (0.0, 1.0)))
    pupils = {f"{side}_pupils": table[f"{side}_pupils"].fillna(0) for side in _SIDES}
    empty = (pupils["disadvantaged_pupils"] == 0) | (pupils["other_pupils"] == 0)
    # A group without pupils has met nothing, whether or not a file says so.
    met = {
        f"{side}_met": table[f"{side}_met"].mask(pupils[f"{side}_pupils"] == 0, 0.0)
        for side in _SIDES
    }
    known = met["disadvantaged_met"].notna() & met["other_met"].notna()
    year_school = pd.MultiIndex.from_frame(table[["academic_year", "area_code"]])
    clusters = membership.set_index(["academic_year", "urn"])["slug"]
    return pd.DataFrame(
        {
            **{c: table[c] for c in [*WHEN, *SERIES, "series"]},
            "school": table["area_code"],
            "area_name": table["area_name"],
            "cluster": clusters.reindex(year_school).fillna("").to_numpy(),
            **pupils,
            **met,
            "lowest": [low for low, _ in limits],
            "highest": [high for _, high in limits],
            "unknown_pupils": table["unknown_pupils"].fillna(0).astype("int64"),
            "printed": printed,
            "hidden_by_publisher": series_printed & ~printed & ~empty,
            "in_sum": known,
        }
    ).reset_index(drop=True)


def _side(rows: pd.DataFrame, key: list[str], side: str) -> pd.DataFrame:
    kept = rows[[*key, "denominator", "met", "printed"]].rename(
        columns={
            "denominator": f"{side}_pupils",
            "met": f"{side}_met",
            "printed": f"{side}_printed",
        }
    )
    return kept.astype({f"{side}_pupils": "float64", f"{side}_met": np.float64})
