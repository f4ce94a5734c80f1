"""Failures and missed deadlines are told where one setting says."""

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from operations.alerts import AlertError, send_alert, tell_deadline, tell_failure


@pytest.fixture
def webhook():
    """A webhook on loopback and what it was sent."""
    got: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format, *args):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook", got
    server.shutdown()
    server.server_close()


def test_a_failure_names_task_run_and_reason(caplog, monkeypatch):
    monkeypatch.setenv("DATELINE_ALERTS", "log")
    instance = SimpleNamespace(dag_id="monitor_x", task_id="collect", map_index=3)
    tell_failure({"task_instance": instance, "run_id": "r1", "exception": ValueError("no luck")})
    assert "monitor_x.collect[3] failed in run r1: no luck" in caplog.text


def test_a_webhook_gets_the_text(webhook):
    address, got = webhook
    send_alert("something broke", address)
    assert got == [{"text": "Dateline: something broke"}]


def test_a_deadline_is_told(webhook, monkeypatch):
    address, got = webhook
    monkeypatch.setenv("DATELINE_ALERTS", address)
    asyncio.run(tell_deadline("0:04:00", context={"dag_run": {"dag_id": "monitor_x", "dag_run_id": "r2"}}))
    assert got == [{"text": "Dateline: monitor_x run r2 is not done 0:04:00 after it was queued"}]


def test_a_webhook_that_is_down_is_logged_and_fails_nothing(caplog):
    send_alert("something broke", "http://127.0.0.1:9/hook")
    assert "something broke (the webhook was not reached" in caplog.text


def test_a_setting_that_means_nothing_says_what_to_write():
    with pytest.raises(AlertError, match="write log, mailto:ADDRESS"):
        send_alert("x", "carrier pigeon")
