"""``dateline sql``: one query, or a prompt, on the published warehouse, read-only.

A query runs with the rights of who asks: DuckDB can read and write other files of his. ``is_safe`` closes that for
queries of others. No extension is installed or loaded by itself in either case.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import duckdb

from dateline.commands.pager import FILE_WIDTH, show_lines, terminal_width
from dateline.commands.result_table import format_result
from dateline.reports.spreadsheet import TooManyRowsError, write_xlsx
from dateline.warehouse.lookup import open_published
from extractors.runtime.printable import printable

FORMATS = ("table", "csv", "json", "parquet", "xlsx")
_ENDINGS = {"csv": "csv", "json": "json", "parquet": "parquet", "xlsx": "xlsx", "txt": "table", "out": "table"}
_SAFE_MEMORY, _SAFE_THREADS = "1GB", 2
_FORMULA = re.compile(r"^([=+\-@\t\r\n＝＋－＠])")
_APOSTROPHE = r"'\1"
_ESCAPED = r"''\1"
"""The same in a string of SQL."""
_HELP = "Any SQL; \\d lists the tables, \\d NAME a table's columns, \\q leaves."


def run_query(
    warehouse: Path,
    query: str,
    format_: str,
    output: Path | None,
    *,
    is_raw: bool = False,
    is_safe: bool = False,
) -> int:
    """Run one query on the published warehouse, read-only, and write its result.

    Args:
        warehouse: the published file.
        query: the query, one statement or more.
        format_: one of ``FORMATS``.
        output: the file that is written; standard output if None (not possible for parquet).
        is_raw: leave CSV cells as they are that a spreadsheet would run as a formula.
        is_safe: no other files, no extensions, no settings and at most 1 GB of memory.

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
    with contextlib.closing(open_published(warehouse)) as connection:
        _limit(connection, is_safe=is_safe)
        try:
            relation = connection.sql(query)
            if relation is None:
                return 0
            if is_safe and format_ != "table":
                # files are closed to the connection of the query, and so is writing its result to one
                relation = duckdb.connect().from_arrow(relation.to_arrow_reader())
            _write(relation, format_, output, is_raw=is_raw)
        except (duckdb.Error, TooManyRowsError) as error:
            print(f"dateline sql: {printable(str(error))}", file=sys.stderr)
            return 1
        except BrokenPipeError:
            # the reader of a pipe has seen enough; Python would complain once more at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def choose_format(asked: str | None, output: Path | None) -> str:
    """Return the format of a result: the one asked for, else by the file's ending: a table for text files and
    names without an ending. Any other ending is returned as it is, and is no format.
    """
    if asked or output is None:
        return asked or "table"
    ending = output.suffix.lower().removeprefix(".")
    return _ENDINGS.get(ending, ending if ending.isalnum() and not ending.isdecimal() else "table")


def prompt(warehouse: Path, lines: Iterable[str] | None = None, *, is_safe: bool = False) -> None:
    r"""Read queries, each ended by a semicolon, and print their results, until end of file, ``exit``, ``quit`` or
    ``\q``. ``\d`` lists the tables, ``\d NAME`` a table's columns. ``lines`` replaces the keyboard. ``is_safe`` closes
    other files, extensions and settings. An error of a query is printed. Raises BuildError if there is no warehouse.
    """
    with contextlib.closing(open_published(warehouse)) as connection:
        _limit(connection, is_safe=is_safe)
        print(f"{warehouse} (read-only). {_HELP}")
        pending = ""
        for line in _to_the_end(lines if lines is not None else _typed()):
            word = line.strip()
            if not pending and word in ("\\q", "exit", "quit"):
                return
            if not pending and word.startswith("\\d"):
                pending = _describe(word[2:].strip())
            else:
                pending += line + "\n"
            if not pending.strip().endswith(";"):
                continue
            query, pending = pending, ""
            if not query.strip(" ;\n"):
                continue
            try:
                relation = connection.sql(query)
                if relation is not None:
                    show_lines(_lines(relation, terminal_width()))
            except duckdb.Error as error:
                print(printable(str(error)))


def _limit(connection: duckdb.DuckDBPyConnection, *, is_safe: bool) -> None:
    """Keep extensions from being installed by themselves; ``is_safe`` closes files, settings and large memory too."""
    limits = ["autoinstall_known_extensions = false", "autoload_known_extensions = false"]
    if is_safe:
        limits += [
            f"memory_limit = '{_SAFE_MEMORY}'",
            f"threads = {_SAFE_THREADS}",
            "max_temp_directory_size = '0KB'",
            "allow_community_extensions = false",
            "enable_external_access = false",
            "lock_configuration = true",
        ]
    for limit in limits:
        connection.execute(f"set {limit}")


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
            return


def _describe(name: str) -> str:
    if not name:
        return (
            "select schema_name, table_name, comment from duckdb_tables() "
            "where schema_name in ('marts', 'quality') order by all;"
        )
    table = name.rpartition(".")[2].replace("'", "''")
    return (
        "select column_name, data_type, comment from duckdb_columns() "
        f"where table_name = '{table}' order by column_index;"
    )


def _write(relation: duckdb.DuckDBPyRelation, format_: str, output: Path | None, *, is_raw: bool) -> None:
    if format_ == "table":
        if output is None:
            show_lines(_lines(relation, terminal_width()))
            return
        with output.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in _lines(relation, FILE_WIDTH))
        return
    if format_ == "xlsx":
        assert output is not None
        write_xlsx(output, relation.columns, _rows(relation))
        return
    if format_ == "csv" and not is_raw:
        relation = _without_formulas(relation)
    if output is None:
        # through a file: opening /dev/stdout again would cut a file that the output is redirected to
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "result"
            _copy(relation, format_, path)
            with path.open("rb") as file:
                _print_bytes(file)
        return
    _copy(relation, format_, output)


def _lines(relation: duckdb.DuckDBPyRelation, width: int) -> Iterator[str]:
    return format_result(relation.columns, [str(kind) for kind in relation.types], _rows(relation), width=width)


def _rows(relation: duckdb.DuckDBPyRelation) -> Iterator[tuple[Any, ...]]:
    while rows := relation.fetchmany(10_000):
        yield from rows


def _without_formulas(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Put an apostrophe before text that a spreadsheet would run as a formula (OWASP: CSV injection)."""
    cells = []
    for name, kind in zip(relation.columns, relation.types, strict=True):
        quoted = _quoted(name)
        is_text = str(kind) == "VARCHAR" or str(kind).startswith("ENUM")
        cell = f"regexp_replace({quoted}::varchar, '{_FORMULA.pattern}', '{_ESCAPED}')" if is_text else quoted
        cells.append(f"{cell} as {_quoted(_FORMULA.sub(_APOSTROPHE, name))}")
    return relation.project(", ".join(cells))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _print_bytes(content: IO[bytes]) -> None:
    """Write UTF-8 to standard output, whatever the locale would encode in."""
    sys.stdout.flush()
    if sys.stdout.isatty():
        content = io.BytesIO(printable(content.read().decode("utf-8", "backslashreplace")).encode())
    shutil.copyfileobj(content, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _copy(relation: duckdb.DuckDBPyRelation, format_: str, path: Path) -> None:
    if format_ == "parquet":
        relation.write_parquet(str(path))
    elif format_ == "csv":
        relation.write_csv(str(path), header=True)
    else:
        quoted = str(path).replace("'", "''")
        relation.query("result", f"copy (select * from result) to '{quoted}' (format json, array true)")
