"""Publishers' words for types of schools as our kinds and phases, a whole column at a time."""

import pandas as pd

# The first text that a school's type or group contains decides; in this order.
_KINDS = (
    (("college", "universit", "further education", "16 institution", "children's centre"), "other"),
    (("nursery",), "nursery"),
    (("pupil referral", "alternative provision"), "referral_unit"),
    (("independent",), "independent"),
    (("special",), "special"),
    (
        ("community", "voluntary", "foundation", "academy", "academies", "free school", "studio",
         "technical", "maintained"),
        "mainstream",
    ),
)  # fmt: skip
_TECHNICAL = "university technical college", "city technology college"
_ACADEMIES = ("academy", "academies", "free school", "studio school", "university technical")
_PHASES = {
    "nursery": "nursery",
    "primary": "primary",
    "middle deemed primary": "primary",
    "secondary": "secondary",
    "middle deemed secondary": "secondary",
    "16 plus": "post_16",
    "all-through": "all_through",
}


def kind_of(school_type: pd.Series, group: pd.Series) -> pd.Series:
    """`mainstream`, `special`, `nursery`, `referral_unit`, `independent` or `other`.

    >>> types = pd.Series(["Community special school", "Other independent special school"])
    >>> kind_of(types, pd.Series(["Special School", "Special School"])).tolist()
    ['special', 'independent']
    """
    both = pd.DataFrame({"type": school_type.str.casefold(), "group": group.str.casefold()})
    pairs = both.drop_duplicates().itertuples(index=False)
    kinds = {(pair.type, pair.group): _kind(str(pair.type), str(pair.group)) for pair in pairs}
    keys = zip(both["type"], both["group"], strict=True)
    return pd.Series([kinds[key] for key in keys], index=school_type.index, dtype="str")


def is_academy(school_type: pd.Series, group: pd.Series) -> pd.Series:
    """True for academies, free schools, studio schools and university technical colleges."""
    words = "|".join(_ACADEMIES)
    told = school_type.str.casefold().str.contains(words)
    return (told | group.str.casefold().str.contains(words)).astype("boolean")


def phase_of(phase: pd.Series, flags: pd.DataFrame, kind: pd.Series) -> pd.Series:
    """`primary`, `secondary`, `all_through`, `post_16`, `nursery` or "".

    phase: the publisher's word, "" where there is none; then the flags (primary, secondary,
    post_16) decide.
    """
    said = phase.str.casefold().map(_PHASES).astype("str").fillna("")
    if len(flags.columns) == 3:
        both = flags["primary"] & flags["secondary"]
        by_flag = (
            pd.Series("", index=phase.index, dtype="str")
            .mask(flags["post_16"], "post_16")
            .mask(flags["secondary"], "secondary")
            .mask(flags["primary"], "primary")
            .mask(both, "all_through")
        )
        said = said.where(said != "", by_flag)
    return said.mask(kind == "nursery", "nursery")


def _kind(school_type: str, group: str) -> str:
    if school_type in _TECHNICAL:
        return "mainstream"
    for text in (school_type, group):
        for words, kind in _KINDS:
            if any(word in text for word in words):
                return kind
    return "other"
