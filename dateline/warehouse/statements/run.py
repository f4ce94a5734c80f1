"""Run kept statements on a candidate, of the nodes alone that the batch can change.

A stored relation is left as it is where nothing that it reads has changed. A source has changed if the batch has a row
of it, a relation of schema ``batch`` if it has a row, a stored relation if it was run. A model that replaces the rows
of affected keys changes nothing where no key is affected: it selects rows of these keys alone, besides a member that is
always the same. A test is run if a relation that it reads has changed, over the rows of the affected keys where its
model has such (``record.py``).
"""

from __future__ import annotations

import contextlib
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from dateline.warehouse.lake.batch import AffectedRows, in_temporary_tables, keep_batch
from dateline.warehouse.statements.kept import KeptStatements, Node
from extractors.runtime.progress import Progress, no_progress
from extractors.stores.warehouse_files import is_lake, open_candidate

if TYPE_CHECKING:
    from collections.abc import Callable

_TEMPORARY = re.compile(r'create\s+temporary\s+table\s+("[^"]+")', re.IGNORECASE)
_OF_BATCH = re.compile(r"\b\w+ in \(select \w+ from batch\.\w+\)")
"""What a test of affected rows alone says in its ``where``."""
_SOURCE = "source:"

Outcome = tuple[str, str, float, str]
"""Node, status, seconds, message."""


class StatementsError(Exception):
    """Kept statements did not run, or a test failed: dbt must be asked. The candidate is as it was."""


def run_statements(
    candidate: Path, kept: KeptStatements, *, memory_limit: str, threads: str = "2", progress: Progress = no_progress
) -> list[Outcome]:
    """Run the statements in one transaction and return the outcome of each node, ``unchanged`` where it was not run.

    DuckDB may use ``memory_limit`` of memory and so many ``threads``. ``progress`` gets the number of nodes that began,
    and of all.

    Raises:
        StatementsError: a statement or a test failed, on a full disk too; the candidate is as it was.
        OSError: a model in Python met a fault of this machine; the candidate is as it was.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "temp_directory": f"{candidate}.tmp",
        "threads": threads,
        "preserve_insertion_order": "false",
        "checkpoint_threshold": "1GB",
    }
    in_lake = is_lake(candidate)
    with contextlib.closing(open_candidate(candidate, config=config)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set enable_progress_bar = false")
        connection.execute("begin")
        try:
            if in_lake:
                temporary = in_temporary_tables(kept)
                rows = AffectedRows(connection, temporary.nodes)
                outcomes = _Run(connection, temporary, rows.in_temporary_tables).all(progress)
            else:
                outcomes = _Run(connection, kept).all(progress)
            connection.execute("commit")
            if in_lake:
                keep_batch(connection, kept)
        except Exception as error:
            with contextlib.suppress(duckdb.Error):
                connection.execute("rollback")
            if isinstance(error, (StatementsError, OSError)):
                raise
            raise StatementsError(f"{type(error).__name__}: {error}") from error
    return outcomes


def check_all_rows(candidate: Path, tests: KeptStatements, *, memory_limit: str) -> None:
    """Run the tests of a build over all rows: dbt's own look at those of the batch's keys where a model says so.

    DuckDB may use ``memory_limit`` of memory.

    Raises:
        StatementsError: a test failed; the message names it, and how many rows it found.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "temp_directory": f"{candidate}.tmp",
    }
    with contextlib.closing(open_candidate(candidate, config=config)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set enable_progress_bar = false")
        run = _Run(connection, KeptStatements((), is_first=True))
        for node in tests.nodes:
            if node.kind == "test":
                whole = tuple(_OF_BATCH.sub("true", statement) for statement in node.statements)
                try:
                    run.test(replace(node, statements=whole))
                except duckdb.Error as error:
                    raise StatementsError(f"{node.node}: {error}") from error


class _Run:
    """``place`` says what is run in place of a test's statement."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        kept: KeptStatements,
        place: Callable[[str], str] = lambda statement: statement,
    ) -> None:
        self._connection, self._kept, self._place = connection, kept, place
        self._changed: dict[str, bool] = {}

    def all(self, progress: Progress) -> list[Outcome]:
        nodes = self._kept.nodes
        for schema in ("working", "marts", "batch"):
            if any(node.relation.startswith(f'"{schema}".') for node in nodes):
                self._connection.execute(f'create schema if not exists "{schema}"')
        outcomes: list[Outcome] = []
        for number, node in enumerate(nodes, 1):
            progress("models and tests", number, len(nodes))
            began = time.perf_counter()
            status = self._one(node)
            outcomes.append((node.node, status, time.perf_counter() - began, ""))
        return outcomes

    def _one(self, node: Node) -> str:
        try:
            if node.kind == "test":
                return self.test(node)
            is_due = self._is_due(node)
            if is_due and not (node.is_view and not self._kept.is_first):
                self._execute(node)
            # what the batch works with has changed if it has a row; what is stored, if it was rebuilt
            self._changed[node.relation] = is_due if node.is_stored else self._has_row(node.relation)
        except duckdb.Error as error:
            raise StatementsError(f"{node.node}: {error}") from error
        return "success" if is_due else "unchanged"

    def _is_due(self, node: Node) -> bool:
        if self._kept.is_first or not node.is_stored:
            return True
        if node.keys is not None:
            return self._has_row(node.keys)
        return any(self._has_changed(relation) for relation in node.inputs)

    def test(self, node: Node) -> str:
        """Run a test that a change reaches; return its status. Raises StatementsError where it fails."""
        if not self._kept.is_first and not any(self._has_changed(relation) for relation in node.inputs):
            return "unchanged"
        status = "pass"
        for statement in node.statements:
            failures, is_warning, is_error = self._connection.execute(self._place(statement)).fetchall()[0]
            if is_error and not node.only_warns:
                raise StatementsError(f"{node.node}: {failures} failures")
            if is_warning:
                status = "warn"
        return status

    def _has_changed(self, relation: str) -> bool:
        if relation not in self._changed and relation.startswith(_SOURCE):
            self._changed[relation] = self._has_row(relation.removeprefix(_SOURCE))
        return self._changed.get(relation, True)

    def _has_row(self, relation: str) -> bool:
        return self._connection.execute(f"select 1 from {relation} limit 1").fetchone() is not None  # noqa: S608

    def _execute(self, node: Node) -> None:
        if node.python is not None:
            self._run_python(node)
        temporary = []
        for statement in node.statements:
            self._connection.execute(statement)
            temporary += _TEMPORARY.findall(statement)
        for name in temporary:
            self._connection.execute(f"drop table if exists temp.{name}")

    def _run_python(self, node: Node) -> None:
        """Run a model in Python as dbt's adapter does, and store its rows under the name that dbt then renames."""
        module: dict[str, Any] = {"__name__": node.node}
        exec(compile(node.python or "", node.node, "exec"), module)  # noqa: S102 - a model of this project, compiled
        read: Callable[[str], duckdb.DuckDBPyRelation] = lambda name: self._connection.query(f"select * from {name}")  # noqa: E731, S608
        rows = module["model"](module["dbtObj"](read), self._connection)
        made = node.relation[:-1] + '__dbt_tmp"'
        kind = "temp table" if made.startswith("temp.") else "table"
        self._connection.register("rows_of_model", rows)
        try:
            self._connection.execute(f"create {kind} {made} as select * from rows_of_model")  # noqa: S608
        finally:
            self._connection.unregister("rows_of_model")
