"""The warehouse on disk, of either kind, and the one way to open it.

A *file* is one DuckDB file. A *lake* is a DuckLake catalogue, which is a small DuckDB file with the ending
``.ducklake``, and a folder ``lake`` beside it with the rows as Parquet files. The ending of a path says which of the
two it is. Names of tables are the same in both, so that a query works on either.
"""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import duckdb

LAKE_SUFFIX = ".ducklake"
_DATA = "lake"
CATALOG = "warehouse"
"""The name of an opened lake within its connection, as DuckDB gives it to ``warehouse.duckdb``."""
SCRATCH = "scratch"
"""The name of the database beside a lake's candidate that holds what a build alone reads."""
BUILD_SCHEMAS = ("staged", "batch")
"""Of no use once a candidate is audited. In a lake they would be snapshots and files, so that they lie beside it."""
_CATALOGUE_BLOCK = 16 << 10
"""Bytes of a block of a lake's catalogue, the least that DuckDB has."""
_EXTENSION = "duckdb_extension_ducklake"
_FILES = """
    with files as (
        select table_id, path, path_is_relative from {metadata}.ducklake_data_file
        union all
        select table_id, path, path_is_relative from {metadata}.ducklake_delete_file
    ),

    -- a table that was renamed has a row for each of its names
    tables as (
        select distinct
            t.table_id,
            if(s.path_is_relative, s.path, '') || if(t.path_is_relative, t.path, '') as folder
        from {metadata}.ducklake_table as t
        inner join {metadata}.ducklake_schema as s on t.schema_id = s.schema_id
    )

    select distinct if(files.path_is_relative, tables.folder || files.path, files.path)
    from files
    inner join tables on files.table_id = tables.table_id
"""
LAKE_ROWS = f"""
    select s.schema_name, t.table_name, coalesce(sum(f.record_count - coalesce(d.delete_count, 0)), 0)
    from __ducklake_metadata_{CATALOG}.ducklake_table as t
    inner join __ducklake_metadata_{CATALOG}.ducklake_schema as s on t.schema_id = s.schema_id
    left join __ducklake_metadata_{CATALOG}.ducklake_data_file as f
        on t.table_id = f.table_id and f.end_snapshot is null
    left join __ducklake_metadata_{CATALOG}.ducklake_delete_file as d
        on f.data_file_id = d.data_file_id and d.end_snapshot is null
    where t.end_snapshot is null and s.end_snapshot is null
    group by all
"""  # noqa: S608 - names of our own
"""The schema, name and number of rows of each table of the lake that is ``warehouse`` in a connection, as its catalogue
had them before the open transaction.
"""


class LakeFileError(duckdb.Error):
    """A catalogue names a file that is not in its lake's folder."""


class LakeUnavailableError(duckdb.Error):
    """The package that reads lakes is not installed."""


def is_lake(path: Path) -> bool:
    """Whether a path names the catalogue of a lake; else it is a DuckDB file."""
    return path.suffix == LAKE_SUFFIX


def data_folder(catalogue: Path) -> Path:
    """Return the folder of a lake's Parquet files: ``lake`` beside its catalogue."""
    return catalogue.parent / _DATA


def scratch_of(candidate: Path) -> Path:
    """Return the file that has the schemas ``staged`` and ``batch`` of a candidate: the candidate itself if it is a
    file.
    """
    return candidate.with_suffix(".scratch.duckdb") if is_lake(candidate) else candidate


def quote(text: str | Path) -> str:
    """Return a text as an SQL literal, with its quotes doubled."""
    return "'" + str(text).replace("'", "''") + "'"


def open_warehouse(
    path: Path,
    *,
    read_only: bool = True,
    config: Mapping[str, str | bool | int | float | list[str]] | None = None,
    version: int | None = None,
) -> duckdb.DuckDBPyConnection:
    """Open a warehouse. A lake is opened as it was at snapshot ``version`` if that is given.

    A lake that is missing is made if it may be written to, as DuckDB does with a file.

    Raises:
        duckdb.Error: it cannot be opened; LakeUnavailableError where the package for lakes is not installed.
    """
    options = dict(config or {})
    if not is_lake(path):
        return duckdb.connect(str(path), read_only=read_only, config=options)
    options.setdefault("temp_directory", f"{path}.tmp")
    # the lock pins what is loaded by its hash; for its signature DuckDB would read all 36 MB at each opening
    options["allow_unsigned_extensions"] = True
    connection = duckdb.connect(config=options)
    try:
        attach_warehouse(connection, path, CATALOG, read_only=read_only, version=version)
        connection.execute("set allow_unsigned_extensions = false")  # for good: it cannot be set again
        connection.execute(f"use {CATALOG}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def held_open(path: Path, *, read_only: bool = True) -> Iterator[None]:
    """Hold a file open for a ``with`` block, in which it is not replaced: what opens it there in the same way, without
    settings of its own, joins, and neither reads its catalogue again nor writes it out. Of a lake, and where a file
    is missing or cannot be opened, nothing is held: who opens it says so.
    """
    with contextlib.ExitStack() as stack:
        if not is_lake(path) and path.is_file():
            with contextlib.suppress(duckdb.Error):
                stack.enter_context(contextlib.closing(open_warehouse(path, read_only=read_only)))
        yield


def open_candidate(
    candidate: Path, *, config: Mapping[str, str | bool | int | float | list[str]] | None = None
) -> duckdb.DuckDBPyConnection:
    """Open a candidate for writing, with the schemas ``staged`` and ``batch`` at hand, by these names, of a lake too.

    No transaction can write to a lake's tables and to these schemas.
    """
    connection = open_warehouse(candidate, read_only=False, config=config)
    if is_lake(candidate):
        attach_scratch(connection, candidate)
    return connection


def attach_scratch(connection: duckdb.DuckDBPyConnection, candidate: Path) -> None:
    """Attach what lies beside a lake's candidate, made if it is missing, to a connection in which the candidate is
    ``warehouse``, so that ``staged`` and ``batch`` are found there.
    """
    connection.execute(f"attach if not exists {quote(scratch_of(candidate))} as {SCRATCH}")
    for schema in BUILD_SCHEMAS:
        connection.execute(f"create schema if not exists {SCRATCH}.{schema}")
    find_build_schemas(connection)


def find_build_schemas(connection: duckdb.DuckDBPyConnection) -> None:
    """Let ``staged`` and ``batch`` be those of the scratch database, and every other schema the lake's."""
    path = ",".join([f"{CATALOG}.main", *(f"{SCRATCH}.{schema}" for schema in BUILD_SCHEMAS)])
    connection.execute(f"set search_path = {quote(path)}")


def attach_warehouse(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    name: str,
    *,
    read_only: bool = True,
    version: int | None = None,
) -> None:
    """Attach a warehouse to an open connection under a name; a lake as it was at snapshot ``version`` if given.

    Raises:
        duckdb.Error: it cannot be opened; LakeUnavailableError where the package for lakes is not installed.
    """
    options = ["read_only"] if read_only else []
    address = str(path)
    if is_lake(path):
        load_lake_extension(connection)
        address = f"ducklake:{path}"
        folder = data_folder(path)
        if folder.is_dir():  # the home may have been moved since the catalogue noted where its files lie
            options += [f"data_path {quote(f'{folder}/')}", "override_data_path true"]
        if not read_only:
            # a table with inlined rows is read with the whole catalogue as it was when it was made: 20 ms a statement
            options.append("data_inlining_row_limit 0")
            if not path.exists():
                # small tables of many columns: with the usual blocks it is ten times as large, and is copied each time
                options.append(f"meta_block_size {_CATALOGUE_BLOCK}")
        if version is not None:
            options.append(f"snapshot_version {version}")
    chosen = f" ({', '.join(options)})" if options else ""
    connection.execute(f"attach {quote(address)} as {name}{chosen}")


def list_relations(connection: duckdb.DuckDBPyConnection, database: str | None = None) -> set[tuple[str, str]]:
    """Return the schema and name of each table and view of an attached database, the current one if none is named.

    Of a lake, ``duckdb_tables()`` and ``information_schema.tables`` read the statistics of every table, which takes
    longer than a query of its rows; ``duckdb_columns()`` does not.
    """
    query = (
        "select distinct schema_name, table_name from duckdb_columns()"
        " where not internal and database_name = coalesce(?, current_database())"
    )
    return set(connection.execute(query, [database]).fetchall())


def count_lake_rows(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int]:
    """Return the number of rows of each table that LAKE_ROWS finds, by schema and name."""
    return {(schema, table): int(rows) for schema, table, rows in connection.execute(LAKE_ROWS).fetchall()}


def close_other_files(connection: duckdb.DuckDBPyConnection, path: Path, name: str = CATALOG) -> None:
    """Close files and network to a connection permanently, but for those of the warehouse at ``path``, attached as
    ``name``.
    """
    if is_lake(path):
        # each file by its name: in an allowed folder new ones could be written
        folder = data_folder(path)
        files = [str(folder / file) for file in sorted(read_lake_files(connection, f"__ducklake_metadata_{name}"))]
        connection.execute(f"set allowed_paths = [{', '.join(map(quote, files))}]")
    connection.execute("set enable_external_access = false")


def read_lake_files(connection: duckdb.DuckDBPyConnection, metadata: str) -> set[str]:
    """Return the paths, relative to a lake's folder, of all files that its catalogue needs for one of its snapshots.

    ``metadata`` is the schema or database that has the catalogue's tables in this connection.

    Raises:
        LakeFileError: a path leads out of the folder. A catalogue may come from a bucket or a backup.
    """
    paths = {path for (path,) in connection.execute(_FILES.format(metadata=metadata)).fetchall()}
    for path in paths:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or "\\" in path or "\0" in path:
            raise LakeFileError(f"the catalogue of the lake names a file outside of its folder: {path!r}")
    return paths


def load_lake_extension(connection: duckdb.DuckDBPyConnection) -> None:
    """Load DuckDB's extension for lakes from its Python package; nothing is fetched.

    Raises:
        LakeUnavailableError: the package is not installed.
        duckdb.Error: it was made for another DuckDB.
    """
    found = importlib.util.find_spec(_EXTENSION)
    places = list(found.submodule_search_locations or ()) if found else []
    files = [file for place in places for file in Path(place).glob(f"extensions/v{duckdb.__version__}/ducklake.*")]
    if not files:
        raise LakeUnavailableError(
            f"a lake needs the package duckdb-extension-ducklake {duckdb.__version__}: install dateline[lake], or set "
            "DATELINE_WAREHOUSE=file"
        )
    connection.execute(f"load {quote(files[0])}")
