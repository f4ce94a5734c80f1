"""Build, audit and publish the warehouse when a load has been staged, and audit all of it once a day.

One task, one writer: the published file is copied, the new loads are applied to the copy with dbt, the copy is audited,
and only then renamed into the published file's place. Readers are never locked out. Where the
audit rejects the copy, nothing changes. The first build of a day audits all rows; where no load comes, the clock begins
one that does only that.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, get_current_context, task

from dateline.operations.conventions import (
    PUBLISHED,
    STAGED,
    START,
    WRITER_POOL,
    WRITER_QUEUE,
    deadline_alert,
    default_args,
)
from extractors.runtime.settings import load_settings


@dag(
    dag_display_name="Build the warehouse",
    description="Applies new staged loads to a copy, audits it, publishes it by a rename.",
    schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable("20 3 * * *", timezone="UTC"), assets=[STAGED]),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags=["dateline", "warehouse"],
    default_args=default_args("dateline") | {"queue": WRITER_QUEUE},
    deadline=deadline_alert(dt.timedelta(hours=2)),
    doc_md=__doc__,
)
def build_warehouse() -> None:
    """The DAG."""

    @task(pool=WRITER_POOL, outlets=[PUBLISHED])
    def publish() -> dict[str, Any]:
        """Copy, build, audit, rename; emits the Asset that starts the watches; fails where a gate or dbt stopped it."""
        from dateline.operations.handover import not_passed_here
        from dateline.operations.runs import build_and_publish

        settings = load_settings()
        missing = not_passed_here(get_current_context(), settings)
        return build_and_publish(settings, now=dt.datetime.now(dt.UTC), missing=missing)

    publish()


build_warehouse()
