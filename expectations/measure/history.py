"""The figures kept of each load, which later loads are compared with, and how far back a gate looks.

The figures are measured by ``relations/staged/*_load_profile.sql``, kept in the verdict of the load, written to the
warehouse's schema ``quality`` at publication and read back from there. One list of columns serves all of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from expectations.verdicts.figures import FIGURES

LOADS_TABLE = "loads"
FIELDS_TABLE = "load_fields"
HISTORY_DAYS = 90
"""Older loads are not compared with."""

PROFILE_COLUMNS: Mapping[str, str] = {
    "load_id": "varchar",
    "version": "varchar",
    "outlet_id": "varchar",
    "kind": "varchar",
    "staged_at": "timestamp",
    **FIGURES,
}
"""The figures, and the load that they belong to."""
