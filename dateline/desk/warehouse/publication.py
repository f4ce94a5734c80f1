"""The current publication: opened read-only and closed to files and network, replaced as soon as the file is."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from dateline.search.facts import is_current
from dateline.warehouse.damage import of_an_earlier_release, why_unopened
from dateline.warehouse.published import BuildError
from extractors.stores.warehouse_files import CATALOG, attach_warehouse, close_other_files, list_relations

MEMORY, THREADS = "200MB", 1
"""What all queries of a publication may use together; a query that needs more fails, the process does not."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication, open: its id, when its build started (UTC), its tables, and the newest moment that it knows."""

    publication_id: str
    started_at: dt.datetime
    tables: frozenset[str]
    newest_at: dt.datetime | None
    newest_day: dt.date | None
    code_version: str
    database: duckdb.DuckDBPyConnection = field(repr=False)
    mark: tuple[int, int, int] = (0, 0, 0)

    def has(self, *tables: str) -> bool:
        """Whether all of these tables of schema marts are in the file: a view whose tables are missing is not shown."""
        return self.tables.issuperset(tables)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection for one query, in which ``marts.…`` are the tables of this publication."""
        cursor = self.database.cursor()
        cursor.execute(f"use {CATALOG}")
        return cursor


class Publications:
    """Gives the current publication. A new file is seen at the next request; queries at work keep the old one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._current: Publication | None = None

    def current(self) -> Publication:
        """Return the publication that the file holds now.

        Raises:
            BuildError: there is no warehouse yet, or it cannot be opened.
        """
        mark = _mark(self.path)
        current = self._current
        if current is not None and current.mark == mark:
            return current
        with self._lock:
            if self._current is None or self._current.mark != mark:
                self._current = _open(self.path, mark)
            return self._current


def _mark(path: Path) -> tuple[int, int, int]:
    """What identifies one published file: a publication is a rename, so that it is a file of its own."""
    try:
        found = path.stat()
    except OSError as error:
        raise BuildError(
            f"there is no warehouse at {path} yet; make one with `make run` or `dateline load PATH`"
        ) from error
    return found.st_ino, found.st_mtime_ns, found.st_size


def _open(path: Path, mark: tuple[int, int, int]) -> Publication:
    # a database in memory that attaches the file: DuckDB would give an open file's old content again, by its path
    try:
        database = duckdb.connect(":memory:", config={"threads": THREADS, "memory_limit": MEMORY})
        # numbers lie close together: millions are counted in arrays, not in hash tables; of a million
        # places an array takes 25 MB that the limit of memory does not know of
        database.execute("set global perfect_ht_threshold = 17")
        attach_warehouse(database, path, CATALOG)
        # nothing outside of the attached file can be reached from here on, and no query can change that
        database.execute("set temp_directory = ''")
        database.execute("set autoinstall_known_extensions = false")
        database.execute("set autoload_known_extensions = false")
        close_other_files(database, path)
        database.execute("set timezone = 'UTC'")
        database.execute("set lock_configuration = true")
        cursor = database.cursor()
        cursor.execute(f"use {CATALOG}")
        publication_id, started_at, code_version = cursor.execute(
            "select publication_id, started_at, code_version from marts.publications order by started_at desc limit 1"
        ).fetchone() or ("unknown", dt.datetime(1970, 1, 1), "unknown")  # noqa: DTZ001 UTC without a zone, as stored
        names = [name for schema, name in list_relations(cursor, CATALOG) if schema in ("marts", "quality")]
        newest_at, newest_day = cursor.execute(
            "select max(last_seen_at), max(published_date) from marts.fct_articles"
        ).fetchone() or (None, None)
        if not is_current(cursor):
            raise BuildError(of_an_earlier_release(path))
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise BuildError(of_an_earlier_release(path)) from error
    except duckdb.Error as error:
        raise BuildError(why_unopened(path, error)) from error
    tables = frozenset(names)
    return Publication(publication_id, started_at, tables, newest_at, newest_day, code_version, database, mark)
