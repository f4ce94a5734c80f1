"""The conventions of all DAGs, held over the whole DagBag."""

from __future__ import annotations

import ast
import datetime as dt
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from extractors.outlets.registry import load_registry
from extractors.runtime.settings import PROJECT_ROOT, Home, load_settings

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

DAGS = PROJECT_ROOT / "dags"
FILES = sorted(DAGS.glob("*.py"))
HEAVY = {"great_expectations", "dbt", "duckdb", "pandas", "pyarrow", "lxml", "bs4", "trafilatura", "httpx", "numpy"}


@pytest.fixture(scope="module")
def dagbag(airflow: Home) -> DagBag:
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(DAGS)


def test_every_file_can_be_imported(dagbag: DagBag) -> None:
    assert not dagbag.import_errors
    assert len(FILES) == 7


def test_there_is_a_dag_a_collection_and_one_for_each_other_file(dagbag: DagBag) -> None:
    collections = load_registry(load_settings().outlets).collections
    expected = {f"monitor_{name}" for name in collections}
    assert set(dagbag.dags) == expected | {
        "build_warehouse", "backfill_pages", "reprocess_archive", "run_watches", "publish_briefing",
    }  # fmt: skip


def test_a_bad_outlet_file_is_an_import_error_and_every_collection_keeps_its_dag(
    airflow: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from airflow.dag_processing.dagbag import DagBag

    shutil.copytree(PROJECT_ROOT / "extractors" / "outlets" / "sample", tmp_path / "sample")
    (tmp_path / "sample" / "sample_qamar.yml").write_text("name: Qamar\nlanguage: zz top\n")
    monkeypatch.setenv("DATELINE_OUTLETS", str(tmp_path))
    bag = DagBag(DAGS)
    (message,) = bag.import_errors.values()
    assert "sample_qamar.yml:" in message and "country_code" in message
    assert {"monitor_sample", "build_warehouse"} <= set(bag.dags)


def test_only_the_sample_collection_starts_by_itself(dagbag: DagBag) -> None:
    running = {
        d.dag_id for d in dagbag.dags.values() if d.dag_id.startswith("monitor_") and not d.is_paused_upon_creation
    }
    assert running == {"monitor_sample"}


def test_dags_have_docs_owner_tags_and_do_not_catch_up(dagbag: DagBag) -> None:
    for dag in dagbag.dags.values():
        assert dag.doc_md and len(dag.doc_md) > 80, dag.dag_id
        assert dag.description, dag.dag_id
        assert "dateline" in dag.tags, dag.dag_id
        assert dag.catchup is False, dag.dag_id
        assert dag.max_active_runs <= 2, dag.dag_id
        assert all(task.owner and task.owner != "airflow" for task in dag.tasks), dag.dag_id


def test_tasks_have_retries_a_limit_of_time_and_report_failures(dagbag: DagBag) -> None:
    for dag in dagbag.dags.values():
        for task in dag.tasks:
            where = f"{dag.dag_id}.{task.task_id}"
            partial = getattr(task, "partial_kwargs", {})
            assert (partial.get("retries") or task.retries) >= 1, where
            assert partial.get("execution_timeout") or task.execution_timeout, where
            assert partial.get("on_failure_callback") or task.on_failure_callback, where
            assert task.doc_md or task.doc or getattr(task, "python_callable", None).__doc__, where


def test_the_form_of_a_backfill_names_the_folders_that_it_may_read(dagbag: DagBag) -> None:
    said = dagbag.dags["backfill_pages"].params.get_param("paths").description
    folders = load_settings().imports
    assert folders and all(str(folder) in str(said) for folder in folders)


def test_mapped_tasks_carry_names(dagbag: DagBag) -> None:
    for dag in dagbag.dags.values():
        for task in dag.tasks:
            if task.is_mapped or task.task_id.startswith("outlets."):
                assert task.map_index_template, f"{dag.dag_id}.{task.task_id}"


def test_the_warehouse_has_one_writer_and_is_started_by_the_asset_and_once_a_day(dagbag: DagBag) -> None:
    dag = dagbag.dags["build_warehouse"]
    assert [task.pool for task in dag.tasks] == ["dateline_writer"]
    assert "dateline://staged" in repr(dag.timetable.asset_condition)
    assert dag.timetable.timetable.expression == "20 3 * * *"
    emitters = {
        d.dag_id
        for d in dagbag.dags.values()
        for task in d.tasks
        if any(a.name == "dateline_staged" for a in task.outlets)
    }
    assert {"monitor_sample", "backfill_pages", "reprocess_archive"} <= emitters


def test_what_needs_one_home_is_the_writers_and_the_rest_may_run_on_any_worker(dagbag: DagBag) -> None:
    queues = {
        f"{dag.dag_id}.{task.task_id}": getattr(task, "partial_kwargs", {}).get("queue") or task.queue
        for dag in dagbag.dags.values()
        for task in dag.tasks
    }
    anywhere = {name for name, queue in queues.items() if queue == "default"}
    assert set(queues.values()) == {"default", "dateline_writer"}
    assert {
        "monitor_sample.outlets.collect",
        "monitor_sample.outlets.stage",
        "reprocess_archive.read_again",
    } <= anywhere
    assert {name for name in anywhere if not name.startswith("monitor_")} == {
        "reprocess_archive.choose", "reprocess_archive.read_again", "reprocess_archive.verdict",
    }  # fmt: skip
    assert not [name for name in anywhere if name.endswith(".gate")]


def test_the_watches_are_started_by_a_publication_and_by_the_clock(dagbag: DagBag) -> None:
    timetable = dagbag.dags["run_watches"].timetable
    assert "dateline://published" in repr(timetable.asset_condition)
    assert timetable.timetable.expression == "*/5 * * * *"
    emitters = {
        d.dag_id
        for d in dagbag.dags.values()
        for task in d.tasks
        if any(a.name == "dateline_published" for a in task.outlets)
    }
    assert emitters == {"build_warehouse"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_heavy_import_at_the_top(path: Path) -> None:
    top = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {a.name.partition(".")[0] for n in top if isinstance(n, ast.Import) for a in n.names}
    names |= {(n.module or "").partition(".")[0] for n in top if isinstance(n, ast.ImportFrom)}
    assert not names & HEAVY


def test_each_file_parses_in_under_a_second_of_cpu_also_with_a_thousand_outlets(airflow: Home, tmp_path: Path) -> None:
    """Parsing after Airflow itself is imported, in a process where nothing else was."""
    for number in range(1000):
        home = tmp_path / f"collection_{number % 10}"
        home.mkdir(exist_ok=True)
        (home / "_collection.yml").write_text('name: One\nowner: desk\nschedule: "7 * * * *"\n')
        (home / f"outlet_{number}.yml").write_text(
            f"name: Outlet {number}\ncountry_code: GB\nlanguage: en\ntime_zone: Europe/London\n"
            f"homepage_url: https://www.outlet{number}.example/\nfeeds: [https://www.outlet{number}.example/rss.xml]\n"
            "article_url_pattern: /news/\\d+\nnative_id_pattern: /news/(\\d+)\nrelated: {depth: 1, budget: 20}\n"
        )
    code = """
import os, runpy, sys, time
import airflow.sdk, airflow.dag_processing.dagbag
def parse(path):
    began = time.process_time()
    made = runpy.run_path(path)
    print("parsed", time.process_time() - began)
    return made
for path in sys.argv[2:]:
    parse(path)
os.environ["DATELINE_OUTLETS"] = sys.argv[1]
print("dags", sum(name.startswith("monitor_collection_") for name in parse("dags/monitor_outlets.py")))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), *map(str, FILES)], capture_output=True, text=True, check=True,
        cwd=PROJECT_ROOT, env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)}, timeout=240,
    )  # fmt: skip
    said = [line.split() for line in done.stdout.splitlines()]
    seconds = [float(value) for name, value in (line for line in said if len(line) == 2) if name == "parsed"]
    assert len(seconds) == len(FILES) + 1
    assert max(seconds) < 1.0
    assert ["dags", "10"] in said


def test_parsing_does_not_wait_for_the_network(dagbag: DagBag) -> None:
    began = time.process_time()
    load_registry(load_settings().outlets)
    assert time.process_time() - began < 2.0


@pytest.mark.parametrize(
    ("run_id", "cause"),
    [
        ("scheduled__2026-11-24T15:10:00+00:00", "scheduled__2026-11-24T15:10:00+00:00"),
        ("backfill__2026-11-24T15:10:00+00:00", "scheduled__2026-11-24T15:10:00+00:00"),
        ("manual__2026-11-24T15:10:00+00:00_ab12cd", "manual__2026-11-24T15:10:00+00:00_ab12cd"),
        ("by hand", "by hand"),
    ],
)
def test_a_moment_of_the_schedule_has_one_load_whoever_comes_to_it(airflow: Home, run_id: str, cause: str) -> None:
    from dateline.operations.runs import run_of

    run = run_of({"dag": SimpleNamespace(dag_id="monitor_x"), "run_id": run_id})
    assert (run.dag_id, run.run_id) == ("monitor_x", cause)


def test_airflow_names_a_backfilled_run_as_the_scheduled_one_but_for_its_kind(airflow: Home) -> None:
    from airflow.models.dagrun import DagRun
    from airflow.utils.types import DagRunType

    moment = dt.datetime(2026, 11, 24, 15, 10, tzinfo=dt.UTC)
    named = [
        DagRun.generate_run_id(run_type=kind, logical_date=moment, run_after=moment)
        for kind in (DagRunType.SCHEDULED, DagRunType.BACKFILL_JOB)
    ]
    assert named == [f"{kind}__2026-11-24T15:10:00+00:00" for kind in ("scheduled", "backfill")]


@pytest.mark.parametrize("may_heal", [True, False])
def test_only_what_may_heal_is_tried_again(airflow: Home, may_heal: bool) -> None:
    from airflow.sdk.exceptions import AirflowException, AirflowFailException

    from dateline.operations.runs import fail_where_collecting_failed
    from extractors.pipeline.collect import Collected

    done = [Collected("a", "l1"), Collected("b", "l2", error="it is busy", may_heal=may_heal)]
    with pytest.raises(AirflowException, match="b: it is busy") as caught:
        fail_where_collecting_failed(done)
    assert isinstance(caught.value, AirflowFailException) is not may_heal
    fail_where_collecting_failed(done[:1])
