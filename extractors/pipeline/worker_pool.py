"""Work on batches of items in worker processes: in order, with bounded memory, surviving items that kill a worker.

Workers are forked from a server process that has imported what they need (``PRELOADED``) and does nothing else: the
parent may hold threads and open databases, and each worker would take seconds to import the same again.
"""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, forkserver
from multiprocessing.context import ForkServerContext, SpawnContext
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

PRELOADED = "extractors.pipeline.preload"
BATCH_ITEMS = 16
FEW_ITEMS = 200
"""Up to this many items are worked on in this process: starting workers would cost more."""


def worker_count() -> int:
    """Processors that this process may use."""
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
    """Yield ``function(batch)`` for the items in batches of ``BATCH_ITEMS``, in order.

    ``function`` and items are pickled, so ``function`` is one of a module. An item that ends its worker (a crash, no
    memory) or takes longer than ``seconds_an_item`` is given to ``on_lost`` with the reason; the others lose nothing:
    those of its batch are worked on one by one. ``starting_s`` is what a worker may take to start, over and above.
    Few items, or one worker, are worked on in this process, without that protection; the batches are the same.
    """
    workers = workers or worker_count()
    iterator = iter(items)
    few = list(itertools.islice(iterator, FEW_ITEMS))
    batches = _batches(itertools.chain(few, iterator))
    if workers == 1 or len(few) < FEW_ITEMS:
        yield from map(function, batches)
        return
    crew = _Crew(function, workers, seconds_an_item, starting_s, on_lost)
    try:
        yield from crew.run(batches)
    finally:
        crew.stop()


def prepare_workers() -> None:
    """Let the server process that workers are forked from begin its imports; returns at once, harmless when done."""
    if worker_count() > 1:
        _context()


def _context() -> SpawnContext | ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    try:
        forkserver.ensure_running()
    except ChildProcessError:
        # this process was itself forked from one that has a server, and cannot have it watch over its workers
        return multiprocessing.get_context("spawn")
    return context


class _Crew(Generic[Item, Result]):
    def __init__(
        self,
        function: Callable[[list[Item]], Result],
        workers: int,
        seconds_an_item: float,
        starting_s: float,
        on_lost: Callable[[Item, str], Result],
    ) -> None:
        self._function, self._workers = function, workers
        self._seconds, self._starting, self._on_lost = seconds_an_item, starting_s, on_lost
        self._pool = self._start(workers)

    def _start(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, mp_context=_context(), initializer=_begin_worker)

    def run(self, batches: Iterator[list[Item]]) -> Iterator[Result]:
        waiting: deque[tuple[list[Item], Future[Result]]] = deque()
        for batch in batches:
            waiting.append((batch, self._pool.submit(self._function, batch)))
            if len(waiting) >= self._workers * 3:
                yield from self._take(waiting)
        while waiting:
            yield from self._take(waiting)

    def _take(self, waiting: deque[tuple[list[Item], Future[Result]]]) -> list[Result]:
        batch, future = waiting.popleft()
        try:
            return [future.result(timeout=self._starting + self._seconds * len(batch))]
        except (BrokenProcessPool, TimeoutError):
            # which item did it cannot be told from here: each of this batch alone, then the others anew
            self._kill()
            results = [self._alone(item) for item in batch]
            self._pool = self._start(self._workers)
            again = [(b, self._pool.submit(self._function, b)) for b, _ in waiting]
            waiting.clear()
            waiting.extend(again)
            return results

    def _alone(self, item: Item) -> Result:
        self._pool = self._start(1)
        try:
            return self._pool.submit(self._function, [item]).result(timeout=self._starting + self._seconds)
        except BrokenProcessPool:
            return self._on_lost(item, "reading it ended the process")
        except TimeoutError:
            return self._on_lost(item, f"reading it took longer than {self._seconds:.0f} s")
        finally:
            self._kill()

    def _kill(self) -> None:
        processes = list((getattr(self._pool, "_processes", None) or {}).values())
        for process in processes:
            process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def stop(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _begin_worker() -> None:
    # a page makes tens of thousands of objects that live as long as it does: looking through them for cycles each 700
    # takes a fifth of the time
    gc.set_threshold(50_000, 20, 50)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # a worker waits for its next batch on a pipe that it holds open itself: it would outlive a parent that was killed
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, BATCH_ITEMS)):
        yield batch
