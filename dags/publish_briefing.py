"""Make the briefing of yesterday and today every morning, and mail it to ``DATELINE_BRIEFING_TO``."""

from __future__ import annotations

import datetime as dt
from typing import Any

from airflow.sdk import CronTriggerTimetable, dag, task

from dateline.operations.conventions import START, WRITER_QUEUE, default_args
from extractors.runtime.settings import load_settings


@dag(
    dag_display_name="Publish the briefing",
    description="Writes the page of the day into briefings/, and mails it.",
    schedule=CronTriggerTimetable("0 5 * * *", timezone="UTC"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags=["dateline", "briefing"],
    default_args=default_args("dateline") | {"queue": WRITER_QUEUE},
    doc_md=__doc__,
)
def publish_briefing() -> None:
    """The DAG."""

    @task
    def publish() -> dict[str, Any]:
        """Write the page, and mail it where addresses are set."""
        from dateline.operations.briefing import publish_briefing

        return publish_briefing(load_settings(), now=dt.datetime.now(dt.UTC))

    publish()


publish_briefing()
