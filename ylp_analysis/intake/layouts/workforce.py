"""The school workforce census in the performance tables (DfE `england_swf`, `NNN_swf`)."""

from ylp_analysis.intake.layouts.facts import FactColumn, FactTable

_OTHERS = "Total Number of Non Classroom-based School Support Staff, Excluding Auxiliary Staff"

LAYOUTS = (
    FactTable(
        name="school_workforce",
        family="School workforce tables",
        title="School workforce, as in the performance tables",
        verified=True,
        evidence="header of an England file whose year is not stated",
        first_year="2010/11",  # the first workforce census was in November 2010
        la="LA Number",
        needed=(
            "Total Number of Teachers (Headcount)",
            "Total Number of Teachers (Full-Time Equivalent)",
            "Pupil:     Teacher Ratio",
            "Mean Gross FTE Salary of All Teachers (£s)",
        ),
        facts=(
            FactColumn("Total Number of Teachers (Headcount)", "teachers"),
            FactColumn("Total Number of Teaching Assistants (Headcount)", "teaching_assistants"),
            FactColumn(f"{_OTHERS} (Headcount)", "support_staff"),
            FactColumn("Total Number of Teachers (Full-Time Equivalent)", "teachers_fte"),
            FactColumn(
                "Total Number of Teaching Assistants (Full-time Equivalent)",
                "teaching_assistants_fte",
            ),
            FactColumn(f"{_OTHERS} (Full-Time Equivalent)", "support_staff_fte"),
            FactColumn("Pupil:     Teacher Ratio", "pupil_teacher_ratio"),
            FactColumn("Mean Gross FTE Salary of All Teachers (£s)", "mean_teacher_salary"),
        ),
        known=frozenset({"Establishment Number", "School Phase"}),
    ),
)
