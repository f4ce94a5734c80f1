"""Small warehouses built from the statements that dbt ran in two builds of its own: a first one, and one on top of it.

dbt takes seconds to build what DuckDB builds in a tenth of that. The statements do not depend on the rows, so that many
warehouses can be built from one recording, as builds of the product are (``dateline/warehouse/statements/``): models,
seeds and tests, of the nodes alone that a batch can change.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from dateline.warehouse.candidate import BATCH_SCHEMA, attach_batch
from dateline.warehouse.models import read_statements, run_models
from dateline.warehouse.published import WAREHOUSE_VERSION, Published
from dateline.warehouse.statements.kept import KeptStatements, state_of
from dateline.warehouse.statements.run import Outcome, run_statements
from extractors.stores.staged_loads import StagedLoad
from extractors.stores.warehouse_files import is_lake, open_candidate, open_warehouse, scratch_of

NAME = "recorded.duckdb"
"""Every file that a recording builds has this name: it stands in the statements."""


@dataclass
class Recording:
    """The statements of a first build and of one on top of it."""

    first: KeptStatements
    further: KeptStatements

    def build(
        self, database: Path, loads: Sequence[StagedLoad], before: Callable[[Path], None] = lambda _: None
    ) -> list[Outcome]:
        """Apply staged loads to a file as one batch; return what became of each node. ``before`` is called with the
        file when the loads are attached.

        Raises:
            StatementsError: a test of the project fails on the result.
        """
        kept = self.further if database.exists() else self.first
        attach_batch(database, loads, _prepare(database), changed=set())
        before(database)
        return run_statements(database, kept, memory_limit="1GB")


def in_lake(recording: Recording) -> Recording:
    """The same statements for a lake, whose databases have other names; comments are left out."""
    return Recording(_in_lake(recording.first), _in_lake(recording.further))


def _in_lake(kept: KeptStatements) -> KeptStatements:
    own = f'"{NAME.removesuffix(".duckdb")}"'
    nodes = [
        replace(
            node,
            statements=tuple(
                _without_cascade(
                    statement.replace(f'{own}."batch"', '"scratch"."batch"').replace(f"{own}.", '"warehouse".')
                )
                for statement in node.statements
                if not statement.lower().startswith("comment")
            ),
        )
        for node in kept.nodes
    ]
    return KeptStatements(tuple(nodes), kept.is_first)


def _without_cascade(statement: str) -> str:
    return statement.removesuffix("cascade") if statement.lower().startswith("drop") else statement


def record(folder: Path, first: Sequence[StagedLoad], further: Sequence[StagedLoad]) -> Recording:
    """Build two batches with dbt itself, where what it runs is not kept yet, and keep what it runs."""
    database, kept = folder / NAME, []
    for loads in (first, further):
        applied, state = _prepare(database), state_of(database)
        attach_batch(database, loads, applied)
        run_models(database, folder / "work", state=state, kept=read_statements(state, folder / "work"))
        kept.append(read_statements(state, folder / "work"))
    ran, ran_on_top = kept
    assert ran is not None and ran_on_top is not None
    return Recording(ran, ran_on_top)


def _prepare(database: Path) -> dict[str, str]:
    """Drop what publication drops, and return the version of each load that is applied."""
    if not database.exists():
        return {}
    if is_lake(database):
        scratch_of(database).unlink(missing_ok=True)
    with contextlib.closing(open_candidate(database)) as connection:
        if not is_lake(database):
            connection.execute(f"drop schema if exists {BATCH_SCHEMA} cascade")
        return applied_loads(connection)


def applied_loads(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The version of each load that is in a warehouse."""
    return dict(connection.execute("select load_id, load_version from marts.fct_loads").fetchall())


def read_published_loads(database: Path) -> Published:
    """What a warehouse that a recording built holds; nothing where there is none yet."""
    if not database.exists():
        return Published(database, {}, WAREHOUSE_VERSION)
    with contextlib.closing(open_warehouse(database)) as connection:
        rows = connection.execute("select load_id, staged_at from marts.fct_loads").fetchall()
        staged_at = {load_id: moment.replace(tzinfo=dt.UTC) for load_id, moment in rows}
        return Published(database, applied_loads(connection), WAREHOUSE_VERSION, None, staged_at)
