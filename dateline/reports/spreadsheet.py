"""A query's result as an Excel workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

MAX_ROWS = 1_048_575
"""Rows of a worksheet beside its heading (Excel's limit)."""
MAX_CELL = 32_767
"""Characters of a cell (Excel's limit)."""


class TooManyRowsError(Exception):
    """A result does not fit in a worksheet. The message says what to do."""


def write_xlsx(
    path: Path, names: Sequence[str], rows: Iterable[Sequence[Any]], described: Mapping[str, str] | None = None
) -> None:
    """Write rows under a heading that stays in sight, with a filter. Times are UTC; text is never a formula or a link.

    ``described`` says where the rows come from: it fills the second sheet, *source*, and the workbook's properties. A
    text longer than a cell may be is cut and ends in ``…``. Raises TooManyRowsError; then no file is left.
    """
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("result")
        heading = book.add_format({"bold": True})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, heading)
            sheet.set_column(column, column, 18)
        count = 0
        for count, row in enumerate(rows, start=1):
            if count > MAX_ROWS:
                break
            for column, value in enumerate(row):
                _write_cell(sheet, count, column, value, moment, day)
        if described:
            book.set_properties({"comments": "\n".join(f"{name}: {value}" for name, value in described.items())})
            source = book.add_worksheet("source")
            source.set_column(0, 1, 24)
            for line, (name, value) in enumerate(described.items()):
                source.write_string(line, 0, name, heading)
                source.write_string(line, 1, value[:MAX_CELL])
        if names and count <= MAX_ROWS:
            sheet.autofilter(0, 0, max(count, 1), len(names) - 1)
    if count > MAX_ROWS:
        path.unlink(missing_ok=True)
        raise TooManyRowsError(f"a worksheet has at most {MAX_ROWS:,} rows; add a limit, or write .csv or .parquet")


def _write_cell(sheet: Any, row: int, column: int, value: Any, moment: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int) and abs(value) >= 10**15:
        sheet.write_string(row, column, str(value))  # Excel keeps fifteen digits
    elif isinstance(value, int | float | Decimal):
        number = float(value)
        if number != number or number in (float("inf"), float("-inf")):
            sheet.write_string(row, column, str(value))
        else:
            sheet.write_number(row, column, number)
    elif isinstance(value, dt.datetime):
        naive = value.astimezone(dt.UTC).replace(tzinfo=None) if value.tzinfo else value
        _write_date(sheet, row, column, naive, moment)
    elif isinstance(value, dt.date):
        _write_date(sheet, row, column, value, day)
    else:
        text = str(value)
        sheet.write_string(row, column, text if len(text) <= MAX_CELL else f"{text[: MAX_CELL - 1]}…")


def _write_date(sheet: Any, row: int, column: int, value: dt.date, form: Any) -> None:
    if value.year < 1900 or value.year > 9999:
        sheet.write_string(row, column, str(value))  # before Excel's first day
    else:
        sheet.write_datetime(row, column, value, form)
