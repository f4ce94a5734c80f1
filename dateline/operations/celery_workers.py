"""Airflow with Celery workers: what its processes need beside what they have on one machine.

``DATELINE_BROKER`` is the one switch. The metadata database must then be PostgreSQL, which also keeps the results.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from typing import Final

from extractors.runtime.settings import Home, SettingsError

DEFAULT_QUEUE: Final = "default"
"""Tasks that any worker may run: they read and write raw loads, staged loads and states, which workers share."""

_HEARTBEAT_S: Final = 60
_QUEUED_S: Final = 120
_PUBLISH_TRIES: Final = 10_000
_REQUEUES: Final = 10_000


def celery_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return Airflow's variables for Celery workers; empty where ``DATELINE_BROKER`` is not set.

    A worker that does not report for 60 s loses its tasks to others. A task that no worker began in 120 s is sent
    again, as is one that the broker did not take: an outage of the broker costs time and no try.

    Raises:
        SettingsError: ``DATELINE_DATABASE`` is not PostgreSQL, or a number of tasks is none.
    """
    broker = environ.get("DATELINE_BROKER")
    if not broker:
        return {}
    database = environ.get("DATELINE_DATABASE") or ""
    if not database.startswith("postgresql+psycopg2://"):
        raise SettingsError(
            "DATELINE_BROKER needs Airflow's database in PostgreSQL: set DATELINE_DATABASE to "
            "postgresql+psycopg2://user:password@host/name, the same for every process"
        )
    return {
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(_count(environ, "DATELINE_TASKS", 4)),
        "AIRFLOW__OPERATORS__DEFAULT_QUEUE": DEFAULT_QUEUE,
        "AIRFLOW__CELERY__BROKER_URL": broker,
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{database}",
        # longer than a task may take; Airflow itself gives a dead worker's tasks to others long before
        "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": "25200",
        "AIRFLOW__CELERY__WORKER_CONCURRENCY": str(_count(environ, "DATELINE_WORKER_TASKS", os.cpu_count() or 2)),
        "AIRFLOW__CELERY__CELERY_CONFIG_OPTIONS": "dateline.operations.celery_config.CONFIG",
        "AIRFLOW__CELERY__TASK_PUBLISH_MAX_RETRIES": str(_PUBLISH_TRIES),
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": str(_HEARTBEAT_S),
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": str(_QUEUED_S),
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "15",
        "AIRFLOW__SCHEDULER__NUM_STUCK_IN_QUEUED_RETRIES": str(_REQUEUES),
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "30",
    }


def worker_command(python: str, home: Home, queues: Sequence[str], *, tasks: int | None = None) -> list[str]:
    """Return the command of a Celery worker that runs the tasks of ``queues``, ``tasks`` at once.

    Its name among the workers is made from its home, so that several may run on one machine.
    """
    name = hashlib.blake2b(f"{home.root} {' '.join(queues)}".encode(), digest_size=4).hexdigest()
    return [
        *(python, "-m", "airflow", "celery", "worker", "--queues", ",".join(queues)),
        *("--celery-hostname", f"{queues[0]}-{name}@%h"),
        # the server of its logs would listen on all interfaces
        *("--skip-serve-logs", "--without-gossip", "--without-mingle"),
        *(("--concurrency", str(tasks)) if tasks else ()),
    ]


def _count(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise SettingsError(f"{name}={text}: give how many tasks may run at once, as 4")
    return int(text)
