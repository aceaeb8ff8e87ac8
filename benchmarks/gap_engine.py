"""The gap engine beside what it claims to beat, in one run on one machine.

    python benchmarks/gap_engine.py            60 thousand, 600 thousand and 30 million rows
    python benchmarks/gap_engine.py --quick    the two small sizes

Every contender runs in a fresh process on the same made-up pupil-subject rows, with one thread,
and the best of several runs counts. The others only add up the counts of each cell; ours makes
the whole gap table of them, intervals included. `floor` is one numpy.sum(dtype=int64) over every
column that is read. Memory is the peak above the process with imports and data.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

SIZES = (60_000, 600_000, 30_000_000)
QUICK = SIZES[:2]
CELL = ["academic_year", "area_code", "subject", "group"]
PACKAGES = ("numpy", "pandas", "polars", "duckdb", "narwhals", "fairlearn", "pyarrow")
LABELS = {
    "academic_year": [f"20{10 + i}/{11 + i}" for i in range(5)],
    "level": ["school"],
    "area_code": [f"{999_000 + i}" for i in range(77)],
    "key_stage": ["KS2"],
    "subject": ["reading", "writing", "maths", "gps", "rwm", "science"],
    "measure": ["expected_standard"],
    "group": ["disadvantaged", "other"],
}


def made_up(rows: int) -> Any:
    """Pupil-subject rows: categorical labels, numerator 0 or 1, denominator 1."""
    import numpy as np
    import pandas as pd

    draw = np.random.default_rng(2014)

    def column(name: str) -> Any:
        codes = draw.integers(0, len(LABELS[name]), rows, dtype=np.int8)
        if name == "group":
            codes = (draw.random(rows) < 0.8).astype(np.int8)
        return pd.Categorical.from_codes(codes, LABELS[name])

    table = {name: column(name) for name in LABELS}
    met = draw.integers(0, 2, rows, dtype=np.int8)
    return pd.DataFrame(table | {"numerator": met, "denominator": np.ones(rows, np.int8)})


def floor(rows: int, parquet: str) -> Callable[[], Any]:
    import numpy as np

    table = made_up(rows)
    codes = [table[c].array.codes for c in LABELS]
    codes += [table[c].to_numpy() for c in ("numerator", "denominator")]
    return lambda: [np.sum(column, dtype=np.int64) for column in codes]


def ours(rows: int, parquet: str) -> Callable[[], Any]:
    from ylp_analysis.measures.gaps import gap_table

    table = made_up(rows)
    return lambda: gap_table(table)


def ours_parquet(rows: int, parquet: str) -> Callable[[], Any]:
    import duckdb  # noqa: F401
    import narwhals  # noqa: F401

    from ylp_analysis.measures.gaps import gap_table

    gap_table(made_up(100))
    return lambda: gap_table(parquet)


def pandas_sum(rows: int, parquet: str) -> Callable[[], Any]:
    table = made_up(rows)
    both = ["numerator", "denominator"]
    return lambda: table.groupby(CELL, observed=True)[both].sum()


def pandas_agg(rows: int, parquet: str) -> Callable[[], Any]:
    table = made_up(rows).rename(columns={"numerator": "met"})
    return lambda: table.groupby(CELL, observed=True)["met"].agg(["sum", "count"])


def polars(rows: int, parquet: str) -> Callable[[], Any]:
    import polars as pl

    table = pl.from_pandas(made_up(rows))
    sums = [pl.col("numerator").cast(pl.Int64).sum(), pl.col("denominator").cast(pl.Int64).sum()]
    return lambda: table.lazy().group_by(CELL).agg(sums).collect()


def duckdb_parquet(rows: int, parquet: str) -> Callable[[], Any]:
    import duckdb

    connection = duckdb.connect(config={"threads": 1})
    keys = ", ".join(f'"{c}"' for c in CELL)
    query = f"SELECT {keys}, sum(numerator), sum(denominator) FROM '{parquet}' GROUP BY ALL"
    return lambda: connection.sql(query).fetchall()


def fairlearn(rows: int, parquet: str) -> Callable[[], Any]:
    from fairlearn.metrics import MetricFrame, selection_rate

    table = made_up(rows)
    return lambda: MetricFrame(
        metrics=selection_rate,
        y_true=table["numerator"],
        y_pred=table["numerator"],
        sensitive_features=table[["group"]],
        control_features=table[CELL[:3]],
    ).difference()


CONTENDERS = {
    run.__name__: run
    for run in (
        *(floor, ours, ours_parquet, pandas_sum, pandas_agg, polars, duckdb_parquet, fairlearn),
    )
}


def measured(name: str, rows: int, parquet: str) -> dict[str, float]:
    """Best seconds and peak megabytes of a contender, in this process."""
    warnings.simplefilter("ignore")
    run = CONTENDERS[name](rows, parquet)
    before = peak_mb(reset=True)
    seconds = []
    for _ in range(1 if name == "fairlearn" else 5 if rows > 1e6 else 25):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
        if len(seconds) == 1:
            peak = peak_mb()
    return {"seconds": min(seconds), "memory": max(0.0, peak - before)}


def peak_mb(reset: bool = False) -> float:
    """The most memory held so far; with `reset` what is held now, from which the peak restarts."""
    import psutil

    status = Path("/proc/self/status")
    if reset and os.access("/proc/self/clear_refs", os.W_OK):
        Path("/proc/self/clear_refs").write_text("5")
        return psutil.Process().memory_info().rss / 1e6
    if status.exists():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def fresh(name: str, rows: int, parquet: str) -> dict[str, float]:
    """`measured` in a process of its own, with one thread."""
    one = dict.fromkeys(("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    result = subprocess.run(
        [sys.executable, __file__, "--one", name, str(rows), parquet],
        env=os.environ | one,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(result.stdout)


def write_parquet(rows: int, folder: str) -> str:
    """The rows as a parquet file with text columns, as an exporter would write them."""
    path = str(Path(folder) / f"{rows}.parquet")
    made_up(rows).to_parquet(path, index=False)
    return path


def report(sizes: tuple[int, ...]) -> None:
    print("  ".join(f"{p} {version(p)}" for p in PACKAGES))
    print(f"Python {platform.python_version()}  {os.cpu_count()} cores  load at the start", end=" ")
    print(*(round(x, 1) for x in os.getloadavg()))
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, "--write", str(rows), folder]
            made = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            names = [n for n in CONTENDERS if n != "fairlearn" or rows == SIZES[0]]
            found = {n: fresh(n, rows, made.stdout.strip()) for n in names}
        mine, least = found["ours"]["seconds"], found["floor"]["seconds"]
        print(f"\n{rows:,} rows  (load {os.getloadavg()[0]:.1f})")
        print(f"{'':16}{'ms':>12}{'x ours':>10}{'x floor':>10}{'MB above':>10}")
        for name, one in found.items():
            ratios = f"{one['seconds'] / mine:>10.1f}{one['seconds'] / least:>10.1f}"
            print(f"{name:16}{1000 * one['seconds']:>12.2f}{ratios}{one['memory']:>10.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="only the two small sizes")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--write", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        name, rows, parquet = chosen.one
        print(json.dumps(measured(name, int(rows), parquet)))
    elif chosen.write:
        print(write_parquet(int(chosen.write[0]), chosen.write[1]))
    else:
        report(QUICK if chosen.quick else SIZES)


if __name__ == "__main__":
    main()
