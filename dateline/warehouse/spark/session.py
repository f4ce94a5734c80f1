"""Spark's session with the names that the models read. Runs in Spark's environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.warehouse.spark.functions import register_functions
from dateline.warehouse.spark.order import Order, StagedTable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_TYPES = {"varchar": "string", "timestamp": "timestamp_ntz"}
_PARTITION = 8 << 20
"""This many bytes of staged Parquet, which is compressed, are one part."""
SCHEMAS = ("batch", "working", "marts")


def open_session(order: Order) -> SparkSession:
    """Start Spark, in UTC and with the rules of SQL that DuckDB has too."""
    from pyspark.sql import SparkSession

    # workers on this machine have the Python of this process; on others, what its settings say
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    work = Path(order.work)
    spark = (
        SparkSession.builder.master(order.master)
        .appName("dateline full build")
        .config("spark.driver.memory", order.memory)
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.warehouse.dir", str(work / "tables"))
        .config("spark.local.dir", str(work / "scratch"))
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", str(_partitions(order)))
        # the batch is read under the names of its sources
        .config("spark.sql.globalTempDatabase", "staged")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.timestampType", "TIMESTAMP_NTZ")
        # a regular expression is written as it is, in both
        .config("spark.sql.parser.escapedStringLiterals", "true")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    register_functions(spark)
    for schema in SCHEMAS:
        spark.sql(f"create database if not exists {schema}")
    return spark


def _partitions(order: Order) -> int:
    """Into how many parts rows are put before a join: of a size that a worker sorts in memory."""
    size = sum(Path(file).stat().st_size for table in order.staged for file in table.files if Path(file).is_file())
    return max(8, size // _PARTITION)


def show_batch(spark: SparkSession, order: Order) -> None:
    """Give the session the staged tables and the seeds."""
    tables = sorted(order.staged, key=lambda table: table.is_gated)
    for table in tables:
        rows = _read(spark, table)
        if table.is_gated:
            rejects = spark.table("staged.gate_rejects").where(f"relation = '{table.name}'")
            rows = rows.join(rejects.select("load_id", "row_number"), ["load_id", "row_number"], "left_anti")
            rows = rows.select(*(name for name, _ in table.columns))
        rows.createOrReplaceGlobalTempView(table.name)
    for name, path in order.seeds.items():
        spark.catalog.createTable(f"working.{name}", path=path, source="parquet")


def _read(spark: SparkSession, table: StagedTable) -> DataFrame:
    columns = ", ".join(f"{name} {_TYPES.get(kind, kind)}" for name, kind in table.columns)
    if not table.files:
        return spark.createDataFrame([], columns)
    return spark.read.schema(columns).parquet(*table.files)
