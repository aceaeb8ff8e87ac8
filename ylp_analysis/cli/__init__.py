"""The door: `ylp`. Progress goes to stderr, results to stdout; exit codes are those of errors.py."""

import os
import sys
from typing import Any

import typer

from ylp_analysis.cli import files, pages
from ylp_analysis.errors import YlpError
from ylp_analysis.said import leave

app = typer.Typer(
    name="ylp",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Honest evidence about the gap between disadvantaged pupils and their peers.\n\n"
    "First time:  ylp sample sample-city,  then  ylp pack --root sample-city --plan-year 2015/16\n\n"
    "Your own:    ylp init DIR --la-code 850 --name Hampshire,  copy files to DIR/data/raw,  then "
    "ylp check, ylp prepare and ylp pack with --root DIR.",
    epilog="Exit codes: 0 done, 2 usage, 10 data, 11 catalogue, 12 parameter, 13 disclosure, "
    "14 pack, 130 interrupted.",
)
for command in (
    files.init,
    files.sample,
    files.adopt,
    files.check,
    files.prepare,
    pages.pack,
    pages.share,
    pages.measures,
):
    app.command()(command)


def main(arguments: list[str] | None = None) -> None:
    """Run `ylp` and leave with the exit code of what happened."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code: Any = app(args=arguments, standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except YlpError as error:
        leave(str(error), error.exit_code, arguments)
    except KeyboardInterrupt:
        leave("Interrupted; nothing was left half-written.", 130, arguments)
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):  # click's usage errors
            leave(f"{error.format_message()} See `ylp --help`.", int(error.exit_code), arguments)
        elif type(error).__name__ == "Abort":
            leave("Interrupted; nothing was left half-written.", 130, arguments)
        elif isinstance(error, OSError):
            where = os.path.basename(str(error.filename or ""))
            what = error.strerror or "A file error"
            leave(f"{what}: {where}. Check space and rights.", 14, arguments)
        else:
            raise
