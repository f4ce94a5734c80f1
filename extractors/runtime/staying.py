"""Processes that stay: when one must be restarted, as what it has imported or read is no longer what is on disk.

Libraries are imported, and lists read, once for many loads. The price is a process that would go on with yesterday's
code after an upgrade, and whose memory may grow: so it ends itself between two pieces of work when one of these holds.
"""

from __future__ import annotations

import contextlib
import os
import sysconfig
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from extractors.runtime.settings import PROJECT_ROOT

LONGEST_S: Final = 4 * 3600.0
"""Seconds after which a process that stays is restarted."""
MOST_BYTES: Final = 1536 * 1024**2
"""Resident memory at which it is. The libraries of a load, and its lists, take a quarter."""
_CODE: Final = ("dags", "dateline", "expectations", "extractors", "dbt_project")
_NOT_CODE: Final = frozenset({"__pycache__", "target", "logs"})


class StayingProcess:
    """What a process was started with: its code and lists, and the moment. ``lists`` are folders of lists beside the
    code, as the gazetteer's; ``folders`` are those of the code. ``clock`` counts seconds, ``resident`` gives the
    process's memory in bytes.
    """

    def __init__(
        self,
        *lists: Path,
        clock: Callable[[], float] = time.monotonic,
        resident: Callable[[], int] | None = None,
        folders: Iterable[Path] | None = None,
    ) -> None:
        self._clock, self._resident = clock, resident or _resident_bytes
        code = folders if folders is not None else [PROJECT_ROOT / name for name in _CODE]
        self._folders = [*code, *lists]
        self._began, self._state = clock(), self._read_state()

    def reason_to_restart(self) -> str | None:
        """Return why the process must not take another piece of work, as the end of a sentence; None if it may."""
        if self._read_state() != self._state:
            return "its code or its lists have changed"
        if self._clock() - self._began > LONGEST_S:
            return f"it is older than {LONGEST_S / 3600:.0f} hours"
        if self._resident() > MOST_BYTES:
            return f"it has taken more than {MOST_BYTES / 1024**3:.1f} GiB of memory"
        return None

    def _read_state(self) -> int:
        found = sorted(entry for folder in self._folders for entry in _files(folder))
        libraries = Path(sysconfig.get_path("purelib")).stat().st_mtime_ns  # where something was installed
        return hash((libraries, *found))


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of each file, at any depth; what is not there, or goes meanwhile, is left out."""
    waiting = [str(folder)]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.name in _NOT_CODE or entry.name.endswith(".pyc"):
                    continue
                if entry.is_dir():
                    waiting.append(entry.path)
                    continue
                with contextlib.suppress(FileNotFoundError):
                    yield entry.path, entry.stat().st_size, entry.stat().st_mtime_ns


def _resident_bytes() -> int:
    import psutil

    return int(psutil.Process().memory_info().rss)
