"""Build a candidate with Spark: DuckDB makes the relations, Spark their rows.

1. dbt builds the candidate on no load at all. Every table, view, function, comment and contract is then there, and the
   seeds, which Spark reads too; other rows are deleted.
2. Spark's process (``python -m dateline.warehouse.spark``, in an environment of its own) computes each model from the
   staged files and writes Parquet.
3. The Parquet is taken into the tables, with the types that they have, and dbt's tests run.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from dateline.warehouse.models import NodeResult, run_models
from dateline.warehouse.published import BuildError
from dateline.warehouse.spark.fill import empty, fill
from dateline.warehouse.spark.order import Order, StagedTable
from dateline.warehouse.spark.process import run_process
from dateline.warehouse.statements.kept import DBT_PROJECT
from extractors.contracts.catalogue import BATCH_TABLES, TABLES
from extractors.contracts.catalogue.rejects import GATE_REJECTS
from extractors.contracts.columns import Table
from extractors.runtime.progress import Progress, no_progress
from extractors.stores.staged_loads import StagedLoad
from extractors.stores.warehouse_files import is_lake

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

_RELATIONS = ("build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
_TESTS = ("test", "--exclude-resource-type", "unit_test")
_STAGED = "staged"


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """Where Spark runs: the Python of its environment, and its master (``local[*]``, ``spark://host:7077``, …).

    Other settings are Spark's own (``spark-defaults.conf``). Workers on other machines must see the staged files and
    the home under the same paths.
    """

    python: Path
    master: str

    def check(self, *, is_rebuild: bool, warehouse: Path) -> None:
        """Raises BuildError where Spark is missing, the warehouse is a lake, or nothing is to be built again."""
        if not is_rebuild:
            raise BuildError("Spark makes the whole warehouse again and adds no load: give --full with --engine spark")
        if is_lake(warehouse):
            raise BuildError(
                "Spark's rows can be taken into one file only, and DATELINE_WAREHOUSE is lake: leave --engine out, "
                "or set DATELINE_WAREHOUSE=file; nothing was published"
            )
        if not self.python.is_file():
            raise BuildError(
                f"Spark's environment is missing (no {self.python}): `make spark-env` makes it, or set "
                "DATELINE_SPARK_PYTHON to the Python of another; nothing was published"
            )

    def __call__(
        self,
        candidate: Path,
        work: Path,
        loads: Sequence[StagedLoad],
        *,
        attach: Callable[[Sequence[StagedLoad]], None],
        changed: Collection[str],
        manifest: Manifest | None,
        memory_limit: str,
        progress: Progress = no_progress,
    ) -> list[NodeResult]:
        """Build all models of the candidate from ``loads`` and return the result of each node, tests included.

        ``attach`` shows loads to the candidate; ``changed`` names the staged tables that have a file which differs from
        its definition: these Spark gets as DuckDB reads them. ``work`` gets a folder ``spark``, which is removed again.

        Raises:
            BuildError: a model or a test failed, or Spark did not start; the message names it.
        """
        folder = work / "spark"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            attach([])
            made = run_models(candidate, work, command=_RELATIONS, manifest=manifest, memory_limit=memory_limit)
            empty(candidate, _seeds())
            attach(loads)
            order = _order(candidate, folder, loads, changed, self.master, memory_limit)
            computed = run_process(self.python, order, folder, progress)
            fill(candidate, Path(order.out), computed, memory_limit=memory_limit)
            tested = run_models(
                candidate, work, command=_TESTS, manifest=manifest, memory_limit=memory_limit, progress=progress
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        nodes = [NodeResult(f"model.dateline.{name}", "success", seconds, "on Spark") for name, seconds in computed]
        known = {node.node for node in nodes}
        return [*(node for node in made if node.node not in known), *nodes, *tested]


def _order(
    candidate: Path, folder: Path, loads: Sequence[StagedLoad], changed: Collection[str], master: str, memory: str
) -> Order:
    """Write down what Spark is to do; seeds, and staged tables that are no files of loads, go to ``folder``."""
    rejects = [str(path) for load in loads if (path := load.version_folder / f"{GATE_REJECTS.name}.parquet").exists()]
    with contextlib.closing(duckdb.connect(str(candidate), read_only=True)) as connection:

        def written(relation: str) -> str:
            into = folder / "inputs" / relation
            into.mkdir(parents=True)
            connection.execute(f"copy (from {relation}) to '{_quoted(into / 'rows.parquet')}' (format parquet)")
            return str(into)

        staged = [
            _table(table, [str(file) for load in loads if (file := load.table_path(table.name))], bool(rejects))
            if table.name not in changed
            else _table(table, [written(f"{_STAGED}.{table.name}")], False)
            for table in TABLES.values()
        ]
        staged += [_table(table, [written(f"{_STAGED}.{table.name}")], False) for table in BATCH_TABLES]
        seeds = {name: written(f"working.{name}") for name in _seeds()}
    return Order(
        python=sys.executable,
        project=str(DBT_PROJECT),
        work=str(folder),
        out=str(folder / "out"),
        master=master,
        memory=memory.lower().removesuffix("b"),
        staged=tuple(staged),
        seeds=seeds,
    )


def _seeds() -> list[str]:
    return sorted(path.stem for path in (DBT_PROJECT / "seeds").glob("*.csv"))


def _table(table: Table, files: Sequence[str], is_gated: bool) -> StagedTable:
    columns = tuple((column.name, column.sql_type) for column in table.columns)
    return StagedTable(table.name, columns, tuple(files), is_gated)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
