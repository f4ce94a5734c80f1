"""What the DAG of watches calls: run them with Airflow's connections, and alert the operator to what failed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dateline.operations.alerts import send_alert
from dateline.operations.damaged_file import no_retry_if_damaged
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.settings import Home, Settings
from extractors.stores.storage.storage import open_storage

_LOG = logging.getLogger(__name__)
_ALERTED, _ALERTED_BEFORE = "alerted.json", "told.json"
"""The record of problems that an alert named, by a hash of each; and its name in homes of earlier versions."""
_MOST_LINES = 10


def evaluate_and_send(settings: Settings, *, now: dt.datetime) -> dict[str, Any]:
    """Evaluate the watches, send what is due, and return what was done as plain values.

    Problems are logged; the operator gets one alert about those that no alert of the last day named.

    Raises:
        AirflowFailException: the published file is damaged.
        BuildError: it cannot be opened for another reason.
    """
    from dateline.watches.after_publication import run_watches
    from dateline.watches.senders import ChannelSender

    open_storage(settings.home).pull_published()
    sender = ChannelSender(os.environ, find_connection)
    with no_retry_if_damaged(settings.home.warehouse):
        outcome = run_watches(settings, sender, now=now, desk=os.environ.get("DATELINE_DESK"), wait_s=300)
    for problem in outcome.problems:
        _LOG.error("%s", problem)
    if new := _not_alerted(settings.home, outcome.problems, now):
        more = f"\n… and {len(new) - _MOST_LINES} more" if len(new) > _MOST_LINES else ""
        send_alert("watches: " + "\n".join(new[:_MOST_LINES]) + more)
    return {
        "articles": outcome.evaluation.articles,
        "noticed": dict(outcome.evaluation.noticed),
        "sent": dict(outcome.sent.messages),
        "feeds": outcome.sent.feeds,
        "waiting": sum(outcome.waiting.values()),
        "problems": len(outcome.problems),
    }


def find_connection(connection_id: str) -> str | None:
    """Return the URI of a connection of Airflow; None if there is none.

    Of ``smtp_default`` it is made the form of ``DATELINE_SMTP``: ``smtps``, unless the connection turns TLS off.
    """
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowException

    try:
        found = Connection.get(connection_id)
    except (AirflowException, KeyError):
        return None
    if found.conn_type != "smtp":
        return str(found.password or found.get_uri())
    is_tls = not found.extra_dejson.get("disable_ssl", False)
    return str(found.get_uri()).partition("?")[0].replace("smtp://", "smtps://" if is_tls else "smtp://", 1).rstrip("/")


def _not_alerted(home: Home, problems: Iterable[str], now: dt.datetime) -> list[str]:
    """The problems that no alert of the last day named; they count as alerted from now on."""
    path = home.state / "watches" / _ALERTED
    since = (now - dt.timedelta(days=1)).isoformat()
    known = _read(path.with_name(_ALERTED_BEFORE)) | _read(path)
    alerted = {key: at for key, at in known.items() if at > since}
    new = []
    for problem in problems:
        key = hashlib.sha256(problem.encode()).hexdigest()[:16]
        if key not in alerted:
            alerted[key] = now.isoformat()
            new.append(problem)
    if new:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(alerted))
    return new


def _read(path: Path) -> dict[str, str]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}
