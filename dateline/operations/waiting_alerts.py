"""Reports what waits for a person in each run, and alerts once a day for as long as it waits.

When the last alert was sent is kept in ``state/waiting_alert.json``. It is written after the alert, so that a process
killed between the two sends one alert too many and never one too few. An alert that reached nobody is due in the next
run.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import logging
from collections.abc import Sequence

from dateline.operations.alerts import AlertError, send_alert
from dateline.warehouse.waiting import Waiting, describe_age, describe_waiting, waiting_for_person
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.settings import Home
from extractors.runtime.typed_json import read_typed

_LOG = logging.getLogger("dateline.waiting")
INTERVAL = dt.timedelta(days=1)
_MOST_NAMED = 10


def report_waiting(home: Home, *, now: dt.datetime, target: str | None = None) -> list[Waiting]:
    """Log a warning about what waits for a person's decision, and send an alert if the last one is a day old.

    An alert that cannot be sent, a wrong setting and a disk error are logged and not raised.

    Args:
        home: the data folder; the time of the last alert is kept in ``state/waiting_alert.json``.
        now: the time of the run.
        target: where alerts go; the setting ``DATELINE_ALERTS`` if None.

    Returns:
        All that waits, the longest first; empty if nothing does, and then nothing is logged.
    """
    waiting = waiting_for_person(home)
    if waiting:
        text = _text(waiting, now)
        _LOG.warning("%s", text)
        try:
            _alert_daily(home, text, now, target)
        except OSError as error:
            _LOG.error("when the last alert was sent could not be kept in %s (%s)", home.state, error)
    return waiting


def _alert_daily(home: Home, text: str, now: dt.datetime, target: str | None) -> None:
    home.state.mkdir(parents=True, exist_ok=True)
    with (home.state / "waiting_alert.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another run is sending it: the lock goes with its process
        if not _is_due(home, now):
            return
        try:
            is_sent = send_alert(text, target)
        except AlertError as error:
            _LOG.error("%s", error)
            is_sent = True  # the other ways were gone; a wrong setting would be reported with every run
        if is_sent:
            content = json.dumps({"sent_at": now.astimezone(dt.UTC).isoformat()})
            write_atomically(home.state / "waiting_alert.json", content)


def _is_due(home: Home, now: dt.datetime) -> bool:
    try:
        plain = read_typed(dict[str, str], (home.state / "waiting_alert.json").read_bytes())
        sent_at = dt.datetime.fromisoformat(plain["sent_at"])
        return not sent_at <= now < sent_at + INTERVAL  # one that lies ahead was written by a clock that was wrong
    except (OSError, ValueError, TypeError, KeyError):
        return True  # none was sent, or the file is damaged: once too often is better than never


def _text(waiting: Sequence[Waiting], now: dt.datetime) -> str:
    lines = [describe_waiting(waiting, now)]
    for one in waiting[:_MOST_NAMED]:
        kind = "load" if one.is_load else "publication"
        age = describe_age(one.since, now)
        lines.append(f"  {kind} {one.name}, for {age}: {', '.join(one.findings) or 'no rule named'}")
    if len(waiting) > _MOST_NAMED:
        lines.append(f"  and {len(waiting) - _MOST_NAMED:,} more")
    return "\n".join(lines)
