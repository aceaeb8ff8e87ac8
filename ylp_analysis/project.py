"""The hallway out: a prepared project, its tables, and the argument of each page."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import pandas as pd

from ylp_analysis.disclosure import Cover, Policy, policy_for
from ylp_analysis.errors import ParameterError
from ylp_analysis.evidence import closing_the_gap, cluster_profile, data_quality, school_brief, tour
from ylp_analysis.evidence.argument import Evidence
from ylp_analysis.evidence.held import Declared, Held, up_to
from ylp_analysis.figures.page import Page
from ylp_analysis.store.config import Settings, load_settings
from ylp_analysis.store.places import Places, find_root
from ylp_analysis.store.tables import read_provenance, read_table
from ylp_analysis.vocabulary.years import RunDates, run_dates

_EVIDENCE: dict[str, Callable[[Held, RunDates, Policy, str], Evidence]] = {
    tour.NAME: tour.start_here,
    data_quality.NAME: data_quality.data_quality,
    closing_the_gap.NAME: closing_the_gap.closing_the_gap,
    cluster_profile.NAME: cluster_profile.cluster_profile,
    school_brief.NAME: school_brief.school_brief,
}
_TABLES = (
    "gaps",
    "gaps_90",
    "pooled",
    "schools",
    "membership",
    "sources",
    "findings",
    "twice",
    "printed_clusters",
    "printed_clusters_90",
)


class Project:
    """One authority's prepared data. Tables are read once, when first asked for."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.settings: Settings = load_settings(places)

    def __repr__(self) -> str:
        area = self.settings.partnership.area
        return f"<Project {area.name} ({area.la_code}) in {self.places.root.name}>"

    @property
    def gaps(self) -> pd.DataFrame:
        """The gap table, one row per gap (docs/data-dictionary.md). Raw: protect before showing."""
        return self.held.gaps.copy()

    @property
    def findings(self) -> pd.DataFrame:
        """What was found in the raw files, the worst first."""
        return self.held.findings.copy()

    @cached_property
    def held(self) -> Held:
        """Every processed table, and what the pages need of the settings."""
        area = self.settings.partnership.area
        tables = {name: read_table(self.places, name) for name in _TABLES}
        return Held(
            **tables,
            cover=Cover(*(read_table(self.places, name) for name in ("cover", "pool_cover"))),
            margins=self.settings.partnership.margins.model_dump(),
            area_name=area.name,
            la_code=area.la_code,
            partnership=area.partnership or area.name,
            claims=tuple(Declared(**c.model_dump()) for c in self.settings.claims.claim),
            set_aside=tuple(read_provenance(self.places).get("set_aside", ())),
        )

    def dates(self, plan_year: str = "", results_year: str = "", as_of: str = "") -> RunDates:
        """The three dates of a run; the empty ones by rule, and named in `chosen_by_rule`."""
        years = self.held.years()
        return run_dates(plan_year, results_year, as_of, years[-1] if years else "")

    def seen(self, dates: RunDates, policy: Policy | None = None) -> Held:
        """What a run with these dates may see of the tables, with caveats for what it may not;
        for an edition that hides, clusters' single years as anybody can add them up."""
        held = self.held.of_printed_schools() if policy and policy.hides else self.held
        return up_to(held, dates, allow_hindsight=self.settings.pack.allow_hindsight)

    def not_held(self, dates: RunDates) -> tuple[str, ...]:
        """The key stages without figures for these dates, and what to bring."""
        return closing_the_gap.not_held(self.seen(dates))

    def evidence(
        self,
        name: str,
        *,
        plan_year: str = "",
        results_year: str = "",
        as_of: str = "",
        edition: str = "analyst",
        area: str = "",
    ) -> Evidence:
        """The argument of one page, protected for an edition.

        Parameters
        ----------
        name : start_here, data_quality, closing_the_gap or cluster_profile.
        plan_year, results_year : like 2015/16. as_of : like 2015-03-31. Empty: chosen by rule.
        edition : analyst (nothing hidden, internal) or sicg.
        area : a cluster's slug, for cluster_profile.

        Raises ParameterError or DisclosureError for a value that cannot be used.
        """
        if name not in _EVIDENCE:
            raise ParameterError(
                f"There is no page {name!r}.", f"Choose one of: {', '.join(_EVIDENCE)}."
            )
        policy = policy_for(edition, area)
        dates = self.dates(plan_year, results_year, as_of)
        return _EVIDENCE[name](self.seen(dates, policy), dates, policy, area)

    def page(self, name: str, **parameters: str) -> Page:
        """The same argument, ready to be displayed in a notebook. Parameters as `evidence`."""
        return Page(self.evidence(name, **parameters))


def open_project(root: str | Path = "") -> Project:
    """The project in `root`, or the one that the current folder lies in."""
    return Project(find_root(root))
