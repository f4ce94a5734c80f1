"""The order of a page's table, by the column that the reader chose: the address says it, so that it can be shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dateline.desk.filters import Filters

DOWN = "-"
"""Before a column's name: the largest first."""


def ordered(rows: Iterable[Mapping[str, Any]], filters: Filters, table: str) -> list[Mapping[str, Any]]:
    """Return the rows in the order that ``filters.order`` names of this table (``table.column`` or ``table.-column``).

    Without one, or for a column that the rows do not have, the order is the query's. Rows without a value come last;
    texts are compared without case, numbers and times as such.
    """
    listed = list(rows)
    column, is_down = chosen_column(filters, table)
    if not listed or column not in listed[0]:
        return listed
    known = [row for row in listed if row[column] is not None]
    unknown = [row for row in listed if row[column] is None]
    return [*sorted(known, key=lambda row: _comparable(row[column]), reverse=is_down), *unknown]


def chosen_column(filters: Filters, table: str) -> tuple[str, bool]:
    """Return the column that a table is ordered by, and whether downwards; an empty name for the query's order."""
    named, _, column = filters.order.partition(".")
    if named != table:
        return "", False
    return column.removeprefix(DOWN), column.startswith(DOWN)


def next_order(filters: Filters, table: str, column: str, *, is_number: bool) -> str:
    """Return the order that a click on a column's heading asks for: numbers begin with the largest, names with A."""
    now, is_down = chosen_column(filters, table)
    turned = not is_down if now == column else is_number
    return f"{table}.{DOWN if turned else ''}{column}"


def aria_sort(filters: Filters, table: str, column: str) -> str:
    """Return the value of ``aria-sort`` of a column's heading."""
    now, is_down = chosen_column(filters, table)
    return "none" if now != column else "descending" if is_down else "ascending"


def _comparable(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
