"""The scratch database that a gate measures in: narrow tables with the figures that the suites validate.

``relations/staged/<relation>.sql`` and ``relations/marts/<relation>.sql`` say what is measured (``measures.py`` reads
them). Their sources are

* ``source.<staged table>``: the rows of all loads of the batch, straight from their Parquet files,
* ``loads_of_batch``: one row a load (ids, version, kind of cause, counts of the manifest),
* ``history``: the measured figures of the outlets' earlier loads, ``history_fields`` their shares by field,
* ``earlier_collections``: when the outlets were collected before and how many articles came, also where a gate stopped
  the load: its pages were fetched and do not come again,
* ``country_boxes``: the rectangle of each country,
* ``candidate.*``: the warehouse to be published, and ``staged.*``: the batch as it was staged (mart gate only),
* ``getvariable('now')``: the time of the run, UTC.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

import duckdb

from expectations.measure.history import FIELDS_TABLE, HISTORY_DAYS, LOADS_TABLE, PROFILE_COLUMNS
from expectations.verdicts.verdict import Verdict, read_gate_verdict
from extractors.contracts.catalogue import TABLES
from extractors.runtime.setting_list import DEFAULT_MEMORY_LIMIT
from extractors.stores.staged_loads import StagedLoad, new_load_ids, read_load
from extractors.stores.staging_error import StagingError
from extractors.stores.warehouse_files import attach_warehouse, scratch_of

_ROW_KEYS = ("load_id", "row_number", "article_key", "row_key", "name")
"""The columns that name a row in a relation; those that a relation has are shown with its failing rows."""
_OF_LATEST_READINGS = frozenset(
    (
        "bridge_article_tags", "fct_article_authors", "fct_article_media", "fct_article_revisions",
        "fct_article_updates", "fct_organisation_mentions", "fct_person_mentions", "fct_quotations",
        "fct_related_items",
    )
)  # fmt: skip
"""Marts that follow from the latest reading of their articles, of which another may name less: fct_articles is
compared."""
_COUNTRY_BOXES = Path(__file__).resolve().parent / "country_boxes.csv"


def scratch_address(path: Path, memory_limit: str) -> str:
    """Return the SQLAlchemy URL of a scratch file; DuckDB may use ``memory_limit`` of memory (such as ``4GB``)."""
    return f"duckdb:///{path}?memory_limit={memory_limit}"


@contextlib.contextmanager
def scratch_connection(
    path: Path, now: dt.datetime, memory_limit: str = DEFAULT_MEMORY_LIMIT
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a scratch file, created if missing, for a ``with`` block, with ``getvariable('now')`` set to ``now`` in UTC.

    DuckDB may use ``memory_limit`` of memory (such as ``4GB``).
    """
    with duckdb.connect(str(path), config=_config(memory_limit)) as connection:
        connection.execute("set variable now = ?::timestamp", [now.astimezone(dt.UTC).replace(tzinfo=None)])
        connection.execute("set preserve_insertion_order = false")
        connection.execute("set enable_progress_bar = false")
        yield connection


class HeldScratch:
    """Holds a scratch file open, so that each ``scratch_connection`` to it joins the one that is at work and neither
    opens the file nor writes it out. Before the library opens the file, in its own way, this must be closed.
    ``threads`` limits those of DuckDB.
    """

    def __init__(self, path: Path, memory_limit: str, threads: int | None = None) -> None:
        self._connection = duckdb.connect(str(path), config=_config(memory_limit))
        if threads is not None:
            self._connection.execute(f"set threads = {threads}")

    def close(self) -> None:
        """Close the file, with all that it has on disk."""
        self._connection.close()

    def drop(self) -> None:
        """Close a file that nobody reads any more, without writing it out."""
        with contextlib.suppress(duckdb.Error):  # closed before
            self._connection.execute("pragma disable_checkpoint_on_shutdown")
        self._connection.close()


@contextlib.contextmanager
def held_scratch(path: Path, memory_limit: str, threads: int | None = None) -> Iterator[HeldScratch]:
    """Hold a scratch file open for a ``with`` block, at the end of which it is of no use."""
    held = HeldScratch(path, memory_limit, threads)
    try:
        yield held
    finally:
        held.drop()


def _config(memory_limit: str) -> dict[str, str | bool | int | float | list[str]]:
    """How a scratch file is opened: DuckDB lets those join alone that open it in the same way."""
    return {"memory_limit": memory_limit}


def sql_literal(text: str) -> str:
    """Return a text as an SQL string literal, with its quotes doubled."""
    return "'" + text.replace("'", "''") + "'"


def add_loads(
    connection: duckdb.DuckDBPyConnection, loads: Sequence[StagedLoad], changed: Set[str] = frozenset()
) -> None:
    """Create the sources of the staged gate: a view of each staged table over all loads' files, and ``loads_of_batch``.

    ``changed`` names the tables that have a file which differs from its definition: only these are read by column name,
    which opens every file once more. A column that files lack is null.
    """
    connection.execute("create schema if not exists source")
    for name, table in TABLES.items():
        paths = [str(path) for load in loads if (path := load.table_path(name))]
        if paths:
            files = ", ".join(map(sql_literal, paths))
            read = f"read_parquet([{files}], union_by_name = {name in changed})"
            have = set(table.column_names)
            if name in changed:
                have &= {row[0] for row in connection.execute(f"describe from {read}").fetchall()}
            columns = ", ".join(
                f'"{c.name}"' if c.name in have else f'null::{c.sql_type} as "{c.name}"' for c in table.columns
            )
            select = f"select {columns} from {read}"  # noqa: S608
        else:
            columns = ", ".join(f'null::{c.sql_type} as "{c.name}"' for c in table.columns)
            select = f"select {columns} where false"
        connection.execute(f"create or replace view source.{name} as {select}")
    connection.execute(
        "create or replace table loads_of_batch (load_id varchar, version varchar, outlet_id varchar, kind varchar,"
        " staged_at timestamp, page_count integer, manifest_rows map(varchar, integer))"
    )
    rows = [
        [
            load.load_id,
            load.manifest.version,
            load.manifest.outlet_id,
            load.load_id.split(".")[1],
            dt.datetime.fromisoformat(load.manifest.staged_at).astimezone(dt.UTC).replace(tzinfo=None),
            load.manifest.page_count,
            load.manifest.rows,
        ]
        for load in loads
    ]
    if rows:
        connection.executemany("insert into loads_of_batch values (?, ?, ?, ?, ?, ?, ?)", rows)


def add_country_boxes(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table ``country_boxes`` from the CSV file beside this module."""
    connection.execute(
        "create or replace table country_boxes as select * from read_csv(?, header = true, nullstr = '', columns ="
        " {'country_code': 'varchar', 'south': 'double', 'north': 'double', 'west': 'double', 'east': 'double'})",
        [str(_COUNTRY_BOXES)],
    )


def _columns(connection: duckdb.DuckDBPyConnection, database: str, schema: str, table: str) -> set[str]:
    found = connection.execute(
        "select column_name from duckdb_columns() where database_name = ? and schema_name = ? and table_name = ?",
        [database, schema, table],
    )
    return {name for (name,) in found.fetchall()}


def add_history(
    connection: duckdb.DuckDBPyConnection, warehouse: Path | None, outlets: Sequence[str], now: dt.datetime
) -> str | None:
    """Create ``history``, ``history_fields`` and ``earlier_collections`` with the figures of the last 90 days of these
    outlets. They come from the published warehouse and stay empty without one. Loads of the batch are left out. Return
    None, or a line if the warehouse cannot be opened.
    """
    columns = ", ".join(f"{name} {type_}" for name, type_ in PROFILE_COLUMNS.items())
    connection.execute(f"create or replace table history ({columns})")
    connection.execute(
        "create or replace table history_fields (load_id varchar, outlet_id varchar, kind varchar, field varchar,"
        " share double, article_count integer)"
    )
    connection.execute(
        "create or replace table earlier_collections (load_id varchar, outlet_id varchar, kind varchar,"
        " collected_at timestamp, article_count integer)"
    )
    if warehouse is None or not warehouse.is_file():
        return None
    since = (now.astimezone(dt.UTC) - dt.timedelta(days=HISTORY_DAYS)).replace(tzinfo=None)
    try:
        attach_warehouse(connection, warehouse, "published")
    except duckdb.Error as error:
        return f"{warehouse.name}: no history could be read ({str(error).splitlines()[0]})"
    try:
        columns_of = {
            table: _columns(connection, "published", "quality", table) for table in (LOADS_TABLE, FIELDS_TABLE)
        }
        if all({"load_id", "outlet_id", "gated_at"} <= columns for columns in columns_of.values()):
            # a file of an earlier release may lack a figure: it is null then
            figures = ", ".join(name for name in PROFILE_COLUMNS if name in columns_of[LOADS_TABLE])
            connection.execute(
                f"insert into history by name select {figures}"  # noqa: S608
                f" from published.quality.{LOADS_TABLE} where gated_at >= ? and list_contains(?, outlet_id)"
                " and list_contains(?, verdict) and load_id not in (select load_id from loads_of_batch)",
                [since, list(outlets), [v for v in Verdict if v.may_proceed]],
            )
            # of a load that an earlier release measured only articles show that its outlet answered
            collected = "collected_at" if "collected_at" in columns_of[LOADS_TABLE] else "staged_at"
            connection.execute(
                "insert into earlier_collections by name"  # noqa: S608
                f" select load_id, outlet_id, kind, coalesce({collected}, if(article_count > 0, staged_at, null))"
                " as collected_at, coalesce(article_count, 0) as article_count"
                f" from published.quality.{LOADS_TABLE} where gated_at >= ? and list_contains(?, outlet_id)"
                " and load_id not in (select load_id from loads_of_batch)",
                [since, list(outlets)],
            )
            connection.execute(
                "insert into history_fields by name"  # noqa: S608
                " select f.load_id, f.outlet_id, history.kind, f.field, f.share, f.article_count"
                f" from published.quality.{FIELDS_TABLE} as f join history on f.load_id = history.load_id"
                " where f.gated_at >= ?",
                [since],
            )
    finally:
        connection.execute("detach published")
    return None


def add_waiting(connection: duckdb.DuckDBPyConnection, loads: Sequence[StagedLoad]) -> None:
    """Add to ``earlier_collections`` the loads of these outlets that are gated and not published, such as stopped ones.

    They are read from the folder of ``loads``. Loads that cannot be read or have no verdict are skipped silently.
    """
    outlets, batch = {load.manifest.outlet_id for load in loads}, {load.load_id for load in loads}
    rows = []
    for staged in {load.folder.parent for load in loads}:
        for load_id in new_load_ids(staged):
            if load_id in batch or load_id.split(".")[0] not in outlets:
                continue
            try:
                verdict = read_gate_verdict(read_load(staged, load_id))
            except StagingError:
                continue  # removed or damaged: the build reports it
            if verdict is not None:
                collected_at = verdict.profile.get("collected_at")
                count = verdict.profile.get("article_count") or 0
                at = collected_at or (verdict.staged_at if count else None)
                rows.append([load_id, verdict.outlet_id, load_id.split(".")[1], _naive(at), count])
    if rows:
        connection.execute(
            "delete from earlier_collections where list_contains(?, load_id)", [[row[0] for row in rows]]
        )
        connection.executemany("insert into earlier_collections values (?, ?, ?, ?, ?)", rows)


def _naive(when: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(when).astimezone(dt.UTC).replace(tzinfo=None) if when else None


def add_relation(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    """Create the table ``name`` from a query, replacing an earlier one.

    Raises:
        duckdb.Error: a source lacks a table or a column, or a file is damaged.
    """
    connection.execute(f"create or replace table {name} as\n{query}")


def add_relations(connection: duckdb.DuckDBPyConnection, queries: Mapping[str, str]) -> None:
    """Create a table for each query, by name and in order, in one transaction.

    Raises:
        duckdb.Error: as ``add_relation``; none of them is made.
    """
    connection.execute("begin")
    try:
        for name, query in queries.items():
            add_relation(connection, name, query)
    except duckdb.Error:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def add_candidate(
    connection: duckdb.DuckDBPyConnection, candidate: Path, published: Path | None, batch: Sequence[str]
) -> None:
    """Attach the candidate as ``candidate``, and create ``batch`` (the load ids) and ``mart_sizes``.

    ``mart_sizes`` has the number of rows of each mart that is made load by load, in the candidate, in the published
    file, and of the batch's loads there; it is empty if there is no published file.

    Raises:
        duckdb.Error: the candidate or the published file cannot be opened.
    """
    attach_warehouse(connection, candidate, "candidate")
    build_schemas = "candidate"
    if (beside := scratch_of(candidate)) != candidate:
        attach_warehouse(connection, beside, "build")
        build_schemas = "build"
    # so that relations find schema staged in either
    [(own,)] = connection.execute("select current_database()").fetchall()
    connection.execute(f"set search_path = {sql_literal(f'{own}.main,{build_schemas}.staged')}")
    connection.execute("create or replace table batch as select unnest(?::varchar[]) as load_id", [list(batch)])
    connection.execute(
        "create or replace table mart_sizes (name varchar, candidate_count bigint, published_count bigint,"
        " replaced_count bigint)"
    )
    if published is None or not published.is_file():
        return
    attach_warehouse(connection, published, "published")
    try:
        made_by_load = connection.execute(
            # duckdb_tables() would read the statistics of every table of a lake
            "select table_name from duckdb_columns() where schema_name = 'marts' and column_name = 'load_id'"
            " and database_name in ('candidate', 'published')"
            " and (database_name, table_name) not in (select (database_name, view_name) from duckdb_views())"
            " and not list_contains(?, table_name) group by table_name having count(*) = 2",
            [sorted(_OF_LATEST_READINGS)],
        ).fetchall()
        for (name,) in made_by_load:
            connection.execute(
                f"""
                insert into mart_sizes select
                    {sql_literal(name)},
                    (select count(*) from candidate.marts."{name}"),
                    (select count(*) from published.marts."{name}"),
                    (select count(*) from published.marts."{name}" where load_id in (select load_id from batch))
                """  # noqa: S608
            )
    finally:
        connection.execute("detach published")


def query_rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Mapping[str, Any]]:
    """Run a query and return its rows as dictionaries by column."""
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def row_keys(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the columns that identify a row of each relation in the scratch database; relations without rows are left
    out.
    """
    columns = defaultdict(set)
    for name, column in connection.execute(
        "select table_name, column_name from duckdb_columns()"
        " where schema_name = 'main' and database_name = current_database() and not internal"
    ).fetchall():
        columns[name].add(column)
    return {
        name: [key for key in _ROW_KEYS if key in of_table]
        for name, of_table in columns.items()
        if connection.execute(f"select 1 from {name} limit 1").fetchone()  # noqa: S608
    }
