"""Fragments of HTML tables: one a row, with its caption and the headings of its columns."""

from collections.abc import Iterator

from ylp_analysis.packs.fragments import Fragment, Origin, joined, plain

_PARTS = ("thead", "tbody", "tfoot")
_WIDEST = 1000


class TableReader:
    """Collects a table as it is walked through; spans are filled, so that columns line up."""

    def __init__(self, table_id: str, number: int) -> None:
        self._name = f"table {table_id!r}" if table_id else f"table {number}"
        self._caption = ""
        self._rows: list[tuple[bool, list[str], list[bool]]] = []  # heading row?, cells, th?
        self._cells: list[str] | None = None
        self._marks: list[bool] = []
        self._down: dict[int, tuple[int, str]] = {}  # column → rows still covered, text
        self._part, self._in = "", ""
        self._words: list[str] = []
        self._span = (1, 1)

    @property
    def context(self) -> str:
        """The table's caption, as far as it was read."""
        return self._caption

    @property
    def row(self) -> str:
        """The heading of the row that is being read."""
        return self._cells[0] if self._cells else ""

    def start(self, tag: str, given: dict[str, str]) -> None:
        """A start tag within the table."""
        if tag in _PARTS:
            self._part = tag
        elif tag == "tr":
            self._cells, self._marks = [], []
        elif tag in ("td", "th", "caption"):
            self._in, self._words = tag, []
            self._span = (_size(given.get("colspan", "")), _size(given.get("rowspan", "")))

    def say(self, text: str) -> None:
        """Words within the table."""
        if self._in:
            self._words.append(text)

    def end(self, tag: str) -> None:
        """An end tag within the table."""
        if tag == "caption":
            self._caption, self._in = plain("".join(self._words)), ""
        elif tag in ("td", "th") and self._cells is not None:
            self._fill(self._cells)
            across, down = self._span
            text = plain("".join(self._words))
            for _ in range(across):
                if down > 1:
                    self._down[len(self._cells)] = (down - 1, text)
                self._cells.append(text)
                self._marks.append(tag == "th")
            self._in = ""
        elif tag == "tr" and self._cells is not None:
            self._fill(self._cells)
            alone = bool(self._marks) and all(self._marks) and len(set(self._cells)) > 1
            self._rows.append((self._part == "thead" or alone, self._cells, self._marks))
            self._cells = None
        elif tag in _PARTS:
            self._part = ""

    def _fill(self, cells: list[str]) -> None:
        """Puts the cells that reach down from above where they stand."""
        while (at := len(cells)) in self._down:
            left, text = self._down.pop(at)
            if left > 1:
                self._down[at] = (left - 1, text)
            cells.append(text)
            self._marks.append(False)

    def fragments(self, origin: Origin, above: str) -> Iterator[Fragment]:
        """Every row, its own heading first; rows of headings are rows as well."""
        columns: list[list[str]] = []
        group = ""
        for number, (is_heading, cells, marks) in enumerate(self._rows, start=1):
            if not any(cells):
                continue
            headings = tuple(joined(tuple(words)) for words in columns)
            context = joined((above, self._caption, " | ".join(h for h in headings if h), group))
            first = [c for c, m in zip(cells, marks, strict=True) if m]
            rest = [c for c, m in zip(cells, marks, strict=True) if not m]
            spread = len(cells) > 1 and len(set(cells)) == 1
            given = (cells[0],) if spread else tuple(cells)
            if first and not marks[0] and not is_heading:
                given, headings = (*first, *rest), _moved(headings, marks)
            place = f"{self._name} row {number}"
            yield origin.fragment(place, " | ".join(given), context, given, headings)
            if is_heading:
                columns += [[] for _ in range(len(cells) - len(columns))]
                for column, cell in zip(columns, cells, strict=False):
                    column.append(cell)
            elif spread:
                group = cells[0]


def _moved(headings: tuple[str, ...], marks: list[bool]) -> tuple[str, ...]:
    """Headings in the order of cells whose row heading was put first."""
    if len(headings) != len(marks):
        return headings
    pairs = list(zip(headings, marks, strict=True))
    return tuple([h for h, m in pairs if m] + [h for h, m in pairs if not m])


def _size(text: str) -> int:
    return min(int(text), _WIDEST) if text.isdigit() and int(text) > 0 else 1
