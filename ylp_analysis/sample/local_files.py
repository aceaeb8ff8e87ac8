"""The partnership's own files of the sample city, in the columns of their declarations."""

from ylp_analysis.intake.layouts.local import LOCAL_TABLES
from ylp_analysis.sample.around import around
from ylp_analysis.sample.csv_text import Row, csv_text
from ylp_analysis.sample.inspections import FULL, unpublished
from ylp_analysis.sample.money import SUPPORT_ALLIANCE, TRAINING_ALLIANCE, money
from ylp_analysis.sample.register import CLOSED_ON, conversions
from ylp_analysis.sample.schools import CHAIRS, CLUSTERS, School, schools
from ylp_analysis.sample.support import support
from ylp_analysis.sample.teaching import teaching
from ylp_analysis.sample.worlds import YEARS

_JUDGED = ("achievement", "behaviour", "teaching", "leadership")
_KINDS = {"primary": "mainstream", "secondary": "mainstream"}
_PHASES = {"3-7": "infant", "7-11": "junior", "3-4": "nursery", "3-16": "all_through",
           "5-16": "all_through", "11-16": "secondary", "11-18": "secondary", "11-19": "secondary"}  # fmt: skip


def local_files(seed: int, world: str) -> dict[str, str]:
    """Every local file but the pupils' rows: name → CSV text."""
    rows = local_rows(seed, world)
    return {
        f"{table.name}.csv": csv_text(table.columns, rows[table.name])
        for table in LOCAL_TABLES
        if table.name != "pupil_results"
    }


def local_rows(seed: int, world: str) -> dict[str, list[Row]]:
    """The rows of every local file but the pupils', by the name of its declaration."""
    return {
        "clusters": _clusters(),
        "lineage": _lineage(),
        "schools": [_school(s) for s in schools()] + _predecessors(),
        "inspections": _inspections(),
        "decisions": _decisions(),
        "right_of_reply": _replies(),
        **support(seed, world),
        **money(),
        **teaching(seed, world),
        **around(seed),
    }


def _clusters() -> list[Row]:
    chairs = dict(zip(CLUSTERS, CHAIRS, strict=True))
    return [
        {"urn": s.urn, "cluster": s.cluster, "from": YEARS[0], "to": s.closes,
         "chair": chairs[s.cluster]}
        for s in schools()
        if s.cluster
    ]  # fmt: skip


def _lineage() -> list[Row]:
    steps: list[Row] = [
        {"urn": c.urn, "successor_urn": c.successor.urn, "date": c.date, "kind": "academisation"}
        for c in conversions()
    ]
    return steps + [
        {"urn": s.urn, "successor_urn": "", "date": CLOSED_ON, "kind": "closure"}
        for s in schools()
        if s.closes
    ]


def _school(school: School) -> Row:
    converted = {c.successor.urn: c for c in conversions()}.get(school.urn)
    alliances = {"Dovegarth": SUPPORT_ALLIANCE, "Bramblewold": TRAINING_ALLIANCE}
    return {
        "urn": school.urn,
        "name": school.name,
        "phase": _PHASES.get(school.age_range, "primary"),
        "type": _KINDS.get(school.kind, school.kind),
        "status": "converter_academy" if converted else "maintained",
        "opened": converted.date if converted else "",
        "closed": CLOSED_ON if school.closes else "",
        "predecessor_urn": converted.urn if converted else "",
        "predecessor_grade_counts": "yes" if converted else "",
        "alliance": alliances.get(school.name.partition(" ")[0], ""),
    }


def _predecessors() -> list[Row]:
    return [
        _school(c.successor)
        | {"urn": c.urn, "status": "maintained", "opened": "", "closed": c.last_day,
           "predecessor_urn": "", "predecessor_grade_counts": "", "alliance": ""}
        for c in conversions()
    ]  # fmt: skip


def _inspections() -> list[Row]:
    rows: list[Row] = []
    for i in unpublished():
        row: Row = {
            "urn": i.urn,
            "first_day": i.first_day,
            "last_day": i.last_day,
            "published": i.published,
            "inspection_type": i.kind if i.first_day >= "2012-09" else FULL,
            "graded": "yes",
            "overall": i.overall,
        }
        rows.append(row | {name: getattr(i, name) for name in _JUDGED})
    return rows


def _decisions() -> list[Row]:
    base: Row = {"plan_year": "2014/15", "by_role": "SICG", "date": "2014-03-21",
                 "review_by": "2015-03-31"}  # fmt: skip
    return [
        base | {"page": "10_priority_1_requiring_improvement", "priority": 1,
                "subject_of": "Support plans for every school at grade 3", "recommendation": "agree",
                "decision": "agreed"},
        base | {"page": "20_priority_2_at_risk", "priority": 2, "urn": "999006",
                "subject_of": "Support for a watched school", "recommendation": "watch",
                "decision": "amended", "reason": "The school asked for a visit first"},
        base | {"page": "40_priority_4_closing_the_gap", "priority": 4, "cluster": CLUSTERS[0],
                "subject_of": "Writing in key stage 2", "recommendation": "agree",
                "decision": "evidence_asked_for", "reason": "One year is not enough"},
    ]  # fmt: skip


def _replies() -> list[Row]:
    return [
        {"urn": "999001", "plan_year": "2015/16", "date": "2015-03-10", "by_role": "headteacher",
         "reply": "Half of this year group joined us after year 4; we track them apart."},
        {"urn": "999054", "plan_year": "2015/16", "date": "2015-03-12", "by_role": "chair of governors",
         "reply": "The 2014 results include a late change of exam board."},
    ]  # fmt: skip
