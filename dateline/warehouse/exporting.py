"""The published warehouse as one DuckDB file or as Parquet files, for programs that cannot read a lake."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import duckdb

from dateline.warehouse.lookup import open_published
from extractors.stores.warehouse_files import attach_warehouse, list_relations, quote

_MADE = "made_of_"
_EXPORTED = ("marts", "quality")


def export_duckdb(warehouse: Path, file: Path) -> None:
    """Write a warehouse as one DuckDB file without the space that builds left free; ``file`` is replaced by a rename.

    Every mart is a table there, with its comments, those too that are views in files of earlier releases. Schema
    ``working`` is left out, which only builds and the views read.

    Raises:
        BuildError: there is no warehouse, or it cannot be opened.
        OSError: the disk is full.
    """
    open_published(warehouse).close()
    beside = file.with_name(f".{file.name}.open")
    beside.unlink(missing_ok=True)
    try:
        with contextlib.closing(duckdb.connect()) as connection:
            attach_warehouse(connection, warehouse, "published")
            connection.execute("attach ':memory:' as chosen")
            connection.execute("copy from database published to chosen")
            _make_tables(connection, "chosen")
            connection.execute("drop schema if exists chosen.working cascade")
            # blocks of 64 kB: those of DuckDB's own size are mostly empty in small tables, which doubles a small file
            connection.execute(f"attach {quote(beside)} as compact (block_size 65536)")
            connection.execute("copy from database chosen to compact")
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def export_parquet(warehouse: Path, folder: Path) -> int:
    """Write each table and view of schemas ``marts`` and ``quality`` as ``<folder>/<schema>/<table>.parquet``; return
    how many. The folder is replaced by a rename.

    Raises:
        BuildError: there is no warehouse, or it cannot be opened.
        OSError: the disk is full.
    """
    beside = folder.with_name(f".{folder.name}.open")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        with contextlib.closing(open_published(warehouse)) as connection:
            tables = sorted(one for one in list_relations(connection) if one[0] in _EXPORTED)
            for schema, table in tables:
                (beside / schema).mkdir(parents=True, exist_ok=True)
                target = quote(beside / schema / f"{table}.parquet")
                connection.execute(f'copy (from {schema}."{table}") to {target} (format parquet, compression zstd)')
        if folder.exists():
            shutil.rmtree(folder)
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return len(tables)


def _make_tables(connection: duckdb.DuckDBPyConnection, database: str) -> None:
    """Put a table with the same rows and comments in the place of each view of schema ``marts``."""
    views = connection.execute(
        "select view_name, comment from duckdb_views()"
        " where database_name = ? and schema_name = 'marts' and not internal order by view_name",
        [database],
    ).fetchall()
    names = [name for name, _ in views]
    comments = [(f'table {database}.marts."{name}"', comment) for name, comment in views]
    comments += [
        (f'column {database}.marts."{name}"."{column}"', comment)
        for name, column, comment in connection.execute(
            "select table_name, column_name, comment from duckdb_columns() where database_name = ?"
            " and schema_name = 'marts' and list_contains(?, table_name) order by all",
            [database, names],
        ).fetchall()
    ]
    for name in names:  # all before the first is dropped: views read views
        connection.execute(f'create table {database}.marts."{_MADE}{name}" as from {database}.marts."{name}"')
    for name in names:
        connection.execute(f'drop view {database}.marts."{name}"')
        connection.execute(f'alter table {database}.marts."{_MADE}{name}" rename to "{name}"')
    for target, comment in comments:
        if comment is not None:
            connection.execute(f"comment on {target} is {quote(comment)}")
