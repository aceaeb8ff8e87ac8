"""`pupil_results`: the partnership's own pupil rows. Read in memory, reduced to counts and cells."""

from dataclasses import dataclass

from ylp_analysis.intake.layouts.local.table import LocalColumn, LocalTable


@dataclass(frozen=True, kw_only=True)
class PupilTable(LocalTable):
    """A local file of pupil rows, which are counted and never kept."""


PUPIL_RESULTS = PupilTable(
    name="pupil_results",
    family="Pupil results (local)",
    title="Pupil results held by the partnership",
    about="One row per pupil, subject and measure. Load it only under a data-protection assessment "
    "and agreements with each school; packs work from published files without it.",
    feeds="clusters in full, key stages that no school table publishes, the split of a gap's change "
    "into cohort and results, English against maths for the same pupils",
    precedence="pupil_results",
    data_version="",
    key=("academic_year", "key_stage", "pupil_id", "subject", "measure"),
    optional=("value", "prior_band", "fsm", "sex", "sen", "eal", "mobile"),
    fields=(
        LocalColumn("academic_year", "academic_year", "Year of the result.", "2013/14"),
        LocalColumn(
            "key_stage", "choice", "Key stage of the result.", "KS2",
            choices=("EYFS", "Phonics", "KS1", "KS2", "MTC", "KS4", "KS5"),
        ),
        LocalColumn(
            "pupil_id", "identifier",
            "A UPN or any code that stays the same for a pupil within a year. Used in memory to "
            "find duplicates and pair subjects, then dropped.", "A000000000000",
        ),
        LocalColumn("urn", "urn", "The school whose result it is.", "999001"),
        LocalColumn("subject", "text", "A subject of the catalogue: reading, rwm, all, art_and_design.", "reading"),
        LocalColumn("measure", "text", "A measure of the catalogue: level_4_plus, gcse_ac.", "level_4_plus"),
        LocalColumn(
            "value", "number", "The score or grade point, where the measure is one.", "",
            blank=True, if_blank="no score",
        ),
        LocalColumn(
            "met", "yes_no", "Whether the pupil met the measure.", "yes",
            blank=True, if_blank="no result: the pupil leaves the count",
        ),
        LocalColumn(
            "prior_band", "choice", "Attainment at the key stage before.", "middle",
            blank=True, if_blank="not known", choices=("low", "middle", "high"),
        ),
        LocalColumn(
            "disadvantaged", "yes_no", "Disadvantaged by the definition of that year.", "no",
            blank=True, if_blank="counted as unknown, never as no",
        ),
        LocalColumn("fsm", "yes_no", "Eligible for free school meals now.", "no", blank=True, if_blank="not known"),
        LocalColumn("sex", "choice", "Sex as in the school census.", "F", blank=True, if_blank="not known", choices=("F", "M")),
        LocalColumn(
            "sen", "choice", "Special educational needs.", "none", blank=True, if_blank="not known",
            choices=("none", "support", "plan"),
        ),
        LocalColumn("eal", "yes_no", "English as an additional language.", "no", blank=True, if_blank="not known"),
        LocalColumn("mobile", "yes_no", "Joined the school in its last two years of the key stage.", "no", blank=True, if_blank="not known"),
    ),
)  # fmt: skip
