"""What `ylp init` writes: the folders of a new project and its commented settings."""

import json
from pathlib import Path

from ylp_analysis.errors import ParameterError
from ylp_analysis.store.config import Area, checked
from ylp_analysis.store.places import MARK, Places, write_text

_PARTNERSHIP = """\
# What the partnership decides. Unknown keys are refused.

[area]
name = {name}          # the authority, as pages print it
la_code = {la_code}    # its three-digit code, as in the LEA column of the performance tables
partnership = {partnership}  # who the pages are for

# The smallest change in a gap, in percentage points, that would matter. Agree it before looking.
[margins]
school = 5
cluster = 5
la = 3
england = 1

[thresholds]
cluster_coverage = 0.9  # share of a cluster's disadvantaged pupils that must stand behind a verdict

# The authority's statistical neighbours, by three-digit code, and the date of that list: lists are
# drawn up anew, and a comparison holds for the list it was made with. Empty: no such comparison.
[neighbours]
codes = []
dated = ""
"""

_PACK = """\
# A file that came out after `as_of` is used only when this is true, and pages that used it say so.
allow_hindsight = false

# The pages of each edition, in reading order: who may hold which, and what each hides, is fixed in
# the code. `90_...` runs once per cluster and `95_...` once per school, except that the cluster
# and school editions are about the one named by `ylp pack --area`.
[pages]
{pages}
"""
_ALL_PAGES = (
    "00_start_here",
    "01_data_quality",
    "40_priority_4_closing_the_gap",
    "90_cluster_profile",
    "95_school_brief",
)
_SHARED_PAGES = ("40_priority_4_closing_the_gap", "90_cluster_profile")
EDITION_PAGES = {
    "analyst": _ALL_PAGES,
    "officer": _SHARED_PAGES,
    "school": ("95_school_brief",),
    "sicg": _SHARED_PAGES,
    "cluster": ("90_cluster_profile",),
    "public": ("40_priority_4_closing_the_gap",),
}

_CLAIMS = """\
# One [[claim]] for each sentence of your plan that states a fact. Its verdict is worked out from
# the data, and the page's wording is made from the verdict alone.
#   check    gap_change (expected: narrowed, widened or static)
#            level_below_england (expected: yes; the disadvantaged pupils' level against England's)
#            gap_widest (expected: yes; this subject's gap against the key stage's other subjects)
#   year     the results year the sentence is about
#
# [[claim]]
# id = "C05"
# sentence = "In 2014 the gap narrowed in Key Stage 2"
# priority = 4
# check = "gap_change"
# key_stage = "KS2"
# subject = "rwm"
# measure = "level_4_plus"
# expected = "narrowed"
# year = "2013/14"
"""


def start_project(
    folder: Path, *, name: str, la_code: str, partnership: str = "", claims: str = _CLAIMS
) -> Places:
    """A new, empty project. ParameterError for a bad name or code, or a folder that holds one."""
    values = {"name": name, "la_code": la_code, "partnership": partnership}
    area = checked(Area, values, "The new project")
    if (folder / MARK).exists():
        raise ParameterError(
            f"{folder} already holds a project.", "Choose another folder, or use this one as it is."
        )
    places = Places(folder.resolve())
    for part in (places.raw, places.processed, places.reports):
        part.mkdir(parents=True, exist_ok=True)
    lines = "\n".join(map(pages_line, EDITION_PAGES))
    write_text(places.config / "pack.toml", _PACK.format(pages=lines))
    write_text(places.config / "claims.toml", claims)
    write_text(
        places.config / "partnership.toml",
        _PARTNERSHIP.format(
            name=_quoted(area.name),
            la_code=_quoted(area.la_code),
            partnership=_quoted(area.partnership or f"{area.name} schools"),
        ),
    )
    return places


def pages_line(edition: str) -> str:
    """The line of config/pack.toml that lists an edition's pages.

    >>> pages_line("school")
    'school = ["95_school_brief"]'
    """
    return f"{edition} = {json.dumps(EDITION_PAGES[edition])}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
