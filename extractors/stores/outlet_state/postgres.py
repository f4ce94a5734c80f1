"""Outlets' states in PostgreSQL, for workers on several machines: the tables of SQLite's files, with the outlet's id.

A session sees the rows of one outlet, through views of the tables' names, so that the statements are those of a file.
A session's advisory lock keeps an outlet to one process at a time: it ends with the process or its connection, however
that ends, and two minutes after a machine or its network is gone. Long texts have hash indexes, because a row of any
other index has at most 2,704 bytes.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from extractors.stores.outlet_state.database import Rows
from extractors.stores.outlet_state.file import StateBusyError
from extractors.stores.outlet_state.schema import SOURCE_COLUMNS, URL_COLUMNS

if TYPE_CHECKING:
    import psycopg2.extensions

SCHEMA: Final = "dateline_state"
_VIEWS: Final = "dateline_outlet"
TABLE_COLUMNS: Final = {
    "urls": URL_COLUMNS,
    "aliases": "identity, target",
    "moves": "identity, target",
    "sources": SOURCE_COLUMNS,
    "old_pages": "mark",
}
"""The tables of a state and their columns, without the outlet's id."""
_WAIT_S: Final = 0.05
_CONNECT_S: Final = 10
_PAGE: Final = 500
_SILENT_S: Final = 30
_PROBES: Final = 3
# a worker whose machine or network is gone must not keep its outlets for the two hours that systems wait by themselves
_KEEP_ALIVE: Final = (
    f"SET tcp_keepalives_idle = {_SILENT_S}; SET tcp_keepalives_interval = {_SILENT_S}; "
    f"SET tcp_keepalives_count = {_PROBES}"
)
_OUTLET: Final = "outlet_id text NOT NULL DEFAULT current_setting('dateline.outlet')"
_NUMBERS: Final = frozenset({"depth", "http_status", "visit_count", "gone_count", "failure_count", "found_count"})
_REQUIRED: Final = frozenset({"url", "found_by", "depth", "first_seen_at", "last_checked_at", "found_count", "target"})
_COUNTED: Final = frozenset({"visit_count", "gone_count", "failure_count"})
_INDEXES: Final = (
    *(
        f"CREATE INDEX IF NOT EXISTS {table}_{column} ON {SCHEMA}.{table} USING hash ({column})"
        for table, column in (
            *(("urls", "identity"), ("urls", "title"), ("aliases", "identity")),
            *(("moves", "identity"), ("sources", "url")),
        )
    ),
    *(
        f"CREATE INDEX IF NOT EXISTS urls_{column} ON {SCHEMA}.urls (outlet_id, {column}) WHERE {column} IS NOT NULL"
        for column in ("next_due_at", "load_id", "missing_since", "payload_digest", "published_at")
    ),
)


class StateServerError(ConnectionError):
    """Raised when the PostgreSQL server of the states cannot be reached, or refuses; the message says what to do."""


def _column(name: str) -> str:
    kind = "integer" if name in _NUMBERS or name == "new_count" else "bigint" if name == "mark" else 'text COLLATE "C"'
    rule = " NOT NULL" if name in _REQUIRED | {"identity", "mark", "new_count"} | _COUNTED else ""
    return f"{name} {kind}{rule}{' DEFAULT 0' if name in _COUNTED else ''}"


def _schema() -> Iterator[str]:
    """The statements that make the tables and views where they are missing."""
    yield f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"
    yield f"CREATE SCHEMA IF NOT EXISTS {_VIEWS}"
    for table, columns in TABLE_COLUMNS.items():
        names = columns.split(", ")
        key = names[0] if table == "old_pages" else f"md5({names[0]})"
        yield f"CREATE TABLE IF NOT EXISTS {SCHEMA}.{table} ({_OUTLET}, {', '.join(map(_column, names))})"
        yield f"CREATE UNIQUE INDEX IF NOT EXISTS {table}_key ON {SCHEMA}.{table} (outlet_id, {key})"
        yield (
            f"CREATE OR REPLACE VIEW {_VIEWS}.{table} AS SELECT {columns} FROM {SCHEMA}.{table} "  # noqa: S608
            "WHERE outlet_id = current_setting('dateline.outlet')"
        )
    yield from _INDEXES
    yield (
        f"CREATE TABLE IF NOT EXISTS {SCHEMA}.hosts (name text PRIMARY KEY, last_start timestamptz NOT NULL, "
        "paused_until timestamptz)"
    )


def connect(address: str) -> psycopg2.extensions.connection:
    """Connect to the server of the states and make its tables where they are missing.

    Every statement is committed at once outside of a transaction. Raises StateServerError.
    """
    try:
        import psycopg2
    except ImportError:
        raise StateServerError("DATELINE_STATE needs psycopg2: install dateline[postgres]") from None
    with explained(address):
        connection: psycopg2.extensions.connection = psycopg2.connect(
            address,
            connect_timeout=_CONNECT_S,
            application_name=f"dateline {socket.gethostname()[:30]} process {os.getpid()}",
            keepalives_idle=_SILENT_S,
            keepalives_interval=_SILENT_S,
            keepalives_count=_PROBES,
        )
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(_KEEP_ALIVE)
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", (f"{SCHEMA}.hosts",))
            if not cursor.fetchone()[0]:
                # of several workers that start at once only one may make the tables
                cursor.execute("SELECT pg_advisory_lock(%s)", (_lock_key("tables"),))
                for statement in _schema():
                    cursor.execute(statement)
                cursor.execute("SELECT pg_advisory_unlock(%s)", (_lock_key("tables"),))
    return connection


class PostgresDatabase:
    """The rows of one outlet; see ``Database``. Every method raises StateServerError where the server has a fault."""

    def __init__(self, connection: psycopg2.extensions.connection, address: str, outlet_id: str) -> None:
        self._connection, self._address = connection, address
        with explained(address), connection.cursor() as cursor:
            cursor.execute(f"SET search_path = {_VIEWS}")
            cursor.execute("SELECT set_config('dateline.outlet', %s, false)", (outlet_id,))

    @classmethod
    def open(cls, address: str, outlet_id: str, *, wait_s: float | None) -> PostgresDatabase:
        """Connect and lock the outlet for this process; ``wait_s`` None reads without a lock.

        Raises StateBusyError if another process has the outlet for over ``wait_s`` seconds, StateServerError.
        """
        connection = connect(address)
        try:
            if wait_s is not None:
                _take_lock(connection, address, outlet_id, wait_s)
            return cls(connection, address, outlet_id)
        except BaseException:
            connection.close()
            raise

    def execute(self, sql: str, values: Sequence[object] = ()) -> Rows:
        """Run one statement; outside of a transaction it is committed at once."""
        with explained(self._address):
            cursor: Any = self._connection.cursor()
            cursor.execute(_translated(sql), [_storable(value) for value in values])
        rows: Rows = cursor
        return rows

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""
        from psycopg2.extras import execute_batch

        with explained(self._address), self._connection.cursor() as cursor:
            values = [[_storable(value) for value in row] for row in rows]
            execute_batch(cursor, _translated(sql), values, page_size=_PAGE)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self._connection.info.transaction_status)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all changes of the block, or roll all back after an exception."""
        self.execute("BEGIN")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(StateServerError):
                self.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Close the connection, which releases the outlet's lock."""
        self._connection.close()


def _take_lock(connection: psycopg2.extensions.connection, address: str, outlet_id: str, wait_s: float) -> None:
    key, deadline = _lock_key(f"outlet {outlet_id}"), time.monotonic() + wait_s
    with explained(address), connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", (key,))
            if cursor.fetchone()[0]:
                return
            if time.monotonic() >= deadline:
                break
            time.sleep(_WAIT_S)
        cursor.execute(
            "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' "
            "AND granted AND (classid::bigint << 32) + objid::bigint = %s",
            (key,),
        )
        holder = cursor.fetchone()
    who = holder[0] if holder and holder[0] else "another process"
    raise StateBusyError(f"outlet {outlet_id}: {who} is at work on its state; wait for its run to end")


def _lock_key(name: str) -> int:
    """A key of an advisory lock; positive, so that pg_locks shows it in two halves that are added up again."""
    return int.from_bytes(hashlib.blake2b(f"dateline {name}".encode(), digest_size=8).digest()) >> 1


@functools.cache
def _translated(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def _storable(value: object) -> object:
    """A value as PostgreSQL takes it: a text cannot hold NUL there, and neither can an address or a headline."""
    return value.replace("\x00", "") if isinstance(value, str) else value


@contextlib.contextmanager
def explained(address: str) -> Iterator[None]:
    """Raise an error of the server or its connection as StateServerError."""
    import psycopg2

    try:
        yield
    except psycopg2.Error as error:
        where = _place(address)
        if where is None:  # what the server or its library says may quote a part of the password
            raise StateServerError(
                "DATELINE_STATE is no address that PostgreSQL reads; write it as postgresql://user:password@host/name, "
                "and %40 for @, %2F for / and %3A for : in the password"
            ) from None
        what = " ".join(str(error).split()) or type(error).__name__
        raise StateServerError(
            f"PostgreSQL at {where} (DATELINE_STATE): {what[:300]}; put that right and run again, the state is kept"
        ) from error


def _place(address: str) -> str | None:
    """Return host, port and database of an address; None where a part of the password may be among them."""
    import psycopg2
    from psycopg2.extensions import parse_dsn

    try:
        parts = parse_dsn(address)
    except psycopg2.Error:
        return None
    host, port, name = parts.get("host", ""), parts.get("port", "5432"), parts.get("dbname", "")
    is_plain = "@" not in host + name and "/" not in name and port.replace(",", "").isdecimal()
    return f"{host or 'this machine'}, port {port}, database {name}" if is_plain else None
