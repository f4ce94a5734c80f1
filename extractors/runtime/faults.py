"""Unexpected exceptions: how they are described in one line, and which of them are faults of this machine."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

_OF_THE_MACHINE = {
    errno.ENOSPC: "the disk is full",
    errno.EFBIG: "the disk is full, or a file may not be as large as this",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk cannot be read or written",
    errno.EMFILE: "this process has too many files open",
    errno.ENFILE: "this machine has too many files open",
    errno.ENOMEM: "this machine has no memory left",
}
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_CANTOPEN: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_NOMEM: errno.ENOMEM,
}
_IN_WORDS = {
    "No space left": errno.ENOSPC,
    "File too large": errno.EFBIG,
    "Too many open files": errno.EMFILE,
    "Read-only file": errno.EROFS,
}
"""What DuckDB and dbt write of a fault that they give no number for."""


def describe_fault(error: BaseException) -> str:
    """Return the type and message of an exception in one line of at most 300 characters, as valid UTF-8 without NUL."""
    text = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def machine_errno(error: BaseException) -> int | None:
    """Return the ``errno`` of a fault of this machine (disk, open files, memory); None for any other exception.

    OSError, SQLite and DuckDB errors are recognised, also as the cause or context of the exception.
    """
    for one in _with_causes(error):
        if isinstance(one, OSError) and not isinstance(one, socket.gaierror) and one.errno in _OF_THE_MACHINE:
            return one.errno
        if isinstance(one, sqlite3.Error) and (number := sqlite_errno(one)) is not None:
            return number
        if type(one).__module__.lstrip("_").partition(".")[0] == "duckdb":
            found = find_errno(str(one))
            if found is not None:
                return found
    return None


def find_errno(text: str) -> int | None:
    """Return the ``errno`` of the machine's fault that a message of DuckDB or dbt names, or None."""
    return next((number for words, number in _IN_WORDS.items() if words in text), None)


def sqlite_errno(error: sqlite3.Error) -> int | None:
    """Return the ``errno`` that corresponds to an SQLite error of disk or memory; None for any other SQLite error."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _OF_SQLITE.get(code & 0xFF)


def is_machine_fault(error: BaseException) -> bool:
    """Whether an exception is a fault of this machine, so that further work would fail in the same way."""
    return machine_errno(error) is not None


def describe_machine_fault(number: int, place: Path | None = None) -> str:
    """Return a description of a fault of this machine, such as ``the disk is full (/data)``.

    ``number`` is an ``errno``; ``place`` is left out if None.
    """
    what = _OF_THE_MACHINE.get(number) or os.strerror(number)
    return f"{what} ({place})" if place else what


def explain_machine_fault(
    error: BaseException, *folders: Path, then: str = "run the command again (nothing published is lost)"
) -> str | None:
    """Return a message on a fault of this machine in one line, with the folder it is in; None for other exceptions.

    ``folders`` are those that were written to: an error of a full disk may come without a path. ``then`` is what
    happens, or is to be done, once the fault is fixed.
    """
    number = machine_errno(error)
    if number is None:
        return None
    named = getattr(error, "filename", None)
    place = Path(os.fsdecode(named)).parent if isinstance(named, str | bytes) else None
    if place is None and number in DISK_FULL and folders:
        place = find_fullest(*folders)
    remedy = "make room" if number in DISK_FULL else "put that right"
    return f"{describe_machine_fault(number, place)}; {remedy} and {then}"


def find_fullest(*folders: Path) -> Path:
    """Return the folder whose disk has the least free space, of those that exist; the first if none exists.

    It is named in errors of a full disk that come without a path.
    """
    there = [folder for folder in folders if folder.exists()]
    return min(there or folders, key=lambda folder: shutil.disk_usage(folder).free if folder.exists() else 0)


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    for _ in range(8):
        if seen is None:
            return
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
