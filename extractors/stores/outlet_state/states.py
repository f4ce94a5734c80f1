"""Where the states of outlets are stored: a file each in the home's ``state`` folder, or tables in PostgreSQL.

The files are for one machine. SQLite and its locks do not work on a network disk, so several machines need the server.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from extractors.contracts.outlet import Outlet
from extractors.runtime.settings import Settings
from extractors.stores.forgetting.register import read_forgotten
from extractors.stores.forgetting.target import ForgetTarget
from extractors.stores.outlet_state.database import Database, SqliteDatabase
from extractors.stores.outlet_state.file import (
    StatePeek,
    explain_fault,
    moved_path,
    peek_state,
    read_peek,
    state_path,
    take_lock,
)
from extractors.stores.outlet_state.forget_state import forget_rows
from extractors.stores.outlet_state.postgres import SCHEMA, TABLE_COLUMNS, PostgresDatabase, connect
from extractors.stores.outlet_state.schema import format_stamp, migrate_schema
from extractors.stores.outlet_state.state import UrlState

_KNOWN = f"SELECT outlet_id FROM {SCHEMA}.urls UNION SELECT outlet_id FROM {SCHEMA}.sources ORDER BY 1"  # noqa: S608
_COUNT_DUE = "SELECT count(*) FROM urls WHERE next_due_at <= ?"
_NAMES_LOAD = "SELECT 1 FROM urls WHERE load_id = ? LIMIT 1"


class States(Protocol):
    """The states of all outlets.

    Every method raises OSError for a full disk or a server that cannot be reached (StateDiskError, StateServerError).
    """

    def open(self, outlet: Outlet, *, wait_s: float = 0.0) -> UrlState:
        """Open an outlet's state, or create it, and lock it for this process.

        Raises StateBusyError if another process keeps the lock for over ``wait_s`` seconds, StateDamagedError.
        """

    def lock(self, outlet_id: str, *, wait_s: float) -> AbstractContextManager[object]:
        """Keep other processes from an outlet's state inside the block, without opening it. Raises StateBusyError."""

    def peek(self, outlet_id: str) -> StatePeek:
        """Return what can be read beside a running process; empty where there is no state. Raises StateDamagedError."""

    def count_due(self, outlet_id: str, now: dt.datetime) -> int | None:
        """Return how many pages are due at ``now``, also beside a running process; None where there is no state.

        Raises StateDamagedError.
        """

    def names_load(self, outlet_id: str, load_id: str) -> bool:
        """Whether the state says that a load has a page; true also where the state cannot be read or is missing."""

    def forget(self, target: ForgetTarget, outlet: Outlet) -> int:
        """Delete an article, inside ``lock``; return how many pages went. No deleted byte is left in the tables.

        The outlet's file loses it too where a server has the state; one that was moved to the server goes whole.
        """

    def remove(self, outlet_id: str) -> None:
        """Delete an outlet's whole state, inside ``lock``."""

    def explain(self, error: sqlite3.Error, outlet_id: str) -> Exception:
        """Return the exception to raise for an error of SQLite while a state was open."""


@dataclass(frozen=True)
class FileStates:
    """A file for each outlet in one folder, ``Home.state``."""

    folder: Path

    def open(self, outlet: Outlet, *, wait_s: float = 0.0) -> UrlState:
        """See ``States.open``."""
        return UrlState.open(state_path(self.folder, outlet.outlet_id), outlet, wait_s=wait_s)

    def lock(self, outlet_id: str, *, wait_s: float) -> AbstractContextManager[object]:
        """See ``States.lock``."""
        return take_lock(state_path(self.folder, outlet_id), outlet_id, wait_s)

    def peek(self, outlet_id: str) -> StatePeek:
        """See ``States.peek``."""
        return peek_state(state_path(self.folder, outlet_id))

    def count_due(self, outlet_id: str, now: dt.datetime) -> int | None:
        """See ``States.count_due``."""
        path = state_path(self.folder, outlet_id)
        if not path.is_file():
            return None
        try:
            with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
                return int(db.execute(_COUNT_DUE, (format_stamp(now),)).fetchone()[0])
        except sqlite3.DatabaseError as error:
            raise self.explain(error, outlet_id) from error

    def names_load(self, outlet_id: str, load_id: str) -> bool:
        """See ``States.names_load``."""
        path = state_path(self.folder, outlet_id)
        if not path.is_file():
            return True
        try:
            with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
                return db.execute(_NAMES_LOAD, (load_id,)).fetchone() is not None
        except sqlite3.Error:
            return True

    def forget(self, target: ForgetTarget, outlet: Outlet) -> int:
        """See ``States.forget``."""
        moved_path(self.folder, outlet.outlet_id).unlink(missing_ok=True)
        path = state_path(self.folder, outlet.outlet_id)
        if not path.is_file():
            return 0
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA secure_delete=ON")
            migrate_schema(db)
            count = forget_rows(SqliteDatabase(db, contextlib.nullcontext()), target, outlet)
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    def remove(self, outlet_id: str) -> None:
        """See ``States.remove``."""
        moved_path(self.folder, outlet_id).unlink(missing_ok=True)
        path = state_path(self.folder, outlet_id)
        for suffix in ("", "-wal", "-shm"):
            path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)

    def explain(self, error: sqlite3.Error, outlet_id: str) -> Exception:
        """See ``States.explain``."""
        return explain_fault(error, state_path(self.folder, outlet_id), outlet_id)


@dataclass(frozen=True)
class PostgresStates:
    """The outlets' rows in the tables of one PostgreSQL server. ``folder`` has the register of forgotten pages."""

    address: str
    folder: Path

    def open(self, outlet: Outlet, *, wait_s: float = 0.0) -> UrlState:
        """See ``States.open``."""
        forgotten = read_forgotten(self.folder)
        return UrlState(self._database(outlet.outlet_id, wait_s=wait_s), outlet, forgotten)

    def lock(self, outlet_id: str, *, wait_s: float) -> AbstractContextManager[object]:
        """See ``States.lock``."""
        return contextlib.closing(self._database(outlet_id, wait_s=wait_s))

    def peek(self, outlet_id: str) -> StatePeek:
        """See ``States.peek``."""
        with contextlib.closing(self._database(outlet_id, wait_s=None)) as db:
            return read_peek(db)

    def count_due(self, outlet_id: str, now: dt.datetime) -> int | None:
        """See ``States.count_due``."""
        with contextlib.closing(self._database(outlet_id, wait_s=None)) as db:
            due, known = db.execute(
                "SELECT count(*) FILTER (WHERE next_due_at <= ?), count(*) FROM urls", (format_stamp(now),)
            ).fetchone()
            return int(due) if known else None

    def names_load(self, outlet_id: str, load_id: str) -> bool:
        """See ``States.names_load``."""
        with contextlib.closing(self._database(outlet_id, wait_s=None)) as db:
            is_known = db.execute("SELECT 1 FROM urls LIMIT 1").fetchone() is not None
            return not is_known or db.execute(_NAMES_LOAD, (load_id,)).fetchone() is not None

    def forget(self, target: ForgetTarget, outlet: Outlet) -> int:
        """See ``States.forget``. Backups and the server's write-ahead log are out of its reach."""
        count = FileStates(self.folder).forget(target, outlet)
        with contextlib.closing(self._database(outlet.outlet_id, wait_s=None)) as db:
            count += forget_rows(db, target, outlet)
            _vacuum(db)
        return count

    def remove(self, outlet_id: str) -> None:
        """See ``States.remove``."""
        with contextlib.closing(self._database(outlet_id, wait_s=None)) as db:
            with db.transaction():
                for table in TABLE_COLUMNS:
                    db.execute(f"DELETE FROM {table}")  # noqa: S608 - the view shows this outlet's rows alone
            _vacuum(db)

    def explain(self, error: sqlite3.Error, outlet_id: str) -> Exception:
        """See ``States.explain``."""
        return error

    def outlet_ids(self) -> list[str]:
        """Return the ids of the outlets that have a state, sorted."""
        connection = connect(self.address)
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(_KNOWN)
            return [str(row[0]) for row in cursor.fetchall()]

    def _database(self, outlet_id: str, *, wait_s: float | None) -> PostgresDatabase:
        return PostgresDatabase.open(self.address, outlet_id, wait_s=wait_s)


def _vacuum(db: Database) -> None:
    """Take deleted rows out of the tables' pages, which a deletion alone leaves there."""
    for table in TABLE_COLUMNS:
        db.execute(f"VACUUM {SCHEMA}.{table}")


def open_states(settings: Settings) -> States:
    """Return the states that the settings name: PostgreSQL's where ``DATELINE_STATE`` is an address, else files."""
    if settings.state_address:
        return PostgresStates(settings.state_address, settings.home.state)
    return FileStates(settings.home.state)
