"""Celery's configuration: Airflow's own, for processes whose tasks may start others.

``AIRFLOW__CELERY__CELERY_CONFIG_OPTIONS`` names ``CONFIG`` (``celery_workers.py``).
"""

from __future__ import annotations

import multiprocessing.process
from typing import Any

from airflow.providers.celery.executors.default_celery import DEFAULT_CELERY_CONFIG
from celery.signals import worker_process_init

CONFIG = DEFAULT_CELERY_CONFIG | {
    # an attempt to send must last until Airflow's limit of a second ends it: Celery's own give up after 0.6 s, and then
    # Airflow fails the task
    "task_publish_retry_policy": {"max_retries": 100, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2},
}


def allow_child_processes(**_: object) -> None:
    """Let the tasks of a worker's process start processes of their own, as those that read pages.

    Celery makes its processes daemons, which may have no children; a page would then be read in the task itself, and
    one that is too much for it would end the task. It also gives them a key of a class of its own (billiard's), which
    Python does not hand to a child: "Pickling an AuthenticationString object is disallowed".
    """
    process: Any = multiprocessing.current_process()
    process.daemon = False
    its_class: Any = vars(multiprocessing.process)["AuthenticationString"]
    process._config["authkey"] = its_class(process.authkey)  # the property's setter makes Celery's class of it again


worker_process_init.connect(allow_child_processes)
