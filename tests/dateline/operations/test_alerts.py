"""Failures and missed deadlines are alerted to the channel that one setting names."""

from __future__ import annotations

import asyncio
import email
import email.policy
import errno
import html
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dateline.operations.alerts import (
    AlertError,
    log_machine_fault,
    send_alert,
    send_deadline_alert,
    send_failure_alert,
)
from extractors.runtime.settings import Home


def test_a_failure_names_task_run_and_reason(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ALERTS", "log")
    instance = SimpleNamespace(dag_id="monitor_x", task_id="collect", map_index=3)
    send_failure_alert({"task_instance": instance, "run_id": "r1", "exception": ValueError("no luck")})
    assert "monitor_x.collect[3] failed in run r1: no luck" in caplog.text


def test_a_full_disk_is_reported_with_its_folder_and_what_to_do(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATELINE_ALERTS", "log")
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    instance = SimpleNamespace(dag_id="monitor_x", task_id="stage", map_index=0)
    full = OSError(errno.ENOSPC, "Error writing bytes to file")
    log_machine_fault({"task_instance": instance, "exception": full})
    assert re.search(r"the disk is full \(.+\); make room and the next try, which begins by itself", caplog.text)
    caplog.clear()
    send_failure_alert({"task_instance": instance, "run_id": "r1", "exception": full})
    assert re.search(r"stage\[0\] failed in run r1: the disk is full \(.+\); make room and clear the task", caplog.text)
    caplog.clear()
    log_machine_fault({"task_instance": instance, "exception": ValueError("no luck")})
    assert not caplog.text


def test_a_webhook_gets_the_text(webhook: tuple[str, list[dict[str, Any]]]) -> None:
    address, got = webhook
    send_alert("something broke", address)
    assert got == [{"text": "Dateline: something broke"}]


def test_a_deadline_is_alerted(webhook: tuple[str, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch) -> None:
    address, got = webhook
    monkeypatch.setenv("DATELINE_ALERTS", address)
    asyncio.run(send_deadline_alert("0:04:00", context={"dag_run": {"dag_id": "monitor_x", "dag_run_id": "r2"}}))
    assert got == [{"text": "Dateline: monitor_x run r2 is not done 0:04:00 after it was queued"}]


def test_a_webhook_that_is_down_is_logged_and_fails_nothing(caplog: pytest.LogCaptureFixture) -> None:
    send_alert("something broke", "http://127.0.0.1:9/hook")
    assert "something broke (the webhook was not reached" in caplog.text


def test_several_ways_are_all_gone_and_a_wrong_one_keeps_the_text_from_none(
    webhook: tuple[str, list[dict[str, Any]]], caplog: pytest.LogCaptureFixture
) -> None:
    address, got = webhook
    with pytest.raises(AlertError, match="carrier:pigeon"):
        send_alert("something broke", f"log carrier:pigeon {address}")
    assert got == [{"text": "Dateline: something broke"}]
    assert "ALERT something broke" in caplog.text


def test_a_setting_that_means_nothing_says_what_to_write() -> None:
    with pytest.raises(AlertError, match="write log, mailto:ADDRESS"):
        send_alert("x", "carrier:pigeon")


async def serve_mail(got: list[str]) -> asyncio.Server:
    """A mail server on loopback, as far as a client needs one (RFC 5321), and what it was sent."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        await say("220 post.test ESMTP")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                await say("354 go on")
                got.append((await reader.readuntil(b"\r\n.\r\n")).decode())
                await say("250 taken")
            elif verb == b"QUIT":
                await say("221 bye")
                break
            else:
                await say("250 post.test")
        writer.close()

    return await asyncio.start_server(talk, "127.0.0.1", 0)


def test_a_mail_gets_there_with_task_run_and_reason(airflow: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[str] = []

    async def run() -> None:
        server = await serve_mail(got)
        port = server.sockets[0].getsockname()[1]
        extra = {"disable_ssl": True, "disable_tls": True, "from_email": "dateline@example.org"}
        connection = {"conn_type": "smtp", "host": "127.0.0.1", "port": port, "extra": extra}
        monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", json.dumps(connection))
        monkeypatch.setenv("DATELINE_ALERTS", "mailto:desk@example.org")
        instance = SimpleNamespace(dag_id="monitor_x", task_id="collect", map_index=3)
        context = {"task_instance": instance, "run_id": "r1", "exception": ValueError("a <b> & c")}
        await asyncio.to_thread(send_failure_alert, context)
        server.close()

    asyncio.run(asyncio.wait_for(run(), 30))
    (mail,) = [email.message_from_string(text, policy=email.policy.default) for text in got]
    said = "monitor_x.collect[3] failed in run r1: a <b> & c"
    assert (mail["To"], mail["From"]) == ("desk@example.org", "dateline@example.org")
    assert mail["Subject"] == f"Dateline: {said}"
    body = mail.get_body()
    assert body is not None
    assert html.unescape(body.get_content()).strip() == f"<pre>{said}</pre>"


def test_a_mail_server_that_is_down_is_logged_and_fails_nothing(
    airflow: Home, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", json.dumps({"conn_type": "smtp", "host": "127.0.0.1", "port": 9}))
    send_alert("something broke", "mailto:desk@example.org")
    assert "ALERT something broke (the mail to desk@example.org was not sent" in caplog.text
