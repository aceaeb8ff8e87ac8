"""What a partnership's own file looks like: its columns, each with meaning, kind and example."""

from dataclasses import dataclass

from ylp_analysis.intake.layouts.layout import Layout

# What a cell may hold. `urn`: 5 to 7 digits; `date`: 2015-03-31; `academic_year`: 2014/15;
# `whole`: a whole number; `number`, `money`: a number (pounds); `yes_no`: yes or no, blank =
# unknown; `choice`: one of `choices`; `identifier`: used in memory only, never kept.
KINDS = ("text", "urn", "date", "academic_year", "whole", "number", "money", "yes_no", "choice",
         "identifier")  # fmt: skip


@dataclass(frozen=True)
class LocalColumn:
    """One column of a local file.

    meaning: one plain sentence, as the template's note sheet prints it. blank: True when a cell
    may be empty, and then `if_blank` says what that means. low, high: limits, both included.
    """

    name: str
    kind: str
    meaning: str
    example: str
    blank: bool = False
    if_blank: str = ""
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class LocalTable(Layout):
    """One of the partnership's own files (1-mission §1.8): CSV or a workbook's first sheet.

    key: the columns that no two rows may share. feeds: the pages that use it, in words.
    optional: names of columns that the file may lack.
    """

    about: str
    feeds: str
    fields: tuple[LocalColumn, ...]
    key: tuple[str, ...]
    optional: tuple[str, ...] = ()
    verified: bool = True
    evidence: str = "the project's own template"
    publisher: str = "the partnership"
    year_in: str = "rows"

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.fields if f.name not in self.optional)

    @property
    def columns(self) -> list[str]:
        return [f.name for f in self.fields]
