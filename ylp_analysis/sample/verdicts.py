"""The verdict of every claim that a world decides, and why the others have none.

Words of claim cards. A claim about several key stages has one verdict for each. In one draw chance
can bring another verdict; over many draws no more often than its error rate.
"""

Verdict = str | dict[str, str]

SUPPORTED, CONTRADICTED = "supported", "contradicted"
UNCLEAR, NOT_TESTABLE, NOT_COMPARABLE, NO_DATA = (
    "indistinguishable", "not testable", "not comparable", "no data",
)  # fmt: skip

# What the register, the inspections and the partnership's own files say, in every world.
_OF_THE_FILES: dict[str, Verdict] = {
    "C01": SUPPORTED,
    "C02": SUPPORTED,
    "C03": SUPPORTED,
    "C15": SUPPORTED,
    "C16": SUPPORTED,
    "C17": SUPPORTED,
    "C18": SUPPORTED,
    "C21": NOT_TESTABLE,
    "C22": CONTRADICTED,
    "C23": SUPPORTED,
    "C24": SUPPORTED,
    "C26": SUPPORTED,
    "C27": CONTRADICTED,
    "C28": CONTRADICTED,
    "C29": CONTRADICTED,
    "C30": CONTRADICTED,
    "C31": NOT_TESTABLE,
    "C32": SUPPORTED,
    "C33": SUPPORTED,
    "C34": SUPPORTED,
    "C35": SUPPORTED,
    "C36": CONTRADICTED,
    "C07": NOT_COMPARABLE,
    "C20": NOT_COMPARABLE,
}
WHY = {
    "C01": "7 open schools at grade 3 at 31 March 2015, every latest inspection held; an eighth at "
    "grade 3 closed in August 2014; one is at grade 4",
    "C02": "13 must be inspected in 2015/16: five of the seven, the one at grade 4, six good schools "
    "last inspected in 2010/11 (one under the URN before it converted), an outstanding nursery school",
    "C03": "between 270 and 310 at the end of key stages 2 and 4; no census by year group is held",
    "C06": "a year's gap at this size is known to about 7 points",
    "C07": "2013 and 2014 lie on both sides of the first-entry rule",
    "C11": "no make-up of a cohort changes but in the world of composition; support has no effect "
    "in any world",
    "C16": "two of four are accredited on that day",
    "C17": "125,000, 200,000 and 641,000",
    "C20": "the one key stage said to widen crosses a break",
    "C21": "it states a cause",
    "C22": "all seven have a plan; one states no intended outcome",
    "C23": "four of the seven have leadership at grade 3; each has a review",
    "C27": "of six plans for 2014/15 one says nothing of monitoring",
    "C28": "some interventions have no report past the day it was due",
    "C29": "of eleven schools at grade 3 seven became good, not all of them within two years",
    "C30": "four of 65 schools never came",
    "C31": "no number of answers is said to be extensive",
    "C36": "two good schools were last assessed in November 2013",
}

_STEADY: dict[str, Verdict] = {
    "C04": UNCLEAR,
    "C05": UNCLEAR,
    "C06": UNCLEAR,
    "C09": UNCLEAR,
    "C10": UNCLEAR,
    "C11": UNCLEAR,
    "C14": CONTRADICTED,
    "C19": UNCLEAR,
    "C25": SUPPORTED,
}
_OF_THE_WORLD: dict[str, dict[str, Verdict]] = {
    "plan": {
        "C04": SUPPORTED,
        "C05": SUPPORTED,
        "C08a": {"KS2": SUPPORTED, "KS4": UNCLEAR},
        "C08b": {"KS1": SUPPORTED, "KS2": SUPPORTED, "KS4": NOT_TESTABLE},
        "C11": {"KS2": CONTRADICTED},
        "C12a": {"KS1": SUPPORTED, "KS2": SUPPORTED, "KS4": SUPPORTED},
        "C12b": {"KS4": SUPPORTED},
        "C13a": SUPPORTED,
        "C13b": SUPPORTED,
        "C14": SUPPORTED,
        "C19": SUPPORTED,
    },
    "no_effect": {
        "C08a": {"KS2": UNCLEAR, "KS4": UNCLEAR},
        "C08b": {"KS2": UNCLEAR, "KS4": NOT_TESTABLE},
        "C12a": UNCLEAR,
        "C12b": {"KS2": UNCLEAR, "KS4": UNCLEAR},
        "C13a": UNCLEAR,
        "C13b": UNCLEAR,
    },
    "constant_gap": {
        "C08b": {"KS2": SUPPORTED, "KS4": NOT_TESTABLE},
        "C13a": SUPPORTED,
    },
    "true_change": {
        "C08b": {"KS2": SUPPORTED, "KS4": NOT_TESTABLE},
        "C11": {"KS2": CONTRADICTED},
        "C12b": {"KS2": UNCLEAR},
        "C13a": SUPPORTED,
        "C19": SUPPORTED,
    },
    "composition": {
        "C08b": {"KS2": SUPPORTED, "KS4": NOT_TESTABLE},
        "C11": {"KS2": SUPPORTED},
        "C13a": UNCLEAR,
        "C19": SUPPORTED,
    },
    "zero_effect_support": {
        "C08b": {"KS2": SUPPORTED, "KS4": NOT_TESTABLE},
        "C12b": {"KS2": SUPPORTED, "KS4": UNCLEAR},
        "C13a": SUPPORTED,
    },
}
# The slope of the headline gap over comparable years, where a world has one.
TRENDS = {
    "plan": {"KS2": "narrowed"},
    "true_change": {"KS2": "narrowed"},
    "composition": {"KS2": "narrowed"},
}


def verdicts(world: str) -> dict[str, Verdict]:
    """By claim, in the order of their numbers."""
    told = _OF_THE_FILES | _STEADY | _OF_THE_WORLD[world]
    return {claim: told[claim] for claim in sorted(told)}
