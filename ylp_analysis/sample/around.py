"""What lies around the gap in the sample city: staff, attendance, exclusions, moves of pupils."""

from collections.abc import Iterable

import numpy as np

from ylp_analysis.sample.csv_text import Row
from ylp_analysis.sample.pupils import stream
from ylp_analysis.sample.school_facts import on_roll
from ylp_analysis.sample.schools import CLUSTERS, School, schools, schools_in
from ylp_analysis.sample.worlds import BOTH_GROUPS

YEARS_HELD = ("2012/13", "2013/14")
_SESSIONS = 380
# Of disadvantaged and other pupils, by kind of school: share of sessions missed, of pupils
# persistently absent, suspensions for each pupil.
_ABSENT = {"primary": (0.058, 0.038), "secondary": (0.093, 0.054), "special": (0.105, 0.09)}
_PERSISTENT = {"primary": (0.06, 0.018), "secondary": (0.15, 0.045), "special": (0.17, 0.12)}
_SUSPENDED = {"primary": (0.012, 0.003), "secondary": (0.10, 0.025), "special": (0.12, 0.06)}
_COUNTED = {
    "attendance": ("pupils", "sessions", "absent", "unauthorised", "persistent"),
    "exclusions": ("pupils", "suspensions", "suspended", "excluded", "sessions_lost"),
}
_POSTS = (("headteacher", 1, ""), ("deputy_or_assistant_head", 2, ""), ("middle_leader", 5, ""),
          ("teacher", 12, ""), ("teacher", 1, "NQT"))  # fmt: skip


def around(seed: int) -> dict[str, list[Row]]:
    """Rows of the local files about what lies beside attainment, by file."""
    files: dict[str, list[Row]] = {"attendance": [], "exclusions": []}
    for year in YEARS_HELD:
        random = stream(seed, f"around {year}")
        drawn = [row for school in _with_pupils() for row in _of_school(school, year, random)]
        for name, counted in _COUNTED.items():
            files[name] += _summed([r[name] for r in drawn], counted)
    return files | {"moves": _moves(seed), "workforce": _workforce(seed)}


def _with_pupils() -> list[School]:
    return [s for s in schools() if s.kind in _ABSENT]


def _of_school(school: School, year: str, random: np.random.Generator) -> list[dict[str, Row]]:
    rows = []
    pupils = on_roll(school)
    disadvantaged = round(pupils * (school.share or 0.28))
    for group, count, column in zip(BOTH_GROUPS, (disadvantaged, pupils - disadvantaged), (0, 1), strict=True):  # fmt: skip
        key: Row = {"academic_year": year, "level": "school", "urn": school.urn, "phase": school.kind, "group": group, "pupils": count}  # fmt: skip
        sessions = count * _SESSIONS
        share = _ABSENT[school.kind][column] * random.uniform(0.8, 1.25)
        absent = round(sessions * share)
        persistent = int(random.binomial(count, _PERSISTENT[school.kind][column]))
        suspended = int(random.binomial(count, _SUSPENDED[school.kind][column]))
        times = suspended + int(random.poisson(suspended * 0.6)) if suspended else 0
        rows.append(
            {
                "attendance": key | {"sessions": sessions, "absent": absent,
                                     "unauthorised": round(absent * 0.2), "persistent": persistent},
                "exclusions": key | {"suspensions": times, "suspended": suspended,
                                     "excluded": int(suspended > 0 and random.random() < 0.01),
                                     "sessions_lost": times * 4},
            }
        )  # fmt: skip
    return rows


def _summed(rows: list[Row], counted: tuple[str, ...]) -> list[Row]:
    """The schools' rows with those of all pupils, of clusters and of the authority."""
    cluster = {s.urn: s.cluster or "none" for s in schools()}
    every = [r for pair in zip(rows[::2], rows[1::2], strict=True) for r in (*pair, _sum(pair, counted, group="all"))]  # fmt: skip
    totals: list[Row] = []
    year = rows[0]["academic_year"]
    for phase in _ABSENT:
        for group in (*BOTH_GROUPS, "all"):
            of_both = [r for r in every if (r["phase"], r["group"]) == (phase, group)]
            key = {"academic_year": year, "phase": phase, "group": group, "urn": ""}
            for name in (*CLUSTERS, "none"):
                held = [r for r in of_both if cluster[str(r["urn"])] == name]
                if held:
                    totals.append(
                        key | {"level": "cluster", "cluster": name} | _sums(held, counted)
                    )
            totals.append(key | {"level": "la"} | _sums(of_both, counted))
    return every + totals


def _sum(rows: tuple[Row, ...], counted: tuple[str, ...], **changed: object) -> Row:
    return rows[0] | _sums(rows, counted) | changed


def _sums(rows: Iterable[Row], counted: tuple[str, ...]) -> Row:
    held = list(rows)
    return {name: sum(int(str(r[name])) for r in held) for name in counted}


def _moves(seed: int) -> list[Row]:
    """Year 6 to year 7 in September 2013, and moves within the year 2013/14."""
    random = stream(seed, "moves")
    secondaries = [s for s in schools_in("KS4") if s.kind == "secondary"]
    rows: list[Row] = []

    def add(source: str, target: str, year_group: int, kind: str, counts: Iterable[int]) -> None:
        both = [int(n) for n in counts]
        row = {"academic_year": "2013/14", "from_urn": source, "to_urn": target,
               "year_group": year_group, "kind": kind}  # fmt: skip
        groups = zip((*BOTH_GROUPS, "all"), (*both, sum(both)), strict=True)
        rows.extend(row | {"group": group, "pupils": n} for group, n in groups)

    for school in schools_in("KS2"):
        if school.kind != "primary":
            continue
        near = sorted(secondaries, key=lambda s: (s.cluster != school.cluster, s.urn))[:3]
        disadvantaged = round(school.cohort * school.share)
        shares = (0.7, 0.2, 0.1)
        parts = [random.multinomial(n, shares) for n in (disadvantaged, school.cohort - disadvantaged)]  # fmt: skip
        for place, target in enumerate(near):
            if parts[0][place] + parts[1][place]:
                add(school.urn, target.urn, 7, "transition", (parts[0][place], parts[1][place]))
    for school in schools_in("KS4"):
        if school.kind == "secondary":
            add("", school.urn, 9, "in_year", random.integers(0, 5, 2))
            add(school.urn, "", 10, "in_year", random.integers(0, 4, 2))
    return rows


def _workforce(seed: int) -> list[Row]:
    """Posts on the day of the November count, by school and for the city."""
    random = stream(seed, "careers")
    rows: list[Row] = []
    for year in ("2013/14", "2014/15"):
        held: dict[tuple[str, str], list[Row]] = {}
        for school in schools():
            if school.closes and year == "2014/15":
                continue
            size = max(1.0, on_roll(school) / 300)
            for post, usual, stage in _POSTS:
                row = _posts(year, school, post, stage, max(1, round(usual * (size if post != "headteacher" else 1))), random)  # fmt: skip
                rows.append(row)
                held.setdefault((post, stage), []).append(row)
        for (post, stage), of_post in held.items():
            counted = ("posts", "vacancies", "acting", "joined", "left", "year_before", "still_there")  # fmt: skip
            years = [float(str(r["years_in_post"])) for r in of_post]
            whole = {"academic_year": year, "level": "la", "post": post, "stage": stage,
                     "years_in_post": f"{sum(years) / len(years):.1f}"}  # fmt: skip
            rows.append(whole | _sums(of_post, counted))
        rows.append({"academic_year": year, "level": "la", "post": "trainee",
                     "posts": 46 if year == "2013/14" else 51, "vacancies": 0})  # fmt: skip
    return rows


def _posts(
    year: str, school: School, post: str, stage: str, posts: int, random: np.random.Generator
) -> Row:
    vacancies = int(random.binomial(posts, 0.02))
    left = int(random.binomial(posts - vacancies, 0.11))
    return {
        "academic_year": year,
        "level": "school",
        "urn": school.urn,
        "post": post,
        "stage": stage,
        "posts": posts,
        "vacancies": vacancies,
        "acting": int(random.binomial(posts - vacancies, 0.05)) if post.endswith(("teacher", "head")) and not stage else 0,
        "joined": left,
        "left": left,
        "year_before": posts - vacancies,
        "still_there": posts - vacancies - left,
        "years_in_post": f"{random.uniform(0.5, 1) if stage else random.uniform(1, 12):.1f}",
    }  # fmt: skip
