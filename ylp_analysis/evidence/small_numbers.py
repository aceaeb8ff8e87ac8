"""What few pupils can show: results told in children, what one is worth, the smallest change."""

import pandas as pd

from ylp_analysis.disclosure import Policy
from ylp_analysis.evidence.argument import KeyFigure, Section, Table, Text
from ylp_analysis.evidence.held import Held, Series
from ylp_analysis.evidence.parts import key_figure, newest, when_words
from ylp_analysis.measures.change import smallest_change
from ylp_analysis.vocabulary import catalogue
from ylp_analysis.vocabulary.numbers import half_up, is_missing, number

FEW = 6  # fewer pupils than this are told as children, not as a percentage
TERMLY = (
    "What can be watched each term instead, child by child and inside the school: attendance, "
    "reading, and the work in books."
)


def school_figures(
    held: Held, policy: Policy, leading: list[Series], urn: str
) -> tuple[KeyFigure, ...]:
    """The last key stage's newest result, what one pupil is worth in it, and what it could show."""
    if not leading:
        return ()
    series = leading[-1]
    row = newest(held.shown(held.of(series, "school", urn), policy).frame)
    if row is None:
        return ()
    few = not is_missing(row["gap"]) and is_few(row)
    first = (_counted if few else key_figure)(row, series, held)
    return (first, *_worth(row, series))


def _counted(row: pd.Series, series: Series, held: Held) -> KeyFigure:
    """A result of a few pupils in pupils: a percentage of three children is no percentage."""
    when = when_words(row["academic_year"], held.results_year)
    return KeyFigure(
        met_of(row, "disadvantaged"),
        f"disadvantaged {pupils_word(row['disadvantaged_pupils'])}, and {met_of(row, 'other')} "
        f"others: {series.words}, {when}. With so few, a gap in points says little.",
    )


def met_of(row: pd.Series, group: str) -> str:
    """How many of a group's pupils reached the measure: `3 of 4`."""
    pupils = int(row[f"{group}_pupils"])
    return f"{number(half_up(row[f'{group}_value'] * pupils / 100))} of {number(pupils)}"


def _worth(row: pd.Series, series: Series) -> list[KeyFigure]:
    pupils = row["disadvantaged_pupils"]
    if is_missing(pupils) or pupils < 1 or row["unit"] != "pp":
        return []
    stage = _lower(catalogue.KEY_STAGES[series.key_stage])
    whose = f"each of {number(pupils)} disadvantaged pupils" if pupils > 1 else "one pupil"
    worth = KeyFigure(
        f"{number(100 / pupils)} points",
        f"is what {whose} is worth in {stage}, {row['academic_year']}: one child more or less moves "
        "the result by that much.",
    )
    least = _could_show(row)
    if is_missing(least):
        return [worth]
    if least > 100:
        words = f"from one year to the next could be shown by {stage} numbers this small."
        return [worth, KeyFigure("No change", words)]
    words = "is the smallest change of the gap, from one year to the next, that these numbers "
    words += "could show."
    return [worth, KeyFigure(f"{number(least)} points", words)]


def few_caveat(held: Held, leading: list[Series], urn: str) -> tuple[str, ...]:
    """What to bear in mind when a year group held fewer than FEW disadvantaged pupils."""
    rows = [held.of(series, "school", urn).dropna(subset=["gap"]) for series in leading]
    if not any((table["disadvantaged_pupils"] < FEW).any() for table in rows):
        return ()
    return (
        f"In some years fewer than {FEW} disadvantaged pupils are in a year group. A percentage of "
        f"so few is about those children and says little of the school. {TERMLY}",
    )


def pupils_section(held: Held, policy: Policy, leading: list[Series], urn: str) -> Section:
    """How many children each year group had, and what one of them is worth."""
    if not leading:
        return Section("pupils", "", ())
    sizes = pd.concat([_sizes(held, series, urn) for series in leading], ignore_index=True)
    words = (
        "How many children stand behind a figure decides what it can show. Read the result of a "
        "small year group as children, and compare years only together."
    )
    table = Table(
        id="table-pupils",
        title="Pupils in each year group, and what one of them is worth",
        data=held.shown(sizes, policy),
        stub="academic_year",
        columns=(
            "key_stage",
            "disadvantaged_pupils",
            "other_pupils",
            "share_disadvantaged",
            "one_pupil",
            "smallest_change",
        ),
        note="The smallest change is from one such year to the next; over 100 points, no change "
        f"could be shown. Pupils with a result in {'; '.join(s.words for s in leading)}.",
    )
    return Section("pupils", "The pupils behind the figures", (Text(words), table))


def _sizes(held: Held, series: Series, urn: str) -> pd.DataFrame:
    rows = held.of(series, "school", urn)
    rows = rows[rows["disadvantaged_pupils"].notna() & rows["other_pupils"].notna()]
    pupils, others = (rows[f"{g}_pupils"].astype("float64") for g in ("disadvantaged", "other"))
    counted = catalogue.measure(series.measure).unit == "pp"
    kept = ["key_stage", "academic_year", "level", "unit", "disadvantaged_pupils", "other_pupils"]
    return rows[kept].assign(
        share_disadvantaged=(100 * pupils / (pupils + others)).where(pupils + others > 0),
        one_pupil=(100 / pupils).where((pupils > 0) & counted),
        smallest_change=pd.Series(
            smallest_change(others.to_numpy(), pupils.to_numpy()), index=rows.index
        ).where((pupils > 0) & counted),
    )


def is_few(row: pd.Series) -> bool:
    """True for a row of fewer than FEW disadvantaged pupils whose result is a percentage."""
    pupils = row["disadvantaged_pupils"]
    return row["unit"] == "pp" and not is_missing(pupils) and bool(pupils < FEW)


def _could_show(row: pd.Series) -> float:
    if is_missing(row["disadvantaged_pupils"]) or is_missing(row["other_pupils"]):
        return float("nan")
    return float(smallest_change(row["other_pupils"], row["disadvantaged_pupils"]))


def pupils_word(pupils: int) -> str:
    """The noun for a number of pupils."""
    return "pupil" if pupils == 1 else "pupils"


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
