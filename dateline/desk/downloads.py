"""The rows of a question as a file: CSV, Excel, Parquet or JSON."""

from __future__ import annotations

import csv
import datetime as dt
import decimal
import io
import json
import tempfile
import uuid
from pathlib import Path
from typing import Any

from dateline.desk.warehouse.queries import Answer
from dateline.reports.csv_cells import BYTE_ORDER_MARK, escape_text

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}


def to_file(answer: Answer, form: str) -> bytes:
    """Return the rows in one of the forms of ``TYPES``. Cells that a spreadsheet would run are escaped in CSV."""
    if form == "csv":
        return _csv(answer)
    if form == "xlsx":
        return _xlsx(answer)
    if form == "parquet":
        return _parquet(answer)
    return json.dumps([row_as_json(row) for row in answer], ensure_ascii=False).encode()


def row_as_json(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with values that JSON has: times as ISO 8601 in UTC, days as ISO, numbers as numbers."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, dt.date | dt.time | dt.timedelta | uuid.UUID):
        return str(value)
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    return value


def _csv(answer: Answer) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(answer.columns)
    writer.writerows([_cell(value) for value in row] for row in answer.rows)
    return BYTE_ORDER_MARK + out.getvalue().encode()


def _cell(value: Any) -> Any:
    value = _plain(value)
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    return escape_text(value) if isinstance(value, str) else value


def _xlsx(answer: Answer) -> bytes:
    from dateline.reports.spreadsheet import write_xlsx

    with tempfile.TemporaryDirectory(prefix="dateline-desk-") as folder:
        path = Path(folder) / "result.xlsx"
        rows = ([value if isinstance(value, dt.date) else _plain(value) for value in row] for row in answer.rows)
        write_xlsx(path, answer.columns, rows)
        return path.read_bytes()


def _parquet(answer: Answer) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {}
    for number, name in enumerate(answer.columns):
        values = [row[number] for row in answer.rows]
        try:
            columns[name] = pa.array(values)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            columns[name] = pa.array([None if value is None else str(value) for value in values])
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()
