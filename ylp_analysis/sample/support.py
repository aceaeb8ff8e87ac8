"""Support in the sample city: plans, interventions, reviews, risk judgements, cluster plans.

Support has no effect on results in any world. In the world of `zero_effect_support` it goes to
the schools that came out lowest in 2012/13; elsewhere to schools at grade 3 or 4.
"""

from ylp_analysis.sample.csv_text import Row
from ylp_analysis.sample.inspections import Inspection, latest
from ylp_analysis.sample.money import AS_OF, SUPPORT_ALLIANCE
from ylp_analysis.sample.pupils import cohorts, stream
from ylp_analysis.sample.schools import CHAIRS, CLUSTERS, schools

TERM_COST = 10_000
_LOWEST = 8
_SMALLEST = 12
_CRITERIA = (5, 7, 9, 12, 13)  # mixed and judged criteria of the risk assessment
_SCHOOLS_WITH_OLD_ASSESSMENT = ("Birkwold", "Tarnfield")


def support(seed: int, world: str) -> dict[str, list[Row]]:
    """Rows of the local files about support, by file."""
    return {
        "support_plans": _support_plans(),
        "deployments": _deployments(seed, world),
        "pp_reviews": _reviews(),
        "reviewers": _reviewers(),
        "risk_judgements": _risk_judgements(seed),
        "intelligence": _intelligence(seed),
        "cluster_plans": _cluster_plans(),
    }


def supported_schools(seed: int, world: str) -> list[str]:
    """URNs of the schools whose key stage 2 or 4 results an intervention is to change."""
    if world == "zero_effect_support":
        return _lowest_in_2013(seed, world)
    return [i.school.urn for i in _not_yet_good() if i.first_day < "2014-09-01"]


def _not_yet_good() -> list[Inspection]:
    """Open schools at grade 3 or 4, the earliest inspected first."""
    held = [i for i in latest(AS_OF).values() if i.overall >= 3 and not i.school.closes]
    return sorted(held, key=lambda i: i.first_day)


def _support_plans() -> list[Row]:
    """Every school at grade 3 or 4 has one; one states no outcome, two no baseline."""
    aims = ("Teaching is good in every year group", "More pupils reach the expected level in writing",
            "Leadership and management are judged good", "", "Disadvantaged pupils make expected progress",
            "Attendance is at least 95%", "Subject leaders know what to do next",
            "The school is removed from the category of concern")  # fmt: skip
    return [
        {
            "urn": i.school.urn,
            "start": _month_after(i.published),
            "intended_outcome": aims[place],
            "measure": "Termly review by the authority's adviser" if aims[place] else "",
            "baseline": "" if place in (2, 5) else f"Inspection of {i.first_day}",
            "review_date": "" if place == 6 else f"2015-{4 + place % 3:02d}-17",
            "outcome": "Some progress; support goes on" if place < 2 else "",
            "statement_of_action": "yes" if i.overall == 4 else "no",
        }
        for place, i in enumerate(_not_yet_good())
    ]


def _deployments(seed: int, world: str) -> list[Row]:
    rows: list[Row] = []
    for place, urn in enumerate(supported_schools(seed, world)):
        terms = (1, 2, 1, 3)[place % 4]
        early = world == "zero_effect_support"
        row: Row = {
            "intervention": f"D-{place + 1:03d}",
            "urn": urn,
            "kind": "leadership_support" if place % 2 else "teaching_support",
            "role": "NLE" if place % 3 else "LLE",
            "priority": 1,
            "key_stage": "KS4" if urn in _secondaries() else "KS2",
            "start": "2013-09-16" if early else f"2014-{9 + place % 3:02d}-08",
            "end": "2014-07-18" if early else f"2015-{3 + place % 4:02d}-20",
            "days": 18 * terms,
            "terms": terms,
            "cost": TERM_COST * terms,
            "funding_line": "alliances",
            "commissioned_by": "sicg",
            "provider": SUPPORT_ALLIANCE,
            "intended_outcome": "Results at the end of the key stage rise" if place != 3 else "",
            "reported_to": "sicg",
            "report_due": "2014-09-30" if early else f"2015-{2 + place % 4:02d}-27",
            "reported_on": "2014-09-26" if early or place == 0 else "2015-02-20" if place == 4 else "",
        }  # fmt: skip
        rows += [row] if place % 2 else [row, row | {"reported_to": "executive_board", "reported_on": ""}]  # fmt: skip
    whole_city: Row = {
        "intervention": "D-100", "kind": "briefing", "priority": 3, "start": "2014-10-14",
        "end": "2014-10-14", "days": 1, "cost": 900, "funding_line": "alliances", "commissioned_by": "sicg",
        "reported_to": "sicg", "report_due": "2014-12-12", "reported_on": "2014-12-05",
    }  # fmt: skip
    return [*rows, whole_city]


def _lowest_in_2013(seed: int, world: str) -> list[str]:
    """The schools lowest in the key stage 2 headline of 2012/13, small ones aside."""
    cohort = cohorts(seed, world)["KS2", "2012/13"]
    shares = []
    for place, school in enumerate(cohort.schools):
        here = cohort.school == place
        if here.sum() >= _SMALLEST and school.kind == "primary":
            shares.append((float(cohort.met["rwm"][here].mean()), school.urn))
    return [urn for _, urn in sorted(shares)[:_LOWEST]]


def _secondaries() -> set[str]:
    return {s.urn for s in schools() if s.kind == "secondary"}


def _reviews() -> list[Row]:
    """One for each school at grade 3 whose leadership is at grade 3, and one school's own wish."""
    led = [i for i in _not_yet_good() if i.overall == 3 and i.leadership == 3]
    status = ("done", "done", "commissioned", "asked_for")
    rows: list[Row] = [
        {
            "urn": i.school.urn,
            "asked_on": i.published,
            "asked_by": "ofsted",
            "status": status[place],
            "reviewer": ("R1", "R2", "R1", "")[place],
            "review_date": ("2014-02-12", "2014-05-21", "2015-04-22", "")[place],
            "report_date": ("2014-03-05", "2014-06-18", "", "")[place],
            "days": (3, 4, "", "")[place],
        }
        for place, i in enumerate(led)
    ]
    return [*rows, {"urn": "999005", "asked_on": "2015-01-20", "asked_by": "school", "status": "asked_for"}]  # fmt: skip


def _reviewers() -> list[Row]:
    """Two accredited at the end of March 2015; one no longer, one not yet."""
    return [
        {"reviewer": "R1", "role": "NLE", "accredited": "yes", "days": 12, "from": "2013-09-01",
         "school_urn": "999009", "conflicts": "999001"},
        {"reviewer": "R2", "role": "LLE", "accredited": "yes", "days": 9, "from": "2013-11-18",
         "school_urn": "999058"},
        {"reviewer": "R3", "role": "LLE", "accredited": "yes", "days": 10, "from": "2013-09-01",
         "to": "2014-08-31"},
        {"reviewer": "R4", "role": "NLE", "accredited": "no", "from": "2015-01-05"},
    ]  # fmt: skip


def _risk_judgements(seed: int) -> list[Row]:
    """Of every good school, within twelve months of March 2015 but for two schools."""
    random = stream(seed, "risk")
    rows: list[Row] = []
    for i in latest(AS_OF).values():
        if i.overall > 2 or i.school.closes:
            continue
        old = i.school.name.startswith(_SCHOOLS_WITH_OLD_ASSESSMENT)
        date = f"2014-{random.integers(10, 13):02d}-{random.integers(1, 28):02d}"
        for criterion in _CRITERIA:
            word = random.choice(("no_concern", "watch", "concern"), p=(0.78, 0.15, 0.07))
            if random.random() < 0.12 and criterion != 7:
                continue  # not assessed
            rows.append(
                {
                    "urn": i.school.urn,
                    "criterion": criterion,
                    "judgement": str(word),
                    "date": "2013-11-14" if old else date,
                    "assessor_role": "la_adviser",
                    "rests_on": "visit" if criterion in (5, 7) else "documents",
                    "confidence": str(random.choice(("high", "medium", "low"), p=(0.3, 0.5, 0.2))),
                }
            )
    return rows


def _intelligence(seed: int) -> list[Row]:
    random = stream(seed, "intelligence")
    names = [s.urn for s in schools() if not s.closes]
    themes = ("leadership", "teaching", "governance", "behaviour_and_attendance", "resources")
    rows: dict[tuple[object, ...], Row] = {}
    for _ in range(40):
        row: Row = {
            "urn": str(random.choice(names)),
            "date": f"2014-{random.integers(9, 13):02d}-{random.integers(1, 29):02d}",
            "told_by": str(random.choice(("challenge_partner", "la_adviser", "governor"))),
            "theme": str(random.choice(themes)),
            "direction": str(random.choice(("concern", "strength", "neither"))),
        }
        rows[row["urn"], row["date"], row["told_by"], row["theme"]] = row
    return [rows[key] for key in sorted(rows, key=str)]


def _cluster_plans() -> list[Row]:
    """All six for 2014/15, one without monitoring; three so far for 2015/16."""
    focus = (("pupil_premium", "writing", "KS2"), ("teaching", "maths", "KS2"),
             ("transition", "", ""), ("behaviour_and_attendance", "", ""),
             ("pupil_premium", "reading", "KS1"), ("leadership", "", ""))  # fmt: skip
    rows: list[Row] = []
    for year, clusters in (("2014/15", CLUSTERS), ("2015/16", CLUSTERS[:3])):
        for place, cluster in enumerate(clusters):
            theme, subject, key_stage = focus[place]
            rows.append(
                {
                    "plan_year": year,
                    "cluster": cluster,
                    "focus": theme,
                    "subject": subject,
                    "key_stage": key_stage,
                    "use": "Shared release time and moderation",
                    "monitoring": "" if place == 4 else "Termly report to the cluster's chair",
                    "pounds": 20_833,
                    "completed_on": "2014-09-26" if year == "2014/15" else "",
                    "chair": CHAIRS[place],
                }
            )
    return rows


def _month_after(iso: str) -> str:
    year, month = int(iso[:4]), int(iso[5:7]) + 1
    return f"{year + month // 13}-{(month - 1) % 12 + 1:02d}-05"
