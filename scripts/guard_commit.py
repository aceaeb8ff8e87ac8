"""Refuses files that must not enter the repository: data, reports, anything large.

Called by pre-commit with file names. Raw data and everything made from it stay outside version
control; only README.md and the sidecars that say where a file came from may be committed.
"""

import sys
from pathlib import Path, PurePosixPath

LARGEST_BYTES = 1_000_000
KEPT_OUT = ("data/raw", "data/processed", "reports")


def in_kept_out_folder(name: str) -> bool:
    """True for a file of a data or report folder that is neither README.md nor a sidecar.

    >>> in_kept_out_folder("data/raw/2018-2019_850_ks2final.csv")
    True
    >>> in_kept_out_folder("data/raw/2018-2019_850_ks2final.csv.source.toml")
    False
    """
    path = PurePosixPath(name)
    if path.name == "README.md" or path.name.endswith(".source.toml"):
        return False
    return any(path.is_relative_to(folder) for folder in KEPT_OUT)


def refusals(names: list[str]) -> list[str]:
    """One sentence for each file that may not be committed."""
    sentences = []
    for name in names:
        if in_kept_out_folder(name):
            sentences.append(
                f"{name} is data or a report. Take it out: git restore --staged {name}"
            )
        elif Path(name).is_file() and Path(name).stat().st_size > LARGEST_BYTES:
            sentences.append(
                f"{name} is larger than {LARGEST_BYTES // 1_000_000} MB. Make it smaller."
            )
    return sentences


if __name__ == "__main__":
    found = refusals(sys.argv[1:])
    print("\n".join(found), file=sys.stderr)
    sys.exit(1 if found else 0)
