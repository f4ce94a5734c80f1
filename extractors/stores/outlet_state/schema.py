"""The SQLite file of one outlet's state: its tables, how earlier versions are upgraded, and its rows as objects."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar, get_type_hints

from extractors.contracts.found import FoundBy
from extractors.runtime.typed_json import describe_value
from extractors.stores.outlet_state.visits import VisitResult

T = TypeVar("T")
SCHEMA_VERSION: Final = 3

_TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS urls (
  identity TEXT PRIMARY KEY, url TEXT NOT NULL, title TEXT, found_by TEXT NOT NULL, found_on TEXT,
  depth INTEGER NOT NULL, published_at TEXT, first_seen_at TEXT NOT NULL,
  first_visited_at TEXT, last_visited_at TEXT, next_due_at TEXT,
  result TEXT, http_status INTEGER, etag TEXT, last_modified TEXT, payload_digest TEXT, load_id TEXT,
  visit_count INTEGER NOT NULL DEFAULT 0, gone_count INTEGER NOT NULL DEFAULT 0,
  failure_count INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS aliases (identity TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS moves (identity TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE IF NOT EXISTS sources (
  url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, last_checked_at TEXT NOT NULL, last_success_at TEXT,
  found_count INTEGER NOT NULL, new_count INTEGER NOT NULL, error TEXT, failure_count INTEGER NOT NULL
) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS old_pages (mark INTEGER PRIMARY KEY)",
)
_ADDED_COLUMNS: Final = (
    ("urls", "missing_since"),
    ("urls", "gone_counted_at"),
    ("urls", "listed_at"),
    ("urls", "taken_down_at"),
    ("sources", "stated_modified_at"),
)
"""Columns of version 2. A file of version 1 gets them when it is opened."""
_INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS urls_due ON urls (next_due_at) WHERE next_due_at IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS urls_load ON urls (load_id) WHERE load_id IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS urls_missing ON urls (missing_since) WHERE missing_since IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS urls_digest ON urls (payload_digest) WHERE payload_digest IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS urls_title ON urls (title) WHERE title IS NOT NULL AND first_visited_at IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS urls_published ON urls (published_at) "
    "WHERE published_at IS NOT NULL AND first_visited_at IS NOT NULL",
)
_GONE_BEFORE: Final = """
UPDATE urls SET missing_since = last_visited_at, gone_counted_at = last_visited_at, gone_count = 1
WHERE result = 'gone' AND missing_since IS NULL
"""
"""Version 1 counted gone visits of one hour apart; they are one. Pages given up stay so until a source lists them."""
URL_COLUMNS: Final = (
    "identity, url, title, found_by, found_on, depth, published_at, first_seen_at, first_visited_at, last_visited_at, "
    "next_due_at, result, http_status, etag, last_modified, payload_digest, load_id, visit_count, gone_count, "
    "failure_count, missing_since, gone_counted_at, listed_at, taken_down_at"
)
SOURCE_COLUMNS: Final = (
    "url, etag, last_modified, last_checked_at, last_success_at, found_count, new_count, error, failure_count, "
    "stated_modified_at"
)
_URL_TIMES: Final = (
    *("published_at", "first_seen_at", "first_visited_at", "last_visited_at", "next_due_at"),
    *("missing_since", "gone_counted_at", "listed_at", "taken_down_at"),
)
_SOURCE_TIMES: Final = ("last_checked_at", "last_success_at", "stated_modified_at")


class UnreadableRowError(sqlite3.DatabaseError):
    """A row has other values than this program writes; the message says which."""


@dataclass(frozen=True, slots=True)
class SeenUrl:
    """Everything known of one page. ``next_due_at`` is None when no further visit is planned.

    ``missing_since`` is the first of the visits in a row that found it gone, ``gone_counted_at`` the last of them that
    counted in ``gone_count``. ``listed_at`` is when a source last named it; known only while it is missing.
    ``taken_down_at`` is the first visit that found it gone while the outlet's other pages came.
    """

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
    missing_since: dt.datetime | None = None
    gone_counted_at: dt.datetime | None = None
    listed_at: dt.datetime | None = None
    taken_down_at: dt.datetime | None = None

    @property
    def is_revisit(self) -> bool:
        """Whether the page was fetched before, so that the next visit looks for edits."""
        return self.first_visited_at is not None


@dataclass(frozen=True, slots=True)
class SeenSource:
    """What is known of one feed, sitemap or listing; the counts are those of the last time it was read.

    ``stated_modified_at`` is when its index said that it had changed, as of the last time it was read.
    """

    url: str
    etag: str | None
    last_modified: str | None
    last_checked_at: dt.datetime
    last_success_at: dt.datetime | None
    found_count: int
    new_count: int
    error: str | None
    failure_count: int
    stated_modified_at: dt.datetime | None = None


def migrate_schema(connection: sqlite3.Connection) -> None:
    """Create the tables, or upgrade those of an earlier version in place, in one transaction.

    Raises sqlite3.DatabaseError if the file is not a database or is of a later version.
    """
    with transaction(connection):
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if not 0 <= version <= SCHEMA_VERSION:
            raise sqlite3.DatabaseError(f"its version is {version}, this program's {SCHEMA_VERSION}")
        if version < SCHEMA_VERSION:
            _upgrade(connection)


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit all changes of the block, or roll all back after an exception, which stays the one that is raised.

    On a full disk SQLite has rolled back by itself, and a further ROLLBACK would raise another error in its place.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise


def _upgrade(connection: sqlite3.Connection) -> None:
    for statement in _TABLES:
        connection.execute(statement)
    # a process killed at the right moment left tables of version 1 with version 0: the columns decide
    for table, column in _ADDED_COLUMNS:
        if column not in {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} TEXT")
    for statement in _INDEXES:
        connection.execute(statement)
    connection.execute(_GONE_BEFORE)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def format_stamp(time: dt.datetime) -> str:
    """Return a time as text for the state file: UTC, ISO 8601 with microseconds, sortable as text."""
    return time.astimezone(dt.UTC).isoformat(timespec="microseconds")


def parse_stamp(text: str | None) -> dt.datetime | None:
    """Parse an ISO time stored in the state file; None or an empty text gives None.

    Raises ValueError or TypeError for what is no time with a zone.
    """
    moment = dt.datetime.fromisoformat(text) if text else None
    if moment is not None and moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment


def read_stamp(value: str | None, url: object) -> dt.datetime | None:
    """Parse a time of the source ``url`` as ``parse_stamp`` does. Raises UnreadableRowError."""
    try:
        return parse_stamp(value)
    except (ValueError, TypeError) as error:
        raise _row_error("sources", url, error) from error


def read_url(row: tuple[object, ...]) -> SeenUrl:
    """Return a row of ``URL_COLUMNS`` as a SeenUrl. Raises UnreadableRowError."""
    values: dict[str, Any] = dict(zip(SeenUrl.__dataclass_fields__, row, strict=True))
    try:
        for name in _URL_TIMES:
            values[name] = parse_stamp(values[name])
        values["found_by"] = FoundBy(str(values["found_by"]))
        values["result"] = VisitResult(str(values["result"])) if values["result"] else None
        return _checked(SeenUrl, values)
    except (ValueError, TypeError) as error:
        raise _row_error("urls", values["url"], error) from error


def read_source(row: tuple[object, ...]) -> SeenSource:
    """Return a row of ``SOURCE_COLUMNS`` as a SeenSource. Raises UnreadableRowError."""
    values: dict[str, Any] = dict(zip(SeenSource.__dataclass_fields__, row, strict=True))
    try:
        for name in _SOURCE_TIMES:
            values[name] = parse_stamp(values[name])
        return _checked(SeenSource, values)
    except (ValueError, TypeError) as error:
        raise _row_error("sources", values["url"], error) from error


def _checked(kind: type[T], values: dict[str, Any]) -> T:
    definition: Any = kind
    for name, type_ in _types_of(definition).items():
        if not isinstance(values[name], type_):
            raise TypeError(f"{name} is {describe_value(values[name])}")
    return kind(**values)


@functools.cache
def _types_of(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _row_error(table: str, url: object, error: Exception) -> UnreadableRowError:
    return UnreadableRowError(f"the row of {describe_value(url)} in table {table} is damaged ({str(error)[:200]})")
