"""dbt's connection to the candidate of a lake, opened as every other connection to one is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin

from extractors.stores.warehouse_files import CATALOG, attach_scratch, attach_warehouse, find_build_schemas


class Plugin(BasePlugin):  # type: ignore[misc]
    """Attaches the candidate that the environment names before dbt does, and lets names be found in it."""

    def configure_connection(self, conn: Any) -> None:
        """Attach the candidate and what lies beside it to a new connection."""
        candidate = Path(os.environ["DATELINE_CANDIDATE"])
        attach_warehouse(conn, candidate, CATALOG, read_only=False)
        conn.execute(f"use {CATALOG}")
        attach_scratch(conn, candidate)

    def configure_cursor(self, cursor: Any) -> None:
        """Let a cursor, which is a connection of its own, find the schemas."""
        find_build_schemas(cursor)
