"""The catalogue of a lake as a file: what it knows of Parquet files, and where it says that they lie.

A DuckLake catalogue is a DuckDB file whose tables its specification describes (https://ducklake.select/docs, version
1.0). They are read where no function of the extension gives the same.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

import duckdb

from extractors.stores.warehouse_files import read_lake_files

CATALOGUE = "catalogue.ducklake"
"""The published catalogue."""
PREVIOUS = "previous.ducklake"
"""The catalogue that was published before this one: readers that have it open still need its files."""
PULLED = "pulled-"
"""Begins the name of a catalogue whose files a process brings from an object store."""
WITH_COPIES = (CATALOGUE, "catalogue.*.ducklake", PREVIOUS, "refused.ducklake", f"{PULLED}*.ducklake")
"""Catalogues whose files stay, in the folder of the published one."""


def known_files(catalogue: Path) -> set[str]:
    """Return the paths, relative to the lake's folder, of all files that a catalogue needs for one of its snapshots."""
    with contextlib.closing(duckdb.connect(str(catalogue), read_only=True)) as connection:
        return read_lake_files(connection, "main")


def kept_files(folder: Path) -> set[str]:
    """Return the paths of all files that a catalogue in ``folder`` needs which is no candidate."""
    return {path for pattern in WITH_COPIES for catalogue in folder.glob(pattern) for path in known_files(catalogue)}


def note_data_folder(catalogue: Path, folder: Path) -> None:
    """Write to a copied catalogue where its files lie, for dbt and DuckDB's own shell, which get no setting."""
    with contextlib.closing(duckdb.connect(str(catalogue))) as connection:
        connection.execute("update ducklake_metadata set value = ? where key = 'data_path'", [f"{folder}/"])


def keep_previous(published: Path) -> None:
    """Keep the catalogue that is about to be replaced, for readers that have it open."""
    if not published.exists():
        return
    previous = published.with_name(PREVIOUS)
    previous.unlink(missing_ok=True)
    try:
        os.link(published, previous)
    except OSError:  # a file system without links
        shutil.copyfile(published, previous)
