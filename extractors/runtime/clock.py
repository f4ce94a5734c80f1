"""Time as a parameter: what acquisition asks of a clock, and the real one that the edges pass in."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from typing import Protocol


class Clock(Protocol):
    """A source of time that can also wait. Tests pass one whose waiting costs nothing."""

    def now(self) -> dt.datetime:
        """Return the current moment as a zone-aware UTC ``datetime``."""
        ...

    def monotonic(self) -> float:
        """Return seconds on a scale that never goes back; only differences have a meaning."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait the given number of seconds, giving way to other tasks at least once."""
        ...


class SystemClock:
    """The machine's own clock. Made at the edges (command line, DAG) and passed inwards."""

    def now(self) -> dt.datetime:
        """Return the current moment in UTC."""
        return dt.datetime.now(dt.UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait for real."""
        await asyncio.sleep(seconds)
