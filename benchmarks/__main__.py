"""``make bench``: every benchmark, one after another, each in a process of its own.

``python -m benchmarks [--quick] [--base COMMIT] [NAME …]``; ``--quick`` takes sizes that end in a few minutes
altogether. ``ratio`` and ``reading_ratio`` measure this checkout beside another commit, which ``--base`` names; without
it, they are left out.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from extractors.runtime.settings import PROJECT_ROOT

SCORES = PROJECT_ROOT.parent / "shared" / "eval"

BENCHMARKS: dict[str, tuple[list[str], list[str]]] = {
    "first_answer": (["-m", "benchmarks.first_answer"], []),
    "line": (["-m", "benchmarks.line"], ["--pages", "1000"]),
    "ratio": (["-m", "benchmarks.ratio"], ["--only", "help,sql,one_page"]),
    "reading_ratio": (["-m", "benchmarks.reading_ratio"], ["--limit", "60", "--rounds", "2"]),
    "warehouse": (["-m", "benchmarks.warehouse"], ["--articles", "20000", "--on-top", "1000"]),
    "watches": (["-m", "benchmarks.watches"], ["--articles", "20000", "--new", "1000", "--watches", "100"]),
    "volumes": (["-m", "benchmarks.volumes"], ["--months", "2"]),
    "search": (["-m", "benchmarks.search"], ["--articles", "5000"]),
    "duplicates": (["-m", "benchmarks.duplicates"], ["10000"]),
    "desk": (["-m", "benchmarks.desk"], ["--articles", "20000", "--requests", "120"]),
    "fetch": (["-m", "benchmarks.fetch"], ["--pages", "500", "--memory-pages", "1000"]),
    "discover": (["-m", "benchmarks.discover"], ["--urls", "10000"]),
    "extract": (["-m", "benchmarks.extract"], []),
    "places": (["-m", "benchmarks.places"], []),
    "agencies": (["-m", "benchmarks.agencies"], ["--documents", "1000"]),
    "score_articles": (
        [str(SCORES / "articles" / "score.py"), "benchmarks.score_articles:read_page", "--vs", "peers:trafilatura"],
        ["--limit", "20"],
    ),
    "folds": (["-m", "benchmarks.folds"], []),
    "train_days": (["-m", "benchmarks.train_days"], []),
    "confidence": (["-m", "benchmarks.confidence", "--check"], []),
    "place_folds": (["-m", "benchmarks.place_folds"], []),
    "entity_folds": (["-m", "benchmarks.entity_folds"], []),
    "score_places": ([str(SCORES / "places" / "score.py"), "benchmarks.score_places:places"], []),
}
"""Name, the command's arguments, and what ``--quick`` adds."""
_BESIDE_A_COMMIT = frozenset(("ratio", "reading_ratio"))


def main() -> int:
    """Run the benchmarks that are named, or all; return how many failed, the exit code.

    Scores without their gold pages are skipped.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all without one")
    parser.add_argument("--quick", action="store_true", help="small sizes")
    parser.add_argument("--base", metavar="COMMIT", help="the commit that ratio measures beside this checkout")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(BENCHMARKS):
        parser.error(f"no benchmark {sorted(unknown)}; there are {', '.join(BENCHMARKS)}")
    failed = 0
    for name in arguments.names or BENCHMARKS:
        command, quick = BENCHMARKS[name]
        print(f"\n## {name}", flush=True)
        if command[0].endswith(".py") and not Path(command[0]).exists():
            print(f"left out: the gold pages are not here ({Path(command[0]).parent.name} beside the checkout)")
            continue
        if name in _BESIDE_A_COMMIT and not arguments.base:
            print("left out: no --base names the commit to measure beside")
            continue
        of_base = [arguments.base] if name in _BESIDE_A_COMMIT else []
        paths = os.pathsep.join([str(PROJECT_ROOT), str(SCORES / "articles")])
        environment = {**os.environ, "PYTHONPATH": paths}
        done = subprocess.run(
            [sys.executable, *command, *of_base, *(quick if arguments.quick else [])], env=environment, cwd=PROJECT_ROOT
        )
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
