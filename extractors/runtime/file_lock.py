"""A lock of one process on a file, which says who holds it. It ends with the process, however that ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from pathlib import Path
from typing import IO, Any


class HeldError(Exception):
    """Another process still has the lock; ``holder`` is its process id, or ``unknown``."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"process {holder} has the lock")
        self.holder = holder


def lock_beside(path: Path, wait_s: float) -> IO[bytes]:
    """Lock the file ``.lock`` beside a path, write this process's id to it, and return it open; closing it releases it.

    Raises:
        HeldError: another process still has it after ``wait_s`` seconds.
    """
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
            raise HeldError(holder) from None
        note_holder(lock)
        return lock


def note_holder(lock: IO[Any]) -> None:
    """Write this process's id into the file of a lock that it holds. A full disk leaves it empty: the lock holds."""
    with contextlib.suppress(OSError):
        os.ftruncate(lock.fileno(), 0)
        os.write(lock.fileno(), str(os.getpid()).encode())
