"""What tasks of several DAGs call: the run they belong to, gating its loads, building, and failing for good reason."""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from dateline.operations.damaged_file import no_retry_if_damaged
from dateline.operations.handover import explain_missing
from dateline.operations.lineage import report_gated, report_published, report_staged
from dateline.operations.waiting_alerts import report_waiting
from extractors.pipeline.collect import Collected
from extractors.pipeline.load_collector import Run
from extractors.runtime.faults import describe_fault
from extractors.runtime.settings import Settings, SettingsError, load_settings
from extractors.stores.raw_loads import RawLoad
from extractors.stores.staged_loads import read_load
from extractors.stores.staging_error import StagingError
from extractors.stores.storage.storage import open_storage

if TYPE_CHECKING:
    from dateline.warehouse.result import BuildResult
    from extractors.pipeline.stage import Unstaged

_LOG = logging.getLogger(__name__)
_SCHEDULED, _BACKFILL = "scheduled", "backfill"

builds_of_this_process: list[BuildResult] = []
"""What tasks that ran in this process built: `make run` shows the last."""


def run_of(context: Mapping[str, Any]) -> Run:
    """Return the run that the present task belongs to, from Airflow's context: DAG id and run id.

    A backfill of a scheduled moment counts as the scheduled run (``backfill__…`` becomes ``scheduled__…``), so that its
    loads replace those of the scheduled run and do not double them.
    """
    kind, _, moment = str(context["run_id"]).partition("__")
    return Run(context["dag"].dag_id, f"{_SCHEDULED}__{moment}" if kind == _BACKFILL else str(context["run_id"]))


def fail_task_if_any(reasons: Iterable[str], *, may_heal: bool = False) -> None:
    """Fail the task if there is a reason; do nothing if there is none. ``may_heal`` lets Airflow retry it.

    Raises:
        AirflowFailException: there is a reason, and ``may_heal`` is false: no retry.
        AirflowException: there is a reason that may be gone at the next try, such as another run at work.
    """
    said = list(reasons)
    if said:
        raise (AirflowException if may_heal else AirflowFailException)("; ".join(said))


def fail_where_collecting_failed(done: Sequence[Collected]) -> None:
    """Fail the task if an outlet's collection has an error; Airflow retries if one of the errors may be gone by then.

    Complete loads are kept as they are. Raises AirflowException or AirflowFailException, as ``fail_task_if_any``.
    """
    failed = [outcome for outcome in done if outcome.error]
    fail_task_if_any((f"{c.outlet_id}: {c.error}" for c in failed), may_heal=any(c.may_heal for c in failed))


def staging_outcome(
    staged: Sequence[str], failed: Sequence[Unstaged], worker: str, context: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a staging task passes to the gate: ``staged``, the ids of its loads, ``failed``, a line for each
    other, and the ``worker`` that has them (``describe_worker``).

    Failures are logged. A task that fails returns nothing, and what it staged would not be gated. So it succeeds, and
    ``gate_run`` counts its failures among the stopped loads. A failure that may heal is retried first.

    Raises:
        AirflowException: a load could not be staged, that may heal, and this is not the task's last try.
    """
    for one in failed:
        _LOG.error("not staged: %s", one)
    instance = context.get("ti")
    has_tries_left = getattr(instance, "try_number", 1) <= getattr(instance, "max_tries", 0)
    if has_tries_left:
        fail_task_if_any((str(one) for one in failed if one.may_heal), may_heal=True)
    return {"staged": list(staged), "failed": [str(one) for one in failed], "worker": worker}


def gate_run(mapped: Any) -> dict[str, list[str]]:
    """Gate the loads that mapped tasks staged, in one pass; return the ids that ``passed``, and a line for each
    ``stopped``. ``mapped`` is Airflow's form of the tasks' results (``staging_outcome`` or lists of load ids): a list,
    a single result, None for a failed task, None if all failed. Loads that could not be staged or opened are among the
    stopped. Decisions that wait for a person are reported again, which may send an alert.

    Raises:
        AirflowSkipException: no load was staged and none was stopped, so there is nothing to build.
    """
    from expectations.gate.staged_gate import gate_loads

    settings = load_settings()
    storage = open_storage(settings.home)
    storage.pull_published()
    staged, stopped = _flatten(mapped)
    loads = []
    for load_id, worker in sorted(staged.items()):
        try:
            storage.pull_load(load_id)
            loads.append(read_load(settings.home.staged, load_id))
        except StagingError as error:
            stopped.append(explain_missing(load_id, worker, error, settings.home))
        except Exception as error:  # noqa: BLE001 - a load's fault is its own, and stops it
            _LOG.exception("load %s cannot be opened", load_id)
            stopped.append(f"load {load_id}: it cannot be opened ({describe_fault(error)}); stage the load again")
    now = dt.datetime.now(dt.UTC)
    verdicts = gate_loads(
        loads,
        warehouse=settings.home.warehouse,
        now=now,
        quality=settings.home.quality,
        memory_limit=settings.memory_limit,
        screened=not _is_audit_due(settings, now),
    )
    storage.push_verdicts(loads)
    report_gated(verdicts, settings)
    passed = [v.load_id for v in verdicts if v.verdict.may_proceed]
    stopped += [f"{v.load_id}: {'; '.join(v.reasons)}" for v in verdicts if not v.verdict.may_proceed]
    for reason in stopped:
        _LOG.error("stopped %s", reason)
    report_waiting(settings.home, now=now)
    if not passed and not stopped:
        raise AirflowSkipException("no load was staged, so there is nothing to build")
    return {"passed": passed, "stopped": stopped}


def _is_audit_due(settings: Settings, now: dt.datetime) -> bool:
    """Whether a build audits all of a home that has something; also where the published file cannot be read, which it
    reports.
    """
    from dateline.warehouse.audit_due import is_audit_due
    from dateline.warehouse.published import BuildError, read_published

    try:
        published = read_published(settings.home.warehouse)
    except BuildError:
        return True
    return published is not None and is_audit_due(published, now)


def build_and_publish(settings: Settings, *, now: dt.datetime, missing: Sequence[str] = ()) -> dict[str, Any]:
    """Build, audit and publish the warehouse, also without a new load where all of it must be audited; return
    ``publication_id``, ``published`` and ``loads`` (how many were applied). Waits up to 10 minutes for another build.
    Logs each dbt node and step, reports lineage and waiting decisions, and prunes once a day. ``missing`` are lines on
    loads that should have been applied and are not here. Raises AirflowFailException if the audit refused the
    candidate, if the published file is damaged, or if loads are missing in what was published or were left out as
    damaged; BuildError as ``build_warehouse``.
    """
    from dateline.reports.reported_build import build
    from extractors.outlets.registry import read_outlet_faults

    with no_retry_if_damaged(settings.home.warehouse):
        result = build(
            settings.home,
            now=now,
            audit=_is_audit_due(settings, now),
            wait_s=600,
            memory_limit=settings.memory_limit,
            outlet_faults=read_outlet_faults(settings.outlets),
            progress=lambda step: _LOG.info("step: %s", step),
        )
    builds_of_this_process.append(result)
    report_published(result, settings)
    report_waiting(settings.home, now=now)
    prune_once_a_day(settings, now=now)
    for node in result.nodes:
        _LOG.info("dbt %-8s %6.2f s  %s %s", node.status, node.seconds, node.node, node.message)
    for name, seconds in result.steps:
        _LOG.info("%-12s %6.1f s", name, seconds)
    if result.warehouse_verdict and not result.warehouse_verdict.verdict.may_proceed:
        raise AirflowFailException(
            f"the audit refused the candidate ({'; '.join(result.warehouse_verdict.reasons)}); see the quality report"
        )
    # what could be read is published; the task is red all the same, or nobody would look
    fail_task_if_any([*(f"left out: {line}" for line in result.damaged), *missing])
    return {"publication_id": result.publication_id, "published": result.published, "loads": len(result.applied)}


def prune_once_a_day(settings: Settings, *, now: dt.datetime) -> None:
    """Prune the home and Airflow's metadata by the retention settings, at most once a day; an error is only logged.

    The metadata is left alone on the first day of a home.
    """
    from dateline.warehouse.retention import (
        clean_history,
        is_pruning_due,
        note_pruned,
        prune,
        read_keep,
        was_pruned_before,
    )
    from extractors.stores.outlet_state.states import open_states

    if not is_pruning_due(settings.home, now):
        return
    try:
        keep = read_keep(os.environ)
        has_history = was_pruned_before(settings.home)  # a home of today has none, and asking Airflow takes seconds
        note_pruned(settings.home, now)  # first: one that fails is tried again tomorrow, not with each build
        removed = prune(settings.home, open_states(settings), keep, now=now)
        problem = clean_history(settings.home, keep, os.environ, now=now) if has_history else None
    except (SettingsError, OSError) as error:
        _LOG.error("nothing old was removed: %s", error)
        return
    _LOG.info("removed %s old files, %s bytes", len(removed), sum(one.size for one in removed))
    if problem:
        _LOG.error("%s", problem)


def plan_from_params(params: Mapping[str, Any], settings: Settings) -> list[dict[str, Any]]:
    """Return the parts of a backfill, as JSON values, from the form's parameters.

    Raises AirflowFailException if the form is incomplete or names something that cannot be imported.
    """
    from extractors.pipeline.backfill import BackfillError, plan_backfill

    try:
        parts = plan_backfill(
            settings,
            paths=params["paths"] or (),
            urls=params["urls"] or (),
            outlet_id=params["outlet"],
            since=_day(params["since"]),
            until=_day(params["until"]),
        )
    except (BackfillError, KeyError) as error:
        raise AirflowFailException(str(error)) from error
    return [part.to_json() for part in parts]


def choose_from_params(params: Mapping[str, Any], settings: Settings, group_size: int) -> list[dict[str, Any]]:
    """Return the raw loads that the form of ``reprocess_archive`` selects, in groups of ``group_size``, each with a
    name. ``since`` and ``until`` are days in UTC, both included. Empty if no load matches.
    """
    from extractors.pipeline.reprocess import choose_raw

    since, until = _day(params["since"]), _day(params["until"])
    chosen = choose_raw(
        settings,
        outlet_id=params["outlet"],
        since=_midnight(since) if since else None,
        until=_midnight(until + dt.timedelta(days=1)) if until else None,
        only_stale=params["only_stale"] is not False,
    )
    groups = [chosen[start : start + group_size] for start in range(0, len(chosen), group_size)]
    return [
        {"name": f"{g[0].load_id} and {len(g) - 1} more", "loads": [[raw.outlet_id, raw.load_id] for raw in g]}
        for g in groups
    ]


def restage(
    loads: Sequence[Sequence[str]], settings: Settings, *, now: dt.datetime, on_failure: Callable[[Unstaged], None]
) -> list[str]:
    """Stage raw loads again, each given as (outlet id, load id); return the ids that were staged.

    ``on_failure`` is called for each load that could not be staged. Reports lineage.
    """
    from extractors.outlets.registry import load_registry
    from extractors.pipeline.stage import stage_safely

    registry = load_registry(settings.outlets)
    staged = []
    for outlet_id, load_id in loads:
        raw = RawLoad(settings.home.raw, outlet_id, load_id)
        manifest = stage_safely(raw, registry, settings, staged_at=now, on_failure=on_failure)
        if manifest is not None:
            _LOG.info("read again %s: %s articles", load_id, manifest.rows["articles"])
            staged.append(manifest.load_id)
    report_staged(staged, settings)
    return staged


def stage_left_loads(outlet_ids: Sequence[str], settings: Settings, run: Run, *, now: dt.datetime) -> list[str]:
    """Stage what earlier runs of the same DAG fetched from these outlets and did not stage, as after a kill, a full
    disk or a task whose tries are used up; return the ids that were staged. Reports lineage.

    What cannot be staged is logged as a warning only: the run that it is of has failed and said so, and each further
    run would say it again. `dateline doctor` names it for as long as it is so.
    """
    from dateline.warehouse.left_loads import stage_left

    staged = stage_left(outlet_ids, settings, run, now=now, on_failure=_log_left)
    report_staged(staged, settings)
    return staged


def _log_left(failed: Unstaged) -> None:
    _LOG.warning("still not staged: %s", failed)


def _flatten(mapped: Any) -> tuple[dict[str, str | None], list[str]]:
    """The ids of the staged loads with their workers, and the lines on those that could not be staged."""
    if isinstance(mapped, str):
        return {mapped: None}, []
    if isinstance(mapped, Mapping):
        return dict.fromkeys(mapped["staged"], mapped["worker"]), list(mapped["failed"])
    staged: dict[str, str | None] = {}
    failed: list[str] = []
    for part in () if mapped is None else mapped:
        ids, lines = _flatten(part)
        staged |= ids
        failed += lines
    return staged, failed


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text[:10]) if text else None
