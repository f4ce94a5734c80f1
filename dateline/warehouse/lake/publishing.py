"""A lake's catalogue copied, finished for publication and renamed: what ``candidate.py`` does with a file.

Of a lake the catalogue alone is copied. Parquet files are added beside those that are there, and none is changed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from dateline.warehouse.lake.catalogue import remove_unknown, sync_files
from dateline.warehouse.lake.upkeep import compact, expire, note_publication
from extractors.stores.lake_files import CATALOGUE, PREVIOUS, known_files, note_data_folder
from extractors.stores.warehouse_files import data_folder, open_candidate


def begin_lake(published: Path) -> int:
    """Make the folders of a lake, and delete what no catalogue needs any more; return how many bytes went.

    The caller holds the writer's lock, and no candidate is alive.
    """
    data_folder(published).mkdir(parents=True, exist_ok=True)
    return remove_unknown(published)


def remove_earlier_rows(published: Path) -> None:
    """Delete the catalogue that was published before this one, and all files that this one does not need, for the
    right to be forgotten. The caller holds the writer's lock, and no candidate is alive.
    """
    published.with_name(PREVIOUS).unlink(missing_ok=True)
    remove_unknown(published)


def copy_catalogue(published: Path, copy: Path) -> None:
    """Copy a published catalogue; the copy says where its files lie, wherever it lies itself."""
    shutil.copyfile(published, copy)
    note_data_folder(copy, data_folder(published))


def finish_lake(
    candidate: Path,
    publication_id: str,
    write: Callable[[duckdb.DuckDBPyConnection], None],
    oldest: dt.datetime | None,
) -> None:
    """Finish a candidate: one snapshot, named by the publication, for all that the build did. ``write`` writes what is
    written last. Snapshots of publications before ``oldest`` (UTC) go. New files are synced to disk.
    """
    with contextlib.closing(open_candidate(candidate)) as connection:
        connection.execute("set enable_progress_bar = false")
        expire(connection, oldest)
        compact(connection)
        connection.execute("begin")
        write(connection)
        note_publication(connection, publication_id)
        connection.execute("commit")
        expire(connection, oldest)
    published = candidate.with_name(CATALOGUE)
    known = known_files(published) if published.exists() else set()
    sync_files(data_folder(candidate), known_files(candidate) - known)
