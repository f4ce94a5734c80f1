"""The watches that come with the project: over the sample newsroom, used for as long as a home has none of its own."""

from __future__ import annotations

import contextlib
from pathlib import Path

import duckdb

from dateline.warehouse.lookup import open_published
from extractors.runtime.settings import Settings
from extractors.stores.watch_log.log import log_path

EXAMPLES = Path(__file__).resolve().parent / "examples"
"""Each of them looks for what outlets of the collection ``sample`` publish, and for nothing else."""


def folder_in_use(folder: Path) -> Path:
    """Return the folder whose watches are used: the examples' where ``folder`` has none."""
    return folder if any(folder.glob("*.yml")) else EXAMPLES


def is_idle(settings: Settings) -> bool:
    """Whether there is nothing to evaluate and nothing to send: no log yet, and examples alone, which can find nothing
    in a published file without an outlet of the sample newsroom. No watch is read for the answer.

    Raises:
        BuildError: the published file cannot be opened.
    """
    return not log_path(settings.home.state).exists() and not can_notice(settings)


def can_notice(settings: Settings) -> bool:
    """Whether the watches in use may find something in the published file. Raises BuildError, as ``is_idle``."""
    if folder_in_use(settings.watches) != EXAMPLES:
        return True
    if not settings.home.warehouse.exists():
        return False
    with contextlib.closing(open_published(settings.home.warehouse)) as connection:
        try:
            query = "select 1 from marts.dim_outlets where collection = 'sample' limit 1"
            return connection.execute(query).fetchone() is not None
        except duckdb.CatalogException:  # a file of an earlier release
            return True
