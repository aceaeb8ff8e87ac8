"""The money of the sample city: the plan's five lines, spending, bids, pupil premium.

Amounts of the lines are those of the plan that this package was first made for; names of
alliances, bookings and bids are made up. 2014/15 adds up to 966,000: 125,000, 200,000, 641,000.
"""

from ylp_analysis.sample.csv_text import Row
from ylp_analysis.sample.inspections import latest
from ylp_analysis.sample.school_facts import on_roll
from ylp_analysis.sample.schools import CLUSTERS, schools

SUPPORT_ALLIANCE, TRAINING_ALLIANCE = "Dovegarth TSA", "Bramblewold TSA"
AS_OF = "2015-03-31"
# 125,000 does not split into six whole pounds.
CLUSTER_SHARES = (20_834, 20_834, 20_833, 20_833, 20_833, 20_833)
_CLUSTER_SPENT = (20_834, 19_410, 20_833, 16_275, 20_833, 18_960)
_FUND_SPENT = (46_500, 52_300, 38_400, 44_400)
_FUND_RETURNED = 18_400
_ALLIANCES_SPENT = (118_200, 122_750, 131_400)
_PUPIL_PREMIUM = {
    "2013/14": (953, 900, 900, 300),
    "2014/15": (1300, 935, 1900, 300),  # primary, secondary, looked after, service
}


def money() -> dict[str, list[Row]]:
    """Rows of the local files about money, by file."""
    return {
        "funding_lines": funding_lines(),
        "spend": _spend(),
        "bids": _bids(),
        "pp_allocations": _pupil_premium(),
    }


def funding_lines() -> list[Row]:
    """The lines of 2014/15 and of 2015/16."""
    before = {"plan_year": "2014/15", "financial_year": "2014/15", "regulation_class": "unknown",
              "reported_to": "schools_forum"}  # fmt: skip
    plan = {"plan_year": "2015/16", "financial_year": "2015/16", "regulation_class": "unknown",
            "reported_to": "schools_forum", "reach": "all_schools"}  # fmt: skip
    return [
        before | {"funding_line": "clusters", "title": "Clusters", "pounds": 125_000, "recipient": "six clusters"},
        before | {"funding_line": "scc_fund", "title": "Schools Causing Concern fund", "pounds": 200_000,
                  "recipient": "the authority", "unused": "returns_financial_year", "audited": "yes"},
        before | {"funding_line": "alliances", "title": "Commissioned from the teaching school alliances",
                  "pounds": 641_000, "recipient": f"{SUPPORT_ALLIANCE} and {TRAINING_ALLIANCE}"},
        plan | {"funding_line": "ri_support", "title": "Support for RI and at-risk schools", "pounds": 251_700,
                "priorities": "1;2;6", "condition": "Bids to the national fund offset it",
                "bid_cap": 20_000, "term_cost": 10_000, "recipient": SUPPORT_ALLIANCE},
        plan | {"funding_line": "clusters", "title": "Clusters", "pounds": 125_000, "content_priorities": "4;5",
                "condition": "A proportion on teaching and on closing the gap",
                "recipient": "six clusters", "follows": "clusters"},
        plan | {"funding_line": "briefings", "title": "Re-inspection briefings", "pounds": 2_000,
                "priorities": "3", "condition": "External consultants", "recipient": "consultants"},
        plan | {"funding_line": "cpd", "title": "Training programme", "pounds": 226_680, "priorities": "4;5;6",
                "condition": "Annual consultation; quality-assurance visits",
                "recipient": TRAINING_ALLIANCE},
        plan | {"funding_line": "scc_fund", "title": "Schools Causing Concern fund", "pounds": 200_000,
                "priorities": "1;2;3", "condition": "Held by the authority, audited each year",
                "recipient": "the authority", "unused": "returns_financial_year", "audited": "yes",
                "follows": "scc_fund"},
    ]  # fmt: skip


def _spend() -> list[Row]:
    rows: list[Row] = []

    def book(line: str, date: str, pounds: int, status: str, **more: object) -> None:
        rows.append(
            {
                "reference": f"L-2014-{len(rows) + 1:04d}",
                "plan_year": "2014/15",
                "funding_line": line,
                "date": date,
                "pounds": pounds,
                "status": status,
                **more,
            }
        )

    for cluster, planned, spent in zip(CLUSTERS, CLUSTER_SHARES, _CLUSTER_SPENT, strict=True):
        book("clusters", "2014-09-01", planned, "planned", cluster=cluster)
        book("clusters", "2015-02-27", spent, "actual", cluster=cluster)
    audit = {"audit_date": "2015-03-23", "audit_reported_to": "schools_forum"}
    book("scc_fund", "2014-04-01", 200_000, "planned", **audit)
    for quarter, spent in enumerate(_FUND_SPENT):
        book("scc_fund", f"{2014 + (quarter == 3)}-{(6, 9, 12, 3)[quarter]:02d}-20", spent, "actual", **audit)  # fmt: skip
    book("scc_fund", AS_OF, _FUND_RETURNED, "returned", **audit)
    book("alliances", "2014-09-01", 641_000, "planned")
    book("alliances", "2015-01-09", 58_000, "committed")
    for date, spent in zip(("2014-07-18", "2014-12-19", "2015-03-27"), _ALLIANCES_SPENT, strict=True):  # fmt: skip
        book("alliances", date, spent, "actual")
    return rows


def _bids() -> list[Row]:
    poor = [i.school.urn for i in latest(AS_OF).values() if i.overall >= 3 and not i.school.closes]
    outcomes = (("2014-06-12", 20_000, "won", "2014-07-10", 18_000),
                ("2014-10-09", 20_000, "won", "2014-11-13", 20_000),
                ("2014-10-09", 15_000, "lost", "2014-11-13", None),
                ("2015-01-15", 20_000, "won", "2015-02-19", 16_500),
                ("2015-03-12", 12_000, "asked", "", None))  # fmt: skip
    return [
        {
            "bid": f"B-{place + 1:02d}",
            "fund": "National fund for school-to-school support",
            "urn": poor[place],
            "priority": 1,
            "date": date,
            "asked": asked,
            "status": status,
            "decided_on": decided,
            "won": "" if won is None else won,
            "offset": "" if won is None else won,
            "funding_line": "alliances" if won else "",
        }
        for place, (date, asked, status, decided, won) in enumerate(outcomes)
    ]


def _pupil_premium() -> list[Row]:
    rows: list[Row] = []
    for year, (primary, secondary, looked_after, service) in _PUPIL_PREMIUM.items():
        for place, school in enumerate(schools()):
            if school.kind in ("nursery", "referral_unit"):
                continue
            older = school.age_range.startswith("11")
            pupils = round(on_roll(school) * (school.share or 0.28))
            kind = f"deprivation_{'secondary' if older else 'primary'}"
            counts = ((kind, pupils, secondary if older else primary),
                      ("looked_after", place % 4, looked_after),
                      ("service", (place * 7) % 5, service))  # fmt: skip
            rows += [
                {"financial_year": year, "urn": school.urn, "kind": kind, "pupils": n, "rate": rate,
                 "pounds": n * rate}
                for kind, n, rate in counts
                if n
            ]  # fmt: skip
    return rows
