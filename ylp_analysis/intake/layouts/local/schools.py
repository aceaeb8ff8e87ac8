"""`schools`: the partnership's own list of its schools."""

from ylp_analysis.intake.layouts.local.columns import URN, day, one_of, words
from ylp_analysis.intake.layouts.local.table import LocalColumn, LocalTable

SCHOOLS = LocalTable(
    name="schools",
    family="Schools (local)",
    title="Schools of the partnership",
    about="One row per school, open or closed. Needed where no register (GIAS extract, school "
    "spine) is held, or where it is out of date.",
    feeds="priorities 1 to 3, school briefs, every list that must leave out closed schools",
    key=("urn",),
    optional=("status", "predecessor_urn", "predecessor_grade_counts", "alliance"),
    in_order=(("opened", "closed"),),
    fields=(
        URN,
        words("name", "The school's name, as pages print it.", "Alder Primary School", most=120),
        one_of("phase", "The pupils it takes.", "primary",
               ("nursery", "infant", "junior", "primary", "middle", "secondary", "all_through", "post_16")),
        one_of("type", "What kind of school it is.", "mainstream",
               ("mainstream", "special", "nursery", "referral_unit")),
        one_of("status", "Who maintains it.", "maintained",
               ("maintained", "converter_academy", "sponsored_academy", "free_school", "independent"),
               if_blank="not known"),
        day("opened", "The day it opened under this URN.", "", if_blank="before any data held"),
        day("closed", "The day it closed under this URN.", "", if_blank="open"),
        LocalColumn("predecessor_urn", "urn", "The school that it followed.", "",
                    blank=True, if_blank="none"),
        one_of("predecessor_grade_counts", "Whether the predecessor's last inspection still stands "
               "(yes for a converter academy).", "", ("yes", "no"), if_blank="decided by its status"),
        words("alliance", "The teaching school alliance or hub that it leads.", "",
              if_blank="it leads none", most=80),
    ),
)  # fmt: skip
LOCAL_TABLES = (SCHOOLS,)
