"""A state that the disk does not let be read or written is kept; only a damaged one is to be moved away."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import resource
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from extractors.contracts.urls import UrlRejectedError
from extractors.runtime.faults import is_machine_fault, machine_errno, sqlite_errno
from extractors.stores.outlet_state.file import (
    StateBusyError,
    StateDamagedError,
    explain_fault,
    peek_state,
    state_path,
)
from extractors.stores.outlet_state.schema import SOURCE_COLUMNS, URL_COLUMNS, transaction
from extractors.stores.outlet_state.state import UrlState
from tests.extractors.acquire.press_site import START, Desk, serve_press
from tests.extractors.stores.outlet_state.test_state import OUTLET


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "state" / "a.sqlite"
    with UrlState.open(place, OUTLET):
        pass
    return place


def _full(path: Path) -> sqlite3.Error:
    """The error that SQLite itself raises for a full disk."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA max_page_count = 1")
        with pytest.raises(sqlite3.OperationalError) as raised:
            db.execute("CREATE TABLE big (x)")
            db.execute("INSERT INTO big VALUES (zeroblob(1000000))")
    return raised.value


def test_a_full_disk_is_no_damage(path: Path) -> None:
    fault = explain_fault(_full(path), path, "a")
    assert isinstance(fault, OSError) and fault.errno == errno.ENOSPC
    assert "the disk is full" in str(fault) and "the state is kept" in str(fault) and "move" not in str(fault)
    assert is_machine_fault(fault)


@pytest.mark.parametrize(("code", "number"), [
    (sqlite3.SQLITE_FULL, errno.ENOSPC), (sqlite3.SQLITE_IOERR_WRITE, errno.EIO), (sqlite3.SQLITE_CANTOPEN, errno.EIO),
    (sqlite3.SQLITE_READONLY, errno.EROFS), (sqlite3.SQLITE_NOMEM, errno.ENOMEM),
])  # fmt: skip
def test_faults_of_the_disk_by_their_codes(path: Path, code: int, number: int) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = code
    assert machine_errno(error) == number
    fault = explain_fault(error, path, "a")
    assert isinstance(fault, OSError) and fault.errno == number


@pytest.mark.parametrize("code", [sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB])
def test_damage_is_to_be_moved_away(path: Path, code: int) -> None:
    error = sqlite3.DatabaseError("x")
    error.sqlite_errorcode = code
    assert machine_errno(error) is None
    fault = explain_fault(error, path, "a")
    assert isinstance(fault, StateDamagedError) and "move it away" in str(fault)


def test_a_locked_file_is_busy(path: Path) -> None:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    assert isinstance(explain_fault(error, path, "a"), StateBusyError)


def test_too_many_open_files_are_called_that_and_lose_no_state(path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    lock = os.open(os.devnull, os.O_RDONLY)
    used: list[object] = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (lock + 1, hard))
    try:
        reads: tuple[Callable[[], object], ...] = (lambda: peek_state(path), lambda: UrlState.open(path, OUTLET))
        for read in reads:
            with pytest.raises(OSError) as raised:
                used.append(read())
            assert raised.value.errno == errno.EMFILE
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        os.close(lock)
    assert not used
    with UrlState.open(path, OUTLET) as state:
        assert state.count_waiting is not None


def test_a_file_that_is_no_database_is_damaged(path: Path) -> None:
    path.write_bytes(b"no database" * 100)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    with pytest.raises(StateDamagedError, match="move it away"):
        UrlState.open(path, OUTLET)
    with pytest.raises(StateDamagedError):
        peek_state(path)


def test_a_disk_that_is_full_within_a_transaction_stays_that(path: Path) -> None:
    """SQLite rolls back by itself there; another ROLLBACK fails, and that error must not hide the first."""
    with sqlite3.connect(path, isolation_level=None) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0] + 8}")
        with pytest.raises(sqlite3.OperationalError) as raised, transaction(db):
            db.execute("CREATE TABLE big (x)")
            for _ in range(64):
                db.execute("INSERT INTO big VALUES (zeroblob(4000))")
        assert sqlite_errno(raised.value) == errno.ENOSPC
        assert not db.in_transaction
        with transaction(db):
            assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'big'").fetchone() == (0,)


def test_an_error_on_the_way_out_does_not_hide_the_full_disk(path: Path) -> None:
    error = sqlite3.OperationalError("cannot rollback - no transaction is active")
    error.sqlite_errorcode = sqlite3.SQLITE_ERROR
    error.__context__ = _full(path)
    fault = explain_fault(error, path, "a")
    assert isinstance(fault, OSError) and fault.errno == errno.ENOSPC and "move" not in str(fault)


def test_a_disk_without_room_is_full_also_where_sqlite_does_not_know(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=4096))
    fault = explain_fault(error, path, "a")
    assert isinstance(fault, OSError) and fault.errno == errno.ENOSPC


WRONG = (None, "x", "", -1, 10**18, b"\xff", 1.5, "2026-13-45", "2026-11-20", "9" * 50_000)


def test_a_row_of_wrong_types_is_named_and_costs_its_outlet_only(tmp_path: Path) -> None:
    """Every column of every row: what a run says of it names the file and the row, or it is as good as any value."""
    with serve_press() as site:
        desk = Desk(site, tmp_path)
        site.publish("one", "two")
        desk.run(START)
    path = state_path(desk.settings.home.state, "beacon")
    sound = path.read_bytes()
    named = 0
    for table, columns in (("urls", URL_COLUMNS), ("sources", SOURCE_COLUMNS)):
        for column in columns.split(", "):
            for wrong in WRONG:
                path.write_bytes(sound)
                with sqlite3.connect(path) as db, contextlib.suppress(sqlite3.IntegrityError):
                    db.execute(f"UPDATE {table} SET {column} = ?", [wrong])
                named += _read_whole(path)
    assert named > 100


def _read_whole(path: Path) -> bool:
    """Read a state as a run does; whether it was reported as damaged."""
    try:
        peek_state(path)
        with UrlState.open(path, OUTLET) as state:
            state.due(START + dt.timedelta(days=9), 10)
            for url in [row[0] for row in state._db.execute("SELECT url FROM urls").fetchall()]:
                with contextlib.suppress(UrlRejectedError):
                    state.get(str(url))
            for url in [row[0] for row in state._db.execute("SELECT url FROM sources").fetchall()]:
                state.get_source(str(url))
    except (sqlite3.Error, StateDamagedError) as error:
        fault = error if isinstance(error, StateDamagedError) else explain_fault(error, path, "beacon")
        assert isinstance(fault, StateDamagedError)
        assert str(path) in str(fault) and "in table" in str(fault) and len(str(fault)) < 1_000
        return True
    return False
