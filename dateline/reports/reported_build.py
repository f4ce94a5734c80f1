"""Build the warehouse and write every report of the build: what commands and DAGs call."""

from __future__ import annotations

import datetime as dt

from dateline.warehouse.build import Progress, build_warehouse
from dateline.warehouse.quality.quality_schema import Scrub
from dateline.warehouse.result import BuildResult
from extractors.runtime.settings import DEFAULT_MEMORY_LIMIT, Home


def build(
    home: Home,
    *,
    now: dt.datetime,
    full: bool = False,
    wait_s: float = 0.0,
    memory_limit: str = DEFAULT_MEMORY_LIMIT,
    scrub: Scrub | None = None,
    progress: Progress = lambda _: None,
) -> BuildResult:
    """Apply every staged load that the warehouse has not seen, audit the result, publish it and report on it.

    Arguments and errors are those of :func:`dateline.warehouse.build.build_warehouse`.
    """
    return build_warehouse(
        home,
        now=now,
        report=_write_reports,
        full=full,
        wait_s=wait_s,
        memory_limit=memory_limit,
        scrub=scrub,
        progress=progress,
    )


def _write_reports(home: Home, result: BuildResult) -> None:
    from dateline.reports.quality.build_reports import (
        write_reports,  # templates and plots, which a build that fails early need not load
    )

    write_reports(home, result)
