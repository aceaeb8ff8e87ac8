"""The door: `ylp`. Progress goes to stderr, results to stdout; exit codes are those of errors.py."""

import os
import sys
from typing import Any

from ylp_analysis.cli import files, pages, templates
from ylp_analysis.cli.app import app
from ylp_analysis.errors import YlpError
from ylp_analysis.said import leave

__all__ = ["app", "files", "main", "pages", "templates"]


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
