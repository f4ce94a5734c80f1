"""What dbt runs on a candidate, recorded from two builds of its own and run again without dbt.

dbt takes seconds to build what DuckDB builds in a tenth of that. The statements of a first build and of one on top of
it do not depend on the rows, so that many small warehouses can be built from one recording: models, seeds and tests.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.environments import Environment
from dbt.adapters.duckdb.environments.local import LocalEnvironment

from dateline.warehouse.candidate import BATCH_SCHEMA, attach_batch
from dateline.warehouse.models import parse_project, run_models
from dateline.warehouse.published import WAREHOUSE_VERSION, Published
from extractors.stores.staged_loads import StagedLoad

NAME = "recorded.duckdb"
"""Every file that a recording builds has this name: it stands in the statements."""
_NOT_RUN_AGAIN = ("begin", "commit", "rollback", "select", "with", "describe", "pragma", "set ", "comment on")


class TestFailedError(Exception):
    """A test of the dbt project failed on a warehouse; the message has its query."""

    __test__ = False


@dataclass
class _Step:
    sql: str
    bindings: Any = None
    python_model: str | None = None
    is_test: bool = False


@dataclass
class Recording:
    """The steps of a first build and of one on top of it."""

    first: list[_Step] = field(default_factory=list)
    further: list[_Step] = field(default_factory=list)

    def build(
        self, database: Path, loads: Sequence[StagedLoad], before: Callable[[Path], None] = lambda _: None
    ) -> None:
        """Apply staged loads to a file as one batch; ``before`` is called with the file when the loads are attached.

        Raises:
            TestFailedError: a test of the project fails on the result.
        """
        steps = self.further if database.exists() else self.first
        attach_batch(database, loads, _prepare(database), changed=set())
        before(database)
        with contextlib.closing(duckdb.connect(str(database))) as connection:
            connection.execute("set TimeZone = 'UTC'; set threads = 1; set checkpoint_threshold = '1GB'")
            for step in steps:
                _run(connection, step)


def record(folder: Path, first: Sequence[StagedLoad], further: Sequence[StagedLoad]) -> Recording:
    """Build two batches with dbt itself and keep what it runs."""
    recording, database = Recording(), folder / NAME
    for steps, loads in ((recording.first, first), (recording.further, further)):
        attach_batch(database, loads, _prepare(database))
        with _recorded(steps):
            run_models(database, folder / "work", manifest=parse_project(database, folder / "work"))
    return recording


def _prepare(database: Path) -> dict[str, str]:
    """Drop what publication drops, and return the version of each load that is applied."""
    if not database.exists():
        return {}
    with contextlib.closing(duckdb.connect(str(database))) as connection:
        connection.execute(f"drop schema if exists {BATCH_SCHEMA} cascade")
        return applied_loads(connection)


def applied_loads(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The version of each load that is in a warehouse."""
    return dict(connection.execute("select load_id, load_version from marts.fct_loads").fetchall())


def read_published_loads(database: Path) -> Published:
    """What a warehouse that a recording built holds; nothing where there is none yet."""
    if not database.exists():
        return Published(database, {}, WAREHOUSE_VERSION)
    with contextlib.closing(duckdb.connect(str(database), read_only=True)) as connection:
        rows = connection.execute("select load_id, staged_at from marts.fct_loads").fetchall()
        staged_at = {load_id: moment.replace(tzinfo=dt.UTC) for load_id, moment in rows}
        return Published(database, applied_loads(connection), WAREHOUSE_VERSION, None, staged_at)


@contextlib.contextmanager
def _recorded(steps: list[_Step]) -> Iterator[None]:
    add_query, submit = DuckDBConnectionManager.add_query, LocalEnvironment.submit_python_job

    def watched_query(manager: Any, sql: str, auto_begin: bool = True, bindings: Any = None, *more: Any) -> Any:
        is_test = "should_error" in sql
        if is_test or not _bare(sql).startswith(_NOT_RUN_AGAIN):
            steps.append(_Step(sql, bindings, is_test=is_test))
        return add_query(manager, sql, auto_begin, bindings, *more)

    def watched_model(environment: Any, handle: Any, parsed_model: dict[str, Any], compiled_code: str) -> Any:
        steps.append(_Step(compiled_code, python_model=parsed_model["alias"]))
        return submit(environment, handle, parsed_model, compiled_code)

    with (
        mock.patch.object(DuckDBConnectionManager, "add_query", watched_query),
        mock.patch.object(LocalEnvironment, "submit_python_job", watched_model),
        mock.patch.dict("os.environ", {"DATELINE_DBT_THREADS": "1"}),
    ):
        yield


def _bare(sql: str) -> str:
    """A statement from its first word on: dbt puts a comment before it."""
    return sql.split("*/", 1)[-1].strip().lower()


def _run(connection: duckdb.DuckDBPyConnection, step: _Step) -> None:
    if step.python_model:
        cursor, credentials = connection.cursor(), DuckDBCredentials(database="recorded", schema="main")
        Environment.run_python_job(
            cursor, lambda name: cursor.query(f"select * from {name}"), step.python_model, step.sql, credentials
        )
        return
    result = connection.execute(step.sql, step.bindings) if step.bindings else connection.execute(step.sql)
    if step.is_test:
        row = result.fetchone()
        if row and row[2]:
            raise TestFailedError(f"{row[0]} failures of: {_bare(step.sql)}")
