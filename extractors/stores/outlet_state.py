"""What is known of one outlet's URLs between runs: seen, visited, when due again, with which validators.

One SQLite file an outlet, ``<home>/state/<outlet_id>.sqlite``, opened by one process at a time. Every change is a
transaction in the write-ahead log, so a killed process loses nothing that a call returned from. It can be read beside a
running process with any SQLite client; times are UTC in ISO 8601.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import fcntl
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from extractors.contracts.fetch import HEALING_STATUSES, FetchOutcome, FetchResult
from extractors.contracts.found import Found, FoundBy
from extractors.contracts.outlet import Outlet
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, identify_url

SCHEMA_VERSION: Final = 1
MAX_GONE: Final = 3
"""A page missing this many times in a row is not asked for again."""
MAX_FAILURES: Final = 8
GIVE_UP_AFTER: Final = dt.timedelta(days=14)
"""A page is given up when it failed this many times in a row and this long after it was first seen: hosts are down for
days, and a page that waited for one is not lost."""
FIRST_RETRY: Final = dt.timedelta(minutes=15)
LONGEST_RETRY: Final = dt.timedelta(hours=24)

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS urls (
  identity TEXT PRIMARY KEY, url TEXT NOT NULL, title TEXT, found_by TEXT NOT NULL, found_on TEXT,
  depth INTEGER NOT NULL, published_at TEXT, first_seen_at TEXT NOT NULL,
  first_visited_at TEXT, last_visited_at TEXT, next_due_at TEXT,
  result TEXT, http_status INTEGER, etag TEXT, last_modified TEXT, payload_digest TEXT, load_id TEXT,
  visit_count INTEGER NOT NULL DEFAULT 0, gone_count INTEGER NOT NULL DEFAULT 0,
  failure_count INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS urls_due ON urls (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS urls_load ON urls (load_id) WHERE load_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS aliases (identity TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS moves (identity TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (
  url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, last_checked_at TEXT NOT NULL, last_success_at TEXT,
  found_count INTEGER NOT NULL, new_count INTEGER NOT NULL, error TEXT, failure_count INTEGER NOT NULL
) WITHOUT ROWID;
"""
_URL_COLUMNS: Final = (
    "identity, url, title, found_by, found_on, depth, published_at, first_seen_at, first_visited_at, last_visited_at, "
    "next_due_at, result, http_status, etag, last_modified, payload_digest, load_id, visit_count, gone_count, "
    "failure_count"
)


class StateBusyError(RuntimeError):
    """Raised when another process has the outlet's state open."""


class StateDamagedError(RuntimeError):
    """Raised when the file is no state file of this version."""


class VisitResult(enum.StrEnum):
    """What became of one visit to a page."""

    STORED = "stored"  # a page came and is in the archive
    UNCHANGED = "unchanged"  # 304, or the same bytes as before
    GONE = "gone"  # 404, 410, or a page that says as much
    FAILED = "failed"  # what may heal: time-outs, 429, 5xx, a connection cut
    REFUSED = "refused"  # what a rule forbids: robots.txt, a private address, a limit, 403
    POSTPONED = "postponed"  # not asked for: its host failed too often or asked to wait


@dataclass(frozen=True, slots=True)
class Visit:
    """The outcome of one visit, to be recorded once its bytes are safe in the archive.

    ``url`` is the one asked for, ``final_url`` the one that answered after redirects. ``etag``, ``last_modified`` and
    ``payload_digest`` replace what is known when given. ``is_moved`` where every redirect on the way was for good.
    """

    url: str
    visited_at: dt.datetime
    result: VisitResult
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    payload_digest: str | None = None
    final_url: str | None = None
    load_id: str | None = None
    is_moved: bool = False


_FOR_GOOD: Final = frozenset({301, 308})
_RESULTS: Final = {
    FetchOutcome.FETCHED: VisitResult.STORED,
    FetchOutcome.NOT_MODIFIED: VisitResult.UNCHANGED,
    FetchOutcome.UNCHANGED: VisitResult.UNCHANGED,
    FetchOutcome.SOFT_404: VisitResult.GONE,
    FetchOutcome.GONE: VisitResult.GONE,
    FetchOutcome.RATE_LIMITED: VisitResult.POSTPONED,
    FetchOutcome.WAIT_ROBOTS: VisitResult.POSTPONED,
    FetchOutcome.BREAKER_OPEN: VisitResult.POSTPONED,
    FetchOutcome.REFUSED_URL: VisitResult.REFUSED,
    FetchOutcome.REFUSED_SCHEME: VisitResult.REFUSED,
    FetchOutcome.REFUSED_ADDRESS: VisitResult.REFUSED,
    FetchOutcome.REFUSED_ROBOTS: VisitResult.REFUSED,
    FetchOutcome.TOO_LARGE: VisitResult.REFUSED,
    FetchOutcome.BOMB: VisitResult.REFUSED,
}


def make_visit(fetched: FetchResult, load_id: str | None = None) -> Visit:
    """Return what a final fetch result means for its page; any outcome not named above may heal."""
    result = _RESULTS.get(fetched.outcome, VisitResult.FAILED)
    if fetched.outcome is FetchOutcome.HTTP_ERROR and fetched.http_status not in HEALING_STATUSES:
        result = VisitResult.REFUSED
    came = result in (VisitResult.STORED, VisitResult.UNCHANGED)
    return Visit(
        url=fetched.request.url,
        visited_at=fetched.requested_at,
        result=result,
        http_status=fetched.http_status,
        etag=fetched.etag if came else None,
        last_modified=fetched.last_modified if came else None,
        payload_digest=fetched.payload_digest if came else None,
        final_url=fetched.final_url,
        load_id=load_id if came else None,
        is_moved=bool(fetched.redirects) and all(hop.http_status in _FOR_GOOD for hop in fetched.redirects),
    )


@dataclass(frozen=True, slots=True)
class SeenUrl:
    """Everything known of one page. ``next_due_at`` is None when no further visit is planned."""

    identity: str
    url: str
    title: str | None
    found_by: FoundBy
    found_on: str | None
    depth: int
    published_at: dt.datetime | None
    first_seen_at: dt.datetime
    first_visited_at: dt.datetime | None
    last_visited_at: dt.datetime | None
    next_due_at: dt.datetime | None
    result: VisitResult | None
    http_status: int | None
    etag: str | None
    last_modified: str | None
    payload_digest: str | None
    load_id: str | None
    visit_count: int
    gone_count: int
    failure_count: int

    @property
    def is_revisit(self) -> bool:
        """Whether the page was fetched whole before, so that the next visit looks for edits."""
        return self.first_visited_at is not None


@dataclass(frozen=True, slots=True)
class SeenSource:
    """What is known of one feed, sitemap or listing; the counts are those of the last time it was read."""

    url: str
    etag: str | None
    last_modified: str | None
    last_checked_at: dt.datetime
    last_success_at: dt.datetime | None
    found_count: int
    new_count: int
    error: str | None
    failure_count: int


@dataclass(frozen=True, slots=True)
class StateSummary:
    """Counts over an outlet's state, for people."""

    seen_count: int
    stored_count: int
    waiting_count: int
    gone_count: int
    last_stored_at: dt.datetime | None


def state_path(folder: Path, outlet_id: str) -> Path:
    """Return the outlet's state file below ``Home.state``."""
    return folder / f"{outlet_id}.sqlite"


@dataclass(frozen=True, slots=True)
class StatePeek:
    """What can be told without opening a state: the last success of each source, the last page stored."""

    sources: dict[str, dt.datetime]
    last_stored_at: dt.datetime | None


def peek_state(path: Path) -> StatePeek:
    """Read when an outlet last succeeded, beside a running process and without a lock; empty where nothing is known.

    Raises StateDamagedError.
    """
    if not path.is_file():
        return StatePeek({}, None)
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        try:
            rows = db.execute("SELECT url, last_success_at FROM sources WHERE last_success_at IS NOT NULL").fetchall()
            last = db.execute(
                "SELECT max(last_visited_at) FROM urls WHERE result IN ('stored', 'unchanged')"
            ).fetchone()
        except sqlite3.DatabaseError as error:
            raise StateDamagedError(f"{path} is no usable state file ({error})") from error
    return StatePeek({url: dt.datetime.fromisoformat(at) for url, at in rows}, _parse(last[0]))


class UrlState:
    """The state of one outlet; a context manager. Use :meth:`open`."""

    def __init__(self, connection: sqlite3.Connection, lock: IO[bytes], outlet: Outlet) -> None:
        self._db = connection
        self._lock = lock
        self._outlet = outlet

    @classmethod
    def open(cls, path: Path, outlet: Outlet, *, wait_s: float = 0.0) -> Self:
        """Open or make the file; wait up to ``wait_s`` seconds while another process has it.

        Raises StateBusyError and StateDamagedError.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = _take_lock(path, outlet.outlet_id, wait_s)
        connection: sqlite3.Connection | None = None
        try:
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, SCHEMA_VERSION):
                raise sqlite3.DatabaseError(f"its version is {version}, this program's {SCHEMA_VERSION}")
            connection.executescript(_SCHEMA)
            connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        except sqlite3.DatabaseError as error:
            if connection:
                connection.close()
            lock.close()
            raise StateDamagedError(
                f"outlet {outlet.outlet_id}: {path} is no usable state file ({error}); move it away to begin anew, "
                "which fetches again what its feeds still name"
            ) from error
        return cls(connection, lock, outlet)

    def close(self) -> None:
        """Close the file and let the next process have it."""
        self._db.close()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def identify(self, url: str) -> str:
        """Return the identity of a URL with this outlet's rules. Raises UrlRejectedError."""
        return identify_url(url, self._outlet)

    def remember(self, found: Iterable[Found], now: dt.datetime) -> list[Found]:
        """Note pages found; return those not known before, each once, in their order. They are due at once."""
        stamp = _stamp(now)
        new: list[Found] = []
        with self._transaction():
            for page in found:
                identity = self.identify(page.url)
                if self._db.execute("SELECT 1 FROM aliases WHERE identity = ?", (identity,)).fetchone():
                    continue
                added = self._db.execute(
                    "INSERT INTO urls (identity, url, title, found_by, found_on, depth, published_at, first_seen_at, "
                    "next_due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    (
                        *(identity, page.url, page.title, page.found_by, page.found_on, page.depth),
                        *(page.published_at and _stamp(page.published_at), stamp, stamp),
                    ),
                )
                if added.rowcount:
                    new.append(page)
        return new

    def is_seen(self, url: str) -> bool:
        """Whether the page is known, under this or another address of it."""
        return self.get(url) is not None

    def get(self, url: str) -> SeenUrl | None:
        """Return what is known of a page by any of its addresses, or None. Raises UrlRejectedError."""
        identity = self._resolve(self.identify(url))
        row = self._db.execute(f"SELECT {_URL_COLUMNS} FROM urls WHERE identity = ?", (identity,)).fetchone()  # noqa: S608
        return _read_url(row) if row else None

    def due(self, now: dt.datetime, limit: int, related_limit: int | None = None) -> list[SeenUrl]:
        """Return at most ``limit`` pages to visit now: new ones by time of publication, latest first, then revisits.

        Among them at most ``related_limit`` new ones that only a related list named (what is left of the outlet's
        budget; without it no bound), after those found otherwise. Where both wait, revisits get at least a quarter of
        the places, so that a flood of new pages hides no edits.
        """
        latest = "published_at DESC, first_seen_at, url"
        related_limit = limit if related_limit is None else min(related_limit, limit)
        new = self._select_due("first_visited_at IS NULL AND found_by <> 'related'", latest, now, limit)
        related = self._select_due("first_visited_at IS NULL AND found_by = 'related'", latest, now, related_limit)
        new = (new + related)[:limit]
        again = self._select_due("first_visited_at IS NOT NULL", "next_due_at, url", now, limit)
        kept = min(len(again), max(limit - len(new), limit // 4))
        return new[: limit - kept] + again[:kept]

    def _select_due(self, which: str, order: str, now: dt.datetime, limit: int) -> list[SeenUrl]:
        rows = self._db.execute(
            f"SELECT {_URL_COLUMNS} FROM urls WHERE next_due_at <= ? AND {which} ORDER BY {order} LIMIT ?",  # noqa: S608
            (_stamp(now), limit),
        )
        return [_read_url(row) for row in rows]

    def record(self, *visits: Visit) -> None:
        """Record visits, all or none, and plan the next one of each page.

        After a page came: the next age of the outlet's ``revisit_after`` counted from the first fetch. After a failure:
        15 minutes, doubled each time up to a day; after a refusal a day; given up after 8 of them and 14 days. A visit
        postponed counts for nothing. A page gone 3 times, or 410, is not asked for again.
        A page that was never found before is noted as from a URL list.
        """
        with self._transaction():
            for visit in visits:
                self._record(visit)

    def _record(self, visit: Visit) -> None:
        seen = self.get(visit.url)
        if seen is None:
            self._insert_unfound(visit)
            seen = self.get(visit.url)
            assert seen is not None
        came = visit.result in (VisitResult.STORED, VisitResult.UNCHANGED)
        first = seen.first_visited_at or (visit.visited_at if came else None)
        gone = seen.gone_count + 1 if visit.result is VisitResult.GONE else 0
        failures = seen.failure_count + 1 if visit.result in (VisitResult.FAILED, VisitResult.REFUSED) else 0
        if visit.result is VisitResult.POSTPONED:
            gone, failures = seen.gone_count, seen.failure_count
        due = self._plan(visit, seen, first, gone, failures)
        self._db.execute(
            "UPDATE urls SET first_visited_at = ?, last_visited_at = ?, next_due_at = ?, result = ?, http_status = ?, "
            "etag = coalesce(?, etag), last_modified = coalesce(?, last_modified), "
            "payload_digest = coalesce(?, payload_digest), load_id = coalesce(?, load_id), "
            "visit_count = visit_count + 1, gone_count = ?, failure_count = ? WHERE identity = ?",
            (
                *(first and _stamp(first), _stamp(visit.visited_at), due and _stamp(due)),
                *(visit.result, visit.http_status, visit.etag, visit.last_modified, visit.payload_digest),
                *(visit.load_id, gone, failures, seen.identity),
            ),
        )
        if came and visit.final_url and visit.final_url != visit.url:
            self._add_alias(visit.final_url, seen.identity, is_move=visit.is_moved and seen.is_revisit)

    def _insert_unfound(self, visit: Visit) -> None:
        stamp = _stamp(visit.visited_at)
        self._db.execute(
            "INSERT INTO urls (identity, url, found_by, depth, first_seen_at) VALUES (?, ?, ?, 0, ?)",
            (self.identify(visit.url), canonicalise_url(visit.url), FoundBy.URL_LIST, stamp),
        )

    def _plan(
        self, visit: Visit, seen: SeenUrl, first: dt.datetime | None, gone: int, failures: int
    ) -> dt.datetime | None:
        now = visit.visited_at
        if visit.result is VisitResult.POSTPONED:
            return now + FIRST_RETRY
        if visit.result is VisitResult.GONE and (visit.http_status == 410 or gone >= MAX_GONE):
            return None
        if failures:
            if failures >= MAX_FAILURES and now - seen.first_seen_at > GIVE_UP_AFTER:
                return None
            wait = FIRST_RETRY * (1 << min(failures - 1, 10)) if visit.result is VisitResult.FAILED else LONGEST_RETRY
            return now + min(wait, LONGEST_RETRY)
        if first is None:  # missing at its first visit: sites name pages before they publish them
            return now + FIRST_RETRY * (1 << 2 * gone)
        return next((first + age for age in self._outlet.revisit_after if first + age > now), None)

    def _add_alias(self, url: str, target: str, *, is_move: bool) -> None:
        """Let the address that a redirect led to stand for the same page; a waiting visit to it is not needed.

        ``is_move`` where the page had been read under the address that now leads on for good: then it is the same
        article there. An address that led on from the first says nothing of the kind.
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
            self._db.execute("INSERT OR REPLACE INTO moves VALUES (?, ?)", (identity, target))
        self._db.execute("DELETE FROM urls WHERE identity = ?", (identity,))
        self._db.execute("INSERT OR REPLACE INTO aliases VALUES (?, ?)", (identity, target))

    def _resolve(self, identity: str) -> str:
        row = self._db.execute("SELECT target FROM aliases WHERE identity = ?", (identity,)).fetchone()
        return str(row[0]) if row else identity

    def moved_from(self, url: str) -> str | None:
        """Return the identity of the page that moved to this address after it had been read, or None."""
        try:
            identity = self.identify(url)
        except UrlRejectedError:
            return None
        row = self._db.execute("SELECT target FROM moves WHERE identity = ?", (identity,)).fetchone()
        return str(row[0]) if row else None

    def visited_in_load(self, load_id: str) -> list[SeenUrl]:
        """Return the pages that a load has whole: what a killed task need not fetch again."""
        rows = self._db.execute(f"SELECT {_URL_COLUMNS} FROM urls WHERE load_id = ? ORDER BY url", (load_id,))  # noqa: S608
        return [_read_url(row) for row in rows]

    def get_source(self, url: str) -> SeenSource | None:
        """Return what is known of a feed, sitemap or listing, or None."""
        row = self._db.execute("SELECT * FROM sources WHERE url = ?", (url,)).fetchone()
        return _read_source(row) if row else None

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
    ) -> None:
        """Note that a source was read, or with ``error`` that it could not be; validators are kept over a failure."""
        stamp = _stamp(now)
        self._db.execute(
            "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "etag = iif(excluded.error IS NULL, excluded.etag, etag), "
            "last_modified = iif(excluded.error IS NULL, excluded.last_modified, last_modified), "
            "last_checked_at = excluded.last_checked_at, "
            "last_success_at = coalesce(excluded.last_success_at, last_success_at), "
            "found_count = excluded.found_count, new_count = excluded.new_count, error = excluded.error, "
            "failure_count = iif(excluded.error IS NULL, 0, failure_count + 1)",
            (
                url,
                etag,
                last_modified,
                stamp,
                None if error else stamp,
                found_count,
                new_count,
                error,
                int(bool(error)),
            ),
        )

    def count_waiting(self, now: dt.datetime) -> int:
        """Count the pages that are due."""
        return int(self._db.execute("SELECT count(*) FROM urls WHERE next_due_at <= ?", (_stamp(now),)).fetchone()[0])

    def summarise(self, now: dt.datetime) -> StateSummary:
        """Count what is known; ``waiting_count`` is what is due now."""
        row = self._db.execute(
            "SELECT count(*), count(first_visited_at), count(*) FILTER (WHERE next_due_at <= ?), "
            "count(*) FILTER (WHERE result = 'gone'), "
            "max(last_visited_at) FILTER (WHERE result IN ('stored', 'unchanged')) FROM urls",
            (_stamp(now),),
        ).fetchone()
        return StateSummary(row[0], row[1], row[2], row[3], _parse(row[4]))

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _take_lock(path: Path, outlet_id: str, wait_s: float) -> IO[bytes]:
    """Lock the file beside the state. The system frees the lock when a process ends, however it ends."""
    lock = path.with_suffix(".lock").open("a+b")
    deadline = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            lock.seek(0)
            holder = lock.read(32).decode("ascii", "replace") or "unknown"
            lock.close()
            raise StateBusyError(
                f"outlet {outlet_id}: process {holder} is at work on {path}; wait for its run to end"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()).encode())
        lock.flush()
        return lock


def _stamp(time_: dt.datetime) -> str:
    return time_.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _parse(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _read_url(row: tuple[object, ...]) -> SeenUrl:
    values = dict(zip(SeenUrl.__dataclass_fields__, row, strict=True))
    for name in ("published_at", "first_seen_at", "first_visited_at", "last_visited_at", "next_due_at"):
        values[name] = _parse(values[name])  # type: ignore[arg-type]
    values["found_by"] = FoundBy(str(values["found_by"]))
    values["result"] = VisitResult(str(values["result"])) if values["result"] else None
    return SeenUrl(**values)  # type: ignore[arg-type]


def _read_source(row: tuple[object, ...]) -> SeenSource:
    values = dict(zip(SeenSource.__dataclass_fields__, row, strict=True))
    for name in ("last_checked_at", "last_success_at"):
        values[name] = _parse(values[name])  # type: ignore[arg-type]
    return SeenSource(**values)  # type: ignore[arg-type]
