"""The order of rows in large tables: by article, so that the rows of one article are found by the zone maps.

A column store keeps the least and the largest value of every 122,880 rows. Keys are hashes, and rows lie in the order
in which loads came, so that every such group may have any key: the page of one article would read a dozen tables whole.
A table is ordered again when the rows that came since are ``GROWTH`` of it: a row is written a few times in its life,
and a build orders one table at most, so that none waits for all. What a query finds does not depend on any of this.
"""

from __future__ import annotations

import duckdb

from extractors.stores.warehouse_files import LAKE_ROWS

LEAST_ROWS = 250_000
"""Tables of fewer rows are read whole in milliseconds."""
GROWTH = 0.25

_KNOWN = "search_index.row_order"
# tables with texts are left: their rows are found by their keys and then read by their numbers
_TABLES = """
select t.schema_name, t.table_name, t.row_count, coalesce(o.ordered_rows, 0)
from ({sizes}) as t (schema_name, table_name, row_count)
left join search_index.row_order as o on t.schema_name || '.' || t.table_name = o.table_name
where
    t.schema_name in ('marts', 'working') and t.row_count >= $least
    and (t.schema_name, t.table_name) in (
        select (schema_name, table_name) from duckdb_columns() where column_name = 'article_key'
    )
    and (t.schema_name, t.table_name) not in (
        select (schema_name, table_name) from duckdb_columns() where column_name = 'body'
    )
order by all
"""
_ESTIMATES = "select schema_name, table_name, estimated_size from duckdb_tables()"

# of a lake a checkpoint would write every table again
_IS_FILE = "select 1 from duckdb_databases() where database_name = current_database() and type = 'duckdb'"


def order_rows(connection: duckdb.DuckDBPyConnection, *, least_rows: int = LEAST_ROWS) -> str | None:
    """Order the table of an open candidate that has grown most, if one has grown enough, and return its name."""
    connection.execute(f"create table if not exists {_KNOWN} (table_name varchar not null, ordered_rows bigint)")
    grown: list[tuple[int, str]] = []
    is_file = connection.execute(_IS_FILE).fetchone() is not None
    tables = _TABLES.format(sizes=_ESTIMATES if is_file else LAKE_ROWS)
    for schema, name, estimated, ordered in connection.execute(tables, {"least": least_rows}).fetchall():
        enough = max(least_rows, int(ordered * GROWTH))
        # an estimate counts rows that were deleted
        if estimated - ordered > enough and (growth := _count(connection, f"{schema}.{name}") - ordered) > enough:
            grown.append((growth, f"{schema}.{name}"))
    if not grown:
        return None
    _, table = max(grown)
    [(kept_order,)] = connection.execute("select current_setting('preserve_insertion_order')").fetchall()
    connection.execute("set preserve_insertion_order = true")
    try:
        _order(connection, table, is_file=is_file)
    finally:
        connection.execute(f"set preserve_insertion_order = {str(kept_order).lower()}")
    return table


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    [(rows,)] = connection.execute(f"select count(*) from {table}").fetchall()  # noqa: S608 - names of our own tables
    return int(rows)


def _order(connection: duckdb.DuckDBPyConnection, table: str, *, is_file: bool) -> None:
    connection.execute("begin")
    try:
        connection.execute(f"create temp table ordered as from {table} order by article_key")
        connection.execute(f"delete from {table}")  # noqa: S608 - names of our own tables
        connection.execute(f"insert into {table} from ordered")
        connection.execute(f"delete from {_KNOWN} where table_name = $table", {"table": table})  # noqa: S608
        connection.execute(
            f"insert into {_KNOWN} select $table, count(*) from {table}",  # noqa: S608
            {"table": table},
        )
        connection.execute("drop table ordered")
        connection.execute("commit")
    except duckdb.Error:
        connection.execute("rollback")
        raise
    if is_file:
        connection.execute("checkpoint")  # its old blocks are free for the next table
