"""The published and independent test vectors, where they lie beside the checkout."""

import json
import pathlib

import pytest

_VECTORS = pathlib.Path(__file__).resolve().parents[3] / "shared" / "vectors" / "statistics.json"


@pytest.fixture(scope="session")
def vectors():
    """A function from a method's name to its cases; skips, saying so, when they are not held."""
    if not _VECTORS.exists():
        pytest.skip(f"TEST VECTORS NOT HELD: {_VECTORS} does not exist")
    cases = json.loads(_VECTORS.read_text(encoding="utf-8"))["vectors"]

    def of(method):
        found = [case for case in cases if case["method"] == method]
        assert found, f"no vectors of method {method}"
        return found

    return of
