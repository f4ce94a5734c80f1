"""Where an outlet's state lies, who may open it, and what can be read of it beside a running process."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from extractors.runtime.faults import describe_machine_fault, machine_errno
from extractors.runtime.file_lock import HeldError, lock_beside
from extractors.stores.outlet_state.schema import UnreadableRowError, read_stamp

_SMALLEST_WRITE = 64 * 1024
"""SQLite's log and its index grow by half of this."""


class StateBusyError(RuntimeError):
    """Raised when another process has the outlet's state open."""


class StateDamagedError(RuntimeError):
    """Raised when the file is no state file of this version."""


class StateDiskError(OSError):
    """Raised when the disk, and not the file, has a fault. ``errno`` says which; the message says it in words."""

    def __str__(self) -> str:
        return str(self.strerror)


def explain_fault(error: sqlite3.Error, path: Path, outlet_id: str) -> Exception:
    """Return the exception to raise for an SQLite error on a state file.

    It is StateDiskError for a fault of disk or memory, StateBusyError if another program has locked the file, else
    StateDamagedError. Only a damaged file should be moved away: that loses the pages waiting in it.
    """
    number = machine_errno(error)
    if number == errno.EIO and shutil.disk_usage(path.parent).free < _SMALLEST_WRITE:
        number = errno.ENOSPC  # SQLite cannot map a file of a full disk, and does not say why
    if number is not None:
        with contextlib.suppress(FileNotFoundError):
            try:
                path.open("r+b").close()
            except OSError as real:  # SQLite says only that it could not open the file
                number = real.errno or number
        what = describe_machine_fault(number)
        detail = (
            f"outlet {outlet_id}: {what}, seen at {path} ({error}); put that right and run again, the state is kept"
        )
        return StateDiskError(number, detail, str(path))
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StateBusyError(f"outlet {outlet_id}: another program is at work on {path} ({error}); close it")
    if isinstance(error, UnreadableRowError):
        return StateDamagedError(
            f"outlet {outlet_id}: {path}: {error}; delete that row with the program sqlite3, or restore the file from "
            "a backup"
        )
    return StateDamagedError(
        f"outlet {outlet_id}: {path} is no usable state file ({error}); move it away to start with an empty one, "
        "which fetches again what its feeds still name"
    )


def state_path(folder: Path, outlet_id: str) -> Path:
    """Return the path of the outlet's state file in ``folder``, which is ``Home.state``."""
    return folder / f"{outlet_id}.sqlite"


def moved_path(folder: Path, outlet_id: str) -> Path:
    """Return where an outlet's state file lies after its rows went to a server: a backup, which nothing reads."""
    path = state_path(folder, outlet_id)
    return path.with_name(f"{path.name}.moved")


class Readable(Protocol):
    """A connection that answers a statement."""

    def execute(self, sql: str, /) -> Any:
        """Run one statement and return its result."""


@dataclass(frozen=True, slots=True)
class StatePeek:
    """What can be read without opening a state: the last success of each source, the last page stored."""

    sources: dict[str, dt.datetime]
    last_stored_at: dt.datetime | None


def peek_state(path: Path) -> StatePeek:
    """Read when an outlet's sources and pages last succeeded, read-only, without lock, while another process may write.

    Without a state file the result is empty. Raises StateDamagedError, StateBusyError, or OSError for a disk fault.
    """
    if not path.is_file():
        return StatePeek({}, None)
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return read_peek(db)
    except sqlite3.DatabaseError as error:
        raise explain_fault(error, path, path.stem) from error


def read_peek(db: Readable) -> StatePeek:
    """Read when an outlet's sources and pages last succeeded. Raises UnreadableRowError."""
    rows = db.execute("SELECT url, last_success_at FROM sources WHERE last_success_at IS NOT NULL").fetchall()
    last = db.execute("SELECT max(last_visited_at) FROM urls WHERE result IN ('stored', 'unchanged')").fetchone()
    times = {str(url): read_stamp(at, url) for url, at in rows}
    return StatePeek({url: at for url, at in times.items() if at}, read_stamp(last[0], "the last visit"))


def take_lock(path: Path, outlet_id: str, wait_s: float) -> IO[bytes]:
    """Lock the file ``.lock`` beside the state, write this process's id to it, and return it open.

    Closing the file, or the end of the process, releases the lock. Raises StateBusyError if another process still has
    the lock after ``wait_s`` seconds.
    """
    try:
        return lock_beside(path, wait_s)
    except HeldError as error:
        raise StateBusyError(
            f"outlet {outlet_id}: process {error.holder} is at work on {path}; wait for its run to end"
        ) from None
