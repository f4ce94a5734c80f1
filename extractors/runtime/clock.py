"""Time as a parameter: what acquisition asks of a clock, and the real one that the edges pass in."""

from __future__ import annotations

import datetime as dt
import time
from typing import Protocol


class Clock(Protocol):
    """A source of time that can also wait. Tests pass one whose waiting costs nothing."""

    def now(self) -> dt.datetime:
        """Return the current time as a zone-aware UTC ``datetime``."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never decrease; only differences between two calls have a meaning."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait the given number of seconds; other tasks run at least once, also with 0."""
        ...


class SystemClock:
    """The machine's own clock. Made at the edges (command line, DAG) and passed inwards."""

    def now(self) -> dt.datetime:
        """Return the current time as a zone-aware UTC ``datetime``."""
        return dt.datetime.now(dt.UTC)

    def monotonic(self) -> float:
        """Return the seconds of the machine's monotonic clock."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait the given number of seconds."""
        import asyncio  # a command line that waits for nothing does not need it

        await asyncio.sleep(seconds)
