"""The build that ends each command that changes the warehouse, by the settings that all of them share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.reports.terminal import Console
    from dateline.warehouse.result import BuildResult
    from dateline.warehouse.spark.engine import SparkEngine
    from extractors.runtime.settings import Settings


def build_and_publish(
    settings: Settings,
    console: Console,
    *,
    now: dt.datetime,
    full: bool = False,
    audit: bool = False,
    wait_s: float = 0.0,
    engine: SparkEngine | None = None,
    outlet_faults: Sequence[str] | None = None,
) -> BuildResult:
    """Build, audit and publish the home's staged loads within the memory limit, and write the reports.

    Outlet files that cannot be read are named in them; ``outlet_faults`` are their errors where the caller knows them.
    ``engine`` computes the models of a full build. ``now`` is UTC; ``console`` shows the steps. Raises BuildError.
    """
    from dateline.reports.reported_build import build
    from extractors.outlets.registry import read_outlet_faults

    return build(
        settings.home,
        now=now,
        full=full,
        audit=audit,
        wait_s=wait_s,
        memory_limit=settings.memory_limit,
        engine=engine,
        outlet_faults=read_outlet_faults(settings.outlets) if outlet_faults is None else outlet_faults,
        progress=console.step,
        count=console.count_models,
    )
