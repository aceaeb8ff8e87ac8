"""Published text as numbers."""

import math
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ylp_analysis.intake.values import CODES, read_column, recover_counts


def printed(count: int, cohort: int, decimals: int) -> float:
    """A percentage as a publisher prints it: exact, ties half up."""
    scaled = Fraction(100 * count * 10**decimals, cohort)
    return math.floor(scaled + Fraction(1, 2)) / 10**decimals


def recovered(percentage: float, cohort: int, decimals: int = 0):
    result = recover_counts(pd.Series([percentage]), pd.Series([cohort]), pd.Series([decimals]))
    return result.numerator[0], int(result.fits[0])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("57%", 57),
        ("51.60%", 51.6),
        ("1,234", 1234),
        ("-0.25", -0.25),
        (" 12 ", 12),
        ("141.0", 141),
        ("£35,338", 35338),
        ("-£12.50", -12.5),
    ],
)
def test_numbers_are_read_as_they_are_written(text, number):
    assert read_column(pd.Series([text])).numbers[0] == number


@pytest.mark.parametrize("code", [*CODES, "NA ", " ", "supp"])
def test_a_code_is_a_status_and_never_zero(code):
    column = read_column(pd.Series([code]))
    assert column.numbers.isna().all()
    assert column.status[0] == CODES[code.strip().upper()]
    assert column.unread == []


@pytest.mark.parametrize(
    "text", ["abc", "12 of 30", "%", "1e400", "inf", "1,23", "nan", "£", "5£", "££5"]
)
def test_other_text_is_reported_by_its_line(text):
    column = read_column(pd.Series(["5", text], index=[7, 8]))
    assert column.unread == [8]
    assert column.numbers.isna()[8]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("z", "not_applicable"),
        ("c", "suppressed"),
        ("x", "not_available"),
        ("u", "low_reliability"),
        ("k", "low"),
        ("low", "low"),
        ("SP", "low"),  # "Small percentage: the number is between 0% and 0.5%"
    ],
)
def test_codes_of_releases_and_of_small_percentages_have_their_own_statuses(code, status):
    assert read_column(pd.Series([code])).status[0] == status


def test_trailing_zeros_are_not_decimals():
    assert read_column(pd.Series(["39.00%", "74.50%", "20%"])).decimals.tolist() == [0, 1, 0]


def test_a_third_of_eighteen_is_six():
    assert recovered(33, 18) == (6, 1)


def test_a_tie_was_rounded_half_up():
    # 1 of 8 is 12.5%: printed 13, never 12
    assert recovered(13, 8) == (1, 1)
    assert recovered(12, 8)[1] == 0


def test_a_large_cohort_leaves_several_counts_and_so_none():
    numerator, fits = recovered(49, 3263)
    assert numerator is pd.NA
    assert fits == 33  # 1583 to 1615


def test_no_percentage_of_no_pupils_is_recovered():
    assert recovered(0, 0) == (pd.NA, 0)


@given(st.integers(1, 100).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_whole_percentage_gives_back_every_count_up_to_a_hundred_pupils(pair):
    count, cohort = pair
    assert recovered(printed(count, cohort, 0), cohort) == (count, 1)


@given(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(0, 2),
)
def test_the_number_of_possible_counts_is_that_of_trying_them_all(pair, decimals):
    count, cohort = pair
    percentage = printed(count, cohort, decimals)
    possible = [k for k in range(cohort + 1) if printed(k, cohort, decimals) == percentage]
    numerator, fits = recovered(percentage, cohort, decimals)
    assert fits == len(possible)
    assert (numerator == count) if fits == 1 else (numerator is pd.NA)
