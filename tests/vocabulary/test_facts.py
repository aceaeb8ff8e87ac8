"""Every fact that any layout reads is named and explained once."""

import pytest

from ylp_analysis.intake.layouts import LAYOUTS
from ylp_analysis.intake.layouts.facts import FactTable
from ylp_analysis.intake.layouts.long_table import FactSeries, LongTable
from ylp_analysis.vocabulary import catalogue
from ylp_analysis.vocabulary.facts import FACT_GROUPS, FACT_UNITS, FACTS

TABLES = [layout for layout in LAYOUTS if isinstance(layout, FactTable)]
SERIES = [
    series
    for layout in LAYOUTS
    if isinstance(layout, LongTable)
    for series in layout.series.values()
    if isinstance(series, FactSeries)
]


def test_every_fact_has_a_known_unit_a_label_of_its_own_and_a_sentence():
    assert all(name == fact.name and name.isidentifier() for name, fact in FACTS.items())
    assert {fact.unit for fact in FACTS.values()} <= set(FACT_UNITS)
    assert len({fact.label for fact in FACTS.values()}) == len(FACTS)
    assert all(fact.meaning.endswith(".") and fact.meaning[0].isupper() for fact in FACTS.values())


def test_a_number_of_pupils_and_its_percentage_share_a_name():
    for name, fact in FACTS.items():
        if f"{name}_pupils" in FACTS:
            assert (fact.unit, FACTS[f"{name}_pupils"].unit) == ("percent", "pupils")


@pytest.mark.parametrize("layout", TABLES, ids=lambda layout: layout.name)
def test_every_column_of_a_table_gives_a_named_fact_once(layout):
    assert {column.fact for column in layout.facts} <= set(FACTS)
    assert {column.group for column in layout.facts} | set(layout.kinds.values()) <= set(
        FACT_GROUPS
    )
    assert {column.key_stage for column in layout.facts} <= {"", *catalogue.KEY_STAGES}
    given = [(c.fact, c.group, c.key_stage, c.years_later, c.academic_year) for c in layout.facts]
    assert len(set(given)) == len(given)
    assert len({c.column for c in layout.facts}) == len(given)


def test_every_series_of_the_long_tables_gives_a_named_fact():
    assert SERIES
    assert {series.fact for series in SERIES} <= set(FACTS)
    assert {series.group for series in SERIES} <= set(FACT_GROUPS)
    assert {(s.fact, s.unit) for s in SERIES} <= {(f.name, f.unit) for f in FACTS.values()}
