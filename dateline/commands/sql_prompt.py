"""``dateline sql``: one query, or a prompt, on the published warehouse, read-only.

A query runs with the rights of who asks: DuckDB can read and write other files of his. ``is_safe`` closes that for
queries of others. No extension is installed or loaded by itself in either case.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from dateline.commands.describe_tables import describe_query, suggest_columns
from dateline.commands.result_files import FORMATS, Source, show_description, show_result, write_result
from dateline.reports.spreadsheet import TooManyRowsError
from dateline.warehouse.damage import describe_damage, is_damage, names_other_file
from dateline.warehouse.lake.versions import find_version
from dateline.warehouse.lookup import open_published
from dateline.warehouse.publication import read_publication
from extractors.runtime.interrupts import handle_interrupt
from extractors.runtime.printable import printable
from extractors.stores.warehouse_files import close_other_files, is_lake

_SAFE_MEMORY, _SAFE_THREADS = "1GB", 2
_HELP = "Any SQL; \\d lists the tables, \\d NAME a table's columns, \\q leaves."


def run_query(
    warehouse: Path,
    query: str,
    format_: str,
    output: Path | None,
    *,
    is_raw: bool = False,
    is_safe: bool = False,
    as_of: dt.datetime | None = None,
) -> int:
    r"""Run one query on the published warehouse, read-only, and write its result with the publication it comes from.

    Args:
        warehouse: the published file.
        query: the query, one statement or more; or ``\d`` and ``\d NAME``.
        format_: one of ``FORMATS``.
        output: the file that is written; standard output if None (not possible for parquet and xlsx).
        is_raw: leave CSV cells as they are that a spreadsheet would run as a formula.
        is_safe: no other files, no extensions, no settings and at most 1 GB of memory.
        as_of: the publication that was the newest then (UTC), of a lake.

    Returns:
        The exit code: 0, 1 if the query fails, 2 if the format or the encoding is wrong; the message is on standard
            error.

    Raises:
        BuildError: there is no warehouse, or it cannot be opened.
    """
    if format_ not in FORMATS:
        print(f"dateline sql: no format {format_!r}; one of {', '.join(FORMATS)}", file=sys.stderr)
        return 2
    if format_ in ("parquet", "xlsx") and output is None:
        print(f"dateline sql: {format_} is written to a file; give --output FILE", file=sys.stderr)
        return 2
    if query != query.encode("utf-8", "ignore").decode("utf-8"):
        print("dateline sql: the query is not UTF-8; check the terminal's encoding (locale)", file=sys.stderr)
        return 2
    if not query.strip(" ;\n\t\r"):
        print("dateline sql: the query is empty; give SQL in quotes, or no argument for a prompt", file=sys.stderr)
        return 2
    with contextlib.closing(_open(warehouse, as_of)) as connection:
        publication = read_publication(connection)
        _prepare(connection, warehouse, is_safe=is_safe)
        try:
            is_description, query = _spelled_out(connection, query)
            _check(connection, query, warehouse, is_safe=is_safe)
            relation = connection.sql(query)
            if relation is None:
                return 0
            if is_description and format_ == "table" and output is None:
                show_description(relation)
                return 0
            if is_safe and format_ != "table":
                # files are closed to the connection of the query, and so is writing its result to one
                relation = duckdb.connect().from_arrow(relation.to_arrow_reader())
            write_result(relation, format_, output, Source(publication, query), is_raw=is_raw)
        except (duckdb.Error, TooManyRowsError, LookupError) as error:
            message = _explain(connection, warehouse, query, error)
            print(f"dateline sql: {printable(message)}", file=sys.stderr)
            return 1
        except BrokenPipeError:
            # the reader of a pipe has seen enough; Python would complain once more at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def prompt(
    warehouse: Path,
    lines: Iterable[str] | None = None,
    *,
    is_safe: bool = False,
    as_of: dt.datetime | None = None,
) -> None:
    r"""Read queries, each ended by a semicolon, and print their results, until end of file, ``exit``, ``quit`` or
    ``\q``. ``\d`` lists the tables, ``\d NAME`` a table's columns. ``lines`` replaces the keyboard. ``is_safe`` closes
    other files, extensions and settings. An error of a query is printed. Raises BuildError if there is no warehouse.
    """
    with contextlib.closing(_open(warehouse, as_of)) as connection:
        publication = read_publication(connection)
        _prepare(connection, warehouse, is_safe=is_safe)
        print(f"{warehouse} (read-only){f', {publication}' if publication else ''}. {_HELP}")
        pending = ""
        for line in _to_the_end(lines if lines is not None else _typed()):
            word = line.strip()
            if not pending and word in ("\\q", "exit", "quit"):
                return
            pending += line + "\n"
            if not pending.strip().endswith(";") and not pending.lstrip().startswith("\\d"):
                continue
            query, pending = pending, ""
            if not query.strip(" ;\n"):
                continue
            try:
                is_description, query = _spelled_out(connection, query)
                _check(connection, query, warehouse, is_safe=is_safe)
                relation = connection.sql(query)
                if relation is not None:
                    (show_description if is_description else show_result)(relation)
            except (duckdb.Error, LookupError) as error:
                print(printable(_explain(connection, warehouse, query, error)))


def _explain(connection: duckdb.DuckDBPyConnection, warehouse: Path, query: str, error: Exception) -> str:
    if isinstance(error, duckdb.BinderException) and (hint := suggest_columns(connection, query, str(error))):
        # what DuckDB itself calls candidates are often columns of another table
        return f"{str(error).splitlines()[0]}\n{hint}"
    if isinstance(error, duckdb.CatalogException) and "Table with name" in str(error):
        return f'{error}\nall tables: dateline sql "\\d"'
    if not is_damage(error):
        return str(error)
    if names_other_file(warehouse, error):
        return f"{str(error).splitlines()[0]} (the file that the query names; the warehouse is not concerned)"
    return describe_damage(warehouse, error)


def _open(warehouse: Path, as_of: dt.datetime | None) -> duckdb.DuckDBPyConnection:
    return open_published(warehouse, find_version(warehouse, as_of).snapshot if as_of else None)


def _prepare(connection: duckdb.DuckDBPyConnection, warehouse: Path, *, is_safe: bool) -> None:
    """Let names of marts be used alone and stop automatic installs of extensions; ``is_safe`` closes files,
    settings and large memory too.
    """
    limits = ["autoinstall_known_extensions = false", "autoload_known_extensions = false"]
    if connection.execute("select 1 from duckdb_schemas() where schema_name = 'marts'").fetchone():
        [(database,)] = connection.execute("select current_database()").fetchall()
        limits.append(f'search_path = \'"{database}".marts,"{database}".main\'')
    if is_safe:
        limits += [
            f"memory_limit = '{_SAFE_MEMORY}'",
            f"threads = {_SAFE_THREADS}",
            "max_temp_directory_size = '0KB'",
            "allow_community_extensions = false",
        ]
    for limit in limits:
        connection.execute(f"set {limit}")
    if is_safe:
        close_other_files(connection, warehouse)
        connection.execute("set lock_configuration = true")


def _check(connection: duckdb.DuckDBPyConnection, query: str, warehouse: Path, *, is_safe: bool) -> None:
    """Refuse what could write over a file of a lake. Raises LookupError."""
    if is_safe and is_lake(warehouse):
        reading = (duckdb.StatementType.SELECT,)
        if any(statement.type not in reading for statement in connection.extract_statements(query)):
            raise LookupError("with --safe only SELECT is run on a lake")


def _spelled_out(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[bool, str]:
    r"""Whether a query is ``\d``, and its SQL. Raises LookupError if a table that is to be described is not there."""
    typed = query.strip()
    if typed.startswith("\\d"):
        return True, describe_query(connection, typed[2:].strip(" ;\n"))
    return False, query


def _to_the_end(lines: Iterable[str]) -> Iterator[str]:
    """The lines, and a semicolon for a last query without one: what is piped in seldom ends with it."""
    yield from lines
    yield ";"


def _typed() -> Iterable[str]:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - history and editing for input()
    while True:
        try:
            yield input("dateline> ")
        except (EOFError, KeyboardInterrupt):
            handle_interrupt()
            return
