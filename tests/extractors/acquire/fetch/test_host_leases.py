"""Workers of several machines never ask one host sooner than its delay, as the host itself measures it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from extractors.acquire.fetch.host_leases import PostgresLeases
from extractors.acquire.fetch.hosts import HostClosedError, HostTable
from extractors.contracts.fetch import FetchPolicy
from extractors.runtime.clock import SystemClock
from extractors.runtime.settings import PROJECT_ROOT
from extractors.stores.outlet_state.postgres import SCHEMA, connect

REQUESTS = int(os.environ.get("DATELINE_LEASE_REQUESTS", "40"))
DELAY_S = 0.05
LATE_S = 0.03
"""So late may a request come to the server after its worker noted that it begins it."""

WORKER = """
import asyncio, http.client, sys
from extractors.acquire.fetch.host_leases import PostgresLeases
from extractors.runtime.clock import SystemClock

address, port, count, delay_s = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])

async def work():
    leases = PostgresLeases(address, SystemClock())
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(count):
        assert await leases.take("host", delay_s, 600) == 0
        connection.request("GET", "/")
        connection.getresponse().read()

asyncio.run(work())
"""


@pytest.fixture
def host() -> Iterator[tuple[int, list[float]]]:
    """A server on loopback and the times at which it was asked."""
    asked: list[float] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(time.monotonic())
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_address[1], asked
    server.shutdown()
    server.server_close()


def test_two_workers_share_the_pace_of_a_host(postgres: str, host: tuple[int, list[float]]) -> None:
    port, asked = host
    arguments = [sys.executable, "-c", WORKER, postgres, str(port), str(REQUESTS // 2), str(DELAY_S)]
    environ = os.environ | {"PYTHONPATH": str(PROJECT_ROOT)}
    workers = [subprocess.Popen(arguments, env=environ) for _ in "12"]
    assert [worker.wait(600) for worker in workers] == [0, 0]
    assert len(asked) == REQUESTS
    gaps = sorted(later - earlier for earlier, later in zip(sorted(asked), sorted(asked)[1:], strict=False))
    assert sum(gaps) >= (REQUESTS - 1) * DELAY_S - LATE_S
    too_soon = [gap for gap in gaps if gap < DELAY_S - LATE_S]
    assert len(too_soon) <= REQUESTS // 20  # a request that its own machine held up


def test_a_pause_that_one_worker_was_asked_for_holds_for_the_other(postgres: str) -> None:
    async def scenario() -> None:
        clock, policy = SystemClock(), FetchPolicy(user_agent="t", per_host_delay_s=0, max_wait_s=1)
        leases = [PostgresLeases(postgres, clock) for _ in "12"]
        first, second = (HostTable(clock, leases=one).host("paused.example") for one in leases)
        async with first.slot(policy, None):
            first.pause(0)
        first.pause(60)
        with pytest.raises(HostClosedError):
            async with first.slot(policy, None):
                pass
        with pytest.raises(HostClosedError, match="other workers"):
            async with second.slot(policy, None):
                pass
        for one in leases:
            one.close()

    asyncio.run(scenario())


def test_a_server_whose_clock_was_set_back_makes_nobody_wait(postgres: str) -> None:
    async def scenario() -> None:
        leases = PostgresLeases(postgres, SystemClock())
        assert await leases.take("late.example", 0.01, 1) == 0
        with contextlib.closing(connect(postgres)) as connection, connection.cursor() as cursor:
            cursor.execute(f"UPDATE {SCHEMA}.hosts SET last_start = last_start + interval '1 day'")
        assert await leases.take("late.example", 0.01, 1) == 0
        assert await leases.take("late.example", 60, 1) > 50
        leases.close()

    asyncio.run(scenario())


def test_a_host_without_leases_is_paced_as_before() -> None:
    async def scenario() -> None:
        host = HostTable(SystemClock()).host("alone.example")
        async with host.slot(FetchPolicy(user_agent="t", per_host_delay_s=0), None):
            pass

    asyncio.run(scenario())
