"""Components that are killed are started again, leave no zombie, and end all with a line when they end too often."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from dateline.operations.supervise import ComponentFailedError, Supervisor, reap_orphans
from dateline.operations.up import COMPONENTS

Supervised = tuple[Supervisor, list[str], "Clock"]
SLEEP = [sys.executable, "-c", "import time; print('at work', flush=True); time.sleep(600)"]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Supervised]:
    lines: list[str] = []
    clock = Clock()
    supervisor = Supervisor(dict.fromkeys(COMPONENTS, SLEEP), tmp_path, lines.append, clock=clock)
    supervisor.check_once()
    yield supervisor, lines, clock
    for pid in supervisor.pids.values():
        os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_that_is_killed_is_started_again_after_a_wait(
    supervised: Supervised, tmp_path: Path, name: str
) -> None:
    supervisor, lines, clock = supervised
    before = supervisor.pids
    _kill(before[name])
    supervisor.check_once()
    assert name not in supervisor.pids
    assert lines == [
        f"the {name} was ended by signal 9 (SIGKILL); its log: {tmp_path / name}.log. It is started again in 1 s."
    ]
    supervisor.check_once()
    assert name not in supervisor.pids
    clock.now += 1
    supervisor.check_once()
    after = supervisor.pids
    assert after.pop(name) != before.pop(name)
    assert after == before


def test_one_that_ends_too_often_ends_all_with_its_name_and_its_log(supervised: Supervised, tmp_path: Path) -> None:
    supervisor, lines, clock = supervised
    with pytest.raises(ComponentFailedError, match=r"the scheduler was ended by signal 9.*scheduler\.log.*6 times"):
        for _ in range(6):
            _kill(supervisor.pids["scheduler"])
            supervisor.check_once()
            clock.now += 60
            supervisor.check_once()
    waits = [line.rpartition(" in ")[2] for line in lines]
    assert waits == ["1 s.", "2 s.", "4 s.", "8 s.", "16 s."]


def test_one_that_ends_rarely_is_always_started_again(supervised: Supervised) -> None:
    supervisor, lines, clock = supervised
    for _ in range(10):
        _kill(supervisor.pids["scheduler"])
        supervisor.check_once()
        clock.now += 700
        supervisor.check_once()
    assert len(lines) == 10 and "scheduler" in supervisor.pids


def test_a_long_log_is_cut_while_its_process_writes_on(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "while True: print('x' * 99, flush=True)"]
    supervisor = Supervisor({"loud": command}, tmp_path, print, max_log_bytes=20_000)
    log = tmp_path / "loud.log"
    supervisor.check_once()
    try:
        _wait_for(lambda: log.stat().st_size > 20_000)
        os.kill(supervisor.pids["loud"], signal.SIGSTOP)
        supervisor.check_once()
        assert log.stat().st_size < 20_000 < (tmp_path / "loud.log.1").stat().st_size
        os.kill(supervisor.pids["loud"], signal.SIGCONT)
        _wait_for(lambda: log.stat().st_size > 200)
        assert log.read_bytes().lstrip(b"x\n") == b""  # it appends: no hole of zeros where the earlier lines were
    finally:
        os.killpg(supervisor.pids["loud"], signal.SIGKILL)
        os.waitpid(supervisor.pids["loud"], 0)


def test_orphans_of_a_component_are_reaped_and_what_is_left_is_ended(tmp_path: Path) -> None:
    """In a process of its own: one that adopts orphans does so until it ends."""
    script = textwrap.dedent(
        """
        import subprocess, sys, threading
        from pathlib import Path
        from dateline.operations.supervise import Supervisor
        orphan = "import os, time; os.fork() and os._exit(0); os.setsid(); os.fork() and os._exit(0)"
        mother = f"import subprocess, sys, time; [subprocess.run([sys.executable, '-c', {orphan!r}]) for _ in range(3)]"
        mother += "; time.sleep(600)"
        stop = threading.Event()
        threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
        Supervisor({"mother": [sys.executable, "-c", mother]}, Path(sys.argv[1]), print).run(stop, every_s=0.1)
        """
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE)
    above = psutil.Process(process.pid)
    _wait_for(lambda: len(above.children()) == 1 and len(above.children()[0].children()) == 0)
    _wait_for(lambda: all(child.status() != psutil.STATUS_ZOMBIE for child in above.children()))
    left = above.children(recursive=True)
    process.communicate(b"end\n", timeout=60)
    assert process.returncode == 0
    assert not [child for child in left if child.is_running()]


def test_a_zombie_of_ours_is_left_to_who_waits_for_it() -> None:
    process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(7)"])
    _wait_for(lambda: psutil.Process(process.pid).status() == psutil.STATUS_ZOMBIE)
    assert reap_orphans({process.pid}) == 0
    assert process.wait() == 7


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    _wait_for(lambda: psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)


def _wait_for(is_so: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _ in range(3_000):
        if is_so():
            return
        waiting.wait(0.01)
    raise AssertionError("it did not come to be")


def test_the_scheduler_waits_for_the_api_that_its_tasks_report_to(tmp_path: Path) -> None:
    serving = threading.Event()
    supervisor = Supervisor(
        dict.fromkeys(COMPONENTS, SLEEP), tmp_path, lambda _line: None, may_start={"scheduler": serving.is_set}
    )
    try:
        supervisor.check_once()
        assert set(supervisor.pids) == set(COMPONENTS) - {"scheduler"}
        serving.set()
        supervisor.check_once()
        assert set(supervisor.pids) == set(COMPONENTS)
    finally:
        for pid in supervisor.pids.values():
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
