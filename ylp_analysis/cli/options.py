"""The options that every command has."""

from typing import Annotated

import typer

Root = Annotated[
    str, typer.Option("--root", help="The project's folder. Default: the one you are in.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results and errors.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
