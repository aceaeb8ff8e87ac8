"""How long `ylp prepare` takes, and how much memory: the sample city, and all of England.

    python benchmarks/prepare.py                the sample city, and an England-wide root where the
                                                published files lie in ../shared (or --dfe DIR)

No England-wide key stage 2 file with every column is held, so one is made: the rows of one
authority's published file, repeated under other authorities' codes and made-up URNs until it has
England's 16,000 schools; key stage 4 likewise (5,500); the table of all authorities (LAIT) as it
is. Each run is a fresh process; the second run of the sample shows what is not read again.
"""

import argparse
import csv
import gzip
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KS2 = "performance_tables_ks2/other_la_samples/2018-2019_850_ks2final.csv"
KS4 = "performance_tables_ks4/other_la_samples/2017-2018_850_ks4final.csv"
LAIT = "lait/all_las_attainment_bds_long.csv.gz"


def main() -> None:
    """Print one line a run."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    beside = Path(__file__).resolve().parents[2] / "shared" / "data" / "dfe"
    parser.add_argument("--dfe", type=Path, default=beside, help="the folder of published files")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        city = Path(work) / "city"
        ylp("sample", city)
        told("sample city", city)
        told("sample city, nothing changed", city)
        (city / "data" / "raw" / "clusters.csv.source.toml").write_text("made_up = true\n")
        told("sample city, one sidecar changed", city)
        if options.dfe.is_dir():
            england = Path(work) / "england"
            ylp("init", england, "--la-code", "850", "--name", "Hampshire")
            raw = england / "data" / "raw"
            repeat(options.dfe / KS2, raw / "2018-2019_england_ks2final.csv.gz", 50)
            repeat(options.dfe / KS4, raw / "2017-2018_england_ks4final.csv.gz", 50)
            shutil.copy(options.dfe / LAIT, raw)
            told("all England: KS2, KS4, LAIT", england)


def repeat(source: Path, goal: Path, times: int) -> None:
    """An authority's file, its own rows once and then again as other authorities'."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    la, urn = header.index("LEA"), header.index("URN")
    with gzip.open(goal, "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
        for i in range(1, times):
            for n, row in enumerate(rows):
                if row[la].strip():
                    code = [*row]
                    code[la] = str(200 + i)
                    code[urn] = str(200000 + 500 * i + n) if row[urn].strip() else row[urn]
                    writer.writerow(code)


def told(what: str, root: Path) -> None:
    """Run `ylp prepare` once and print its seconds and peak memory."""
    start = time.perf_counter()
    ylp("prepare", "--root", root, "--quiet")
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    size = sum(p.stat().st_size for p in (root / "data" / "raw").rglob("*")) / 1e6
    print(f"{what:<36} {seconds:6.1f} s   peak so far {peak:6.0f} MB   {size:6.1f} MB of files")


def ylp(*arguments: object) -> None:
    """Run one command of `ylp`, which must end well."""
    command = [sys.executable, "-m", "ylp_analysis.cli", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


if __name__ == "__main__":
    main()
