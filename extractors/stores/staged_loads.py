"""Staged loads on disk: written whole or not at all, found again, verified against their digests.

A **load** is one outlet's pages of one run. It lies in ``staged/<load_id>/``::

    manifest.json              names the version that counts; replaced by a rename, always last
    <version>/<table>.parquet  one file a table that has rows
    <version>/verdict.json     what the staged gate said of this version (written by expectations/gate/staged_gate.py)
    <version>/gate_rejects.parquet  rows that a critical row rule refused

and a marker ``staged/_new/<load_id>`` says that the warehouse has not seen this version yet, so that finding new loads
costs what is new and not what is stored. Half a load does not exist: until the manifest is renamed into place, nothing
points at the files.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
import socket
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ConfigDict

from extractors.contracts.catalogue import TABLES
from extractors.contracts.load_id import LOAD_ID
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.typed_json import (
    ONLY_KNOWN_KEYS,
    Count,
    DamagedJsonError,
    Moment,
    Version,
    dump_json,
    read_typed,
)
from extractors.stores.row_batches import RowBatch, make_columns, shift_row_numbers
from extractors.stores.staging_error import StagingError

SCHEMA_VERSION = 1
MANIFEST = "manifest.json"
VERDICT = "verdict.json"
NEW_LOADS = "_new"
WRITING = "_writing-"
"""How the folder of a load begins that is being written; its host and its process follow the load's id."""
_GROUP_ROWS = 5_000  # rows of one Parquet row group; at most this many of a table wait in memory


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a staged load is: its version, cause, tables and the versions of what read it."""

    __pydantic_config__: ClassVar[ConfigDict] = ONLY_KNOWN_KEYS

    load_id: str
    outlet_id: str
    version: Version
    staged_at: Moment
    cause: dict[str, str]
    rows: dict[str, Count]
    digests: dict[str, str]
    read_by: dict[str, str] = field(default_factory=dict)
    page_count: Count = 0
    schema_version: int = SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class StagedLoad:
    """A load as it lies on disk."""

    folder: Path
    manifest: Manifest

    @property
    def load_id(self) -> str:
        """Return the id of the load."""
        return self.manifest.load_id

    @property
    def version_folder(self) -> Path:
        """Return the folder of the load's current version."""
        return self.folder / self.manifest.version

    def table_path(self, table: str) -> Path | None:
        """Return the path of a table's Parquet file; None if the load has no rows of it."""
        return self.version_folder / f"{table}.parquet" if self.manifest.rows.get(table) else None

    def check_files(self) -> None:
        """Check every Parquet file against its digest in the manifest.

        Raises:
            StagingError: a file is missing or damaged.
        """
        for table, digest in self.manifest.digests.items():
            path = self.version_folder / f"{table}.parquet"
            if not path.is_file():
                raise StagingError(f"load {self.load_id}: {path.name} is missing; stage the load again")
            if _digest(path) != digest:
                raise StagingError(f"load {self.load_id}: {path.name} is damaged; stage the load again")


class LoadWriter:
    """Writes one load: rows a table, then the manifest.

    Use as a context manager; leaving it without an exception commits the load, an exception leaves the earlier version
    as it was. Rows are numbered and stamped with load and outlet here.
    """

    def __init__(
        self,
        staged: Path,
        load_id: str,
        outlet_id: str,
        *,
        cause: Mapping[str, str],
        read_by: Mapping[str, str],
        staged_at: dt.datetime,
    ) -> None:
        if not LOAD_ID.fullmatch(load_id):
            raise StagingError(f"{load_id!r} is no load id; make one with load_id_for()")
        self.load_id, self.outlet_id = load_id, outlet_id
        self._folder = staged / load_id
        self._beside = staged / f"{WRITING}{load_id}@{socket.gethostname()}@{os.getpid()}"
        self._cause, self._read_by = dict(cause), dict(read_by)
        self._staged_at = staged_at
        self._waiting: dict[str, list[pa.Table]] = {name: [] for name in TABLES}
        self._writers: dict[str, pq.ParquetWriter] = {}
        self.rows: dict[str, int] = dict.fromkeys(TABLES, 0)
        self.page_count = 0
        self.manifest: Manifest | None = None
        self.before_commit: Callable[[Path, str], None] = lambda _folder, _version: None
        """Gets the folder of the files and the version that they make, before the load is committed."""

    def __enter__(self) -> LoadWriter:
        shutil.rmtree(self._beside, ignore_errors=True)
        self._beside.mkdir(parents=True)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._commit()
        finally:
            for writer in self._writers.values():
                _abandon(writer)
            shutil.rmtree(self._beside, ignore_errors=True)

    def add_batch(self, batch: RowBatch) -> None:
        """Stage the rows of a batch, with row numbers that continue those of the load.

        The batch's shared rows (places) are not staged: the caller adds them.
        """
        earlier = dict(self.rows)
        for table, columns in batch.tables.items():
            self._append(table, shift_row_numbers(columns, earlier))
        self.page_count += batch.page_count

    def add(self, table: str, *rows: Mapping[str, Any]) -> None:
        """Stage rows of one table unchanged; a column that a row lacks is null.

        Raises:
            StagingError: a row has a column unknown to the table, or lacks a required one.
        """
        if rows:
            self._append(table, make_columns(table, rows))

    def _append(self, table: str, columns: pa.Table) -> None:
        count, first = len(columns), self.rows[table] + 1
        given = {
            "load_id": pa.repeat(pa.scalar(self.load_id, pa.string()), count),
            "row_number": pa.array(range(first, first + count), pa.int32()),
            "outlet_id": pa.repeat(pa.scalar(self.outlet_id, pa.string()), count),
        }
        schema = TABLES[table].schema
        arrays = [given[name] if name in given else columns.column(name) for name in schema.names]
        self._waiting[table].append(pa.Table.from_arrays(arrays, schema=schema))
        self.rows[table] += count
        if sum(map(len, self._waiting[table])) >= _GROUP_ROWS:
            self._write(table)

    def _write(self, table: str, *, is_last: bool = False) -> None:
        """Write the rows that wait in groups of one size, so that equal rows make equal files however they came."""
        if not self._waiting[table]:
            return
        rows = pa.concat_tables(self._waiting[table]).combine_chunks()
        whole = len(rows) if is_last else len(rows) // _GROUP_ROWS * _GROUP_ROWS
        if whole and table not in self._writers:
            path = self._beside / f"{table}.parquet"
            self._writers[table] = pq.ParquetWriter(path, TABLES[table].schema, compression="zstd")
        for start in range(0, whole, _GROUP_ROWS):
            self._writers[table].write_table(rows.slice(start, min(_GROUP_ROWS, whole - start)))
        self._waiting[table] = [rows.slice(whole)] if whole < len(rows) else []

    def _commit(self) -> None:
        for table in TABLES:
            self._write(table, is_last=True)
        for writer in self._writers.values():
            writer.close()
        digests = {table: _digest(self._beside / f"{table}.parquet") for table in sorted(self._writers)}
        version = hashlib.sha256(json.dumps([digests, self._read_by], sort_keys=True).encode()).hexdigest()[:16]
        earlier = _read_manifest_file(self._folder / MANIFEST, missing_ok=True)
        staged_at = self._staged_at.astimezone(dt.UTC).isoformat()
        manifest = Manifest(
            load_id=self.load_id,
            outlet_id=self.outlet_id,
            version=version,
            # a build skips a version that is applied: a later time here would only show in a full build
            staged_at=earlier.staged_at if earlier and earlier.version == version else staged_at,
            cause=self._cause,
            rows=dict(self.rows),
            digests=digests,
            read_by=self._read_by,
            page_count=self.page_count,
        )
        self.before_commit(self._beside, version)
        self._folder.mkdir(parents=True, exist_ok=True)
        place = self._folder / version
        if not (place / VERDICT).exists():
            shutil.rmtree(place, ignore_errors=True)
            self._beside.rename(place)
        write_atomically(self._folder / MANIFEST, dump_json(manifest, indent=1))
        mark_new(self._folder.parent, self.load_id)
        keep = {version, earlier.version if earlier else version}
        for old in self._folder.iterdir():
            if old.is_dir() and old.name not in keep:
                shutil.rmtree(old, ignore_errors=True)
        self.manifest = manifest


def _abandon(writer: pq.ParquetWriter) -> None:
    """Close a file that is not needed any more, or is closed already. On a full disk that fails, which is no matter."""
    with contextlib.suppress(OSError):
        writer.close()
    writer.is_open = False  # or it is closed once more when it is collected, which prints the error


def writer_of(folder_name: str) -> tuple[str | None, int]:
    """Return host and process id of the writer of an unfinished load, from its folder's name, or (None, 0)."""
    _, host, pid = (["", "", *folder_name.split("@")])[-3:]
    return (host, int(pid)) if host and pid.isdecimal() else (None, 0)


def mark_new(staged: Path, load_id: str) -> None:
    """Create the marker that the load's current version is not in the warehouse yet."""
    (staged / NEW_LOADS).mkdir(parents=True, exist_ok=True)
    (staged / NEW_LOADS / load_id).touch()


def clear_new(staged: Path, loads: Iterable[StagedLoad]) -> None:
    """Delete the markers of loads that are now in the warehouse, except of loads that were staged again since."""
    for load in loads:
        current = _read_manifest_file(load.folder / MANIFEST, missing_ok=True)
        if current is None or (current.version, current.staged_at) == (load.manifest.version, load.manifest.staged_at):
            (staged / NEW_LOADS / load.load_id).unlink(missing_ok=True)


def read_load(staged: Path, load_id: str) -> StagedLoad:
    """Read the manifest of a staged load and return the load; its files are not checked.

    Raises:
        StagingError: no load has this id, or its manifest is damaged.
    """
    manifest = _read_manifest_file(staged / load_id / MANIFEST, missing_ok=False)
    if manifest is None or manifest.load_id != load_id:
        raise StagingError(f"load {load_id}: its manifest names another load; stage the load again")
    return StagedLoad(staged / load_id, manifest)


def new_load_ids(staged: Path) -> list[str]:
    """Return the sorted ids of loads whose current version is not in the warehouse; empty if there are none."""
    folder = staged / NEW_LOADS
    if not folder.is_dir():
        return []
    return sorted(entry.name for entry in os.scandir(folder) if LOAD_ID.fullmatch(entry.name))


def clear_removed(staged: Path, load_id: str) -> bool:
    """Delete the marker of a load whose folder no longer exists and return True; return False if the folder exists."""
    if (staged / load_id).exists():
        return False
    (staged / NEW_LOADS / load_id).unlink(missing_ok=True)
    return True


def all_load_ids(staged: Path) -> Iterator[str]:
    """Yield the sorted ids of all staged loads; nothing if there is no folder."""
    if staged.is_dir():
        yield from sorted(entry.name for entry in os.scandir(staged) if LOAD_ID.fullmatch(entry.name))


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """How a staged file differs from its definition. ``is_breaking`` where the load cannot be built."""

    table: str
    column: str
    change: str
    is_breaking: bool


def schema_changes(load: StagedLoad, without: Container[str] = ()) -> list[SchemaChange]:
    """Compare the columns of a load's files with the catalogue; return those missing, unknown or of another type.

    Empty if all are equal. Unknown columns and missing optional ones are not breaking. Files of tables in ``without``
    are not opened.
    """
    found = []
    for name, definition in TABLES.items():
        path = load.table_path(name)
        if path is None or name in without:
            continue
        have = {f.name: f.type for f in pq.read_schema(path)}
        for column in definition.columns:
            if column.name not in have:
                found.append(SchemaChange(name, column.name, "missing", column.is_required))
            elif have[column.name] != column.type:
                change = f"is {have[column.name]}, not {column.type}"
                found.append(SchemaChange(name, column.name, change, is_breaking=True))
        known = set(definition.column_names)
        found += [SchemaChange(name, c, "unknown", is_breaking=False) for c in have if c not in known]
    return found


def _read_manifest_file(path: Path, *, missing_ok: bool) -> Manifest | None:
    try:
        return read_typed(Manifest, path.read_bytes())
    except FileNotFoundError as error:
        if missing_ok:
            return None
        raise StagingError(f"load {path.parent.name}: no {MANIFEST}; stage the load again") from error
    except DamagedJsonError as error:
        if missing_ok:
            return None
        raise StagingError(f"load {path.parent.name}: {MANIFEST} is damaged ({error}); stage the load again") from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
