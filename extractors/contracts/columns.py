"""How a staged table is described: the vocabulary of the column catalogue.

Timestamps are UTC without a zone mark (``timestamp[us]``), so that every reader of Parquet agrees on them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from extractors.runtime.arrow import spare_pandas

spare_pandas()  # what makes arrays here has imported the columns

TEXT, INT, BIG, FLOAT, BOOL, TIME, DATE = (
    pa.string(),
    pa.int32(),
    pa.int64(),
    pa.float64(),
    pa.bool_(),
    pa.timestamp("us"),
    pa.date32(),
)
_SQL_TYPES = {
    TEXT: "varchar",
    INT: "integer",
    BIG: "bigint",
    FLOAT: "double",
    BOOL: "boolean",
    TIME: "timestamp",
    DATE: "date",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One staged column.

    Attributes:
        name: its name in every layer that passes it on.
        type: its Arrow type.
        meaning: what it holds, as a sentence; its unit or standard where it has one.
        is_required: a row must have a value.
        accepted: the only values it may have, in reading order; empty where any value may stand.
        mention_field: the name that mentions give this text; None where it is not searched for mentions.
        is_measured: the gate passes it on, so that a rule of a suite can name it.
        is_counted: the gate keeps the share of rows that have a value and compares it with earlier loads.
        is_essential: of the counted ones, those without which a load is stopped.
    """

    name: str
    type: pa.DataType
    meaning: str
    is_required: bool = False
    accepted: tuple[str, ...] = ()
    mention_field: str | None = None
    is_measured: bool = False
    is_counted: bool = False
    is_essential: bool = False

    @property
    def sql_type(self) -> str:
        """Return the DuckDB type of the column."""
        return _SQL_TYPES[self.type]

    @property
    def description(self) -> str:
        """Return the meaning of the column, followed by its accepted values if it has any."""
        if not self.accepted:
            return self.meaning
        *first, last = self.accepted
        return f"{self.meaning.removesuffix('.')}: {', '.join(first)} or {last}."


@dataclass(frozen=True, slots=True)
class Table:
    """One staged table.

    Attributes:
        name: its name in every layer.
        grain: what one row is, in words.
        columns: its columns in order.
        counted_as: the column of ``fct_loads`` that counts its rows; None where a load has one row at most.
        mention_kind: the kind of mention whose enricher fills it; None where the page reader does.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    counted_as: str | None = None
    mention_kind: str | None = None

    @property
    def schema(self) -> pa.Schema:
        """Return the Arrow schema of the table; each field's metadata has the column's description."""
        return pa.schema(
            [
                pa.field(c.name, c.type, nullable=not c.is_required, metadata={"description": c.description})
                for c in self.columns
            ]
        )

    @property
    def column_names(self) -> tuple[str, ...]:
        """Return the names of the columns, in order."""
        return tuple(c.name for c in self.columns)

    @property
    def is_of_article(self) -> bool:
        """Whether the table has an ``article_row`` column: each of its rows belongs to an article of the same load."""
        return "article_row" in self.column_names


def required(
    name: str, type_: pa.DataType, meaning: str, *, accepted: tuple[str, ...] = (), is_measured: bool = False
) -> Column:
    """Return the definition of a column that may not be null."""
    return Column(name, type_, meaning, is_required=True, accepted=accepted, is_measured=is_measured)
