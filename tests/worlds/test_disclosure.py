"""Made-up cities through the real road, then attacked with all that their editions show.

Each city is drawn pupil by pupil. What the attacker holds: both groups' sizes and the whole
school's results of every school, the authority's results, how combined measures bind their parts,
what the publisher printed, and what the edition shows of schools (exactly, or as bands) and of
clusters; as a headteacher also the own school's results in everything.
"""

import os
from collections import Counter
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from ylp_analysis.disclosure.audit import Fact, solve
from ylp_analysis.disclosure.bands import band
from ylp_analysis.disclosure.cells import school_cells
from ylp_analysis.disclosure.covers import covers
from ylp_analysis.disclosure.facts import band as within
from ylp_analysis.disclosure.facts import total
from ylp_analysis.disclosure.ledger import LEDGER_COLUMNS
from ylp_analysis.disclosure.policy import policy_for
from ylp_analysis.disclosure.protect import Cover, protect
from ylp_analysis.intake.areas import cluster_counts
from ylp_analysis.measures.gaps import gap_table
from ylp_analysis.measures.pooling import pooled_gaps
from ylp_analysis.packs.public import baseline_of, world_of
from ylp_analysis.vocabulary.years import years_between

CITIES = min(int(os.environ.get("YLP_CITIES", "20")), 200)
SEED = 20150331
YEARS = ("2015/16", "2016/17", "2017/18", "2018/19", "2021/22")
SUBJECTS = ("reading", "writing", "maths")
DEFINITION = "fsm6_cla_adopted_2015"
PUBLISHER_SHOWS_FROM = 6
# Who attacks: in every tenth city all heads, elsewhere those whose own results leave most open;
# pairs always among the latter.
ALL_HEADS_EVERY, STRONGEST = 10, 10


class City(NamedTuple):
    """Counts and membership as intake makes them."""

    counts: pd.DataFrame
    membership: pd.DataFrame


def cohort(rng, disadvantaged, other, unknown):
    """Pupils' groups, what each of them met (a column per subject), and their scaled scores."""
    groups = ["disadvantaged"] * disadvantaged + ["other"] * other + ["unknown"] * unknown
    ability = rng.normal(0, 1, len(groups)) - np.array([0.6 * (g != "other") for g in groups])
    scores = ability[:, None] + rng.normal(0, 0.6, (len(groups), len(SUBJECTS)))
    met = scores > rng.normal(-0.8, 0.4)
    return np.array(groups), met, np.clip(np.round(102 + 7 * scores[:, 0]), 80, 120)


def draw(number):
    """City `number`: like York, half of its schools have six disadvantaged pupils or fewer."""
    rng = np.random.default_rng([SEED, number])
    schools = [f"{900000 + k}" for k in range(int(rng.integers(20, 61)))]
    slugs = [f"cluster-{k}" for k in range(int(rng.integers(3, 9)))]
    where = {s: rng.choice([*slugs, *slugs, ""]) if k % 9 == 0 else rng.choice(slugs)
             for k, s in enumerate(schools)}  # fmt: skip
    years = YEARS[: int(rng.choice([1, 2, 3, 4, 5], p=[0.3, 0.25, 0.2, 0.15, 0.1]))]
    typical = {s: (rng.gamma(1.4, 5.2), rng.uniform(12, 45)) for s in schools}
    rows = []
    for year in years:
        by_publisher = rng.random() < 0.5
        for name in schools:
            sizes = [int(rng.poisson(mean)) for mean in typical[name]]
            unknown = int(rng.choice([0, 1, 2, 7], p=[0.94, 0.03, 0.02, 0.01]))
            groups, met, scores = cohort(rng, *sizes, unknown)
            printed = by_publisher and min(sizes) >= PUBLISHER_SHOWS_FROM
            for group in ("disadvantaged", "other", "unknown"):
                mine = groups == group
                key = {"academic_year": year, "area_code": name, "area_name": f"School {name}"}
                key |= {"group": group, "denominator": int(mine.sum())}
                results = {s: met[mine, k].sum() for k, s in enumerate(SUBJECTS)}
                results["rwm"] = met[mine].all(axis=1).sum()
                rows += [
                    key | {"subject": s, "measure": "expected_standard", "numerator": int(x)}
                    | {"printed": printed and s == "rwm"}
                    for s, x in results.items()
                ]  # fmt: skip
                score = {"subject": "reading", "measure": "scaled_score", "printed": False}
                rows.append(key | score | {"score_sum": float(scores[mine].sum())})
    counts = pd.DataFrame(rows).assign(
        level="school", key_stage="KS2", definition=DEFINITION, data_version="final",
        provenance="local", source="city.csv", status="ok",
    )  # fmt: skip
    counts = counts.astype({"numerator": "Int64", "denominator": "Int64"})
    held = [(y, s, where[s], where[s]) for y in years for s in schools if where[s]]
    return City(counts, pd.DataFrame(held, columns=["academic_year", "urn", "cluster", "slug"]))


class Shown(NamedTuple):
    """What an edition prints, as facts, the cells it prints on purpose, and rows it hides."""

    facts: list[Fact]
    open: set
    hidden: int
    rows: int


class Road:
    """One city on the real road: measured, covered, and held as the attacker's world."""

    def __init__(self, city):
        self.city = city
        self.cells = school_cells(city.counts, city.membership)
        self.world = world_of(self.cells)
        self.totals = {
            key: (sum(c.pupils for c in held.values()), sum(c.x for c in held.values()))
            for key, held in self.world.cells.items()
        }
        clusters = cluster_counts(city.counts, city.membership, least_coverage=0.9)
        both = pd.concat([city.counts, clusters], ignore_index=True)
        years = sorted(set(both["academic_year"]))
        self.gaps = gap_table(both)
        self.pooled = pooled_gaps(both, newest=years[-1])
        found = covers(
            city.counts, city.membership, self.pooled, pd.DataFrame(columns=list(LEDGER_COLUMNS))
        )
        self.cover = Cover(found.schools, found.pools)

    def key(self, row, year):
        series = f"{row.subject}|{row.measure}|{row.definition}"
        return next(
            k for k in self.world.cells if k.when.academic_year == year and k.series == series
        )

    def shown(self, policy):
        """What `protect` leaves of schools' rows, clusters' rows and clusters' years together."""
        facts, open_, hidden, rows = [], set(), 0, 0
        parts = [t[t["level"].isin(["school", "cluster"])] for t in (self.gaps, self.pooled)]
        tables = [protect(part, policy, self.cover).frame for part in parts]
        for table in tables:
            if "first_year" not in table:
                table["first_year"] = table["academic_year"]
            for row in table.itertuples(index=False):
                seen = pd.notna(row.gap)
                banded = str(getattr(row, "disadvantaged_band", "") or "")
                if row.level == "school" and table is tables[0]:
                    rows, hidden = rows + 1, hidden + (not seen and not banded)
                if seen or (banded and banded != "hidden"):
                    facts.append(self.fact(row, seen, policy))
                if seen and row.level == "school":
                    open_.add((self.key(row, row.academic_year), row.area_code))
        return Shown(facts, open_, hidden, rows)

    def fact(self, row, exact, policy):
        """What one row tells: percentages of so few pupils are counts."""
        cells = [
            cell
            for year in years_between(row.first_year, row.academic_year)
            if year in {k.when.academic_year for k in self.world.cells}
            for cell in self.world.cells[self.key(row, year)].values()
            if row.area_code == (cell.school if row.level == "school" else cell.cluster)
        ]
        names = [cell.name for cell in cells]
        if exact:
            return total(names, sum(cell.x for cell in cells))
        x, pupils, others, everyone = (
            int(sum(getattr(cell, a) for cell in cells))
            for a in ("x", "pupils", "others", "everyone")
        )
        return within(names, *band(x, pupils, others, everyone, policy))

    def plain(self, threshold=6):
        """What a bare threshold would show: every row of which both groups reach it."""
        own = self.gaps[self.gaps["level"].isin(["school", "cluster"])]
        own = own.assign(first_year=own["academic_year"])
        small = (own[["disadvantaged_pupils", "other_pupils"]] < threshold).any(axis=1)
        seen = own[~small & own["gap"].notna()]
        schools = own["level"] == "school"
        facts = [self.fact(row, True, None) for row in seen.itertuples(index=False)]
        open_ = {
            (self.key(row, row.academic_year), row.area_code)
            for row in seen[seen["level"] == "school"].itertuples(index=False)
        }
        return Shown(facts, open_, int(schools.sum()) - len(open_), int(schools.sum()))

    def attacked(self, shown, policy, *, all_heads):
        """How many cells are judged, and what the attack finds."""
        baseline, truth = baseline_of(self.world, self.world.whens(), self.totals, shown.open)
        if not all_heads:
            known = Counter()
            for name, (low, high) in baseline.cells.items():
                known[baseline.owner[name]] += high - low if name not in baseline.ranges else 0
            most = {school for school, _ in known.most_common(STRONGEST)}
            owner = {name: school for name, school in baseline.owner.items() if school in most}
            baseline = replace(baseline, owner=owner)
        judged = sum(low < high for low, high in baseline.cells.values()) - len(baseline.shown)
        return judged, solve(shown.facts, baseline, policy, truth=truth)


def attack_all(show, policy, cities=CITIES):
    """Every city attacked: totals, and where something was found (the city, and what)."""
    totals, found = Counter(), []
    for number in range(cities):
        road = Road(draw(number))
        shown = show(road)
        all_heads = policy.heads == 1 and number % ALL_HEADS_EVERY == 0
        judged, inferred = road.attacked(shown, policy, all_heads=all_heads)
        totals += Counter(rows=shown.rows, hidden=shown.hidden, judged=judged, found=len(inferred))
        totals += Counter(cities=1, cities_found=bool(inferred))
        totals += Counter(one.verdict for one in inferred)
        totals += Counter("by anybody" for one in inferred if not one.attacker)
        found += [(number, one.words) for one in inferred]
    return totals, found


def say(what, totals):
    print(
        f"{what}: {totals['cities']} cities; {totals['hidden']} of {totals['rows']} results of "
        f"schools hidden ({totals['hidden'] / totals['rows']:.0%}); {totals['judged']} results not "
        f"shown were attacked; found {totals['found']} ({totals['exact']} exactly, {totals['by anybody']} by "
        f"anybody) in {totals['cities_found']} cities"
    )


def test_no_head_can_work_out_what_the_group_edition_hides():
    policy = policy_for("sicg")
    totals, found = attack_all(lambda road: road.shown(policy), policy)
    say("group edition, anybody and single heads", totals)
    assert found == []


def test_no_two_heads_can_work_out_what_the_public_edition_hides():
    policy = policy_for("public")
    totals, found = attack_all(lambda road: road.shown(policy), policy)
    say("public edition, anybody and pairs of heads", totals)
    assert found == []


def test_the_public_edition_shows_nothing_that_the_group_edition_hides():
    for number in range(min(CITIES, 5)):
        road = Road(draw(number))
        group, public = (set(road.shown(policy_for(e)).facts) for e in ("sicg", "public"))
        assert public <= group


def test_the_same_attack_finds_much_behind_a_bare_threshold():
    cities = CITIES if CITIES > 20 else 5  # it leaks in nearly every one
    totals, found = attack_all(lambda road: road.plain(), policy_for("sicg"), cities)
    say("bare threshold of six, anybody and single heads", totals)
    assert totals["exact"] > 0 and totals["by anybody"] > 0
    assert len(found) > totals["by anybody"]
