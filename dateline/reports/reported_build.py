"""Build the warehouse and write every report of the build: what commands and DAGs call."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from functools import partial

from dateline.warehouse.build import Progress, build_warehouse
from dateline.warehouse.published import BuildBusyError, BuildError
from dateline.warehouse.quality.quality_schema import Scrub
from dateline.warehouse.result import BuildResult
from dateline.warehouse.spark.engine import SparkEngine
from extractors.runtime.progress import Progress as Count
from extractors.runtime.progress import no_progress
from extractors.runtime.setting_list import DEFAULT_MEMORY_LIMIT
from extractors.runtime.settings import Home
from extractors.stores.warehouse_files import held_open


def build(
    home: Home,
    *,
    now: dt.datetime,
    full: bool = False,
    audit: bool = False,
    wait_s: float = 0.0,
    memory_limit: str = DEFAULT_MEMORY_LIMIT,
    outlet_faults: Sequence[str] = (),
    scrub: Scrub | None = None,
    engine: SparkEngine | None = None,
    progress: Progress = lambda _: None,
    count: Count = no_progress,
) -> BuildResult:
    """Apply every staged load that the warehouse does not contain yet, audit the result, publish it and write the
    reports. ``outlet_faults`` are the problems of outlet files that cannot be read: the front page names them. The
    other arguments and the errors are those of :func:`dateline.warehouse.build.build_warehouse`.
    """
    try:
        return build_warehouse(
            home,
            now=now,
            report=partial(_write_reports, outlet_faults=outlet_faults),
            full=full,
            audit=audit,
            wait_s=wait_s,
            memory_limit=memory_limit,
            scrub=scrub,
            engine=engine,
            progress=progress,
            count=count,
        )
    except BuildBusyError:
        raise
    except BuildError as error:
        with contextlib.suppress(OSError):  # a full disk is a reason to fail, and the error itself must be reported
            _report_failure(home, error, now=now, outlet_faults=outlet_faults)
        raise


def _report_failure(home: Home, error: BuildError, *, now: dt.datetime, outlet_faults: Sequence[str]) -> None:
    from dateline.reports.quality.build_reports import write_failure_report

    write_failure_report(home, error, now=now, outlet_faults=outlet_faults)


def _write_reports(home: Home, result: BuildResult, *, outlet_faults: Sequence[str]) -> None:
    from dateline.reports.quality.build_reports import (
        write_reports,  # templates and plots, which a build that fails early need not load
    )

    with held_open(home.warehouse):
        write_reports(home, result, outlet_faults=outlet_faults)
