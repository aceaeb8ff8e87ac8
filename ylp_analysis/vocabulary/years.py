"""Academic years as text (`2014/15`), read from the spellings that files use."""

import datetime as dt
import re
from typing import NamedTuple

from ylp_analysis.errors import ParameterError

_SPELLINGS = (
    re.compile(r"(?P<first>(?:19|20)\d\d)/(?P<second>\d\d)"),
    re.compile(r"(?P<first>(?:19|20)\d\d)-(?P<second>\d\d)"),
    re.compile(r"(?P<first>(?:19|20)\d\d)-(?P<second>(?:19|20)\d\d)"),
    re.compile(r"(?P<first>(?:19|20)\d\d)(?P<second>\d\d)"),
)
_IN_A_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_](?:(?:19|20))?(\d\d)(?!\d)")


class RunDates(NamedTuple):
    """The three dates of every run, and the names of those that a rule chose."""

    plan_year: str
    results_year: str
    as_of: str
    chosen_by_rule: tuple[str, ...]


def academic_year(text: str, what: str = "academic year") -> str:
    """The academic year that `text` states, as `2014/15`.

    Accepts `2014/15`, `2014-15`, `2014-2015` and `201415`.

    Raises
    ------
    ParameterError
        For anything else: a bare `2015` could be the start or the end of a year.

    >>> academic_year("2014-2015"), academic_year("201415")
    ('2014/15', '2014/15')
    """
    text = text.strip()
    for spelling in _SPELLINGS:
        match = spelling.fullmatch(text)
        if match and _follow(match["first"], match["second"]):
            return f"{match['first']}/{match['second'][-2:]}"
    raise ParameterError(
        f"The {what} {text!r} is not an academic year.",
        "Write it as two years in a row, like 2014/15.",
    )


def year_ending(calendar_year: str | int) -> str:
    """The academic (or financial) year that ends in a calendar year.

    >>> year_ending("2016"), year_ending(2000)
    ('2015/16', '1999/00')
    """
    last = int(calendar_year)
    return f"{last - 1}/{last % 100:02d}"


def year_in_name(name: str) -> str | None:
    """The one academic year that a file or folder name states, or None.

    >>> year_in_name("2018-2019_850_ks2final.csv")
    '2018/19'
    """
    found = {
        f"{first}/{second}" for first, second in _IN_A_NAME.findall(name) if _follow(first, second)
    }
    return found.pop() if len(found) == 1 else None


def shift(year: str, by: int) -> str:
    """The academic year `by` years later (earlier when negative).

    >>> shift("1999/00", 1), shift("2015/16", -2)
    ('2000/01', '2013/14')
    """
    first = int(year[:4]) + by
    return f"{first}/{(first + 1) % 100:02d}"


def years_between(first: str, last: str) -> list[str]:
    """The academic years from first to last, both included.

    >>> years_between("2011/12", "2013/14")
    ['2011/12', '2012/13', '2013/14']
    """
    years = []
    while first <= last:
        years.append(first)
        first = shift(first, 1)
    return years


def first_year(year: str) -> int:
    """The calendar year in which an academic year begins (for axes and arithmetic)."""
    return int(year[:4])


def between(first: str, last: str) -> list[str]:
    """Every academic year from `first` to `last`, both included."""
    return [shift(first, i) for i in range(first_year(last) - first_year(first) + 1)]


def run_dates(plan_year: str, results_year: str, as_of: str, newest_held: str = "") -> RunDates:
    """The three dates of a run, each checked, each empty one chosen by its rule.

    Rules: `results_year` lies two academic years before `plan_year`; `as_of` is 31 March before
    the plan year begins. Without `plan_year` it is two years after `results_year`, and without
    both the newest results held (`newest_held`) are taken.

    >>> run_dates("2015/16", "", "")
    RunDates(plan_year='2015/16', results_year='2013/14', as_of='2015-03-31', \
chosen_by_rule=('results_year', 'as_of'))
    """
    chosen = []
    plan = academic_year(plan_year, "plan_year") if plan_year else ""
    results = academic_year(results_year, "results_year") if results_year else ""
    if not results:
        chosen.append("results_year")
        results = shift(plan, -2) if plan else newest_held
        if not results:
            raise ParameterError(
                "Neither plan_year nor results_year is given, and no results are held.",
                "Give one of them, like plan_year 2015/16.",
            )
    if not plan:
        chosen.append("plan_year")
        plan = shift(results, 2)
    if results > plan:
        raise ParameterError(
            f"The results_year {results} lies after the plan_year {plan}.",
            "A plan rests on results that are already in: give an earlier results_year.",
        )
    if not as_of:
        chosen.append("as_of")
        as_of = f"{plan[:4]}-03-31"
    return RunDates(plan, results, _iso_date(as_of), tuple(chosen))


def long_date(iso: str) -> str:
    """A date as pages print it.

    >>> long_date("2015-03-31")
    '31 March 2015'
    """
    day = dt.date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def results_out_by(year: str) -> str:
    """The first day on which results of an academic year can be known (ISO): 1 July of its end.

    Key stage 2 results reach schools in July, GCSE results in August.
    """
    return f"{first_year(year) + 1}-07-01"


def _follow(first: str, second: str) -> bool:
    after = int(first) + 1
    return int(second) == (after if len(second) == 4 else after % 100)


def _iso_date(text: str) -> str:
    try:
        return dt.date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise ParameterError(
            f"The as_of {text!r} is not a date.", "Write it as year-month-day, like 2015-03-31."
        ) from None
