"""The log of the watches in a candidate: the tables of schema ``staged`` that dbt makes facts of."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from extractors.contracts.catalogue.watches import WATCH_DELIVERIES, WATCH_MATCHES, WATCH_TABLES
from extractors.contracts.columns import Table
from extractors.stores.warehouse_files import open_candidate
from extractors.stores.watch_log.export import read_log

_FACTS = {WATCH_MATCHES.name: "fct_watch_matches", WATCH_DELIVERIES.name: "fct_watch_deliveries"}


def create_watch_tables(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Create the tables, empty."""
    for table in WATCH_TABLES:
        columns = ", ".join(f"{column.name} {column.sql_type}" for column in table.columns)
        connection.execute(f"create or replace table {schema}.{table.name} ({columns})")


def attach_watch_log(candidate: Path, state: Path, schema: str) -> None:
    """Fill the tables with the lines of the log that the candidate's facts do not have yet."""
    with contextlib.closing(open_candidate(candidate)) as connection:
        after = [_last_position(connection, table.name) for table in WATCH_TABLES]
        for table, rows in zip(WATCH_TABLES, read_log(state, *after), strict=True):
            _insert(connection, schema, table, rows)


def _last_position(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """The last line of the log that a fact of the candidate has; 0 where there is none."""
    fact = _FACTS[name]
    try:
        [(last,)] = connection.execute(f"select coalesce(max(position), 0) from marts.{fact}").fetchall()  # noqa: S608
    except duckdb.CatalogException:
        return 0
    return int(last)


def _insert(connection: duckdb.DuckDBPyConnection, schema: str, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    # one array a column: far faster than a statement a row
    unnested = ", ".join(f"unnest(?::{column.sql_type}[]) as {column.name}" for column in table.columns)
    values = [list(column) for column in zip(*rows, strict=True)]
    connection.execute(f"insert into {schema}.{table.name} by name select {unnested}", values)
