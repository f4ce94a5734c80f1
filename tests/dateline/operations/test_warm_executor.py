"""The executor's workers import once, end where code has changed, and are replaced where they are killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import SimpleQueue
from pathlib import Path
from typing import Any

import pytest
from airflow.executors.base_executor import BaseExecutor

from dateline.operations import warm_executor
from dateline.operations.airflow_home import WARM_EXECUTOR
from extractors.runtime.staying import StayingProcess

_LIBRARY = "import os\nwith open({log!r}, 'a') as file:\n    print(os.getpid(), file=file)\n"
"""A library that tasks need: it notes which process imports it."""


@dataclass
class Workload:
    """What the executor hands to a worker; ``work`` is ``note``, or ``hang``."""

    key: str
    note: Path
    work: str = "note"
    running_state: str | None = None
    success_state: str = "success"
    failure_state: str = "failed"
    display_name: str = "a task"


def run_workload(workload: Workload, **_: object) -> int:
    """In place of Airflow's: note which worker has it."""
    with workload.note.open("a") as file:
        file.write(f"{workload.key} {os.getpid()}\n")
    while workload.work == "hang":
        time.sleep(0.05)
    return 0


@pytest.fixture
def executor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "places.py").write_text("old")
    (tmp_path / "library_of_tasks.py").write_text(_LIBRARY.format(log=str(tmp_path / "imports")))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(warm_executor, "IMPORTED", ("library_of_tasks",))
    monkeypatch.setattr(BaseExecutor, "run_workload", staticmethod(run_workload))
    monkeypatch.setattr(warm_executor, "StayingProcess", lambda *_: StayingProcess(folders=[tmp_path / "code"]))
    made = warm_executor.LocalExecutor(parallelism=1)
    monkeypatch.setattr(made, "change_state", lambda key, state, *_: done.append((key, state)))
    done: list[tuple[str, str]] = []
    made.done = done
    made.start()
    yield made
    for worker in made.workers.values():
        worker.kill()


def until(executor: Any, is_reached: Callable[[], bool]) -> None:
    """Let the scheduler's heartbeat pass until a state is reached; the test's own time limit ends it."""
    while not is_reached():
        executor.sync()
        time.sleep(0.05)


def hand_over(executor: Any, *workloads: Workload) -> None:
    for workload in workloads:
        executor.queued_tasks[workload.key] = workload
    executor._process_workloads(list(workloads))


def notes(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


def test_the_home_names_this_executor() -> None:
    assert f"{warm_executor.__name__}.{warm_executor.LocalExecutor.__name__}" == WARM_EXECUTOR


def test_a_worker_imports_once_and_ends_where_code_changes(executor: Any, tmp_path: Path) -> None:
    note = tmp_path / "note"
    hand_over(executor, Workload("one", note), Workload("two", note))
    until(executor, lambda: len(executor.done) == 2)
    (tmp_path / "code" / "places.py").write_text("newer")
    hand_over(executor, Workload("three", note))
    until(executor, lambda: len(executor.done) == 3)
    assert executor.done == [("one", "success"), ("two", "success"), ("three", "success")]
    (_, first), (_, second), (_, third) = notes(note)
    assert first == second != third
    assert (tmp_path / "imports").read_text().split() == [first, third]


def test_a_task_runs_where_what_it_needs_cannot_be_imported(executor: Any, tmp_path: Path) -> None:
    (tmp_path / "library_of_tasks.py").write_text("half of an upgrad")
    hand_over(executor, Workload("one", tmp_path / "note"))
    until(executor, lambda: executor.done == [("one", "success")])


def test_what_tasks_need_can_be_imported() -> None:
    assert all(find_spec(name) for name in warm_executor.IMPORTED)


def test_a_worker_that_is_killed_at_work_is_replaced(executor: Any, tmp_path: Path) -> None:
    note = tmp_path / "note"
    hand_over(executor, Workload("hangs", note, "hang"), Workload("waits", note))
    until(executor, lambda: len(notes(note)) == 1)
    os.kill(int(notes(note)[0][1]), signal.SIGKILL)
    until(executor, lambda: executor.done == [("waits", "success")])
    assert len({pid for _, pid in notes(note)}) == 2


def test_a_worker_that_must_end_gives_the_workload_back(tmp_path: Path) -> None:
    queue: SimpleQueue[str | None] = SimpleQueue()
    (tmp_path / "code.py").write_text("old")
    staying = StayingProcess(folders=[tmp_path])
    warm = warm_executor.WarmQueue(queue, staying)
    queue.put("first")
    assert warm.get() == "first"
    (tmp_path / "code.py").write_text("changed")
    queue.put("second")
    with pytest.raises(EOFError, match="have changed"):
        warm.get()
    assert queue.get() == "second"
    queue.put(None)
    assert warm.get() is None  # the executor's end is previous all the same
