"""``make run``: the line over the sample newsroom, with Airflow in this process, and a summary at its end.

The newsroom is served on loopback and fetched over real HTTP; Airflow's metadata is SQLite; no other process is needed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from extractors.runtime.interrupts import handle_interrupts

if TYPE_CHECKING:
    from dateline.reports.terminal import Console

DAGS = ("monitor_sample", "build_warehouse")
FAILED, CANNOT_BUILD = 3, 5
_STOPPED = "make run: stopped by Ctrl-C; what is published is whole, and the next run goes on with what was fetched"
_TASK_BEGINS = re.compile(r"\[DAG TEST\] starting task_id=(\S+)")


def main() -> int:
    """Serve the newsroom, run ``monitor_sample`` and ``build_warehouse`` in this process, and print a summary.

    Returns 0; 2 if the newsroom's port is taken; 3 if a gate failed or a DAG did not succeed; 4 if a rule could not be
    computed or nothing was built; 5 after a fault of this machine, such as a full disk; 130 after Ctrl-C.
    """
    # at once: Airflow takes the exception for one of the task's own and goes on with the next
    handle_interrupts(_STOPPED, at_once=True)
    # imported only now, so that Ctrl-C meanwhile is a line too
    from dateline.commands.as_typed import name_commands_as_typed
    from dateline.commands.watches.watch import say_after_build
    from dateline.newsroom.server import NewsroomError, serve
    from dateline.operations.airflow_home import logging_to, prepare
    from dateline.reports.terminal import Console, print_build
    from extractors.pipeline.workers.pool import prepare_workers
    from extractors.runtime.faults import explain_machine_fault
    from extractors.runtime.private_files import keep_files_private
    from extractors.runtime.settings import load_settings

    # `make` started Python, not the command that the summary names
    name_commands_as_typed(str(Path(sys.executable).with_name("dateline")))
    settings, console = load_settings(), Console()
    keep_files_private(settings.home.root)
    prepare_workers()  # their imports take as long as Airflow's own, on another core
    prepare(settings.home)
    log_file = settings.home.airflow / "run.log"
    logging.raiseExceptions = False  # a log that cannot be written is no traceback
    try:
        with serve() as newsroom:
            console.step(f"serving the sample newsroom on loopback: {len(newsroom.base_urls)} outlets")
            with logging_to(log_file):
                console.step("preparing Airflow (in this process, SQLite metadata)")
                _migrate()
                states = {dag_id: _run_dag(dag_id, console, log_file) for dag_id in DAGS}
    except NewsroomError as error:
        sys.stderr.write(f"make run: {error}\n")
        return 2
    except Exception as error:
        # Airflow writes its metadata at every step: on a full disk that fails first
        fault = explain_machine_fault(error, *settings.home.disks)
        if fault is None:
            raise
        sys.stderr.write(f"make run: {fault}\n")
        return CANNOT_BUILD
    from dateline.operations.runs import builds_of_this_process

    result = builds_of_this_process[-1] if builds_of_this_process else None
    code = print_build(console, settings.home, result, now=dt.datetime.now(dt.UTC))
    say_after_build()
    failed = [dag_id for dag_id, state in states.items() if state != "success"]
    if failed:
        sys.stderr.write(f"make run: {' and '.join(failed)} did not succeed; what happened is in {log_file}\n")
    return code or (FAILED if failed else 0)


def _migrate() -> None:
    from airflow.utils.db import initdb

    initdb()


def _run_dag(dag_id: str, console: Console, log_file: Path) -> str:
    """Run one DAG once, task by task, in this process; return the state it ended in."""
    from airflow.dag_processing.dagbag import DagBag

    console.step(f"running {dag_id}")
    name = dag_id if dag_id == "build_warehouse" else "monitor_outlets"
    bag = DagBag(Path(os.environ["AIRFLOW__CORE__DAGS_FOLDER"]) / f"{name}.py")
    for path, error in bag.import_errors.items():
        raise RuntimeError(f"{path} cannot be imported: {error}")
    dag = bag.dags[dag_id]
    # alerts about deadlines are the scheduler's work: without one, the run would fail on looking them up
    dag.deadline = []
    with _task_progress(console, log_file):
        run = dag.test()
    for instance in run.get_task_instances():
        if instance.state not in ("success", "skipped"):
            console.step(f"  {instance.task_id} {instance.state or 'was not run'}")
    return str(run.state)


@contextlib.contextmanager
def _task_progress(console: Console, log_file: Path) -> Iterator[None]:
    """Print which task begins while a DAG runs, read from the log of its runner."""
    ended = threading.Event()

    def follow(log: TextIO) -> None:
        is_last, begun_line = False, ""
        while not is_last:
            # asked before reading: what was written until the end is read even where the last task was short
            is_last = ended.wait(0.2)
            *lines, begun_line = (begun_line + log.read()).split("\n")
            for line in lines:
                if begun := _TASK_BEGINS.search(line):
                    console.step(f"  {begun[1]}")

    with log_file.open(encoding="utf-8", errors="replace") as log:
        log.seek(0, os.SEEK_END)
        follower = threading.Thread(target=follow, args=(log,), daemon=True)
        follower.start()
        try:
            yield
        finally:
            ended.set()
            follower.join()


if __name__ == "__main__":
    sys.exit(main())
