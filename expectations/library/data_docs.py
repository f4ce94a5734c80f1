"""Data Docs, the library's own pages: where they lie, when they are rendered, and how many runs of them are kept."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from extractors.runtime.faults import find_errno

_LOG = logging.getLogger(__name__)

DATA_DOCS = "data_docs"
"""The folder of the pages, within the folder of the reports."""
Deferral = Callable[[Callable[[], None]], None]
"""What is done with the rendering of Data Docs: called at once, or deferred until the gate has answered."""
_RUNS_KEPT = 30
_RENDERERS = (
    "great_expectations.render.renderer.site_builder",
    "great_expectations.render.renderer.site_index_page_renderer",
)
"""The library's loggers that get a traceback for each page that cannot be written, and the library goes on."""


def render_at_once(render: Callable[[], None]) -> None:
    """Call ``render``, which writes Data Docs, at once: the deferral that does not defer."""
    render()


def docs_run_name(now: dt.datetime) -> str:
    """Return the name of a run's folder below each suite in Data Docs: its time in UTC."""
    return f"{now.astimezone(dt.UTC):%Y-%m-%dT%H-%M-%SZ}"


def remove_old_pages(docs: Path) -> None:
    """Remove the Data Docs pages of all runs but the last thirty of each suite."""
    for suite in (docs / "validations").glob("*/"):
        for run in sorted(suite.iterdir())[:-_RUNS_KEPT]:
            shutil.rmtree(run, ignore_errors=True)


@contextlib.contextmanager
def report_once(docs: Path) -> Iterator[None]:
    """Report in one line what the library cannot render in the block, in place of a traceback for each page.

    Raises OSError if it is a fault of this machine, such as a full disk: further pages would fail alike.
    """
    said: list[str] = []

    def keep(record: logging.LogRecord) -> bool:
        said.append(record.getMessage())
        return False

    loggers = [logging.getLogger(name) for name in _RENDERERS]
    for logger in loggers:
        logger.addFilter(keep)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(keep)
    if not said:
        return
    why = next((line.strip() for line in reversed(said[0].splitlines()) if ": " in line), said[0][:200])
    number = find_errno(said[0])
    if number is not None:
        raise OSError(number, os.strerror(number), str(docs / "index.html"))
    _LOG.warning("Data Docs in %s: %s pages are not rendered, the first for %s", docs, len(said), why[:300])
