"""``make lake``: the same loads built into a file and into a lake, row by row, through kills, refusals and rebuilds.

Each round stages a new load, and every other round replaces an earlier one. Every third build of the lake is killed at
another step and run again. Then an audit refuses a candidate, a new version rebuilds the warehouse, the home becomes a
file and a lake again, and it is said what the builds wrote and what is left on disk. Ends with 1 where anything
differs. ``--builds`` says how many rounds.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import math
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.generators.generated_loads import write_loads
from dateline.warehouse import build as building
from dateline.warehouse import rebuild
from dateline.warehouse.lake.catalogue import remove_unknown
from dateline.warehouse.lake.versions import read_versions
from dateline.warehouse.refused import read_refused
from expectations.verdicts.verdict import Verdict
from extractors.runtime.settings import FILE, LAKE, Home
from extractors.stores.lake_files import known_files
from extractors.stores.warehouse_files import data_folder
from tests.dbt.conftest import MIX, stage_again
from tests.dbt.differences import differences
from tests.line.support import in_fork, warm_up
from tests.line.test_kill import STEPS, kill_at

START = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
PER_LOAD = 35
_ALL = list(STEPS)
KILLED_AT = _ALL[_ALL.index("when loads are staged and not gated") :][::-1]
"""Steps of a build, the last first."""


@dataclasses.dataclass
class Cost:
    """CPU seconds of a build, bytes that it handed to the system to write, and the catalogue's or file's size."""

    cpu: float
    written: int
    size: int


def build(home: Home, now: dt.datetime, *, full: bool = False, before: Callable[[], Any] = lambda: None) -> int | None:
    """Build in a fork of its own, and return its exit code. What ``before`` changes, it changes there alone."""

    def work() -> None:
        before()
        from dateline.reports.reported_build import build as reported

        reported(home, now=now, full=full)
        (home.root / "written").write_text(Path("/proc/self/io").read_text().split()[3])

    return in_fork(work, limit_s=1800)


def measured(home: Home, now: dt.datetime, *, full: bool = False) -> Cost:
    """Build, and return what it cost; SystemExit if it failed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    if (code := build(home, now, full=full)) != 0:
        raise SystemExit(f"{home.warehouse}: the build ended with {code}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, int((home.root / "written").read_text()), home.warehouse.stat().st_size)


def rounds(file: Home, lake: Home, count: int, until: float = math.inf) -> list[str]:
    """Build round after round into both, none after the time ``until``, and return what differs."""
    wrong: list[str] = []
    ids: list[str] = []
    killed = 0
    for number in range(count):
        if time.monotonic() > until:
            print(f"not begun, the time is used up: builds {number + 1} to {count}", flush=True)
            break
        now = START + dt.timedelta(hours=number)
        for home in (file, lake):
            new = write_loads(
                home.staged, articles=PER_LOAD, per_load=PER_LOAD, seed=3, first=number * PER_LOAD, mix=MIX
            )
            if number % 2 and number > 2:
                stage_again(home.staged, ids[number // 2], days_later=number)
                (home.staged / "_new" / ids[number // 2]).touch()
        ids += new
        if number % 3 == 2:
            step = KILLED_AT[killed % len(KILLED_AT)]
            killed += 1
            code = build(lake, now, before=lambda step=step: kill_at(*STEPS[step]))  # type: ignore[misc]
            print(f"  killed {step}: {code == -signal.SIGKILL}", flush=True)
        costs = [measured(home, now) for home in (file, lake)]
        found = differences(file.warehouse, lake.warehouse)
        print(
            f"build {number + 1}: {found or 'equal'}; file {_show(costs[0])}; lake {_show(costs[1])}",
            flush=True,
        )
        wrong += [f"build {number + 1}: {name} {n}" for name, n in found.items()]
    return wrong


def _show(cost: Cost) -> str:
    return f"{cost.cpu:.1f} s CPU, {cost.written / 1e6:.1f} MB written, {cost.size / 1e6:.1f} MB"


def refuse(lake: Home, now: dt.datetime) -> list[str]:
    """An audit refuses a candidate: what is published stays, and the next build publishes."""
    before = lake.warehouse.read_bytes()

    def refusing() -> None:
        building.apply_decision = lambda _, verdict, __: dataclasses.replace(  # type: ignore[assignment, attr-defined]
            verdict, verdict=Verdict.FAILED
        )

    load = write_loads(lake.staged, articles=PER_LOAD, per_load=PER_LOAD, seed=3, first=10_000, mix=MIX)
    build(lake, now, before=refusing)
    wrong = []
    if read_refused(lake) is None or not lake.refused.exists() or lake.warehouse.read_bytes() != before:
        wrong.append("a refused audit: the published catalogue changed, or the candidate was not kept")
    measured(lake, now + dt.timedelta(minutes=1))
    if lake.refused.exists():
        wrong.append(f"a refused audit: the candidate stays after {load} was published")
    return wrong


def make_again(lake: Home, file: Home, now: dt.datetime) -> list[str]:
    """A new version rebuilds the lake; the home becomes a file, and a lake again. Both hold the same rows each time."""

    def other_columns() -> None:
        rebuild.stored_columns_digest = lambda: "of another release"  # type: ignore[assignment, attr-defined]

    write_loads(file.staged, articles=PER_LOAD, per_load=PER_LOAD, seed=3, first=10_000, mix=MIX)
    measured(file, now)
    write_loads(lake.staged, articles=1, per_load=1, seed=3, first=20_000, mix=MIX)
    write_loads(file.staged, articles=1, per_load=1, seed=3, first=20_000, mix=MIX)
    wrong = []
    if build(lake, now, before=other_columns) != 0 or not list(lake.warehouse.parent.glob("catalogue.version-*")):
        wrong.append("a new version: the lake was not made again, or the earlier catalogue not kept")
    measured(file, now)
    wrong += [f"made again: {name} {n}" for name, n in differences(file.warehouse, lake.warehouse).items()]
    for kind in (FILE, LAKE):
        home = Home(lake.root, warehouse_kind=kind)
        measured(home, now + dt.timedelta(hours=1 + (kind == LAKE)))
        wrong += [f"as a {kind}: {name} {n}" for name, n in differences(file.warehouse, home.warehouse).items()]
    return wrong


def check_folder(lake: Home) -> list[str]:
    """Nothing lies in the lake's folder that no catalogue needs, once what is not needed was removed."""
    freed, folder = remove_unknown(lake.warehouse), data_folder(lake.warehouse)
    on_disk = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    needed = set().union(*(known_files(path) for path in lake.warehouse.parent.glob("*.ducklake")))
    count = len(read_versions(lake.warehouse))
    print(f"{len(on_disk)} files, {len(needed)} needed, {freed / 1e6:.1f} MB removed; {count} versions", flush=True)
    return [] if on_disk == needed else [f"{len(on_disk ^ needed)} files are orphaned or missing"]


def main() -> int:
    """Run the proof and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--builds", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=120.0, help="no further round is begun after so long")
    asked = parser.parse_args()
    until = time.monotonic() + asked.minutes * 60
    os.environ.setdefault("DATELINE_GAZETTEER", str(Path(__file__).resolve().parents[2] / "data" / "gazetteer"))
    warm_up()
    with tempfile.TemporaryDirectory(prefix="dateline-lake-") as folder:
        file, lake = Home(Path(folder) / "file"), Home(Path(folder) / "lake", warehouse_kind=LAKE)
        wrong = rounds(file, lake, asked.builds, until)
        wrong += check_folder(lake)
        now = START + dt.timedelta(hours=asked.builds)
        wrong += refuse(lake, now)
        wrong += make_again(lake, file, now + dt.timedelta(hours=1))
        wrong += check_folder(lake)
    print(f"{len(wrong)} differences")
    for line in wrong:
        print(f"  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
