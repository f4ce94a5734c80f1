"""Follow outlets: one DAG a collection, mapped over chunks of its outlets.

Each chunk is fetched into the raw archive and staged; then all loads of the run are gated together, with a verdict for
each, and those that pass emit the Asset that starts `build_warehouse`. Collections and schedules are in
`extractors/outlets/<collection>/_collection.yml`. The same run again continues the loads it began.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from airflow.sdk import DAG, TriggerRule, dag, get_current_context, task, task_group

from dateline.operations.conventions import FETCH_POOL, STAGED, START, WRITER_QUEUE, deadline_alert, default_args
from extractors.contracts.outlet import Collection
from extractors.outlets.registry import load_registry
from extractors.runtime.settings import NO_CONTACT, load_settings

_LOG = logging.getLogger(__name__)


def make_dag(collection: Collection) -> DAG:
    """Return the DAG ``monitor_<collection>`` of one collection."""

    @dag(
        dag_id=f"monitor_{collection.collection_id}",
        dag_display_name=f"Monitor: {collection.name}",
        description=collection.description,
        schedule=collection.schedule,
        start_date=START,
        catchup=False,
        max_active_runs=1,
        is_paused_upon_creation=collection.is_paused,
        tags=["dateline", "monitor", *collection.tags],
        default_args=default_args(collection.owner),
        deadline=deadline_alert(collection.deadline),
        doc_md=__doc__,
    )
    def monitor() -> None:
        @task
        def plan() -> list[dict[str, Any]]:
            """Split the collection's outlets into chunks."""
            from extractors.pipeline.collect import plan_chunks

            settings = load_settings()
            if settings.contact is None:
                _LOG.warning("%s", NO_CONTACT)
            registry = load_registry(settings.outlets)
            for fault in registry.errors:
                _LOG.error("an outlet is left out: %s", fault)
            chunks = plan_chunks(registry, collection.collection_id)
            return [{"name": ", ".join(ids), "outlet_ids": ids} for ids in chunks]

        @task(pool=FETCH_POOL, map_index_template="{{ chunk_name }}")
        def collect(chunk: dict[str, Any]) -> list[str]:
            """Discover and fetch the chunk's outlets into the raw archive."""
            from dateline.operations.handover import COLLECTED, collected_loads
            from dateline.operations.lineage import report_collected
            from dateline.operations.runs import fail_where_collecting_failed, run_of
            from extractors.pipeline.collect import collect_outlets

            context, settings = get_current_context(), load_settings()
            context["chunk_name"] = chunk["name"]
            done = collect_outlets(chunk["outlet_ids"], settings, run_of(context), now=dt.datetime.now(dt.UTC))
            report_collected([c.load_id for c in done if not c.error], settings)
            context["ti"].xcom_push(key=COLLECTED, value=collected_loads(done, settings))
            fail_where_collecting_failed(done)
            return [c.load_id for c in done]

        # all_done: what could be fetched is staged, also where one outlet of the chunk was stopped
        @task(map_index_template="{{ chunk_name }}", trigger_rule=TriggerRule.ALL_DONE)
        def stage(chunk: dict[str, Any]) -> dict[str, Any]:
            """Read the chunk's raw loads, and those that earlier runs left, into staged tables; what cannot be read is
            passed to the verdict.
            """
            from dateline.operations.handover import COLLECTED, describe_worker, not_collected_here
            from dateline.operations.lineage import report_staged
            from dateline.operations.runs import run_of, stage_left_loads, staging_outcome
            from extractors.pipeline.collect import stage_outlets
            from extractors.pipeline.stage import Unstaged

            context, settings = get_current_context(), load_settings()
            context["chunk_name"] = chunk["name"]
            said = context["ti"].xcom_pull(
                task_ids="outlets.collect", key=COLLECTED, map_indexes=context["ti"].map_index
            )
            failed: list[Unstaged] = not_collected_here(said, settings)
            run, now = run_of(context), dt.datetime.now(dt.UTC)
            left = stage_left_loads(chunk["outlet_ids"], settings, run, now=now)
            staged = stage_outlets(chunk["outlet_ids"], settings, run, now=now, on_failure=failed.append)
            report_staged(staged, settings)
            staged += left
            return staging_outcome(staged, failed, describe_worker(settings.home), context)

        @task_group
        def outlets(chunk: dict[str, Any]) -> Any:
            staged = stage(chunk)
            collect(chunk) >> staged
            return staged

        @task(outlets=[STAGED], trigger_rule=TriggerRule.ALL_DONE, queue=WRITER_QUEUE)
        def gate(loads: Any) -> dict[str, list[str]]:
            """Validate the run's loads against the staged suites; emits the Asset where one passed."""
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

        chunks = plan()
        # without a plan what follows is skipped; the run is no success for that
        chunks >> verdict(gate(outlets.expand(chunk=chunks)))

    return monitor()


for _collection in load_registry(load_settings().outlets).collections.values():
    globals()[f"monitor_{_collection.collection_id}"] = make_dag(_collection)
