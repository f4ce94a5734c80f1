"""``make cluster``: Airflow with Celery workers on this machine, through faults, and at several numbers of workers.

``faults`` puts one fault into each run and compares the marts with the same runs on one machine without Airflow;
``speed`` measures pages a second with 1, 2 and 4 workers. Both need Debian's redis-server and postgresql. Ends with 1
where something is lost, doubled or different.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

from extractors.runtime.settings import PROJECT_ROOT
from tests.cluster.cluster import Cluster, control_press, run_cluster, run_press
from tests.cluster.faults import FAULTS

RUNS = "none,collect+stage+gate+publish,scheduler+broker,disk"
"""Which faults the runs have."""
Say = Callable[[str], None]


def main() -> int:
    """Run what was asked for and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("faults", "speed"), nargs="?", default="faults")
    parser.add_argument("--outlets", type=int, default=8)
    parser.add_argument("--stories", type=int, default=5, help="new stories of an outlet in each run")
    parser.add_argument("--chunk", type=int, default=4, help="outlets of one task")
    parser.add_argument("--runs", default=RUNS, help="faults of the runs: commas between runs, + between faults of one")
    parser.add_argument("--workers", default="1,2,4", help="numbers of workers, with commas between")
    parser.add_argument("--minutes", type=float, default=60.0, help="no further run or fault is begun after so long")
    parser.add_argument("--folder", type=Path, help="an empty folder to keep; by default one that is removed")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # or `timeout` would leave the cluster behind
    os.environ.setdefault("DATELINE_GAZETTEER", str(PROJECT_ROOT / "data" / "gazetteer"))
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:7.1f} s  {line}", flush=True)

    with tempfile.TemporaryDirectory(prefix="dateline-cluster-") as temporary:
        folder = asked.folder or Path(temporary)
        until = began + asked.minutes * 60
        with run_press(
            folder / "press", outlets=asked.outlets, stories=asked.stories, chunk=asked.chunk, delay_s=0
        ) as control:
            if asked.kind == "speed":
                return measure_speed(folder, control, asked, until, say)
            return survive_faults(folder, control, asked, until, say)


def survive_faults(folder: Path, control: str, asked: argparse.Namespace, until: float, say: Say) -> int:
    """Runs with faults; compare what was published with the same runs on one machine without Airflow."""
    run_ids: list[str] = []
    states: list[str] = []
    with run_cluster(folder / "cluster", folder / "press" / "outlets", tasks=6, worker_tasks=2) as cluster:
        say("`make up` is ready")
        faults = [[name for name in run.split("+") if name != "none"] for run in asked.runs.split(",")]
        _set_press(control, 1, faults[0])  # the schedule's run begins with the first worker
        cluster.start_workers("one", "two")
        say("workers one and two are ready")
        for number, names in enumerate(faults, 1):
            if time.monotonic() > until:
                say(f"not begun, the time is used up: {faults[number - 1 :]}")
                break
            _set_press(control, number, names)
            run_id = cluster.trigger(number)
            for name in names:
                if time.monotonic() > until:
                    say(f"run {number}: no {name}, the time is used up")
                    continue
                say(f"run {number}: {FAULTS[name](cluster, run_id)}")
            state = cluster.wait_done(run_id)
            run_ids.append(run_id)
            states.append(state)
            cut = [f"{one['task_id']}[{one['map_index']}]" for one in cluster.tasks(run_id) if one["try_number"] > 1]
            say(f"run {number} {state}, faults: {', '.join(names) or 'none'}; tried again: {', '.join(cut) or 'none'}")
        asked_for = control_press(control, "/log")
    if not run_ids:
        say("no run was begun")
        return 1
    return _compare(folder, control, asked, run_ids, states, asked_for, say)


def _set_press(control: str, number: int, names: Sequence[str]) -> None:
    """New stories for a run; each page takes long enough that a fault of the step falls into it."""
    control_press(control, f"/edition/{number}")
    control_press(control, f"/delay/{1.0 if {'collect', 'scheduler', 'broker'} & set(names) else 0.2}")


def _compare(
    folder: Path,
    control: str,
    asked: argparse.Namespace,
    run_ids: list[str],
    states: list[str],
    asked_for: dict[str, int],
    say: Say,
) -> int:
    from tests.cluster.reference import count_loads, differences, run_alone

    control_press(control, "/delay/0")
    alone = run_alone(
        folder / "alone",
        folder / "press" / "outlets",
        run_ids,
        lambda number: control_press(control, f"/edition/{number}"),
    )
    published = folder / "cluster" / "main" / "warehouse.duckdb"
    rows, loads = count_loads(published)
    pages = {key: count for key, count in asked_for.items() if "/news/" in key}
    again = sum(count - 1 for count in pages.values())
    found = differences(published, alone.home.warehouse)
    say(f"loads: {loads} of {asked.outlets * len(run_ids)}, in {rows} rows; pages: {len(pages)}, {again} asked again")
    say(f"marts that differ from the same runs alone: {len(found)}")
    for line in found:
        say(f"  {line}")
    is_whole = loads == rows == asked.outlets * len(run_ids)
    return 0 if is_whole and not found and set(states) == {"success"} else 1


def measure_speed(folder: Path, control: str, asked: argparse.Namespace, until: float, say: Say) -> int:
    """New pages of all outlets with each number of workers, one task a worker; prints pages a second."""
    counts = [int(count) for count in asked.workers.split(",")]
    with run_cluster(
        folder / "cluster", folder / "press" / "outlets", tasks=max(counts) + 2, worker_tasks=1
    ) as cluster:
        say(f"`make up` is ready; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        for number, count in enumerate(counts, 1):
            if time.monotonic() > until:
                say(f"not begun, the time is used up: {counts[number - 1 :]}")
                break
            cluster.start_workers(*(f"w{one}" for one in range(1, count + 1) if f"w{one}" not in cluster.processes))
            control_press(control, f"/edition/{number}")
            before, run_id = _cpu(cluster), cluster.trigger(number)
            state = cluster.wait_done(run_id, 480)
            used = _cpu(cluster) - before
            pages = asked.outlets * asked.stories
            fetched, staged = (_seconds(cluster.tasks(run_id), steps) for steps in (("collect",), ("collect", "stage")))
            say(
                f"{count} workers, {state}: {pages} pages; fetched in {fetched:.1f} s, {pages / fetched:.1f} a second; "
                f"fetched and staged in {staged:.1f} s, {pages / staged:.1f} a second; "
                f"{used:.0f} s of CPU of all, with gate and build; load {os.getloadavg()[0]:.1f}"
            )
    return 0


def _seconds(tasks: list[dict[str, Any]], steps: tuple[str, ...]) -> float:
    """Seconds from the first start to the last end of the tasks of some steps."""
    chosen = [one for one in tasks if one["task_id"].endswith(steps)]
    begins = [dt.datetime.fromisoformat(one["start_date"]) for one in chosen]
    ends = [dt.datetime.fromisoformat(one["end_date"]) for one in chosen]
    return (max(ends) - min(begins)).total_seconds()


def _cpu(cluster: Cluster) -> float:
    """Seconds of CPU that the cluster's processes, and those of theirs that have ended, have used."""
    total = 0.0
    for process in cluster.processes.values():
        for one in (process, *process.children(recursive=True)):
            try:
                times = one.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system + times.children_user + times.children_system
    return total


if __name__ == "__main__":
    sys.exit(main())
