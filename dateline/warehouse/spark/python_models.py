"""Models in Python, run unchanged: ``python -m dateline.warehouse.spark.python_models MODEL ROWS OUT``.

DuckDB reads what Spark wrote of the models before them, in one process on one machine; it is the project's own Python
that runs them, so that their libraries are those of every other build.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb


class _Dbt:
    """What a model in Python asks dbt for."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, rows: Path) -> None:
        self._connection, self._rows = connection, rows

    def config(self, **_: Any) -> None:
        """Nothing: how a model is stored does not matter here."""

    def ref(self, name: str) -> duckdb.DuckDBPyRelation:
        """The rows of a model."""
        [folder] = self._rows.glob(f"*/{name}")
        return self._connection.read_parquet(f"{folder}/*.parquet")


def run_python_model(path: Path, rows: Path, out: Path) -> None:
    """Run the model of a file; ``rows`` has a folder ``<schema>/<name>/`` for each model before it. Writes one Parquet
    file to ``out``.
    """
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with duckdb.connect() as connection:
        import pyarrow.parquet as pq

        found = module.model(_Dbt(connection, rows), connection)
        out.mkdir(parents=True, exist_ok=True)
        pq.write_table(found, out / "rows.parquet")


def run_elsewhere(python: str, path: Path, rows: Path, out: Path) -> None:
    """Run the model in a process of another Python. Raises RuntimeError with its last line where it fails."""
    command = [python, "-m", "dateline.warehouse.spark.python_models", str(path), str(rows), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the build's own Python
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[-1])


if __name__ == "__main__":
    run_python_model(*map(Path, sys.argv[1:]))
