"""One exception class, and one exit code, per kind of failure.

Each error is two sentences: what is wrong (with the value and the place), and what to do.
Neither may hold a pupil's data.
"""


class YlpError(Exception):
    """A failure that a person can act on: `problem` says what is wrong, `remedy` what to do."""

    exit_code = 1

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem} {remedy}")


class DataError(YlpError):
    """The data brought cannot be used as it is."""

    exit_code = 10


class CatalogueError(YlpError):
    """A key stage, subject, measure or definition is not in the catalogue."""

    exit_code = 11


class ParameterError(YlpError):
    """A parameter or a setting has a value that cannot be used."""

    exit_code = 12


class DisclosureError(YlpError):
    """Something would be shown that may not be shown."""

    exit_code = 13


class PackError(YlpError):
    """A pack could not be built, read or shared."""

    exit_code = 14
