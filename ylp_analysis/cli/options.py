"""The options that every command has, and those with more to say than fits its line."""

from typing import Annotated

import typer

Root = Annotated[
    str, typer.Option("--root", help="The project's folder. Default: the one you are in.")
]
Edition = Annotated[
    str,
    typer.Option(
        help="Who it is for: sicg, officer, school, cluster or public (to be shared), or analyst "
        "(internal, nothing hidden)."
    ),
]
Area = Annotated[
    str,
    typer.Option(help="Which one: a school's URN (edition school) or a cluster's short name."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results and errors.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
