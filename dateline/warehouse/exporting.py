"""The published warehouse as one DuckDB file or as Parquet files, for programs that cannot read a lake."""

from __future__ import annotations

import contextlib
import re
import shutil
from pathlib import Path

import duckdb

from dateline.warehouse.lookup import open_published
from extractors.stores.warehouse_files import attach_warehouse, quote

_WORKING_TABLE = re.compile(r'\bworking"?\."?(\w+)')
_EXPORTED = ("marts", "quality")


def export_duckdb(warehouse: Path, file: Path) -> None:
    """Write a warehouse as one DuckDB file without the space that builds left free; ``file`` is replaced by a rename.

    Tables, views, macros and comments are kept, but for the tables of schema ``working`` that only builds read: each
    takes at least a block of 256 KiB.

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
            for table in _read_by_builds_alone(connection, "published"):
                connection.execute(f'drop table chosen.working."{table}"')
            connection.execute(f"attach {quote(beside)} as compact")
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
            tables = connection.execute(
                "select table_schema, table_name from information_schema.tables where list_contains(?, table_schema)"
                " and table_catalog = current_database() order by all",
                [list(_EXPORTED)],
            ).fetchall()
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


def _read_by_builds_alone(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Return the tables of schema ``working`` that no view and no macro of the database names."""
    queries = connection.execute(
        "select sql from duckdb_views() where database_name = $1 and not internal union all"
        " select macro_definition from duckdb_functions() where database_name = $1 and not internal",
        [database],
    ).fetchall()
    named = {name for (query,) in queries for name in _WORKING_TABLE.findall(query or "")}
    tables = connection.execute(
        "select table_name from duckdb_tables() where database_name = $1 and schema_name = 'working' order by all",
        [database],
    ).fetchall()
    return [table for (table,) in tables if table not in named]
