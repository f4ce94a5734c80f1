"""Write, audit, publish: gate the new loads, apply them to a copy of the published file, audit it, rename it in.

Whatever is killed between two steps, the same command again gives the same warehouse: a candidate that was left is
thrown away, a load counts as applied only in a published file, and its marker goes last.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import time
from collections.abc import Callable, Iterator, Sequence

from expectations.acceptance import read_verdict
from expectations.verdict import WarehouseVerdict
from extractors.loads import StagedLoad, StagingError, all_load_ids, clear_new, new_load_ids, read_load
from extractors.settings import Home
from warehouse.candidate import attach_batch, copy_published, disk_errors, drop_candidate, publish, seal
from warehouse.models import run_models
from warehouse.published import Published, read_published, writer_lock
from warehouse.rebuild import hold_published, keep_earlier_file, why_anew
from warehouse.result import BuildResult

Progress = Callable[[str], None]


def build(
    home: Home,
    *,
    now: dt.datetime,
    full: bool = False,
    wait_s: float = 0.0,
    progress: Progress = lambda _: None,
) -> BuildResult:
    """Apply every staged load that the warehouse has not seen, audit the result and publish it.

    ``full`` makes the warehouse anew from all staged loads; so does a published file that is gone or was made by an
    earlier release.

    Raises:
        BuildError: another writer is at work, the published file cannot be read, the disk is full, or dbt failed.
    """
    result = BuildResult(publication_id=f"{now.astimezone(dt.UTC):%Y%m%dT%H%M%S%fZ}", started_at=now)
    with writer_lock(home.root, wait_s=wait_s):
        candidate = home.root / "warehouse.candidate.duckdb"
        drop_candidate(candidate)
        published = read_published(home.warehouse)
        why = why_anew(home, published, full=full)
        result.is_rebuild = why is not None
        if why and published:
            progress(f"making {home.warehouse.name} anew: {why}")
        applied = {} if result.is_rebuild or published is None else published.applied
        loads = _pending(home, applied, result)
        with _step(result, "gate loads", progress):
            accepted = _gate(home, loads, result, now)
        if result.is_rebuild and published:
            hold_published(published, accepted, result)
        if not accepted:
            clear_new(home.staged, [load for load in loads if applied.get(load.load_id) == load.manifest.version])
            if published is None or result.load_verdicts or result.damaged:
                _report(home, result)
            return result
        with disk_errors(candidate):
            with _step(result, "copy", progress):
                if result.is_rebuild:
                    drop_candidate(candidate)
                else:
                    copy_published(home.warehouse, candidate)
            with _step(result, "models", progress):
                attach_batch(candidate, accepted, applied)
                result.nodes = run_models(candidate, home.root / "dbt")
            with _step(result, "audit", progress):
                result.warehouse_verdict = _audit(home, candidate, accepted, published, now)
            if not result.warehouse_verdict.verdict.may_go_on:
                _keep_refused(home, result)
                _report(home, result)
                return result
            with _step(result, "publish", progress):
                result.applied, result.published = accepted, True
                _write_quality(home, candidate, result)
                seal(candidate)
                if published and (kept := keep_earlier_file(published)):
                    progress(f"keeping the file of the earlier release as {kept.name}")
                publish(candidate, home.warehouse)
        clear_new(home.staged, accepted)
        _report(home, result)
    return result


def _pending(home: Home, applied: dict[str, str], result: BuildResult) -> list[StagedLoad]:
    ids = list(all_load_ids(home.staged)) if result.is_rebuild else new_load_ids(home.staged)
    loads = []
    for load_id in ids:
        try:
            load = read_load(home.staged, load_id)
            load.check_files()
        except StagingError as error:
            result.damaged.append(str(error))
            continue
        loads.append(load)
    return [load for load in loads if applied.get(load.load_id) != load.manifest.version]


def _gate(home: Home, loads: Sequence[StagedLoad], result: BuildResult, now: dt.datetime) -> list[StagedLoad]:
    verdicts = {load.load_id: read_verdict(load) for load in loads}
    ungated = [load for load in loads if verdicts[load.load_id] is None]
    if ungated:
        from expectations.gate import gate_loads

        for verdict in gate_loads(ungated, warehouse=home.warehouse, now=now, quality=home.quality):
            verdicts[verdict.load_id] = verdict
    result.load_verdicts = [v for v in verdicts.values() if v is not None]
    passed = {v.load_id for v in result.load_verdicts if v.verdict.may_go_on}
    return [load for load in loads if load.load_id in passed]


def _audit(
    home: Home, candidate: os.PathLike[str], loads: Sequence[StagedLoad], published: Published | None, now: dt.datetime
) -> WarehouseVerdict:
    from expectations.gate import gate_warehouse

    return gate_warehouse(
        home.root / candidate,
        published=published.path if published else None,
        batch=[load.load_id for load in loads],
        now=now,
        quality=home.quality,
    )


def _keep_refused(home: Home, result: BuildResult) -> None:
    # kept beside its report for as long as it is the latest, so that a person can look at what was refused
    (home.root / "warehouse.candidate.duckdb").replace(home.root / "warehouse.refused.duckdb")
    result.published = False


def _write_quality(home: Home, candidate: os.PathLike[str], result: BuildResult) -> None:
    import duckdb

    from warehouse.report import write_quality_tables

    with contextlib.closing(duckdb.connect(str(candidate))) as connection:
        write_quality_tables(connection, result, home.quality, earlier=home.warehouse if result.is_rebuild else None)


def _report(home: Home, result: BuildResult) -> None:
    from warehouse.report import write_reports

    write_reports(home, result)


@contextlib.contextmanager
def _step(result: BuildResult, name: str, progress: Progress) -> Iterator[None]:
    progress(name)
    began = time.perf_counter()
    try:
        yield
    finally:
        result.steps.append((name, time.perf_counter() - began))
