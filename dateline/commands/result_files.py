"""A query's result on standard output or in a file, in each format, with the publication that it was taken from.

A table and a workbook show the publication, a Parquet file has it among its properties, CSV and JSON files in a file
beside them. On standard output, data stays data: there it is a line on standard error.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any

import duckdb

from dateline.commands.pager import FILE_WIDTH, show_lines, terminal_width
from dateline.commands.result_table import format_result
from dateline.warehouse.publication import Publication
from extractors.runtime.printable import printable

FORMATS = ("table", "csv", "json", "parquet", "xlsx")
_ENDINGS = {"csv": "csv", "json": "json", "parquet": "parquet", "xlsx": "xlsx", "txt": "table", "out": "table"}
_BESIDE = ("csv", "json")
"""Formats that have no place for anything but data."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a result comes from: the publication (None where the file lists none) and the query."""

    publication: Publication | None
    query: str

    def described(self) -> dict[str, str]:
        """What an exported file says of itself; empty without a publication."""
        from dateline.commands.table_metadata import describe_export

        return describe_export(self.publication, self.query) if self.publication else {}


def choose_format(asked: str | None, output: Path | None) -> str:
    """Return the format of a result: the one asked for, else by the file's ending: a table for text files and
    names without an ending. Any other ending is returned as it is, and is no format.
    """
    if asked or output is None:
        return asked or "table"
    ending = output.suffix.lower().removeprefix(".")
    return _ENDINGS.get(ending, ending if ending.isalnum() and not ending.isdecimal() else "table")


def write_result(
    relation: duckdb.DuckDBPyRelation, format_: str, output: Path | None, source: Source, *, is_raw: bool
) -> None:
    """Write a result in one of ``FORMATS`` to a file, or to standard output if ``output`` is None.

    ``is_raw`` leaves cells of CSV as they are that a spreadsheet would run as formulas.

    Raises:
        duckdb.Error: the query fails.
        TooManyRowsError: it does not fit a worksheet.
    """
    if format_ == "table":
        _write_table(relation, output, source)
        return
    # a table needs none of these
    import tempfile

    from dateline.commands.table_metadata import csvw, metadata_path
    from dateline.reports.csv_cells import without_formulas
    from dateline.reports.spreadsheet import write_xlsx

    described = source.described()
    names, types = relation.columns, [str(kind) for kind in relation.types]
    if output is not None and format_ in _BESIDE:
        metadata_path(output).unlink(missing_ok=True)  # of a file that is replaced
    if format_ == "xlsx":
        assert output is not None
        write_xlsx(output, names, _rows(relation), described)
        return
    if format_ == "csv" and not is_raw:
        relation = without_formulas(relation)
    if output is None:
        # through a file: opening /dev/stdout again would cut a file that the output is redirected to
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "result"
            _copy(relation, format_, path, {})
            with path.open("rb") as file:
                _print_bytes(file)
        if source.publication:
            print(source.publication, file=sys.stderr)
        return
    _copy(relation, format_, output, described)
    if described and format_ in _BESIDE:
        metadata_path(output).write_text(csvw(output, described, names, types), encoding="utf-8")


def show_result(relation: duckdb.DuckDBPyRelation, source: Source | None = None) -> None:
    """Show a result as a table on standard output, through the pager where it is a terminal that does not hold it."""
    show_lines(_lines(relation, terminal_width(), source))


def show_description(relation: duckdb.DuckDBPyRelation) -> None:
    """Show a list whose last column is a sentence: as a table in which the sentences are wrapped."""
    kinds = [str(kind) for kind in relation.types]
    show_lines(format_result(relation.columns, kinds, _rows(relation), width=terminal_width(), wraps_last=True))


def _write_table(relation: duckdb.DuckDBPyRelation, output: Path | None, source: Source) -> None:
    if output is None:
        show_result(relation, source)
        return
    with output.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in _lines(relation, FILE_WIDTH, source))


def _lines(relation: duckdb.DuckDBPyRelation, width: int, source: Source | None) -> Iterator[str]:
    kinds = [str(kind) for kind in relation.types]
    shown = format_result(relation.columns, kinds, _rows(relation), width=width)
    return chain(shown, [printable(str(source.publication))] if source and source.publication else [])


def _rows(relation: duckdb.DuckDBPyRelation) -> Iterator[tuple[Any, ...]]:
    while rows := relation.fetchmany(10_000):
        yield from rows


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _print_bytes(content: IO[bytes]) -> None:
    """Write UTF-8 to standard output, whatever the locale would encode in."""
    sys.stdout.flush()
    if sys.stdout.isatty():
        content = io.BytesIO(printable(content.read().decode("utf-8", "backslashreplace")).encode())
    shutil.copyfileobj(content, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _copy(relation: duckdb.DuckDBPyRelation, format_: str, path: Path, properties: Mapping[str, str]) -> None:
    if format_ == "csv":
        relation.write_csv(str(path), header=True)
        return
    options = "format json, array true"
    if format_ == "parquet":
        pairs = ", ".join(f"{name}: {_literal(value)}" for name, value in properties.items())
        options = "format parquet" + (f", kv_metadata {{{pairs}}}" if pairs else "")
    relation.query("result", f"copy (select * from result) to {_literal(str(path))} ({options})")  # noqa: S608
