"""Areas or subjects side by side in one year: clusters, schools, subjects. Never sorted by gap."""

from types import MappingProxyType

import pandas as pd

from ylp_analysis.disclosure import Policy
from ylp_analysis.evidence.argument import Chart, Table, Text
from ylp_analysis.evidence.held import Held, Series
from ylp_analysis.evidence.parts import GAP_TABLE_COLUMNS, MOST_DOTS, drawn
from ylp_analysis.evidence.statements import levels_words
from ylp_analysis.vocabulary import catalogue, terms
from ylp_analysis.vocabulary.numbers import number


def subject_parts(
    held: Held, policy: Policy, series: Series, year: str, *, level: str, area_code: str, area: str
) -> list[Chart | Table]:
    """Every subject's gap in one key stage, measure and year, in the catalogue's order."""
    rows = held.own(level, area_code)
    rows = rows[
        (rows["key_stage"] == series.key_stage)
        & (rows["measure"] == series.measure)
        & (rows["academic_year"] == year)
    ].dropna(subset=["gap"])
    if len(rows) < 2:
        return []
    order = {subject: i for i, subject in enumerate(catalogue.SUBJECTS)}
    rows = rows.sort_values("subject", key=lambda s: s.map(order))
    names = rows["subject"].map(lambda s: catalogue.SUBJECTS.get(s, s))
    rows = rows.assign(area_name=names.map(lambda s: s[0].upper() + s[1:]))
    shown = drawn(held, rows, policy)
    stage = catalogue.KEY_STAGES[series.key_stage]
    label = catalogue.measure(series.measure).label.lower()
    chart = Chart(
        id=f"subjects-{series.id}",
        kind="paired_dots",
        title=f"{stage} subjects in {area}, {year}: the likely ranges tell whether they differ",
        subtitle=f"Percentage of pupils at {label}. Band: likely range for disadvantaged pupils. "
        "Writing is judged by teachers, the others are tests.",
        alt=_alt(f"{stage} subjects in {area}, {year}", shown.frame),
        data=shown,
    )
    table = Table(
        id=f"table-subjects-{series.id}",
        title=f"{stage} subjects, {year}: {label}",
        data=shown,
        stub="area_name",
        columns=GAP_TABLE_COLUMNS,
    )
    return [chart, table]


def area_parts(
    held: Held,
    policy: Policy,
    series: Series,
    year: str,
    *,
    level: str,
    only: set[str] | None = None,
) -> list[Chart | Table | Text]:
    """One year's clusters or schools in alphabetical order, with the LA and England first.

    Up to MOST_DOTS areas are drawn one by one; more are drawn by cohort size, with the table
    folded. Areas without pupils in a group are in the table only.
    """
    rows = _named(held, held.of(series, level), level)
    rows = rows[rows["academic_year"] == year].sort_values(["area_name", "area_code"])
    if only is not None:
        rows = rows[rows["area_code"].isin(only)]
    if not rows["gap"].notna().any():
        return []
    context = pd.concat([held.of(series, terms.ENGLAND), held.of(series, "la")])
    context = context[context["academic_year"] == year]
    many = int(rows["gap"].notna().sum()) > MOST_DOTS
    picture = _by_cohort if many else _one_by_one
    chart = picture(held, policy, series, year, rows, context, level)
    kind = "Cluster" if level == "cluster" else "School"
    extra = ("schools_with_results", "coverage") if level == "cluster" else ()
    table = Table(
        id=f"table-{level}-{series.id}",
        title=f"{kind}s in alphabetical order, {year}: {series.label}",
        data=drawn(held, pd.concat([context, rows], ignore_index=True), policy),
        stub="area_name",
        columns=(*GAP_TABLE_COLUMNS, *extra),
        folded=many,
    )
    return [chart, table]


def _named(held: Held, rows: pd.DataFrame, level: str) -> pd.DataFrame:
    """The rows with special schools called so: their pupils differ from other schools'."""
    if level != "school" or held.schools.empty:
        return rows
    special = set(held.schools.loc[held.schools["school_type"] == "special", "urn"])
    called = rows["area_name"] + " (special school)"
    return rows.assign(area_name=rows["area_name"].mask(rows["area_code"].isin(special), called))


def _one_by_one(
    held: Held,
    policy: Policy,
    series: Series,
    year: str,
    rows: pd.DataFrame,
    context: pd.DataFrame,
    level: str,
) -> Chart:
    shown = drawn(
        held, pd.concat([context, rows.dropna(subset=["gap"])], ignore_index=True), policy
    )
    kind = "clusters" if level == "cluster" else "schools"
    count = int(rows["gap"].notna().sum())
    return Chart(
        id=f"{level}-{series.id}",
        kind="paired_dots",
        title=f"{count} {kind}, {year}: wide likely ranges; they cannot be ranked"
        if count > 1
        else f"One of the {kind}, {year}: a wide likely range",
        subtitle=f"{series.label}. Band: likely range for disadvantaged pupils. "
        f"{kind.capitalize()} in alphabetical order; those without results for both groups are "
        "in the table.",
        alt=_alt(f"{kind.capitalize()} in {year}: {series.label}", shown.frame),
        data=shown,
    )


def _by_cohort(
    held: Held,
    policy: Policy,
    series: Series,
    year: str,
    rows: pd.DataFrame,
    context: pd.DataFrame,
    level: str,
) -> Chart:
    shown = drawn(held, rows.dropna(subset=["gap"]), policy)
    la = context[context["level"] == "la"]
    city = float(la["gap"].iloc[0]) if len(la) else float("nan")
    frame = shown.frame.dropna(subset=["gap_low"])
    apart = int(((frame["gap_low"] > city) | (frame["gap_high"] < city)).sum())
    chance = round(0.05 * len(frame))
    finding = (
        f"{apart} of {len(frame)} schools' likely ranges miss {held.area_name}'s gap; about "
        f"{chance} would by chance alone"
    )
    return Chart(
        id=f"{level}-{series.id}",
        kind="gap_by_cohort",
        title=finding,
        subtitle=f"{series.label}, {year}. Each line is one school's likely range; few pupils make "
        "it long.",
        alt=f"Scatter of {len(frame)} schools: gap in points against the number of disadvantaged "
        f"pupils, {year}. {finding}. The gap in {held.area_name} is {number(city)} points. The "
        "table below has every number.",
        data=shown,
        options=MappingProxyType({"area_gap": city, "area_name": held.area_name}),
    )


def _alt(what: str, frame: pd.DataFrame) -> str:
    listed = "; ".join(f"{r['area_name']}: {levels_words(r)}" for _, r in frame.iterrows())
    return f"Dot chart. {what}. {listed}."
