"""One build of ``DATELINE_HOME`` for the comparison: ``python -m tests.spark.trial full|loads [PYTHON MASTER]``."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from dateline.reports.reported_build import build
from dateline.warehouse.spark.engine import SparkEngine
from extractors.runtime.settings import load_settings


def main(arguments: list[str]) -> int:
    """Build on DuckDB, or on Spark where its Python and master are given; 1 if nothing was published."""
    kind, *spark = arguments
    engine = SparkEngine(Path(spark[0]), spark[1]) if spark else None
    settings, now = load_settings(), dt.datetime.now(dt.UTC)
    result = build(settings.home, now=now, full=kind == "full", memory_limit=settings.memory_limit, engine=engine)
    for verdict in (*result.load_verdicts, result.warehouse_verdict):
        for reason in verdict.reasons if verdict else ():
            print(reason)
    return 0 if result.published else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
