"""Data Docs, the library's own pages: where they lie, when they are rendered, and how many runs of them are kept."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

DATA_DOCS = "data_docs"
"""The folder of the pages, within the folder of the reports."""
Deferral = Callable[[Callable[[], None]], None]
"""What is done with the rendering of Data Docs: called at once, or deferred until the gate has answered."""
_RUNS_KEPT = 30


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
