"""Pulls of a published version to a home: what a killed one left goes with the next.

A pull holds a shared lock on ``.pull.lock`` beside the path that it brings a version to. Who can have that lock alone
knows that no other pull of the home is alive, on whatever machine or in whatever container it was killed.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from extractors.stores.lake_files import PULLED
from extractors.stores.storage.objects import ARRIVING
from extractors.stores.warehouse_files import data_folder, is_lake

_LOCK = ".pull.lock"


@contextlib.contextmanager
def pulling(path: Path) -> Iterator[list[Path]]:
    """Note a pull to ``path`` for a ``with`` block; give the catalogues that killed pulls left beside it.

    Half-written files of killed pulls are deleted at once. The catalogues stay for the caller, who knows which of the
    files that came with them are still of use. Nothing is given or deleted while another pull of the home is alive.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / _LOCK).open("ab") as lock:
        left: list[Path] = []
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove_half_written(path)
            left = sorted(path.parent.glob(f"{PULLED}*{path.suffix}")) if is_lake(path) else []
        fcntl.flock(lock, fcntl.LOCK_SH)  # another pull may begin: it finds nothing of this one yet
        yield left


def _remove_half_written(path: Path) -> None:
    half = list(path.parent.glob(f".*{path.suffix}{ARRIVING}*"))
    if is_lake(path) and data_folder(path).is_dir():
        half += data_folder(path).rglob(f".*.parquet{ARRIVING}*")
    for one in half:
        one.unlink(missing_ok=True)
