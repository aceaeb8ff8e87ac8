"""Column names of a dictionary, written short: one text, with `*` where an earlier year stands."""

# Tables print some figures of the two years before; the first tables held are of 2010/11.
_YEARS = tuple(f"{year:02d}" for year in range(8, 26))


def column_names(text: str) -> frozenset[str]:
    """The names in a text, each `*` replaced by every year.

    >>> sorted(column_names("URN TELIG_*"))[:3]
    ['TELIG_08', 'TELIG_09', 'TELIG_10']
    """
    names = text.split()
    plain = frozenset(name for name in names if "*" not in name)
    return plain | {name.replace("*", year) for name in names if "*" in name for year in _YEARS}


def with_endings(stems: str, endings: str) -> frozenset[str]:
    """Every stem, alone and with every ending.

    >>> sorted(with_endings("PTREADX", "_B _G"))
    ['PTREADX', 'PTREADX_B', 'PTREADX_G']
    """
    return frozenset(stem + ending for stem in stems.split() for ending in ["", *endings.split()])
