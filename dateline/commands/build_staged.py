"""``dateline build``: staged loads into the published warehouse."""

from __future__ import annotations

import datetime as dt
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.commands.publishing import build_and_publish
from extractors.runtime.settings import PROJECT_ROOT, load_settings

if TYPE_CHECKING:
    from dateline.warehouse.spark.engine import SparkEngine


class Engine(StrEnum):
    """What computes the models of a build."""

    DUCKDB = "duckdb"
    SPARK = "spark"


def _spark_engine() -> SparkEngine:
    from dateline.warehouse.spark.engine import SparkEngine

    python = os.environ.get("DATELINE_SPARK_PYTHON") or PROJECT_ROOT / ".venv-spark" / "bin" / "python"
    return SparkEngine(Path(python), os.environ.get("DATELINE_SPARK_MASTER") or "local[*]")


def build_staged(
    full: Annotated[bool, typer.Option("--full", help="Rebuild the warehouse from all staged loads.")] = False,
    audit: Annotated[
        bool, typer.Option("--audit", help="Audit all of the warehouse, also without a new load.")
    ] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait for another build to end.")] = 0.0,
    engine: Annotated[
        Engine,
        typer.Option(help="What computes the models; spark for --full alone, in the environment of `make spark`."),
    ] = Engine.DUCKDB,
) -> None:
    """Apply the staged loads that the warehouse does not contain yet, audit the result and publish it.

    A build audits what its loads changed; the first one of a day and of a release, and one with --audit, all of it.
    """
    from dateline.reports.terminal import Console, print_build

    settings, console, now = load_settings(), Console(), dt.datetime.now(dt.UTC)
    spark = _spark_engine() if engine is Engine.SPARK else None
    result = build_and_publish(settings, console, now=now, full=full, audit=audit, wait_s=wait, engine=spark)
    raise typer.Exit(print_build(console, settings.home, result, now=now))
