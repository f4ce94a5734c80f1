"""Maintenance of a lake: one snapshot a publication, files that are neither many nor full of deleted rows.

All of it happens in the candidate, before it is published, and under the writer's lock.
"""

from __future__ import annotations

import datetime as dt

import duckdb

from dateline.warehouse.lake.versions import AUTHOR, list_versions
from extractors.stores.warehouse_files import CATALOG

MERGED_AT_ONCE = 4
"""So many files of one size are merged into one: a row is written again a few times in its life."""
_SMALLEST, _LARGEST = 1 << 20, 256 << 20
"""Bytes: files below the one count as one size, files over the other are not merged any more."""
MOST_DELETED = 0.25
"""A file is written again when so large a share of its rows is deleted."""
_METADATA = f"__ducklake_metadata_{CATALOG}"
_SNAPSHOTS = f"select snapshot_id from {_METADATA}.ducklake_snapshot order by snapshot_id"  # noqa: S608
_FORGET_REMOVED = f"delete from {_METADATA}.ducklake_files_scheduled_for_deletion"  # noqa: S608
_FILES = f"""
    select s.schema_name, t.table_name, f.file_size_bytes, coalesce(d.delete_count, 0) / greatest(f.record_count, 1)
    from {_METADATA}.ducklake_data_file as f
    inner join {_METADATA}.ducklake_table as t on f.table_id = t.table_id and t.end_snapshot is null
    inner join {_METADATA}.ducklake_schema as s on t.schema_id = s.schema_id
    left join {_METADATA}.ducklake_delete_file as d on f.data_file_id = d.data_file_id and d.end_snapshot is null
    where f.end_snapshot is null
    order by all
"""  # noqa: S608


def compact(connection: duckdb.DuckDBPyConnection) -> None:
    """Merge small files of one size, and write files again that have many deleted rows."""
    with_deletes, of_sizes = _read_files(connection)
    for schema, table in with_deletes:
        connection.execute(
            f"call ducklake_rewrite_data_files('{CATALOG}', '{table}', schema => '{schema}',"
            f" delete_threshold => {MOST_DELETED})"
        )
    for (schema, table), sizes in of_sizes.items():
        for low, high in _tiers(sizes):
            connection.execute(
                f"call ducklake_merge_adjacent_files('{CATALOG}', '{table}', schema => '{schema}',"
                f" min_file_size => {low}, max_file_size => {high})"
            )


def _read_files(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[list[tuple[str, str]], dict[tuple[str, str], list[int]]]:
    """The tables of which a file has too many deleted rows; the sizes of all files of each table, bytes."""
    deleted: list[tuple[str, str]] = []
    sizes: dict[tuple[str, str], list[int]] = {}
    rows = connection.execute(_FILES).fetchall()
    for schema, table, size, share in rows:
        sizes.setdefault((schema, table), []).append(size)
        if share > MOST_DELETED and (schema, table) not in deleted:
            deleted.append((schema, table))
    return deleted, sizes


def _tiers(sizes: list[int]) -> list[tuple[int, int]]:
    """The ranges of size in bytes of which there are so many files that they are merged."""
    found, low, high = [], 0, _SMALLEST
    while low < _LARGEST:
        if sum(low <= size < high for size in sizes) >= MERGED_AT_ONCE:
            found.append((low, high))
        low, high = high, high * MERGED_AT_ONCE
    return found


def expire(connection: duckdb.DuckDBPyConnection, oldest: dt.datetime | None) -> None:
    """Remove the snapshots that a build made on its way, and those of publications before ``oldest`` (UTC; None keeps
    them for ever). The newest snapshot stays, and that of the publication before it.
    """
    [*earlier, _] = connection.execute(_SNAPSHOTS).fetchall()
    versions = [one for one in list_versions(connection, _METADATA) if (one.snapshot,) in earlier]
    kept = {one.snapshot for one in versions[:-1] if oldest is None or one.started_at >= oldest}
    kept |= {one.snapshot for one in versions[-1:]}
    if gone := [snapshot for (snapshot,) in earlier if snapshot not in kept]:
        chosen = ", ".join(map(str, gone))
        connection.execute(f"call ducklake_expire_snapshots('{CATALOG}', versions => [{chosen}])")
    # the files go when no catalogue beside this one needs them (catalogue.remove_unknown)
    connection.execute(_FORGET_REMOVED)


def note_publication(connection: duckdb.DuckDBPyConnection, publication_id: str) -> None:
    """Name a publication in the snapshot that the open transaction makes."""
    connection.execute(f"call ducklake_set_commit_message('{CATALOG}', '{AUTHOR}', ?)", [publication_id])
