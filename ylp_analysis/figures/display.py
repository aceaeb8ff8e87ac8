"""Pieces of HTML that notebooks show and the renderer recognises."""

from html import escape
from typing import Any

HEADER, MAIN, FOOTER, SCREEN = "header", "main", "footer", "screen"


class Html:
    """A piece of a page. Everything in it is already escaped.

    part: where the rendered page puts it: `header`, `main`, `footer`, or `screen` (shown in
    JupyterLab only).
    """

    def __init__(self, html: str, part: str = MAIN) -> None:
        self.html = html
        self.part = part

    def _repr_html_(self) -> str:
        return self.html

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict, dict]:
        return (
            {"text/html": self.html, "text/plain": ""},
            {"text/html": {"part": self.part}},
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.part}>"


class Parts(list):
    """Parts of a page in reading order; shown one after another, and nothing when there are none.

    `display(parts)`, `display(*parts)` and `parts` as a cell's last line all show the same.
    """

    def _ipython_display_(self) -> None:
        from IPython.display import display  # only a notebook needs it

        if self:
            display(*self)


def text(value: object) -> str:
    """Text made safe for HTML, in elements and in quoted attributes."""
    return escape(str(value), quote=True)


def slug(value: str) -> str:
    """Text as an id: letters, digits and hyphens.

    >>> slug("ks2_rwm gaps")
    'ks2-rwm-gaps'
    """
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in value.lower())
    return "-".join(part for part in kept.split("-") if part) or "part"
