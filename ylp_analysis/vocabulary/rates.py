"""Money and thresholds that are set year by year: pupil premium, absence, centres of scores."""

from dataclasses import dataclass

from ylp_analysis.errors import CatalogueError


@dataclass(frozen=True)
class PupilPremium:
    """Pounds for each pupil in a financial year. Service pupils are not disadvantaged.

    looked_after: also pupils adopted from care, from 2014/15. early_years: the most for a child
    in a year, 0 before it began in April 2015.
    """

    financial_year: str
    primary: int
    secondary: int
    looked_after: int
    service: int
    early_years: float = 0.0
    source: str = "DfE pupil premium allocations"
    verified: bool = False


PUPIL_PREMIUM = {
    p.financial_year: p
    for p in (
        PupilPremium("2011/12", 488, 488, 488, 200),
        PupilPremium("2012/13", 623, 623, 623, 250),
        PupilPremium("2013/14", 953, 900, 900, 300),
        PupilPremium("2014/15", 1300, 935, 1900, 300, verified=True,
                     source="DfE pupil premium 2014 to 2015: illustrative allocation tables"),
        PupilPremium("2015/16", 1320, 935, 1900, 300, 302.10),
        PupilPremium("2016/17", 1320, 935, 1900, 300, 302.10),
        PupilPremium("2017/18", 1320, 935, 1900, 300, 302.10),
        PupilPremium("2018/19", 1320, 935, 2300, 300, 302.10),
        PupilPremium("2019/20", 1320, 935, 2300, 300, 302.10),
        PupilPremium("2020/21", 1345, 955, 2345, 310, 302.10),
        PupilPremium("2021/22", 1345, 955, 2345, 310, 302.10),
        PupilPremium("2022/23", 1385, 985, 2410, 320, 342.00),
        PupilPremium("2023/24", 1455, 1035, 2530, 335, 353.40),
        PupilPremium("2024/25", 1480, 1050, 2570, 340, 387.60),
        PupilPremium("2025/26", 1515, 1075, 2630, 350, 570.00),
    )
}  # fmt: skip


@dataclass(frozen=True)
class PremiumReview:
    """When a review of the pupil premium is asked for, and what it takes."""

    overall: int = 3
    leadership: int = 3
    reason: str = "issues with the attainment of disadvantaged pupils"
    fewest_days: int = 3
    most_days: int = 4
    source: str = "pupil premium reviews guide 2014"
    verified: bool = False


PREMIUM_REVIEW = PremiumReview()


@dataclass(frozen=True)
class AbsenceThreshold:
    """Percentage of sessions missed from which a pupil is a persistent absentee."""

    first: str
    last: str
    percentage: int
    source: str
    verified: bool = True


PERSISTENT_ABSENCE = (
    AbsenceThreshold("2005/06", "2009/10", 20, "DfE absence statistics 2011"),
    AbsenceThreshold("2010/11", "2014/15", 15, "DfE absence statistics 2011"),
    AbsenceThreshold("2015/16", "", 10, "DfE absence statistics 2016"),
)


@dataclass(frozen=True)
class Centre:
    """The national average about which a progress measure is printed."""

    key_stage: str
    measure: str
    value: int
    source: str
    verified: bool = True


CENTRES = (
    Centre("KS2", "value_added", 100, "programs that read the 2014/15 KS2 table", verified=False),
    Centre("KS4", "value_added", 1000, "the KS4 table of 2013/14, whose values lie about it"),
    Centre("KS2", "progress_score", 0, "the KS2 table of 2018/19, whose values lie about it"),
    Centre("KS4", "progress_8", 0, "England's row of the KS4 table of 2017/18"),
)


def pupil_premium(financial_year: str) -> PupilPremium:
    """The rates of a financial year.

    >>> pupil_premium("2014/15").primary, pupil_premium("2014/15").looked_after
    (1300, 1900)
    """
    if financial_year in PUPIL_PREMIUM:
        return PUPIL_PREMIUM[financial_year]
    raise CatalogueError(
        f"The pupil premium of {financial_year} is not in the catalogue.",
        f"Held: {min(PUPIL_PREMIUM)} to {max(PUPIL_PREMIUM)}; add it to vocabulary/rates.py.",
    )


def persistent_absence_from(year: str) -> int:
    """The percentage of sessions missed that made a pupil a persistent absentee in a year.

    >>> persistent_absence_from("2014/15"), persistent_absence_from("2015/16")
    (15, 10)
    """
    for threshold in PERSISTENT_ABSENCE:
        if threshold.first <= year <= (threshold.last or "9998/99"):
            return threshold.percentage
    raise CatalogueError(
        f"The threshold of persistent absence of {year} is not in the catalogue.",
        f"Held: from {PERSISTENT_ABSENCE[0].first} on.",
    )


def centre_of(key_stage: str, measure: str) -> int:
    """The national average about which a progress measure is printed.

    >>> centre_of("KS2", "value_added"), centre_of("KS4", "value_added")
    (100, 1000)
    """
    for centre in CENTRES:
        if (centre.key_stage, centre.measure) == (key_stage, measure):
            return centre.value
    known = ", ".join(f"{c.key_stage} {c.measure}" for c in CENTRES)
    raise CatalogueError(
        f"The measure {measure!r} of {key_stage} has no centre in the catalogue.",
        f"Those with one: {known}.",
    )
