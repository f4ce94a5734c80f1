"""Work on batches of items in worker processes: in order, with bounded memory, surviving items that kill a worker.

Every item is worked on behind that guard, in loads of any size. A worker stays warm when its batches are done, for
the next load of the same process.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing import connection
from typing import Final, Generic, TypeVar

from extractors.pipeline.workers.worker import Worker, WorkerLostError, WorkerStartError, server_context

Item = TypeVar("Item")
Result = TypeVar("Result")

_LOG = logging.getLogger(__name__)

BATCH_ITEMS = 16
FEW_ITEMS = 200
"""Up to this many items one worker does: starting another would cost more."""

_MOST_STARTS: Final = 3
"""So many workers that end before they had work say that none can be had."""


def worker_count() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_batches(
    function: Callable[[list[Item]], Result],
    items: Iterable[Item],
    *,
    on_lost: Callable[[Item, str], Result],
    seconds_an_item: float = 10.0,
    starting_s: float = 60.0,
    workers: int | None = None,
) -> Iterator[Result]:
    """Yield ``function(batch)`` for the items in batches of ``BATCH_ITEMS``, in order, computed by worker processes.

    ``function`` (of a module) and items are pickled; it takes the items of its batch one after another. An item that
    ends its worker (a crash, no memory), or takes more than ``seconds_an_item`` of processor time or ``MOST_WAITING``
    times as long by the clock, is passed to ``on_lost`` with the reason, and the items before and after it are
    processed again, each as a batch. ``starting_s`` is the time allowed for a worker to start. If no worker process can
    be started, all is processed in this process, without that protection, and logged.

    Raises:
        Exception: what ``function`` or ``on_lost`` raises.
    """
    iterator = iter(items)
    few = list(itertools.islice(iterator, FEW_ITEMS))
    if not few:
        return
    limit = (workers or worker_count()) if len(few) == FEW_ITEMS else 1
    crew = _Crew(function, limit, seconds_an_item, starting_s, on_lost)
    waiting: deque[Future[list[Result]]] = deque()
    try:
        for batch in _batches(itertools.chain(few, iterator)):
            waiting.append(crew.submit(batch))
            if len(waiting) >= limit * 3:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        crew.stop()


def prepare_workers() -> None:
    """Start the server process that workers are forked from, so that it imports early; return at once.

    A second call has no effect. A fault is reported only when a worker is needed.
    """
    with contextlib.suppress(OSError):  # reported where a worker is needed
        server_context()


@dataclass(eq=False)
class _Piece(Generic[Item, Result]):
    """Some items of a batch that one worker reads at once, and their result."""

    items: list[Item]
    result: list[Result] = field(default_factory=list)


@dataclass(eq=False)
class _Job(Generic[Item, Result]):
    """One batch: a single piece, unless an item was lost."""

    pieces: list[_Piece[Item, Result]]
    future: Future[list[Result]] = field(default_factory=Future)

    def settle(self) -> None:
        """Give the results once all pieces have theirs."""
        if all(piece.result for piece in self.pieces) and not self.future.done():
            self.future.set_result([piece.result[0] for piece in self.pieces])


class _Crew(Generic[Item, Result]):
    """The workers of one call, run by a thread, so that an item over its time is ended while no caller waits."""

    def __init__(
        self,
        function: Callable[[list[Item]], Result],
        limit: int,
        seconds_an_item: float,
        starting_s: float,
        on_lost: Callable[[Item, str], Result],
    ) -> None:
        self._function, self._limit = function, limit
        self._seconds, self._starting, self._on_lost = seconds_an_item, starting_s, on_lost
        self._todo: deque[tuple[_Job[Item, Result], _Piece[Item, Result]]] = deque()
        self._busy: dict[Worker, tuple[_Job[Item, Result], _Piece[Item, Result]]] = {}
        self._idle: list[Worker] = []
        self._failed_starts = 0
        self._is_stopped = False
        self._wake, self._woken = os.pipe()
        self._thread = threading.Thread(target=self._run, name="readers", daemon=True)
        self._thread.start()

    def submit(self, batch: list[Item]) -> Future[list[Result]]:
        piece: _Piece[Item, Result] = _Piece(batch)
        job = _Job([piece])
        self._todo.append((job, piece))
        os.write(self._woken, b".")
        return job.future

    def stop(self) -> None:
        """End what is under way and keep the idle workers for the next call."""
        self._is_stopped = True
        os.write(self._woken, b".")
        self._thread.join()
        os.close(self._wake)
        os.close(self._woken)

    def _run(self) -> None:
        try:
            while not self._is_stopped:
                self._give_work()
                left = min((worker.seconds_left() for worker in self._busy), default=float("inf"))
                waits_on = [self._wake, *(end for worker in self._busy for end in worker.waits_on)]
                if self._wake in connection.wait(waits_on, None if left == float("inf") else max(left, 0.01)):
                    os.read(self._wake, 4096)
                for worker in list(self._busy):
                    self._take_answer(worker)
        except BaseException as error:
            for job, _ in [*self._busy.values(), *self._todo]:
                if not job.future.done():
                    job.future.set_exception(error)
            raise
        finally:
            for worker in self._busy:
                worker.kill()
            _keep_warm(self._idle)

    def _give_work(self) -> None:
        while self._todo and len(self._busy) < self._limit:
            if _no_workers.is_set():
                self._work_here()
                return
            try:
                worker = (
                    self._idle.pop()
                    if self._idle
                    else _warm_worker() or Worker(self._starting, is_single=self._limit == 1)
                )
            except WorkerStartError as error:
                self._note_failed_start(error)
                continue
            job, piece = self._todo.popleft()
            self._busy[worker] = job, piece
            try:
                worker.send_batch(self._function, piece.items, self._seconds)
            except Exception as error:  # noqa: BLE001 - what cannot be pickled is the caller's to know
                del self._busy[worker]
                worker.kill()
                job.future.set_exception(error)

    def _take_answer(self, worker: Worker) -> None:
        try:
            answer = worker.poll_answer()
        except WorkerStartError as error:
            self._todo.appendleft(self._busy.pop(worker))
            self._note_failed_start(error)
            return
        except WorkerLostError as lost:
            self._split(*self._busy.pop(worker), lost)
            return
        if answer is None:
            return
        job, piece = self._busy.pop(worker)
        self._idle.append(worker)
        self._failed_starts = 0
        is_done, found = answer
        if is_done:
            piece.result.append(found)
            job.settle()
        elif not job.future.done():
            job.future.set_exception(found)

    def _split(self, job: _Job[Item, Result], piece: _Piece[Item, Result], lost: WorkerLostError) -> None:
        """Replace a piece by smaller ones, without the item that was lost if it is known."""
        items, at = piece.items, 0 if len(piece.items) == 1 else lost.position
        pieces: list[_Piece[Item, Result]]
        if at is None:  # the worker had taken no item yet: each alone
            pieces = [_Piece([item]) for item in items]
        else:
            try:
                result = self._on_lost(items[at], lost.why)
            except Exception as error:  # noqa: BLE001 - raised again where results are asked for
                job.future.set_exception(error)
                return
            pieces = [_Piece(items[:at]), _Piece([items[at]], [result]), _Piece(items[at + 1 :])]
        pieces = [one for one in pieces if one.items]
        place = job.pieces.index(piece)
        job.pieces[place : place + 1] = pieces
        self._todo.extendleft((job, one) for one in reversed(pieces) if not one.result)
        job.settle()

    def _note_failed_start(self, error: WorkerStartError) -> None:
        self._failed_starts += 1
        if self._failed_starts == _MOST_STARTS:
            _no_workers.set()
            _LOG.warning("no worker process can be started (%s): pages are read in this process, unguarded", error)

    def _work_here(self) -> None:
        while self._todo and not self._is_stopped:
            job, piece = self._todo.popleft()
            try:
                piece.result.append(self._function(piece.items))
            except Exception as error:  # noqa: BLE001 - raised again where results are asked for
                if not job.future.done():
                    job.future.set_exception(error)
            else:
                job.settle()


_warm: list[Worker] = []
_warm_lock = threading.Lock()
_no_workers = threading.Event()
"""Set once starting workers has failed, so that not each load of this process tries it again."""


def _warm_worker() -> Worker | None:
    """Take a worker that another call has left, if it still lives."""
    while True:
        with _warm_lock:
            if not _warm:
                return None
            worker = _warm.pop()
        try:
            worker.poll_answer()
        except (WorkerLostError, WorkerStartError):
            continue
        return worker


def _keep_warm(workers: list[Worker]) -> None:
    with _warm_lock:
        _warm.extend(workers)
        extra = _warm[worker_count() :]
        del _warm[worker_count() :]
    for worker in extra:
        worker.kill()


def end_workers() -> None:
    """Kill the idle workers that are kept for the next load; also runs at the end of the process."""
    with _warm_lock:
        workers = list(_warm)
        _warm.clear()
    for worker in workers:
        worker.kill()


def _forget_workers() -> None:
    """In a process that was just forked: the workers are the parent's."""
    global _warm_lock
    _warm_lock = threading.Lock()
    for worker in _warm:
        worker.detach()
    _warm.clear()


atexit.register(end_workers)
os.register_at_fork(after_in_child=_forget_workers)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, BATCH_ITEMS)):
        yield batch
