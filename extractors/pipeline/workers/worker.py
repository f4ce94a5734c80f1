"""One worker process: what it does, how much memory it may take, and how its parent watches over it.

Workers are forked from a server process that has imported what they need (``PRELOADED``; for one worker ``IMPORTED``)
and does nothing else: the parent may hold threads and open databases, and each worker would take seconds to import the
same again.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from multiprocessing import connection, forkserver, resource_tracker
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path
from typing import Any, Final

from extractors.runtime.cycles import collect_seldom
from extractors.runtime.interrupts import without_interrupts

PRELOADED: Final = "extractors.pipeline.workers.preload"
"""What workers need, and what they would each make at their first page."""
IMPORTED: Final = "extractors.pipeline.workers.single"
"""What a single worker needs: it makes what its own pages ask for, which is a part of the other."""
MOST_BYTES: Final = 2 * 1024**3
"""Memory that a worker may take beyond what it begins with. Reading the largest pages takes a tenth."""

MOST_WAITING: Final = 12
"""How many times its limit an item may take by the clock, if its process got less processor time than the limit: a page
is not refused because the machine is busy."""

_BEFORE_FIRST: Final = -1
_OUT_OF_MEMORY: Final = 97
"""Exit code of a worker whose batch failed for want of memory."""
_SET_PARENT_DEATH_SIGNAL: Final = 1


class WorkerLostError(Exception):
    """A worker ended, or was ended, in the middle of its work.

    ``position`` is that of the item in the batch that it was at, or None where it had taken none yet.
    """

    def __init__(self, why: str, position: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.position = position


class WorkerStartError(Exception):
    """No worker process can be started. The message says why."""


class Worker:
    """A worker process as its parent has it: idle, or at one batch. ``is_single`` where it will be the only one.

    Raises:
        WorkerStartError: no process could be started.
    """

    def __init__(self, starting_s: float, *, is_single: bool = False) -> None:
        context = server_context(is_for_one=is_single)
        ours, theirs = context.Pipe()
        self._progress = context.RawArray("d", 3)
        self._connection = ours
        self._process = context.Process(target=_work, args=(theirs, self._progress), daemon=True, name="reader")
        try:
            with without_interrupts():
                self._process.start()
        except (OSError, EOFError, AssertionError, RuntimeError) as error:
            ours.close()
            raise WorkerStartError(f"{type(error).__name__}: {error}") from error
        finally:
            theirs.close()
        self._starts_until = time.monotonic() + starting_s
        self._is_ready = False
        self._limit_s = self._batch_limit_s = 0.0
        self._sent_at: float | None = None

    @property
    def waits_on(self) -> list[connection.Connection | int]:
        """Return the objects that become readable when the worker has an answer or has ended.

        They are for ``multiprocessing.connection.wait``.
        """
        return [self._connection, self._process.sentinel]

    def send_batch(self, function: Callable[[list[Any]], Any], batch: list[Any], seconds_an_item: float) -> None:
        """Send a batch to an idle worker and start its time limit.

        A worker that has ended is reported by ``poll_answer`` only.
        """
        self._limit_s, self._batch_limit_s = seconds_an_item, seconds_an_item * max(len(batch), MOST_WAITING)
        self._progress[0] = _BEFORE_FIRST
        self._sent_at = time.monotonic()
        # a worker that has ended is found out when its answer is asked for
        with contextlib.suppress(OSError):
            self._connection.send((function, batch))

    def seconds_left(self) -> float:
        """Return the seconds left for the worker's item, or for its start; infinite if it is idle."""
        now = time.monotonic()
        if not self._is_ready:
            return self._starts_until - now
        if self._sent_at is None:
            return float("inf")
        if self._progress[0] == _BEFORE_FIRST:
            return self._sent_at + self._batch_limit_s - now
        until = float(self._progress[1]) + self._limit_s
        if now < until:
            return until - now
        unused = self._limit_s - (self._processor_seconds() - float(self._progress[2]))
        return min(unused, until + (MOST_WAITING - 1) * self._limit_s - now)

    def _processor_seconds(self) -> float:
        """Return the processor time that the worker has used so far; infinite where the system does not say."""
        if sys.platform != "linux" or self._process.pid is None:
            return float("inf")
        try:
            return time.clock_gettime(_processor_clock(self._process.pid))
        except OSError:  # it has just ended
            return float("inf")

    def poll_answer(self) -> tuple[bool, Any] | None:
        """Return (True, result) or (False, exception) of the batch; None while there is no answer.

        Raises:
            WorkerLostError: the worker has ended, or took too long and was killed.
            WorkerStartError: the same, before it could take a batch.
        """
        try:
            while self._connection.poll():
                found: tuple[bool, Any] | None = self._connection.recv()
                if found is not None:
                    self._sent_at = None
                    return found
                self._is_ready = True
                self._sent_at = self._sent_at and time.monotonic()
        except (EOFError, OSError):
            raise self._ended() from None
        if not self._process.is_alive():
            raise self._ended()
        if self.seconds_left() <= 0:
            raise self._lost(f"reading it took longer than {self._limit_s:g} s")
        return None

    def _ended(self) -> WorkerLostError | WorkerStartError:
        self._process.join(1)  # its end of the pipe is closed a moment before there is an exit code
        if self._process.exitcode == _OUT_OF_MEMORY:
            return self._lost(f"reading it took more than {MOST_BYTES / 1024**3:.0f} GiB of memory")
        return self._lost("reading it ended the process")

    def _lost(self, why: str) -> WorkerLostError | WorkerStartError:
        self.kill()
        if not self._is_ready:
            return WorkerStartError("a worker process ended, or was not ready in time, before it had work")
        position = int(self._progress[0])
        return WorkerLostError(why, None if position == _BEFORE_FIRST else position)

    def kill(self) -> None:
        """Kill the process, wait for its end and close the pipe."""
        self._process.kill()
        self._process.join()
        self._connection.close()

    def detach(self) -> None:
        """Close this process's copy of the pipe, in a process forked from the parent; the worker stays the parent's."""
        self._connection.close()
        children: set[Any] = vars(multiprocessing.process)["_children"]
        children.discard(self._process)


def server_context(*, is_for_one: bool = False) -> SpawnContext | ForkServerContext:
    """Start the server process that workers are forked from, if there is none, and return its context at once.

    ``is_for_one`` says that a new server need not prepare what one worker makes for itself. In a process that was
    forked from one with a server, the ``spawn`` context is returned.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([IMPORTED if is_for_one else PRELOADED])
    try:
        resource_tracker.ensure_running()  # it lets interrupts through again, and the server would start it
        with without_interrupts():
            forkserver.ensure_running()
    except ChildProcessError:
        # this process was itself forked from one that has a server, and cannot have it watch over its workers
        return multiprocessing.get_context("spawn")
    return context


def _processor_clock(pid: int) -> int:
    """Return the id of the clock of a process's processor time, as Linux's ``clock_getcpuclockid`` does."""
    return (~pid << 3) | 2


class _Watched(list[Any]):
    """A batch that notes, as its items are taken one after another, which is being worked on and since when."""

    def __init__(self, batch: list[Any], progress: Any) -> None:
        super().__init__(batch)
        self._progress = progress

    def __iter__(self) -> Iterator[Any]:
        for position, item in enumerate(super().__iter__()):
            # the times first: read between them, the item before has just begun, and nothing is over its time
            self._progress[2] = time.process_time()
            self._progress[1] = time.monotonic()
            self._progress[0] = position
            yield item


def _work(parent: connection.Connection, progress: Any) -> None:
    """Run a worker: process batch after batch, until the parent closes the pipe."""
    collect_seldom()  # a page makes tens of thousands of objects that live as long as it does
    _end_with_parent()
    _limit_memory()
    parent.send(None)
    while True:
        try:
            function, batch = parent.recv()
        except EOFError:
            return
        try:
            answer = (True, function(_Watched(batch, progress)))
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        except Exception as error:  # noqa: BLE001 - raised again by the parent
            error.add_note(traceback.format_exc())
            answer = (False, error)
        try:
            parent.send(answer)
        except (OSError, EOFError):
            return
        except Exception as error:  # noqa: BLE001 - what cannot be pickled must not look like an end of the process
            parent.send((False, RuntimeError(f"the answer of a worker cannot be sent: {error!r}")))


def _end_with_parent() -> None:
    """Make the system end this process when its parent ends, even deep in a library call that never returns."""
    parent = multiprocessing.parent_process()
    if sys.platform == "linux" and (parent is None or os.getppid() != parent.pid):
        # the server that forked this process ends with the parent, unless a worker has its pipe open as well
        server: Any = vars(forkserver)["_forkserver"]
        if server._forkserver_alive_fd is not None:
            os.close(server._forkserver_alive_fd)
            server._forkserver_alive_fd = None
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _limit_memory() -> None:
    """Limit this process's memory: an allocation over the limit fails, and the page that it is reading with it."""
    if sys.platform != "linux":  # elsewhere the limit counts other things, or nothing
        return
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
    limit = pages * resource.getpagesize() + MOST_BYTES
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (limit if hard < 0 else min(limit, hard), hard))
