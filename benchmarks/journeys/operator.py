"""An operator's first hour: Airflow up, its first run published, something broken, found and fixed.

``repair_what_broke`` is timed; ``walk_through_faults`` takes minutes more, and is walked by ``make operator``.
"""

from __future__ import annotations

import re
import shlex
import time
from dataclasses import dataclass

from benchmarks.journeys.airflow import RunningAirflow, published
from benchmarks.journeys.own_pages import write_own_pages
from benchmarks.journeys.shell import JourneyError, Shell, Step

QUESTION = "Is everything that came in published, and what is to be done where something is broken?"
COUNTS = "select count(*) as articles, count(distinct outlet_key) as outlets from marts.fct_articles"
OF_HERS = f"{COUNTS} where outlet_key in (select outlet_key from marts.dim_outlets where is_provisional)"
"""Without what scheduled runs bring meanwhile."""
BUILD, COLLECT = "build_warehouse", "monitor_sample"


def repair_what_broke(shell: Shell) -> dict[str, str]:
    """Walk from ``make up`` to a sound home again; return what was counted, found broken and typed to fix it.

    The sample newsroom needs its ports (8151 to 8154). Raises JourneyError if a step fails or takes over 600 s.
    """
    airflow = RunningAirflow(shell)
    try:
        airflow.wait_until_ready()
        _wait_for_the_first_run(shell, airflow)
        counted = shell.dateline("sql", "--format", "csv", COUNTS).printed
        (shell.folder / "data" / "airflow" / "passwords.json").chmod(0o644)
        found = shell.dateline("doctor", expect=(1,)).printed
        remedy = re.search(r"→ (chmod .+)", found)
        if remedy is None:
            raise JourneyError(f"doctor names no command for what is broken:\n{found}")
        shell.type(remedy[1])
        fixed = shell.dateline("doctor").printed.splitlines()[-1]
    finally:
        airflow.end()
    return {"counted": counted, "remedy": remedy[1], "fixed": fixed}


@dataclass(frozen=True, slots=True)
class Walked:
    """What an operator met: the answer to a form with a missing path and the runs that it began; the state, the tries
    and the log of a build that met a damaged file; the articles before and after it was made again; the state and the
    tries of a run that Ctrl-C cut; and the codes with which `make up` ended.
    """

    refused: tuple[int, str]
    runs_of_form: int
    damaged: str
    tries: dict[str, int]
    log: str
    before: str
    after: str
    cut: str
    tries_of_cut: dict[str, int]
    codes: tuple[int, int]


def walk_through_faults(shell: Shell) -> Walked:
    """Walk from pages that she loaded through ``make up``, a form with a missing path, a damaged warehouse and a run
    that Ctrl-C cuts.

    The commands that repair the warehouse are taken from the task's log. Raises JourneyError as ``repair_what_broke``.
    """
    write_own_pages(shell.folder / "pages")
    shell.dateline("load", "pages")
    airflow = RunningAirflow(shell)
    try:
        airflow.wait_until_ready()
        airflow.sign_in()
        code, answer = airflow.trigger("backfill_pages", {"paths": [str(shell.folder / "data" / "import" / "pagse")]})
        runs = airflow.ask("/api/v2/dags/backfill_pages/dagRuns")[1]["total_entries"]
        before = shell.dateline("sql", "--format", "csv", OF_HERS).printed
        warehouse = published(shell)
        warehouse.write_bytes(warehouse.read_bytes()[: 1 << 20])
        run_id = _begin(airflow, BUILD)
        damaged, tries = airflow.finish(BUILD, run_id), airflow.tries_of(BUILD, run_id)
        log = airflow.log_of(BUILD, run_id, "publish")
        for command in _remedies(log):
            if command.startswith("dateline "):
                shell.dateline(*shlex.split(command)[1:], expect=(0, 3))
            else:
                shell.type(command)
        after = shell.dateline("sql", "--format", "csv", OF_HERS).printed
        cut = _begin(airflow, COLLECT)
        airflow.wait(lambda: airflow.state_of(COLLECT, cut) == "running", "the run is at work")
    finally:
        first = airflow.end()
    airflow = RunningAirflow(shell, "make-up-again.log")
    try:
        airflow.wait_until_ready()
        airflow.sign_in()
        state, tries_of_cut = airflow.finish(COLLECT, cut), airflow.tries_of(COLLECT, cut)
    finally:
        second = airflow.end()
    return Walked(
        (code, str(answer.get("detail"))), runs, damaged, tries, log, before, after, state, tries_of_cut,
        (first, second),
    )  # fmt: skip


def _wait_for_the_first_run(shell: Shell, airflow: RunningAirflow) -> None:
    began = time.perf_counter()
    airflow.wait(published(shell).is_file, "its first run is published")
    shell.steps.append(Step("(the first scheduled run)", 0, time.perf_counter() - began, "", ""))


def _begin(airflow: RunningAirflow, dag_id: str) -> str:
    code, answer = airflow.trigger(dag_id)
    if code >= 300:
        raise JourneyError(f"{dag_id}: {code} {answer}")
    return str(answer["dag_run_id"])


def _remedies(log: str) -> list[str]:
    found = re.search(r"`(mv [^`]+)`, then `(dateline [^`]+)`", log)
    if found is None:
        raise JourneyError(f"the task's log names no commands:\n{log[-3000:]}")
    return [found[1], found[2]]
