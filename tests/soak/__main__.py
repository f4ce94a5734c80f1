"""``make soak``: a month of rounds over the invented press; ends with 1 where the warehouse differs from the truth."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.soak.run import Report, soak


def main() -> int:
    """Run the soak and print its days, its differences and what grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--stories", type=int, default=4, help="stories of an outlet a day")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--build-every", type=int, default=1, help="days from one build to the next")
    parser.add_argument("--folder", type=Path, help="an empty folder to keep; by default one that is removed")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-soak-") as temporary:
        report = soak(
            asked.folder or Path(temporary),
            days=asked.days,
            build_days=range(asked.build_every - 1, asked.days, asked.build_every),
            seed=asked.seed,
            stories_a_day=asked.stories,
            report_line=lambda line: print(line, flush=True),
        )
    _show(report, asked.days)
    return 1 if report.differences or report.grown_costs() else 0


def _show(report: Report, days: int) -> None:
    kills = f"{report.kills} kills ({report.left} not run again)"
    print(f"{days} days, {kills}, {report.full_disks} full disks, {len(report.differences)} differences")
    for line in [*report.differences, *report.grown_costs()]:
        print(f"  {line}")
    first, last = report.bytes_by_kind[0], report.bytes_by_kind[-1]
    count = max(1, len(report.bytes_by_kind) - 1)
    print("kind                      first day   last day    a build")
    for kind in sorted(last, key=lambda kind: -last[kind]):
        begin, end = first.get(kind, 0), last[kind]
        print(f"{kind:<24} {begin:>10,} {end:>10,} {(end - begin) // count:>10,}")


if __name__ == "__main__":
    sys.exit(main())
