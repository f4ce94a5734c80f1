"""Functions of DuckDB that Spark's SQL does not have: DuckDB itself, called on Arrow batches by Spark's workers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FUNCTIONS = {
    "nfc_normalize": ("string", 1),
    "strip_accents": ("string", 1),
    "jaro_winkler_similarity": ("double", 2),
}
"""Name as in DuckDB, type of the result in Spark, and how many texts it takes."""


def register_functions(spark: SparkSession) -> None:
    """Give the session's SQL each of FUNCTIONS. Its workers need DuckDB and PyArrow, not this project."""
    from pyspark import cloudpickle
    from pyspark.sql.functions import ArrowUDFType, arrow_udf

    cloudpickle.register_pickle_by_value(sys.modules[__name__])

    for name, (result, count) in FUNCTIONS.items():
        spark.udf.register(name, arrow_udf(_one(name) if count == 1 else _two(name), result, ArrowUDFType.SCALAR))


def _call(name: str, *columns: Any) -> Any:
    import duckdb
    import pyarrow as pa

    names = [f"c{i}" for i in range(len(columns))]
    batch = pa.table(list(columns), names=names)
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        connection.register("batch", batch)
        found = connection.execute(f"select {name}({', '.join(names)}) as c from batch").to_arrow_table()  # noqa: S608
    return found.column(0).combine_chunks()


def _one(name: str) -> Callable[[Any], Any]:
    import pyarrow as pa

    def call(text: pa.Array) -> pa.Array:
        return _call(name, text)

    return call


def _two(name: str) -> Callable[[Any, Any], Any]:
    import pyarrow as pa

    def call(text: pa.Array, other: pa.Array) -> pa.Array:
        return _call(name, text, other)

    return call
