"""Airflow's LocalExecutor with workers that have imported what tasks need.

Airflow forks a process for each task from one of the executor's workers. What a worker has imported, its tasks need not
import: it imports what the line's tasks call when its first task comes, and stays. Memory that a task takes ends with
the task. A worker whose code has changed, or that is too old or too large (``extractors/runtime/staying.py``), gives
the task back and ends; the executor starts another one. One that is killed is replaced in the same way, and Airflow
tries its task again.
"""

from __future__ import annotations

import importlib
import logging
from typing import Any, Final

from airflow.executors import local_executor

from extractors.runtime.settings import load_settings
from extractors.runtime.staying import StayingProcess

_LOG = logging.getLogger(__name__)

IMPORTED: Final = (
    "airflow.sdk.execution_time.task_runner",
    "dateline.operations.handover",
    "dateline.operations.runs",
    "dateline.reports.quality.build_reports",
    "dateline.reports.reported_build",
    "dateline.warehouse.left_loads",
    "dateline.warehouse.quality.quality_tables",
    "dateline.warehouse.retention",
    "dateline.search.index",
    "expectations.gate.process",
    "expectations.gate.staged_gate",
    "expectations.gate.warehouse_gate",
    "extractors.pipeline.collect",
    "extractors.pipeline.stage",
)
"""What the tasks of the DAGs call. Great Expectations and dbt are left out: most runs need neither."""


class LocalExecutor(local_executor.LocalExecutor):  # type: ignore[misc]  # Airflow is not checked
    """Airflow's, with warm workers. It keeps the name: Airflow takes other names for those of a cluster."""

    activity_queue: Any

    def _spawn_worker(self) -> None:
        shared = self.activity_queue
        self.activity_queue = WarmQueue(shared)
        try:
            super()._spawn_worker()
        finally:
            self.activity_queue = shared


class WarmQueue:
    """A worker's end of the executor's queue: makes the worker warm, and ends it when its time has come."""

    def __init__(self, queue: Any, staying: StayingProcess | None = None) -> None:
        self._queue, self._staying = queue, staying

    def get(self) -> Any:
        """Return the next workload, or None for the executor's end.

        Raises:
            EOFError: the worker must end; the workload is in the queue again.
        """
        workload = self._queue.get()
        if workload is None:
            return None
        if self._staying is None:
            self._staying = StayingProcess(load_settings().gazetteer)
            _import_all()
        elif reason := self._staying.reason_to_restart():
            _LOG.info("this worker ends, as %s", reason)
            self._queue.put(workload)
            raise EOFError(reason)
        return workload


def _import_all() -> None:
    for name in IMPORTED:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001 - the task that needs it fails with the same error, and Airflow shows it there
            _LOG.exception("%s cannot be imported; tasks import what they need", name)
