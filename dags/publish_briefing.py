"""Make the briefing of yesterday and today every morning, and mail it to ``DATELINE_BRIEFING_TO``."""

from __future__ import annotations

import datetime as dt
from typing import Any

from airflow.sdk import CronTriggerTimetable, dag, get_current_context, task

from dateline.operations.conventions import START, WRITER_QUEUE, default_args
from extractors.runtime.settings import load_settings


@dag(
    dag_display_name="Publish the briefing",
    description="Writes the page of the day into briefings/, and mails it.",
    schedule=CronTriggerTimetable("0 5 * * *", timezone="UTC"),
    start_date=START,
    catchup=False,
    max_active_runs=2,  # a mail that waits for its server does not hold up the next morning
    is_paused_upon_creation=False,
    tags=["dateline", "briefing"],
    default_args=default_args("dateline") | {"queue": WRITER_QUEUE},
    doc_md=__doc__,
)
def publish_briefing() -> None:
    """The DAG."""

    @task
    def publish() -> dict[str, Any]:
        """Write the page; skipped before the first publication, when Airflow's first start finds this DAG due."""
        from airflow.sdk.exceptions import AirflowSkipException

        from dateline.operations.briefing import publish_briefing

        published = publish_briefing(load_settings(), now=dt.datetime.now(dt.UTC))
        if published is None:
            raise AirflowSkipException("nothing is published yet; the next morning has a briefing")
        return published

    @task(retries=9, retry_delay=dt.timedelta(minutes=1), max_retry_delay=dt.timedelta(hours=4))
    def mail(published: dict[str, Any]) -> dict[str, Any]:
        """Mail it where addresses are set; tried for some eight hours, each time later."""
        from dateline.operations.briefing import mail_briefing

        is_first = get_current_context()["ti"].try_number == 1
        return mail_briefing(load_settings(), published, now=dt.datetime.now(dt.UTC), is_first_try=is_first)

    mail(publish())


publish_briefing()
