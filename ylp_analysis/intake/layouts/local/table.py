"""What a partnership's own file looks like: its columns, each with meaning, kind and example."""

from dataclasses import dataclass

from ylp_analysis.intake.layouts.layout import Layout

# What a cell may hold. `urn`: 5 to 7 digits; `date`: 2015-03-31; `academic_year`: 2014/15;
# `financial_year`: the same, or the bare year in which it ends; `whole`: a whole number; `numbers`:
# whole numbers separated by semicolons; `number`, `money`: a number (pounds); `percentage`: 0 to
# 100, with or without the sign; `yes_no`: yes or no, blank = unknown; `choice`: one of `choices`; `role`: a word of vocabulary.roles; `name`: a text
# that may name a page; `code`: a short text without a meaning of its own, the same everywhere;
# `identifier`: used in memory only, never kept.
KINDS = ("text", "name", "code", "urn", "date", "academic_year", "financial_year", "whole",
         "numbers", "number", "money", "percentage", "yes_no", "choice", "role", "identifier")  # fmt: skip


@dataclass(frozen=True)
class LocalColumn:
    """One column of a local file.

    meaning: one plain sentence, as the template's note sheet prints it. blank: True when a cell
    may be empty, and then `if_blank` says what that means. low, high: limits, both included;
    of a text, the fewest and most characters.
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
    optional: names of columns that the file may lack. within: (part, whole), counts of which the
    first is at most the second. in_order: (first, second), dates of which the second is not before
    the first. needs: (column, word, needed), what must be filled in where a column holds a word.
    counted: counts that add up from the groups to `all` and from the clusters to the authority.
    alike: columns that agree on all rows that share the first of `key`. dated: the column that says
    when the row's roles were held.
    """

    about: str
    feeds: str
    fields: tuple[LocalColumn, ...]
    key: tuple[str, ...]
    optional: tuple[str, ...] = ()
    within: tuple[tuple[str, str], ...] = ()
    in_order: tuple[tuple[str, str], ...] = ()
    needs: tuple[tuple[str, str, str], ...] = ()
    counted: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    dated: str = ""
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

    @property
    def identity(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.fields if f.name in self.key and not f.blank)

    def field(self, name: str) -> LocalColumn:
        """The column of that name."""
        return next(f for f in self.fields if f.name == name)
