"""What all attempts of one fetcher share: clock, connections, hosts, robots.txt, and slots for large pages."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Protocol

import httpx

from extractors.acquire.fetch.hosts import HostTable
from extractors.acquire.fetch.robots import RobotsCache
from extractors.acquire.fetch.site_usage import SiteUsage
from extractors.runtime.clock import Clock


class Shared(Protocol):
    """What an attempt uses of its fetcher."""

    clock: Clock
    robots: RobotsCache
    site_usage: SiteUsage
    hosts: HostTable
    rng: random.Random
    connections: asyncio.Semaphore
    transport: httpx.AsyncBaseTransport


class LargePageSlots:
    """Slots for pages above 1 MiB: only so many may be in memory at once, and so memory stays bounded.

    ``shared`` are those of the whole process. One more belongs to the run, and a run waits for its own slot only: a
    caller that reads one run inside another could otherwise wait for a slot that only its own next step releases.
    """

    def __init__(self, shared: asyncio.Semaphore) -> None:
        self._shared = shared
        self._own = asyncio.Semaphore(1)

    async def acquire(self) -> Callable[[], None]:
        """Wait for a slot and return the function that releases it."""
        slot = self._own if self._shared.locked() else self._shared
        await slot.acquire()
        return slot.release


class LargePageSlot:
    """The slot of one page, acquired when the page proves to be large."""

    def __init__(self, slots: LargePageSlots) -> None:
        self._slots = slots
        self._release: Callable[[], None] | None = None

    @property
    def is_acquired(self) -> bool:
        """Whether this page has acquired its slot and not released it."""
        return self._release is not None

    async def acquire(self) -> None:
        """Wait for a slot and keep it until ``release``."""
        self._release = await self._slots.acquire()

    def release(self) -> None:
        """Release the slot; without effect if none is acquired."""
        if self._release is not None:
            self._release()
            self._release = None
