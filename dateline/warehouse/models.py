"""Run the dbt project on a candidate, in this process: the one place that calls dbt.

What dbt ran is kept (``dateline/warehouse/statements/``), so that a build in the same state does not need it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from dateline.warehouse.damage import is_damage
from dateline.warehouse.published import BuildError
from dateline.warehouse.statements.kept import DBT_PROJECT, KeptStatements, keep, read_kept
from dateline.warehouse.statements.record import Recorder
from dateline.warehouse.statements.run import StatementsError, check_all_rows, run_statements
from extractors.runtime.faults import explain_machine_fault, find_errno
from extractors.runtime.interrupts import was_interrupted
from extractors.runtime.progress import Progress, no_progress
from extractors.runtime.setting_list import DEFAULT_MEMORY_LIMIT
from extractors.runtime.without_pandas import let_pandas_in
from extractors.stores.warehouse_files import is_lake, open_warehouse

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

_LOG = logging.getLogger(__name__)
BUILD = ("build", "--exclude-resource-type", "unit_test")


@dataclass(frozen=True, slots=True)
class NodeResult:
    """The result of one dbt node: its unique id, status and seconds, and what dbt said of it."""

    node: str
    status: str
    seconds: float
    message: str


def parse_project(candidate: Path, work: Path) -> Manifest:
    """Import dbt, parse the project and return its manifest, valid for a candidate with this file name in any folder.
    dbt's parse cache is kept in ``dbt_project/target/parsed``, or in ``work`` if that folder cannot be written. The
    candidate need not exist.

    Raises:
        BuildError: dbt cannot read the project.
    """
    target = _kept_folder("parsed", work) / candidate.stem
    target.mkdir(parents=True, exist_ok=True)
    # the name alone: the whole path would make what was parsed in one home worthless in the next
    outcome = _invoke(("parse", "--no-write-json"), Path(candidate.name), target, work)
    if not outcome.success:
        if was_interrupted():
            raise KeyboardInterrupt
        _check_disk(str(outcome.exception), work, candidate)
        raise BuildError(f"dbt cannot read {DBT_PROJECT}: {outcome.exception or 'parsing failed'}")
    manifest: Manifest = outcome.result
    return manifest


def run_models(
    candidate: Path,
    work: Path,
    *,
    command: Sequence[str] = BUILD,
    manifest: Manifest | None = None,
    state: str | None = None,
    kept: KeptStatements | None = None,
    audits_all: bool = False,
    memory_limit: str = DEFAULT_MEMORY_LIMIT,
    threads: int | None = None,
    progress: Progress = no_progress,
) -> list[NodeResult]:
    """Run dbt on the candidate and return the result of each node; ``work`` is the folder of dbt's files and logs.
    ``progress`` gets the number of models and tests that began, and of all.

    With the manifest of ``parse_project`` nothing is parsed and no artifact is written. With the statements ``kept`` of
    an earlier run they are run instead of dbt; where one of them or a test fails, dbt is run after all, unless Ctrl-C
    or a full disk is the reason. What dbt ran is kept for ``state``. With ``audits_all`` its tests run once more, over
    all rows where they look at those of the batch. DuckDB may use ``memory_limit`` of memory (such as
    ``4GB``), and for kept statements so many ``threads``; where None are given, as many as dbt's profile says.

    Raises:
        BuildError: a model or a test of dbt failed; the message names up to three of them and the log.
    """
    if kept is not None:
        try:
            outcomes = run_statements(
                candidate,
                kept,
                memory_limit=memory_limit,
                threads=str(threads or os.environ.get("DATELINE_DUCKDB_THREADS") or "2"),
                progress=progress,
            )
        except StatementsError as error:
            if was_interrupted():
                raise KeyboardInterrupt from error  # DuckDB gives it as an error of the statement that ran
            _check_disk(str(error), work, candidate)
            _LOG.info("%s: dbt is run, as its kept statements did not run (%s)", candidate.name, error)
        else:
            return [NodeResult(*outcome) for outcome in outcomes]
    if manifest is None and state is not None:
        manifest = parse_project(candidate, work)
    arguments = command if manifest is None else (*command, "--no-write-json")
    recorder = Recorder()

    def report(event: Any) -> None:
        if event.info.name == "LogStartLine":
            progress("models and tests", event.data.index, event.data.total)

    is_first = not candidate.exists() or not _has_models(candidate)
    on_event = [report] if state is None else [report, recorder.callback]
    outcome = _invoke(arguments, candidate, work, work, manifest, memory_limit, on_event)
    nodes = [
        NodeResult(r.node.unique_id, str(r.status), float(r.execution_time), (r.message or "").strip())
        for r in getattr(outcome.result, "results", None) or []
        if hasattr(r, "node")
    ]
    if not outcome.success:
        if was_interrupted():
            raise KeyboardInterrupt  # dbt gives it as a failure of its own, for which loads would be left out
        bad = [n for n in nodes if n.status in ("error", "fail", "runtime error")]
        said = "; ".join(f"{n.node}: {n.message or n.status}" for n in bad[:3]) or str(
            outcome.exception or "dbt failed"
        )
        _check_disk(said, work, candidate)
        raise BuildError(f"dbt stopped on {candidate.name}: {said} (log: {work / 'dbt.log'}; nothing was published)")
    if state is not None and manifest is not None:
        ran = recorder.statements(manifest, outcome.result.results, is_first=is_first)
        keep(_kept_folder("statements", work), state, ran)
        if audits_all:
            _check_all_rows(
                candidate, recorder.statements(manifest, outcome.result.results, is_first=True), memory_limit
            )
    return nodes


def _check_all_rows(candidate: Path, tests: KeptStatements, memory_limit: str) -> None:
    try:
        check_all_rows(candidate, tests, memory_limit=memory_limit)
    except StatementsError as error:
        if was_interrupted():
            raise KeyboardInterrupt from error
        _check_disk(str(error), candidate)
        raise BuildError(f"a test of all rows failed on {candidate.name}: {error} (nothing was published)") from error


def read_statements(state: str, work: Path) -> KeptStatements | None:
    """Return the statements that ``run_models`` kept for a state; None if there are none."""
    return read_kept(_kept_folder("statements", work), state)


def _kept_folder(name: str, work: Path) -> Path:
    """The folder of what is made of the project and serves every home; within ``work`` if the project's cannot be
    written.
    """
    kept = DBT_PROJECT / "target" / name
    try:
        kept.mkdir(parents=True, exist_ok=True)
    except OSError:
        return work / name
    return kept if os.access(kept, os.W_OK) else work / name


def _has_models(candidate: Path) -> bool:
    with contextlib.closing(open_warehouse(candidate)) as connection:
        found = connection.execute("select 1 from duckdb_schemas() where schema_name = 'marts'").fetchone()
    return found is not None


def _check_disk(said: str, *written: Path) -> None:
    """Raise BuildError in words of its own where dbt failed because a disk is full, and DuckDB's error where a file is
    damaged; dbt says so of single models.
    """
    if is_damage(said):
        raise duckdb.IOException(said)
    number = find_errno(said)
    if number is not None:
        raise BuildError(explain_machine_fault(OSError(number, said), *written, Path(tempfile.gettempdir())))


def _invoke(
    command: Sequence[str],
    candidate: Path,
    target: Path,
    work: Path,
    manifest: Manifest | None = None,
    memory_limit: str = DEFAULT_MEMORY_LIMIT,
    on_event: Sequence[Callable[[Any], None]] = (),
) -> Any:
    let_pandas_in()  # the adapter gives a model in Python its data frames
    from dbt.cli.main import dbtRunner

    work.mkdir(parents=True, exist_ok=True)
    arguments = [
        *command,
        "--project-dir", str(DBT_PROJECT),
        "--profiles-dir", str(DBT_PROJECT),
        "--target-path", str(target),
        "--log-path", str(work),
        "--log-level", "none",
        "--log-level-file", "info",
        "--no-use-colors",
        "--no-send-anonymous-usage-stats",
    ]  # fmt: skip
    variables = {"DATELINE_CANDIDATE": str(candidate), "DATELINE_MEMORY_LIMIT": memory_limit, "DO_NOT_TRACK": "1"}
    if is_lake(candidate):
        variables["DATELINE_DBT_TARGET"] = "lake"
    with _environment(**variables):
        try:
            return dbtRunner(manifest=manifest, callbacks=list(on_event)).invoke(arguments)
        finally:
            _close_connections()


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
