"""Each school's last graded inspection at a day, from inspections that several files may tell."""

from collections.abc import Mapping

import pandas as pd

_GRADES = (
    "overall",
    "achievement",
    "behaviour",
    "teaching",
    "leadership",
    "early_years",
    "sixth_form",
)
_TEXTS = ("first_day", "last_day", "published", "inspection_type", "category_of_concern", "laestab",
          "name", "phase", "school_type")  # fmt: skip
# A start from one list and an end from another belong together within a week.
_ONE_INSPECTION = pd.Timedelta(days=7)


def distinct_inspections(inspections: pd.DataFrame) -> pd.DataFrame:
    """One row per inspection, the most detailed; what it lacks comes from the other files' rows.

    Rows of one school are one inspection when they end on the same day or begin within a week.
    `first_day` may be "" where only the last day is published.
    """
    rows = inspections.reset_index(drop=True)
    if rows.empty:
        return rows
    began = _began(rows)
    order = pd.DataFrame({"urn": rows["urn"], "day": began}).sort_values(["urn", "day"])
    apart = order.groupby("urn")["day"].diff()
    number = (~(apart <= _ONE_INSPECTION)).cumsum().reindex(rows.index)
    detail = rows[list(_GRADES)].notna().sum(axis="columns")
    named = (rows["inspection_type"] != "").astype("int64")
    best_first = rows.assign(number=number, detail=detail, named=named).sort_values(
        ["number", "detail", "named", "source"], ascending=[True, False, False, True]
    )
    texts = {name: best_first[name].mask(best_first[name] == "") for name in _TEXTS}
    # The first value that any row of the inspection has, the most detailed row first.
    merged = best_first.assign(**texts).groupby("number", sort=True).first()
    merged[list(_TEXTS)] = merged[list(_TEXTS)].fillna("")
    return merged[list(inspections.columns)].astype(inspections.dtypes).reset_index(drop=True)


def latest_graded(
    inspections: pd.DataFrame,
    register: pd.DataFrame,
    as_of: str,
    *,
    school_ids: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The latest graded inspection known by a day, of each school open on it.

    as_of: ISO date. An inspection is known from its report's day, or from its last day where that
    is not stated. school_ids: URN → the newest URN of the same school; an inspection under an
    earlier URN still stands, but not for a sponsored academy, which starts anew. A school that
    closed before `as_of` or opened later is left out. One that no register names is kept with
    `open` missing: it may have closed. Schools without an inspection have missing grades.

    Columns: school_id, open, then those of inspections (`urn` as it then was).
    """
    ids = dict(school_ids or {})
    state = _open_at(register, as_of, ids)
    rows = distinct_inspections(inspections[inspections["graded"].fillna(False)])
    ended = rows["last_day"].where(rows["last_day"] != "", rows["first_day"])
    known = rows["published"].where(rows["published"] != "", ended)
    rows = rows[(known != "") & (known <= as_of)]
    rows = rows.assign(school_id=rows["urn"].map(lambda urn: ids.get(urn, urn)), ended=ended)
    sponsored = set(state.loc[state["sponsored"], "urn"])
    now = state[state["open"].fillna(False)].drop_duplicates("school_id", keep="last")
    current = rows["school_id"].map(now.set_index("school_id")["urn"])
    rows = rows[~current.isin(sponsored) | (rows["urn"] == current)]
    last = rows.sort_values(["school_id", "ended"]).drop_duplicates("school_id", keep="last")
    of_school = _schools_open(state, set(rows["school_id"]), ids)
    table = of_school.merge(last.drop(columns="ended"), on="school_id", how="left")
    kinds = inspections.dtypes.astype("str")
    texts = [str(name) for name, kind in kinds.items() if kind == "str"]
    table[texts] = table[texts].fillna("")
    table["urn"] = table["urn"].where(table["urn"] != "", table["school_id"])
    return table[["school_id", "open", *inspections.columns]]


def _began(rows: pd.DataFrame) -> pd.Series:
    """The first day of each inspection; where only the last is stated, that of a row of the same
    school with the same last day, or else the last day itself."""
    first = rows["first_day"].mask(rows["first_day"] == "")
    told = rows[rows["first_day"] != ""].groupby(["urn", "last_day"])["first_day"].min()
    same_end = pd.Series(
        pd.MultiIndex.from_frame(rows[["urn", "last_day"]]).map(told.to_dict()), index=rows.index
    )
    same_end = same_end.mask(rows["last_day"] == "").astype("str")
    day = first.fillna(same_end).fillna(rows["last_day"])
    return pd.to_datetime(day, format="%Y-%m-%d", errors="coerce")


def _open_at(register: pd.DataFrame, as_of: str, ids: Mapping[str, str]) -> pd.DataFrame:
    """urn, school_id, open at the day, later (it opened only after it), sponsored."""
    order = register["academic_year"].mask(register["academic_year"] == "", "9998/99")
    newest = register.assign(order=order).sort_values("order", kind="stable")
    newest = newest.drop_duplicates("urn", keep="last").sort_values("urn")
    later = (newest["opened"] > as_of) | (newest["status"] == "proposed_to_open")
    closed = (newest["closed"] != "") & (newest["closed"] < as_of)
    gone = closed | ((newest["closed"] == "") & (newest["status"] == "closed"))
    return pd.DataFrame(
        {
            "urn": newest["urn"],
            "school_id": newest["urn"].map(lambda urn: ids.get(urn, urn)),
            "open": (~later & ~gone).astype("boolean"),
            "later": later,
            "sponsored": newest["school_type"].str.casefold().str.contains("sponsor"),
        }
    )


def _schools_open(state: pd.DataFrame, inspected: set[str], ids: Mapping[str, str]) -> pd.DataFrame:
    """school_id and open (missing where no register says) of schools that are not known closed."""
    known = state.groupby("school_id").agg(open=("open", "max"), later=("later", "all"))
    # An earlier URN that no register names was open until the school opened anew.
    before = {ids[urn] for urn in ids if urn not in set(state["urn"])}
    known["open"] = known["open"] | (known["later"] & known.index.isin(before))
    unknown = sorted(inspected - set(known.index))
    found = known.loc[known["open"], ["open"]].reset_index()
    rest = pd.DataFrame({"school_id": unknown, "open": pd.array([pd.NA] * len(unknown), "boolean")})
    both = pd.concat([found, rest.astype(found.dtypes)], ignore_index=True)
    return both.sort_values("school_id", ignore_index=True)
