"""Hand-made gap rows and a small page to draw. The GCSE figures are York's published 2013/14 ones."""

import pandas as pd
import pytest

from ylp_analysis.disclosure import policy_for, protect
from ylp_analysis.evidence.argument import (
    Chart,
    Claim,
    Evidence,
    KeyFigure,
    Section,
    Source,
    Table,
    Text,
)
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.years import RunDates

RANGES = ("disadvantaged_low", "disadvantaged_high", "other_low", "other_high")
YORK_SCHOOLS = (  # name, disadvantaged pupils, %, low, high, other pupils, %, gap low, gap high
    ("All Saints RC", 18, 33, 16, 56, 171, 72, 15, 57),
    ("Archbishop Holgate’s School, A Church of England Academy", 23, 48, 29, 67, 132, 75, 6, 47),
    ("Burnholme", 14, 14, 4, 40, 28, 43, -2, 49),
    ("Canon Lee", 53, 21, 12, 34, 115, 55, 18, 46),
    ("Fulford", 12, 50, 25, 75, 182, 85, 9, 60),
    ("Huntington", 32, 44, 28, 61, 201, 76, 14, 48),
    ("Joseph Rowntree", 31, 32, 19, 50, 164, 65, 14, 48),
    ("Manor", 16, 25, 10, 49, 167, 69, 18, 60),
    ("Millthorpe", 29, 41, 26, 59, 141, 65, 4, 41),
    ("York High", 54, 17, 9, 29, 92, 57, 24, 52),
)


def row(**given):
    """One gap row with every column; values and ranges are worked out when not given."""
    base = {
        "academic_year": "2013/14",
        "level": "la",
        "area_code": "816",
        "area_name": "York",
        "key_stage": "KS4",
        "subject": "all",
        "measure": "five_ac_em",
        "unit": "pp",
        "comparator": "same_area",
        "disadvantaged_pupils": 294,
        "disadvantaged_value": 28.9,
        "other_pupils": 1401,
        "other_value": 69.3,
        "gap_low": 34.0,
        "gap_high": 46.0,
        "precision": 0.0,
        "confidence": 0.95,
        "method": "newcombe",
        "status": "ok",
        "schools": 10,
        "schools_with_results": 10,
        "coverage": 1.0,
        "definition": "fsm6_lac_2014",
        "data_version": "final",
        "provenance": "published",
        "source": "england_ks4.csv",
        "segment": 1,
        "join": "line",
        "disadvantaged_low": float("nan"),
        "disadvantaged_high": float("nan"),
        "other_low": float("nan"),
        "other_high": float("nan"),
    }
    made = {**base, **given}
    if made["status"] in ("suppressed", "no_pupils"):
        for name in ("disadvantaged_value", "other_value", "gap_low", "gap_high", *RANGES):
            made[name] = float("nan")
    made.setdefault("gap", made["other_value"] - made["disadvantaged_value"])
    return made


def table_of(rows):
    types = {c: t for c, t in terms.GAP_COLUMNS.items() if rows and c in rows[0]}
    columns = list(row()) if not rows else None
    return pd.DataFrame(rows, columns=columns).astype(types)


def trend_rows(levels, **shared):
    """Rows from (year, disadvantaged, other, segment, join) tuples, with likely ranges."""
    return [
        row(
            academic_year=year,
            disadvantaged_value=d,
            other_value=o,
            segment=segment,
            join=join,
            disadvantaged_low=d - 5,
            disadvantaged_high=d + 5,
            other_low=o - 2.5,
            other_high=o + 2.5,
            **shared,
        )
        for year, d, o, segment, join in levels
    ]


def school_rows():
    return [
        row(
            level="school",
            area_code=str(121000 + i),
            area_name=name,
            disadvantaged_pupils=n,
            disadvantaged_value=d,
            disadvantaged_low=low,
            disadvantaged_high=high,
            other_pupils=m,
            other_value=o,
            gap_low=gap_low,
            gap_high=gap_high,
            precision=0.5,
        )
        for i, (name, n, d, low, high, m, o, gap_low, gap_high) in enumerate(YORK_SCHOOLS)
    ]


@pytest.fixture(name="gap_row")
def gap_row_fixture():
    return row


@pytest.fixture(name="trend_rows")
def trend_rows_fixture():
    return trend_rows


@pytest.fixture(name="table_of")
def table_of_fixture():
    return table_of


@pytest.fixture(name="school_rows")
def school_rows_fixture():
    return school_rows()


@pytest.fixture
def policy():
    return policy_for("sicg")


@pytest.fixture
def make_chart(policy):
    """A chart of hand-made rows: make_chart("trend", rows)."""

    def made(kind, rows, **changes):
        given = {
            "id": f"{kind}-1",
            "kind": kind,
            "title": "Disadvantaged pupils’ results rose, and so did others’",
            "subtitle": "Pupils with five good GCSEs",
            "alt": "York: disadvantaged 28.9 per cent, others 69.3 per cent.",
            "data": protect(table_of(rows), policy),
            **changes,
        }
        return Chart(**given)

    return made


@pytest.fixture
def make_table(policy):
    """A table of hand-made rows: make_table(rows, stub="area_name", columns=(...))."""

    def made(rows, **changes):
        given = {
            "id": "schools",
            "title": "The same figures as a table",
            "data": protect(table_of(rows), policy),
            "stub": "area_name",
            "columns": (
                "disadvantaged_pupils",
                "disadvantaged_value",
                "other_pupils",
                "other_value",
                "gap",
                "likely_range",
            ),
            **changes,
        }
        return Table(**given)

    return made


@pytest.fixture
def evidence(policy, make_chart, make_table):
    """A page with one of everything."""
    trend = make_chart(
        "trend",
        trend_rows(
            [("2012/13", 36.0, 66.0, 1, "start"), ("2013/14", 28.9, 69.3, 2, "start")],
        ),
    )
    return Evidence(
        id="closing_the_gap",
        title="Priority 4: Closing the gap",
        question="Are disadvantaged pupils catching up with others, where, and why?",
        partnership="York Learning Partnership",
        area_name="York",
        dates=RunDates("2015/16", "2013/14", "2015-03-31", ("results_year", "as_of")),
        policy=policy,
        key_figures=(KeyFigure("40.4 points", "GCSE gap in 2013/14. Likely range 34 to 46."),),
        claims=(
            Claim(
                id="C07",
                verdict="not comparable",
                sentence="The key stage 4 gap cannot be compared with 2013.",
                plan_says="has widened in Key Stage 4",
                settles="pupils’ national ranks for both years",
                numbers=("2013/14: 28.9% of 294, 69.3% of 1,401",),
            ),
        ),
        sections=(
            Section("trend", "Is it changing?", (Text("Two years are held."), trend)),
            Section("where", "Where", (make_table(school_rows()),)),
            Section("empty", "Nothing here", ()),
        ),
        caveats=("Qualifications changed in 2014.",),
        not_held=("key stage 2 results; bring the 2013/14 performance table",),
        sources=(
            Source(
                "england_ks4.csv",
                "key stage 4 performance tables",
                "Department for Education",
                "2013/14",
                "final",
                "2015-01-29",
                "0123456789abcdef" * 4,
            ),
        ),
        decision="Keep the 2015/16 focus on the city’s disadvantaged cohort.",
    )
