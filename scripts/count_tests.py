"""The line `N passed, N failed, N skipped` of a pytest JUnit file; exit 1 when any failed."""

import sys
from xml.etree import ElementTree


def counts(path: str) -> tuple[int, int, int]:
    """How many test cases passed, failed (errors included) and were skipped."""
    passed = failed = skipped = 0
    for case in ElementTree.parse(path).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


if __name__ == "__main__":
    passed, failed, skipped = counts(sys.argv[1])
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed or not passed else 0)
