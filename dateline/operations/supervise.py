"""Processes that are kept running: started, watched, restarted after a wait, their logs kept short, all ended.

Airflow's ``standalone`` starts its components and never looks at them again: when its scheduler or its API server died,
the rest went on in silence. Here each component is a child with a log of its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

GRACE_S = 12.0
MAX_RESTARTS = 5
"""A component that ends more often than this within ``RESTART_WINDOW_S`` is not started again."""
RESTART_WINDOW_S = 600.0
LONGEST_WAIT_S = 30.0
MAX_LOG_BYTES = 20_000_000
"""A component's log is moved to ``….log.1`` when it has this many bytes; one earlier log is kept."""
_SET_CHILD_SUBREAPER = 36
"""``PR_SET_CHILD_SUBREAPER`` of Linux's ``prctl``: orphans of our children become ours."""


class ComponentFailedError(Exception):
    """A component ended too often; the message names it, how it ended and where its log is."""


@dataclass(slots=True)
class _Component:
    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    ends: list[float] = field(default_factory=list)
    start_at: float = 0.0


class Supervisor:
    """Runs commands as child processes until it is stopped, and restarts those that end, after a growing wait.

    ``report`` is called with one line for each that ended. A component that ``may_start`` names is started, and started
    again, only when its function is true. ``clock`` gives seconds on a scale that never goes back.
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        logs: Path,
        report: Callable[[str], None],
        *,
        may_start: Mapping[str, Callable[[], bool]] | None = None,
        clock: Callable[[], float] = time.monotonic,
        first_wait_s: float = 1.0,
        max_restarts: int = MAX_RESTARTS,
        max_log_bytes: int = MAX_LOG_BYTES,
    ) -> None:
        self._components = [_Component(name, command, logs / f"{name}.log") for name, command in commands.items()]
        self._report, self._clock, self._may_start = report, clock, dict(may_start or {})
        self._first_wait_s, self._max_restarts, self._max_log_bytes = first_wait_s, max_restarts, max_log_bytes

    def run(self, stop: threading.Event, *, every_s: float = 1.0) -> None:
        """Start every component and check them every ``every_s`` seconds until ``stop`` is set; then end all child
        processes.

        Raises:
            ComponentFailedError: a component ended too often to be restarted; the others were ended.
        """
        adopt_orphans()
        try:
            while not stop.is_set():
                self.check_once()
                stop.wait(every_s)
        finally:
            end_children()

    def check_once(self) -> None:
        """Start components that are due, schedule the restart of those that ended, cut long logs, and reap orphans,
        once.

        Raises:
            ComponentFailedError: a component ended too often to be restarted.
        """
        for component in self._components:
            process = component.process
            if process is not None and process.poll() is not None:
                self._note_end(component, process)
            may_start = self._may_start.get(component.name, _always)
            if component.process is None and self._clock() >= component.start_at and may_start():
                self._start(component)
            self._cut_log(component.log)
        reap_orphans({c.process.pid for c in self._components if c.process is not None})

    @property
    def pids(self) -> dict[str, int]:
        """The process id of each running component, by its name."""
        return {c.name: c.process.pid for c in self._components if c.process is not None}

    def _start(self, component: _Component) -> None:
        with component.log.open("ab") as log:
            component.process = subprocess.Popen(  # noqa: S603 the commands are ours
                component.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that what it leaves behind can be ended with it
            )

    def _note_end(self, component: _Component, process: subprocess.Popen[bytes]) -> None:
        component.process = None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # its workers hold its port and its tasks
        now = self._clock()
        component.ends = [at for at in component.ends if now - at < RESTART_WINDOW_S] + [now]
        line = f"the {component.name} {_how_it_ended(process.returncode)}; its log: {component.log}"
        if len(component.ends) > self._max_restarts:
            raise ComponentFailedError(f"{line}. It ended {len(component.ends)} times and is not started again.")
        wait = min(self._first_wait_s * 2 ** (len(component.ends) - 1), LONGEST_WAIT_S)
        component.start_at = now + wait
        self._report(f"{line}. It is started again in {wait:.0f} s.")

    def _cut_log(self, log: Path) -> None:
        """Copy a long log aside and empty it: its process appends to the same file and need not be asked."""
        with contextlib.suppress(OSError):
            if log.stat().st_size > self._max_log_bytes:
                shutil.copyfile(log, log.with_name(log.name + ".1"))
                os.truncate(log, 0)


def _always() -> bool:
    return True


def adopt_orphans() -> None:
    """Make this process the parent of its children's orphans, so that they can be ended and reaped.

    Linux only, else nothing.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def reap_orphans(own: set[int]) -> int:
    """Reap the child processes that have ended, except those in ``own``, and return how many there were."""
    count = 0
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess, ChildProcessError):
            if child.pid not in own and child.status() == psutil.STATUS_ZOMBIE:
                count += os.waitpid(child.pid, os.WNOHANG)[0] > 0
    return count


def end_children(grace_s: float = GRACE_S) -> None:
    """Send SIGTERM to all descendants of this process, and SIGKILL to those that are left after ``grace_s`` seconds."""
    me = psutil.Process()
    for number in (signal.SIGTERM, signal.SIGKILL):
        while children := me.children(recursive=True):
            for child in children:
                with contextlib.suppress(psutil.NoSuchProcess):
                    child.send_signal(number)
            _, alive = psutil.wait_procs(children, timeout=grace_s)
            if alive:
                break


def _how_it_ended(code: int) -> str:
    if code < 0:
        return f"was ended by signal {-code} ({signal.Signals(-code).name})"
    return f"ended by itself with code {code}"
