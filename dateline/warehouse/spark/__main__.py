"""Spark's process: ``python -m dateline.warehouse.spark ORDER``, run by the build in Spark's environment.

One line of JSON a model is written to ``ORDER``'s folder, in ``models.jsonl``: its name, seconds, its error if it has
one, and whether its rows were written. After an error no other model is run, and the process ends with 1.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.warehouse.spark.order import Order, read_order
from dateline.warehouse.spark.plan import PYTHON, VIEW, Model, compile_models
from dateline.warehouse.spark.python_models import run_elsewhere
from dateline.warehouse.spark.session import open_session, show_batch
from dateline.warehouse.spark.steps import split_query

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def main(path: Path) -> int:
    """Run what the file at ``path`` asks for; return the exit status."""
    order = read_order(path)
    work = Path(order.work)
    with (work / "models.jsonl").open("w", encoding="utf-8") as log:

        def report(model: str, began: float, error: str | None, **more: object) -> None:
            line = {"model": model, "seconds": round(time.perf_counter() - began, 3), "error": error, **more}
            log.write(json.dumps(line) + "\n")
            log.flush()

        began = time.perf_counter()
        try:
            models = [m for m in compile_models(Path(order.project), work) if order.views or m.kind != VIEW]
            report("compile", began, None, models=len(models))
            began = time.perf_counter()
            spark = open_session(order)
            show_batch(spark, order)
        except Exception as error:  # noqa: BLE001 - the build that waits says it
            report("session", began, _first_lines(error))
            return 1
        report("session", began, None)
        failed = False
        for model in models:
            began = time.perf_counter()
            try:
                _run(spark, model, order)
            except Exception as error:  # noqa: BLE001 - as above
                report(model.name, began, _first_lines(error))
                failed = True
                if "--all" not in sys.argv:
                    break
                continue
            report(model.name, began, None, is_written=True)
        spark.stop()
    return 1 if failed else 0


def _run(spark: SparkSession, model: Model, order: Order) -> None:
    folder = Path(order.out) / model.schema / model.name
    shutil.rmtree(folder, ignore_errors=True)
    if model.kind == PYTHON:
        run_elsewhere(order.python, Path(order.project) / model.code, Path(order.out), folder)
    else:
        _write(spark, model, folder, Path(order.work) / "steps")
    spark.catalog.createTable(f"{model.schema}.{model.name}", path=str(folder), source="parquet")


def _write(spark: SparkSession, model: Model, folder: Path, steps_at: Path) -> None:
    """Write a model's rows, after those of its steps, which are removed again."""
    steps, query = split_query(model.code)
    try:
        for step in steps:
            rows = str(steps_at / step.name)
            spark.sql(step.query).write.parquet(rows)
            spark.read.parquet(rows).createOrReplaceTempView(step.name)
        spark.sql(query).write.parquet(str(folder))
    finally:
        for step in steps:
            spark.catalog.dropTempView(step.name)
        shutil.rmtree(steps_at, ignore_errors=True)


def _first_lines(error: Exception) -> str:
    return "\n".join(str(error).splitlines()[:12])[:2_000]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
