"""How two warehouses differ, row by row."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path

import duckdb

from extractors.stores.warehouse_files import attach_warehouse

OF_THE_ORDER = ("story_key_history", "int_retired_stories")
"""What was published and is no more: it depends on the order of loads, and nothing else does."""


def differences(one: Path, other: Path, *, without: Collection[str] = OF_THE_ORDER) -> dict[str, tuple[int, int]]:
    """For each table and view that differs: rows only in the one, rows only in the other."""
    found = {}
    with contextlib.closing(duckdb.connect()) as connection:
        attach_warehouse(connection, one, "a")
        attach_warehouse(connection, other, "b")
        names = connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_catalog = 'a' and table_schema in ('marts', 'working') order by all"
        ).fetchall()
        assert len(names) > 25
        for schema, table in names:
            if table in without:
                continue
            counts = [
                connection.execute(
                    f"select count(*) from (from {x}.{schema}.{table} except all from {y}.{schema}.{table})"
                ).fetchall()[0][0]
                for x, y in (("a", "b"), ("b", "a"))
            ]
            if any(counts):
                found[f"{schema}.{table}"] = (counts[0], counts[1])
    return found


def empty_tables(path: Path) -> list[str]:
    """The tables and views that have no row."""
    with contextlib.closing(duckdb.connect()) as connection:
        attach_warehouse(connection, path, "a")
        names = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_catalog = 'a' and table_schema in ('marts', 'working') order by all"
        ).fetchall()
        return [name for (name,) in names if not connection.execute(f"from a.{name} limit 1").fetchall()]
