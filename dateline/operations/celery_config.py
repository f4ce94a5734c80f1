"""Celery's configuration: Airflow's own, with two changes.

``AIRFLOW__CELERY__CELERY_CONFIG_OPTIONS`` names ``CONFIG`` (``celery_workers.py``).
"""

from __future__ import annotations

import multiprocessing
from typing import Any

from airflow.providers.celery.executors.default_celery import DEFAULT_CELERY_CONFIG
from celery.signals import worker_process_init

CONFIG: dict[str, Any] = {
    **DEFAULT_CELERY_CONFIG,
    # a broker that is away must reach the time limit of one attempt: only after that does Airflow send the task again
    "task_publish_retry_policy": {"max_retries": 100},
}


def allow_child_processes(**_: object) -> None:
    """Let the tasks of a worker's process start processes of their own, as those that read pages.

    Celery makes its processes daemons, which may have no children; a page would then be read in the task itself, and
    one that is too much for it would end the task.
    """
    multiprocessing.current_process().daemon = False


worker_process_init.connect(allow_child_processes)
