"""`make up` says once when its page serves, and says so where that takes long."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dateline.operations.ready import HEALTH_PATH, announce_ready, is_ready, serves

GOOD = {"metadatabase": {"status": "healthy"}, "scheduler": {"status": "healthy"}, "triggerer": {"status": None}}


@contextmanager
def health(status: int, body: bytes) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == HEALTH_PATH else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "ready"),
    [
        (200, json.dumps(GOOD).encode(), True),
        (200, json.dumps(GOOD | {"scheduler": {"status": "unhealthy"}}).encode(), False),
        (200, json.dumps(GOOD | {"scheduler": None}).encode(), False),
        (200, b"<html>", False),
        (503, json.dumps(GOOD).encode(), False),
    ],
)
def test_ready_is_what_the_health_check_says(status: int, body: bytes, ready: bool) -> None:
    with health(status, body) as address:
        assert is_ready(address) is ready


def test_a_port_that_nobody_serves_is_not_ready() -> None:
    assert not is_ready("http://127.0.0.1:9/")


def test_it_is_said_once_with_the_seconds_and_where_it_is_slow() -> None:
    said: list[str] = []
    seconds = iter(range(0, 1000, 50))
    answers = iter([False, False, False, False, True])
    announce_ready(
        "http://127.0.0.1:8180",
        threading.Event(),
        said.append,
        logs="logs/*.log",
        probe=lambda _address: next(answers),
        clock=lambda: float(next(seconds)),
        every_s=0,
    )
    assert len(said) == 2
    assert "not ready after 120 s" in said[0] and "logs/*.log" in said[0]
    assert said[1].startswith("Ready after ") and "http://127.0.0.1:8180" in said[1]


def test_a_stop_ends_the_wait() -> None:
    said: list[str] = []
    stop = threading.Event()
    stop.set()
    announce_ready("http://127.0.0.1:9", stop, said.append, logs="", probe=lambda _address: False)
    assert said == []


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [(200, b'{"scheduler": {"status": "unhealthy"}}', True), (200, b"no", False), (503, b"{}", False)],
)
def test_an_api_serves_before_its_scheduler_is_healthy(status: int, body: bytes, expected: bool) -> None:
    with health(status, body) as address:
        assert serves(address) is expected
