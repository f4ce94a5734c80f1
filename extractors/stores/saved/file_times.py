"""When a saved page was fetched, as an index states it or its file has it; all in UTC."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

_FIRST_WEB_PAGE = dt.datetime(1991, 8, 6, tzinfo=dt.UTC)


def stated_time(text: str | None) -> dt.datetime | None:
    """Read a time in ISO 8601, UTC unless it says otherwise; None for None. Raises ValueError or OverflowError."""
    if text is None:
        return None
    moment = dt.datetime.fromisoformat(text)
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def file_time(file: os.stat_result, given: Path) -> dt.datetime:
    """Return when a file was written; where it has a time before the web, as members of archives without times do, that
    of the path that was given.
    """
    moment = dt.datetime.fromtimestamp(file.st_mtime, dt.UTC)
    return moment if moment >= _FIRST_WEB_PAGE else dt.datetime.fromtimestamp(given.stat().st_mtime, dt.UTC)
