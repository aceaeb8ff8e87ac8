"""How long it takes to find the covers of a city, and to audit a whole pack of it, on one core.

    python benchmarks/disclosure.py          about four minutes: the sample city, its sicg pack

The covers of both kinds of attackers (one head, two heads) for all schools, subjects and years;
then every file of the pack read back and solved. Both are processor time of this one process.
"""

import os
import tempfile
import time
from pathlib import Path

from ylp_analysis.disclosure.covers import covers
from ylp_analysis.disclosure.ledger import LEDGER_COLUMNS
from ylp_analysis.packs.audit import audit_pack
from ylp_analysis.packs.runner import make_pack
from ylp_analysis.prepare import prepare, write_sample
from ylp_analysis.project import Project
from ylp_analysis.store.ledger import read_ledger
from ylp_analysis.store.tables import read_table
from ylp_analysis.vocabulary.years import run_dates


def main() -> None:
    """Print one line a figure."""
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as work:
        places = write_sample(Path(work) / "city")
        prepare(places)
        names = ("counts", "membership", "pooled")
        counts, membership, pooled = (read_table(places, name) for name in names)
        start = time.process_time()
        found = covers(counts, membership, pooled, read_ledger(places, LEDGER_COLUMNS))
        seconds = time.process_time() - start
        print(
            f"covers: {seconds:.1f} s for {len(found.schools)} schools' and {len(found.pools)} "
            "clusters' rows (target 10 s)"
        )
        pack = make_pack(Project(places), run_dates("2015/16", "", ""), edition="sicg")
        start = time.process_time()
        result = audit_pack(pack.folder, places)
        seconds = time.process_time() - start
        print(
            f"audit: {seconds:.1f} s, {result.counts['figures']} figures, "
            f"{result.counts['cells_judged']} cells, {len(result.findings)} findings (target 60 s)"
        )


if __name__ == "__main__":
    main()
