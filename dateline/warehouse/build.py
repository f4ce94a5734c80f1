"""Write, audit, publish: gate the new loads, apply them to a copy of the published file, audit it, rename it in.

Whatever is killed between two steps, the same command again gives the same warehouse: a candidate that was left is
removed, a load counts as applied only in a published file, and its marker goes last.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import time
from collections.abc import Callable, Iterator, Sequence, Set
from functools import partial
from pathlib import Path

from dateline.warehouse.audit_due import asks_library, is_audit_due, may_use_statements
from dateline.warehouse.candidate import (
    STAGED_SCHEMA,
    attach_batch,
    copy_published,
    disk_errors,
    drop_candidate,
    index_candidate,
    publish,
    seal_candidate,
    tables_of_other_columns,
)
from dateline.warehouse.earlier_stories import attach_earlier_stories
from dateline.warehouse.kinds import put_other_aside, read_newest
from dateline.warehouse.lake.publishing import begin_lake
from dateline.warehouse.lake.versions import PUBLICATION_ID
from dateline.warehouse.leave_out import build_models
from dateline.warehouse.models import parse_project, read_statements, run_models
from dateline.warehouse.published import BuildError, Published, writer_lock
from dateline.warehouse.quality.quality_schema import Scrub
from dateline.warehouse.rebuild import check_none_lost, keep_earlier_file, rebuild_reason, why_rebuild
from dateline.warehouse.refused import apply_decision, keep_refused, remove_refused
from dateline.warehouse.result import BuildResult
from dateline.warehouse.spark.engine import SparkEngine
from dateline.warehouse.statements.kept import state_of
from dateline.warehouse.threads import few_threads
from dateline.warehouse.watch_tables import attach_watch_log
from expectations.gate.process import GateProcessError, Gates, open_gates
from expectations.verdicts.acceptance import read_verdict
from expectations.verdicts.verdict import LoadVerdict
from extractors.runtime.faults import describe_fault, is_machine_fault
from extractors.runtime.progress import Progress as Count
from extractors.runtime.progress import no_progress
from extractors.runtime.setting_list import DEFAULT_MEMORY_LIMIT
from extractors.runtime.settings import Home
from extractors.stores.raw_loads import RawLoad
from extractors.stores.staged_loads import StagedLoad, all_load_ids, clear_new, clear_removed, new_load_ids, read_load
from extractors.stores.staging_error import StagingError
from extractors.stores.storage.objects import StorageError
from extractors.stores.storage.storage import open_storage
from extractors.stores.warehouse_files import held_open, is_lake, open_candidate

_LOG = logging.getLogger(__name__)
Progress = Callable[[str], None]
Report = Callable[[Home, BuildResult], None]
"""Writes the reports of a build, published or not; called while the writer's lock is held."""


def build_warehouse(
    home: Home,
    *,
    now: dt.datetime,
    report: Report,
    full: bool = False,
    audit: bool = False,
    wait_s: float = 0.0,
    memory_limit: str = DEFAULT_MEMORY_LIMIT,
    scrub: Scrub | None = None,
    engine: SparkEngine | None = None,
    progress: Progress = lambda _: None,
    count: Count = no_progress,
) -> BuildResult:
    """Apply every staged load that the warehouse does not contain yet, audit the result and publish it.

    Loads that the gate stopped or that cannot be read are left out, and the result names them; if the audit rejects the
    candidate, nothing is published. ``full`` rebuilds the warehouse from all staged loads; so does a published file
    that is missing or was made by an earlier release. ``audit`` audits all of the warehouse, also without a new load;
    so does a rebuild, and the first build of a day and of a release (``dateline/warehouse/audit_due.py``). ``report``
    writes the reports; it is not called if there was nothing new. ``scrub`` changes the record of earlier builds before
    it is copied into a rebuilt file. ``engine`` computes the models of a rebuild elsewhere than in DuckDB; without one
    to do, it is refused. ``wait_s`` is how many seconds to wait for another writer, ``progress`` is called
    with the name of each step, ``count`` with the models and tests of dbt that began. DuckDB may use ``memory_limit``
    of memory (such as ``4GB``) in the models and in each gate.

    Raises:
        BuildError: another writer is at work, the published file cannot be read or made again, the disk is full, the
            process of the gates ended, dbt failed, or the object store cannot be used or another worker published in
            the meantime. The published file is as it was.
    """
    result = BuildResult(publication_id=now.astimezone(dt.UTC).strftime(PUBLICATION_ID), started_at=now)
    storage = open_storage(home)
    with writer_lock(home.data, wait_s=wait_s), _storage_errors():
        candidate = home.candidate
        drop_candidate(candidate)
        base = storage.pull_published()
        storage.pull_new()
        storage.pull_decision()
        if is_lake(home.warehouse):
            begin_lake(home.warehouse)
        published = read_newest(home)
        if why_rebuild(home, published, full=full):
            storage.pull_all()
        reason = rebuild_reason(home, published, full=full)
        result.is_rebuild = reason is not None
        if engine is not None:
            engine.check(is_rebuild=result.is_rebuild, warehouse=home.warehouse)
        if reason and published:
            progress(f"rebuilding {published.path.name}: {reason}")
        loads = _pending(home, None if result.is_rebuild else published, result)
        known = _known_verdicts(loads)
        is_audit_alone = audit and published is not None and not loads
        if is_audit_alone or any(verdict is None or verdict.verdict.may_proceed for verdict in known.values()):
            result.is_full_audit = result.is_rebuild or audit or is_audit_due(published, now)
            with _gates(here=not asks_library(published, result)) as gates:
                place = partial(_publish, home, candidate, result.publication_id, base)
                _apply(
                    home,
                    candidate,
                    loads,
                    known,
                    published,
                    result,
                    gates,
                    memory_limit,
                    scrub,
                    engine,
                    progress,
                    count,
                    place,
                )
            _clear_new(home, result.applied)
        else:
            result.load_verdicts = [verdict for verdict in known.values() if verdict]
            if result.is_rebuild and published:
                check_none_lost(home, published, [], result)
        if loads or is_audit_alone or published is None or result.damaged:
            report(home, result)
            storage.push_run(result.publication_id)
    return result


def _apply(
    home: Home,
    candidate: Path,
    loads: Sequence[StagedLoad],
    known: dict[str, LoadVerdict | None],
    published: Published | None,
    result: BuildResult,
    gates: Gates,
    memory_limit: str,
    scrub: Scrub | None,
    engine: SparkEngine | None,
    progress: Progress,
    count: Count,
    place: Callable[[], None],
) -> None:
    """Gate the loads, build them into the candidate, audit it, and publish it with ``place``."""
    applied = {} if result.is_rebuild or published is None else published.applied
    work, now = home.root / "dbt", result.started_at
    is_full, is_screened = result.is_full_audit, not asks_library(published, result)
    ungated = [load for load in loads if known[load.load_id] is None]
    threads = None if is_full else few_threads(loads, published.path if published else None)
    gate = partial(gates.start, now=now, quality=home.quality, memory_limit=memory_limit, screened=is_screened)
    gate = partial(gate, threads=threads)
    gated = gate("gate_loads", ungated, warehouse=published.path if published else home.warehouse)
    with disk_errors(candidate, published.path if published and not result.is_rebuild else None):
        # while the gates are at work: a copy and a parsed project are of use whichever loads pass
        with _step(result, "copy", progress):
            _begin(home, candidate, is_rebuild=result.is_rebuild)
        with _step(result, "parse models", progress):
            state = state_of(candidate)
            # a build of everything, and one that audits everything, is dbt's own
            kept = read_statements(state, work) if may_use_statements(published, result) else None
            manifest = parse_project(candidate, work) if kept is None else None
        with _step(result, "gate loads", progress):
            known |= {verdict.load_id: verdict for verdict in gated()}
            open_storage(home).push_verdicts(ungated)
            result.load_verdicts = [verdict for verdict in known.values() if verdict]
        passed = {v.load_id for v in result.load_verdicts if v.verdict.may_proceed}
        accepted = [load for load in loads if load.load_id in passed]
        if result.is_rebuild and published:
            check_none_lost(home, published, accepted, result)
        if loads and not accepted:
            drop_candidate(candidate)
            return
        with _step(result, "models", progress):
            changed = {change.table for v in result.load_verdicts for change in v.schema_changes}
            changed |= tables_of_other_columns(accepted)
            again = partial(_begin, home, candidate, is_rebuild=result.is_rebuild)
            earlier = published.path if result.is_rebuild and published else None
            attach = partial(_attach, home, candidate, applied=applied, changed=changed, earlier=earlier)
            if engine is not None:
                compute = partial(engine, candidate, work, accepted, attach=attach, changed=changed)
                result.nodes = compute(manifest=manifest, memory_limit=memory_limit, progress=count)
            else:
                run = partial(
                    run_models,
                    candidate,
                    work,
                    manifest=manifest,
                    state=state,
                    kept=kept,
                    audits_all=is_full and not result.is_rebuild,  # in a rebuild all rows are the batch's
                    memory_limit=memory_limit,
                    threads=threads,
                    progress=count,
                )
                accepted, result.nodes, left_out = build_models(accepted, again, attach, run, changed)
                result.damaged += left_out
        if loads and not accepted:
            drop_candidate(candidate)
            return
        if result.is_rebuild and published:
            check_none_lost(home, published, accepted, result)
        with _step(result, "index", progress):
            index_candidate(candidate, memory_limit=memory_limit, threads=threads)
        with _step(result, "audit", progress):
            verdict = gate(
                "gate_warehouse",
                candidate,
                published=published.path if published else None,
                batch=[load.load_id for load in accepted],
            )()
            result.warehouse_verdict = apply_decision(home, verdict, accepted)
        if not result.warehouse_verdict.verdict.may_proceed:
            # for as long as it is the latest, so that a person can inspect it and decide
            refused = result.warehouse_verdict
            keep_refused(home, candidate, result.publication_id, refused, accepted, is_rebuild=result.is_rebuild)
            open_storage(home).push_decision()
            return
        with _step(result, "publish", progress):
            result.applied, result.published = accepted, True
            audited_at = now if is_full or published is None else published.audited_at
            oldest = now - home.keep_versions if home.keep_versions else None
            with held_open(candidate, read_only=False):
                _write_quality(home, candidate, result, published, scrub)
                seal_candidate(candidate, audited_at, result.publication_id, oldest)
            if published and (earlier := keep_earlier_file(published)):
                progress(f"keeping the file of the earlier release as {earlier.name}")
            place()
            if aside := put_other_aside(home):
                progress(f"keeping the warehouse of the other kind as {aside.name}")
            remove_refused(home)
            open_storage(home).push_decision()


def _publish(home: Home, candidate: Path, publication_id: str, base: str | None) -> None:
    """Make the candidate the published version for all workers, and then this home's."""
    open_storage(home).publish(candidate, publication_id, base)
    publish(candidate, home.warehouse)


def _begin(home: Home, candidate: Path, *, is_rebuild: bool) -> None:
    """Put the candidate where a build begins: a copy of the published file, or nothing in a rebuild."""
    if is_rebuild:
        drop_candidate(candidate)
    else:
        copy_published(home.warehouse, candidate)


def _attach(
    home: Home,
    candidate: Path,
    loads: Sequence[StagedLoad],
    applied: dict[str, str],
    changed: Set[str],
    earlier: Path | None,
) -> None:
    """Show the candidate what a build applies: loads, what the watches noticed and sent since the last one, and in a
    rebuild the stories of the file that it replaces (``earlier``).
    """
    with held_open(candidate, read_only=False):
        attach_batch(candidate, loads, applied, changed)
        attach_watch_log(candidate, home.state, STAGED_SCHEMA)
    if earlier is not None:
        attach_earlier_stories(candidate, earlier, STAGED_SCHEMA)


def _known_verdicts(loads: Sequence[StagedLoad]) -> dict[str, LoadVerdict | None]:
    """Verdicts of earlier builds; where one cannot be read, the load is gated again."""
    known: dict[str, LoadVerdict | None] = {}
    for load in loads:
        try:
            known[load.load_id] = read_verdict(load)
        except Exception:  # noqa: BLE001 - a load's fault is its own
            _LOG.exception("load %s: its verdict cannot be read; it is gated again", load.load_id)
            known[load.load_id] = None
    return known


def _clear_new(home: Home, loads: Sequence[StagedLoad]) -> None:
    """Remove the markers of applied loads; one that stays costs the next build a look at its load."""
    for load in loads:
        try:
            clear_new(home.staged, [load])
            open_storage(home).clear_new([load])
        except Exception:  # noqa: BLE001 - what is published is published
            _LOG.exception("load %s: its marker in %s cannot be removed", load.load_id, home.staged)


def _pending(home: Home, published: Published | None, result: BuildResult) -> list[StagedLoad]:
    """Return the staged loads that the published file has not seen; None for a file that is made from all of them."""
    for load_id in new_load_ids(home.staged):
        with contextlib.suppress(OSError):  # a marker that cannot be removed: opening its load says what is wrong
            if clear_removed(home.staged, load_id):
                is_applied = published is not None and load_id in published.applied
                result.damaged.append(_describe_removed(home, load_id, is_applied=is_applied))
    ids = list(all_load_ids(home.staged)) if result.is_rebuild else new_load_ids(home.staged)
    loads = []
    for load_id in ids:
        try:
            load = read_load(home.staged, load_id)
            load.check_files()
        except StagingError as error:
            result.damaged.append(str(error))
            continue
        except Exception as error:
            if is_machine_fault(error):
                raise
            _LOG.exception("load %s: it cannot be opened", load_id)
            result.damaged.append(
                f"load {load_id}: it cannot be opened ({describe_fault(error)}); stage the load again"
            )
            continue
        loads.append(load)
    # a run that was killed after it had published left their markers
    known = [load for load in loads if published is not None and published.has(load)]
    _clear_new(home, known)
    return [load for load in loads if load not in known]


def _describe_removed(home: Home, load_id: str, *, is_applied: bool) -> str:
    outlet_id = load_id.split(".")[0]
    again = (
        f"`dateline reprocess --outlet {outlet_id}` stages it again"
        if RawLoad(home.raw, outlet_id, load_id).log_path.is_file()
        else "load its pages again if it is wanted"
    )
    state = "its earlier version stays in the warehouse" if is_applied else "it is not in the warehouse"
    return f"load {load_id}: its folder was removed from {home.staged} before a build read it; {state}; {again}"


@contextlib.contextmanager
def _gates(*, here: bool) -> Iterator[Gates]:
    try:
        with open_gates(here=here) as gates:
            yield gates
    except GateProcessError as error:
        raise BuildError(str(error)) from error


def _write_quality(
    home: Home, candidate: Path, result: BuildResult, published: Published | None, scrub: Scrub | None
) -> None:
    from dateline.warehouse.quality.quality_tables import write_quality_tables

    with contextlib.closing(open_candidate(candidate)) as connection:
        earlier = published.path if published and result.is_rebuild else None
        write_quality_tables(connection, result, home.quality, earlier=earlier, scrub=scrub)


@contextlib.contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except StorageError as error:
        raise BuildError(str(error)) from error


@contextlib.contextmanager
def _step(result: BuildResult, name: str, progress: Progress) -> Iterator[None]:
    progress(name)
    began = time.perf_counter()
    try:
        yield
    finally:
        result.steps.append((name, time.perf_counter() - began))
