"""Models in Python, run as they stand: DuckDB reads what Spark wrote of the models before them. Runs in Spark's
environment, in one process.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq


class _Dbt:
    """What a model in Python asks dbt for."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, relations: dict[str, str]) -> None:
        self._connection, self._relations = connection, relations

    def config(self, **_: Any) -> None:
        """Nothing: how a model is stored does not matter here."""

    def ref(self, name: str) -> duckdb.DuckDBPyRelation:
        """The rows of a model."""
        return self._connection.read_parquet(f"{self._relations[name]}/*.parquet")


def run_python_model(path: Path, relations: dict[str, str], out: Path) -> None:
    """Run the model of a file; ``relations`` has the folder of each model before it. Writes one file to ``out``."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with duckdb.connect() as connection:
        rows = module.model(_Dbt(connection, relations), connection)
        out.mkdir(parents=True, exist_ok=True)
        pq.write_table(rows, out / "rows.parquet")
