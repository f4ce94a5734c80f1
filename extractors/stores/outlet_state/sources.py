"""What an outlet's state knows of its feeds, sitemaps and listings."""

from __future__ import annotations

import datetime as dt
from typing import Final

from extractors.stores.outlet_state.database import Database
from extractors.stores.outlet_state.schema import SOURCE_COLUMNS, SeenSource, format_stamp, read_source

READ_WHOLE_AFTER: Final = dt.timedelta(days=1)
"""A source is read whole, without validators, where a page of it is missing and was not seen listed for so long."""


class SourceState:
    """The part of an outlet's state that is about its sources."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get_source(self, url: str) -> SeenSource | None:
        """Return the state of a feed, sitemap or listing; None if it was never read."""
        row = self._db.execute(f"SELECT {SOURCE_COLUMNS} FROM sources WHERE url = ?", (url,)).fetchone()  # noqa: S608
        return read_source(row) if row else None

    def record_source(
        self,
        url: str,
        now: dt.datetime,
        *,
        error: str | None = None,
        found_count: int = 0,
        new_count: int = 0,
        etag: str | None = None,
        last_modified: str | None = None,
        stated_modified_at: dt.datetime | None = None,
    ) -> None:
        """Record that a source was read at ``now``, or with ``error`` that it could not be read.

        After a failure the earlier validators stay and the count of failures grows. ``stated_modified_at`` is the time
        of change that its index states.
        """
        checked_at, stated_at = format_stamp(now), stated_modified_at and format_stamp(stated_modified_at)
        if error:
            changes = (
                "last_checked_at = ?, found_count = ?, new_count = ?, error = ?, failure_count = failure_count + 1"
            )
            changed: tuple[object, ...] = (checked_at, found_count, new_count, error)
        else:
            changes = (
                "last_checked_at = ?, found_count = ?, new_count = ?, error = NULL, failure_count = 0, "
                "last_success_at = ?, etag = ?, last_modified = ?, stated_modified_at = ?"
            )
            changed = (checked_at, found_count, new_count, checked_at, etag, last_modified, stated_at)
        done = self._db.execute(f"UPDATE sources SET {changes} WHERE url = ?", (*changed, url))  # noqa: S608
        if not done.rowcount:
            succeeded_at, failures = (None, 1) if error else (checked_at, 0)
            self._db.execute(
                f"INSERT INTO sources ({SOURCE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (
                    *(url, etag, last_modified, checked_at, succeeded_at),
                    *(found_count, new_count, error, failures, stated_at),
                ),
            )

    def sources_to_read_whole(self, now: dt.datetime) -> set[str]:
        """Return the URLs of sources to request without validators.

        They named pages that are missing and not listed for a day. A source that answers 304 does not name its pages
        again, so only a full read shows whether a missing page is still listed.
        """
        rows = self._db.execute(
            "SELECT DISTINCT found_on FROM urls WHERE missing_since IS NOT NULL AND next_due_at IS NOT NULL "
            "AND found_by IN ('feed', 'sitemap', 'listing') AND coalesce(listed_at, first_seen_at) < ?",
            (format_stamp(now - READ_WHOLE_AFTER),),
        )
        return {str(row[0]) for row in rows if row[0]}
