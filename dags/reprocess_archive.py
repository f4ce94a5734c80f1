"""Read raw pages again with today's extractors, gazetteer and lists: their loads are replaced, nothing is fetched.

Choose an outlet, a range of days on which the pages were fetched, or only the loads that other versions have read.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from airflow.sdk import Param, TriggerRule, dag, get_current_context, task

from dateline.operations.conventions import STAGED, START, WRITER_QUEUE, default_args
from dateline.operations.form_checks import ARCHIVED_OUTLET
from extractors.runtime.settings import load_settings

LOADS_A_TASK = 50


@dag(
    dag_display_name="Reprocess the archive",
    description="Raw pages of a range through today's extractors; no request is made.",
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags=["dateline", "reprocess"],
    default_args=default_args("dateline"),
    doc_md=__doc__,
    params={
        "outlet": Param(
            None,
            type=["null", "string"],
            format=ARCHIVED_OUTLET,
            title="Outlet",
            description="Only loads of the outlet with this id, such as alalam_en.",
        ),
        "since": Param(None, type=["null", "string"], format="date", title="From", description="First day, UTC."),
        "until": Param(None, type=["null", "string"], format="date", title="To", description="Last day, UTC."),
        "only_stale": Param(
            True, type=["null", "boolean"], title="Only stale", description="Loads that other versions read."
        ),
    },
)
def reprocess_archive() -> None:
    """The DAG."""

    @task
    def choose(params: dict[str, Any]) -> list[dict[str, Any]]:
        """Choose the raw loads, in groups."""
        from dateline.operations.runs import choose_from_params

        return choose_from_params(params, load_settings(), LOADS_A_TASK)

    @task(map_index_template="{{ group_name }}")
    def read_again(group: dict[str, Any]) -> dict[str, Any]:
        """Stage a group of raw loads again; what cannot be staged is passed to the verdict."""
        from dateline.operations.handover import describe_worker
        from dateline.operations.runs import restage, staging_outcome
        from extractors.pipeline.stage import Unstaged

        context, settings = get_current_context(), load_settings()
        context["group_name"] = group["name"]
        failed: list[Unstaged] = []
        now = dt.datetime.now(dt.UTC)
        staged = restage(group["loads"], settings, now=now, on_failure=failed.append)
        return staging_outcome(staged, failed, describe_worker(settings.home), context)

    @task(outlets=[STAGED], trigger_rule=TriggerRule.ALL_DONE, queue=WRITER_QUEUE)
    def gate(loads: Any) -> dict[str, list[str]]:
        """Validate the loads against the staged suites; emits the Asset where one passed."""
        from dateline.operations.handover import announce_passed
        from dateline.operations.runs import gate_run

        gated = gate_run(loads)
        announce_passed(gated, load_settings(), get_current_context())
        return gated

    @task
    def verdict(gated: dict[str, list[str]]) -> None:
        """Fail where a load could not be staged or the gate stopped one."""
        from dateline.operations.runs import fail_task_if_any

        fail_task_if_any(gated["stopped"])

    groups = choose()
    # without a choice what follows is skipped; the run is no success for that
    groups >> verdict(gate(read_again.expand(group=groups)))


reprocess_archive()
