"""The processed tables that a page may draw on, and the questions asked of them again and again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from ylp_analysis.disclosure import Cover, Policy, Protected, protect
from ylp_analysis.measures.change import newest_versions, year_on_year
from ylp_analysis.measures.trend import slopes
from ylp_analysis.vocabulary import catalogue, terms
from ylp_analysis.vocabulary.tables import TWICE_COLUMNS
from ylp_analysis.vocabulary.years import RunDates, long_date, results_out_by


class Declared(NamedTuple):
    """A claim as config/claims.toml declares it."""

    id: str
    sentence: str
    priority: int
    check: str
    key_stage: str
    subject: str
    measure: str
    expected: str
    year: str


class Series(NamedTuple):
    """One measured thing: a key stage, a subject, a measure."""

    key_stage: str
    subject: str
    measure: str

    @property
    def label(self) -> str:
        return catalogue.series_label(*self)

    @property
    def words(self) -> str:
        """The label inside a sentence: `key stage 4 (Attainment 8)`."""
        return f"{self.label[0].lower()}{self.label[1:]}"

    @property
    def id(self) -> str:
        return "-".join(self).replace("_", "-").lower()


@dataclass(frozen=True, eq=False)
class Held:
    """The processed tables of one project, and what its config says that pages need."""

    gaps: pd.DataFrame
    gaps_90: pd.DataFrame
    pooled: pd.DataFrame
    schools: pd.DataFrame
    membership: pd.DataFrame
    sources: pd.DataFrame
    findings: pd.DataFrame
    area_name: str
    la_code: str
    partnership: str
    margins: Mapping[str, float]
    results_year: str = ""
    claims: tuple[Declared, ...] = ()
    set_aside: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    cover: Cover | None = None
    printed_clusters: pd.DataFrame = field(default_factory=pd.DataFrame)
    printed_clusters_90: pd.DataFrame = field(default_factory=pd.DataFrame)
    twice: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(TWICE_COLUMNS)))

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Year-on-year changes of the gaps held, schools left out."""
        own = self.gaps[self.gaps["comparator"] == "same_area"]
        return year_on_year(own, self.gaps_90, margins=self.margins)

    def of_printed_schools(self) -> "Held":
        """The same, with clusters' single years summed over printed schools alone: what shared
        editions show of them, since anybody could add those up."""

        def exchanged(gaps: pd.DataFrame, clusters: pd.DataFrame) -> pd.DataFrame:
            rest = gaps[gaps["level"] != "cluster"]
            return pd.concat([rest, clusters], ignore_index=True)

        return replace(
            self,
            gaps=exchanged(self.gaps, self.printed_clusters),
            gaps_90=exchanged(self.gaps_90, self.printed_clusters_90),
        )

    def shown(self, table: pd.DataFrame, policy: Policy) -> Protected:
        """A table as `policy` lets it be shown, with the cover of schools and clusters."""
        return protect(table, policy, self.cover)

    @property
    def made_up(self) -> bool:
        return bool(self.sources["made_up"].any())

    def own(self, level: str, area_code: str = "") -> pd.DataFrame:
        """Gaps within one level's own areas (comparator same_area), one area when given."""
        rows = (self.gaps["comparator"] == "same_area") & (self.gaps["level"] == level)
        if area_code:
            rows &= self.gaps["area_code"] == area_code
        return self.gaps[rows]

    def of(self, series: Series, level: str, area_code: str = "") -> pd.DataFrame:
        """The rows of one series at one level, with a gap or a reason for none, by year."""
        gaps = self.own(level, area_code)
        rows = gaps[_is(gaps, series)]
        return rows.sort_values(["area_code", "academic_year"], ignore_index=True)

    def headlines(self, level: str = "la", area_code: str = "") -> list[Series]:
        """The series that a page leads with, per key stage, of which a gap is held."""
        gaps = self.own(level, area_code).dropna(subset=["gap"])
        return [
            Series(key_stage, subject, measure)
            for key_stage, pairs in catalogue.HEADLINES.items()
            for subject, measure in pairs
            if _is(gaps, Series(key_stage, subject, measure)).any()
        ]

    def leading(self, level: str = "la", area_code: str = "") -> list[Series]:
        """The first headline series per key stage that is held in that key stage's newest year."""
        newest: dict[str, tuple[str, Series]] = {}
        for series in self.headlines(level, area_code):
            year = self.of(series, level, area_code).dropna(subset=["gap"])["academic_year"].max()
            if series.key_stage not in newest or year > newest[series.key_stage][0]:
                newest[series.key_stage] = (year, series)
        return [series for _, series in newest.values()]

    def changes_of(self, series: Series, level: str, area_code: str = "") -> pd.DataFrame:
        """Year-on-year changes of one series with the smaller pupil numbers of the two years."""
        changes = self.changes[
            (self.changes["level"] == level)
            & (self.changes["comparator"] == "same_area")
            & _is(self.changes, series)
        ]
        if area_code:
            changes = changes[changes["area_code"] == area_code]
        pupils = self.of(series, level, area_code)[
            ["area_code", "academic_year", "disadvantaged_pupils", "other_pupils", "provenance"]
        ]
        both = changes
        for end in ("before", "after"):
            both = both.merge(
                pupils.rename(columns={"academic_year": f"year_{end}"}),
                on=["area_code", f"year_{end}"],
                suffixes=("", "_after"),
            )
        for group in ("disadvantaged_pupils", "other_pupils"):
            both[group] = both[[group, f"{group}_after"]].min(axis=1).astype("Int64")
        both["status"] = terms.OK
        return both.drop(columns=["disadvantaged_pupils_after", "other_pupils_after"])

    def directions(self, level: str, area_code: str) -> pd.DataFrame:
        """Change of each gap a year over the newest run of at least three comparable years, with
        the smallest pupil numbers of those years. Never a direction from two years alone."""
        moved = slopes(self.own(level, area_code))
        key = ["key_stage", "subject", "measure", "definition"]
        years = self.own(level, area_code)[
            [*key, "academic_year", "disadvantaged_pupils", "other_pupils", "provenance"]
        ].merge(moved[[*key, "first_year", "last_year"]], on=key)
        within = years[
            (years["academic_year"] >= years["first_year"])
            & (years["academic_year"] <= years["last_year"])
        ]
        least = within.groupby(key, as_index=False).agg(
            disadvantaged_pupils=("disadvantaged_pupils", "min"),
            other_pupils=("other_pupils", "min"),
            provenance=("provenance", lambda p: p.iloc[0] if p.nunique() == 1 else "mixed"),
        )
        table = moved.merge(least, on=key).rename(
            columns={"slope": "change", "low": "change_low", "high": "change_high"}
        )
        verdict = pd.Series("too few pupils to tell", index=table.index)
        verdict = verdict.mask(table["change_high"] < 0, "narrowed")
        verdict = verdict.mask(table["change_low"] > 0, "widened")
        return table.assign(
            verdict=verdict,
            status=terms.OK,
            academic_year=table["last_year"],
        )

    def years(self) -> list[str]:
        """The academic years of which any figure is held, oldest first."""
        return sorted(set(self.gaps["academic_year"]))


def series_labels(table: pd.DataFrame) -> list[str]:
    """What each row's series measures, as pages print it."""
    keys = table[["key_stage", "subject", "measure"]].astype("str").to_numpy().tolist()
    return [catalogue.series_label(*map(str, key)) for key in keys]


def up_to(held: Held, dates: RunDates, *, allow_hindsight: bool) -> Held:
    """What a run with these dates may see, with a caveat for every file that is left out or used
    with hindsight.

    Of one year's results the newest version stands. Results after `results_year` are left out. A file published after `as_of` is left out unless
    `allow_hindsight`.
    """
    gaps = held.gaps[held.gaps["academic_year"] <= dates.results_year]
    pooled = held.pooled[held.pooled["academic_year"] <= dates.results_year]
    sources = held.sources[held.sources["academic_year"] <= dates.results_year]
    late = sources[sources["published"] > dates.as_of]
    caveats = [
        _hindsight(source, published, dates, allow_hindsight)
        for source, published in zip(late["source"], late["published"], strict=True)
    ]
    if not allow_hindsight and len(late):
        unknown = set(late["source"])
        gaps = gaps[~_rests_on(gaps, unknown)]
        pooled = pooled[~_rests_on(pooled, unknown)]
        sources = sources.drop(late.index)
    undated = sources[sources["published"] == ""]
    undated = undated[undated["academic_year"] != ""]
    early = undated[undated["academic_year"].map(results_out_by) > dates.as_of]
    if len(early):
        years_text = ", ".join(sorted(set(early["academic_year"])))
        caveats.append(
            f"Results of {years_text} could not have been known on {long_date(dates.as_of)}: "
            "this page looks back with later knowledge."
        )
    return replace(
        held,
        gaps=newest_versions(_one_definition(gaps)),
        pooled=_one_definition(pooled),
        sources=sources,
        results_year=dates.results_year,
        caveats=(*held.caveats, *caveats),
    )


def _one_definition(gaps: pd.DataFrame) -> pd.DataFrame:
    """The gaps without those by free school meals alone where the same series is held for
    disadvantaged pupils; a series never mixes the two."""
    series = ["level", "area_code", "key_stage", "subject", "measure", "comparator"]
    by_fsm = gaps["definition"] == "fsm"
    both = pd.MultiIndex.from_frame(gaps.loc[~by_fsm & gaps["gap"].notna(), series])
    return gaps[~(by_fsm & pd.MultiIndex.from_frame(gaps[series]).isin(both))]


def _hindsight(source: str, published: str, dates: RunDates, allowed: bool) -> str:
    came = f"{source} came out on {long_date(published)}, after {long_date(dates.as_of)}"
    if allowed:
        return f"{came}; it is used with hindsight."
    return f"{came}; it is not used. Set allow_hindsight in config/pack.toml to use it."


def _is(table: pd.DataFrame, series: Series) -> pd.Series:
    return (
        (table["key_stage"] == series.key_stage)
        & (table["subject"] == series.subject)
        & (table["measure"] == series.measure)
    )


def _rests_on(table: pd.DataFrame, files: set[str]) -> pd.Series:
    return table["source"].map(lambda s: bool(files & set(s.split("; ")))).astype(bool)
