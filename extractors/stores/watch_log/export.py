"""Rows of the log as the warehouse takes them: those that it does not have yet."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sqlite3
from pathlib import Path
from typing import Any

from extractors.stores.watch_log.log import log_path
from extractors.stores.watch_log.schema import BRIEFING

Rows = list[tuple[Any, ...]]
"""In the order of the columns of ``extractors/contracts/catalogue/watches.py``."""

_MATCHES = """
    select match_key, position, watch, watch_version, event, article_key, content_hash, outlet_id, publication_id,
        detail, held_because, occurred_at, noticed_at
    from matches where position > ? order by position
"""
_DELIVERIES = """
    select delivery_key, position, match_keys, watch, channel, status, attempt, is_maybe_repeated, error, at
    from deliveries
    where delivery_key in (select delivery_key from deliveries where position > ?)
    order by position
"""


def read_log(state: Path, after_match: int = 0, after_delivery: int = 0) -> tuple[Rows, Rows]:
    """Return the matches after a line of the log, and all lines of each delivery that has one after a line.

    A delivery's line is one row for each of its matches; that of a briefing, which names none, is one row. Without
    a log both are empty; where the log is shorter than the lines asked for, it is another log than before, and all of
    it is returned. While another process writes, its last change may be missing: the next build has it.
    """
    path = log_path(state)
    if not path.is_file():
        return [], []
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as db:
        if not db.execute("select 1 from sqlite_master where name = 'deliveries'").fetchone():
            return [], []
        last_match, last_delivery = (
            db.execute(f"select coalesce(max(position), 0) from {table}").fetchone()[0]  # noqa: S608
            for table in ("matches", "deliveries")
        )
        after_match = after_match if after_match <= last_match else 0
        after_delivery = after_delivery if after_delivery <= last_delivery else 0
        matches = [(*row[:-2], _time(row[-2]), _time(row[-1])) for row in db.execute(_MATCHES, (after_match,))]
        deliveries = [
            (
                key,
                position,
                match_key,
                *_sender(watch),
                channel,
                status,
                attempt,
                bool(is_maybe_repeated),
                error,
                _time(at),
            )
            for key, position, match_keys, watch, channel, status, attempt, is_maybe_repeated, error, at in db.execute(
                _DELIVERIES, (after_delivery,)
            )
            for match_key in json.loads(match_keys) or (None,)
        ]
    return matches, deliveries


def _sender(name: str) -> tuple[str | None, str | None]:
    """The watch, or the days, language and watches of the briefing."""
    return (None, name.removeprefix(BRIEFING)) if name.startswith(BRIEFING) else (name, None)


def _time(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment
