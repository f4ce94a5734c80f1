"""Move outlets' states from a home's files to PostgreSQL and back: each outlet whole or not at all."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.stores.outlet_state.database import Database, SqliteDatabase
from extractors.stores.outlet_state.file import explain_fault, moved_path, state_path
from extractors.stores.outlet_state.postgres import TABLE_COLUMNS, PostgresDatabase
from extractors.stores.outlet_state.schema import migrate_schema
from extractors.stores.outlet_state.states import FileStates, PostgresStates


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one outlet's state: how many rows were copied, or why it stayed."""

    outlet_id: str
    rows: int = 0
    problem: str | None = None


def outlets_with_files(files: FileStates) -> list[str]:
    """Return the ids of the outlets that have a state file, sorted."""
    return sorted(path.stem for path in files.folder.glob("*.sqlite"))


def move_to_server(outlet_id: str, files: FileStates, server: PostgresStates, *, wait_s: float) -> Moved:
    """Copy one outlet's rows to the server and rename its file. Done again after a kill, it goes on.

    A state that the server already has, and that is not the same, is never overwritten: then nothing changes. Raises
    StateBusyError, StateDamagedError, StateServerError, StateDiskError.
    """
    with (
        files.lock(outlet_id, wait_s=wait_s),
        contextlib.closing(PostgresDatabase.open(server.address, outlet_id, wait_s=wait_s)) as target,
    ):
        path = state_path(files.folder, outlet_id)
        with _opened(path, outlet_id) as source:
            moved = _copy(outlet_id, source, target, "the server")
        if moved.problem is None:
            path.replace(moved_path(files.folder, outlet_id))
        return moved


def move_to_file(outlet_id: str, files: FileStates, server: PostgresStates, *, wait_s: float) -> Moved:
    """Copy one outlet's rows from the server into a file and delete them there; otherwise as ``move_to_server``."""
    files.folder.mkdir(parents=True, exist_ok=True)
    with (
        files.lock(outlet_id, wait_s=wait_s),
        contextlib.closing(PostgresDatabase.open(server.address, outlet_id, wait_s=wait_s)) as source,
    ):
        with _opened(state_path(files.folder, outlet_id), outlet_id) as target:
            moved = _copy(outlet_id, source, target, "the folder")
        if moved.problem is None:
            server.remove(outlet_id)
        return moved


@contextlib.contextmanager
def _opened(path: Path, outlet_id: str) -> Any:
    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            migrate_schema(connection)
            yield SqliteDatabase(connection, contextlib.nullcontext())
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError as error:
        raise explain_fault(error, path, outlet_id) from error


def _copy(outlet_id: str, source: Database, target: Database, place: str) -> Moved:
    known, there = _rows(source), _rows(target)
    count = sum(map(len, known.values()))
    if there == known:
        return Moved(outlet_id, count)  # a kill came after the copy
    if any(there.values()):
        return Moved(outlet_id, problem=f"{place} has another state of this outlet; remove one of the two first")
    with target.transaction():
        for table, columns in TABLE_COLUMNS.items():
            places = ", ".join("?" * len(columns.split(", ")))
            target.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", known[table])  # noqa: S608
    return Moved(outlet_id, count)


def _rows(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a state by table, in an order that does not depend on the database."""
    return {
        table: sorted(map(tuple, db.execute(f"SELECT {columns} FROM {table}").fetchall()), key=repr)  # noqa: S608
        for table, columns in TABLE_COLUMNS.items()
    }
