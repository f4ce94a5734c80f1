"""The rows that Spark wrote, taken into the tables of a candidate."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable
from pathlib import Path

import duckdb

from dateline.warehouse.published import BuildError

_SCHEMAS = ("batch", "working", "marts")


def fill(candidate: Path, out: Path, models: Iterable[tuple[str, float]], *, memory_limit: str) -> None:
    """Replace the rows of each model's table by those in ``out/<schema>/<name>/*.parquet``, cast to the table's types.

    This is the only place that knows the candidate to be a file: where the warehouse is a lake,
    ``ducklake_add_data_files`` can register the same Parquet without a copy, but for tables with an unsigned hash.

    Raises:
        BuildError: a table has no rows there, not even an empty file, or other columns.
    """
    expected = {name for name, _ in models}
    seeds = {path.name.partition(".")[2] for path in (out.parent / "inputs").glob("working.*")}
    with contextlib.closing(duckdb.connect(str(candidate))) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set memory_limit = ?", [memory_limit])
        connection.execute("set preserve_insertion_order = false")
        connection.execute("set checkpoint_threshold = '1GB'")
        stored = _stored(connection, seeds)
        if stored.keys() != expected:
            other = ", ".join(sorted(stored.keys() ^ expected)[:5])
            raise BuildError(f"Spark and DuckDB do not have the same tables ({other}); nothing was published")
        for name, schema in stored.items():
            _fill(connection, schema, name, out / schema / name)


def empty(candidate: Path, seeds: Collection[str]) -> None:
    """Delete the rows of each model's table, those of ``seeds`` apart.

    A build on no load has rows all the same: what the log of the watches has. As long as they are there, the batch
    leaves the log's lines out as applied before.
    """
    with contextlib.closing(duckdb.connect(str(candidate))) as connection:
        for name, schema in _stored(connection, seeds).items():
            connection.execute(f"delete from {schema}.{name}")


def _stored(connection: duckdb.DuckDBPyConnection, seeds: Collection[str]) -> dict[str, str]:
    """The tables of models, with the schema of each."""
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where schema_name in ? and not internal", [_SCHEMAS]
    ).fetchall()
    return {name: schema for schema, name in tables if name not in seeds}


def _fill(connection: duckdb.DuckDBPyConnection, schema: str, name: str, folder: Path) -> None:
    source = f"read_parquet('{str(folder).replace(chr(39), chr(39) * 2)}/*.parquet')"
    have = dict(row[:2] for row in connection.execute(f"describe select * from {source}").fetchall())
    columns = connection.execute(f"describe {schema}.{name}").fetchall()
    if have.keys() != {column[0] for column in columns}:
        other = ", ".join(sorted(have.keys() ^ {column[0] for column in columns})[:5])
        raise BuildError(f"{schema}.{name}: Spark wrote other columns than the table has ({other})")
    values = ", ".join(_cast(column[0], have[column[0]], column[1]) for column in columns)
    connection.execute("begin")
    connection.execute(f"delete from {schema}.{name}")
    connection.execute(f"insert into {schema}.{name} select {values} from {source}")
    connection.execute("commit")


def _cast(name: str, have: str, wanted: str) -> str:
    if (have, wanted) == ("BIGINT", "UBIGINT"):  # a hash: Spark has no unsigned number, so it wrote the same bits
        return f'(("{name}"::hugeint & 18446744073709551615::hugeint))::ubigint'
    return f'"{name}"' if have == wanted else f'"{name}"::{wanted}'
