"""Which publication a warehouse file is: what every export, page and report says of where its figures come from."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extractors.stores.warehouse_files import open_warehouse


@dataclass(frozen=True, slots=True)
class Publication:
    """The newest publication in a file: its id, when its build began (UTC), and the version of the code."""

    publication_id: str
    started_at: dt.datetime
    code_version: str

    def __str__(self) -> str:
        return (
            f"publication {self.publication_id} of {self.started_at:%Y-%m-%d %H:%M} UTC, dateline {self.code_version}"
        )


def read_publication(connection: duckdb.DuckDBPyConnection) -> Publication | None:
    """Return the newest publication of an open warehouse; None for a file that lists none."""
    try:
        row = connection.execute(
            "select publication_id, started_at, coalesce(code_version, 'unknown') from marts.publications "
            "order by started_at desc, publication_id desc limit 1"
        ).fetchone()
    except duckdb.CatalogException:
        return None
    return Publication(*row) if row else None


def read_publication_of(warehouse: Path) -> Publication | None:
    """Return the newest publication of a warehouse file; None if there is no such file, or it lists none."""
    if not warehouse.is_file():
        return None
    try:
        with contextlib.closing(open_warehouse(warehouse)) as connection:
            return read_publication(connection)
    except duckdb.Error:
        return None
