"""What a thousand watches cost when ten thousand articles arrive on a million.

``python -m benchmarks.watches [--home HOME] [--articles 1000000] [--new 10000] [--watches 1000] [--seed 7]``

The file is that of ``--home``, or one is made (``benchmarks/generators/large_warehouse.py``, not timed); the articles
of its last publication are what is new. Queries are drawn from the words of the texts, frequent and rare: single
words, AND, OR, NOT, phrases, NEAR, prefixes, headlines. The watches run in a process of its own, timed, and once more
with nothing new. The peak is of resident memory.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from extractors.runtime.settings import PROJECT_ROOT, Home, Settings

START = dt.datetime(2027, 3, 2, tzinfo=dt.UTC)


def write_watches(folder: Path, words: list[str], count: int, seed: int) -> None:
    """Write watches of eight kinds in turn."""
    import numpy as np

    rng = np.random.default_rng(seed)
    folder.mkdir()
    for number in range(count):
        rare, other = words[int(rng.integers(2_000, 20_000))], words[int(rng.integers(100, 5_000))]
        third = words[int(rng.integers(100, 5_000))]
        query = (
            rare, f"{other} AND {third}", f"{rare} OR {words[int(rng.integers(2_000, 20_000))]}", f'"{other} {third}"',
            f"{other} NEAR/5 {third}", f"{rare[:7]}*", f"{rare} NOT {other}", f"{other} AND title:{third}",
        )[number % 8]  # fmt: skip
        text = yaml.safe_dump({"title": f"Watch {number}", "query": query, "feed": number < 20, "oldest": 3650})
        (folder / f"watch_{number}.yml").write_text(text, "utf-8")


def run(folder: Path) -> None:
    """Run the watches of a folder and print the cost as JSON."""
    from dateline.watches.after_publication import run_watches
    from extractors.runtime.without_pandas import leave_pandas_out

    leave_pandas_out()  # as the commands do
    settings = Settings(Home(folder), PROJECT_ROOT, PROJECT_ROOT, None, watches_folder=folder / "written")
    began, cpu = time.perf_counter(), time.process_time()
    outcome = run_watches(settings, None, now=START)
    print(json.dumps({
        "seconds": round(time.perf_counter() - began, 1), "cpu": round(time.process_time() - cpu, 1),
        "peak_mb": _peak_mb(),
        "articles": outcome.evaluation.articles, "matches": sum(outcome.evaluation.noticed.values()),
        "problems": outcome.problems[:3],
    }))  # fmt: skip


def _peak_mb() -> int:
    """The largest resident memory of this process since it began; the kernel's other count has its parent's in it."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


def main() -> None:
    """Write the file, run the watches, print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a home that large_warehouse made; else one is made and removed")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--new", type=int, default=10_000)
    parser.add_argument("--watches", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=7, help="of the file and of the queries")
    parser.add_argument("--folder", type=Path, help="where the files lie while it runs (a million take 7 GB)")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.run:
        run(chosen.run)
        return
    # what makes the file is not in the memory of the process that is measured
    from benchmarks.generators.large_warehouse import make_words, write_warehouse

    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        folder = Path(name)
        if chosen.home is None:
            write_warehouse(folder, articles=chosen.articles, latest=chosen.new, seed=chosen.seed)
        else:  # with a new log; the home is not changed
            Home(folder).warehouse.symlink_to(Home(chosen.home.resolve()).warehouse)
        words, _ = make_words(chosen.seed)
        write_watches(folder / "written", words.to_pylist(), chosen.watches, chosen.seed)
        size = Home(folder).warehouse.stat().st_size // 1_000_000
        print(f"{chosen.watches:,} watches, seed {chosen.seed}, file of {size:,} MB", flush=True)
        for what in ("with what is new", "again, with nothing new"):
            command = [sys.executable, "-m", "benchmarks.watches", "--run", str(folder)]
            done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
            print(f"{what}: {done.stdout.strip()}", flush=True)


if __name__ == "__main__":
    main()
