"""The files of a lake on disk: synced, and removed when no catalogue needs them any more."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractors.stores.lake_files import kept_files
from extractors.stores.warehouse_files import data_folder


def sync_files(folder: Path, names: Iterable[str]) -> None:
    """Sync files of a lake, and the folders that they are in, to disk."""
    folders = set()
    for name in names:
        path = folder / name
        folders.add(path.parent)
        _sync(path)
    for one in folders:
        _sync(one)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def remove_unknown(published: Path) -> int:
    """Delete the files that no catalogue beside the published one needs; return how many bytes they had.

    What a killed or refused build wrote, and what expired snapshots and compaction left, goes here. The caller holds
    the writer's lock, and no candidate is alive. The catalogue that was published before this one counts, so that
    readers which still have it open find their files until the next publication.
    """
    folder = data_folder(published)
    if not folder.is_dir():
        return 0
    known = kept_files(published.parent)
    freed = 0
    for path in _files(folder):
        if path.relative_to(folder).as_posix() not in known:
            freed += path.stat().st_size
            path.unlink()
    return freed


def _files(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        for name in names:
            yield Path(root) / name
