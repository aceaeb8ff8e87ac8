"""Every check on a file, by its id, in the words of `docs/`. A finding names one of these."""

CHECKS = {
    # store.raw: the file's form
    "regular_file": "It is a plain file.",
    "file_size": "It is not too large to read.",
    "file_type": "It is a CSV file.",
    "file_still": "It does not change while it is read.",
    "not_empty": "It holds rows.",
    "encoding": "It is UTF-8 or Windows-1252 text.",
    "delimiter": "Its columns are separated by commas.",
    "quotes": "Its quotes are closed.",
    "header_once": "Each column stands once in its header.",
    "row_length": "No row is longer than the header.",
    "short_rows": "No row ends before the last column.",
    # store.sidecar
    "sidecar_reads": "Its sidecar can be read.",
    "sidecar_hash": "Its bytes are those that its sidecar describes.",
    # prepare: what it is
    "layout_known": "Its shape is one that is known.",
    "columns_there": "It has the columns that its shape needs.",
    "columns_known": "Each of its columns is one of its shape's dictionary.",
    "no_personal_columns": "It has no column that looks like a person's details.",
    "year_stated": "Its academic year is stated.",
    "year_in_layout": "Its year is one that its shape was published in.",
    "layout_verified": "Its shape was checked against a published header or dictionary.",
    "file_read": "It was read without a finding.",
    # intake.records, intake.rows: what it says
    "record_types": "Its record types are known.",
    "authority": "It holds rows of the project's authority.",
    "urn_form": "Every URN is a number of five to seven digits.",
    "urn_decimals": "No URN is written as a decimal.",
    "rows_once": "Each school stands once.",
    "cells_read": "Every cell is a number or a known code.",
    "whole_pupils": "Numbers of pupils are whole.",
    "percentages": "Percentages lie between 0 and 100.",
    "percentage_fits_cohort": "Each percentage is a whole number of the published pupils.",
    "schools_sum_to_la": "The schools add up to the authority.",
    "same_fact_twice": "No other file gives another value for the same fact.",
    # intake.areas
    "cluster_names": "Every cluster's name can be used.",
    "urn_known": "Every URN is known.",
    "years_read": "Its academic years can be read.",
    "one_cluster": "No school is in two clusters in a year.",
    "every_school_in_a_cluster": "Every open mainstream school belongs to a cluster.",
}

PERSONAL = frozenset(
    {"upn", "forename", "firstname", "surname", "lastname", "pupilname", "dob", "dateofbirth"}
)


def personal_columns(columns: list[str]) -> list[str]:
    """The columns that look like a person's details.

    >>> personal_columns(["URN", "Date of birth", "SCHNAME"])
    ['Date of birth']
    """
    plain = {c: "".join(ch for ch in c.casefold() if ch.isalpha()) for c in columns}
    return [c for c, letters in plain.items() if letters in PERSONAL]
