"""What reading one raw file takes and gives, whatever its shape."""

from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from ylp_analysis.intake.layouts import Layout
from ylp_analysis.vocabulary.findings import FAIL, WARNING, Finding
from ylp_analysis.vocabulary.tables import READ_TABLES

USELESS = "anything from this file"


class Context(NamedTuple):
    """What a table does not say itself.

    urns: the URNs of our authority's schools that other files gave; used only for layouts whose
    rows name no authority. published: ISO date, "" when not stated.
    """

    file: str
    academic_year: str
    la_code: str
    la_name: str
    data_version: str
    provenance: str = "published"
    urns: frozenset[str] = frozenset()
    published: str = ""


@dataclass
class Read:
    """tables: by name (vocabulary.tables.READ_TABLES, `local_NAME`, `cells`). findings: all."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def table(self, name: str) -> pd.DataFrame:
        """One of READ_TABLES, without rows when the file holds none of it."""
        return self.tables[name] if name in self.tables else empty(name)

    @property
    def failed(self) -> bool:
        return any(f.outcome == FAIL for f in self.findings)


def empty(name: str) -> pd.DataFrame:
    """A table of READ_TABLES without rows."""
    return pd.DataFrame({c: pd.Series(dtype=t) for c, t in READ_TABLES[name].items()})


def typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """A table with exactly its columns and dtypes; missing columns are added, others dropped."""
    columns = READ_TABLES[name]
    return table.reindex(columns=list(columns)).astype(dict(columns)).reset_index(drop=True)


def in_layout_names(frame: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """The frame with the layout's own spelling of every column that it reads."""
    names = {column.casefold(): column for column in layout.columns}
    return frame.rename(columns={c: names.get(str(c).casefold(), c) for c in frame.columns})


def of_another_authority(layout: Layout, context: Context, column: str = "") -> Finding:
    """The warning about a file without rows of the project's authority."""
    return Finding(
        "authority",
        WARNING,
        context.file,
        f"It holds no rows of authority {context.la_code}; only its England rows are used.",
        "If it was meant to be yours, check la_code in config/partnership.toml.",
        column=column,
        stops="anything about your schools from this file",
    )


def authority_untold(context: Context) -> Finding:
    """The warning about a file whose rows say no authority, when no URN of ours is known."""
    return Finding(
        "authority",
        WARNING,
        context.file,
        "Its rows do not say which authority they belong to, and no other file names its schools.",
        "Bring a register of schools (GIAS extract or school spine), or a performance table.",
        stops="anything about your schools from this file",
    )
