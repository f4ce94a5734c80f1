"""The candidate: a copy of the published file in which the next state of the warehouse is made."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence, Set
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from dateline.search.index import prepare_index, update_index
from dateline.warehouse.columns import stored_columns_digest
from dateline.warehouse.damage import describe_damage, is_damage
from dateline.warehouse.earlier_stories import create_earlier_stories
from dateline.warehouse.lake.publishing import copy_catalogue, finish_lake
from dateline.warehouse.published import WAREHOUSE_VERSION, BuildError
from dateline.warehouse.quality.quality_schema import to_naive_utc
from dateline.warehouse.row_order import order_rows
from dateline.warehouse.statements.kept import models_digest
from dateline.warehouse.watch_tables import create_watch_tables
from extractors.contracts.catalogue import TABLES, columns_digest
from extractors.contracts.catalogue.outlets import LOADS
from extractors.contracts.catalogue.rejects import GATE_REJECTS
from extractors.contracts.columns import Table
from extractors.runtime.faults import describe_fault, explain_machine_fault, is_machine_fault
from extractors.runtime.setting_list import DEFAULT_MEMORY_LIMIT
from extractors.stores.lake_files import keep_previous
from extractors.stores.staged_loads import StagedLoad, schema_changes
from extractors.stores.warehouse_files import SCRATCH, is_lake, open_candidate, scratch_of

STAGED_SCHEMA = "staged"
BATCH_SCHEMA = "batch"
"""Where dbt keeps which keys the batch touches; of no use once the candidate is audited."""
_LOADS_COLUMNS = ", ".join(f"{column.name} {column.sql_type}" for column in LOADS.columns)


def copy_published(published: Path, candidate: Path) -> None:
    """Replace the candidate with a copy of the published file; if there is none, remove the candidate.

    Raises:
        BuildError: the disk has no room for the copy; the published file is as it was.
    """
    drop_candidate(candidate)
    if not published.exists():
        return
    size, free = published.stat().st_size, shutil.disk_usage(candidate.parent).free
    if free < size * 1.1:
        raise BuildError(
            f"the disk of {candidate.parent} has {free >> 20} MiB free and the copy of {published.name} takes "
            f"{size >> 20} MiB; make room and run the command again (the published file is as it was)"
        )
    with disk_errors(candidate):
        if is_lake(published):
            copy_catalogue(published, candidate)
        else:
            shutil.copyfile(published, candidate)


def drop_candidate(candidate: Path) -> None:
    """Remove a candidate and its temporary files; nothing happens if there is none."""
    for one in {candidate, scratch_of(candidate)}:
        for path in (one, one.with_name(one.name + ".wal")):
            path.unlink(missing_ok=True)
        shutil.rmtree(one.with_name(one.name + ".tmp"), ignore_errors=True)


@contextlib.contextmanager
def disk_errors(path: Path, copied_from: Path | None = None) -> Iterator[None]:
    """Raise a full disk or another machine fault in the ``with`` block as BuildError, in one line that names the disk;
    and rows that cannot be read of a file that is damaged, in one that names the file.

    Other errors pass unchanged. ``path`` is the file that is being written, ``copied_from`` the one that it began as.
    """
    try:
        yield
    except (OSError, duckdb.Error) as error:
        if copied_from is not None and isinstance(error, duckdb.Error) and is_damage(error):
            raise BuildError(describe_damage(copied_from, error)) from error
        if isinstance(error, duckdb.Error) and "could not write" in str(error).lower():
            error = OSError(errno.ENOSPC, str(error))
        fault = explain_machine_fault(error, path.parent, Path(tempfile.gettempdir()))
        if fault is None:
            raise
        raise BuildError(fault) from error


def attach_batch(
    candidate: Path, loads: Sequence[StagedLoad], applied: dict[str, str], changed: Set[str] | None = None
) -> None:
    """Create schema ``staged`` in the candidate: one view per staged table over the loads' files, without rejected
    rows, and the table ``loads``, with a row per load; ``applied`` has the load versions in the published file.
    ``changed`` names the tables that have a file which differs from its definition; None means all. Only these are read
    by column name, which opens every file once more at each query. The tables of the watches and of
    earlier stories are empty: ``attach_watch_log`` and ``attach_earlier_stories`` fill them.
    """
    with contextlib.closing(open_candidate(candidate)) as connection:
        connection.execute("set enable_progress_bar = false")
        if is_lake(candidate):
            connection.execute(
                f"drop schema {SCRATCH}.{STAGED_SCHEMA} cascade; create schema {SCRATCH}.{STAGED_SCHEMA}"
            )
        else:
            connection.execute(f"drop schema if exists {STAGED_SCHEMA} cascade; create schema {STAGED_SCHEMA}")
        rejects = [str(p) for load in loads if (p := load.version_folder / f"{GATE_REJECTS.name}.parquet").exists()]
        connection.execute(_view(GATE_REJECTS, rejects, rejected=False, by_name=True))
        for table in TABLES.values():
            files = [str(path) for load in loads if (path := load.table_path(table.name))]
            by_name = changed is None or table.name in changed
            connection.execute(_view(table, files, rejected=bool(rejects), by_name=by_name))
        create_watch_tables(connection, STAGED_SCHEMA)
        create_earlier_stories(connection, STAGED_SCHEMA)
        connection.execute(f"create table {STAGED_SCHEMA}.loads ({_LOADS_COLUMNS})")
        rows = [
            (
                load.load_id,
                load.manifest.version,
                load.manifest.outlet_id,
                dt.datetime.fromisoformat(load.manifest.staged_at).astimezone(dt.UTC).replace(tzinfo=None),
                load.manifest.page_count,
                load.manifest.cause.get("kind"),
                json.dumps(load.manifest.cause, sort_keys=True, ensure_ascii=False),
                json.dumps(load.manifest.read_by, sort_keys=True),
                load.load_id in applied,
            )
            for load in loads
        ]
        if rows:  # an audit of all has none, nor has the search for a load at fault
            connection.executemany(
                f"insert into {STAGED_SCHEMA}.loads values (?, ?, ?, cast(? as timestamp), ?, ?, ?, ?, ?)",
                rows,
            )
        prepare_index(connection)


def tables_of_other_columns(loads: Sequence[StagedLoad]) -> set[str]:
    """Return the tables of which a load of another release has a file with other columns than the catalogue's.

    What the gate said of a load was said by the release that gated it. Loads that the same versions read have the same
    columns: of each such set one file a table is opened.
    """
    seen: dict[frozenset[tuple[str, str]], set[str]] = {}
    changed: set[str] = set()
    for load in loads:
        if load.manifest.read_by.get("columns") == columns_digest():
            continue
        known = seen.setdefault(frozenset(load.manifest.read_by.items()), set())
        with contextlib.suppress(OSError, pa.ArrowException):  # a damaged file: attaching it says so
            changed |= {change.table for change in schema_changes(load, without=known)}
        known |= {name for name in TABLES if load.table_path(name)}
    return changed


def find_attach_error(load: StagedLoad, changed: Set[str] | None = None) -> str | None:
    """Attach one load to a temporary database and read every value of it; return the error in words, or None if it
    works.

    Raises:
        OSError: the disk is full, or another fault of this machine.
    """
    with tempfile.TemporaryDirectory(prefix="dateline-attach-") as folder:
        alone = Path(folder) / "alone.duckdb"
        try:
            attach_batch(alone, [load], {}, changed)
            with contextlib.closing(open_candidate(alone)) as connection:
                for table in TABLES:
                    connection.execute(f"select count(columns(*)) from {STAGED_SCHEMA}.{table}").fetchall()
        except Exception as error:
            if is_machine_fault(error):
                raise
            return describe_fault(error)
    return None


def index_candidate(candidate: Path, *, memory_limit: str = DEFAULT_MEMORY_LIMIT, threads: int | None = None) -> None:
    """Bring the search index of a candidate up to what its models hold, and the rows of large tables into order; the
    batch's schemas must still be there. DuckDB uses as many ``threads`` as there are cores if None are given.
    """
    with contextlib.closing(open_candidate(candidate)) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set memory_limit = ?", [memory_limit])
        connection.execute("set checkpoint_threshold = '1GB'")
        if threads is not None:
            connection.execute(f"set threads = {threads}")
        if is_lake(candidate):  # it reads its catalogue again after each transaction
            connection.execute("begin")
            update_index(connection)
            connection.execute("commit")
        else:
            update_index(connection)
        order_rows(connection)


def seal_candidate(
    candidate: Path,
    audited_at: dt.datetime | None,
    publication_id: str = "",
    oldest_version: dt.datetime | None = None,
) -> None:
    """Finish a candidate for publication: drop the schemas ``staged`` and ``batch``, write to ``quality.warehouse`` the
    warehouse version, the digests of its columns and models and when all of it was audited last, and sync the file to
    disk. Of a lake, name its snapshot by the publication and remove those from before ``oldest_version`` (UTC).
    """
    write = partial(_write_made_by, audited_at=audited_at)
    if is_lake(candidate):
        finish_lake(candidate, publication_id, write, oldest_version)
        scratch_of(candidate).unlink(missing_ok=True)
    else:
        with contextlib.closing(duckdb.connect(str(candidate))) as connection:
            connection.execute(f"drop schema if exists {STAGED_SCHEMA} cascade")
            connection.execute(f"drop schema if exists {BATCH_SCHEMA} cascade")
            write(connection)
            connection.execute("checkpoint")
    with candidate.open("rb+") as file:
        os.fsync(file.fileno())


def _write_made_by(connection: duckdb.DuckDBPyConnection, audited_at: dt.datetime | None) -> None:
    connection.execute("create schema if not exists quality")
    connection.execute(
        "create or replace table quality.warehouse as select ? as warehouse_version, ? as columns_digest,"
        " ? as models_digest, ?::timestamp as audited_at",
        [WAREHOUSE_VERSION, stored_columns_digest(), models_digest(), to_naive_utc(audited_at or "")],
    )


def publish(candidate: Path, published: Path) -> None:
    """Rename the candidate over the published file, atomically, and sync the folder.

    Readers that have the old file open keep reading it. A leftover write-ahead log of the old file is removed.
    """
    # what another program wrote to the old file without closing it must not be replayed into the new one
    published.with_name(published.name + ".wal").unlink(missing_ok=True)
    if is_lake(published):
        keep_previous(published)
    candidate.replace(published)
    folder = os.open(published.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _view(table: Table, files: Sequence[str], *, rejected: bool, by_name: bool) -> str:
    name = f"{STAGED_SCHEMA}.{table.name}"
    if not files:
        columns = ", ".join(f"null::{c.sql_type} as {c.name}" for c in table.columns)
        return f"create view {name} as select {columns} where false"
    source = f"read_parquet([{', '.join(map(_quote, files))}], union_by_name = {by_name})"
    have = _columns_of(source) if by_name else {c.name for c in table.columns}
    columns = ", ".join(f"{c.name if c.name in have else 'null'}::{c.sql_type} as {c.name}" for c in table.columns)
    view = f"create view {name} as select {columns} from {source} as r"
    if rejected:
        view += (
            f" where not exists (select 1 from {STAGED_SCHEMA}.{GATE_REJECTS.name} as g"
            f" where g.relation = '{table.name}' and g.load_id = r.load_id and g.row_number = r.row_number)"
        )
    return view


def _columns_of(source: str) -> set[str]:
    with contextlib.closing(duckdb.connect()) as connection:
        return {row[0] for row in connection.execute(f"describe select * from {source}").fetchall()}


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
