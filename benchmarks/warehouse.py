"""What the warehouse costs at a million articles: a full build, and new articles on top, with gates and publication.

``python -m benchmarks.warehouse [--articles 10000,100000,1000000] [--on-top 10000]``

For each size, staged loads of invented articles with their mentions, related items, media and attempts are written (a
thousand articles a load; not timed), built in full, and more are built on top. Every build is a process of its own.
Wall and CPU seconds are of that process and of the process of its gates, which runs beside it; the peak is the largest
sum of both processes' resident memory, read four times a second. ``gate loads`` is the time that the build waits for
the gates after it has copied the file and parsed the project.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.generators.generated_loads import START, write_loads
from extractors.runtime.settings import load_settings

SEED = 11
PER_LOAD = 1_000
_ARTICLES_APART = dt.timedelta(seconds=30)
_STEPS = ("copy", "parse models", "gate loads", "models", "index", "audit", "publish")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one build took: seconds in all and by step, CPU seconds, peak memory and size of the file in MB.

    ``peak_mb`` is of all processes together at one moment, ``largest_mb`` of the largest process alone.
    """

    seconds: float
    cpu: float
    peak_mb: int
    largest_mb: int
    file_mb: int
    steps: dict[str, float]
    slowest: dict[str, float]


def stage(home: Path, articles: int, first: int) -> None:
    """Write loads of ``articles`` articles; ``first`` is the number of the first."""
    write_loads(home / "staged", articles=articles, per_load=min(PER_LOAD, articles), seed=SEED, first=first)


def build(articles: int) -> None:
    """Build and publish what is staged in ``DATELINE_HOME``, and print its cost as JSON; ``articles`` is the total
    number.
    """
    from dateline.reports.reported_build import build as build_warehouse

    home = load_settings().home
    began = time.perf_counter()
    result = build_warehouse(home, now=START + articles * _ARTICLES_APART + dt.timedelta(hours=1))
    seconds = time.perf_counter() - began
    if not result.published:
        reasons = [reason for verdict in result.load_verdicts for reason in verdict.reasons]
        reasons += result.warehouse_verdict.reasons if result.warehouse_verdict else []
        raise SystemExit("nothing was published: " + "; ".join(reasons[:3]))
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    nodes = sorted(result.nodes, key=lambda node: -node.seconds)[:8]
    cost = {
        "seconds": seconds,
        "cpu": sum(one.ru_utime + one.ru_stime for one in used),
        "largest_mb": max(one.ru_maxrss for one in used) // 1024,
        "file_mb": home.warehouse.stat().st_size // 1_000_000,
        "steps": dict(result.steps),
        "slowest": {node.node.removeprefix("model.dateline."): round(node.seconds, 1) for node in nodes},
    }
    print(json.dumps(cost))


def measure(home: Path, articles: int) -> Cost:
    """Build in a process of its own and return its cost. Raises SystemExit if the build fails."""
    command = [sys.executable, "-m", "benchmarks.warehouse", "build", "--articles", str(articles)]
    environment = {**os.environ, "DATELINE_HOME": str(home)}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        process = psutil.Popen(command, env=environment, stdout=printed)
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(_resident(process)))
            time.sleep(0.25)
        if process.returncode:
            raise SystemExit(f"the build ended with {process.returncode}")
        printed.seek(0)
        figures: dict[str, Any] = json.loads(printed.read().splitlines()[-1])
    return Cost(peak_mb=peak >> 20, **figures)


def _resident(process: psutil.Process) -> Iterator[int]:
    """Bytes of resident memory of a process and of each of its descendants."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                yield one.memory_info().rss


def compare(sizes: list[int], on_top: int, folder: Path | None) -> None:
    """Measure every size and print two tables: full builds, and what comes on top of them."""
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=folder) as home:
            stage(Path(home), size, 0)
            full = measure(Path(home), size)
            print(f"{size:,} in full: {full}", flush=True)
            stage(Path(home), on_top, size)
            more = measure(Path(home), size + on_top)
            print(f"{on_top:,} on {size:,}: {more}", flush=True)
            rows.append((size, full, more))
    print("\n| articles | full build | CPU | peak | file |\n|--:|--:|--:|--:|--:|")
    for size, full, _ in rows:
        print(f"| {size:,} | {full.seconds:.0f} s | {full.cpu:.0f} s | {full.peak_mb:,} MB | {full.file_mb:,} MB |")
    print(f"\n| {on_top:,} on top of | in all | CPU | peak | {' | '.join(_STEPS)} |")
    print("|--:|--:|--:|--:|" + "--:|" * len(_STEPS))
    for size, _, more in rows:
        steps = " | ".join(f"{more.steps.get(step, 0):.1f} s" for step in _STEPS)
        print(f"| {size:,} | {more.seconds:.1f} s | {more.cpu:.1f} s | {more.peak_mb:,} MB | {steps} |")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("role", nargs="?", default="compare", choices=["compare", "build"])
    parser.add_argument("--articles", default="10000,100000,1000000", help="sizes of the warehouse")
    parser.add_argument("--on-top", type=int, default=10_000, help="articles that come on top")
    parser.add_argument("--folder", type=Path, help="where the files lie while it runs (a million take 5 GB)")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.articles.split(",")]
    if arguments.role == "build":
        build(sizes[0])
    else:
        compare(sizes, arguments.on_top, arguments.folder)


if __name__ == "__main__":
    main()
