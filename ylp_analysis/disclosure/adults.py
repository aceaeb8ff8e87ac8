"""The workforce: an acting head is one person, and so is a vacancy."""

import pandas as pd

from ylp_analysis.disclosure.policy import Policy
from ylp_analysis.disclosure.protect import _SEAL, Protected
from ylp_analysis.disclosure.school_counts import FEWEST_SCHOOLS
from ylp_analysis.errors import DisclosureError
from ylp_analysis.vocabulary.years import shift

_CITY = ("la", "region", "statistical_neighbours", "england")
# In a post, those who joined and those still there are all posts without the vacancies, and those
# who left and those still there are the year before: one of them small hides all.
_FLOWS = {
    "vacancies": "posts",
    "joined": "posts",
    "left": "year_before",
    "still_there": "year_before",
}
_ALONE = {"acting": "posts", "in_development": "posts"}
_NUMBERS = (*_FLOWS, *_ALONE, "posts", "year_before", "years_in_post", "line")


def protect_workforce(table: pd.DataFrame, policy: Policy) -> Protected:
    """Posts of the whole city, without numbers that stand for one or two adults.

    No shared edition has rows of schools or clusters: most hold one head and a few leaders. Of
    the city's rows hidden are numbers of one or two people, and of all but one or two of those
    they are part of. Vacancies, joiners, leavers, those still there and the year before are
    hidden together, and in the next year the leavers and the year before, because one follows
    from the others. A stage (newly qualified teachers) that leaves one or two of its post out is
    hidden too. A post with one or two holders keeps their number alone. A zero is shown. The
    analyst's edition hides nothing.

    Parameters
    ----------
    table : `academic_year`, `level`, `post`, `stage`, `posts` and any of `vacancies`, `acting`,
        `joined`, `left`, `still_there`, `year_before`, `in_development`, `years_in_post`.

    Returns
    -------
    Protected, rows of the city and above in the same order; hidden numbers are missing.
    """
    numbers = [c for c in table.columns if pd.api.types.is_numeric_dtype(table[c])]
    other = [c for c in numbers if c not in _NUMBERS]
    if other:
        raise DisclosureError(
            f"The workforce table holds {other[0]!r}, for which there is no rule.",
            "Compute rates from the protected table.",
        )
    if not policy.hides:
        return Protected(table, policy, _SEAL)
    shown = table[table["level"].isin(_CITY)].drop(columns=["urn", "line"], errors="ignore")
    local = shown["level"] == "la"
    flows = [c for c in _FLOWS if c in shown]
    alone = [c for c in _ALONE if c in shown]
    few = {c: local & _few(shown, c, (_FLOWS | _ALONE)[c]) for c in (*flows, *alone)}
    scarce = (
        local & (shown["posts"] > 0).fillna(False) & (shown["posts"] < FEWEST_SCHOOLS).fillna(False)
    )
    moving = scarce.copy()
    for name in flows:
        moving |= few[name]
    following = _next_year(shown, moving)
    hide = dict.fromkeys(flows, moving) | {c: few[c] | scarce for c in alone}
    hide |= {"year_before": moving | following, "years_in_post": scarce}
    if "left" in hide:
        hide["left"] = moving | following
    for name, rows in hide.items():
        if name in shown:
            shown[name] = shown[name].mask(rows)
    return Protected(shown, policy, _SEAL)


def _few(table: pd.DataFrame, name: str, of: str) -> "pd.Series[bool]":
    """True where a number singles out one or two people, alone or as what it leaves of its whole."""
    number = table[name].astype("Float64")
    few = number.between(1, FEWEST_SCHOOLS - 1).fillna(False)
    for whole in (table[of] if of in table else None, _whole_post(table, name)):
        if whole is not None:
            rest = whole.astype("Float64") - number
            few |= ((number > 0) & rest.between(1, FEWEST_SCHOOLS - 1)).fillna(False)
    return few.astype(bool)


def _whole_post(table: pd.DataFrame, name: str) -> pd.Series:
    """For the row of a stage, the number of its whole post; missing on other rows."""
    key = ["academic_year", "level", "post"]
    whole = table.loc[table["stage"] == "", [*key, name]].drop_duplicates(key)
    found = table[key].merge(whole, on=key, how="left")[name].set_axis(table.index)
    return found.mask(table["stage"] == "")


def _next_year(table: pd.DataFrame, hidden: "pd.Series[bool]") -> "pd.Series[bool]":
    """True for the row of the same post a year after a row that is hidden."""
    key = ["level", "post", "stage"]
    later = table.loc[hidden, [*key, "academic_year"]]
    after = {(*row[:3], shift(row[3], 1)) for row in later.itertuples(index=False, name=None)}
    own = table[[*key, "academic_year"]].itertuples(index=False, name=None)
    return pd.Series([tuple(row) in after for row in own], index=table.index, dtype=bool)
