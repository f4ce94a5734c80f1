"""What all DAGs share: owner, retries, pools, the Assets that join them, and the alert on a failure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from airflow.sdk import Asset
from airflow.sdk.definitions.callback import AsyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from dateline.operations.alerts import log_machine_fault, send_deadline_alert, send_failure_alert

STAGED = Asset(name="dateline_staged", uri="dateline://staged", group="dateline")
"""Emitted when a staged load has passed its gate; it starts ``build_warehouse``."""

PUBLISHED = Asset(name="dateline_published", uri="dateline://published", group="dateline")
"""Emitted when a warehouse was published; it starts ``run_watches``."""

FETCH_POOL = "dateline_fetch"
WRITER_POOL = "dateline_writer"
POOLS = {
    FETCH_POOL: (4, "Tasks that fetch pages: runs that overlap share these places"),
    WRITER_POOL: (1, "The one writer of the warehouse"),
}

WRITER_QUEUE = "dateline_writer"
"""The queue of tasks that need the published file, the reports or the import folders of one home.

Only the worker that `make up` starts takes from it. Executors without queues ignore it.
"""

START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def default_args(owner: str) -> dict[str, Any]:
    """Return the arguments of every task of a DAG: two retries with growing waits, 6 hours at most, an alert on
    failure, and a line on a fault of the machine before a retry.
    """
    return {
        "owner": owner,
        "retries": 2,
        "retry_delay": dt.timedelta(seconds=20),
        "retry_exponential_backoff": True,
        "max_retry_delay": dt.timedelta(minutes=10),
        "execution_timeout": dt.timedelta(hours=6),
        "on_failure_callback": send_failure_alert,
        "on_retry_callback": log_machine_fault,
    }


def deadline_alert(interval: dt.timedelta) -> DeadlineAlert:
    """Return the alert that Airflow sends if a run is not done ``interval`` after it was queued."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=interval,
        callback=AsyncCallback(send_deadline_alert, kwargs={"interval": str(interval)}),
    )
