"""The staged seam: the tables that a load has, and what raises when one cannot be written or read.

The columns are defined in ``extractors/contracts/catalogue``; ``extractors/stores/staged_loads.py`` writes and reads
the files.
"""

from __future__ import annotations

from extractors.contracts.catalogue import TABLES as TABLES
from extractors.contracts.catalogue import rejects
from extractors.contracts.catalogue.shared import OF_LOAD as _OF_LOAD
from extractors.contracts.columns import Column as Column
from extractors.contracts.columns import Table as Table

GATE_REJECTS_TABLE = rejects.GATE_REJECTS
GATE_REJECTS = GATE_REJECTS_TABLE.name
UNKNOWN_OUTLET = "unknown"
OF_LOAD = tuple(column.name for column in _OF_LOAD)
"""Columns that come from the load a row is written to, and not from the page."""


class StagingError(Exception):
    """A staged load cannot be written or read; the message says what, where and what to do."""
