"""Run the dbt project on a candidate, in this process: the one place that calls dbt."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.settings import PROJECT_ROOT
from warehouse.published import BuildError

DBT_PROJECT = PROJECT_ROOT / "dbt_project"


@dataclass(frozen=True, slots=True)
class NodeResult:
    """What became of one dbt node: its unique id, status and seconds, and what dbt said of it."""

    node: str
    status: str
    seconds: float
    message: str


def run_models(
    candidate: Path, work: Path, *, command: Sequence[str] = ("build", "--exclude-resource-type", "unit_test")
) -> list[NodeResult]:
    """Run dbt on the candidate; ``work`` keeps dbt's parse cache and logs from run to run.

    Raises:
        BuildError: a model or a test of dbt failed; the message names the first of them and the log.
    """
    from dbt.cli.main import dbtRunner

    work.mkdir(parents=True, exist_ok=True)
    arguments = [
        *command,
        "--project-dir", str(DBT_PROJECT),
        "--profiles-dir", str(DBT_PROJECT),
        "--target-path", str(work),
        "--log-path", str(work),
        "--log-level", "error",
        "--log-level-file", "info",
        "--no-use-colors",
        "--no-send-anonymous-usage-stats",
    ]  # fmt: skip
    with _environment(DATELINE_CANDIDATE=str(candidate), DO_NOT_TRACK="1"):
        try:
            outcome = dbtRunner().invoke(arguments)
        finally:
            _close_connections()
    nodes = [
        NodeResult(r.node.unique_id, str(r.status), float(r.execution_time), (r.message or "").strip())
        for r in getattr(outcome.result, "results", None) or []
        if hasattr(r, "node")
    ]
    if not outcome.success:
        bad = [n for n in nodes if n.status in ("error", "fail", "runtime error")]
        said = "; ".join(f"{n.node}: {n.message or n.status}" for n in bad[:3]) or str(
            outcome.exception or "dbt failed"
        )
        raise BuildError(f"dbt stopped on {candidate.name}: {said} (log: {work / 'dbt.log'}; nothing was published)")
    return nodes


@contextlib.contextmanager
def _environment(**variables: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _close_connections() -> None:
    # dbt-duckdb keeps the file open for the life of the process; a file that is open here must not be renamed or copied
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()
