"""`workforce`: posts, vacancies and careers, in numbers."""

from ylp_analysis.intake.layouts.local.columns import ACADEMIC_YEAR, one_of, pupils
from ylp_analysis.intake.layouts.local.table import LocalColumn, LocalTable

POSTS = ("headteacher", "deputy_or_assistant_head", "middle_leader", "teacher", "trainee",
         "support_staff", "governor")  # fmt: skip

WORKFORCE = LocalTable(
    name="workforce",
    family="Workforce (local)",
    title="Posts, vacancies and careers",
    about="One row per year, school (or the authority), post and stage, on the day of the workforce "
    "census in November. Numbers, never names.",
    feeds="priority 6",
    key=("academic_year", "level", "urn", "post", "stage"),
    optional=("stage", "acting", "joined", "left", "year_before", "still_there", "years_in_post",
              "in_development"),
    within=(("vacancies", "posts"), ("acting", "posts"), ("still_there", "year_before")),
    needs=(("level", "school", "urn"),),
    dated="academic_year",
    fields=(
        ACADEMIC_YEAR,
        one_of("level", "Whether the row is a school's or the authority's.", "school", ("school", "la")),
        LocalColumn("urn", "urn", "The school, on rows of level school.", "999001", blank=True,
                    if_blank="the row is the authority's"),
        one_of("post", "The kind of post.", "teacher", POSTS),
        LocalColumn("stage", "role", "The stage of a career: NQT or RQT, from September 2021 ECT. Trainees are a post.",
                    "NQT", blank=True, if_blank="every stage"),
        pupils("posts", "Posts, filled or not.", "2"),
        pupils("vacancies", "Posts that nobody holds.", "0"),
        pupils("acting", "Posts held by somebody acting.", "0", blank=True),
        pupils("joined", "People who came within the year.", "2", blank=True),
        pupils("left", "People who left within the year.", "1", blank=True),
        pupils("year_before", "People in post a year before.", "3", blank=True),
        pupils("still_there", "Of those in post a year before, how many still are.", "2", blank=True),
        LocalColumn("years_in_post", "number", "Mean of the years that people have been in this post.",
                    "", blank=True, if_blank="not known", low=0, high=60),
        pupils("in_development", "People on a course that leads to the next stage or post.", "",
               blank=True),
    ),
)  # fmt: skip
LOCAL_TABLES = (WORKFORCE,)
