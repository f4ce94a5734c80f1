"""Import pages that no schedule collected: folders, WARC files (CC-NEWS as it comes), URL lists, a sitemap's days.

Fill in the form when you trigger it. The work is split into parts (a WARC file, a folder, an outlet's URLs), each of
which is done once: a run that was stopped continues when its failed tasks are cleared.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from airflow.sdk import Param, TriggerRule, dag, get_current_context, task

from dateline.operations.conventions import FETCH_POOL, STAGED, START, WRITER_QUEUE, default_args
from dateline.operations.form_checks import ARTICLE_URL, IMPORT_PATH, OUTLET
from extractors.runtime.settings import load_settings

_FOLDERS = " or ".join(str(folder) for folder in load_settings().imports)


@dag(
    dag_display_name="Backfill pages",
    description="Saved pages, WARC files, URL lists, or the days of a sitemap.",
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=2,
    is_paused_upon_creation=False,
    tags=["dateline", "backfill"],
    # the folders that it imports from are those of one home
    default_args=default_args("dateline") | {"queue": WRITER_QUEUE},
    doc_md=__doc__,
    params={
        "paths": Param(
            [],
            type=["null", "array"],
            items={"type": "string", "format": IMPORT_PATH},
            title="Paths",
            description=f"Folders, pages, WARC files, lists of URLs, one a line, below {_FOLDERS} (DATELINE_IMPORT).",
        ),
        "urls": Param(
            [],
            type=["null", "array"],
            items={"type": "string", "format": ARTICLE_URL},
            title="URLs",
            description="Addresses of articles, one a line.",
        ),
        "outlet": Param(
            None,
            type=["null", "string"],
            format=OUTLET,
            title="Outlet",
            description="Id of the outlet that all of it belongs to, such as alalam_en.",
        ),
        "since": Param(None, type=["null", "string"], format="date", title="Sitemap from", description="First day."),
        "until": Param(None, type=["null", "string"], format="date", title="Sitemap to", description="Last day."),
    },
)
def backfill_pages() -> None:
    """The DAG."""

    @task
    def plan(params: dict[str, Any]) -> list[dict[str, Any]]:
        """Split what was asked for into parts."""
        from dateline.operations.runs import plan_from_params

        return plan_from_params(params, load_settings())

    @task(task_id="bring_in", pool=FETCH_POOL, map_index_template="{{ part_name }}")
    def import_part(part: dict[str, Any]) -> dict[str, Any]:
        """Archive and stage one part; what cannot be staged is passed to the verdict."""
        from dateline.operations.handover import describe_worker
        from dateline.operations.lineage import report_imported
        from dateline.operations.runs import run_of, staging_outcome
        from extractors.pipeline.backfill import Part, run_part
        from extractors.pipeline.stage import Unstaged

        context, settings = get_current_context(), load_settings()
        context["part_name"] = part["name"]
        failed: list[Unstaged] = []
        run, now = run_of(context), dt.datetime.now(dt.UTC)
        staged = run_part(Part.from_json(part), settings, run, now=now, on_failure=failed.append)
        report_imported(staged, settings)
        return staging_outcome(staged, failed, describe_worker(settings.home), context)

    @task(outlets=[STAGED], trigger_rule=TriggerRule.ALL_DONE)
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

    parts = plan()
    # a plan that is refused skips what follows; the run is no success for that
    parts >> verdict(gate(import_part.expand(part=parts)))


backfill_pages()
