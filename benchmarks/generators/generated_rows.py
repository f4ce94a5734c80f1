"""Whole staged tables of invented rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from extractors.contracts.catalogue import TABLES


class RowMaker:
    """Makes whole staged tables of one load, stamped and numbered."""

    def __init__(self, load_id: str, outlet_id: str, refs: Sequence[str]) -> None:
        self.load_id, self.outlet_id = load_id, outlet_id
        self.refs = pa.array(refs)

    def top(self, name: str, count: int, /, **columns: object) -> pa.Table:
        """Return a table of ``count`` rows with load id, row number and outlet id; a column is one value or a sequence
        of values.
        """
        stamped = {
            "load_id": self.load_id,
            "row_number": np.arange(1, count + 1, dtype="int32"),
            "outlet_id": self.outlet_id,
        }
        arrays = []
        for field in TABLES[name].schema:
            value = columns.get(field.name, stamped.get(field.name))
            if value is None or isinstance(value, str | bool | int):
                array = pa.repeat(pa.scalar(value, field.type), count)
            elif isinstance(value, pa.ChunkedArray | pa.Array):
                array = value.cast(field.type)
            else:
                array = pa.array(value).cast(field.type)
            arrays.append(array)
        return pa.table(arrays, schema=TABLES[name].schema)

    def hanging(self, name: str, rows: np.ndarray, /, **columns: object) -> pa.Table:
        """Return a table whose rows belong to articles; ``rows`` are the positions of the articles, from 0."""
        return self.top(
            name,
            len(rows),
            article_row=(rows + 1).astype("int32"),
            article_ref=self.refs.take(pa.array(rows)),
            **columns,
        )


def place_pool() -> pa.Table:
    """Return the 1,500 invented towns that mentions of places choose from."""
    numbers = np.arange(1_500)
    return pa.table(
        {
            "place_id": [f"geonames:{n}" for n in numbers],
            "id_source": ["geonames"] * len(numbers),
            "geoname_id": pa.array(numbers, pa.int64()),
            "name": [f"Town {n}" for n in numbers],
            "place_type": ["city"] * len(numbers),
            "country_code": [f"C{n % 40:02d}" for n in numbers],
            "country_name": [f"Country {n % 40}" for n in numbers],
            "country_place_id": [f"geonames:c{n % 40}" for n in numbers],
            "latitude": (numbers % 90).astype(float),
            "longitude": (numbers % 180).astype(float),
            "population": pa.array(numbers * 100, pa.int64()),
            "is_resolved": [True] * len(numbers),
        }
    )


def country_rows(numbers: Sequence[int]) -> pa.Table:
    """Return a place row for each of these country numbers."""
    count = len(numbers)
    return pa.table(
        {
            "place_id": [f"geonames:c{n}" for n in numbers],
            "id_source": ["geonames"] * count,
            "geoname_id": pa.nulls(count, pa.int64()),
            "name": [f"Country {n}" for n in numbers],
            "place_type": ["country"] * count,
            "country_code": [f"C{n:02d}" for n in numbers],
            "country_name": [f"Country {n}" for n in numbers],
            "country_place_id": [f"geonames:c{n}" for n in numbers],
            "latitude": pa.array([1.0] * count),
            "longitude": pa.array([1.0] * count),
            "population": pa.nulls(count, pa.int64()),
            "is_resolved": [True] * count,
        }
    )
