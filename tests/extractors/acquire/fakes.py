"""A clock whose waiting takes no time, and a meter of the memory that a test takes."""

from __future__ import annotations

import asyncio
import datetime as dt
import mmap
from pathlib import Path


class FakeClock:
    """A clock whose waiting takes no time and is written down in ``slept``."""

    def __init__(self, start: dt.datetime = dt.datetime(2026, 3, 4, 12, 0, tzinfo=dt.UTC)) -> None:
        self._start = start
        self.passed = 0.0
        self.slept: list[float] = []

    def now(self) -> dt.datetime:
        return self._start + dt.timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds
        await asyncio.sleep(0)


class PeakMemory:
    """Watches how far the process's resident memory grows, in bytes; ``grown`` stays 0 where /proc is not to be had."""

    _STATM = Path("/proc/self/statm")

    async def __aenter__(self) -> PeakMemory:
        self.grown, self._start = 0, self._resident()
        self._watch = asyncio.create_task(self._sample())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._watch.cancel()

    def _resident(self) -> int:
        return int(self._STATM.read_text().split()[1]) * mmap.PAGESIZE if self._STATM.exists() else 0

    async def _sample(self) -> None:
        while True:
            self.grown = max(self.grown, self._resident() - self._start)
            await asyncio.sleep(0.01)
