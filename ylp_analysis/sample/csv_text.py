"""CSV as text: UTF-8, LF, quoted only where it must be."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

# A row of a file, by column; what it does not say is blank.
Row = dict[str, object]


def csv_text(header: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A header and rows as CSV text; what a row does not say is blank.

    >>> csv_text(["a", "b"], [{"a": 1}])
    'a,b\\n1,\\n'
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return out.getvalue()
