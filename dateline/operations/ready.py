"""When Airflow's page is ready: polled once a second until scheduler and API answer, and then printed once."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, Final

HEALTH_PATH: Final = "/api/v2/monitor/health"
"""Airflow's public health check; it needs no login (Airflow 3, REST API v2)."""
_NEEDED: Final = ("metadatabase", "scheduler")
SLOW_AFTER_S: Final = 120.0


def serves(address: str, *, timeout_s: float = 2.0) -> bool:
    """Whether the API at ``address`` answers, whatever it says of the scheduler."""
    return _health_of(address, timeout_s) is not None


def is_ready(address: str, *, timeout_s: float = 2.0) -> bool:
    """Whether the API at ``address`` answers, and says that its database and scheduler are healthy."""
    health = _health_of(address, timeout_s) or {}
    return all(isinstance(health.get(name), dict) and health[name].get("status") == "healthy" for name in _NEEDED)


def _health_of(address: str, timeout_s: float) -> dict[str, Any] | None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback, also behind a company's proxy
    try:
        with opener.open(f"{address.rstrip('/')}{HEALTH_PATH}", timeout=timeout_s) as answer:
            health = json.load(answer)
    except (OSError, ValueError):
        return None
    return health if isinstance(health, dict) else None


def announce_ready(
    address: str,
    stop: threading.Event,
    write: Callable[[str], None],
    *,
    logs: str,
    probe: Callable[[str], bool] = is_ready,
    clock: Callable[[], float] = time.monotonic,
    every_s: float = 1.0,
) -> None:
    """Wait until ``probe`` is true, then write the address and how long it took; return at once when ``stop`` is set.

    After two minutes one line says that it takes long and where to look.
    """
    began = clock()
    is_slow = False
    while not probe(address):
        if not is_slow and clock() - began > SLOW_AFTER_S:
            is_slow = True
            write(f"Airflow is not ready after {SLOW_AFTER_S:.0f} s; its log is {logs}")
        if stop.wait(every_s):
            return
    write(f"Ready after {clock() - began:.0f} s: {address}  (user admin)")
