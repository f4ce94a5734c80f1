"""What tasks of several DAGs call: the run they belong to, gating its loads, building, and failing for good reason."""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from dateline.operations.lineage import report_gated, report_published, report_staged
from dateline.operations.waiting_alerts import report_waiting
from extractors.pipeline.collect import Collected
from extractors.pipeline.load_collector import Run
from extractors.runtime.faults import describe_fault
from extractors.runtime.settings import Settings, SettingsError, load_settings
from extractors.stores.raw_loads import RawLoad
from extractors.stores.staged_loads import read_load
from extractors.stores.staging_error import StagingError

if TYPE_CHECKING:
    from dateline.warehouse.result import BuildResult
    from extractors.pipeline.stage import Unstaged

_LOG = logging.getLogger(__name__)
_SCHEDULED, _BACKFILL = "scheduled", "backfill"

builds_of_this_process: list[BuildResult] = []
"""What tasks that ran in this process built: `make run` shows the last."""


def run_of(context: Mapping[str, Any]) -> Run:
    """The run that the present task belongs to.

    A moment of a schedule is one cause, whether the scheduler came to it or a backfill did (Airflow names the two runs
    alike but for the kind in front): its loads are replaced, and not doubled by a backfill after the scheduled run was
    deleted.
    """
    kind, _, moment = str(context["run_id"]).partition("__")
    return Run(context["dag"].dag_id, f"{_SCHEDULED}__{moment}" if kind == _BACKFILL else str(context["run_id"]))


def fail_task_if_any(reasons: Iterable[str], *, may_heal: bool = False) -> None:
    """Fail the task where there is a reason: for good, unless trying again may heal it.

    Raises:
        AirflowFailException: there is a reason, and trying again would give it again.
        AirflowException: there is a reason that may be gone by the next try, such as another run at work.
    """
    said = list(reasons)
    if said:
        raise (AirflowException if may_heal else AirflowFailException)("; ".join(said))


def fail_where_collecting_failed(done: Sequence[Collected]) -> None:
    """Fail the task where an outlet has no load; it is tried again where one of them may come right by itself.

    The loads that are whole are left as they are by another try.
    """
    failed = [outcome for outcome in done if outcome.error]
    fail_task_if_any((f"{c.outlet_id}: {c.error}" for c in failed), may_heal=any(c.may_heal for c in failed))


def staging_outcome(
    staged: Sequence[str], failed: Sequence[Unstaged], context: Mapping[str, Any]
) -> dict[str, list[str]]:
    """What a task that stages gives to the gate: the ids of the loads it staged, and why others could not be.

    A task that fails returns nothing, and what it staged would not be gated: so it succeeds, and ``gate_run`` counts
    what failed among what is stopped, for ``verdict`` to fail on. Where trying again may heal, and a try is left, the
    task is tried again first.

    Raises:
        AirflowException: a load could not be staged, that may heal, and this is not the task's last try.
    """
    for one in failed:
        _LOG.error("not staged: %s", one)
    instance = context.get("ti")
    has_tries_left = getattr(instance, "try_number", 1) <= getattr(instance, "max_tries", 0)
    if has_tries_left:
        fail_task_if_any((str(one) for one in failed if one.may_heal), may_heal=True)
    return {"staged": list(staged), "failed": [str(one) for one in failed]}


def gate_run(mapped: Any) -> dict[str, list[str]]:
    """Gate the loads that mapped tasks staged, in one pass, and say which passed and what stopped the others.

    ``mapped`` is what Airflow makes of what the tasks returned (``staging_outcome``, or lists of load ids): a list of
    them, the one where there is a single task, None in the place of a task that failed, None where all failed. What
    could not be staged is among what is stopped. What earlier runs left waiting for a person is reported again.

    Raises:
        AirflowSkipException: no load passed, so there is nothing to build; the reasons are logged.
    """
    from expectations.gate.staged_gate import gate_loads

    settings = load_settings()
    staged, stopped = _flatten(mapped)
    loads = []
    for load_id in sorted(set(staged)):
        try:
            loads.append(read_load(settings.home.staged, load_id))
        except StagingError as error:
            stopped.append(str(error))
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
    )
    report_gated(verdicts, settings)
    passed = [v.load_id for v in verdicts if v.verdict.may_proceed]
    stopped += [f"{v.load_id}: {'; '.join(v.reasons)}" for v in verdicts if not v.verdict.may_proceed]
    for reason in stopped:
        _LOG.error("stopped %s", reason)
    report_waiting(settings.home, now=now)
    if not passed and not stopped:
        raise AirflowSkipException("no load was staged, so there is nothing to build")
    return {"passed": passed, "stopped": stopped}


def build_and_publish(settings: Settings, *, now: dt.datetime) -> dict[str, Any]:
    """Build the warehouse; log each dbt node; fail the task where a gate refused the candidate."""
    from dateline.reports.reported_build import build
    from extractors.outlets.registry import read_outlet_faults

    result = build(
        settings.home,
        now=now,
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
    return {"publication_id": result.publication_id, "published": result.published, "loads": len(result.applied)}


def prune_once_a_day(settings: Settings, *, now: dt.datetime) -> None:
    """Remove what the retention settings keep no longer; a fault of that is logged and fails no build."""
    from dateline.warehouse.retention import clean_history, is_pruning_due, note_pruned, prune, read_keep

    if not is_pruning_due(settings.home, now):
        return
    try:
        keep = read_keep(os.environ)
        note_pruned(settings.home, now)  # first: one that fails is tried again tomorrow, not with each build
        removed = prune(settings.home, keep, now=now)
        problem = clean_history(settings.home, keep, os.environ, now=now)
    except (SettingsError, OSError) as error:
        _LOG.error("nothing old was removed: %s", error)
        return
    _LOG.info("removed %s old files, %s bytes", len(removed), sum(one.size for one in removed))
    if problem:
        _LOG.error("%s", problem)


def plan_from_params(params: Mapping[str, Any], settings: Settings) -> list[dict[str, Any]]:
    """The parts of a backfill as its form asks for them."""
    from extractors.pipeline.backfill import BackfillError, plan_backfill

    try:
        parts = plan_backfill(
            settings,
            paths=params["paths"],
            urls=params["urls"],
            outlet_id=params["outlet"],
            since=_day(params["since"]),
            until=_day(params["until"]),
        )
    except (BackfillError, KeyError) as error:
        raise AirflowFailException(str(error)) from error
    return [part.to_json() for part in parts]


def choose_from_params(params: Mapping[str, Any], settings: Settings, group_size: int) -> list[dict[str, Any]]:
    """The raw loads that the form of ``reprocess_archive`` asks for, in groups."""
    from extractors.pipeline.reprocess import choose_raw

    since, until = _day(params["since"]), _day(params["until"])
    chosen = choose_raw(
        settings,
        outlet_id=params["outlet"],
        since=_midnight(since) if since else None,
        until=_midnight(until + dt.timedelta(days=1)) if until else None,
        only_stale=params["only_stale"],
    )
    groups = [chosen[start : start + group_size] for start in range(0, len(chosen), group_size)]
    return [
        {"name": f"{g[0].load_id} and {len(g) - 1} more", "loads": [[raw.outlet_id, raw.load_id] for raw in g]}
        for g in groups
    ]


def restage(
    loads: Sequence[Sequence[str]], settings: Settings, *, now: dt.datetime, on_failure: Callable[[Unstaged], None]
) -> list[str]:
    """Stage raw loads again; each is its outlet's id and its own. One that cannot be staged is for ``on_failure``."""
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


def _flatten(mapped: Any) -> tuple[list[str], list[str]]:
    """The ids of the staged loads, and the lines on those that could not be staged."""
    if isinstance(mapped, str):
        return [mapped], []
    if isinstance(mapped, Mapping):
        return list(mapped["staged"]), list(mapped["failed"])
    staged: list[str] = []
    failed: list[str] = []
    for part in () if mapped is None else mapped:
        ids, lines = _flatten(part)
        staged += ids
        failed += lines
    return staged, failed


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text[:10]) if text else None
