"""Rows of several pages as Arrow columns: made where pages are read, numbered on where their load is written.

Columns are cheaper to hand from one process to another than rows, and the writer need not look at them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from extractors.contracts.catalogue import TABLES
from extractors.contracts.catalogue.shared import OF_LOAD
from extractors.contracts.fetch import FetchOutcome
from extractors.contracts.page_rows import PageRows, Row
from extractors.language.text import storable
from extractors.stores.staging_error import StagingError

_GIVEN_BY_LOAD = frozenset(column.name for column in OF_LOAD)
COUNTED_IN = {"article_row": "articles", "media_position": "media_items"}
"""Columns that are the ``row_number`` of a row in another table of the load."""


@dataclass(frozen=True, slots=True)
class RowBatch:
    """The rows of some pages of one load.

    ``tables`` have every column but those that the load gives (``OF_LOAD``); row numbers in them (``COUNTED_IN``) count
    from 1 in the batch. ``shared`` are rows that pages of a load have in common, by table and key.
    """

    tables: dict[str, pa.Table]
    shared: dict[str, dict[str, Row]] = field(default_factory=dict)
    page_count: int = 0


def make_batch(pages: Iterable[PageRows]) -> RowBatch:
    """Return the rows of pages as one batch, in order; article rows are numbered from 1 within the batch."""
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    shared: dict[str, dict[str, Row]] = {}
    count = 0
    for page in pages:
        # a hop on the way to a page is an attempt, and no page
        count += page.fetch is None or page.fetch["outcome"] != FetchOutcome.REDIRECTED
        if page.fetch is not None:
            rows["page_fetches"].append(page.fetch)
        rows["rejected_rows"] += page.rejections
        if page.article is None:
            continue
        rows["articles"].append(page.article)
        media_before = len(rows["media_items"])
        for name, child in page.children:
            child["article_row"] = len(rows["articles"])
            if child.get("media_position"):
                child["media_position"] += media_before
            rows[name].append(child)
        for table, of_table in page.shared.items():
            shared.setdefault(table, {}).update(of_table)
    return RowBatch({name: make_columns(name, listed) for name, listed in rows.items() if listed}, shared, count)


def make_columns(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return rows of one staged table as an Arrow table, without the columns that the load writer adds.

    A value that a row lacks is null.

    Raises:
        StagingError: a row has a column unknown to the table, or lacks a required one.
    """
    columns = [column for column in TABLES[name].columns if column.name not in _GIVEN_BY_LOAD]
    if unknown := set().union(*rows) - {column.name for column in columns}:
        raise StagingError(f"staged {name} has no column {sorted(unknown)}; add it to extractors/contracts/catalogue")
    arrays = []
    for column in columns:
        values = [row.get(column.name) for row in rows]
        array = _texts(values) if column.type == pa.string() else pa.array(values, column.type)
        if column.is_required and array.null_count:
            row = rows[values.index(None)]
            raise StagingError(f"staged {name}: a row lacks {column.name}; it is of {row.get('url', row)!r:.300}")
        arrays.append(array)
    return pa.Table.from_arrays(arrays, names=[column.name for column in columns])


def shift_row_numbers(table: pa.Table, earlier: dict[str, int]) -> pa.Table:
    """Return a batch's table with its row numbers increased by the numbers of rows that the load already has.

    ``earlier`` has those numbers by table.
    """
    for column, counted in COUNTED_IN.items():
        place = table.schema.get_field_index(column)
        if place >= 0 and earlier[counted]:
            import pyarrow.compute as pc  # a load of one batch does not need it

            after = pc.add(table.column(place), pa.scalar(earlier[counted], pa.int32()))
            table = table.set_column(place, column, after)
    return table


def _texts(values: list[Any]) -> pa.Array:
    try:
        if not any(text and "\x00" in text for text in values):
            return pa.array(values, pa.string())
    except UnicodeEncodeError:
        pass
    return pa.array([text and storable(text) for text in values], pa.string())
