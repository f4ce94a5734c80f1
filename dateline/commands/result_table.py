"""A query's result as text: every row and column, as a table if it fits the width, else one column a line."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from extractors.runtime.printable import printable

_MEASURED_ROWS = 1_000
"""Rows that the widths of columns are taken from; later rows may be wider and are not cut."""
_WIDEST_CELL = 60
"""A column with a longer cell is shown one column a line: its rows would each fill many lines of a table."""
_NARROWEST_CELL = 20


def format_result(
    names: Sequence[str], types: Sequence[str], rows: Iterable[Sequence[Any]], *, width: int, wraps_last: bool = False
) -> Iterator[str]:
    r"""Yield the lines of a result: headings, every row, and how many there are; nothing is cut.

    ``width`` is that of the terminal in columns. Where the columns of the first thousand rows fit, the result is a
    table, else each row is a record with one column a line, as psql's ``\x auto`` shows it. With ``wraps_last`` it is a
    table wherever its last column can be wrapped into at least 20 columns. Numbers are aligned to the right; null is
    empty.
    """
    shown = ([_cell(value) for value in row] for row in rows)
    first = list(islice(shown, _MEASURED_ROWS))
    headings = [printable(name) for name in names]
    widths = [max([_width(heading), *(_width(row[i]) for row in first)]) for i, heading in enumerate(headings)]
    if wraps_last and (room := width - sum(widths[:-1]) - 3 * len(widths[:-1])) >= _NARROWEST_CELL:
        yield from _wrapped(headings, chain(first, shown), [*widths[:-1], room])
        return
    has_lines = any("\n" in cell for row in first for cell in row)
    is_table = not has_lines and max(widths, default=0) <= _WIDEST_CELL and sum(widths) + 3 * len(widths) <= width + 3
    lines = _table if is_table else _records
    count = 0
    for count, line in lines(headings, types, chain(first, shown), widths):  # noqa: B007 - the last count is printed
        yield line
    # records say nothing of themselves where there is none
    yield _counted(count) if count or is_table else f"(0 rows; columns: {', '.join(headings)})"


def _counted(count: int) -> str:
    return f"({count:,} {'row' if count == 1 else 'rows'})"


def _wrapped(headings: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    def lines(cells: Sequence[str]) -> Iterator[str]:
        before = [_pad(cell, width, right=False) for cell, width in zip(cells[:-1], widths[:-1], strict=True)]
        for number, part in enumerate(textwrap.wrap(cells[-1], widths[-1]) or [""]):
            shown = before if number == 0 else [" " * width for width in widths[:-1]]
            yield " │ ".join([*shown, part]).rstrip()

    yield from lines(headings)
    yield "─┼─".join("─" * width for width in widths)
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the last count is printed
        yield from lines(row)
    yield _counted(count)


def _table(
    headings: Sequence[str], types: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
) -> Iterator[tuple[int, str]]:
    is_number = [_is_number(kind) for kind in types]

    def line(cells: Sequence[str]) -> str:
        padded = [_pad(cell, width, right) for cell, width, right in zip(cells, widths, is_number, strict=True)]
        return " │ ".join(padded).rstrip()

    yield 0, line(headings)
    yield 0, "─┼─".join("─" * width for width in widths)
    for count, row in enumerate(rows, start=1):
        yield count, line(row)


def _records(
    headings: Sequence[str], _types: Sequence[str], rows: Iterable[Sequence[str]], _widths: Sequence[int]
) -> Iterator[tuple[int, str]]:
    widest = max(map(_width, headings), default=0)
    for count, row in enumerate(rows, start=1):
        yield count, f"─── row {count:,} " + "─" * 20
        for heading, cell in zip(headings, row, strict=True):
            first, *others = cell.split("\n")
            yield count, f"{_pad(heading, widest, right=False)} │ {first}".rstrip()
            for other in others:
                yield count, f"{' ' * widest} │ {other}".rstrip()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime) and value.microsecond == 0:
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return "\n".join(printable(line) for line in str(value).split("\n"))


def _is_number(kind: str) -> bool:
    return kind.startswith(("DECIMAL", "DOUBLE", "FLOAT")) or kind.endswith(("INT", "INTEGER"))


def _pad(text: str, width: int, right: bool) -> str:
    blanks = " " * max(0, width - _width(text))
    return blanks + text if right else text + blanks


def _width(text: str) -> int:
    """Return the columns that a terminal gives to a text: two to a Chinese letter, none to a combining mark."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
