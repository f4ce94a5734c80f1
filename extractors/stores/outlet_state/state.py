"""What is known of one outlet's URLs between runs: seen, visited, when due again, with which validators.

One SQLite file an outlet, ``<home>/state/<outlet_id>.sqlite``, or its rows in PostgreSQL (``states``), opened by one
process at a time. Every change is a transaction, so a killed process loses nothing that a call returned from. A file
can be read beside a running process with any SQLite client; times are UTC in ISO 8601. The tables are in ``schema``,
the rules of when a page is visited again in ``revisits``.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from extractors.contracts.found import Found, FoundBy
from extractors.contracts.outlet import Outlet
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, identify_url, split_url
from extractors.stores.forgetting.register import Forgotten, read_forgotten
from extractors.stores.outlet_state.database import Database, SqliteDatabase
from extractors.stores.outlet_state.file import explain_fault, take_lock
from extractors.stores.outlet_state.old_pages import OldPagesState
from extractors.stores.outlet_state.revisits import LISTING_KINDS, due_when_listed, plan_visit
from extractors.stores.outlet_state.schema import (
    URL_COLUMNS,
    SeenUrl,
    format_stamp,
    migrate_schema,
    parse_stamp,
    read_url,
)
from extractors.stores.outlet_state.sources import SourceState
from extractors.stores.outlet_state.visits import Visit


def _tail(url: str) -> str:
    """Return the last path segment of a URL without its file suffix."""
    parts = split_url(url)
    return PurePosixPath(parts.path).stem if parts else ""


@dataclass(frozen=True, slots=True)
class StateSummary:
    """Counts over an outlet's state, for people."""

    seen_count: int
    stored_count: int
    waiting_count: int
    gone_count: int
    last_stored_at: dt.datetime | None


class UrlState(SourceState, OldPagesState):
    """The state of one outlet; a context manager. Use ``States.open``, or :meth:`open` for a file of its own."""

    def __init__(self, database: Database, outlet: Outlet, forgotten: Forgotten) -> None:
        super().__init__(database)
        self._outlet, self._forgotten = outlet, forgotten
        self.forgotten_found: dict[str, set[str | None]] = {}
        """The identities of forgotten pages that were named since the state was opened, with what named them."""

    @classmethod
    def open(cls, path: Path, outlet: Outlet, *, wait_s: float = 0.0) -> Self:
        """Open an outlet's state file, or create it, and lock it for this process.

        Raises StateBusyError if another process keeps the lock for over ``wait_s`` seconds, StateDamagedError, or
        OSError if the disk is full or has another fault.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        forgotten = read_forgotten(path.parent)
        lock = take_lock(path, outlet.outlet_id, wait_s)
        connection: sqlite3.Connection | None = None
        try:
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            migrate_schema(connection)
        except sqlite3.DatabaseError as error:
            if connection:
                connection.close()
            lock.close()
            raise explain_fault(error, path, outlet.outlet_id) from error
        return cls(SqliteDatabase(connection, lock), outlet, forgotten)

    def close(self) -> None:
        """Close the state and release its lock."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def identify(self, url: str) -> str:
        """Return the identity of a URL by this outlet's rules (see ``identify_url``). Raises UrlRejectedError."""
        return identify_url(url, self._outlet)

    def is_forgotten(self, url: str) -> bool:
        """Whether a page was forgotten on request: it is neither remembered nor fetched."""
        return self._forgotten.has_url(self._outlet, url)

    def remember(self, found: Iterable[Found], now: dt.datetime) -> list[Found]:
        """Record pages found by sources; return those not known before, in their order and without repeats.

        New pages are due at once. A known page that was missing at its last visit is recorded as listed, and becomes
        due again if it had been given up. Raises UrlRejectedError.
        """
        noted_at = format_stamp(now)
        new: list[Found] = []
        missing: set[str] = set()
        with self.transaction():
            for page in found:
                identity = self.identify(page.url)
                if self._forgotten.has_ref(self._outlet.outlet_id, identity):
                    self.forgotten_found.setdefault(identity, set()).add(page.found_on)
                    continue
                alias = self._db.execute("SELECT target FROM aliases WHERE identity = ?", (identity,)).fetchone()
                if alias:
                    identity = alias[0]
                elif self._insert_found(identity, page, noted_at):
                    new.append(page)
                    continue
                if page.found_by in LISTING_KINDS:
                    self._note_title(identity, page.title)
                    if self._note_listed(identity, noted_at):
                        missing.add(identity)
            for identity in sorted(missing):
                self._plan_listed(identity, now)
        return new

    def _insert_found(self, identity: str, page: Found, noted_at: str) -> bool:
        added = self._db.execute(
            "INSERT INTO urls (identity, url, title, found_by, found_on, depth, published_at, first_seen_at, "
            "next_due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                *(identity, page.url, page.title, page.found_by, page.found_on, page.depth),
                *(page.published_at and format_stamp(page.published_at), noted_at, noted_at),
            ),
        )
        return bool(added.rowcount)

    def _note_title(self, identity: str, title: str | None) -> None:
        """Keep the headline that a source has now: a page that moves is recognised by it."""
        if title:
            self._db.execute(
                "UPDATE urls SET title = ? WHERE identity = ? AND title IS DISTINCT FROM ?", (title, identity, title)
            )

    def _note_listed(self, identity: str, noted_at: str) -> bool:
        """Note that a source names a page; only of missing ones is it kept, so that most pages cost no write."""
        changed = self._db.execute(
            "UPDATE urls SET listed_at = ? WHERE identity = ? AND missing_since IS NOT NULL", (noted_at, identity)
        )
        return bool(changed.rowcount)

    def _plan_listed(self, identity: str, now: dt.datetime) -> None:
        seen = self._get(identity)
        if seen is not None and seen.next_due_at is None:
            due = format_stamp(due_when_listed(seen, now))
            self._db.execute("UPDATE urls SET next_due_at = ? WHERE identity = ?", (due, identity))

    def is_seen(self, url: str) -> bool:
        """Whether the page is known, by this or another of its URLs. Raises UrlRejectedError."""
        return self.get(url) is not None

    def get(self, url: str) -> SeenUrl | None:
        """Return the state of a page by any of its URLs, or None if it is unknown. Raises UrlRejectedError."""
        return self._get(self._resolve(self.identify(url)))

    def _get(self, identity: str) -> SeenUrl | None:
        row = self._db.execute(f"SELECT {URL_COLUMNS} FROM urls WHERE identity = ?", (identity,)).fetchone()  # noqa: S608
        return read_url(row) if row else None

    def due(self, now: dt.datetime, limit: int, related_limit: int | None = None) -> list[SeenUrl]:
        """Return at most ``limit`` pages to visit now: new ones by time of publication, latest first, then revisits.

        New pages that only a related list named come after the other new ones; at most ``related_limit`` of them (None:
        no limit). If both kinds wait, revisits get at least a quarter of the places, so that many new pages hide no
        edits.
        """
        latest = "published_at DESC NULLS LAST, first_seen_at, url"
        related_limit = limit if related_limit is None else min(related_limit, limit)
        new = self._select_due("first_visited_at IS NULL AND found_by <> 'related'", latest, now, limit)
        related = self._select_due("first_visited_at IS NULL AND found_by = 'related'", latest, now, related_limit)
        new = (new + related)[:limit]
        again = self._select_due("first_visited_at IS NOT NULL", "next_due_at, url", now, limit)
        kept = min(len(again), max(limit - len(new), limit // 4))
        return new[: limit - kept] + again[:kept]

    def _select_due(self, which: str, order: str, now: dt.datetime, limit: int) -> list[SeenUrl]:
        rows = self._db.execute(
            f"SELECT {URL_COLUMNS} FROM urls WHERE next_due_at <= ? AND {which} ORDER BY {order} LIMIT ?",  # noqa: S608
            (format_stamp(now), limit),
        )
        return [read_url(row) for row in rows]

    def record(self, *visits: Visit) -> None:
        """Record visits in one transaction and plan the next visit of each page (see :func:`revisits.plan_visit`).

        A page that was never found before is recorded as found by a URL list; one that was forgotten on request is not
        recorded. Raises UrlRejectedError.
        """
        with self.transaction():
            for visit in visits:
                if not self.is_forgotten(visit.url):
                    self._record(visit)

    def _record(self, visit: Visit) -> None:
        seen = self.get(visit.url)
        if seen is None:
            self._insert_unfound(visit)
            seen = self.get(visit.url)
            assert seen is not None
        plan = plan_visit(visit, seen, self._outlet.revisit_after)
        times = (
            *(plan.first_visited_at, visit.visited_at, plan.next_due_at),
            *(plan.missing_since, plan.gone_counted_at, plan.taken_down_at),
        )
        self._db.execute(
            "UPDATE urls SET first_visited_at = ?, last_visited_at = ?, next_due_at = ?, missing_since = ?, "
            "gone_counted_at = ?, taken_down_at = ?, listed_at = CASE WHEN ? THEN listed_at END, "
            "result = ?, http_status = ?, etag = coalesce(?, etag), last_modified = coalesce(?, last_modified), "
            "payload_digest = coalesce(?, payload_digest), load_id = coalesce(?, load_id), "
            "visit_count = visit_count + 1, gone_count = ?, failure_count = ? WHERE identity = ?",
            (
                *(time and format_stamp(time) for time in times),
                plan.missing_since is not None,
                *(visit.result, visit.http_status, visit.etag, visit.last_modified, visit.payload_digest),
                *(visit.load_id, plan.gone_count, plan.failure_count, seen.identity),
            ),
        )
        if visit.result.came and visit.final_url and visit.final_url != visit.url:
            self._add_alias(visit.final_url, seen.identity, is_move=visit.is_moved and seen.is_revisit)

    def _insert_unfound(self, visit: Visit) -> None:
        self._db.execute(
            "INSERT INTO urls (identity, url, found_by, depth, first_seen_at) VALUES (?, ?, ?, 0, ?)",
            (self.identify(visit.url), canonicalise_url(visit.url), FoundBy.URL_LIST, format_stamp(visit.visited_at)),
        )

    def _add_alias(self, url: str, target: str, *, is_move: bool) -> None:
        """Record the URL that a redirect led to as another URL of the same page, and drop a planned visit to it.

        ``is_move`` is set if the page had been read under the URL that now redirects permanently: then it is the same
        article. A URL that redirected at the first visit says nothing of the kind.
        """
        try:
            identity = self.identify(url)
        except UrlRejectedError:
            return
        if identity == target:
            return
        known = self._db.execute("SELECT visit_count FROM urls WHERE identity = ?", (identity,)).fetchone()
        if known and known[0]:
            return  # a page in its own right, visited already
        if is_move and self._resolve(identity) != target:
            self._point("moves", identity, target)
        self._db.execute("DELETE FROM urls WHERE identity = ?", (identity,))
        self._point("aliases", identity, target)

    def _point(self, table: str, identity: str, target: str) -> None:
        self._db.execute(f"DELETE FROM {table} WHERE identity = ?", (identity,))  # noqa: S608
        self._db.execute(f"INSERT INTO {table} (identity, target) VALUES (?, ?)", (identity, target))  # noqa: S608

    def _resolve(self, identity: str) -> str:
        row = self._db.execute("SELECT target FROM aliases WHERE identity = ?", (identity,)).fetchone()
        return str(row[0]) if row else identity

    def moved_from(self, url: str) -> str | None:
        """Return the identity of the page that moved to this URL after it had been read, or None.

        None also for a URL that is rejected.
        """
        try:
            identity = self.identify(url)
        except UrlRejectedError:
            return None
        row = self._db.execute("SELECT target FROM moves WHERE identity = ?", (identity,)).fetchone()
        return str(row[0]) if row else None

    def find_earlier_address(self, new: SeenUrl) -> SeenUrl | None:
        """Return the known page that a newly found one may be, read under an earlier URL; None if there is none.

        A candidate has the same headline and no other time of publication, or the same time of publication and the same
        last part of the URL. Only a request can confirm the move. None for a page that was read before.
        """
        if new.first_visited_at is not None:
            return None
        published_at = new.published_at and format_stamp(new.published_at)
        rows = self._db.execute(
            f"SELECT {URL_COLUMNS} FROM urls WHERE title = ? AND first_visited_at IS NOT NULL "  # noqa: S608
            "AND (? IS NULL OR published_at IS NULL OR published_at = ?) "
            f"UNION ALL SELECT {URL_COLUMNS} FROM urls WHERE published_at = ? AND first_visited_at IS NOT NULL "
            "ORDER BY last_visited_at DESC LIMIT 20",
            (new.title, published_at, published_at, published_at),
        )
        known = [read_url(row) for row in rows if row[0] != new.identity]
        return next((page for page in known if page.title == new.title or _tail(page.url) == _tail(new.url)), None)

    def visited_in_load(self, load_id: str) -> list[SeenUrl]:
        """Return the pages that a load has stored, sorted by URL: a resumed task need not fetch them again."""
        rows = self._db.execute(f"SELECT {URL_COLUMNS} FROM urls WHERE load_id = ? ORDER BY url", (load_id,))  # noqa: S608
        return [read_url(row) for row in rows]

    def schedule_refetch(self, url: str, now: dt.datetime) -> None:
        """Make a page due at once and unconditionally, because its answer could not be stored.

        A URL that is rejected is ignored.
        """
        try:
            identity = self._resolve(self.identify(url))
        except UrlRejectedError:
            return
        self._db.execute(
            "UPDATE urls SET next_due_at = ?, etag = NULL, last_modified = NULL, payload_digest = NULL "
            "WHERE identity = ?",
            (format_stamp(now), identity),
        )

    def others_with_payload(self, digest: str, url: str, limit: int) -> list[str]:
        """Return at most ``limit`` URLs of other pages whose last payload has this digest."""
        rows = self._db.execute(
            "SELECT url FROM urls WHERE payload_digest = ? AND identity <> ? LIMIT ?",
            (digest, self._resolve(self.identify(url)), limit),
        )
        return [str(row[0]) for row in rows]

    def plan_same_payload(self, digest: str, due_at: dt.datetime) -> None:
        """Visit the pages that came with this payload by ``due_at``: it is an error page of them all."""
        due = format_stamp(due_at)
        self._db.execute(
            "UPDATE urls SET next_due_at = ? WHERE payload_digest = ? AND result IN ('stored', 'unchanged') "
            "AND (next_due_at IS NULL OR next_due_at > ?)",
            (due, digest, due),
        )

    def came_since(self, since: dt.datetime, limit: int) -> set[str]:
        """Return the URLs of at most ``limit`` pages that came at their last visit, after ``since``."""
        rows = self._db.execute(
            "SELECT url FROM urls WHERE result IN ('stored', 'unchanged') AND last_visited_at >= ? LIMIT ?",
            (format_stamp(since), limit),
        )
        return {str(row[0]) for row in rows}

    def missing_since_last_came(self, since: dt.datetime) -> set[str]:
        """Return the URLs of expected pages that went missing after ``since`` and were gone after any page last came.

        Pages that were taken down while others came are left out.
        """
        rows = self._db.execute(
            "SELECT url FROM urls WHERE missing_since >= ? AND taken_down_at IS NULL AND result IN ('gone', 'outage') "
            "AND (first_visited_at IS NOT NULL OR found_by IN ('feed', 'sitemap', 'listing')) AND last_visited_at > "
            "(SELECT coalesce(max(last_visited_at), '') FROM urls WHERE result IN ('stored', 'unchanged'))",
            (format_stamp(since),),
        )
        return {str(row[0]) for row in rows}

    def count_waiting(self, now: dt.datetime) -> int:
        """Return the number of pages that are due at ``now``."""
        return int(
            self._db.execute("SELECT count(*) FROM urls WHERE next_due_at <= ?", (format_stamp(now),)).fetchone()[0]
        )

    def summarise(self, now: dt.datetime) -> StateSummary:
        """Return counts of known, visited, due (at ``now``) and gone pages, and the time of the last success.

        The time is None if no page ever came.
        """
        row = self._db.execute(
            "SELECT count(*), count(first_visited_at), count(*) FILTER (WHERE next_due_at <= ?), "
            "count(*) FILTER (WHERE result = 'gone'), "
            "max(last_visited_at) FILTER (WHERE result IN ('stored', 'unchanged')) FROM urls",
            (format_stamp(now),),
        ).fetchone()
        return StateSummary(row[0], row[1], row[2], row[3], parse_stamp(row[4]))

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all changes of the block, or roll all back after an exception; a nested block joins the outer one."""
        if self._db.in_transaction:
            yield
            return
        with self._db.transaction():
            yield
