"""Every check on a file, by its id, in the words of `docs/`. A finding names one of these."""

CHECKS = {
    # store.raw: the file's form
    "regular_file": "It is a plain file.",
    "file_size": "It is not too large to read.",
    "file_type": "It is a CSV file or a workbook, without a password.",
    "file_still": "It does not change while it is read.",
    "not_empty": "It holds rows.",
    "encoding": "It is UTF-8 or Windows-1252 text.",
    "delimiter": "Its columns are separated by commas.",
    "quotes": "Its quotes are closed.",
    "header_once": "Each column stands once in its header.",
    "row_length": "No row is longer than the header.",
    "short_rows": "No row ends before the last column.",
    "header_named": "Every column has a name in its header.",
    "sheets": "A workbook has one sheet of data.",
    "formula_errors": "No formula of a workbook ends in an error.",
    # store.sidecar
    "sidecar_reads": "Its sidecar can be read.",
    "sidecar_hash": "Its bytes are those that its sidecar describes.",
    # prepare: what it is
    "layout_known": "Its shape is one that is known.",
    "columns_there": "It has the columns that its shape needs.",
    "header_spelling": "Its column names are written as published.",
    "rows_whole": "Every row says whose it is.",
    "columns_known": "Each of its columns is one of its shape's dictionary.",
    "no_personal_columns": "It has no column that looks like a person's details.",
    "year_stated": "Its academic year is stated.",
    "year_in_layout": "Its year is one that its shape was published in.",
    "layout_verified": "Its shape was checked against a published header or dictionary.",
    "file_read": "It was read without a finding.",
    # intake.records, intake.rows: what it says
    "record_types": "Its record types are known.",
    "authority": "It holds rows of the project's authority.",
    "la_form": "Every authority code is a three-digit number.",
    "urn_form": "Every URN is a number of five to seven digits.",
    "urn_decimals": "No URN is written as a decimal.",
    "rows_once": "Each school stands once.",
    "cells_read": "Every cell is a number or a known code.",
    "zeros_meant": "No zero stands where a number was not collected.",
    "whole_pupils": "Numbers of pupils are whole.",
    "percentages": "Percentages lie between 0 and 100.",
    "percentage_fits_cohort": "Each percentage is a whole number of the published pupils.",
    # intake.consistency: do its columns agree
    "cohorts_add_up": "Disadvantaged and other pupils add up to all pupils.",
    "groups_make_all": "The results of all pupils follow from those of the two groups.",
    "parts_within_whole": "No result is higher than one that includes it.",
    "limits_around_value": "Each score lies midway between its published limits.",
    "scores_in_range": "Scores lie where the measure's scores can lie.",
    "percentages_not_fractions": "Percentages are not written as fractions.",
    "schools_sum_to_la": "The schools add up to the authority.",
    "same_fact_twice": "No other file gives another value for the same fact.",
    # intake.pupil_checks: pupil rows, by number and never by line
    "pupil_words": "Every subject and measure is one of the catalogue's.",
    "pupil_id_form": "Every pupil identifier has the form of the others.",
    "pupil_once": "Each pupil stands once in a subject and measure of a year.",
    "pupil_one_school": "Each pupil stands in one school in a key stage and year.",
    "pupil_attributes_agree": "A pupil's rows agree about group, sex and needs.",
    "pupil_results_agree": "A pupil who met a combined measure met its parts.",
    # intake.long
    "series_read": "Its series are among those that are read.",
    "decimals_agree": "Its decimals are those that values are rounded to.",
    # intake.inspections, intake.register, intake.identity
    "dates_read": "Every date can be read.",
    "inspection_types": "Every kind of inspection is one that is listed.",
    "closed_with_later_results": "No school that has closed has later results.",
    "lineage_cycles": "No school follows itself.",
    # intake.local_cells: the partnership's own files, cell by cell
    "cells_filled": "No cell is empty that must be filled in.",
    "unseen_characters": "No cell holds characters that cannot be seen.",
    "text_length": "No text is longer than its column allows.",
    "no_personal_text": "No text looks as if it held a person's address or number.",
    "codes_plain": "No code was turned into a date or a decimal number.",
    "dates_iso": "Every date is written like 2015-03-31.",
    "numbers_in_range": "No number lies outside its column's limits.",
    "yes_or_no": "Every cell of yes and no says one of them.",
    "choices_known": "Every word is one of its column's words.",
    "role_of_its_time": "Every role existed at the time.",
    # intake.local_rows: and row by row
    "key_once": "No two rows say the same thing twice.",
    "parts_fit": "No part is larger than its whole.",
    "dates_in_order": "No date comes before one that it follows.",
    "row_says_whose": "Every row names the school or cluster that its level asks for.",
    "rows_agree": "Rows about one intervention agree about it.",
    "groups_add_up": "Disadvantaged, other and unknown pupils add up to all.",
    "clusters_add_up": "The clusters add up to the authority.",
    # intake.local_links
    "references_known": "What a file refers to stands in the file that it refers to.",
    # intake.areas
    "cluster_names": "Every cluster's name can be used.",
    "urn_known": "Every URN is known.",
    "years_read": "Its academic years can be read.",
    "one_cluster": "No school is in two clusters in a year.",
    "every_school_in_a_cluster": "Every open mainstream school belongs to a cluster.",
    # disclosure.cover
    "rows_protected": "Every cluster's row can be shown without giving a school away.",
}

_PERSONAL = (
    "upn upns pupilupn formerupn uniquepupilnumber name fullname pupilname childname "
    "forename forenames firstname givenname middlename preferredname surname lastname familyname "
    "legalforename legalsurname preferredsurname preferredforename "
    "dob dateofbirth birthdate birthday postcode homepostcode pupilpostcode address homeaddress"
)
PERSONAL = frozenset(_PERSONAL.split())

# What is refused besides in the partnership's own files: people of the school, grades of lessons.
_OF_STAFF = (
    "teacher teachername nameofteacher classteacher staffname staffmember head headname "
    "headteachername nameofhead chairname assessor assessorname reviewername observer observername "
    "governorname contact contactname email emailaddress phone telephone trn teacherreferencenumber "
    "ninumber nationalinsurancenumber lessongrade lessongrades lessonjudgement observationgrade "
    "gradeoflesson"
)
OF_STAFF = frozenset(_OF_STAFF.split())


def personal_columns(columns: list[str], *, local: bool = False) -> list[str]:
    """The columns that look like a person's details.

    local: of one of the partnership's own files, where teachers' names and grades of single
    lessons are refused too.

    >>> personal_columns(["URN", "Date of birth", "SCHNAME", "Teacher"])
    ['Date of birth']
    >>> personal_columns(["URN", "Teacher", "lesson_grade"], local=True)
    ['Teacher', 'lesson_grade']
    """
    refused = PERSONAL | OF_STAFF if local else PERSONAL
    plain = {c: "".join(ch for ch in c.casefold() if ch.isalpha()) for c in columns}
    return [c for c, letters in plain.items() if letters in refused]
