"""The database of an outlet's state, as the statements over it see one: a file of SQLite, or tables of PostgreSQL.

Statements are written in SQL that both read, with ``?`` for each value. Times are text (``format_stamp``), so that both
compare them alike.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from extractors.stores.outlet_state.schema import transaction


class Rows(Protocol):
    """The result of a statement."""

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed."""

    def fetchone(self) -> Any:
        """The next row, None after the last."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Database(Protocol):
    """One outlet's tables ``urls``, ``aliases``, ``moves``, ``sources`` and ``old_pages``."""

    def execute(self, sql: str, values: Sequence[object] = ()) -> Rows:
        """Run one statement; outside of a transaction it is committed at once."""

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    def transaction(self) -> AbstractContextManager[None]:
        """Commit all changes of the block, or roll all back after an exception."""

    def close(self) -> None:
        """Close the database and release the outlet's lock."""


class SqliteDatabase:
    """A state file that this process has open; ``lock`` is closed with it."""

    def __init__(self, connection: sqlite3.Connection, lock: AbstractContextManager[Any]) -> None:
        self._connection, self._lock = connection, lock

    def execute(self, sql: str, values: Sequence[object] = ()) -> Rows:
        """Run one statement; outside of a transaction it is committed at once."""
        return self._connection.execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""
        self._connection.executemany(sql, rows)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._connection.in_transaction

    def transaction(self) -> AbstractContextManager[None]:
        """Commit all changes of the block, or roll all back after an exception."""
        return transaction(self._connection)

    def close(self) -> None:
        """Close the file and release its lock."""
        self._connection.close()
        self._lock.__exit__(None, None, None)
