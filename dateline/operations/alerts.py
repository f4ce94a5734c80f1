"""Alerts on failures, missed deadlines and decisions that wait for a person: where they are sent, by one setting.

``DATELINE_ALERTS`` is ``log`` (the default), ``mailto:desk@example.org`` (through Airflow's connection
``smtp_default``) or the ``https://`` address of a webhook, which gets a JSON object with ``text``; or several of them
with spaces between.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from extractors.runtime.faults import explain_machine_fault
from extractors.runtime.printable import one_line, printable
from extractors.runtime.settings import load_settings

_LOG = logging.getLogger("dateline.alerts")
_TIMEOUT_S = 10.0
_MOST_CHARACTERS = 4_000
_NO_WIDTH = "\u200b"


class AlertError(Exception):
    """The setting names no way that alerts can go."""


def send_failure_alert(context: Mapping[str, Any]) -> None:
    """Send an alert about a task whose tries all failed: the task, its run and the error.

    Airflow's failure callback. Raises AlertError if the setting ``DATELINE_ALERTS`` is wrong.
    """
    instance = context.get("task_instance")
    index = getattr(instance, "map_index", -1)
    task = getattr(instance, "task_id", "?") + (f"[{index}]" if isinstance(index, int) and index >= 0 else "")
    run_id, error = context.get("run_id", "?"), context.get("exception")
    reason = _explain(error, "clear the task; a scheduled run goes on by itself with what is stored") or error
    send_alert(f"{getattr(instance, 'dag_id', '?')}.{task} failed in run {run_id}: {reason}")


def log_machine_fault(context: Mapping[str, Any]) -> None:
    """Log in one line which disk is full, or another fault of this machine, before a task is tried again.

    Airflow's callback on a retry. Its own log has the exception as a library raised it.
    """
    if reason := _explain(context.get("exception"), "the next try, which begins by itself, goes on"):
        _LOG.error("%s", reason)


def _explain(error: object, then: str) -> str | None:
    if not isinstance(error, BaseException):
        return None
    return explain_machine_fault(error, *load_settings().home.disks, then=then)


async def send_deadline_alert(interval: str, **context: Any) -> None:
    """Send an alert about a run that was not done ``interval`` after it was queued.

    Airflow's deadline callback. Raises AlertError if the setting ``DATELINE_ALERTS`` is wrong.
    """
    run = context.get("context", {}).get("dag_run", {})
    run = run if isinstance(run, Mapping) else {}
    name = f"{run.get('dag_id', 'a DAG')} run {run.get('dag_run_id', '')}".strip()
    await asyncio.to_thread(send_alert, f"{name} is not done {interval} after it was queued")


def send_alert(text: str, target: str | None = None) -> bool:
    """Send one alert to every target; control characters are escaped.

    A failure to send is logged, not raised. ``target`` is ``log``, ``mailto:ADDRESS``, a webhook's URL, or several with
    spaces between; the setting ``DATELINE_ALERTS``, else ``log``, if None.

    Returns:
        Whether at least one target got it.

    Raises:
        AlertError: a target has none of the three forms; the others got the alert, and it is in the log.
    """
    text = printable(text)
    targets = (target or os.environ.get("DATELINE_ALERTS") or "log").split()
    wrong, is_sent = [], False
    for one in targets:
        try:
            is_sent |= _send(one, text)
        except AlertError as error:
            wrong.append(error)
    if wrong:
        _LOG.error("ALERT %s", text)
        raise wrong[0]
    return is_sent


def _send(target: str, text: str) -> bool:
    scheme = urlsplit(target).scheme
    if target == "log":
        _LOG.error("ALERT %s", text)
        return True
    if scheme == "mailto":
        return _send_mail(target.removeprefix("mailto:"), text)
    if scheme in ("http", "https"):
        return _post(target, text)
    raise AlertError(f"DATELINE_ALERTS={target!r}: write log, mailto:ADDRESS or the https:// address of a webhook")


def _send_mail(address: str, text: str) -> bool:
    from airflow.providers.smtp.hooks.smtp import SmtpHook

    try:
        with SmtpHook() as hook:
            subject = f"Dateline: {one_line(text, 120)}"
            hook.send_email_smtp(to=address, subject=subject, html_content=f"<pre>{_escape(text)}</pre>")
    except Exception as error:  # noqa: BLE001 - whatever a mail server does, the task's own failure must stay visible
        _LOG.error("ALERT %s (the mail to %s was not sent: %s)", text, address, error)
        return False
    return True


def _post(address: str, text: str) -> bool:
    import httpx

    try:
        answer = httpx.post(
            address,
            content=json.dumps({"text": f"Dateline: {as_chat_text(text)}"}),
            headers={"Content-Type": "application/json"},
            timeout=_TIMEOUT_S,
        )
        answer.raise_for_status()
    except httpx.HTTPError as error:
        _LOG.error("ALERT %s (the webhook was not reached: %s)", text, error)
        return False
    return True


def as_chat_text(text: str) -> str:
    """Return a text, cut to 4,000 characters, so that markup, links and mentions in it stay plain text in a chat.

    ``&``, ``<`` and ``>`` become Slack's and Teams' escapes. A zero-width character after ``@``, and after ``]`` of
    a link, stops ``@here`` and Markdown links, in Mattermost and Discord too.
    """
    text = _escape(text[:_MOST_CHARACTERS])
    return text.replace("@", f"@{_NO_WIDTH}").replace("](", f"]{_NO_WIDTH}(").replace("]:", f"]{_NO_WIDTH}:")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
