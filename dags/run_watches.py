"""Run the watches when a warehouse has been published, and every five minutes for what is due by the clock.

One task: what the publication brought is evaluated by every watch, matches are added to the log, feeds are written, and
messages that are due are sent. Where nothing is new and nothing due it does little. Digests, the end of quiet hours and
channels that were down need the clock; all else comes with the Asset.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from dateline.operations.conventions import PUBLISHED, START, WRITER_QUEUE, default_args
from extractors.runtime.settings import load_settings


@dag(
    dag_display_name="Run the watches",
    description="Evaluates saved searches on what was published, and sends alerts.",
    schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable("*/5 * * * *", timezone="UTC"), assets=[PUBLISHED]),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags=["dateline", "watches"],
    default_args=default_args("dateline") | {"queue": WRITER_QUEUE},
    doc_md=__doc__,
)
def run_watches() -> None:
    """The DAG."""

    @task
    def send_alerts() -> dict[str, Any]:
        """Evaluate, write feeds, send what is due; a channel that fails is an alert to the operator."""
        from dateline.operations.watches import evaluate_and_send

        return evaluate_and_send(load_settings(), now=dt.datetime.now(dt.UTC))

    send_alerts()


run_watches()
