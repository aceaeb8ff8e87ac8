"""What the cells of a long table state: years, values, codes."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from ylp_analysis.errors import ParameterError
from ylp_analysis.intake.context import USELESS, Context
from ylp_analysis.vocabulary import terms
from ylp_analysis.vocabulary.findings import FAIL, Finding, line_numbers
from ylp_analysis.vocabulary.years import academic_year, year_ending

_NUMBER = r"[-−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?"
_YEAR = re.compile(r"(?P<year>\S+?)\s*(?:\((?P<version>[A-Za-z]+)\))?")
_VERSIONS = {
    "prov": "provisional",
    "provisional": "provisional",
    "rev": "revised",
    "revised": "revised",
    "final": "final",
}
_MOST_DECIMALS = 4
# The float noise of stored values ("74.099999999999994") is far below this place.
_NOISE_PLACE = 8
AS_PUBLISHED = "Bring the file as published."


class Stated(NamedTuple):
    """data_version: "" when the text states none."""

    academic_year: str
    data_version: str


def stated_year(text: str) -> Stated | None:
    """The academic (or financial) year that a cell states, or None.

    A bare year is the one in which the academic year ends. Windows of several years ("2014-16")
    are not academic years.

    >>> stated_year("2018 (Rev)"), stated_year("2016-17"), stated_year("2014-16")
    (Stated(academic_year='2017/18', data_version='revised'), \
Stated(academic_year='2016/17', data_version=''), None)
    """
    match = _YEAR.fullmatch(text.strip())
    if not match:
        return None
    version = _VERSIONS.get((match["version"] or "").casefold(), "")
    if match["version"] and not version:
        return None
    if re.fullmatch(r"(19|20)\d\d", match["year"]):
        return Stated(year_ending(match["year"]), version)
    try:
        return Stated(academic_year(match["year"]), version)
    except ParameterError:
        return None


def rounded_half_up(values: pd.Series, decimals: pd.Series) -> pd.Series:
    """Values rounded to their decimals, ties away from zero, after the float noise is taken off.

    >>> rounded_half_up(pd.Series([74.099999999999994, 0.125, -1.45]), pd.Series([1, 2, 1])).tolist()
    [74.1, 0.13, -1.5]
    """
    scale = np.power(10.0, decimals.to_numpy(dtype="int64"))
    shown = np.floor(np.round(np.abs(values.to_numpy(dtype=float)) * scale, _NOISE_PLACE) + 0.5)
    result = np.sign(values.to_numpy(dtype=float)) * shown / scale
    return pd.Series(np.where(result == 0, 0.0, result), index=values.index)


def decimals_shown(values: pd.Series) -> pd.Series:
    """How many decimals each value needs (0 for a missing one)."""
    needed = pd.Series(0, index=values.index, dtype="int64")
    for place in range(_MOST_DECIMALS - 1, -1, -1):
        more = (values * 10**place - (values * 10**place).round()).abs() > 1e-6
        needed = needed.mask(more & (needed == 0), place + 1)
    return needed


def stated_values(
    text: pd.Series, column: str, codes: Mapping[str, str], context: Context
) -> tuple[pd.DataFrame, list[Finding]]:
    """Value and status of each cell; a FAIL for one that is neither number nor code."""
    at, cells = pd.factorize(text.str.strip())
    unique = pd.Series(cells, dtype="str")
    is_number = unique.str.fullmatch(_NUMBER)
    plain = unique.where(is_number, None).str.replace(",", "").str.replace("−", "-")
    value = pd.to_numeric(plain, errors="coerce").astype("float64")
    is_number &= np.isfinite(value) & (value.abs() < 1e12)
    status = unique.str.casefold().map(dict(codes)).mask(is_number, terms.OK)
    table = pd.DataFrame({"value": value.where(is_number), "status": status})
    rows = table.iloc[at].set_axis(text.index)
    strange = rows.index[rows["status"].isna()]
    said = "Cells hold neither a number nor a code that the publisher uses."
    known = ", ".join(filter(None, codes))
    remedy = f"Codes known: {known}, blank. {AS_PUBLISHED}"
    return rows, failed_at("cells_read", list(strange), said, column, context, remedy)


def failed_at(
    check: str,
    lines: list[int],
    sentence: str,
    column: str,
    context: Context,
    remedy: str = AS_PUBLISHED,
) -> list[Finding]:
    """A FAIL that names these lines; nothing when there are none."""
    if not lines:
        return []
    return [
        Finding(
            check,
            FAIL,
            context.file,
            sentence,
            remedy,
            column=column,
            rows=line_numbers(lines),
            stops=USELESS,
        )
    ]
