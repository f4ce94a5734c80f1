"""dbt's connection to the candidate of a lake, opened as every other connection to one is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin

from extractors.stores.warehouse_files import CATALOG, attach_scratch, attach_warehouse, find_build_schemas


class Plugin(BasePlugin):  # type: ignore[misc]
    """Attaches the candidate that the profile names before dbt does, and lets names be found in it."""

    def initialize(self, plugin_config: Any) -> None:
        """Take the candidate's path from the profile."""
        self._candidate = Path(plugin_config["candidate"])

    def configure_connection(self, conn: Any) -> None:
        """Attach the candidate and what lies beside it to a new connection."""
        attach_warehouse(conn, self._candidate, CATALOG, read_only=False)
        conn.execute(f"use {CATALOG}")
        attach_scratch(conn, self._candidate)

    def configure_cursor(self, cursor: Any) -> None:
        """Let a cursor, which is a connection of its own, find the schemas."""
        find_build_schemas(cursor)
