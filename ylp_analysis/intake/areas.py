"""Clusters: which school belongs to which in which year, and their summed counts."""

import re
from typing import NamedTuple

import pandas as pd

from ylp_analysis.errors import ParameterError
from ylp_analysis.intake.identity import school_ids
from ylp_analysis.intake.rows import empty_counts
from ylp_analysis.vocabulary import catalogue, terms
from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding, line_numbers
from ylp_analysis.vocabulary.years import academic_year

CLUSTERS_COLUMNS = ("urn", "cluster", "from", "to", "chair")
MEMBERSHIP_COLUMNS = {"academic_year": "str", "urn": "str", "cluster": "str", "slug": "str"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 '’&.,()-]{0,59}")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
_SUMMED = [
    "academic_year",
    "slug",
    "cluster",
    "key_stage",
    "subject",
    "measure",
    "definition",
    "data_version",
]


class Membership(NamedTuple):
    """table: one row per school and academic year (academic_year, urn, cluster, slug)."""

    table: pd.DataFrame
    findings: list[Finding]


def slug(name: str) -> str:
    """A cluster's name as its area code and file name.

    >>> slug("North & East")
    'north-east'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def no_membership() -> pd.DataFrame:
    """The membership of a project without clusters.csv."""
    return pd.DataFrame({c: pd.Series(dtype=t) for c, t in MEMBERSHIP_COLUMNS.items()})


def membership_of(
    clusters: pd.DataFrame | None,
    schools: pd.DataFrame,
    lineage: pd.DataFrame | None = None,
    register: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, list[Finding]]:
    """Membership by school and year from the `local_clusters` table, with findings."""
    if clusters is None or clusters.empty or schools.empty:
        return no_membership(), []
    file = str(clusters["source"].iloc[0])
    lines = clusters.set_index("line")
    read = read_clusters(lines, schools, file, lineage=lineage, register=register)
    return read.table, read.findings


def read_clusters(
    frame: pd.DataFrame,
    schools: pd.DataFrame,
    file: str,
    *,
    lineage: pd.DataFrame | None = None,
    register: pd.DataFrame | None = None,
) -> Membership:
    """Cluster membership by school and year, from `urn,cluster,from,to,chair`.

    `from` and `to` are academic years, both included; a blank `to` is open. Years without
    results are left out. A line counts for its school under every URN that the school had
    (`lineage` without cycles): in each year under those that have results in it. A URN that no
    file held knows, a school in two clusters in one year, and a cluster name that could not
    stand in a file name are FAILs.
    """
    lines = frame.rename(columns=lambda c: str(c).strip().casefold())
    missing = [c for c in CLUSTERS_COLUMNS[:3] if c not in lines]
    if missing:
        return _failed(
            file,
            "columns_there",
            f"The column {missing[0]} is missing.",
            f"Its header must read {','.join(CLUSTERS_COLUMNS)}.",
            missing[0],
            [],
        )
    lines = lines.reindex(columns=list(CLUSTERS_COLUMNS), fill_value="")
    lines = lines.apply(lambda column: column.str.strip())
    same = _Same(schools, lineage, register)
    failed = _names(lines, file) or _unknown_urns(lines, same, file)
    return failed or _by_year(lines, schools, same, file)


def cluster_counts(
    counts: pd.DataFrame, membership: pd.DataFrame, *, least_coverage: float
) -> pd.DataFrame:
    """Counts summed to clusters, with schools, schools_with_results and coverage.

    Only schools whose disadvantaged and other counts are both known (or that have no pupils in
    one group) are added, so both groups come from the same schools. `coverage` is the share of
    the cluster's pupils of that group, by published cohorts, that stand behind the sum; where it
    is under `least_coverage` for the disadvantaged both rows are `partial`. Where the publisher
    hid every school the sum is missing, never 0. Scores have no counts and are never summed.
    """
    schools = counts[(counts["level"] == "school") & counts["group"].isin(terms.GROUPS[:2])]
    summable = (
        schools["measure"].map(lambda name: catalogue.measure(name).unit == "pp").astype(bool)
    )
    members = schools[summable].merge(
        membership.rename(columns={"urn": "area_code"}), on=["academic_year", "area_code"]
    )
    if members.empty:
        return empty_counts().assign(
            schools=pd.Series(dtype="Int64"),
            schools_with_results=pd.Series(dtype="Int64"),
            coverage=pd.Series(dtype="float64"),
        )
    known = members["numerator"].notna() | (members["denominator"] == 0).fillna(False)
    same_school = [*_SUMMED, "area_code"]
    both = known.groupby([members[c] for c in same_school]).transform("all")
    used = both & (members["denominator"] > 0).fillna(False)
    members = members.assign(
        pupils=members["denominator"].fillna(0),
        numerator=members["numerator"].where(used, 0),
        denominator=members["denominator"].where(used, 0),
        used=used.astype("int64"),
    )
    sums = members.groupby([*_SUMMED, "group"], as_index=False, sort=True).agg(
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
        pupils=("pupils", "sum"),
        schools=("area_code", "nunique"),
        schools_with_results=("used", "sum"),
        source=("source", lambda s: "; ".join(sorted(set(s)))),
        provenance=("provenance", lambda p: p.iloc[0] if p.nunique() == 1 else terms.MIXED),
    )
    cell = [sums[c] for c in _SUMMED]
    nothing = (sums["denominator"] == 0) & (sums["pupils"] > 0)
    hidden = nothing.groupby(cell).transform("any")  # one side alone would be other schools'
    coverage = (sums["denominator"] / sums["pupils"]).where(sums["pupils"] > 0, 0.0)
    of_disadvantaged = coverage.where(sums["group"] == terms.GROUPS[0])
    least = of_disadvantaged.groupby(cell).transform("max")
    return sums.assign(
        numerator=sums["numerator"].mask(hidden),
        denominator=sums["denominator"].mask(hidden),
        level="cluster",
        area_code=sums["slug"],
        area_name=sums["cluster"],
        coverage=coverage.astype("float64"),
        status=pd.Series(terms.OK, index=sums.index)
        .mask((least < least_coverage).fillna(False), terms.PARTIAL)
        .mask(hidden, terms.SUPPRESSED)
        .mask(sums["pupils"] == 0, terms.NO_PUPILS),
    ).drop(columns=["slug", "cluster", "pupils"])


def _failed(
    file: str, check: str, sentence: str, remedy: str, column: str, lines: list[int]
) -> Membership:
    finding = Finding(
        check,
        FAIL,
        file,
        sentence,
        remedy,
        column=column,
        rows=line_numbers(lines),
        stops="anything about clusters",
    )
    return Membership(no_membership(), [finding])


class _Same:
    """Which URNs are one school. known: every URN that a file held names."""

    def __init__(
        self, schools: pd.DataFrame, lineage: pd.DataFrame | None, register: pd.DataFrame | None
    ) -> None:
        self.known = set(schools["urn"])
        if register is not None:
            self.known |= set(register["urn"])
        if lineage is not None:
            self.known |= {*lineage["urn"], *lineage["successor_urn"]} - {""}
        self.ids = (
            {u: u for u in self.known} if lineage is None else school_ids(self.known, lineage)
        )
        school = schools["urn"].map(self.ids)
        with_results = schools.groupby([school, schools["academic_year"]])["urn"].unique()
        self._with_results = with_results.to_dict()

    def urns(self, urn: str, year: str) -> list[str]:
        """The URNs under which a school has results in a year; its own where it has none."""
        return sorted(self._with_results.get((self.ids[urn], year), [urn]))


def _names(lines: pd.DataFrame, file: str) -> Membership | None:
    wrong = [
        line
        for line, name in zip(lines.index.tolist(), lines["cluster"], strict=True)
        if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name) or ".." in name
    ]
    if not wrong:
        return None
    return _failed(
        file,
        "cluster_names",
        "A cluster's name cannot be used as a page's name.",
        "Use a letter first, then letters, digits, spaces, & ' - . , ( ); at most 60 characters.",
        "cluster",
        wrong,
    )


def _unknown_urns(lines: pd.DataFrame, same: _Same, file: str) -> Membership | None:
    wrong = [int(line) for line in lines.index[~lines["urn"].isin(same.known)]]
    if not wrong:
        return None
    return _failed(
        file,
        "urn_known",
        f"{len(wrong)} URNs are in none of the files held.",
        "Correct them, or bring a register of schools (GIAS extract or school spine).",
        "urn",
        wrong,
    )


def _by_year(lines: pd.DataFrame, schools: pd.DataFrame, same: _Same, file: str) -> Membership:
    years, rows = sorted(set(schools["academic_year"])), []
    for line, row in zip(lines.index.tolist(), lines.to_dict("records"), strict=True):
        try:
            first = academic_year(row["from"], "`from`")
            last = academic_year(row["to"], "`to`") if row["to"] else "9998/99"
        except ParameterError as error:
            return _failed(file, "years_read", error.problem, error.remedy, "from, to", [line])
        if first > last:
            sentence = "A membership ends before it begins."
            remedy = "Exchange `from` and `to`, or leave `to` blank while it lasts."
            return _failed(file, "years_read", sentence, remedy, "from, to", [line])
        rows += [
            (year, urn, row["cluster"], slug(row["cluster"]), line, row["urn"])
            for year in years
            if first <= year <= last
            for urn in same.urns(row["urn"], year)
        ]
    table = pd.DataFrame(rows, columns=[*MEMBERSHIP_COLUMNS, "line", "listed"])
    alike = table.groupby("slug")["cluster"].transform("nunique") > 1
    if alike.any():
        return _failed(
            file,
            "cluster_names",
            "Two spellings of a cluster's name would share one page.",
            "Write the name the same way on every line, or choose names that differ in letters.",
            "cluster",
            sorted(set(table.loc[alike, "line"])),
        )
    # Both URNs of one school may stand there, if they name one cluster.
    table = table.assign(school=table["urn"].map(same.ids))
    school_year = [table["academic_year"], table["school"]]
    clusters = table.groupby(school_year)["slug"].transform("nunique")
    repeated = table.duplicated(["academic_year", "urn", "listed"], keep=False)
    twice = table[(clusters > 1) | repeated]
    if len(twice):
        return _failed(
            file,
            "one_cluster",
            "A school stands in two clusters in the same year.",
            "End the first membership in the year before the second begins.",
            "urn",
            sorted(set(twice["line"])),
        )
    table = table.drop_duplicates(["academic_year", "urn"], ignore_index=True)
    table = table[list(MEMBERSHIP_COLUMNS)].astype(MEMBERSHIP_COLUMNS)
    return Membership(table, _left_out(table, schools, file))


def _left_out(table: pd.DataFrame, schools: pd.DataFrame, file: str) -> list[Finding]:
    mainstream = schools[(schools["school_type"] == "mainstream") & ~schools["closed"]]
    without = sorted(set(mainstream["urn"]) - set(table["urn"]))
    if not without:
        return []
    return [
        Finding(
            "every_school_in_a_cluster",
            WARNING,
            file,
            f"{len(without)} open mainstream schools belong to no cluster.",
            f"Add them if they should: URN {', '.join(without[:5])}"
            + (" and others." if len(without) > 5 else "."),
            stops="their part of any cluster's figures",
        )
    ]
