"""Rate limits of hosts: pace, cap, pause and circuit breaker, shared by all outlets on a host.

A host is a name with its port. Its pace is the time between the starts of two requests; its cap the requests under way
at once; its pause what the server asked for (429 or 503 with Retry-After); its breaker opens after failures in a row.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime

from extractors.acquire.fetch.host_leases import HostLeases
from extractors.contracts.fetch import FetchOutcome, FetchPolicy
from extractors.runtime.clock import Clock


class HostClosedError(Exception):
    """A host may not be asked now. ``outcome`` says which rule forbids it, the message why and until when."""

    def __init__(self, outcome: FetchOutcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome


class Host:
    """One host's pace, cap, pause and breaker. With ``leases`` other workers keep to its pace and pauses too."""

    def __init__(self, name: str, clock: Clock, leases: HostLeases | None = None) -> None:
        self.name = name
        self._clock = clock
        self._leases = leases
        self._unshared_pause = 0.0
        self._turn = asyncio.Lock()
        self._free = asyncio.Condition()
        self._active = 0
        self._next_start = float("-inf")
        self._last_delay = 0.0
        self._paused_until = float("-inf")
        self._failures = 0
        self._open_until: float | None = None
        self._is_probed = False

    @property
    def is_idle(self) -> bool:
        """Whether the host has no active request, no failures and no wait, so that its entry can be discarded."""
        now = self._clock.monotonic()
        is_quiet = self._active == 0 and not self._turn.locked() and self._failures == 0
        return is_quiet and now >= max(self._next_start, self._paused_until)

    @asynccontextmanager
    async def slot(self, policy: FetchPolicy, crawl_delay_s: float | None) -> AsyncIterator[None]:
        """Wait for the host's turn (delay, pauses, circuit breaker) and occupy one of its connections inside the block.

        The delay is the longer of the policy's and ``crawl_delay_s``. Raises HostClosedError if the host may not be
        asked now.
        """
        delay = max(policy.per_host_delay_s, crawl_delay_s or 0.0)
        async with self._free:
            await self._free.wait_for(lambda: self._active < policy.per_host_connections)
            self._active += 1
        is_probe = False
        try:
            async with self._turn:
                is_probe = self._pass_breaker()
                await self._share_pause()
                await self._wait_for_turn(policy)
                if self._leases is not None:
                    await self._take_lease(self._leases, policy, delay)
                self._next_start = self._clock.monotonic() + delay
            yield
        finally:
            if is_probe:
                self._is_probed = False
            async with self._free:
                self._active -= 1
                self._free.notify_all()

    def _pass_breaker(self) -> bool:
        """Return False if the circuit breaker is closed, True if this request is the one probe after the cool-down.

        Raises HostClosedError while the breaker is open.
        """
        if self._open_until is None:
            return False
        left = self._open_until - self._clock.monotonic()
        if left > 0 or self._is_probed:
            raise HostClosedError(
                FetchOutcome.BREAKER_OPEN,
                f"{self.name} failed {self._failures} times in a row; it is left alone for {max(left, 0):.0f} s more",
            )
        self._is_probed = True
        return True

    async def _wait_for_turn(self, policy: FetchPolicy) -> None:
        now = self._clock.monotonic()
        pause, pace = self._paused_until - now, self._next_start - now
        if pause > policy.max_wait_s:
            raise HostClosedError(
                FetchOutcome.RATE_LIMITED,
                f"{self.name} asked to come back in {pause:.0f} s; a run waits {policy.max_wait_s:.0f} s at most",
            )
        if pace > max(policy.max_wait_s, policy.per_host_delay_s):
            raise HostClosedError(
                FetchOutcome.WAIT_ROBOTS,
                f"{self.name} has a Crawl-delay that leaves {pace:.0f} s to wait; "
                f"a run waits {policy.max_wait_s:.0f} s at most",
            )
        while (wait := max(self._paused_until, self._next_start) - self._clock.monotonic()) > 0:
            await self._clock.sleep(wait)

    async def _share_pause(self) -> None:
        """Let other workers know of a pause that the host asked for since the last request."""
        seconds, self._unshared_pause = self._unshared_pause, 0.0
        if seconds and self._leases is not None:
            await self._leases.pause(self.name, seconds)

    async def _take_lease(self, leases: HostLeases, policy: FetchPolicy, delay_s: float) -> None:
        wait = await leases.take(self.name, delay_s, max(policy.max_wait_s, policy.per_host_delay_s))
        if wait:
            raise HostClosedError(
                FetchOutcome.RATE_LIMITED,
                f"{self.name} is asked by other workers, or asked them to wait: {wait:.0f} s are left; "
                f"a run waits {policy.max_wait_s:.0f} s at most",
            )

    def pause(self, seconds: float) -> None:
        """Send no request to the host for ``seconds``, as its Retry-After asks; a longer pause stays."""
        self._unshared_pause = max(self._unshared_pause, seconds) if self._leases else 0.0
        self._paused_until = max(self._paused_until, self._clock.monotonic() + seconds)

    def record_success(self) -> None:
        """Record an answer of the host: reset the count of failures and close the circuit breaker."""
        self._failures = 0
        self._open_until = None

    def record_failure(self, policy: FetchPolicy) -> None:
        """Record a failure of the host.

        ``breaker_failures`` in a row open the circuit breaker for ``breaker_cooldown_s``.
        """
        self._failures += 1
        if self._failures >= policy.breaker_failures:
            self._open_until = self._clock.monotonic() + policy.breaker_cooldown_s


class HostTable:
    """All hosts of a run. Share one among the fetches of a process, so that outlets on one host share its pace."""

    def __init__(self, clock: Clock, *, leases: HostLeases | None = None, max_idle: int = 4_096) -> None:
        self._clock = clock
        self._leases = leases
        self._max_idle = max_idle
        self._hosts: dict[str, Host] = {}

    def __len__(self) -> int:
        return len(self._hosts)

    def host(self, name: str) -> Host:
        """Return the Host with this name and port, a new one if it is not known.

        Idle hosts are discarded when the table is full.
        """
        found = self._hosts.get(name)
        if found is None:
            if len(self._hosts) >= self._max_idle:
                self._hosts = {key: host for key, host in self._hosts.items() if not host.is_idle}
            found = self._hosts[name] = Host(name, self._clock, self._leases)
        return found


def retry_after_seconds(value: str | None, now: dt.datetime) -> float | None:
    """Parse a Retry-After header (RFC 9110, section 10.2.3), in seconds or as an HTTP date, as seconds from ``now``.

    A date without a zone is UTC; one in the past gives 0. None if the header is missing or cannot be parsed.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - now).total_seconds())


def backoff_seconds(policy: FetchPolicy, number: int, rng: random.Random) -> float:
    """Return the seconds to wait after attempt ``number`` (from 1): doubled each time up to ``max_backoff_s``.

    Half of it is random, which keeps many clients from returning at the same time.
    """
    most = min(policy.max_backoff_s, policy.backoff_s * 2.0 ** (number - 1))
    return most * (0.5 + 0.5 * rng.random())
