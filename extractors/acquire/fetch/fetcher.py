"""Fetch pages from many hosts at once, politely and within limits, and archive the answers.

``fetch_all`` is the whole of it for a caller; ``Fetcher`` is the same for callers that fetch for several outlets in one
process and want them to share hosts, connections and robots.txt. Nothing here knows what a page says.
"""

from __future__ import annotations

import asyncio
import math
import random
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Coroutine, Iterable
from dataclasses import replace
from types import TracebackType
from typing import Self

import httpx

from extractors.acquire.fetch.addresses import AddressGuard, SystemResolver
from extractors.acquire.fetch.attempt import Attempt
from extractors.acquire.fetch.host_leases import HostLeases
from extractors.acquire.fetch.hosts import HostTable
from extractors.acquire.fetch.network import CheckedTransport
from extractors.acquire.fetch.request_urls import host_and_port
from extractors.acquire.fetch.robots import RobotsCache
from extractors.acquire.fetch.shared import LargePageSlots
from extractors.acquire.fetch.site_usage import SiteUsage
from extractors.contracts.fetch import FetchOutcome, FetchPolicy, FetchRequest, FetchResult
from extractors.runtime.clock import Clock, SystemClock
from extractors.stores.warc.archive import WarcArchive

__all__ = ["FetchOutcome", "FetchPolicy", "FetchRequest", "FetchResult", "Fetcher", "fetch_all"]

_RESULTS_WAITING = 16
_LARGE_PAGES = 4


class Fetcher:
    """Fetches pages; an async context manager that closes its connections when left.

    ``robots`` is the cache of robots.txt, ``site_usage`` that of ai.txt and tdmrep.json (kept in memory only where none
    is given). ``transport`` is the way to the network, by default one that checks addresses; ``leases`` are turns at
    hosts among several workers; ``rng`` gives the jitter. At most ``max_connections`` requests are under way at once,
    whatever the outlets. All waiting goes through ``clock``.
    """

    def __init__(
        self,
        *,
        robots: RobotsCache | None = None,
        site_usage: SiteUsage | None = None,
        clock: Clock | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        leases: HostLeases | None = None,
        rng: random.Random | None = None,
        max_connections: int = 64,
    ) -> None:
        self.clock = clock or SystemClock()
        self.robots = robots or RobotsCache(None, self.clock)
        self.site_usage = site_usage or SiteUsage(None, self.clock)
        self.hosts = HostTable(self.clock, leases=leases)
        self.rng = rng or random.Random(0)  # noqa: S311 jitter is no secret
        self.large = asyncio.Semaphore(_LARGE_PAGES)
        self.connections = asyncio.Semaphore(max_connections)
        self._resolver: SystemResolver | None = None
        if transport is None:
            self._resolver = SystemResolver()
            transport = CheckedTransport(AddressGuard(self._resolver))
        self.transport = transport

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.transport.aclose()
        if self._resolver is not None:
            self._resolver.close()

    async def fetch(
        self,
        requests: Iterable[FetchRequest] | AsyncIterable[FetchRequest],
        policy: FetchPolicy,
        *,
        archive: WarcArchive | None = None,
        ends_at: float = math.inf,
        on_left: Callable[[FetchRequest], None] = lambda _request: None,
    ) -> AsyncGenerator[FetchResult, None]:
        """Yield a result for every attempt (retries too), in the order of completion.

        Faults of servers, networks and pages become outcomes and never raise. Raises OSError if the archive cannot be
        written; the load can then be resumed. A caller that leaves before the end closes it, so that nothing more is
        requested. Requests are taken from their source only as fast as there is room: the
        policy limits the memory, not the number of requests. Nothing is requested, and nothing tried again, after
        ``ends_at``, a time of the clock's ``monotonic``: requests that are left give no result, but go to ``on_left``.
        """
        run = _Run(self, policy, archive, ends_at, on_left)
        try:
            run.start(requests)
            async for result in run.results():
                yield result
        finally:
            await run.stop()


class _Run:
    """One call of ``Fetcher.fetch``: queues by host, workers, and the results on their way out."""

    def __init__(
        self,
        fetcher: Fetcher,
        policy: FetchPolicy,
        archive: WarcArchive | None,
        ends_at: float,
        on_left: Callable[[FetchRequest], None],
    ) -> None:
        self._fetcher = fetcher
        self._policy = policy
        self._archive = archive
        self._ends_at = ends_at
        self._on_left = on_left
        self._out: asyncio.Queue[tuple[FetchResult, Callable[[], None]] | Exception | None] = asyncio.Queue(
            _RESULTS_WAITING
        )
        self._large = LargePageSlots(fetcher.large)
        self._room = asyncio.Semaphore(policy.max_pending)
        self._queues: dict[str, deque[FetchRequest]] = {}
        self._workers: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._left = 0
        self._is_fed = False

    def start(self, requests: Iterable[FetchRequest] | AsyncIterable[FetchRequest]) -> None:
        """Begin to take requests."""
        self._spawn(self._feed(requests))

    async def results(self) -> AsyncIterator[FetchResult]:
        """Give results until all requests have theirs; raises what a worker raised."""
        while (item := await self._out.get()) is not None:
            if isinstance(item, Exception):
                raise item
            result, release = item
            release()
            yield result

    async def stop(self) -> None:
        """End every task, finished or not."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[None, None, None]) -> None:
        """Run a task; what it raises goes to the consumer, who raises it."""
        try:
            await work
        except Exception as error:  # noqa: BLE001 raised in results()
            await self._out.put(error)

    async def _feed(self, requests: Iterable[FetchRequest] | AsyncIterable[FetchRequest]) -> None:
        async for request in as_async(requests):
            await self._room.acquire()
            self._left += 1
            name = host_and_port(request.url)
            self._queues.setdefault(name, deque()).append(request)
            if self._workers.get(name, 0) < self._policy.per_host_connections:
                self._workers[name] = self._workers.get(name, 0) + 1
                self._spawn(self._work(name))
        self._is_fed = True
        if self._left == 0:
            await self._out.put(None)

    async def _work(self, name: str) -> None:
        """Take one host's requests one after another until there are none."""
        queue = self._queues[name]
        try:
            while queue:
                await self._fetch_one(queue.popleft())
                self._room.release()
                self._left -= 1
                if self._is_fed and self._left == 0:
                    await self._out.put(None)
        finally:
            self._workers[name] -= 1
            if not queue and not self._workers[name]:
                self._workers.pop(name, None)
                self._queues.pop(name, None)

    async def _fetch_one(self, request: FetchRequest) -> None:
        """Fetch one page, with retries if they may help, and queue the result of every attempt."""
        fetcher, policy = self._fetcher, self._policy
        if fetcher.clock.monotonic() > self._ends_at:
            self._on_left(request)
            return
        for number in range(1, policy.max_attempts + 1):
            attempt = Attempt(request, policy, fetcher, self._archive, self._large, number)
            result, wait_s = await attempt.run()
            is_late = fetcher.clock.monotonic() + (wait_s or 0) > self._ends_at
            is_final = wait_s is None or number == policy.max_attempts or is_late
            await self._out.put((replace(result, is_final=is_final), attempt.release))
            if is_final or wait_s is None:
                return
            await fetcher.clock.sleep(wait_s)


async def fetch_all(
    requests: Iterable[FetchRequest] | AsyncIterable[FetchRequest],
    policy: FetchPolicy,
    *,
    archive: WarcArchive | None = None,
    robots: RobotsCache | None = None,
    clock: Clock | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    rng: random.Random | None = None,
) -> AsyncIterator[FetchResult]:
    """Fetch pages of many hosts with a Fetcher of its own; see Fetcher.fetch for results and errors."""
    async with Fetcher(robots=robots, clock=clock, transport=transport, rng=rng) as fetcher:
        async for result in fetcher.fetch(requests, policy, archive=archive):
            yield result


async def as_async(requests: Iterable[FetchRequest] | AsyncIterable[FetchRequest]) -> AsyncIterator[FetchRequest]:
    """Yield requests of either kind of source."""
    if isinstance(requests, AsyncIterable):
        async for request in requests:
            yield request
        return
    for request in requests:
        yield request
