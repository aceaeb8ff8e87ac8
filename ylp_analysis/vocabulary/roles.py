"""Roles and bodies of school improvement, each with the dates between which it existed."""

import datetime as dt
from dataclasses import dataclass

from ylp_analysis.errors import CatalogueError, ParameterError
from ylp_analysis.vocabulary.years import long_date


@dataclass(frozen=True)
class Role:
    """A role or body. first, last: ISO dates of its first and last day, "" = open.

    successor, predecessor: the short names that were right afterwards and before, "" for none.
    """

    name: str
    label: str
    first: str
    last: str
    source: str
    successor: str = ""
    predecessor: str = ""
    verified: bool = False

    def existed(self, iso_date: str) -> bool:
        """True on every day from the first to the last, both included."""
        return self.first <= iso_date <= (self.last or "9999-12-31")


_ECF = "DfE early career framework reforms, September 2021"
_COLLEGE = "National College for Teaching and Leadership guidance"
_REVIEW = "DfE teaching school and system leader review"
ROLES = {
    role.name: role
    for role in (
        Role("NQT", "newly qualified teacher", "", "2021-08-31", _ECF, successor="ECT"),
        Role("RQT", "recently qualified teacher", "", "2021-08-31", _ECF, successor="ECT"),
        Role("ECT", "early career teacher", "2021-09-01", "", _ECF, predecessor="NQT"),
        Role("TSA", "teaching school alliance", "2011-09-01", "2021-08-31", _REVIEW, successor="TSH"),
        Role("TSH", "teaching school hub", "2021-09-01", "", _REVIEW, predecessor="TSA"),
        Role("NCSL", "National College for School Leadership", "2000-11-01", "2013-03-31", _COLLEGE, successor="NCTL"),
        Role("NCTL", "National College for Teaching and Leadership", "2013-04-01", "2018-03-31", _COLLEGE,
             successor="DfE", predecessor="NCSL"),
        Role("DfE", "Department for Education", "2010-05-12", "", "machinery of government change, May 2010"),
        Role("NLE", "national leader of education", "2006-09-01", "", _COLLEGE),
        Role("LLE", "local leader of education", "2008-09-01", "2021-08-31", _COLLEGE, successor="NLE"),
        Role("SLE", "specialist leader of education", "2011-09-01", "2021-08-31", _COLLEGE, successor="TSH"),
        Role("NLG", "national leader of governance", "2012-09-01", "", _COLLEGE),
        Role("YLE", "York leader of education", "", "", "York Learning Partnership plan 2015/16"),
        Role("YLG", "York leader of governance", "", "", "York Learning Partnership plan 2015/16"),
    )
}  # fmt: skip


def role_in(name: str, iso_date: str) -> Role:
    """The role of that name, when it existed on a day.

    name: short or long, in any case (`NQT`, `newly qualified teacher`).

    Raises
    ------
    CatalogueError
        For a role that did not exist then, with the word that was right, or is not known at all.
    ParameterError
        For a date that is not written like 2015-03-31.

    >>> role_in("nqt", "2015-03-31").label
    'newly qualified teacher'
    """
    try:
        day = dt.date.fromisoformat(iso_date).isoformat()
    except ValueError:
        raise ParameterError(
            f"The date {iso_date!r} is not a date.", "Write it as year-month-day, like 2015-03-31."
        ) from None
    asked = name.strip().casefold()
    role = next(
        (r for r in ROLES.values() if asked in (r.name.casefold(), r.label.casefold())), None
    )
    if role is None:
        known = ", ".join(f"{r.name} ({r.label})" for r in ROLES.values())
        raise CatalogueError(f"The role {name!r} is not in the catalogue.", f"Known: {known}.")
    if role.existed(day):
        return role
    raise CatalogueError(_did_not_exist(role, day), _right_word(role, day))


def _did_not_exist(role: Role, day: str) -> str:
    if day < role.first:
        return (
            f"On {long_date(day)} there was no {role.label} ({role.name}) yet: "
            f"it starts on {long_date(role.first)}."
        )
    return (
        f"On {long_date(day)} there was no {role.label} ({role.name}) any more: "
        f"it ended on {long_date(role.last)}."
    )


def _right_word(role: Role, day: str) -> str:
    """The remedy: the word that was right on that day, found by following the links."""
    right: Role | None = role
    while right is not None and not right.existed(day):
        right = ROLES.get(right.predecessor if day < right.first else right.successor)
    return f"Write {right.name} ({right.label})." if right else "Leave it out for that year."
