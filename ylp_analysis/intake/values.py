"""Published text as numbers: percentages, counts, scores and codes, a whole column at a time."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from ylp_analysis.vocabulary import terms

# What the publisher writes instead of a number, and what it means.
CODES = {
    "SUPP": terms.SUPPRESSED,
    "SP": terms.LOW,  # above 0 and below half a per cent
    "NE": terms.NOT_APPLICABLE,
    "NA": terms.NOT_APPLICABLE,
    "NP": terms.NOT_AVAILABLE,
    "NEW": terms.NOT_AVAILABLE,
    "": terms.NOT_AVAILABLE,
    "LOWCOV": terms.LOW_RELIABILITY,
    # Explore Education Statistics
    "Z": terms.NOT_APPLICABLE,
    "C": terms.SUPPRESSED,
    "X": terms.NOT_AVAILABLE,
    "U": terms.LOW_RELIABILITY,
    "K": terms.LOW,  # rounds to 0 and is not 0
    "LOW": terms.LOW,
}
_NUMBER = r"[-−]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|[-−]?[0-9]+(?:\.[0-9]+)?"
_POUNDS = r"^([-−]?)£(?=[0-9])"


class Column(NamedTuple):
    """One column read: numbers (NaN where a code stands), status by row, printed decimals by row
    (trailing zeros not counted), and the lines whose text is neither number nor code."""

    numbers: pd.Series
    status: pd.Series
    decimals: pd.Series
    unread: list[int]


def read_column(text: pd.Series) -> Column:
    """Numbers and statuses of one column of text; the index (line numbers) is kept.

    A pound sign may stand before a number and a percent sign after it.

    >>> column = read_column(pd.Series(["43%", "SUPP", " ", "51.60%", "1,234"]))
    >>> column.numbers.tolist()[0], column.status.tolist()[1], column.decimals.tolist()[3]
    (43.0, 'suppressed', 1)
    """
    stripped = text.str.strip()
    bare = stripped.str.removesuffix("%").str.rstrip()
    bare = bare.where(bare != stripped, stripped.str.replace(_POUNDS, r"\1", regex=True))
    is_number = bare.str.fullmatch(_NUMBER) & (stripped != "%")
    plain = bare.where(is_number, "").str.replace(",", "").str.replace("−", "-")
    numbers = pd.to_numeric(plain.where(is_number, None), errors="coerce").astype("float64")
    status = stripped.str.upper().map(CODES).where(~is_number, terms.OK)
    unread = [int(line) for line in text.index[(status.isna() & ~is_number)]]
    fraction = plain.str.extract(r"\.(\d+)$", expand=False).fillna("").str.rstrip("0")
    return Column(numbers, status.fillna(terms.NOT_AVAILABLE), fraction.str.len(), unread)


def percent_signs(text: pd.Series) -> pd.Series:
    """True where a cell is written with a percent sign."""
    return text.str.strip().str.endswith("%")


class Recovered(NamedTuple):
    """numerator: the one count that a published percentage can be (Int64, missing otherwise);
    fits: how many counts would be printed so."""

    numerator: pd.Series
    fits: pd.Series


def recover_counts(percentage: pd.Series, cohort: pd.Series, decimals: pd.Series) -> Recovered:
    """The count behind a published percentage of a known cohort, where exactly one is possible.

    A count k is printed as the percentage v (d decimals, ties half up) exactly when
    (2v·10^d − 1)·n ≤ 200·10^d·k < (2v·10^d + 1)·n; whole-number arithmetic, no rounding error.

    >>> recover_counts(pd.Series([33.0]), pd.Series([18]), pd.Series([0])).numerator.tolist()
    [6]
    """
    known = percentage.notna() & cohort.notna() & (cohort > 0)
    scale = np.power(10, decimals.to_numpy(dtype="int64"))
    shown = np.rint(percentage.where(known, 0.0).to_numpy() * scale).astype("int64")
    n = cohort.where(known, 1).to_numpy(dtype="int64")
    lowest = -((-(2 * shown - 1) * n) // (200 * scale))
    highest = -((-(2 * shown + 1) * n) // (200 * scale)) - 1
    lowest, highest = np.maximum(lowest, 0), np.minimum(highest, n)
    fits = np.where(known, np.maximum(highest - lowest + 1, 0), 0)
    numerator = pd.Series(lowest, index=percentage.index).astype("Int64").where(fits == 1)
    return Recovered(numerator, pd.Series(fits, index=percentage.index))
