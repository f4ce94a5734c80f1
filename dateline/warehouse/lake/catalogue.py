"""The catalogue of a lake as a file: what it knows of Parquet files, and where it says that they lie.

A DuckLake catalogue is a DuckDB file whose tables its specification describes (https://ducklake.select/docs, version
1.0). They are read where no function of the extension returns the same.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from extractors.stores.warehouse_files import data_folder, read_lake_files

WITH_COPIES = ("catalogue.ducklake", "catalogue.*.ducklake", "previous.ducklake", "refused.ducklake")
"""Catalogues whose files stay, in the folder of the published one."""


def known_files(catalogue: Path) -> set[str]:
    """Return the paths, relative to the lake's folder, of all files that a catalogue needs for one of its snapshots."""
    with contextlib.closing(duckdb.connect(str(catalogue), read_only=True)) as connection:
        return read_lake_files(connection, "main")


def note_data_folder(catalogue: Path, folder: Path) -> None:
    """Write to a copied catalogue where its files lie, for readers that set no path: dbt, and DuckDB's own shell."""
    with contextlib.closing(duckdb.connect(str(catalogue))) as connection:
        connection.execute("update ducklake_metadata set value = ? where key = 'data_path'", [f"{folder}/"])


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
    known: set[str] = set()
    for pattern in WITH_COPIES:
        for catalogue in published.parent.glob(pattern):
            known |= known_files(catalogue)
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
