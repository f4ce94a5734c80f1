"""One home built in full by DuckDB and by Spark, and every table and view of both files compared row by row.

``python -m tests.spark --python .venv-spark/bin/python [--articles 1000] [--home PATH] [--master 'local[2]']``

The home has what a given one has, a world of the tests of orders (pages without an outlet, refused rows, replaced and
emptied loads, provisional outlets), stories that end, deliveries of watches, and generated articles with copies, events
and edits. A part of it is published before, and both engines build all of it again from there; a table without a row is
named. Both builds are whole: gates, audit and publication included. CPU seconds, memory and bytes are those of all
processes of a build, looked at four times a second; bytes are the most that lay in the home's work folder and candidate
at one moment.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.dbt.differences import differences, empty_tables
from tests.spark.home import log_watches, stage_after, stage_before

OF_THE_BUILD = "marts.publications"
"""It says when each build ran."""


@dataclass(slots=True)
class Cost:
    """What a build took."""

    seconds: float = 0.0
    peak: int = 0
    written: int = 0
    cpu_of: dict[tuple[int, float], float] = field(default_factory=dict)

    def __str__(self) -> str:
        """In words."""
        return (
            f"{self.seconds:6.0f} s, CPU {sum(self.cpu_of.values()):6.0f} s, peak {self.peak / 1e6:8,.0f} MB, "
            f"work and candidate {self.written / 1e6:8,.0f} MB"
        )


def build(home: Path, *engine: str, is_full: bool = True) -> Cost:
    """Build in a process of its own, on DuckDB where no ``engine`` is given. Raises SystemExit if it fails."""
    began, cost, looks = time.perf_counter(), Cost(), 0
    command = [sys.executable, "-m", "tests.spark.trial", "full" if is_full else "loads", *engine]
    settings = {"DATELINE_HOME": str(home), "AIRFLOW_HOME": str(home / "airflow")}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        process = psutil.Popen(command, env={**os.environ, **settings}, stdout=printed, stderr=subprocess.STDOUT)
        while process.poll() is None:
            cost.peak = max(cost.peak, sum(_look(process, cost.cpu_of)))
            if looks % 20 == 0:
                cost.written = max(cost.written, sum(_sizes(home)))
            looks += 1
            time.sleep(0.25)
        cost.seconds = time.perf_counter() - began
        printed.seek(0)
        text = printed.read()
    if process.returncode or not (home / "warehouse.duckdb").exists():
        raise SystemExit(f"{' '.join(command[2:])} ended with {process.returncode}:\n{text[-4000:]}")
    return cost


def _look(process: psutil.Process, cpu_of: dict[tuple[int, float], float]) -> Iterator[int]:
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = one.cpu_times()
                cpu_of[one.pid, one.create_time()] = times.user + times.system
                yield one.memory_info().rss


def _sizes(home: Path) -> Iterator[int]:
    paths = [*home.glob("warehouse.candidate*")]
    # unlike rglob, walk goes on where Spark has just removed a folder
    paths += [Path(at, name) for at, _, names in os.walk(home / "dbt" / "spark") for name in names]
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            yield path.stat().st_size


def compare(home: Path, python: Path, master: str) -> int:
    """Build the home twice, compare, print what differs and what both took; return the number of differing tables."""
    print(f"staged: {sum(p.stat().st_size for p in (home / 'staged').rglob('*.parquet')) / 1e6:,.0f} MB", flush=True)
    published, before, kept = (home / f"{name}.duckdb" for name in ("warehouse", "before", "on-duckdb"))
    shutil.copyfile(published, before)
    on_duckdb = build(home)
    print(f"DuckDB: {on_duckdb}", flush=True)
    published.rename(kept)
    before.rename(published)
    on_spark = build(home, str(python), master)
    print(f"Spark:  {on_spark}  ({master})", flush=True)
    found = differences(kept, published, without=())
    found.pop(OF_THE_BUILD, None)
    print(f"without a row: {', '.join(empty_tables(kept)) or 'none'}")
    for name, (only_duckdb, only_spark) in found.items():
        print(f"{name}: {only_duckdb:,} rows only on DuckDB, {only_spark:,} only on Spark")
    if not found:
        print(f"every table and view of both files but {OF_THE_BUILD} is equal, row by row")
    return len(found)


def main() -> int:
    """Read the arguments, stage a home and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", type=Path, required=True, help="the Python of Spark's environment")
    parser.add_argument("--master", default="local[*]")
    parser.add_argument("--articles", type=int, default=1_000, help="generated articles")
    parser.add_argument("--world", type=int, default=906, help="the seed of the world; -1 for none")
    parser.add_argument("--home", type=Path, help="a home that all is added to, in a copy")
    parser.add_argument("--folder", type=Path, help="where the home lies while it runs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        home = Path(folder)
        if arguments.home:
            shutil.copytree(arguments.home, home, dirs_exist_ok=True)
        stage_before(home, arguments.world)
        build(home, is_full=False)
        log_watches(home)
        stage_after(home, arguments.articles)
        return 1 if compare(home, arguments.python.absolute(), arguments.master) else 0


if __name__ == "__main__":
    sys.exit(main())
