"""The pace of hosts, shared by the workers of several machines: one row a host in PostgreSQL, by the server's clock.

A worker may ask a host when so much time has passed since any worker last began to. To look and to note it is one
statement, so that of two workers that wait for the same host only one goes on.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, Protocol

from extractors.runtime.clock import Clock
from extractors.stores.outlet_state.postgres import SCHEMA, connect, explained

if TYPE_CHECKING:
    import psycopg2.extensions

_TAKE = f"""
INSERT INTO {SCHEMA}.hosts AS host (name, last_start) VALUES (%(name)s, clock_timestamp())
ON CONFLICT (name) DO UPDATE SET last_start = clock_timestamp()
WHERE
    greatest(host.last_start + %(delay)s * interval '1 second', host.paused_until) <= clock_timestamp()
    -- no start is later than the present, but where the server's clock was set back
    OR host.last_start > clock_timestamp() + %(delay)s * interval '1 second'
RETURNING 1
"""  # noqa: S608
_WAIT = f"""
SELECT extract(epoch FROM greatest(last_start + %(delay)s * interval '1 second', paused_until) - clock_timestamp())
FROM {SCHEMA}.hosts WHERE name = %(name)s
"""  # noqa: S608
_PAUSE = f"""
INSERT INTO {SCHEMA}.hosts AS host (name, last_start, paused_until)
VALUES (%(name)s, 'epoch', clock_timestamp() + %(seconds)s * interval '1 second')
ON CONFLICT (name) DO UPDATE SET paused_until = greatest(host.paused_until, excluded.paused_until)
"""  # noqa: S608
_SHORTEST_WAIT_S = 0.005


class HostLeases(Protocol):
    """Turns at hosts among all workers."""

    async def take(self, name: str, delay_s: float, longest_s: float) -> float:
        """Wait until no worker has begun to ask the host for ``delay_s`` seconds and no pause is on, and note that this
        one begins to; return 0. Where the wait would be over ``longest_s`` seconds, return it at once instead.
        """

    async def pause(self, name: str, seconds: float) -> None:
        """Let no worker ask the host for so long, as its Retry-After says; a longer pause stays."""


class PostgresLeases:
    """Turns in the server of the states. Raises StateServerError where it cannot be reached."""

    def __init__(self, address: str, clock: Clock) -> None:
        self._address, self._clock = address, clock
        self._connection: psycopg2.extensions.connection | None = None
        self._one_at_a_time = threading.Lock()

    async def take(self, name: str, delay_s: float, longest_s: float) -> float:
        """See ``HostLeases.take``."""
        while (wait := await asyncio.to_thread(self._try, name, delay_s)) > 0:
            if wait > longest_s:
                return wait
            await self._clock.sleep(max(wait, _SHORTEST_WAIT_S))
        return 0.0

    async def pause(self, name: str, seconds: float) -> None:
        """See ``HostLeases.pause``."""
        await asyncio.to_thread(self._ask, _PAUSE, {"name": name, "seconds": seconds})

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()

    def _try(self, name: str, delay_s: float) -> float:
        values = {"name": name, "delay": delay_s}
        if self._ask(_TAKE, values):
            return 0.0
        waits = self._ask(_WAIT, values)
        return max(float(waits[0][0]), _SHORTEST_WAIT_S) if waits else _SHORTEST_WAIT_S

    def _ask(self, sql: str, values: dict[str, object]) -> list[tuple[Any, ...]]:
        with self._one_at_a_time, explained(self._address):
            if self._connection is None or self._connection.closed:
                self._connection = connect(self._address)
            with self._connection.cursor() as cursor:
                cursor.execute(sql, values)
                return list(cursor.fetchall()) if cursor.description else []
