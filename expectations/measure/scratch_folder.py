"""The folder that a gate measures in, and its removal after a process that was killed.

Its name has the process in it, so that the next gate recognises and removes what a killed process left.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PREFIX = "dateline-gate-"


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """Create a temporary folder for a ``with`` block; first remove those of processes that have ended."""
    for left in _folders():
        if not _is_alive(left):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def remove_own() -> None:
    """Remove the scratch folders of this process; for an exit that skips ``finally`` blocks."""
    for folder in _folders(str(os.getpid())):
        shutil.rmtree(folder, ignore_errors=True)


def _folders(process: str = "*") -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"{_PREFIX}{process}-*"))


def _is_alive(folder: Path) -> bool:
    """Whether the process that a folder's name has is there; a name that has none is left alone."""
    process = folder.name.removeprefix(_PREFIX).partition("-")[0]
    if not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
