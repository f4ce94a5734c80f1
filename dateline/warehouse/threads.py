"""How many threads DuckDB gets in a build.

A build of one page runs hundreds of statements on a handful of rows each. A second thread finds nothing to do in them,
and looking for it takes a quarter of their processor time (measured: 1.7 and 1.2 CPU-seconds for the models).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extractors.stores.staged_loads import StagedLoad
from extractors.stores.warehouse_files import is_lake

MOST_PAGES = 200
"""A batch of more pages has statements that two threads end sooner."""
MOST_PAGES_IN_LAKE = 1_000
"""In a lake most statements of such a batch open a few small Parquet files, in which a second thread finds as little to
do (300 pages on 2,300: 8.7 and 11.2 CPU-seconds for the models).
"""
MOST_BYTES = 1024**3
"""So has a warehouse of more bytes, of which some tables are read whole for each batch."""


def few_threads(loads: Sequence[StagedLoad], published: Path | None) -> int | None:
    """Return 1 where a batch is small and so is the published file that it comes to; else None, as many as usual.

    A lake's rows lie beside its catalogue, which is small: there the batch alone decides.
    """
    pages = sum(load.manifest.page_count for load in loads)
    most = MOST_PAGES_IN_LAKE if published is not None and is_lake(published) else MOST_PAGES
    is_small = published is None or not published.is_file() or published.stat().st_size <= MOST_BYTES
    return 1 if pages <= most and is_small else None
